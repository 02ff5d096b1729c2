"""OGP's commitment template of 2018: which lines belong to which field.

Action plans and OGP's pages carry the same fields, as rows with tabs, as a label with its value on the next
lines, or both on one line. What the fields mean is in `template_fields`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ogpkg.sources import mentions
from ogpkg.sources.lookups import key
from ogpkg.sources.report import Report

#: The fields and their labels, in the order of the template; spellings vary from country to country.
_LABELS: dict[str, tuple[str, ...]] = {
    "period": ("Commitment Start and End Date",),
    "lead": ("Lead Implementing Agency/Actor",),
    "problem": ("What is the public problem that the commitment will address?",),
    "description": ("What is the commitment?",),
    "contribution": ("How will the commitment contribute to solve the public problem?",),
    "values": ("Why is this commitment relevant to OGP values?",),
    "peers": ("Exchange and Peer Learning",),
    "additional": ("Additional Information",),
    "milestones": ("Milestone Activity with a Verifiable Deliverable",),
    "person": ("Name of Responsible Person from Implementing Agency", "Name of Responsible Person"),
    "post": ("Title, Division", "Title, Department"),
    "contact": ("Email and Phone",),
    "state actors": ("Other Actors Involved, State Actors Involved", "State Actors Involved", "Other Actors Involved"),
    "other actors": ("CSOs, Private Sector, Multilaterals, Working Groups",),
}
ORDER = tuple(_LABELS)
#: Fields of the contact block: short values, so that a blank line ends them.
CONTACTS = frozenset(ORDER[ORDER.index("person") :])
_HEADINGS = frozenset({"commitment description", "contact information"})
#: A value may follow these labels on their own line without a tab; other labels are words that prose may begin with.
_INLINE = frozenset({"period", "lead", "problem", "description", "contribution", "values"})


@dataclass
class Field:
    """One field of a commitment: the line of its label and the lines of its value.

    `columns` counts the cells of the label's line: a milestone table with dates has three.
    """

    name: str
    line: int
    columns: int
    values: list[tuple[int, str]] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The line on which the value begins; the label's when there is no value."""
        return self.values[0][0] if self.values else self.line

    @property
    def words(self) -> str:
        """The value in one line."""
        return " ".join(" ".join(text for _, text in self.values).split())

    @property
    def text(self) -> str:
        """The value with as many line breaks as the document has lines in between."""
        text, last = "", self.first
        for number, part in self.values:
            text += "\n" * (number - last) + part.strip()
            last = number
        return text


@dataclass
class Block:
    """The lines of one commitment: what comes before its first label, then its fields."""

    front: list[tuple[int, str]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)

    def get(self, name: str) -> Field | None:
        """The field called `name`; None when the document has no such label here."""
        return next((one for one in self.fields if one.name == name), None)


def blocks(lines: Iterable[tuple[int, str]], report: Report) -> list[Block]:
    """The commitments of `lines`; the second and further ones have lost their first page.

    A field that comes earlier in the template than the one before it, after the contact block, belongs to
    another commitment. Labels are marked as structure in `report`; lines that belong to no field are left
    alone and so are reported.
    """
    found = [Block()]
    current: Field | None = None
    for number, text in lines:
        label = _label(text)
        if label is None:
            current = _value(found[-1], current, number, text)
            continue
        report.structure.add(number)
        current = None
        if label.name:
            if _begins_anew(found[-1], label.name):
                found.append(Block())
            current = _open(found[-1], label, number)
    return found


@dataclass(frozen=True)
class _Label:
    name: str
    value: str
    cells: int


def _label(text: str) -> _Label | None:
    """The label that `text` is or begins with; its name is empty for a heading of the template."""
    plain = text.strip(" *\n")
    if key(plain.rstrip(":")) in _HEADINGS:
        return _Label("", "", 1)
    for name, pattern in _PATTERNS:
        match = pattern.fullmatch(plain)
        if match and (name in _INLINE or not match[2] or match[1].strip(" ")):
            return _Label(name, match[2], plain.count("\t") + 1)
    return None


def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    spellings = [(name, key(text)) for name, texts in _LABELS.items() for text in texts]
    # The longest first, because one label begins with another.
    spellings.sort(key=lambda pair: -len(pair[1]))
    return [
        (name, re.compile(rf"{mentions.loose(text)}\**[,.]?(?!\w)([\t: ]*)(.*)", re.IGNORECASE))
        for name, text in spellings
    ]


_PATTERNS = _patterns()


def _open(block: Block, label: _Label, number: int) -> Field:
    last = block.fields[-1] if block.fields else None
    if last and last.name == label.name == "milestones":
        return last  # the head of the table, repeated on the next page
    opened = Field(label.name, number, label.cells)
    if label.name != "milestones" and (label.value or label.cells > 1):
        opened.values.append((number, label.value))
    block.fields.append(opened)
    return opened


def _value(block: Block, current: Field | None, number: int, text: str) -> Field | None:
    """Give a line without a label to the field it belongs to; the field that the next line may belong to."""
    if current is None:
        if text.strip() and not block.fields:
            block.front.append((number, text))
        return None
    if current.name == "milestones":
        if text.strip():
            current.values.append((number, text))
        return current
    if current.columns > 1:
        return None if text.strip() else current
    if text.strip():
        current.values.append((number, text))
    elif current.values and current.name in CONTACTS:
        return None
    return current


def _begins_anew(block: Block, name: str) -> bool:
    last = block.fields[-1].name if block.fields else ""
    return last in CONTACTS and ORDER.index(name) <= ORDER.index(last)
