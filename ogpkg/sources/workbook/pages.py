"""The pages of a plan's workbook: the template that authors fill in, or a plan written into it.

The same input gives the same bytes: no clock is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.styleable import StyleableObject
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ogpkg.sources.workbook import words
from ogpkg.sources.workbook.column import EXAMPLE_MARKS, LANGUAGES, Column, Sheet
from ogpkg.sources.workbook.columns import GUIDE, LISTS, SHEETS, header
from ogpkg.sources.workbook.sheet import NOT_XML, saved
from ogpkg.sources.workbook.template import Row

#: Rows that a list offers help for and draws names from.
LAST_ROW = 1000
#: Sheet → the columns, from the left, that stay in sight with the header.
_FROZEN = {"commitments": 2, "milestones": 1, "agencies": 1, "people": 1}
_FILLS = {"required": "1F4E78", "recommended": "9DC3E6", "optional": "DDEBF7"}
_FORMATS = {"date": "yyyy-mm-dd", "integer": "0"}


@dataclass(frozen=True)
class _Frame:
    """The sheets of one workbook: in which languages, and with which columns each."""

    languages: tuple[str, ...]
    columns: Mapping[str, Sequence[tuple[Column, str]]]
    first: int

    def name(self, names: tuple[str, str]) -> str:
        """The name of a sheet; both languages would not fit a tab."""
        return names[LANGUAGES.index(self.languages[0])]

    def letter(self, sheet: str, key: str) -> str:
        """The letter of the first column of `sheet` that is called `key`."""
        places = [place for place, (column, _) in enumerate(self.columns[sheet], start=1) if column.key == key]
        return get_column_letter(places[0])


def template(languages: tuple[str, ...] = LANGUAGES) -> bytes:
    """The empty workbook, with an example row on each sheet, in `languages` (the first names the sheets)."""
    columns = {
        sheet.key: [(column, tag) for column in sheet.columns if column.offered for tag in column.tags]
        for sheet in SHEETS
    }
    book = _workbook(_Frame(languages, columns, 3))
    for sheet in SHEETS:
        _write_example(book[tab(sheet, languages)], columns[sheet.key], languages[0])
    return saved(book)


def filled(
    rows: Mapping[str, Sequence[Row]],
    languages: tuple[str, ...] = LANGUAGES,
    more: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> bytes:
    """A workbook that holds `rows`, by the key of their sheet, with the columns of the template and others in use.

    `more` are tables by name that go behind, for people to read: no reader takes them.
    """
    columns = {sheet.key: _columns_of(sheet, rows.get(sheet.key, ())) for sheet in SHEETS}
    book = _workbook(_Frame(languages, columns, 2))
    for sheet in SHEETS:
        page = book[tab(sheet, languages)]
        for number, row in enumerate(rows.get(sheet.key, ()), start=2):
            for place, (column, tag) in enumerate(columns[sheet.key], start=1):
                _write(page, number, place, column, row.get((column.key, tag)))
    for name, table in (more or {}).items():
        _write_table(book.create_sheet(name), table)
    return saved(book)


def tab(sheet: Sheet, languages: tuple[str, ...]) -> str:
    """What the tab of `sheet` says in a workbook in `languages`."""
    return sheet.names[LANGUAGES.index(languages[0])]


def _columns_of(sheet: Sheet, rows: Sequence[Row]) -> list[tuple[Column, str]]:
    used = {place for row in rows for place, value in row.items() if value not in (None, "")}
    found = []
    for column in sheet.columns:
        tags = [tag for tag in column.tags if column.offered]
        tags += sorted(tag for key, tag in used if key == column.key and tag not in tags)
        found += [(column, tag) for tag in tags]
    return found


def _workbook(frame: _Frame) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    _write_guide(book.create_sheet(frame.name(GUIDE)), frame.languages)
    told = words.messages()
    pages = {sheet.key: book.create_sheet(frame.name(sheet.names)) for sheet in SHEETS}
    lists = _write_lists(book.create_sheet(frame.name(LISTS)), frame.languages[0])
    for key, page in pages.items():
        for place, (column, tag) in enumerate(frame.columns[key], start=1):
            _write_header(page, place, column, tag, frame.languages)
            page.cell(1, place).comment = _comment(words.note(column, told, frame.languages))
            _add_list(page, place, column, frame, lists)
        page.row_dimensions[1].height = 18 * len(frame.languages)
        page.freeze_panes = page.cell(2, 1 + _FROZEN.get(key, 0))
    return book


def _write_guide(page: Worksheet, languages: Sequence[str]) -> None:
    row = 1
    for language in languages:
        place = LANGUAGES.index(language)
        page.cell(row, 1, words.TITLE[place]).font = Font(bold=True, size=14)
        for number, text in enumerate(words.GUIDE, start=row + 1):
            page.cell(number, 1, text[place]).alignment = Alignment(wrap_text=True, vertical="top")
        row += len(words.GUIDE) + 2
    page.column_dimensions["A"].width = 110


def _write_lists(page: Worksheet, language: str) -> dict[str, str]:
    """Write the code lists, one a column, and give the cells of each."""
    schemes = sorted({column.schemes[0] for sheet in SHEETS for column in sheet.columns if column.schemes})
    page.sheet_state = "hidden"
    cells = {}
    for place, scheme in enumerate(schemes, start=1):
        labels = words.labels(scheme, language)
        for row, text in enumerate([scheme, *labels], start=1):
            page.cell(row, place, text)
        letter = get_column_letter(place)
        cells[scheme] = f"{quote_sheetname(page.title)}!${letter}$2:${letter}${len(labels) + 1}"
    return cells


def _write_header(page: Worksheet, place: int, column: Column, tag: str, languages: tuple[str, ...]) -> None:
    cell = page.cell(1, place, header(column, tag, languages))
    cell.font = Font(bold=True, color="FFFFFF" if column.level == "required" else "000000")
    cell.fill = PatternFill("solid", fgColor=_FILLS[column.level])
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    whole = page.column_dimensions[get_column_letter(place)]
    whole.width = column.width
    _style(whole, column)


def _style(cell: StyleableObject, column: Column) -> None:
    """How what stands in `column` looks: as text, or a spreadsheet makes a day of the number 5-1."""
    cell.number_format = _FORMATS.get(column.kind, "@")
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _comment(text: str) -> Comment:
    lines = sum(1 + len(line) // 45 for line in text.split("\n"))
    return Comment(text, "ogpkg", height=20 + 17 * lines, width=330)


def _add_list(page: Worksheet, place: int, column: Column, frame: _Frame, lists: Mapping[str, str]) -> None:
    """Let the cells of `column` be chosen from a code list or from another sheet."""
    if column.schemes:
        source = lists[column.schemes[0]]
    elif column.refers:
        source = _names_on(column.refers[0], frame)
    else:
        return
    # One value is of the list; where several may stand, the list cannot tell a mistake.
    offered = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=not column.many)
    offered.errorStyle = "stop" if column.schemes else "warning"
    letter = get_column_letter(place)
    offered.add(f"{letter}{frame.first}:{letter}{LAST_ROW}")
    page.add_data_validation(offered)


def _names_on(key: str, frame: _Frame) -> str:
    """A formula for the filled cells of the column of `key` that the others refer to: its first."""
    sheet = next(sheet for sheet in SHEETS if sheet.key == key)
    letter = frame.letter(key, sheet.columns[0].key)
    name, first = quote_sheetname(frame.name(sheet.names)), frame.first
    # A list that has empty cells would offer them, and take any value.
    cells = f"{name}!${letter}${first}:${letter}${LAST_ROW}"
    return f"OFFSET({name}!${letter}${first},0,0,MAX(1,COUNTA({cells})),1)"


def _write_example(page: Worksheet, columns: Sequence[tuple[Column, str]], language: str) -> None:
    place_of = LANGUAGES.index(language)
    for place, (column, tag) in enumerate(columns, start=1):
        cell = page.cell(2, place)
        text = "" if tag else column.example[place_of]
        _write(page, 2, place, column, f"{EXAMPLE_MARKS[place_of]} {text}" if place == 1 else text)
        cell.font = Font(italic=True, color="7F7F7F")


def _write(page: Worksheet, row: int, place: int, column: Column, value: object) -> None:
    """Write one value; a day as a date, so that spreadsheets can reckon with it, other words of a time as text."""
    if value in (None, ""):
        return
    cell = page.cell(row, place)
    _style(cell, column)
    day = _day(value) if column.kind == "date" else None
    if day is None and isinstance(value, str):
        # A text that begins with = is no formula, and "October 2025" no day.
        cell.value = NOT_XML.sub(" ", value)
        cell.data_type, cell.number_format = "s", "@"
    else:
        cell.value = day or value  # type: ignore[assignment]


def _write_table(page: Worksheet, table: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(table, start=1):
        for place, text in enumerate(row, start=1):
            cell = page.cell(number, place, NOT_XML.sub(" ", text))
            cell.data_type, cell.number_format = "s", "@"


def _day(value: object) -> date | None:
    """The day that `value` writes as ISO 8601 does; None when it is another thing."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2025-10-01") else None
    except ValueError:
        return None
