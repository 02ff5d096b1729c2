"""One search: what is the same or contains the words first, and what is near them where that is little."""

from __future__ import annotations

import json
import math
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property

from ogpkg.search.corpus import FIRST_KEY, FIRST_PROSE, PROPERTIES
from ogpkg.search.folding import STOP, fold, is_unspaced, spaced, squash
from ogpkg.search.model import Found, Hit
from ogpkg.search.ranking import EXACT, MOST_WORDS, NEAR, WORDS, Question, near_score, prose_score, score
from ogpkg.search.reader import NAMES, TEXTS, Range, Reader, Row, Said
from ogpkg.search.spelling import Spelling

#: With fewer hits than this, what is near the words is looked for, too.
FEW = 5
#: Things that are compared with the question; of more than these, those with short names.
COMPARED = 240
#: The share of the words, each by how much it says, that a near name must have.
_COVERED = 0.5
#: Where no thing has all the words, some may be those of what it is a part of: of these kinds, and of so many things.
_WHOLES = ("Member", "ActionPlan", "Agency", "ConceptScheme")
_MOST_WHOLES = 40
#: Of many words that nothing has, so many are compared with those that there are.
_MOST_UNKNOWN = 4
#: What is less near than this is another thing.
_FAR = 0.4
#: What describes the data stands behind the data that are called the same; by so much of a score.
_BEHIND = {"Concept": 0.04, "ConceptScheme": 0.08, "Term": 0.25, "Shape": 0.3, "Thing": 0.1}
#: What a word may have meant, and how near that is.
Group = list[tuple[str, float]]


