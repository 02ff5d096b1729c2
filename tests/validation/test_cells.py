"""What is wrong in a workbook is told by sheet and cell, in every format of the report and on every page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from rdflib import PROV, Graph, Literal, URIRef

from ogpkg import check, quality
from ogpkg.cli import main
from ogpkg.iris import OGP
from ogpkg.validation.report import Place, Report
from ogpkg.validation.stored import read
from ogpkg.validation.writers import write
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from tests.sources import borealia

#: The faults, all by hand: no lead (C3), an end before the start (E3), no title (B4), a milestone of nothing (A3).
SHEETS = {
    "Plan": [["Member", "Plan number", "Title", "Start", "End"], ["XB", 2, "Plan", "2025-09-01", "2027-08-31"]],
    "My commitments": [],
    "Commitments": [
        ["Number", "Title", "Lead agency", "Start", "End", "Description"],
        [1, "Maps", "Ministry", datetime(2025, 10, 1), datetime(2026, 6, 1), "All of them"],
        [2, "Wells", None, datetime(2026, 10, 1), datetime(2026, 6, 1)],
        [3, None, "Ministry", "2026-01", "2026-06"],
    ],
    "Milestones": [
        ["Commitment", "Milestone", "Start", "End"],
        [1, "Draw them", "2025-10", "2025-12"],
        [7, "Dig", "2026-01", "2026-02"],
    ],
    "Agencies": [["Name", "Kind of actor"], ["Ministry", "state"]],
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cells") / "plan.xlsx"
    borealia.workbook(SHEETS).save(path)
    return path


@pytest.fixture(scope="module")
def report(path: Path) -> Report:
    return check.check(check.asked([path], None, {}))


def found(report: Report) -> set[tuple[str, str]]:
    """The constraints and the cells where they are not kept."""
    return {(result.shape.partition("#")[2], result.places[0].at) for result in report.results if result.places}


def test_a_missing_value_is_told_at_the_empty_cell(report: Report) -> None:
    assert ("Commitment-leadAgency", "Commitments!C3") in found(report)
    assert ("Commitment-title", "Commitments!B4") in found(report)
    assert ("Milestone-commitment", "Milestones!A3") in found(report)


def test_a_wrong_value_is_told_at_its_cell(report: Report) -> None:
    wrong = next(result for result in report.results if result.shape.endswith("Period-order"))
    assert [place.at for place in wrong.places] == ["Commitments!D3"]


def test_nothing_is_without_a_place(report: Report, path: Path) -> None:
    assert all(result.places for result in report.results)
    assert {place.file for result in report.results for place in result.places} == {str(path)}


def test_text_begins_with_the_cell(report: Report, path: Path) -> None:
    lines = write(report, "text", "en", "violation").decode().splitlines()
    assert any(line.startswith(f"{path}: Commitments!C3: violation: Wells commitment:XB-2-2") for line in lines)


def test_json_and_a_stored_report_keep_sheet_and_cell(report: Report) -> None:
    content = write(report, "json", "en", "violation")
    places = [place for result in json.loads(content)["results"] for place in result["places"]]
    wanted = {"sheet": "Commitments", "cell": "C3", "line": 3, "column": None, "page": None, "header": ""}
    assert any(wanted.items() <= place.items() for place in places)
    assert [one.places for one in read(content).results] == [one.places for one in report.results]


def test_csv_has_columns_for_sheet_and_cell(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(write(report, "csv", "en", "violation").decode(), newline="")))
    (lead,) = [row for row in rows if row["shape"].endswith("Commitment-leadAgency")]
    assert (lead["sheet"], lead["cell"], lead["line"]) == ("Commitments", "C3", "3")


def test_sarif_names_the_cell_as_a_logical_location(report: Report) -> None:
    results = json.loads(write(report, "sarif", "en", "violation"))["runs"][0]["results"]
    (lead,) = [one for one in results if one["ruleId"] == "Commitment-leadAgency"]
    cell, thing = lead["locations"][0]["logicalLocations"]
    assert cell == {"fullyQualifiedName": "Commitments!C3", "name": "C3", "kind": "cell"}
    assert thing["kind"] == "resource"
    assert lead["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}


def test_turtle_junit_and_html_name_the_cell(report: Report, path: Path) -> None:
    turtle = Graph().parse(data=write(report, "turtle", "en", "violation"), format="turtle")
    places = set(turtle.objects(None, PROV.atLocation))
    told = {(turtle.value(node, URIRef(f"{OGP}sheet")), turtle.value(node, URIRef(f"{OGP}cell"))) for node in places}
    assert (Literal("Commitments"), Literal("C3")) in told
    junit = ET.fromstring(write(report, "junit", "en", "violation"))
    (failure,) = [case for case in junit.iter("testcase") if str(case.get("name")).startswith("Commitment-leadAgency")]
    assert f"{path}: Commitments!C3: " in str(failure.findtext("failure"))
    assert f"{path}: Commitments!C3" in write(report, "html", "ko", "violation").decode()


def test_completeness_tells_the_cell(report: Report) -> None:
    assert f": {report.files[0]}: Commitments!C3" in write(report, "html", "en", "violation").decode()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place("plan.xlsx", 7, sheet="Commitments", cell="D7"), "plan.xlsx: Commitments!D7"),
        (Place("plan.xlsx", 7, sheet="공약", cell="D7"), "plan.xlsx: 공약!D7"),
        (Place("plan.xlsx", 7, sheet="Bo's plan", cell="D7"), "plan.xlsx: 'Bo''s plan'!D7"),
        (Place("plan", 7, sheet="commitments.csv", cell="D7"), "plan: commitments.csv!D7"),
        (Place("plan.pdf", 120, page=3), "plan.pdf:120 (p. 3)"),
        (Place("export.csv", 17, header="Commitment Title"), "export.csv:17 [Commitment Title]"),
        (Place("plan.ttl", 17, 4), "plan.ttl:17:4"),
    ],
)
def test_places_are_written_as_people_look_for_them(place: Place, said: str) -> None:
    assert str(place) == said


def test_places_that_a_file_states_are_read_with_sheets_and_pages(tmp_path: Path) -> None:
    path = tmp_path / "plan.ttl"
    path.write_text(
        f"""@prefix ogp: <{OGP}> . @prefix at: <https://w3id.org/ogpkg/id/document/xb-plan#> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        <https://w3id.org/ogpkg/id/commitment/XB0001> a ogp:Commitment .
        at:one rdf:subject <https://w3id.org/ogpkg/id/commitment/XB0001> ; rdf:predicate rdf:type ;
            rdf:object ogp:Commitment ; ogp:line 3 ; ogp:sheet "Bo \\"the\\" plan\\u00e9" ; ogp:cell "A3" .
        at:two rdf:subject <https://w3id.org/ogpkg/id/commitment/XB0001> ; rdf:predicate rdf:type ;
            rdf:object ogp:Commitment ; ogp:line 12 ; ogp:page 2 ; ogp:column "Title" ."""
    )
    title = next(r for r in check.check(check.asked([path], None, {})).results if r.shape.endswith("Commitment-title"))
    assert set(title.places) == {
        Place("xb-plan", 3, sheet='Bo "the" plané', cell="A3"),
        Place("xb-plan", 12, page=2, header="Title"),
    }


def test_the_command_tells_what_was_left_out_of_a_workbook(path: Path) -> None:
    said = CliRunner().invoke(main, ["validate", str(path), "--format", "json"])
    assert f"{path}:Milestones!A3: no commitment has this number or title" in said.stderr
    assert json.loads(said.stdout)["counts"]["violation"] > 0


def test_the_command_takes_workbooks_and_folders_of_csv(path: Path, tmp_path: Path) -> None:
    run = CliRunner()
    said = run.invoke(main, ["validate", str(path)])
    assert said.exit_code == 1 and f"{path}: Commitments!C3: violation" in said.output
    for name, rows in SHEETS.items():
        lines = [",".join("" if cell is None else str(cell).removesuffix(" 00:00:00") for cell in row) for row in rows]
        (tmp_path / f"{name.lower()}.csv").write_text("\n".join(lines))
    (tmp_path / "my commitments.csv").unlink()
    said = run.invoke(main, ["validate", str(tmp_path)])
    assert said.exit_code == 1, said.output
    assert f"{tmp_path}: commitments.csv!C3: violation" in said.output


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, path: Path) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "data").mkdir()
    (folder / "data" / "plan.ttl").write_bytes(borealia.read_file(path).turtle())
    quality.build(folder / "data", folder / "out")
    app = create_app(Settings(workers=1, snapshot=folder / "out"))
    try:
        yield app.test_client()
    finally:
        close_app(app)


def test_a_page_shows_the_cell_that_says_so(client: FlaskClient) -> None:
    page = client.get("/doc/commitment/XB-2-1.html").text
    assert "Commitments!B2" in page and "cell Commitments!B2" in page
    assert "셀 Commitments!B2" in client.get("/doc/commitment/XB-2-1.html?lang=ko").text


def test_the_page_of_the_workbook_goes_by_its_cells(client: FlaskClient) -> None:
    page = client.get("/doc/document/plan.html").text
    assert '<th scope="row">Commitments!B2</th>' in page


def test_the_description_as_data_has_sheet_and_cell(client: FlaskClient) -> None:
    found = Graph().parse(data=client.get("/doc/commitment/XB-2-1.ttl").data, format="turtle")
    place = next(found.subjects(URIRef(f"{OGP}cell"), Literal("B2")))
    assert found.value(place, URIRef(f"{OGP}sheet")) == Literal("Commitments")
    assert found.value(place, URIRef(f"{OGP}line")) == Literal(2)


def test_findings_lead_to_the_cell(client: FlaskClient) -> None:
    page = client.get("/quality/plan/XB-2").text
    assert "Commitments!C3" in page and "/doc/document/plan.html?line=3#L3" in page


def test_what_a_commitment_lacks_is_shown_with_the_empty_cell(client: FlaskClient) -> None:
    page = client.get("/doc/plan/XB-2.html").text
    assert "cell Commitments!C3" in page
    (lead,) = [
        why
        for commitment in client.get("/quality/completeness.json").json["commitments"]
        for missing in commitment["missing"]
        if commitment["thing"].endswith("XB-2-2") and missing["key"] == "lead-agency"
        for why in missing["why"]
    ]
    assert (lead["cell"], lead["line"], lead["reason"]) == ("Commitments!C3", 3, "blank")
