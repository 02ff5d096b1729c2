"""The ontology and the shapes as pages: every term under its own anchor."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import ONTOLOGY, RDF, SHAPES
from ogpkg.web.labels import Labels, Name, read_labels
from ogpkg.web.linked.describe import Statements
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.orders import full
from ogpkg.web.served import Served
from ogpkg.web.words import Words

_KINDS = (
    ("classes", "owl:Class"),
    ("object-properties", "owl:ObjectProperty"),
    ("datatype-properties", "owl:DatatypeProperty"),
    ("annotation-properties", "owl:AnnotationProperty"),
)
_RELATIONS = (
    ("subclass-of", "rdfs:subClassOf"),
    ("subproperty-of", "rdfs:subPropertyOf"),
    ("domain", "rdfs:domain"),
    ("range", "rdfs:range"),
    ("inverse", "owl:inverseOf"),
    ("path", "sh:path"),
    ("severity", "sh:severity"),
)
_TEXTS = ("skos:definition", "skos:scopeNote", "sh:message", "rdfs:comment")


@dataclass(frozen=True)
class Entry:
    """A term: its anchor, names in both languages, what it means, and how it relates to others."""

    anchor: str
    iri: str
    name: str
    other_name: str
    other_language: str
    texts: list[str]
    relations: list[tuple[str, list[Value]]]


@dataclass(frozen=True)
class Chapter:
    """The terms of one kind."""

    title: str
    anchor: str
    entries: list[Entry]


class Vocabulary:
    """Reads one of the two vocabularies for a page."""

    def __init__(self, served: Served, words: Words, graph: str, *, explicit: bool = False) -> None:
        self.words, self.graph = words, graph
        self.said = Statements()
        for row in served.rows("graph", graph=[graph]):
            self.said.add(row)
        self.labels: Labels = read_labels(served, self.said.named())
        self.present = Presenter(served, words, self.labels, explicit=explicit)

    def chapters(self) -> list[Chapter]:
        """The terms of the vocabulary by kind; empty where the dataset has no such graph."""
        found = self._by_kind() if self.graph == ONTOLOGY else self._shapes()
        return [Chapter(title, anchor, entries) for title, anchor, entries in found if entries]

    def _by_kind(self) -> list[tuple[str, str, list[Entry]]]:
        chapters = []
        for word, kind in _KINDS:
            terms = [said.subject.value for said in self.said.to(full(kind)).get(RDF + "type", [])]
            entries = [self._entry(term) for term in sorted(terms) if term.startswith(ONTOLOGY + "#")]
            chapters.append((self.words[word], word, entries))
        return chapters

    def _shapes(self) -> list[tuple[str, str, list[Entry]]]:
        chapters = []
        for said in self.said.to(full("sh:NodeShape")).get(RDF + "type", []):
            shape = said.subject.value
            if not shape.startswith(SHAPES):
                continue
            parts = [one.object.value for one in self.said.of(shape).get(full("sh:property"), [])]
            rules = [one.object.value for one in self.said.of(shape).get(full("sh:sparql"), [])]
            entries = [self._entry(part) for part in [*parts, *rules] if part.startswith(SHAPES)]
            chapters.append((self._name(shape), shape.partition("#")[2], entries))
        return chapters

    def _name(self, iri: str) -> str:
        names = [said.object.value for said in self._in_language(self.said.of(iri).get(full("sh:name"), []))]
        return names[0] if names else self.present.name(iri)

    def _entry(self, iri: str) -> Entry:
        facts = self.said.of(iri)
        other = next(language for language in ("ko", "en") if language != self.words.language)
        name = self.labels.name(iri, other)
        return Entry(
            iri.partition("#")[2],
            iri,
            self._name(iri),
            name.text if isinstance(name, Name) and name.language == other else "",
            other,
            [one.object.value for text in _TEXTS for one in self._in_language(facts.get(full(text), []))],
            [(self.words[word], values) for word, via in _RELATIONS if (values := self._values(facts, full(via)))],
        )

    def _values(self, facts: dict[str, list], predicate: str) -> list[Value]:  # type: ignore[type-arg]
        named = [said for said in facts.get(predicate, []) if isinstance(said.object, ox.NamedNode)]
        return [self.present.value(said.object) for said in named]

    def _in_language(self, said: list) -> list:  # type: ignore[type-arg]
        """The literals in the reader's language, or those in English, or all."""
        for language in (self.words.language, "en"):
            found = [one for one in said if getattr(one.object, "language", None) == language]
            if found:
                return found
        return said


def facts_of(graph: str) -> str:
    """The word for the graph of a vocabulary."""
    return "/ontology" if graph == ONTOLOGY else "/shapes"
