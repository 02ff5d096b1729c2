"""How well a name fits what was asked: a number from 0 to 1, the same for the same two texts everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from ogpkg.search.folding import STOP, is_unspaced, pressed, spaced, squash, squeezed

#: Characters of a question that are looked at, and words.
LONGEST, MOST_WORDS = 100, 12
EXACT, PREFIX, PART, WORDS, NEAR = "exact", "prefix", "part", "words", "near"
#: Words inside others: "culture" in "agriculture".
_BURIED = "buried"
#: How a name fits → its least score, and how much of it depends on how much of the name is meant.
_BANDS = {PREFIX: (0.80, 0.19), PART: (0.68, 0.28), WORDS: (0.60, 0.35), _BURIED: (0.45, 0.25)}
#: A spelling that is not shown counts a little less than a name, unless it is what was asked.
_SPELLED = 0.85
#: What only sentences say counts less than any name.
_PROSE, _PROSE_SPAN = 0.35, 0.2


@dataclass(frozen=True)
class Question:
    """What was asked, as it is compared. `text` is what was written, cut to a bearable length."""

    text: str

    @classmethod
    def of(cls, words: str) -> Question:
        """The question in `words`, of which only the beginning is looked at."""
        return cls(" ".join(words[: 4 * LONGEST].split())[:LONGEST])

    @cached_property
    def spaced(self) -> str:
        return " ".join(spaced(self.text).split()[:MOST_WORDS])

    @cached_property
    def folded(self) -> str:
        """As names are compared."""
        return squeezed(self.spaced)

    @cached_property
    def code(self) -> str:
        """As identifiers are compared."""
        return squash(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, each once; those that say little are left out where others remain."""
        words = tuple(dict.fromkeys(self.spaced.split()))
        return tuple(word for word in words if word not in STOP) or words

    @cached_property
    def keys(self) -> str:
        return pressed(self.folded)


def score(question: Question, names: Sequence[str], spellings: Sequence[str] = ()) -> tuple[float, str]:
    """The best score of `names` and `spellings`, all folded, and how that fits; 0 where none has all the words."""
    best = 0.0, ""
    for name in names:
        if how := _how(question, name):
            best = max(best, (_scored(question, name, how), WORDS if how == _BURIED else how))
    if spellings:
        points, how = score(question, spellings)
        best = max(best, (points if how == EXACT else points * _SPELLED, how))
    return best


def _how(question: Question, name: str) -> str:
    if name in (question.folded, question.code):
        return EXACT
    if name.startswith(question.folded) or name.startswith(question.code):
        return PREFIX
    if question.folded in name and _begins(question.folded, name):
        return PART
    if not all(word in name for word in question.words):
        return ""
    return WORDS if all(_begins(word, name) for word in question.words) else _BURIED


def _begins(word: str, name: str) -> bool:
    """Whether a word of `name` begins with `word`; in Korean, words have no beginning that could be seen."""
    return name.startswith(word) or f" {word}" in name or is_unspaced(word)


def _scored(question: Question, name: str, how: str) -> float:
    if how == EXACT:
        return 1.0
    least, span = _BANDS[how]
    return least + span * fuzz.ratio(question.folded, name) / 100


def prose_score(question: Question, names: str) -> float:
    """The score of a thing whose names and sentences together have all the words; `names` are folded."""
    named = sum(len(word) for word in question.words if word in names)
    return _PROSE + _PROSE_SPAN * named / max(1, sum(map(len, question.words)))


def near_score(
    question: Question,
    names: Iterable[str],
    spellings: Iterable[str],
    groups: Sequence[Sequence[tuple[str, float]]],
    meant: str,
) -> float:
    """The best score of `names` and `spellings` that have words near those of the question.

    `groups` has, for each word, what it may have meant: a word and how near that is, from 0 to 1. `meant` is the whole
    question in such words.
    """
    asked = [question.keys, pressed(squeezed(meant))]
    named = max((_near(question, name, groups, asked) for name in names), default=0.0)
    spelled = max((_near(question, name, groups, asked) for name in spellings), default=0.0)
    return max(named, _SPELLED * spelled)


def _nearness(word: str, name: str) -> float:
    return 0.0 if word not in name else 1.0 if _begins(word, name) else 0.8


def _near(question: Question, name: str, groups: Sequence[Sequence[tuple[str, float]]], asked: Iterable[str]) -> float:
    covered = whole = 0.0
    for word, group in zip(question.words, groups, strict=True):
        whole += len(word)
        covered += len(word) * max((_nearness(other, name) * by for other, by in group), default=0.0)
    if not covered:
        return 0.0
    keys = pressed(name)
    alike = max(fuzz.ratio(one, keys) for one in asked) / 100
    return 0.92 * (covered / whole if whole else 0.0) * (0.55 + 0.45 * alike)
