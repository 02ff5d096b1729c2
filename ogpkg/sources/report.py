"""The report of an import: what was read, what could not be placed, what the look-ups do not know."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Miss:
    """A text that no look-up table knows; `row` is ready to paste into ``lookups/<table>.csv``."""

    table: str
    row: tuple[str, ...]
    line: int


@dataclass
class Report:
    """What became of every line of one document.

    A line is *read* (it gave statements), *structure* (headings, labels, running headers, table heads),
    *prose* (running text of a section the reader knows; carried only with ``--with-text``) or, when it is
    none of these and not blank, *unplaced*.
    """

    lines: list[str]
    read: set[int] = field(default_factory=set)
    structure: set[int] = field(default_factory=set)
    prose: set[int] = field(default_factory=set)
    misses: list[Miss] = field(default_factory=list)
    leftovers: list[tuple[int, str, str]] = field(default_factory=list)

    def unplaced(self) -> list[tuple[int, str]]:
        """Number and text of every line, not blank, that no part of the reader could place."""
        known = self.read | self.structure | self.prose
        return [
            (number, text.strip())
            for number, text in enumerate(self.lines, start=1)
            if number not in known and text.strip()
        ]

    def render(self, file: str) -> str:
        """The report as text, `file:line` first in every row so that editors can jump to it."""
        prose = self.prose - self.read
        structure = self.structure - self.read - prose
        head = (
            f"{file}: {len(self.lines)} lines: {len(self.read)} read, {len(structure)} structure, "
            f"{len(prose)} prose, {len(self.unplaced())} unplaced; {len(self.misses)} look-up misses"
        )
        rows = [f"{file}:{line}: not placed: {_short(text)}" for line, text in self.unplaced()]
        rows += [f"{file}:{line}: {what}: {_short(text)}" for line, what, text in sorted(set(self.leftovers))]
        return "\n".join([head, *rows, *self._misses(file)])

    def _misses(self, file: str) -> list[str]:
        rows: list[str] = []
        tables = sorted({miss.table for miss in self.misses})
        for table in tables:
            rows.append(f"look-up misses; rows to complete and paste into lookups/{table}.csv:")
            lines: dict[tuple[str, ...], list[int]] = {}
            for miss in sorted(self.misses):
                if miss.table == table:
                    lines.setdefault(miss.row, []).append(miss.line)
            for row, numbers in lines.items():
                where = ", ".join(map(str, sorted(set(numbers))))
                rows.append(f"{_csv(row)}    # {file}:{where}")
        return rows


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else text[:99] + "…"


def _csv(row: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(row)
    return buffer.getvalue()
