"""The log: whatever is asked, and however it ends, one line of JSON, with the id that the client was given."""

from __future__ import annotations

import http.client
import io
import json
import logging
import re
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from ogpkg.web.server import journal
from ogpkg.web.server.headers import refusal, request_id
from tests.live import fetch, running, until

SECRET = "SELECT ?secret { ?secret ?p 'nobody-else-s-business' }"
SLOW = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Reader:
    """The lines that a server writes to standard error, as they come."""

    def __init__(self, stream: Any) -> None:
        self.raw: list[bytes] = []
        self._thread = threading.Thread(target=lambda: self.raw.extend(stream), daemon=True)
        self._thread.start()

    def lines(self, request: str) -> list[dict[str, Any]]:
        """The lines on `request`, when there is one."""
        until(lambda: any(line.get("request") == request for line in self.all()))
        return [line for line in self.all() if line.get("request") == request]

    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in list(self.raw) if line.startswith(b"{")]

    def join(self) -> None:
        self._thread.join(timeout=60)


@pytest.fixture(scope="module")
def served(invented: Snapshot) -> Iterator[tuple[str, Reader]]:
    with running(Settings(snapshot=invented.path, workers=1, access_log=True, max_body=20_000)) as (url, server):
        reader = Reader(server.stderr)
        yield url, reader
        server.terminate()
        server.wait(timeout=60)
        reader.join()


ASKED: tuple[tuple[str, str, dict[str, str], bytes | None, int], ...] = (
    ("GET", "/", {}, None, 200),
    ("HEAD", "/plans", {}, None, 200),
    ("OPTIONS", "/sparql", {"Origin": "https://a.example"}, None, 204),
    ("GET", "/id/commitment/XA0001", {"Accept": "text/turtle"}, None, 303),
    ("GET", "/doc/commitment/XA0001.ttl", {"Accept-Encoding": "gzip"}, None, 200),
    ("GET", "/doc/commitment/none.ttl", {}, None, 404),
    ("GET", "/static/ogpkg.css", {}, None, 200),
    ("GET", "/a%0d%0a%7b%22request%22:%22forged-0000%22%7d%0a%1b%5b2J%e2%80%a8%7f%c2%9b", {}, None, 404),
    ("GET", "/%ff%fe%00", {}, None, 404),
    ("GET", "/" + "%F0%9F%92%A5" * 600, {}, None, 404),
    ("GET", "/sparql?query=ASK%7B%7D", {}, None, 200),
    ("GET", "/sparql?query=ASK%7B", {}, None, 400),
    ("GET", f"/sparql?timeout=0.2&query={SLOW}", {}, None, 503),
    ("GET", "/sparql?query=ASK%7B%7D&format=nothing", {}, None, 406),
    ("POST", "/sparql", FORM, b"query=ASK%7B%7D", 200),
    ("POST", "/sparql", {"Content-Type": "text/turtle"}, b"x", 415),
    ("POST", "/sparql", FORM, b"query=" + b"a" * 30_000, 413),
    ("POST", "/validate?lang=ko", {"Content-Type": "text/turtle"}, b"<http://a.example/> a", 400),
    ("DELETE", "/sparql", {}, None, 405),
    ("BREW", "/nowhere", {}, None, 404),
    ("GET", "/metrics", {}, None, 200),
)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: f"{asked[0]}-{asked[1][:40]}-{asked[4]}")
def test_every_request_gives_one_line_that_agrees_with_its_answer(
    served: tuple[str, Reader], asked: tuple[str, str, dict[str, str], bytes | None, int]
) -> None:
    url, reader = served
    method, target, headers, body, status = asked
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
    connection.request(method, target, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    assert answer.status == status
    (line,) = reader.lines(answer.headers["X-Request-Id"])
    assert (line["method"], line["status"], line["bytes"]) == (method, status, len(content))
    assert 0 <= line["seconds"] < 20
    assert abs(datetime.fromisoformat(line["time"]).timestamp() - time.time()) < 60
    assert line["time"].endswith("Z")
    assert len(line["path"]) <= 200
    if answer.headers["Content-Type"] == "application/problem+json" and content:
        assert json.loads(content)["request"] == line["request"]


@pytest.mark.parametrize(
    ("sent", "statuses"),
    [
        (b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", [400]),  # without Host
        (b"GET /healthz HTTP/1.0\r\n\r\n", [200]),
        (b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [204]),
        (
            b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            [200, 404],
        ),
        (b"POST /sparql HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n", [413]),
    ],
)
def test_what_is_refused_before_it_is_read_has_its_line_too(
    served: tuple[str, Reader], sent: bytes, statuses: list[int]
) -> None:
    url, reader = served
    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=10) as client:
        client.sendall(sent)
        received = b"".join(iter(lambda: client.recv(65536), b"")).decode()
    assert [int(status) for status in re.findall(r"^HTTP/1\.[01] (\d+)", received, re.MULTILINE)] == statuses
    given = re.findall(r"^x-request-id: (\S+)", received, re.MULTILINE | re.IGNORECASE)
    assert [[line["status"] for line in reader.lines(each)] for each in given] == [[status] for status in statuses]


def test_no_line_is_forged_torn_or_moves_a_cursor(served: tuple[str, Reader]) -> None:
    url, reader = served
    fetch(f"{url}/x%0a%7b%22request%22:%22forged-0000%22%7d%1b%5b2J%7f")
    fetch(f"{url}/healthz", X_Request_Id="last-" + "0" * 20)
    assert reader.lines("last-" + "0" * 20)
    assert not [line for line in reader.all() if line["request"] == "forged-0000"]
    for raw in reader.raw:
        assert re.fullmatch(rb"[\x20-\x7e]{1,4000}\n", raw)
    identifiers = [line["request"] for line in reader.all()]
    assert len(identifiers) == len(set(identifiers))


def test_a_query_is_in_the_log_by_its_hash_alone(served: tuple[str, Reader], invented: Snapshot) -> None:
    url, reader = served
    first = fetch(f"{url}/sparql?query={quote(SECRET)}")[1]
    again = fetch(f"{url}/sparql?query={quote(SECRET)}")[1]
    known = fetch(f"{url}/sparql?query={quote(SECRET)}", If_None_Match=first["ETag"])[1]
    fetch(f"{url}/search?q=nobody-else-s-business")
    fetch(f"{url}/describe?iri=http://nobody-else-s-business.example/")
    lines = [reader.lines(headers["X-Request-Id"])[0] for headers in (first, again, known)]
    assert {line["query"] for line in lines} == {sha256(SECRET.encode()).hexdigest()[:12]}
    assert [line["status"] for line in lines] == [200, 200, 304]
    assert [line["cache"] for line in lines[:2]] == ["miss", "hit"]
    assert lines[0]["rows"] == 0
    assert {line["version"] for line in lines} == {invented.version}
    whole = b"".join(reader.raw)
    assert b"nobody-else-s-business" not in whole
    assert b"127.0.0.1" not in b"".join(raw for raw in reader.raw if raw.startswith(b"{"))


def test_a_problem_has_its_kind_in_the_log(served: tuple[str, Reader]) -> None:
    url, reader = served
    for query, kind in ((SLOW + "&timeout=0.2", "query-timeout"), ("SELEKT", "query-syntax-error")):
        headers = fetch(f"{url}/sparql?query={query}")[1]
        assert reader.lines(headers["X-Request-Id"])[0]["problem"] == kind


def test_the_seconds_begin_with_the_head_of_a_request(served: tuple[str, Reader]) -> None:
    """Also those in which a client sends its body."""
    url, reader = served
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 6\r\n"
    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=10) as client:
        client.sendall(head + b"X-Request-Id: slow-0001\r\n\r\nASK")
        time.sleep(0.6)
        client.sendall(b" {}")
        assert client.recv(65536).startswith(b"HTTP/1.1 200")
    (line,) = reader.lines("slow-0001")
    assert 0.5 < line["seconds"] < 10


