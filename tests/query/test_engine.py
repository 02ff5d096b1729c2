"""An engine over HTTP: here, our pool behind a small server that can misbehave. `tests/engines` has real ones."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from ogpkg.errors import (
    BuildError,
    NotAcceptable,
    QueryError,
    QueryFailed,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    ServerBusy,
)
from ogpkg.formats import FORMATS
from ogpkg.query import Pool, Request
from ogpkg.query.dialects import DIALECTS, Dialect, dialect_of, hide
from ogpkg.query.engine import Engine
from ogpkg.query.line import Line

VIRTUOSO = DIALECTS[0]
LONG = "SELECT * { ?slow ?p ?o }"


class Server(ThreadingHTTPServer):
    """An engine that answers from a pool, and does what `manner` says: slow, half, bare, page, or 503."""

    daemon_threads = True

    def __init__(self, pool: Pool, manner: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pool, self.manner, self.connections = pool, manner, 0
        self.url = f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        query, manner = form["query"][0], self.server.manner
        if manner == "slow" or "?slow" in query:
            time.sleep(1.5)
        wish = next(format for format in FORMATS.values() if format.media_type == self.headers["Accept"])
        graphs = {f"{kind}_graphs": tuple(form.get(f"{kind}-graph-uri", ())) for kind in ("default", "named")}
        formats = {"graph_format" if wish.rdf else "result_format": wish.name}
        try:
            with self.server.pool.run(Request(query, **graphs, **formats)) as answer:  # type: ignore[arg-type]
                self.say(int(manner or 200) if manner.isdecimal() else 200, answer.media_type, answer.read())
        except QueryError as error:
            self.say(error.status, "application/problem+json", json.dumps({"detail": str(error)}).encode())

    def say(self, status: int, media_type: str, body: bytes) -> None:
        manner = self.server.manner
        body = b"<p>welcome" if manner == "page" else body
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        if manner == "bare":
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(body) + 10 * (manner == "half")))
        self.end_headers()
        with contextlib.suppress(OSError):  # the client may have given up
            self.wfile.write(body)
        self.close_connection = self.close_connection or manner == "half"

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def serve(pool: Pool, request: pytest.FixtureRequest) -> Iterator[Server]:
    server = Server(pool, getattr(request, "param", ""))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def engine(serve: Server) -> Iterator[Engine]:
    with Engine(serve.url, workers=1, queue=1, queue_wait=0.1, timeout=5) as engine:
        yield engine


@pytest.mark.parametrize("name", FORMATS)
def test_an_answer_has_the_bytes_that_our_workers_give(pool: Pool, engine: Engine, name: str) -> None:
    is_graph = FORMATS[name].rdf is not None
    query = "DESCRIBE <http://x/a>" if is_graph else "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"
    request = Request(query, **{"graph_format" if is_graph else "result_format": name})  # type: ignore[arg-type]
    with engine.run(request) as found, pool.run(request) as expected:
        assert (found.media_type, found.form, found.rows) == (expected.media_type, expected.form, expected.rows)
        assert found.read() == expected.read()


def test_connections_are_kept(serve: Server, engine: Engine) -> None:
    for _ in range(5):
        engine.run(Request("ASK {}")).close()
    assert serve.connections == 1
    assert engine.state() == {"workers": 1, "idle": 1, "waiting": 0, "replaced": 0}


def test_the_graphs_and_our_prefixes_go_along(engine: Engine) -> None:
    query = "SELECT (skos:prefLabel AS ?a) (COUNT(*) AS ?n) FROM <http://x/g3> { ?s ?p ?o }"
    with engine.run(Request(query, default_graphs=("http://x/g1",), result_format="csv")) as answer:
        assert answer.read().splitlines()[1] == b"http://www.w3.org/2004/02/skos/core#prefLabel,2"


def test_a_whole_graph_is_asked_for(engine: Engine) -> None:
    with engine.run(Request("", whole="http://x/g1", graph_format="ntriples")) as answer:
        assert answer.rows == 2
    with engine.run(Request("", whole="", graph_format="ntriples")) as answer:
        assert answer.rows == 5


def test_a_deadline_ends_the_wait(serve: Server, engine: Engine) -> None:
    engine.known()
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"0\.4 s"):
        engine.run(Request(LONG, timeout=0.4))
    assert time.monotonic() - started < 1.4  # it answers after 1.5 s
    assert engine.run(Request("ASK {}")).read()


def test_a_query_can_be_cancelled_while_others_wait(engine: Engine) -> None:
    engine.known()
    errors: list[QueryError] = []

    def ask() -> None:
        with pytest.raises(QueryFailed, match="cancelled") as error:
            engine.run(Request(LONG), ticket="mine")
        errors.append(error.value)

    thread = threading.Thread(target=ask)
    thread.start()
    while engine.state()["idle"]:
        time.sleep(0.005)
    with pytest.raises(ServerBusy, match="not free within"):
        engine.run(Request("ASK {}"))
    with pytest.raises(ServerBusy, match="requests wait already"):
        engine.run(Request("ASK {}"), patient=False)
    assert engine.cancel("mine")
    thread.join()
    assert not engine.cancel("mine")
    assert [error.reason for error in errors] == ["cancelled"]  # type: ignore[attr-defined]
    assert engine.run(Request("ASK {}")).read()


@pytest.mark.parametrize(
    ("serve", "message"),
    [
        ("half", "in the middle of an answer"),
        ("bare", "does not say how long"),
        ("page", "answer of the engine cannot be read"),
        ("503", "answered 503"),
        ("401", "answered 401"),
    ],
    indirect=["serve"],
)
def test_nothing_but_a_whole_answer_is_one(engine: Engine, message: str) -> None:
    with pytest.raises(QueryFailed, match=message):
        engine.run(Request("SELECT * { ?s ?p ?o }"))


def test_an_answer_beyond_the_limit_is_none(serve: Server) -> None:
    with Engine(serve.url, body=200) as engine, pytest.raises(QueryFailed, match="larger than this server gives"):
        engine.run(Request("SELECT * { ?s ?p ?o }"))


def test_what_may_not_be_asked_never_reaches_the_engine(serve: Server, engine: Engine) -> None:
    for query, error in (
        ("DROP ALL", QueryRefused),
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", QueryRefused),
        ("what is this", QuerySyntaxError),
        ("SELECT" + "(" * 200, QueryError),
        ("ASK {}", NotAcceptable),
    ):
        with pytest.raises(error):
            engine.run(Request(query, result_format=None))
    assert serve.connections == 0


def test_a_mistake_is_told_in_the_words_of_the_engine(engine: Engine) -> None:
    with pytest.raises(QuerySyntaxError, match=r"the engine cannot read the query: .*unexpected }"):
        engine.run(Request("SELECT * { ?s ?p }"))


def test_an_engine_that_is_not_there_is_said() -> None:
    with Engine("http://127.0.0.1:1/sparql") as engine, pytest.raises(QueryFailed, match="cannot be reached"):
        engine.run(Request("ASK {}"))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "sparql", "http://u:secret@127.0.0.1/"])
def test_only_an_http_address_without_a_password_is_an_engine(url: str) -> None:
    with pytest.raises(BuildError) as error:
        Engine(url)
    assert "secret" not in str(error.value)


def test_a_stopped_engine_takes_no_more(engine: Engine) -> None:
    engine.close()
    with pytest.raises(QueryFailed, match="stopping"):
        engine.run(Request("ASK {}"))


def headers(**fields: str) -> Message:
    message = Message()
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    return message


def test_engines_are_known_by_how_they_present_themselves() -> None:
    assert dialect_of(headers(Server="Virtuoso/07.20.3229 (Linux)")) is VIRTUOSO
    assert dialect_of(headers(Server="Apache Jena Fuseki")) == dialect_of(headers()) == Dialect()


def test_an_answer_that_virtuoso_cut_short_is_an_error() -> None:
    VIRTUOSO.complete(headers(Server="Virtuoso"), 3)
    with pytest.raises(QueryTimeout):
        VIRTUOSO.complete(headers(X_SQL_State="S1TAT", X_SQL_Message="RC...: Returning incomplete results"), 3)
    with pytest.raises(QueryFailed, match="no more than 10,000 rows"):
        VIRTUOSO.complete(headers(X_SPARQL_MaxRows="10000"), 3)
    with pytest.raises(QueryFailed, match="something else"):
        VIRTUOSO.complete(headers(X_SQL_State="42000", X_SQL_Message="something else"), 3)


@pytest.mark.parametrize(
    ("query", "hidden"),
    [
        ("ASK { ?s ?p ?o }", "ASK { ?s ?p ?o }"),
        ("ASK { GRAPH <g> { ?s ?p ?o } }", "ASK { GRAPH <g> { ?s ?p ?o } }"),
        ("ASK { GRAPH ?g { ?s ?p ?o } }", "ASK { GRAPH ?g { ?s ?p ?o } FILTER (?g NOT IN (<a>, <b>)) }"),
        (
            "ASK { graph $g { { ?s ?p '}' } } OPTIONAL { GRAPH ?h {} } }",
            "ASK { graph $g { { ?s ?p '}' } } FILTER ($g NOT IN (<a>, <b>)) "
            "OPTIONAL { GRAPH ?h {} FILTER (?h NOT IN (<a>, <b>)) } }",
        ),
        (
            "ASK { GRAPH ?g { GRAPH ?h { ?s ?p ?o } } }",
            "ASK { GRAPH ?g { GRAPH ?h { ?s ?p ?o } FILTER (?h NOT IN (<a>, <b>)) } FILTER (?g NOT IN (<a>, <b>)) }",
        ),
        ("ASK { GRAPH ?g { ?s ?p", "ASK { GRAPH ?g { ?s ?p"),
    ],
)
def test_graphs_that_are_none_of_the_dataset_are_hidden(query: str, hidden: str) -> None:
    assert hide(query, ("a", "b")) == hidden


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("{ FILTER EXISTS { VALUES ?x { <a> b:c } } }", "{ FILTER (?x IN (<a>, b:c)) }"),
        ("{ FILTER EXISTS { VALUES ?x { 1 } } }", "{ FILTER EXISTS { VALUES ?x { 1 } } }"),
        ("{ FILTER EXISTS { VALUES ?x { UNDEF } } }", "{ FILTER EXISTS {  } }"),
        (
            "{ VALUES ?x { UNDEF } VALUES ?y { UNDEF <a> } ?x ?y 'VALUES ?x { UNDEF }' }",
            "{  VALUES ?y { UNDEF <a> } ?x ?y 'VALUES ?x { UNDEF }' }",
        ),
        ("{ FILTER EXISTS { VALUES ?x { <a> } ?x ?y ?z } }", "{ FILTER EXISTS { VALUES ?x { <a> } ?x ?y ?z } }"),
        ("{ FILTER NOT EXISTS { VALUES ?x { <a> } } }", "{ FILTER NOT EXISTS { VALUES ?x { <a> } } }"),
    ],
)
def test_virtuoso_is_asked_in_words_that_its_compiler_survives(query: str, said: str) -> None:
    assert VIRTUOSO.word(query) == said


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s <http://x/p>* ?o }",
        "ASK { GRAPH <g> { ?s <http://x/p>+ ?o } }",
        "ASK { GRAPH ?g { ?s ?p ?o FILTER (?o * 2 > 3 && (?o + 1) * 2 > 4) } }",
        "ASK { GRAPH ?g { ?s <http://x/p>/(<http://x/q>|a) ?o } }",
        "SELECT (xsd:integer(?x) AS ?y) (<http://www.w3.org/2001/XMLSchema#date>('2020-01-01') AS ?d) {}",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY (STR(?s)) HAVING (COUNT(?o) > 1)",
    ],
)
def test_what_virtuoso_does_rightly_is_let_through(query: str) -> None:
    VIRTUOSO.check(query)


def test_a_line_asks_again_after_the_other_side_has_left(pool: Pool) -> None:
    server = Server(pool)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    with Engine(server.url, workers=1) as engine:
        engine.known()
        for line in engine._lines:
            assert isinstance(line, Line)
            line._socket.shutdown(0)  # type: ignore[union-attr]
        assert engine.run(Request("ASK {}")).read()
        assert engine.state()["replaced"] == 1
    server.shutdown()
    thread.join()
    server.server_close()
