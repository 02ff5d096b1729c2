"""A snapshot: the dataset, complete and immutable, in one folder named after its version.

The version is a hash of the input files, the base IRI, the format below and the libraries that write and pack: no
clock and none of our code enters it. What our code makes of the same input must stay the same within one format; a
test holds that.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from ogpkg import __version__, formats
from ogpkg.aside import aside
from ogpkg.dataset import dumps, stores, versions
from ogpkg.dataset.describe import describe
from ogpkg.dataset.entail import entail
from ogpkg.dataset.inputs import Input, find_inputs
from ogpkg.dataset.load import checked_base, load_input
from ogpkg.dataset.names import COLUMNS, MANIFEST, QUADS
from ogpkg.dataset.progress import Progress
from ogpkg.errors import BuildError
from ogpkg.iris import BASE
from ogpkg.lines import blocks, graph_of, lines_of, load, merged

#: To be raised whenever the same input would give other bytes: versions of two formats never mix.
FORMAT = 7
DEFAULT_GRAPH, DESCRIPTION, STORE = "default.nt", "void.ttl", "store"
#: What the quality of the data is written to, where a build judges it.
VALIDATION, VALIDATION_TURTLE, COMPLETENESS = "validation.json", "validation.ttl", "completeness.json"
#: Where work that is done beside the build has its files; no part of the snapshot.
_ASIDE = ".aside"
#: Above so many quads a snapshot also carries a store on disk, which opens in no time and needs little memory.
IN_MEMORY_AT_MOST = 1_000_000


@dataclass(frozen=True)
class Made:
    """What extras add to a snapshot: files (name → content), and statements, each in a graph."""

    files: Mapping[str, bytes]
    quads: Iterable[ox.Quad] = field(default=())


@dataclass(frozen=True)
class Extras:
    """What a caller adds to a snapshot. `version` is part of the dataset version.

    `read` is given each file as it is read, and what it says, as N-Triples in its order.

    `make` is given all that is stated and entailed, as sorted lines of N-Quads, and what to tell each of its `steps`
    to, as it begins; it raises OgpkgError to stop the build. Where there are so many lines that work is better done
    aside, they are in a file, too, beside which it may write.
    """

    version: str
    steps: int
    make: Callable[[list[bytes], Path | None, Callable[[str], None]], Made]
    read: Callable[[Input, bytes], None] = lambda *_: None


@dataclass(frozen=True)
class Snapshot:
    """A version of the dataset on disk. `path` is its own folder, so it stays put when `current` moves on."""

    path: Path
    manifest: dict[str, Any]

    @property
    def version(self) -> str:
        """The dataset version: 16 hexadecimal digits."""
        return str(self.manifest["version"])

    @property
    def base_iri(self) -> str:
        """The base that instance IRIs were minted under."""
        return str(self.manifest["base_iri"])

    @property
    def quads(self) -> Path:
        """All named graphs: sorted N-Quads."""
        return self.path / QUADS

    @property
    def default_graph(self) -> Path:
        """The merge of all named graphs, each triple once: sorted N-Triples."""
        return self.path / DEFAULT_GRAPH

    @property
    def columns(self) -> Path:
        """Both again, as `ogpkg.columns` maps them."""
        return self.path / COLUMNS

    @property
    def description(self) -> Path:
        """The VoID and DCAT description: Turtle."""
        return self.path / DESCRIPTION

    @property
    def store_folder(self) -> Path | None:
        """The store on disk, to be opened read-only; None for a dataset that fits in memory."""
        return self.path / STORE if self.manifest["store"] else None

    def store(self) -> ox.Store:
        """A store with every named graph, and their merge as its default graph.

        In memory and the caller's own, unless the snapshot carries a store on disk; that one is read-only.
        Query it as it is: Oxigraph's own union of graphs counts a triple once for each graph that has it.
        """
        if self.store_folder:
            try:
                return ox.Store.read_only(str(self.store_folder))
            except OSError as error:
                raise BuildError(f"{self.store_folder}: {error}; delete {self.path} and run `ogpkg build`") from error
        store = ox.Store()
        for path in (self.quads, self.default_graph):
            with path.open("rb") as file:
                load(store, file)
        return store


def build(
    ontology: Path,
    shapes: Path,
    data: Path,
    out: Path,
    *,
    base_iri: str = BASE,
    progress: bool = False,
    keep: int = 3,
    extras: Extras | None = None,
    in_memory_at_most: int = IN_MEMORY_AT_MOST,
) -> Snapshot:
    """The snapshot of the three folders, written to ``out/<version>/`` and made ``out/current``.

    One that is already there and sound is taken as it is. If anything fails, `out` is as it was before.
    `keep` is the number of versions that stay; `extras` adds files and statements, and may stop the build.
    """
    base = checked_base(base_iri)
    inputs = find_inputs(ontology, shapes, data)
    hashes = _hashes(inputs)
    added = extras.version if extras else ""
    facts = {"base_iri": base, "extras": added, "inputs": hashes, "made_with": dumps.made_with()}
    version = dataset_version(facts)
    if _is_sound(out / version):
        versions.switch(out, version)
        return open_snapshot(out / version, thorough=False)
    with versions.workplace(out) as folder, Progress(_steps(inputs, extras), shown=progress) as bar:
        lines = _read(inputs, base, bar, extras)
        large = len(lines) > in_memory_at_most
        with stores.begun(folder / STORE, folder / _ASIDE, lines, large=large) as begun:
            made = _made(lines, begun.file if begun else None, extras, bar)
            bar.step("counting")
            more = list(set(lines_of(made.quads)))
            described = describe(sorted(lines + more), version, base)
            more += lines_of(described)
            files = {DESCRIPTION: formats.write(described, formats.FORMATS["turtle"]), **made.files}
            _refuse_changes(inputs, hashes)
            bar.step("writing")  # and packing the dumps
            large = len(lines) + len(more) > in_memory_at_most
            _write(folder, _Quads(lines, sorted(more), begun), files, facts, large=large)
        path = versions.publish(folder, version, keep=keep, is_sound=_is_sound)
    return open_snapshot(path, thorough=False)


def open_snapshot(folder: Path, *, thorough: bool = True) -> Snapshot:
    """The snapshot in `folder`, or the current one of a folder of versions.

    BuildError, with what to do about it, where there is none or where a file is not what the manifest says: every byte
    is read for that; who is not `thorough` looks only how many there are, which takes no time with any size.
    """
    path = versions.current(folder) or folder.resolve()
    manifest = _read_manifest(path / MANIFEST)
    look, expected = (_hash_of, manifest["outputs"]) if thorough else (_size_of, manifest["sizes"])
    for name in manifest["outputs"]:
        if look(path / name) != expected[name]:
            raise BuildError(f"{path / name} is damaged or missing; delete {path} and run `ogpkg build`")
    return Snapshot(path, manifest)


def dataset_version(facts: Mapping[str, Any]) -> str:
    """The version of a snapshot with these facts: what its manifest says of base IRI, extras, inputs and libraries."""
    inputs = sorted(facts["inputs"].items())
    identity = json.dumps([FORMAT, facts["base_iri"], facts["extras"], facts["made_with"], inputs])
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


def _hashes(inputs: Iterable[Input]) -> dict[str, str]:
    return {input.name: input.sha256() for input in inputs}


def _refuse_changes(inputs: Iterable[Input], hashes: Mapping[str, str]) -> None:
    """BuildError when an input is not what it was when the build began."""
    changed = [name for name, old in _hashes(inputs).items() if old != hashes[name]]
    if changed:
        raise BuildError(f"{', '.join(changed)} changed while being read; build again")


def _read(inputs: list[Input], base_iri: str, progress: Progress, extras: Extras | None) -> list[bytes]:
    """What the files say and what follows from it, each statement once, sorted."""
    lines: set[bytes] = set()
    for input in inputs:
        progress.step(f"reading {input.name}")
        lines.update(load_input(input, base_iri, extras.read if extras else None))
    progress.step("entailing")
    stated = list(lines)
    return sorted(stated + entail(stated, base_iri))


def _steps(inputs: list[Input], extras: Extras | None) -> int:
    """How many steps a build takes: a file each, those of `extras`, and entailing, counting and writing."""
    return len(inputs) + (extras.steps if extras else 0) + 3


def _made(lines: list[bytes], file: Path | None, extras: Extras | None, progress: Progress) -> Made:
    """What `extras` make of `lines`; nothing where there are none."""
    if extras is None:
        return Made({})
    return extras.make(lines, file, progress.step)


class _Quads(NamedTuple):
    """All that goes into a snapshot: sorted statements, those that were added, and the store that has the former."""

    lines: list[bytes]
    added: list[bytes]
    begun: stores.Begun | None

    def put_into(self, store: Path) -> None:
        """Put what is not there yet into the `store` on disk."""
        if self.begun:
            self.begun.wait()
        stores.finish(store, store.parent / _ASIDE, self.added if self.begun else sorted(self.lines + self.added))


def _write(folder: Path, given: _Quads, files: Mapping[str, bytes], facts: dict[str, Any], *, large: bool) -> None:
    """Write the sorted quads, their merge, `files` and, last, the manifest that vouches for them."""
    quads = sorted(given.lines + given.added)
    outputs = {name: versions.write(folder / name, [content]) for name, content in files.items()}
    with _stored(folder, given, large=large):
        outputs[QUADS] = versions.write(folder / QUADS, blocks(quads))
        with _with_columns(folder, large=large):
            outputs[DEFAULT_GRAPH] = versions.write(folder / DEFAULT_GRAPH, blocks(merged(quads)))
            outputs |= dumps.write(folder, quads, facts["base_iri"])
            graphs = Counter(map(graph_of, quads))
        outputs[COLUMNS] = str(_hash_of(folder / COLUMNS))
    manifest = facts | {
        "format": FORMAT,
        "graphs": {name.decode()[1:-1]: number for name, number in graphs.items()},
        "ogpkg": __version__,
        "outputs": outputs,
        "quads": len(quads),
        "sizes": {name: _size_of(folder / name) for name in outputs},
        "store": large,
        "triples": _count(folder / DEFAULT_GRAPH),
        "version": dataset_version(facts),
    }
    versions.write(folder / MANIFEST, [json.dumps(manifest, indent=2, sort_keys=True).encode() + b"\n"])


@contextmanager
def _stored(folder: Path, given: _Quads, *, large: bool) -> Iterator[None]:
    """Finish the store of a `large` dataset, which takes longest, beside all that is done meanwhile."""
    if not large:
        yield
        return
    with ThreadPoolExecutor(1) as thread:
        stored = thread.submit(given.put_into, folder / STORE)
        yield
        stored.result()
    shutil.rmtree(folder / _ASIDE)


@contextmanager
def _with_columns(folder: Path, *, large: bool) -> Iterator[None]:
    """Write the columns from the quads in `folder`: of a `large` dataset beside what else is done."""
    columns = folder / QUADS, folder / COLUMNS
    if not large:
        stores.write_columns(*map(str, columns))
        yield
        return
    with aside(stores.write_columns, *columns) as wait:
        yield
        wait()


def _count(file: Path) -> int:
    """How many lines there are in `file`."""
    with file.open("rb") as content:
        return sum(block.count(b"\n") for block in iter(lambda: content.read(1 << 20), b""))


def _read_manifest(file: Path) -> dict[str, Any]:
    """The manifest in `file`, if it is one that this ogpkg can read and that agrees with itself."""
    try:
        manifest = json.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise BuildError(f"there is no snapshot in {file.parent}; run `ogpkg build`") from error
    except (OSError, ValueError) as error:
        raise BuildError(f"{file} cannot be read: {error}; delete {file.parent} and run `ogpkg build`") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BuildError(f"{file} is not of format {FORMAT}, which this ogpkg reads; run `ogpkg build`")
    needed = {"base_iri", "extras", "graphs", "inputs", "made_with", "outputs", "sizes", "store", "version"}
    if not needed <= set(manifest) or manifest["version"] != dataset_version(manifest):
        raise BuildError(f"{file} does not agree with itself; delete {file.parent} and run `ogpkg build`")
    return manifest


def _hash_of(file: Path) -> str | None:
    """The sha256 of `file`, or None if it cannot be read."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return None


def _size_of(file: Path) -> int | None:
    """The bytes that `file` has, or None if it is not there."""
    try:
        return file.stat().st_size
    except OSError:
        return None


def _is_sound(folder: Path) -> bool:
    """True for a folder that holds a complete snapshot."""
    try:
        open_snapshot(folder)
    except BuildError:
        return False
    return True
