"""Shapes of requests that differ between programs: what one reads as one request, another must not read as two.

RFC 9112 (messages), RFC 9110 (fields, methods), and the limits of this server.
"""

from __future__ import annotations

import json

import pytest

from tests.hostile.conftest import Live
from tests.hostile.wire import Answer, exchange, request

ASK = "/sparql?query=ASK%7B%7D"
SECOND = request("GET", "/healthz")
QUERY = "Content-Type: application/sparql-query"
FORM = "Content-Type: application/x-www-form-urlencoded"


def post(*fields: str, body: bytes = b"ASK {}") -> bytes:
    lines = ["POST /sparql HTTP/1.1", "Host: a", QUERY, *fields]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


#: What must not be understood (RFC 9112 sections 2.2, 3.2, 5, 6.3, 7.1): 400, and no word of what follows.
REFUSED = {
    "two lengths that differ": post("Content-Length: 6", "Content-Length: 5"),
    "a list of lengths that differ": post("Content-Length: 6, 5"),
    "a length that is no number": post("Content-Length: six"),
    "a length with a sign": post("Content-Length: +6"),
    "a length below zero": post("Content-Length: -6"),
    "a length in hexadecimal": post("Content-Length: 0x6"),
    "a length beyond all measure": post("Content-Length: 99999999999999999999999999"),
    "a chunk whose size is no number": post("Transfer-Encoding: chunked", body=b"zz\r\nASK {}\r\n0\r\n\r\n"),
    "a chunk of a negative size": post("Transfer-Encoding: chunked", body=b"-6\r\nASK {}\r\n0\r\n\r\n"),
    "a chunk beyond all measure": post("Transfer-Encoding: chunked", body=b"fffffffffffffffff\r\nASK {}\r\n0\r\n\r\n"),
    "a coding that nobody knows": post("Transfer-Encoding: cow", body=b"6\r\nASK {}\r\n0\r\n\r\n"),
    "chunks that are not the last coding": post("Transfer-Encoding: chunked, cow", body=b"6\r\nASK {}\r\n0\r\n\r\n"),
    "a space before the colon": post("Content-Length : 6"),
    "a folded field": post("X-A: a", " b", "Content-Length: 6"),
    "a field without a name": post(": a", "Content-Length: 6"),
    "a field without a colon": post("nonsense", "Content-Length: 6"),
    "NUL in a field": post("X-A: a\x00b", "Content-Length: 6"),
    "a bare carriage return in a field": post("X-A: a\rContent-Length: 6"),
    "NUL in the target": b"GET /sparql?query=\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "a space in the target": b"GET /sparql?query=ASK {} HTTP/1.1\r\nHost: a\r\n\r\n",
    "no target": b"GET HTTP/1.1\r\nHost: a\r\n\r\n",
    "a method that is no token": b"G(E)T / HTTP/1.1\r\nHost: a\r\n\r\n",
    "a version that does not exist": b"GET / HTTP/7.3\r\nHost: a\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "the words of another protocol": b"EHLO mail.example\r\n\r\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_be_read_in_two_ways_is_refused(live: Live, name: str) -> None:
    got = exchange(live.port, REFUSED[name] + SECOND, methods=["POST"], wait=1.0, to_the_end=True)
    assert [answer.status for answer in got.answers] in ([400], [501], [505], [413], []), got
    assert got.closed
    assert b"ok" not in b"".join(answer.body for answer in got.answers)
    assert live.answers()


def test_a_length_and_chunks_at_once_are_no_second_request(live: Live) -> None:
    """RFC 9112 section 6.1: refused, or the chunks count and the connection is closed."""
    hidden = b"0\r\n\r\n" + SECOND
    both = post(f"Content-Length: {len(hidden)}", "Transfer-Encoding: chunked", body=hidden)
    got = exchange(live.port, both, methods=["POST"], wait=2.0, to_the_end=True)
    assert len(got.answers) == 1
    assert got.only.status in (400, 415)
    assert got.closed


def test_the_same_length_twice_is_one_request(live: Live) -> None:
    """RFC 9110 section 8.6 leaves the choice: refuse, or take it for one."""
    got = exchange(live.port, post("Content-Length: 6", "Content-Length: 6"), methods=["POST"], wait=1.0)
    assert [answer.status for answer in got.answers] in ([200], [400])


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("no Host", b""),
        ("two Hosts", b"Host: a\r\nHost: b\r\n"),
        ("an impossible Host", b"Host: a b/c?d\r\n"),
        ("an evil Host", b'Host: evil.example"><script>\r\n'),
    ],
)
@pytest.mark.parametrize("target", ["/healthz", ASK])
def test_a_host_that_says_nothing_is_refused(live: Live, target: str, name: str, head: bytes) -> None:
    """RFC 9112 section 3.2: a server MUST answer 400."""
    got = exchange(live.port, b"GET %s HTTP/1.1\r\n%s\r\n" % (target.encode(), head), wait=1.0)
    assert [answer.status for answer in got.answers] == [400], name


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "[::1]", "127.0.0.1:1", "a" * 60, ""])
@pytest.mark.parametrize(
    "target", ["/id/commitment/XA0001", "/doc/plan/XA-1.ttl", "/sparql", "/", "/.well-known/void", "/nowhere", "/plans"]
)
def test_no_answer_depends_on_the_host(live: Live, host: str, target: str) -> None:
    asked = [request("GET", target, "Accept: text/turtle, text/html;q=0.5", host=each) for each in (host, "127.0.0.1")]
    evil, plain = (_timeless(exchange(live.port, each).only) for each in asked)
    assert evil == plain
    assert "evil" not in str(evil)


