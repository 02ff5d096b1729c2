"""The way round the application: the same request has the same answer, and no other request has it."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from ogpkg.web.server.shortcut import READ
from tests.live import fetch, running

ASK = "/sparql?query=ASK%7B%7D"
#: One address of every family that a cache may keep answers of, and some that are refused.
ADDRESSES = f"""
    / /about /plans /commitments /commitments.csv /compare /completeness /quality /questions /ontology.html
    /id/commitment/XA0001 /doc/commitment/XA0001.html /doc/commitment/XA0001.ttl /doc/commitment/XA0001 /concepts
    /sparql {ASK} /graph?default /search?q=budget /suggest?q=b /reconcile /openapi.json /sitemap.xml /dataset
    /linkset/commitment/XA0001.json /changes /changes.atom /dump/ /dump/dataset.nq.gz /static/ogpkg.css /nowhere
    /ontology.ttl /robots.txt /validate /neighborhood?iri=https://w3id.org/ogpkg/id/commitment/XA0001
""".split()
#: Fields that change no answer: one names the request, and in the other Werkzeug looks for a web socket, which we lack.
_OTHERS = {"HTTP_X_REQUEST_ID", "HTTP_CONNECTION"}


class Watched(dict[str, Any]):
    """An environ that knows which fields of the head were looked for."""

    def __init__(self, environ: dict[str, Any]) -> None:
        super().__init__(environ)
        self.read = set[str]()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:  # type: ignore[override]
        self.read.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.read.add(str(name))
        return super().__contains__(name)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_application_reads_no_other_field_of_a_request(app: Flask, method: str) -> None:
    for address in ADDRESSES:
        environ = Watched(EnvironBuilder(address, method=method).get_environ())
        with closing(app(environ, lambda status, headers, error=None: print)):
            pass
        fields = {name for name in environ.read if name.startswith("HTTP_")} - _OTHERS
        assert {name.removeprefix("HTTP_").replace("_", "-").lower() for name in fields} <= READ, address


@pytest.fixture(scope="module")
def url(invented: Snapshot) -> Iterator[str]:
    with running(Settings(snapshot=invented.path, workers=1)) as (address, _):
        yield address


@pytest.mark.parametrize("address", [ASK, "/doc/commitment/XA0001.ttl", "/doc/plan/XA-1.html", "/static/ogpkg.css"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_the_same_request_has_the_same_answer(url: str, address: str, coding: str) -> None:
    answers = [fetch(url + address, **{"Accept-Encoding": coding}) for _ in range(4)]
    assert len({body for _, _, body in answers}) == 1
    heads = [
        {name: value for name, value in headers.items() if name not in ("x-request-id", "date", "server-timing")}
        for _, headers, _ in [(s, {n.lower(): v for n, v in h.items()}, b) for s, h, b in answers]
    ]
    assert all(head == heads[0] for head in heads)
    assert len({headers["X-Request-Id"] for _, headers, _ in answers}) == 4
    tag = answers[0][1].get("ETag")
    if tag:
        for _ in range(3):
            status, headers, body = fetch(url + address, **{"Accept-Encoding": coding, "If-None-Match": tag})
            assert (status, headers["ETag"], body) == (304, tag, b"")
        assert fetch(url + address, **{"Accept-Encoding": coding, "If-None-Match": '"another"'})[0] == 200


def test_head_after_get_has_no_body(url: str) -> None:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    for method in ("GET", "GET", "HEAD", "HEAD", "HEAD", "GET"):
        connection.request(method, "/doc/plan/XA-1.ttl")
        answer = connection.getresponse()
        assert (len(answer.read()) > 0) == (method == "GET")
        assert int(answer.headers["Content-Length"]) > 100
    connection.close()


def test_what_the_client_takes_decides(url: str) -> None:
    types = ("text/csv", "application/sparql-results+xml", "application/sparql-results+json", "text/csv")
    select = "/sparql?query=SELECT%20%2A%7B%7D"
    for _ in range(3):
        for accept in types:
            assert fetch(url + select, Accept=accept)[1]["Content-Type"].partition(";")[0] == accept
        assert fetch(url + select, Accept="image/png")[0] == 406
    for _ in range(3):
        assert 'lang="en"' in fetch(f"{url}/about")[2].decode()
        assert 'lang="ko"' in fetch(f"{url}/about", **{"Accept-Language": "ko"})[2].decode()


def test_a_field_that_is_there_twice_is_not_taken_for_one(url: str) -> None:
    address = url.removeprefix("http://")
    for _ in range(3):
        assert _raw(address, "Host: a\r\n").startswith(b"HTTP/1.1 200")
        assert _raw(address, "Host: a\r\nHost: b\r\n").startswith(b"HTTP/1.1 400")
        assert _raw(address, "Host: a\r\nAccept: image/png\r\n").startswith(b"HTTP/1.1 406")
        assert _raw(address, "Host: a\r\nAccept: image/png\r\nAccept: text/csv\r\n").startswith(b"HTTP/1.1 200")


def _raw(address: str, head: str) -> bytes:
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET {ASK} HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


def test_every_answer_is_counted(url: str) -> None:
    name = 'ogpkg_queries_total{outcome="cache"}'
    address = f"{url}/sparql?query=ASK%20%7B%20%3Fcounted%20%3Fp%20%3Fo%20%7D"
    fetch(address)
    before = _figure(url, name)
    for _ in range(5):
        fetch(address)
    assert _figure(url, name) == before + 5


def _figure(url: str, name: str) -> float:
    lines = fetch(f"{url}/metrics")[2].decode().splitlines()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(name)), 0.0)


def test_the_name_that_a_proxy_gives_a_request_is_kept(url: str) -> None:
    for number in range(4):
        name = f"abcdef0123-{number}"
        assert fetch(url + ASK, **{"X-Request-Id": name})[1]["X-Request-Id"] == name
    assert fetch(url + ASK, **{"X-Request-Id": "a b"})[1]["X-Request-Id"] != "a b"
