"""Figures for a monitor. Their second reader is the library's own parser of both text formats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_text

from ogpkg.dataset import Snapshot
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from tests.web.conftest import INVENTED

Series = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(scope="module")
def fresh(invented: Snapshot) -> Iterator[Flask]:
    """An application that nobody else asks, so that its counters are known."""
    app = create_app(Settings(snapshot=invented.path, workers=1, cache=1))
    yield app
    close_app(app)


@pytest.fixture
def monitored(fresh: Flask) -> FlaskClient:
    return fresh.test_client()


def series(client: FlaskClient) -> Series:
    found: Series = {}
    for family in read_text(client.get("/metrics").text):
        for sample in family.samples:
            key = sample.name, frozenset(sample.labels.items())
            assert key not in found
            found[key] = sample.value
    return found


def value(found: Series, name: str, **labels: str) -> float:
    return found.get((f"ogpkg_{name}", frozenset(labels.items())), 0)


def test_every_request_is_counted_once_by_its_family_method_and_status(monitored: FlaskClient) -> None:
    asked: Sequence[tuple[str, str, str, str]] = (
        ("pages", "GET", "/plans", "200"),
        ("pages", "HEAD", "/plans", "200"),
        ("linked_data", "GET", "/id/commitment/XA0001", "303"),
        ("linked_data", "GET", "/doc/commitment/nothing.ttl", "404"),
        ("sparql", "OPTIONS", "/sparql", "204"),
        ("sparql", "DELETE", "/sparql", "405"),
        ("validate", "POST", "/validate", "400"),
        ("health", "GET", "/healthz", "200"),
        ("static", "GET", "/static/site.js", "200"),
        ("none", "GET", "/nowhere", "404"),
        ("none", "other", "/nowhere", "404"),
    )
    before = series(monitored)
    for _, method, path, status in asked:
        answer = monitored.open(path, method="BREW" if method == "other" else method)
        assert answer.status_code == int(status), path
        answer.close()
    after = series(monitored)
    for family, method, _, status in asked:
        labels = {"family": family, "method": method, "status": status}
        more = value(after, "requests_total", **labels) - value(before, "requests_total", **labels)
        assert more == 1, labels
    counted = value(after, "request_seconds_count", family="linked_data")
    assert counted - value(before, "request_seconds_count", family="linked_data") == 2
    assert value(after, "request_seconds_bucket", family="linked_data", le="+Inf") == counted


def test_queries_are_counted_by_what_became_of_them(monitored: FlaskClient) -> None:
    before = series(monitored)
    rows = "SELECT ?n { VALUES ?n { 1 2 3 } }"
    address = {"path": "/sparql", "query_string": {"query": rows}}
    first = monitored.get(**address)
    monitored.get(**address)
    monitored.get(**address, headers={"If-None-Match": first.headers["ETag"]})
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    for query, extra in (("SELECT", {}), ("ASK { SERVICE <http://a.example/> {} }", {}), (slow, {"timeout": "0.2"})):
        monitored.get("/sparql", query_string={"query": query, **extra})
    monitored.post("/sparql", data="x", content_type="text/turtle")
    monitored.get("/sparql", headers={"Accept": "text/html"})
    after = series(monitored)
    found = {
        labels_of[0][1]: amount - before.get((name, frozenset(labels_of)), 0)
        for (name, labels), amount in after.items()
        if name == "ogpkg_queries_total" and (labels_of := list(labels))
    }
    assert {kind: amount for kind, amount in found.items() if amount} == {
        "evaluated": 1,
        "cache": 1,
        "not-modified": 1,
        "query-syntax-error": 1,
        "query-refused": 1,
        "query-timeout": 1,
        "unsupported-body": 1,
    }
    assert value(after, "query_rows_total") - value(before, "query_rows_total") == 3
    assert value(after, "query_workers_replaced_total") - value(before, "query_workers_replaced_total") == 1


def test_a_query_that_needs_too_much_is_told_by_what_it_needs(invented: Snapshot) -> None:
    app = create_app(Settings(snapshot=invented.path, workers=1, query_memory=64))
    app.testing = True
    try:
        client = app.test_client()
        doubled = "".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1}) " for n in range(28))
        bomb = f'SELECT ?a28 {{ BIND("0123456789" AS ?a0) {doubled} }}'
        assert client.get("/sparql", query_string={"query": bomb}).status_code == 503
        found = series(client)
    finally:
        close_app(app)
    assert value(found, "queries_total", outcome="memory") == 1


def test_bytes_are_those_of_the_bodies(monitored: FlaskClient) -> None:
    before = series(monitored)
    body = monitored.get("/doc/plan/XA-1.ttl").data
    monitored.head("/doc/plan/XA-1.ttl")
    packed = monitored.get("/doc/plan/XA-1.ttl", headers={"Accept-Encoding": "gzip"})
    monitored.get("/doc/plan/XA-1.ttl", headers={"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "gzip"})
    after = series(monitored)
    more = value(after, "sent_bytes_total", family="linked_data") - value(
        before, "sent_bytes_total", family="linked_data"
    )
    assert more == len(body) + len(packed.data)


def test_what_is_now(monitored: FlaskClient, invented: Snapshot) -> None:
    monitored.get("/plans")
    found = series(monitored)
    assert value(found, "dataset_info", version=invented.version) == 1
    assert value(found, "dataset_switches_total") == 0
    published = value(found, "dataset_published_timestamp_seconds")
    assert abs(published - invented.path.stat().st_mtime) < 5
    assert value(found, "dataset_statements") == len(invented.quads.read_bytes().splitlines())
    assert (value(found, "query_workers"), value(found, "query_workers_idle")) == (1, 1)
    assert (value(found, "queries_waiting"), value(found, "validations_running")) == (0, 0)
    assert value(found, "cache_limit_bytes") == 1_000_000
    assert len(monitored.get("/plans").data) <= value(found, "cache_bytes") <= 1_000_000
    assert value(found, "processes") >= 3  # this one, the nursery, a worker
    # proc_pid_status(5): the kernel's own figure for this process is a part of the sum.
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    assert value(found, "processes_resident_bytes") > int(status["VmRSS"].split()[0]) * 1024 * 0.8
    assert found["process_open_fds", frozenset()] > 3


HOSTILE = (
    *("/%00", "/%ff%fe", "/id/%0a%22%7d", "/doc/" + "a" * 3000, "/sitemap-123456.xml", "/static/no/../../x", "//evil/"),
    *('/{label="x"}', "/quality/zzz", "/sparql/x", "/graph?graph=http://a.example/", "/id/한국/{}{}"),
)


def test_no_path_and_no_query_of_a_client_becomes_a_label(monitored: FlaskClient) -> None:
    def ask(number: int) -> None:
        for path in HOSTILE:
            for method in ("GET", "PUT", f"M{number}"):
                monitored.open(f"{path}{number}", method=method, headers={"Accept": f"x/y{number}"}).close()
        monitored.get("/sparql", query_string={"query": f"SELECT * {{ ?s ?p {number} }}", f"n{number}": "x"})
        monitored.get("/sparql", query_string={"query": f"SELEKT{number}"})

    ask(0)
    before = set(series(monitored))
    for number in range(1, 12):
        ask(number)
    assert set(series(monitored)) == before
    assert "한국" not in monitored.get("/metrics").text


def test_the_format_is_negotiated_and_nothing_is_kept(monitored: FlaskClient) -> None:
    plain = monitored.get("/metrics")
    assert plain.mimetype == "text/plain"
    assert plain.headers["Cache-Control"] == "no-store"
    assert "Accept" in plain.headers["Vary"]
    accept = "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5"
    open_metrics = monitored.get("/metrics", headers={"Accept": accept})
    assert open_metrics.mimetype == "application/openmetrics-text"
    names = {family.name for family in read_openmetrics(open_metrics.text)}
    assert {"ogpkg_requests", "ogpkg_dataset_info", "process_cpu_seconds"} <= names
    head = monitored.head("/metrics")
    assert (head.status_code, head.data) == (200, b"")
    assert monitored.post("/metrics").status_code == 405
    assert "Access-Control-Allow-Origin" not in plain.headers


def test_two_applications_have_figures_of_their_own(monitored: FlaskClient, tmp_path: Path) -> None:
    monitored.get("/plans")
    other = create_app(Settings(files=(INVENTED / "editors.ttl",), workers=1))
    try:
        found = series(other.test_client())
    finally:
        close_app(other)
    assert not [name for name, _ in found if name.startswith("ogpkg_requests")]
    assert value(found, "query_workers") == 1
