"""How texts are compared and marked; expected values follow from Unicode and from the layout of the Korean keyboard."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ogpkg.search import excerpt, pieces
from ogpkg.search.folding import fold, meant_in_korean, pressed, short_parts, squash


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ministry of the Interior  &  Safety", "ministry of the interior safety"),
        ("Transparência—Ação", "transparencia acao"),
        ("열린 정부 파트너십(OGP)", "열린정부파트너십 ogp"),
        (unicodedata.normalize("NFD", "행정안전부"), "행정안전부"),
        ("STRASSE straße", "strasse strasse"),
        ("ＯＧＰ", "ogp"),
        ("KR0042-1", "kr0042 1"),
        ("...", ""),
    ],
)
def test_texts_are_compared_without_what_people_leave_out(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_identifiers_are_compared_without_their_hyphens() -> None:
    assert {squash(text) for text in ("KR-4", "kr4", "KR 4", "kr_4")} == {"kr4"}


@pytest.mark.parametrize(
    ("word", "keys"),
    [
        ("공약", "ㄱㅗㅇㅇㅑㄱ"),
        ("값", "ㄱㅏㅂㅅ"),
        ("과", "ㄱㅗㅏ"),
        ("의", "ㅇㅡㅣ"),
        ("닭", "ㄷㅏㄹㄱ"),
        ("ogp", "ogp"),
        ("꽃", "ㄲㅗㅊ"),
    ],
)
def test_korean_is_taken_apart_into_keys(word: str, keys: str) -> None:
    assert pressed(word) == keys


@pytest.mark.parametrize(
    ("typed", "word"), [("rhddir", "공약"), ("wjdqn", "정부"), ("cjdsus", "청년"), ("rlrhks", "기관")]
)
def test_keys_of_a_latin_keyboard_are_those_of_the_korean_one(typed: str, word: str) -> None:
    assert meant_in_korean(typed) == pressed(word)


@pytest.mark.parametrize(
    ("folded", "parts"),
    [
        ("open data", {"o", "op", "d", "da"}),
        ("국민참여", {"국민", "민참", "참여", "여"}),
        ("ai법", {"a", "ai", "법"}),
        ("one\ntwo", {"o", "on", "t", "tw"}),
        ("", set()),
    ],
)
def test_short_words_are_found_by_their_beginnings_and_korean_by_every_pair(folded: str, parts: set[str]) -> None:
    assert set(short_parts(folded).split()) == parts


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Open Government Data", ["data", "open"], ["Open", "Data"]),
        ("E-Government", ["government"], ["Government"]),
        ("열린 정부 주간", ["열린정부"], ["열린 정부"]),
        ("Ação pública", ["acao"], ["Ação"]),
        ("Budget budgets BUDGET", ["budget"], ["Budget", "budget", "BUDGET"]),
        ("Open data and openness", ["open data", "open"], ["Open data", "open"]),
        ("daily AI aims", ["ai"], ["AI", "ai"]),
        ("İstanbul", ["istanbul"], ["İstanbul"]),
        ("a.b", [".*"], []),
        ("nothing", [], []),
    ],
)
def test_the_words_are_marked_where_they_stand(text: str, words: list[str], marked: list[str]) -> None:
    found = pieces(text, words)
    assert "".join(piece for piece, _ in found) == text
    assert [piece for piece, is_met in found if is_met] == marked


def test_of_a_long_text_the_part_around_the_word_is_shown() -> None:
    text = "word " * 200 + "transparency " + "more " * 200
    found = excerpt(text, ["transparency"])
    shown = "".join(piece for piece, _ in found)
    assert ("transparency", True) in found
    assert shown.startswith("… word")
    assert shown.endswith("more …")
    assert len(shown) < 300
    assert excerpt("short", ["nothing"]) == [("short", False)]


@given(st.text(max_size=80), st.lists(st.text(max_size=8), max_size=4))
def test_marking_changes_no_text(text: str, words: list[str]) -> None:
    folded = [fold(word) for word in words]
    assert "".join(piece for piece, _ in pieces(text, folded)) == text
    excerpt(text * 20, folded)
