"""Pages of commitments, and the list under them. Arcadia's page is invented; the real one was read by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rdflib import Literal

from ogpkg import resources
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.pages import commitment_page
from ogpkg.sources.pages.commitment_list import read_list
from ogpkg.sources.record import Document, Record, term
from tests.paths import FACTS, SEEDS, needs_facts, needs_seeds
from tests.sources.arcadia import CODE_LISTS, TABLES, edtf, keys, left_over
from tests.sources.said import absences, english, graph, lines, things, values

HEAD = """Skip Navigation
Arcadia

Wells (XA0007)

Overview

At-a-Glance

Action Plan: Arcadia Action Plan 2018-2020

Action Plan Cycle: 2018

Status: Active

Institutions

Lead Institution: Wells Division, Ministry of Rivers

Support Institution(s): NA

Policy Areas

Open Data, Public Participation

"""
REVIEW = """IRM Review

IRM Report: Pending IRM Review

Starred: Pending IRM Review

Design i

Verifiable: Yes

Relevant to OGP Values: Not Relevant

Implementation i

Completion: Limited

"""
BODY = """Description

Public Wells for All Villages
Commitment Start and End Date
September 1, 2018 ~ August 31, 2020
Why is this commitment relevant to OGP values?
Transparency / Citizen Participation
Milestone Activity with a Verifiable Deliverable
Dig
Fill
Contact Information
Name of Responsible Person from Implementing Agency
Ana Vale Bo Orr
Title, Division
Clerk, Wells Division Head Clerk, Wells Division
Email and Phone
avale@rivers.example, +99-2-200-1234
Other Actors Involved,
N/A

"""
LIST = """
Commitments

  1. Wells

    XA0007, 2018, Open Data

  2. Boats, Bridges and Canals

    XA0003, 2014,
