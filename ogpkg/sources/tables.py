"""CSV as people save it: rows of cells, each with the line on which it begins.

A cell may hold line ends, so a row's line is not a cell's. The separator is found out from the header; headers are
compared without markup, doubled spaces and case, because exports carry them.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ogpkg.errors import InputError
from ogpkg.sources.lookups import key
from ogpkg.sources.source import Source

#: Separators by which spreadsheets save tables, the likeliest first.
_SEPARATORS = (",", ";", "\t", "|")
#: Longer cells than the csv module's own limit stand in real exports; longer than this stands in none.
_LONGEST_CELL = 10_000_000
#: The header of a table ends within so many letters.
_HEADER = 100_000
_QUOTED = re.compile(r'"[^"]*"')
_MARKUP = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Entry:
    """The text of one cell, as written but for the space around it, and the line on which the cell begins."""

    text: str
    line: int


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells, and the numbers of its first and last line."""

    cells: tuple[Entry, ...]
    first: int
    last: int

    def __bool__(self) -> bool:
        """False for a row of blank cells only."""
        return any(cell.text for cell in self.cells)


def heading(text: str) -> str:
    """A column's header as tables compare it: no markup, no entities, one case, single spaces."""
    return key(html.unescape(_MARKUP.sub(" ", text)))


def read_rows(source: Source) -> Iterator[Row]:
    """Every row of the CSV `source`, blank ones too.

    InputError, with the line, for what is no CSV: a quote that is never closed, or a cell beyond all measure.
    """
    separator = _separator(source.text)
    lines = io.StringIO(source.text, newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    begun = 1
    limit = csv.field_size_limit(_LONGEST_CELL)
    try:
        for cells in reader:
            yield _row(cells, begun, reader.line_num)
            begun = reader.line_num + 1
    except csv.Error as error:
        advice = "a quotation mark is not closed, or stands inside a cell" if "expected" in str(error) else str(error)
        raise InputError(source.path, f"is not a CSV table from here on ({advice}); mend the row", begun) from error
    finally:
        csv.field_size_limit(limit)


def _separator(text: str) -> str:
    """The mark that parts most cells of the first row; quoted headers may hold other marks, and line ends."""
    bare = _QUOTED.sub("", text[:_HEADER])
    first = next((line for line in bare.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=lambda mark: (first.count(mark), -_SEPARATORS.index(mark)))


def _row(cells: list[str], first: int, last: int) -> Row:
    entries, line = [], first
    for cell in cells:
        blank = cell[: len(cell) - len(cell.lstrip())]
        entries.append(Entry(cell.strip(), line + _line_ends(blank)))
        line += _line_ends(cell)
    return Row(tuple(entries), first, last)


def _line_ends(text: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", text))
