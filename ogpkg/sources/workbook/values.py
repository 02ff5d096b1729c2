"""What the cells of a workbook say: texts in a language, numbers, dates, values of code lists, and nothing at all.

Each function states what it can and reports the rest with its cell.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from edtf import EDTFParseException, parse_edtf
from openpyxl.utils.datetime import from_excel
from rdflib import Literal, URIRef

from ogpkg.iris import CODE_LISTS, EDTF_DATATYPE, ID, PREFIXES
from ogpkg.sources.dates import OPEN_ENDED, Reading, interval, read_date
from ogpkg.sources.record import Record
from ogpkg.sources.workbook.column import Column
from ogpkg.sources.workbook.rows import Entry, Row

#: Dates that EDTF writes; days, months, half-years, intervals.
_EDTF = re.compile(
    r"\d{4}(?:-\d\d(?:-\d\d)?)?[?~%]?(?:/(?:\.\.|\d{4}(?:-\d\d(?:-\d\d)?)?[?~%]?))?|\.\./\d{4}(?:-\d\d){0,2}"
)
_YEAR_FIRST = re.compile(r"(\d{4})(?:년|[./-])(?:\s*(\d{1,2})(?:(?:월|[./-])(?:\s*(\d{1,2})(?:일|\.)?)?)?)?")
_PART_OF_YEAR = re.compile(r"(\d{4})년?\s*(상반기|하반기|[1-4]\s*분기)")
#: Half-years and quarters as EDTF level 2 numbers them.
_PARTS = {"상반기": 40, "하반기": 41, "1분기": 33, "2분기": 34, "3분기": 35, "4분기": 36}
_MONTHS = 12
#: Serial numbers of the days between 1990 and 2090: what is smaller may be a year.
_SERIALS = range(32_874, 69_763)
_KOREAN, _LATIN = (
    re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"),
    re.compile("[\u0000-\u024f\u1e00-\u1eff\u2000-\u214f]"),
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
#: More words than this, and unknown: a sentence, not the name of a value.
_LONGEST_VALUE = 4


class Values:
    """The statements of one record that come from cells; `language` is that of texts without a tag."""

    def __init__(self, record: Record, language: str) -> None:
        self.record, self.language = record, language

    def left(self, entry: Entry, what: str, words: str | None = None) -> None:
        """Report that something of a cell was not read, and why."""
        self.record.report.leftovers.append((entry.where, what, entry.words if words is None else words))

    def blank(self, thing: URIRef, row: Row, column: Column) -> bool:
        """Whether a column says nothing here, or that there is nothing; of what is not optional that is stated."""
        entries = row.filled(column.key)
        reason: str | None = "blank" if row.has(column.key) else "not-printed"
        if entries:
            reasons = [self.record.null(entry.words) for entry in entries]
            reason = reasons[0] if all(reasons) else None
        if reason and (entries or column.level != "optional"):
            for property in column.properties:
                self.record.absent(thing, property, reason, row.one(column.key).where)
        return bool(reason)

    def text(self, thing: URIRef, row: Row, column: Column) -> None:
        """State the texts of a column, each in its language."""
        if self.blank(thing, row, column):
            return
        for entry in row.filled(column.key):
            for words in entry.parts() if column.many else [" ".join(entry.words.split())]:
                for property in column.properties if words else ():
                    said = self.literal(words, entry) if column.localized else Literal(words)
                    self.record.say(thing, property, said, entry.where)

    def literal(self, words: str, entry: Entry) -> Literal:
        """`words` in the language of their column, else of the workbook; ``und`` (ISO 639-2) is none that is known."""
        tag = (entry.tag or self.language or _language_of_letters(words)).lower()
        return Literal(words, lang=None if tag == "und" else tag)

    def prose(self, thing: URIRef, row: Row, column: Column) -> None:
        """State running text where the user asked for it."""
        if not self.blank(thing, row, column):
            self._count("cells of running text")
            if self.record.with_text:
                self.text(thing, row, column)

    def integer(self, thing: URIRef, row: Row, column: Column) -> None:
        """State a whole number."""
        if self.blank(thing, row, column):
            return
        entry = row.one(column.key)
        if re.fullmatch(r"\d{1,6}", entry.words):
            for property in column.properties:
                self.record.say(thing, property, int(entry.words), entry.where)
        else:
            self.left(entry, "not a whole number")
            for property in column.properties:
                self.record.absent(thing, property, "unrecognized", entry.where)

    def concepts(self, thing: URIRef, row: Row, column: Column) -> None:
        """State the values of code lists; a cell in which none is known says so, as free text or unrecognized."""
        if self.blank(thing, row, column):
            return
        stated = prose = False
        entries = row.filled(column.key)
        for entry, words in [(one, words) for one in entries for words in self._listed(one, column)]:
            found = self.concept(words, column)
            if found is None and len(words.split()) > _LONGEST_VALUE:
                prose = True
                self.left(entry, "no value of the list", words)
            elif found is None:
                self.record.concept(column.schemes[0], words, entry.where)
            for property in column.properties if found else ():
                self.record.say(thing, property, found, entry.where)
                stated = True
        for property in () if stated else column.properties:
            self.record.absent(thing, property, "free-text" if prose else "unrecognized", entries[0].where)

    def concept(self, words: str, column: Column) -> URIRef | None:
        """The value that `words` name in the code lists of `column`, also as a path (``ogp-aim/transparency``)."""
        scheme, _, name = words.partition("/")
        if scheme in column.schemes and scheme in CODE_LISTS:
            found = self.record.lookups.concept(scheme, name) if name else None
            return URIRef(found) if found else None
        schemes = (self.record.lookups.concept(scheme, words) for scheme in column.schemes)
        return next((URIRef(found) for found in schemes if found), None)

    def _listed(self, entry: Entry, column: Column) -> list[str]:
        """The values of a cell; commas and "and" part them where each part is a known value and the whole is none."""
        parts: list[str] = []
        for words in entry.parts() if column.many else [entry.words]:
            pieces = [piece.strip() for piece in re.split(r",|/|\band\b|&", words) if piece.strip()]
            known = not self.concept(words, column) and all(self.concept(piece, column) for piece in pieces)
            parts += pieces if known else [words]
        return parts

    def period(self, thing: URIRef, row: Row) -> None:
        """State start and end, each at its own cell, and the period at both."""
        start, end = self.moment(thing, row, "start"), self.moment(thing, row, "end")
        open_ended = " ".join(row.one("end").words.split()).casefold() in OPEN_ENDED
        whole = interval(start, end, open_ended=open_ended)
        for name in ("start", "end") if whole else ():
            if row.filled(name):
                self.record.say(thing, "ogp:period", _edtf(whole or ""), row.one(name).where)

    def moment(self, thing: URIRef, row: Row, which: str) -> Reading | None:
        """State one end of a period as `Record.date` does: words, EDTF reading, and the day that bounds it."""
        if self.blank(thing, row, row.sheet.column(which)):
            return None
        entry = row.one(which)
        words, reading = self.date(entry)
        self.record.say(thing, f"ogp:{which}Text", words, entry.where)
        if reading:
            self.record.say(thing, f"ogp:{which}", _edtf(reading.edtf), entry.where)
            bound = reading.earliest if which == "start" else reading.latest
            if bound:
                day = Literal(bound.isoformat(), datatype=PREFIXES["xsd"] + "date")
                self.record.say(thing, f"schema:{which}Date", day, entry.where)
        return reading

    def date(self, entry: Entry) -> tuple[str, Reading | None]:
        """The words of a cell for a date, and what they mean; a serial number is the day that it stands for."""
        words = " ".join(entry.words.split())
        serial = entry.number if entry.number is not None else _number(words)
        if serial is not None and int(serial) in _SERIALS:
            moment = from_excel(int(serial), entry.epoch)
            if isinstance(moment, date):
                day = date(moment.year, moment.month, moment.day)
                self.record.report.note("a number read as a day, as spreadsheets keep days", words, entry.where)
                return day.isoformat(), Reading(day.isoformat(), day, day)
        reading = _written(words) or _year_first(words) or read_date(words, self.record.date_order)
        if reading is None and words.casefold() not in OPEN_ENDED:
            self.left(entry, "not read as a date", words)
        return words, reading

    def _count(self, what: str) -> None:
        self.record.report.counts[what] = self.record.report.counts.get(what, 0) + 1


def language_of(rows: list[Row], record: Record) -> str:
    """The language that the plan's sheet names; "" when it names none, or what is no tag."""
    entry = next((row.one("language") for row in rows if row.filled("language")), None)
    if entry is None:
        return ""
    if _LANGUAGE.fullmatch(entry.words):
        return entry.words.lower()
    record.report.leftovers.append((entry.where, "no language tag (en, ko, fr), not read", entry.words))
    return ""


