"""The invented exports of tests/world/exports as tests read them, and changes that people make to such files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from ogpkg.sources.databases import export
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Document, Record
from ogpkg.sources.source import open_source
from tests.paths import ROOT
from tests.sources.arcadia import CODE_LISTS

FOLDER = ROOT / "tests" / "world" / "exports"
LOOKUPS = ROOT / "tests" / "world" / "lookups"
Table = list[list[str]]


def read(path: Path, *, lookups: Path = LOOKUPS, with_text: bool = False) -> Record:
    """The record of one export."""
    document = Document(path.stem, "DatabaseExport", "")
    record = Record(document, open_source(path), Lookups([lookups], CODE_LISTS), with_text=with_text)
    export.read(record)
    return record


@lru_cache(maxsize=4)
def invented(year: str) -> Record:
    """The record of the invented export in the layout of `year`."""
    return read(FOLDER / f"commitments-{year}.csv")


def table(year: str) -> Table:
    """The rows of the invented export in the layout of `year`, the row of headers first."""
    with (FOLDER / f"commitments-{year}.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    return rows[1:] if year == "2016" else rows


def saved(folder: Path, rows: Table, *, separator: str = ",", mark: bool = False) -> Path:
    """`rows` as a file; `mark` puts a byte order mark before them."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    path = folder / "export.csv"
    path.write_bytes(text.getvalue().encode("utf-8-sig" if mark else "utf-8"))
    return path


def changed(folder: Path, year: str, change: Callable[[Table], Table]) -> Record:
    """What the reader makes of the invented export after `change`."""
    return read(saved(folder, change(table(year))))


def only(rows: Table, identifier: str, cells: dict[str, str]) -> Table:
    """The row of one commitment with other cells, by headers, and no other row."""
    head = rows[0]
    row = next(list(row) for row in rows if row[0] == identifier)
    for header, text in cells.items():
        row[head.index(header)] = text
    return [head, row]


def noted(record: Record, part: str) -> list[str]:
    """The words of every note whose matter contains `part`."""
    return [text for what, text in record.report.notes if part in what]
