"""Explore: filters go in, the commitments that pass them come out, with counts, as page, tables and query."""
