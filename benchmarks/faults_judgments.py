"""Faults of assessments, figures and absences."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.model import Block
from benchmarks.plans import absence, indicator
from benchmarks.spoiling import Fault, another, besides, instead, number, with_plan, without
from benchmarks.terms import CURRENCY, TYPE, edtf, ogp, term, text, thing, typed

_COMPLETION, _RELEVANCE, _VALUE, _AS_OF = (ogp(name) for name in ("completion", "relevance", "value", "asOf"))


def _other_completion(value: str) -> str:
    return term("completion:limited" if value != term("completion:limited") else "completion:complete")


def _same_assessor(block: Block) -> tuple[str, ...]:
    """The same assessor says something else in another section; what comes second is reported."""
    first = block.pick("self")
    second = f"{first[:-1]}-section>"
    completion = _other_completion(block.value(first, _COMPLETION))
    said = ((name, block.value(first, ogp(name))) for name in ("assesses", "assessor"))
    block.home(first).add(second, (TYPE, ogp("SelfAssessment")), (_COMPLETION, completion))
    block.home(first).add(second, *((ogp(name), value) for name, value in said))
    return (second,)


def _other_assessor(block: Block) -> tuple[str, ...]:
    """The government says another thing than the reviewers; both are reported."""
    review = block.pick("review")
    commitment = block.value(review, ogp("assesses"))
    own = next(one for one in block.subjects(ogp("assesses"), commitment) if one != review)
    block.put(own, _COMPLETION, _other_completion(block.value(review, _COMPLETION)))
    return review, own


def _plan_year(block: Block) -> tuple[str, ...]:
    review, _, _ = with_plan(block, "review", lambda year: 0 < year < 2020)
    block.more(review, ogp("earlyResults"), term("early-results:significant"))
    return (review,)


def _relevance_pending(block: Block) -> tuple[str, ...]:
    review = block.pick("review")
    block.drop(review, *(ogp(name) for name in ("completion", "verifiable", "potentialImpact", "earlyResults")))
    block.put(review, _RELEVANCE, term("relevance:not-relevant"))
    absence(block.home(review), another(block, "absence"), review, "completion", "pending-review")
    return (review,)


def _star(fits: Callable[[int], bool]) -> Fault:
    """A star for what is not relevant, in a plan of the years of one of the rules."""

    def fault(block: Block) -> tuple[str, ...]:
        review, _, _ = with_plan(block, "review", lambda year: fits(year) and 0 < year < 2020)
        block.put(review, _RELEVANCE, term("relevance:not-relevant"))
        block.put(review, ogp("starred"), typed("true", "boolean"))
        return (review,)

    return fault


def _flag(name: str) -> Fault:
    """A star by one of the rules, shown by a database for what is not relevant."""

    def fault(block: Block) -> tuple[str, ...]:
        review = block.pick("review")
        block.put(review, _RELEVANCE, term("relevance:not-relevant"))
        block.put(review, ogp("reviewStage"), term("review-stage:progress-report"))
        block.put(review, ogp(name), typed("true", "boolean"))
        return (review,)

    return fault


def _second(kind: str, extra: int, when: str = "") -> Fault:
    """A second figure of the same kind; what both are about is reported."""

    def fault(block: Block) -> tuple[str, ...]:
        first = block.pick(kind)
        of, measure = block.value(first, ogp("indicatorOf")), block.value(first, ogp("measure"))
        count, date = number(block.value(first, _VALUE)) + extra, block.value(first, _AS_OF)
        new, home = another(block, "indicator"), block.home(first)
        indicator(home, new, of, measure[:-1].rpartition("/")[2], count, kind)
        home.add(new, (_AS_OF, edtf(f"{date[1:5]}-{when}") if when else date))
        return (of,)

    return fault


def _rate(block: Block, of: str, measure: str, value: int, kind: str, when: str) -> None:
    """One more rate of `of`."""
    new, home = another(block, "indicator"), block.home(of)
    indicator(home, new, of, measure, value, kind)
    home.add(new, (_AS_OF, edtf(when)))
    block.put(new, ogp("unitOfMeasure"), term("unit-of-measure:percent"))


def _farther(block: Block) -> tuple[str, ...]:
    """A rate rises and falls again, though it was to rise."""
    commitment = block.pick("commitment")
    for kind, value, when in (("target", 90, "2031"), ("result", 60, "2029"), ("result", 40, "2030")):
        _rate(block, commitment, "open-format-share", value, kind, when)
    return (commitment,)


def _unanswered(block: Block) -> tuple[str, ...]:
    """The first rate of one measure, the result of another."""
    commitment = block.pick("commitment")
    _rate(block, commitment, "open-format-share", 60, "baseline", "2029")
    _rate(block, commitment, "activex-free-rate", 70, "result", "2030")
    return (commitment,)


def _reason(name: str) -> Fault:
    return instead("absence", ogp("absenceReason"), term(f"absence-reason:{name}"))


ASSESSMENT_FAULTS: dict[str, Fault] = {
    "Assessment-assesses": without("review", ogp("assesses")),
    "Assessment-assessor": without("review", ogp("assessor")),
    "Assessment-oneCompletion": besides("self", _COMPLETION, term("completion:withdrawn")),
    "Assessment-completion": instead("self", _COMPLETION, term("completion:half-way")),
    "Assessment-relevance": instead("review", _RELEVANCE, term("relevance:partly")),
    "Assessment-verifiable": instead("review", ogp("verifiable"), term("verifiable:perhaps")),
    "Assessment-potentialImpact": instead("review", ogp("potentialImpact"), term("potential-impact:huge")),
    "Assessment-earlyResults": instead("review", ogp("earlyResults"), term("early-results:some")),
    "Assessment-assessedValue": instead("review", ogp("assessedValue"), term("ogp-value:efficiency")),
    "Assessment-sameAssessor": _same_assessor,
    "Assessment-otherAssessor": _other_assessor,
    "Assessment-planYear": _plan_year,
    "Assessment-relevancePending": _relevance_pending,
    "Assessment-starredFirst": _star(lambda year: year <= 2013),
    "Assessment-starredBetween": _star(lambda year: 2014 <= year <= 2015),
    "Assessment-starredNow": _star(lambda year: year >= 2016),
    "Assessment-starByRuleBefore2015": _flag("starredBefore2015"),
    "Assessment-starByRule2015": _flag("starred2015"),
    "Assessment-starByRuleCurrent": _flag("starredCurrent"),
}

FIGURE_FAULTS: dict[str, Fault] = {
    "BudgetFigure-amount": without("budget", ogp("amount")),
    "BudgetFigure-budgetOf": without("budget", ogp("budgetOf")),
    "BudgetFigure-currency": instead("budget", CURRENCY, text("euro")),
    "BudgetFigure-period": without("budget", ogp("period")),
    "IndicatorValue-measure": without("target", ogp("measure")),
    "IndicatorValue-indicatorOf": without("target", ogp("indicatorOf")),
    "IndicatorValue-value": without("target", _VALUE),
    "IndicatorValue-unitOfMeasure": without("target", ogp("unitOfMeasure")),
    "IndicatorValue-valueKind": without("target", ogp("valueKind")),
    "IndicatorValue-asOf": without("target", _AS_OF),
    "IndicatorValue-oneResult": _second("result", 5),
    "IndicatorValue-oneTarget": _second("target", 5),
    "IndicatorValue-oneDate": _second("result", 0, "03"),
    "IndicatorValue-fartherFromTarget": _farther,
    "IndicatorValue-baselineAnswered": _unanswered,
}

ABSENCE_FAULTS: dict[str, Fault] = {
    "Absence-absenceOf": without("absence", ogp("absenceOf")),
    "Absence-absentProperty": without("absence", ogp("absentProperty")),
    "Absence-absenceReason": instead("absence", ogp("absenceReason"), thing("absence-reason", "forgotten")),
    "Absence-lost": _reason("lost-in-extraction"),
    "Absence-blank": _reason("blank"),
    "Absence-freeText": _reason("free-text"),
    "Absence-unrecognized": _reason("unrecognized"),
}
