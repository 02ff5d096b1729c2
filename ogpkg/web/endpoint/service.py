"""The service describes itself (SPARQL 1.1 Service Description): what it delivers, its graphs, and its limits."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pyoxigraph as ox
from flask import Response, request

from ogpkg import formats
from ogpkg.errors import NotAcceptable
from ogpkg.formats import GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.iris import PREFIXES
from ogpkg.query import guard
from ogpkg.web import negotiate
from ogpkg.web.editor import page
from ogpkg.web.endpoint.call import MOST_IN_ADDRESS, shown
from ogpkg.web.negotiate import HTML, Choice, content_type
from ogpkg.web.problems import BadRequest
from ogpkg.web.settings import Settings
from ogpkg.web.state import Finished, finished, respond, state

_NAMESPACES = {name: PREFIXES[name] for name in ("rdf", "rdfs", "sd", "void", "xsd")} | {
    "format": "http://www.w3.org/ns/formats/",
    "entailment": "http://www.w3.org/ns/entailment/",
}
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
#: No vocabulary has words for the limits of a service, so these are ours: name, meanings, value.
_LIMITS: tuple[tuple[str, str, str, Callable[[Settings], float]], ...] = (
    ("queryTimeLimit", "seconds a query may take", "질의의 최대 시간(초)", lambda s: s.query_timeout),
    ("queryMemoryLimit", "megabytes a query may use", "질의의 최대 메모리(MB)", lambda s: s.query_memory),
    ("queryLengthLimit", "bytes a query may have", "질의문의 최대 길이(바이트)", lambda _: guard.MAX_LENGTH),
    ("queryDepthLimit", "depth that brackets may have", "괄호의 최대 중첩 깊이", lambda _: guard.MAX_DEPTH),
    (
        "addressLimit",
        "bytes of parameters in an address",
        "주소 매개변수의 최대 길이(바이트)",
        lambda _: MOST_IN_ADDRESS,
    ),
    ("bodyLimit", "bytes a request body may have", "요청 본문의 최대 크기(바이트)", lambda s: s.max_body),
    ("concurrentQueries", "queries answered at once", "동시에 처리하는 질의 수", lambda s: s.workers),
    ("waitingQueries", "queries that may wait", "대기할 수 있는 질의 수", lambda s: s.queue),
)
#: What a query would come with; a request that has one of these and no query has lost it.
_OF_A_QUERY = {"default-graph-uri", "named-graph-uri", "timeout"}
#: Stands in the description for the place it is read from, where the format has references relative to that.
_HERE = "http://here.invalid/"
_RELATIVE = ("turtle", "trig", "rdfxml", "jsonld")


def front() -> Response:
    """What there is without a query: the editor for a browser, the description for everyone else (section 2).

    BadRequest for a request that was to have a query, NotAcceptable for one that takes neither.
    """
    accept, named = request.headers.get("Accept"), request.args.get("format")
    if request.method == "POST" or _OF_A_QUERY & set(request.args):
        raise BadRequest("there is no query in the request; send it as the parameter or field 'query'")
    if named:
        return _described(_by_name(named))
    try:
        choice = negotiate.negotiate(accept, (*GRAPH_FORMATS, HTML))
    except NotAcceptable:
        negotiate.negotiate(accept, (*GRAPH_FORMATS, HTML, *RESULT_FORMATS))
        raise BadRequest("there is no query, so there is no table; send ?query=") from None
    return _described(choice)


def _by_name(name: str) -> Choice:
    format = negotiate.by_name(name, (*GRAPH_FORMATS, HTML))
    if format is None:
        known = tuple(format.name for format in (*GRAPH_FORMATS, HTML))
        raise NotAcceptable(f"the service is not described in {shown(name)}; there are: {', '.join(known)}", known)
    return Choice(format, format.media_type)


def _described(choice: Choice) -> Response:
    if choice.format is HTML:
        return page.editor()
    return respond(finished(("service", choice), lambda: _make(choice)), "Accept")


def _make(choice: Choice) -> Finished:
    """The description, its own addresses relative where nobody has said under which the server is reached.

    Then it is true under every address; what the Host header says is not looked at.
    """
    public, relative = state().public_url, choice.format.name in _RELATIVE and not state().settings.public_url
    body = formats.write(triples(_HERE if relative else public), choice.format, _NAMESPACES)
    if relative:
        body = body.replace(_HERE.encode(), b"/")
    link = f'<{"/" if relative else public}.well-known/void>; rel="describedby"'
    return Finished(body, content_type(choice), (("Link", link),))


def triples(url: str) -> list[ox.Triple]:
    """The description of the service under `url`: its formats, its dataset and the dataset's graphs, its limits."""
    served = state().served
    service, dataset, default = f"{url}sparql", f"{url}sparql#dataset", f"{url}sparql#default"
    features = ["sd:UnionDefaultGraph"] if served.union else []
    graphs = [graph for graph in served.graphs if served.has_graph(graph.iri)]
    return [
        _triple(service, "rdf:type", "sd:Service"),
        _triple(service, "sd:endpoint", service),
        _triple(service, "sd:supportedLanguage", "sd:SPARQL11Query"),
        _triple(service, "sd:defaultEntailmentRegime", "entailment:Simple"),
        *(_triple(service, "sd:feature", feature) for feature in features),
        *(_triple(service, "sd:resultFormat", "format:" + _NAMES[f.name]) for f in (*RESULT_FORMATS, *GRAPH_FORMATS)),
        _triple(service, "sd:defaultDataset", dataset),
        _triple(service, "sd:availableGraphs", dataset),
        _triple(dataset, "rdf:type", "sd:Dataset"),
        _triple(dataset, "rdf:type", "sd:GraphCollection"),
        _triple(dataset, "rdfs:seeAlso", f"{url}.well-known/void"),
        _triple(dataset, "sd:defaultGraph", default),
        _triple(default, "rdf:type", "sd:Graph"),
        ox.Triple(_term(default), _term("void:triples"), ox.Literal(default_size())),
        *(t for n, graph in enumerate(graphs, start=1) for t in _graph(dataset, n, graph.iri, graph.triples)),
        *_limits(service),
    ]


