"""Any table as a workbook of one sheet: what goes in comes out, and nothing in it runs."""

from __future__ import annotations

import io
from datetime import date, datetime

from openpyxl import load_workbook

from ogpkg.sources.workbook.sheet import sheet

ROWS = [["=1+1", 3, date(2018, 9, 1)], ["+A1", 2.5, None], ["공약\x01", True, "5-1"]]


def test_what_goes_in_comes_out_by_its_type() -> None:
    page = load_workbook(io.BytesIO(sheet("표", ["=text", "number", "day"], ROWS))).active
    assert page is not None and page.freeze_panes == "A2"
    assert list(page.iter_rows(values_only=True)) == [
        ("=text", "number", "day"),
        ("=1+1", 3, datetime(2018, 9, 1)),
        ("+A1", 2.5, None),
        ("공약 ", True, "5-1"),
    ]
    assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_same_table_gives_the_same_bytes() -> None:
    assert sheet("a", ["x"], ROWS) == sheet("a", ["x"], ROWS)


def test_any_title_names_a_sheet() -> None:
    for title in ("", "'", "[a]: b? c/d\\e*", "x" * 100, "History", "\x00"):
        assert len(load_workbook(io.BytesIO(sheet(title, ["x"], []))).sheetnames) == 1
