"""The real server on a free port: what only a socket can show."""

from __future__ import annotations

import http.client
import json
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from tests.live import alive, descendants, fetch, running, until


@pytest.fixture(scope="module")
def url(invented: Snapshot) -> Iterator[str]:
    with running(Settings(snapshot=invented.path, workers=1)) as (address, _):
        yield address


def test_a_thing_is_followed_to_the_format_asked_for(url: str) -> None:
    status, headers, body = fetch(f"{url}/id/commitment/XA0001", Accept="text/turtle")
    assert status == 200
    assert headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert headers["Content-Location"] == "/doc/commitment/XA0001.ttl"
    assert b"Budget books" in body


def test_head_has_the_length_and_no_body(url: str) -> None:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    for path in ("/sparql?query=ASK%7B%7D", "/doc/plan/XA-1.html", "/static/ogpkg.css"):
        connection.request("GET", path)
        got = connection.getresponse()
        body = got.read()
        connection.request("HEAD", path)
        headed = connection.getresponse()
        assert headed.read() == b""
        assert headed.status == 200
        assert headed.headers["Content-Length"] == str(len(body)) == got.headers["Content-Length"]
    connection.close()


def test_options_and_wrong_methods(url: str) -> None:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.request("OPTIONS", "/sparql")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (204, b"")
    connection.request("DELETE", "/sparql")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert json.loads(answer.read())["status"] == 405
    connection.close()


@pytest.mark.parametrize(
    "path", ["/id/%00", "/id/%ff", "/id/" + "a" * 9000, "/id/%2e%2e/%2e%2e/etc/passwd", "/%3Cscript%3E"]
)
def test_a_hostile_path_is_never_our_accident(url: str, path: str) -> None:
    assert fetch(url + path)[0] in (400, 404, 414, 431)


def test_a_post_is_read_to_the_end(url: str) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } # " + "x" * 50_000
    request = urllib.request.Request(
        f"{url}/sparql", data=query.encode(), headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert int(answer.read().split()[1]) > 1000


def test_other_clients_notice_nothing_of_a_query_that_is_stopped(url: str) -> None:
    slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }".replace(" ", "+")
    assert fetch(f"{url}/sparql?timeout=0.5&query={slow}")[0] == 503
    assert fetch(f"{url}/sparql?query=ASK%7B%7D")[0] == 200


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_server_stops_and_leaves_no_process(invented: Snapshot, ending: signal.Signals) -> None:
    with running(Settings(snapshot=invented.path, workers=2)) as (_, server):
        started = descendants(server.pid)
        assert len(started) >= 3  # the web process and two query workers, at least
        server.send_signal(ending)
        server.wait(timeout=60)
        assert server.returncode == 0
        until(lambda: not alive(started))
        assert alive(started) == set()


def test_any_rdf_file_is_served(tmp_path: Path) -> None:
    file = tmp_path / "zoo.ttl"
    file.write_text(
        "@prefix : <http://zoo.example/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        ':otter a :Animal ; rdfs:label "Otter"@en ; :eats :fish , [ :eats :weed ] . :fish rdfs:label "Fish"@en .\n'
    )
    with running(Settings(files=(file,), workers=1)) as (address, _):
        page = fetch(f"{address}/describe?iri=http://zoo.example/otter", Accept="text/html")
        assert page[0] == 200
        assert b"Otter" in page[2]
        assert b"/describe?iri=http%3A%2F%2Fzoo.example%2Ffish" in page[2]
        data = fetch(f"{address}/describe?iri=http://zoo.example/otter", Accept="text/turtle")
        assert b"zoo.example/fish" in data[2]
        for path in ("/", "/plans", "/documents", "/sparql"):
            assert fetch(address + path, Accept="text/html")[0] == 200
        assert fetch(f"{address}/ontology")[0] == 404
        query = "SELECT+*+%7B+%3Fs+a+%3Chttp://zoo.example/Animal%3E+%7D"
        assert b"otter" in fetch(f"{address}/sparql?query={query}", Accept="text/csv")[2]
