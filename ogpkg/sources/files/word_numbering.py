"""Automatic numbers of Word paragraphs (``1.``, ``2.3``, ``Commitment 4:``), which the text itself does not have.

ECMA-376 part 1, section 17.9: a paragraph, or its style, names a list and a level; the level says how its number is
written (``%1.%2``) and counts from its start whenever a higher level has counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Element = Any


@dataclass
class _Level:
    """How one level of a list is written: the kind of its numbers, the text around them, where it begins."""

    kind: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    #: How far each level has counted. Lists that share a definition count together.
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of one document; `of` must be asked paragraph by paragraph, in order."""

    def __init__(self, document: Document) -> None:
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {_value(one, "abstractNumId"): _list(one) for one in numbering.findall(f"{_W}abstractNum")}
        for number in numbering.findall(f"{_W}num"):
            self._add(number, abstract)
        for style in document.styles.element.findall(f"{_W}style"):
            listed = style.find(f"{_W}pPr/{_W}numPr")
            if listed is not None:
                self._styles[style.get(f"{_W}styleId", "")] = _named(listed)

    def _add(self, number: Element, abstract: dict[str, _List]) -> None:
        definition = number.find(f"{_W}abstractNumId")
        base = abstract.get(definition.get(f"{_W}val", ""), _List()) if definition is not None else _List()
        overrides = number.findall(f"{_W}lvlOverride")
        if overrides:
            # Its own counts: an override is how Word begins a list anew.
            base = _List(dict(base.levels))
            for override in overrides:
                base.levels.update(_override(override, base.levels))
        self._lists[number.get(f"{_W}numId", "")] = base

    def of(self, paragraph: Element) -> str:
        """The number of `paragraph` with a space after it, ``• `` in a list without numbers, or ""."""
        name, depth = self._place(paragraph)
        counted = self._lists.get(name)
        level = counted.levels.get(depth) if counted else None
        if counted is None or level is None or level.kind == "none":
            return ""
        counted.counts[depth] = counted.counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counted.counts if other > depth]:
            del counted.counts[deeper]
        if level.kind == "bullet":
            return "• "
        text = re.sub(r"%(\d)", lambda match: _written(counted, int(match[1]) - 1), level.text)
        return f"{text} " if text.strip() else ""

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """The list and the level of `paragraph`: its own, else those of its style."""
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        of_style = self._styles.get(style.get(f"{_W}val", ""), ("", 0)) if style is not None else ("", 0)
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        if own is None:
            return of_style
        name, depth = _named(own)
        has_name = own.find(f"{_W}numId") is not None
        return (name if has_name else of_style[0]), depth


def _list(abstract: Element) -> _List:
    return _List({_number(one.get(f"{_W}ilvl", "0")): _level(one) for one in abstract.findall(f"{_W}lvl")})


def _level(element: Element) -> _Level:
    kind, text, start = (element.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start"))
    return _Level(
        kind.get(f"{_W}val", "decimal") if kind is not None else "decimal",
        text.get(f"{_W}val", "") if text is not None else "",
        _number(start.get(f"{_W}val", "1")) if start is not None else 0,
    )


def _override(override: Element, levels: dict[int, _Level]) -> dict[int, _Level]:
    depth = _number(override.get(f"{_W}ilvl", "0"))
    own, start = override.find(f"{_W}lvl"), override.find(f"{_W}startOverride")
    level = _level(own) if own is not None else levels.get(depth, _Level())
    begins = _number(start.get(f"{_W}val", "1")) if start is not None else level.start
    return {depth: _Level(level.kind, level.text, begins)}


def _named(listed: Element) -> tuple[str, int]:
    name, depth = listed.find(f"{_W}numId"), listed.find(f"{_W}ilvl")
    return (
        name.get(f"{_W}val", "") if name is not None else "",
        _number(depth.get(f"{_W}val", "0")) if depth is not None else 0,
    )


def _written(counted: _List, depth: int) -> str:
    level = counted.levels.get(depth, _Level())
    number = counted.counts.get(depth, level.start)
    return _KINDS.get(level.kind, str)(number)


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _roman(number: int) -> str:
    """``iv`` for 4; numbers that Romans did not write stay figures."""
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        written += sign * (number // value)
        number %= value
    return written


def _value(element: Element, name: str) -> str:
    return str(element.get(f"{_W}{name}", ""))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 7 else 0


#: How numbers of a kind are written; kinds that are not here are written as figures.
_KINDS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
