"""Plans and self-assessments of Borealia, Cascara and Port Delta: an invented document for each form of the templates.

The documents are in ``tests/world/plans``; every fact below was read off them by hand, with its line.
"""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from ogpkg.errors import InputError
from ogpkg.iris import PREFIXES
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.plans import action_plan, self_assessment
from ogpkg.sources.record import Document, Record, term
from tests.paths import ROOT
from tests.sources.arcadia import CODE_LISTS, edtf, keys, left_over
from tests.sources.said import absences, english, lines, things, values

PLANS = ROOT / "tests" / "world" / "plans"
#: The document of each form, and the plan that it is.
LABELS, TABLES, QUESTIONS = ("xb-nap1-2016", "XB-1"), ("xc-nap1-2016", "XC-1"), ("xb-nap2-2018", "XB-2")
VALUES_FIRST, HANDBOOK = ("xpd-plan1-2021", "XPD-1"), ("xc-nap3-2022", "XC-3")
BOXES, WORDS = ("xb-nap1-self-2018", "XB-1"), ("xc-nap1-self-2017", "XC-1")


@lru_cache(maxsize=16)
def read(name: str, plan: str, *, with_text: bool = False) -> Record:
    """The record of a document, read without any look-up table, so that every name is provisional."""
    text = (PLANS / f"{name}.txt").read_text(encoding="utf-8")
    return read_text(text, name, plan, with_text=with_text)


def read_text(text: str, name: str = "xb-nap9", plan: str = "XB-9", *, with_text: bool = False) -> Record:
    reader, kind = (self_assessment, "SelfAssessmentReport") if "self" in name else (action_plan, "ActionPlanDocument")
    record = Record(
        Document(name, kind, plan.partition("-")[0], plan), text, Lookups([], CODE_LISTS), with_text=with_text
    )
    reader.read(record)
    return record


def said(record: Record, subject: str, predicate: str) -> set[str]:
    """The keys of the things, or the words, that one property of one thing has."""
    return keys(values(record, subject, predicate))


def day(text: str) -> Literal:
    return Literal(text, datatype=URIRef(PREFIXES["xsd"] + "date"))


# --- What all have in common -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", [LABELS, TABLES, QUESTIONS, VALUES_FIRST, HANDBOOK, BOXES, WORDS])
def test_every_line_of_every_form_is_placed(document):
    assert read(*document).report.unplaced() == []


@pytest.mark.parametrize(
    ("document", "commitments"),
    [
        (LABELS, {"XB-1-1", "XB-1-2", "XB-1-3"}),
        (TABLES, {"XC-1-1", "XC-1-2", "XC-1-3"}),
        (QUESTIONS, {"XB-2-1", "XB-2-2", "XB-2-2-lost-1"}),
        (VALUES_FIRST, {"XPD-1-1", "XPD-1-2"}),
        (HANDBOOK, {"XC-3-1", "XC-3-2"}),
        (BOXES, {"XB-1-1", "XB-1-2", "XB-1-3"}),
        (WORDS, {"XC-1-1", "XC-1-2", "XC-1-3"}),
    ],
)
def test_each_commitment_is_found_once(document, commitments):
    assert things(read(*document), "ogp:Commitment") == commitments


@pytest.mark.parametrize(
    ("document", "title", "number", "period", "line"),
    [
        (LABELS, "FIRST NATIONAL ACTION PLAN OF THE OPEN GOVERNMENT PARTNERSHIP", 1, "2016/2018", 2),
        (TABLES, "National Action Plan 2016-2018", None, "2016/2018", 2),
        (QUESTIONS, "Borealia's Second Open Government Action Plan 2018-2020", 2, "2018/2020", 1),
        (VALUES_FIRST, "Port Delta Action Plan 2021-2022", None, "2021/2022", 1),
        (HANDBOOK, "Third National Action Plan", 3, "2022/2024", 2),
        (BOXES, "First National Action Plan", 1, "2016/2018", 2),
        (WORDS, "National Action Plan", None, "2016/2018", 3),
    ],
)
def test_the_title_page_names_the_plan(document, title, number, period, line):
    record, plan = read(*document), f"plan:{document[1]}"
    assert lines(record, plan, "dcterms:title", english(title)) == [line]
    assert values(record, plan, "ogp:planNumber") == ({Literal(number)} if number else set())
    assert values(record, plan, "ogp:period") == {edtf(period)}


