"""The lines of a template as rows of cells, with labels that were wrapped over several lines made whole again.

Cells stand between tabs, or, in text that kept the look of a page, between runs of spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ogpkg.sources.plans.template_labels import KINDS_OF_ACTOR, Labels

#: Between two columns that only stand apart.
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_RULE = re.compile(r"[:\s|+]*[-–—=_]{3}[-–—=_:\s|+]*")
#: So many spaces before the first word: the line goes on with the second column.
_INDENT = re.compile(r" {8,}(?=\S)")
#: A label is wrapped over at most so many lines.
_MOST_LINES = 4
#: Columns that may hold labels: that of the label, and that of the kinds of actors beside "Other actors involved".
_LABEL_COLUMNS = (0, 1)


@dataclass
class Row:
    """One line: its number and its cells, of which there is at least one; all blank for a blank line.

    `ends_label` says that the rest of a wrapped label stood here, which is now with its first words.
    """

    number: int
    cells: list[str]
    ends_label: bool = False

    @property
    def first(self) -> str:
        """The first cell."""
        return self.cells[0]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on the line."""
        return not any(cell.strip() for cell in self.cells)

    def cell(self, column: int) -> str:
        """The cell in `column`, counted from 0; empty where the row ends before it."""
        return self.cells[column] if column < len(self.cells) else ""


def rows(lines: Iterable[tuple[int, str]], labels: Labels) -> list[Row]:
    """`lines` as rows; the words of a wrapped label all stand on the line of its first word."""
    found: list[Row] = []
    for number, text in lines:
        columns = bool(found) and len(found[-1].cells) > 1
        found.append(Row(number, _cells(text, after_columns=columns)))
    kinds = Labels(KINDS_OF_ACTOR)
    for place in range(len(found)):
        for column in _LABEL_COLUMNS:
            _unwrap(found, place, column, (labels, kinds) if column else (labels,))
    return found


def tabbed(text: str, *, piped: bool = False) -> str:
    """A row of a Markdown table with tabs between its cells, `piped` also one without bars at its ends; else `text`."""
    row = text.strip()
    if len(row) > 2 and row.startswith("|") and row.endswith("|"):
        return "\t".join(cell.strip() for cell in row[1:-1].split("|"))
    if piped and "\t" not in text and re.search(r"(?:^|\s)\|(?:\s|$)", text):
        return "\t".join(cell.strip() for cell in re.split(r"(?:^|(?<=\s))\|(?=\s|$)", text))
    return text


def is_rule(text: str) -> bool:
    """Whether `text` only draws a line: below the head of a Markdown table, or between two chapters."""
    return _RULE.fullmatch(text.strip()) is not None


def _cells(text: str, *, after_columns: bool) -> list[str]:
    if "\t" in text:
        return text.split("\t")
    parts = _GAP.split(text)
    return ["", *parts] if after_columns and _INDENT.match(text) and len(parts) == 1 else parts


def _unwrap(found: list[Row], place: int, column: int, tables: tuple[Labels, ...]) -> None:
    """Join the label that begins in `column` of the row at `place` with its other lines; the longest label counts."""
    row = found[place]
    if not row.cell(column).strip() or (column and row.first.strip() and not _is_label(row.first, tables)):
        return
    following = _following(found, place, column)
    for count in range(len(following), 0, -1):
        parts = [row, *following[:count]]
        label = " ".join(part.cell(column).strip() for part in parts)
        if _is_label(label, tables):
            row.cells[column] = label
            for part in parts[1:]:
                part.cells[column], part.ends_label = "", True
            return


def _following(found: list[Row], place: int, column: int) -> list[Row]:
    """The rows below that may go on with a label: not blank, with words in `column` and none before it."""
    following: list[Row] = []
    for row in found[place + 1 : place + _MOST_LINES]:
        if not row.cell(column).strip() or any(cell.strip() for cell in row.cells[:column]):
            break
        following.append(row)
    return following


def _is_label(text: str, tables: tuple[Labels, ...]) -> bool:
    return any(table.whole(text) is not None for table in tables)
