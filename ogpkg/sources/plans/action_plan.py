"""Reader of action plans on any of OGP's commitment templates, saved as text.

A plan is narrative chapters around its commitments. Pages lost in the extraction leave commitments without their
beginning: those are kept, and say what was lost.
"""

from __future__ import annotations

import re

from rdflib import Literal, URIRef

from ogpkg.errors import InputError
from ogpkg.iris import EDTF_DATATYPE, mint
from ogpkg.sources.commitments import commitment_iri, plan_iri, say_theme
from ogpkg.sources.dates import numeric_dates, numeric_order, read_date
from ogpkg.sources.mentions import say_member
from ogpkg.sources.plans import plan_outline, running_headers, template, template_rows
from ogpkg.sources.plans.milestones import say_span
from ogpkg.sources.plans.plan_headings import Heading, Refs, heading_of, parts_without_headings, say_heading
from ogpkg.sources.plans.plan_outline import Part
from ogpkg.sources.plans.template import Block
from ogpkg.sources.plans.template_fields import GROUPS, say_fields, say_missing
from ogpkg.sources.plans.template_labels import PLAN, REPORT, Labels
from ogpkg.sources.record import Record, term

Lines = list[tuple[int, str]]
_TITLE = re.compile(r"[^.]{0,80}\baction plan\b[^.]{0,100}", re.IGNORECASE)
_YEARS = re.compile(r"(?<!\d)\(?(?P<start>\d{4})\s*[/–—~-]\s*(?P<end>\d{4}|\d{2})(?![\d-])\)?")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
#: The date of the title page stands on one of so many lines from the title on.
_DATE_LINES = 5
#: Fields that every commitment needs, so that their absence is worth a statement.
_REQUIRED = ("period", "lead", "values")
#: A line of a chapter with more words than this is running text, else a heading; so many words make a plan's title.
_LONGEST_HEADING, _LONGEST_TITLE = 12, 16
#: With so many lines that have bars between words, bars part cells.
_PIPED = 3
#: What is looked for, for whoever gave a document that has none of it.
_SOUGHT = (
    "has no commitment that can be found: looked for headings (Commitment #1, COMMITMENT NO. 2: Title), rows (Number "
    "and Name of the Commitment), numbered titles above a label, and labels (Lead implementing agency, What is the "
    "public problem, Status quo or problem, Milestones); save the text in the order of reading, or say --reader"
)


def read(record: Record) -> None:
    """State the plan and every commitment of the record's document; InputError when there is none."""
    lines = body_lines(record)
    tell_date_order(record)
    plan = plan_iri(record)
    _say_plan(record, plan, lines)
    say_member(record)
    headers = running_headers.find(lines)
    record.report.structure |= headers
    body = [(number, text) for number, text in lines if number not in headers]
    labels = Labels(PLAN)
    parts = plan_outline.parts(body, labels)
    if not any(part.kind == "commitment" for part in parts):
        parts = parts_without_headings(record, body, labels)
    if not parts:
        raise InputError(record.source.path, _SOUGHT)
    refs, theme = Refs(), None
    for part in parts:
        if part.kind == "theme":
            theme = say_theme(record, part.ref, part.title, part.line)
        if part.kind == "commitment":
            _commitments(record, part, refs, theme, labels)
        else:
            narrative(record, part.lines)


def body_lines(record: Record) -> Lines:
    """The numbered lines of the document, rows of Markdown tables with tabs between their cells."""
    piped = sum(" | " in text for text in record.lines) >= _PIPED
    lines = [(number, template_rows.tabbed(text, piped=piped)) for number, text in enumerate(record.lines, start=1)]
    rules = {number for number, text in lines if template_rows.is_rule(text)}
    record.report.structure |= rules
    return [(number, "" if number in rules else text) for number, text in lines]


def tell_date_order(record: Record) -> None:
    """Find out whether days or months come first in the document's numeric dates, and say so in the report."""
    record.date_order = numeric_order(record.source.text)
    found = [(words, number) for number, text in enumerate(record.lines, start=1) for words in numeric_dates(text)]
    # A date that can be read without knowing the order is one that shows it.
    shown = next((words for words, _ in found if read_date(words)), "")
    for words, number in found:
        if read_date(words, record.date_order) is None:
            record.report.note("cannot tell day from month", words, number)
        elif record.date_order:
            record.report.note(f"numeric dates are read {record.date_order}", f"as {shown} shows", number)


def say_document(record: Record, title: str, line: int, front: Lines) -> None:
    """State the title of the document, and its date where a line of the title page is one; what is known stays."""
    if not record.document.title:
        record.english(record.document.iri, "dcterms:title", title, line)
    labels = Labels(REPORT)
    for number, text in front if not record.document.published else ():
        if labels.find(text):
            return
        reading = read_date(text, record.date_order)
        if reading and not reading.is_span and "/" not in reading.edtf:
            issued = Literal(reading.edtf, datatype=EDTF_DATATYPE)
            record.say(record.document.iri, "dcterms:issued", issued, number)
            return


