"""Tables as CSV files that a spreadsheet program opens as it does any, and in which no cell runs as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from ogpkg.exporting.tables import Column, Row, Sheet
from ogpkg.exporting.words import LANGUAGES

#: What OWASP lists as the beginning of a formula ("CSV Injection"), also in wide East Asian forms and behind spaces;
#: and what only looks as if we had put the apostrophe before it.
_GUARDED = re.compile(r"'?\s*[=+\-@\t\r\n＋－＝＠]|'['0-9]")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def csv_files(
    rows: Mapping[str, Sequence[Row]],
    sheets: Iterable[Sheet],
    others: Mapping[str, Sequence[Sequence[str]]],
    lang: str,
) -> dict[str, bytes]:
    """The content of each file by its name: one a sheet, and one for each of `others`."""
    tables = {sheet.key: _table(rows.get(sheet.key, ()), sheet, lang) for sheet in sheets} | dict(others)
    return {f"{name}.csv": _written(table) for name, table in tables.items()}


def columns(sheet: Sheet, rows: Iterable[Row]) -> list[tuple[Column, str]]:
    """The columns, with their language tags, that a table of `rows` has: those that are offered and those in use."""
    used = {place for row in rows for place in row}
    found = []
    for column in sheet.columns:
        tags = list(column.tags) if column.offered else []
        tags += sorted(tag for key, tag in used if key == column.key and tag not in tags)
        found += [(column, tag) for tag in tags]
    return found


def guarded(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula; a number is none.

    Nothing is lost: a text that could be mistaken for a guarded one gets an apostrophe more.
    """
    return f"'{text}" if _GUARDED.match(text) and not _NUMBER.fullmatch(text) else text


def _table(rows: Sequence[Row], sheet: Sheet, lang: str) -> list[list[str]]:
    places = columns(sheet, rows)
    header = [_header(column, tag, lang) for column, tag in places]
    return [header, *([row.get((column.key, tag), "") for column, tag in places] for row in rows)]


def _header(column: Column, tag: str, lang: str) -> str:
    name = column.names[LANGUAGES.index(lang)]
    return f"{name} [{tag}]" if tag else name


def _written(table: Iterable[Sequence[str]]) -> bytes:
    """The table as RFC 4180 has it, in UTF-8 with the mark by which spreadsheet programs know it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([guarded(cell) for cell in row] for row in table)
    return text.getvalue().encode("utf-8-sig")
