"""A build that says how good its data are and finds what is in them, composed of three rooms.

`dataset` builds, `validation` judges and scores, `search` makes an index.

Faults in the data are the content of the report; they never stop a build. What cannot be read does, as ever.
"""

from __future__ import annotations

import gc
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ogpkg import __version__, check, dataset, resources, search
from ogpkg.aside import aside
from ogpkg.dataset import ENTAILED, Snapshot
from ogpkg.dataset.load import under
from ogpkg.dataset.snapshot import COMPLETENESS, VALIDATION, VALIDATION_TURTLE, Extras, Made
from ogpkg.errors import NothingToValidate
from ogpkg.iris import BASE, ID, OGP, PREFIXES, RDF
from ogpkg.lines import joined, load, merge, places_in, store_of, without
from ogpkg.validation.completeness import Scores, score
from ogpkg.validation.completeness_output import as_json, measurements
from ogpkg.validation.inputs import Data
from ogpkg.validation.report import Report, Result
from ogpkg.validation.writers import write

#: To be raised whenever the same report and scores would be written in other bytes.
FORMAT = 2
#: The properties of an Absence whose places the scores read.
_EXPLAINING = {f"<{OGP}{name}>".encode() for name in ("absentProperty", "absenceReason")}
_TYPE, _COMMITMENT = f"<{RDF}type>".encode(), f"<{OGP}Commitment> ".encode()
#: What a line has that the scores read in the graph of a document.
_IN_DOCUMENTS = (*_EXPLAINING, _COMMITMENT)
#: What judging takes: three steps of a check, scoring, writing, and making the index.
_STEPS = 6
#: The named graph of the measurements, under the base.
GRAPH = "dataset/quality"


