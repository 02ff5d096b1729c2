"""The milestones of a commitment: rows of a table, lines one below the other, or one line each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product

from rdflib import Literal, URIRef

from ogpkg.iris import PREFIXES, mint
from ogpkg.sources import people
from ogpkg.sources.dates import OPEN_ENDED, read_date, split_period
from ogpkg.sources.lookups import key
from ogpkg.sources.plans import milestone_heads, plan_actors
from ogpkg.sources.plans.template import Field
from ogpkg.sources.record import Record, term

#: A row of two cells or more has these columns when the document prints no head.
_DEFAULT = ["title", "start", "end"]
_NUMBER = re.compile(
    r"(?:(?P<number>[A-Z]?\d{1,2}(?:\.\d{1,2})*[a-z]?|[a-z])(?:[.):]+\s+|\s*[–—]\s+)|(?P<steps>\d{1,2}(?:\.\d{1,2})+)\.?\s+)(?=\S)"
)
_COUNTED = re.compile(
    r"(?:Milestone|Activity)\s*(?:#|No\.?)?\s*(?P<number>\d+(?:\.\d+)*)\s*[.:–—-]?\s*(?=\S)", re.IGNORECASE
)
#: Between a title and the labelled dates behind it.
_PIECES = re.compile(r";|[.,]\s+(?=(?:[A-Z]\w+ ){0,2}[A-Za-z]+:\s)|\s+(?=(?:Start|End)(?: date)?:)", re.IGNORECASE)
#: A line of an item that gives its date behind the title.
_DATED = re.compile(r"(?P<title>.*?)\s*(?:\((?P<inside>[^()]+)\)|\s[–—-]\s(?P<behind>[^–—]+)|:\s(?P<after>[^:]+))\.?")
#: A date that is more than a year, which may be part of a title.
_DATE = re.compile(r"[^\W\d]|\d[./-]\d")
_LABELLED = re.compile(r"(?P<label>[^:]{2,40}):\s*(?P<value>.*)")
_ONGOING = {"new": False, "ongoing": True, "on-going": True, "on going": True, "continuing": True, "existing": True}
#: A longer title is running text, in which nobody looks for a date.
_LONGEST_TITLE = 500
#: More words than this, and unknown: a sentence, not a date.
_LONGEST_DATE = 6
#: A line that ends like this, or a next one that begins small, is one title wrapped.
_OPEN_END = re.compile(r"(?:,|&|\b(?:and|of|the|for|on|to|in|by|with|a|an))$", re.IGNORECASE)
_LEAD = re.compile(
    r"\s*(?:Lead|Supporting(?: stakeholders)?|Government|CSOs?|Civil society|Others?|Partners)\s*:\s*", re.IGNORECASE
)


@dataclass
class Step:
    """One milestone: its number and title, and its other cells by column, each with the line it begins on."""

    line: int
    title: str
    cells: dict[str, tuple[int, str]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The number that the title begins with; empty when there is none."""
        match = _NUMBER.match(self.title) or _COUNTED.match(self.title)
        return next((group for group in match.groups() if group), "") if match else ""

    @property
    def name(self) -> str:
        """The title without its number."""
        match = _NUMBER.match(self.title) or _COUNTED.match(self.title)
        return self.title[match.end() :] if match else self.title

    def add(self, column: str, line: int, text: str) -> None:
        """Take in a cell, or the rest of one."""
        text = text.strip()
        if column == "title":
            self.title = f"{self.title} {text}".strip()
        elif text:
            first, before = self.cells.get(column, (line, ""))
            self.cells[column] = first, f"{before} {text}".strip()
        self.lines.append(line)


