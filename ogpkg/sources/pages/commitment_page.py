"""Reader of a commitment's page on opengovpartnership.org, saved as text or as a web page.

The page is a title with OGP's identifier, labels with values (plan, institutions, policy areas, the IRM's
review), the commitment as its plan describes it, and the list of the member's commitments. How a page of some
year is laid out is the business of `page_layout`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rdflib import Literal, URIRef

from ogpkg.iris import ID, mint
from ogpkg.sources.cycles import plan_of_cycle
from ogpkg.sources.dates import split_period
from ogpkg.sources.lookups import Lookups, key
from ogpkg.sources.pages import page_actors, page_layout
from ogpkg.sources.pages.commitment_list import read_list
from ogpkg.sources.pages.listed import say_listed
from ogpkg.sources.pages.page_layout import Entry, Layout, single
from ogpkg.sources.plans import template
from ogpkg.sources.plans.template_fields import say_fields
from ogpkg.sources.record import Record, term
from ogpkg.sources.report import Miss
from ogpkg.sources.source import Source

_YEARS = re.compile(r"(\d{4})\s*[–-]\s*\d{4}")
#: Entries whose value is a concept of a code list, with the property; of several lists the first that knows counts.
_CODED = {
    "status": (("ogp:status", "commitment-status"),),
    # Pages print the answers to "did it open government?" of plans to 2020 under the label of the later indicator.
    "early results": (("ogp:earlyResults", "early-results"), ("ogp:openedGovernment", "did-it-open-government")),
    "opened": (("ogp:openedGovernment", "did-it-open-government"), ("ogp:earlyResults", "early-results")),
    "verifiable": (("ogp:verifiable", "verifiable"),),
    "relevance": (("ogp:relevance", "relevance"),),
    "impact": (("ogp:potentialImpact", "potential-impact"),),
    "ambition": (("ogp:ambition", "ambition"),),
    "potential": (("ogp:potentialForResults", "potential-for-results"),),
    "completion": (("ogp:completion", "completion"),),
}
#: The number before the title that the plan gives.
_NUMBER = re.compile(r"^(?:(?:OGP )?Commitment\s*(?:#|No\.?)?\s*)?\d{1,2}(?:\.\d{1,2})*\s*[:.)–—-]+\s+", re.IGNORECASE)
#: What a report of the IRM is called; a comma without one of these after it stands inside a title.
_REPORT = re.compile(r"\b(?:reports?|review|brief|assessment|snapshot|comments?|informes?|reportes?)\b", re.IGNORECASE)
_IRM = URIRef(mint("agency", "ogp-irm"))
_YES_NO = {"yes": True, "no": False}


@dataclass
class _Page:
    """What is known while a page is read: its layout, the commitment, the IRM's assessment of it."""

    record: Record
    layout: Layout
    commitment: URIRef
    assessment: URIRef | None = None


def about(source: Source, _lookups: Lookups) -> Mapping[str, str | None]:
    """Whose page it is: the letters of the identifier in its title, or the first anywhere."""
    layout = page_layout.lay_out(list(enumerate(source.lines, start=1)), lambda _name, _text: False)
    found = re.search(r"\b[A-Z]{2,4}(?=\d{4}\b)", layout.identifier or source.text)
    return {"member": found[0] if found else None}


def read(record: Record) -> None:
    """State what the page says of its commitment, then every commitment of the list below it."""
    lines = list(enumerate(record.lines, start=1))
    layout = page_layout.lay_out(lines, lambda name, text: _fits(record, name, text))
    record.report.structure |= layout.headings
    if layout.identifier:
        page = _Page(record, layout, URIRef(mint("commitment", layout.identifier)))
        _title(page)
        _member(page)
        _plan(page)
        if layout.review:
            page.assessment = _review(page, layout.review)
        for entry in layout.entries:
            if say := _SAY.get(entry.name):
                say(page, entry)
        _body(page)
    read_list(record, layout.listed, language=layout.language)


def _fits(record: Record, name: str, text: str) -> bool:
    """Whether `text` can be the value of the entry `name`, where no colon says so."""
    if name == "plan":
        return bool(record.null(text) or re.search(r"\bplan\b|\d{4}", text, re.IGNORECASE))
    if name == "cycle":
        return re.fullmatch(r"\d{4}", text.strip()) is not None
    if record.null(_english(text)) or (name == "starred" and _english(text).casefold() in _YES_NO):
        return True
    schemes = [scheme for _, scheme in _CODED.get(name, ())]
    parts = [_english(part) for part in text.split(",")] if name == "relevance" else [_english(text)]
    schemes += ["ogp-value"] if name == "relevance" else []
    return all(any(record.lookups.concept(scheme, part) for scheme in schemes) for part in parts)


def _english(words: str) -> str:
    """A value once, and as the English side of the site prints it."""
    once = single(words)
    return page_layout.SPANISH_WORDS.get(once.casefold(), once)


def _word(entry: Entry) -> str:
    return _english(entry.words)


