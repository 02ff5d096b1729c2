"""What is generated at a time: the documents of one member, kept as statements that a fault can still change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from random import Random

from benchmarks.terms import LINE, OBJECT, PREDICATE, STATEMENT, SUBJECT, TYPE, ogp, thing, typed

Fact = tuple[str, str, str]


class Exhausted(Exception):
    """No thing of the kind is left that no other fault has spoiled."""


class Document:
    """A document: a named graph of facts, each on a line of its own. `placed` are places stated by a fault."""

    def __init__(self, key: str) -> None:
        self.key, self.iri = key, thing("document", key)
        self.facts: list[Fact] = []
        self.placed: list[Fact] = []

    def add(self, subject: str, *pairs: tuple[str, str]) -> None:
        """State (predicate, object) of `subject`."""
        self.facts.extend((subject, predicate, object) for predicate, object in pairs)

    def place(self, fact: Fact, line: int, number: int) -> None:
        """State where a fact stands: its line, and which fact of that line it is."""
        node = f"{self.iri[:-1]}#L{line}-{number}>"
        self.placed.extend((node, predicate, object) for predicate, object in _place(fact, line))

    def statements(self, places: bool) -> Iterator[Fact]:
        """The facts and, if wanted, the place of each."""
        yield from self.facts
        yield from self.placed
        for line, fact in enumerate(self.facts, 1) if places else ():
            node = f"{self.iri[:-1]}#L{line}-1>"
            for predicate, object in _place(fact, line):
                yield node, predicate, object


def _place(fact: Fact, line: int) -> tuple[tuple[str, str], ...]:
    subject, predicate, object = fact
    return (
        (TYPE, STATEMENT),
        (SUBJECT, subject),
        (PREDICATE, predicate),
        (OBJECT, object),
        (LINE, typed(line, "integer")),
    )


class Block:
    """The documents of one member, and what a fault needs to find its victim."""

    def __init__(self, code: str, random: Random) -> None:
        self.code, self.random = code, random
        self.documents: list[Document] = []
        self._home: dict[str, Document] = {}
        self._kinds: dict[str, list[str]] = defaultdict(list)
        self._part_of: dict[str, str] = {}
        self._spoiled: set[str] = set()

    def document(self, key: str) -> Document:
        """A new, empty document of this member."""
        self.documents.append(Document(f"{self.code.lower()}-{key}"))
        return self.documents[-1]

    def new(self, kind: str, iri: str, home: Document, part_of: str = "") -> str:
        """Note a thing; `part_of` names the one with which it is spoiled: at most one fault in both. Gives `iri`."""
        self._kinds[kind].append(iri)
        self._home[iri] = home
        if part_of:
            self._part_of[iri] = part_of
        return iri

    def all(self, kind: str) -> list[str]:
        """The things of a kind, in the order of the documents."""
        return self._kinds[kind]

    def pick(self, kind: str, fits: Callable[[str], bool] = lambda _: True) -> str:
        """A thing of the kind that no fault has touched yet, nor what it is part of; Exhausted if there is none."""
        left = [one for one in self._kinds[kind] if self._root(one) not in self._spoiled and fits(one)]
        if not left:
            raise Exhausted(kind)
        chosen = self.random.choice(left)
        self.spoil(chosen)
        return chosen

    def untouched(self, iri: str) -> bool:
        """Whether no fault has touched `iri` yet."""
        return self._root(iri) not in self._spoiled

    def spoil(self, iri: str) -> None:
        """Keep other faults away from `iri`."""
        self._spoiled.add(self._root(iri))

    def _root(self, iri: str) -> str:
        while iri in self._part_of:
            iri = self._part_of[iri]
        return iri

    def home(self, iri: str) -> Document:
        """The document that says most of `iri`."""
        return self._home[iri]

    def values(self, subject: str, predicate: str) -> list[str]:
        """What the documents say of `subject`."""
        return [o for document in self.documents for s, p, o in document.facts if s == subject and p == predicate]

    def value(self, subject: str, predicate: str) -> str:
        """The first of `values`, or nothing."""
        return next(iter(self.values(subject, predicate)), "")

    def subjects(self, predicate: str, object: str) -> list[str]:
        """What points to `object`."""
        return [s for document in self.documents for s, p, o in document.facts if o == object and p == predicate]

    def drop(self, subject: str, *predicates: str) -> None:
        """Forget the values of `predicates` in every document."""
        for document in self.documents:
            document.facts = [fact for fact in document.facts if fact[0] != subject or fact[1] not in predicates]

    def more(self, subject: str, predicate: str, *objects: str) -> None:
        """State further values."""
        self.home(subject).add(subject, *((predicate, object) for object in objects))

    def put(self, subject: str, predicate: str, *objects: str) -> None:
        """State other values than before."""
        self.drop(subject, predicate)
        self.more(subject, predicate, *objects)

    def plan_of(self, iri: str) -> str:
        """The plan of a commitment, or of the commitment that an assessment or a milestone is about."""
        commitment = self._root(iri)
        return self.value(commitment, ogp("plan"))
