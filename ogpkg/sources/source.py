"""One file as readers see it: its text with lines, or its sheets with cells.

Which suffix is opened how stands in `OPENERS`. Whatever the file was, a reader gets lines that have numbers, so
that every statement can say where it stands.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ogpkg.errors import InputError


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
    """

    path: Path
    digest: str
    text: str = ""
    pages: tuple[int, ...] = ()
    sheets: Mapping[str, Sequence[Sequence[object]]] = field(default_factory=dict)

    def page(self, line: int) -> int | None:
        """The page on which `line` stands; None in a document without pages."""
        return bisect_right(self.pages, line) or None


def open_source(path: Path) -> Source:
    """The file `path` as its suffix says; InputError for one that is empty, damaged or of a kind we cannot open."""
    return OPENERS.get(path.suffix.lower(), _text)(path)


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
    """The text of the file `path` (UTF-8, with or without a byte order mark)."""
    data = read_bytes(path)
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise InputError(path, "is a binary file, not text; save the document as plain text first", line)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(path, f"is not UTF-8 text (byte 0x{data[error.start]:02x}); convert it first", line) from error


def _text(path: Path) -> Source:
    text = decode(path)
    return Source(path, hashlib.sha256(text.encode()).hexdigest(), text)


#: Suffix → what opens such a file; a file with any other suffix is taken for plain text.
OPENERS: dict[str, Callable[[Path], Source]] = {".txt": _text, ".md": _text, ".csv": _text, ".tsv": _text}
