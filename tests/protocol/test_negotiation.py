"""Which representation comes back (RFC 9110, section 12): every kind of address, every kind of Accept header.

Bodies are read by rdflib and by Python's csv module, so that a media type is what the body says, too.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import rdflib
import rdflib.query
from rdflib.namespace import RDF

from ogpkg import quality
from ogpkg.web import Settings
from tests.live import running
from tests.protocol.conftest import DATA, DOCUMENT, PARSERS, Server, parsed
from tests.web.conftest import INVENTED

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV, TURTLE, JSONLD, HTML = (
    "text/csv",
    "text/tab-separated-values",
    "text/turtle",
    "application/ld+json",
    "text/html",
)
RDFXML = "application/rdf+xml"
GRAPHS = f"default-graph-uri={quote(DATA.format(1), safe='')}"
TABLES = {"select": f"SELECT ?s {{ ?s a <{DOCUMENT}> }}", "ask": "ASK { ?s ?p ?o }"}
GRAPH_QUERIES = {"construct": "CONSTRUCT WHERE { ?s ?p ?o }", "describe": f"DESCRIBE <{DATA.format(1)}>"}
NONE = None

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)
#: What Java's own client sends when nobody says anything else; its lone star is no media range.
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
PROFILE = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, and; more";q=0.9, text/turtle;q=0.8'

#: Accept, and the media type of a table and of a graph; NONE where there is none to be had.
ACCEPTED: list[tuple[str | None, str | None, str | None]] = [
    (None, JSON, TURTLE),
    ("", JSON, TURTLE),
    ("*/*", JSON, TURTLE),
    ("*/*;q=0.1", JSON, TURTLE),
    (JSON, JSON, NONE),
    (XML, XML, NONE),
    (CSV, CSV, NONE),
    (TSV, TSV, NONE),
    *((media_type, NONE, media_type) for media_type in PARSERS),
    # Other names of the same formats: the answer goes by the name that was asked for.
    ("application/json", "application/json", "application/json"),
    ("application/xml", "application/xml", "application/xml"),
    ("text/xml", "text/xml", "text/xml"),
    ("application/x-turtle", NONE, "application/x-turtle"),
    # Ranges take our first of that type.
    ("text/*", CSV, TURTLE),
    ("application/*", JSON, JSONLD),
    ("text/*;q=0.4, application/*;q=0.5", JSON, JSONLD),
    # The highest q wins, and the more specific of two that are equal.
    (f"{CSV};q=0.5, {XML};q=0.6", XML, NONE),
    (f"{CSV};q=0.123, {XML};q=0.122", CSV, NONE),
    (f"{TURTLE};q=0.5, {JSONLD}", NONE, JSONLD),
    (f"{TURTLE}, {JSON}", JSON, TURTLE),
    (f"{CSV}, {RDFXML}", CSV, RDFXML),
    (f"{CSV}, */*", CSV, TURTLE),
    (f"{RDFXML}, */*;q=0.9", JSON, RDFXML),
    (f"*/*, {RDFXML};q=0.2, {JSON};q=0.1", XML, TURTLE),
    # q=0 is "not that".
    (f"{JSON};q=0, */*", XML, TURTLE),
    (f"{TURTLE};q=0, {JSON};q=0, */*;q=0.5", XML, JSONLD),
    (f"{CSV};q=0, text/*", TSV, TURTLE),
    (f"{CSV};q=0.0", NONE, NONE),
    ("*/*;q=0", NONE, NONE),
    (f"*/*;q=0, {CSV}", CSV, NONE),
    ("image/png", NONE, NONE),
    ("image/*, audio/ogg", NONE, NONE),
    ("image/png, */*;q=0.01", JSON, TURTLE),
    # Parameters, capitals, spaces, quotation marks.
    (f"{JSON};charset=utf-8", JSON, NONE),
    (f"{TURTLE};version=1.1;q=0.2, {RDFXML};q=0.1", NONE, TURTLE),
    (PROFILE, NONE, JSONLD),
    ("APPLICATION/Sparql-Results+XML", XML, NONE),
    (f"  {CSV}  ;  Q=0.4  ,  {XML};q=0.3", CSV, NONE),
    # What cannot be read is left out; where nothing is left, nothing was said.
    ("nonsense", JSON, TURTLE),
    ("nonsense, text/csv", CSV, NONE),
    ("*/csv", JSON, TURTLE),
    ("/", JSON, TURTLE),
    (f",,{CSV},,", CSV, NONE),
    (f"{CSV};q=2, {XML}", XML, NONE),
    (f"{CSV};q=high, {XML}", XML, NONE),
    (f"{CSV};q=-1, {XML}", XML, NONE),
    (f"{CSV};q=nan, {XML}", XML, NONE),
    # Browsers, and programs that people use.
    (HTML, HTML, HTML),
    (FIREFOX, HTML, HTML),
    (CHROME, HTML, HTML),
    (JAVA, HTML, HTML),
    (f"{HTML};q=0.5, {CSV}, {TURTLE}", CSV, TURTLE),
    (f"{JSON}, {XML};q=0.9, {TSV};q=0.7, {CSV};q=0.5, application/json;q=0.2, */*;q=0.1", JSON, "application/json"),
    (f"{TURTLE},application/n-triples;q=0.9,{JSONLD};q=0.8,{RDFXML};q=0.7,*/*;q=0.3", JSON, TURTLE),
    (
        f"application/n-quads,application/trig;q=0.95,{JSONLD};q=0.9,{JSON};q=0.8,{XML};q=0.7",
        JSON,
        "application/n-quads",
    ),
]
#: Other names, and the format whose reader can read it.
_SAME = {
    "application/json": {"table": JSON, "graph": JSONLD},
    "application/xml": {"table": XML, "graph": RDFXML},
    "text/xml": {"table": XML, "graph": RDFXML},
    "application/x-turtle": {"graph": TURTLE},
}


def read_table(body: bytes, media_type: str, form: str) -> None:
    """Fail unless `body` is the table that is expected, in `media_type`."""
    if form == "ask" and media_type in (CSV, TSV):
        assert body.strip() == b"true"
        return
    if media_type in (CSV, TSV):
        rows = list(csv.reader(io.StringIO(body.decode(), newline=""), delimiter="," if media_type == CSV else "\t"))
        assert rows == ([["s"], [DATA.format(1)]] if media_type == CSV else [["?s"], [f"<{DATA.format(1)}>"]])
        return
    result = rdflib.query.Result.parse(io.BytesIO(body), format="json" if media_type == JSON else "xml")
    if form == "ask":
        assert result.askAnswer is True
    else:
        assert [[str(term) for term in row] for row in result] == [[DATA.format(1)]]


def read_graph(body: bytes, media_type: str) -> None:
    """Fail unless `body` is the graph that is expected, in `media_type`."""
    one = (rdflib.URIRef(DATA.format(1)), RDF.type, rdflib.URIRef(DOCUMENT))
    assert set(parsed(body, media_type)) == {one}


@pytest.mark.parametrize("form", [*TABLES, *GRAPH_QUERIES])
@pytest.mark.parametrize(("accept", "table", "graph"), ACCEPTED)
def test_an_answer_is_what_its_media_type_says(
    server: Server, form: str, accept: str | None, table: str | None, graph: str | None
) -> None:
    query = quote((TABLES | GRAPH_QUERIES)[form])
    answer = server.ask(f"/sparql?{GRAPHS}&query={query}", headers={} if accept is None else {"Accept": accept})
    kind, expected = ("table", table) if form in TABLES else ("graph", graph)
    assert answer.vary >= {"Accept"}
    if expected is NONE:
        assert answer.status == 406
        offered = json.loads(answer.body)["offered"]
        assert {JSON, XML, CSV, TSV} <= set(offered) or set(PARSERS) <= set(offered)
        return
    assert (answer.status, answer.media_type) == (200, expected)
    if expected.startswith("text/"):
        assert answer.headers.get_content_charset() == "utf-8"
    if expected == HTML:
        assert answer.body.lower().startswith(b"<!doctype html>")
        return
    media_type = _SAME.get(expected, {}).get(kind, expected)
    if kind == "table":
        read_table(answer.body, media_type, form)
    else:
        read_graph(answer.body, media_type)


#: The value of ?format=, and what comes of it for a table and for a graph.
NAMED = [
    ("json", JSON, JSONLD),
    ("xml", XML, RDFXML),
    ("csv", CSV, NONE),
    ("tsv", TSV, NONE),
    ("CSV", CSV, NONE),
    (quote(XML), XML, NONE),
    ("turtle", NONE, TURTLE),
    ("ttl", NONE, TURTLE),
    ("jsonld", NONE, JSONLD),
    ("rdfxml", NONE, RDFXML),
    ("rdf", NONE, RDFXML),
    # As SPARQLWrapper calls them.
    ("rdf%2Bxml", NONE, RDFXML),
    ("json-ld", NONE, JSONLD),
    ("n3", NONE, TURTLE),
    ("nt", NONE, "application/n-triples"),
    ("ntriples", NONE, "application/n-triples"),
    ("trig", NONE, "application/trig"),
    ("nq", NONE, "application/n-quads"),
    (quote("application/n-quads"), NONE, "application/n-quads"),
    ("html", HTML, HTML),
    ("", XML, NONE),
    ("docx", NONE, NONE),
    ("..%2F..%2Fetc%2Fpasswd", NONE, NONE),
]


@pytest.mark.parametrize(("name", "table", "graph"), NAMED)
def test_a_named_format_goes_before_the_header(server: Server, name: str, table: str | None, graph: str | None) -> None:
    for query, expected in ((TABLES["select"], table), (GRAPH_QUERIES["construct"], graph)):
        answer = server.ask(f"/sparql?{GRAPHS}&format={name}&query={quote(query)}", headers={"Accept": XML})
        assert answer.status == (200 if expected else 406)
        if expected:
            assert answer.media_type == expected
        else:
            assert json.loads(answer.body)["offered"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A whole site: things, documents, an ontology."""
    snapshot = quality.build(INVENTED, tmp_path_factory.mktemp("invented"))
    with running(Settings(snapshot=snapshot.path, workers=1)) as (url, _):
        yield Server(url.removeprefix("http://"))