def test_the_title_page_may_have_the_date_of_the_document():
    report = "document:xb-nap1-self-2018"
    title = "End-of-Term Self-Assessment Report on the First National Action Plan 2016-2018"
    assert lines(read(*BOXES), report, "dcterms:title", english(title)) == [2]
    assert lines(read(*BOXES), report, "dcterms:issued", edtf("2018-09")) == [3]
    assert values(read(*LABELS), "document:xb-nap1-2016", "dcterms:issued") == set()
    early = read_text("Action Plan 2018-2020\nCommitment 1: Wells\nDeadline\n31 December 2018\n")
    assert values(early, "document:xb-nap9", "dcterms:issued") == set()


@pytest.mark.parametrize("document", [LABELS, TABLES, QUESTIONS, HANDBOOK])
def test_running_text_and_addresses_stay_out_of_the_graph(document):
    record = read(*document)
    for words in (
        b"drawers",
        b"Parents do not",
        b"Schools have no",
        b"nobody may open",
        b".example",
        b"555",
        b"210 33",
    ):
        assert words not in record.turtle()


# --- The form of 2016, one label and value after the other -----------------------------------------------------------


def test_labels_on_one_line_are_fields_each():
    record = read(*LABELS)
    assert lines(record, "commitment:XB-1-1", "dcterms:title", english("Register of Forest Owners")) == [20]
    assert values(record, "commitment:XB-1-1", "ogp:period") == {edtf("2017/2017")}
    assert said(record, "commitment:XB-1-1", "ogp:leadAgency") == {"xb-ministry-of-forests", "xb-state-land-office"}
    assert said(record, "commitment:XB-1-1", "ogp:otherActor") == {"xb-pine-watch", "xb-borealian-bar-association"}
    texts = read(*LABELS, with_text=True)
    assert values(texts, "commitment:XB-1-1", "ogp:description") == {
        english("Open the register of forest owners to everybody")
    }


def test_labels_below_each_other_are_fields_too():
    record, wood = read(*LABELS), "commitment:XB-1-2"
    assert lines(record, wood, "dcterms:title", english("Timber Contracts for All to Read")) == [24]
    assert lines(record, wood, "ogp:leadAgency", term("agency:xb-ministry-of-forests")) == [27]
    assert lines(record, wood, "ogp:stateActor", term("agency:xb-ministry-of-finance")) == [31]
    assert said(record, wood, "ogp:nonStateActor") == {"xb-pine-watch", "xb-sawmill-union"}
    assert said(record, wood, "ogp:claimedValue") == {"access-to-information", "public-accountability"}
    assert said(record, wood, "ogp:grandChallenge") == {"managing-public-resources"}
    assert values(record, wood, "ogp:period") == {edtf("2016-06/2018-06")}
    (person,) = values(record, wood, "ogp:responsiblePerson")
    assert values(record, f"person:{keys({person}).pop()}", "ogp:nameAsPrinted") == {Literal("Ida Halm")}
    assert said(record, wood, "ogp:responsiblePost") == {"xb-ministry-of-forests-timber-unit-head-clerk"}
    assert absences(record, wood) == {}


def test_milestones_with_labels_in_their_lines_have_dates():
    record = read(*LABELS)
    assert things(record, "ogp:Milestone") == {"XB-1-2-1", "XB-1-2-2"}
    older = "milestone:XB-1-2-2"
    assert lines(record, older, "dcterms:title", english("Publish all older contracts")) == [41]
    assert values(record, older, "ogp:ongoing") == {Literal(True)}
    # 31/12/2016 shows that days come first, so that 01/07/2016 is the first of July.
    assert values(record, "milestone:XB-1-2-1", "schema:startDate") == {day("2016-07-01")}
    assert values(record, older, "ogp:period") == {edtf("2017-01-15/2018-06")}
    assert values(record, older, "ogp:end") == {edtf("../2018-06")}
    assert record.report.notes["numeric dates are read day first", "as 31/12/2016 shows"] == [40, 40, 41]


