"""The completeness of the shipped documents, counted on their lines, and how it is written as DQV and JSON."""

import csv
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pyoxigraph as ox
import pytest

from ogpkg import formats
from ogpkg.iris import BASE, PREFIXES
from ogpkg.validation.completeness import Score, Scores, score
from ogpkg.validation.completeness_fields import FIELDS, SECTIONS, Field
from ogpkg.validation.completeness_output import as_dqv, as_json
from tests.conftest import Knowledge
from tests.paths import ROOT
from tests.validation.completeness_graphs import WHOLE, missing_of, scored


def key(iri: str) -> str:
    return iri.rpartition("/")[2]


@pytest.fixture(scope="module")
def shipped(knowledge: Knowledge) -> Scores:
    return score(knowledge.store)


def sections(result: Score | None) -> dict[str, tuple[Fraction, int]]:
    assert result is not None
    return {section.section: (section.filled, section.applicable) for section in result.sections}


def of(scores: Scores, name: str) -> Score:
    found = scores.of(f"{BASE}id/commitment/{name}")
    assert found is not None
    return found


def test_commitment_6_of_plan_4(shipped: Scores) -> None:
    # P4 = plan 4, CP = its commitment's page (2020), MP = the member's page.
    assert sections(of(shipped, "KR0042")) == {
        "identity": (5, 5),  # title P4 L324, id CP L4, number P4 L322, plan CP L10, text P4 L333-341
        "responsibility": (5, 5),  # agency and unit P4 L328-329, people and posts L356-357, others: N/A L359-360
        "schedule": (4, 5),  # start and end L326, two milestones L352-353 with starts; both ends "To be continued"
        "values": (2, 2),  # P4 L347; CP L24
        "evidence": (1, 4),  # no figure in L331-360; three documents name it
        "assessment": (0, 3),  # none yet; IRM: pending review, CP L44
    }
    missing = missing_of(of(shipped, "KR0042"))
    assert set(missing) == {
        "milestone-ends", "target", "result", "budget", "self-completion", "irm-completion", "milestone-completion"
    }  # fmt: skip
    assert missing["milestone-ends"].words == ("To be continued",)
    irm = missing["irm-completion"]
    assert irm.excused and [(why.reason, key(why.document), why.line) for why in irm.why] == [
        ("pending-review", "kr0042-page-2020", 44)
    ]


def test_commitment_2_of_plan_4_whose_first_page_is_lost(shipped: Scores) -> None:
    assert sections(of(shipped, "KR0037")) == {
        "identity": (3, 5),  # title, id and plan from the pages; number and text are on the lost page before P4 L153
        "responsibility": (3, 5),  # person L162, post L163, other actor L166; agency and unit lost
        "schedule": (1 + Fraction(2, 3) * 2, 5),  # L157-159: three milestones, the third "To be continued" twice
        "values": (1, 2),  # policy area from the pages; the claim is lost
        "evidence": (1, 4),  # three documents
        "assessment": (0, 3),
    }
    excused = {m.field.key for m in of(shipped, "KR0037").excused}
    assert excused == {"number", "description", "lead-agency", "lead-unit", "start", "end", "claimed-value"}
    for missing in of(shipped, "KR0037").excused:
        assert {(why.reason, key(why.document), why.line) for why in missing.why} == {
            ("lost-in-extraction", "kr-nap4", 153)
        }


def test_a_commitment_of_plan_1(shipped: Scores) -> None:
    assert sections(of(shipped, "KR0003")) == {
        "identity": (4, 5),  # title and id from the pages, plan, text P1 L52; no number
        "responsibility": (0, 5),
        "schedule": (0, 5),
        "values": (1, 2),  # policy area MP, CP
        "evidence": (1, 4),  # three documents
        "assessment": (0, 3),
    }
    assert missing_of(of(shipped, "KR0003"))["lead-agency"].reason == "not-stated"
    assert of(shipped, "KR0003").excused == ()


