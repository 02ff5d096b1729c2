"""Reader of a commitment's page on opengovpartnership.org, saved as text.

The page is a title with OGP's identifier, labels with values (plan, institutions, policy areas, the IRM's
review), the commitment as its plan describes it, and the list of the member's commitments. Labels came and
went over the years; all that are known are in one table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from rdflib import Literal, URIRef

from ogpkg.iris import mint
from ogpkg.sources import actors, template
from ogpkg.sources.commitment_list import read_list
from ogpkg.sources.dates import split_period
from ogpkg.sources.lookups import key
from ogpkg.sources.record import Record, term
from ogpkg.sources.template_fields import say_fields

Lines = list[tuple[int, str]]
_TITLE = re.compile(r"(\S.*?)\s*\(([A-Z]{2,3}\d{4})\)")
_LABEL = re.compile(r"([A-Z][^:]{2,40}):\s*(.*)")
_YEARS = re.compile(r"\d{4}\s*[–-]\s*\d{4}")
_HEADINGS = frozenset(
    {"skip navigation", "overview", "at-a-glance", "institutions", "design i", "implementation i", "description"}
)
_AREAS, _REVIEW, _LIST = "policy areas", "irm review", "commitments"
#: Properties whose value is a concept of a code list.
_SCHEMES = {
    "ogp:status": "commitment-status",
    "ogp:earlyResults": "early-results",
    "ogp:verifiable": "verifiable",
    "ogp:relevance": "relevance",
    "ogp:potentialImpact": "potential-impact",
    "ogp:completion": "completion",
}
_IRM = URIRef(mint("agency", "ogp-irm"))
_YES_NO = {"yes": True, "no": False}


@dataclass
class _Page:
    """What is known while a page is read: the commitment, its plan, and the IRM's assessment of it."""

    record: Record
    commitment: URIRef | None = None
    identifier: str = ""
    assessment: URIRef | None = None
    before_title: tuple[int, str] | None = None
    body: Lines = field(default_factory=list)

    @property
    def plan(self) -> URIRef | None:
        code = self.record.document.plan
        return URIRef(mint("plan", code)) if code else None


def read(record: Record) -> None:
    """State what the page says of its commitment, then every commitment of the list below it."""
    page = _Page(record)
    lines = list(enumerate(record.lines, start=1))
    listed = next((place for place, (_, text) in enumerate(lines) if _heading(text) == _LIST), len(lines))
    _head(page, lines[:listed])
    if page.commitment:
        _body(page, page.commitment)
    if listed < len(lines):
        record.report.structure.add(lines[listed][0])
        read_list(record, lines[listed + 1 :])


def _head(page: _Page, lines: Lines) -> None:
    """Read the labels; the body begins under ``Description``, else at the first other line after the review."""
    begun, areas = False, False
    for number, text in lines:
        words = text.strip()
        if begun:
            page.body.append((number, text))
        elif not words:
            continue
        elif areas:
            areas = False
            _policy_areas(page, words, number)
        elif _heading(words) in _HEADINGS | {_AREAS, _REVIEW}:
            page.record.report.structure.add(number)
            areas = _heading(words) == _AREAS
            begun = _heading(words) == "description"
            if _heading(words) == _REVIEW:
                _review(page, number)
        elif not _line(page, words, number):
            begun = page.assessment is not None
            page.body.extend([(number, text)] if begun else [])


def _line(page: _Page, words: str, number: int) -> bool:
    """Read the page's title with the member's name before it, or a label with its value; whether it was one."""
    title = _TITLE.fullmatch(words)
    label = _LABEL.fullmatch(words)
    if page.commitment is None:
        if title:
            page.commitment = _title(page, title, number)
        page.before_title = (number, words)
        return title is not None
    say = _LABELS.get(key(label[1])) if label else None
    if say is None or label is None:
        return False
    page.record.report.structure.add(number)
    say(page, page.commitment, label[2].strip(), number)
    return True


