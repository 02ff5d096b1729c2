"""What a search gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Hit:
    """A thing that was found, and how.

    `kind` is the local name of its class: Commitment, ActionPlan, Agency, Person, Concept, SourceDocument, …; Term for
    what an ontology defines, Shape, Thing for what has none of these. `scheme` is the IRI of a concept's code list,
    empty for everything else. `names` are the best name in each language ("" for a name in none). `matched` is the
    text that fits, with its `property` (an IRI) and `language`. `how` is exact, prefix, part, words or near; `score`
    is 1 for exact names and identifiers, and comparable between searches. `within` is what it is a part of: the plan
    of a commitment, the code list of a concept; `within_names` are its names. Empty where the index does not know.
    """

    iri: str
    kind: str
    scheme: str
    names: Mapping[str, str]
    matched: str
    property: str
    language: str
    how: str
    score: float
    within: str = ""
    within_names: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str = "en") -> str:
        """What it is called for a reader of `language`: theirs, then English, then any; the end of its IRI at last."""
        return self.names.get(best_language(self.names, language), self.key)

    @cached_property
    def key(self) -> str:
        """The end of its IRI."""
        return self.iri.rstrip("/#").rsplit("/", 1)[-1].rsplit("#", 1)[-1]


@dataclass(frozen=True)
class Found:
    """The hits that were asked for, the best first; how many there are in all, and of each kind.

    `kinds` counts whatever kind was asked for. `near` says that nothing has the words as they were written.
    `cut` says that the search was ended at its limits: there may be more than `total`. `meant` is the question with
    the words that nothing has exchanged for the nearest that there are; empty where there are none.
    `words` are those that were looked for, as they are compared.
    """

    hits: tuple[Hit, ...]
    total: int
    kinds: Mapping[str, int]
    near: bool = False
    cut: bool = False
    meant: str = ""
    words: tuple[str, ...] = ()


def best_language(names: Mapping[str, str], language: str = "en") -> str:
    """The language of the best of `names` for a reader of `language`: theirs, then English, then any."""
    return next((known for known in (language, "en", "") if known in names), next(iter(names), ""))
