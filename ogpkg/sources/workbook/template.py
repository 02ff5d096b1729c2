"""An action plan as an Excel workbook, made when it is asked for: who makes none need not wait for the library."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import cast

from ogpkg.sources.workbook.column import LANGUAGES

#: What a plan writes into a row: by the key of a column and its language tag.
Row = Mapping[tuple[str, str], object]


def template(languages: tuple[str, ...] = LANGUAGES) -> bytes:
    """The empty workbook, with an example row on each sheet, in `languages` (the first names the sheets)."""
    return cast(bytes, _pages().template(languages))


def filled(
    rows: Mapping[str, Sequence[Row]],
    languages: tuple[str, ...] = LANGUAGES,
    more: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> bytes:
    """A workbook that holds `rows`, by the key of their sheet, with the columns of the template and others in use.

    `more` are tables by name that go behind, for people to read: no reader takes them.
    """
    return cast(bytes, _pages().filled(rows, languages, more))


def _pages() -> ModuleType:
    return importlib.import_module("ogpkg.sources.workbook.pages")
