"""What strangers write comes back as text: never as markup, a header, a row, a field or a line of the log.

One table of texts, one of the places that take a text, and a parser for each way out.
"""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from tests.hostile.wire import Answer, exchange, request
from tests.live import running
from tests.web.pages import Page

EVIL = {
    "a header": "a\r\nSet-Cookie: evil=1\r\n\r\n<html>evil",
    "a line": 'b"}\n{"request": "evil", "status": 200',
    "a bare carriage return": "a\rSet-Cookie: evil=1",
    "separators of lines": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "an escape of a terminal": "\x1b]0;evil\x07\x1b[2J\x9b31m",
    "marks that turn text around": "gpj\u202e\u2066evil\u200f.exe",
    "an end of markup": "\"'></textarea></title></style><script>alert(1)</script><img src=x onerror=alert(1)>",
    "an address that runs": "javascript:alert(1)",
    "an end of XML": "]]>--><evil/><!-- &lt;&amp;&#0;",
    "a template": "{{7*7}}${7*7}#{7*7}%s%(a)s%n",
    "NUL": "a\0b",
    "a formula": '=HYPERLINK("http://evil.example","x")',
    "beyond the plane": "\U0001f4a5\uffff\ufdd0",
}


def literal(text: str) -> str:
    """`text` as a SPARQL literal; control characters are written as escapes."""
    inside = "".join(f"\\u{ord(c):04X}" if c < " " or c in '"\\' else c for c in text)
    return f'"{inside}"'


def sparql(query: str, **more: str) -> str:
    return "/sparql?" + "&".join(f"{name}={quote(value)}" for name, value in {"query": query, **more}.items())


#: Where a text can go: the target of a GET.
PLACES: dict[str, Callable[[str], str]] = {
    "a literal": lambda text: sparql(f"SELECT ({literal(text)} AS ?x) {{}}"),
    "a literal in a graph": lambda text: sparql(f"CONSTRUCT {{ <urn:a> <urn:b> {literal(text)} }} WHERE {{}}"),
    "an IRI": lambda text: sparql(f"SELECT (<urn:{quote(text)}> AS ?x) {{}}"),
    "a variable": lambda text: sparql(f"SELECT (1 AS ?{text}) {{}}"),
    "a prefix": lambda text: sparql(f"ASK {{ ?s {text}:b ?o }}"),
    "a query": sparql,
    "a comment": lambda text: sparql(f"ASK {{}} # {text}"),
    "a graph of the protocol": lambda text: sparql("ASK {}", **{"default-graph-uri": text}),
    "a format": lambda text: sparql("ASK {}", format=text),
    "a deadline": lambda text: sparql("ASK {}", timeout=text),
    "a graph": lambda text: f"/graph?graph={quote(text)}",
    "an IRI to describe": lambda text: f"/describe?iri={quote(text)}",
    "a thing": lambda text: f"/id/{quote(text, safe='')}",
    "a document": lambda text: f"/doc/commitment/{quote(text, safe='')}.html",
    "any path": lambda text: f"/{quote(text, safe='')}",
    "a name to find": lambda text: f"/search?q={quote(text)}",
    "a language": lambda text: f"/?lang={quote(text)}",
    "a page": lambda text: f"/plans?page={quote(text)}",
    "the name of a parameter": lambda text: f"/graph?{quote(text)}=1",
    "an example": lambda text: f"/validate?example={quote(text)}",
    "words for a question": lambda text: f"/questions/listed-documents?words={quote(text)}",
    "a thing for a question": lambda text: f"/questions/leads?document={quote(text)}",
}
ACCEPTS = ("application/json", "text/html", "text/plain, text/csv", "application/xml", "text/turtle")


@dataclass
class Logged:
    """A server with a log, and the lines that it has written so far."""

    port: int
    lines: list[bytes] = field(default_factory=list)


@pytest.fixture(scope="module")
def logged(invented: Snapshot) -> Iterator[Logged]:
    with running(Settings(snapshot=invented.path, workers=2, access_log=True)) as (url, server):
        assert server.stderr
        found = Logged(int(urlsplit(url).port or 0))
        reader = threading.Thread(target=lambda: found.lines.extend(server.stderr or ()), daemon=True)
        reader.start()
        yield found
        server.terminate()
        reader.join(20)


def check(answer: Answer) -> None:
    """`answer` is what it says it is, and nothing in it runs."""
    assert answer.status < 500
    assert not answer.all("set-cookie")
    assert not answer.get("location").lower().startswith(("javascript", "//", "http://evil"))
    kind = answer.get("content-type").partition(";")[0]
    PARSERS.get(kind, lambda body: body.decode())(answer.body)


def check_page(body: bytes) -> None:
    text = body.decode()
    page = Page(text)
    assert page.mistakes == []
    assert "<img src=x" not in text
    assert "alert(1)</script" not in text
    assert not any(link.lower().startswith(("javascript:", "data:")) for link in page.links)
    assert "49" not in [word for word in page.words if word in ("49", "$49", "#49")]


