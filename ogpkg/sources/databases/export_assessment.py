"""What a row of OGP's export says of the IRM's judgments, and whether its stars follow from them.

One assessment for the progress report and one for the end of term: the indicators of a commitment's design stand with
the first. Labels and codes that contradict each other are both reported, and neither is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rdflib import Literal, URIRef

from ogpkg.iris import PREFIXES, mint
from ogpkg.sources.databases import export_values as values
from ogpkg.sources.databases.export_commitment import Cells, identifiers
from ogpkg.sources.report import Report

_OGP, _XSD = PREFIXES["ogp"], PREFIXES["xsd"]
_IRM = URIRef(mint("agency", "ogp-irm"))
#: Stage of the review → property, code list, column of the label, column of the code.
_CODED = {
    "progress-report": (
        ("ogp:specificity", "specificity", "specificity", "specificity code"),
        ("ogp:verifiable", "verifiable", "verifiable", ""),
        ("ogp:relevance", "relevance", "", "relevance"),
        ("ogp:potentialImpact", "potential-impact", "impact", "impact code"),
        ("ogp:potentialForResults", "potential-for-results", "results", "results code"),
        ("ogp:completion", "completion", "progress completion", "progress completion code"),
    ),
    "end-of-term": (
        ("ogp:completion", "completion", "end completion", "end completion code"),
        ("ogp:changeInCompletion", "change-in-completion", "change", "change code"),
        ("ogp:earlyResults", "early-results", "early results", "early results code"),
        ("ogp:openedGovernment", "did-it-open-government", "opened", "opened code"),
        *(
            (f"ogp:opened{name}", "did-it-open-government-by-value", f"opened {short}", f"opened {short} code")
            for name, short in (
                ("AccessToInformation", "access"),
                ("CivicParticipation", "participation"),
                ("PublicAccountability", "accountability"),
            )
        ),
    ),
}
_YEARS = {"progress-report": "progress year", "end-of-term": "end year"}
#: Stage → property and column of what is true or false.
_FLAGS = {
    "progress-report": (
        ("ogp:starredBefore2015", "starred before 2015"),
        ("ogp:starred2015", "starred 2015"),
        ("ogp:starredCurrent", "starred current"),
    ),
    "end-of-term": (("ogp:starredCurrent", "end starred current"), ("ogp:carriedForward", "carried forward")),
}
_VALUES = ("access-to-information", "civic-participation", "public-accountability", "technology-and-innovation")
_STEPS = {
    "specificity": ("none", "low", "medium", "high"),
    "potentialImpact": ("none", "minor", "moderate", "transformative"),
    "completion": ("withdrawn", "unclear", "not-started", "limited", "substantial", "complete"),
}


@dataclass
class Stars:
    """The stars computed so far, beside the published ones: how many agree, and which do not."""

    agree: int = 0
    undecided: int = 0
    exceptions: list[tuple[str, int]] = field(default_factory=list)

    def compare(self, rule: str, flag: bool, said: dict[str, str], place: str, line: int) -> None:
        """Compare a published flag with what `rule` gives for the indicators `said`; `place` names the assessment."""
        star = computed_star(rule, said)
        self.agree += star == flag
        self.undecided += star is None
        if star is None or star == flag:
            return
        indicators = ", ".join(f"{name} {said[name]}" for name in (*_STEPS, "verifiable", "relevance") if name in said)
        what = f"{place}: published {rule} is {str(flag).lower()}, by the rule it would be {str(star).lower()}"
        self.exceptions.append((f"{what} ({indicators})", line))

    def report(self, report: Report) -> None:
        """Add what came out to the counts of `report`, and every exception to its notes."""
        if not (self.agree or self.undecided or self.exceptions):
            return
        report.counts["stars that follow from their rule"] = self.agree
        report.counts["that do not"] = len(self.exceptions)
        report.counts["that lack an indicator to tell"] = self.undecided
        for what, line in self.exceptions:
            report.note(what, "", line)


def say(cells: Cells, stars: Stars) -> None:
    """State both assessments of the row, as far as the export has columns for them."""
    design: dict[str, str] = {}
    for stage, coded in _CODED.items():
        names = [name for one in coded for name in one[2:]] + [name for _, name in _FLAGS[stage]]
        if any(cells.columns.has(name) for name in [*names, _YEARS[stage]]):
            design = _stage(cells, stage, design, stars)


def _stage(cells: Cells, stage: str, design: dict[str, str], stars: Stars) -> dict[str, str]:
    """State the assessment of one stage; the keys of its indicators come back, for the stars of the next."""
    this = URIRef(mint("assessment", f"{values.tail(cells.commitment)}-irm-{stage}"))
    line = cells.line(_YEARS[stage], _CODED[stage][0][2])
    for predicate, value in (
        ("rdf:type", URIRef(_OGP + "IrmAssessment")),
        ("ogp:assesses", cells.commitment),
        ("ogp:assessor", _IRM),
        ("ogp:reviewStage", URIRef(mint("review-stage", stage))),
    ):
        cells.record.say(this, predicate, value, line)
    if (_IRM, "rdf:type", URIRef(_OGP + "Agency")) not in cells.record:
        cells.record.say(_IRM, "rdf:type", URIRef(_OGP + "Agency"), line)
    _year(cells, this, _YEARS[stage])
    said = {name: key for name, key in design.items() if name != "completion"}
    for indicator in _CODED[stage]:
        concept = _coded(cells, this, indicator)
        if concept:
            said[indicator[0].removeprefix("ogp:")] = concept
    if stage == "progress-report":
        _values(cells, this, said.get("relevance"))
        _cluster(cells, this)
    for predicate, name in _FLAGS[stage]:
        flag = _flag(cells, this, predicate, name)
        if flag is not None and predicate != "ogp:carriedForward":
            stars.compare(predicate.removeprefix("ogp:"), flag, said, values.tail(this), cells.line(name))
    return said


def _coded(cells: Cells, this: URIRef, indicator: tuple[str, str, str, str]) -> str | None:
    """State an indicator, or why there is none; the key of its concept comes back."""
    predicate, scheme, label, code = indicator
    texts = cells.text(label) if label else None, cells.text(code) if code else None
    if texts == (None, None):
        return None
    line = cells.line(*(name for name in (label, code) if name))
    found = values.judge(cells.record.lookups, scheme, *texts)
    for text in found.unknown:
        cells.note(label or code, "value not understood", text, line)
    if found.conflict:
        cells.note(label, "label and code contradict each other, neither is taken", found.conflict, line)
    if found.concept:
        cells.record.say(this, predicate, URIRef(found.concept), line)
        return values.tail(found.concept)
    cells.absent(this, predicate, found.reason or "unrecognized", line)
    return None


def _year(cells: Cells, this: URIRef, name: str) -> None:
    entry = cells.entry(name)
    if entry is None:
        return
    year, reason = values.integer(values.words(entry.text)), values.null(entry.text)
    if year is not None and 2011 <= year <= 2100:
        cells.record.say(this, "ogp:reportYear", Literal(str(year), datatype=_XSD + "gYear"), entry.line)
    elif reason:
        cells.absent(this, "ogp:reportYear", reason, entry.line)
    else:
        cells.note(name, "no year of a report", values.words(entry.text), entry.line)
        cells.absent(this, "ogp:reportYear", "unrecognized", entry.line)


def _values(cells: Cells, this: URIRef, relevance: str | None) -> None:
    """The values for which the commitment is found relevant; technology alone is no relevance."""
    names = [f"value {key}" for key in _VALUES if cells.columns.has(f"value {key}")]
    if not names:
        return
    answers = {name: values.truth(cells.text(name) or "") for name in names}
    for name, said in answers.items():
        entry = cells.entry(name)
        if entry and said:
            concept = URIRef(mint("ogp-value", name.removeprefix("value ")))
            cells.record.say(this, "ogp:assessedValue", concept, entry.line)
        elif entry and said is None and not values.null(entry.text):
            cells.note(name, "value not understood", values.words(entry.text), entry.line)
    reasons = {values.null(cells.text(name) or "") for name in names}
    if len(reasons) == 1 and (reason := reasons.pop()):
        cells.absent(this, "ogp:assessedValue", reason, cells.line(*names))
        return
    counted = [said for name, said in answers.items() if not name.endswith(_VALUES[-1])]
    told = relevance and None not in counted and len(counted) == len(_VALUES) - 1
    if told and any(counted) != (relevance == "relevant"):
        what = "relevance that does not follow from the values beside it, both are stated"
        cells.note("relevance", what, relevance or "", cells.line("relevance", *names))


def _cluster(cells: Cells, this: URIRef) -> None:
    entry = cells.entry("cluster")
    if entry:
        text = values.number(entry.text)
        reason = values.null(text, of_names=True)
        if reason:
            cells.absent(this, "ogp:cluster", reason, entry.line)
        elif text == "0":
            cells.note("cluster", "a cluster 0, which the codebook does not explain", text, entry.line)
        else:
            cells.record.say(this, "ogp:cluster", text, entry.line)
    members = cells.entry("cluster members")
    if members is None:
        return
    reason, found = values.null(members.text), identifiers(members.text)
    if reason:
        cells.absent(this, "ogp:clusteredWith", reason, members.line)
    for identifier in found:
        other = URIRef(mint("commitment", identifier))
        if other != cells.commitment:
            cells.record.say(this, "ogp:clusteredWith", other, members.line)
    if not reason and re.sub(r"[\s,;&/]|and", "", re.sub(r"[A-Z]{2,4}\d{3,5}", "", members.text)):
        cells.note("cluster members", "value not understood", values.words(members.text), members.line)


def _flag(cells: Cells, this: URIRef, predicate: str, name: str) -> bool | None:
    """State what is true or false, or why nothing is; the flag comes back."""
    entry = cells.entry(name)
    if entry is None:
        return None
    flag, reason = values.truth(entry.text), values.null(entry.text)
    if flag is not None:
        cells.record.say(this, predicate, Literal(flag), entry.line)
        return flag
    if not reason:
        cells.note(name, "value not understood", values.words(entry.text), entry.line)
    cells.absent(this, predicate, reason or "unrecognized", entry.line)
    return None


def computed_star(rule: str, said: dict[str, str]) -> bool | None:
    """Whether `rule` (``starredBefore2015``, ``starred2015``, ``starredCurrent``) gives a star for indicators.

    `said` are the keys of their concepts. None when an indicator is missing on which it hangs. Medium or high
    specificity counts as verifiable.
    """
    impact, completion, specificity = (
        _STEPS[name].index(said[name]) if name in said else None
        for name in ("potentialImpact", "completion", "specificity")
    )
    verifiable = said["verifiable"] == "yes" if "verifiable" in said else None
    conditions = [
        said["relevance"] == "relevant" if "relevance" in said else None,
        None if completion is None else completion >= 4,
        None if impact is None else impact >= (3 if rule == "starredCurrent" else 2),
    ]
    if rule != "starredBefore2015":
        conditions.append(verifiable if specificity is None else specificity >= 2)
    if False in conditions:
        return False
    return None if None in conditions else True
