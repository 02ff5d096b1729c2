"""Parts of the reader of exports: dates by the evidence of a file, institutions in one cell, labels beside codes."""

from datetime import date

import pytest

from ogpkg.sources.databases import export_actors, export_dates, export_values
from ogpkg.sources.databases.export_assessment import computed_star
from ogpkg.sources.databases.export_dates import DAY_FIRST, MONTH_FIRST, Order, weigh
from ogpkg.sources.lookups import Lookups
from tests.sources.arcadia import CODE_LISTS

NO_TABLES = Lookups([], CODE_LISTS)

# --- dates: readings follow the calendar, ISO 8601-2, and the serial numbers that spreadsheets save -------------------

DATES = [
    ("43525", None, "2019-03-01", date(2019, 3, 1)),
    ("44439.0", None, "2021-08-31", date(2021, 8, 31)),
    ("12/31/2022", None, "2022-12-31", date(2022, 12, 31)),
    ("31/12/2015", None, "2015-12-31", date(2015, 12, 31)),
    ("9/1/18", MONTH_FIRST, "2018-09-01", date(2018, 9, 1)),
    ("9/1/18", DAY_FIRST, "2018-01-09", date(2018, 1, 9)),
    ("05.05.2016", None, "2016-05-05", date(2016, 5, 5)),
    ("2019-03-01 00:00:00", None, "2019-03-01", date(2019, 3, 1)),
    ("2019-03", None, "2019-03", date(2019, 3, 1)),
    ("1-Mar-19", None, "2019-03-01", date(2019, 3, 1)),
    ("2014", None, "2014", date(2014, 1, 1)),
    ("2014.0", None, "2014", date(2014, 1, 1)),
    ("August 2014", None, "2014-08", date(2014, 8, 1)),
    ("Quarter 4 2016", None, "2016-36", date(2016, 10, 1)),
    ("III quarter of 2022", None, "2022-35", date(2022, 7, 1)),
]


@pytest.mark.parametrize(("words", "order", "edtf", "first"), DATES)
def test_a_date_is_read(words: str, order: str | None, edtf: str, first: date) -> None:
    reading, _ = export_dates.read(words, Order(order))
    assert reading is not None
    assert (reading.edtf, reading.earliest) == (edtf, first)


@pytest.mark.parametrize(
    "words", ["9/1/2018", "31/9/2014", "2/29/2014", "99999", "12345", "13/13/2013", "Underway", ""]
)
def test_what_nobody_can_tell_stays_words(words: str) -> None:
    assert export_dates.read(words, Order())[0] is None


def test_the_order_of_a_file_is_that_of_its_telling_dates() -> None:
    orders = {
        ("12/31/2022", "1/2/2022"): MONTH_FIRST,
        ("31/12/2022", "1/2/2022"): DAY_FIRST,
        ("12/31/2022", "31/12/2022"): None,
        ("1/2/2022", "August 2022"): None,
    }
    for dates, order in orders.items():
        assert weigh(("a plan", "2022", words) for words in dates).order == order


def test_the_order_does_not_hold_for_a_plan_or_a_year_that_writes_otherwise() -> None:
    evidence = weigh([("a", "2018", "12/31/2022")] * 9 + [("b", "2014", "31/12/2016")] * 2)
    assert evidence.order_for("a", "2018") == evidence.order_for("c", "2019") == Order(MONTH_FIRST)
    assert evidence.order_for("b", "2019") == evidence.order_for("c", "2014") == Order(None)


def test_an_order_that_puts_nearly_all_dates_into_january_is_doubted() -> None:
    order = weigh([("a", "2014", "31/12/2015"), *[("b", "2014", "06/01/2014")] * 30]).order_for("b", "2014")
    assert order == Order(DAY_FIRST, doubted=True)
    assert export_dates.read("06/01/2014", order)[0] is None
    first_of_july, _ = export_dates.read("01/07/2014", order)
    assert first_of_july is not None and first_of_july.edtf == "2014-07-01"


# --- institutions ----------------------------------------------------------------------------------------------------

CELLS = [
    ("Ministry of Rivers", ["Ministry of Rivers"]),
    ("Riigikogu", ["Riigikogu"]),
    ("Ministry of Rivers; Well Fund", ["Ministry of Rivers", "Well Fund"]),
    ("Ministry of Rivers, Ministry of Mills", ["Ministry of Rivers", "Ministry of Mills"]),
    ("Ministry of Labor, Social Affairs and Family", ["Ministry of Labor, Social Affairs and Family"]),
    (
        "Ministry of Labor, Social Affairs and Family, Ministry of Mills",
        ["Ministry of Labor, Social Affairs and Family", "Ministry of Mills"],
    ),
    ("Office of the Clerk and Ministry of Mills", ["Office of the Clerk", "Ministry of Mills"]),
    ("Department of Mills (DM) and Department of Wells (DW)", ["Department of Mills (DM)", "Department of Wells (DW)"]),
    ("IEA, CDD, IDEG", ["IEA", "CDD", "IDEG"]),
    ("Secretaría de<br/>Hacienda y Crédito<br/>Público", ["Secretaría de Hacienda y Crédito Público"]),
    ("Ministry of Rivers<br/>Well Fund<br/>", ["Ministry of Rivers", "Well Fund"]),
    ("• Agency for Mills • Board of Wells", ["Agency for Mills", "Board of Wells"]),
    ("1. Agency for Mills, 2. Board of Wells", ["Agency for Mills", "Board of Wells"]),
    ("Consejo de Molinos (CM). Ministerio de Ríos (MR).", ["Consejo de Molinos (CM)", "Ministerio de Ríos (MR)"]),
    ("Ministry of Rivers, civil society organizations", ["Ministry of Rivers"]),
    ("Ministry of Education, Science, Culture, and Sport", ["Ministry of Education, Science, Culture, and Sport"]),
    ("Ministry of Rivers (lead), Ministry of Mills (support)", ["Ministry of Rivers", "Ministry of Mills"]),
    ("Ministry of Rivers (www.rivers.example) | Well Fund etc.", ["Ministry of Rivers", "Well Fund"]),
]


