"""Action plans on the template of 2018. Arcadia's plan is invented; what the real one says was taken by reading it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Literal

from ogpkg import resources
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.plans import action_plan
from ogpkg.sources.record import Document, Record, term
from tests.paths import SEEDS, needs_seeds
from tests.sources.arcadia import CODE_LISTS, FRONT, ROWS, WELLS, A, edtf, keys, left_over, read
from tests.sources.said import absences, english, graph, lines, things, values


@pytest.fixture
def wells(tmp_path: Path) -> Record:
    return read(tmp_path, FRONT + WELLS + ROWS)


def test_the_plan_has_title_number_and_period(wells):
    assert values(wells, "plan:XA-2", "dcterms:title") == {english("ARCADIA'S 2ND NATIONAL ACTION PLAN")}
    assert values(wells, "plan:XA-2", "ogp:planNumber") == {Literal(2)}
    assert values(wells, "plan:XA-2", "ogp:member") == {term("member:XA")}
    assert values(wells, "plan:XA-2", "ogp:period") == {edtf("2018/2020")}
    assert lines(wells, "plan:XA-2", "ogp:endText", Literal("2020")) == [5]


@pytest.mark.parametrize(
    ("title", "number"),
    [("Third National Action Plan", 3), ("Action Plan 2018-2020", None), ("11th Open Government Action Plan", 11)],
)
def test_a_plan_is_counted_in_figures_or_words(tmp_path, title, number):
    said = read(tmp_path, f"{title}\n\nCommitment #1: Wells\n")
    assert values(said, "plan:XA-2", "ogp:planNumber") == ({Literal(number)} if number else set())


def test_everything_of_a_whole_plan_is_placed(wells):
    assert wells.report.unplaced() == []
    assert wells.report.leftovers == []
    # The address of Ana Vale is not in the table, her name is: no miss.
    assert wells.report.misses == []


def test_a_commitment_has_number_title_and_plan(wells):
    assert things(wells, "ogp:Commitment") == {"XA0007"}
    assert values(wells, A, "ogp:numberInPlan") == {Literal("1")}
    assert lines(wells, A, "dcterms:title", english("Public Wells for All Villages")) == [23]
    assert values(wells, A, "ogp:plan") == {term("plan:XA-2")}


@pytest.mark.parametrize(
    ("heading", "number"), [("Commitment #7", "7"), ("Commitment # 5-1", "5-1"), ("**Commitment #12**", "12")]
)
def test_headings_are_written_with_and_without_space(tmp_path, heading, number):
    said = read(tmp_path, f"{heading}\n\nCanals\n")
    assert values(said, f"commitment:XA-2-{number}", "ogp:numberInPlan") == {Literal(number)}


def test_running_text_stays_out_of_the_graph(wells):
    for words in (b"wells are dry", b"More wells", b"Deeper", b"wet task", b"many rivers"):
        assert words not in wells.turtle()
    # A sentence that begins with the words of a label is no label.
    assert 37 in wells.report.prose


def test_running_text_comes_along_when_asked_for(tmp_path):
    said = read(tmp_path, FRONT + WELLS + ROWS, with_text=True)
    assert values(said, A, "ogp:description") == {english("More wells."), english("Deeper wells.")}
    assert values(said, A, "ogp:additionalInformation") == {english("It is a wet task.")}


def test_a_running_header_in_a_commitment_is_structure(wells):
    assert 43 in wells.report.structure
    assert 45 in wells.report.prose


LOST = ("title", "numberInPlan", "startDate", "endDate", "leadAgency", "problem", "description", "contribution")


def test_a_commitment_that_lost_its_first_page_is_kept_and_says_what_was_lost(tmp_path):
    fragment = ROWS.removeprefix(ROWS.splitlines(keepends=True)[0])
    header = "ARCADIA'S 2ND NATIONAL ACTION PLAN 2018-2020\n\n"
    said = read(tmp_path, FRONT + WELLS + ROWS + header + fragment + header + ROWS)
    assert things(said, "ogp:Commitment") == {"XA0007", "XA0008", "XA-2-1-lost-2"}
    reasons = absences(said, "commitment:XA0008")
    assert {name for name, reason in reasons.items() if reason == "lost-in-extraction"} == {*LOST, "claimedValue"}
    assert values(said, "commitment:XA0008", "ogp:responsiblePerson") == {term("person:p0001")}
    assert values(said, "milestone:XA0008-1", "dcterms:title") == {english("Dig")}
    later = absences(said, "commitment:XA-2-1-lost-2")
    assert {name for name, reason in later.items() if reason == "lost-in-extraction"} == set(LOST)
    assert "lost-in-extraction" not in absences(said, A).values()
    assert said.report.unplaced() == []


def test_the_chapter_after_the_commitments_is_narrative(tmp_path):
    rest = "III\n\n**Next\nSteps**\n\nThis long sentence of the last chapter tells of wells that are yet to be dug.\n"
    for block in (ROWS, ROWS.replace("\t", "\n\n")):
        said = read(tmp_path, FRONT + WELLS + block + rest)
        assert said.report.unplaced() == []
        assert said.lines.index(rest.splitlines()[-1]) + 1 in said.report.prose
        assert absences(said, A)["otherActor"] == "stated-none"


@pytest.fixture(scope="module")
def korea() -> Record:
    text = (SEEDS / "000_d77a6fbdbfa89dd4.txt").read_text(encoding="utf-8")
    tables = Lookups([resources.folder("data") / "lookups"], CODE_LISTS)
    record = Record(Document("kr-nap4", "ActionPlanDocument", "KR", "KR-4"), text, tables)
    action_plan.read(record)
    return record


@needs_seeds
def test_korea_has_thirteen_commitments_and_62_milestones(korea):
    counts = (5, 3, 5, 2, 3, 4, 2, 6, 4, 8, 3, 4, 13)
    expected = {f"KR{36 + place:04}-{number}" for place, count in enumerate(counts) for number in range(1, count + 1)}
    assert len(expected) == 62
    assert things(korea, "ogp:Milestone") == expected
    assert things(korea, "ogp:Commitment") == {f"KR{number:04}" for number in range(36, 49)}


@needs_seeds
def test_nothing_of_korea_is_lost(korea):
    assert korea.report.unplaced() == []
    assert korea.report.misses == []
    assert sorted({line for line, _ in left_over(korea)}) == [166, 227, 319, 358, 463, 522, 614, 673]


@needs_seeds
def test_korea_numbers_its_commitments(korea):
    numbers = {"KR0036": "1", "KR0039": "4", "KR0040": "5-1", "KR0042": "6", "KR0043": "7", "KR0044": "8"}
    numbers |= {"KR0045": "9", "KR0046": "10", "KR0047": "11", "KR0048": "12"}
    for identifier, number in numbers.items():
        assert values(korea, f"commitment:{identifier}", "ogp:numberInPlan") == {Literal(number)}
        assert values(korea, f"commitment:{identifier}", "ogp:period") == {edtf("2018-09-01/2020-08-31")}
    for identifier in ("KR0037", "KR0038", "KR0041"):
        assert absences(korea, f"commitment:{identifier}")["numberInPlan"] == "lost-in-extraction"


LEADS = {
    "KR0036": (113, "anti-corruption-and-civil-rights-commission", "ngo-business-cooperation-division"),
    "KR0039": (194, "ministry-of-food-and-drug-safety", "customer-support-office"),
    "KR0042": (328, "ministry-of-the-interior-and-safety", "innovation-planning-division"),
    "KR0043": (370, "ministry-of-food-and-drug-safety", "residues-and-contaminants-standard-division"),
    "KR0044": (423, "ministry-of-culture-sports-and-tourism", "ict-management-division"),
    "KR0045": (474, "cultural-heritage-administration", "division-of-ict-management"),
    "KR0046": (531, "ministry-of-the-interior-and-safety", "public-data-policy-division"),
    "KR0047": (576, "ministry-of-the-interior-and-safety", "public-data-policy-division"),
    "KR0048": (630, "korea-customs-service", "creative-planning-and-finance-office"),
}


@needs_seeds
@pytest.mark.parametrize("identifier", LEADS)
def test_korea_names_who_leads(korea, identifier):
    line, agency, unit = LEADS[identifier]
    assert values(korea, f"commitment:{identifier}", "ogp:leadAgency") == {term(f"agency:kr-{agency}")}
    assert lines(korea, f"commitment:{identifier}", "ogp:leadUnit", term(f"unit:kr-{agency}-{unit}")) == [line]


@needs_seeds
def test_korea_has_two_units_in_one_lead(korea):
    units = {"public-diplomacy-team", "regional-public-diplomacy-division"}
    assert keys(values(korea, "commitment:KR0040", "ogp:leadUnit")) == {
        f"kr-ministry-of-foreign-affairs-{x}" for x in units
    }


CLAIMS = {
    "KR0036": {"civic-participation", "fighting-corruption"},
    "KR0041": {"civic-participation"},
    "KR0042": {"access-to-information", "civic-participation"},
    "KR0043": {"access-to-information", "civic-participation"},
    "KR0044": {"access-to-information", "civic-participation", "public-accountability"},
    "KR0046": {"access-to-information", "civic-participation"},
    "KR0047": {"access-to-information", "civic-participation"},
    "KR0048": {"access-to-information", "civic-participation", "new-technologies"},
}


@needs_seeds
def test_korea_claims_values(korea):
    for identifier, claimed in CLAIMS.items():
        assert keys(values(korea, f"commitment:{identifier}", "ogp:claimedValue")) == claimed, identifier
    for identifier in ("KR0039", "KR0040", "KR0045"):
        assert absences(korea, f"commitment:{identifier}")["claimedValue"] == "free-text", identifier
    for identifier in ("KR0037", "KR0038"):
        assert absences(korea, f"commitment:{identifier}")["claimedValue"] == "lost-in-extraction", identifier


@needs_seeds
def test_korea_names_fifteen_people_and_parses_every_name(korea):
    people = things(korea, "ogp:Person")
    assert len(people) == 15
    assert all(values(korea, f"person:{person}", "foaf:familyName") for person in people)
    nameless = {person for person in people if not values(korea, f"person:{person}", "foaf:mbox_sha1sum")}
    printed = {str(name) for person in nameless for name in values(korea, f"person:{person}", "ogp:nameAsPrinted")}
    assert printed == {"Iljoo Jeon", "Hyeonjik Lee", "Myeongjin Lee", "Hyeonmo Seong", "Kibong Doh"}


@needs_seeds
def test_korea_leaves_24_ends_and_one_start_open(korea):
    said = graph(korea)
    words = Literal("To be continued")
    assert len(set(said.subjects(term("ogp:endText"), words))) == 24
    assert len(set(said.subjects(term("ogp:startText"), words))) == 1
    assert absences(korea, "milestone:KR0048-5") == {"endDate": "blank"}
    assert absences(korea, "milestone:KR0039-2") == {"endDate": "free-text"}


@needs_seeds
def test_korea_has_one_unit_under_two_labels(korea):
    unit = "unit:kr-ministry-of-food-and-drug-safety-residues-and-contaminants-standard-division"
    labels = {"Residues and Contaminants Standard Division", "Residues, Contaminants Standard Division"}
    assert values(korea, unit, "ogp:nameAsPrinted") == {Literal(label) for label in labels}


@needs_seeds
def test_korea_names_other_actors_in_five_commitments(korea):
    named = {
        identifier
        for identifier in things(korea, "ogp:Commitment")
        if values(korea, f"commitment:{identifier}", "ogp:otherActor")
    }
    assert named == {"KR0037", "KR0041", "KR0044", "KR0045", "KR0048"}
    assert lines(korea, "commitment:KR0045", "ogp:otherActor", term("agency:kr-gamers-foundation")) == [522]
    assert keys(values(korea, "commitment:KR0041", "ogp:otherActor")) == {"p0008"}
