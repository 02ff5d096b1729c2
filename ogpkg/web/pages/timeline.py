"""Periods drawn as bars: where each is in a picture that the server makes. Vague dates look vague."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ogpkg.web.linked.describe import Said
from ogpkg.web.quality.orders import END, START, full

_START, _END = full("schema:startDate"), full("schema:endDate")
_READINGS = (full("ogp:start"), full("ogp:end"))
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: The picture's measures, in its own units.
LEFT, WIDTH, TOP = 92, 620, 26


@dataclass(frozen=True)
class Bar:
    """A period: where it is drawn, and in words. `vague` when its document does not give it to the day.

    `first` when it is the first of those with its key.
    """

    key: str
    name: str
    words: str
    x: float
    y: float
    width: float
    vague: bool
    open: bool
    first: bool


@dataclass(frozen=True)
class Mark:
    """The beginning of a year."""

    label: str
    x: float


@dataclass(frozen=True)
class Timeline:
    """The picture: bars, years, and its size."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    width: int
    height: int
    thickness: int


@dataclass(frozen=True)
class _Period:
    key: str
    name: str
    start: date
    end: date | None
    vague: bool


def draw(things: Iterable[tuple[str, str, dict[str, list[Said]]]], *, step: int = 24) -> Timeline | None:
    """The timeline of `things` (key, name, facts), `step` apart; None where fewer than two have a beginning."""
    periods = [period for key, name, facts in things if (period := _period(key, name, facts))]
    if len(periods) < 2:
        return None
    first = date(min(period.start for period in periods).year, 1, 1)
    last = max(period.end or period.start for period in periods)
    final = date(last.year + 1, 1, 1)
    scale = WIDTH / (final - first).days
    keys = [period.key for period in periods]
    bars = tuple(
        _bar(period, TOP + place * step, scale, first=first, final=final, is_first=keys.index(period.key) == place)
        for place, period in enumerate(periods)
    )
    years = range(first.year, final.year + 1)
    marks = tuple(Mark(str(year), round(LEFT + (date(year, 1, 1) - first).days * scale, 1)) for year in years)
    return Timeline(bars, marks, LEFT + WIDTH + 36, TOP + step * len(bars) + 8, step - 6 if step < 20 else 15)


def _bar(period: _Period, y: int, scale: float, *, first: date, final: date, is_first: bool) -> Bar:
    end = period.end or final
    x = LEFT + (period.start - first).days * scale
    width = max((end - period.start).days * scale, 3)
    words = f"{period.start.isoformat()} – {period.end.isoformat() if period.end else '…'}"
    return Bar(
        key=period.key,
        name=period.name,
        words=words,
        x=round(x, 1),
        y=y,
        width=round(width, 1),
        vague=period.vague,
        open=period.end is None,
        first=is_first,
    )


def _period(key: str, name: str, facts: dict[str, list[Said]]) -> _Period | None:
    said = [*facts.get(START, []), *facts.get(END, [])]
    start, end = _dates(said, _START), _dates(said, _END)
    if not start or (end and end[-1] < start[0]):
        return None
    readings = [one.object.value for one in said if one.predicate in _READINGS]
    vague = not end or any(not _DAY.fullmatch(reading) for reading in readings)
    return _Period(key, name, start[0], end[-1] if end else None, vague)


def _dates(said: list[Said], predicate: str) -> list[date]:
    found = []
    for one in said:
        if one.predicate == predicate:
            try:
                found.append(date.fromisoformat(one.object.value))
            except ValueError:
                continue
    return sorted(found)
