"""A workbook (.xlsx) or a folder of CSV files as sheets of cells, whatever people keep in them.

Nothing is run and nothing is fetched: of a formula only the value that the spreadsheet program stored is taken.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, overload

from openpyxl import load_workbook
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.worksheet.worksheet import Worksheet

from ogpkg.errors import InputError
from ogpkg.sources.source import Cell, Source, decode, read_bytes
from ogpkg.sources.tables import read_rows
from ogpkg.sources.workbook.columns import sheet_called

#: The first bytes of the old .xls and of any encrypted Office file (a compound file), and of a ZIP file.
_COMPOUND, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "save a copy as .xlsx (Excel workbook)"
#: Files that look like workbooks and are none that we read.
_REFUSED = {
    ".xls": f"is a workbook of the old kind (.xls); {_SAVE}",
    ".xlsm": f"is a workbook with macros (.xlsm), which are not opened here; {_SAVE}",
    ".xltm": f"is a template with macros (.xltm), which are not opened here; {_SAVE}",
    ".xlsb": f"is a binary workbook (.xlsb); {_SAVE}",
}
#: A plan has some hundred rows. What is larger is no plan, and would only cost memory.
_LARGEST, _LARGEST_UNPACKED, _PARTS = 20_000_000, 30_000_000, 2_000
_ROWS, _COLUMNS, _LONGEST = 5_000, 300, 100_000
_NOT_DAYS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|h+|s+|AM/PM', re.IGNORECASE)
#: The apostrophe that our own export puts before a cell that a spreadsheet would run, and an author before a date.
_GUARD = re.compile(r"\A'(?=['0-9]|\s*[=+\-@\t\r\n＋－＝＠])")


@dataclass(frozen=True)
class Remark:
    """Something about a cell that its value does not tell: what is the matter, and with which words."""

    what: str
    text: str
    where: Cell


@dataclass(frozen=True)
class Grid(Sequence[Sequence[object]]):
    """The rows of one sheet, from the first.

    `remarks` say what the values do not, `hidden` are numbers of rows, and `epoch` is the day that number 0 means
    where a day is kept as a number.
    """

    rows: Sequence[Sequence[object]] = ()
    remarks: tuple[Remark, ...] = ()
    hidden: frozenset[int] = field(default_factory=frozenset)
    epoch: datetime = WINDOWS_EPOCH

    @overload
    def __getitem__(self, place: int) -> Sequence[object]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[object]]: ...
    def __getitem__(self, place: int | slice) -> Sequence[object] | Sequence[Sequence[object]]:
        return self.rows[place]

    def __len__(self) -> int:
        return len(self.rows)


def open_workbook(path: Path) -> Source:
    """The workbook `path`; its cells hold texts, numbers, truth values, and days as texts (``2025-10-01``).

    InputError for a file that is no .xlsx, needs a password, is damaged, or is larger than any plan.
    """
    data = read_bytes(path)
    _check(path, data)
    values, formulas = _load(path, data, values=True), _load(path, data, values=False)
    sheets = {sheet.title: _grid(path, sheet, formulas[sheet.title], values.epoch) for sheet in values.worksheets}
    return Source(path, hashlib.sha256(data).hexdigest(), sheets=sheets)


def open_folder(path: Path) -> Source:
    """The CSV files of the folder `path` as the sheets of a workbook; their names are those of the files.

    InputError when there is none, and for one that is no CSV.
    """
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in {".csv", ".tsv"} and file.is_file())
    if not any(sheet_called(file.name) for file in files):
        raise InputError(path, "holds no plan.csv, commitments.csv, milestones.csv, agencies.csv or people.csv")
    digest = hashlib.sha256()
    sheets = {}
    for file in files:
        content = _content(file)
        digest.update(file.name.encode() + b"\0" + content + b"\0")
        sheets[file.name] = Grid(list(_csv_rows(file, path)) if content.strip() else ())
    return Source(path, digest.hexdigest(), sheets=sheets)


def _content(file: Path) -> bytes:
    """The bytes of `file`, of which a sheet without a row has none."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(file, f"cannot be read: {error.strerror}") from error


def _csv_rows(file: Path, folder: Path) -> Iterator[list[object]]:
    text = decode(file)
    for number, row in enumerate(read_rows(Source(file, "", text)), start=1):
        if number > _ROWS:
            raise InputError(folder, f"{file.name} has more than {_ROWS:,} rows, which is more than any plan has")
        yield [_GUARD.sub("", cell.text) for cell in row.cells]


