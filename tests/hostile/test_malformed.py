"""Requests made up at random: whatever comes, the answer is well-formed and honest, and the server is as it was.

``OGPKG_TEST_EXAMPLES=2000`` asks for that many other examples each time; without it they are few, and always the same.
"""

from __future__ import annotations

import os
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.conftest import Live, settled
from tests.hostile.wire import Exchange, exchange, request

ASKED = os.environ.get("OGPKG_TEST_EXAMPLES", "")
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "QUERY", "M-SEARCH")
PATHS = (
    *("/sparql", "/graph", "/describe", "/search", "/validate", "/id/", "/doc/", "/id/commitment/XA0001"),
    *("/doc/commitment/XA0001", "/doc/plan/XA-1.", "/ontology", "/shapes.", "/", "/plans", "/commitments"),
    *("/dataset", "/.well-known/void", "/dump/", "/quality", "/completeness", "/problems", "/static/", "/changes"),
    *("/metrics", "/sitemap.xml", "/linkset", "/feed", "/robots.txt", "//", "/./", "/%2e%2e/"),
)
NAMES = (
    *("query", "update", "default-graph-uri", "named-graph-uri", "format", "timeout", "graph", "default", "iri", "q"),
    *("lang", "page", "line", "example", "severity", "reader", "plan", "name", "profile", "fail-on", "limit", "offset"),
)
SPARQL = (
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "{", "}", "?s", "?p", "?o", "*", "<", ">", "<urn:a>", "<x>"),
    *("SERVICE", "FROM", "NAMED", "GRAPH", "PREFIX", "BASE", "ogp:", ":", "a", "'", '"', '"""', "\\", "\\u0000", "#"),
    *("(", ")", "[", "]", "1e999", "-", "LIMIT 1", "OFFSET 99999999999999999999", "COUNT(*)", "AS", "BIND(", "VALUES"),
    *(
        "FILTER",
        "REGEX(?s, '(a+)+$')",
        "^^",
        "@en",
        "UNION",
        "OPTIONAL",
        "MINUS",
        "LOAD",
        "DROP ALL",
        ".",
        ";",
        "/",
        "|",
    ),
    *("STRDT('', <urn:x>)", "UUID()", "1/0", "<<", ">>", "ORDER BY", "GROUP BY", "HAVING", "SEPARATOR", "\u202e", "𐏿"),
)
ODD = st.text(
    st.sampled_from("aA09 \t\r\n\0\x0b\x1b\x7f\x85\u00a0\u2028\u202e\ufeff\uffff😀가%&=+#?;/\\'\"<>{}|^`$(),.*:@~!-_")
)
WORDS = st.lists(st.sampled_from(SPARQL), max_size=12).map(" ".join)
NUMBERS = st.one_of(
    st.integers().map(str), st.floats().map(str), st.sampled_from(["1_000", "٣", "1e5", "0x10", "+1", " 1 "])
)
IRIS = st.sampled_from(
    [
        "https://w3id.org/ogpkg/id/plan/XA-1",
        "file:///etc/passwd",
        "urn:a",
        "http://[",
        "a b",
        "//",
        "javascript:alert(1)",
    ]
)
ACCEPTS = st.sampled_from(
    [
        "*/*",
        "text/html",
        "text/turtle;q=0",
        "a",
        "/;q=",
        "*/*;q=-1",
        "text/*;q=2",
        "application/json, */*;q=nan",
        ";;,,",
        "",
    ]
)
VALUES = st.one_of(ODD, WORDS, NUMBERS, IRIS, st.text(max_size=20))
GARBLED = st.one_of(  # encoded as it should be, not at all, or as nobody can decode it
    VALUES.map(lambda text: quote(text.encode("utf-8", "surrogatepass"))),
    st.sampled_from(
        ["%", "%0", "%zz", "%00", "%ff", "%c0%ae", "%ed%a0%80", "%25", "+", "%u0041", "%0d%0aX-Bad:%20a", "%2f..%2f"]
    ),
)
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), GARBLED), max_size=4).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)
FIELDS = st.sampled_from(
    [
        *("Content-Type: application/sparql-query", "Content-Type: application/x-www-form-urlencoded"),
        *(
            "Content-Type: multipart/form-data; boundary=x",
            "Content-Type: text/turtle",
            "Content-Type: ;;;",
            "Content-Type:",
        ),
        *(
            "Content-Type: application/ld+json; charset=utf-7",
            "Content-Encoding: gzip",
            "Accept-Encoding: gzip;q=x, br",
        ),
        *("If-None-Match: *", 'If-None-Match: "', "If-Modified-Since: yesterday", "Range: bytes=9-1,-", "If-Range: x"),
        *(
            "Accept-Language: ko;q=9, x",
            "Cookie: a=b; \x22",
            "Authorization: Basic ///",
            "X-Request-Id: a\tb",
            "X-Forwarded-Host: e",
        ),
        *(
            "Origin: null",
            "Access-Control-Request-Method: X",
            "Upgrade: websocket",
            "Connection: upgrade, close",
            "TE: trailers",
        ),
        *(
            "Expect: 100-continue",
            "Expect: the worst",
            "Transfer-Encoding: chunked",
            "Content-Length: 7",
            "Keep-Alive: -1",
        ),
    ]
)