PARSERS: dict[str, Callable[[bytes], object]] = {
    "application/problem+json": json.loads,
    "application/sparql-results+json": json.loads,
    "application/json": json.loads,
    "application/sparql-results+xml": ElementTree.fromstring,
    "application/xml": ElementTree.fromstring,
    "application/rdf+xml": ElementTree.fromstring,
    "text/html": check_page,
}


@pytest.mark.parametrize("text", EVIL.values(), ids=EVIL)
def test_a_text_is_a_text_wherever_it_goes_in_and_comes_out(logged: Logged, text: str) -> None:
    for place, target in PLACES.items():
        for accept in ACCEPTS:
            got = exchange(logged.port, request("GET", target(text), f"Accept: {accept}"))
            assert len(got.answers) == 1, (place, accept)
            check(got.only)


@pytest.mark.parametrize("text", EVIL.values(), ids=EVIL)
def test_a_literal_is_the_same_in_every_format(logged: Logged, text: str) -> None:
    target = PLACES["a literal"](text)

    def got(accept: str) -> Answer:
        return exchange(logged.port, request("GET", target, f"Accept: {accept}")).only

    found = json.loads(got("application/sparql-results+json").body)
    assert found["results"]["bindings"] == [{"x": {"type": "literal", "value": text}}]
    table = list(csv.reader(io.StringIO(got("text/csv").body.decode(), newline="")))
    assert table == [["x"], [text]] or "\0" in text  # older readers of CSV stop at NUL
    xml = got("application/sparql-results+xml")
    if xml.status == 200:
        (value,) = ElementTree.fromstring(xml.body).iter("{http://www.w3.org/2005/sparql-results#}literal")
        assert value.text == text
    else:  # XML has no way to write it
        assert (xml.status, any(c in text for c in "\0\x0b\x0c\x1b\x07\uffff")) == (406, True)


@pytest.mark.parametrize("text", EVIL.values(), ids=EVIL)
def test_a_text_in_an_upload_is_a_text(logged: Logged, text: str) -> None:
    body = f"<urn:c> a <https://w3id.org/ogpkg/ontology#Commitment> ; <urn:p> {literal(text)} .".encode()
    kept = "&".join(f"{name}={quote(text)}" for name in ("name", "plan", "member"))
    refused = (f"{name}={quote(text)}" for name in ("reader", "profile", "lang", "severity", "fail-on", "format"))
    for fields in (kept, *refused):
        for accept in ("application/json", "text/html"):
            asked = (f"/validate?{fields}", "Content-Type: text/turtle", f"Accept: {accept}")
            check(exchange(logged.port, request("POST", *asked, body=body), methods=["POST"], wait=30).only)
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{text}.ttl"\r\n\r\n'.encode()
    kind = ("Content-Type: multipart/form-data; boundary=x", "Accept: text/html")
    form = request("POST", "/validate", *kind, body=head + body + b"\r\n--x--\r\n")
    check(exchange(logged.port, form, methods=["POST"], wait=30).only)


@pytest.mark.parametrize(
    "name", ["X-Request-Id", "Accept", "Accept-Language", "If-None-Match", "Content-Type", "Referer"]
)
def test_a_field_of_a_request_comes_back_as_text_if_at_all(logged: Logged, name: str) -> None:
    for text in EVIL.values():
        if not set(text) & set("\0\r\n\x0b\x0c\x07\x1b"):  # those are refused before anybody reads them
            got = exchange(logged.port, request("GET", "/sparql?query=ASK%20%7B", f"{name}: {text}"))
            check(got.only)
            assert "evil" not in got.only.get("x-request-id")


def test_a_name_that_is_allowed_is_kept(logged: Logged) -> None:
    """Variables and prefixes may have letters of any script; the XML and the page must bear them."""
    query = "PREFIX 가‿x: <urn:a:> SELECT (가‿x:b AS ?변수) (1 AS ?é) {}"
    for accept, reader in PARSERS.items():
        answer = exchange(logged.port, request("GET", sparql(query), f"Accept: {accept}")).only
        assert (answer.status, accept) in [(200, accept), (406, accept)]
        if answer.status == 200:
            reader(answer.body)
            assert "변수" in answer.body.decode() or "\\u" in answer.body.decode()


def test_every_line_of_the_log_is_one_request(logged: Logged, tmp_path: Path) -> None:
    """After all of the above: nobody has written a line of their own, or to the terminal of whoever reads it."""
    mark = "asked-last-of-all-0123"
    exchange(logged.port, request("GET", "/healthz", f"X-Request-Id: {mark}"))
    for _ in range(100):
        if any(mark.encode() in line for line in logged.lines):
            break
        threading.Event().wait(0.05)
    text = b"".join(logged.lines).decode()
    assert mark in text
    lines = text.split("\n")
    assert len(text.splitlines()) == len(lines) - 1, "something in a line is taken for the end of it"
    for line in lines[:-1]:
        if line.startswith("ogpkg serves"):
            continue
        assert isinstance(json.loads(line)["status"], int)
        assert line.isprintable(), line
