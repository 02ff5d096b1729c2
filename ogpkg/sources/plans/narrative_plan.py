"""Reader of an action plan in running prose: numbered themes and sections, and no template.

A section's bullets are its commitments, or the section as a whole is one. Which commitment a passage is says
``lookups/commitments.csv`` (``plan,ref,iri``): ``1-1/2`` is the second bullet of section 1-1, ``1-4`` is that
section itself, and several refs of a section with one bullet, or with none, share that one passage. What such
a plan does not say (most titles, leads and dates) becomes absences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import Literal, URIRef

from ogpkg.iris import EDTF_DATATYPE, ID, PREFIXES, mint
from ogpkg.sources import mentions
from ogpkg.sources.actors import say_agency
from ogpkg.sources.commitments import commitment_iri, commitment_key
from ogpkg.sources.dates import read_date
from ogpkg.sources.lookups import key
from ogpkg.sources.record import Record, term
from ogpkg.sources.report import Miss

Lines = list[tuple[int, str]]
_THEME = re.compile(r"(\d+)\.\s+(\S.*)")
_SECTION = re.compile(r"(\d+[-.]\d+)\.?\s+(\S.*)")
_BULLET = re.compile(r"[-•]\s+(\S.*)")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_END = re.compile(r"\bby the end of (\d{4})\b", re.IGNORECASE)
#: Headings in capitals part the document; the commitments are under the one that has this word.
_COMMITMENTS = "COMMITMENTS"
_ABSENT_OF_PLAN = ("ogp:planNumber", "schema:startDate", "schema:endDate")
_ABSENT_OF_PASSAGE = ("dcterms:title", "ogp:numberInPlan")
_ABSENT_OF_COMMITMENT = ("ogp:claimedValue", "ogp:responsiblePerson", "ogp:hasMilestone", "schema:startDate")


@dataclass
class Section:
    """A numbered heading and what stands under it: an opening, then bullets; `chapter` is what it belongs to."""

    number: str
    title: str
    line: int
    chapter: Section | None
    opening: Lines = field(default_factory=list)
    bullets: list[Lines] = field(default_factory=list)

    def add(self, line: int, text: str) -> None:
        """Take in one line: a bullet starts a passage, anything else goes on with the one before it."""
        if bullet := _BULLET.match(text):
            self.bullets.append([(line, bullet[1])])
        else:
            (self.bullets[-1] if self.bullets else self.opening).append((line, text))

    def theme(self, plan: str) -> URIRef:
        """The IRI of the theme that this heading names."""
        return URIRef(mint("theme", f"{plan}-{self.number.replace('.', '-')}"))


def read(record: Record) -> None:
    """Read the plan: its title, its themes and sections, and the commitments they hold."""
    lines = [(number, line.strip()) for number, line in enumerate(record.lines, start=1) if line.strip()]
    _title(record, *lines[0])
    mentions.say_member(record)
    refs = {row["ref"]: row["iri"] for row in record.lookups.rows("commitments") if row["plan"] == record.document.plan}
    found = False
    for heading, part in _parts(lines[1:]):
        record.report.structure.add(heading[0])
        if _COMMITMENTS in heading[1]:
            found = True
            for section in _sections(record, part):
                _section(record, section, refs)
        else:
            _background(record, part)
    if not found:
        record.report.leftovers.append((lines[0][0], f"no heading in capitals says {_COMMITMENTS}", lines[0][1]))


def _plan(record: Record) -> URIRef:
    return URIRef(mint("plan", record.document.plan or ""))


def _title(record: Record, line: int, title: str) -> None:
    """The first line is the title: it may name the member, and gives neither number nor period."""
    plan = _plan(record)
    record.say(plan, "rdf:type", term("ogp:ActionPlan"), line)
    record.english(plan, "dcterms:title", title, line)
    for name, member in record.lookups.names("members").items():
        if name in key(title) and member == mint("member", record.document.member):
            record.say(plan, "ogp:member", URIRef(member), line)
    for predicate in _ABSENT_OF_PLAN:
        record.absent(plan, predicate, "not-stated", line)


def _parts(lines: Lines) -> Iterator[tuple[tuple[int, str], Lines]]:
    """Each heading in capitals with the lines under it; lines before the first one belong to no part."""
    heads = [place for place, (_, text) in enumerate(lines) if text.isupper()]
    for head, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        yield lines[head], lines[head + 1 : end]


def _background(record: Record, lines: Lines) -> None:
    """A part without commitments: its numbered headings are no themes."""
    for line, text in lines:
        numbered = _SECTION.match(text) or _THEME.match(text)
        (record.report.structure if numbered else record.report.prose).add(line)


def _sections(record: Record, lines: Lines) -> list[Section]:
    """The numbered headings of the commitments' part, themes and sections alike, in order."""
    sections: list[Section] = []
    chapter: Section | None = None
    for line, text in lines:
        if heading := _SECTION.match(text):
            sections.append(Section(heading[1], heading[2], line, chapter))
        elif heading := _THEME.match(text):
            chapter = Section(heading[1], heading[2], line, None)
            sections.append(chapter)
        elif sections:
            sections[-1].add(line, text)
        else:
            record.report.prose.add(line)
    return sections