def some(number: int) -> settings:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    count = int(ASKED) if ASKED else number
    return settings(
        max_examples=count, deadline=None, derandomize=not ASKED, database=None, suppress_health_check=checks
    )


def judge(got: Exchange) -> None:
    """Every answer is well-formed (the reader saw to that), no accident, and says what is wrong in the one shape."""
    for answer in got.answers:
        assert answer.status < 500 or answer.status in (501, 503, 505), answer
        assert "x-bad" not in dict(answer.fields)
        if answer.get("server-timing") or answer.get("content-security-policy"):  # it came from the application
            assert answer.get("x-request-id")
        if answer.status >= 400 and answer.body and answer.get("content-type") == "application/problem+json":
            assert answer.problem()["request"] == answer.get("x-request-id")
        if answer.status == 503:
            assert answer.get("retry-after")
    assert got.seconds < 20


@pytest.fixture(scope="module")
def before(live: Live) -> tuple[int, int]:
    """Processes and descriptors when everything is warm and nothing has happened yet."""
    assert live.answers()
    body = b"<urn:c> a <https://w3id.org/ogpkg/ontology#Commitment> ."
    exchange(live.port, request("POST", "/validate", "Content-Type: text/turtle", body=body), methods=["POST"], wait=30)
    return len(live.family()), live.descriptors()


@some(180)
@given(asked=st.tuples(st.sampled_from(METHODS), st.sampled_from(PATHS), GARBLED, QUERIES), accept=ACCEPTS)
def test_any_address(live: Live, before: object, asked: tuple[str, str, str, str], accept: str) -> None:
    method, path, rest, query = asked
    target = f"{path}{rest.replace('/', '%2F')}?{query}" if path.endswith(("/", ".")) else f"{path}?{query}"
    judge(exchange(live.port, request(method, target, f"Accept: {accept}"), methods=[method], wait=6))


@some(120)
@given(path=st.sampled_from(("/sparql", "/validate", "/graph", "/")), fields=st.lists(FIELDS, max_size=5), body=VALUES)
def test_any_fields_and_body(live: Live, before: object, path: str, fields: list[str], body: str) -> None:
    sent = body.encode("utf-8", "surrogatepass")
    judge(exchange(live.port, request("POST", path, *fields, body=sent), methods=["POST"], wait=0.5))


@some(120)
@given(form=st.lists(st.tuples(st.sampled_from((*NAMES, "text", "file")), GARBLED), max_size=6))
@pytest.mark.parametrize("path", ["/sparql", "/validate"])
def test_any_form(live: Live, before: object, path: str, form: list[tuple[str, str]]) -> None:
    body = "&".join(f"{name}={value}" for name, value in form).encode() or b"&"
    kind = "Content-Type: application/x-www-form-urlencoded"
    judge(exchange(live.port, request("POST", path, kind, body=body), methods=["POST"], wait=10))


WHOLE = (
    request("GET", "/sparql?query=ASK%7B%7D", "Accept: text/csv"),
    request("POST", "/sparql", "Content-Type: application/sparql-query", body=b"ASK {}"),
    request("POST", "/sparql", "Content-Type: application/sparql-query", "Transfer-Encoding: chunked")
    + b"6\r\nASK {}\r\n0\r\n\r\n",
)
PIECES = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b"\r\n", b"\n", b"\r", b"\0", b" ", b":", b"\r\n\r\n", b"0\r\n\r\n", b"HTTP/1.1", b"Host: b\r\n", b"\xff"]
    ),
)


@some(200)
@given(
    whole=st.sampled_from(WHOLE),
    changes=st.lists(st.tuples(st.integers(0, 160), st.integers(0, 12), PIECES), min_size=1, max_size=4),
)
def test_any_change_to_a_request(
    live: Live, before: object, whole: bytes, changes: list[tuple[int, int, bytes]]
) -> None:
    for place, length, piece in changes:
        whole = whole[:place] + piece + whole[place + length :]
    judge(exchange(live.port, whole, methods=["GET"], wait=0.05))


@some(60)
@given(data=st.binary(min_size=1, max_size=200))
def test_any_bytes(live: Live, before: object, data: bytes) -> None:
    judge(exchange(live.port, data, wait=0.05))


def test_after_all_that_the_server_is_as_it_was(live: Live, before: tuple[int, int]) -> None:
    processes, descriptors = before
    assert live.answers()
    assert settled(lambda: len(live.family()), lambda count: count == processes) == processes
    assert settled(live.descriptors, lambda count: count <= descriptors + 4) <= descriptors + 4
    assert live.files() == set()