def test_a_lead_that_is_none_under_one_label_may_be_named_under_another():
    record, snow = read(*LABELS), "commitment:XB-1-3"
    assert lines(record, snow, "ogp:leadAgency", term("agency:xb-office-of-roads")) == [49]
    assert values(record, snow, "schema:endDate") == {day("2017-12-31")}
    assert absences(record, snow) == {"problem": "blank", "startDate": "not-stated", "claimedValue": "not-printed"}


# --- The tables of 2014 and 2016 -------------------------------------------------------------------------------------


def test_a_table_has_labels_wrapped_in_two_columns():
    record, money = read(*TABLES), "commitment:XC-1-1"
    assert lines(record, money, "dcterms:title", english("PUBLISH THE VILLAGE BUDGETS")) == [10]
    assert said(record, money, "ogp:leadAgency") == {"xc-treasury-of-cascara"}
    (person,) = values(record, money, "ogp:responsiblePerson")
    assert lines(record, money, "ogp:responsiblePerson", person) == [14]
    assert said(record, money, "ogp:stateActor") == {"xc-ministry-of-villages"}
    # A list at commas of which no part is surely a body is not parted.
    assert (19, "Coin Counters, Village Press") in left_over(record)
    assert said(record, money, "ogp:grandChallenge") == {"improving-public-services", "increasing-public-integrity"}
    assert said(record, money, "ogp:claimedValue") == {"access-to-information", "public-accountability"}
    assert absences(record, money) == {"startDate": "not-printed", "endDate": "not-printed"}


def test_a_milestone_cut_over_lines_is_one_and_the_head_may_come_again():
    record = read(*TABLES)
    assert things(record, "ogp:Milestone") == {"XC-1-1-1", "XC-1-1-2", "XC-1-1-3", "XC-1-2-1", "XC-1-3-1"}
    first, third = "milestone:XC-1-1-1", "milestone:XC-1-1-3"
    assert lines(record, first, "dcterms:title", english("Scan the books of forty villages")) == [29]
    assert lines(record, first, "ogp:startText", Literal("1 July 2016")) == [30]
    assert values(record, first, "ogp:numberInPlan") == {Literal("1.1")}
    assert values(record, first, "ogp:ongoing") == {Literal(False)}
    assert values(record, third, "ogp:period") == {edtf("2017-34/2018-40")}
    assert values(record, third, "ogp:ongoing") == set()
    assert values(record, "milestone:XC-1-2-1", "ogp:period") == {edtf("2016-09/..")}


def test_a_commitment_belongs_to_the_theme_above_it():
    record = read(*TABLES)
    assert lines(record, "theme:XC-1-I", "dcterms:title", english("Open Money")) == [8]
    themes = {number: said(record, f"commitment:XC-1-{number}", "ogp:theme") for number in (1, 2, 3)}
    assert themes == {1: {"XC-1-I"}, 2: {"XC-1-I"}, 3: {"XC-1-II"}}


def test_nobody_is_responsible_where_the_form_says_so():
    reasons = absences(read(*TABLES), "commitment:XC-1-2")
    assert reasons["responsiblePerson"] == "stated-none"
    assert reasons["otherActor"] == "stated-none"


# --- The questions of 2018 -------------------------------------------------------------------------------------------


def test_a_numbered_title_above_the_questions_is_a_heading():
    record, data = read(*QUESTIONS), "commitment:XB-2-1"
    assert lines(record, data, "dcterms:title", english("Forest Data for Schools")) == [11]
    assert lines(record, data, "ogp:numberInPlan", Literal("1")) == [11]
    assert values(record, data, "ogp:period") == {edtf("2018-09-01/2020-08-31")}
    assert said(record, data, "ogp:claimedValue") == {"access-to-information", "civic-participation"}
    assert said(record, data, "ogp:stateActor") == {"xb-ministry-of-schools"}
    assert lines(record, data, "ogp:nonStateActor", term("agency:xb-teachers-union")) == [61]
    assert absences(record, data) == {"additionalInformation": "stated-none"}


def test_a_question_inside_a_sentence_is_no_label():
    record = read(*QUESTIONS, with_text=True)
    problem = "Schools have no forest data. What is the commitment? Nobody asks that in a forest."
    assert values(record, "commitment:XB-2-1", "ogp:problem") == {english(problem)}
    assert values(record, "commitment:XB-2-1", "ogp:description") == {english("All data on forests go to schools.")}


