"""A plan with what belongs to it: themes, commitments, milestones, events, figures, and the documents that judge it."""

from __future__ import annotations

import calendar

from benchmarks import judgments, names, terms
from benchmarks.documents import listed, read
from benchmarks.model import Block, Document
from benchmarks.size import Size
from benchmarks.terms import TITLE, TYPE, edtf, ogp, term, text, thing, typed

Day = tuple[int, int, int]
_VALUES = ("access-to-information", "civic-participation", "public-accountability", "technology-and-innovation")
_POLICIES = ("access-to-justice", "audits", "beneficial-ownership", "civic-space", "asset-disclosure")
_MEASURES = ("datasets-total", "databases-assessed", "quality-examiners-trained", "new-mobile-services")
_EVENTS = (
    ("open-call", "Open call for proposals"),
    ("workshop", "Workshop on the drafts"),
    ("meeting", "Meeting of the forum"),
)


def add_plan(block: Block, page: Document, size: Size, country: str, number: int, year: int) -> None:
    """Add the `number`th plan of the member, which starts in September of `year`, and its documents."""
    key, title = f"{block.code}-{number}", f"{country} Action Plan {year}-{year + 2}"
    document = block.document(f"nap{number}")
    plan = block.new("plan", thing("plan", key), document)
    _documents(block, page, document, plan, title, year)
    document.add(
        plan,
        (TYPE, ogp("ActionPlan")),
        (ogp("member"), thing("member", block.code)),
        (ogp("planNumber"), typed(number, "integer")),
        (TITLE, text(title, "en")),
        (ogp("cycle"), text(str(year))),
        (ogp("statedCommitmentCount"), typed(size.commitments, "integer")),
    )
    add_period(document, plan, (year, 9, 1), (year + 2, 8, 31))
    for theme in range(1, size.themes + 1):
        _theme(block, document, plan, thing("theme", f"{key}-{theme}"), theme)
    for index in range(size.commitments):
        _commitment(block, document, size, plan, year, (number - 1) * size.commitments + index, index)
    _events(block, document, plan, key, year, size.commitments)
    judgments.add_judgments(block, plan, number, year, block.all("commitment")[-size.commitments :])


def add_period(document: Document, subject: str, start: Day, end: Day) -> None:
    """State from when to when, in words and as dates."""
    first, last = _iso(start), _iso(end)
    document.add(
        subject,
        (ogp("startText"), text(_words(start))),
        (ogp("endText"), text(_words(end))),
        (ogp("start"), edtf(first)),
        (ogp("end"), edtf(last)),
        (ogp("period"), edtf(f"{first}/{last}")),
        (terms.START_DATE, typed(first, "date")),
        (terms.END_DATE, typed(last, "date")),
    )


def _iso(day: Day) -> str:
    return f"{day[0]}-{day[1]:02}-{day[2]:02}"


def _words(day: Day) -> str:
    return f"{calendar.month_name[day[1]]} {day[2]}, {day[0]}"


def _documents(block: Block, page: Document, document: Document, plan: str, title: str, year: int) -> None:
    """The plan as a document that was read and that the page of the member lists."""
    iri = block.new("document", document.iri, document, part_of=plan)
    read(document, iri, "ActionPlanDocument", title, year)
    document.add(iri, (ogp("describes"), plan))
    position = 3 * len(block.all("plan"))
    listed(page, iri, "ActionPlanDocument", "Action Plan", title, year, position)
    report = block.new("report", thing("document", f"{document.key}-design-report"), page)
    words = title.replace("Action Plan", "Design Report")
    listed(page, report, "IrmReport", "IRM Report", words, year + 1, position + 1)


def _theme(block: Block, document: Document, plan: str, theme: str, number: int) -> None:
    english, korean = names.commitment(number * 5)
    block.new("theme", theme, document)
    document.add(theme, (TYPE, ogp("Theme")), (TITLE, text(english, "en")), (TITLE, text(korean, "ko")))
    document.add(theme, (ogp("numberInPlan"), text(str(number))), (ogp("themeOfPlan"), plan))


