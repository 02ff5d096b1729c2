"""OGP's commitment templates: which lines belong to which field.

Action plans, self-assessments and OGP's pages carry the same fields, as rows with tabs, as a label with its value on
the next lines, as ``Label: value``, several of them on one line, and as two columns. What the labels are is in
`template_labels`, what the fields mean in `template_fields`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ogpkg.sources.lookups import key
from ogpkg.sources.plans import milestone_heads, template_rows
from ogpkg.sources.plans.template_labels import KINDS_OF_ACTOR, PLAN, Label, Labels
from ogpkg.sources.plans.template_rows import Row
from ogpkg.sources.report import Report

#: Fields that name actors other than the lead, with which a form ends.
_ACTORS = frozenset({"partners", "supporting agencies", "actors", "state actors", "other actors", "further actors"})
#: Fields of short values, so that a blank line ends them.
CONTACTS = frozenset({"person", "post", "contact", "email", "phone", "contact agency"} | _ACTORS)
#: Fields of one value, which a blank line ends, too; what stands below them belongs to nothing.
_SHORT = CONTACTS | {"period", "start", "end", "lead", "title", "theme", "challenge", "novelty", "country"}
#: Fields of one line, below which a numbered line is the first milestone.
_ONE_LINE = frozenset({"period", "start", "end", "lead", "novelty"})
_ITEM = re.compile(r"\s*\(?\d{1,2}(?:\.\d{1,2})*[.)]\s+[^\W\d]")
#: Fields that may stand in a commitment more than once, so that they do not begin another.
_REPEATED = CONTACTS | {"country", "theme"}
#: Heads of columns that are labels elsewhere: below the label of a milestone table they are its heads.
_ALWAYS_COLUMNS = frozenset({"start", "end", "novelty"})
#: Fields that may hold tick boxes in columns, so that their tabs count.
_BOXES = frozenset({"completion", "values", "challenge"})
#: Where one `Label: value` ends and another may begin on the same line.
_SEAM = re.compile(r";\s*|(?<=[^\d\s][.)\]])\s+(?=[A-Z][\w/ ]{2,60}:)")
#: A title has at most so many words, and at most so many lines.
_LONGEST_TITLE, _TITLE_LINES = 30, 4


@dataclass
class Field:
    """One field of a commitment: the line of its label and the lines of its value.

    `columns` counts the cells of the label's line; `head` are the columns of a milestone table, as `milestone_heads`
    calls them, whose rows keep the tabs between their cells.
    """

    name: str
    line: int
    columns: int
    values: list[tuple[int, str]] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    #: The label in our spelling: a form prints each label once, but may ask one thing under two.
    label: str = ""

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
    """The lines of one commitment: what comes before its first label, then its fields.

    `is_whole` tells a form that begins with its first label from one whose first page is lost.
    """

    front: list[tuple[int, str]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    is_whole: bool = True

    def get(self, name: str) -> Field | None:
        """The first field called `name`; None when the document has no such label here."""
        return next((one for one in self.fields if one.name == name), None)

    def all(self, *names: str) -> list[Field]:
        """The fields called one of `names`, in the order of the document."""
        return [one for one in self.fields if one.name in names]


def blocks(lines: Iterable[tuple[int, str]], report: Report, labels: Labels | None = None) -> list[Block]:
    """The commitments of `lines`; the second and further ones have no heading, or have lost it.

    A field that the commitment has already belongs to another commitment. Labels are marked as structure in
    `report`; lines that belong to no field are left alone and so are reported.
    """
    labels = labels or Labels(PLAN)
    parser = _Parser(report, labels)
    for row in template_rows.rows(lines, labels):
        parser.read(row)
    return parser.found


class _Parser:
    """The state of `blocks` from line to line: the field that is open, and where it is."""

    def __init__(self, report: Report, labels: Labels) -> None:
        self.report, self.labels, self.kinds = report, labels, Labels(KINDS_OF_ACTOR)
        self.found = [Block()]
        self.current: Field | None = None
        #: Whether we are below "Other actors involved", where the kinds of actors are labels, and it has no actor yet.
        self.group, self.group_is_empty = False, False
        self.in_contacts = False
        #: Lines that belong to no field: the title of the next commitment, or nothing we know.
        self.loose: list[tuple[int, str]] = []
        self.last = 0

    def read(self, row: Row) -> None:
        """Take in one row."""
        if row.ends_label:
            self._structure(row.number)
        if row.is_blank and row.ends_label:
            self.last = row.number
            return
        if row.is_blank:
            self._blank()
        elif not (self._head(row) or self._packed(row) or self._kind(row) or self._labelled(row)):
            self._value(row)
        self.last = row.number if not row.is_blank else self.last

    def _blank(self) -> None:
        """A blank line ends short values and rows of cells, and no running text or table."""
        current = self.current
        if current and current.name in _SHORT and current.values:
            self.current = None
        if current and current.columns > 1 and current.name != "milestones":
            self.current = None

    def _head(self, row: Row) -> bool:
        """The head of a milestone table, also of one that goes on after a page break."""
        head = milestone_heads.columns(row.cells)
        open_table = self.current is not None and self.current.name == "milestones"
        if head is None and open_table and self.current and not self.current.values:
            head = milestone_heads.more_columns(row.cells, self.current.head)
        if head is None:
            return False
        self._structure(row.number)
        if not open_table:
            self._open("milestones", row.number, len(row.cells))
        if self.current:
            self.current.head = head
            self.current.columns = max(self.current.columns, len(head))
        return True

    def _packed(self, row: Row) -> bool:
        """``Label: value; Label: value`` on one line."""
        if len(row.cells) > 1 or self._in_table():
            return False
        parts: list[list[str]] = []
        for piece in _SEAM.split(row.first):
            label = self.labels.find(piece) or (self.kinds.find(piece) if self._after_group(parts) else None)
            if label and label.name and label.marked:
                parts.append([piece])
            elif parts and piece.strip():
                parts[-1].append(piece)
            elif piece.strip():
                return False
        if len(parts) < 2:
            return False
        for part in parts:
            text = "; ".join(part)
            label = self.labels.find(text) or self.kinds.find(text)
            if label:
                self._label(row.number, label, [])
        return True

    def _after_group(self, parts: list[list[str]]) -> bool:
        label = self.labels.find(parts[-1][0]) if parts else None
        kinds = ("actors", "state actors", "other actors", "further actors")
        return self.group or bool(parts and (label is None or label.name in kinds))

    def _in_table(self) -> bool:
        return self.current is not None and self.current.name == "milestones"

    def _labelled(self, row: Row) -> bool:
        label = self.labels.find(row.first)
        if label is None or (len(row.cells) > 1 and label.value and not label.marked):
            return False
        if self.current and self._in_table():
            head = None if self.current.values or label.value else milestone_heads.column(row.first)
            if head:
                self._structure(row.number)
                self.current.head = [*(self.current.head or ["title"]), head]
                return True
            if label.name in _ALWAYS_COLUMNS or milestone_heads.is_cell_of_row(row.cells, self.current.head):
                return False
        if not label.name:
            self.in_contacts = key(row.first).startswith("contact")
        beside = self._second_label(row)
        self._label(row.number, label, row.cells[1:beside])
        if beside:
            self._labelled(Row(row.number, row.cells[beside:]))
        return True

    def _second_label(self, row: Row) -> int | None:
        """Where a second pair of label and value begins in the row (``Start date | May | End date | June``)."""
        places = (place for place in range(2, len(row.cells) - 1) if self.labels.whole(row.cells[place]))
        return next(places, None) if row.first.strip() and row.cell(1).strip() else None

    def _kind(self, row: Row) -> bool:
        """A kind of actors below "Other actors involved", in the first or in the second column."""
        cells = row.cells if row.first.strip() else row.cells[1:]
        label = self.kinds.find(cells[0]) if self.group and cells else None
        if label is None and cells and not row.first.strip():
            label = self.labels.find(cells[0])
            label = label if label and label.name in CONTACTS else None
        if label is None or not label.name or (label.value and not label.marked):
            return False
        self._structure(row.number)
        self._open(label.name, row.number, len(row.cells), _joined([label.value, *cells[1:]]))
        return True

    def _label(self, number: int, label: Label, cells: list[str]) -> None:
        self._structure(number)
        boxes = label.name in _BOXES and not label.value
        value = "\t".join(cells).rstrip() if boxes else _joined([label.value, *cells])
        if not label.name:
            self.current, self.group = None, False
        elif label.name == "actors":
            self._actors(number, value, cells)
        else:
            self.group = self.group and label.name in ("state actors", "other actors")
            again = label.name == "lead" and self.in_contacts and self.found[-1].get("lead") and not self._is_lost()
            name = "contact agency" if again else label.name
            self._open(name, number, len(cells) + 1, value if value or cells else None, label.spelling)

    def _actors(self, number: int, value: str, cells: list[str]) -> None:
        """Open "Other actors involved": kinds of actors may follow on the same line, or on the next ones."""
        self.group, self.group_is_empty, self.current = True, True, None
        texts = [cell for cell in cells if cell.strip()] or [value]
        kind = self.kinds.find(texts[0]) or self.labels.find(texts[0])
        if kind and kind.name in CONTACTS and (kind.marked or not kind.value):
            self._open(kind.name, number, len(cells) + 1, _joined([kind.value, *texts[1:]]))
        elif value:
            self._open("actors", number, len(cells) + 1, value)

    def _open(self, name: str, number: int, columns: int, value: str | None = None, label: str = "") -> None:
        block = self.found[-1]
        last = block.fields[-1] if block.fields else None
        if name == "milestones" and last and last.name == name:
            self.current = last  # the head of the table, repeated on the next page
            return
        again = any(one.name == name and one.label == label for one in block.fields)
        if last and last.name != name and name not in _REPEATED and (again or self._comes_before(name, last)):
            # What stands above the first label of the form is a title; above any other it is nothing we know.
            is_whole = name == self.found[0].fields[0].name
            self.found.append(Block((self.loose or _title_within(last)) if is_whole else [], is_whole=is_whole))
            self.in_contacts = False
        self.loose, self.group_is_empty = [], False
        self.current = Field(name, number, columns, label=label)
        if value is not None and name != "milestones":
            self.current.values.append((number, value))
        self.found[-1].fields.append(self.current)

    def _comes_before(self, name: str, last: Field) -> bool:
        """Whether `name` comes before `last`, the end of a form, in the first commitment, which is whole."""
        order = [one.name for one in self.found[0].fields]
        whole = len(self.found) > 1 or self._is_lost()
        known = last.name in CONTACTS and name in order and last.name in order and whole
        return known and order.index(name) < order.index(last.name)

    def _is_lost(self) -> bool:
        """Whether lines that belong to nothing stand below the actors of a form: a heading that we do not know."""
        fields = self.found[-1].fields
        return bool(self.loose and fields and fields[-1].name in _ACTORS)

    def _ends_line(self, text: str) -> bool:
        """Whether `text` is a numbered item below a field of one line, whose own value is not numbered."""
        values = self.current.values if self.current and self.current.name in _ONE_LINE else []
        return bool(values and _ITEM.match(text) and not _ITEM.match(values[0][1]))

    def _value(self, row: Row) -> None:
        """Give a line without a label to the field it belongs to."""
        text = "\t".join(row.cells)
        block = self.found[-1]
        if self._ends_line(text):
            self._open("milestones", row.number, 1)
        if self.current is None and self.group_is_empty:
            self._open("actors", row.number, 1)
        current = self.current
        if current is None and text.strip().startswith("(") and text.strip().endswith(")"):
            self._structure(row.number)  # guidance that the template prints below a heading
        elif current is None:
            (self.loose if block.fields else block.front).append((row.number, text))
        elif current.name == "milestones":
            current.values.append((row.number, text))
        elif current.columns > 1 and row.first.strip() and not self._goes_on(current, row):
            self.current = None
            self.loose.append((row.number, text))
        elif current.name in _BOXES:
            current.values.append((row.number, "\t".join(row.cells[1 if current.columns > 1 else 0 :]).rstrip()))
        else:
            current.values.append((row.number, _joined(row.cells)))

    def _goes_on(self, current: Field, row: Row) -> bool:
        """Whether a line below a row of cells is the rest of its text; beside a short value it is another row."""
        return row.number == self.last + 1 and len(row.cells) == 1 and current.name not in _SHORT

    def _structure(self, number: int) -> None:
        self.report.structure.add(number)


def _joined(cells: list[str]) -> str:
    return " ".join(cell.strip() for cell in cells if cell.strip())


def _title_within(last: Field) -> list[tuple[int, str]]:
    """The last paragraph of a field of running text, taken from it, when it can only be the next title."""
    if last.name in CONTACTS or not last.values:
        return []
    cut = len(last.values) - 1
    while cut and last.values[cut - 1][0] == last.values[cut][0] - 1:
        cut -= 1
    title = last.values[cut:]
    words = " ".join(text for _, text in title)
    fits = len(title) <= _TITLE_LINES and len(words.split()) <= _LONGEST_TITLE and "\t" not in words
    if not cut or not fits or words.rstrip().endswith((".", ";", ":", ",")):
        return []
    del last.values[cut:]
    return title