def _timeless(answer: Answer) -> tuple[int, list[tuple[str, str]], bytes]:
    """An answer without what differs from one to the next."""
    changing = ("date", "x-request-id", "server-timing", "age")
    body = answer.body if answer.status < 400 else b""  # it holds the number of the request
    fields = sorted(field for field in answer.fields if field[0] not in changing)
    return answer.status, [f for f in fields if f[0] != "content-length"], body


def test_a_target_may_be_a_whole_address(live: Live) -> None:
    """RFC 9112 section 3.2.2: a server MUST take it; whose address it says makes no difference."""
    for start in (live.url, "http://evil.example", "http://evil.example:99"):
        answer = exchange(live.port, request("GET", f"{start}{ASK}", "Accept: text/csv")).only
        assert (answer.status, answer.body.strip()) == (200, b"true")


def test_options_of_the_whole_server(live: Live) -> None:
    answer = exchange(live.port, request("OPTIONS", "*"), methods=["OPTIONS"]).only
    assert answer.status in (200, 204, 400, 404)


@pytest.mark.parametrize("method", ["CONNECT", "TRACE", "PROPFIND", "GETS", "get", "X" * 300, "PRI"])
def test_a_method_that_nothing_takes(live: Live, method: str) -> None:
    target = "evil.example:443" if method == "CONNECT" else "/sparql"
    got = exchange(live.port, request(method, target) + b"", methods=[method], wait=1.5)
    assert [answer.status for answer in got.answers] in ([400], [404], [405], [501], []), got
    assert b"evil" not in b"".join(answer.body for answer in got.answers)


def test_requests_that_come_all_at_once_are_answered_in_turn(live: Live) -> None:
    queries = [f"SELECT ({number} AS ?n) {{}}".encode() for number in range(20)]
    asked = [request("POST", "/sparql", QUERY, "Accept: text/csv", body=query) for query in queries]
    got = exchange(live.port, b"".join(asked), methods=["POST"] * 20)
    assert [answer.body for answer in got.answers] == [b"n\r\n%d\r\n" % number for number in range(20)]