def _commitment(block: Block, document: Document, size: Size, plan: str, year: int, serial: int, index: int) -> None:
    code = f"{block.code}{serial + 1:04}"
    iri = block.new("commitment", thing("commitment", code), document)
    english, korean = names.commitment(serial)
    at = block.random.randrange(size.agencies * size.units)
    agencies, others = block.all("agency"), block.all("group")
    document.add(
        iri,
        (TYPE, ogp("Commitment")),
        (TITLE, text(english, "en")),
        (TITLE, text(korean, "ko")),
        (ogp("numberInPlan"), text(f"{index % size.themes + 1}-{index // size.themes + 1}")),
        (ogp("plan"), plan),
        (ogp("theme"), thing("theme", f"{block.code}-{_number(plan)}-{index % size.themes + 1}")),
        (ogp("leadAgency"), agencies[at // size.units]),
        (ogp("supportingAgency"), agencies[(at // size.units + 1) % size.agencies]),
        (ogp("otherActor"), others[serial % len(others)]),
        (ogp("leadUnit"), block.all("unit")[at]),
        (ogp("responsiblePerson"), block.all("person")[at]),
        (ogp("responsiblePost"), block.all("post")[at]),
        (ogp("claimedValue"), term(f"ogp-value:{_VALUES[serial % 4]}")),
        (ogp("claimedValue"), term(f"ogp-value:{_VALUES[(serial + 1) % 4]}")),
        (ogp("status"), term(f"commitment-status:{'inactive' if year < 2020 else 'active'}")),
        (ogp("primaryPolicyArea"), term(f"policy-area:{_POLICIES[serial % len(_POLICIES)]}")),
    )
    add_period(document, iri, (year, 9, 1), (year + 2, 8, 31))
    for number in range(1, size.milestones + 1):
        _milestone(block, document, iri, f"{code}-{number}", year, number)
    _figures(block, document, iri, code, year)


def _number(plan: str) -> str:
    return plan[:-1].rpartition("-")[2]


def _milestone(block: Block, document: Document, commitment: str, key: str, year: int, number: int) -> None:
    iri = block.new("milestone", thing("milestone", key), document, part_of=commitment)
    step = names.STEPS[(number + year) % len(names.STEPS)]
    document.add(iri, (TYPE, ogp("Milestone")), (ogp("commitment"), commitment))
    document.add(iri, (TITLE, text(f"{step} ({number})", "en")))
    add_period(document, iri, (year + 1, number % 12 + 1, 1), (year + 2, number % 8 + 1, 28))


def _figures(block: Block, document: Document, commitment: str, code: str, year: int) -> None:
    """A target, a result and a sum of money; and what the document does not say."""
    key, amount = code.lower(), block.random.randrange(10, 9000)
    for kind, when in (("target", f"{year + 2}-08"), ("result", f"{year + 1}-12")):
        iri = block.new(kind, thing("indicator", f"{key}-{kind}"), document, part_of=commitment)
        indicator(document, iri, commitment, _MEASURES[amount % len(_MEASURES)], amount + len(kind), kind)
        document.add(iri, (ogp("asOf"), edtf(when)))
    budget = block.new("budget", thing("budget", f"{key}-{year + 1}"), document, part_of=commitment)
    document.add(
        budget,
        (TYPE, ogp("BudgetFigure")),
        (ogp("budgetOf"), commitment),
        (ogp("amount"), typed(amount * 1000, "decimal")),
        (terms.CURRENCY, text("EUR")),
        (ogp("period"), edtf(str(year + 1))),
    )
    for name, reason in (("additionalInformation", "stated-none"), ("description", "not-stated")):
        iri = thing("absence", f"{document.key}-{code}-{name}")
        absence(document, block.new("absence", iri, document, part_of=commitment), commitment, name, reason)


def absence(document: Document, iri: str, of: str, name: str, reason: str) -> None:
    """State that `of` has no value of the property `name`, and why."""
    document.add(
        iri,
        (TYPE, ogp("Absence")),
        (ogp("absenceOf"), of),
        (ogp("absentProperty"), ogp(name)),
        (ogp("absenceReason"), term(f"absence-reason:{reason}")),
    )


def indicator(document: Document, iri: str, of: str, measure: str, value: int, kind: str) -> None:
    """State a figure, but not its time."""
    document.add(
        iri,
        (TYPE, ogp("IndicatorValue")),
        (ogp("indicatorOf"), of),
        (ogp("measure"), term(f"measure:{measure}")),
        (ogp("value"), typed(value, "decimal")),
        (ogp("unitOfMeasure"), term("unit-of-measure:count")),
        (ogp("valueKind"), term(f"value-kind:{kind}")),
    )


def _events(block: Block, document: Document, plan: str, key: str, year: int, selected: int) -> None:
    """The events that led to the plan; at the first one proposals are counted."""
    events = [block.new("event", thing("event", f"{key.lower()}-{kind}"), document) for kind, _ in _EVENTS]
    for number, (iri, (kind, title)) in enumerate(zip(events, _EVENTS, strict=True), 1):
        document.add(iri, (TYPE, ogp("Event")), (ogp("eventOf"), plan), (TITLE, text(title, "en")))
        document.add(iri, (ogp("eventKind"), term(f"event-kind:{kind}")), (ogp("venue"), text("City Hall")))
        document.add(iri, (ogp("participantCount"), typed(20 + number, "integer")))
        add_period(document, iri, (year, number + 2, 3), (year, number + 2, 4))
    citizens, groups = block.random.randrange(5, 90), block.random.randrange(5, 90)
    counts = {"submitted-by-citizens": citizens, "submitted-by-civil-society": groups, "total": citizens + groups}
    for name, count in (counts | {"selected": selected}).items():
        iri = block.new(f"proposals-{name}", thing("indicator", f"{key.lower()}-{name}"), document, part_of=plan)
        indicator(document, iri, events[0], f"proposals-{name}", count, "result")
        document.add(iri, (ogp("asOf"), edtf(f"{year}-04")))