def test_a_table_whose_cells_stand_below_each_other_is_a_table():
    record = read(*QUESTIONS)
    second = "milestone:XB-2-1-2"
    assert lines(record, second, "dcterms:title", english("Send the data to all schools")) == [44]
    assert lines(record, second, "ogp:startText", Literal("1 January 2019")) == [46]
    assert values(record, second, "ogp:period") == {edtf("2019-01-01/2020-08-31")}
    assert values(record, "milestone:XB-2-1-1", "ogp:period") == {edtf("2018-09/2018-12")}


def test_dates_that_nobody_can_tell_stay_words():
    record = read(*QUESTIONS)
    ice, draw = "milestone:XB-2-2-1", "milestone:XB-2-2-2"
    assert values(record, ice, "ogp:startText") == {Literal("12/01/2019")}
    assert values(record, ice, "ogp:start") == values(record, ice, "ogp:period") == set()
    assert record.report.notes["cannot tell day from month", "12/01/2019"] == [80]
    assert values(record, ice, "schema:endDate") == {day("2019-03-31")}
    assert values(record, draw, "ogp:startText") == {Literal("Spring, when the ice is thin")}
    assert absences(record, draw) == {"endDate": "to-be-determined"}


def test_one_address_for_two_people_is_nobodys():
    record = read(*QUESTIONS)
    assert len(values(record, "commitment:XB-2-2", "ogp:responsiblePerson")) == 2
    assert (85, "Olav Brandt; Siri Moe") in left_over(record)
    reasons = absences(record, "commitment:XB-2-2")
    assert reasons["claimedValue"] == "free-text"
    assert reasons["additionalInformation"] == "blank"


def test_a_commitment_without_its_first_page_says_what_was_lost():
    record, boat = read(*QUESTIONS), "commitment:XB-2-2-lost-1"
    lost = {name for name, reason in absences(record, boat).items() if reason == "lost-in-extraction"}
    assert lost == {"title", "numberInPlan", "startDate", "endDate", "leadAgency", "claimedValue"} | {
        "problem",
        "description",
        "contribution",
    }
    assert said(record, boat, "ogp:stateActor") == {"xb-ministry-of-finance"}
    assert values(record, "milestone:XB-2-2-lost-1-1", "ogp:period") == {edtf("2019/2019-12")}


# --- Values first, 2021 ----------------------------------------------------------------------------------------------


def test_values_may_come_first():
    record, fees = read(*VALUES_FIRST), "commitment:XPD-1-1"
    assert lines(record, fees, "dcterms:title", english("Harbour Fees in the Open")) == [3]
    assert lines(record, fees, "ogp:claimedValue", term("ogp-value:access-to-information")) == [6]
    assert said(record, fees, "ogp:leadAgency") == {"xpd-harbour-office-of-port-delta"}
    assert said(record, fees, "ogp:nonStateActor") == {"xpd-ship-owners-of-delta", "xpd-gull-society"}
    assert said(record, fees, "ogp:stateActor") == {"xpd-ministry-of-rivers"}
    assert values(record, "milestone:XPD-1-1-1", "ogp:end") == {edtf("../2021")}
    assert absences(record, "milestone:XPD-1-2-2") == {"startDate": "blank"}


def test_a_heading_that_is_continued_is_no_second_commitment():
    record = read(*VALUES_FIRST)
    assert 43 in record.report.structure
    (person,) = values(record, "commitment:XPD-1-2", "ogp:responsiblePerson")
    assert lines(record, "commitment:XPD-1-2", "ogp:responsiblePerson", person) == [45]
    assert said(record, "commitment:XPD-1-2", "ogp:responsiblePost") == {
        "xpd-harbour-office-of-port-delta-quay-team-harbour-clerk"
    }


# --- The handbook of 2022 --------------------------------------------------------------------------------------------


