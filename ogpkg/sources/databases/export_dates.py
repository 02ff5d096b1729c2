"""Dates of OGP's exports: Excel's serial numbers, two-digit years, and day before month or month before day.

Which comes first is decided once for a file, from the dates that can be read in one way only (``12/31/2022``,
``31/12/2015``). It holds only where neither the dates of the same plan nor most of those of its year say otherwise:
rows of several hands and times stand in one file. Where nothing decides, a date stays words.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from ogpkg.sources.dates import OPEN_ENDED, Reading, read_date

_SLASHED = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?:\s+00:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_ISO_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
#: How spreadsheets show a day: 1-Mar-19.
_SHOWN = re.compile(r"^(\d{1,2})[- ]([A-Z][a-z]{2})[- ](\d{2})$")
_QUARTER = re.compile(
    r"(?:quarter\s*(?P<a>[1-4]|IV|I{1,3})|(?P<b>IV|I{1,3}|[1-4])(?:st|nd|rd|th)?\s*quarter|Q\s*(?P<c>[1-4]))(?:\s+of|,)?\s+(?P<y>\d{4})",
    re.I,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
#: Day 0 of the serial numbers that spreadsheets save; 1900 was no leap year, which they believe.
_EPOCH = date(1899, 12, 30)
#: Serial numbers outside the partnership's time are figures, not dates.
_FIRST, _LAST = date(2005, 1, 1), date(2049, 12, 31)
#: Words for an end that is open, beside those of documents.
_OPEN = OPEN_ENDED | {"permanent activity", "permanent", "continuing", "continuously", "indefinite"}
#: One order is decided when it has at least so many of the dates that tell, as a share.
_SHARE = 0.75
#: Dates of the first of a month outweigh a decision only in such numbers.
_MANY = 20

DAY_FIRST, MONTH_FIRST = "day-month", "month-day"


@dataclass(frozen=True)
class Order:
    """What comes first in dates that can be read in two ways, None when nothing tells; `doubted` see `Evidence`."""

    first: str | None = None
    doubted: bool = False


@dataclass
class Evidence:
    """How often dates can be read only with the day or the month first: in the file, in a plan, in plans of a year."""

    whole: Counter[str] = field(default_factory=Counter)
    of_plan: dict[str, Counter[str]] = field(default_factory=dict)
    of_year: dict[str, Counter[str]] = field(default_factory=dict)
    firsts: Counter[str] = field(default_factory=Counter)

    @property
    def order(self) -> str | None:
        """The order of the file, or None when its dates do not decide it."""
        (best, most), *_ = self.whole.most_common(1) or [("", 0)]
        return best if most and most >= _SHARE * self.whole.total() else None

    @property
    def doubted(self) -> bool:
        """Whether the other dates speak against the order: with it, nearly all of them would be in January.

        Then the file was not written in one order throughout, and only such dates are read in it as become the first
        of a month, for which everything speaks.
        """
        other = MONTH_FIRST if self.order == DAY_FIRST else DAY_FIRST
        return bool(self.order) and self.firsts[other] >= max(_MANY, self.firsts[self.order or ""])

    def order_for(self, plan: str, year: str) -> Order:
        """The order of the file, where no date of `plan` and few of plans of its `year` are in the other one."""
        here, then = (found.get(name, Counter()) for found, name in ((self.of_plan, plan), (self.of_year, year)))
        holds = self.order and here.total() == here[self.order] and then[self.order] >= _SHARE * then.total()
        return Order(self.order if holds else None, self.doubted)

    def __str__(self) -> str:
        """Why the order is what it is, for the report."""
        tells = ", ".join(f"{count:,} {order}" for order, count in sorted(self.whole.items()))
        if not self.whole:
            return "no date in this file tells; dates that can be read in two ways stay words"
        if not self.order:
            return (
                f"not decided, for dates that can be read in one way only speak for both ({tells}); others stay words"
            )
        decided = f"{self.order}, decided by the dates that can be read in one way only ({tells})"
        if not self.doubted:
            return decided
        hint = ", ".join(f"{count:,} if {order}" for order, count in sorted(self.firsts.items()))
        return (
            f"{decided}; but many of the others would be the first of a month the other way round ({hint}), so only "
            f"such as are the first of a month by this order are read, and the rest stay words"
        )


def weigh(dates: Iterable[tuple[str, str, str]]) -> Evidence:
    """The evidence of `dates`: a plan, its year, and the words of one of its dates."""
    evidence = Evidence()
    for plan, year, words in dates:
        match = _SLASHED.fullmatch(words.strip())
        if not match:
            continue
        orders = [order for order in (DAY_FIRST, MONTH_FIRST) if _in_order(match, order)]
        if len(orders) == 1:
            evidence.whole[orders[0]] += 1
            evidence.of_plan.setdefault(plan, Counter())[orders[0]] += 1
            evidence.of_year.setdefault(year, Counter())[orders[0]] += 1
        elif orders and match[1] != match[2]:
            first, second = int(match[1]), int(match[2])
            evidence.firsts[DAY_FIRST] += first == 1
            evidence.firsts[MONTH_FIRST] += second == 1
    return evidence


def is_open(words: str) -> bool:
    """Whether `words` say that an end is open."""
    return " ".join(words.split()).casefold() in _OPEN


@lru_cache(maxsize=4096)
def read(words: str, order: Order) -> tuple[Reading | None, str]:
    """The reading of `words`, and, when there is none, why: an empty string when the words were never a date."""
    # The partnership was founded in 2011: a year of two digits is one of this century.
    text = _SHOWN.sub(r"\1 \2 20\3", " ".join(words.split()))
    if match := _SLASHED.fullmatch(text):
        return _slashed(match, order)
    if match := _ISO.fullmatch(text):
        day = _day(int(match[1]), int(match[2]), int(match[3]))
        return (_whole(day), "") if day else (None, "no such day")
    if match := _SERIAL.fullmatch(text):
        day = _EPOCH + timedelta(days=int(match[1]))
        return (_whole(day), "") if _FIRST <= day <= _LAST else (None, "a figure, and no date of our time")
    if match := _QUARTER.fullmatch(text):
        return _quarter(match), ""
    if match := _YEAR.fullmatch(text) or _ISO_MONTH.fullmatch(text):
        return _year_or_month(match), ""
    return read_date(text), ""


def _slashed(match: re.Match[str], order: Order) -> tuple[Reading | None, str]:
    days = {one: day for one in (DAY_FIRST, MONTH_FIRST) if (day := _in_order(match, one))}
    if not days:
        return None, "no such day"
    if len(set(days.values())) == 1:
        return _whole(next(iter(days.values()))), ""
    if order.first and (days[order.first].day == 1 or not order.doubted):
        return _whole(days[order.first]), ""
    return None, "day and month can be read in two ways"


def _in_order(match: re.Match[str], order: str) -> date | None:
    first, second = int(match[1]), int(match[2])
    # The partnership was founded in 2011: a year of two digits is one of this century.
    year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
    return _day(year, second, first) if order == DAY_FIRST else _day(year, first, second)


def _day(year: int, month: int, day: int) -> date | None:
    if not (1900 <= year <= 2100 and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def _whole(day: date) -> Reading:
    return Reading(day.isoformat(), day, day)


def _year_or_month(match: re.Match[str]) -> Reading:
    """``2017``, also as ``2017.0``, or ``2017-02``."""
    year = int(match[1])
    first, last = (int(match[2]),) * 2 if match.re is _ISO_MONTH else (1, 12)
    edtf = match[0] if match.re is _ISO_MONTH else match[1]
    return Reading(edtf, date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _quarter(match: re.Match[str]) -> Reading:
    """EDTF level 2: quarters are 33 to 36."""
    name = (match["a"] or match["b"] or match["c"]).casefold()
    quarter, year = _ROMAN.get(name) or int(name), int(match["y"])
    last = quarter * 3
    return Reading(f"{year}-{32 + quarter}", date(year, last - 2, 1), date(year, last, monthrange(year, last)[1]))
