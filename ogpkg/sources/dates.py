"""Dates as documents write them → EDTF and, where the reading has bounds, first and last day.

The `edtf` package reads the parts; its free-text reader drops what it does not know (``First half of 2019``
becomes 2019), so only whole, known patterns are handed to it. What matches no pattern stays words, and so does
``03/04/2018`` in a document that never shows whether its days or its months come first.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from edtf import parse_edtf, text_to_edtf

#: What comes first in the numeric dates of a document, see `numeric_order`.
DAY_FIRST, MONTH_FIRST = "day first", "month first"
#: Words that say that an end is open, not that it is unknown.
OPEN_ENDED = frozenset(
    {"to be continued", "ongoing", "on-going", "on going", "continuous", "continuing", "permanent", "present"}
)

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_DAY = re.compile(
    rf"{_MONTH}\s*\d{{1,2}}{_ORDINAL},?\s*\d{{4}}|\d{{1,2}}{_ORDINAL}(?:\s+of)?[\s-]*{_MONTH},?[\s-]*\d{{4}}|\d{{4}}-\d\d-\d\d",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(rf"{_MONTH}(?:,| of)?[\s-]*\d{{4}}", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
_ANY_NUMERIC = re.compile(r"(?<![\w./-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\w/-]|\.\d)")
_MONTH_NUMBER = re.compile(r"(0?[1-9]|1[0-2])[./](\d{4})")
_YEAR_SPAN = re.compile(r"(\d\d)(\d\d)\s*[–-]\s*(\d\d)")
#: Parts of a year, as EDTF level 2 numbers them: the pattern of a part, and what goes before the first one.
_PARTS = (
    (re.compile(r"(?:Q|Quarter )\s*([1-4])|([1-4])(?:st|nd|rd|th) quarter|(\w+) quarter", re.IGNORECASE), 32),
    (re.compile(r"H\s*([12])|([12])(?:st|nd) half|(first|second) half", re.IGNORECASE), 39),
)
_PART_FIRST = re.compile(r"(?:the )?(.*?)(?:,| of|/|-)?\s*(\d{4})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[,/-]?\s*(.*)", re.IGNORECASE)
_ORDER_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
#: Between the two ends of a period; the dash of "Aug.-Sept." is one, too, and is told apart by what is beside it.
_TO = re.compile(r"\s*(?:[–—~-]|\bto\b|\buntil\b|\btill\b|\bthrough\b)\s*", re.IGNORECASE)
_FROM = re.compile(r"(?:from|during|throughout|(?:in )?the period(?: of)?)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"between\s+(\S.*?)\s+and\s+(\S.*)", re.IGNORECASE)
_OPEN = re.compile(r"(.+?)\s*(?:[~–—-]|onwards?)$", re.IGNORECASE)
#: Words before a date, and what they make of it.
_BY = re.compile(r"(?:by|until|till|not? later than)\s+(\S.*)", re.IGNORECASE)
_BEFORE = re.compile(r"before\s+(\S.*)", re.IGNORECASE)
_SINCE = re.compile(r"(?:from|since|starting(?: from| in)?|as of)\s+(\S.*)", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:in|during|throughout|(?:the )?(?:end|beginning|start|middle)(?: of|-)?|early|mid|late)"
    r"[\s-]+(?:the )?(?:year )?(\S.*)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(\s*([^()]*?)\s*\)[.,;]?")
_CENTURY = 2000
_LEAP_YEAR = 2000
#: A longer text is no date.
_LONGEST = 200


@dataclass(frozen=True)
class Reading:
    """What one cell says: its EDTF reading and the first and last day it can mean (None = no bound)."""

    edtf: str
    earliest: date | None
    latest: date | None

    @property
    def is_span(self) -> bool:
        """Whether this is a stretch of time by itself: a range, a year or a part of one, and no day or month."""
        ends = self.edtf.split("/")
        part = len(self.edtf) == 7 and self.edtf[5:] > "12"
        return ".." not in ends and (len(ends) > 1 or len(self.edtf) == 4 or part)


def read_date(words: str, order: str | None = None) -> Reading | None:
    """The reading of `words` (``October, 2018``, ``By Q2 2019``, ``Dec. 2016~``); None if nobody can tell.

    EDTF levels 0 to 2 (ISO 8601-2): quarters are ``2019-33`` to ``2019-36``, half-years ``2019-40`` and
    ``2019-41``, open ends ``2016-12/..``, deadlines ``../2019-12``. `order` is that of numeric dates.
    """
    if len(words) > _LONGEST:
        return None
    text = _bare(words).strip(" ,;.")
    readings = (form(text, order) for form in _FORMS)
    return next((reading for reading in readings if reading), None)


def split_period(words: str) -> tuple[str, str] | None:
    """``September 1, 2018 ~ August 31, 2020`` as its two ends; None when it is not two dates.

    The second may be open (``June 2016 – ongoing``).
    """
    if len(words) > _LONGEST:
        return None
    text = _BETWEEN.sub(r"\1 – \2", _bare(words).rstrip(" .,;"))
    text = re.sub(_FROM, "", text, count=1) if _FROM.match(text) else text
    return next((ends for ends in _cuts(text) if _is_point(ends[0]) and _is_end(ends[1])), None)


def numeric_order(text: str) -> str | None:
    """What comes first in the numeric dates of `text`: what a number over 12 shows; None if nothing or both show."""
    shown = set()
    for match in _ANY_NUMERIC.finditer(text):
        first, second = int(match[1]), int(match[3])
        month, day = sorted((first, second))
        # A day that its month never has shows nothing.
        if day > 12 and 1 <= month <= 12 and day <= monthrange(_LEAP_YEAR, month)[1]:
            shown.add(DAY_FIRST if first > 12 else MONTH_FIRST)
    return shown.pop() if len(shown) == 1 else None


def numeric_dates(text: str) -> list[str]:
    """The numeric dates in `text`, readable or not."""
    return [match[0] for match in _ANY_NUMERIC.finditer(text)]


def interval(start: Reading | None, end: Reading | None, *, open_ended: bool = False) -> str | None:
    """The EDTF interval of a start and an end that were read apart; None when the start is not known.

    An end that comes before the start is kept as written: the shapes report it, the reader does not.
    """
    if start is None:
        return None
    first = start.edtf.split("/")[0]
    if end is not None:
        last = ".." if end.latest is None else end.edtf.split("/")[-1]
        return f"{first}/{last}"
    return f"{first}/.." if open_ended else None


def _plain(text: str, order: str | None) -> Reading | None:
    """A day, month or year in words or ISO; not one that the calendar does not have."""
    for pattern, digits in ((_DAY, 10), (_MONTH_YEAR, 7), (_YEAR, 4)):
        if pattern.fullmatch(text):
            edtf = text_to_edtf(_spelled(text))
            return _bounded(edtf) if edtf and len(edtf) == digits else None
    return None


def _numeric(text: str, order: str | None) -> Reading | None:
    match = _NUMERIC.fullmatch(text)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if max(first, second) > 12 and order is None:
        order = DAY_FIRST if first > 12 else MONTH_FIRST
    if order is None:
        return None
    day, month = (first, second) if order == DAY_FIRST else (second, first)
    try:
        found = date(year if year > 99 else _CENTURY + year, month, day)
    except ValueError:  # a day that the calendar does not have, or has only in the other order
        return None
    return Reading(found.isoformat(), found, found)


def _month_number(text: str, order: str | None) -> Reading | None:
    """``07.2016``, ``7/2016``."""
    match = _MONTH_NUMBER.fullmatch(text)
    return _bounded(f"{match[2]}-{int(match[1]):02}") if match else None


def _part_of_year(text: str, order: str | None) -> Reading | None:
    """``First half of 2019``, ``Q2 2022``, ``2022/Q2``."""
    ways = [(match[1], match[2]) for match in [_PART_FIRST.fullmatch(text)] if match]
    ways += [(match[2], match[1]) for match in [_YEAR_FIRST.fullmatch(text)] if match]
    for part, year in ways:
        for pattern, before in _PARTS:
            match = pattern.fullmatch(part.strip())
            words = next((group for group in match.groups() if group), "") if match else ""
            number = int(words) if words.isdigit() else _ORDER_WORDS.get(words.casefold())
            if number:
                return _bounded(f"{year}-{before + number}")
    return None


def _within_year(text: str, order: str | None) -> Reading | None:
    """``August – September, 2018``, ``Q1–Q3 2019``: a year that stands only once."""
    for first, last in _cuts(text):
        end = _point(last, order)
        start = _point(f"{first} {last[-4:]}", order) if end and not _YEAR.search(first) else None
        if start and end and start.earliest and end.latest and start.earliest <= end.latest:
            return Reading(f"{start.edtf}/{end.edtf}", start.earliest, end.latest)
    return None


def _year_span(text: str, order: str | None) -> Reading | None:
    """``2016-18``; ``2016-07`` may be a month."""
    match = _YEAR_SPAN.fullmatch(text)
    if not match or int(match[3]) <= max(12, int(match[2])):
        return None
    start, end = int(match[1] + match[2]), int(match[1] + match[3])
    return Reading(f"{start}/{end}", date(start, 1, 1), date(end, 12, 31))


def _deadline(text: str, order: str | None) -> Reading | None:
    """``By December 2019``: only the last day is told."""
    match = _BY.fullmatch(text)
    end = read_date(match[1], order) if match else None
    return Reading(f"../{end.edtf.split('/')[-1]}", None, end.latest) if end and end.latest else None


def _before(text: str, order: str | None) -> Reading | None:
    match = _BEFORE.fullmatch(text)
    end = read_date(match[1], order) if match else None
    if not end or not end.earliest:
        return None
    last = end.earliest - timedelta(days=1)
    return Reading(f"../{last.isoformat()}", None, last)


def _opened(text: str, order: str | None) -> Reading | None:
    match = _OPEN.fullmatch(text) or _SINCE.fullmatch(text)
    start = read_date(match[1], order) if match else None
    return Reading(f"{start.edtf}/..", start.earliest, None) if start and start.earliest else None


def _about(text: str, order: str | None) -> Reading | None:
    """``End of 2018``, ``mid-2018``: what is certain is the year, or the month."""
    match = _ABOUT.fullmatch(text)
    return read_date(match[1], order) if match else None


_FORMS: tuple[Callable[[str, str | None], Reading | None], ...] = (
    *(_plain, _numeric, _month_number, _part_of_year, _within_year, _year_span),
    *(_deadline, _before, _opened, _about),
)


def _bare(words: str) -> str:
    """`words` with single spaces and without the brackets around all of them."""
    text = " ".join(words.split())
    inside = _BRACKETS.fullmatch(text)
    return inside[1] if inside else text


def _cuts(text: str) -> Iterator[tuple[str, str]]:
    """The two sides of everything in `text` that may stand between two dates; neither is empty."""
    for cut in _TO.finditer(text):
        first, last = text[: cut.start()], text[cut.end() :]
        if first and last:
            yield first, last


def _point(words: str, order: str | None) -> Reading | None:
    """The reading of one date, with no words about it and no second date."""
    forms = (_plain, _numeric, _month_number, _part_of_year)
    return next((reading for form in forms if (reading := form(words, order))), None)


def _is_point(words: str) -> bool:
    return any(_point(words, order) for order in (DAY_FIRST, MONTH_FIRST))


def _is_end(words: str) -> bool:
    return words.casefold() in OPEN_ENDED or _is_point(words)


def _spelled(text: str) -> str:
    """`text` without the marks and missing spaces that the edtf reader trips over."""
    if text[:5].endswith("-"):
        return text
    plain = re.sub(r"\bof\b|-", " ", text)
    return re.sub(r"\s+", " ", re.sub(r"([A-Za-z]+)\.?\s*(?=\d)", r"\1 ", plain).replace(",", ", ")).strip(" .")


@lru_cache(maxsize=4096)
def _bounded(edtf: str | None) -> Reading | None:
    if not edtf or "X" in edtf:
        return None
    parsed = parse_edtf(edtf)
    return Reading(edtf, _day(parsed.lower_strict()), _day(parsed.upper_strict()))


def _day(moment: object) -> date | None:
    return None if isinstance(moment, float) else date(*moment[:3])  # type: ignore[index]
