"""The completeness score: tiny invented graphs counted by hand, then the shipped documents, counted on their lines."""

import csv
import random
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pyoxigraph as ox
import pytest

from ogpkg import formats
from ogpkg.iris import BASE, PREFIXES
from ogpkg.validation.completeness import Missing, Score, Scores, ratio, score
from ogpkg.validation.completeness_fields import FIELDS, SECTIONS, Field
from ogpkg.validation.completeness_output import as_dqv, as_json
from tests.conftest import Knowledge
from tests.paths import ROOT

HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
# Everything that FIELDS asks for, and nothing else.
WHOLE = """
document:plan a ogp:ActionPlanDocument . document:report a ogp:SelfAssessmentReport .
GRAPH document:plan {
    member:XA a ogp:Member .
    plan:XA-1 a ogp:ActionPlan ; ogp:member member:XA .
    commitment:XA0001 a ogp:Commitment ; dcterms:title "Open registers"@en ; dcterms:identifier "XA0001" ;
        ogp:numberInPlan "1" ; ogp:plan plan:XA-1 ; ogp:description "Registers will be open."@en ;
        ogp:leadAgency agency:xa-registry ; ogp:leadUnit unit:xa-registry-data ; ogp:responsiblePerson person:xa1 ;
        ogp:responsiblePost post:xa1 ; ogp:otherActor agency:xa-association ;
        ogp:start "2020-01"^^edtf:EDTF ; schema:endDate "2021-12-31"^^xsd:date ;
        ogp:claimedValue ogp-value:access-to-information ; ogp:policyArea policy-area:open-data .
    milestone:XA0001-1 a ogp:Milestone ; ogp:commitment commitment:XA0001 ; ogp:period "2020-01/2020-06"^^edtf:EDTF .
    indicator:xa-target ogp:indicatorOf commitment:XA0001 ; ogp:valueKind value-kind:target .
    budget:xa ogp:budgetOf commitment:XA0001 .
}
GRAPH document:report {
    commitment:XA0001 a ogp:Commitment .
    assessment:XA0001-self a ogp:SelfAssessment ; ogp:assesses commitment:XA0001 ; ogp:completion completion:complete .
    assessment:XA0001-irm a ogp:IrmAssessment ; ogp:assesses commitment:XA0001 ; ogp:completion completion:limited .
    assessment:XA0001-1-self ogp:assesses milestone:XA0001-1 ; ogp:completion completion:complete .
    indicator:xa-result ogp:indicatorOf milestone:XA0001-1 ; ogp:valueKind value-kind:result .
}
"""
BARE = "commitment:XA0001 a ogp:Commitment ."


def quads(trig: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + trig, format=ox.RdfFormat.TRIG))


def scored(trig: str) -> Scores:
    return score(quads(trig))


def commitment(trig: str) -> Score:
    (found,) = scored(trig).commitments
    return found


def missing_of(result: Score) -> dict[str, Missing]:
    return {missing.field.key: missing for missing in result.missing}


def absence(property: str, reason: str, of: str = "commitment:XA0001", key: str = "1") -> str:
    return (
        f"absence:{key} a ogp:Absence ; ogp:absenceOf {of} ; ogp:absentProperty {property} ; "
        f"ogp:absenceReason absence-reason:{reason} ."
    )


def part(result: Score, section: str) -> tuple[Fraction, int]:
    return next((s.filled, s.applicable) for s in result.sections if s.section == section)


# --- the table


def test_every_field_has_a_section_a_level_and_names_in_both_languages() -> None:
    assert len({field.key for field in FIELDS}) == len(FIELDS) == 24
    assert {field.section for field in FIELDS} == set(SECTIONS)
    assert {field.level for field in FIELDS} == {"required", "recommended"}
    for language in ("en", "ko"):
        assert len({field.labels[language] for field in FIELDS}) == len(FIELDS)
        assert all(labels[language] for labels in SECTIONS.values())
    assert {field.applies_to for field in FIELDS} == {"commitment"}


def test_every_property_that_the_table_names_is_declared(knowledge: Knowledge) -> None:
    for curie in {curie for field in FIELDS for curie in (*field.absent, field.words) if curie}:
        assert knowledge.query(f"SELECT ?type WHERE {{ {curie} a ?type }}"), curie


