"""A self-assessment of any country: a section on each commitment in OGP's report templates, and a table that sums up.

The templates of 2014, 2016 and 2018 carry the fields of the plan's template, and completion as tick boxes or words,
results, next steps, and milestones with a completion each.
"""

from __future__ import annotations

import re

from rdflib import URIRef

from ogpkg.errors import InputError
from ogpkg.iris import mint
from ogpkg.sources.commitments import commitment_iri, plan_iri, say_commitment, say_theme
from ogpkg.sources.lookups import key
from ogpkg.sources.mentions import say_member
from ogpkg.sources.plans import milestone_heads, plan_outline, running_headers, template, ticks
from ogpkg.sources.plans.action_plan import body_lines, narrative, plan_number, say_document, say_years, tell_date_order
from ogpkg.sources.plans.completions import SECTION, SUMMARY, Completions
from ogpkg.sources.plans.plan_headings import Heading, Refs, heading_of, parts_without_headings, say_heading
from ogpkg.sources.plans.plan_outline import Part
from ogpkg.sources.plans.template import Block, Field
from ogpkg.sources.plans.template_fields import say_fields
from ogpkg.sources.plans.template_labels import REPORT, Labels
from ogpkg.sources.record import Record, term

Lines = list[tuple[int, str]]

_REPORT = re.compile(r".*\bself[- ]?assessment\b.*", re.IGNORECASE)
_ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\\d+(?:st|nd|rd|th)"
_PLAN = re.compile(
    rf"\b((?:(?:{_ORDINAL})\s+)?(?:(?:national|open|government|governance|local|partnership|OGP)\s+)*action plan)"
    r"\b(?!s)",
    re.IGNORECASE,
)
_GOVERNMENT = re.compile(r"(?:The )?Government of (?:the )?[A-Z].{0,60}")
#: Heads of the column of commitments in a table that sums up.
_COMMITMENT_HEADS = frozenset(
    {"commitment", "commitments", "commitment title", "title of commitment", "name of commitment", "commitment name"}
    | {"number and name of commitment", "title", "commitment number and title", "commitment text", "commitment number"}
)
_NUMBER_HEADS = frozenset({"no", "#", "nr", "number", "no of commitment"})
#: The title stands on one of so many first lines.
_TITLE_LINES = 15
_SOUGHT = (
    "has no assessed commitment that can be found: looked for sections (Commitment 1: Title), rows (Number and Name of "
    "Commitment), a table of commitments and their completion, and labels (Completion level, Description of the "
    "results); save the text in the order of reading, or say another --reader"
)


def read(record: Record) -> None:
    """State what the report says of the plan and of every commitment; InputError when it has none."""
    tell_date_order(record)
    completions = Completions(record)
    lines = body_lines(record)
    headers = running_headers.find(lines)
    record.report.structure |= headers
    body = [(number, text) for number, text in lines if number not in headers]
    _front(record, [(number, text) for number, text in lines if text.strip()][:_TITLE_LINES], completions.assessor)
    say_member(record)
    labels = Labels(REPORT)
    tables = _summaries(record, body)
    summed = {number for table in tables for number, _ in table}
    rest = [(number, text) for number, text in body if number not in summed]
    parts = plan_outline.parts(rest, labels)
    if not any(part.kind == "commitment" for part in parts):
        parts = parts_without_headings(record, rest, labels) or parts
    sections = [part for part in parts if part.kind == "commitment"]
    if not sections and not tables:
        raise InputError(record.source.path, _SOUGHT)
    for part in parts:
        for number, text in part.lines if part.kind == "narrative" else []:
            completions.date(text, number)
    read_parts = [_section(record, part, labels) for part in sections]
    for table in tables:
        _summary(record, table, completions, [heading for heading, _ in read_parts])
    _parts(record, parts, dict(zip((part.line for part in sections), read_parts, strict=True)), completions)


def has_commitments(record: Record) -> bool:
    """Whether the report has sections or a table that `read` would find commitments in."""
    lines = body_lines(record)
    sections = any(part.kind == "commitment" for part in plan_outline.parts(lines, Labels(REPORT)))
    return sections or bool(_summaries(record, lines))


def _front(record: Record, lines: Lines, government: URIRef) -> None:
    """The title page: the report's title, the plan's title, number and years, and the government that speaks."""
    titled = next(((number, text) for number, text in lines if _REPORT.fullmatch(text.strip())), None)
    titled = titled or next(iter(lines), (1, ""))
    plan = plan_iri(record)
    say_document(record, plan_outline.unmarked(titled[1]), titled[0], lines)
    record.say(plan, "rdf:type", term("ogp:ActionPlan"), titled[0])
    record.say(government, "rdf:type", term("ogp:Agency"), titled[0])
    named = [(number, match) for number, text in lines if (match := _PLAN.search(plan_outline.unmarked(text)))]
    for number, match in named[:1]:
        record.english(plan, "dcterms:title", match[1], number)
        record.say(plan, "ogp:planNumber", plan_number(match[1]), number)
        say_years(record, plan, [(line, text) for line, text in lines if line in (number, number + 1)])
    for number, text in lines:
        if _GOVERNMENT.fullmatch(text.strip()):
            record.say(government, "ogp:nameAsPrinted", text.strip(), number)
            record.say(plan, "ogp:member", URIRef(mint("member", record.document.member)), number)


