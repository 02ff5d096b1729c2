"""The names of the files of a snapshot that several modules here read."""

from __future__ import annotations

#: Every named graph, as sorted N-Quads.
QUADS = "dataset.nq"
#: What a snapshot is, and the hash of each of its other files.
MANIFEST = "manifest.json"
#: The merge of the named graphs, as `ogpkg.columns` reads it.
COLUMNS = "columns.bin"
