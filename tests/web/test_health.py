"""Alive, ready, busy, stopping: what a supervisor and a load balancer are told."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ogpkg.dataset import Snapshot
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from ogpkg.web.state import NAME
from tests.live import fetch, running, until

SLOW = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")


@contextmanager
def opened(snapshot: Snapshot, **settings: float) -> Iterator[Flask]:
    app = create_app(Settings(snapshot=snapshot.path, workers=1, **settings))  # type: ignore[arg-type]
    try:
        yield app
    finally:
        close_app(app)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_both_are_never_kept_and_head_works(client: FlaskClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert (got.status_code, head.status_code, head.data) == (200, 200, b"")
    assert got.headers["Content-Length"] == head.headers["Content-Length"] == str(len(got.data))
    for answer in (got, head):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    assert client.post(path).status_code == 405


def test_ready_names_the_version(client: FlaskClient, invented: Snapshot) -> None:
    assert client.get("/readyz").text == f"ready\ndataset {invented.version}\n"


def test_a_busy_server_is_ready_and_says_so_at_once(invented: Snapshot) -> None:
    with opened(invented, queue=0) as app:
        asked: list[int] = []

        def ask() -> None:
            asked.append(app.test_client().get(f"/sparql?timeout=2.5&query={SLOW}").status_code)

        thread = threading.Thread(target=ask)
        thread.start()
        pool = app.extensions[NAME].current.served.pool
        assert until(lambda: not pool.state()["idle"], 20)
        answer = app.test_client().get("/readyz")
        assert thread.is_alive(), "the answer waited for the query"
        assert (answer.status_code, answer.text) == (200, f"busy\ndataset {invented.version}\n")
        thread.join()
        assert asked == [503]  # stopped at its deadline: it did not end before we asked


def test_ready_again_after_its_only_worker_has_died(invented: Snapshot) -> None:
    with opened(invented) as app:
        client = app.test_client()
        assert client.get("/readyz").status_code == 200
        os.kill(app.extensions[NAME].current.served.pool._workers[0].pid, signal.SIGKILL)
        assert client.get("/readyz").status_code == 200


def test_not_ready_while_stopping_and_alive_all_the_same(invented: Snapshot) -> None:
    with opened(invented) as app:
        client = app.test_client()
        app.extensions[NAME].close()
        answer = client.get("/readyz")
        assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
        assert answer.get_json()["title"] == "Not ready"
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Cache-Control"] == "no-store"
        assert client.get("/healthz").status_code == 200


def test_not_ready_when_no_worker_can_be_started(invented: Snapshot, tmp_path: Path) -> None:
    """The data are gone from the disk, and so are the worker and the process that forks others."""
    file = tmp_path / "zoo.ttl"
    file.write_text("<http://zoo.example/otter> a <http://zoo.example/Animal> .")
    app = create_app(Settings(files=(file,), workers=1))
    try:
        client, pool = app.test_client(), app.extensions[NAME].current.served.pool
        assert client.get("/readyz").status_code == 200
        file.unlink()
        os.kill(pool._nursery._process.pid, signal.SIGKILL)
        pool._nursery._process.wait()
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text
        assert client.get("/healthz").status_code == 200
        file.write_text("<http://zoo.example/otter> a <http://zoo.example/Animal> .")
        assert client.get("/readyz").status_code == 200
    finally:
        close_app(app)


def test_a_monitor_is_answered_while_more_clients_wait_than_there_are_places(invented: Snapshot) -> None:
    """Every worker has a query that takes long, the queue is full, and others have been sent away."""
    with running(Settings(snapshot=invented.path, workers=1, queue=2)) as (url, _), ThreadPoolExecutor(8) as threads:
        # Each its own query, or they would wait for the first to be answered.
        asked = [threads.submit(fetch, f"{url}/sparql?timeout=1.5&query={SLOW}%20%23{number}") for number in range(8)]
        wait(asked, return_when=FIRST_COMPLETED)  # somebody is sent away: all places are taken
        for path, words in (("/readyz", b"busy"), ("/healthz", b"ok"), ("/metrics", b"ogpkg_query_workers_idle 0.0")):
            status, _, body = fetch(url + path)
            assert not all(each.done() for each in asked), "the answer waited for the queries"
            assert status == 200
            assert words in body
        statuses = Counter(each.result()[0] for each in asked)
        assert set(statuses) <= {429, 503}
        assert statuses[429] >= 5