def test_the_form_of_2022_names_the_commitment_in_a_row():
    record, meals = read(*HANDBOOK), "commitment:XC-3-1"
    assert lines(record, meals, "dcterms:title", english("Open School Meals")) == [6]
    assert values(record, meals, "ogp:numberInPlan") == {Literal("1")}
    assert lines(record, "commitment:XC-3-2", "dcterms:title", english("Judges Who Explain Themselves")) == [46]
    assert said(record, meals, "ogp:leadAgency") == {"xc-ministry-of-schools"}
    assert values(record, meals, "ogp:period") == {edtf("2022-09/2024-08")}
    # The form asks for no values, so that none is left out.
    assert absences(record, meals) == {"claimedValue": "not-stated"}


def test_supporting_stakeholders_stand_beside_or_below_their_kind():
    record = read(*HANDBOOK)
    assert said(record, "commitment:XC-3-1", "ogp:stateActor") == {"xc-treasury-of-cascara"}
    assert said(record, "commitment:XC-3-1", "ogp:nonStateActor") == {"xc-coin-counters", "xc-parents-of-cascara"}
    assert lines(record, "commitment:XC-3-2", "ogp:otherActor", term("agency:xc-bar-of-cascara")) == [52]
    assert (51, "Law for All") in left_over(record)


def test_a_milestone_with_an_expected_date_has_no_start():
    record, list_ = read(*HANDBOOK), "milestone:XC-3-1-2"
    assert lines(record, "milestone:XC-3-1-1", "dcterms:title", english("Collect the prices of all kitchens")) == [40]
    assert values(record, list_, "schema:endDate") == {day("2023-06-30")}
    assert absences(record, list_) == {"startDate": "not-printed"}
    assert absences(record, "milestone:XC-3-2-2") == {"startDate": "not-printed", "endDate": "to-be-determined"}
    assert "xc-parents-of-cascara" in said(record, "commitment:XC-3-1", "ogp:involves")
    texts = read(*HANDBOOK, with_text=True)
    assert values(texts, list_, "ogp:expectedOutput") == {english("A web page")}


# --- Self-assessments ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("thing", "level", "line"),
    [
        ("XB-1-1", "substantial", 20),
        ("XB-1-1-1", "complete", 24),
        ("XB-1-1-2", "not-started", 25),
        ("XB-1-2", "complete", 39),
        ("XB-1-2-2", "substantial", 44),
        ("XB-1-3", "withdrawn", 49),
    ],
)
def test_a_ticked_box_and_a_written_level_are_completions(thing, level, line):
    assessment = f"assessment:{thing}-self-2018"
    assert lines(read(*BOXES), assessment, "ogp:completion", term(f"completion:{level}")) == [line]
    assert said(read(*BOXES), assessment, "ogp:assessor") == {"xb-government"}


def test_a_section_of_a_report_has_the_fields_of_the_plan():
    record, register = read(*BOXES), "commitment:XB-1-1"
    assert values(record, register, "ogp:period") == {edtf("2017-01/2017-12")}
    assert lines(record, register, "ogp:leadAgency", term("agency:xb-state-land-office")) == [14, 27]
    assert said(record, register, "ogp:responsiblePost") == {"xb-state-land-office-register-unit-registrar"}
    assert said(record, register, "ogp:nonStateActor") == {"xb-pine-watch"}
    assert lines(record, "agency:xb-government", "ogp:nameAsPrinted", Literal("Government of Borealia")) == [1]
    texts = read(*BOXES, with_text=True)
    assert values(texts, register, "ogp:nextStep") == {english("The third region follows in 2019.")}


def test_a_table_that_sums_up_and_a_section_may_disagree():
    record = read(*WORDS)
    assert lines(record, "assessment:XC-1-2-self-2017", "ogp:completion", term("completion:limited")) == [9]
    assert lines(record, "assessment:XC-1-2-self-2017-section", "ogp:completion", term("completion:not-started")) == [
        29
    ]
    both = "assessment:XC-1-3-self-2017"
    assert lines(record, both, "ogp:completion", term("completion:complete")) == [10, 40]
    assert said(record, both, "ogp:place") == {"summary table", "section"}


