"""W3C's tests of the SPARQL 1.1 Service Description, and whether what it says is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.namespace import RDF, RDFS, XSD

from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from tests.protocol.conftest import DATA, PARSERS, PERSON, Server, parsed

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID_TRIPLES = rdflib.URIRef("http://rdfs.org/ns/void#triples")
FORMATS = "http://www.w3.org/ns/formats/"
#: The properties of section 3.4 that are used here: what each is said of, and what its value is.
SCHEMA = {
    SD.endpoint: (SD.Service, None),
    SD.feature: (SD.Service, {SD.UnionDefaultGraph}),
    SD.supportedLanguage: (SD.Service, {SD.SPARQL11Query}),
    SD.defaultEntailmentRegime: (SD.Service, {rdflib.URIRef("http://www.w3.org/ns/entailment/Simple")}),
    SD.resultFormat: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.availableGraphs: (SD.Service, SD.GraphCollection),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.GraphCollection, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
#: The W3C's list of names of formats, those of ours.
DELIVERED = {
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "JSON-LD", "RDF_XML", "N-Triples", "TriG", "N-Quads"),
}


@pytest.fixture(scope="module")
def description(server: Server) -> rdflib.Graph:
    return parsed(server.ask("/sparql").body, "text/turtle", f"http://{server.address}/sparql")


@pytest.mark.parametrize("accept", [None, "*/*", *PARSERS])
def test_returns_rdf(server: Server, accept: str | None) -> None:
    """Entry returns-rdf."""
    answer = server.ask("/sparql", headers={"Accept": accept} if accept else {})
    assert answer.status == 200
    assert answer.media_type == (accept if accept in PARSERS else "text/turtle")
    assert len(parsed(answer.body, answer.media_type, f"http://{server.address}/sparql")) > 30
    assert "Accept" in answer.vary


@pytest.mark.parametrize("accept", PARSERS)
def test_has_endpoint_triple(server: Server, accept: str) -> None:
    """Entry has-endpoint-triple, in every format."""
    url = f"http://{server.address}/sparql"
    found = parsed(server.ask("/sparql", headers={"Accept": accept}).body, accept, url)
    assert [str(endpoint) for endpoint in found.objects(None, SD.endpoint)] == [url]
    assert (rdflib.URIRef(url), RDF.type, SD.Service) in found


def test_conforms_to_schema(description: rdflib.Graph) -> None:
    """Entry conforms-to-schema."""
    used = {predicate for predicate in description.predicates() if predicate in SD}
    assert used <= set(SCHEMA)
    for predicate in used:
        domain, range = SCHEMA[predicate]
        for subject, object in description.subject_objects(predicate):
            assert (subject, RDF.type, domain) in description
            if isinstance(range, set):
                assert object in range
            elif range:
                assert (object, RDF.type, range) in description
    for kind, property in ((SD.Service, SD.endpoint), (SD.NamedGraph, SD.name), (SD.Dataset, SD.defaultGraph)):
        for subject in description.subjects(RDF.type, kind):
            assert len(list(description.objects(subject, property))) == 1


def test_formats_and_features_are_those_that_there_are(description: rdflib.Graph) -> None:
    formats = {str(format).removeprefix(FORMATS) for format in description.objects(None, SD.resultFormat)}
    assert formats == DELIVERED
    assert not list(description.objects(None, SD.feature))  # the default graph is no union here, and nothing is fetched


def test_graphs_are_all_there_with_their_sizes(description: rdflib.Graph) -> None:
    sizes = {
        str(description.value(named, SD.name)): int(description.value(description.value(named, SD.graph), VOID_TRIPLES))
        for named in description.objects(None, SD.namedGraph)
    }
    assert sizes == {DATA.format(1): 1, DATA.format(2): 1, DATA.format(3): 1, PERSON: 4}
    assert int(description.value(next(description.objects(None, SD.defaultGraph)), VOID_TRIPLES)) == 2


def test_limits_are_stated_and_labeled(description: rdflib.Graph) -> None:
    found = {}
    for property in description.subjects(RDF.type, RDF.Property):
        [found[str(property).partition("#")[2]]] = description.objects(None, property)
        assert {label.language for label in description.objects(property, RDFS.label)} == {"en", "ko"}
    assert {name: float(value) for name, value in found.items()} == {
        "queryTimeLimit": 30,
        "queryMemoryLimit": 2048,
        "queryLengthLimit": 65536,
        "addressLimit": 60_000,
        "queryDepthLimit": 100,
        "bodyLimit": 1_000_000,
        "concurrentQueries": 1,
        "waitingQueries": 32,
    }
    assert {value.datatype for value in found.values()} == {XSD.integer}


def test_there_is_a_way_to_the_void_description(server: Server, description: rdflib.Graph) -> None:
    void = f"http://{server.address}/.well-known/void"
    dataset = next(description.objects(None, SD.defaultDataset))
    assert rdflib.URIRef(void) in set(description.objects(dataset, RDFS.seeAlso))
    link = re.search(r'<([^>]+)>; rel="describedby"', server.ask("/sparql").headers["Link"])
    assert link
    assert link[1] == void


@pytest.fixture(scope="module")
def nowhere(dataset: Path) -> Iterator[FlaskClient]:
    """A server to which nobody has said where it is, and whose default graph is the union."""
    app = create_app(Settings(files=(dataset,), workers=1))
    yield app.test_client()
    close_app(app)


@pytest.mark.parametrize("accept", [accept for accept in PARSERS if not accept.startswith("application/n-")])
def test_the_endpoint_is_where_it_was_found(nowhere: FlaskClient, accept: str) -> None:
    answer = nowhere.get("/sparql", headers={"Accept": accept, "Host": "evil.example"})
    assert b"evil.example" not in answer.data
    for url in ("https://one.example/sparql", "http://two.example:8000/sparql?format=ttl"):
        found = parsed(answer.data, accept, url)
        assert [str(o) for o in found.objects(None, SD.endpoint)] == [url.partition("?")[0]]


def test_a_union_is_said_to_be_one(nowhere: FlaskClient) -> None:
    found = parsed(nowhere.get("/sparql").data, "text/turtle", "http://x.example/sparql")
    assert set(found.objects(None, SD.feature)) == {SD.UnionDefaultGraph}
    assert int(found.value(next(found.objects(None, SD.defaultGraph)), VOID_TRIPLES)) == 9


#: What is asked without a query, and what comes of it: status and media type.
WITHOUT = [
    ("GET", "", "text/html", 200, "text/html"),
    ("GET", "", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200, "text/html"),
    ("GET", "", "text/turtle, text/html;q=0.5", 200, "text/turtle"),
    ("GET", "", "text/html;q=0.1, application/n-triples;q=0.2", 200, "application/n-triples"),
    ("GET", "", "application/json", 200, "application/json"),
    ("GET", "?format=nt", "text/html", 200, "application/n-triples"),
    ("GET", "?format=html", "text/turtle", 200, "text/html"),
    ("GET", "?lang=ko", "text/html", 200, "text/html"),
    ("GET", "?format=csv", None, 406, "application/problem+json"),
    ("GET", "", "image/png", 406, "application/problem+json"),
    ("GET", "", "*/*;q=0", 406, "application/problem+json"),
    # A table was expected, so a query was forgotten.
    ("GET", "", "application/sparql-results+json", 400, "application/problem+json"),
    ("GET", "?timeout=1", None, 400, "application/problem+json"),
    ("GET", "?default-graph-uri=http%3A%2F%2Fx%2F", "*/*", 400, "application/problem+json"),
    ("POST", "", None, 400, "application/problem+json"),
    ("HEAD", "", None, 200, "text/turtle"),
    ("HEAD", "", "text/html", 200, "text/html"),
]


@pytest.mark.parametrize("case", WITHOUT)
def test_without_a_query(server: Server, case: tuple[str, str, str | None, int, str]) -> None:
    method, query, accept, status, media_type = case
    headers = {"Accept": accept} if accept else {}
    if method == "POST":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    answer = server.ask("/sparql" + query, method, b"" if method == "POST" else None, headers)
    assert (answer.status, answer.media_type) == (status, media_type)
    assert "Accept" in answer.vary
    if method == "HEAD":
        assert answer.body == b""
        assert answer.headers["Content-Length"] == str(len(server.ask("/sparql", headers=headers).body))
