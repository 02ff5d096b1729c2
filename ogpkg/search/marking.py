"""Where the words of a question stand in a text, and the part of a long text around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ogpkg.search.folding import is_korean

#: A piece of a text, and whether it is one of the words that were looked for.
Piece = tuple[str, bool]
#: Characters of a sentence that are shown, and how many of them stand before the first word that was met.
SHOWN, BEFORE = 240, 60


def pieces(text: str, words: Iterable[str]) -> list[Piece]:
    """`text` in pieces, those marked that are one of `words`, which are folded."""
    marked: list[Piece] = []
    end = 0
    for first, last in _places(text, words):
        if first > end:
            marked.append((text[end:first], False))
        marked.append((text[first:last], True))
        end = last
    return [*marked, (text[end:], False)] if end < len(text) else marked


def excerpt(text: str, words: Iterable[str]) -> list[Piece]:
    """The part of `text` around the first of `words`, in pieces; an ellipsis stands for what is left out."""
    words = tuple(words)
    if len(text) <= SHOWN:
        return pieces(text, words)
    first = next(iter(_places(text, words)), (0, 0))[0]
    start = 0 if first <= BEFORE else text.find(" ", first - BEFORE, first) + 1 or first
    end = start + SHOWN
    end = len(text) if end >= len(text) else (text.rfind(" ", first + 1, end) if " " in text[first + 1 : end] else end)
    shown = pieces(text[start:end].strip(), words)
    return [*([("… ", False)] if start else []), *shown, *([(" …", False)] if end < len(text) else [])]


def _places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words begin and end in `text`; the longest of several in one place, none over another."""
    patterns = [_pattern(word) for word in sorted(set(words), key=len, reverse=True) if word]
    if not patterns:
        return []
    folded, where = _folded(text)
    found = re.finditer("|".join(patterns), folded)
    return [(where[match.start()], where[match.end() - 1] + 1) for match in found]


def _pattern(word: str) -> str:
    """Korean with or without spaces; of other words, short ones only where a word begins."""
    if is_korean(word):
        return r"\s?".join(map(re.escape, word.replace(" ", "")))
    pattern = r"[\W_]+".join(map(re.escape, word.split()))
    return rf"\b{pattern}" if len(word) < 3 else pattern


def _folded(text: str) -> tuple[str, list[int]]:
    """`text` without case and accents, and the place in `text` of each of its characters."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    folded: list[str] = []
    where: list[int] = []
    for place, char in enumerate(text):
        apart = char if "가" <= char <= "힣" else unicodedata.normalize("NFKD", char)
        bare = "".join(part for part in apart if not unicodedata.combining(part)).casefold()
        folded.append(bare)
        where += [place] * len(bare)
    return "".join(folded), where
