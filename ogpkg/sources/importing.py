"""One document from file to record: decode, recognise, read, apply the readings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ogpkg.errors import InputError
from ogpkg.iris import slug
from ogpkg.sources import action_plan, commitment_page, member_page, narrative_plan, readings, self_assessment
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


def _member_on_page(source: Source, _lookups: Lookups) -> About:
    """The member code in the first OGP identifier of a page (``KR0042``): pages print no code of their own."""
    match = re.search(r"\b([A-Z]{2,3})\d{4}\b", source.text)
    return {"member": match[1] if match else None}


READERS = {
    "action-plan": Reader(
        "action plan on OGP's commitment template of 2018",
        "ActionPlanDocument",
        action_plan.read,
        (r"Commitment\s*#\s*\d", r"Milestone Activity with a Verifiable Deliverable"),
    ),
    "self-assessment": Reader(
        "government self-assessment report",
        "SelfAssessmentReport",
        self_assessment.read,
        (r".*Self-Assessment Report", r"Completion Level", r"Lead Implementing Organization"),
    ),
    "ogp-member-page": Reader(
        "member page of opengovpartnership.org",
        "WebPage",
        member_page.read,
        (r".*Member Since \d{4}", r"\s*[A-Z]{2,3}\d{4}, \d{4},"),
        _member_on_page,
    ),
    "ogp-commitment-page": Reader(
        "commitment page of opengovpartnership.org",
        "WebPage",
        commitment_page.read,
        (r".*\([A-Z]{2,3}\d{4}\)\s*$", r"Action Plan:", r"Policy Areas"),
        _member_on_page,
    ),
    "narrative-plan": Reader(
        "action plan in running prose with numbered sections",
        "ActionPlanDocument",
        narrative_plan.read,
        (r".*National Action Plan", r"\d+-\d+\. "),
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
    name, why = (reader, "") if reader else choose(source)
    if reader:
        check_kind(path, source.text, name)
    record = Record(_document(source, READERS[name], lookups, about or {}), source, lookups, with_text=with_text)
    record.report.why = why
    for line, what, words in source.notes:
        record.report.note(what, words, line)
    READERS[name].read(record)
    readings.apply(record)
    return record


def choose(source: Source) -> tuple[str, str]:
    """The name of the reader that recognizes `source`, and why; InputError when none does, or more than one."""
    found = recognize(source.text)
    if len(found) == 1:
        return found[0], f"every sign of '{READERS[found[0]].title}' is there"
    which = f"more than one reader knows it ({', '.join(found)})" if found else "no reader knows it"
    raise InputError(source.path, f"{which}; say --reader: {', '.join(READERS)}")


def recognize(text: str) -> list[str]:
    """The names of the readers all of whose signs are in `text`, in the order of `READERS`."""
    return [name for name, reader in READERS.items() if not _missing_signs(text, reader)]


def _missing_signs(text: str, reader: Reader) -> list[str]:
    return [sign for sign in reader.signs if not re.search(rf"^(?:{sign})", text, re.MULTILINE)]


def check_kind(path: Path, text: str, reader: str) -> None:
    """Raise InputError unless `text` shows the signs of the kind of document that `reader` reads."""
    missing = _missing_signs(text, READERS[reader])
    if not missing:
        return
    first = next((number for number, line in enumerate(text.splitlines(), start=1) if line.strip()), 1)
    others = recognize(text)
    advice = f"it looks like --reader {others[0]}" if others else f"no line matches {missing[0]!r}"
    raise InputError(path, f"not recognized as '{READERS[reader].title}' (--reader {reader}): {advice}", first)


def _document(source: Source, reader: Reader, lookups: Lookups, about: About) -> Document:
    known = next((row for row in lookups.rows("documents") if row["sha256"] == source.digest), {})
    told = (reader.about(source, lookups), known, about)
    facts = {name: value for told_by in told for name, value in told_by.items() if value}
    plan = facts.get("plan")
    member = facts.get("member") or (plan or "").split("-")[0]
    if reader.kind in _ABOUT_A_PLAN and not plan:
        raise InputError(source.path, "cannot tell whose plan this is; say it with --plan, for example --plan KR-4")
    if reader.kind == "WebPage" and not member:
        raise InputError(source.path, "cannot tell whose page this is; say it with --member, for example --member KR")
    key = facts.get("key") or slug(source.path.stem)
    return Document(key, reader.kind, member, plan, facts.get("title"), facts.get("published"))
