"""Faults of plans, commitments, milestones and dates."""

from __future__ import annotations

from benchmarks.model import Block
from benchmarks.plans import absence, indicator
from benchmarks.spoiling import Fault, another, besides, instead, newcomer, number, with_plan, without
from benchmarks.terms import (
    END_DATE,
    IDENTIFIER,
    PERIOD,
    START_DATE,
    TITLE,
    TYPE,
    edtf,
    ogp,
    term,
    text,
    thing,
    typed,
)

_START, _END = ogp("start"), ogp("end")


def _commitment_count(block: Block) -> tuple[str, ...]:
    plan = block.pick("plan")
    block.put(plan, ogp("statedCommitmentCount"), typed(99, "integer"))
    return (plan,)


def _proposals(block: Block, name: str, extra: int) -> tuple[str, ...]:
    """A number of proposals is not what it should be; its plan is to be reported."""
    indicator = block.pick(f"proposals-{name}")
    event = block.value(indicator, ogp("indicatorOf"))
    count = number(block.value(indicator, ogp("value"))) + extra
    block.put(indicator, ogp("value"), typed(count, "decimal"))
    return (block.value(event, ogp("eventOf")),)


def _no_milestone(block: Block) -> tuple[str, ...]:
    commitment = block.pick("commitment")
    for milestone in block.subjects(ogp("commitment"), commitment):
        block.drop(milestone, ogp("commitment"))
    return (commitment,)


def _in_plan(block: Block) -> tuple[str, ...]:
    commitment, _, year = with_plan(block, "commitment")
    block.put(commitment, _START, edtf(f"{year - 2}-09-01"))
    block.put(commitment, START_DATE, typed(f"{year - 2}-09-01", "date"))
    return (commitment,)


def _in_commitment(block: Block) -> tuple[str, ...]:
    milestone = block.pick("milestone")
    block.put(milestone, _END, edtf("2039-05-28"))
    block.put(milestone, END_DATE, typed("2039-05-28", "date"))
    return (milestone,)


def _stated_none(field: str) -> Fault:
    """A document says that there is none of `field`."""

    def fault(block: Block) -> tuple[str, ...]:
        commitment = block.pick("commitment")
        absence(block.home(commitment), another(block, "absence"), commitment, field, "stated-none")
        return (commitment,)

    return fault


def _lead_is_group(block: Block) -> tuple[str, ...]:
    commitment = block.pick("commitment")
    block.put(commitment, ogp("leadAgency"), block.all("group")[0])
    return (commitment,)


def _person_as(predicate: str) -> Fault:
    def fault(block: Block) -> tuple[str, ...]:
        commitment, person = block.pick("commitment"), block.pick("person")
        block.put(commitment, ogp(predicate), person)
        return (commitment,)

    return fault


def _stranger(block: Block) -> tuple[str, ...]:
    """Somebody takes part who holds no post anywhere."""
    commitment, person = block.pick("commitment"), newcomer(block, "Stranger")
    block.put(commitment, ogp("otherActor"), person)
    return (commitment,)


def _same_identifier(block: Block) -> tuple[str, ...]:
    one, two = block.pick("commitment"), block.pick("commitment")
    block.put(one, IDENTIFIER, *block.values(two, IDENTIFIER))
    return one, two


def _order(block: Block) -> tuple[str, ...]:
    milestone = block.pick("milestone")
    start, end = block.value(milestone, START_DATE), block.value(milestone, END_DATE)
    block.put(milestone, START_DATE, end)
    block.put(milestone, END_DATE, start)
    return (milestone,)


def _themes(block: Block) -> tuple[str, ...]:
    plan = block.pick("plan")
    indicator(block.home(plan), another(block, "indicator"), plan, "themes-stated", 99, "result")
    return (plan,)


def _starts_late(block: Block) -> tuple[str, ...]:
    plan = block.pick("plan")
    block.put(plan, START_DATE, *(after(date, 1) for date in block.values(plan, START_DATE)))
    return (plan,)


def after(date: str, years: int) -> str:
    """The same day of a later year."""
    return f'"{int(date[1:5]) + years}{date[5:]}'


def _no_document(block: Block) -> tuple[str, ...]:
    """Only pages describe a plan."""
    plan = block.pick("plan")
    for document in block.subjects(ogp("describes"), plan):
        if ogp("WebPage") not in block.values(document, TYPE):
            block.drop(document, ogp("describes"))
    return (plan,)


def _exchanged(block: Block) -> tuple[str, ...]:
    """A commitment is called after the policy area of its neighbor."""
    commitment = block.pick("commitment")
    area = block.value(commitment, ogp("primaryPolicyArea"))
    neighbors = block.subjects(ogp("plan"), block.plan_of(commitment))
    other = next(found for one in neighbors if (found := block.value(one, ogp("primaryPolicyArea"))) != area)
    words = other[:-1].rpartition("/")[2].replace("-", " ")
    block.put(commitment, TITLE, text(f"Reform of {words} in the regions", "en"))
    return (commitment,)


def _actor(predicate: str, kind: str) -> Fault:
    """An actor of the other sector."""

    def fault(block: Block) -> tuple[str, ...]:
        commitment = block.pick("commitment")
        block.more(commitment, ogp(predicate), block.all(kind)[0])
        return (commitment,)

    return fault