# --- Other forms and traps, in a few lines each ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("Commitment 1: Wells", "1", "Wells"),
        ("COMMITMENT NO. 4: WELLS", "4", "WELLS"),
        ("Commitment Nº 5 – Wells", "5", "Wells"),
        ("## Commitment 2.1. Wells", "2.1", "Wells"),
        ("Commitment 7\tWells", "7", "Wells"),
        ("Commitment 3 Wells for the North", "3", "Wells for the North"),
        ("Commitment Title: 6. Wells", "6", "Wells"),
        ("Commitment One: Wells", "One", "Wells"),
    ],
)
def test_headings_are_written_in_many_ways(heading, number, title):
    record = read_text(f"{heading}\n\nLead agency: Ministry of Rivers\nTimeframe: 2017\n")
    key = {"One": "1"}.get(number, number.replace(".", "-"))
    assert things(record, "ogp:Commitment") == {f"XB-9-{key}"}
    assert values(record, f"commitment:XB-9-{key}", "ogp:numberInPlan") == {Literal(number)}
    assert values(record, f"commitment:XB-9-{key}", "dcterms:title") == {english(title)}


def test_prose_about_a_commitment_is_no_heading():
    text = "Commitment 2 will be the hardest of all.\n\nCommitment 1: Wells\nLead agency: Well Fund\n"
    assert things(read_text(text), "ogp:Commitment") == {"XB-9-1"}


def test_numbers_that_begin_again_under_each_theme_are_different_commitments():
    text = "".join(
        f"Theme {number}: {theme}\n\nCommitment 1: {title}\nLead agency: Well Fund\nTimeframe: 2017\n\n"
        for number, theme, title in ((1, "Water", "Wells"), (2, "Bread", "Ovens"))
    )
    record = read_text(text)
    assert values(record, "commitment:XB-9-1", "dcterms:title") == {english("Wells")}
    assert values(record, "commitment:XB-9-1-again-2", "dcterms:title") == {english("Ovens")}
    assert said(record, "commitment:XB-9-1-again-2", "ogp:theme") == {"XB-9-2"}


def test_commitments_without_numbers_are_counted():
    form = "Lead agency: Well Fund\nWhat is the commitment?\nIt is wet.\nTimeline: 2017\n"
    record = read_text(f"Preface\n\nLong ago.\n\nWells for all\n\n{form}\nBread for all\n\n{form}")
    assert values(record, "commitment:XB-9-unnumbered-1", "dcterms:title") == {english("Wells for all")}
    assert values(record, "commitment:XB-9-unnumbered-2", "dcterms:title") == {english("Bread for all")}
    assert absences(record, "commitment:XB-9-unnumbered-2")["numberInPlan"] == "not-printed"


def test_columns_may_only_stand_apart():
    text = """Commitment 1                      Wells of the north
Lead implementing agency/actor    Ministry of Rivers
                                  and Wells
How will the commitment           Water comes out and
contribute to solve the public    people drink it.
problem?
Milestone Activity with a         Start Date:         End Date:
Verifiable Deliverable
Look for the key in all           September 2018      December 2018
houses of the north
"""
    record = read_text(text)
    assert said(record, "commitment:XB-9-1", "ogp:leadAgency") == {"xb-ministry-of-rivers-and-wells"}
    milestone = "milestone:XB-9-1-1"
    assert values(record, milestone, "dcterms:title") == {english("Look for the key in all houses of the north")}
    assert values(record, milestone, "ogp:period") == {edtf("2018-09/2018-12")}
    assert record.report.unplaced() == []


def test_tables_of_markdown_are_tables():
    table = "| Milestone | Start Date | End Date |\n|---|:---|---|\n| Dig | May 2018 | June 2018 |\n"
    record = read_text(f"## Commitment 1: Wells\n\n**Lead agency:** Well Fund\n\n{table}")
    assert said(record, "commitment:XB-9-1", "ogp:leadAgency") == {"xb-well-fund"}
    assert values(record, "milestone:XB-9-1-1", "ogp:period") == {edtf("2018-05/2018-06")}


def test_ticked_principles_are_the_values():
    text = "Commitment 1: Wells\nOGP principles\tTransparency\tAccountability\tCitizen Participation\n\t✓\t\t✓\n"
    record = read_text(text)
    assert said(record, "commitment:XB-9-1", "ogp:claimedValue") == {"access-to-information", "civic-participation"}


