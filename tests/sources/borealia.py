"""A plan of Borealia, which is invented, as its authors might keep it in a workbook; and how tests read workbooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from rdflib import Literal
from rdflib.term import Node

from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Record, term
from tests.sources.arcadia import CODE_LISTS
from tests.sources.said import graph

PEOPLE = "mbox_sha1sum,name,document,iri\n,Ana Frost,borealia,person/p0101\n,Bo Sleet,borealia,person/p0102\n"
PLAN = [
    ["Open government in Borealia"],
    ["Member code", "Action plan number", "Plan title", "Start date", "End date", "Publication date"],
    ["xb", 2, "Second Action Plan of Borealia", datetime(2025, 9, 1), datetime(2027, 8, 31), "August 2025"],
]
#: Row 2 is an example, row 4 is hidden; no header is where the template has it.
COMMITMENTS = [
    [
        *("Title", "번호", "Lead agency *\n주관기관 *", "Start", "End", "OGP values", "Internal code", "Title [fr]"),
        *(
            "Responsible persons",
            "State actors",
            "Partners",
            "Theme",
            "OGP ID",
            "Lead unit",
            "Completion",
            "Policy area",
        ),
    ],
    ["Example: Public wells", "1", "Ministry of Rivers"],
    [
        *("Snow maps for all", 1, "Ministry of Ice", datetime(2025, 10, 1), datetime(2026, 6, 1)),
        *("Access to information; Civic participation", "X-17", "Cartes de neige", "Ana Frost\nBo Sleet", "N/A"),
        *("Sled Club; Snow University", "1. Weather", None, "Maps Unit", "Limited", "Open Data"),
    ],
    [
        *("Fish prices", "2  ", "Ministry of Fish", 45_931, "To be continued", "Magic", None, None, "  "),
        *(None, None, "Food", "XB0007", None, None, "Fish and Chips"),
    ],
    [None, "\u00a0", "   "],
]
MILESTONES = [
    ["Commitment", "Milestone", "Start", "End"],
    [1, "Draw the maps", "2025-10", "2026-01-31"],
    [None, "Print the maps", "First half of 2026", datetime(2026, 6, 30)],
    ["Fish prices", "Ask the fishers", "someday", None],
    [9, "Count the snow", datetime(2026, 1, 1), datetime(2026, 2, 1)],
]
AGENCIES = [
    ["Name", "Kind of actor", "Part of", "Official name [en]", "공식 이름 [ko]", "Acronym"],
    ["Ministry of Ice", "state", None, "Ministry of Ice and Snow", "얼음부", "MoI"],
    ["Maps Unit", None, "MoI"],
    ["Sled Club", "시민사회"],
]
PERSONS = [
    ["Name", "Position", "Unit", "E-mail", "Phone"],
    ["Ana Frost", "Head", "Maps Unit", "Ana.Frost@ice.example", "+99 2 200 1234"],
    ["Bo Sleet", None, "Maps Unit"],
]


def plan() -> Workbook:
    """The workbook of Borealia."""
    sheets = {"Plan": PLAN, "공약": COMMITMENTS, "Milestones": MILESTONES, "agencies": AGENCIES, "People": PERSONS}
    book = workbook({**sheets, "Notes": [["Call the printer"]]})
    commitments = book["공약"]
    commitments["E3"].number_format = "mmm\\-yy"
    commitments.row_dimensions[4].hidden = True
    book["Milestones"].merge_cells("A2:A3")
    return book


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> Workbook:
    """A workbook that has `sheets`, cell by cell."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        fill(book.create_sheet(name), rows)
    return book


def fill(sheet: Worksheet, rows: Sequence[Sequence[object]], first: int = 1) -> None:
    """Write `rows` into `sheet`, from the row `first` on."""
    for number, row in enumerate(rows, start=first):
        for place, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, place).value = value  # type: ignore[assignment]


def read(folder: Path, book: Workbook | Mapping[str, Sequence[Sequence[object]]], **options: bool) -> Record:
    """What the reader makes of a workbook that is saved as ``borealia.xlsx``."""
    path = folder / "borealia.xlsx"
    (book if isinstance(book, Workbook) else workbook(book)).save(path)
    return read_file(path, **options)


def read_file(path: Path, **options: bool) -> Record:
    """What the reader makes of the file or folder at `path`."""
    return import_document(path, None, lookups(), **options)


@cache
def lookups() -> Lookups:
    """The look-up tables of Borealia: two of its people."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "persons.csv").write_text(PEOPLE)
        return Lookups([Path(folder)], CODE_LISTS)


def cells(record: Record, subject: str, predicate: str, value: Node | None = None) -> list[str]:
    """The cells that say so, of one value or of all: ``Plan!C3``."""
    said = graph(record)
    parts = {"subject": term(subject), "predicate": term(predicate)} | ({"object": value} if value else {})
    places = [set(said.subjects(term(f"rdf:{name}"), node)) for name, node in parts.items()]
    found = set.intersection(*places)
    return sorted({f"{said.value(one, term('ogp:sheet'))}!{said.value(one, term('ogp:cell'))}" for one in found})


def left(record: Record) -> dict[str, str]:
    """Cell → what the report says of it: the leftovers."""
    return {str(where): what for where, what, _ in record.report.leftovers}


def text(words: str, language: str = "en") -> Literal:
    """A text in a language."""
    return Literal(words, lang=language)