@pytest.mark.parametrize(("cell", "names"), CELLS)
def test_organizations_of_a_cell(cell: str, names: list[str]) -> None:
    assert list(export_actors.split(cell, lambda _: False).names) == names


@pytest.mark.parametrize(
    "cell",
    [
        "All ministries",
        "Universities",
        "The mills will publish their accounts.",
        "CSOs: Mill Watch, Well Watch",
        "State actors involved Ministry of Mills Other actors involved Mill Watch",
        "Ministry of Education, Universities and Research (MIUR)",
        "Ministry of Labor, Health, Ministry of Rivers",
        "Wells Division, Canals Team, Ministry of Rivers",
        "Ministry of Energy Ministry of Ecology",
        "Ministry of Mills in cooperation with the Board of Wells",
        "Union of Skippers, North League and Harbor Club",
        "Bo Orr, bo.orr@mills.example",
        "Mr. Bo Orr; Ms. Ana Vale",
        "Mill Watch, Well Watch and others",
    ],
)
def test_what_may_be_several_or_none_is_left_over(cell: str) -> None:
    found = export_actors.split(cell, lambda _: False)
    assert found.names == ()
    assert found.others and not any("@" in text for text, _ in found.others)


def test_a_unit_stands_before_its_body() -> None:
    found = export_actors.split("Wells Division, Ministry of Rivers (MR)", lambda _: False)
    assert (found.names, found.units, found.others) == ((), (("Wells Division", "Ministry of Rivers (MR)"),), ())


def test_a_name_of_the_look_up_table_is_whole() -> None:
    known = {"Mill Watch, Well Watch and others"}
    assert export_actors.split("Mill Watch, Well Watch and others", known.__contains__).names == tuple(known)


# --- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "label", "code", "concept", "reason"),
    [
        ("completion", "c. Substantial", "4", "substantial", None),
        ("completion", "Completed", None, "complete", None),
        ("completion", None, "2.0", "not-started", None),
        ("completion", "Limited", "", "limited", None),
        ("completion", "Limited", "4", None, "contradictory"),
        ("completion", "Limited", "NR", None, "contradictory"),
        ("completion", "NR", "ND", None, "contradictory"),
        ("completion", "NR", "NR", None, "not-reviewed"),
        ("completion", "", "", None, "blank"),
        ("completion", "Half way", "77", None, "unrecognized"),
        ("did-it-open-government", "Outstanding Outstanding", "4", "outstanding", None),
        ("did-it-open-government", "No early results to report yet", "1", "did-not-change", None),
        ("did-it-open-government-by-value", "Not Applicable", "0", None, "not-applicable"),
        ("did-it-open-government-by-value", "Did Not Change", "2", "did-not-change", None),
        ("change-in-completion", "Increase", "2", "increase", None),
        ("change-in-completion", "Increase", "0", None, "contradictory"),
        ("potential-impact", "None", "0", "none", None),
        ("potential-impact", "N/A", "NA", None, "contradictory"),
        ("verifiable", "Yes", None, "yes", None),
    ],
)
def test_a_label_and_its_code(
    scheme: str, label: str | None, code: str | None, concept: str | None, reason: str | None
) -> None:
    found = export_values.judge(NO_TABLES, scheme, label, code)
    assert (found.concept and export_values.tail(found.concept), found.reason) == (concept, reason)


def test_numbers_of_commitments() -> None:
    meant = {
        "4.0999999999999996": "4.1",
        "2.2000000000000002": "2.2",
        "8.3000000000000007": "8.3",
        "2A": "2A",
        "1.10": "1.10",
    }
    assert {text: export_values.number(text) for text in meant} == meant


ALL = {"relevance": "relevant", "potentialImpact": "transformative", "completion": "complete", "specificity": "medium"}


@pytest.mark.parametrize(
    ("rule", "change", "star"),
    [
        ("starredBefore2015", {"potentialImpact": "moderate", "specificity": "low"}, True),
        ("starred2015", {"potentialImpact": "moderate"}, True),
        ("starred2015", {"specificity": "low"}, False),
        ("starredCurrent", {}, True),
        ("starredCurrent", {"potentialImpact": "moderate"}, False),
        ("starredCurrent", {"completion": "limited"}, False),
        ("starredCurrent", {"relevance": "not-relevant"}, False),
    ],
)
def test_the_three_rules_for_stars(rule: str, change: dict[str, str], star: bool) -> None:
    assert computed_star(rule, ALL | change) is star


def test_a_star_hangs_on_what_is_known() -> None:
    without = {name: step for name, step in ALL.items() if name != "specificity"}
    assert computed_star("starredCurrent", without) is None
    assert computed_star("starredCurrent", without | {"verifiable": "yes"}) is True
    assert computed_star("starredCurrent", without | {"completion": "limited"}) is False
