"""Dataset: source files and an ontology go in, an immutable, versioned snapshot comes out.

In: ``ontology/``, ``shapes/`` and ``data/`` (Turtle). Out: a `Snapshot`, a folder with

- ``dataset.nq``: every named graph, the entailed one and the description among them, sorted N-Quads;
- ``default.nt``: their merge, which is the default graph of every query, sorted N-Triples;
- ``columns.bin``: both as sorted numbers, for the questions that are asked most (``ogpkg.columns``);
- ``void.ttl``: the description (VoID, DCAT) on its own;
- ``dump/``: the quads and the same as TriG, packed with gzip and Zstandard, and ``SHA256SUMS``;
- what a caller adds (`Extras`): ``quality`` adds ``validation.json``, ``validation.ttl``,
  ``completeness.json`` and ``search.db``;
- ``manifest.json``: version, base IRI, counts, and the hash of every file that went in or came out;
- ``store/``: an Oxigraph store on disk, for large datasets only.

The same input gives the same bytes on any machine with the same libraries at any time, and a version that stands is
never changed. Beside the versions stands their ``history/``: what each one that became current changed, and when.
A build that fails leaves the last good version current. This room never fetches anything, never answers
queries from outside, and never judges the data: a statement is kept as its document makes it.
"""

from ogpkg.dataset.dumps import DUMPS
from ogpkg.dataset.entail import ENTAILED
from ogpkg.dataset.load import load
from ogpkg.dataset.snapshot import Snapshot, build, open_snapshot

__all__ = ["DUMPS", "ENTAILED", "Snapshot", "build", "load", "open_snapshot"]
