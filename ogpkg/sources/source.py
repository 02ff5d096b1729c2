"""One file as readers see it: its text with lines, or its sheets with cells.

Which suffix is opened how stands in `OPENERS`. Whatever the file was, a reader gets lines that have numbers, so
that every statement can say where it stands.
"""

from __future__ import annotations

import hashlib
import importlib
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ogpkg.errors import InputError
from ogpkg.sources.files import openers
from ogpkg.sources.files import text as text_file


@dataclass(frozen=True)
class Cell:
    """A place in a workbook: the sheet's name, the cell in A1 notation, and the number of its row."""

    sheet: str
    cell: str
    row: int

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


#: Where something stands: the number of a line (from 1), or a cell.
Where = int | Cell


@dataclass(frozen=True)
class Source:
    """One file: its name, the SHA-256 of what it holds, and what a reader reads.

    `text` has the lines; `pages` are the numbers of the lines with which pages begin (PDF). A workbook or a folder
    of CSV files has `sheets` instead: by name, rows of cells as they were read (text, numbers, dates, None).
    `notes` are what a reader of the report ought to know of the conversion: (line, what, words).
    """

    path: Path
    digest: str
    text: str = ""
    pages: tuple[int, ...] = ()
    sheets: Mapping[str, Sequence[Sequence[object]]] = field(default_factory=dict)
    notes: tuple[tuple[int, str, str], ...] = ()

    @property
    def lines(self) -> list[str]:
        """The lines of the text, numbered as an editor numbers them: a form feed or U+2028 is no line end there."""
        return re.split(r"\r\n|\r|\n", self.text)

    def page(self, line: int) -> int | None:
        """The page on which `line` stands; None in a document without pages."""
        return bisect_right(self.pages, line) or None


def open_source(path: Path) -> Source:
    """The file `path` as its suffix says; InputError for one that is empty, damaged or of a kind we cannot open."""
    return _folder(path) if path.is_dir() else OPENERS.get(path.suffix.lower(), _text)(path)


def read_bytes(path: Path) -> bytes:
    """The bytes of `path`; InputError if it cannot be read or has none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from error
    if not data.strip():
        raise InputError(path, "is empty", 1)
    return data


def decode(path: Path) -> str:
    """The text of the file `path`; InputError when it is none, or when nobody can tell its character set."""
    return text_file.decoded(path, openers.content_of(path, openers.TEXT))


def _text(path: Path) -> Source:
    text = decode(path)
    return Source(path, hashlib.sha256(text.encode()).hexdigest(), text)


#: Suffix → the module that has `convert_<suffix>`.
_CONVERTERS = {
    openers.HTML: "ogpkg.sources.files.web",
    openers.DOCX: "ogpkg.sources.files.word",
    openers.PDF: "ogpkg.sources.files.pdf",
}


def _converted(suffix: str) -> Callable[[Path], Source]:
    """What opens the documents that are turned into text first."""

    def open_document(path: Path) -> Source:
        data = openers.content_of(path, suffix)
        # Imported here, because who reads no such document need not wait for the libraries.
        done = getattr(importlib.import_module(_CONVERTERS[suffix]), f"convert_{suffix[1:]}")(path, data)
        return Source(path, hashlib.sha256(data).hexdigest(), done.text, done.pages, notes=done.notes)

    return open_document


def _workbook(path: Path) -> Source:
    return importlib.import_module("ogpkg.sources.workbook.reading").open_workbook(path)  # type: ignore[no-any-return]


def _folder(path: Path) -> Source:
    return importlib.import_module("ogpkg.sources.workbook.reading").open_folder(path)  # type: ignore[no-any-return]


def _refused(path: Path) -> Source:
    """Raise InputError for a document of a kind that we do not open, with what to do."""
    advice = openers.REFUSED[path.suffix.lower()]
    raise InputError(path, f"is a '{path.suffix.lower()}' file, which is not read here; {advice}", 1)


#: Suffix → what opens such a file; a file with any other suffix is taken for plain text.
OPENERS: dict[str, Callable[[Path], Source]] = {
    **dict.fromkeys((".txt", ".md", ".csv", ".tsv"), _text),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _converted(openers.HTML)),
    ".docx": _converted(openers.DOCX),
    ".pdf": _converted(openers.PDF),
    **dict.fromkeys(openers.REFUSED, _refused),
    **dict.fromkeys((".xlsx", ".xltx", ".xlsm", ".xltm", ".xlsb", ".xls"), _workbook),
}