def say_years(record: Record, plan: URIRef, lines: Lines) -> None:
    """State the period of `plan` from the first of `lines` that has two years."""
    for number, text in lines:
        years = _YEARS.search(text)
        if years and len(years["end"]) == 4:
            record.period(plan, years["start"], years["end"], number)
            return
        words = years[0].strip("()").replace("/", "-") if years else ""
        if words and say_span(record, plan, words, number):
            return


def plan_number(title: str) -> int | None:
    """4 for ``4th National Action Plan``, also in words; None when the title counts nothing."""
    if figure := re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b", title, re.IGNORECASE):
        return int(figure[1])
    words = title.casefold().split()
    return next((number for number, word in enumerate(_ORDINALS, start=1) if word in words), None)


def narrative(record: Record, lines: Lines) -> None:
    """Chapters of running text: no statements; facts in them are readings."""
    for number, text in lines:
        if not text.strip():
            continue
        prose = len(text.split()) > _LONGEST_HEADING or plan_outline.unmarked(text).endswith((".", ";"))
        (record.report.prose if prose else record.report.structure).add(number)


def _say_plan(record: Record, plan: URIRef, lines: Lines) -> None:
    """State title, number and period of the plan from the first line that has the title."""
    found = [(number, running_headers.plain(text)) for number, text in lines if text.strip()]
    titled = [place for place, (_, text) in enumerate(found) if _is_title(text)]
    if not titled:
        record.say(plan, "rdf:type", term("ogp:ActionPlan"), found[0][0] if found else 1)
        return
    line, title = found[titled[0]]
    say_document(record, title, line, found[: titled[0] + _DATE_LINES])
    record.say(plan, "rdf:type", term("ogp:ActionPlan"), line)
    record.say(plan, "ogp:member", URIRef(mint("member", record.document.member)), line)
    record.english(plan, "dcterms:title", title, line)
    record.say(plan, "ogp:planNumber", plan_number(title), line)
    say_years(record, plan, found[titled[0] : titled[0] + 2])


def _is_title(text: str) -> bool:
    return _TITLE.fullmatch(text) is not None and len(text.split()) <= _LONGEST_TITLE


def _commitments(record: Record, part: Part, refs: Refs, theme: URIRef | None, labels: Labels) -> None:
    """State the commitment of `part` and those after it that have no heading, or lost it with their first page."""
    whole, *others = template.blocks(part.lines, record.report, labels)
    record.report.structure |= set(part.repeated)
    heading = heading_of(part, whole)
    ref = refs.take(heading)
    commitment = _commitment(record, ref, part.line, theme)
    say_heading(record, commitment, heading, part.line)
    say_fields(record, commitment, whole)
    # The form of 2022 asks for no values, but how three of them are promoted.
    asks_values = not whole.all("causes", "so far", "solution", "transparency", "accountability", "participation")
    say_missing(record, commitment, whole, "not-printed", part.line, names=_REQUIRED[: 2 + asks_values])
    say_missing(record, commitment, whole, "not-stated", part.line, names=_REQUIRED[2 + asks_values :])
    form = [name for name, of in GROUPS.items() if whole.all(*of)]
    for count, block in enumerate(others, start=1):
        lost = not block.is_whole
        numbered = f"{ref}+{count}" if lost else f"{ref} then {count}"
        further = numbered if heading.ref or lost else refs.take(Heading("", "", 0))
        _further(record, further, block, theme, form if lost else None)


def _further(record: Record, ref: str, block: Block, theme: URIRef | None, lost: list[str] | None) -> None:
    """State the commitment of a block without a heading: it was never numbered, or its first page is lost.

    `lost` are then the groups of fields that the form has.
    """
    line = block.fields[0].line
    reason = "not-printed" if lost is None else "lost-in-extraction"
    commitment = _commitment(record, ref, line, theme)
    if block.front:
        record.english(commitment, "dcterms:title", " ".join(text for _, text in block.front), block.front[0][0])
        record.report.read |= {number for number, _ in block.front}
    else:
        record.absent(commitment, "dcterms:title", reason, line)
    record.absent(commitment, "ogp:numberInPlan", reason, line)
    say_fields(record, commitment, block)
    say_missing(record, commitment, block, reason, line, names=_REQUIRED if lost is None else lost)


def _commitment(record: Record, ref: str, line: int, theme: URIRef | None) -> URIRef:
    commitment = commitment_iri(record, ref)
    record.say(commitment, "rdf:type", term("ogp:Commitment"), line)
    record.say(commitment, "ogp:plan", plan_iri(record), line)
    record.say(commitment, "ogp:theme", theme, line)
    return commitment
