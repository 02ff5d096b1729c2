"""The words of the pages: every key once, every word in both languages."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from ogpkg.web.problem_words import KOREAN
from ogpkg.web.problems import kinds
from ogpkg.web.words import LANGUAGES, TABLE, Words
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


def test_every_kind_of_problem_is_said_in_korean() -> None:
    assert {kind.slug for kind in kinds()} - set(KOREAN) == set()


# 국립국어원 ‘한글 맞춤법’: 받침 있는 말 뒤에는 과·은·을·이·으로, 없는 말 뒤에는 와·는·를·가·로, ㄹ 뒤에는 로.
@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("KR-3", "KR-3과 B 비교"),
        ("KR-4", "KR-4와 B 비교"),
        ("대한민국", "대한민국과 B 비교"),
        ("서울시", "서울시와 B 비교"),
    ],
)
def test_a_particle_fits_the_word_before_it(first: str, said: str) -> None:
    assert Words("ko").say("compare-two", a=first, b="B") == said


@pytest.mark.parametrize(("kind", "said"), [("글", "글로"), ("표", "표로"), ("문장", "문장으로"), ("XML", "XML(으)로")])
def test_a_word_that_ends_in_rieul_or_in_latin(kind: str, said: str) -> None:
    assert Words("ko").say("validate-read-as", kind=kind, statements=1, seconds=1).startswith(said)
