"""From a name to the things it may mean: candidates, their scores, and whether one of them is safe.

A score is from 0 to 100: how near the name is, and, where the client sends values of other columns, how far they
agree with what the documents say. `match` is true for one candidate at most, and only where nothing is guessed: the
name or identifier is the same, the type is right, no value contradicts, and no other thing is called the same; or
values tell those that are called the same apart. A person's name alone is never enough.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from ogpkg.errors import QueryTimeout
from ogpkg.iris import PREFIXES
from ogpkg.search import Found, Hit, Index
from ogpkg.search.folding import fold
from ogpkg.web.labels import NAMING
from ogpkg.web.reconcile.catalog import Type, entity_iri, path_of, type_named, type_of
from ogpkg.web.reconcile.evidence import LIKE, agreement
from ogpkg.web.reconcile.spelling import is_same, variants
from ogpkg.web.reconcile.values import Path, Values
from ogpkg.web.reconcile.wire import Evidence, Question
from ogpkg.web.served import Served

#: Things that are looked at for one query: by their names, and where other values are to choose among namesakes.
_LOOKED_AT, _NAMESAKES = 25, 100
#: Seconds that the search for one name may take, and the whole of one batch.
_SECONDS, _PATIENCE = 0.5, 10.0
#: What a name that is not the same can have at most, and how far the next candidate has to be behind a safe one.
_NEAR, _CLEAR = 95.0, 5.0
#: A key that a commitment may have had before it was given another.
_OLD = re.compile(r"(?:commitment/|https?://\S+/)?[A-Z]{2,4}-[\w.%~-]{1,80}")
_REPLACED = PREFIXES["dcterms"] + "isReplacedBy"
#: What an identifier was found as: the end of an IRI, or one that a document gives.
_CODES = ("", PREFIXES["dcterms"] + "identifier")
#: How much the values of other columns weigh beside the name: one of them, more of them.
_WEIGHTS = (0.0, 0.3, 0.4)


@dataclass(frozen=True)
class Candidate:
    """A thing that a query may mean.

    `name` says how near its name is (None where no name was asked for), `same` that it is the same or an identifier,
    `key` that it is an id of this service; `typed` that it is of a type that was asked for; `agreed` how far each
    given property agrees; `cut` that the search was ended before it was through. `doubt` says of the best one why it
    is no match.
    """

    hit: Hit
    name: float | None
    same: bool = False
    key: bool = False
    cut: bool = False
    typed: bool = True
    agreed: Mapping[str, float | None] = field(default_factory=dict)
    score: float = 0.0
    match: bool = False
    doubt: str = ""

    @property
    def contradicted(self) -> bool:
        """Whether a value that was given is another one in the documents."""
        return any(each is not None and each < LIKE for each in self.agreed.values())

    @property
    def confirmed(self) -> bool:
        """Whether a value that was given stands in the documents, and none is another one."""
        return not self.contradicted and any(each is not None for each in self.agreed.values())


class Matcher:
    """Answers the queries of one batch, each by itself; what they have in common is asked for once.

    QueryTimeout where the searches and comparisons for all of them take too long.
    """

    def __init__(self, served: Served, index: Index, known: dict[str, Type]) -> None:
        self._served, self._index, self._known = served, index, known
        self._meant: dict[str, dict[str, float]] = {}
        self._until = time.monotonic() + _PATIENCE

    def answer(self, batch: Mapping[str, Question]) -> dict[str, list[Candidate]]:
        """The candidates of each query, the best first, as many as it wants."""
        found = {key: self._find(question) for key, question in batch.items()}
        paths = {path for question in batch.values() for _, path in self._paths(question)}
        things = {each.hit.iri for key, each_found in found.items() if batch[key].evidence for each in each_found}
        values = Values(self._served, things, paths)
        return {key: self._judge(question, found[key], values) for key, question in batch.items()}

    def _paths(self, question: Question) -> list[tuple[Evidence, Path]]:
        return [(each, path_of(self._served, each.pid)) for each in question.evidence]

    def _find(self, question: Question) -> list[Candidate]:
        """What a query may mean by its name, or, without one, by the values it gives."""
        wanted = [type_named(self._known, id) for id in question.types]
        types = [each for each in wanted if each]
        if question.types and not (all(wanted) if question.strict == "all" else types):
            return []  # nothing is of a type that nobody knows
        found = self._named(question, types) if question.text else self._with_values(question)
        fitting = [replace(each, typed=_is_typed(each.hit, types, question.strict)) for each in found]
        right = [each for each in fitting if each.typed]
        return right if right or question.strict != "should" else self._others(question, fitting)

    def _others(self, question: Question, found: list[Candidate]) -> list[Candidate]:
        """Where a type is a wish and nothing of it fits: the things of other types, which are never safe."""
        others = found or (self._named(question, []) if question.text else [])
        return [replace(each, typed=False) for each in others]

    def _named(self, question: Question, types: list[Type]) -> list[Candidate]:
        known = self._by_key(question.text) or self._replaced(question.text)
        found = {known.hit.iri: known} if known else {}
        for text in variants(question.text):
            hits = self._search(text, types, _NAMESAKES if question.evidence else _LOOKED_AT)
            for hit in hits.hits:
                same = _is_same(question.text, hit)
                each = Candidate(hit, 100.0 if same else min(100 * hit.score, _NEAR), same, cut=hits.cut)
                if hit.iri not in found or (each.same, each.name or 0) > (
                    found[hit.iri].same,
                    found[hit.iri].name or 0,
                ):
                    found[hit.iri] = each
            if any(each.same for each in found.values()):
                break
        return list(found.values())

    def _by_key(self, text: str) -> Candidate | None:
        """The thing that `text` is an identifier of, as this service gives them."""
        iri = entity_iri(self._served, text) if "/" in text and " " not in text else None
        hit = self._index.get(iri) if iri else None
        return Candidate(hit, 100.0, same=True, key=True) if hit else None

    def _replaced(self, text: str) -> Candidate | None:
        """The thing that replaces the one that `text` identified once: OGP gives a commitment its code late."""
        old = entity_iri(self._served, text if "/" in text else f"commitment/{text}") if _OLD.fullmatch(text) else None
        rows = self._served.rows("facts", subject=[old], predicate=[_REPLACED]) if old else []
        hits = [hit for row in rows if (hit := self._index.get(row["object"].value))]
        return Candidate(hits[0], 100.0, same=True, key=True) if len(hits) == 1 else None

    def _search(self, text: str, types: list[Type], limit: int) -> Found:
        """What the index has for a name among the things of some types."""
        schemes = {scheme for each in types for scheme in each.schemes}
        kinds = sorted({each.kind for each in types or self._known.values()})
        only = next(iter(schemes)) if len(schemes) == 1 and kinds == ["Concept"] else ""
        return self._look_up(text, kinds, only, limit)

    def _look_up(self, text: str, kinds: Collection[str] = (), scheme: str = "", limit: int = _LOOKED_AT) -> Found:
        seconds = min(_SECONDS, self._left())
        return self._index.find(text, kinds=kinds, scheme=scheme, limit=limit, names_only=True, seconds=seconds)

    def _left(self) -> float:
        """The seconds that are left for this batch; QueryTimeout when there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise QueryTimeout(_PATIENCE)
        return left

    def _with_values(self, question: Question) -> list[Candidate]:
        """Things that have one of the values of the first property that leads anywhere."""
        for given, path in self._paths(question):
            if len(path) == 1 and (wanted := self._wanted(given)):
                rows = self._served.rows("things-with", property=path, wanted=wanted)
                hits = [self._index.get(row["thing"].value) for row in rows]
                return [Candidate(hit, None) for hit in hits if hit]
        return []

    def _wanted(self, given: Evidence) -> list[ox.Literal]:
        """The given values as texts that a statement may have as its object: literals, IRIs."""
        texts = [str(each).lower() if isinstance(each, bool) else str(each) for each in given.values]
        iris = [entity_iri(self._served, id) for id in (*given.ids, *texts) if id in given.ids or "/" in id]
        meant = [iri for text in given.values if isinstance(text, str) for iri in self._means(text)]
        return [ox.Literal(text) for text in dict.fromkeys([*filter(None, iris), *texts, *meant])]

    def _means(self, text: str) -> dict[str, float]:
        """The things that a value may mean, and how near their names are."""
        if text not in self._meant:
            found = self._look_up(text)
            self._meant[text] = {hit.iri: hit.score for hit in found.hits if hit.score >= LIKE}
        return self._meant[text]

    def _judge(self, question: Question, found: list[Candidate], values: Values) -> list[Candidate]:
        paths = self._paths(question)
        judged = [self._weigh(each, paths, values) for each in found]
        ranked = sorted(judged, key=_order)
        if ranked:
            doubt = _doubt(ranked[0], ranked[1:])
            ranked[0] = replace(ranked[0], match=not doubt, doubt=doubt)
        return ranked[: question.limit]

    def _weigh(self, candidate: Candidate, paths: list[tuple[Evidence, Path]], values: Values) -> Candidate:
        self._left()  # long values take long to compare
        agreed = {
            given.pid: agreement(self._served, given, values.of(candidate.hit.iri, path), values.labels, self._means)
            for given, path in paths
        }
        # What is not known neither speaks for a thing nor against it.
        told = [0.5 if each is None else each for each in agreed.values()]
        weight = 1.0 if candidate.name is None else _WEIGHTS[min(len(told), len(_WEIGHTS) - 1)]
        score = (1 - weight) * (candidate.name or 0.0) + (weight * 100 * sum(told) / len(told) if told else 0.0)
        return replace(candidate, agreed=agreed, score=round(score if candidate.typed else score / 2, 1))


