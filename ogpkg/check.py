"""Checking, composed of three rooms: files or a source document, the ontology, what follows from both → a report.

`sources` reads the document, `dataset` says what follows, `validation` judges; both the command line and the web
application ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ogpkg import resources
from ogpkg.dataset.entail import entail
from ogpkg.dataset.inputs import find_inputs
from ogpkg.errors import InputError
from ogpkg.iris import ONTOLOGY
from ogpkg.lines import lines_of, quads_of
from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.validation.engine import validate
from ogpkg.validation.inputs import Data, in_graph, read
from ogpkg.validation.report import Report
from ogpkg.validation.shapes import read_shapes


def asked(files: Sequence[Path], reader: str | None, about: Mapping[str, str | None]) -> Data:
    """What is to be checked: documents through a reader, RDF files or, when none is named, what came with ogpkg.

    `about` says what a document is about: plan, member. InputError when the three do not go together.
    """
    if reader and not files:
        raise InputError(f"--reader {reader}", "needs the document to read: ogpkg validate --reader NAME FILE")
    if not reader and any(about.values()):
        raise InputError("--plan and --member", "say what a source document is about; name its --reader too")
    if reader:
        return imported(files, reader, about)
    return read(files) if files else shipped()


def shipped() -> Data:
    """The data that came with ogpkg, each file in the graph of its document."""
    data = Data()
    for input in find_inputs(*(resources.folder(name) for name in ("ontology", "shapes", "data"))):
        if input.name.startswith("data/"):
            data.add_file(input.path, input.graph, name=input.name)
    return data


def imported(documents: Iterable[Path], reader: str, about: Mapping[str, str | None]) -> Data:
    """What `reader` makes of source documents; places are lines of those documents."""
    lookups = Lookups([resources.folder("data") / "lookups"], resources.folder("ontology") / "codelists")
    data = Data()
    for path in documents:
        record = import_document(path, reader, lookups, about=dict(about))
        facts, places = record.triples()
        data.add_document([*facts, *places], str(record.document.iri), str(path))
    return data


def check(
    data: Data,
    shapes: Iterable[Path] = (),
    profile: str = "standard",
    step: Callable[[str], None] = lambda _: None,
) -> Report:
    """What the shapes (ours, unless other files are named) find in `data`, read with the ontology and code lists.

    `step` is told what is being done, for a progress bar.
    """
    step("reading the shapes")
    rules = read_shapes(list(shapes) or sorted(resources.folder("shapes").glob("*.ttl")))
    step("working out what follows")
    terms = vocabulary()
    follows = quads_of(entail(lines_of(_all_named([*data.quads, *terms]))))
    step(f"checking {len(data.quads):,} statements")
    return validate(data, rules, vocabulary=terms, entailed=follows, profile=profile)


@cache
def vocabulary() -> tuple[ox.Quad, ...]:
    """The ontology and the code lists that came with ogpkg."""
    terms = read(sorted(resources.folder("ontology").rglob("*.ttl")))
    return tuple(_all_named(terms.quads))


def _all_named(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """`quads`, those of the default graph in one with a name: a line of the dataset room always has four terms."""
    return [in_graph(quad.triple, ONTOLOGY) if isinstance(quad.graph_name, ox.DefaultGraph) else quad for quad in quads]
