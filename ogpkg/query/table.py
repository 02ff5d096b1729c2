"""A SPARQL result as a text table, for terminals."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from ogpkg.iris import PREFIXES

#: Longest namespace first, so that a name is shortened by the closest one.
_NAMESPACES = sorted(((iri, name) for name, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))
_WIDEST = 60


def as_text(results: bytes, width: int) -> bytes:
    """A result in the SPARQL 1.1 JSON format as aligned columns: a head, a rule, the rows and their number.

    IRIs are shortened by the known prefixes. A cell is cut, with an ellipsis, only where the table would be
    wider than `width` columns; other formats never cut.
    """
    parsed = json.loads(results)
    if "boolean" in parsed:
        return b"true\n" if parsed["boolean"] else b"false\n"
    names: list[str] = parsed["head"]["vars"]
    rows = [[_cell(row.get(name)) for name in names] for row in parsed["results"]["bindings"]]
    widths = _widths([names, *rows], width)
    lines = [names, ["-" * size for size in widths], *rows]
    text = ["  ".join(_fitted(cell, size) for cell, size in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([*text, f"({len(rows)} {'row' if len(rows) == 1 else 'rows'})", ""]).encode()


def _cell(term: dict[str, Any] | None) -> str:
    if term is None:
        return ""
    value = str(term["value"])
    if term["type"] == "uri":
        for namespace, prefix in _NAMESPACES:
            if value.startswith(namespace):
                return f"{prefix}:{value.removeprefix(namespace)}"
        return f"<{value}>"
    # Control characters would move the cursor or recolor the terminal.
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in value)


def _widths(lines: list[list[str]], width: int) -> list[int]:
    """The width of each column: what its widest cell needs, or a fair share when all do not fit."""
    needed = [max((_columns(line[index]) for line in lines), default=0) for index in range(len(lines[0]))]
    room = max(width - 2 * (len(needed) - 1), 0)
    return needed if sum(needed) <= room else [min(size, max(_WIDEST, room // len(needed))) for size in needed]


def _fitted(cell: str, size: int) -> str:
    while _columns(cell) > size:
        cell = cell.rstrip("…")[:-1] + "…"
    return cell + " " * (size - _columns(cell))


def _columns(text: str) -> int:
    """How many columns `text` takes: Korean letters take two, combining marks none."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text if not unicodedata.combining(char)
    )
