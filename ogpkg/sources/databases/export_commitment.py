"""What a row of OGP's export says of a commitment itself: titles, theme, dates, who leads it, its tags."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from rdflib import Literal, URIRef

from ogpkg.iris import EDTF_DATATYPE, PREFIXES, mint, slug
from ogpkg.sources import people
from ogpkg.sources.databases import export_actors, export_dates
from ogpkg.sources.databases import export_values as values
from ogpkg.sources.databases.export_columns import Columns
from ogpkg.sources.dates import Reading, interval
from ogpkg.sources.lookups import key
from ogpkg.sources.record import Record
from ogpkg.sources.tables import Entry, Row

_OGP = PREFIXES["ogp"]
_NUMBERED = re.compile(r"(\d+(?:\.\d+)*|[A-Z])[.)]\s+(?=\S)")
#: What spreadsheets make of the numbers 1.2 and 2/1.
_MADE_A_DATE = re.compile(r"\d{1,2}-[A-Z][a-z]{2}(?:-\d{2,4})?|[A-Z][a-z]{2}-\d{1,4}")
#: A theme may be a whole sentence; its key goes on with a hash from here.
_LONGEST_KEY = 80
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_IDENTIFIER = re.compile(r"[A-Z]{2,4}\d{3,5}")


@dataclass
class Cells:
    """The cells of one row, and the commitment they are about."""

    record: Record
    columns: Columns
    row: Row
    commitment: URIRef
    plan: URIRef | None

    def entry(self, name: str) -> Entry | None:
        """The cell of a field; None when the export has no such column."""
        return self.columns.cell(self.row, name)

    def text(self, name: str) -> str | None:
        """The words of a cell as written; None when the export has no such column."""
        entry = self.entry(name)
        return None if entry is None else entry.text

    def line(self, *names: str) -> int:
        """The line of the first of these fields that the export has."""
        return next((entry.line for name in names if (entry := self.entry(name))), self.row.first)

    def absent(self, subject: URIRef, predicate: str, reason: str, line: int) -> None:
        """Say why there is no value; only the reason carries its place, for exports have thousands."""
        self.record.absent(subject, predicate, reason, line, brief=True)

    def note(self, name: str, what: str, text: str, line: int) -> None:
        """Note what is the matter with a cell, under the header of its column."""
        self.record.report.note(f"{self.columns.headers.get(name, name)}: {what}", text, line)


def say(cells: Cells, order: export_dates.Order, agencies: dict[tuple[str, str], URIRef]) -> None:
    """State what the row says of the commitment; `order` is that of its dates, `agencies` the bodies named above."""
    _titles(cells)
    _theme(cells)
    _dates(cells, order)
    for name, predicate in (("lead", "ogp:leadAgency"), ("support", "ogp:supportingAgency")):
        _actors(cells, name, predicate, agencies)
    _contact(cells)
    _tags(cells)
    _challenges(cells)
    _status(cells)
    _page(cells)


def _titles(cells: Cells) -> None:
    """Titles are stated without a language: an export does not say in which of many languages they are."""
    for name, predicate in (("title", "dcterms:title"), ("short title", "dcterms:alternative")):
        entry = cells.entry(name)
        if entry is None:
            continue
        text, reason = values.words(entry.text), values.null(entry.text)
        if not reason and not text:
            reason = "blank"
        if reason:
            cells.absent(cells.commitment, predicate, reason, entry.line)
        else:
            cells.record.say(cells.commitment, predicate, text, entry.line)
        if values.has_contact(entry.text):
            cells.note(name, "an e-mail address or telephone number, left out", text, entry.line)
    number = cells.entry("number")
    if number:
        text = values.number(number.text)
        reason = values.null(text)
        if reason:
            cells.absent(cells.commitment, "ogp:numberInPlan", reason, number.line)
        else:
            cells.record.say(cells.commitment, "ogp:numberInPlan", text, number.line)
        if _MADE_A_DATE.fullmatch(text):
            cells.note("number", "a number of which a spreadsheet has made a date", text, number.line)
    full = cells.entry("full text")
    if full and not values.null(full.text):
        cells.record.text(cells.commitment, "ogp:description", export_actors.masked(values.words(full.text)), full.line)


def _theme(cells: Cells) -> None:
    entry = cells.entry("theme")
    if entry is None or cells.plan is None:
        return
    text, reason = values.words(entry.text), values.null(entry.text, of_names=True)
    if reason or not text:
        cells.absent(cells.commitment, "ogp:theme", reason or "blank", entry.line)
        return
    name = slug(text)
    if len(name) > _LONGEST_KEY:
        name = f"{name[:_LONGEST_KEY]}-x{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:8]}"
    theme = URIRef(mint("theme", f"{values.tail(cells.plan)}-{name}"))
    numbered = _NUMBERED.match(text)
    if (theme, "ogp:themeOfPlan", cells.plan) not in cells.record:
        cells.record.say(theme, "rdf:type", URIRef(_OGP + "Theme"), entry.line)
        cells.record.say(theme, "ogp:themeOfPlan", cells.plan, entry.line)
        cells.record.say(theme, "ogp:numberInPlan", numbered[1] if numbered else None, entry.line)
    title = text[numbered.end() :] if numbered else text
    if (theme, "dcterms:title", Literal(title)) not in cells.record:
        cells.record.say(theme, "dcterms:title", title, entry.line)
    cells.record.say(cells.commitment, "ogp:theme", theme, entry.line)


def _dates(cells: Cells, order: export_dates.Order) -> None:
    """Both ends, and the period when the start can be read."""
    start, end = (_date(cells, which, order) for which in ("start", "end"))
    written = cells.text("end") or ""
    whole = interval(start, end, open_ended=export_dates.is_open(written))
    if whole:
        cells.record.say(cells.commitment, "ogp:period", Literal(whole, datatype=EDTF_DATATYPE), cells.line("start"))


def _date(cells: Cells, which: str, order: export_dates.Order) -> Reading | None:
    """State one end: the words always, the EDTF reading where there is one, and its bound."""
    entry = cells.entry(which)
    if entry is None:
        return None
    words, record, line = values.words(entry.text), cells.record, entry.line
    reason = values.null(entry.text, of_names=True)
    if reason:
        cells.absent(cells.commitment, f"schema:{which}Date", reason, line)
        return None
    record.say(cells.commitment, f"ogp:{which}Text", words, line)
    reading, why = export_dates.read(words, order)
    if reading is None:
        if not export_dates.is_open(words):
            cells.note(which, why or "no date that can be read; it stays words", words, line)
        return None
    record.say(cells.commitment, f"ogp:{which}", Literal(reading.edtf, datatype=EDTF_DATATYPE), line)
    bound = reading.earliest if which == "start" else reading.latest
    if bound:
        day = Literal(bound.isoformat(), datatype=PREFIXES["xsd"] + "date")
        record.say(cells.commitment, f"schema:{which}Date", day, line)
    return reading


def _actors(cells: Cells, name: str, predicate: str, agencies: dict[tuple[str, str], URIRef]) -> None:
    """The organizations of a cell; what is none is left over, and a cell that gives none is an absence."""
    entry = cells.entry(name)
    if entry is None:
        return
    reason = values.null(entry.text, of_names=True)
    if reason:
        cells.absent(cells.commitment, predicate, reason, entry.line)
        return
    record = cells.record
    found = export_actors.split(entry.text, lambda text: bool(record.lookups.find("agencies", text, record.member)))
    for text in found.names:
        record.say(cells.commitment, predicate, _agency(cells, text, entry.line, agencies), entry.line)
    for part, body in found.units:
        agency = _agency(cells, body, entry.line, agencies)
        record.say(cells.commitment, predicate, agency, entry.line)
        unit = record.named("unit", "units", part, entry.line)
        record.say(unit, "org:unitOf", agency, entry.line)
        record.say(cells.commitment, "ogp:leadUnit" if name == "lead" else "ogp:otherActor", unit, entry.line)
    for text, why in found.others:
        cells.note(name, why, text, entry.line)
    if not found.names and not found.units:
        cells.absent(cells.commitment, predicate, "free-text", entry.line)


def _agency(cells: Cells, name: str, line: int, agencies: dict[tuple[str, str], URIRef]) -> URIRef:
    """The body called `name`, stated where it is named so for the first time."""
    record, known = cells.record, (cells.record.member, key(name))
    said = known in agencies and (agencies[known], "ogp:nameAsPrinted", Literal(name)) in record
    if not said:
        agencies[known] = record.named("agency", "agencies", name, line)
    return agencies[known]


def _contact(cells: Cells) -> None:
    """The person whom old exports name; the address only as its hash, the telephone number not at all."""
    entry, address = cells.entry("contact"), cells.entry("contact email")
    if entry is None or values.null(entry.text, of_names=True):
        return
    found = people.addresses(address.text) if address else []
    name = values.words(entry.text)
    person = people.say_person(
        cells.record, name, entry.line, email=found[0] if found else None, email_line=address.line if address else None
    )
    cells.record.say(cells.commitment, "ogp:responsiblePerson", person, entry.line)


def _tags(cells: Cells) -> None:
    """Every tag that is set. A tag that did not exist or was not given is counted, for a tag not set says nothing."""
    for place, (header, concept) in cells.columns.tags.items():
        entry = cells.row.cells[place]
        said, reason = values.truth(entry.text), values.null(entry.text)
        if said:
            cells.record.say(cells.commitment, "ogp:policyArea", URIRef(concept), entry.line)
        elif reason:
            cells.record.report.note(f"policy area without an answer ({reason})", header, entry.line)
        elif said is None:
            cells.record.report.note(f"{header}: value not understood", values.words(entry.text), entry.line)


def _challenges(cells: Cells) -> None:
    names = [name for name in cells.columns.fields if name.startswith("challenge ")]
    answers = {name: values.truth(cells.text(name) or "") for name in names}
    for name, said in answers.items():
        text, line = cells.text(name) or "", cells.line(name)
        if said:
            concept = URIRef(mint("grand-challenge", name.partition(" ")[2]))
            cells.record.say(cells.commitment, "ogp:grandChallenge", concept, line)
        elif said is None and not values.null(text):
            cells.note(name, "value not understood", values.words(text), line)
    reasons = {values.null(cells.text(name) or "") for name in names}
    if names and len(reasons) == 1 and (reason := reasons.pop()):
        cells.absent(cells.commitment, "ogp:grandChallenge", reason, cells.line(names[0]))


def _status(cells: Cells) -> None:
    entry = cells.entry("status")
    if entry is None:
        return
    said, reason = values.truth(entry.text), values.null(entry.text)
    if said is not None:
        status = URIRef(mint("commitment-status", "active" if said else "inactive"))
        cells.record.say(cells.commitment, "ogp:status", status, entry.line)
    elif reason:
        cells.absent(cells.commitment, "ogp:status", reason, entry.line)
    else:
        cells.note("status", "value not understood", values.words(entry.text), entry.line)


def _page(cells: Cells) -> None:
    entry = cells.entry("url")
    if entry is None or values.null(entry.text):
        return
    if _URL.fullmatch(entry.text.strip()):
        cells.record.say(cells.commitment, "foaf:page", URIRef(entry.text.strip()), entry.line)
    else:
        cells.note("url", "no address of a page", values.words(entry.text), entry.line)


def identifiers(text: str) -> list[str]:
    """The identifiers of commitments in `text`."""
    return _IDENTIFIER.findall(text.upper())
