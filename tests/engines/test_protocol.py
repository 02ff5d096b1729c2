"""The protocol, its limits and its errors in front of engines."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ogpkg.errors import QueryFailed, QueryTimeout, ServerBusy
from ogpkg.formats import GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.query import Request
from ogpkg.query.engine import Engine
from ogpkg.web.app import close_app, create_app
from tests.engines.conftest import settings_of
from tests.engines.servers import MOST, Server, oxigraph

TABLE = "SELECT ?plan ?cycle { ?plan a ogp:ActionPlan ; ogp:cycle ?cycle } ORDER BY ?plan"
GRAPH = "CONSTRUCT { ?plan ogp:cycle ?cycle } WHERE { ?plan a ogp:ActionPlan ; ogp:cycle ?cycle }"
#: A million million rows to be counted.
HOPELESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (STR(?c) < STR(?f) && STR(?f) < STR(?i)) }"


@pytest.mark.parametrize("format", RESULT_FORMATS, ids=lambda format: format.name)
def test_a_table_has_the_same_bytes_in_every_format(own: FlaskClient, client: FlaskClient, format) -> None:  # type: ignore[no-untyped-def]
    for query in (
        TABLE,
        "ASK { ?plan a ogp:ActionPlan }",
        "SELECT ?x { VALUES ?x { 'a,\"b\"\\n<c>&\u00e9\U0001f600' } }",
    ):
        address = {"query_string": {"query": query}, "headers": {"Accept": format.media_type}}
        expected, found = own.get("/sparql", **address), client.get("/sparql", **address)  # type: ignore[arg-type]
        assert (found.status_code, found.content_type) == (expected.status_code, expected.content_type)
        assert found.data == expected.data


@pytest.mark.parametrize("format", GRAPH_FORMATS, ids=lambda format: format.name)
def test_a_graph_has_the_same_bytes_in_every_format(own: FlaskClient, client: FlaskClient, format) -> None:  # type: ignore[no-untyped-def]
    address = {"query_string": {"query": GRAPH}, "headers": {"Accept": format.media_type}}
    expected, found = own.get("/sparql", **address), client.get("/sparql", **address)  # type: ignore[arg-type]
    assert found.status_code == 200
    assert (found.data, found.headers["ETag"]) == (expected.data, expected.headers["ETag"])


def test_a_description_is_a_graph_about_the_thing(client: FlaskClient) -> None:
    found = client.get("/sparql", query_string={"query": "DESCRIBE commitment:KR0042", "format": "ntriples"})
    subjects = {quad.subject.value for quad in ox.parse(found.data, format=ox.RdfFormat.N_TRIPLES)}
    assert "https://w3id.org/ogpkg/id/commitment/KR0042" in subjects


def test_a_mistake_is_told_in_the_words_of_the_engine(client: FlaskClient) -> None:
    found = client.get("/sparql", query_string={"query": "SELECT * { ?s ?p }"})
    assert (found.status_code, found.content_type) == (400, "application/problem+json")
    assert found.json["title"] == "The query cannot be parsed"
    assert len(found.json["detail"]) > 40


@pytest.mark.parametrize("query", ["DROP ALL", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"])
def test_what_is_refused_here_never_reaches_the_engine(client: FlaskClient, query: str) -> None:
    assert client.get("/sparql", query_string={"query": query}).status_code == 403


def test_a_query_ends_at_its_deadline(server: Server, engine: Engine) -> None:
    if server.name == "oxigraph":
        pytest.skip("it would go on without us; it is asked with a deadline of its own, below")
    with Engine(server.url, timeout=2) as quick:
        quick.known()
        started = time.monotonic()
        with pytest.raises(QueryTimeout):
            quick.run(Request(HOPELESS)).close()
        assert time.monotonic() - started < 6
        assert quick.run(Request("ASK {}")).read()


def test_a_deadline_of_oxigraph_is_one_of_ours(tmp_path: Path) -> None:
    """With --timeout-s it gives up by itself; without, only we do."""
    values = " ".join(str(number) for number in range(300))
    query = " ".join(f"VALUES ?{name} {{ {values} }}" for name in "abcde")
    with oxigraph(tmp_path, "--timeout-s", "12") as server, Engine(server.url, timeout=1) as engine:
        engine.known()
        started = time.monotonic()
        with pytest.raises(QueryTimeout):
            engine.run(Request(f"SELECT (COUNT(*) AS ?n) {{ {query} }}")).close()
        assert time.monotonic() - started < 10
        assert engine.run(Request("ASK {}")).read()
    with (
        oxigraph(tmp_path, "--timeout-s", "1") as server,
        Engine(server.url, timeout=20) as engine,
        pytest.raises(QueryTimeout),
    ):
        engine.run(Request(f"SELECT (COUNT(*) AS ?n) {{ {query} }}")).close()


def test_a_query_whose_client_has_gone_is_given_up(server: Server) -> None:
    if server.name == "oxigraph":
        pytest.skip("it would go on without us")
    with Engine(server.url, timeout=20) as engine:
        engine.known()
        timer = threading.Timer(1, engine.cancel, ["ticket"])
        timer.start()
        started = time.monotonic()
        with pytest.raises(QueryFailed, match="cancelled") as error:
            engine.run(Request(HOPELESS), ticket="ticket").close()
        assert error.value.reason == "cancelled"
        assert time.monotonic() - started < 10
        assert not engine.cancel("ticket")
        timer.join()


def test_connections_are_kept(server: Server) -> None:
    with Engine(server.url, workers=2) as engine:
        for _ in range(20):
            engine.run(Request("ASK {}")).close()
        assert engine.state() == {"workers": 2, "idle": 2, "waiting": 0, "replaced": 0}


def test_a_large_answer_is_whole(server: Server, engine: Engine) -> None:
    if server.name == "virtuoso":
        with pytest.raises(QueryFailed, match=f"no more than {MOST:,} rows"):
            engine.run(Request("SELECT * { ?s ?p ?o }")).close()
        with pytest.raises(QueryFailed, match=f"no more than {MOST:,} rows"):
            engine.run(Request("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")).close()
        with pytest.raises(QueryFailed, match=f"no more than {MOST:,} rows"):
            # Few statements, of more solutions than it looks at.
            engine.run(Request("CONSTRUCT { <http://x/> a ?p } WHERE { ?s ?p ?o }")).close()
        return
    with engine.run(Request("SELECT * { ?s ?p ?o }", result_format="csv")) as answer:
        assert not isinstance(answer.body, bytes)
        assert sum(1 for _ in answer.open()) > MOST


def test_an_answer_that_is_too_large_is_none(server: Server) -> None:
    with Engine(server.url, body=100_000) as engine, pytest.raises(QueryFailed, match="larger than this server gives"):
        engine.run(Request("SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 5000")).close()


def test_an_engine_that_is_gone_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with oxigraph(tmp_path) as server:
        with caplog.at_level(logging.WARNING, "ogpkg.web"):
            app = create_app(settings_of(server, snapshot=None))
        assert "is served as it is, without findings" in caplog.text
        client = app.test_client()
        assert client.get("/readyz").status_code == 200
        assert client.get("/sparql?query=ASK+{}").status_code == 200
    try:
        gone = client.get("/sparql?query=ASK+{+?s+?p+?o+}")
        assert (gone.status_code, gone.content_type) == (503, "application/problem+json")
        assert "Retry-After" in gone.headers
        assert "cannot be reached" in gone.json["detail"]
        ready = client.get("/readyz")
        assert (ready.status_code, "Retry-After" in ready.headers) == (503, True)
        assert client.get("/healthz").status_code == 200
    finally:
        close_app(app)


def test_only_so_many_ask_at_once(tmp_path: Path) -> None:
    values = " ".join(str(number) for number in range(300))
    query = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?{name} {{ {values} }}" for name in "abcde") + " }"
    with (
        oxigraph(tmp_path, "--timeout-s", "6") as server,
        Engine(server.url, workers=1, queue=1, queue_wait=0.2, timeout=2) as engine,
    ):
        engine.known()
        thread = threading.Thread(target=_ignore, args=(engine, query))
        thread.start()
        while engine.state()["idle"]:
            time.sleep(0.01)
        with pytest.raises(ServerBusy, match="requests wait already"):
            engine.run(Request("ASK {}"), patient=False)
        with pytest.raises(ServerBusy, match="not free within"):
            engine.run(Request("ASK {}"))
        thread.join()


def _ignore(engine: Engine, query: str) -> None:
    with pytest.raises(QueryTimeout):
        engine.run(Request(query))
