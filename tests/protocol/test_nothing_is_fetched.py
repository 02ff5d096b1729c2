"""No request makes the server fetch or read anything: a socket listens, and must never be called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest

from tests.protocol.conftest import Server
from tests.query.test_isolation import Listener

QUERY = "application/sparql-query"
HERE = "http://127.0.0.1:{port}/"
#: What may not run; `{x}` is an address that would be heard.
REFUSED = [
    "ASK {{ SERVICE <{x}> {{ ?s ?p ?o }} }}",
    "ASK {{ SERVICE SILENT <{x}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?x {{ <{x}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<{x}> AS ?x) SERVICE SILENT ?x {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ SERVICE <{x}> {{ ?s ?p ?o }} }} }} }}",
    "SELECT * {{ OPTIONAL {{ SERVICE <{x}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ ?a ?b ?c MINUS {{ SERVICE <{x}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{x}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ FILTER NOT EXISTS {{ SERVICE <{x}> {{ ?s ?p ?o }} }} }}",
    "SELECT (EXISTS {{ SERVICE <{x}> {{ ?s ?p ?o }} }} AS ?e) {{}}",
    "CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{x}> {{ ?s ?p ?o }} }}",
    "DESCRIBE ?s {{ SERVICE <{x}> {{ ?s ?p ?o }} }}",
    "PREFIX x: <{x}> ASK {{ SERVICE x: {{ ?s ?p ?o }} }}",
    "BASE <{x}> ASK {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "ASK {{ SERVICE # a comment }}\\n <{x}> {{ ?s ?p ?o }} }}",
    "ASK {{ sErViCe<{x}>{{ ?s ?p ?o }} }}",
    r"ASK {{ \u0053ERVICE <{x}> {{ ?s ?p ?o }} }}",
    r"ASK {{ SERVICE\u0020<{x}> {{ ?s ?p ?o }} }}",
    r"ASK {{ SERVI\U00000043E <{x}> {{ ?s ?p ?o }} }}",
    "ASK {{ ?s ?p trueSERVICE <{x}> {{ ?s ?p ?o }} }}",
    "LOAD <{x}>",
    "LOAD SILENT <{x}> INTO GRAPH <http://x/>",
    "# ASK {{}}\\nLOAD <{x}>",
    r"L\u004FAD <{x}>",
    "LOAD <file:///etc/passwd>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{x}> {{ ?s ?p ?o }} }}",
]
#: What may run, and finds nothing; one of a kind with an address and with a file.
EMPTY = [
    "SELECT * FROM <{x}> {{ ?s ?p ?o }}",
    "SELECT * FROM <{x}> FROM <http://kasei.us/2009/09/sparql/data/data9.rdf> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{x}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "SELECT * FROM NAMED <{x}> {{ GRAPH <{x}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ GRAPH <{x}> {{ ?s ?p ?o }} }}",
    "BASE <{x}> SELECT * FROM <> {{ ?s ?p ?o }}",
]


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


def address_of(listener: Listener) -> str:
    return HERE.format(port=listener.query.partition("127.0.0.1:")[2].partition("/")[0])


@pytest.mark.parametrize("query", REFUSED)
def test_what_would_reach_out_is_refused(server: Server, listener: Listener, query: str) -> None:
    text = query.format(x=address_of(listener)).replace("\\n", "\n")
    for answer in (
        server.ask("/sparql", "POST", text, {"Content-Type": QUERY}),
        server.ask("/sparql?query=" + quote(text), headers={"Accept": "text/csv, text/turtle"}),
    ):
        assert answer.status == 403
        assert json.loads(answer.body)["line"] >= 1
    assert listener.calls == 0


@pytest.mark.parametrize("place", [HERE, "file:///etc/passwd"])
@pytest.mark.parametrize("query", EMPTY)
def test_an_unknown_graph_is_empty(server: Server, listener: Listener, query: str, place: str) -> None:
    iri = address_of(listener) if place == HERE else place
    answer = server.ask("/sparql", "POST", query.format(x=iri), {"Content-Type": QUERY})
    assert answer.status == 200
    assert json.loads(answer.body)["results"]["bindings"] == []
    assert listener.calls == 0


@pytest.mark.parametrize("place", [HERE, "file:///etc/passwd"])
def test_a_graph_of_the_protocol_is_not_fetched(server: Server, listener: Listener, place: str) -> None:
    iri = address_of(listener) if place == HERE else place
    for name, pattern in (("default-graph-uri", "?s ?p ?o"), ("named-graph-uri", "GRAPH ?g { ?s ?p ?o }")):
        fields = urlencode({"query": f"ASK {{ {pattern} }}", name: iri})
        assert json.loads(server.ask("/sparql?" + fields).body)["boolean"] is False
    assert server.ask("/graph?graph=" + quote(iri)).status == 404
    assert listener.calls == 0


def test_the_host_is_not_believed(server: Server, listener: Listener) -> None:
    for path in ("/sparql", "/sparql?query=ASK{}", "/graph?default", "/id/x", "/.well-known/void"):
        host = address_of(listener).removeprefix("http://").rstrip("/")
        answer = server.ask(path, headers={"X-Forwarded-Host": host, "X-Original-Url": f"http://{host}/", "Via": host})
        assert host.encode() not in answer.body
        assert host not in str(answer.headers)
    assert listener.calls == 0
