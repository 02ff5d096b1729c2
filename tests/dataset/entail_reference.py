"""What follows, said a second time and readably: one SPARQL rule an axiom kind, applied until nothing new comes out.

Slow and obvious, it is the specification that `ogpkg.dataset.entail` is compared with.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from ogpkg.dataset import ENTAILED
from ogpkg.dataset.load import under
from ogpkg.iris import BASE, PREFIXES, RDF, SHAPES
from ogpkg.lines import graph_of, joined, lines_of, merge, put_in, store_of

_SHAPES = f"<{SHAPES}>".encode()

#: Axiom kind → the rule that gives what it entails and is not yet known.
RULES = {
    "owl:equivalentClass": """
        CONSTRUCT { ?a rdfs:subClassOf ?b } WHERE {
          { ?a owl:equivalentClass ?b } UNION { ?b owl:equivalentClass ?a }
          FILTER NOT EXISTS { ?a rdfs:subClassOf ?b } }""",
    "owl:equivalentProperty": """
        CONSTRUCT { ?p rdfs:subPropertyOf ?q } WHERE {
          { ?p owl:equivalentProperty ?q } UNION { ?q owl:equivalentProperty ?p }
          FILTER NOT EXISTS { ?p rdfs:subPropertyOf ?q } }""",
    "rdfs:subClassOf is transitive": """
        CONSTRUCT { ?a rdfs:subClassOf ?c } WHERE {
          ?a rdfs:subClassOf ?b . ?b rdfs:subClassOf ?c
          FILTER NOT EXISTS { ?a rdfs:subClassOf ?c } }""",
    "rdfs:subPropertyOf is transitive": """
        CONSTRUCT { ?p rdfs:subPropertyOf ?r } WHERE {
          ?p rdfs:subPropertyOf ?q . ?q rdfs:subPropertyOf ?r
          FILTER NOT EXISTS { ?p rdfs:subPropertyOf ?r } }""",
    "rdfs:subPropertyOf": """
        CONSTRUCT { ?x ?q ?y } WHERE {
          ?p rdfs:subPropertyOf ?q . ?x ?p ?y
          FILTER NOT EXISTS { ?x ?q ?y } }""",
    "owl:inverseOf": """
        CONSTRUCT { ?y ?q ?x } WHERE {
          { ?p owl:inverseOf ?q } UNION { ?q owl:inverseOf ?p }
          ?x ?p ?y
          FILTER NOT EXISTS { ?y ?q ?x } }""",
    "owl:SymmetricProperty": """
        CONSTRUCT { ?y ?p ?x } WHERE {
          ?p a owl:SymmetricProperty . ?x ?p ?y
          FILTER NOT EXISTS { ?y ?p ?x } }""",
    "owl:TransitiveProperty": """
        CONSTRUCT { ?x ?p ?z } WHERE {
          ?p a owl:TransitiveProperty . ?x ?p ?y . ?y ?p ?z
          FILTER NOT EXISTS { ?x ?p ?z } }""",
    "rdfs:domain": """
        CONSTRUCT { ?x a ?class } WHERE {
          ?p rdfs:domain ?class . ?x ?p ?y
          FILTER NOT EXISTS { ?x a ?class } }""",
    "rdfs:range": """
        CONSTRUCT { ?y a ?class } WHERE {
          ?p rdfs:range ?class . ?x ?p ?y
          FILTER NOT EXISTS { ?y a ?class } }""",
    "rdfs:subClassOf": """
        CONSTRUCT { ?x a ?b } WHERE {
          ?a rdfs:subClassOf ?b . ?x a ?a
          FILTER NOT EXISTS { ?x a ?b } }""",
}

_TYPE = ox.NamedNode(RDF + "type")
_IS_A_PLACE = f" {_TYPE} <{RDF}Statement> ".encode()
_SUBSUMPTIONS = {ox.NamedNode(PREFIXES["rdfs"] + name) for name in ("subClassOf", "subPropertyOf")}
_CLASSES_OF_EVERYTHING = {PREFIXES["owl"] + "Thing", PREFIXES["rdfs"] + "Resource", PREFIXES["rdfs"] + "Literal"}


def entail(lines: list[bytes], base_iri: str = BASE) -> list[bytes]:
    """What follows from `lines` and none of them states, as lines in the graph ``id/document/entailed``.

    The shapes graph does not take part: it says what is demanded, not what is so.
    """
    known = store_of(joined(merge(_premises(lines))))
    entailed: set[ox.Triple] = set()
    while new := _one_round(known):
        entailed |= new
    stated = set(merge(line for line in lines if graph_of(line) == _SHAPES))
    return put_in(under(base_iri, ENTAILED), set(lines_of(entailed)) - stated)


def _premises(lines: list[bytes]) -> Iterable[bytes]:
    """The lines that rules apply to: not the shapes, and not where a statement stands in a document."""
    subjects = [line.split(b" ", 1)[0] for line in lines]
    both = list(zip(subjects, lines, strict=True))
    places = {subject for subject, line in both if line.startswith(_IS_A_PLACE, len(subject))}
    return (line for subject, line in both if subject not in places and graph_of(line) != _SHAPES)


def _one_round(known: ox.Store) -> set[ox.Triple]:
    """What every rule, in turn, adds to `known`."""
    new: set[ox.Triple] = set()
    for rule in RULES.values():
        found = {triple for triple in _apply(rule, known) if _is_worth_saying(triple)}
        known.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in found)
        new |= found
    return new


def _apply(rule: str, known: ox.Store) -> Iterable[ox.Triple]:
    triples = known.query(rule, prefixes=PREFIXES)
    assert isinstance(triples, ox.QueryTriples)
    return triples


def _is_worth_saying(triple: ox.Triple) -> bool:
    """False for what holds of everything, for "x is a kind of x", and for anonymous classes."""
    if triple.predicate in _SUBSUMPTIONS:
        return triple.subject != triple.object and _is_proper(triple.subject) and _is_proper(triple.object)
    return triple.predicate != _TYPE or _is_proper(triple.object)


def _is_proper(term: object) -> bool:
    """True for a named class or property that is neither universal nor a datatype."""
    if not isinstance(term, ox.NamedNode):
        return False
    return term.value not in _CLASSES_OF_EVERYTHING and not term.value.startswith(PREFIXES["xsd"])
