"""Reader of action plans on OGP's commitment template of 2018, saved as text.

A plan is narrative chapters around a chapter of commitments. Pages lost in the extraction leave commitments
without their beginning: those are kept, and say what was lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rdflib import URIRef

from ogpkg.iris import mint
from ogpkg.sources import template
from ogpkg.sources.commitments import commitment_iri
from ogpkg.sources.lookups import key
from ogpkg.sources.mentions import say_member
from ogpkg.sources.record import Record, term
from ogpkg.sources.template import Block
from ogpkg.sources.template_fields import say_fields, say_missing

Lines = list[tuple[int, str]]
_HEADING = re.compile(r"Commitment\s*#\s*(\d+(?:[-.]\w+)?|\w)\s*(?:[:.–-]\s*(\S.*))?", re.IGNORECASE)
#: What the page header prints, alone or with the period: it may stand in the middle of a commitment.
_HEADER = re.compile(
    r"open government partnership(?: \(ogp\))?|.{0,60}\baction plan,? \(?\d{4} ?[-~] ?\d{4}\)?", re.IGNORECASE
)
_TITLE = re.compile(r".{0,60}\baction plan\b[^.]{0,20}", re.IGNORECASE)
_YEARS = re.compile(r"\(?(\d{4})\s*[–~-]\s*(\d{4})\)?")
_CONTENTS = re.compile(r"(?:[IVX]+|\d+)[.)]\s+(\S.*?)\s*\t\s*\d+\s*")
_ROMAN = re.compile(r"[IVX]+\.?")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
#: Fields that every commitment needs, so that their absence is worth a statement.
_REQUIRED = ("period", "lead", "values")
#: A line of a chapter with more words than this is running text, else a heading.
_LONGEST_HEADING = 12


@dataclass
class _Part:
    """A run of lines: the commitments under one heading, or, without a heading, narrative."""

    heading: tuple[int, re.Match[str]] | None = None
    lines: Lines = field(default_factory=list)


def read(record: Record) -> None:
    """State the plan and every commitment of the record's document."""
    lines = list(enumerate(record.lines, start=1))
    plan = URIRef(mint("plan", record.document.plan or ""))
    _say_plan(record, plan, lines)
    say_member(record)
    headers = {number for number, text in lines if _HEADER.fullmatch(_plain(text))}
    record.report.structure |= headers
    for part in _parts([(number, text) for number, text in lines if number not in headers]):
        if part.heading:
            _commitments(record, plan, part.heading, part.lines)
        else:
            _narrative(record, part.lines)


def _say_plan(record: Record, plan: URIRef, lines: Lines) -> None:
    """State title, number and period of the plan from the first line that has the title."""
    found = [(number, _plain(text)) for number, text in lines if text.strip()]
    titled = [place for place, (_, text) in enumerate(found) if _TITLE.fullmatch(text)]
    if not titled:
        return
    line, title = found[titled[0]]
    record.say(plan, "rdf:type", term("ogp:ActionPlan"), line)
    record.say(plan, "ogp:member", URIRef(mint("member", record.document.member)), line)
    record.english(plan, "dcterms:title", title, line)
    record.say(plan, "ogp:planNumber", _plan_number(title), line)
    for number, text in found[titled[0] : titled[0] + 2]:
        years = _YEARS.search(text)
        if years:
            record.period(plan, years[1], years[2], number)
            return


def _plan_number(title: str) -> int | None:
    """4 for ``4th National Action Plan``, also in words; None when the title counts nothing."""
    if figure := re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b", title, re.IGNORECASE):
        return int(figure[1])
    words = title.casefold().split()
    return next((number for number, word in enumerate(_ORDINALS, start=1) if word in words), None)


def _parts(lines: Lines) -> list[_Part]:
    """The plan cut at commitment headings and, after those, at the chapters of the table of contents."""
    chapters = {key(match[1]) for _, text in lines if (match := _CONTENTS.fullmatch(text))}
    parts = [_Part()]
    for place, (number, text) in enumerate(lines):
        heading = _HEADING.fullmatch(_plain(text))
        if heading:
            parts.append(_Part((number, heading)))
        elif parts[-1].heading and _begins_chapter(lines, place, chapters):
            parts.append(_Part(None, [(number, text)]))
        else:
            parts[-1].lines.append((number, text))
    return parts


def _begins_chapter(lines: Lines, place: int, chapters: set[str]) -> bool:
    """Whether a chapter's title stands at `place`; it may run over two lines and have its number before it."""
    following = [_plain(text) for _, text in lines[place : place + 9] if text.strip()][:3]
    if following and _ROMAN.fullmatch(following[0]) and lines[place][1].strip():
        following = following[1:]
    titles = (key(" ".join(following[:count])) for count in (1, 2))
    return bool(lines[place][1].strip()) and any(title in chapters for title in titles)


def _narrative(record: Record, lines: Lines) -> None:
    """Chapters of running text: no statements; facts in them are readings."""
    for number, text in lines:
        if not text.strip():
            continue
        prose = len(text.split()) > _LONGEST_HEADING or _plain(text).endswith((".", ";"))
        (record.report.prose if prose else record.report.structure).add(number)


def _commitments(record: Record, plan: URIRef, heading: tuple[int, re.Match[str]], lines: Lines) -> None:
    """State the commitment under `heading` and those after it that have lost their first page."""
    line, match = heading
    whole, *fragments = template.blocks(lines, record.report)
    commitment = _commitment(record, plan, match[1], line)
    record.say(commitment, "ogp:numberInPlan", match[1], line)
    titles = [(line, match[2])] if match[2] else whole.front
    if titles:
        record.english(commitment, "dcterms:title", " ".join(text for _, text in titles), titles[0][0])
        record.report.read |= {number for number, _ in titles}
    say_fields(record, commitment, whole)
    say_missing(record, commitment, whole, "not-printed", line, names=_REQUIRED)
    for count, fragment in enumerate(fragments, start=1):
        _fragment(record, plan, f"{match[1]}+{count}", fragment)


def _fragment(record: Record, plan: URIRef, ref: str, block: Block) -> None:
    """State a commitment whose first page is lost; `ref` is the number before it and how many come after that."""
    line = block.fields[0].line
    commitment = _commitment(record, plan, ref, line)
    for predicate in ("dcterms:title", "ogp:numberInPlan"):
        record.absent(commitment, predicate, "lost-in-extraction", line)
    say_fields(record, commitment, block)
    say_missing(record, commitment, block, "lost-in-extraction", line)


def _commitment(record: Record, plan: URIRef, ref: str, line: int) -> URIRef:
    commitment = commitment_iri(record, ref)
    record.say(commitment, "rdf:type", term("ogp:Commitment"), line)
    record.say(commitment, "ogp:plan", plan, line)
    return commitment


def _plain(text: str) -> str:
    """`text` without emphasis marks, with single spaces and one kind of dash."""
    return " ".join(text.replace("*", " ").replace("–", "-").split())