def _is_typed(hit: Hit, types: list[Type], strict: str) -> bool:
    fits = [hit.kind == each.kind and (not each.schemes or hit.scheme in each.schemes) for each in types]
    return all(fits) if strict == "all" or not fits else any(fits)


def _is_same(text: str, hit: Hit) -> bool:
    """Whether a hit is called what was asked for. A bare number is nobody's name: every scale begins with 1."""
    return not fold(text).isdecimal() and (hit.how == "exact" or is_same(text, hit.matched))


def _doubt(best: Candidate, others: list[Candidate]) -> str:
    """Why the best candidate is not taken without looking at it: a key of the table of words; empty if it is."""
    if not (best.same and best.typed):
        return "doubt-like"
    if best.contradicted:
        return "doubt-contradicted"
    if best.key:
        return ""
    if best.hit.kind == "Person" and best.hit.property not in _CODES and not best.confirmed:
        return "doubt-person"
    same = [each for each in others if each.same]
    apart = best.confirmed and all(each.contradicted for each in same)
    near = any(best.score - each.score < _CLEAR for each in others)
    return "doubt-namesakes" if best.cut or (not apart if same else near) else ""


def _order(candidate: Candidate) -> tuple[float, bool, int, str]:
    """The best first: the score, then how good a name was met, which counts among those that are called the same."""
    property = candidate.hit.property
    return -candidate.score, not candidate.same, (*_CODES, *NAMING, property).index(property), candidate.hit.iri


def types_of(known: dict[str, Type], candidate: Candidate) -> list[dict[str, str]]:
    """The types of a candidate, as they go on the wire."""
    return [each.wire for each in type_of(known, candidate.hit.kind, candidate.hit.scheme)]
