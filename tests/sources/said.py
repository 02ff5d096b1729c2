"""What a record says, for tests: read back from the Turtle that it writes."""

from __future__ import annotations

from functools import lru_cache

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from ogpkg.iris import PREFIXES
from ogpkg.sources.record import Record, term


@lru_cache(maxsize=8)
def graph(record: Record) -> Graph:
    """The record as rdflib reads its Turtle."""
    return Graph().parse(data=record.turtle(), format="turtle")


def values(record: Record, subject: str, predicate: str) -> set[Node]:
    """Every value of one property of one thing, both given as prefixed names."""
    return set(graph(record).objects(term(subject), term(predicate)))


def lines(record: Record, subject: str, predicate: str, value: Node) -> list[int]:
    """The lines that say so, in order."""
    said = graph(record)
    parts = {"subject": term(subject), "predicate": term(predicate), "object": value}
    places = [set(said.subjects(term(f"rdf:{name}"), node)) for name, node in parts.items()]
    return sorted(int(line) for place in set.intersection(*places) for line in said.objects(place, term("ogp:line")))


def things(record: Record, kind: str) -> set[str]:
    """The keys of all things of a class."""
    return {_tail(thing) for thing in graph(record).subjects(term("rdf:type"), term(kind))}


def absences(record: Record, subject: str) -> dict[str, str]:
    """Local name of the absent property → key of the reason, for one thing."""
    said = graph(record)
    return {
        _tail(said.value(absence, term("ogp:absentProperty"))): _tail(said.value(absence, term("ogp:absenceReason")))
        for absence in said.subjects(term("ogp:absenceOf"), term(subject))
    }


def english(text: str) -> Literal:
    """`text` as titles are stated."""
    return Literal(text, lang="en")


def year(text: str) -> Literal:
    """`text` as an xsd:gYear."""
    return Literal(text, datatype=URIRef(PREFIXES["xsd"] + "gYear"))


def _tail(iri: Node | None) -> str:
    return str(iri).replace("#", "/").rsplit("/", 1)[-1]
