"""Plain questions: what is answered without the application is what the application would have answered."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Iterator
from http.client import HTTPMessage
from urllib.parse import quote

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from tests.hostile import wire
from tests.live import fetch, running

#: Queries of every form, of every kind of answer, and some that fail.
QUERIES = (
    "SELECT ?p ?o { commitment:XA0001 ?p ?o } ORDER BY ?p ?o",
    "SELECT * { ?s a ogp:Commitment ; dcterms:title ?t } ORDER BY ?s ?t",
    "ASK { commitment:XA0001 ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER (?s = commitment:XA0001) }",
    "DESCRIBE commitment:XA0001",
    'SELECT ("예산 +%&;" AS ?text) {}',
    "SELECT ?nothing { ?nothing a ogp:Nothing }",
    "SELECT * { ?s ?p",
    "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "INSERT DATA { <a:> <a:> <a:> }",
    "SELECT (STRLEN(STR(NOW())) > 9 AS ?now) {}",
    "nonsense",
    "",
)
#: What clients say they take.
HEADS: tuple[dict[str, str], ...] = (
    {},
    {"Accept": "text/csv"},
    {"Accept": "application/sparql-results+xml, text/turtle"},
    {"Accept": "application/n-triples", "Accept-Encoding": "gzip, br"},
    {"Accept": "*/*;q=0.5, application/sparql-results+json", "Accept-Encoding": "gzip"},
    {"Accept": "*/*", "Accept-Encoding": "identity;q=0, zstd"},
    {"Accept-Encoding": "identity;q=0"},
    {"Accept": "image/png"},
)
_OWN = {"date", "x-request-id", "server-timing"}


@pytest.fixture(scope="module")
def url(invented: Snapshot) -> Iterator[str]:
    with running(Settings(snapshot=invented.path, workers=1, cache=0)) as (address, _):
        yield address


@pytest.mark.parametrize("query", QUERIES)
def test_the_application_answers_the_same(url: str, query: str) -> None:
    """A time limit, which changes no answer here, makes a question one for the application."""
    address = f"{url}/sparql?query={quote(query)}"
    for head in HEADS:
        plain, whole = (_told(fetch(each, **head)) for each in (address, f"{address}&timeout=29"))
        assert plain == whole, head


def _told(answer: tuple[int, HTTPMessage, bytes]) -> tuple[int, dict[str, str], bytes]:
    """What is the same for everybody: without the name of the request, in the head and in a problem."""
    status, headers, body = answer
    fields = {name.lower(): value for name, value in headers.items() if name.lower() not in _OWN}
    fields["vary"] = ", ".join(sorted(fields.get("vary", "").split(", ")))
    if status >= 400:
        fields.pop("content-length")
        is_packed = "content-encoding" in fields
        body = b"" if is_packed else b"\n".join(line for line in body.splitlines() if b"request" not in line)
    return status, fields, body


def test_a_question_of_many_is_asked_once(url: str) -> None:
    query = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d a ?e }")
    before, answers = _asked(url), list[tuple[int, HTTPMessage, bytes]]()
    clients = [threading.Thread(target=lambda: answers.append(fetch(f"{url}/sparql?query={query}"))) for _ in range(6)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert {status for status, _, _ in answers} == {200}
    assert len({headers["Server-Timing"] for _, headers, _ in answers}) == 1  # of one evaluation
    assert len({body for _, _, body in answers}) == 1
    assert _asked(url) - before == 6


def _asked(url: str) -> float:
    lines = fetch(f"{url}/metrics")[2].decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith("ogpkg_queries_total"))


def test_who_stays_gets_all_of_a_large_answer_that_another_did_not_wait_for(url: str) -> None:
    rows, skipped = 25_000, 1_000_000  # beyond what is kept in memory, and longer than the server waits to look around
    address = f"{url}/sparql?query=" + quote(
        f"SELECT ?a ?p ?b {{ ?a a ?c . ?b ?p ?o FILTER (STRLEN(STR(?o)) >= 0) }} LIMIT {rows} OFFSET {skipped}"
    )
    with wire.connect(int(url.rpartition(":")[2])) as client:
        client.sendall(wire.request("GET", address.removeprefix(url), "Accept-Encoding: gzip"))
        leaving = threading.Timer(0.2, client.close)
        leaving.start()
        status, _, body = fetch(address, **{"Accept-Encoding": "gzip"})
        leaving.join()
    assert status == 200
    assert len(json.loads(gzip.decompress(body))["results"]["bindings"]) == rows


def test_a_deadline_is_a_problem_and_the_next_question_is_answered(invented: Snapshot) -> None:
    hopeless = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    with running(Settings(snapshot=invented.path, workers=1, query_timeout=0.5)) as (url, _):
        began = time.monotonic()
        status, headers, body = fetch(f"{url}/sparql?query={hopeless}")
        assert (status, headers["Content-Type"]) == (503, "application/problem+json")
        assert b"0.5 s" in body
        assert time.monotonic() - began < 10
        assert fetch(f"{url}/sparql?query=ASK%7B%7D")[0] == 200
