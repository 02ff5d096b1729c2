"""Python's own HTTP client: one connection for many requests, whatever their answers were."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import pytest

#: Requests and the status of each: refusals and mistakes must leave the connection as fit as answers do.
MIX = (
    ("GET", "/sparql?query=ASK%7B%7D", None, {}, 200),
    ("POST", "/sparql", b"ASK {}", {"Content-Type": "application/sparql-query"}, 200),
    ("POST", "/sparql", b"query=ASK%7B%7D", {"Content-Type": "application/x-www-form-urlencoded"}, 200),
    ("POST", "/sparql", b"x" * 5000, {"Content-Type": "image/png"}, 415),
    ("POST", "/sparql", b"ASK {", {"Content-Type": "application/sparql-query"}, 400),
    ("POST", "/doc/plan/KR-4.ttl", b"x" * 5000, {"Content-Type": "text/turtle"}, 405),
    ("DELETE", "/graph?default", None, {}, 405),
    ("HEAD", "/", None, {}, 200),
    ("GET", "/nowhere", None, {}, 404),
    ("OPTIONS", "/sparql", None, {}, 204),
    ("GET", "/sparql?query=ASK%7B%7D", None, {"Accept": "image/png"}, 406),
    ("GET", "/static/ogpkg.css", None, {}, 200),
)


@pytest.fixture
def connection(server: str) -> Iterator[http.client.HTTPConnection]:
    found = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    yield found
    found.close()


def test_one_connection_serves_them_all(connection: http.client.HTTPConnection) -> None:
    ports = set()
    for _ in range(3):
        for method, path, body, headers, status in MIX:
            connection.request(method, path, body, headers)
            ports.add(connection.sock.getsockname()[1])
            answer = connection.getresponse()
            content = answer.read()
            assert (method, path, answer.status) == (method, path, status)
            assert answer.headers["X-Request-Id"]
            if method == "HEAD" or status == 204:
                assert content == b""
            if status >= 400:
                assert json.loads(content)["status"] == status
    assert len(ports) == 1, "a connection was closed although nothing was wrong with it"


def test_a_body_in_chunks_is_read(connection: http.client.HTTPConnection) -> None:
    parts = (part for part in (b"SELECT (1 ", b"AS ?one) ", b"{}"))
    connection.request("POST", "/sparql", parts, {"Content-Type": "application/sparql-query", "Accept": "text/csv"})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"one\r\n1\r\n")


def test_all_of_unicode_makes_the_round_trip(server: str) -> None:
    text = "가나다 é \u202e \U0001f4a5 <&> 'x' \x85 \u2028"
    query = f'SELECT ("""{text}""" AS ?t) {{}}'
    with urlopen(f"{server}/sparql?format=json&query={quote(query)}", timeout=20) as answer:
        found = json.load(answer)
    assert found["results"]["bindings"][0]["t"]["value"] == text


def test_a_validation_is_answered(server: str) -> None:
    body = b"@prefix ogp: <https://w3id.org/ogpkg/ontology#> .\n<urn:c> a ogp:Commitment .\n"
    asked = Request(f"{server}/validate", body, {"Content-Type": "text/turtle"})
    with urlopen(asked, timeout=60) as answer:
        report = json.load(answer)
    assert report["results"]
