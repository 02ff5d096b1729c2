"""The Reconciliation Service API 0.2 of W3C's community group: names of a table go in, our things come out."""
