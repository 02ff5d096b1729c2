"""The example site for nginx: what passes through it unchanged, what it keeps, and what it holds back."""

from __future__ import annotations

import gzip
import re
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.deploy.conftest import Site, nginx
from tests.live import free_port, until

#: What nginx adds, says in its own words, or measures anew.
OURS = {"server", "date", "connection", "x-request-id", "x-cache", "server-timing", "age", "transfer-encoding"}
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
CSV = "/sparql?query=" + quote("SELECT ?n { VALUES ?n { 1 2 3 } }")


def compared(headers: object) -> list[tuple[str, str]]:
    return sorted((name.lower(), value) for name, value in headers.items() if name.lower() not in OURS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/", "text/html"),
        ("/plans", "text/html"),
        ("/id/commitment/XA0001", "text/turtle"),
        ("/id/commitment/XA0001", "text/html"),
        ("/doc/commitment/XA0001.ttl", "*/*"),
        ("/doc/commitment/XA0001.html", "text/html"),
        ("/doc/commitment/none.ttl", "*/*"),
        ("/describe?iri=https://w3id.org/ogpkg/id/commitment/XA0001", "text/turtle"),
        ("/.well-known/void", "*/*"),
        ("/sparql", "text/turtle"),
        ("/sparql", "text/html"),
        (CSV, "text/csv"),
        (CSV, "application/sparql-results+json"),
        (CSV, "image/png"),
        ("/sparql?query=SELEKT", "*/*"),
        ("/graph?graph=https://w3id.org/ogpkg/ontology", "text/turtle"),
        ("/static/ogpkg.css", "*/*"),
        ("/validate", "text/html"),
        ("/dump/", "text/html"),
        ("/dump/SHA256SUMS", "*/*"),
        ("/changes.atom", "*/*"),
        ("/linkset/commitment/XA0001", "*/*"),
        ("/sitemap.xml", "*/*"),
        ("//nowhere//%2e%2e/%C3%A9?a=b&&c", "*/*"),
        ("/robots.txt", "*/*"),
    ],
)
def test_answers_come_through_unchanged(site: Site, path: str, accept: str, coding: str, method: str) -> None:
    asked = {"Accept": accept, "Accept-Encoding": coding, "Host": "data.example.org"}
    direct, through = site.direct(path, method, **asked), site.ask(path, method, **asked)
    assert through.status == direct.status
    if direct.headers["Content-Type"] == "application/problem+json":
        same = re.compile(rb'"[0-9a-f]{32}"')
        assert same.sub(b"", through.body) == same.sub(b"", direct.body)
    else:
        assert through.body == direct.body
    assert compared(through.headers) == compared(direct.headers)
    assert "127.0.0.1" not in str(through.headers.get("Location"))


def test_a_thing_is_reached_in_one_hop_whatever_the_host(site: Site) -> None:
    answer = site.ask("/id/commitment/XA0001", Accept="text/turtle", Host="evil.example")
    assert (answer.status, answer.headers["Location"]) == (303, "/doc/commitment/XA0001.ttl")
    assert b"evil" not in answer.body


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    for path, accept in (("/doc/plan/XA-1.ttl", "*/*"), (CSV, "text/csv"), ("/plans", "text/html")):
        for coding in ("identity", "gzip"):
            asked = {"Accept": accept, "Accept-Encoding": coding}
            first = site.ask(path, **asked)
            again = site.ask(path, **asked, If_None_Match=first.headers["ETag"])
            assert (first.status, again.status, again.body) == (200, 304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]
            assert again.headers["Vary"] == first.headers["Vary"]
            assert again.headers["X-Request-Id"] != first.headers["X-Request-Id"]
            assert site.ask(path, **asked, If_None_Match='"other"').status == 200


def test_a_part_of_a_dump_can_be_asked_for(site: Site) -> None:
    name = site.ask("/dump/SHA256SUMS").body.split()[1].decode().removeprefix("*")
    whole = site.ask(f"/dump/{name}")
    part = site.ask(f"/dump/{name}", Range="bytes=10-109", If_Range=whole.headers["ETag"])
    assert (part.status, part.body) == (206, whole.body[10:110])
    assert part.headers["Content-Range"] == f"bytes 10-109/{len(whole.body)}"


