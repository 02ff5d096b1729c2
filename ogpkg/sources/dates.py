"""Dates as documents write them → EDTF and, where the reading has bounds, first and last day.

The `edtf` package reads the parts; its free-text reader drops what it does not know (``First half of 2019``
becomes 2019), so only whole, known patterns are handed to it. What matches no pattern stays words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from edtf import parse_edtf, text_to_edtf

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"{_MONTH}\s*\d{{1,2}},?\s*\d{{4}}"
_MONTH_YEAR = rf"{_MONTH},?\s*\d{{4}}"
_PLAIN = re.compile(rf"{_DAY}|{_MONTH_YEAR}|\d{{4}}", re.IGNORECASE)
_HALF = re.compile(r"(first|second) half of (\d{4})", re.IGNORECASE)
_MONTH_RANGE = re.compile(rf"({_MONTH})\s*[–~-]\s*({_MONTH}),?\s*(\d{{4}})", re.IGNORECASE)
_OPEN = re.compile(r"(.+?)\s*[~–-]$")
#: Between the two ends of a period: a dash or a tilde, with the dash of "Aug.-Sept." left alone.
_RANGE = re.compile(rf"^({_DAY}|{_MONTH_YEAR}|\d{{4}})\s*[–~-]\s*({_DAY}|{_MONTH_YEAR}|\d{{4}})$", re.IGNORECASE)
#: Words that say that an end is open, not that it is unknown.
OPEN_ENDED = frozenset({"to be continued", "ongoing", "continuous"})


@dataclass(frozen=True)
class Reading:
    """What one cell says: its EDTF reading and the first and last day it can mean (None = no bound)."""

    edtf: str
    earliest: date | None
    latest: date | None


def read_date(words: str) -> Reading | None:
    """The reading of `words` (``October, 2018``, ``First half of 2019``, ``Dec. 2016~``); None if nobody can tell.

    EDTF levels 0 to 2 (ISO 8601-2): half-years are ``2019-40`` and ``2019-41``, open ends are ``2016-12/..``.
    """
    text = " ".join(words.split())
    if half := _HALF.fullmatch(text):
        return _bounded(f"{half[2]}-{'40' if half[1].lower() == 'first' else '41'}")
    if months := _MONTH_RANGE.fullmatch(text):
        first, last = (text_to_edtf(f"{_spelled(month)} {months[3]}") for month in (months[1], months[2]))
        return _bounded(f"{first}/{last}")
    if _PLAIN.fullmatch(text):
        return _bounded(text_to_edtf(_spelled(text)))
    if (opened := _OPEN.fullmatch(text)) and (start := read_date(opened[1])):
        return Reading(f"{start.edtf}/..", start.earliest, None)
    return None


def split_period(words: str) -> tuple[str, str] | None:
    """``September 1, 2018 ~ August 31, 2020`` as its two ends; None when it is not two dates."""
    match = _RANGE.match(" ".join(words.split()))
    return (match[1], match[2]) if match else None


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


def _spelled(text: str) -> str:
    """`text` without the full stops and missing spaces that the edtf reader trips over."""
    return re.sub(r"\s+", " ", re.sub(r"([A-Za-z]+)\.?\s*(?=\d)", r"\1 ", text).replace(",", ", ")).strip(" .")


def _bounded(edtf: str | None) -> Reading | None:
    if not edtf or "X" in edtf:
        return None
    parsed = parse_edtf(edtf)
    return Reading(edtf, _day(parsed.lower_strict()), _day(parsed.upper_strict()))


def _day(moment: object) -> date | None:
    return None if isinstance(moment, float) else date(*moment[:3])  # type: ignore[index]