# --- what counts


def test_a_commitment_that_says_everything_is_complete() -> None:
    result = commitment(WHOLE)
    assert missing_of(result) == {}
    assert (result.filled, result.applicable, result.value) == (24, 24, Decimal("1.00"))


def test_a_commitment_that_says_nothing_misses_everything() -> None:
    result = commitment(BARE)
    assert (result.filled, result.applicable, result.value) == (0, 24, Decimal("0.00"))
    assert [m.field for m in result.missing] == list(FIELDS)
    # Required: title, identifier, number, plan, description; lead agency, other actors; all five of the schedule;
    # claimed value, policy area; completion in the self-assessment and of the milestones.
    assert len(result.required_missing) == 5 + 2 + 5 + 2 + 2
    # Recommended: unit, person, post; the four of the evidence; completion by the IRM.
    assert len(result.recommended_missing) == 3 + 4 + 1
    assert result.excused == ()


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_each_field_is_missed_when_only_its_statement_is_taken_away(field: Field) -> None:
    without = {
        "title": 'dcterms:title "Open registers"@en ;',
        "identifier": 'dcterms:identifier "XA0001" ;',
        "number": 'ogp:numberInPlan "1" ;',
        "plan": "ogp:plan plan:XA-1 ;",
        "description": 'ogp:description "Registers will be open."@en ;',
        "lead-agency": "ogp:leadAgency agency:xa-registry ;",
        "lead-unit": "ogp:leadUnit unit:xa-registry-data ;",
        "responsible-person": "ogp:responsiblePerson person:xa1 ;",
        "responsible-post": "ogp:responsiblePost post:xa1 ;",
        "other-actors": "ogp:otherActor agency:xa-association ;",
        "start": 'ogp:start "2020-01"^^edtf:EDTF ;',
        "end": 'schema:endDate "2021-12-31"^^xsd:date ;',
        "claimed-value": "ogp:claimedValue ogp-value:access-to-information ;",
        "policy-area": "; ogp:policyArea policy-area:open-data",
        "target": "ogp:valueKind value-kind:target",
        "result": "ogp:valueKind value-kind:result",
        "budget": "budget:xa ogp:budgetOf commitment:XA0001 .",
        "sources": "commitment:XA0001 a ogp:Commitment .\n    assessment:",
        "self-completion": "ogp:assesses commitment:XA0001 ; ogp:completion completion:complete",
        "irm-completion": "ogp:completion completion:limited",
        "milestone-completion": "ogp:assesses milestone:XA0001-1 ;",
        "milestone-starts": "2020-01/2020-06",
        "milestone-ends": "2020-01/2020-06",
        "milestones": "ogp:commitment commitment:XA0001 ;",
    }[field.key]
    kept = {"sources": "assessment:", "milestone-starts": "../2020-06", "milestone-ends": "2020-01/.."}.get(
        field.key, ""
    )
    assert WHOLE.count(without) == 1
    missing = missing_of(commitment(WHOLE.replace(without, kept)))
    if field.key == "milestones":  # with the milestone go its dates, its completion and the figure about it
        assert set(missing) == {"milestones", "milestone-starts", "milestone-ends", "milestone-completion", "result"}
    else:
        assert set(missing) == {field.key}


def test_statements_in_the_other_direction_count_the_same() -> None:
    turned = WHOLE
    for forward, inverse in [
        ("milestone:XA0001-1 a ogp:Milestone ; ogp:commitment commitment:XA0001 ;",
         "commitment:XA0001 ogp:hasMilestone milestone:XA0001-1 . milestone:XA0001-1 a ogp:Milestone ;"),
        ("budget:xa ogp:budgetOf commitment:XA0001 .", "commitment:XA0001 ogp:hasBudgetFigure budget:xa ."),
        ("ogp:plan plan:XA-1 ;",
         "a ogp:Commitment . plan:XA-1 ogp:hasCommitment commitment:XA0001 . commitment:XA0001"),
        ("ogp:member member:XA .", "a ogp:ActionPlan . member:XA ogp:hasPlan plan:XA-1 ."),
        ("ogp:SelfAssessment ; ogp:assesses commitment:XA0001 ;",
         "ogp:SelfAssessment . commitment:XA0001 ogp:hasAssessment assessment:XA0001-self . assessment:XA0001-self"),
    ]:  # fmt: skip
        assert turned.count(forward) == 1
        turned = turned.replace(forward, inverse)
    scores = scored(turned)
    assert [found.value for found in scores] == [Decimal("1.00")] * 3