def test_what_is_kept_is_not_mixed_up(site: Site) -> None:
    """Every kind of answer is asked for three times, in turns; the second and third come from the cache."""
    path = "/sparql?query=" + quote("SELECT ?s { ?s ?p ?o } LIMIT 200 # " + str(time.time()))
    kinds = {
        (accept, coding): b""
        for accept in ("text/csv", "application/sparql-results+json", "application/sparql-results+xml")
        for coding in ("identity", "gzip")
    }
    states = []
    for turn in range(3):
        for (accept, coding), before in kinds.items():
            answer = site.ask(path, Accept=accept, Accept_Encoding=coding)
            assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (200, accept)
            assert answer.headers.get("Content-Encoding", "identity") == coding
            assert turn == 0 or answer.body == before
            kinds[accept, coding] = answer.body
            states.append(answer.headers["X-Cache"])
    assert states == ["MISS"] * 6 + ["HIT"] * 12
    for accept in ("text/csv", "application/sparql-results+json", "application/sparql-results+xml"):
        assert gzip.decompress(kinds[accept, "gzip"]) == kinds[accept, "identity"]
    # A page in two languages is kept by the language that was asked for.
    english, korean = (site.ask("/plans", Accept="text/html", Accept_Language=code) for code in ("en", "ko"))
    assert (english.headers["Content-Language"], korean.headers["Content-Language"]) == ("en", "ko")


def test_errors_and_what_must_not_be_kept_are_not_kept(site: Site) -> None:
    for path in (
        "/doc/commitment/none-2.ttl",
        "/sparql?query=SELEKT",
        "/healthz",
        "/sparql?query=" + quote("SELECT (UUID() AS ?u) {}"),
    ):
        answers = [site.ask(path) for _ in range(3)]
        assert [answer.headers["X-Cache"] for answer in answers] == ["MISS"] * 3
        assert len({answer.headers["X-Request-Id"] for answer in answers}) == 3
    assert len({answer.body for answer in answers}) == 3


def test_a_query_is_posted_and_a_document_checked(site: Site) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } # " + "x" * 60_000
    direct = site.ask("/sparql", "POST", query.encode(), Content_Type=QUERY, Accept="text/csv")
    form = site.ask("/sparql", "POST", b"query=" + quote(query).encode(), Content_Type=FORM, Accept="text/csv")
    assert direct.status == form.status == 200
    assert direct.body == form.body
    assert int(direct.body.split()[1]) > 1000
    plan = (
        b"@prefix ogp: <https://w3id.org/ogpkg/ontology#> . <http://a.example/m> a ogp:Member . # " + b"x" * 5_000_000
    )
    checked = site.ask("/validate", "POST", plan, Content_Type="text/turtle", Accept="application/json")
    assert (checked.status, checked.headers["Ogpkg-Conforms"]) == (200, "false")
    assert checked.headers["Cache-Control"] == "no-store"


def test_a_body_comes_in_pieces_and_an_old_client_is_answered(site: Site) -> None:
    query = b"query=ASK%7B%7D"
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (query[:4], query[4:])) + b"0\r\n\r\n"
    head = f"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: {FORM}\r\nConnection: close\r\n".encode()
    whole = said(site.port, head + b"Transfer-Encoding: chunked\r\n\r\n" + pieces)
    assert whole.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b'"boolean":true' in whole.replace(b" ", b"")
    old = said(site.port, b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n")
    assert old.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b'"boolean":true' in old.replace(b" ", b"")
    patient = said(site.port, head + b"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n" % len(query) + query)
    assert patient.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


def said(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(sent)
        return b"".join(iter(lambda: client.recv(65536), b""))


def test_a_long_query_fits_into_an_address_and_a_longer_one_is_refused_in_words(site: Site) -> None:
    query = "ASK {} # " + "x" * 50_000
    assert site.ask("/sparql?query=" + quote(query)).json["boolean"] is True
    refused = site.ask("/sparql?query=" + quote("ASK {} # " + "x" * 70_000))
    assert (refused.status, refused.json["status"]) == (414, 414)
    assert refused.headers["Content-Type"] == "application/problem+json"
    headers = site.ask("/sparql?query=ASK%7B%7D", X_Long="x" * 70_000)
    assert (headers.status, headers.json["status"]) == (431, 431)
    assert said(site.port, b"GET / HTTP/1.1\r\nHost: \x01\r\n\r\n").startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(("path", "size"), [("/sparql", 1_200_000), ("/validate", 12_000_000), ("/id/a", 1_200_000)])
def test_a_body_over_the_limit_never_reaches_the_application(site: Site, path: str, size: int) -> None:
    answer = site.ask(path, "POST", b"x" * size, Content_Type=FORM)
    assert (answer.status, answer.json["status"]) == (413, 413)
    assert answer.json["request"] == answer.headers["X-Request-Id"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json["request"] not in {line.get("request") for line in site.app_log()}


@pytest.mark.parametrize(
    "path",
    ["/metrics", "/readyz", "/%6detrics", "/metrics?x=1", "/./metrics", "/x/../readyz", "//metrics", "/metrics/"],
)
def test_what_is_for_the_operator_is_closed(site: Site, path: str) -> None:
    assert site.direct("/metrics").status == 200
    answer = site.ask(path)
    assert answer.status == 404
    assert b"ogpkg_requests" not in answer.body
    assert b"dataset" not in answer.body


def test_a_request_has_one_id_at_both_ends(site: Site) -> None:
    answer = site.ask("/doc/commitment/none-3.ttl", X_Request_Id="of-the-client-0001")
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-Id"])
    assert answer.headers.get_all("X-Request-Id") == [answer.json["request"]]
    assert until(lambda: all(answer.json["request"] in str(log()) for log in (site.app_log, site.log)))
    (ours,) = [line for line in site.app_log() if line.get("request") == answer.json["request"]]
    (theirs,) = [line for line in site.log() if line["request"] == answer.json["request"]]
    for name in ("method", "path", "status"):
        assert ours[name] == theirs[name]
    assert theirs["bytes"] == ours["bytes"] == len(answer.body)


def test_nginx_logs_neither_addresses_nor_queries(site: Site) -> None:
    site.ask("/search?q=nobody-else-s-business")
    site.ask("/x%0a%22%7d%1b")
    assert until(lambda: '"}' in site.log()[-1]["path"])
    text = (site.folder / "access.log").read_text()
    assert "nobody-else-s-business" not in text
    assert "127.0.0.1" not in text
    assert [line["path"] for line in site.log()][-1] == '/x\n"}\x1b'


def test_one_client_cannot_ask_for_more_than_its_share(site: Site) -> None:
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: site.ask_once("/sparql?query=ASK%7B%7D"), range(80)))
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) == {200, 429}
    refused = next(answer for answer in answers if answer.status == 429)
    assert refused.json == {
        "type": "about:blank",
        "title": "Too many requests at once",
        "status": 429,
        "request": refused.headers["X-Request-Id"],
    }
    assert refused.headers["Retry-After"] == "1"
    assert refused.headers["Cache-Control"] == "no-store"
    assert site.ask("/plans").status == 200  # pages are not queries
    assert site.ask("//sparql?query=ASK%7B%7D").status == 200  # later; however it is written, it is a query
    assert 429 in {site.ask_once("//sparql?query=ASK%7B%7D").status for _ in range(80)}


