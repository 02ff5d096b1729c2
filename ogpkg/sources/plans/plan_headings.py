"""What the heading of a commitment says: its number, and its title, which may run over several lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rdflib import URIRef

from ogpkg.sources import people
from ogpkg.sources.lookups import key
from ogpkg.sources.plans import plan_outline, template
from ogpkg.sources.plans.plan_outline import Part
from ogpkg.sources.plans.template import Block
from ogpkg.sources.plans.template_labels import Labels
from ogpkg.sources.record import Record

Lines = list[tuple[int, str]]
#: Without any heading, so many fields make a commitment.
_FEWEST_FIELDS = 3
_COUNTING = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: str(number) for number, word in enumerate(_COUNTING, start=1)}


@dataclass
class Heading:
    """Number and title of a commitment as printed, where they stand, and text between them and the first label."""

    ref: str
    title: str
    line: int
    title_lines: list[int] = field(default_factory=list)
    text: Lines = field(default_factory=list)


@dataclass
class Refs:
    """The numbers of a plan's commitments, so that each gets an IRI of its own.

    A number that was given to another title before is ``1 again 2``, a commitment that has none ``unnumbered 3``: the
    number after it counts in the order of the document. ``01`` and ``One`` are ``1``.
    """

    titles: dict[str, list[str]] = field(default_factory=dict)
    unnumbered: int = 0

    def take(self, heading: Heading) -> str:
        """The number under which `commitments.commitment_iri` knows the commitment under `heading`."""
        if not heading.ref:
            self.unnumbered += 1
            return f"unnumbered {self.unnumbered}"
        ref = _WORDS.get(heading.ref.casefold(), re.sub(r"(?<!\d)0+(?=\d)", "", heading.ref))
        title = key(heading.title)
        before = self.titles.setdefault(key(ref), [])
        if title not in before:
            before.append(title)
        count = before.index(title) + 1
        return ref if count == 1 else f"{ref} again {count}"


def parts_without_headings(record: Record, lines: Lines, labels: Labels) -> list[Part]:
    """The parts of a document that prints no heading we know; empty when it has no commitment, either.

    The second part has all commitments: one wherever the template begins anew.
    """
    found = template.blocks(lines, record.report, labels)
    if not any(len(block.fields) >= _FEWEST_FIELDS for block in found):
        return []
    first = found[0].fields[0].line
    front = [(number, text) for number, text in lines if number < first]
    title = _last_paragraph(front)
    begin = title[0][0] if title else first
    return [
        Part(lines=[(number, text) for number, text in front if number < begin]),
        Part("commitment", begin, lines=[(number, text) for number, text in lines if number >= begin]),
    ]


def _last_paragraph(lines: Lines) -> Lines:
    """The last lines of `lines` that stand together, when they can be a title."""
    found: Lines = []
    for number, text in reversed(lines):
        if not text.strip() and found:
            break
        if text.strip():
            found.insert(0, (number, text))
    words = " ".join(text for _, text in found)
    fits = len(words.split()) <= plan_outline.LONGEST_TITLE and not words.rstrip().endswith((".", ":"))
    return found if fits else []


def heading_of(part: Part, block: Block) -> Heading:
    """The heading of `part`, of which `block` is the first block of fields."""
    row = block.get("title")
    if row:
        ref, title = plan_outline.heading_of(row.words) or (part.ref, row.words)
        return Heading(ref, title or part.title, row.first, [line for line, _ in row.values], block.front)
    if part.title:
        wrapped = _adjacent(block.front, part.line) if not part.title.endswith(".") else []
        title = " ".join([part.title, *(text for _, text in wrapped)])
        return Heading(
            part.ref, title, part.line, [part.line, *(line for line, _ in wrapped)], block.front[len(wrapped) :]
        )
    front = (
        block.front if _is_short(block.front) else _adjacent(block.front, block.front[0][0] - 1 if block.front else 0)
    )
    title = " ".join(text for _, text in front)
    line = front[0][0] if front else part.line
    return Heading(part.ref, title, line, [number for number, _ in front], block.front[len(front) :])


def say_heading(record: Record, commitment: URIRef, heading: Heading, line: int) -> None:
    """State number and title, or that the document prints none; text under the heading describes the commitment."""
    if heading.ref:
        record.say(commitment, "ogp:numberInPlan", heading.ref, line)
    else:
        record.absent(commitment, "ogp:numberInPlan", "not-printed", line)
    if heading.title.strip():
        record.english(commitment, "dcterms:title", people.without_addresses(heading.title), heading.line)
    else:
        record.absent(commitment, "dcterms:title", "not-printed", line)
    record.report.read |= set(heading.title_lines)
    for number, text in heading.text:
        record.text(commitment, "ogp:description", text, number)


def _adjacent(lines: Lines, line: int) -> Lines:
    """The lines that follow `line` without a blank one between, when they can be the rest of a title; else none."""
    found: Lines = []
    for number, text in lines:
        if number != line + 1:
            break
        found.append((number, text))
        line = number
    return found if _is_short(found) and not (found and found[-1][1].rstrip().endswith(".")) else []


def _is_short(lines: Lines) -> bool:
    return sum(len(text.split()) for _, text in lines) <= plan_outline.LONGEST_TITLE