# --- absences


def test_none_is_an_answer_for_other_actors_and_for_nothing_else() -> None:
    none = commitment(BARE + absence("ogp:otherActor", "stated-none"))
    assert "other-actors" not in missing_of(none) and none.filled == 1
    dates = commitment(BARE + absence("schema:endDate", "stated-none"))
    assert missing_of(dates)["end"].reason == "stated-none" and dates.filled == 0


@pytest.mark.parametrize("reason", ["lost-in-extraction", "pending-review", "not-reviewed"])
def test_what_is_nobodys_omission_is_excused_but_not_filled(reason: str) -> None:
    result = commitment(BARE + absence("ogp:leadAgency", reason))
    assert (result.filled, result.applicable) == (0, 24)
    assert [m.field.key for m in result.excused] == ["lead-agency", "lead-unit"]
    assert not {"lead-agency", "lead-unit"} & {
        m.field.key for m in (*result.required_missing, *result.recommended_missing)
    }


def test_an_omission_in_one_document_is_not_excused_by_the_loss_of_another() -> None:
    lost, blank = absence("ogp:leadAgency", "lost-in-extraction"), absence("ogp:leadAgency", "blank", key="2")
    gap = missing_of(commitment(BARE + lost + blank))["lead-agency"]
    assert not gap.excused
    assert [why.reason for why in gap.why] == ["blank", "lost-in-extraction"]


@pytest.mark.parametrize("reason", ["not-applicable", "merged", "no-data"])
def test_a_field_that_does_not_arise_leaves_the_count(reason: str) -> None:
    of = "assessment:a a ogp:SelfAssessment ; ogp:assesses commitment:XA0001 ."
    result = commitment(BARE + of + absence("ogp:completion", reason, "assessment:a"))
    assert part(result, "assessment") == (0, 2)
    assert result.applicable == 23


def test_what_one_document_says_outweighs_that_another_says_it_does_not_arise() -> None:
    of = "assessment:a a ogp:SelfAssessment ; ogp:assesses commitment:XA0001 ."
    assert commitment(WHOLE + of + absence("ogp:completion", "merged", "assessment:a")).value == Decimal("1.00")


def test_a_gap_names_the_document_and_the_first_line_that_explain_it() -> None:
    places = "".join(
        f"<https://w3id.org/ogpkg/id/document/plan#L{line}-1> rdf:subject absence:1 ; "
        f"rdf:predicate ogp:absentProperty ; ogp:line {line} ."
        for line in (31, 12)
    )
    gap = missing_of(commitment(f"GRAPH document:plan {{ {BARE} {absence('dcterms:title', 'blank')} {places} }}"))[
        "title"
    ]
    (why,) = gap.why
    assert (why.reason, why.document, why.line) == ("blank", BASE + "id/document/plan", 12)
    assert why.absence == BASE + "id/absence/1"


def test_an_abstract_of_the_editors_does_not_stand_for_a_text_that_is_lost() -> None:
    abstract = 'commitment:XA0001 dcterms:abstract "Open them."@en .'
    assert "description" not in missing_of(commitment(BARE + abstract))
    lost = missing_of(commitment(BARE + abstract + absence("ogp:description", "lost-in-extraction")))
    assert lost["description"].excused


# --- dates and milestones