def test_the_application_is_down(lone: Site) -> None:
    answer = lone.ask("/plans", Accept="text/html")
    assert (answer.status, answer.headers["Content-Type"]) == (502, "application/problem+json")
    assert answer.json == {
        "type": "about:blank",
        "title": "The application does not answer",
        "status": 502,
        "request": answer.headers["X-Request-Id"],
    }
    assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("5", "no-store")
    assert answer.headers["Server"] == "nginx"  # no version
    assert str(lone.app_port).encode() not in answer.body
    assert lone.ask("/plans", "HEAD").status == 502


def test_nobody_notices_that_a_replica_is_down(site: Site, tmp_path: Path) -> None:
    """Neither by GET nor by POST: what the dead one cannot take the other one answers."""
    with nginx(tmp_path, free_port(), site.app_port) as both:
        for number in range(6):
            query = f"SELECT ({number} AS ?n) {{}}"
            got = both.ask("/sparql?query=" + quote(query), Accept="text/csv")
            posted = both.ask("/sparql", "POST", query.encode(), Content_Type=QUERY, Accept="text/csv")
            assert (got.status, posted.status, got.body) == (200, 200, posted.body)
            assert (
                got.headers["ETag"] == site.direct("/sparql?query=" + quote(query), Accept="text/csv").headers["ETag"]
            )


def test_a_slow_sender_is_held_by_nginx(lone: Site) -> None:
    """The application hears of a request when all of it is there."""
    body = b"query=ASK%7B%7D"
    head = f"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: {FORM}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    with socket.create_server(("127.0.0.1", lone.app_port)) as app, socket.socket() as client:
        app.settimeout(0.5)
        client.connect(("127.0.0.1", lone.port))
        for part in (head[:20], head[20:], body[:5]):
            client.sendall(part)
            with pytest.raises(TimeoutError):
                app.accept()
        client.sendall(body[5:])
        app.settimeout(5)
        connection, _ = app.accept()
        with connection:
            connection.settimeout(5)
            received = connection.recv(65536)
            while not received.endswith(body):
                received += connection.recv(65536)
            assert received.startswith(b"POST /sparql HTTP/1.1\r\n")
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            client.settimeout(5)
            assert client.recv(65536).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_slow_reader_is_held_by_nginx(lone: Site) -> None:
    """The application is rid of a large answer long before a client has read it."""
    size = 20_000_000
    with socket.create_server(("127.0.0.1", lone.app_port)) as app, socket.socket() as client:
        app.settimeout(5)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", lone.port))
        client.sendall(b"GET /dump/large HTTP/1.1\r\nHost: a\r\n\r\n")
        connection, _ = app.accept()
        with connection:
            connection.settimeout(5)
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + bytes(size))