def _graph(dataset: str, number: int, iri: str, size: int) -> list[ox.Triple]:
    named, graph = f"{dataset}-{number}", f"{dataset}-{number}-graph"
    return [
        _triple(dataset, "sd:namedGraph", named),
        _triple(named, "rdf:type", "sd:NamedGraph"),
        ox.Triple(_term(named), _term("sd:name"), ox.NamedNode(iri)),
        _triple(named, "sd:graph", graph),
        _triple(graph, "rdf:type", "sd:Graph"),
        ox.Triple(_term(graph), _term("void:triples"), ox.Literal(size)),
    ]


def _limits(service: str) -> list[ox.Triple]:
    """The limits, and what the words for them mean. A property has one name wherever the server stands."""
    found = []
    for name, english, korean, value in _LIMITS:
        term, number = f"{state().served.base}sparql#{name}", Decimal(str(value(state().settings)))
        kind = "integer" if number == int(number) else "decimal"
        found += [
            ox.Triple(
                _term(service), _term(term), ox.Literal(f"{number.normalize():f}", datatype=_term("xsd:" + kind))
            ),
            _triple(term, "rdf:type", "rdf:Property"),
            ox.Triple(_term(term), _term("rdfs:label"), ox.Literal(english, language="en")),
            ox.Triple(_term(term), _term("rdfs:label"), ox.Literal(korean, language="ko")),
        ]
    return found


def default_size() -> int:
    """How many statements the default graph has."""
    return int(finished(("default size",), _count).body)


def _count() -> Finished:
    rows = state().served.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    return Finished(rows[0]["n"].value.encode(), "text/plain")


def _triple(subject: str, predicate: str, object: str) -> ox.Triple:
    return ox.Triple(_term(subject), _term(predicate), _term(object))


def _term(name: str) -> ox.NamedNode:
    """The IRI `name`, or the one that it abbreviates."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(_NAMESPACES[prefix] + local if prefix in _NAMESPACES else name)
