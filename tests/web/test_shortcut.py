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
from tests.hostile import wire
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


#: A field of a head, or several, that an answer could depend on, and what is no host.
HEADS = (
    *(
        (f"Accept: {value}",)
        for value in ("", "*", "text/csv;q=0, */*", 'a/b;c="\\', "text/csv;q=nan", "é/é", "a," * 2000)
    ),
    *((f"Accept-Encoding: {value}",) for value in ("", "*;q=0", "gzip;q=2", "x-gzip", "identity;q=0, deflate", "\xff")),
    *((f"If-None-Match: {value}",) for value in ("*", "x", '"x"')),
    *((f"If-Modified-Since: {value}",) for value in ("x", "Fri, 01 Jan 2100 00:00:00 GMT")),
    *((f"Range: bytes={value}",) for value in ("0-3", "-1", "99999-", "x")),
    *((f"X-Request-Id: {value}",) for value in ("abcdefgh-1", "short", "abcdefghé")),
    *((f"Content-Length: {value}",) for value in ("0", "00", "-1", "x")),
    ("X-Request-Id: abcdefgh", "X-Request-Id: ijklmnop"),
    ("X-Request-Id: abcdefgh", "X-Request-Id: "),
    ("X_Request_Id: abcdefgh", "Accept_Encoding: identity;q=0"),
    ("Accept: image/png", "Accept: text/csv"),
    ("aCCEPT: text/csv", "accept-ENCODING: gzip"),
    ("Range: bytes=0-3", "If-Range: x"),
    ("Expect: 100-continue",),
    ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: a", "Sec-WebSocket-Version: 13"),
    ("Cookie: language=ko", "Authorization: Basic eDp5", "Origin: null", "X-Forwarded-Host: evil"),
    (f"X: {'y' * 32_600}",),
    (f"X: {'y' * 33_000}",),
)
HOSTS = (
    "",
    "a b",
    "a..b",
    ".",
    "a.",
    "a" * 63,
    "a" * 64,
    f"{'a' * 60}.b",
    "a:1:2",
    "[::1]:80",
    "[::1",
    "a@b",
    "é",
    "xn--",
)


@pytest.mark.parametrize("target", ["/sparql?query=ASK%7B%7D", "/sparql?query=SELECT+%2A%7B%3Fs+a+ogp%3AGrant%7D"])
def test_whatever_else_is_in_the_head_the_application_would_answer_the_same(url: str, target: str) -> None:
    port = int(url.rpartition(":")[2])
    requests = [wire.request("GET", f"{target}%s", *fields) for fields in HEADS]
    requests += [wire.request("GET", f"{target}%s", host=host) for host in HOSTS]
    for number, request in enumerate(requests):
        # A time limit, another one each time, makes it a question for the application.
        wanted = _told(port, request.replace(b"%s", b"&timeout=29.%d" % (number + 1), 1))
        for _ in range(3):
            assert _told(port, request.replace(b"%s", b"", 1)) == wanted, request[:300]


def _told(port: int, request: bytes) -> list[tuple[int, dict[str, str], bytes]]:
    """The answers, without what is another's each time."""
    told = []
    for answer in wire.exchange(port, request).answers:
        name = answer.get("x-request-id")
        own = name if len(name) == 32 else "-"
        fields = dict(answer.fields) | {"x-request-id": name.replace(own, "")}
        fields["vary"] = ", ".join(sorted(fields.get("vary", "").split(", ")))
        told.append(
            (answer.status, {**fields, "date": "", "server-timing": ""}, answer.body.replace(own.encode(), b""))
        )
    return told


CHUNKED = "Transfer-Encoding: chunked"
#: Bodies that a GET has no use for, one of them a request; some are broken.
BODIES = (
    (CHUNKED, b"0\r\n\r\n"),
    (CHUNKED, b"2e\r\nGET /healthz HTTP/1.1\r\nHost: a\r\nX-No: body\r\n\r\n\r\n0\r\n\r\n"),
    (CHUNKED, b"30d40\r\n" + b"a" * 200_000 + b"\r\n0\r\n\r\n"),
    (CHUNKED, b"zz\r\n"),
    ("Content-Length: 46", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-No: body\r\n\r\n"),
    ("Content-Length: 200000", b"a" * 200_000),
)


@pytest.mark.parametrize("target", ["/sparql?query=ASK+%7B%7D", "/about", "/doc/commitment/XA0001.ttl"])
def test_the_body_of_a_request_that_needs_none_is_read_and_never_taken_for_another(url: str, target: str) -> None:
    port = int(url.rpartition(":")[2])
    after = wire.request("GET", "/nowhere", "Connection: close")
    for field, body in BODIES:
        request = wire.request("GET", target, field) + body + after
        statuses = [[a.status for a in wire.exchange(port, request, methods=("GET", "GET")).answers] for _ in range(4)]
        has_body = len(body) > 5 and target.startswith("/sparql")
        wanted = [400] if body == b"zz\r\n" else [400 if has_body else 200, 404]
        assert statuses == [wanted] * 4, (field, body[:20])


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
