"""A plan in a workbook: Borealia's, written cell by cell in `borealia`, its facts worked out by hand."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from rdflib import Graph, Literal

from ogpkg.cli import main
from ogpkg.errors import InputError
from ogpkg.iris import PREFIXES
from ogpkg.sources.importing import import_document
from ogpkg.sources.record import Record, term
from tests.sources import borealia
from tests.sources.arcadia import edtf, keys
from tests.sources.borealia import cells, fill, left, text
from tests.sources.said import absences, graph, things, values

ONE, TWO = "commitment:XB-2-1", "commitment:XB0007"
HEADS = {
    "Plan": ["Member", "Plan number", "Title", "Start", "End"],
    "Commitments": ["Number", "Title", "Lead agency", "Start", "End"],
}
PLAN = [HEADS["Plan"], ["XB", 2, "Plan", "2025-09-01", "2027-08-31"]]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return borealia.read(tmp_path_factory.mktemp("borealia"), borealia.plan())


def commitments(folder: Path, *rows: list[object], head: list[object] | None = None) -> Record:
    return borealia.read(folder, {"Plan": PLAN, "Commitments": [head or HEADS["Commitments"], *rows]})


def day(words: str) -> Literal:
    return Literal(words, datatype=PREFIXES["xsd"] + "date")


def test_the_plan_says_whose_it_is_and_when(plan: Record) -> None:
    assert plan.document.plan == "XB-2"
    assert keys(values(plan, "plan:XB-2", "ogp:member")) == {"XB"}
    assert values(plan, "plan:XB-2", "ogp:planNumber") == {Literal(2)}
    assert values(plan, "plan:XB-2", "dcterms:title") == {text("Second Action Plan of Borealia")}
    assert values(plan, "plan:XB-2", "ogp:period") == {edtf("2025-09-01/2027-08-31")}
    assert cells(plan, "plan:XB-2", "ogp:period") == ["Plan!D3", "Plan!E3"]
    assert cells(plan, "plan:XB-2", "dcterms:title") == ["Plan!C3"]


def test_the_document_has_the_title_and_the_date_of_the_plan(plan: Record) -> None:
    assert values(plan, "document:borealia", "dcterms:title") == {text("Second Action Plan of Borealia")}
    assert values(plan, "document:borealia", "dcterms:issued") == {edtf("2025-08")}
    assert cells(plan, "document:borealia", "dcterms:issued") == ["Plan!F3"]


def test_headers_are_known_in_any_order_and_either_language(plan: Record) -> None:
    assert things(plan, "ogp:Commitment") == {"XB-2-1", "XB0007"}
    assert values(plan, ONE, "ogp:numberInPlan") == {Literal("1")}
    assert cells(plan, ONE, "ogp:numberInPlan") == ["공약!B3"]
    assert values(plan, ONE, "dcterms:title") == {text("Snow maps for all"), text("Cartes de neige", "fr")}
    assert cells(plan, ONE, "dcterms:title", text("Cartes de neige", "fr")) == ["공약!H3"]
    assert keys(values(plan, ONE, "ogp:leadAgency")) == {"xb-ministry-of-ice"}
    assert keys(values(plan, ONE, "ogp:leadUnit")) == {"xb-ministry-of-ice-maps-unit"}


def test_a_row_is_the_line_of_what_it_says(plan: Record) -> None:
    said = graph(plan)
    place = next(
        one
        for one in said.subjects(term("rdf:object"), text("Snow maps for all"))
        if said.value(one, term("rdf:predicate")) == term("dcterms:title")
    )
    assert said.value(place, term("ogp:line")) == Literal(3)


def test_several_values_share_a_cell(plan: Record) -> None:
    assert keys(values(plan, ONE, "ogp:claimedValue")) == {"access-to-information", "civic-participation"}
    assert keys(values(plan, ONE, "ogp:responsiblePerson")) == {"p0101", "p0102"}
    assert keys(values(plan, ONE, "ogp:nonStateActor")) == {"xb-sled-club", "xb-snow-university"}
    assert cells(plan, ONE, "ogp:nonStateActor") == ["공약!K3"]
    assert values(plan, ONE, "ogp:stateActor") == set()


def test_a_day_shown_as_a_month_is_a_month(plan: Record) -> None:
    assert values(plan, ONE, "ogp:end") == {edtf("2026-06")}
    assert values(plan, ONE, "schema:endDate") == {day("2026-06-30")}
    assert values(plan, ONE, "ogp:start") == {edtf("2025-10-01")}


def test_a_serial_number_is_the_day_that_it_stands_for(plan: Record) -> None:
    # Day 45,931 of the calendar that begins with 1900 is 1 October 2025: 45,901 is 1 September.
    assert values(plan, TWO, "ogp:start") == {edtf("2025-10-01")}
    assert values(plan, TWO, "ogp:endText") == {Literal("To be continued")}
    assert values(plan, TWO, "ogp:period") == {edtf("2025-10-01/..")}
    noted = {what for what, words in plan.report.notes if words == "45931"}
    assert noted == {"a number read as a day, as spreadsheets keep days"}


def test_an_empty_cell_is_an_absence_at_that_cell(plan: Record) -> None:
    absence = "absence:borealia-XB0007-responsiblePerson"
    assert absences(plan, TWO)["responsiblePerson"] == "blank"
    assert cells(plan, absence, "ogp:absenceReason") == ["공약!I4"]
    assert absences(plan, TWO)["otherActor"] == "blank"
    assert "otherActor" not in absences(plan, ONE)


def test_a_column_that_is_not_there_was_not_printed(plan: Record) -> None:
    assert absences(plan, ONE)["problem"] == "not-printed"
    missing = {words for what, words in plan.report.notes if what == "a column that 공약 should have, missing"}
    assert missing == {"Public problem", "What the commitment is", "How it solves the problem"}


def test_a_value_of_no_list_is_reported_with_its_cell(plan: Record) -> None:
    assert values(plan, TWO, "ogp:claimedValue") == set()
    assert absences(plan, TWO)["claimedValue"] == "unrecognized"
    misses = {(miss.row, str(miss.line)) for miss in plan.report.misses}
    assert (("ogp-value", "Magic", "ogp-value/"), "공약!F4") in misses
    assert (("policy-area", "Fish and Chips", "policy-area/"), "공약!P4") in misses


def test_an_identifier_of_the_partnership_names_the_commitment(plan: Record) -> None:
    assert values(plan, TWO, "dcterms:identifier") == {Literal("XB0007")}
    assert values(plan, TWO, "ogp:numberInPlan") == {Literal("2")}


def test_themes_go_by_their_number_or_their_title(plan: Record) -> None:
    assert keys(values(plan, ONE, "ogp:theme")) == {"XB-2-1"}
    assert values(plan, "theme:XB-2-1", "dcterms:title") == {text("Weather")}
    assert values(plan, "theme:XB-2-1", "ogp:numberInPlan") == {Literal("1")}
    assert keys(values(plan, TWO, "ogp:theme")) == {"XB-2-food"}


def test_who_fills_in_a_completion_assesses(plan: Record) -> None:
    assessment = "assessment:XB-2-1-borealia"
    assert keys(values(plan, assessment, "ogp:completion")) == {"limited"}
    assert keys(values(plan, assessment, "ogp:assesses")) == {"XB-2-1"}


def test_agencies_units_and_their_names(plan: Record) -> None:
    ministry = "agency:xb-ministry-of-ice"
    assert things(plan, "ogp:AgencyUnit") == {"xb-ministry-of-ice-maps-unit"}
    assert keys(values(plan, "unit:xb-ministry-of-ice-maps-unit", "org:unitOf")) == {"xb-ministry-of-ice"}
    assert values(plan, ministry, "skos:prefLabel") == {text("Ministry of Ice and Snow"), text("얼음부", "ko")}
    assert values(plan, ministry, "skos:altLabel") == {text("MoI")}
    assert keys(values(plan, ministry, "ogp:actorKind")) == {"state"}
    assert keys(values(plan, "agency:xb-sled-club", "ogp:actorKind")) == {"civil-society"}


def test_an_agency_that_is_on_no_sheet_is_kept_and_reported(plan: Record) -> None:
    assert keys(values(plan, TWO, "ogp:leadAgency")) == {"xb-ministry-of-fish"}
    assert left(plan)["공약!C4"] == "not on the sheet of agencies"
    assert left(plan)["공약!K3"] == "not on the sheet of agencies"


def test_an_address_is_kept_as_its_hash_only(plan: Record) -> None:
    hashed = hashlib.sha1(b"mailto:ana.frost@ice.example").hexdigest()
    assert values(plan, "person:p0101", "foaf:mbox_sha1sum") == {Literal(hashed)}
    assert cells(plan, "person:p0101", "foaf:mbox_sha1sum") == ["People!D2"]
    assert "ice.example" not in plan.turtle().decode() + plan.report.render("plan.xlsx")
    assert "1234" not in plan.turtle().decode()


def test_a_post_is_held_in_a_unit(plan: Record) -> None:
    post = "post:xb-ministry-of-ice-maps-unit-head"
    assert keys(values(plan, post, "org:heldBy")) == {"p0101"}
    assert keys(values(plan, post, "org:postIn")) == {"xb-ministry-of-ice-maps-unit"}
    assert keys(values(plan, ONE, "ogp:responsiblePost")) == {"xb-ministry-of-ice-maps-unit-head"}
    # Bo Sleet has none, and the cell for it is empty.
    assert cells(plan, "absence:borealia-XB-2-1-responsiblePost", "ogp:absenceReason") == ["People!B3"]


def test_a_merged_cell_speaks_for_all_its_rows(plan: Record) -> None:
    assert keys(values(plan, "milestone:XB-2-1-1", "ogp:commitment")) == {"XB-2-1"}
    assert values(plan, "milestone:XB-2-1-2", "dcterms:title") == {text("Print the maps")}
    assert values(plan, "milestone:XB-2-1-2", "ogp:start") == {edtf("2026-40")}
    assert values(plan, "milestone:XB-2-1-1", "schema:startDate") == {day("2025-10-01")}


def test_a_milestone_may_name_its_commitment_by_the_title(plan: Record) -> None:
    assert values(plan, "milestone:XB0007-1", "dcterms:title") == {text("Ask the fishers")}
    assert left(plan)["Milestones!C4"] == "not read as a date"
    assert absences(plan, "milestone:XB0007-1") == {"endDate": "blank"}


def test_a_milestone_of_no_commitment_is_kept(plan: Record) -> None:
    lost = "milestone:XB-2-9-lost-1"
    assert values(plan, lost, "dcterms:title") == {text("Count the snow")}
    assert values(plan, lost, "ogp:commitment") == set()
    assert absences(plan, lost) == {"commitment": "unrecognized"}
    assert left(plan)["Milestones!A5"].startswith("no commitment has this number or title")


def test_what_is_no_data_is_told(plan: Record) -> None:
    assert left(plan)["Plan!A1"] == "above the header, not read"
    notes = {what: [str(where) for where in places] for (what, _), places in plan.report.notes.items()}
    assert notes["a column of 공약 that is not known, not read"] == ["공약!G1"]
    assert notes["a hidden row, read like the others"] == ["공약!A4"]
    assert "a sheet of another name, not read" in notes
    assert plan.report.counts["example rows, not read"] == 1
    assert plan.report.counts["rows of commitments"] == 2


def test_running_text_comes_only_when_it_is_asked_for(tmp_path: Path) -> None:
    rows = {"Plan": PLAN, "Commitments": [["Number", "Description"], [1, "Maps, many maps. Ask me@ice.example"]]}
    assert values(borealia.read(tmp_path, rows), ONE, "ogp:description") == set()
    record = borealia.read(tmp_path, rows, with_text=True)
    assert values(record, ONE, "ogp:description") == {text("Maps, many maps. Ask")}


def test_what_shapes_would_call_a_telephone_number_is_left_out(tmp_path: Path) -> None:
    record = commitments(tmp_path, [1, "Wells 2018-2020 (02-200-1234)", "Ministry"])
    assert values(record, ONE, "dcterms:title") == {text("Wells 2018-2020")}
    assert left(record)["Commitments!B2"] == "an address or telephone number in a text, left out"


def test_two_rows_of_one_number_are_two_commitments(tmp_path: Path) -> None:
    record = borealia.read(
        tmp_path,
        {
            "Plan": PLAN,
            "Commitments": [HEADS["Commitments"], ["1", "Maps", "A"], ["1.", "Wells", "A"], [None, "Fish", "A"]],
            "Milestones": [["Commitment", "Milestone"], [1, "Dig"], ["Wells", "Drill"]],
        },
    )
    assert things(record, "ogp:Commitment") == {"XB-2-1", "XB-2-wells", "XB-2-fish"}
    assert left(record)["Commitments!A3"].startswith("another row is this commitment already")
    # "1" could be either, and is not guessed.
    assert left(record)["Milestones!A2"].startswith("more than one commitment is called so")
    assert keys(values(record, "milestone:XB-2-wells-1", "ogp:commitment")) == {"XB-2-wells"}


def test_milestones_take_the_numbers_that_are_left(tmp_path: Path) -> None:
    rows = [["Commitment", "Order", "Milestone"], [1, None, "A"], [1, 1, "B"], [1, 1, "C"], [1, "last", "D"]]
    record = borealia.read(
        tmp_path, {"Plan": PLAN, "Commitments": [HEADS["Commitments"], [1, "Maps", "M"]], "Milestones": rows}
    )
    titles = {key: values(record, f"milestone:{key}", "dcterms:title") for key in things(record, "ogp:Milestone")}
    numbered = {key: next(iter(found)).value for key, found in titles.items()}
    assert numbered == {"XB-2-1-1": "B", "XB-2-1-2": "A", "XB-2-1-3": "C", "XB-2-1-4": "D"}
    assert set(left(record)) == {"Commitments!C2", "Milestones!B4", "Milestones!B5"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-10", "2025-10"),
        ("2025-10-31", "2025-10-31"),
        ("October 2025", "2025-10"),
        (date(2025, 10, 31), "2025-10-31"),
        (2025, "2025"),
        (45_931.75, "2025-10-01"),
        ("45931", "2025-10-01"),
        ("2025-10/2026-01", "2025-10/2026-01"),
        ("2025년 10월 1일", "2025-10-01"),
        ("2025년 10월", "2025-10"),
        ("2025. 10. 1.", "2025-10-01"),
        ("2025. 10.", "2025-10"),
        ("2025/10/1", "2025-10-01"),
        ("2025년", "2025"),
        ("2026년 하반기", "2026-41"),
        ("2026년 2분기", "2026-34"),
    ],
)
def test_dates_in_all_their_clothes(tmp_path: Path, written: object, read: str) -> None:
    record = commitments(tmp_path, [1, "Maps", "M", written])
    assert values(record, ONE, "ogp:start") == {edtf(read)}


@pytest.mark.parametrize("words", ["2025/26", "2025-2026", "2025.13.1", "2025-02-30", "10", "12/13/14/15"])
def test_what_is_no_date_stays_words(tmp_path: Path, words: str) -> None:
    record = commitments(tmp_path, [1, "Maps", "M", words])
    assert values(record, ONE, "ogp:startText") == {Literal(words)}
    assert values(record, ONE, "schema:startDate") == set()


def test_days_of_the_calendar_of_1904(tmp_path: Path) -> None:
    book = borealia.workbook({"Plan": PLAN, "Commitments": [HEADS["Commitments"], [1, "Maps", "M", 44_469]]})
    # Day 44,469 since 1 January 1904 is 1 October 2025: 1,462 days fewer than in the calendar of 1900.
    book.epoch = CALENDAR_MAC_1904
    assert values(borealia.read(tmp_path, book), ONE, "ogp:start") == {edtf("2025-10-01")}


@pytest.mark.parametrize(("others", "read"), [("31/12/2026", "2026-03-01"), ("12/31/2026", "2026-01-03")])
def test_numeric_dates_are_read_in_the_order_that_another_shows(tmp_path: Path, others: str, read: str) -> None:
    record = commitments(tmp_path, [1, "Maps", "M", "01/03/2026"], [2, "Wells", "M", others])
    assert values(record, ONE, "ogp:start") == {edtf(read)}


def test_a_numeric_date_that_could_be_two_stays_words(tmp_path: Path) -> None:
    record = commitments(tmp_path, [1, "Maps", "M", "01/03/2026"])
    assert values(record, ONE, "ogp:startText") == {Literal("01/03/2026")}
    assert values(record, ONE, "ogp:start") == set()
    assert left(record)["Commitments!D2"] == "not read as a date"


def test_a_formula_counts_as_what_it_once_gave(tmp_path: Path) -> None:
    record = commitments(tmp_path, [1, "=1+1", "M"])
    assert absences(record, ONE)["title"] == "blank"
    assert left(record)["Commitments!B2"].startswith("a formula without a value")


def test_numbers_are_written_as_people_read_them(tmp_path: Path) -> None:
    record = commitments(tmp_path, [4.0999999999999996, "Maps", "M"], [2.0, "Wells", "M"])
    assert values(record, "commitment:XB-2-4-1", "ogp:numberInPlan") == {Literal("4.1")}
    assert values(record, "commitment:XB-2-2", "ogp:numberInPlan") == {Literal("2")}


def test_names_without_latin_letters_have_iris_of_their_own(tmp_path: Path) -> None:
    record = commitments(tmp_path, [1, "Maps", "얼음부"], [2, "Wells", "물고기부"])
    agencies = things(record, "ogp:Agency")
    assert len(agencies) == 2 and all(one.startswith("xb-x") for one in agencies)
    names = {str(value) for one in agencies for value in values(record, f"agency:{one}", "ogp:nameAsPrinted")}
    assert names == {"얼음부", "물고기부"}


def test_the_language_of_the_workbook_is_that_of_its_texts(tmp_path: Path) -> None:
    plan = [[*HEADS["Plan"], "Language"], [*PLAN[1], "ko"]]
    record = borealia.read(
        tmp_path, {"Plan": plan, "Commitments": [["번호", "제목", "제목 [en]"], [1, "지도", "Maps"]]}
    )
    assert values(record, ONE, "dcterms:title") == {text("지도", "ko"), text("Maps")}


@pytest.mark.parametrize(("title", "language"), [("Maps", "en"), ("지도 (Maps)", "ko"), ("Карты", None)])
def test_letters_tell_the_language_where_nobody_does(tmp_path: Path, title: str, language: str | None) -> None:
    assert values(commitments(tmp_path, [1, title]), ONE, "dcterms:title") == {Literal(title, lang=language)}


def test_a_unit_that_leads_leads_for_its_agency(tmp_path: Path) -> None:
    agencies = [["Name", "Part of"], ["Maps Unit", "Snow Office"], ["Snow Office", "Ministry"], ["Ministry", None]]
    rows = {"Plan": PLAN, "Commitments": [HEADS["Commitments"], [1, "Maps", "Snow Office"]], "Agencies": agencies}
    record = borealia.read(tmp_path, rows)
    assert keys(values(record, ONE, "ogp:leadAgency")) == {"xb-ministry"}
    assert keys(values(record, ONE, "ogp:leadUnit")) == {"xb-ministry-snow-office"}
    assert keys(values(record, "unit:xb-ministry-snow-office-maps-unit", "org:unitOf")) == {"xb-ministry-snow-office"}


def test_commas_part_names_only_where_all_are_known(tmp_path: Path) -> None:
    agencies = [["Name"], ["Ministry of Ice"], ["Ministry of Roads, Rails and Rivers"]]
    head = ["Number", "Title", "Supporting agencies"]
    names = ["Ministry of Ice, Ministry of Roads, Rails and Rivers", "Ministry of Roads, Rails and Rivers"]
    rows = [[number, "T", name] for number, name in enumerate(names, start=1)]
    record = borealia.read(tmp_path, {"Plan": PLAN, "Commitments": [head, *rows], "Agencies": agencies})
    assert keys(values(record, "commitment:XB-2-2", "ogp:supportingAgency")) == {
        "xb-ministry-of-roads-rails-and-rivers"
    }
    assert left(record)["Commitments!C2"] == "not on the sheet of agencies"


def test_a_folder_of_csv_files_says_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "borealia"
    folder.mkdir()
    (folder / "plan.csv").write_text("Member;Plan number;Title;Start;End\nXB;2;Plan;2025-09-01;2027-08-31\n")
    (folder / "commitments.csv").write_text(
        "\ufeffNumber,Title,Lead agency,Start,End,OGP values\n"
        '1,"Maps\nof snow",Ministry,2025-10,,"Transparency\nTech"\n'
        '2,Wells,"N/A",,,\n',
        encoding="utf-8",
    )
    record = borealia.read_file(folder)
    assert values(record, ONE, "dcterms:title") == {text("Maps of snow")}
    assert cells(record, ONE, "dcterms:title") == ["commitments.csv!B2"]
    assert keys(values(record, ONE, "ogp:claimedValue")) == {"access-to-information", "technology-and-innovation"}
    # The row of the table, not the line of the file, of which a cell may have several.
    assert cells(record, "commitment:XB-2-2", "dcterms:title") == ["commitments.csv!B3"]
    assert absences(record, "commitment:XB-2-2")["leadAgency"] == "stated-none"


def test_a_plan_that_nobody_names_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot tell whose plan this is"):
        borealia.read(tmp_path, {"Plan": [HEADS["Plan"], ["Atlantis", "two", "Plan"]]})


def test_the_plan_may_be_written_down_as_a_list(tmp_path: Path) -> None:
    rows = [["Our plan"], ["Member *", "XB"], ["Plan number *", 2], ["Title", "Plan"], ["Start", datetime(2025, 9, 1)]]
    record = borealia.read(tmp_path, {"Plan": [*rows, ["End", None], ["Color", "blue"]]})
    assert values(record, "plan:XB-2", "dcterms:title") == {text("Plan")}
    assert cells(record, "plan:XB-2", "ogp:startText") == ["Plan!B5"]
    assert cells(record, "absence:borealia-XB-2-endDate", "ogp:absenceReason") == ["Plan!B6"]
    notes = {words: [str(where) for where in places] for (_, words), places in record.report.notes.items()}
    assert (notes["Our plan"], notes["Color"]) == (["Plan!A1"], ["Plan!A7"])


def test_another_plan_than_the_sheet_names_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "borealia.xlsx"
    borealia.workbook({"Plan": PLAN}).save(path)
    record = import_document(path, None, borealia.lookups(), about={"plan": "XB-3"})
    assert left(record)["Plan!B2"].startswith("another plan than XB-3")


def test_cells_beyond_the_header_and_rows_without_a_known_column(tmp_path: Path) -> None:
    book = borealia.workbook({"Plan": PLAN, "Commitments": [HEADS["Commitments"], [1, "Maps", "M"]]})
    fill(book["Commitments"], [[None] * 7 + ["total"]], 5)
    record = borealia.read(tmp_path, book)
    assert left(record)["Commitments!H5"] == "in no column that is known"
    assert things(record, "ogp:Commitment") == {"XB-2-1"}


def test_the_same_workbook_gives_the_same_bytes(tmp_path: Path, plan: Record) -> None:
    path = tmp_path / "borealia.xlsx"
    borealia.plan().save(path)
    first, second = (borealia.read_file(path).turtle() for _ in range(2))
    assert first == second
    assert datetime.now().strftime("%H:%M:%S") not in first.decode()


def test_a_name_that_two_rows_have_is_not_guessed(tmp_path: Path) -> None:
    people = [["Name", "E-mail"], ["Ana Vale", "a@one.example"], ["Ana Vale", "b@two.example"]]
    agencies = [["Name", "Part of"], ["Ice", None], ["Fish", None], ["Maps", "Ice"], ["Maps", "Fish"]]
    head = ["Number", "Title", "Lead agency", "Lead unit", "Responsible person"]
    rows = [[1, "Maps", "Fish", "Maps", "Ana Vale"], [2, "Wells", "Maps", None, None]]
    sheets = {"Plan": PLAN, "Commitments": [head, *rows], "Agencies": agencies, "People": people}
    record = borealia.read(tmp_path, sheets)
    # A unit of the lead is meant before one of another agency.
    assert keys(values(record, ONE, "ogp:leadUnit")) == {"xb-fish-maps"}
    assert values(record, ONE, "ogp:responsiblePerson") == set()
    assert absences(record, ONE)["responsiblePerson"] == "unrecognized"
    assert values(record, "commitment:XB-2-2", "ogp:leadAgency") == set()
    assert absences(record, "commitment:XB-2-2")["leadAgency"] == "unrecognized"
    assert left(record)["Commitments!C3"].startswith("more than one row has this name, not read")


def test_who_takes_part_may_be_a_person(tmp_path: Path) -> None:
    head = ["Number", "Title", "State actors", "Partners"]
    rows = [[1, "Maps", "none", "Ana Vale; Well Club"], [2, "Wells", "N/A", None]]
    sheets = {
        "Plan": PLAN,
        "Commitments": [head, *rows],
        "People": [["Name"], ["Ana Vale"]],
        "Agencies": [["Name"], ["Well Club"]],
    }
    record = borealia.read(tmp_path, sheets)
    named = values(record, ONE, "ogp:nonStateActor")
    assert len(named) == 2 and "xb-well-club" in keys(named)
    assert named == values(record, ONE, "ogp:otherActor")
    assert "otherActor" not in absences(record, ONE)
    assert absences(record, "commitment:XB-2-2")["otherActor"] == "stated-none"
    assert cells(record, "absence:borealia-XB-2-2-otherActor", "ogp:absenceReason") == ["Commitments!C3"]


def test_the_command_imports_a_workbook_and_tells_what_is_left(tmp_path: Path) -> None:
    path = tmp_path / "borealia.xlsx"
    borealia.plan().save(path)
    done = CliRunner().invoke(main, ["import", str(path), "-o", str(tmp_path / "plan.ttl")])
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert any(line.startswith(f"{path}: recognized as plan-workbook") for line in lines)
    assert f"{path}:Milestones!C4: not read as a date: someday" in lines
    assert f"ogp-value,Magic,ogp-value/    # {path}:공약!F4" in lines
    assert Graph().parse(tmp_path / "plan.ttl")
    borealia.workbook({"Plan": PLAN}).save(path)
    assert CliRunner().invoke(main, ["import", str(path), "-o", str(tmp_path / "plan.ttl")]).exit_code == 0