_THING, _GRAPH = "/id/plan/XA-1", "/graph?graph=https://w3id.org/ogpkg/id/document/xa-page"
_PROBLEM = "application/problem+json"
#: Address, Accept, status, and the media type or where it leads.
ELSEWHERE: list[tuple[str, str | None, int, str]] = [
    *((_GRAPH, media_type, 200, media_type) for media_type in PARSERS),
    (_GRAPH, None, 200, TURTLE),
    (_GRAPH, "*/*", 200, TURTLE),
    (_GRAPH, "application/json", 200, "application/json"),
    (_GRAPH, f"{TURTLE};q=0.1, {RDFXML};q=0.2", 200, RDFXML),
    (_GRAPH, CSV, 406, _PROBLEM),
    (_GRAPH, HTML, 406, HTML),
    *((_THING, accept, 303, "/doc/plan/XA-1.html") for accept in (None, "*/*", HTML, FIREFOX, CHROME, JAVA, "text/*")),
    (_THING, TURTLE, 303, "/doc/plan/XA-1.ttl"),
    (_THING, "application/x-turtle", 303, "/doc/plan/XA-1.ttl"),
    (_THING, JSONLD, 303, "/doc/plan/XA-1.jsonld"),
    (_THING, "application/json", 303, "/doc/plan/XA-1.jsonld"),
    (_THING, PROFILE, 303, "/doc/plan/XA-1.jsonld"),
    (_THING, RDFXML, 303, "/doc/plan/XA-1.rdf"),
    (_THING, "application/n-triples", 303, "/doc/plan/XA-1.nt"),
    (_THING, f"{HTML};q=0.5, {TURTLE};q=0.6", 303, "/doc/plan/XA-1.ttl"),
    (_THING, f"{HTML};q=0, */*", 303, "/doc/plan/XA-1.ttl"),
    (_THING, "image/png", 406, _PROBLEM),
    (_THING, "application/trig", 406, _PROBLEM),
    (_THING, "*/*;q=0", 406, _PROBLEM),
    # An address of one representation is answered with that one.
    ("/doc/plan/XA-1.ttl", "image/png", 200, TURTLE),
    ("/doc/plan/XA-1.ttl", HTML, 200, TURTLE),
    ("/doc/plan/XA-1.html", TURTLE, 200, HTML),
    ("/doc/plan/XA-1.jsonld", None, 200, JSONLD),
    ("/doc/plan/XA-1.rdf", None, 200, RDFXML),
    ("/doc/plan/XA-1.nt", None, 200, "application/n-triples"),
    ("/ontology", TURTLE, 303, "/ontology.ttl"),
    ("/ontology", HTML, 303, "/ontology.html"),
    ("/ontology", "image/png", 406, _PROBLEM),
    ("/ontology.ttl", None, 200, TURTLE),
    ("/shapes", RDFXML, 303, "/shapes.rdf"),
    # Errors are negotiated, too: a page for browsers, text for who asks for text, JSON for all others.
    ("/id/nothing", None, 404, _PROBLEM),
    ("/id/nothing", "application/json", 404, _PROBLEM),
    ("/id/nothing", FIREFOX, 404, HTML),
    ("/id/nothing", "text/plain", 404, "text/plain"),
    ("/nowhere", "image/png", 404, _PROBLEM),
    ("/sparql?query=SELEKT", HTML, 400, HTML),
    ("/sparql?query=SELEKT", CSV, 400, _PROBLEM),
]


