"""The service describes itself (SPARQL 1.1 Service Description): what it delivers, and which graphs it has."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Response

from ogpkg import formats
from ogpkg.formats import GRAPH_FORMATS, RESULT_FORMATS, Format
from ogpkg.iris import PREFIXES
from ogpkg.web.negotiate import content_type
from ogpkg.web.state import Finished, finished, respond, state

_FORMATS = "http://www.w3.org/ns/formats/"
#: The W3C's names of the formats.
_NAMES = {
    "turtle": "Turtle",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "ntriples": "N-Triples",
    "trig": "TriG",
    "nquads": "N-Quads",
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
}


def description(format: Format) -> Response:
    """The description in `format`, which every answer is checked against by a test."""
    answer = finished(("service", format.name), lambda: _make(format))
    return respond(answer, "Accept")


def _make(format: Format) -> Finished:
    return Finished(formats.write(triples(), format), content_type(format), (("Link", _link()),))


def _link() -> str:
    return f'<{state().public_url}.well-known/void>; rel="describedby"'


def triples() -> list[ox.Triple]:
    """The description: the service, its formats, its dataset and the dataset's graphs."""
    url, served = state().public_url, state().served
    service, dataset, default = f"{url}sparql", f"{url}sparql#dataset", f"{url}sparql#default"
    void = ox.NamedNode(served.base + "dataset")
    found = [
        _link_to(service, "rdf:type", "sd:Service"),
        ox.Triple(ox.NamedNode(service), _term("sd:endpoint"), ox.NamedNode(service)),
        _link_to(service, "sd:supportedLanguage", "sd:SPARQL11Query"),
        ox.Triple(ox.NamedNode(service), _term("sd:defaultDataset"), ox.NamedNode(dataset)),
        _link_to(dataset, "rdf:type", "sd:Dataset"),
        ox.Triple(ox.NamedNode(dataset), _term("rdfs:seeAlso"), void),
        ox.Triple(ox.NamedNode(dataset), _term("sd:defaultGraph"), ox.NamedNode(default)),
        _link_to(default, "rdf:type", "sd:Graph"),
    ]
    if served.union:
        found.append(_link_to(service, "sd:feature", "sd:UnionDefaultGraph"))
    for each in (*RESULT_FORMATS, *GRAPH_FORMATS):
        found.append(
            ox.Triple(ox.NamedNode(service), _term("sd:resultFormat"), ox.NamedNode(_FORMATS + _NAMES[each.name]))
        )
    named = [graph for graph in served.graphs if served.has_graph(graph.iri)]
    return found + [t for n, graph in enumerate(named, start=1) for t in _graph(dataset, n, graph.iri, graph.triples)]


def _graph(dataset: str, number: int, iri: str, size: int) -> list[ox.Triple]:
    named, graph = ox.NamedNode(f"{dataset}-{number}"), ox.NamedNode(f"{dataset}-{number}-graph")
    return [
        ox.Triple(ox.NamedNode(dataset), _term("sd:namedGraph"), named),
        ox.Triple(named, _term("rdf:type"), _term("sd:NamedGraph")),
        ox.Triple(named, _term("sd:name"), ox.NamedNode(iri)),
        ox.Triple(named, _term("sd:graph"), graph),
        ox.Triple(graph, _term("rdf:type"), _term("sd:Graph")),
        ox.Triple(graph, _term("void:triples"), ox.Literal(size)),
    ]


def _link_to(subject: str, predicate: str, object: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), _term(predicate), _term(object))


def _term(curie: str) -> ox.NamedNode:
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)
