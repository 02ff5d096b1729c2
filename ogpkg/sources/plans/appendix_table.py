"""The tables of an OGP self-assessment's appendix: one per commitment, cells between tabs.

Page breaks cut rows, heads move between columns, several values share one cell. Here a table becomes fields
and cells that know their line and column; what they mean is said in `appendix`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ogpkg.sources.lookups import key

REF = re.compile(r"(\d+-[a-z])\.\s*(\S.*)")
THEME = re.compile(r"(\d+)\.\s+(\S.*)")
_TAG = re.compile(r"</?(?:ul|ol|li|p|table|thead|tbody|tr|td|th|u|i|b|em|strong|br)\b[^>]*>", re.IGNORECASE)
_BULLET = "•"
_STEP_COLUMNS = ("start date", "end date", "completion level")
_TICKS = frozenset({"v", "✓", "✔", "√"})
#: The labels of the template, and of the cells below "Involved Actors", as `lookups.key` compares them.
LABELS = {
    key(label): label
    for label in (
        "Lead Implementing Organization/ Person",
        "Commitment Description",
        "Public Problem",
        "Commitment",
        "Public Problem-solving through Commitment",
        "Relevance to OGP Value",
        "Interaction and Peer-learning",
        "Additional Information",
        "Completion Level",
        "Activity Description",
        "Next Step",
        "Milestone Status",
        "Contact Information",
        "Lead Implementing Organization",
        "Responsible Persons",
        "Department / Title",
        "Email / Phone",
        "Involved Actors",
        "Other Information",
    )
}
#: The label of the cell for state actors, whole and up to where a page break may cut it, and of that for all others.
STATE_CELL = frozenset({key("Government Ministries / Departments"), key("Government Ministries /")})
OTHER_CELL = key("Civil society Private sector Multilateral bodies Working groups")
_OPENING = STATE_CELL | {OTHER_CELL}
_ACTOR_LABELS = _OPENING | {key("Departments")}


@dataclass(frozen=True)
class Cell:
    """What stands between two tabs: `column` counts the tabs before it."""

    line: int
    column: int
    text: str


Row = list[Cell]


@dataclass
class Field:
    """One labelled field: the rows that belong to it, blank cells left out; the first is the label's own row."""

    label: str
    line: int
    rows: list[Row]

    def cells(self) -> list[Cell]:
        """Every cell of the field, in reading order, without the labels of the actors' cells."""
        cells = [cell for row in self.rows for cell in row]
        return [cell for cell in cells if self.label != "Involved Actors" or key(cell.text) not in _ACTOR_LABELS]

    def text(self) -> str:
        """The words of the field: a cell that a page break cut in two is one text again."""
        return " ".join(cell.text for cell in self.cells())

    def line_at(self, offset: int) -> int:
        """The line of the character at `offset` of `text()`."""
        for cell in self.cells():
            if offset <= len(cell.text):
                return cell.line
            offset -= len(cell.text) + 1
        return self.line

    def items(self) -> list[Cell]:
        """The bullets of the field, and the cells without any; a bullet may go on in the row below it."""
        found: list[Cell] = []
        listed = False
        for cell in self.cells():
            opening, *others = (part.strip() for part in cell.text.split(_BULLET))
            if opening and listed:
                found[-1] = Cell(found[-1].line, found[-1].column, f"{found[-1].text} {opening}")
            elif opening:
                found.append(Cell(cell.line, cell.column, opening))
            found += [Cell(cell.line, cell.column, other) for other in others if other]
            listed = listed or bool(others)
        return found

    def cell_labels(self) -> dict[int, str]:
        """Line → the label of the actors' cell that it belongs to, as `lookups.key` compares labels."""
        found: dict[int, str] = {}
        label = ""
        for row in self.rows:
            label = next((key(cell.text) for cell in row if key(cell.text) in _OPENING), label)
            found.update((cell.line, label) for cell in row)
        return found

    def lines(self) -> list[int]:
        """Every line that the field stands on."""
        return sorted({self.line} | {cell.line for row in self.rows for cell in row})


@dataclass
class Table:
    """One commitment: its theme, number and title, its period, and its fields.

    `heads` are lines that repeat what was said, such as a heading printed again after a page break.
    """

    theme: tuple[int, str, str] | None
    ref: str
    title: str
    line: int
    period: Cell | None = None
    fields: list[Field] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)

    def find(self, label: str) -> Field | None:
        """The field that `label` opens, or None."""
        return next((found for found in self.fields if found.label == label), None)


@dataclass(frozen=True)
class Step:
    """One row of "Milestone Status", or one bullet of a row that packs several.

    `rest` is what stands under column heads that we do not know.
    """

    line: int
    title: str
    start: str
    end: str
    completion: str
    rest: str = ""

    @property
    def is_packed(self) -> bool:
        """Whether a cell still holds bullets, for the row did not come apart."""
        return any(_BULLET in text for text in (self.title, self.start, self.end, self.completion))


def plain(text: str) -> str:
    """`text` without HTML tags, its spaces single. Words in angle brackets that are no tags stay."""
    return " ".join(_TAG.sub(" ", text).split())