def say_milestones(record: Record, commitment: URIRef, tables: list[Field]) -> list[tuple[URIRef, Step]]:
    """State the milestones of `tables`, numbered in the order of the document; a table without dates prints none."""
    stated: list[tuple[URIRef, Step]] = []
    for table in tables:
        for step in steps(record, table):
            milestone = URIRef(mint("milestone", f"{commitment.rsplit('/', 1)[-1]}-{len(stated) + 1}"))
            record.say(milestone, "rdf:type", term("ogp:Milestone"), step.line)
            record.say(milestone, "ogp:commitment", commitment, step.line)
            record.english(milestone, "dcterms:title", people.without_addresses(step.name), step.line)
            record.say(milestone, "ogp:numberInPlan", step.number or None, step.line)
            record.report.read |= set(step.lines)
            _dates(record, milestone, table, step)
            _others(record, commitment, milestone, step)
            stated.append((milestone, step))
    return stated


def steps(record: Record, table: Field) -> list[Step]:
    """The steps of a milestone table; notes between them go to the report's leftovers."""
    if len(table.head) > 1 and not any("\t" in text or _two_dates(text) for _, text in table.values):
        return _one_below_the_other(record, table)
    if table.columns > 1 or any("\t" in text for _, text in table.values):
        return _rows(record, table)
    return _items(table)


def _rows(record: Record, table: Field) -> list[Step]:
    """Rows with tabs; a row may be cut over lines, in its title or in any of its cells."""
    head = table.head or _DEFAULT
    found: list[Step] = []
    values = table.values
    pending: list[tuple[int, str]] = []
    for place, (line, text) in enumerate(values):
        cells = [cell.strip() for cell in text.split("\t")]
        filled = [cell for cell in cells if cell]
        following = values[place + 1] if place + 1 < len(values) else (0, "")
        adjacent = bool(found) and found[-1].lines[-1] == line - 1
        if len(filled) == 1 and cells[0] and len(head) > 1:
            if _begins_row(text, following, line):
                pending.append((line, cells[0]))
            elif adjacent and (cells[0][:1].islower() or _OPEN_END.search(found[-1].title)):
                found[-1].add("title", line, cells[0])
            else:
                record.report.prose.add(line)
                record.report.leftovers.append((line, "a note among the milestones, not read", text))
        elif not cells[0] and found and not pending and head[0] == "title":
            _add_cells(record, found[-1], head, cells, line)
        else:
            step = Step(pending[0][0] if pending else line, " ".join(part for _, part in pending))
            step.lines = [number for number, _ in pending]
            _add_cells(record, step, head, cells, line)
            found.append(step)
            pending = []
    return found


def _begins_row(text: str, following: tuple[int, str], line: int) -> bool:
    """Whether a line without further cells is the beginning of the title in the row below it."""
    number, below = following
    first, tab, rest = below.partition("\t")
    if number != line + 1:
        return False
    if not tab:  # a title over three lines
        return bool(first.strip()[:1].islower() and _OPEN_END.search(text.strip()))
    wrapped = first.strip()[:1].islower() or _OPEN_END.search(text.strip())
    numbered = _NUMBER.match(text.strip()) and not _NUMBER.match(first.strip())
    return bool(rest.strip() and first.strip() and (wrapped or numbered))


def _add_cells(record: Record, step: Step, head: list[str], cells: list[str], line: int) -> None:
    known = [name or "unknown" for name in head]
    for name, cell in zip(known, cells, strict=False):
        step.add(name, line, cell)
    beyond = [cell for cell in cells[len(head) :] if cell]
    if beyond:
        what = "more cells than the milestone table has columns"
        record.report.leftovers.append((line, what, " | ".join(beyond)))


def _one_below_the_other(record: Record, table: Field) -> list[Step]:
    """A table whose cells stand one below the other: a title of any number of lines, then a line for each column."""
    head = table.head[1:] if table.head[0] == "title" else table.head
    found: list[Step] = []
    title: list[tuple[int, str]] = []
    values = list(table.values)
    while values:
        cells = values[: len(head)]
        if title and len(cells) == len(head) and all(map(_fits, head, (text for _, text in cells))):
            step = Step(title[0][0], " ".join(text.strip() for _, text in title), lines=[line for line, _ in title])
            for name, (line, text) in zip(head, cells, strict=True):
                step.add(name or "unknown", line, text)
            found.append(step)
            title, values = [], values[len(head) :]
        else:
            title.append(values.pop(0))
    for line, text in title:
        record.report.leftovers.append((line, "cells of milestones that do not make a row", text))
        record.report.prose.add(line)
    return found