def test_a_request_letter_by_letter(live: Live) -> None:
    whole = request("POST", "/sparql", QUERY, "Accept: text/csv", body=b"SELECT (1 AS ?n) {}")
    pieces = [whole[number : number + 1] for number in range(len(whole))]
    assert exchange(live.port, *pieces, methods=["POST"], pause=0.002).only.body == b"n\r\n1\r\n"


def test_a_line_too_long_is_414(live: Live) -> None:
    got = exchange(live.port, request("GET", f"/sparql?query={'a' * 61_000}"), wait=2.0)
    assert got.only.problem()["status"] == 414
    # What is larger than all the head may be is refused before anybody knows which part of it is.
    got = exchange(live.port, request("GET", f"/sparql?query={'a' * 200_000}"), wait=2.0)
    assert [answer.status for answer in got.answers] in ([414], [431])
    assert live.answers()


@pytest.mark.parametrize(
    "fields",
    [
        ["X-A: " + "a" * 200_000],
        ["X-A: " + "a" * 40_000],
        [f"X-{number}: a" for number in range(5000)],
        ["Accept: " + "a/b," * 50_000],
    ],
)
def test_a_head_too_large_is_431(live: Live, fields: list[str]) -> None:
    got = exchange(live.port, request("GET", ASK, *fields), wait=2.0)
    assert [answer.status for answer in got.answers] == [431]
    assert live.answers()


@pytest.mark.parametrize("target", ["/sparql", "/validate"])
def test_a_body_too_large_is_413(live: Live, target: str) -> None:
    kind = QUERY if target == "/sparql" else "Content-Type: text/turtle"
    announced = request("POST", target, kind, "Content-Length: 2000000000")
    assert exchange(live.port, announced, methods=["POST"], wait=3.0).only.problem()["status"] == 413
    chunk = b"%x\r\n%s\r\n" % (1 << 20, b"#" * (1 << 20))
    endless = request("POST", target, kind, "Transfer-Encoding: chunked")
    got = exchange(live.port, endless, *[chunk] * 14, methods=["POST"], wait=3.0, to_the_end=True)
    assert [answer.status for answer in got.answers] in ([413], []), "a reset may swallow the answer"
    assert got.closed
    assert live.answers()


def test_who_waits_for_leave_is_told_before_it_sends(live: Live) -> None:
    """RFC 9110 section 10.1.1: a final status instead of 100 when the body would be refused anyway."""
    head = request("POST", "/sparql", QUERY, "Expect: 100-continue", "Content-Length: 2000000000")
    assert exchange(live.port, head, methods=["POST"], wait=3.0).only.status == 413


@pytest.mark.parametrize(
    "body", [b"5\r\nASK", b"6\r\nASK {}", b"6\r\nASK {}\r\n", b"6\r\nASK {}\r\n0\r\n", b"6\r\nASK {}0\r\n\r\n"]
)
def test_a_body_that_breaks_off_is_no_query(live: Live, body: bytes) -> None:
    got = exchange(live.port, post("Transfer-Encoding: chunked", body=body), methods=["POST"], wait=0.5)
    assert [answer.status for answer in got.answers] in ([400], [408], [])
    assert live.answers()


def test_extensions_of_chunks_are_passed_over(live: Live) -> None:
    body = b'6;a="b"\r\nASK {}\r\n0;c\r\n\r\n'
    answer = exchange(live.port, post("Transfer-Encoding: chunked", body=body), methods=["POST"]).only
    assert (answer.status, json.loads(answer.body)["boolean"]) == (200, True)


def test_trailers_change_nothing(live: Live) -> None:
    """RFC 9110 section 6.5: what comes behind a body must not change what it is. It may be refused."""
    body = b"6\r\nASK {}\r\n0\r\nX-Late: a\r\nContent-Length: 5\r\nHost: b\r\n\r\n"
    answer = exchange(live.port, post("Transfer-Encoding: chunked", body=body), methods=["POST"]).only
    assert answer.status in (200, 400)
