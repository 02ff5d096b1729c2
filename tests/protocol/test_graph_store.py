"""The reading half of the Graph Store Protocol: W3C's entries, and whole graphs in every format, large ones too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from rdflib.compare import isomorphic

from ogpkg.web import Settings
from tests.live import running
from tests.protocol.conftest import DATA, PARSERS, PERSON, Server, parsed

ONE = f"/graph?graph={quote(DATA.format(1), safe='')}"
STORED = f"/graph?graph={quote(PERSON, safe='')}"
_PREFIXES = "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix v: <http://www.w3.org/2006/vcard/ns#> .\n"
#: Entry of the manifest, address, and the graph that comes back.
READ = [
    (
        "get_of_put__graph_already_in_store",
        STORED,
        "<http://store.example/person/1> a foaf:Person; foaf:businessCard [ a v:VCard; v:fn 'Jane Doe' ] .",
    ),
    ("get_of_put__default_graph", "/graph?default", "[] a foaf:Person; v:given-name 'Alice' ."),
    ("of three graphs, one", ONE, f"<{DATA.format(1)}> a foaf:Document ."),
]
#: Entry, method, address, status.
STATUSES = [
    ("head_on_an_existing_graph", "HEAD", STORED, 200),
    ("head_on_a_nonexisting_graph", "HEAD", "/graph?graph=http%3A%2F%2Fstore.example%2Fperson%2F4.ttl", 404),
    ("get_of_delete__existing_graph", "GET", "/graph?graph=http%3A%2F%2Fstore.example%2Fperson%2F2.ttl", 404),
    ("default, with an empty value", "GET", "/graph?default=", 200),
    ("by the name of a format", "GET", "/graph?default&format=nt", 200),
    ("no graph", "GET", "/graph", 400),
    ("a relative IRI", "GET", "/graph?graph=person%2F1.ttl", 400),
    ("no IRI", "GET", "/graph?graph=%3Cscript%3E", 400),
    ("an empty IRI", "GET", "/graph?graph=", 400),
    ("both", "GET", STORED + "&default", 400),
    ("two graphs", "GET", STORED + ONE.replace("/graph?", "&"), 400),
    ("one graph twice", "GET", STORED + STORED.replace("/graph?", "&"), 400),
    ("an unknown format", "GET", "/graph?default&format=odt", 406),
    ("a file is not read", "GET", "/graph?graph=file%3A%2F%2F%2Fetc%2Fpasswd", 404),
    # What writes is refused, in each of the manifest's ways.
    ("put__initial_state", "PUT", STORED, 405),
    ("put__default_graph", "PUT", "/graph?default", 405),
    ("delete__existing_graph", "DELETE", STORED, 405),
    ("delete__nonexistent_graph", "DELETE", "/graph?graph=http%3A%2F%2Fstore.example%2Fperson%2F2.ttl", 405),
    ("post__existing_graph", "POST", STORED, 405),
    ("post__create__new_graph", "POST", "/graph", 405),
    ("section 5.7", "PATCH", STORED, 405),
]


@pytest.mark.parametrize("accept", PARSERS)
@pytest.mark.parametrize(("address", "expected"), [pytest.param(*row[1:], id=row[0]) for row in READ])
def test_a_graph_is_read_whole(server: Server, address: str, expected: str, accept: str) -> None:
    answer = server.ask(address, headers={"Accept": accept})
    assert (answer.status, answer.media_type) == (200, accept)
    assert "Accept" in answer.vary
    wanted = rdflib.Graph().parse(data=_PREFIXES + expected, format="turtle")
    assert isomorphic(parsed(answer.body, accept), wanted)


@pytest.mark.parametrize(("method", "address", "status"), [pytest.param(*row[1:], id=row[0]) for row in STATUSES])
def test_a_status(server: Server, method: str, address: str, status: int) -> None:
    body = b"<a> <b> <c> ." if method in ("PUT", "POST", "PATCH") else None
    answer = server.ask(address, method, body, {"Content-Type": "text/turtle"} if body else {})
    assert answer.status == status
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    if status >= 400 and method != "HEAD":
        assert json.loads(answer.body)["status"] == status


def test_an_error_quotes_little_and_nothing_that_acts(server: Server) -> None:
    detail = json.loads(server.ask(f"/graph?graph=%1b%5B31m{'x' * 5000}").body)["detail"]
    assert detail.isprintable()
    assert len(detail) < 200


STATEMENTS = 120_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path: Path = tmp_path_factory.mktemp("large") / "large.nt"
    lines = (f'<http://x/s{n // 4}> <http://x/p{n % 4}> "value {n}" .\n' for n in range(STATEMENTS))
    path.write_text("".join(lines), encoding="utf-8")
    with running(Settings(files=(path,), default_graph="strict", workers=1)) as (url, _):
        yield Server(url.removeprefix("http://"))


@pytest.mark.parametrize("accept", ["application/n-triples", "text/turtle"])
def test_a_large_graph_is_whole_and_has_a_validator(large: Server, accept: str) -> None:
    first = large.ask("/graph?default", headers={"Accept": accept})
    assert (first.status, first.media_type) == (200, accept)
    assert len(first.body) == int(first.headers["Content-Length"]) > 4 * 1024 * 1024
    if accept == "application/n-triples":
        subjects = {line.split(b" ", 1)[0] for line in first.body.splitlines()}
        assert len(first.body.splitlines()) == len(set(first.body.splitlines())) == STATEMENTS
        assert len(subjects) == STATEMENTS // 4
    headed = large.ask("/graph?default", "HEAD", headers={"Accept": accept})
    assert (headed.status, headed.body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control"):
        assert headed.headers[name] == first.headers[name]
    again = large.ask("/graph?default", headers={"Accept": accept, "If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Accept" in again.vary
    assert not first.headers["ETag"].startswith("W/")
    assert first.headers["Last-Modified"]


def test_a_validator_is_for_one_format_of_one_graph(server: Server) -> None:
    tags = [
        server.ask(address, headers={"Accept": accept}).headers["ETag"]
        for address in (ONE, STORED)
        for accept in ("text/turtle", "application/n-quads", "application/ld+json")
    ]
    assert len(set(tags)) == len(tags)
    assert not any(tag.startswith("W/") for tag in tags)
    again = server.ask(ONE, headers={"Accept": "text/turtle", "If-None-Match": f'"other", {tags[0]}'})
    assert (again.status, again.body) == (304, b"")
    assert server.ask(ONE, headers={"Accept": "application/n-quads", "If-None-Match": tags[0]}).status == 200
