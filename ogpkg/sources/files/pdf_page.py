"""One page of a PDF as lines: rows of ruled tables, rows of columns that only stand apart, and text.

A PDF knows letters and strokes at places. `pdfplumber` finds words and the cells between strokes; what stands in
columns without strokes is told by the white between words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

from pdfplumber.page import Page

from ogpkg.sources.files.openers import TableCell, row_lines
from ogpkg.sources.files.pdf_columns import ITEM, PARAGRAPH, Line, free_lines
from ogpkg.sources.files.pdf_words import Char, Piece, Run, runs

#: The edges of a page, as a part of its height, where headers and footers stand.
EDGE = 0.11
#: Pairs of strokes on a page that is a drawing, in which no row is looked for.
_DRAWING = 1_000_000
Box = tuple[float, float, float, float]
#: How a line ends that goes on below: with a sign, a small word, or inside a bracket.
_UNFINISHED = re.compile(r"(?:[-–—,/&(]|(?:^|\s)(?=[^\W\d_]{1,3}$)[a-zà-ÿ]+|\([^()]*)$")


def page_lines(page: Page, above: list[Piece]) -> tuple[list[Line], list[Piece]]:
    """The lines of `page` from top to bottom; none when it has no text.

    `above` are the columns that the page before ended with; what comes back second is those of this page.
    """
    chars = _readable(page)
    lines: list[Line] = []
    for table in page.find_tables({"snap_tolerance": 4, "explicit_horizontal_lines": _open_ends(page)}):
        cells = [cell for cell in table.cells if cell]
        rows = _ruled_rows(cells, [char for char in chars if _within(char, table.bbox)])
        if len(cells) > 1 and any("\t" in row.text for row in rows):
            lines += rows
            chars = [char for char in chars if not _within(char, table.bbox)]
    found = runs(chars)
    for run in found:
        run.at_edge = run.bottom < EDGE * page.height or run.top > (1 - EDGE) * page.height
    free, columns = free_lines(found, above, _right_margin(page, [run for run in found if not run.at_edge]))
    return sorted([*lines, *free], key=lambda line: line.top), columns


def _open_ends(page: Page) -> list[float]:
    """Where upright strokes of a table end without a stroke across: a page break has cut the row."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v" and edge["height"] > 1]
    level = [edge for edge in page.edges if edge["orientation"] == "h"]
    ends: set[float] = set()
    if len(upright) * len(level) > _DRAWING:
        return []
    for stroke in upright:
        across = [edge["top"] for edge in level if edge["x0"] - 3 <= stroke["x0"] <= edge["x1"] + 3]
        touched = [y for y in across if stroke["top"] - 3 <= y <= stroke["bottom"] + 3]
        if touched:
            ends |= {y for y in (stroke["top"], stroke["bottom"]) if all(abs(y - other) > 3 for other in touched)}
    return sorted(ends)


def _right_margin(page: Page, text: list[Run]) -> float:
    """Where full lines end: margins are as wide on the right as on the left, or a line shows that they are not."""
    left = min((run.pieces[0].x0 for run in text), default=0.0)
    return max([float(page.width) - left, *(run.pieces[-1].x1 for run in text)])


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
    words = {cell: _cell_lines([char for char in chars if _within(char, cell)], cell) for cell in cells}
    lines: list[Line] = []
    for top in sorted({round(cell[1]) for cell in cells}):
        row = sorted((cell for cell in cells if cell[1] - 1 <= top < cell[3] - 2), key=itemgetter(0))
        edges = tuple(round(cell[2]) for cell in row) if len(row) > 1 else ()
        bottom = min(cell[3] for cell in row) if row else top
        texts = row_lines([TableCell(words[cell] if abs(cell[1] - top) < 2 else []) for cell in row])
        lines += [Line(text, top, bottom, columns=edges) for text in texts]
    return lines


def _cell_lines(chars: list[Char], cell: Box) -> list[str]:
    """The paragraphs of one cell: lines go on unless white, the sign of a list, or whoever wrote them parts them."""
    paragraphs: list[str] = []
    last: Run | None = None
    # The white beside the text is as wide on the right as on the left.
    room = cell[2] - cell[0] - 2 * (min((char["x0"] for char in chars), default=cell[0]) - cell[0])
    for run in runs(chars):
        text = " ".join(piece.text for piece in run.pieces)
        near = last and run.top - last.bottom < PARAGRAPH * run.size and not ITEM.match(text)
        if last and near and not _is_ended(last, run, room):
            paragraphs[-1] = f"{paragraphs[-1]} {text}"
        else:
            paragraphs.append(text)
        last = run
    return paragraphs


def _is_ended(line: Run, below: Run, room: float) -> bool:
    """Whether `line` was ended on purpose: the first word of `below`, with which a name may begin, had room on it."""
    text, rest = line.pieces[-1].text, below.pieces[0]
    width = line.pieces[-1].x1 - line.pieces[0].x0
    fits = width + 0.5 * line.size + rest.lead < room
    begins = rest.text[0].isalpha() and not rest.text[0].islower()
    return fits and begins and not _UNFINISHED.search(text)