@pytest.mark.parametrize(
    ("boxes", "level"),
    [
        ("Completion level\tNot started\tLimited\tSubstantial\tCompleted\n\t[ ]\t[x]\t[ ]\t[ ]\n", "limited"),
        ("Completion level\nNot started\tLimited\tSubstantial\tCompleted\n\t\tV\t\n", "substantial"),
        ("Completion level\nNot started\nLimited x\nSubstantial\nCompleted\n", "limited"),
        ("Level of completion: Not started ☐ Limited ☐ Substantial ☐ Completed ☑\n", "complete"),
        ("Completion level: fully implemented\n", "complete"),
    ],
)
def test_boxes_are_ticked_in_many_ways(boxes, level):
    record = read_text(f"Self-Assessment Report\n\nCommitment 1: Wells\n{boxes}", "xb-self")
    assert said(record, "assessment:XB-9-1-xb-self", "ogp:completion") == {level}


@pytest.mark.parametrize("level", ["Not started\tLimited\tSubstantial\tCompleted", "☐ Limited ☐ Completed", ""])
def test_boxes_of_which_none_is_ticked_are_blank(level):
    record = read_text(f"Self-Assessment Report\n\nCommitment 1: Wells\nCompletion level\t{level}\n", "xb-self")
    assert absences(record, "assessment:XB-9-1-xb-self") == {"completion": "blank"}


def test_two_ticks_and_an_unknown_level_say_nothing():
    for level, what in (("☒ Limited ☒ Completed", "cannot tell which level is meant"), ("Splendid", "completion,")):
        record = read_text(f"Self-Assessment Report\n\nCommitment 1: Wells\nCompletion level: {level}\n", "xb-self")
        assert things(record, "ogp:SelfAssessment") == set()
        assert what in record.report.render("x.txt")


@pytest.mark.parametrize("name", ["xb-nap9", "xb-self"])
def test_a_document_without_commitments_is_refused_with_what_was_looked_for(name):
    with pytest.raises(InputError, match=r"commitment that can be found: looked for .*Commitment"):
        read_text("A letter about the weather\n\nIt rained, and nobody promised anything.\n", name)


def test_the_documents_are_read_whatever_their_line_ends(tmp_path: Path):
    text = (PLANS / "xb-nap2-2018.txt").read_text(encoding="utf-8")
    assert things(read_text(text.replace("\n", "\r\n"), "xb-nap2-2018", "XB-2"), "ogp:Milestone") == things(
        read(*QUESTIONS), "ogp:Milestone"
    )


def test_one_label_under_several_numbers_numbers_the_commitments():
    items = (
        "1. Event: Open the wells; Implementation timeframe: 2017; Entities responsible: Ministry of Rivers.; "
        "Partners: Well Union; Expected results: water.\n"
        "2. Event: Close the doors;\nImplementation timeframe: during 2016-2018;\nEntities responsible: Door Office;\n"
    )
    record = read_text(f"Action Plan 2016-2018\n\n{items}")
    assert things(record, "ogp:Commitment") == {"XB-9-1", "XB-9-2"}
    assert said(record, "commitment:XB-9-1", "ogp:leadAgency") == {"xb-ministry-of-rivers"}
    assert said(record, "commitment:XB-9-1", "ogp:otherActor") == {"xb-well-union"}
    assert values(record, "commitment:XB-9-2", "ogp:period") == {edtf("2016/2018")}
    assert absences(record, "commitment:XB-9-2")["title"] == "not-printed"


def test_two_pairs_may_stand_in_one_row_and_a_head_may_have_two():
    text = """Commitment 1: Wells
Commitment start date	1 July 2016	Commitment end date	30 June 2018
Milestones	New or ongoing	Timeframe
		Start date	End date
Dig	New	July 2016	June 2017
"""
    record = read_text(text)
    assert values(record, "commitment:XB-9-1", "ogp:period") == {edtf("2016-07-01/2018-06-30")}
    assert values(record, "milestone:XB-9-1-1", "ogp:period") == {edtf("2016-07/2017-06")}
    assert values(record, "milestone:XB-9-1-1", "ogp:ongoing") == {Literal(False)}


