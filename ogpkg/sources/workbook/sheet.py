"""One table as a workbook: what a list or an answer is, row by row, for people who reckon with it.

The same rows give the same bytes, and no text becomes a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: What a cell may hold; None leaves it empty.
Value = str | int | float | bool | date | None
#: Letters that a cell of Excel holds, letters of the name of a sheet, and columns that are made so wide.
_LONGEST, _NAME, _WIDTH = 32_767, 31, 24
#: Characters that no XML file can hold, and those that the name of a sheet may not have.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
_MOMENTS = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def sheet(title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A workbook with one sheet called `title`: the header, which stays in sight, and the rows under it."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_NOT_NAME.sub(" ", NOT_XML.sub(" ", title))[:_NAME].strip() or "1")
    page.freeze_panes = "A2"
    for place in range(1, len(header) + 1):
        page.column_dimensions[get_column_letter(place)].width = _WIDTH
    page.append([_cell(page, name, is_head=True) for name in header])
    for row in rows:
        page.append([_cell(page, value) for value in row])
    return saved(book)


def _cell(page: WriteOnlyWorksheet, value: Value, *, is_head: bool = False) -> Cell | None:
    if value is None:
        return None
    if not isinstance(value, str):
        cell = WriteOnlyCell(page, value)  # type: ignore[arg-type]
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
        return cell
    cell = WriteOnlyCell(page, NOT_XML.sub(" ", value)[:_LONGEST])
    # A text that begins with = is no formula, and 5-1 no day.
    cell.data_type, cell.number_format = "s", "@"
    if is_head:
        cell.font = Font(bold=True)
    return cell


def saved(book: Workbook) -> bytes:
    """The workbook as bytes, without the time at which it was made."""
    buffer, fixed = io.BytesIO(), io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _MOMENTS.sub(b"", content)
            kept.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