def _language_of_letters(words: str) -> str:
    """Where nobody names the language: Korean for Korean letters, English for Latin ones, none that is known else."""
    if _KOREAN.search(words):
        return "ko"
    return "und" if any(letter.isalpha() and not _LATIN.match(letter) for letter in words) else "en"


def named_by(entry: Entry, kinds: tuple[str, ...]) -> URIRef | None:
    """The thing that a cell names by a path under ``id/`` (``agency/xa-well-fund``), when it is of one of `kinds`."""
    kind, _, name = entry.words.partition("/")
    return URIRef(ID + entry.words) if kind in kinds and re.fullmatch(r"[A-Za-z0-9][\w.~-]*", name, re.ASCII) else None


@lru_cache(maxsize=4096)
def _written(words: str) -> Reading | None:
    """The reading of a date that is written as EDTF writes it; kept, because its grammar is slow."""
    if not _EDTF.fullmatch(words):
        return None
    try:
        parsed = parse_edtf(words)
    except EDTFParseException:
        return None
    return Reading(words, _day(parsed.lower_strict()), _day(parsed.upper_strict()))


def _year_first(words: str) -> Reading | None:
    """The reading of ``2025년 10월 1일``, ``2025. 10.``, ``2025/10/1``, ``2026년 상반기``."""
    part = _PART_OF_YEAR.fullmatch(words)
    if part:
        return _written(f"{part[1]}-{_PARTS[part[2].replace(' ', '')]}")
    found = _YEAR_FIRST.fullmatch(words)
    if not found:
        return None
    year, month, day = found[1], found[2], found[3]
    if month and not 1 <= int(month) <= _MONTHS:
        return None
    return _written("-".join([year, *(f"{int(number):02}" for number in (month, day) if number)]))


def _day(moment: object) -> date | None:
    return None if isinstance(moment, float) else date(*moment[:3])  # type: ignore[index]


def _number(words: str) -> float | None:
    return float(words) if re.fullmatch(r"\d{5}(?:\.\d+)?", words) else None


def _edtf(text: str) -> Literal:
    return Literal(text, datatype=EDTF_DATATYPE)