def _summaries(record: Record, lines: Lines) -> list[Lines]:
    """The tables that sum up: each with its head and the rows up to the first line without cells."""
    found: list[Lines] = []
    for place, (_, text) in enumerate(lines):
        if _columns(record, text.split("\t")):
            end = next((at for at in range(place + 1, len(lines)) if "\t" not in lines[at][1].rstrip(" ")), len(lines))
            found.append(lines[place:end])
    return found


def _columns(record: Record, cells: list[str]) -> list[str] | None:
    """The columns of a table that sums up: "commitment", "number", "completion", or a level to be ticked below."""
    names = []
    for cell in cells:
        plain = key(cell.strip(" *:"))
        level = record.lookups.concept("completion", cell) if plain else None
        known = "commitment" if plain in _COMMITMENT_HEADS else "number" if plain in _NUMBER_HEADS else ""
        names.append(known or (f"level {cell.strip()}" if level else milestone_heads.column(cell) or ""))
    levels = [name for name in names if name.startswith("level ")]
    return names if "commitment" in names and ("completion" in names or len(levels) > 1) else None


def _summary(record: Record, table: Lines, completions: Completions, headings: list[Heading]) -> None:
    """One table that sums up: a commitment a row, and its completion in words or ticked."""
    (head_line, head), *rows = table
    columns = _columns(record, head.split("\t")) or []
    record.report.structure.add(head_line)
    for line, text in rows:
        cells = dict(zip(columns, (cell.strip() for cell in text.split("\t")), strict=False))
        ticked = [name.removeprefix("level ") for name, cell in cells.items() if name.startswith("level ") and cell]
        status = cells["completion"] if "completion" in cells else " / ".join(ticked)
        ref, title = plan_outline.heading_of(cells.get("commitment", "")) or ("", cells.get("commitment", ""))
        ref = cells.get("number", "").strip(" .") or ref or _ref_of(title, headings)
        if not ref:
            record.report.leftovers.append((line, "cannot tell which commitment this row is about", text))
        elif title:
            completions.merge(say_commitment(record, ref, title, None, line), status, line)
        if ref:
            completions.say(commitment_iri(record, ref), SUMMARY, status, line)


def _ref_of(title: str, headings: list[Heading]) -> str:
    """The number of the section that has `title`; empty when none has, or more than one."""
    refs = [heading.ref for heading in headings if title and key(heading.title) == key(title)]
    return refs[0] if len(refs) == 1 else ""


def _section(record: Record, part: Part, labels: Labels) -> tuple[Heading, list[Block]]:
    found = template.blocks(part.lines, record.report, labels)
    record.report.structure |= set(part.repeated)
    return heading_of(part, found[0]), found


def _parts(
    record: Record, parts: list[Part], sections: dict[int, tuple[Heading, list[Block]]], completions: Completions
) -> None:
    """State themes and sections in the order of the document; the rest is running text."""
    refs, theme = Refs(), None
    for part in parts:
        if part.kind == "theme":
            theme = say_theme(record, part.ref, part.title, part.line)
        if part.kind != "commitment":
            narrative(record, part.lines)
            continue
        heading, (whole, *others) = sections[part.line]
        commitment = _commitment(record, refs.take(heading), heading, theme, part.line)
        _assess(record, commitment, whole, completions)
        for block in others:
            line = block.fields[0].line
            further = Heading("", " ".join(text for _, text in block.front), line, [line for line, _ in block.front])
            if further.title:
                commitment = _commitment(record, refs.take(further), further, theme, line)
                _assess(record, commitment, block, completions)
            else:
                what = "a second set of fields under one heading, not read"
                record.report.leftovers.append((line, what, heading.title))


def _commitment(record: Record, ref: str, heading: Heading, theme: URIRef | None, line: int) -> URIRef:
    commitment = commitment_iri(record, ref)
    record.say(commitment, "rdf:type", term("ogp:Commitment"), line)
    record.say(commitment, "ogp:plan", plan_iri(record), line)
    record.say(commitment, "ogp:theme", theme, line)
    say_heading(record, commitment, heading, line)
    return commitment


def _assess(record: Record, commitment: URIRef, block: Block, completions: Completions) -> None:
    """State the fields of a section, the completion of the commitment, and that of its milestones."""
    milestones = say_fields(record, commitment, block)
    fields = block.all("completion")
    for field in fields:
        if field is fields[0]:
            _completion(record, commitment, field, completions)
        elif key(field.words) != key(fields[0].words):
            record.report.leftovers.append((field.line, "a second completion in one section, not read", field.words))
    for milestone, step in milestones:
        if "completion" in step.cells:
            line, words = step.cells["completion"]
            completions.say(milestone, SECTION, words, line)


def _completion(record: Record, commitment: URIRef, field: Field, completions: Completions) -> None:
    """The level that is ticked or written; boxes of which none is ticked are a blank."""
    boxes = ticks.ticked(field.values)
    record.report.structure |= {line for line, _ in field.values}
    options = [cell for _, text in field.values for cell in re.split(r"[\t/|]", text) if cell.strip()]
    if boxes is None and len(options) > 1 and all(record.lookups.concept("completion", cell) for cell in options):
        boxes = []
    if boxes is None:
        words = field.words.rstrip(" ;")
        completions.merge(commitment, words, field.first)
        completions.say(commitment, SECTION, words, field.first)
    elif len(boxes) > 1:
        record.report.leftovers.append((field.line, "cannot tell which level is meant", field.words))
    else:
        line, words = boxes[0] if boxes else (field.first, "")
        completions.say(commitment, SECTION, words, line)
