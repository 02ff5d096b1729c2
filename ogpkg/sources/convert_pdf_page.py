"""One page of a PDF as lines: rows of ruled tables, rows of columns that only stand apart, and text.

A PDF knows letters and strokes at places. `pdfplumber` finds words and the cells between strokes; what stands in
columns without strokes is told by the white between words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from statistics import median
from typing import Any

from pdfplumber.page import Page
from pdfplumber.utils.clustering import cluster_objects
from pdfplumber.utils.text import extract_words

from ogpkg.sources.convert import BREAK, TableCell, plain, row_lines

Char = dict[str, Any]
Box = tuple[float, float, float, float]
#: White between words that parts columns, in heights of a letter; words of one sentence stand nearer.
_APART = 1.6
#: How far below a line, in heights of a letter, a line may stand and still go on with it.
_NEAR = 1.3
#: White above a line, in heights of a letter, that makes a paragraph.
PARAGRAPH = 0.75
#: Columns of running text: so many lines side by side, so many words on each, the left ones so nearly full.
_COLUMN_LINES, _COLUMN_WORDS, _COLUMN_FULL = 6, 4, 0.75
_BULLET = re.compile(r"(?:[•▪●◦○■□–*·>✓➢-]|\(cid:\d+\)|[\uf000-\uf0ff]|\d{1,2}[.)]|[a-zA-Z][.)])$")
_SIGN = re.compile(r"^(?:\(cid:\d+\)|[\uf000-\uf0ff▪●◦○■➢·])\s*")
_LEADER = re.compile(r"\s*(?:\.{4,}|(?:\.\s){4,}\.?|…{2,})\s*")
_ITEM = re.compile(r"^(?:[•▪●◦○■–*-]\s|\(?\d{1,2}[.)]\s|\(?[a-z][.)]\s)")
_PLACES = itemgetter("x0")


@dataclass
class Line:
    """One line of text or row of a table, where it stands, and how tall its letters are."""

    text: str
    top: float
    bottom: float
    size: float = 10.0
    #: The right edges of the cells, for a row of a ruled table.
    columns: tuple[int, ...] = ()


@dataclass
class _Piece:
    """Words that stand close together on one line."""

    x0: float
    x1: float
    text: str


@dataclass
class _Run:
    """One line of the page before it is known what the columns are."""

    pieces: list[_Piece]
    top: float
    bottom: float
    size: float


@dataclass
class _Row:
    """Lines that belong together: the cells of a row without strokes."""

    cells: list[_Piece]
    top: float
    bottom: float
    size: float
    lasts: float = field(default=0.0)


def page_lines(page: Page) -> list[Line]:
    """The lines of `page` from top to bottom; empty when it has no text."""
    chars = _readable(page)
    lines: list[Line] = []
    for table in page.find_tables({"snap_tolerance": 4}):
        cells = [cell for cell in table.cells if cell]
        inside = [char for char in chars if _within(char, table.bbox)]
        rows = _ruled_rows(cells, inside)
        if len(cells) > 1 and rows and any("\t" in row.text for row in rows):
            lines += rows
            chars = [char for char in chars if not _within(char, table.bbox)]
    lines += _free_lines(_runs(chars))
    return sorted(lines, key=lambda line: line.top)


def _readable(page: Page) -> list[Char]:
    """The letters of `page` that stand upright on it: no watermark, and nothing twice."""
    left, top, right, bottom = page.bbox
    return [
        char
        for char in page.dedupe_chars().chars
        if char["upright"]
        and left <= char["x0"]
        and char["x1"] <= right
        and top <= char["top"]
        and char["bottom"] <= bottom
    ]


def _within(char: Char, box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _ruled_rows(cells: Sequence[Box], chars: list[Char]) -> list[Line]:
    """The rows between strokes; a cell that reaches over several rows has its text on the first, and is empty below."""
    words = {cell: _cell_lines([char for char in chars if _within(char, cell)]) for cell in cells}
    lines: list[Line] = []
    for top in sorted({round(cell[1]) for cell in cells}):
        row = sorted((cell for cell in cells if cell[1] - 1 <= top < cell[3] - 2), key=itemgetter(0))
        edges = tuple(round(cell[2]) for cell in row) if len(row) > 1 else ()
        bottom = min(cell[3] for cell in row) if row else top
        texts = row_lines([TableCell(words[cell] if abs(cell[1] - top) < 2 else []) for cell in row])
        lines += [Line(text, top, bottom, columns=edges) for text in texts]
    return lines


def _cell_lines(chars: list[Char]) -> list[str]:
    """The paragraphs of one cell: lines go on unless white, or the sign of a list, parts them."""
    paragraphs: list[str] = []
    last: _Run | None = None
    for run in _runs(chars):
        text = " ".join(piece.text for piece in run.pieces)
        goes_on = last and run.top - last.bottom < PARAGRAPH * run.size and not _ITEM.match(text)
        if goes_on:
            paragraphs[-1] = f"{paragraphs[-1]} {text}"
        else:
            paragraphs.append(text)
        last = run
    return paragraphs


def _runs(chars: list[Char]) -> list[_Run]:
    """`chars` as lines of pieces that stand apart."""
    words = extract_words(chars, x_tolerance_ratio=0.2, extra_attrs=["size"]) if chars else []
    runs = []
    for line in cluster_objects(words, itemgetter("bottom"), 3):
        size = median(word["size"] for word in line)
        kept = [word for word in line if not _marks_footnote(word, line, size)]
        pieces = _pieces(sorted(kept, key=_PLACES), size)
        if pieces:
            runs.append(_Run(pieces, min(word["top"] for word in kept), max(word["bottom"] for word in kept), size))
    return sorted(runs, key=lambda run: run.top)


def _marks_footnote(word: Char, line: Iterable[Char], size: float) -> bool:
    """Whether `word` is small figures above the line, which would read as a part of what stands before them."""
    lowest = max(other["bottom"] for other in line)
    return bool(word["size"] < 0.78 * size and word["bottom"] < lowest - 0.15 * size and word["text"].isdecimal())


def _pieces(words: list[Char], size: float) -> list[_Piece]:
    pieces: list[_Piece] = []
    for word in words:
        text = plain(re.sub("\u00ad$", "-", word["text"]))
        near = pieces and (word["x0"] - pieces[-1].x1 < _APART * size or _BULLET.match(pieces[-1].text))
        if near:
            pieces[-1] = _Piece(pieces[-1].x0, word["x1"], f"{pieces[-1].text} {text}")
        else:
            pieces.append(_Piece(word["x0"], word["x1"], text))
    for piece in pieces:
        piece.text = _LEADER.sub("\t", _SIGN.sub("• ", piece.text))
    return pieces


def _free_lines(runs: list[_Run]) -> list[Line]:
    """Lines outside tables with strokes: columns of running text one after another, all else row by row."""
    lines: list[Line] = []
    start = 0
    while start < len(runs):
        end = start
        while end < len(runs) and len(runs[end].pieces) == 2:
            end += 1
        if end > start and _is_running_text(runs[start:end]):
            for side in (0, 1):
                lines += [_line(run, [run.pieces[side]], runs[start].top) for run in runs[start:end]]
            start = end
        else:
            end = max(end, start + 1)
            while end < len(runs) and not _begins_columns(runs, end):
                end += 1
            lines += _rows(runs[start:end])
            start = end
    return lines


def _begins_columns(runs: list[_Run], start: int) -> bool:
    return _is_running_text(runs[start : start + _COLUMN_LINES])


def _is_running_text(runs: list[_Run]) -> bool:
    """Whether `runs` are two columns of sentences, to be read down, and not labels with their values."""
    if len(runs) < _COLUMN_LINES or any(len(run.pieces) != 2 for run in runs):
        return False
    left, right = ([run.pieces[side] for run in runs] for side in (0, 1))
    if any(median(len(piece.text.split()) for piece in column) < _COLUMN_WORDS for column in (left, right)):
        return False
    width = max(piece.x1 for piece in left) - min(piece.x0 for piece in left)
    full = [piece.x1 - piece.x0 > _COLUMN_FULL * width for piece in left]
    return sum(full) > 0.7 * len(full)


def _rows(runs: list[_Run]) -> list[Line]:
    """Each run a line, but a run that goes on with cells above it goes into those cells."""
    wraps = _wrap_gap(runs)
    rows: list[_Row] = []
    for run in runs:
        if not rows or not _go_on(rows[-1], run, wraps):
            rows.append(_Row(list(run.pieces), run.top, run.bottom, run.size))
    return [_line(row, row.cells, row.top) for row in rows]


def _wrap_gap(runs: list[_Run]) -> float:
    """White above a line below which it goes on with the row above; 0 where rows and lines stand equally far apart."""
    gaps = [low.top - high.bottom for high, low in pairwise(runs) if len(high.pieces) > 1 and len(low.pieces) > 1]
    if not gaps or max(gaps) - min(gaps) < 0.25 * runs[0].size:
        return 0.0
    return (min(gaps) + max(gaps)) / 2


def _go_on(row: _Row, run: _Run, wraps: float) -> bool:
    """Put `run` into the cells of `row` when it goes on with them; whether it did."""
    white = run.top - row.bottom
    places = [_column(row, piece) for piece in run.pieces]
    if len(row.cells) < 2 or None in places or white > _NEAR * run.size:
        return False
    if 0 in places and not (len(places) > 1 and white < wraps):
        return False
    for place, piece in zip(places, run.pieces, strict=True):
        cell = row.cells[place or 0]
        between = BREAK if _ITEM.match(piece.text) else " "
        cell.text, cell.x1 = f"{cell.text}{between}{piece.text}", max(cell.x1, piece.x1)
    row.bottom = run.bottom
    return True


def _column(row: _Row, piece: _Piece) -> int | None:
    """Which cell of `row` begins where `piece` does."""
    return next((place for place, cell in enumerate(row.cells) if abs(cell.x0 - piece.x0) < 4), None)


def _line(run: _Run | _Row, pieces: list[_Piece], top: float) -> Line:
    return Line("\t".join(piece.text for piece in pieces), top, run.bottom, run.size)
