"""Where the value of a short field ends, and what it is then: leads, units, periods. Every body here is invented."""

from __future__ import annotations

import pytest
from rdflib import Literal

from ogpkg.sources import organizations
from ogpkg.sources.dates import DAY_FIRST, numeric_order, read_date, split_period
from ogpkg.sources.people import unit_name
from ogpkg.sources.record import Record
from tests.sources.arcadia import edtf, left_over
from tests.sources.said import absences, lines, values
from tests.sources.test_plan_documents import PLANS, QUESTIONS, read_text, said

ONE = "commitment:XB-9-1"


def test_a_numbered_line_ends_the_lead_and_begins_the_milestones():
    record = read_text(
        "Commitment 1: Wells\nTimeline: 2020-2022\nLead implementing agency/actor: Office of Wells\n"
        "1. Publish the register. January 2021 December 2021\n2. Dig. May 2021 June 2021\n"
    )
    assert said(record, ONE, "ogp:leadAgency") == {"xb-office-of-wells"}
    assert values(record, "milestone:XB-9-1-1", "ogp:period") == {edtf("2021-01/2021-12")}
    assert lines(record, "milestone:XB-9-1-2", "ogp:numberInPlan", Literal("2")) == [5]
    assert record.report.unplaced() == []


def test_a_numbered_list_of_leads_is_no_list_of_milestones():
    record = read_text("Commitment 1: Wells\nLead implementing agency:\n1. Office of Wells\n2. Office of Roads\n")
    assert not values(record, "milestone:XB-9-1-1", "dcterms:title")


def test_a_lead_below_a_heading_that_is_lost_belongs_to_another_commitment():
    text = (PLANS / f"{QUESTIONS[0]}.txt").read_text(encoding="utf-8").split("\n")
    assert text[66].startswith("Commitment Start and End Date")
    text[66] = ""
    record = read_text("\n".join(text), *QUESTIONS)
    assert said(record, "commitment:XB-2-1", "ogp:leadAgency") == {"xb-ministry-of-forests"}
    assert said(record, "commitment:XB-2-1-lost-1", "ogp:leadAgency") == {"xb-office-of-roads"}


@pytest.mark.parametrize(
    ("piece", "unit"),
    [
        *[
            ("for Open Wells", "Open Wells"),
            (" IV, Bureau of Wells", "Bureau of Wells"),
            ("The", None),
            ("of the", None),
        ],
        *[("Wells Division of", "Wells Division"), ("II", None), ("5,000 Wells Unit", "5,000 Wells Unit")],
        *[("Forum Unit", "Forum Unit"), ("VI Wells Unit", "VI Wells Unit"), ("", None)],
    ],
)
def test_no_unit_begins_with_a_preposition_or_is_an_article_or_a_numeral(piece: str, unit: str | None) -> None:
    assert unit_name(piece) == unit


def _with_lead(lead: str) -> Record:
    return read_text(f"Commitment 1: Wells\nLead implementing agency/actor: {lead}\nBrief description: Dig.\n")


@pytest.mark.parametrize(
    ("lead", "agencies"),
    [
        ("Icy Government, Provincial Council of Snow", {"xb-icy-government", "xb-provincial-council-of-snow"}),
        ("Ministry of Lakes, Ice and Snow", {"xb-ministry-of-lakes-ice-and-snow"}),
        ("The Ministry of Ice", {"xb-the-ministry-of-ice"}),
    ],
)
def test_a_list_of_leads_is_parted_where_every_part_is_a_body(lead: str, agencies: set[str]) -> None:
    record = _with_lead(lead)
    assert said(record, ONE, "ogp:leadAgency") == agencies
    assert not values(record, ONE, "ogp:leadUnit")


@pytest.mark.parametrize("lead", ["Snow and Ice, Ministry of Lakes", "Office of Ice, Ministry of Lakes"])
def test_a_list_of_leads_that_cannot_be_parted_is_left_over(lead: str) -> None:
    record = _with_lead(lead)
    assert not values(record, ONE, "ogp:leadAgency")
    assert absences(record, ONE)["leadAgency"] == "unrecognized"
    assert (2, lead) in left_over(record)


def test_a_lead_that_another_field_names_is_not_absent():
    lead = "Lead implementing agency"
    record = read_text(f"Commitment 1: Wells\n{lead}: Office of Ice, Ministry of Lakes\nLead agency: Well Fund\n")
    assert said(record, ONE, "ogp:leadAgency") == {"xb-well-fund"}
    assert "leadAgency" not in absences(record, ONE)


def test_only_a_name_before_government_makes_a_body():
    assert organizations.is_body("Icy Government")
    assert organizations.is_body("Government of Snow")
    assert not any(map(organizations.is_body, ("Government", "Open Government", "Local Government")))


@pytest.mark.parametrize(
    ("printed", "period"),
    [
        ("(December 2019 – August 2021)", "2019-12/2021-08"),
        (": (1 December 2019 – 31 August 2021)", "2019-12-01/2021-08-31"),
        (" (2019-2021)", "2019/2021"),
        (" (from May 2019 to June 2021)", "2019-05/2021-06"),
        (" (day and month): May 2019 – June 2021", "2019-05/2021-06"),
    ],
)
def test_a_period_may_stand_in_brackets(printed: str, period: str) -> None:
    record = read_text(f"Commitment 1: Wells\nCommitment Start and End Date{printed}\nLead agency: Well Fund\n")
    assert values(record, ONE, "ogp:period") == {edtf(period)}


def test_a_day_that_its_month_never_has_shows_no_order():
    assert numeric_order("31/02/2019") is None
    assert numeric_order("31/01/2019") == DAY_FIRST


def test_brackets_around_a_part_of_a_period_are_no_brackets_around_it():
    assert split_period("(May 2019) to be told") is None
    assert read_date("(summer)") is None
