"""The sheets and columns of a plan's workbook: for what makes it, what reads it and what exports to it.

`SHEETS` is the whole table. `sheet_called` and `column_called` understand what people write into tabs and headers.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ogpkg.sources.lookups import key
from ogpkg.sources.workbook.actors import AGENCIES, PEOPLE
from ogpkg.sources.workbook.column import LANGUAGES, REQUIRED_MARK, Column, Sheet, Words
from ogpkg.sources.workbook.promises import COMMITMENTS, MILESTONES, PLAN

#: In the order of the workbook.
SHEETS = (PLAN, COMMITMENTS, MILESTONES, AGENCIES, PEOPLE)
#: The sheets of the template that hold no data.
GUIDE: Words = ("Guide", "안내")
LISTS: Words = ("Lists", "목록")

_FILE = re.compile(r"\.(?:csv|tsv)$", re.IGNORECASE)
#: A language tag in a header, and its subtags (BCP 47, the common part of it).
_TAG = re.compile(r"\s*[\[(]\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*[\])]\s*$")
#: What follows a header that is there a second time: "Policy area 2".
_COUNTED = re.compile(r"\s*\d{1,2}$")
#: Between the names of one column in two languages.
_JOINT = re.compile(r"\n|\s/\s|\s\|\s")


def sheet_called(name: str) -> Sheet | None:
    """The sheet whose name is `name`, in either language, or that is kept in a file of that name; None: no sheet is."""
    plain = _FILE.sub("", name)
    return next((sheet for sheet in SHEETS if _same(plain, sheet.key, *sheet.names, *sheet.aliases)), None)


def column_called(sheet: Sheet, header: str) -> tuple[Column, str] | None:
    """The column of `sheet` that `header` names, in either language or in both, and its language tag ("": none)."""
    tag = ""
    for part in (header, *_JOINT.split(header)):
        plain = part.strip().strip(REQUIRED_MARK).strip()
        found = _column(sheet, plain)
        if not found and (tagged := _TAG.search(plain)):
            plain, tag = plain[: tagged.start()], tagged[1]
            found = _column(sheet, plain)
            found = found if found and found.localized else None
        found = found or _repeated(sheet, plain)
        if found:
            return found, tag
    return None


def header(column: Column, tag: str = "", languages: tuple[str, ...] = LANGUAGES) -> str:
    """The header of `column`: its names in `languages`, a line each, with the mark of what must be filled in."""
    mark = f" {REQUIRED_MARK}" if column.level == "required" else ""
    tagged = f" [{tag}]" if tag else ""
    return "\n".join(f"{column.names[LANGUAGES.index(language)]}{tagged}{mark}" for language in languages)


def _column(sheet: Sheet, name: str) -> Column | None:
    # The names of all columns come before the other names of any.
    named = (column for column in sheet.columns if _same(name, column.key, *column.names))
    called = (column for column in sheet.columns if _same(name, *column.aliases))
    return next(named, None) or next(called, None)


def _repeated(sheet: Sheet, name: str) -> Column | None:
    found = _column(sheet, _COUNTED.sub("", name))
    return found if found and found.many else None


def _same(name: str, *others: str) -> bool:
    return _plain(name) in _all_plain(others)


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return key(name).rstrip(":?")


@lru_cache(maxsize=4096)
def _all_plain(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_plain, names))