class Search:
    """A question put to an index. `within` are the numbers of what may be found, None for everything.

    `typing` says that the last word may not be finished.
    """

    def __init__(
        self,
        reader: Reader,
        ranges: Sequence[Range],
        spelling: Callable[[], Spelling],
        question: Question,
        within: Sequence[Range] | None,
        *,
        names_only: bool = False,
        typing: bool = False,
    ) -> None:
        self._reader, self._ranges, self._spelling, self._question = reader, ranges, spelling, question
        self._within, self._names_only, self._typing = within, names_only, typing
        #: How well a thing fits, and how.
        self._scores: dict[int, tuple[float, str]] = {}
        self._same: set[int] = set()
        self._cut = False

    def found(self, offset: int, limit: int) -> Found:
        """So many hits from `offset` on."""
        strict = self._attempt(self._strict)
        ordered = self._attempt(lambda: self._ranked(strict))
        near: list[int] = []
        if len(ordered) < FEW and not (ordered and any(map(str.isdecimal, self._question.code))):
            near = self._attempt(lambda: self._near(set(strict)))
            ordered += self._attempt(lambda: self._ranked(near))
        self._reader.unhurried()
        return Found(
            tuple(self.hits(ordered[offset : offset + limit])),
            len(ordered),
            self._counts(sorted({*strict, *near})),
            near=bool(near) and not strict,
            cut=self._cut,
            meant=self._meant if len(near) > len(strict) else "",
            words=self._words(near),
        )

    def hits(self, numbers: Sequence[int]) -> list[Hit]:
        """The things of these numbers as hits, in this order."""
        rows = {row.number: row for row in self._reader.rows(numbers)}
        wholes = {row.number: row for row in self._reader.rows({row.within for row in rows.values() if row.within})}
        return [self._hit(rows[number], wholes.get(rows[number].within or 0)) for number in numbers]

    def _attempt(self, step: Callable[[], list[int]]) -> list[int]:
        """What a step finds; nothing when the time is over."""
        try:
            return [] if self._cut else step()
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            self._cut = True
            return []

    def _strict(self) -> list[int]:
        """What is called so, and what has all the words."""
        question, reader = self._question, self._reader
        self._same = {*reader.same(question.folded, question.code), *reader.at(question.text)}
        words = question.words[:-1] if self._is_begun else question.words
        having = self._having([[word] for word in words])
        return sorted(self._same.union(having)) if self._same else having

    def _having(self, words: Sequence[Sequence[str]]) -> list[int]:
        """Things that have the words; where few have them all, also those that have some from what they are in."""
        if self._names_only and not self._typing:
            return self._reader.having(words, NAMES)
        found = self._reader.having(words, NAMES if self._typing else TEXTS)
        if len(words) == 1 or self._same or len(found) >= FEW:
            return found
        written = [word for word in self._question.text.split() if fold(word) not in {"", *STOP}]
        placed = [self._placed(word) for word in written[:MOST_WORDS]]
        return sorted(set(found).union(set.intersection(*placed))) if all(placed) else found

    def _placed(self, written: str) -> set[int]:
        """Things that have a word, or are a part of one of the few that are called so."""
        called = self._reader.same(fold(written), squash(written))[:_MOST_WHOLES]
        if called and any(map(str.isdecimal, written)):  # a code means nothing else
            return set(self._reader.parts(called))
        words = [[word] for word in spaced(written).split()]
        named = self._reader.having(words, NAMES)
        wholes = [number for one in self._ranges if one.kind in _WHOLES for number in _between(named, one)]
        few = wholes if len(wholes) <= _MOST_WHOLES else []
        return {*self._reader.having(words, TEXTS), *self._reader.parts({*few, *called})}

    @property
    def _is_begun(self) -> bool:
        """Whether a word follows others of which only a letter is there: it decides on the order alone."""
        words = self._question.words
        return self._typing and len(words) > 1 and len(words[-1]) == 1 and not is_unspaced(words[-1])

    def _ranked(self, numbers: list[int]) -> list[int]:
        """Those of `numbers` that may be found, the best first; what was not compared, with longer names, last."""
        allowed = self._allowed(numbers)
        compared = self._compared(allowed, COMPARED // 2 if self._typing else COMPARED)
        for row in self._reader.rows(compared):
            self._scores.setdefault(row.number, self._score(row))
        best = sorted(compared, key=lambda number: (-round(self._weight(number), 3), number))
        return best + [number for number in allowed if number not in compared]

    def _weight(self, number: int) -> float:
        return self._scores[number][0] - _BEHIND.get(self._of(number).kind, 0.0)

    def _of(self, number: int) -> Range:
        return self._ranges[bisect_right(self._ranges, number, key=lambda one: one.first) - 1]

    def _allowed(self, numbers: list[int]) -> list[int]:
        if self._within is None:
            return numbers
        return [number for one in self._within for number in _between(numbers, one)]

    def _compared(self, numbers: list[int], most: int) -> set[int]:
        """Those of many that may be best: the same, those that begin so, and of each kind those with short names."""
        if len(numbers) <= most:
            return set(numbers)
        begun = self._reader.beginning(self._question.folded, self._within or (), most // 2)
        parts = [part for part in (_between(numbers, one) for one in self._ranges) if part]
        first = {number for part in parts for number in part[: max(8, most // len(parts))]}
        return first.union(self._same, begun).intersection(numbers)

    def _score(self, row: Row) -> tuple[float, str]:
        found = score(self._question, *row.names_and_spellings)
        if row.number in self._same:
            return 1.0, EXACT
        return found if found[1] else (prose_score(self._question, row.folded), WORDS)

    # What is near.

    def _near(self, strict: Collection[int]) -> list[int]:
        """Things with names near the question, but for those in `strict`."""
        near = self._near_in(strict, NAMES)
        if not near and not strict and not self._names_only:
            near = self._near_in(strict, TEXTS)
        for row in self._reader.rows(self._compared(self._allowed(near), COMPARED // 2)):
            nearness = near_score(self._question, *row.names_and_spellings, self._groups, self._meant)
            if nearness >= _FAR:
                self._scores[row.number] = nearness, NEAR
        return [number for number in near if number in self._scores]

    def _near_in(self, strict: Collection[int], where: str) -> list[int]:
        """Things that have, for each word, one that it may have meant; or for most of what the words say."""
        words = [[word for word, _ in group] for group in self._groups]
        found = self._reader.having(words, where) if all(words) else []
        near = [number for number in found if number not in strict]
        if near or len(words) == 1:
            return near
        return [number for number in self._mostly(words, where) if number not in strict]

    def _mostly(self, groups: Iterable[Sequence[str]], where: str) -> list[int]:
        """Things that have enough of the words; a word that few have says more than one that many have."""
        sets = [set(self._reader.having([words], where)) if words else set() for words in groups]
        size = self._ranges[-1].last if self._ranges else 1
        says = [math.log(1 + size / max(1, len(found))) for found in sets]
        order = sorted(range(len(sets)), key=lambda place: len(sets[place]))
        likely: set[int] = set()
        for place in order:
            if len(likely) < COMPARED:
                likely |= sets[place]
        needed = _COVERED * sum(says)
        return sorted(
            number
            for number in likely
            if sum(weight for weight, found in zip(says, sets, strict=True) if number in found) >= needed
        )

    @cached_property
    def _groups(self) -> list[Group]:
        """What each word of the question may have meant."""
        words, spelling = self._question.words, self._spelling()
        unknown = [word for word in words if word not in spelling][:_MOST_UNKNOWN]
        groups = {word: self._meanings(word, last=word == words[-1]) for word in unknown}
        return [groups.get(word, [(word, 1.0)] if word in spelling else []) for word in words]

    def _meanings(self, word: str, *, last: bool) -> Group:
        spelling = self._spelling()
        found = spelling.near(word, beginning=self._typing and last)
        if parts := spelling.split(word):
            found = [(" ".join(parts), 0.95), *found]
        is_there = bool(self._reader.having([[word]], NAMES if self._names_only else TEXTS))
        return [(word, 1.0), *found] if is_there else found

    @cached_property
    def _meant(self) -> str:
        """The question in words that there are; empty where they are those of the question."""
        nearest: dict[str, str] = {}
        for word, group in zip(self._question.words, self._groups, strict=True):
            others = [other for other, _ in group if other != word] or [word for _ in group]
            nearest.update(zip([word], others, strict=False))
        words = self._question.spaced.split()
        meant = [nearest.get(word, word) for word in words if word in nearest or word in STOP]
        return " ".join(meant) if meant != words else ""

    # What is told.

    def _words(self, near: list[int]) -> tuple[str, ...]:
        """What was looked for: the words, and what they may have meant."""
        others = [word for group in self._groups for word, _ in group] if near else []
        return tuple(dict.fromkeys((*self._question.words, *others)))

    def _counts(self, numbers: list[int]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for one in self._ranges:
            if count := len(_between(numbers, one)):
                counts[one.kind] = counts.get(one.kind, 0) + count
        return counts

    def _hit(self, row: Row, whole: Row | None) -> Hit:
        if row.number not in self._scores:
            self._scores[row.number] = self._score(row)
        points, how = self._scores[row.number]
        of = self._of(row.number)
        met = self._met(row)
        within = (whole.iri, json.loads(whole.names)) if whole else ("", {})
        said = met.words, met.property, met.language
        return Hit(row.iri, of.kind, of.scheme, json.loads(row.names), *said, how, round(points, 3), *within)

    def _met(self, row: Row) -> Said:
        """The text that fits best, a name rather than a sentence; the end of the IRI where none does."""
        key = row.iri.rstrip("/#").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        texts = self._reader.said(row.number)
        fits = [self._fit(text) for text in texts]
        best = max(zip(fits, texts, strict=True), key=lambda pair: pair[0], default=None)
        by_key = self._question.text == row.iri or squash(key) == self._question.code
        if best is None or (by_key and best[0][0] < 3):
            return Said("", "", key)
        return best[1]

    def _fit(self, text: Said) -> tuple[float, float, int]:
        """How well a text fits: what is the same first, then names, codes, sentences; how early it counts."""
        place, folded = PROPERTIES[text.property], fold(text.words)
        fits = 1.0 if squash(text.words) == self._question.code else score(self._question, [folded])[0]
        if not fits and "_groups" in vars(self):
            fits = near_score(self._question, [folded], (), self._groups, self._meant)
        before = (place < FIRST_KEY) + (place < FIRST_PROSE) if fits else 0
        return (3 if fits == 1 else before), fits, -place


def _between(numbers: list[int], one: Range) -> list[int]:
    """Those of `numbers`, which are in order, that are in the range."""
    return numbers[bisect_left(numbers, one.first) : bisect_right(numbers, one.last)]