def _check(path: Path, data: bytes) -> None:
    """Raise InputError unless `data` can be a workbook and is not too large to open."""
    if path.suffix.lower() in _REFUSED:
        raise InputError(path, _REFUSED[path.suffix.lower()])
    if data.startswith(_COMPOUND):
        locked = _ENCRYPTED in data
        raise InputError(path, "needs a password; save a copy without one" if locked else _REFUSED[".xls"])
    if not data.startswith(_ZIP):
        raise InputError(path, f"is not a workbook, whatever its name says; {_SAVE}")
    if len(data) > _LARGEST:
        raise InputError(path, f"has {len(data):,} bytes, and a plan at most {_LARGEST:,}; leave pictures out")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            entries = parts.infolist()
    except zipfile.BadZipFile as error:
        raise InputError(path, f"is damaged: {error}; open it in a spreadsheet program and {_SAVE}") from error
    names = {entry.filename for entry in entries}
    unpacked = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels", ".vml")))
    if len(entries) > _PARTS or unpacked > _LARGEST_UNPACKED:
        raise InputError(path, f"unpacks to more than {_LARGEST_UNPACKED:,} bytes, which is more than any plan")
    if "xl/workbook.xml" not in names:
        raise InputError(path, f"is a ZIP file and not a workbook; {_SAVE}")
    if "xl/vbaProject.bin" in names:
        raise InputError(path, _REFUSED[".xlsm"])


def _load(path: Path, data: bytes, *, values: bool) -> Any:
    try:
        with warnings.catch_warnings():
            # It warns of parts it leaves out (drawings, extensions), which hold nothing of a plan.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except Exception as error:  # openpyxl lets through whatever its parsers and our file make of each other
        what = " ".join(str(error).split()) or type(error).__name__
        raise InputError(path, f"is damaged ({what}); open it in a spreadsheet program and {_SAVE}") from error


def _grid(path: Path, sheet: Worksheet, formulas: Worksheet, epoch: datetime) -> Grid:
    merged = _merged(sheet)
    last_row, last_column = _extent(path, sheet, merged)
    rows, remarks = [], []
    for number in range(1, last_row + 1):
        cells: list[object] = []
        for place in range(1, last_column + 1):
            origin = merged.get((number, place), (number, place))
            value, remark = _value(sheet.cell(*origin), formulas.cell(*origin).value)
            where = Cell(sheet.title, f"{get_column_letter(place)}{number}", number)
            remarks += [Remark(*remark, where)] if remark else []
            cells.append(value)
        rows.append(cells)
    hidden = frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden)
    return Grid(rows, tuple(remarks), hidden, epoch)


def _extent(path: Path, sheet: Worksheet, merged: Mapping[tuple[int, int], tuple[int, int]]) -> tuple[int, int]:
    """The last row and column with a value; InputError when they are beyond any plan.

    Spreadsheets keep the format of cells that hold nothing, down to the last row there can be: `iter_rows` would
    make a cell of each.
    """
    used = [place for place, cell in sheet._cells.items() if cell.value is not None]
    used += [place for place, origin in merged.items() if sheet.cell(*origin).value is not None]
    rows, columns = max((row for row, _ in used), default=0), max((column for _, column in used), default=0)
    if rows > _ROWS or columns > _COLUMNS:
        size = f"{rows:,} rows and {columns:,} columns"
        raise InputError(path, f"{sheet.title} has {size}, and a sheet of a plan at most {_ROWS:,} and {_COLUMNS}")
    return rows, columns


def _merged(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Each cell below the first of a range merged over rows, which says what that first cell says."""
    return {
        (row, area.min_col): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row + 1, min(area.max_row, _ROWS) + 1)
    }


def _value(cell: Any, formula: object) -> tuple[object, tuple[str, str] | None]:
    """What `cell` says, and what is to be told of it."""
    value = cell.value
    if value is None and formula is not None:
        what = "a formula without a value, not read; open the file in a spreadsheet program, and save it"
        return None, (what, formula if isinstance(formula, str) else "")
    if cell.data_type == "e":
        return None, ("an error of a formula, not read", str(value))
    if isinstance(value, datetime | date | time):
        return _moment(value, str(cell.number_format)), None
    if isinstance(value, str) and len(value) > _LONGEST:
        return value[:_LONGEST], (f"more than {_LONGEST:,} letters, cut there", value[:50])
    return value, None


def _moment(value: datetime | date | time, written: str) -> str:
    """A time as ISO 8601, as precise as the cell shows it: ``mmm yyyy`` shows a month, ``yyyy`` a year."""
    if isinstance(value, time):
        return value.isoformat()
    day = value.date() if isinstance(value, datetime) else value
    shown = {letter for letter in "dmy" if letter in _plain(written)}
    if is_date_format(written) and shown == {"y"}:
        return f"{day.year:04}"
    if is_date_format(written) and shown == {"m", "y"}:
        return f"{day.year:04}-{day.month:02}"
    return day.isoformat()


def _plain(written: str) -> str:
    """A number format without literal texts, locales and times, where letters stand for other things."""
    return _NOT_DAYS.sub("", written.partition(";")[0]).lower()
