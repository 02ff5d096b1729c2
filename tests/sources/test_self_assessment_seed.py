"""The end-of-term self-assessment of Korea's third plan. What it says was taken by reading it, line by line."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from rdflib import Literal
from rdflib.term import Node

from ogpkg import resources
from ogpkg.iris import PREFIXES
from ogpkg.sources import readings
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.plans import self_assessment
from ogpkg.sources.record import Document, Record, term
from tests.paths import SEEDS
from tests.sources.said import absences, english, graph, lines, things, values

SEED = SEEDS / "001_964a7da74817c241.txt"
pytestmark = pytest.mark.skipif(not SEED.is_file(), reason="the source documents are not beside the project")
#: Number in the plan, OGP's identifier, number of milestones.
COMMITMENTS = {
    "1-a": ("KR0022", 1),
    "1-b": ("KR0023", 3),
    "1-c": ("KR0024", 1),
    "2-a": ("KR0025", 1),
    "2-b": ("KR0026", 1),
    "2-c": ("KR0027", 2),
    "2-d": ("KR0028", 2),
    "3-a": ("KR0029", 3),
    "4-a": ("KR0030", 1),
    "4-b": ("KR0031", 2),
    "4-c": ("KR0032", 1),
    "5-a": ("KR0033", 2),
    "6-a": ("KR0035", 1),
    "6-b": ("KR0034", 1),
}


@pytest.fixture(scope="module")
def record() -> Record:
    lookups = Lookups([resources.folder("data") / "lookups"], resources.folder("ontology") / "codelists")
    document = Document("kr-nap3-self-2018", "SelfAssessmentReport", "KR", "KR-3")
    record = Record(document, SEED.read_text(encoding="utf-8"), lookups)
    self_assessment.read(record)
    readings.apply(record)
    return record


def numbers(found: set[Node]) -> set[Decimal]:
    return {Decimal(str(value)) for value in found}


def test_every_line_has_its_place_and_every_name_is_known(record):
    assert record.report.unplaced() == []
    assert record.report.misses == []


def test_fourteen_commitments_under_six_themes_with_their_milestones(record):
    assert things(record, "ogp:Commitment") == {code for code, _ in COMMITMENTS.values()}
    assert things(record, "ogp:Theme") == {f"KR-3-{number}" for number in range(1, 7)}
    for ref, (code, count) in COMMITMENTS.items():
        assert values(record, f"commitment:{code}", "ogp:numberInPlan") == {Literal(ref)}
        assert values(record, f"commitment:{code}", "ogp:theme") == {term(f"theme:KR-3-{ref[0]}")}
        milestones = {key for key in things(record, "ogp:Milestone") if key.startswith(code)}
        assert milestones == {f"{code}-{number}" for number in range(1, count + 1)}
    assert len(things(record, "ogp:Milestone")) == 22


def test_completion_stands_in_up_to_three_places(record):
    agree = {code for code, _ in COMMITMENTS.values()} - {"KR0028", "KR0030", "KR0032"}
    for code in agree:
        node = f"assessment:{code}-self-2018"
        assert values(record, node, "ogp:completion") == {term("completion:complete")}
        assert len(values(record, node, "ogp:place")) == 3
        assert values(record, f"{node}-appendix", "rdf:type") == set()
    assert lines(record, "assessment:KR0026-self-2018", "ogp:completion", term("completion:complete")) == [93, 199, 522]


@pytest.mark.parametrize(
    ("node", "level", "where"),
    [
        ("KR0028-self-2018", "complete", [95, 229]),
        ("KR0028-self-2018-appendix", "substantial", [580]),
        ("KR0030-self-2018", "substantial", [97, 645]),
        ("KR0030-self-2018-section", "complete", [265]),
        ("KR0028-1-self-2018", "substantial", [586]),
        ("KR0028-2-self-2018", "complete", [587]),
        ("KR0030-1-self-2018", "substantial", [652]),
        ("KR0023-3-self-2018", "complete", [437]),
    ],
)
def test_places_that_disagree_and_milestones_have_assessments_of_their_own(record, node, level, where):
    assert lines(record, f"assessment:{node}", "ogp:completion", term(f"completion:{level}")) == where


def test_4_c_went_into_4_b(record):
    assert lines(record, "commitment:KR0032", "ogp:mergedInto", term("commitment:KR0031")) == [99, 326, 706]
    assert values(record, "commitment:KR0032", "dcterms:isReplacedBy") == {term("commitment:KR0031")}
    assert absences(record, "assessment:KR0032-self-2018") == {"completion": "merged"}
    assert absences(record, "assessment:KR0032-1-self-2018") == {"completion": "merged"}
    assert absences(record, "assessment:KR0032-self-2018-appendix") == {"completion": "blank"}
    assert absences(record, "milestone:KR0032-1") == {"endDate": "stated-none"}


@pytest.mark.parametrize(
    ("codes", "claimed"),
    [
        (("KR0022", "KR0023", "KR0024", "KR0033", "KR0034", "KR0035"), {"access", "civic", "accountability"}),
        (("KR0025", "KR0026"), {"access", "civic", "accountability", "technology"}),
        (("KR0027", "KR0028"), {"access", "civic", "technology"}),
        (("KR0029",), {"civic"}),
        (("KR0030",), set()),
        (("KR0031",), {"access", "technology"}),
        (("KR0032",), {"access"}),
    ],
)
def test_claimed_values(record, codes, claimed):
    keys = {
        "access": "access-to-information",
        "civic": "civic-participation",
        "accountability": "public-accountability",
        "technology": "technology-and-innovation",
    }
    for code in codes:
        said = values(record, f"commitment:{code}", "ogp:claimedValue")
        assert said == {term(f"ogp-value:{keys[name]}") for name in claimed}
    assert absences(record, "commitment:KR0030")["claimedValue"] == "free-text"


def test_who_leads(record):
    interior, integrity, coordination = (
        "kr-ministry-of-the-interior-and-safety",
        "kr-anti-corruption-and-civil-rights-commission",
        "kr-office-for-government-policy-coordination",
    )
    leads = dict.fromkeys((code for code, _ in COMMITMENTS.values()), interior)
    leads |= {"KR0033": integrity, "KR0034": coordination, "KR0035": coordination}
    for code, agency in leads.items():
        assert values(record, f"commitment:{code}", "ogp:leadAgency") == {term(f"agency:{agency}")}
        assert len(values(record, f"commitment:{code}", "ogp:leadUnit")) == 1
        assert len(values(record, f"commitment:{code}", "ogp:responsiblePerson")) == 1
    assert lines(record, "commitment:KR0025", "ogp:leadAgency", term(f"agency:{interior}")) == [477, 498]
    assert len(things(record, "ogp:Person")) == 13
    assert values(record, "commitment:KR0025", "ogp:responsiblePerson") == {term("person:p0014")}


def test_who_else_takes_part(record):
    experts = {term("person:p0018"), term("person:p0019")}
    for code in ("KR0025", "KR0026", "KR0027", "KR0028"):
        assert values(record, f"commitment:{code}", "ogp:otherActor") == experts
    assert lines(record, "commitment:KR0028", "ogp:otherActor", term("person:p0018")) == [593]
    assert lines(record, "commitment:KR0026", "ogp:otherActor", term("person:p0019")) == [536]
    assert values(record, "commitment:KR0029", "ogp:otherActor") == {
        term("agency:kr-ministry-of-trade-industry-and-energy"),
        term("person:p0021"),
    }
    for code, reason in {"KR0022": "free-text", "KR0024": "free-text", "KR0030": "blank", "KR0032": "blank"}.items():
        assert absences(record, f"commitment:{code}")["otherActor"] == reason


def test_milestones_that_end_before_they_start_stay_as_written(record):
    said = [
        tuple(str(*values(record, f"milestone:KR0023-{n}", f"ogp:{name}")) for name in ("startText", "endText"))
        for n in (1, 2, 3)
    ]
    assert said == [("July 1, 2016", "June 12, 2016"), ("July 2016", "June 30, 2016"), ("Dec. 2016~", "June 30, 2016")]


def test_the_recommendations_and_the_responses(record):
    assert things(record, "ogp:Recommendation") == {f"KR-3-irm-{number}" for number in range(1, 6)}
    assert things(record, "ogp:Response") == things(record, "ogp:Recommendation")
    title = english("Modernize existing open government policies and practices")
    assert lines(record, "recommendation:KR-3-irm-5", "dcterms:title", title) == [54, 78]


def test_the_plan_as_the_report_tells_it(record):
    assert values(record, "plan:KR-3", "ogp:planNumber") == {Literal(3)}
    assert values(record, "plan:KR-3", "ogp:member") == {term("member:KR")}
    assert values(record, "plan:KR-3", "ogp:startText") == {Literal("October 2016")}
    assert lines(record, "plan:KR-3", "ogp:statedCommitmentCount", Literal(14)) == [19, 60, 86, 385]
    assert values(record, "assessment:KR0022-self-2018", "ogp:asOfText") == {Literal("late June 2018")}


def figures(record: Record, code: str, measure: str, kind: str) -> set[Decimal]:
    said = graph(record)
    found = set(said.subjects(term("ogp:indicatorOf"), term(f"commitment:{code}")))
    found &= set(said.subjects(term("ogp:measure"), term(f"measure:{measure}")))
    found &= set(said.subjects(term("ogp:valueKind"), term(f"value-kind:{kind}")))
    return numbers({value for indicator in found for value in said.objects(indicator, term("ogp:value"))})


@pytest.mark.parametrize(
    ("code", "measure", "kind", "expected"),
    [
        ("KR0022", "private-universities-subject", "baseline", {"293", "286"}),
        ("KR0022", "private-universities-connected", "result", {"280"}),
        ("KR0024", "prior-disclosure-compliance-primary-local", "baseline", {"49.6"}),
        ("KR0024", "prior-disclosure-compliance-primary-local", "target", {"55"}),
        ("KR0025", "national-core-data-areas-selected", "target", {"36", "38"}),
        ("KR0026", "databases-assessed", "result", {"21", "42"}),
        ("KR0026", "quality-examiners-selected", "result", {"21", "24", "28", "45"}),
        ("KR0027", "open-format-share", "target", {"60", "70"}),
        ("KR0027", "open-format-share", "result", {"75.3"}),
        ("KR0028", "disclosure-standards-established", "result", {"79"}),
        ("KR0029", "citizen-design-pool", "result", {"3800"}),
        ("KR0029", "citizen-design-tasks", "result", {"382", "273"}),
        ("KR0030", "activex-free-rate", "target", {"87.3", "92.9", "96.8", "100"}),
        ("KR0030", "activex-free-rate", "result", {"63", "79.6", "76"}),
        ("KR0030", "websites-without-activex", "target", {"1638", "844"}),
        ("KR0031", "services-integrated-in-year", "target", {"85", "90"}),
        ("KR0031", "services-integrated", "result", {"107"}),
        ("KR0033", "agencies-integrity-measured", "result", {"733"}),
        ("KR0035", "oda-categories-disclosed", "result", {"13", "18"}),
        ("KR0035", "oda-institutions-disclosing", "result", {"49"}),
    ],
)
def test_figures_that_the_text_tells(record, code, measure, kind, expected):
    assert figures(record, code, measure, kind) == {Decimal(value) for value in expected}


def test_a_figure_that_the_flow_chart_does_not_give_is_said_to_be_missing(record):
    missing = "indicator:kr0031-new-mobile-services-2019-target"
    assert values(record, missing, "ogp:value") == set()
    assert absences(record, missing) == {"value": "not-stated"}


def test_budgets_are_written_out_with_their_years(record):
    said = graph(record)
    budgets = {
        (
            str(said.value(budget, term("ogp:budgetOf")))[-6:],
            str(said.value(budget, term("ogp:period"))),
            int(Decimal(str(said.value(budget, term("ogp:amount"))))),
        )
        for budget in said.subjects(term("rdf:type"), term("ogp:BudgetFigure"))
    }
    assert budgets == {
        ("KR0026", "2016/2017", 1_700_000_000),
        ("KR0026", "2018", 1_900_000_000),
        ("KR0029", "2015", 520_000_000),
        ("KR0029", "2016", 520_000_000),
        ("KR0029", "2017", 660_000_000),
        ("KR0029", "2016", 500_000_000),
        ("KR0029", "2017", 1_000_000_000),
        ("KR0033", "2016", 2_176_000_000),
        ("KR0033", "2017", 2_091_000_000),
    }


def test_every_figure_is_whole(record):
    said = graph(record)
    for indicator in said.subjects(term("rdf:type"), term("ogp:IndicatorValue")):
        for predicate in ("indicatorOf", "measure", "unitOfMeasure", "valueKind"):
            assert len(set(said.objects(indicator, term(f"ogp:{predicate}")))) == 1, (indicator, predicate)
        lost = any(said.subjects(term("ogp:absenceOf"), indicator))
        assert len(set(said.objects(indicator, term("ogp:value")))) == (0 if lost else 1), indicator
        assert len(set(said.objects(indicator, term("ogp:asOf")))) <= 1, indicator


def test_every_statement_about_the_world_has_its_line(record):
    said = graph(record)
    placed = {
        (
            said.value(place, term("rdf:subject")),
            said.value(place, term("rdf:predicate")),
            said.value(place, term("rdf:object")),
        )
        for place in said.subjects(term("rdf:type"), term("rdf:Statement"))
    }
    facts = {
        (subject, predicate, value)
        for subject, predicate, value in said
        if "#L" not in str(subject) and not str(subject).startswith(PREFIXES["document"])
    }
    assert facts <= placed


def test_no_address_and_no_number_is_published_or_reported(record):
    everything = record.turtle().decode() + record.report.render("x.txt")
    assert "@" not in re.sub(r"^@prefix|\"@en", "", everything, flags=re.MULTILINE)
    for line in SEED.read_text(encoding="utf-8").splitlines():
        for number in re.findall(r"\b(?:0\d{1,2}-)?\d{3,4}-\d{4}\b", line):
            if not re.fullmatch(r"20\d\d-20\d\d", number):
                assert number not in everything
