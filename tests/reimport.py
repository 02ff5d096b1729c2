"""Import the source documents again: `make data SEEDS=folder` writes ``data/<document>.ttl``."""

import sys
from pathlib import Path

from ogpkg import resources
from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Record


def records(seeds: Path) -> list[Record]:
    """The record of every document in the folder `seeds`, each read by the reader that recognizes it."""
    lookups = Lookups([resources.folder("data") / "lookups"], resources.folder("ontology") / "codelists")
    return [import_document(path, None, lookups) for path in sorted(seeds.glob("*.txt"))]


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/seeds")
    for record in records(folder):
        target = resources.folder("data") / f"{record.document.key}.ttl"
        target.write_bytes(record.turtle())
        print(target, record.report.render(record.document.key), sep="\n")
