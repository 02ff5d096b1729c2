"""Checking, composed of three rooms: files or a source document, the ontology, what follows from both → a report.

`sources` reads the document, `dataset` says what follows, `validation` judges; both the command line and the web
application ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ogpkg import resources
from ogpkg.dataset.entail import entail
from ogpkg.dataset.inputs import Input, find_inputs
from ogpkg.errors import InputError
from ogpkg.formats import is_rdf
from ogpkg.iris import ID, ONTOLOGY
from ogpkg.lines import merge, places_in, quads_of, without
from ogpkg.validation.engine import validate
from ogpkg.validation.inputs import Data, read
from ogpkg.validation.report import Report
from ogpkg.validation.shapes import own_shapes, read_shapes

if TYPE_CHECKING:
    from ogpkg.sources.lookups import Lookups

#: A line of the dataset room always has four terms; who says what makes no difference to what follows.
_IN_ONTOLOGY, _IN_DATA = f"<{ONTOLOGY}> .".encode(), f"<{ID}document/data> .".encode()


def asked(
    files: Sequence[Path], reader: str | None, about: Mapping[str, str | None], folders: Sequence[Path] = ()
) -> Data:
    """What is to be checked: RDF files, source documents or, when none is named, what came with ogpkg.

    A file without the extension of an RDF format, and every file when there is a `reader`, is a document. `about`
    says what it is about: plan, member; `folders` have more look-up tables. InputError when these do not go together.
    """
    if reader and not files:
        raise InputError(f"--reader {reader}", "needs the document to read: ogpkg validate --reader NAME FILE")
    documents = {path for path in files if reader or not is_rdf(path)}
    if not documents and any(about.values()):
        raise InputError("--plan and --member", "say what a source document is about, and no FILE is one; try --reader")
    if not files:
        return shipped()
    data, tables = Data(), lookups(folders)
    for path in files:
        if path in documents:
            _add_document(data, path, reader, about, tables)
        else:
            data.add_file(path)
    return data


def shipped() -> Data:
    """The data that came with ogpkg, each file in the graph of its document."""
    return built_from(find_inputs(*(resources.folder(name) for name in ("ontology", "shapes", "data"))))


def built_from(inputs: Iterable[Input]) -> Data:
    """The data files among the `inputs` of a build, each in the graph of its document."""
    data = Data()
    for input in inputs:
        if _is_data(input):
            data.add_file(input.path, input.graph, name=input.name)
    return data


def add_read(data: Data, input: Input, written: bytes) -> None:
    """Take what a build has read of `input`, and `written` as N-Triples, into `data` if it is a data file."""
    if _is_data(input):
        data.add_written(written, input.path, input.graph, input.name)


def _is_data(input: Input) -> bool:
    return input.name.startswith("data/")


def imported(documents: Iterable[Path], reader: str | None, about: Mapping[str, str | None]) -> Data:
    """What `reader`, or the one that recognizes them, makes of source documents; places are lines of those."""
    data, tables = Data(), lookups()
    for path in documents:
        _add_document(data, path, reader, about, tables)
    return data


def lookups(folders: Iterable[Path] = ()) -> Lookups:
    """The look-up tables that came with ogpkg, and those in `folders`, whose rows win."""
    from ogpkg.sources.lookups import Lookups  # noqa: PLC0415 - who builds reads no document

    return Lookups([resources.folder("data") / "lookups", *folders], resources.folder("ontology") / "codelists")


def _add_document(data: Data, path: Path, reader: str | None, about: Mapping[str, str | None], tables: Lookups) -> None:
    from ogpkg.sources.importing import import_document  # noqa: PLC0415 - half as long as building the shipped data

    # With its text, for that is judged, too: an address in it, or that there is none.
    record = import_document(path, reader, tables, about=about, with_text=True)
    facts, places = record.triples()
    data.add_document([*facts, *places], str(record.document.iri), str(path))
    if record.source.sheets:
        # Authors of a workbook can mend what was left out of it; in a text that is mostly prose.
        data.remarks.append(record.report.render(str(path)))


def check(
    data: Data,
    shapes: Sequence[Path] = (),
    profile: str = "standard",
    step: Callable[[str], None] = lambda _: None,
    *,
    engine: str = "auto",
    scored: bool = True,
    follows: Iterable[bytes] | None = None,
    afterwards: Callable[[ox.Store], None] = lambda _: None,
) -> Report:
    """What the shapes (ours, unless other files are named) find in `data`, read with the ontology and code lists.

    `step` is told what is being done, for a progress bar. `engine` is one of `validation.engine.ENGINES`,
    `scored` says whether the report is to tell how complete the data are. A caller who knows what `follows` from the
    data and the ontology says so, in lines of N-Triples. `afterwards` is what `validation.engine.validate` says.
    """
    step("reading the shapes")
    rules = read_shapes(list(shapes)) if shapes else own_shapes()
    step("working out what follows")
    terms = [line[:-1] + _IN_ONTOLOGY for line in _vocabulary_lines()]
    if follows is None:
        # Nothing follows from the places of statements, which are most of what readers write.
        facts = without(places_in(data), data)
        follows = merge(entail(chain(terms, (line[:-1] + _IN_DATA for line in facts))))
    step(f"checking {len(data):,} statements")
    return validate(
        data,
        rules,
        vocabulary=_vocabulary_lines(),
        entailed=follows,
        profile=profile,
        engine=engine,
        scored=scored,
        afterwards=afterwards,
    )


def warm() -> None:
    """Read what every check reads, so that the first is as quick as the next.

    Nothing is checked: that would start threads, and a process with threads cannot fork others safely.
    """
    own_shapes()
    _vocabulary_lines()


@cache
def vocabulary() -> tuple[ox.Quad, ...]:
    """The ontology and the code lists that came with ogpkg."""
    return tuple(quads_of(line[:-1] + _IN_ONTOLOGY for line in _vocabulary_lines()))


@cache
def _vocabulary_lines() -> tuple[bytes, ...]:
    return tuple(read(sorted(resources.folder("ontology").rglob("*.ttl"))))
