"""The sheets of a plan's workbook as rows whose cells know their column: headers in any order, in either language.

What is no data is told apart here: examples, blank rows, what stands above the header, unknown sheets and columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH

from ogpkg.sources import people
from ogpkg.sources.lookups import key
from ogpkg.sources.report import Report
from ogpkg.sources.source import Cell, Source
from ogpkg.sources.workbook.column import EXAMPLE_MARKS, SEPARATOR, Column, Sheet
from ogpkg.sources.workbook.columns import GUIDE, LISTS, SHEETS, column_called, sheet_called
from ogpkg.sources.workbook.reading import Grid

#: A header is among so many rows.
_LAST_HEADER = 15
#: Characters that look like a space, and those that look like nothing.
_SPACES = re.compile("[\u00a0\u2007\u202f\u3000\t]")
_NOTHING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
#: Telephone numbers as the shapes know them: international, national; periods of years are none (2018-2020).
_TELEPHONE = re.compile(
    r"\+\d{1,3}[-. ]?\(?\d{1,4}\)?(?:[-. ]\d{2,4})+|(?<![\d+-])0\d{1,2}[-. ]\d{3,4}[-. ]\d{4}(?![\d-])"
    r"|(?<![\d+-])(?:(?:0\d|1[0-8]|2[1-9]|[3-9]\d)\d{2}|\d{3})-\d{4}(?![\d-])"
)
_EMPTY_BRACKETS = re.compile(r"\(\s*[,;]?\s*\)|<\s*>")
#: Kinds of columns in which an address is looked for, or that are not looked at.
_WITH_CONTACTS = ("email", "unread")
_BULLET = re.compile(r"^\s*(?:[•▪◦‣*]|[-–—](?=\s))\s*")


@dataclass(frozen=True)
class Entry:
    """What one cell says: its words ("" is an empty cell), its place, the language tag of its column."""

    words: str
    where: Cell
    tag: str = ""
    number: float | None = None
    epoch: datetime = WINDOWS_EPOCH

    def parts(self) -> list[str]:
        """The several values of the cell."""
        pieces = re.split(rf"{SEPARATOR}|\n", self.words)
        return [" ".join(part.split()) for piece in pieces if (part := _BULLET.sub("", piece).strip())]


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number, the place of its first filled cell, and its cells by the keys of columns."""

    sheet: Sheet
    first: Cell
    entries: dict[str, list[Entry]] = field(default_factory=dict)

    def filled(self, name: str) -> list[Entry]:
        """The cells of the columns called `name` that hold something."""
        return [entry for entry in self.entries.get(name, ()) if entry.words]

    def one(self, name: str) -> Entry:
        """The first filled cell of a column; else its empty one; else an empty one at the beginning of the row."""
        return next(iter([*self.filled(name), *self.entries.get(name, ())]), Entry("", self.first))

    def has(self, name: str) -> bool:
        """Whether the sheet has such a column at all."""
        return name in self.entries


def read_rows(source: Source, report: Report) -> dict[str, list[Row]]:
    """The rows of every sheet by its key; what was left out, and why, goes to `report`."""
    found: dict[str, list[Row]] = {sheet.key: [] for sheet in SHEETS}
    for name, grid in source.sheets.items():
        sheet = sheet_called(name)
        if sheet:
            found[sheet.key] += _Page(name, sheet, grid, report).rows()
        elif name not in {*GUIDE, *LISTS} and any(_words(value) for row in grid for value in row):
            report.note("a sheet of another name, not read", name)
    return found


