"""One document from file to record: decode, recognise, read, apply the readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from ogpkg.errors import InputError
from ogpkg.iris import slug
from ogpkg.sources import (
    action_plan,
    commitment_page,
    export,
    member_page,
    narrative_plan,
    plan_identity,
    process,
    readings,
    recognition,
    self_assessment,
)
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Document, Record
from ogpkg.sources.source import Source, open_source

About = Mapping[str, str | None]


@dataclass(frozen=True)
class Reader:
    """One kind of document: how to read it, its class in the ontology, and the signs one knows it by.

    `signs` are patterns of which each must match some line; `title` is for people. `about` tells what a document
    says about itself before it is read: member, plan, title, published.
    """

    title: str
    kind: str
    read: Callable[[Record], None]
    signs: tuple[str, ...]
    about: Callable[[Source, Lookups], About] = lambda _source, _lookups: {}


READERS = {
    "action-plan": Reader(
        "action plan on OGP's commitment template of 2018",
        "ActionPlanDocument",
        action_plan.read,
        (r"Commitment\s*#\s*\d", r"Milestone Activity with a Verifiable Deliverable"),
        plan_identity.about,
    ),
    "self-assessment": Reader(
        "government self-assessment report",
        "SelfAssessmentReport",
        self_assessment.read,
        (r".*Self-Assessment Report", r"Completion Level", r"Lead Implementing Organization"),
        plan_identity.about,
    ),
    "ogp-member-page": Reader(
        "member page of opengovpartnership.org",
        "WebPage",
        member_page.read,
        (r".*Member Since \d{4}",),
        member_page.about,
    ),
    "ogp-commitment-page": Reader(
        "commitment page of opengovpartnership.org",
        "WebPage",
        commitment_page.read,
        (r".*\([A-Z]{2,4}\d{4}\)\s*$", r"(?:.*[^\w])?(?:Action Plan Cycle|Lead Institution)\b"),
        commitment_page.about,
    ),
    "plan-workbook": Reader(
        "plan written into our workbook (.xlsx), or into a folder of CSV files",
        "ActionPlanDocument",
        lambda record: import_module("ogpkg.sources.workbook_plan").read(record),
        (r"(?!)",),
        lambda source, lookups: import_module("ogpkg.sources.workbook_plan").about(source, lookups),
    ),
    "narrative-plan": Reader(
        "action plan in running prose with numbered sections",
        "ActionPlanDocument",
        narrative_plan.read,
        (r".*National Action Plan", r"\d+-\d+\. "),
        plan_identity.about,
    ),
    "ogp-export": Reader(
        "OGP's commitments database as CSV",
        "DatabaseExport",
        export.read,
        export.SIGNS,
    ),
    "ogp-process": Reader(
        "OGP's database of participation processes as CSV, or as a workbook",
        "DatabaseExport",
        process.read,
        process.SIGNS,
    ),
}


#: Classes of documents that are about one plan, so that one must know which.
_ABOUT_A_PLAN = frozenset({"ActionPlanDocument", "SelfAssessmentReport"})


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
