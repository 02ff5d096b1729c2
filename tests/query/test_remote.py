"""The same question to an endpoint elsewhere: here, a real HTTP server over a real pool."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from ogpkg.errors import (
    NotAcceptable,
    QueryError,
    QueryFailed,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    ServerBusy,
)
from ogpkg.formats import FORMATS
from ogpkg.query import Pool, Request, remote


class Endpoint(ThreadingHTTPServer):
    """An endpoint that answers from a pool; ``/status/<n>`` always answers n, ``/slow`` not for a while."""

    daemon_threads = True

    def __init__(self, pool: Pool) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pool = pool
        self.address = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), strict_parsing=True)
        if self.path.startswith("/status/"):
            return self.say(int(self.path.rpartition("/")[2]), "text/html", b"<p>no")
        if self.path == "/slow":
            time.sleep(1.5)
        if self.path == "/page":
            return self.say(200, "text/html", b"<p>welcome")
        assert set(form) <= {"query", "default-graph-uri", "named-graph-uri"}
        wish = next(format.name for format in FORMATS.values() if format.media_type == self.headers["Accept"])
        graphs = {f"{kind}_graphs": tuple(form.get(f"{kind}-graph-uri", ())) for kind in ("default", "named")}
        formats = {"graph_format" if FORMATS[wish].rdf else "result_format": wish}
        try:
            with self.server.pool.run(Request(form["query"][0], **graphs, **formats)) as answer:  # type: ignore[arg-type]
                return self.say(200, f"{answer.media_type}; charset=utf-8", answer.read())
        except QueryError as error:
            problem = {
                "detail": str(error),
                "line": getattr(error, "line", None),
                "column": getattr(error, "column", None),
            }
            return self.say(error.status, "application/problem+json", json.dumps(problem).encode())

    def say(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError):  # the client may have given up
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def endpoint(pool: Pool) -> Iterator[str]:
    server = Endpoint(pool)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.address
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("name", FORMATS)
def test_an_answer_comes_in_the_format_asked_for(pool: Pool, endpoint: str, name: str) -> None:
    is_graph = FORMATS[name].rdf is not None
    query = "DESCRIBE <http://x/a>" if is_graph else "SELECT * { <http://x/a> ?p ?o }"
    request = Request(query, **{"graph_format" if is_graph else "result_format": name})  # type: ignore[arg-type]
    assert remote.ask(endpoint, request) == (FORMATS[name].media_type, pool.run(request).read())


def test_dataset_parameters_and_our_prefixes_go_along(endpoint: str) -> None:
    query = "SELECT (skos:prefLabel AS ?a) (COUNT(*) AS ?n)\n{ ?s ?p ?o }"
    request = Request(query, default_graphs=("http://x/g1", "http://x/g2"), result_format="csv")
    assert remote.ask(endpoint, request)[1].splitlines()[1] == b"http://www.w3.org/2004/02/skos/core#prefLabel,3"
    assert remote.with_prefixes(query).startswith("PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT (skos:")
    assert remote.with_prefixes("ASK { ?s ?p 'skos:a' }") == "ASK { ?s ?p 'skos:a' }"


def test_a_syntax_error_of_theirs_is_one_of_ours(endpoint: str) -> None:
    with pytest.raises(QuerySyntaxError, match="unexpected }") as error:
        remote.ask(endpoint, Request("SELECT * {\n ?s ?p }"))
    assert (error.value.line, error.value.column) == (2, 8)


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/status/400", QuerySyntaxError),
        ("/status/401", QueryFailed),
        ("/status/403", QueryRefused),
        ("/status/404", QueryFailed),
        ("/status/406", NotAcceptable),
        ("/status/414", QueryFailed),
        ("/status/429", ServerBusy),
        ("/status/500", QueryFailed),
        ("/status/503", QueryFailed),
        ("/page", NotAcceptable),
    ],
)
def test_every_refusal_is_a_query_error(endpoint: str, path: str, error: type[QueryError]) -> None:
    with pytest.raises(error, match=endpoint) as refusal:
        remote.ask(endpoint + path, Request("ASK {}"))
    assert "<p>" not in str(refusal.value)


def test_an_endpoint_that_does_not_answer_in_time_is_given_up(endpoint: str) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeout):
        remote.ask(f"{endpoint}/slow", Request("ASK {}", timeout=0.5))
    assert time.monotonic() - started < 1.4  # it answers after 1.5 s


def test_an_endpoint_that_is_not_there_is_said_so() -> None:
    with pytest.raises(QueryFailed, match="cannot be reached"):
        remote.ask("http://127.0.0.1:1/", Request("ASK {}"))


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/", "/etc/passwd", ""])
def test_only_http_addresses_are_endpoints(address: str) -> None:
    with pytest.raises(QueryError, match="is no endpoint"):
        remote.ask(address, Request("ASK {}"))


def test_an_update_is_never_sent(endpoint: str) -> None:
    with pytest.raises(QueryRefused, match="DROP is an update"):
        remote.ask(endpoint, Request("DROP ALL"))
    with pytest.raises(QuerySyntaxError, match="begins like no SPARQL query"):
        remote.ask(endpoint, Request("what is this"))