def _title(page: _Page, title: re.Match[str], line: int) -> URIRef:
    """State the commitment of the page, and the member whose name stands before it."""
    record, page.identifier = page.record, title[2]
    if page.before_title:
        member, (name_line, name) = URIRef(mint("member", record.document.member)), page.before_title
        record.say(member, "rdf:type", term("ogp:Member"), name_line)
        record.say(member, "ogp:nameAsPrinted", name, name_line)
    commitment = URIRef(mint("commitment", title[2]))
    record.say(commitment, "rdf:type", term("ogp:Commitment"), line)
    record.say(commitment, "dcterms:identifier", title[2], line)
    record.english(commitment, "dcterms:title", title[1], line)
    record.say(record.document.iri, "ogp:describes", commitment, line)
    return commitment


def _plan(page: _Page, commitment: URIRef, value: str, line: int) -> None:
    """The plan and its period; which of the member's plans it is, only the description of the document says."""
    record, plan = page.record, page.plan
    if plan is None:
        record.report.leftovers.append((line, "cannot tell which plan this is; say it with --plan", value))
        return
    record.say(commitment, "ogp:plan", plan, line)
    record.say(plan, "rdf:type", term("ogp:ActionPlan"), line)
    record.say(plan, "ogp:member", URIRef(mint("member", record.document.member)), line)
    record.english(plan, "dcterms:title", value, line)
    years = _YEARS.search(value)
    ends = split_period(years[0]) if years else None
    if ends:
        record.period(plan, *ends, line)


def _cycle(page: _Page, _commitment: URIRef, value: str, line: int) -> None:
    if page.plan and value:
        page.record.say(page.plan, "ogp:cycle", value, line)


def _status(page: _Page, commitment: URIRef, value: str, line: int) -> None:
    _coded(page.record, commitment, "ogp:status", value, line)


def _lead(page: _Page, commitment: URIRef, value: str, line: int) -> None:
    if _absent(page.record, commitment, "ogp:leadAgency", value, line):
        return
    lead = actors.say_lead(page.record, value, line)
    for agency, _ in lead.agencies:
        page.record.say(commitment, "ogp:leadAgency", agency, line)
    for unit, _ in lead.units:
        page.record.say(commitment, "ogp:leadUnit", unit, line)


def _support(page: _Page, commitment: URIRef, value: str, line: int) -> None:
    """Supporting bodies; a unit, a forum or a person is another actor, for only agencies support."""
    if _absent(page.record, commitment, "ogp:supportingAgency", value, line):
        return
    for actor in actors.spot(page.record, value, line):
        role = "ogp:supportingAgency" if actor.startswith(mint("agency", "")) else "ogp:otherActor"
        page.record.say(commitment, role, actor, line)


def _policy_areas(page: _Page, words: str, line: int) -> None:
    """The areas of a line; two pages have the next heading at its end (``Private SectorIRM Review``)."""
    record = page.record
    areas = re.sub(r"IRM Review$", "", words)
    if page.commitment and not _absent(record, page.commitment, "ogp:policyArea", areas, line):
        for area in _area_names(record, areas):
            record.say(page.commitment, "ogp:policyArea", record.concept("policy-area", area, line), line)
    record.report.structure.add(line)
    if areas != words:
        _review(page, line)


def _area_names(record: Record, words: str) -> list[str]:
    """`words` at its commas, but a known area that has a comma in its name stays whole."""
    names: list[str] = []
    for part in (part.strip() for part in words.split(",")):
        joined = f"{names[-1]}, {part}" if names else ""
        if joined and record.lookups.concept("policy-area", joined):
            names[-1] = joined
        else:
            names.append(part)
    return [name for name in names if name]


def _review(page: _Page, line: int) -> None:
    """The IRM's assessment, named by the commitment and the year of the page."""
    if page.commitment is None:
        return
    year = (page.record.document.published or "")[:4]
    page.assessment = URIRef(mint("assessment", "-".join(part for part in (page.identifier, "irm", year) if part)))
    page.record.say(page.assessment, "rdf:type", term("ogp:IrmAssessment"), line)
    page.record.say(page.assessment, "ogp:assesses", page.commitment, line)
    page.record.say(page.assessment, "ogp:assessor", _IRM, line)
    page.record.say(_IRM, "rdf:type", term("ogp:Agency"), line)


