"""Dates as documents give them: to the day, to the month, to the year, without an end. Read from the graph's EDTF."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

#: What an edge is known to, the sharpest first; each is a word, too.
DAY, MONTH, PART, YEAR = "to-day", "to-month", "to-part", "to-year"
#: EDTF's divisions of a year (level 2): a code, the first month and how many months.
_PARTS = {
    **{33 + place: (1 + 3 * place, 3) for place in range(4)},
    **{37 + place: (1 + 4 * place, 4) for place in range(3)},
    **{40 + place: (1 + 6 * place, 6) for place in range(2)},
}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?%]?")
#: Years outside of these are slips of the pen, and would make everything else a dot.
_YEARS = range(1950, 2101)


@dataclass(frozen=True)
class Edge:
    """The first and the last day on which a period may begin, or end."""

    first: date
    last: date

    @property
    def known(self) -> str:
        """What the date is known to."""
        days = (self.last - self.first).days
        return DAY if days < 1 else MONTH if days < 31 else PART if days < 190 else YEAR


@dataclass(frozen=True)
class Span:
    """A period between two edges, of which one may be missing, with the earliest day and the latest that are known."""

    start: Edge | None
    end: Edge | None
    first: date
    last: date


def read_span(starts: Iterable[str], ends: Iterable[str]) -> Span | None:
    """The period that EDTF readings give: the earliest beginning and the latest end; None where there is neither."""
    starts, ends = list(starts), list(ends)
    begun = [edge for text in starts if (edge := read_edge(_side(text, 0)))]
    over = [edge for text in ends if (edge := read_edge(_side(text, 1)))]
    start = min(begun, key=lambda edge: (edge.first, edge.last), default=None)
    end = max(over, key=lambda edge: (edge.last, edge.first), default=None)
    edges = [edge for edge in (start, end) if edge]
    if not edges or (start and end and end.last < start.first):
        return None
    return Span(start, end, edges[0].first, max(edge.last for edge in edges))


def _side(text: str, side: int) -> str:
    """The beginning (0) or the end (1) of an interval that has one open side; other readings as they are."""
    parts = text.split("/")
    if len(parts) == 2 and (".." in parts or "" in parts):
        return parts[side]
    return text


def read_edge(text: str) -> Edge | None:
    """The days that a reading may mean; None for one that is open, unknown or beyond this table."""
    begin, _, end = text.partition("/")
    first, last = _days(begin), _days(end or begin)
    return Edge(first.first, max(first.last, last.last)) if first and last else None


def _days(text: str) -> Edge | None:
    found = _DATE.fullmatch(text)
    if not found or int(found[1]) not in _YEARS:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        if day:
            return Edge(date(year, month, day), date(year, month, day))
        start, months = (month, 1) if 1 <= month <= 12 else _PARTS[month] if month else (1, 12)
    except (ValueError, KeyError):
        return None
    return Edge(date(year, start, 1), end_of(year, start + months - 1))


def end_of(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def next_day(day: date) -> date:
    """The day after `day`."""
    return day + timedelta(days=1)


def quarter_of(day: date) -> date:
    """The first day of the quarter of a year that `day` is in."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def written(printed: Sequence[str], readings: Sequence[str]) -> str:
    """A date as documents print it, else as it was read; empty where there is none."""
    return " / ".join(dict.fromkeys(f"“{one}”" for one in printed)) or " / ".join(dict.fromkeys(readings))
