"""The completeness score: tiny invented graphs, counted by hand."""

import random
from decimal import Decimal
from fractions import Fraction

import pyoxigraph as ox
import pytest

from ogpkg.formats import FORMATS
from ogpkg.iris import BASE
from ogpkg.lines import quads_of
from ogpkg.validation.completeness import ratio, score
from ogpkg.validation.completeness_fields import FIELDS, SECTIONS, Field
from ogpkg.validation.completeness_output import as_json
from ogpkg.validation.inputs import Data
from tests.conftest import Knowledge
from tests.validation.completeness_graphs import BARE, HEAD, WHOLE, absence, commitment, missing_of, part, quads, scored

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


@pytest.mark.parametrize("graph", ["GRAPH document:plan", ""], ids=["named graph", "no graph"])
def test_a_gap_names_the_document_and_the_first_line_that_explain_it(graph: str) -> None:
    places = "".join(
        f"<https://w3id.org/ogpkg/id/document/plan#L{number}-1> rdf:subject absence:1 ; "
        f"rdf:predicate ogp:absentProperty ; ogp:line {line} ."
        for number, line in enumerate(["31", "12", '"many"'])
    )
    gap = missing_of(commitment(f"{graph} {{ {BARE} {absence('dcterms:title', 'blank')} {places} }}"))["title"]
    (why,) = gap.why
    assert (why.reason, why.document, why.line) == ("blank", BASE + "id/document/plan", 12)
    assert why.absence == BASE + "id/absence/1"


def test_an_absence_without_a_place_still_gives_its_reason() -> None:
    (why,) = missing_of(commitment(BARE + absence("dcterms:title", "blank")))["title"].why
    assert (why.reason, why.document, why.line) == ("blank", "", None)


def test_an_abstract_of_the_editors_does_not_stand_for_a_text_that_is_lost() -> None:
    abstract = 'commitment:XA0001 dcterms:abstract "Open them."@en .'
    assert "description" not in missing_of(commitment(BARE + abstract))
    lost = missing_of(commitment(BARE + abstract + absence("ogp:description", "lost-in-extraction")))
    assert lost["description"].excused


# --- who says it, and who is asked about


def read_trig(trig: str) -> Data:
    data = Data()
    data.add_content(trig.encode(), FORMATS["trig"], "xa.trig")
    return data


def test_a_checker_asks_who_read_the_files_for_places() -> None:
    # What a checker has: everything in one graph, and the places of statements beside it.
    trig = HEAD + WHOLE.replace("ogp:leadAgency agency:xa-registry ;", "") + absence("ogp:leadAgency", "blank")
    data = read_trig(trig)
    (found,) = score(quads_of(data), data).commitments
    gap = missing_of(found)["lead-agency"]
    assert set(missing_of(found)) == {"lead-agency"}
    line = trig.count("\n") + 1
    assert [(why.document, why.line, why.file) for why in gap.why] == [("", line, "xa.trig")]


def test_documents_that_name_a_commitment_are_those_who_say_so() -> None:
    one = read_trig(HEAD + WHOLE.replace("commitment:XA0001 a ogp:Commitment .\n    assessment:", "assessment:"))
    assert set(missing_of(score(quads_of(one), one).commitments[0])) == {"sources"}


def test_only_what_the_data_describe_is_scored() -> None:
    data = read_trig(HEAD + WHOLE)
    entailed = quads("commitment:XB0001 a ogp:Commitment ; ogp:plan plan:XB-1 . plan:XB-1 a ogp:ActionPlan .")
    assert len(list(score([*quads_of(data), *entailed]))) == 5
    scores = score([*quads_of(data), *entailed], data)
    assert [found.thing.rpartition("/")[2] for found in scores] == ["XA", "XA-1", "XA0001"]


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


def test_only_what_is_complete_rounds_to_one() -> None:
    assert ratio(Fraction(2, 3), 1) == Decimal("0.67")
    assert ratio(Fraction(399), 400) == Decimal("0.99")
    assert ratio(Fraction(400), 400) == Decimal("1.00")


def test_the_order_and_repetition_of_statements_change_nothing() -> None:
    statements = quads(WHOLE + absence("ogp:leadUnit", "blank") + BARE)
    merged = statements + [ox.Quad(*quad.triple) for quad in statements]  # as a snapshot's default graph
    expected = as_json(score(statements))
    for seed in range(3):
        random.Random(seed).shuffle(merged)
        assert as_json(score(merged)) == expected


def test_a_dataset_under_another_base_scores_the_same() -> None:
    said = WHOLE.replace("ogp:otherActor agency:xa-association ;", "") + absence("ogp:otherActor", "stated-none")
    moved = "".join(f"{quad} .\n" for quad in quads(said)).replace(BASE + "id/", "https://data.example/id/")
    scores = score(ox.parse(moved, format=ox.RdfFormat.N_QUADS))
    assert [(found.thing, found.value) for found in scores.commitments] == [
        ("https://data.example/id/commitment/XA0001", Decimal("1.00"))
    ]


def test_a_graph_of_hostile_terms_is_scored_without_an_error() -> None:
    scores = scored("""_:b a ogp:Commitment ; ogp:plan "no plan" , _:p ; ogp:period 3 . _:p a ogp:ActionPlan .
        absence:1 ogp:absenceOf 5 ; ogp:absentProperty "x" ; ogp:absenceReason 7 .
        commitment:XA0001 a ogp:Commitment ; ogp:plan commitment:XA0001 .""")
    assert len(scores.commitments) == 2 and len(scores.plans) == 1