def bullets(text: str) -> list[str]:
    """The parts of a cell that a list packs: one for each bullet, or the whole text when there is none."""
    return [part.strip() for part in text.split(_BULLET) if part.strip()]


def tables(lines: Iterable[tuple[int, str]]) -> list[Table]:
    """The tables in numbered `lines`. A line that belongs to none is in none: the report will name it."""
    found: list[Table] = []
    theme: tuple[int, str, str] | None = None
    for number, line in lines:
        row = _row(number, line)
        if not row:
            continue
        head = row[0].text if len(row) == 1 and row[0].column == 0 else ""
        if match := THEME.fullmatch(head):
            theme = (number, match[1], match[2])
        elif match := REF.fullmatch(head):
            _open(found, Table(theme, match[1], match[2], number))
            theme = None
        else:
            # A numbered line that no commitment follows was no theme; the report will name it.
            theme = None
            if found:
                _add(found[-1], number, row)
    return found


def _row(number: int, line: str) -> Row:
    cells = (Cell(number, column, plain(text)) for column, text in enumerate(line.split("\t")))
    return [cell for cell in cells if cell.text]


def _open(found: list[Table], table: Table) -> None:
    """Begin `table`, unless its heading only repeats that of the table we are in."""
    if found and found[-1].ref == table.ref:
        found[-1].heads += [table.line, *([table.theme[0]] if table.theme else [])]
    else:
        found.append(table)


def _add(table: Table, number: int, row: Row) -> None:
    label = LABELS.get(key(row[0].text)) if row[0].column == 0 else None
    last = table.fields[-1] if table.fields else None
    if label and last and last.label == label and _places(row[1:]) == _places(last.rows[0]):
        table.heads.append(number)
    elif label and not (last and last.label == label):
        table.fields.append(Field(label, number, [row[1:]]))
    elif last:
        last.rows.append(row[1:] if label else row)
    elif table.period is None and len(row) == 1:
        table.period = row[0]


def _places(row: Row) -> list[tuple[int, str]]:
    return [(cell.column, key(cell.text)) for cell in row]


def _texts(row: Row) -> list[str]:
    return [key(cell.text) for cell in row]


def under(cell: Cell, head: Row) -> Cell | None:
    """The cell of `head` that `cell` stands under: the last one that is not to its right."""
    return next((title for title in reversed(head) if title.column <= cell.column), None)


def ticks(field: Field) -> list[tuple[Cell, Cell | None]]:
    """Each tick of a tick-box field, with the head cell that it stands under."""
    return [(cell, under(cell, head)) for head, cell in _below_heads(field) if key(cell.text) in _TICKS]


def beside_ticks(field: Field) -> list[Cell]:
    """What a tick-box field holds apart from heads and ticks; a level written out is all that it holds."""
    first = next((row for row in field.rows if row), [])
    written = first if len(first) == 1 else []
    return written + [cell for _, cell in _below_heads(field) if key(cell.text) not in _TICKS]


def _below_heads(field: Field) -> list[tuple[Row, Cell]]:
    """Each cell below the heads, with the row of heads it is below: after a page break they may stand elsewhere."""
    head, *rows = [row for row in field.rows if row] or [[]]
    found: list[tuple[Row, Cell]] = []
    for row in rows:
        if _texts(row) == _texts(head):
            head = row
        else:
            found += [(head, cell) for cell in row]
    return found


def steps(field: Field) -> list[Step]:
    """The milestones of a "Milestone Status" field, in the order of the document.

    A row of column heads counts for the rows below it. A row without a title continues the row above. A row of
    bullets comes apart when its cells hold equally many.
    """
    head: Row = []
    gathered: list[tuple[int, dict[str, str]]] = []
    for row in field.rows:
        values = _by_head(row, head)
        if not row or set(_texts(row)) & set(_STEP_COLUMNS):
            head = row or head
        elif "title" in values or not gathered:
            gathered.append((row[0].line, values))
        else:
            for name, text in values.items():
                gathered[-1][1][name] = f"{gathered[-1][1].get(name, '')} {text}".strip()
    return [step for line, values in gathered for step in _unpack(line, values)]


def _by_head(row: Row, head: Row) -> dict[str, str]:
    values: dict[str, str] = {}
    for cell in row:
        above = under(cell, head)
        name = key(above.text) if above else "title"
        values[name] = f"{values.get(name, '')} {cell.text}".strip()
    return values


def _unpack(line: int, values: dict[str, str]) -> list[Step]:
    columns = [values.pop(name, "") for name in ("title", *_STEP_COLUMNS)]
    rest = " ".join(values.values())
    parts = [bullets(column) for column in columns]
    if len({len(part) for part in parts}) == 1:
        return [Step(line, title, start, end, level, rest) for title, start, end, level in zip(*parts, strict=True)]
    # A bullet before a single value is a mark; bullets that do not match each other stay as they were written.
    title, start, end, level = (
        part[0] if len(part) == 1 else column for part, column in zip(parts, columns, strict=True)
    )
    return [Step(line, title, start, end, level, rest)]
