"""One document from file to record: decode, recognise, read, apply the readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ogpkg.errors import InputError
from ogpkg.iris import slug
from ogpkg.sources import readings, recognition
from ogpkg.sources.databases import export, process
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.pages import commitment_page, member_page
from ogpkg.sources.plans import action_plan, narrative_plan, plan_identity, self_assessment
from ogpkg.sources.record import Document, Record
from ogpkg.sources.source import Source, open_source

About = Mapping[str, str | None]


@dataclass(frozen=True)
class Reader:
    """One kind of document: what people call it, its class in the ontology, and how to read it.

    `about` tells what a document says about itself before it is read: member, plan, title, published. By which signs
    one knows such a document stands in `recognition`.
    """

    title: str
    kind: str
    read: Callable[[Record], None]
    about: Callable[[Source, Lookups], About] = lambda _source, _lookups: {}


def _workbook(name: str) -> Callable[..., Any]:
    """A function of the workbook's reader, imported when it is called: the library behind it is slow to load."""

    def call(*given: object) -> Any:
        return getattr(import_module("ogpkg.sources.workbook.plan"), name)(*given)

    return call


_PLAN, _REPORT, _PAGE, _DATABASE = "ActionPlanDocument", "SelfAssessmentReport", "WebPage", "DatabaseExport"
READERS = {
    "action-plan": Reader("action plan on one of OGP's templates", _PLAN, action_plan.read, plan_identity.about),
    "self-assessment": Reader("government self-assessment report", _REPORT, self_assessment.read, plan_identity.about),
    "ogp-member-page": Reader("member page of opengovpartnership.org", _PAGE, member_page.read, member_page.about),
    "ogp-commitment-page": Reader(
        "commitment page of opengovpartnership.org", _PAGE, commitment_page.read, commitment_page.about
    ),
    "plan-workbook": Reader(
        "plan written into our workbook (.xlsx), or into a folder of CSV files",
        _PLAN,
        _workbook("read"),
        _workbook("about"),
    ),
    "narrative-plan": Reader(
        "action plan in running prose with numbered sections", _PLAN, narrative_plan.read, plan_identity.about
    ),
    "ogp-export": Reader("OGP's commitments database as CSV", _DATABASE, export.read),
    "ogp-process": Reader(
        "OGP's database of participation processes as CSV, or as a workbook", _DATABASE, process.read
    ),
}


#: Classes of documents that are about one plan, so that one must know which.
_ABOUT_A_PLAN = frozenset({_PLAN, _REPORT})


def import_document(
    path: Path,
    reader: str | None,
    lookups: Lookups,
    *,
    about: About | None = None,
    with_text: bool = False,
) -> Record:
    """The record of the document `path`, read by the reader called `reader`, or by the one that recognizes it.

    What the document is (key, member, plan, title, date) comes from ``lookups/documents.csv`` by the SHA-256 of
    its bytes, else from what it says itself; `about` adds to it and overrides it. ``record.report.why`` says how a
    reader was found. InputError for a file that is empty, of another kind, or of none that is known, with the line
    where that shows, and when it cannot be told whose plan it is.
    """
    source = open_source(path)
    name, why = (reader, "") if reader else recognition.choose(source)
    if reader:
        recognition.check(source, reader, READERS[reader].title)
    record = Record(_document(source, READERS[name], lookups, about or {}), source, lookups, with_text=with_text)
    record.report.why = why
    if READERS[name].about is plan_identity.about and not (_known(source, lookups) | dict(about or {})).get("plan"):
        plan_identity.tell(record)
    for line, what, words in source.notes:
        record.report.note(what, words, line)
    READERS[name].read(record)
    readings.apply(record)
    return record


def recognize(text: str) -> list[str]:
    """The names of the readers that know the document `text`; more than one when nothing tells which it is for."""
    return [found.reader for found in recognition.recognize(Source(Path(), "", text)) if found.reader in READERS]


def _document(source: Source, reader: Reader, lookups: Lookups, about: About) -> Document:
    told = (reader.about(source, lookups), _known(source, lookups), about)
    facts = {name: value for told_by in told for name, value in told_by.items() if value}
    plan = facts.get("plan")
    member = facts.get("member") or (plan or "").split("-")[0]
    if reader.kind in _ABOUT_A_PLAN and not plan:
        where = "fill in member and number on the sheet of the plan, or " if source.sheets else ""
        what = f"cannot tell whose plan this is; {where}say it with --plan, for example --plan KR-4"
        raise InputError(source.path, what)
    if reader.kind == "WebPage" and not member:
        raise InputError(source.path, "cannot tell whose page this is; say it with --member, for example --member KR")
    key = facts.get("key") or slug(source.path.stem)
    return Document(key, reader.kind, member, plan, facts.get("title"), facts.get("published"))


def _known(source: Source, lookups: Lookups) -> dict[str, str]:
    """The row of ``lookups/documents.csv`` for the bytes of `source`; empty when there is none."""
    return next((row for row in lookups.rows("documents") if row["sha256"] == source.digest), {})