def _title(page: _Page) -> None:
    record, (line, title) = page.record, page.layout.title
    record.say(page.commitment, "rdf:type", term("ogp:Commitment"), line)
    record.say(page.commitment, "dcterms:identifier", page.layout.identifier, line)
    record.say(page.commitment, "dcterms:title", Literal(title, lang=page.layout.language), line)
    record.say(record.document.iri, "ogp:describes", page.commitment, line)


def _member(page: _Page) -> None:
    """State the member whose name stands before the title; what comes before that is the site's menu.

    Some pages print no name there. A line is one when the look-up knows it, or when the plan's title has it.
    """
    record, before = page.record, page.layout.before
    record.report.structure |= {line for line, _ in before}
    if not before or page_layout.heading(before[-1][1]) in page_layout.NAVIGATION:
        return
    (line, name), member = before[-1], mint("member", record.member)
    known = record.lookups.find("members", name)
    titles = " ".join(entry.words for entry in page.layout.entries if entry.name in {"plan", "reports"})
    if known == member or (known is None and key(name.split(",")[0]) in key(titles)):
        record.say(URIRef(member), "rdf:type", term("ogp:Member"), line)
        record.say(URIRef(member), "ogp:nameAsPrinted", name, line)
    elif known:
        what = f"the look-up says that this is not {member.removeprefix(ID)}"
        record.report.leftovers.append((line, what, name))
    else:
        record.report.leftovers.append((line, "not known to be the name of the member", name))
        record.report.misses.append(Miss("members", (name, member.removeprefix(ID)), line))


def _plan(page: _Page) -> None:
    """The plan, its title and period, and its cycle.

    Which of the member's plans it is, the description of the document says, else the look-up by the cycle, which is
    printed or is the year in which the period of the title begins.
    """
    record, title = page.record, page.layout.get("plan")
    years = _YEARS.search(title.words) if title else None
    cycle = _cycle(page, years[1] if years else "")
    where = cycle or title
    plan = _which_plan(record, cycle.words if cycle else years[1] if years else "", where.first if where else 0)
    reason = record.null(title.words) if title else None
    if title and plan is None:
        _no_plan(page, title, reason)
    elif plan and where:
        line = title.first if title and not reason else where.first
        record.say(page.commitment, "ogp:plan", plan, line)
        record.say(plan, "rdf:type", term("ogp:ActionPlan"), line)
        record.say(plan, "ogp:member", URIRef(mint("member", record.member)), line)
        record.say(plan, "ogp:cycle", cycle.words if cycle else None, where.first)
        if title:
            _plan_title(page, plan, title, reason)


def _no_plan(page: _Page, title: Entry, reason: str | None) -> None:
    if reason:
        page.record.absent(page.commitment, "ogp:plan", reason, title.first)
    else:
        what = "cannot tell which plan this is; say it with --plan"
        page.record.report.leftovers.append((title.first, what, title.words))


def _plan_title(page: _Page, plan: URIRef, title: Entry, reason: str | None) -> None:
    record = page.record
    if reason:
        record.absent(plan, "dcterms:title", reason, title.first)
        return
    record.say(plan, "dcterms:title", Literal(title.words, lang=page.layout.language), title.first)
    years = _YEARS.search(title.words)
    ends = split_period(years[0]) if years else None
    if ends:
        record.period(plan, *ends, title.first)


def _which_plan(record: Record, cycle: str, line: int) -> URIRef | None:
    if record.document.plan:
        return URIRef(mint("plan", record.document.plan))
    return plan_of_cycle(record, cycle, line) if cycle else None


def _cycle(page: _Page, begun: str) -> Entry | None:
    """The cycle, when it is a year; one that differs from the year in which the plan begins is reported."""
    record, cycle = page.record, page.layout.get("cycle")
    if cycle is None or not cycle.words:
        return None
    if not re.fullmatch(r"\d{4}", cycle.words):
        record.report.leftovers.append((cycle.first, "a cycle that is no year", cycle.words))
        return None
    if begun and cycle.words != begun:
        what = "the cycle is not the year in which the plan begins"
        record.report.leftovers.append((cycle.first, what, f"{cycle.words}, {begun}"))
    return cycle


def _review(page: _Page, line: int) -> URIRef:
    """The IRM's assessment, named by the commitment and the year of the page."""
    year = (page.record.document.published or "")[:4]
    parts = (page.layout.identifier, "irm", year)
    assessment = URIRef(mint("assessment", "-".join(part for part in parts if part)))
    page.record.say(assessment, "rdf:type", term("ogp:IrmAssessment"), line)
    page.record.say(assessment, "ogp:assesses", page.commitment, line)
    page.record.say(assessment, "ogp:assessor", _IRM, line)
    page.record.say(_IRM, "rdf:type", term("ogp:Agency"), line)
    return assessment


def _status(page: _Page, entry: Entry) -> None:
    _coded(page.record, page.commitment, entry)


def _lead(page: _Page, entry: Entry) -> None:
    page_actors.say_lead(page.record, page.commitment, entry)


