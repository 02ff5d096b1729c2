"""What the conversions of web pages, Word documents and PDF to text have in common.

A row of a table becomes one line with tabs between its cells. A line break inside a cell becomes U+2028, which is
white space to everybody and an end of a line to nobody but those who ask.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ogpkg.errors import InputError

#: Between two lines of one cell.
BREAK = "\u2028"
#: The most that is read of one file; nobody's plan is larger, and a hostile file could be of any size.
LARGEST_FILE = 100_000_000
#: The most that the parts of a packed file may hold when unpacked.
LARGEST_UNPACKED = 400_000_000
#: Characters that look like a space, and those that look like nothing.
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u3000"), " ")
_NOTHING = dict.fromkeys([*range(0, 9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF])
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
#: Boxes to tick and ticks, as the fonts Wingdings and Wingdings 2 number them; all else in those fonts adorns.
_BOXES = {
    **dict.fromkeys((0xF0A8, 0xF06F, 0xF071, 0xF0A3), "☐"),
    **dict.fromkeys((0xF0FE, 0xF0FD, 0xF052, 0xF053, 0xF054, 0xF078), "☒"),
    **dict.fromkeys((0xF0FC, 0xF050), "✓"),
}
#: Name of the kind → how such a file begins, and what to do with it. The longest beginnings come first.
_KINDS: tuple[tuple[str, tuple[bytes, ...], str], ...] = (
    ("an RTF document", (b"{\\rtf",), "save it as .docx"),
    ("a gzip file", (b"\x1f\x8b",), "unpack it first"),
    ("a picture", (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"), "recognize its text (OCR) first"),
    ("a saved web archive", (b"MIME-Version:", b"From: <Saved by"), "save the page as 'Web page, HTML only'"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What a zip file is, by the part that only such a file has: its suffix, or what to do with it.
_PACKED = (
    ("word/", "a Word document", ".docx"),
    ("xl/", "a workbook", ".xlsx"),
    ("ppt/", "a presentation", "save it as PDF"),
    ("content.xml", "an OpenDocument file", "save it as .docx (text) or .xlsx (table)"),
    ("Index/", "an Apple iWork file", "export it as .docx or .xlsx"),
)
#: Suffixes for which a file of another kind is refused.
TEXT, HTML, DOCX, PDF, XLSX = ".txt", ".html", ".docx", ".pdf", ".xlsx"
#: Suffixes of documents that we do not open, and what to do.
REFUSED = {
    ".doc": "save it as .docx",
    ".odt": "save it as .docx",
    ".rtf": "save it as .docx",
    ".pages": "export it as .docx",
    ".xls": "save it as .xlsx",
    ".ods": "save it as .xlsx",
    ".numbers": "export it as .xlsx",
    ".ppt": "save it as .pdf",
    ".pptx": "save it as .pdf",
    ".mht": "save the page as 'Web page, HTML only'",
    ".mhtml": "save the page as 'Web page, HTML only'",
}


@dataclass(frozen=True)
class Converted:
    """The text of a document: its lines, the first line of each page (PDF), and what a reader ought to know.

    A note is (line, what, words), as in the report of an import.
    """

    text: str
    pages: tuple[int, ...] = ()
    notes: tuple[tuple[int, str, str], ...] = ()


@dataclass
class TableCell:
    """One cell: its lines, and the rows of tables inside it."""

    lines: list[str] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)


def row_lines(cells: Sequence[TableCell]) -> list[str]:
    """The lines of one row: the row, then the rows of tables inside its cells; a cell alone keeps its own lines."""
    inner = [line for cell in cells for line in cell.inner]
    if len(cells) == 1:
        return [*cells[0].lines, *inner]
    row = "\t".join(BREAK.join(cell_lines(cell.lines)) for cell in cells)
    return [row, *inner] if row.strip() else inner


def cell_lines(lines: Iterable[str]) -> list[str]:
    """`lines` with single spaces and no tabs, without those that are blank."""
    return [" ".join(line.split()) for line in lines if line.strip()]


def plain(text: str) -> str:
    """`text` with ordinary spaces and letters, and without what has no shape: soft hyphens, marks of byte order."""
    return text.translate(_SPACES).translate(_NOTHING).translate(_LIGATURES)


def boxes(text: str) -> str:
    """`text` with the boxes and ticks of the fonts for signs as letters that say what they are."""
    return text.translate(_BOXES)


def joined(lines: Iterable[str]) -> str:
    """`lines` as one text: nothing after their last letters but tabs, and never two blank lines in a row."""
    text = "\n".join(line.rstrip(" ") for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text.strip("\n")) + "\n"


def content_of(path: Path, suffix: str) -> bytes:
    """The bytes of `path`, which must be a file of the kind of `suffix` (`TEXT`, `HTML`, `DOCX`, `PDF`, `XLSX`).

    InputError for a file that cannot be read, is empty or too large, or is of another kind than its name says.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= LARGEST_FILE else b""
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from error
    if size > LARGEST_FILE:
        text = f"has {size:,} bytes, and at most {LARGEST_FILE:,} are read; import its parts one by one"
        raise InputError(path, text)
    if not data.strip():
        raise InputError(path, "is empty", 1)
    refuse_other(path, data, suffix)
    return data