@pytest.mark.parametrize(("address", "accept", "status", "expected"), ELSEWHERE)
def test_every_address_negotiates(site: Server, address: str, accept: str | None, status: int, expected: str) -> None:
    answer = site.ask(address, headers={} if accept is None else {"Accept": accept})
    assert answer.status == status
    if not address.startswith(("/doc/", "/ontology.")):
        assert "Accept" in answer.vary
    if status == 303:
        assert answer.headers["Location"] == expected
        return
    assert answer.media_type == expected
    if expected in PARSERS and status == 200:
        assert len(parsed(answer.body, expected)) > 10
    if expected in (_PROBLEM, "application/json") and status >= 400:
        problem = json.loads(answer.body)
        assert {"type", "title", "detail"} <= set(problem)
        assert problem["status"] == status


_QUERY = f"/sparql?query={quote('SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 20')}"
ANSWERS = [
    *(_QUERY + f"&format={name}" for name in ("json", "xml", "csv", "tsv", "html")),
    *(
        "/sparql",
        "/sparql?format=html",
        _QUERY + "&timeout=0",
        "/sparql?query=SELEKT",
        "/sparql?query=ASK{}&format=docx",
    ),
    *(_GRAPH, _GRAPH + "&format=nq", "/graph", "/graph?graph=http://nowhere.example/"),
    *(_THING, "/doc/plan/XA-1.html", "/doc/plan/XA-1.ttl", "/ontology", "/ontology.ttl", "/id/nothing", "/nowhere"),
    *("/", "/validate", "/static/ogpkg.css", "/.well-known/void"),
]
#: What differs from one request to the next, whatever its method.
_OWN = {"date", "x-request-id", "server-timing", "age"}


