"""The words of the pages: every key once, every word in both languages."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from ogpkg.web.words import LANGUAGES, TABLE
from tests.paths import ROOT

TABLES = [ROOT / "ogpkg/web/words.py", *sorted((ROOT / "ogpkg/web").glob("*/*_words.py"))]


def keys(path: Path) -> list[str]:
    """The keys of the table of pairs in a file."""
    return [
        key.value
        for statement in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.value, ast.Dict)
        for key, value in zip(statement.value.keys, statement.value.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Tuple)
    ]


def test_no_table_takes_a_key_from_another() -> None:
    assert len(TABLES) > 8
    found = Counter(key for path in TABLES for key in set(keys(path)))
    assert [key for key, count in found.items() if count > 1] == []


def test_no_table_has_a_key_twice() -> None:
    assert {path.name: [k for k, n in Counter(keys(path)).items() if n > 1] for path in TABLES} == {
        path.name: [] for path in TABLES
    }


def test_every_word_is_there_in_every_language() -> None:
    # Korean needs no mark behind the name that may have been meant; English pages need not say what is in English.
    bare = {"search-meant-end", "validate-in-english"}
    found = {key for key, words in TABLE.items() if len(words) != len(LANGUAGES) or not all(words)}
    assert found - bare == set()
