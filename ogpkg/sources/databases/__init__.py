"""Readers of the tables that OGP exports from its databases: commitments (two layouts) and participation processes."""
