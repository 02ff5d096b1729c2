"""Reader of a government's self-assessment report on one of OGP's templates.

A report whose commitments are numbered ``1-a`` says the same things at up to three places: a summary table, a section
on each commitment, and an appendix of tables. Each place is read for itself and every statement keeps its line. A
report on any other template is read by `assessed_plan`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rdflib import URIRef

from ogpkg.iris import mint
from ogpkg.sources.commitments import plan_iri, say_commitment, say_theme
from ogpkg.sources.lookups import key
from ogpkg.sources.mentions import say_member
from ogpkg.sources.plans import appendix, assessed_plan
from ogpkg.sources.plans.appendix_table import REF, THEME, plain
from ogpkg.sources.plans.completions import SECTION, SUMMARY, Completions
from ogpkg.sources.record import Record, term

Lines = list[tuple[int, str]]

_CHAPTER = re.compile(r"(?:[IVX]+\.|APPENDIX:)\s+(\S[^\t]*)")
_PLAN = re.compile(r"\b((\d+)(?:st|nd|rd|th) (?:National )?Action Plan)\b", re.IGNORECASE)
_LEVEL = re.compile(r"Completion Level:\s*(.*)", re.IGNORECASE)
_SUMMARY_HEAD = ["category", "commitment", "status"]
#: The headings inside a commitment's section, as `lookups.key` compares them, and what the text below them is.
_PARTS = {
    "commitment": "ogp:description",
    "progress/achievement": "ogp:activityDescription",
    "future plan": "ogp:nextStep",
    "figure": "ogp:nextStep",
}


@dataclass
class Chapter:
    """A chapter of the report: its title, the line of it, and the lines below, blank ones left out."""

    title: str
    line: int
    lines: Lines = field(default_factory=list)


def read(record: Record) -> None:
    """Read the report on the template that it is on; InputError when it has no commitment."""
    cells = (_unmarked(cell) for line in record.lines for cell in line.split("\t"))
    titles = [key(chapter.title) for chapter in _chapters(record)[1:]]
    lettered = any(REF.fullmatch(cell) for cell in cells)
    if lettered or (any(map(_is_known, titles)) and not assessed_plan.has_commitments(record)):
        _read_chapters(record)
    else:
        assessed_plan.read(record)


def _is_known(title: str) -> bool:
    return title == "irm recommendations" or title.startswith(("implementation of", "commitment implementation status"))


def _read_chapters(record: Record) -> None:
    """Read the report chapter by chapter; a chapter that is not of the template is left to the report."""
    completions = Completions(record)
    told: set[tuple[URIRef, str]] = set()
    front, *chapters = _chapters(record)
    _front(record, front.lines)
    say_member(record)
    for chapter in chapters:
        title = key(chapter.title)
        if title in {"introduction", "national action plan process", "conclusion and future plan"}:
            record.report.prose.update(number for number, _ in chapter.lines)
        elif title == "irm recommendations":
            _recommendations(record, chapter.lines, completions.assessor)
        elif title.startswith("implementation of"):
            told = _implementation(record, chapter.lines, completions)
        elif title.startswith("commitment implementation status"):
            appendix.read(record, chapter.lines, completions, told)
        else:
            continue
        record.report.structure.add(chapter.line)


def _chapters(record: Record) -> list[Chapter]:
    """What stands before the first chapter, as a chapter without a title, and the chapters.

    Lines of the table of contents look like headings, but for the page number behind a tab.
    """
    chapters = [Chapter("", 0)]
    for number, line in enumerate(record.lines, start=1):
        heading = _CHAPTER.fullmatch(line.rstrip(" "))
        if heading:
            chapters.append(Chapter(heading[1], number))
        elif line.strip():
            chapters[-1].lines.append((number, line))
    return chapters


def _front(record: Record, lines: Lines) -> None:
    """The title page and the table of contents: title, plan, and the government that speaks."""
    if not lines:
        return
    number, title = lines[0]
    plan = plan_iri(record)
    record.english(record.document.iri, "dcterms:title", title, number)
    record.say(plan, "rdf:type", term("ogp:ActionPlan"), number)
    if found := _PLAN.search(title):
        record.english(plan, "dcterms:title", found[1], number)
        record.say(plan, "ogp:planNumber", int(found[2]), number)
    for number, line in lines[1:]:
        if "\t" in line or key(line) == "table of contents":
            record.report.structure.add(number)
        elif record.lookups.find("agencies", line, record.document.member):
            record.named("agency", "agencies", line, number)
            record.say(plan, "ogp:member", URIRef(mint("member", record.document.member)), number)


def _recommendations(record: Record, lines: Lines, government: URIRef) -> None:
    """The IRM's recommendations, listed once, and the government's response under each heading."""
    known: dict[str, str] = {}
    answers: dict[URIRef, Lines] = {}
    answering: URIRef | None = None
    for number, line in lines:
        numbered = THEME.fullmatch(line.strip())
        if numbered:
            name = f"{record.document.plan}-irm-{numbered[1]}"
            _recommendation(record, name, numbered[1], numbered[2], number)
            if name in known:
                answering = _response(record, name, government, number)
            known[name] = numbered[2]
        elif key(line) == "irm recommendations":
            record.report.structure.add(number)
        elif answering:
            answers.setdefault(answering, []).append((number, line))
        else:
            record.report.prose.add(number)
    for response, paragraphs in answers.items():
        _running_text(record, response, "ogp:responseText", paragraphs)


def _recommendation(record: Record, name: str, number: str, title: str, line: int) -> None:
    recommendation = URIRef(mint("recommendation", name))
    record.say(recommendation, "rdf:type", term("ogp:Recommendation"), line)
    record.say(recommendation, "ogp:numberInPlan", number, line)
    record.english(recommendation, "dcterms:title", title, line)
    record.say(recommendation, "ogp:recommendationOn", plan_iri(record), line)


def _response(record: Record, name: str, government: URIRef, line: int) -> URIRef:
    response = URIRef(mint("response", name))
    record.say(response, "rdf:type", term("ogp:Response"), line)
    record.say(response, "ogp:respondsTo", URIRef(mint("recommendation", name)), line)
    record.say(response, "ogp:respondent", government, line)
    return response


def _running_text(record: Record, thing: URIRef, predicate: str, lines: Lines) -> None:
    """One text, though a page break may have cut it: it stands on each of its lines."""
    words = " ".join(plain(line) for _, line in lines)
    for number, _ in lines:
        record.text(thing, predicate, words, number)


def _implementation(record: Record, lines: Lines, completions: Completions) -> set[tuple[URIRef, str]]:
    """The chapter on the commitments: what comes before the summary table, the table, a section on each.

    What comes back is which running texts the sections have, as (commitment, property).
    """
    head = next((place for place, (_, line) in enumerate(lines) if _is_summary_head(line)), None)
    if head is None:
        return _sections(record, lines, completions)
    for number, line in lines[:head]:
        completions.date(line, number)
        record.report.prose.add(number)
    record.report.structure.add(lines[head][0])
    end = next((place for place in range(head + 1, len(lines)) if "\t" not in lines[place][1]), len(lines))
    _summary(record, lines[head + 1 : end], completions)
    return _sections(record, lines[end:], completions)


def _is_summary_head(line: str) -> bool:
    return [key(cell) for cell in line.split("\t")] == _SUMMARY_HEAD


def _summary(record: Record, lines: Lines, completions: Completions) -> None:
    """The summary table: a category stands once, before its first commitment."""
    category: URIRef | None = None
    for number, line in lines:
        cells = [plain(cell) for cell in line.split("\t")]
        heading, commitment, status = (*cells, "", "", "")[:3]
        if found := THEME.fullmatch(heading):
            category = say_theme(record, found[1], found[2], number)
        numbered = REF.fullmatch(commitment)
        if numbered:
            iri = say_commitment(record, numbered[1], numbered[2], category, number)
            completions.merge(iri, status, number)
            completions.say(iri, SUMMARY, status, number)


@dataclass
class Section:
    """The section on one commitment while it is read: what the text of its current part is, and the text."""

    commitment: URIRef
    part: str = "ogp:description"
    texts: dict[str, Lines] = field(default_factory=dict)

    def read(self, record: Record, completions: Completions, line: int, words: str) -> None:
        """Take in one line: a completion, the heading of a part, or text."""
        if level := _LEVEL.fullmatch(words):
            completions.say(self.commitment, SECTION, level[1], line)
        elif completions.merged(words):
            completions.merge(self.commitment, words, line)
            completions.say(self.commitment, SECTION, words, line)
        elif key(words) in _PARTS:
            self.part = _PARTS[key(words)]
            record.report.structure.add(line)
        else:
            self.texts.setdefault(self.part, []).append((line, words))

    def close(self, record: Record) -> None:
        """State the text of each part."""
        for predicate, lines in self.texts.items():
            _running_text(record, self.commitment, predicate, lines)


def _sections(record: Record, lines: Lines, completions: Completions) -> set[tuple[URIRef, str]]:
    """The section on each commitment, under the heading of its theme; which running texts it has comes back."""
    theme: URIRef | None = None
    sections: list[Section] = []
    for place, (number, line) in enumerate(lines):
        words = _unmarked(line)
        below = _unmarked(lines[place + 1][1]) if place + 1 < len(lines) else ""
        if (found := THEME.fullmatch(words)) and REF.fullmatch(below):
            theme = say_theme(record, found[1], found[2], number)
        elif found := REF.fullmatch(words):
            sections.append(Section(say_commitment(record, found[1], found[2], theme, number)))
        elif sections:
            sections[-1].read(record, completions, number, words)
    for section in sections:
        section.close(record)
    return {(section.commitment, predicate) for section in sections for predicate in section.texts}


def _unmarked(line: str) -> str:
    """`line` without HTML tags and Markdown's bold, and without the colon after a heading in bold."""
    return plain(line.replace("**", " ")).removesuffix(":") if "**" in line else plain(line)