def _open_but_complete(block: Block) -> tuple[str, ...]:
    milestone = block.pick("milestone")
    (assessment,) = block.subjects(ogp("assesses"), milestone)
    block.put(assessment, ogp("completion"), term("completion:complete"))
    block.put(milestone, ogp("endText"), text("To be continued"))
    return (milestone,)


PLAN_FAULTS: dict[str, Fault] = {
    "ActionPlan-member": without("plan", ogp("member")),
    "ActionPlan-planNumber": without("plan", ogp("planNumber")),
    "ActionPlan-title": without("plan", TITLE),
    "ActionPlan-period": without("plan", *PERIOD),
    "ActionPlan-commitmentCount": _commitment_count,
    "ActionPlan-countsAgree": besides("plan", ogp("statedCommitmentCount"), typed(98, "integer")),
    "ActionPlan-proposalsAddUp": lambda block: _proposals(block, "total", 7),
    "ActionPlan-selectionExplained": lambda block: _proposals(block, "selected", 2),
    "ActionPlan-themeCount": _themes,
    "ActionPlan-startsLate": _starts_late,
    "ActionPlan-documentRead": _no_document,
    "Identifier-cycle": besides("plan", ogp("cycle"), text("18")),
    "Thing-label": without("theme", TITLE),
    "Thing-themePlan": without("theme", ogp("themeOfPlan")),
    "Event-eventOf": without("event", ogp("eventOf")),
    "Event-title": without("event", TITLE),
    "Event-period": without("event", *PERIOD),
}

COMMITMENT_FAULTS: dict[str, Fault] = {
    "Commitment-title": without("commitment", TITLE),
    "Commitment-plan": without("commitment", ogp("plan"), ogp("cycle")),
    "Commitment-onePlan": besides("commitment", ogp("plan"), thing("plan", "ZZ-9")),
    "Commitment-leadAgency": without("commitment", ogp("leadAgency")),
    "Commitment-period": without("commitment", *PERIOD),
    "Commitment-milestone": _no_milestone,
    "Commitment-identifier": instead("commitment", IDENTIFIER, text("No. 4")),
    "Commitment-involves": besides("commitment", ogp("involves"), text("Ministry of Works")),
    "Commitment-status": instead("commitment", ogp("status"), term("commitment-status:stalled")),
    "Commitment-claimedValue": besides("commitment", ogp("claimedValue"), term("ogp-value:efficiency")),
    "Commitment-numberInPlan": without("commitment", ogp("numberInPlan")),
    "Commitment-oneNumber": besides("commitment", ogp("numberInPlan"), text("77")),
    "Commitment-responsible": without("commitment", ogp("responsiblePerson"), ogp("responsiblePost")),
    "Commitment-anyClaimedValue": without("commitment", ogp("claimedValue")),
    "Commitment-inPlan": _in_plan,
    "Commitment-oneTitle": besides("commitment", TITLE, text("Something else altogether", "en")),
    "Commitment-onePolicyArea": besides("commitment", ogp("primaryPolicyArea"), term("policy-area:aid")),
    "Commitment-oneLead": besides("commitment", ogp("leadAgency"), thing("agency", "ogp-irm")),
    "Commitment-noOtherActor": _stated_none("otherActor"),
    "Commitment-noPeerLearning": _stated_none("peerLearning"),
    "Commitment-stateActor": _actor("stateActor", "group"),
    "Commitment-nonStateActor": _actor("nonStateActor", "agency"),
    "Commitment-exchangedPolicyArea": _exchanged,
    "Agency-leadIsState": _lead_is_group,
    "Person-leadAgency": _person_as("leadAgency"),
    "Person-otherActor": _stranger,
    "Person-supportingAgency": _person_as("supportingAgency"),
    "Identifier-one": besides("commitment", IDENTIFIER, text("ZZ9999")),
    "Identifier-unique": _same_identifier,
    "Identifier-numberInPlan": instead("commitment", ogp("numberInPlan"), text("the first of all")),
    "Milestone-title": without("milestone", TITLE),
    "Milestone-commitment": without("milestone", ogp("commitment")),
    "Milestone-period": without("milestone", *PERIOD),
    "Milestone-inCommitment": _in_commitment,
    "Milestone-openButComplete": _open_but_complete,
    "Milestone-oneActivity": instead("milestone", TITLE, text("Holding regional workshops Publishing results", "en")),
}

PERIOD_FAULTS: dict[str, Fault] = {
    "Period-startWithEnd": instead("milestone", ogp("startText"), text("March 2019 ~")),
    "Period-order": _order,
    "Period-oneStart": besides("milestone", START_DATE, typed("2011-02-03", "date")),
    "Period-oneEnd": besides("milestone", END_DATE, typed("2039-02-03", "date")),
    "Period-start": without("milestone", _START, ogp("period")),
    "Period-end": without("milestone", _END, ogp("period")),
    "Period-open": instead("milestone", ogp("period"), edtf("2018-09-01/..")),
    "Period-recurrent": instead("milestone", ogp("endText"), text("every spring")),
    "Period-vague": instead("milestone", _START, edtf("2018-33")),
    "Period-missingEnd": without("milestone", ogp("endText"), _END, END_DATE, ogp("period")),
}
