"""Lines of a PDF page that stand in columns without strokes, told by the white between words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from statistics import median

from ogpkg.sources.files.openers import BREAK
from ogpkg.sources.files.pdf_words import Piece, Run

#: How far below a line, in heights of a letter, a line may stand and still go on with it.
_NEAR = 1.3
#: How much further left or right a line may begin that goes on with the one above, in points.
_INDENT = 24
#: How far the middles of two centered lines may lie apart, in points.
_CENTERED = 3
#: White above a line, in heights of a letter, that makes a paragraph.
PARAGRAPH = 0.75
#: Columns of running text: so many lines side by side, so many words on each, the left ones so nearly full.
_COLUMN_LINES, _COLUMN_WORDS, _COLUMN_FULL = 6, 4, 0.75
#: What people put under the column that applies.
_MARK = re.compile(r"[xX×✓✔☒☑●■]")
ITEM = re.compile(r"^(?:[•▪●◦○■–*-]\s|\(?\d{1,2}[.)]\s|\(?[a-z][.)]\s)")


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
class _Row:
    """Lines that belong together: the cells of a row without strokes."""

    cells: list[Piece]
    top: float
    bottom: float
    size: float
    #: Its last line, or what stands furthest right on it.
    last: Piece


def free_lines(runs: list[Run], above: list[Piece], right: float) -> tuple[list[Line], list[Piece]]:
    """`runs` as lines: columns of running text one after another, all else row by row.

    `above` are the columns that the page before ended with, `right` is where full lines end. What comes back
    second is the columns that this page ends with.
    """
    lines: list[Line] = []
    start = 0
    while start < len(runs):
        end = start
        while end < len(runs) and len(runs[end].pieces) == 2:
            end += 1
        if _is_running_text(runs[start:end]):
            for side in (0, 1):
                lines += [_line(run, [run.pieces[side]], runs[start].top) for run in runs[start:end]]
        else:
            end = max(end, start + 1)
            while end < len(runs) and not _is_running_text(runs[end : end + _COLUMN_LINES]):
                end += 1
            rows, above = _rows(runs[start:end], above, right)
            lines += [_line(row, row.cells, row.top) for row in rows]
        start = end
    return lines, above


def _is_running_text(runs: list[Run]) -> bool:
    """Whether `runs` are two columns of sentences, to be read down, and not labels with their values."""
    if len(runs) < _COLUMN_LINES or any(len(run.pieces) != 2 for run in runs):
        return False
    left, right = ([run.pieces[side] for run in runs] for side in (0, 1))
    if any(median(len(piece.text.split()) for piece in column) < _COLUMN_WORDS for column in (left, right)):
        return False
    width = max(piece.x1 for piece in left) - min(piece.x0 for piece in left)
    full = [piece.x1 - piece.x0 > _COLUMN_FULL * width for piece in left]
    return bool(sum(full) > 0.7 * len(full))


def _rows(runs: list[Run], columns: list[Piece], right: float) -> tuple[list[_Row], list[Piece]]:
    """Each run a row, but a run that goes on with what is above it goes there; cells that are empty have their place.

    `columns` are those of the row above; what comes back second is those of the last row.
    """
    rows: list[_Row] = []
    for run in runs:
        if rows and (_wraps(rows[-1], run, right) or _go_on(rows[-1], run)):
            continue
        cells = _with_empty(run, columns)
        if len(cells) == 1:
            columns = columns if run.at_edge else []
        elif len(cells) >= len(columns) or len(cells) == len(run.pieces):
            columns = cells
        rows.append(_Row(cells, run.top, run.bottom, run.size, replace(run.pieces[-1])))
    return rows, columns


def _with_empty(run: Run, columns: list[Piece]) -> list[Piece]:
    """The pieces of `run`, with empty ones for columns above that it skips."""
    if columns and all(_MARK.fullmatch(piece.text) for piece in run.pieces):
        return _marks(run, columns)
    above = {place: piece for piece in run.pieces if (place := _column(columns, piece)) is not None}
    if len(run.pieces) < 2 or len(above) < len(run.pieces):
        return list(run.pieces)
    return [above.get(place, Piece(columns[place].x0, columns[place].x0, "")) for place in range(max(above) + 1)]


def _marks(run: Run, columns: list[Piece]) -> list[Piece]:
    """The crosses of `run`, each in the last column that begins left of its middle."""
    cells = [Piece(column.x0, column.x0, "") for column in columns]
    for piece in run.pieces:
        middle = (piece.x0 + piece.x1) / 2
        place = max((at for at, column in enumerate(columns) if column.x0 <= middle), default=0)
        cells[place] = Piece(columns[place].x0, piece.x1, piece.text)
    return cells


def _wraps(row: _Row, run: Run, right: float) -> bool:
    """Put `run` behind the one cell of `row` when the line above had no room for its first word; whether it did.

    That is how lines of running text end; a line that ends earlier, or with a full stop, was ended on purpose.
    """
    first, rest = row.cells[0], run.pieces[0]
    had_room = row.last.x1 + 0.2 * run.size + rest.lead < right
    centered = abs(rest.x0 + rest.x1 - row.last.x0 - row.last.x1) < 2 * _CENTERED
    if len(row.cells) > 1 or len(run.pieces) > 1 or had_room or not (centered or abs(rest.x0 - first.x0) <= _INDENT):
        return False
    ends = first.text[-1:] in (".", ":", "?", "!") and not rest.text[0].islower()
    if ends or ITEM.match(rest.text) or run.top - row.bottom > PARAGRAPH * run.size or abs(run.size - row.size) > 0.5:
        return False
    first.text, row.bottom, row.last = f"{first.text} {rest.text}", run.bottom, rest
    return True


def _go_on(row: _Row, run: Run) -> bool:
    """Put `run` into the cells of `row` when it goes on with them; whether it did.

    A value alone in its column goes on with the value above. More than that is a row of its own, but for small
    letters after something unfinished.
    """
    places = [_column(row.cells, piece) for piece in run.pieces]
    white = run.top - row.bottom
    if len(row.cells) < 2 or None in places or white > _NEAR * run.size or _MARK.fullmatch(run.pieces[-1].text):
        return False
    cells = [row.cells[place or 0] for place in places]
    pairs = list(zip(cells, run.pieces, strict=True))
    if 0 in places and not (_goes_on(*pairs[0]) and white < PARAGRAPH * run.size and pairs[0][1].x1 < row.cells[1].x0):
        return False
    if 0 not in places and len(pairs) > 1 and not any(_goes_on(cell, piece) for cell, piece in pairs):
        return False
    for cell, piece in pairs:
        between = BREAK if ITEM.match(piece.text) else " "
        cell.text, cell.x1 = f"{cell.text}{between}{piece.text}".strip(" "), max(cell.x1, piece.x1)
    row.bottom = run.bottom
    return True


def _goes_on(first: Piece, rest: Piece) -> bool:
    """Whether `rest` reads as the end of what `first` begins: in small letters, and not after a full stop."""
    return first.text[-1:] not in (".", ":", ";", "?", "!") and rest.text[0].islower() and not ITEM.match(rest.text)


def _column(cells: list[Piece], piece: Piece) -> int | None:
    """Which of `cells` begins where `piece` does."""
    return next((place for place, cell in enumerate(cells) if abs(cell.x0 - piece.x0) < 4), None)


def _line(run: Run | _Row, pieces: list[Piece], top: float) -> Line:
    return Line("\t".join(piece.text for piece in pieces), top, run.bottom, run.size)