def test_a_query_whose_client_has_gone_is_told_from_one_that_failed(served: tuple[str, Reader]) -> None:
    url, reader = served
    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=10) as client:
        client.sendall(f"GET /sparql?query={SLOW} HTTP/1.1\r\nHost: a\r\nX-Request-Id: gone-0001\r\n\r\n".encode())
        time.sleep(0.8)
    (line,) = reader.lines("gone-0001")
    assert (line["problem"], line["reason"]) == ("query-failed", "cancelled")


@pytest.mark.parametrize("given", ["0123-abcd-EF", "x" * 64])
def test_the_id_of_a_proxy_is_kept(served: tuple[str, Reader], given: str) -> None:
    url, reader = served
    assert fetch(f"{url}/healthz", X_Request_Id=given)[1]["X-Request-Id"] == given
    assert len(reader.lines(given)) == 1


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "a b c d e f", '"},{"a":"b"', "ünïcödé-id", "abcdefgh\n", "../../.."]
)
def test_an_id_that_is_not_safe_is_replaced(given: str) -> None:
    assert request_id(given) != given
    assert re.fullmatch("[0-9a-f]{32}", request_id(given))


def test_an_answer_that_cannot_be_made_is_logged_once_and_has_its_headers(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """An accident in the last step, after which Flask can make no answer at all."""

    def fail(_: object) -> None:
        raise ZeroDivisionError

    caplog.set_level(logging.INFO)
    app.testing = False
    app.after_request_funcs[None].append(fail)  # type: ignore[arg-type]
    try:
        answer = app.test_client().get("/sparql?query=ASK%7B%7D")
    finally:
        app.after_request_funcs[None].remove(fail)  # type: ignore[arg-type]
        app.testing = True
    assert answer.status_code == 500
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    lines = [json.loads(each.getMessage()) for each in caplog.records if each.name == "ogpkg.access"]
    assert [(line["request"], line["status"]) for line in lines] == [(answer.headers["X-Request-Id"], 500)]
    assert lines[0]["request"] in answer.text
    assert "ZeroDivision" not in answer.text
    assert "ZeroDivision" in caplog.text


def test_a_refusal_that_the_application_knows_nothing_of_is_like_every_answer(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/sparql", "HTTP_X_REQUEST_ID": "of-a-proxy-1"}
    headers, body = refusal(app, environ, 503, "Too many requests at once", "try again in a moment")
    (line,) = [json.loads(each.getMessage()) for each in caplog.records if each.name == "ogpkg.access"]
    assert (line["request"], line["status"], line["family"], line["bytes"]) == (
        "of-a-proxy-1",
        503,
        "sparql",
        len(body),
    )
    assert json.loads(body)["request"] == dict(headers)["X-Request-Id"] == "of-a-proxy-1"
    assert {"Retry-After", "Access-Control-Allow-Origin", "X-Content-Type-Options"} <= set(dict(headers))


def test_what_goes_wrong_is_one_line_of_json_too() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(journal.Lines())
    log = logging.Logger("ogpkg.web")
    log.addHandler(handler)
    try:
        raise ValueError("a\nb\x1b")
    except ValueError as error:
        log.error("request %s failed", "12345678", exc_info=error)
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert (told["level"], told["message"]) == ("ERROR", "request 12345678 failed")
    assert "ValueError: a\nb\x1b" in told["trace"]
    assert datetime.fromisoformat(told["time"]).tzinfo == UTC
