"""`make bench`: ogpkg and other servers side by side, with the same data and the same queries."""