"""
THIS, IRM = "commitment:XA0007", "assessment:XA0007-irm-2020"


def read(folder: Path, text: str, *, plan: str | None = "XA-2", published: str | None = "2020") -> Record:
    for name, rows in TABLES.items():
        (folder / f"{name}.csv").write_text(rows.replace("xa-nap2", "xa-page"))
    document = Document("xa-page", "WebPage", "XA", plan, published=published)
    record = Record(document, text, Lookups([folder], CODE_LISTS))
    commitment_page.read(record)
    return record


@pytest.fixture
def page(tmp_path: Path) -> Record:
    return read(tmp_path, HEAD + REVIEW + BODY + LIST)


def test_everything_is_placed(page):
    assert page.report.unplaced() == []
    assert page.report.misses == []
    assert [line for line, _ in left_over(page)] == [58]


def test_the_page_is_about_a_commitment_of_a_member(page):
    assert lines(page, THIS, "dcterms:identifier", Literal("XA0007")) == [4, 67]
    assert values(page, "member:XA", "ogp:nameAsPrinted") == {Literal("Arcadia")}
    assert term(THIS) in values(page, "document:xa-page", "ogp:describes")


def test_both_titles_are_kept(page):
    assert values(page, THIS, "dcterms:title") == {english("Wells"), english("Public Wells for All Villages")}


def test_the_plan_is_the_one_of_the_document(page):
    assert values(page, THIS, "ogp:plan") == {term("plan:XA-2")}
    assert values(page, "plan:XA-2", "dcterms:title") == {english("Arcadia Action Plan 2018-2020")}
    assert values(page, "plan:XA-2", "ogp:period") == {edtf("2018/2020")}
    assert lines(page, "plan:XA-2", "ogp:cycle", Literal("2018")) == [12]


def test_a_plan_that_only_the_cycle_names_is_provisional_and_a_miss(tmp_path):
    said = read(tmp_path, HEAD, plan=None)
    assert lines(said, THIS, "ogp:plan", term("plan:XA-2018")) == [10]
    assert values(said, "plan:XA-2018", "ogp:period") == {edtf("2018/2020")}
    assert [(miss.table, miss.row, miss.line) for miss in said.report.misses] == [
        ("plans", ("XA", "2018", "plan/XA-2018"), 12)
    ]


def test_the_look_up_knows_which_plan_a_cycle_is(tmp_path):
    (tmp_path / "plans.csv").write_text("member,cycle,iri\nXB,2018,plan/XB-7\nXA,2018,plan/XA-2\n")
    said = read(tmp_path, HEAD, plan=None)
    assert values(said, THIS, "ogp:plan") == {term("plan:XA-2")}
    assert said.report.misses == []


def test_two_plans_of_one_cycle_are_not_told_apart_by_guessing(tmp_path):
    (tmp_path / "plans.csv").write_text("member,cycle,iri\nXA,2018,plan/XA-2\nXA,2018,plan/XA-3\n")
    said = read(tmp_path, HEAD, plan=None)
    assert values(said, THIS, "ogp:plan") == {term("plan:XA-2018")}
    assert left_over(said) == [(12, "plan/XA-2, plan/XA-3")]


def test_without_a_cycle_the_period_of_the_title_says_when_the_plan_begins(tmp_path):
    said = read(tmp_path, HEAD.replace("Action Plan Cycle: 2018\n", ""), plan=None)
    assert values(said, THIS, "ogp:plan") == {term("plan:XA-2018")}
    assert values(said, "plan:XA-2018", "ogp:cycle") == set()


def test_with_neither_cycle_nor_period_no_plan_is_guessed(tmp_path):
    said = read(tmp_path, HEAD.replace(" 2018-2020", "").replace("Cycle: 2018", "Cycle: soon"), plan=None)
    assert values(said, THIS, "ogp:plan") == set()
    assert left_over(said) == [(12, "soon"), (10, "Arcadia Action Plan")]


def test_a_cycle_that_is_not_the_year_of_the_period_is_reported(tmp_path):
    said = read(tmp_path, HEAD.replace("Cycle: 2018", "Cycle: 2017"))
    assert values(said, "plan:XA-2", "ogp:cycle") == {Literal("2017")}
    assert left_over(said) == [(12, "2017, 2018")]


def test_status_institutions_and_policy_areas(page):
    assert values(page, THIS, "ogp:status") == {term("commitment-status:active")}
    assert lines(page, THIS, "ogp:leadAgency", term("agency:xa-ministry-of-rivers")) == [18]
    assert lines(page, THIS, "ogp:leadUnit", term("unit:xa-ministry-of-rivers-wells")) == [18]
    assert keys(values(page, THIS, "ogp:policyArea")) == {"open-data", "public-participation"}
    assert absences(page, THIS)["supportingAgency"] == "stated-none"


def test_supporting_agencies_and_others(tmp_path):
    said = read(tmp_path, HEAD.replace("(s): NA", "(s): Well Fund, Canal Team; all villages"))
    assert values(said, THIS, "ogp:supportingAgency") == {term("agency:xa-well-fund")}
    assert values(said, THIS, "ogp:otherActor") == {term("unit:xa-ministry-of-rivers-canals")}
    assert left_over(said) == [(20, "all villages")]


def test_a_group_leads_nothing(tmp_path):
    said = read(tmp_path, HEAD.replace("Wells Division, Ministry of Rivers", "All ministries and other institutions"))
    assert values(said, THIS, "ogp:leadAgency") == set()
    assert absences(said, THIS)["leadAgency"] == "unrecognized"
    assert left_over(said) == [(18, "All ministries and other institutions")]


def test_each_piece_of_a_list_of_leads_speaks_for_itself(tmp_path):
    lead = "Lake Office; Ministry of Boats, Ministry of Ice; Fish Division, Ministry of Lakes; all other ministries"
    said = read(tmp_path, HEAD.replace("Wells Division, Ministry of Rivers", lead))
    agencies = {"xa-lake-office", "xa-ministry-of-boats", "xa-ministry-of-ice", "xa-ministry-of-lakes"}
    assert keys(values(said, THIS, "ogp:leadAgency")) == agencies
    assert keys(values(said, THIS, "ogp:leadUnit")) == {"xa-ministry-of-lakes-fish-division"}
    assert left_over(said) == [(18, "all other ministries")]


def test_a_blank_label_is_blank(tmp_path):
    said = read(tmp_path, HEAD.replace("Status: Active", "Status:") + REVIEW.replace("Limited", ""))
    assert absences(said, THIS)["status"] == "blank"
    assert absences(said, IRM)["completion"] == "blank"


def test_the_review_is_an_assessment_by_the_irm(page):
    assert values(page, IRM, "ogp:assesses") == {term(THIS)}
    assert values(page, IRM, "ogp:assessor") == {term("agency:ogp-irm")}
    assert values(page, IRM, "ogp:relevance") == {term("relevance:not-relevant")}
    assert values(page, IRM, "ogp:verifiable") == {term("verifiable:yes")}
    assert values(page, IRM, "ogp:completion") == {term("completion:limited")}
    assert absences(page, IRM) == {"starred": "pending-review", "hadPrimarySource": "pending-review"}
    assert things(page, "ogp:IrmAssessment") == {"XA0007-irm-2020"}


def test_a_page_without_a_date_names_the_assessment_without_a_year(tmp_path):
    assert things(read(tmp_path, HEAD + REVIEW, published=None), "ogp:IrmAssessment") == {"XA0007-irm"}


@pytest.mark.parametrize(("word", "starred"), [("Yes", True), ("No", False)])
def test_a_star_is_given_or_not(tmp_path, word, starred):
    said = read(tmp_path, HEAD + REVIEW.replace("Starred: Pending IRM Review", f"Starred: {word}"))
    assert values(said, IRM, "ogp:starred") == {Literal(starred)}


def test_older_pages_name_the_values_instead_of_saying_relevant(tmp_path):
    said = read(tmp_path, HEAD + REVIEW.replace("Not Relevant", "Civic Participation , Technology"))
    assert keys(values(said, IRM, "ogp:assessedValue")) == {"civic-participation", "technology-and-innovation"}
    assert values(said, IRM, "ogp:relevance") == {term("relevance:relevant")}


def test_a_word_of_no_code_list_is_a_miss_and_an_absence(tmp_path):
    said = read(tmp_path, HEAD + REVIEW.replace("Completion: Limited", "Completion: Half done"))
    assert absences(said, IRM)["completion"] == "unrecognized"
    assert [miss.row for miss in said.report.misses] == [("completion", "Half done", "completion/")]


def test_a_heading_glued_to_the_policy_areas_begins_the_review(tmp_path):
    text = (HEAD + REVIEW).replace("Public Participation\n\nIRM Review", "Private SectorIRM Review")
    said = read(tmp_path, text)
    assert keys(values(said, THIS, "ogp:policyArea")) == {"open-data", "private-sector"}
    assert things(said, "ogp:IrmAssessment") == {"XA0007-irm-2020"}


def test_ambition_and_potential_for_results_came_later(tmp_path):
    said = read(tmp_path, HEAD + REVIEW + "Ambition (see definition): Low\nPotential for results: Modest\n")
    assert lines(said, IRM, "ogp:ambition", term("ambition:low")) == [42]
    assert lines(said, IRM, "ogp:potentialForResults", term("potential-for-results:modest")) == [43]


def test_the_description_is_the_template_without_dates_for_milestones(page):
    assert values(page, THIS, "ogp:period") == {edtf("2018-09-01/2020-08-31")}
    assert keys(values(page, THIS, "ogp:claimedValue")) == {"access-to-information", "civic-participation"}
    assert values(page, "milestone:XA0007-2", "dcterms:title") == {english("Fill")}
    for number in (1, 2):
        reasons = absences(page, f"milestone:XA0007-{number}")
        assert reasons == {"startDate": "not-printed", "endDate": "not-printed"}
    assert values(page, THIS, "ogp:responsiblePerson") == {term("person:p0001"), term("person:p0002")}
    assert absences(page, THIS)["otherActor"] == "stated-none"
    assert b"avale" not in page.turtle()


def test_a_description_may_come_without_its_heading(tmp_path):
    said = read(tmp_path, HEAD + REVIEW + BODY.removeprefix("Description\n\n"))
    assert values(said, THIS, "ogp:period") == {edtf("2018-09-01/2020-08-31")}
    assert said.report.unplaced() == []


def test_prose_of_a_description_that_is_no_template_is_not_placed(tmp_path):
    said = read(tmp_path, HEAD + REVIEW + "Description\n\nWhat we want\nMany wells.\n")
    assert [text for _, text in said.report.unplaced()] == ["What we want", "Many wells."]


def test_every_entry_of_the_list_is_a_commitment_with_a_cycle_and_no_plan(page):
    other = "commitment:XA0003"
    assert things(page, "ogp:Commitment") == {"XA0007", "XA0003"}
    assert values(page, other, "dcterms:title") == {english("Boats, Bridges and Canals")}
    assert values(page, other, "ogp:cycle") == {Literal("2014")}
    assert values(page, other, "ogp:listPosition") == {Literal(2)}
    assert values(page, other, "ogp:plan") == set()
    assert absences(page, other) == {"primaryPolicyArea": "blank"}
    assert values(page, THIS, "ogp:primaryPolicyArea") == {term("policy-area:open-data")}


def test_a_list_entry_without_its_second_line_stays_unplaced():
    text = "  1. Wells\n\n  2. Boats\n\n    XA0003, 2014, Open Data\n\n    XA0004, 2014, Open Data\n"
    record = Record(Document("xa-page", "WebPage", "XA"), text, Lookups([], CODE_LISTS))
    assert read_list(record, enumerate(record.lines, start=1)) == [term("commitment:XA0003")]
    assert [line for line, _ in record.report.unplaced()] == [1, 7]


@pytest.fixture(scope="module")
def korea() -> Record:
    text = (SEEDS / "004_985d3f91efcfdbed.txt").read_text(encoding="utf-8")
    tables = Lookups([resources.folder("data") / "lookups"], CODE_LISTS)
    record = Record(Document("kr0042-page-2020", "WebPage", "KR", "KR-4", published="2020"), text, tables)
    commitment_page.read(record)
    return record


@needs_seeds
def test_nothing_of_korea_is_lost(korea):
    assert korea.report.unplaced() == []
    assert korea.report.misses == []
    assert [line for line, _ in left_over(korea)] == [75]


@needs_seeds
def test_korea_lists_48_commitments_of_four_cycles(korea):
    said = graph(korea)
    assert things(korea, "ogp:Commitment") == {f"KR{number:04}" for number in range(1, 49)}
    by_cycle = {"2018": 13, "2016": 14, "2014": 5, "2012": 16}
    for cycle, count in by_cycle.items():
        commitments = [c for c in said.subjects(term("ogp:cycle"), Literal(cycle)) if "/commitment/" in str(c)]
        assert len(commitments) == count, cycle
    assert {int(position) for position in said.objects(None, term("ogp:listPosition"))} == set(range(1, 49))
    blank = [x for x in things(korea, "ogp:Commitment") if "primaryPolicyArea" in absences(korea, f"commitment:{x}")]
    assert blank == ["KR0008"]
    assert lines(
        korea, "commitment:KR0045", "ogp:primaryPolicyArea", term("policy-area:infrastructure-and-transport")
    ) == [120]


@needs_seeds
@needs_facts
def test_korea_has_the_titles_of_the_alignment(korea):
    with (FACTS / "alignment.tsv").open(encoding="utf-8", newline="") as table:
        short = {row["ogp id"]: row["short title on OGP pages"] for row in csv.DictReader(table, delimiter="\t")}
    assert len(short) == 48
    plain = str.maketrans("’", "'")
    for identifier, title in short.items():
        printed = {str(value).translate(plain) for value in values(korea, f"commitment:{identifier}", "dcterms:title")}
        assert title in printed, identifier


@needs_seeds
def test_korea_awaits_its_review(korea):
    irm = "assessment:KR0042-irm-2020"
    waiting = {"starred", "earlyResults", "verifiable", "potentialImpact", "completion", "hadPrimarySource"}
    assert absences(korea, irm) == dict.fromkeys(waiting, "pending-review")
    assert lines(korea, irm, "ogp:relevance", term("relevance:not-relevant")) == [38]
    areas = {"e-government", "public-participation", "public-service-delivery", "science-and-technology"}
    assert keys(values(korea, "commitment:KR0042", "ogp:policyArea")) == areas


@needs_seeds
def test_korea_describes_one_commitment(korea):
    this = "commitment:KR0042"
    assert lines(korea, this, "ogp:startText", Literal("September 1, 2018")) == [50]
    assert lines(korea, this, "ogp:leadAgency", term("agency:kr-ministry-of-the-interior-and-safety")) == [18, 52]
    assert keys(values(korea, this, "ogp:responsiblePerson")) == {"p0009", "p0010"}
    assert values(korea, this, "ogp:plan") == {term("plan:KR-4")}
    assert things(korea, "ogp:Milestone") == {"KR0042-1", "KR0042-2"}