def refuse_other(path: Path, data: bytes, suffix: str) -> None:
    """Raise InputError when `data` show that the file is of another kind than `suffix` says, with what to do."""
    kind, found = kind_of(path, data)
    if found == suffix or (not kind and suffix in (TEXT, HTML)):
        return
    if not kind and _is_text(data):
        raise InputError(path, f"is plain text, though its name ends in '{path.suffix}'; name it .txt", 1)
    if not kind:
        raise InputError(path, f"is no {suffix} file, whatever its name says; it may be damaged: get it once more", 1)
    advice = f"name it {found}" if found.startswith(".") else found
    raise InputError(path, f"is {kind}, though its name ends in '{path.suffix}'; {advice}", 1)


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def kind_of(path: Path, data: bytes) -> tuple[str, str]:
    """What the first bytes of `data` say they are, with the suffix of such a file or what to do; ("", "") for text."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return "a PDF file", PDF
    if data.startswith(b"PK\x03\x04"):
        return _packed(path, data)
    if data.startswith(_OLE):
        return "an old or encrypted office file", "take its password away and save it as .docx or .xlsx"
    if re.match(
        rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", start, re.IGNORECASE | re.DOTALL
    ):
        return "a web page", HTML
    found = next(((kind, advice) for kind, starts, advice in _KINDS if start.startswith(starts)), None)
    return found or ("", "")


def _packed(path: Path, data: bytes) -> tuple[str, str]:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise InputError(path, f"is damaged: {error}; get it once more", 1) from error
    found = next(((kind, what) for part, kind, what in _PACKED if any(name.startswith(part) for name in names)), None)
    return found or ("a zip file", "unpack it and import what is in it")


def refuse_bomb(path: Path, data: bytes) -> None:
    """Raise InputError for a zip file that is damaged, or that would unpack to more than `LARGEST_UNPACKED` bytes.

    A part never unpacks to more than the directory of the file says, so that it is enough to ask that.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
            if size <= LARGEST_UNPACKED:
                damaged = packed.testzip()
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise InputError(path, f"is damaged: {error}; get it once more", 1) from error
    except RuntimeError as error:  # a part that wants a password
        raise InputError(path, "is encrypted; take its password away first", 1) from error
    if size > LARGEST_UNPACKED:
        text = f"unpacks to {size:,} bytes, and at most {LARGEST_UNPACKED:,} are read; take the pictures out"
        raise InputError(path, text, 1)
    if damaged:
        raise InputError(path, f"is damaged: {damaged} cannot be unpacked; get it once more", 1)