@pytest.mark.parametrize(
    ("cell", "period", "missing"),
    [
        ("Q1 2017", "2017-33/2017-33", {}),
        ("2017 – 2018", "2017/2018", {}),
        ("June – December 2017", "2017-06/2017-12", {}),
        ("By June 2018", None, {"startDate": "not-stated"}),
        ("from May 2017", None, {"endDate": "not-stated"}),
    ],
)
def test_one_column_may_hold_the_time_of_a_milestone(cell, period, missing):
    record = read_text(f"Commitment 1: Wells\nMilestones\tTimeframe\tResponsible\nDig\t{cell}\tMinistry of Rivers\n")
    assert values(record, "milestone:XB-9-1-1", "ogp:period") == ({edtf(period)} if period else set())
    assert absences(record, "milestone:XB-9-1-1") == missing
    assert said(record, "commitment:XB-9-1", "ogp:involves") == {"xb-ministry-of-rivers"}


def test_the_line_under_the_name_of_the_template_is_the_title():
    text = "Commitment Template\n1. Open Bread\nLead agency\tMinistry of Bread\n\nCommitment Template\nOpen Cheese\n"
    record = read_text(text + "Lead agency\tMinistry of Cheese\n")
    assert values(record, "commitment:XB-9-1", "dcterms:title") == {english("Open Bread")}
    assert values(record, "commitment:XB-9-unnumbered-1", "dcterms:title") == {english("Open Cheese")}


def test_a_blank_line_ends_a_short_value():
    record = read_text("Commitment 1: Wells\nLead agency\nMinistry of Rivers\n\nThe Ministry of Doors helps nobody.\n")
    assert said(record, "commitment:XB-9-1", "ogp:leadAgency") == {"xb-ministry-of-rivers"}
    assert [text for _, text in record.report.unplaced()] == ["The Ministry of Doors helps nobody."]


def test_an_address_beside_a_name_or_in_a_title_is_not_published():
    text = "Commitment 1: Write to wells@x.example now\nContact person: Ana Vale (ana@x.example)\nTimeline: 2017\n"
    record = read_text(text)
    assert values(record, "commitment:XB-9-1", "dcterms:title") == {english("Write to now")}
    (person,) = keys(values(record, "commitment:XB-9-1", "ogp:responsiblePerson"))
    assert values(record, f"person:{person}", "ogp:nameAsPrinted") == {Literal("Ana Vale")}
    assert values(record, f"person:{person}", "foaf:mbox_sha1sum") != set()
    assert b"x.example" not in record.turtle()


@pytest.mark.parametrize(
    ("post", "title", "unit"),
    [
        ("Director, Wells Division", "Director", "Wells Division"),
        ("Wells Division / Chief Engineer and Manager", "Chief Engineer and Manager", "Wells Division"),
    ],
)
def test_a_post_whose_title_no_table_knows_is_told_by_its_role(post, title, unit):
    text = f"Commitment 1: Wells\nLead agency: Well Fund\nResponsible person: Ana Vale\nTitle, Department: {post}\n"
    record = read_text(text)
    (held,) = keys(values(record, "commitment:XB-9-1", "ogp:responsiblePost"))
    assert values(record, f"post:{held}", "dcterms:title") == {english(title)}
    assert values(record, "unit:xb-well-fund-wells-division", "ogp:nameAsPrinted") == {Literal(unit)}


def test_a_report_without_headings_has_a_section_wherever_its_form_begins():
    form = "Lead implementing agency: Well Fund\nCompletion level: {}\nDescription of the results: good\n\n"
    text = f"Self-Assessment Report\n\nPreface of many words.\n\nWells\n\n{form}Bread\n\n{form}"
    record = read_text(text.format("Limited", "Completed"), "xb-self")
    assert values(record, "commitment:XB-9-unnumbered-2", "dcterms:title") == {english("Bread")}
    levels = {n: said(record, f"assessment:XB-9-unnumbered-{n}-xb-self", "ogp:completion") for n in (1, 2)}
    assert levels == {1: {"limited"}, 2: {"complete"}}


@pytest.mark.parametrize("line", ["- 2017 ", "– ", ". ", "-", "a - ", "a.", "Partners: a; ", "☐ a ", "| "])
def test_a_line_of_any_length_is_read_in_time(line):
    # Each of these once made a pattern try more ways than there are letters.
    started = time.monotonic()
    read_text(f"Commitment 1: Wells\nTimeframe: {line * 3000}x\nMilestones:\n{line * 3000}x\nEmail: {line * 3000}@\n")
    assert time.monotonic() - started < 10
