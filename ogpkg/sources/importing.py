"""One document from file to record: decode, recognise, read, apply the readings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ogpkg.errors import InputError
from ogpkg.iris import slug
from ogpkg.sources import action_plan, commitment_page, member_page, narrative_plan, readings, self_assessment
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Document, Record


@dataclass(frozen=True)
class Reader:
    """One kind of document: how to read it, its class in the ontology, and the signs one knows it by.

    `signs` are patterns of which each must match some line; `title` is for people.
    """

    title: str
    kind: str
    read: Callable[[Record], None]
    signs: tuple[str, ...]


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
    ),
    "ogp-commitment-page": Reader(
        "commitment page of opengovpartnership.org",
        "WebPage",
        commitment_page.read,
        (r".*\([A-Z]{2,3}\d{4}\)\s*$", r"Action Plan:", r"Policy Areas"),
    ),
    "narrative-plan": Reader(
        "action plan in running prose with numbered sections",
        "ActionPlanDocument",
        narrative_plan.read,
        (r".*National Action Plan", r"\d+-\d+\. "),
    ),
}


def import_document(
    path: Path,
    reader: str,
    lookups: Lookups,
    *,
    about: dict[str, str | None] | None = None,
    with_text: bool = False,
) -> Record:
    """The record of the document `path`, read by the reader called `reader`.

    What the document is (key, member, plan, title, date) comes from ``lookups/documents.csv`` by the SHA-256 of
    its bytes; `about` adds to it and overrides it. InputError for a file that is empty, binary or of another
    kind, with the line where that shows, and when it cannot be told whose plan it is.
    """
    text = decode(path)
    check_kind(path, text, reader)
    document = _document(path, text, READERS[reader], lookups, about or {})
    record = Record(document, text, lookups, with_text=with_text)
    READERS[reader].read(record)
    readings.apply(record)
    return record


def decode(path: Path) -> str:
    """The text of the file `path` (UTF-8, with or without a byte order mark)."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from error
    if not data.strip():
        raise InputError(path, "is empty", 1)
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise InputError(path, "is a binary file, not text; save the document as plain text first", line)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(path, f"is not UTF-8 text (byte 0x{data[error.start]:02x}); convert it first", line) from error


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
    first = next(number for number, line in enumerate(text.splitlines(), start=1) if line.strip())
    others = recognize(text)
    advice = f"it looks like --reader {others[0]}" if others else f"no line matches {missing[0]!r}"
    raise InputError(path, f"not recognized as '{READERS[reader].title}' (--reader {reader}): {advice}", first)


def _document(path: Path, text: str, reader: Reader, lookups: Lookups, about: dict[str, str | None]) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = next((row for row in lookups.rows("documents") if row["sha256"] == digest), {})
    facts = {**known, **{name: value for name, value in about.items() if value}}
    plan = facts.get("plan") or None
    member = facts.get("member") or (plan.split("-")[0] if plan else _member_on_page(text))
    if not member or (reader.kind != "WebPage" and not plan):
        raise InputError(path, "cannot tell whose plan this is; say it with --plan, for example --plan KR-4")
    document = Document(facts.get("key") or slug(path.stem), reader.kind, member, plan)
    return replace(document, title=facts.get("title") or None, published=facts.get("published") or None)


def _member_on_page(text: str) -> str | None:
    """The member code in the first OGP identifier of a page (``KR0042``): pages print no code of their own."""
    match = re.search(r"\b([A-Z]{2,3})\d{4}\b", text)
    return match[1] if match else None