class _Page:
    """One sheet while it is being read."""

    def __init__(self, name: str, sheet: Sheet, grid: Sequence[Sequence[object]], report: Report) -> None:
        self.name, self.sheet, self.report = name, sheet, report
        self.grid = grid if isinstance(grid, Grid) else Grid(grid)
        #: Whether the sheet has its headers in a column, as people write down one thing.
        self.turned = sheet.key == "plan" and self._is_turned()
        if self.turned:
            columns = list(zip_longest(*self.grid))
            self.grid = Grid(columns, self.grid.remarks, frozenset(), self.grid.epoch)

    def rows(self) -> Iterator[Row]:
        """The rows that hold data."""
        top = self._header()
        if top is None:
            if any(_words(value) for row in self.grid for value in row):
                self.report.note("a sheet without a header that is known, not read", self.name)
            return
        columns = self._columns(top)
        for number in range(top + 2, len(self.grid) + 1):
            row = self._row(number, columns)
            if row:
                yield row
        for remark in self.grid.remarks:
            self.report.leftovers.append((remark.where, remark.what, remark.text))

    def _is_turned(self) -> bool:
        """Whether some column knows more columns of the plan than any row."""
        rows = [sum(bool(self._column(value)) for value in row) for row in self.grid]
        columns = [sum(bool(self._column(value)) for value in column) for column in zip_longest(*self.grid)]
        return max(columns, default=0) > max(1, *rows, 0)

    def _header(self) -> int | None:
        """The index of the row that knows most columns; what stands above it is reported."""
        known = [sum(bool(self._column(value)) for value in row) for row in self.grid[:_LAST_HEADER]]
        if not any(known):
            return None
        top = known.index(max(known))
        for number, row in enumerate(self.grid[:top], start=1):
            text = " | ".join(words for value in row if (words := _words(value)))
            if text:
                self.report.leftovers.append((self._place(0, number), "above the header, not read", text))
        return top

    def _column(self, value: object) -> tuple[Column, str] | None:
        words = _words(value)
        return column_called(self.sheet, words) if words else None

    def _columns(self, top: int) -> dict[int, tuple[Column, str]]:
        """Index → column and tag; unknown, repeated and missing columns are reported."""
        found: dict[int, tuple[Column, str]] = {}
        for index, value in enumerate(self.grid[top]):
            words, column, where = _words(value), self._column(value), self._place(index, top + 1)
            if words and column is None:
                self.report.note(f"a column of {self.name} that is not known, not read", " ".join(words.split()), where)
            elif column and column in found.values() and not column[0].many:
                self.report.leftovers.append((where, "a second column of this name, not read", words))
            elif column:
                found[index] = column
        keys = {column.key for column, _ in found.values()}
        for wanted in self.sheet.columns:
            if wanted.level != "optional" and wanted.key not in keys:
                self.report.note(f"a column that {self.name} should have, missing", wanted.names[0])
        return found

    def _row(self, number: int, columns: dict[int, tuple[Column, str]]) -> Row | None:
        """The row called `number`; None when it is blank or an example."""
        cells = list(self.grid[number - 1])
        filled = [(index, words) for index, value in enumerate(cells) if (words := _words(value))]
        known = [index for index, _ in filled if index in columns]
        for index, words in filled:
            if index not in columns and not known:
                self.report.leftovers.append((self._place(index, number), "in no column that is known", words))
        if not known:
            return None
        if key(filled[0][1]).startswith(tuple(map(key, EXAMPLE_MARKS))):
            self._count("example rows, not read")
            return None
        if number in self.grid.hidden:
            self.report.note("a hidden row, read like the others", "", self._place(known[0], number))
        row = Row(self.sheet, self._place(known[0], number))
        for index, (column, tag) in columns.items():
            value = cells[index] if index < len(cells) else None
            entry = self._entry(value, self._place(index, number), column, tag)
            row.entries.setdefault(column.key, []).append(entry)
            self._compare(column, tag, entry)
        self._count(f"rows of {self.sheet.key}")
        return row

    def _entry(self, value: object, where: Cell, column: Column, tag: str) -> Entry:
        """The cell; addresses and telephone numbers that stand among other words are left out, and reported."""
        number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
        words = _words(value)
        public = words if column.kind in _WITH_CONTACTS else _without_contacts(words)
        if public != words:
            self.report.leftovers.append((where, "an address or telephone number in a text, left out", ""))
        return Entry(public, where, tag, number, self.grid.epoch)

    def _compare(self, column: Column, tag: str, entry: Entry) -> None:
        """Report a text of the template's example in a row that is none: somebody may have typed over its mark."""
        is_name = column.kind in ("text", "name", "reference") and len(entry.words) > len("N/A")
        if is_name and not tag and entry.words in column.example and entry.where.row <= _LAST_HEADER:
            what = "the same as in the template's example; is it meant?"
            self.report.leftovers.append((entry.where, what, entry.words))

    def _count(self, what: str) -> None:
        self.report.counts[what] = self.report.counts.get(what, 0) + 1

    def _place(self, index: int, number: int) -> Cell:
        column, row = (number, index + 1) if self.turned else (index + 1, number)
        return Cell(self.name, f"{get_column_letter(column)}{row}", row)


def _without_contacts(words: str) -> str:
    if "@" not in words and not _TELEPHONE.search(words):
        return words
    for address in people.addresses(words):
        words = words.replace(address, " ")
    return _EMPTY_BRACKETS.sub(" ", _TELEPHONE.sub(" ", words)).strip(" ,;")


def _words(value: object) -> str:
    """`value` as people would write it; "" for an empty cell and for one that only looks filled."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        # 4.0999999999999996 is how a spreadsheet keeps 4.1.
        return format(value, ".15g")
    text = _NOTHING.sub("", _SPACES.sub(" ", str(value)))
    return re.sub(r" *(?:\r\n|[\r\n\u2028\u2029]) *", "\n", text).strip()