def test_a_milestone_field_is_filled_by_the_share_of_milestones_that_have_it() -> None:
    steps = 'milestone:1 ogp:commitment commitment:XA0001 ; ogp:start "2020"^^edtf:EDTF ; ogp:end "2021"^^edtf:EDTF .'
    steps += (
        'milestone:2 ogp:commitment commitment:XA0001 ; ogp:start "2020"^^edtf:EDTF ; ogp:endText "To be continued" .'
    )
    steps += 'milestone:3 ogp:commitment commitment:XA0001 ; ogp:period "2020/.."^^edtf:EDTF .'
    result = commitment(BARE + steps)
    assert part(result, "schedule") == (Fraction(1) + 1 + Fraction(1, 3), 5)  # milestones, starts, ends; no own dates
    gap = missing_of(result)["milestone-ends"]
    assert gap.parts == (BASE + "id/milestone/2", BASE + "id/milestone/3")
    assert gap.words == ("To be continued",)
    assert result.value == Decimal("0.10")  # 2.333 of 24


def test_where_there_are_no_milestones_the_reason_for_that_explains_their_fields_too() -> None:
    missing = missing_of(commitment(BARE + absence("ogp:hasMilestone", "not-stated")))
    for key in ("milestones", "milestone-starts", "milestone-ends", "milestone-completion"):
        assert missing[key].reason == "not-stated"


def test_a_milestone_that_went_into_another_is_not_asked_for_its_completion() -> None:
    steps = "milestone:1 ogp:commitment commitment:XA0001 . milestone:2 ogp:commitment commitment:XA0001 ."
    of = "assessment:1 ogp:assesses milestone:1 ; ogp:completion completion:complete . "
    of += "assessment:2 ogp:assesses milestone:2 ."
    with_merged = BARE + steps + of + absence("ogp:completion", "merged", "assessment:2")
    assert "milestone-completion" not in missing_of(commitment(with_merged))
    assert missing_of(commitment(BARE + steps + of))["milestone-completion"].parts == (BASE + "id/milestone/2",)


# --- plans, members, graphs


def test_a_plan_weighs_its_commitments_by_their_fields() -> None:
    second = """commitment:XA0002 a ogp:Commitment ; ogp:plan plan:XA-1 .
        assessment:b a ogp:SelfAssessment ; ogp:assesses commitment:XA0002 ."""
    scores = scored(WHOLE + second + absence("ogp:completion", "merged", "assessment:b"))
    (plan,), (member,) = scores.plans, scores.members
    # 24 of 24 and 1 of 23; the unweighted mean of the two would be 0.52.
    assert (plan.filled, plan.applicable, plan.value) == (25, 47, Decimal("0.53"))
    assert (member.filled, member.applicable) == (25, 47)
    assert {m.thing for m in plan.missing} == {BASE + "id/commitment/XA0002"}
    assert scores.of(BASE + "id/plan/XA-1") is plan


def test_a_commitment_in_two_plans_counts_once_for_the_member() -> None:
    scores = scored(
        WHOLE + "commitment:XA0001 ogp:plan plan:XA-2 . plan:XA-2 a ogp:ActionPlan ; ogp:member member:XA ."
    )
    assert [found.applicable for found in scores.plans] == [24, 24]
    assert scores.members[0].applicable == 24


def test_nothing_to_score_gives_no_value_instead_of_zero_or_an_error() -> None:
    (plan,) = scored("plan:XA-1 a ogp:ActionPlan .").plans
    assert (plan.value, plan.applicable, plan.missing) == (None, 0, ())
    assert list(score([])) == []
    assert ratio(Fraction(2, 3), 1) == Decimal("0.67")


def test_the_order_and_repetition_of_statements_change_nothing() -> None:
    statements = quads(WHOLE + absence("ogp:leadUnit", "blank") + BARE)
    merged = statements + [ox.Quad(*quad.triple) for quad in statements]  # as a snapshot's default graph
    expected = as_json(score(statements))
    for seed in range(3):
        random.Random(seed).shuffle(merged)
        assert as_json(score(merged)) == expected


def test_a_graph_of_hostile_terms_is_scored_without_an_error() -> None:
    scores = scored("""_:b a ogp:Commitment ; ogp:plan "no plan" , _:p ; ogp:period 3 . _:p a ogp:ActionPlan .
        absence:1 ogp:absenceOf 5 ; ogp:absentProperty "x" ; ogp:absenceReason 7 .
        commitment:XA0001 a ogp:Commitment ; ogp:plan commitment:XA0001 .""")
    assert len(scores.commitments) == 2 and len(scores.plans) == 1


# --- the shipped documents


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