def _fits(column: str, text: str) -> bool:
    """Whether `text` can be a cell of `column`, so that one knows where the title before it ends."""
    plain = key(text)
    if column in ("start", "end", "period"):
        known = plain in OPEN_ENDED or plain in ("n/a", "-", "tbd", "to be determined")
        return known or read_date(text, "day first") is not None or split_period(text) is not None
    return plain in _ONGOING if column == "novelty" else True


def _items(table: Field) -> list[Step]:
    """One milestone a line, or several lines; dates stand behind it, with labels or without."""
    found: list[Step] = []
    numbered = any(_is_item(text) for _, text in table.values)
    for line, text in table.values:
        plain = text.strip()
        wrapped = (
            found and found[-1].lines[-1] == line - 1 and (plain[:1].islower() or (numbered and not _is_item(plain)))
        )
        if (wrapped and not _LABELLED.fullmatch(plain)) or (
            found and _column_of(plain) not in (None, "title", "number")
        ):
            _add_item(found[-1], plain, line, begun=False)
        else:
            found.append(Step(line, ""))
            _add_item(found[-1], re.sub(r"^[•▪✓*–-]\s+", "", plain), line, begun=True)
    for step in found:
        _date_behind(step)
    return found


def _is_item(text: str) -> bool:
    return bool(re.match(r"\s*[•▪✓*–-]\s", text) or _NUMBER.match(text.strip()) or _COUNTED.match(text.strip()))


def _add_item(step: Step, text: str, line: int, *, begun: bool) -> None:
    """``Title; New; Start date: 1 May 2016; End date: …;``: the pieces behind a semicolon that are cells."""
    step.lines.append(line)
    for place, piece in enumerate(_PIECES.split(text)):
        column = _column_of(piece)
        match = _LABELLED.fullmatch(piece.strip())
        if column not in (None, "title", "number") and match and column:
            step.add(column, line, match["value"])
        elif place and key(piece) in _ONGOING:
            step.add("novelty", line, piece)
        elif piece.strip():
            step.title = f"{step.title}{';' if place and step.title and begun else ''} {piece.strip()}".strip()


def _column_of(text: str) -> str | None:
    """The column that a piece like ``End date: May 2016`` fills."""
    match = _LABELLED.fullmatch(text.strip())
    return milestone_heads.column(match["label"]) if match else None


def _date_behind(step: Step) -> None:
    """Take dates that stand behind the title for its cells: two, or one in brackets or after a dash for the end."""
    if not {"start", "end", "period"} & set(step.cells) and (dates := _two_dates(step.title)):
        step.cells["start"], step.cells["end"] = (step.line, dates[0]), (step.line, dates[1])
        title = step.title.split()[: -sum(len(date.split()) for date in dates)]
        if key(title[-1]) in _ONGOING and "novelty" not in step.cells and len(title) > 1:
            step.cells["novelty"] = step.line, title.pop()
        step.title = " ".join(title)
    match = _DATED.fullmatch(step.title) if len(step.title) <= _LONGEST_TITLE else None
    words = (match["inside"] or match["behind"] or match["after"]) if match else None
    if match and words and not step.cells and match["title"] and (read_date(words) or split_period(words)):
        step.cells["period"] = step.line, words
        step.title = match["title"]


def _two_dates(text: str) -> tuple[str, str] | None:
    """Start and end with which a line ends where its columns are lost: ``Pass the bill New Jan 2018 1 May 2018``."""
    words = text.split() if len(text) <= _LONGEST_TITLE else []
    for last, first in product((3, 2, 1), repeat=2):
        start, end = " ".join(words[-last - first : -last]), " ".join(words[-last:])
        if len(words) > last + first and all(_DATE.search(one) and read_date(one, "day first") for one in (start, end)):
            return start, end
    return None


