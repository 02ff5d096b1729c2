"""Versions of the dataset: files to take along (``/dump/``) and what changed between them (``/changes``)."""