def _support(page: _Page, entry: Entry) -> None:
    page_actors.say_support(page.record, page.commitment, entry)


def _areas(page: _Page, entry: Entry) -> None:
    record, commitment = page.record, page.commitment
    if _absent(record, commitment, "ogp:policyArea", entry):
        return
    for line, text in entry.values:
        for area in _area_names(record, text):
            record.say(commitment, "ogp:policyArea", record.concept("policy-area", area, line), line)
        record.report.structure.add(line)


def _area_names(record: Record, words: str) -> list[str]:
    """`words` at its commas, but a known area that has a comma in its name stays whole."""
    names: list[str] = []
    for part in (part.strip() for part in re.split(r"[,;\u2028]", words)):
        joined = f"{names[-1]}, {part}" if names else ""
        if joined and record.lookups.concept("policy-area", joined):
            names[-1] = joined
        else:
            names.append(part)
    return [name for name in names if name]


def _reports(page: _Page, entry: Entry) -> None:
    """The reports of the IRM that the review rests on."""
    if page.assessment is None or _absent(page.record, page.assessment, "prov:hadPrimarySource", entry):
        return
    for line, text in entry.values:
        for title in _titles(text):
            report = say_listed(page.record, title, line, language=page.layout.language)
            page.record.say(report, "rdf:type", term("ogp:IrmReport"), line)
            page.record.say(page.assessment, "prov:hadPrimarySource", report, line)


def _titles(words: str) -> list[str]:
    """The titles of reports in a list; a comma stands inside a title unless what follows is one, too."""
    titles: list[str] = []
    for part in (part.strip() for part in re.split(r"[,;\u2028]\s", words)):
        if titles and not _REPORT.search(part):
            titles[-1] = f"{titles[-1]}, {part}"
        elif part:
            titles.append(part)
    return titles


def _starred(page: _Page, entry: Entry) -> None:
    if page.assessment is None or _absent(page.record, page.assessment, "ogp:starred", entry):
        return
    word = _word(entry).casefold()
    if word in _YES_NO:
        page.record.say(page.assessment, "ogp:starred", Literal(_YES_NO[word]), entry.first)
    else:
        page.record.report.leftovers.append((entry.first, "neither yes nor no", entry.words))


def _indicator(page: _Page, entry: Entry) -> None:
    if page.assessment:
        _coded(page.record, page.assessment, entry)


def _relevance(page: _Page, entry: Entry) -> None:
    """Relevant or not; pages of plans before 2020 name the values instead of saying yes."""
    record, values = page.record, [_english(part) for part in entry.words.split(",")]
    if page.assessment is None:
        return
    if entry.words and all(record.lookups.concept("ogp-value", part) for part in values):
        for part in values:
            concept = record.concept("ogp-value", part, entry.first)
            record.say(page.assessment, "ogp:assessedValue", concept, entry.first)
        entry = Entry(entry.name, entry.line, [(entry.first, "Relevant")])
    _coded(record, page.assessment, entry)


def _coded(record: Record, subject: URIRef, entry: Entry) -> None:
    """State a value of a code list, or why there is none: what the page says, or that we do not know the word."""
    lists, word = _CODED[entry.name], _word(entry)
    known = next((one for one in lists if record.lookups.concept(one[1], word)), None)
    # "None" is a step of some scales; elsewhere it says that there is nothing.
    if known is None and _absent(record, subject, lists[0][0], entry):
        return
    predicate, scheme = known or lists[0]
    concept = record.concept(scheme, word, entry.first)
    record.say(subject, predicate, concept, entry.first)
    if concept is None:
        record.absent(subject, predicate, "unrecognized", entry.first)


def _absent(record: Record, subject: URIRef, predicate: str, entry: Entry) -> bool:
    """Whether the entry says that there is none; then that is stated."""
    reason = record.null(_word(entry))
    if reason:
        record.absent(subject, predicate, reason, entry.first)
    return reason is not None


def _body(page: _Page) -> None:
    """The description: the title that the plan gives, and the fields of its template."""
    record, commitment = page.record, page.commitment
    block, *others = template.blocks(page.layout.body, record.report)
    if block.fields and len(block.front) == 1:
        line, text = block.front[0]
        title = _NUMBER.sub("", text) or text
        if title != page.layout.title[1]:
            record.english(commitment, "dcterms:title", title, line)
        else:
            record.report.read.add(line)
    say_fields(record, commitment, block)
    for other in others:
        record.report.leftovers.append((other.fields[0].line, "a second description, not read", ""))
    # What the IRM's reports said of the commitment is theirs, not the plan's.
    record.report.prose |= {line for line, text in page.layout.summary if text.strip()}


_SAY: dict[str, Callable[[_Page, Entry], None]] = {
    "status": _status,
    "lead": _lead,
    "support": _support,
    "areas": _areas,
    "reports": _reports,
    "starred": _starred,
    "relevance": _relevance,
    **dict.fromkeys(
        ("early results", "opened", "verifiable", "impact", "ambition", "potential", "completion"), _indicator
    ),
}
