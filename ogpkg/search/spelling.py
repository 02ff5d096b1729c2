"""What a word that nothing has may have meant, among the words that there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ogpkg.search.folding import is_korean, meant_in_korean, pressed

#: Other words that a word may have meant: no more are tried.
MOST = 8
#: An abbreviation is as near as this: 행안부 for 행정안전부.
_ABBREVIATED = 0.9


class Spelling:
    """The words of an index. `rows` are the word, the keys it is typed with, and how many names have it."""

    def __init__(self, rows: Iterable[tuple[str, str, int]]) -> None:
        self._counts: dict[str, int] = {}
        self._by_keys: dict[str, str] = {}
        self._by_length: dict[int, list[str]] = {}
        self._by_first: dict[str, list[str]] = {}
        for word, keys, count in rows:
            self._counts[word] = count
            self._by_keys.setdefault(keys, word)
            self._by_length.setdefault(len(keys), []).append(keys)
            self._by_first.setdefault(keys[0], []).append(keys)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def near(self, word: str, *, beginning: bool = False) -> list[tuple[str, float]]:
        """Words near `word`, the nearest first, with how near they are, from 0 to 1 (the same).

        `beginning` also finds words that begin near it: somebody is still typing.
        """
        found = self._alike(word) | self._abbreviated(word, beginning=beginning)
        if beginning:
            found = self._begun(word) | found
        ordered = sorted(found.items(), key=lambda pair: (-round(pair[1], 2), -self._counts[pair[0]], pair[0]))
        return ordered[:MOST]

    def _alike(self, word: str) -> dict[str, float]:
        """Words with one or two keys struck wrong, left out or in the wrong order, or struck as Latin letters."""
        keys = pressed(word)
        edits = edits_in(keys)
        found: dict[str, float] = {}
        if (korean := self._by_keys.get(meant_in_korean(word))) and korean != word:
            found[korean] = 0.95
        if not edits:
            return found
        lengths = range(len(keys) - edits, len(keys) + edits + 1)
        choices = list(chain.from_iterable(self._by_length.get(length, ()) for length in lengths))
        for other, distance, _ in process.extract(
            keys, choices, scorer=OSA.distance, score_cutoff=edits, limit=4 * MOST
        ):
            found[self._by_keys[other]] = 1 - distance / max(len(keys), len(other))
        return found

    def _abbreviated(self, word: str, *, beginning: bool) -> dict[str, float]:
        """Korean names that `word` takes syllables of, the first and the last among them; in its `beginning`, two do
        and the last need not be there: 행안 may become 행안부.
        """
        if not (3 - beginning <= len(word) <= 6 and is_korean(word)):
            return {}
        pattern = re.compile("[가-힣]*?".join(map(re.escape, word)) + "[가-힣]*" * beginning)
        return {other: _ABBREVIATED for other in self._counts if other[0] == word[0] and pattern.fullmatch(other)}

    def _begun(self, word: str) -> dict[str, float]:
        """Words whose beginning is near `word`; the first key is right."""
        keys = pressed(word)
        edits = edits_in(keys)
        longer = [other for other in self._by_first.get(keys[0], ()) if len(other) > len(keys)]
        starts = [other[: len(keys)] for other in longer]
        near = process.extract(keys, starts, scorer=OSA.distance, score_cutoff=edits, limit=4 * MOST)
        return {
            self._by_keys[longer[place]]: 0.9 * (1 - distance / len(keys))
            for _, distance, place in near
            if len(keys) > 1
        }

    def split(self, word: str) -> tuple[str, str] | None:
        """`word` as two words, where it is no word and both parts are: opendata."""
        pairs = ((word[:place], word[place:]) for place in range(3, len(word) - 2))
        known = [pair for pair in pairs if pair[0] in self and pair[1] in self]
        return max(known, key=lambda pair: min(self._counts[pair[0]], self._counts[pair[1]]), default=None)


def edits_in(keys: str) -> int:
    """How many mistakes are looked over in a word of these keys: none in three, one up to five, two in more."""
    return 0 if len(keys) < 4 else 1 if len(keys) < 6 else 2