@pytest.mark.parametrize("accept_encoding", ["identity", "gzip"])
@pytest.mark.parametrize("address", ANSWERS)
def test_head_is_get_without_the_body(site: Server, address: str, accept_encoding: str) -> None:
    got, headed = (
        site.ask(address, method, headers={"Accept-Encoding": accept_encoding}) for method in ("GET", "HEAD")
    )
    assert headed.body == b""
    assert headed.status == got.status

    def told(headers: object) -> list[tuple[str, str]]:
        return sorted((name.lower(), value) for name, value in headers.items() if name.lower() not in _OWN)  # type: ignore[attr-defined]

    left = [(name, value) for name, value in told(headed.headers)]
    right = [(name, value) for name, value in told(got.headers)]
    if got.headers["Cache-Control"] == "no-store":  # it names the request, or the time that it took
        left, right = ([pair for pair in pairs if pair[0] != "content-length"] for pairs in (left, right))
    assert left == right


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "FOO", "PROPFIND"])
@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/sparql?query=ASK{}", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/validate", {"GET", "HEAD", "OPTIONS", "POST"}),
        (_GRAPH, {"GET", "HEAD", "OPTIONS"}),
        (_THING, {"GET", "HEAD", "OPTIONS"}),
        ("/doc/plan/XA-1.ttl", {"GET", "HEAD", "OPTIONS"}),
        ("/ontology", {"GET", "HEAD", "OPTIONS"}),
        ("/", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_method_that_is_not_there(site: Server, address: str, allowed: set[str], method: str) -> None:
    answer = site.ask(address, method)
    assert answer.status == 405
    assert {name.strip() for name in answer.headers["Allow"].split(",")} == allowed
    assert json.loads(answer.body)["status"] == 405
    options = site.ask(address, "OPTIONS")
    assert (options.status, options.body) == (204, b"")
    assert {name.strip() for name in options.headers["Allow"].split(",")} == allowed
