"""Periods drawn as bars in a picture that the server makes: an edge is as blurred as its date is vague.

Everything lies at a percentage of the width, so that the picture fits any screen and its letters keep their size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import east_asian_width

from ogpkg.web.plans.spans import DAY, MONTH, PART, YEAR, Span, next_day, quarter_of

#: Heights in pixels: the head with its years and quarters, a label, a band, a bar and the gap below it.
HEAD, LABEL, BAR, GAP = 34, 20, 8, 4
#: Rows, bars; letters of a label with its key (one of Korean is two wide); quarters that have lines, and names.
ROWS, BARS, LETTERS, LINED, NAMED = 80, 400, 40, 40, 16
#: How long a period fades in that has an end only.
_LEAD = timedelta(days=61)
_SHARPNESS = (DAY, MONTH, PART, YEAR)


@dataclass(frozen=True)
class Part:
    """A period with its name, its address, and its dates in words."""

    key: str
    name: str
    href: str | None
    start: str
    end: str
    span: Span | None
    language: str | None = None

    @property
    def short(self) -> str:
        """So much of its name as fits a hint; the table has all of it."""
        return shortened(self.name, 64)


@dataclass(frozen=True)
class Row:
    """A line of the picture: a thing with a period of its own, perhaps, and what happens within it."""

    part: Part
    below: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A rectangle: from `x`, so wide, both in percent; `fill` names how it is filled."""

    x: float
    width: float
    fill: str


@dataclass(frozen=True)
class Bar:
    """A period as it is drawn, at `y`."""

    part: Part
    y: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Drawn:
    """A row as it is drawn: its label at `y`, its band, the bars below; `undated` of its parts have no date to draw."""

    part: Part
    label: str
    y: int
    bars: tuple[Bar, ...]
    undated: int


@dataclass(frozen=True)
class Mark:
    """A line at the beginning of a quarter; `year` where a year begins or the picture does."""

    x: float
    year: str
    quarter: str


@dataclass(frozen=True)
class Timeline:
    """The picture and the rows it was made of; `shown` are the kinds of edges that occur, for the legend."""

    rows: tuple[Drawn, ...]
    marks: tuple[Mark, ...]
    height: int
    shown: tuple[str, ...]
    table: tuple[Row, ...]
    first: str
    last: str


def draw(rows: Sequence[Row]) -> Timeline | None:
    """The picture of `rows`; None where fewer than two periods have a date."""
    rows = rows[:ROWS]
    spans = [part.span for row in rows for part in (row.part, *row.below) if part.span]
    if len(spans) < 2 or len(spans) > BARS:
        return None
    scale = _Scale(min(span.first for span in spans), max(span.last for span in spans))
    drawn, y = [], HEAD
    for row in rows:
        placed, y = _row(row, y, scale)
        drawn.append(placed)
    shown = {kind for span in spans for kind in _kinds(span)}
    kinds = tuple(kind for kind in (*_SHARPNESS, "no-end", "no-start") if kind in shown)
    ends = scale.begin.isoformat(), scale.last.isoformat()
    return Timeline(tuple(drawn), scale.marks(), y + 4, kinds, tuple(rows), *ends)


def _kinds(span: Span) -> set[str]:
    edges = {edge.known for edge in (span.start, span.end) if edge}
    return edges | {name for name, edge in (("no-end", span.end), ("no-start", span.start)) if edge is None}