def _section(record: Record, section: Section, refs: dict[str, str]) -> None:
    """State a heading as a theme with the commitments under it, or as the one commitment that it is."""
    named = [ref for ref in refs if ref.startswith(f"{section.number}/")]
    if section.number in refs or (section.chapter and not section.bullets and not named):
        _whole(record, section)
        return
    theme = _theme(record, section)
    if section.bullets or not named:
        record.report.prose.update(line for line, _ in section.opening)
    for ref, passage, sole in _passages(record, section, named):
        line = passage[0][0]
        commitment = _commitment(record, ref, line, theme)
        for predicate in _ABSENT_OF_PASSAGE:
            record.absent(commitment, predicate, "not-stated", line)
        _details(record, commitment, line, passage, sole=sole)


def _passages(record: Record, section: Section, named: list[str]) -> Iterator[tuple[str, Lines, bool]]:
    """The refs of a section, each with its passage and whether the passage is its alone."""
    whole = section.opening or [(section.line, section.title)]
    passages = section.bullets or ([whole] if named else [])
    if len(passages) == 1 and named:
        yield from ((ref, passages[0], len(named) == 1) for ref in named)
        return
    numbered = [f"{section.number}/{number}" for number in range(1, len(passages) + 1)]
    yield from ((ref, passage, True) for ref, passage in zip(numbered, passages, strict=True))
    for ref in sorted(set(named) - set(numbered)):
        record.report.leftovers.append((section.line, f"no bullet for the row {ref} of commitments.csv", section.title))


def _theme(record: Record, section: Section) -> URIRef:
    plan = record.document.plan or ""
    theme = section.theme(plan)
    record.say(theme, "rdf:type", term("ogp:Theme"), section.line)
    record.english(theme, "dcterms:title", section.title, section.line)
    record.say(theme, "ogp:numberInPlan", section.number, section.line)
    record.say(theme, "ogp:themeOfPlan", _plan(record), section.line)
    if section.chapter:
        record.say(theme, "ogp:broaderTheme", section.chapter.theme(plan), section.line)
    return theme


def _whole(record: Record, section: Section) -> None:
    """A section that is one commitment: its heading gives title and number, its chapter is the theme."""
    theme = section.chapter.theme(record.document.plan or "") if section.chapter else None
    commitment = _commitment(record, section.number, section.line, theme)
    record.english(commitment, "dcterms:title", section.title, section.line)
    record.say(commitment, "ogp:numberInPlan", section.number, section.line)
    passage = section.opening + [line for bullet in section.bullets for line in bullet]
    _details(record, commitment, section.line, passage, sole=True)


def _commitment(record: Record, ref: str, line: int, theme: URIRef | None) -> URIRef:
    """State that `line` holds the commitment `ref`; one that the look-up lacks gets a provisional IRI."""
    plan = record.document.plan or ""
    commitment, provisional = commitment_iri(record, ref), f"commitment/{commitment_key(plan, ref)}"
    if str(commitment) == ID + provisional:
        record.report.misses.append(Miss("commitments", (plan, ref, provisional), line))
    record.say(commitment, "rdf:type", term("ogp:Commitment"), line)
    record.say(commitment, "ogp:plan", _plan(record), line)
    record.say(commitment, "ogp:theme", theme, line)
    for predicate in _ABSENT_OF_COMMITMENT:
        record.absent(commitment, predicate, "not-stated", line)
    return commitment


def _details(record: Record, commitment: URIRef, place: int, passage: Lines, *, sole: bool) -> None:
    """The lead and the end that the passage names; of a shared passage nobody can tell whose they are."""
    lead, end = False, False
    for line, text in passage:
        record.text(commitment, "ogp:description", text, line)
        if sole:
            lead = _lead(record, commitment, text, line) or lead
            end = _end(record, commitment, text, line) or end
        elif _END.search(text) or _in_brackets(record, text):
            record.report.leftovers.append((line, "a lead or an end, and several commitments it may belong to", text))
    for known, predicate in ((lead, "ogp:leadAgency"), (end, "schema:endDate")):
        if not known:
            record.absent(commitment, predicate, "not-stated", place)


def _lead(record: Record, commitment: URIRef, text: str, line: int) -> bool:
    """An agency named in brackets, as in `the Government (Ministry of …)`, is the one that answers."""
    named = _in_brackets(record, text)
    for name in named:
        record.say(commitment, "ogp:leadAgency", say_agency(record, name, line), line)
    return bool(named)


def _in_brackets(record: Record, text: str) -> list[str]:
    """The known agencies that `text` names in brackets."""
    words = _BRACKETS.findall(text)
    return [mention.text for piece in words for mention in mentions.find(record, piece, ("agencies",))]


def _end(record: Record, commitment: URIRef, text: str, line: int) -> bool:
    """An end given inside a sentence: its words, their reading, and the last day."""
    words = _END.search(text)
    reading = read_date(words[1]) if words else None
    if not words or not reading:
        return False
    record.say(commitment, "ogp:endText", words[0], line)
    record.say(commitment, "ogp:end", Literal(reading.edtf, datatype=EDTF_DATATYPE), line)
    if reading.latest:
        day = Literal(reading.latest.isoformat(), datatype=PREFIXES["xsd"] + "date")
        record.say(commitment, "schema:endDate", day, line)
    return True