def _dates(record: Record, milestone: URIRef, table: Field, step: Step) -> None:
    """State start and end. A sentence in a date cell is no date: it is told apart from words like ``every year``."""
    columns = set(table.head or (_DEFAULT if table.columns > 1 else ())) | set(step.cells)
    if "period" in step.cells and not {"start", "end"} & set(step.cells):
        line, words = step.cells["period"]
        if not say_span(record, milestone, words, line):
            record.report.leftovers.append((line, "not a period of two dates", words))
            record.period(milestone, words, words, line)
        return
    ends = {which: step.cells.get(which, (step.lines[-1], "")) for which in ("start", "end")}
    printed = {which for which in ends if which in columns}
    prose = {which for which in printed if _is_sentence(record, ends[which][1])}
    if len(printed) == 2 and not prose:
        line = min(line for line, _ in ends.values()) if all(text for _, text in ends.values()) else max(step.lines)
        record.period(milestone, ends["start"][1], ends["end"][1], line)
        return
    for which, (line, words) in ends.items():
        if which not in printed:
            record.absent(milestone, f"schema:{which}Date", "not-printed", step.line)
        elif which in prose:
            record.absent(milestone, f"schema:{which}Date", "free-text", line)
            record.say(milestone, f"ogp:{which}Text", words if record.with_text else None, line)
            record.report.leftovers.append((line, f"a sentence for the {which} of a milestone, not read", words))
        else:
            record.date(milestone, which, words, line)


def say_span(record: Record, thing: URIRef, words: str, line: int) -> bool:
    """State a period given in one field: two dates, a year or part of one, or only the day by which it ends.

    False when nobody can read it; then nothing is stated.
    """
    ends = split_period(words)
    reading = read_date(words, record.date_order)
    if ends:
        record.period(thing, *ends, line)
    elif reading and reading.is_span:
        record.period(thing, words, words, line)
    elif reading and reading.latest is None:
        record.date(thing, "start", words, line)
        record.absent(thing, "schema:endDate", "not-stated", line)
    elif reading:
        record.absent(thing, "schema:startDate", "not-stated", line)
        record.date(thing, "end", words, line)
    return bool(ends or reading)


def _others(record: Record, commitment: URIRef, milestone: URIRef, step: Step) -> None:
    """State what is new, and who has a part; outputs are running text."""
    if "novelty" in step.cells:
        line, words = step.cells["novelty"]
        say_novelty(record, milestone, words, line)
    if "outputs" in step.cells:
        record.text(milestone, "ogp:expectedOutput", step.cells["outputs"][1], step.cells["outputs"][0])
    if "actors" in step.cells:
        line, words = step.cells["actors"]
        for piece in _LEAD.split(words):
            for actor in plan_actors.find(record, piece, line) if piece.strip() and not record.null(piece) else ():
                record.say(commitment, "ogp:involves", actor, line)
    if "unknown" in step.cells:
        record.report.leftovers.append(
            (step.cells["unknown"][0], "under a column we do not know", step.cells["unknown"][1])
        )


def say_novelty(record: Record, thing: URIRef, words: str, line: int) -> None:
    """State whether the document calls `thing` ongoing or new; other words are reported."""
    ongoing = _ONGOING.get(key(words))
    if ongoing is not None:
        flag = Literal(str(ongoing).lower(), datatype=URIRef(PREFIXES["xsd"] + "boolean"))
        record.say(thing, "ogp:ongoing", flag, line)
    elif not record.null(words):
        record.report.leftovers.append((line, "neither new nor ongoing", words))


def _is_sentence(record: Record, words: str) -> bool:
    long = len(words.split()) > _LONGEST_DATE and words.casefold() not in OPEN_ENDED
    return long and read_date(words, record.date_order) is None