class _Scale:
    """Days as percentages of the width, from the beginning of a quarter to the end of one."""

    def __init__(self, first: date, last: date) -> None:
        self.begin, self.last = quarter_of(first), last
        end = quarter_of(last)
        self.end = date(end.year + (end.month > 9), (end.month + 2) % 12 + 1, 1)
        self._days = (self.end - self.begin).days

    def x(self, day: date) -> float:
        """Where `day` begins."""
        return round((day - self.begin).days / self._days * 100, 1)

    def marks(self) -> tuple[Mark, ...]:
        """The quarters, or only the years where there are many."""
        days, day = [], self.begin
        while day < self.end:
            days.append(day)
            day = date(day.year + (day.month > 9), (day.month + 2) % 12 + 1, 1)
        step = -(-len({day.year for day in days}) // 14)
        return tuple(self._mark(day, len(days), step) for day in days if len(days) <= LINED or day.month == 1)

    def _mark(self, day: date, count: int, step: int) -> Mark:
        # A picture that begins late in a year has no room for the name of that year.
        named = day.month == 1 or (day == self.begin and day.month < 10)
        year = str(day.year) if named and (day.year - self.begin.year) % step == 0 else ""
        return Mark(self.x(day), year, str(day.month // 3 + 1) if count <= NAMED else "")


def _row(row: Row, y: int, scale: _Scale) -> tuple[Drawn, int]:
    """The row drawn from `y` on, and where the next one begins."""
    label_y, y = y, y + LABEL
    bars = []
    if row.part.span:
        bars.append(Bar(row.part, y, tuple(_pieces(row.part.span, scale))))
        y += BAR + GAP
    lanes: list[float] = []
    dated = [(part.span, part) for part in row.below if part.span]
    for span, part in sorted(dated, key=lambda pair: (pair[0].first, pair[0].last)):
        pieces = tuple(_pieces(span, scale))
        free = next((place for place, taken in enumerate(lanes) if taken <= pieces[0].x), len(lanes))
        lanes[free : free + 1] = [pieces[-1].x + pieces[-1].width + 0.4]
        bars.append(Bar(part, y + free * (BAR + GAP), pieces))
    undated = sum(part.span is None for part in row.below)
    label = shortened(row.part.name, LETTERS - len(row.part.key))
    drawn = Drawn(row.part, label, label_y, tuple(bars), undated)
    return drawn, y + len(lanes) * (BAR + GAP) + 8


def _pieces(span: Span, scale: _Scale) -> Iterable[Piece]:
    """What is certain filled, and each edge as blurred as it is vague."""
    start, end = span.start, span.end
    if start is None or end is None:
        yield from _one_sided(span, scale)
        return
    if start.last >= end.first and max(start.known, end.known, key=_SHARPNESS.index) != DAY:
        # Nothing is certain between two edges that overlap.
        coarse = max(start.known, end.known, key=_SHARPNESS.index)
        yield _piece(start.first, next_day(max(end.last, start.last)), _filling(coarse, "both"), scale)
        return
    begin = start.first if start.known == DAY else next_day(start.last)
    until = next_day(end.last) if end.known == DAY else end.first
    if start.known != DAY:
        yield _piece(start.first, begin, _filling(start.known, "from"), scale)
    if begin < until:
        yield _piece(begin, until, "sure", scale)
    if end.known != DAY:
        yield _piece(until, next_day(end.last), _filling(end.known, "to"), scale)


def _one_sided(span: Span, scale: _Scale) -> Iterable[Piece]:
    """One edge, and what fades away from it to where nothing is known."""
    if span.start:
        yield _piece(span.start.first, next_day(span.start.last), _filling(span.start.known, "from"), scale)
        yield _piece(next_day(span.start.last), scale.end, "open", scale)
    elif span.end:
        begin = max(scale.begin, span.end.first - _LEAD)
        yield _piece(begin, span.end.first, "open-from", scale)
        yield _piece(span.end.first, next_day(span.end.last), _filling(span.end.known, "to"), scale)


def _filling(known: str, side: str) -> str:
    """The name of a filling: gradients have sides, hatchings have none."""
    return {DAY: "sure", MONTH: f"month-{side}", PART: "part", YEAR: "year"}[known]


def _piece(begin: date, until: date, fill: str, scale: _Scale) -> Piece:
    x = scale.x(begin)
    return Piece(x, max(round(scale.x(until) - x, 1), 0.5), fill)


def shortened(text: str, letters: int) -> str:
    """So much of `text` as has room; a letter of Korean, Chinese or Japanese is twice as wide."""
    room = letters
    for place, letter in enumerate(text):
        room -= 2 if east_asian_width(letter) in "WF" else 1
        if room < 0:
            return text[: place - 1].rstrip(" ,;:–-") + "…"
    return text
