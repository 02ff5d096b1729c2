"""The report of an import: what was read, what could not be placed, what the look-ups do not know."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from ogpkg.sources.source import Where


@dataclass(frozen=True, order=True)
class Miss:
    """A text that no look-up table knows; `row` is ready to paste into ``lookups/<table>.csv``."""

    table: str
    row: tuple[str, ...]
    line: Where


@dataclass
class Report:
    """What became of every line of one document.

    A line is *read* (it gave statements), *structure* (headings, labels, running headers, table heads),
    *prose* (running text of a section the reader knows; carried only with ``--with-text``) or, when it is
    none of these and not blank, *unplaced*.

    `why` says how the reader was found, `counts` what was counted (``{"rows read": 1043}``). What databases say in a
    thousand rows is noted once: `notes` go from what is the matter and with which words to the places.
    """

    lines: list[str]
    read: set[int] = field(default_factory=set)
    structure: set[int] = field(default_factory=set)
    prose: set[int] = field(default_factory=set)
    misses: list[Miss] = field(default_factory=list)
    leftovers: list[tuple[Where, str, str]] = field(default_factory=list)
    why: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    notes: dict[tuple[str, str], list[Where]] = field(default_factory=dict)

    def note(self, what: str, text: str, where: Where | None = None) -> None:
        """Note that `what` is the matter with `text`; the same at another place is one row of the report."""
        places = self.notes.setdefault((what, text), [])
        if where is not None:
            places.append(where)

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
        rows = [f"{file}: {self.why}"] if self.why else []
        rows += [f"{file}: " + ", ".join(f"{count:,} {what}" for what, count in self.counts.items())] * bool(
            self.counts
        )
        rows += [self._head(file)] if any(self.lines) else []
        rows += [f"{file}:{line}: not placed: {_short(text)}" for line, text in self.unplaced()]
        leftovers = sorted(set(self.leftovers), key=lambda one: (_order(one[0]), *one[1:]))
        rows += [f"{file}:{where}: {what}: {_short(text)}" for where, what, text in leftovers]
        rows += [_noted(file, what, text, places) for (what, text), places in self.notes.items()]
        return "\n".join([*rows, *self._misses(file)])

    def _head(self, file: str) -> str:
        prose = self.prose - self.read
        structure = self.structure - self.read - prose
        misses = len({(miss.table, miss.row) for miss in self.misses})
        return (
            f"{file}: {len(self.lines)} lines: {len(self.read)} read, {len(structure)} structure, "
            f"{len(prose)} prose, {len(self.unplaced())} unplaced; {misses} look-up misses"
        )

    def _misses(self, file: str) -> list[str]:
        rows: list[str] = []
        for table in sorted({miss.table for miss in self.misses}):
            rows.append(f"look-up misses; rows to complete and paste into lookups/{table}.csv:")
            places: dict[tuple[str, ...], set[Where]] = {}
            for miss in self.misses:
                if miss.table == table:
                    places.setdefault(miss.row, set()).add(miss.line)
            rows += [f"{_csv(row)}    # {file}:{_listed(found)}" for row, found in sorted(places.items())]
        return rows


def _noted(file: str, what: str, text: str, places: list[Where]) -> str:
    times = f" ({len(places):,} times)" if len(places) > 1 else ""
    where = f":{_listed(places)}" if places else ""
    return f"{file}{where}: {what}{': ' if text else ''}{_short(text)}{times}"


def _listed(places: Iterable[Where], most: int = 20) -> str:
    """The places in their order, the first of them when there are very many."""
    found = sorted(set(places), key=_order)
    return ", ".join(map(str, found[:most])) + (f" and {len(found) - most:,} more" if len(found) > most else "")


def _order(where: Where) -> tuple[str, int, str]:
    return ("", where, "") if isinstance(where, int) else (where.sheet, where.row, where.cell)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else text[:99] + "…"


def _csv(row: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(row)
    return buffer.getvalue()
