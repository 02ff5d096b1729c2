"""The template of a plan's workbook: what spreadsheet programs find in the file, and that it reads back."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from rdflib import SH, Graph, URIRef

from ogpkg.cli import main
from ogpkg.errors import InputError
from ogpkg.iris import CODE_LISTS, SHAPES
from ogpkg.sources.workbook.column import EXAMPLE_MARKS, LANGUAGES, Column, Sheet
from ogpkg.sources.workbook.columns import SHEETS, column_called, header, sheet_called
from ogpkg.sources.workbook.pages import filled, template
from tests.paths import ROOT
from tests.sources import borealia
from tests.sources.arcadia import keys
from tests.sources.borealia import text
from tests.sources.said import values

COLUMNS = [(sheet, column) for sheet in SHEETS for column in sheet.columns]
SKOS_LABEL = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")


@cache
def book(languages: tuple[str, ...] = LANGUAGES) -> Workbook:
    return load_workbook(io.BytesIO(template(languages)))


def page(sheet: Sheet, languages: tuple[str, ...] = LANGUAGES) -> Worksheet:
    return book(languages)[sheet.names[LANGUAGES.index(languages[0])]]  # type: ignore[return-value]


def letters(sheet: Sheet, column: Column) -> list[str]:
    """The letters of a column in the template, by what its headers say."""
    found = [cell.column_letter for cell in page(sheet)[1] if _called(sheet, cell.value) == column]
    return [str(letter) for letter in found]


def _called(sheet: Sheet, value: object) -> Column | None:
    found = column_called(sheet, str(value))
    return found[0] if found else None


def test_the_sheets_of_the_template() -> None:
    assert book().sheetnames == ["Guide", "Plan", "Commitments", "Milestones", "Agencies", "People", "Lists"]
    assert book(("ko",)).sheetnames == ["안내", "실행계획", "공약", "세부과제", "기관", "사람", "목록"]
    assert {one.title for one in book().worksheets if one.sheet_state != "visible"} == {"Lists"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_headers_are_in_both_languages_marked_and_stay_in_sight(sheet: Sheet) -> None:
    offered = [column for column in sheet.columns if column.offered]
    heads = [str(cell.value) for cell in page(sheet)[1]]
    assert len(heads) == sum(len(column.tags) for column in offered)
    for column in offered:
        for head in (heads[column_index_from_string(letter) - 1] for letter in letters(sheet, column)):
            english, korean = head.split("\n")
            assert english.startswith(column.names[0]) and korean.startswith(column.names[1])
            assert head.count("*") == (2 if column.level == "required" else 0)
    assert str(page(sheet).freeze_panes)[1:] == "2"


@pytest.mark.parametrize(("sheet", "column"), COLUMNS, ids=lambda one: one.key)
def test_every_name_of_a_column_leads_to_it(sheet: Sheet, column: Column) -> None:
    tagged = [header(column, "fr")] if column.localized else []
    for name in (*column.names, *column.aliases, header(column), header(column, languages=("ko",)), *tagged):
        found = column_called(sheet, name)
        assert found and found[0] == column, name
    assert all(sheet_called(name) == sheet for name in (*sheet.names, *sheet.aliases, f"{sheet.key}.csv"))


def shapes() -> Graph:
    known = Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        known.parse(path)
    return known


def test_the_note_of_a_header_is_what_the_shapes_demand() -> None:
    known, noted = shapes(), 0
    for sheet, column in COLUMNS:
        messages = [
            str(message)
            for shape in column.shapes
            for message in known.objects(URIRef(f"{SHAPES}#{shape}"), SH.message)
        ]
        assert len(messages) == 2 * len(column.shapes), column.shapes
        for letter in letters(sheet, column) if column.offered else ():
            comment = page(sheet)[f"{letter}1"].comment
            assert comment and all(message in comment.text for message in messages)
            noted += 1
    assert noted == sum(len(column.tags) for _, column in COLUMNS if column.offered)


@pytest.mark.parametrize("languages", [LANGUAGES, ("ko",)])
def test_lists_offer_the_code_lists(languages: tuple[str, ...]) -> None:
    for sheet in SHEETS:
        offered = {
            str(one.sqref).split(":")[0].rstrip("0123456789"): one
            for one in page(sheet, languages).data_validations.dataValidation
        }
        shown = [one for one in sheet.columns if one.offered for _ in one.tags]
        for place, column in enumerate(shown, start=1):
            found = offered.get(get_column_letter(place))
            assert bool(found) == bool(column.schemes or column.refers)
            if found and column.schemes:
                assert found.type == "list" and _cells(str(found.formula1), languages) == _labels(column, languages[0])
                # Only where one value may stand does another one stop.
                assert bool(found.showErrorMessage) == (not column.many)


def _cells(formula: str, languages: tuple[str, ...]) -> set[str]:
    match = re.fullmatch(r"'(\w+)'!\$([A-Z]+)\$(\d+):\$\2\$(\d+)", formula)
    assert match, formula
    rows = range(int(match[3]), int(match[4]) + 1)
    return {str(book(languages)[match[1]][f"{match[2]}{row}"].value) for row in rows}


def _labels(column: Column, language: str) -> set[str]:
    known = Graph().parse(ROOT / "ontology" / "codelists" / f"{column.schemes[0]}.ttl")
    return {str(label) for label in known.objects(None, SKOS_LABEL) if getattr(label, "language", "") == language}


def test_lists_offer_what_stands_on_the_other_sheets() -> None:
    found = {
        (sheet.key, column.key): str(one.formula1)
        for sheet in SHEETS
        for one in page(sheet).data_validations.dataValidation
        for column in sheet.columns
        if column.refers and str(one.sqref).split(":")[0].rstrip("0123456789") in letters(sheet, column)
    }
    names = "OFFSET('{0}'!$A$3,0,0,MAX(1,COUNTA('{0}'!$A$3:$A$1000)),1)"
    assert found["milestones", "commitment"] == names.format("Commitments")
    assert found["commitments", "lead"] == names.format("Agencies")
    assert found["commitments", "person"] == names.format("People")
    assert page(SHEETS[1])["A1"].value == "Number *\n번호 *"
    assert len(found) == sum(bool(column.refers) for _, column in COLUMNS if column.offered)


def test_columns_have_their_width_and_format() -> None:
    for sheet, column in COLUMNS:
        for letter in letters(sheet, column) if column.offered else ():
            shown = page(sheet).column_dimensions[letter]
            assert shown.width == column.width
            # A number such as 5-1 in a cell that is no text would become a day in May.
            expected = {"date": "yyyy-mm-dd", "integer": "0"}.get(column.kind, "@")
            assert shown.number_format == expected


def test_the_example_is_told_and_not_read(tmp_path: Path) -> None:
    for sheet in SHEETS:
        assert str(page(sheet)["A2"].value).startswith(EXAMPLE_MARKS[0])
        assert str(page(sheet, ("ko",))["A2"].value).startswith(EXAMPLE_MARKS[1])
    path = tmp_path / "borealia.xlsx"
    path.write_bytes(template())
    with pytest.raises(
        InputError, match="cannot tell whose plan this is; fill in member and number on the sheet of the plan"
    ):
        borealia.read_file(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_a_plan_that_can_be_read(tmp_path: Path, language: str) -> None:
    made = load_workbook(io.BytesIO(template((language,))))
    for sheet in made.worksheets:
        if str(sheet["A2"].value).startswith(EXAMPLE_MARKS):
            sheet["A2"].value = str(sheet["A2"].value).partition(": ")[2]
    record = borealia.read(tmp_path, made)
    # One agency of the example has a row; the partner and the division have none, and all else is known.
    assert {miss.table for miss in record.report.misses} <= {"agencies", "units"}
    whys = {what for _, what, _ in record.report.leftovers} - {"not on the sheet of agencies"}
    assert whys == {"the same as in the template's example; is it meant?"}
    assert keys(values(record, "commitment:XA-2-1", "ogp:leadAgency"))
    assert keys(values(record, "milestone:XA-2-1-1", "ogp:commitment")) == {"XA-2-1"}


def test_the_same_template_every_time() -> None:
    first, second = template(), template()
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"<dcterms:" not in parts.read("docProps/core.xml")


def test_rows_are_written_and_read_back(tmp_path: Path) -> None:
    rows = {
        "plan": [{("member", ""): "XB", ("number", ""): 2, ("title", ""): "Plan"}],
        "commitments": [
            {
                ("number", ""): "5-1",
                ("title", ""): "=SUM(A1)",
                ("title", "fr"): "Cartes",
                ("start", ""): "2025-10-01",
                ("end", ""): "2026-06",
                ("values", ""): "ogp-aim/transparency",
            }
        ],
    }
    path = tmp_path / "borealia.xlsx"
    path.write_bytes(filled(rows))
    record = borealia.read_file(path)
    commitment = "commitment:XB-2-5-1"
    assert values(record, commitment, "dcterms:title") == {text("=SUM(A1)"), text("Cartes", "fr")}
    assert {str(value) for value in values(record, commitment, "ogp:period")} == {"2025-10-01/2026-06"}
    assert keys(values(record, commitment, "ogp:claimedValue")) == {"transparency"}
    written = load_workbook(path)["Commitments"]
    assert written["B2"].data_type == "s" and written["E2"].is_date


def test_every_code_list_of_a_column_exists() -> None:
    assert {scheme for _, column in COLUMNS for scheme in column.schemes} <= set(CODE_LISTS)


def test_the_command_writes_a_workbook_and_overwrites_none(tmp_path: Path) -> None:
    run, path = CliRunner(), tmp_path / "plan.xlsx"
    assert run.invoke(main, ["template", str(path), "--lang", "ko"]).exit_code == 0
    assert "공약" in load_workbook(path).sheetnames
    again = run.invoke(main, ["template", str(path)])
    assert again.exit_code == 2 and "is there already" in again.output
    assert run.invoke(main, ["template", str(path), "--force"]).exit_code == 0
    assert "Commitments" in load_workbook(path).sheetnames
    wrong = run.invoke(main, ["template", str(tmp_path / "plan.csv")])
    assert wrong.exit_code == 2 and "let it end in .xlsx" in wrong.output