def test_commitment_4a_of_plan_3(shipped: Scores) -> None:
    assert sections(of(shipped, "KR0030")) == {
        "identity": (5, 5),  # S3 L631; id from the pages; text L634-637
        "responsibility": (4, 5),  # L633, L655-656; the actors' cells L658-660 are blank
        "schedule": (5, 5),  # L632; L652 one milestone with both dates
        "values": (1, 2),  # L638 names no value; policy area from the pages
        "evidence": (3, 4),  # targets L642, results L649, three documents; no budget
        "assessment": (2, 3),  # L645 and L652; no report of the IRM
    }
    missing = missing_of(of(shipped, "KR0030"))
    assert {name: gap.reason for name, gap in missing.items()} == {
        "other-actors": "blank", "claimed-value": "free-text", "budget": "", "irm-completion": ""
    }  # fmt: skip


def test_the_merged_commitment_is_not_asked_how_far_it_got(shipped: Scores) -> None:
    # S3 L99, L326, L708: incorporated into 4-b.
    assert sections(of(shipped, "KR0032"))["assessment"] == (0, 1)


def answer(name: str) -> list[dict[str, str]]:
    """An answer that was worked out by hand from the documents (tests/golden/README.md)."""
    with (ROOT / "tests" / "golden" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def filling(scores: Scores, field: str) -> set[str]:
    return {"commitment/" + key(s.thing) for s in scores.commitments if field not in missing_of(s)}


def test_who_fills_a_field_agrees_with_the_answers_worked_out_by_hand(shipped: Scores) -> None:
    assert filling(shipped, "budget") == {row["commitment"] for row in answer("budgets.csv")}
    completed = {row["commitment"] for row in answer("self-assessed-completion.csv") if row["completion"]}
    assert filling(shipped, "self-completion") - {"commitment/KR0032"} == completed - {"commitment/KR0032"}
    # The answer about leads covers plans 3 and 4; in plan 1 only section 1-4 names a lead and a date, "end of 2012".
    named_in_plan_1 = {"lead-agency": {"commitment/KR0001"}, "end": {"commitment/KR0001"}}
    for field, column in [("lead-agency", "agency"), ("lead-unit", "unit"), ("start", "startDate"), ("end", "endDate")]:
        expected = {row["commitment"] for row in answer("leads.csv") if row[column]}
        assert filling(shipped, field) == expected | named_in_plan_1.get(field, set()), field


@pytest.mark.parametrize(("field", "column"), [("milestone-starts", "startDate"), ("milestone-ends", "endDate")])
def test_milestones_without_a_date_agree_with_the_answers_worked_out_by_hand(
    shipped: Scores, field: str, column: str
) -> None:
    undated = defaultdict(int)
    for row in answer("milestones-plan-4.csv") + answer("milestones-plan-3.csv"):
        undated[row["commitment"]] += not row[column]
    for name, count in undated.items():
        gap = missing_of(of(shipped, key(name))).get(field)
        assert len(gap.parts if gap else ()) == count, name


# rdflib 7.6 asks a dataset through a property that it itself calls deprecated.
@pytest.mark.filterwarnings("ignore:Dataset.(default_context|identifier|contexts) is deprecated:DeprecationWarning")
@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_another_engine_finds_the_same_gaps(knowledge: Knowledge, shipped: Scores, field: Field) -> None:
    query = f"SELECT DISTINCT ?thing ?part WHERE {{ {field.answered} }}"
    answered = {
        str(row.thing if row.part is None else row.part) for row in knowledge.rdflib.query(query, initNs=PREFIXES)
    }
    kind = "Milestone" if field.per_milestone else "Commitment"
    asked = {row["x"] for row in knowledge.query(f"SELECT ?x WHERE {{ ?x a ogp:{kind} }}")}
    if field.none_answers:
        reason, about = "stated-none", "ogp:absenceOf"
    else:
        reason, about = "merged", "ogp:absenceOf/ogp:assesses"
    if field.none_answers or field.key in {"self-completion", "milestone-completion"}:
        properties = ", ".join(field.absent)
        settled = f"""SELECT ?x WHERE {{ ?absence {about} ?x ; ogp:absentProperty ?property ;
            ogp:absenceReason absence-reason:{reason} FILTER(?property IN ({properties})) }}"""
        asked -= {row["x"] for row in knowledge.query(settled)}
    gaps = {found.thing: found for found in shipped.members[0].missing if found.field == field}
    named = {part for gap in gaps.values() for part in gap.parts} if field.per_milestone else set(gaps)
    assert named == asked - answered


def test_the_later_plans_say_more_than_the_first_two(shipped: Scores) -> None:
    value = {key(plan.thing): plan.value for plan in shipped.plans}
    assert min(value["KR-3"], value["KR-4"]) > 2 * max(value["KR-1"], value["KR-2"])
    (member,) = shipped.members
    assert member.filled == sum(plan.filled for plan in shipped.plans)
    assert len(shipped.commitments) == 48


def test_every_explanation_in_the_shipped_data_has_a_document_and_a_line(shipped: Scores) -> None:
    explained = [why for found in shipped.commitments for gap in found.missing for why in gap.why]
    assert len(explained) > 100
    assert all(why.document.startswith(BASE + "id/document/kr") and why.line for why in explained)


# --- what is written


def test_the_measurements_are_dqv_and_lie_between_nothing_and_all(shipped: Scores) -> None:
    triples = as_dqv(shipped)
    parsed = ox.parse(formats.write(triples, formats.FORMATS["turtle"]), format=ox.RdfFormat.TURTLE)
    assert {str(quad.triple) for quad in parsed} == {str(triple) for triple in triples}
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    rows = list(
        store.query("""PREFIX dqv: <http://www.w3.org/ns/dqv#> SELECT ?node ?thing ?metric ?value WHERE {
            ?node a dqv:QualityMeasurement ; dqv:computedOn ?thing ; dqv:isMeasurementOf ?metric ; dqv:value ?value .
            ?metric a dqv:Metric ; dqv:inDimension ?dimension }""")
    )
    assert len(rows) == len({row["node"] for row in rows}) == (48 + 4 + 1) * (len(SECTIONS) + 1)
    for row in rows:
        assert row["value"].datatype.value == PREFIXES["xsd"] + "decimal"
        assert 0 <= Decimal(row["value"].value) <= 1
    # An engine may write 0.50 as 0.5; the files keep both digits.
    assert all(len(t.object.value) == 4 for t in triples if t.predicate.value.endswith("#value"))


def test_a_measurement_is_found_under_the_name_of_what_it_measures() -> None:
    nodes = {triple.subject.value for triple in as_dqv(scored(WHOLE), "https://example.org/")}
    assert "https://example.org/dataset#metric-completeness-schedule" in nodes
    triples = as_dqv(scored(WHOLE))
    node = ox.NamedNode(BASE + "dataset#completeness-commitment-XA0001-schedule")
    assert {t.object.value for t in triples if t.subject == node} == {
        "http://www.w3.org/ns/dqv#QualityMeasurement",
        BASE + "id/commitment/XA0001",
        BASE + "dataset#metric-completeness-schedule",
        "1.00",
    }


def test_things_that_are_not_ours_never_share_a_measurement() -> None:
    scores = scored("<http://a.example/1> a ogp:Commitment . <http://b.example/1> a ogp:Commitment .")
    about = {(t.subject, t.object) for t in as_dqv(scores) if t.predicate.value.endswith("computedOn")}
    assert len(about) == len({subject for subject, _ in about}) == 2 * (len(SECTIONS) + 1)


def test_metrics_carry_labels_in_both_languages() -> None:
    labels = defaultdict(set)
    for triple in as_dqv(scored("")):
        if triple.predicate.value.endswith("prefLabel"):
            labels[triple.subject].add(triple.object.language)
    assert len(labels) == len(SECTIONS) + 1
    assert all(languages == {"en", "ko"} for languages in labels.values())


def test_json_lists_what_a_commitment_misses_and_counts_it_for_its_plan(shipped: Scores) -> None:
    found = as_json(shipped)
    plan = next(row for row in found["plans"] if key(row["thing"]) == "KR-4")
    lead = next(row for row in plan["missing"] if row["key"] == "lead-agency")
    assert (lead["commitments"], lead["excused"], lead["section"]) == (3, 3, "responsibility")  # D01, D02, D03
    for row in found["commitments"]:
        for gap in row["missing"]:
            assert gap["section"] in SECTIONS and gap["labels"]["en"] and gap["labels"]["ko"]
