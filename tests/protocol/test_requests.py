"""How a request is read (SPARQL 1.1 Protocol, section 2.1), and how each limit is told: a status of its own."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ogpkg.web import Settings
from tests.live import running
from tests.protocol.conftest import Reply, Server

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"

#: Method, what follows the address, the body, its type, and the value that ?v has: form values are decoded once.
DECODED: list[tuple[str, str, bytes | None, str | None, str]] = [
    ("GET", "?query=SELECT+(%22a%20b%22+AS+%3Fv)+{}", None, None, "a b"),
    ("GET", "?query=SELECT(%22a%2Bb%22AS%3Fv){}", None, None, "a+b"),
    ("GET", "?query=SELECT(%22a%2520b%22AS%3Fv){}", None, None, "a%20b"),
    ("GET", "?query=SELECT(%22a%25b%22AS%3Fv){}", None, None, "a%b"),
    ("GET", "?query=SELECT(%22%ED%95%9C%EA%B8%80%22AS%3Fv){}", None, None, "한글"),
    ("GET", "?query=SELECT(%22a%26b%3Dc%3Bd%22AS%3Fv){}", None, None, "a&b=c;d"),
    ("GET", "?query=SELECT(%22a;b%22AS%3Fv){}", None, None, "a;b"),
    ("GET", "?query=SELECT(%22a=b%22AS%3Fv){}", None, None, "a=b"),
    ("GET", "?%71uery=SELECT(%22a%22AS%3Fv){}", None, None, "a"),
    ("GET", "?&&query=SELECT(%22a%22AS%3Fv){}&&other&x=y", None, None, "a"),
    ("GET", "?query=SELECT(%22100%25%22AS%3Fv){}&timeout=&format=", None, None, "100%"),
    ("POST", "", b"query=SELECT+(%22a%20b%22+AS+%3Fv)+{}", FORM, "a b"),
    ("POST", "", b"query=SELECT(%22a%2520b%2Bc%22AS%3Fv){}", FORM, "a%20b+c"),
    ("POST", "", b"query=SELECT(%22a%22AS%3Fv){}", FORM + "; charset=UTF-8", "a"),
    ("POST", "", b"query=SELECT(%22a%22AS%3Fv){}", FORM.upper(), "a"),
    ("POST", "?timeout=5", b"query=SELECT(%22a%22AS%3Fv){}", FORM, "a"),
    # A body that is the query is not decoded at all.
    ("POST", "", b'SELECT ("a%20b+c" AS ?v) {}', QUERY, "a%20b+c"),
    ("POST", "", 'SELECT ("한글" AS ?v) {}'.encode(), QUERY, "한글"),
    ("POST", "", 'SELECT ("한글" AS ?v) {}'.encode(), QUERY + ';charset="utf-8"', "한글"),
    ("POST", "", b'SELECT ("a" AS ?v) {}', QUERY + "; version=1.1", "a"),
    ("POST", "", b'\xef\xbb\xbfSELECT ("a" AS ?v) {}', QUERY, "a"),  # as some editors write a file
    # SPARQL's own escapes (section 19.2) are another matter: anywhere in a query, and only there.
    ("POST", "", rb'SELEC\u0054 ("\u0061\\u0062" AS ?\u0076) {}', QUERY, r"a\u0062"),
    ("POST", "?default-graph-uri=http%3A%2F%2Fx%2F", b'SELECT ("a" AS ?v) {}', QUERY, "a"),
]


def headers(content_type: str | None) -> dict[str, str]:
    return {"Content-Type": content_type} if content_type else {}


@pytest.mark.parametrize("case", DECODED, ids=lambda case: f"{case[0]} {case[1] or case[2]}"[:60])
def test_a_value_is_decoded_once(server: Server, case: tuple[str, str, bytes | None, str | None, str]) -> None:
    method, query, body, content_type, value = case
    answer = server.ask("/sparql" + query, method, body, headers(content_type))
    assert answer.status == 200
    [row] = json.loads(answer.body)["results"]["bindings"]
    assert row["v"]["value"] == value


_ASK = b"query=ASK%7B%7D"
#: Method, what follows the address, the body, further headers, status, and what the detail says.
WRONG: list[tuple[str, str, bytes | None, dict[str, str], int, str]] = [
    ("GET", "?query=ASK{}&query=ASK{}", None, {}, 400, "more than one query"),
    ("POST", "", _ASK + b"&" + _ASK, headers(FORM), 400, "more than one query"),
    ("POST", "?query=ASK{}", _ASK, headers(FORM), 400, "more than one query"),
    ("POST", "?query=ASK{}", b"ASK {}", headers(QUERY), 400, "more than one query"),
    ("GET", "?query=", None, {}, 400, "the query is empty"),
    ("GET", "?query", None, {}, 400, "the query is empty"),
    ("GET", "?query=+%09%0A+", None, {}, 400, "the query is empty"),
    ("GET", "?query=%23+nothing", None, {}, 400, "the query is empty"),
    ("POST", "", b"", headers(QUERY), 400, "the query is empty"),
    ("POST", "", b"query=", headers(FORM), 400, "the query is empty"),
    ("POST", "", b"", headers(FORM), 400, "there is no query"),
    ("POST", "", b"quary=ASK{}", headers(FORM), 400, "there is no query"),
    ("GET", "?query=ASK{}%23%FF", None, {}, 400, "UTF-8"),
    ("GET", "?query=ASK{}%23%ED%A0%80", None, {}, 400, "UTF-8"),
    ("POST", "", b"query=ASK%7B%7D%23%C3", headers(FORM), 400, "UTF-8"),
    ("POST", "", b"query=ASK{}#\xc3\xa9", headers(FORM), 400, "UTF-8"),
    ("POST", "", b"ASK {} # \xff", headers(QUERY), 400, "UTF-8"),
    ("POST", "", "ASK {}".encode("utf-16"), headers(QUERY), 400, "UTF-8"),
    ("POST", "", b"ASK {}", headers(QUERY + "; charset=ISO-8859-1"), 415, "UTF-8"),
    ("POST", "", _ASK, headers(FORM + "; charset=windows-1252"), 415, "UTF-8"),
    ("POST", "", b"\x1f\x8b", headers(QUERY) | {"Content-Encoding": "gzip"}, 415, "gzip"),
    ("POST", "", b"ASK {}", headers("multipart/form-data; boundary=x"), 415, "application/sparql-query"),
    ("POST", "", b'{"query": "ASK {}"}', headers("application/json"), 415, "application/sparql-query"),
    ("POST", "", b"ASK {}", headers("application/sparql-query, text/plain"), 415, "application/sparql-query"),
    ("POST", "?query=ASK{}", None, {}, 415, "application/sparql-query"),
    ("GET", "?query=ASK{}&default-graph-uri=x", None, {}, 400, "absolute IRI"),
    ("GET", "?query=ASK{}&named-graph-uri=http%3A%2F%2Fa%20b", None, {}, 400, "absolute IRI"),
    ("GET", "?query=ASK{}&default-graph-uri=", None, {}, 400, "absolute IRI"),
    ("GET", "?query=ASK{}", b"query=ASK{}", headers(FORM), 400, "no body"),
    ("GET", "", b"ASK {}", headers(QUERY), 400, "no body"),
    ("GET", "?query=SELECT(%3Chttp://x/f%3E(1)AS%3Fx){}", None, {}, 400, "<http://x/f> is not supported"),
    ("GET", "?query=ASK{}&timeout=soon", None, {}, 400, "timeout"),
    ("GET", "?query=ASK{}&timeout=0", None, {}, 400, "timeout"),
    ("GET", "?query=ASK{}&timeout=nan", None, {}, 400, "timeout"),
    ("GET", "?query=ASK{}&timeout=-1", None, {}, 400, "timeout"),
    ("GET", "?query=ASK{}&update=CLEAR+ALL", None, {}, 403, "read-only"),
    ("POST", "?query=ASK{}", b"CLEAR ALL", headers("application/sparql-update"), 403, "read-only"),
    ("GET", "?query=ASK{}" + "&a=1" * 200, None, {}, 400, "more than 200 parameters"),
]


def problem(answer: Reply) -> dict[str, Any]:
    """The problem that `answer` is, with what every problem has."""
    assert answer.media_type == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    found: dict[str, Any] = json.loads(answer.body)
    assert found["status"] == answer.status
    assert found["title"]
    assert re.search(r"/problems#[a-z-]+$", found["type"])
    assert found["detail"].isprintable()
    assert len(found["detail"]) < 400
    return found


@pytest.mark.parametrize("case", WRONG, ids=lambda case: f"{case[0]} {case[1] or case[2]}"[:60])
def test_a_wrong_request_is_told_why(
    server: Server, case: tuple[str, str, bytes | None, dict[str, str], int, str]
) -> None:
    method, query, body, more, status, said = case
    answer = server.ask("/sparql" + query, method, body, more)
    assert answer.status == status
    assert said in problem(answer)["detail"]
    if status == 415:
        assert answer.headers["Accept-Post"] == f"{QUERY}, {FORM}"


@pytest.mark.parametrize("iri", ["http://x/1", "http://x/" + "y" * 5000 + "/1"])
def test_what_a_format_cannot_carry_is_told_briefly(server: Server, iri: str) -> None:
    query = f"CONSTRUCT {{ <http://x/s> <{iri}> 1 }} {{}}"
    answer = server.ask("/sparql", "POST", query, headers(QUERY) | {"Accept": "application/rdf+xml"})
    assert answer.status == 406
    assert "cannot be written as an XML name" in problem(answer)["detail"]


#: A query, the status, the kind of problem, and its line and column.
PLACED = [
    ("ASK {", 400, "query-syntax-error", (1, 6)),
    ("SELECT *\nWHERE { ?s ?p }", 400, "query-syntax-error", (2, 15)),
    ("ASK { ?s foo:bar ?o }", 400, "query-syntax-error", (1, 10)),
    ("ASK {\n  SERVICE <http://127.0.0.1/> {} }", 403, "query-refused", (2, 3)),
    ("PREFIX : <http://x/>\nDROP ALL", 403, "query-refused", (2, 1)),
    ("ASK\n" + "{" * 101 + "}" * 101, 422, "query-too-deep", (2, 101)),
    ("ASK { \x1b[31m }", 400, "query-syntax-error", (1, 7)),
    ("ASK { \x00 }", 400, "query-syntax-error", (1, 7)),
    ("ASK { <" + "x" * 5000, 400, "query-syntax-error", (1, 5008)),
    ("ASK {" + " " * 5000 + "!", 400, "query-syntax-error", (1, 5006)),
    ("ASK { ?s ?p \u202e }", 400, "query-syntax-error", (1, 13)),
]


@pytest.mark.parametrize("case", PLACED, ids=lambda case: repr(case[0])[:40])
def test_a_mistake_has_its_place(server: Server, case: tuple[str, int, str, tuple[int, int]]) -> None:
    query, status, kind, place = case
    answer = server.ask("/sparql", "POST", query, headers(QUERY))
    assert answer.status == status
    found = problem(answer)
    assert found["type"].endswith(f"#{kind}")
    assert (found["line"], found["column"]) == place
    shown, mark = found["excerpt"].split("\n")
    assert shown.isprintable()
    assert len(shown) <= 100
    assert mark.strip() == "^"


@pytest.fixture(scope="module")
def narrow(dataset: Path) -> Iterator[Server]:
    """A server that can do little, and lets nobody wait."""
    settings = Settings(
        files=(dataset,), default_graph="union", workers=1, queue=0, query_memory=48, query_timeout=4, max_body=100_000
    )
    with running(settings) as (url, _):
        yield Server(url.removeprefix("http://"))


_SLOW = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(12)) + " }"
_GREEDY = "SELECT * { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(7)) + " } ORDER BY ?c0 ?c1 ?c2"
_LONG = "ASK {} #" + "x" * 65_529
#: Method, what follows the address, the body, status, kind, limit, and whether a time to come back is named.
LIMITS: list[tuple[str, str, str | None, int, str, float | None, bool]] = [
    ("GET", "?query=ASK{}%23" + "x" * 59_987, None, 414, "address-too-long", 60_000, False),
    ("GET", "?query=ASK{}%23" + "%41" * 20_000, None, 414, "address-too-long", 60_000, False),
    ("HEAD", "?query=ASK{}%23" + "x" * 59_987, None, 414, "", None, False),
    ("POST", "", _LONG, 413, "query-too-long", 65_536, False),
    ("POST", "", "ASK {} #" + "x" * 100_000, 413, "body-too-large", 100_000, False),
    ("POST", "", "ASK " + "{" * 101 + "}" * 101, 422, "query-too-deep", 100, False),
    ("POST", "?timeout=0.2", _SLOW, 503, "query-timeout", 0.2, True),
    ("POST", "", _GREEDY, 503, "query-failed", None, True),
]


@pytest.mark.parametrize("case", LIMITS, ids=lambda case: f"{case[3]} {case[4]}")
def test_a_limit_has_a_status_of_its_own(
    narrow: Server, case: tuple[str, str, str | None, int, str, float | None, bool]
) -> None:
    method, query, body, status, kind, limit, comes_back = case
    answer = narrow.ask("/sparql" + query, method, body, headers(QUERY if body else None))
    assert answer.status == status
    assert ("Retry-After" in answer.headers) is comes_back
    if method != "HEAD":
        found = problem(answer)
        assert found["type"].endswith(f"#{kind}")
        assert found.get("limit") == limit
    assert narrow.ask("/sparql?query=ASK{}").status == 200


def test_up_to_a_limit_all_is_well(narrow: Server) -> None:
    assert narrow.ask("/sparql?query=ASK{}%23" + "x" * 59_986).status == 200
    assert narrow.ask("/sparql", "POST", _LONG[:65_536], headers(QUERY)).status == 200
    assert narrow.ask("/sparql", "POST", "ASK " + "{" * 100 + "}" * 100, headers(QUERY)).status == 200


def test_who_finds_no_worker_is_told_when_to_come_back(narrow: Server) -> None:
    with ThreadPoolExecutor(1) as others:
        slow = others.submit(narrow.ask, "/sparql?timeout=2", "POST", _SLOW, headers(QUERY))
        time.sleep(0.5)
        answer = narrow.ask("/sparql?query=ASK{?s+?p+?o}")
        assert answer.status == 429
        assert int(answer.headers["Retry-After"]) >= 1
        assert problem(answer)["type"].endswith("#server-busy")
        assert slow.result().status == 503


def test_every_kind_of_problem_is_explained(server: Server) -> None:
    page = server.ask("/problems", headers={"Accept": "text/html"}).body.decode()
    for kind in ("query-syntax-error", "query-refused", "query-too-long", "address-too-long", "query-too-deep"):
        assert f'id="{kind}"' in page
