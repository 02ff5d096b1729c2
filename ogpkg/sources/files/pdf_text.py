"""PDF to text, page by page: what the process that `pdf.convert_pdf` starts does."""

from __future__ import annotations

import io
import json
import logging
import re
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from ogpkg.errors import InputError
from ogpkg.sources.files.openers import Converted
from ogpkg.sources.files.pdf import LONGEST, MOST_PAGES
from ogpkg.sources.files.pdf_columns import PARAGRAPH, Line
from ogpkg.sources.files.pdf_edges import PageText, with_tables_joined, without_edges, without_hyphens
from ogpkg.sources.files.pdf_page import page_lines
from ogpkg.sources.files.pdf_words import Piece

#: White between two rows, in heights of a letter, that makes them rows of two tables.
_TABLE = 2.5
_UNKNOWN = re.compile(r"\(cid:\d+\)")
#: More unknown letters than this, as a part of all, and nobody can read it.
_MOST_UNKNOWN = 0.02


def main() -> None:
    """Read a PDF from standard input, write its text as JSON to standard output: what the process does."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    try:
        done = text_of(sys.stdin.buffer.read())
        answer: dict[str, object] = {"text": done.text, "pages": done.pages, "notes": done.notes}
    except InputError as error:
        answer = {"error": str(error).partition(": ")[2]}
    json.dump(answer, sys.stdout)


def text_of(data: bytes) -> Converted:
    """As `pdf.convert_pdf`, in this process and without its limits of time and memory."""
    try:
        return _whole(*_pages(data))
    except (InputError, MemoryError):
        raise
    except Exception as error:  # pdfminer raises nearly anything for a damaged file
        if any(isinstance(cause, MemoryError) for cause in _causes(error)):
            raise MemoryError from error
        raise _error(_why(error)) from error


def _pages(data: bytes) -> tuple[list[PageText], list[int]]:
    """The lines of every page, and the numbers of those on which only a picture is."""
    pages: list[PageText] = []
    pictures: list[int] = []
    columns: list[Piece] = []
    with _no_loss(), pdfplumber.open(io.BytesIO(data)) as document:
        if len(document.pages) > MOST_PAGES:
            raise _error(f"has {len(document.pages):,} pages, and at most {MOST_PAGES:,} are read; split it")
        for number, page in enumerate(document.pages, start=1):
            lines, columns = page_lines(page, columns)
            pages.append(PageText(lines, float(page.height)))
            if page.images and not lines:
                pictures.append(number)
            page.close()
    return pages, pictures


class _Warnings(logging.Handler):
    """What pdfminer says only to the log."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def _no_loss() -> Iterator[None]:
    """Raise InputError when pdfminer passes over what it cannot unpack: words would be lost, and nobody told."""
    log, warnings = logging.getLogger("pdfminer"), _Warnings()
    log.addHandler(warnings)
    try:
        yield
    finally:
        log.removeHandler(warnings)
    if any("Data-loss" in message for message in warnings.heard):
        raise _error("is damaged: some of it cannot be unpacked; get it once more")


def _whole(pages: list[PageText], pictures: list[int]) -> Converted:
    """The pages as one text, with the first line of each."""
    if not any(page.lines for page in pages):
        how_many = f"{len(pages)} pages" if len(pages) != 1 else "one page"
        raise _error(f"has no text layer ({how_many} without a letter); recognize its text (OCR), then import that")
    lines: list[str] = []
    starts: list[int] = []
    for page in with_tables_joined(without_edges(pages)):
        starts.append(len(lines) + 1)
        for place, line in enumerate(page):
            far = place > 0 and _is_far(page[place - 1], line)
            lines += ["", line.text] if far else [line.text]
    lines = without_hyphens(lines)
    return Converted("\n".join(lines) + "\n", tuple(starts), tuple(_notes(lines, starts, pictures)))


def _is_far(above: Line, line: Line) -> bool:
    """Whether the white between two lines is more than that between lines, or between rows, that belong together."""
    white = (line.top - above.bottom) / line.size
    return white > (_TABLE if "\t" in above.text and "\t" in line.text else PARAGRAPH)


def _notes(lines: list[str], starts: list[int], pictures: list[int]) -> Iterator[tuple[int, str, str]]:
    """Pages without text, and lines with letters that the document gives no meaning to."""
    letters = sum(len(line) for line in lines)
    unknown = {number: line for number, line in enumerate(lines, start=1) if _UNKNOWN.search(line)}
    if sum(len(_UNKNOWN.findall(line)) for line in unknown.values()) > _MOST_UNKNOWN * letters:
        raise _error("has a font whose letters nobody can tell; print it to a new PDF, or recognize its text (OCR)")
    for number, line in unknown.items():
        yield number, "letters that the PDF gives no meaning to", line
    for page in pictures:
        yield starts[page - 1], "a page that is only a picture, not read", f"page {page}"


def _why(error: Exception) -> str:
    """What is wrong with a file that `error` was raised for."""
    causes = _causes(error)
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
        return "is encrypted; take its password away (print it to a new PDF) first"
    if any(isinstance(cause, PDFEncryptionError) for cause in causes):
        return "is encrypted in a way that cannot be read; take its password away first"
    return f"is damaged ({type(error).__name__}: {error}); get it once more, or print it to a new PDF"


def _causes(error: Exception) -> tuple[object, ...]:
    """`error` and what it was raised for: pdfplumber puts it into its arguments."""
    return error, error.__cause__, error.__context__, *error.args


def _error(message: str) -> InputError:
    """The error without its place: the process does not know what the file is called."""
    return InputError("", message)


if __name__ == "__main__":
    main()