def build(data: Path | None, out: Path, *, base_iri: str = BASE, progress: bool = False, keep: int = 3) -> Snapshot:
    """The snapshot of the folder `data` (None: what came with ogpkg) in `out`, with what was found wrong or missing.

    It also has the index that the site searches. As with `dataset.build`, the same input gives the same bytes.
    """
    ontology, shapes, shipped = (resources.folder(name) for name in ("ontology", "shapes", "data"))
    read = Data()
    extras = Extras(_made_with(), _STEPS, partial(_judged, read, base_iri), partial(check.add_read, read))
    with _uncollected():
        return dataset.build(
            ontology, shapes, data or shipped, out, base_iri=base_iri, progress=progress, keep=keep, extras=extras
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """A while in which nobody looks for circles: the many texts of a build are in none, and looking takes a tenth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _made_with() -> str:
    """What else decides on the bytes: a report names its engine, and another engine may find another order."""
    engines = (f"{name} {version(name)}" for name in ("pyoxigraph", "pyshacl", "shacl"))
    return f"quality {FORMAT}, {', '.join((f'ogpkg {__version__}', *engines, search.made_with()))}"


def _judged(data: Data, base_iri: str, lines: list[bytes], file: Path | None, step: Callable[[str], None]) -> Made:
    """The report on the `data` files, and how complete all is that `lines` state."""
    with _indexing(lines, file, base_iri) as made_index:
        report, scores = _report_and_scores(data, base_iri, lines, step)
        step("writing the report")
        written = files(report, scores, base_iri)
        step("making the index for searching")
        index = {search.FILE: made_index()}
    graph = ox.NamedNode(base_iri + GRAPH)
    measured = measurements(scores, base_iri)
    return Made({**written, **index}, (ox.Quad(one.subject, one.predicate, one.object, graph) for one in measured))


@contextmanager
def _indexing(lines: list[bytes], file: Path | None, base_iri: str) -> Iterator[Callable[[], bytes]]:
    """What gives the index of `lines`: where they are in a `file`, it is made beside all else."""
    if file is None:
        yield lambda: search.build_index(lines, base_iri)
        return
    made = file.with_name(search.FILE)
    with aside(search.write_index, file, base_iri, made) as wait:

        def index() -> bytes:
            wait()
            return made.read_bytes()

        yield index


def _report_and_scores(
    data: Data, base_iri: str, lines: list[bytes], step: Callable[[str], None]
) -> tuple[Report, Scores]:
    """What is wrong, and how complete the data are: the scores have files of their own, from the graph as it is served.

    Under the official base that graph is what was checked, and read only once.
    """
    found: list[Scores] = []

    def scored(checked: ox.Store) -> None:
        step("scoring")
        load(checked, io.BytesIO(joined(_in_documents(lines))))
        found.append(score(checked))

    if base_iri == BASE and data.is_plain:
        end = f" <{ENTAILED}> .".encode()
        entailed = [line[: -len(end)] + b" ." for line in lines if line.endswith(end)]
        report = validated(data, step, follows=entailed, afterwards=scored)
    else:
        report = rebased(validated(data, step), base_iri)
    if not found:
        step("scoring")
        found.append(score(_scored(lines)))
    return report, found[0]


def _in_documents(lines: list[bytes]) -> Iterator[bytes]:
    """What the scores read in the graphs of documents, beside what they read in all together: also places, in both."""
    places = {place for place, said in places_in(lines).items() if said in _EXPLAINING}
    one, other, third = _IN_DOCUMENTS
    for line in lines:
        # Nearly all can be left out at a glance.
        if not (one in line or other in line or third in line) and (
            not places or line[: line.index(b" ")] not in places
        ):
            continue
        subject, predicate, rest = line.split(b" ", 2)
        if subject in places:
            yield b"%b %b %b ." % (subject, predicate, rest.rsplit(b" ", 2)[0])
            yield line
        elif predicate in _EXPLAINING or (predicate == _TYPE and rest.startswith(_COMMITMENT)):
            yield line


def _scored(lines: list[bytes]) -> ox.Store:
    """What the scores are read from: everything but the places of statements; those of absences explain gaps."""
    places = places_in(lines)
    kept = sorted(without({place for place, said in places.items() if said not in _EXPLAINING}, lines))
    return store_of(joined(kept), joined(merge(kept)))


def validated(data: Data, step: Callable[[str], None] = lambda _: None, **known: Any) -> Report:
    """What our shapes find in the data files of a build; places and IRIs are as the files have them.

    `known` is what `check.check` may be told besides.
    """
    try:
        return check.check(data, step=step, scored=False, **known)
    except NothingToValidate:  # such data are good enough to be served
        return Report((), files=tuple(data.files))


def files(report: Report, scores: Scores, base_iri: str = BASE) -> Mapping[str, bytes]:
    """The files of a snapshot that tell its quality."""
    complete = json.dumps(as_json(scores), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    turtle = write(report, "turtle", "en")
    return {
        VALIDATION: write(report, "json", "en"),
        # Our own concepts that the writer adds, the reasons for absences, are instances, too.
        VALIDATION_TURTLE: turtle.replace(ID.encode(), f"{base_iri}id/".encode()),
        COMPLETENESS: complete.encode(),
    }


def rebased(report: Report, base_iri: str) -> Report:
    """`report` with its instances under another base; the data it is about were moved there by the build.

    Validation itself runs under the official base: there shapes may name instances.
    """
    if base_iri == BASE:
        return report
    return replace(report, results=tuple(_rebased(result, base_iri) for result in report.results))


def _rebased(result: Result, base_iri: str) -> Result:
    moved = f"{base_iri}id/"
    return replace(
        result,
        focus=under(base_iri, result.focus),
        graph=under(base_iri, result.graph),
        plan=under(base_iri, result.plan),
        value=_moved(result.value, moved),
        messages={language: text.replace(ID, moved) for language, text in result.messages.items()},
    )


def _moved(term: str, moved: str) -> str:
    """A term of N-Triples with its IRI, or an address that is its text, moved; other texts stay."""
    text = f'"{ID}'
    if term.startswith(text) and term.endswith(f"^^<{PREFIXES['xsd']}anyURI>"):
        return term.replace(text, f'"{moved}', 1)
    return term.replace(f"<{ID}", f"<{moved}", 1) if term.startswith("<") else term
