"""What queries are asked of: the columns, and of a large dataset the store on disk.

The store is begun beside a build as soon as there are statements, and finished with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ogpkg.aside import aside
from ogpkg.dataset.versions import write
from ogpkg.lines import blocks, load, merged

#: Where what is put into the store waits; no part of a snapshot.
_STATEMENTS = "statements.nq"


@dataclass(frozen=True)
class Begun:
    """A store that is being filled with the statements in `file`; `wait` for the end of that."""

    file: Path
    wait: Callable[[], None]


@contextmanager
def begun(folder: Path, work: Path, lines: list[bytes], *, large: bool) -> Iterator[Begun | None]:
    """A store in `folder` that is being filled with `lines`, which are sorted; None unless the dataset is `large`.

    What is written for that lies in the folder `work`, which is the caller's to remove.
    """
    if not large:
        yield None
        return
    work.mkdir()
    file = _written(work / _STATEMENTS, lines)
    with aside(fill, folder, file) as wait:
        yield Begun(file, wait)


def write_columns(quads: str, file: str) -> None:
    """Write the columns of the N-Quads in the file `quads` to `file`."""
    # Arrays take a tenth of a second to import; who opens a snapshot needs none.
    from ogpkg.columns import encoded  # noqa: PLC0415

    with open(quads, "rb") as lines:
        write(Path(file), encoded(line[:-1] for line in lines))


def finish(folder: Path, work: Path, lines: list[bytes]) -> None:
    """Add `lines`, which are sorted, to the store in `folder`, and leave it ready to be read."""
    work.mkdir(exist_ok=True)
    with aside(complete, folder, _written(work / f"more-{_STATEMENTS}", lines)) as wait:
        wait()


def fill(folder: str, file: str) -> None:
    """Put the statements in `file`, sorted N-Quads, into the store in `folder`: by graph, and merged."""
    _fill(ox.Store(folder), Path(file))


def complete(folder: str, file: str) -> None:
    """The same, and the store is ready to be read."""
    store = ox.Store(folder)
    _fill(store, Path(file))
    store.optimize()
    store.flush()


def _fill(store: ox.Store, quads: Path) -> None:
    triples = quads.with_suffix(".nt")
    with quads.open("rb") as file:
        load(store, file)
        file.seek(0)
        _written(triples, merged(line[:-1] for line in file))
    with triples.open("rb") as file:
        load(store, file)
    triples.unlink()


def _written(path: Path, lines: Iterator[bytes] | list[bytes]) -> Path:
    with path.open("wb") as file:
        file.writelines(blocks(lines))
    return path
