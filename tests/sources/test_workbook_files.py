"""Files that are no workbooks, or none of a plan: each is refused in words that say what to do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl.styles import Font

from ogpkg.errors import InputError
from ogpkg.sources.source import open_source
from tests.sources import borealia
from tests.sources.said import things

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
PLAN = [["Member", "Plan number"], ["XB", 2]]


def saved(folder: Path, sheets: dict[str, list[list[object]]]) -> bytes:
    path = folder / "made.xlsx"
    borealia.workbook(sheets).save(path)
    return path.read_bytes()


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return buffer.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        return packed({one: old.read(one) for one in old.namelist()} | {name: part})


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.xlsm", b"PK\x03\x04", "macros .*save a copy as .xlsx"),
        ("plan.xls", COMPOUND, "old kind .*save a copy as .xlsx"),
        ("plan.xlsb", b"PK\x03\x04", "binary workbook .*save a copy as .xlsx"),
        ("plan.ods", b"PK\x03\x04", "save it as .xlsx"),
        ("plan.xlsx", COMPOUND, "old kind .*save a copy as .xlsx"),
        ("plan.xlsx", COMPOUND + "EncryptedPackage".encode("utf-16-le"), "needs a password; save a copy without one"),
        ("plan.xlsx", b"", "is empty"),
        ("plan.xlsx", b"Number,Title\n1,Maps\n", "is not a workbook, whatever its name says"),
        ("plan.xlsx", b"PK\x03\x04 and no more", "is damaged"),
        ("plan.xlsx", packed({"word/document.xml": b"<a/>"}), "is a ZIP file and not a workbook"),
        ("plan.xlsx", packed({"xl/workbook.xml": b"<a/>"}), "is damaged"),
        ("plan.xlsx", packed({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}), "macros"),
        ("plan.xlsx", packed({"xl/workbook.xml": b" " * 30_000_001}), "unpacks to more than"),
    ],
)
def test_other_files_are_refused_with_what_to_do(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        open_source(path)


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_damaged_parts_are_told(tmp_path: Path, part: str) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(with_part(saved(tmp_path, {"Plan": PLAN}), part, b"<sheetData><row><c"))
    with pytest.raises(InputError, match="is damaged"):
        open_source(path)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    content = saved(tmp_path, {"Plan": PLAN})
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        sheet = made.read(SHEET).decode().replace("Plan number", "&a12;")
    hostile = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{entities}]>{sheet}'
    path = tmp_path / "plan.xlsx"
    path.write_bytes(with_part(content, SHEET, hostile.encode()))
    with pytest.raises(InputError, match="is damaged"):
        open_source(path)


def test_strings_may_be_shared_as_excel_keeps_them(tmp_path: Path) -> None:
    content = saved(tmp_path, {"Plan": PLAN})
    space, office = "http://schemas.openxmlformats.org", "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        parts = {name: made.read(name).decode() for name in made.namelist()}
    kinds = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{office}.sharedStrings+xml"/></Types>'
    inline = '<c r="A2" t="inlineStr"><is><t>XB</t></is></c>'
    assert inline in parts[SHEET]
    parts[SHEET] = parts[SHEET].replace(inline, '<c r="A2" t="s"><v>0</v></c>')
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", kinds)
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}/spreadsheetml/2006/main"><si><t>X</t></si></sst>'
    path = tmp_path / "plan.xlsx"
    path.write_bytes(packed({name: part.encode() for name, part in parts.items()}))
    assert list(open_source(path).sheets["Plan"][1]) == ["X", 2]


def test_a_sheet_that_is_larger_than_any_plan_is_refused(tmp_path: Path) -> None:
    book = borealia.workbook({"Plan": PLAN})
    book["Plan"]["A5001"] = "x"
    with pytest.raises(InputError, match="Plan has 5,001 rows and 2 columns, and a sheet of a plan at most 5,000"):
        borealia.read(tmp_path, book)
    (tmp_path / "many").mkdir()
    (tmp_path / "many" / "plan.csv").write_text("Member\n" + "XB\n" * 5_000)
    with pytest.raises(InputError, match=r"plan.csv has more than 5,000 rows"):
        open_source(tmp_path / "many")


def test_formats_of_cells_without_a_value_cost_nothing(tmp_path: Path) -> None:
    book = borealia.workbook({"Plan": PLAN, "Commitments": [["Number", "Title"], [1, "Maps"]]})
    book["Commitments"]["XFD1048576"].font = Font(bold=True)
    assert things(borealia.read(tmp_path, book), "ogp:Commitment") == {"XB-2-1"}


def test_a_folder_without_the_files_of_a_plan_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match=r"holds no plan.csv, commitments.csv"):
        open_source(tmp_path)
    (tmp_path / "plan.csv").write_text('Member,"Plan number\nXB,2\n')
    with pytest.raises(InputError, match="is not a CSV table"):
        open_source(tmp_path)


def test_a_file_without_a_row_is_an_empty_sheet(tmp_path: Path) -> None:
    folder = tmp_path / "borealia"
    folder.mkdir()
    (folder / "plan.csv").write_text("Member,Plan number\nXB,2\n")
    (folder / "people.csv").write_text("")
    assert things(borealia.read_file(folder), "ogp:ActionPlan") == {"XB-2"}


def test_a_sheet_without_a_known_header_is_reported(tmp_path: Path) -> None:
    record = borealia.read(tmp_path, {"Plan": PLAN, "Commitments": [["Alpha", "Beta"], ["1", "2"]], "Sheet1": []})
    assert ("a sheet without a header that is known, not read", "Commitments") in record.report.notes
    assert not any(words == "Sheet1" for _, words in record.report.notes)
