"""The heads of milestone tables: which column holds what."""

from __future__ import annotations

import re
from itertools import zip_longest

from ogpkg.sources.plans.template_labels import COLUMNS, PLAN, Labels

_BY_COLUMN = {name: Labels({name: texts}) for name, texts in COLUMNS.items()}
_TABLE = Labels({"milestones": PLAN["milestones"]})
#: Heads that make a row the head of a milestone table; "Stakeholders" alone may be a label of the template.
_TELLING = frozenset({"novelty", "start", "end", "period", "outputs", "completion"})
#: In this order, because "Start date" is no "Status".
_ORDER = tuple(COLUMNS)


def column(text: str) -> str | None:
    """The column that `text` is the head of; None when it is no head we know."""
    plain = re.sub(r"[:*]+$", "", text.strip())
    return next((name for name in _ORDER if _BY_COLUMN[name].whole(plain) is not None), None)


def columns(cells: list[str]) -> list[str] | None:
    """The columns of a head of a milestone table ("" for one we do not know); None for any other row."""
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) < 2:
        return None
    names = [column(cell) or "" for cell in cells]
    known = [name for name in names if name]
    telling = _TELLING & set(known)
    is_table = _TABLE.whole(filled[0]) is not None
    if not telling or "title" not in known or names.count("title") > 1:
        return None
    return names if is_table or len(known) == len(filled) else None


def more_columns(cells: list[str], head: list[str]) -> list[str] | None:
    """The columns of a head that has a second row, or whose first column has its label on a line of its own; or None.

    What the second row says of a column counts more: it parts "Timeframe" into "Start date" and "End date".
    """
    names = [column(cell) or "" for cell in cells]
    filled = [cell for cell in cells if cell.strip()]
    known = [name for name in names if name]
    if len(filled) < 2 or len(known) < len(filled) or not _TELLING & set(known):
        return None
    if "title" in names:
        return names
    if cells[0].strip():
        return ["title", *names]
    return ["title", *(new or old for new, old in zip_longest(names[1:], head[1:], fillvalue=""))]


def is_cell_of_row(cells: list[str], head: list[str]) -> bool:
    """Whether a row under `head` only looks like a label: it has as many cells, and its first one is a title."""
    return len(head) > 2 and len([cell for cell in cells if cell.strip()]) >= len(head)