def _report(page: _Page, _commitment: URIRef, value: str, line: int) -> None:
    if page.assessment and not _absent(page.record, page.assessment, "prov:hadPrimarySource", value, line):
        page.record.report.leftovers.append((line, "a report, not linked to the documents we know", value))


def _starred(page: _Page, _commitment: URIRef, value: str, line: int) -> None:
    if page.assessment is None or _absent(page.record, page.assessment, "ogp:starred", value, line):
        return
    if value.casefold() in _YES_NO:
        page.record.say(page.assessment, "ogp:starred", Literal(_YES_NO[value.casefold()]), line)
    else:
        page.record.report.leftovers.append((line, "neither yes nor no", value))


def _indicator(predicate: str) -> Callable[[_Page, URIRef, str, int], None]:
    """What says the value of one indicator of the review."""

    def say(page: _Page, _commitment: URIRef, value: str, line: int) -> None:
        if page.assessment:
            _coded(page.record, page.assessment, predicate, value, line)

    return say


def _relevance(page: _Page, _commitment: URIRef, value: str, line: int) -> None:
    """Relevant or not; pages of plans before 2020 name the values instead of saying yes."""
    record, values = page.record, [part.strip() for part in value.split(",")]
    if page.assessment is None:
        return
    if all(record.lookups.concept("ogp-value", part) for part in values):
        for part in values:
            record.say(page.assessment, "ogp:assessedValue", record.concept("ogp-value", part, line), line)
        value = "Relevant"
    _coded(record, page.assessment, "ogp:relevance", value, line)


def _unheard(page: _Page, _commitment: URIRef, value: str, line: int) -> None:
    """A label that the ontology has no property for."""
    if not page.record.null(value):
        page.record.report.leftovers.append((line, "an indicator that we have no property for", value))


def _coded(record: Record, subject: URIRef, predicate: str, value: str, line: int) -> None:
    """State a value of a code list, or why there is none: what the page says, or that we do not know the word."""
    if _absent(record, subject, predicate, value, line):
        return
    concept = record.concept(_SCHEMES[predicate], value, line)
    record.say(subject, predicate, concept, line)
    if concept is None:
        record.absent(subject, predicate, "unrecognized", line)


def _absent(record: Record, subject: URIRef, predicate: str, value: str, line: int) -> bool:
    """Whether `value` says that there is none; then that is stated."""
    reason = record.null(value)
    if reason:
        record.absent(subject, predicate, reason, line)
    return reason is not None


def _body(page: _Page, commitment: URIRef) -> None:
    """The description: the title that the plan gives, and the fields of its template."""
    block, *others = template.blocks(page.body, page.record.report)
    if block.fields and len(block.front) == 1:
        line, title = block.front[0]
        page.record.english(commitment, "dcterms:title", title, line)
    say_fields(page.record, commitment, block)
    for other in others:
        page.record.report.leftovers.append((other.fields[0].line, "a second description, not read", ""))


def _heading(text: str) -> str:
    return key(text.strip(" *"))


_LABELS: dict[str, Callable[[_Page, URIRef, str, int], None]] = {
    "action plan": _plan,
    "action plan cycle": _cycle,
    "status": _status,
    "lead institution": _lead,
    "support institution(s)": _support,
    "irm report": _report,
    "starred": _starred,
    "early results": _indicator("ogp:earlyResults"),
    "verifiable": _indicator("ogp:verifiable"),
    "relevant to ogp values": _relevance,
    "potential impact": _indicator("ogp:potentialImpact"),
    "completion": _indicator("ogp:completion"),
    "ambition(see definition)": _unheard,
    "potential for results": _unheard,
    "did it open government?": _unheard,
}
