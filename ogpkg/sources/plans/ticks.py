"""Tick boxes: a row of options with a mark below one, or a mark beside each option."""

from __future__ import annotations

import re

Lines = list[tuple[int, str]]

_TICKED = r"[☒☑■●✓✔√✅🗹]|\[\s*[xXvV✓✔]\s*\]|\(\s*[xXvV✓✔]\s*\)"
_OPEN = r"[☐□○]|\[\s*\]|\(\s*\)"
_OPEN_BOX = re.compile(_OPEN)
_BOX = re.compile(rf"(?P<ticked>{_TICKED})|(?P<open>{_OPEN})")
#: An option with a letter for a tick behind it; other options have to stand around it.
_BEHIND = re.compile(r"(\w.*\w)\s+[xX]")
#: A cell that is a tick and nothing else.
_TICK = re.compile(rf"(?:{_TICKED}|[xXvV])\.?")


def is_tick(cell: str) -> bool:
    """Whether a cell holds a tick and nothing else."""
    return _TICK.fullmatch(cell.strip()) is not None


def ticked(lines: Lines) -> Lines | None:
    """The options that are ticked in a field, each with its line; None when the field has no boxes.

    Options that stand side by side, in any of the forms that documents print: marks before them, marks behind them, or
    marks in the row below. Empty when no box is ticked, or when nobody can tell which one is.
    """
    rows = [(line, text.split("\t")) for line, text in lines if text.strip()]
    below = _below(rows)
    if below is not None:
        return below
    beside = [(line, option) for line, text in lines for option in _beside(text)]
    if any(_BOX.search(text) for _, text in lines):
        return [(line, option) for line, option in beside if option]
    behind = [(line, match[1]) for line, text in lines if (match := _BEHIND.fullmatch(text.strip()))]
    if len(behind) == 1 and len(rows) > 1:
        return behind
    single = [(line, cells) for line, cells in rows if len(cells) > 1 and any(map(is_tick, cells))]
    if single:
        return [
            (line, " ".join(cell for cell in cells if cell.strip() and not is_tick(cell))) for line, cells in single
        ]
    return None


def _below(rows: list[tuple[int, list[str]]]) -> Lines | None:
    """A row of options, then a row of marks, at the same tabs; the head may be printed again after a page break."""
    head: list[str] = []
    found: Lines = []
    marks = 0
    for line, raw in rows:
        cells = ["" if _OPEN_BOX.fullmatch(cell.strip()) else cell for cell in raw]
        filled = [cell for cell in cells if cell.strip()]
        if not filled and head:
            marks += 1
        elif filled and all(map(is_tick, filled)) and head:
            marks += 1
            found += [(line, head[place]) for place, cell in enumerate(cells) if cell.strip() and place < len(head)]
        elif len(filled) > 1 and not any(_BOX.search(cell) for cell in filled):
            head = cells
        else:
            return None
    return [(line, text.strip()) for line, text in found if text.strip()] if marks else None


def _beside(text: str) -> list[str]:
    """The ticked options of one line; the marks stand before the options when the line begins with one."""
    plain = " ".join(text.split())
    boxes = list(_BOX.finditer(plain))
    if not boxes:
        return []
    before = boxes[0].start() == 0
    edges = [box.end() for box in boxes]
    if before:
        ends = [*(box.start() for box in boxes[1:]), len(plain)]
        options = [plain[start:end] for start, end in zip(edges, ends, strict=True)]
    else:
        options = [plain[start : box.start()] for start, box in zip([0, *edges], boxes, strict=False)]
    return [option.strip(" ,;/|") for option, box in zip(options, boxes, strict=True) if box["ticked"]]
