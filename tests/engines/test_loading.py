"""An engine is loaded with a snapshot, again with another, and never with half of one that is said to be whole."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from ogpkg import quality
from ogpkg.dataset import Snapshot
from ogpkg.errors import BuildError
from ogpkg.query.engine import Engine
from ogpkg.query.line import Call, Line
from ogpkg.query.loading import Content, differences, load, measure
from ogpkg.web.app import close_app, create_app
from ogpkg.web.server.reload import Watcher
from ogpkg.web.settings import Settings
from ogpkg.web.state import states
from tests.engines.conftest import STARTS, settings_of
from tests.engines.servers import Server
from tests.web.conftest import INVENTED


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A plan of one commitment."""
    return quality.build(INVENTED, tmp_path_factory.mktemp("invented"))


@pytest.fixture(scope="module", params=STARTS)
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Each engine in turn, with nothing of ours in it."""
    with STARTS[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


def content_of(snapshot: Snapshot) -> Content:
    manifest = snapshot.manifest
    return Content(snapshot.quads, snapshot.default_graph, manifest["graphs"], manifest["triples"], snapshot.base_iri)


def loaded(server: Server, content: Content) -> list[int]:
    """Load the engine; how far it was, each time that was told."""
    told: list[int] = []
    with Engine(server.url) as engine:
        load(engine, content, None, server.credentials, lambda done, whole: told.append(done))
        assert differences(measure(engine), content) == []
    return told


def test_a_snapshot_replaces_another_and_itself(fresh: Server, invented: Snapshot, snapshot: Snapshot) -> None:
    whole = content_of(snapshot)
    for content in (content_of(invented), whole, whole, content_of(invented)):
        told = loaded(fresh, content)
        assert told == sorted(told)
        assert told[-1] == sum(content.graphs.values()) + content.triples


def test_what_differs_is_said(fresh: Server, invented: Snapshot) -> None:
    content = content_of(invented)
    loaded(fresh, content)
    graph = min(content.graphs)
    others = {name: size for name, size in content.graphs.items() if name != graph}
    with Engine(fresh.url) as engine:
        assert differences(measure(engine), replace(content, graphs={**others, graph: 7}, triples=3)) == [
            f"<{graph}> has {content.graphs[graph]:,} statements there and 7 here",
            f"the default graph has {content.triples:,} statements there and 3 here",
        ]


def write(server: Server, graph: str, method: str = "PUT") -> int:
    """Write a graph of two statements to the engine, or remove it; the status."""
    url = server.url.replace("/query", "/store").replace("/sparql", "/sparql-graph-crud-auth")
    line = Line(url, server.credentials)
    body = b"<http://x/a> <http://x/p> 'b', 'c' ." if method == "PUT" else b""
    call = Call(method, f"{url}?graph={graph}", {"Content-Type": "text/turtle"}, time.monotonic() + 20, 1 << 20, body)
    with line.send(call) as reply:
        line.close()
        return reply.status


def test_what_is_none_of_ours_is_not_overwritten(fresh: Server, invented: Snapshot) -> None:
    assert write(fresh, "urn:other") in (200, 201, 204)
    try:
        with pytest.raises(BuildError, match=r"also holds <urn:other>.*a store of its own"):
            loaded(fresh, content_of(invented))
    finally:
        assert write(fresh, "urn:other", "DELETE") in (200, 204)


def test_a_wrong_password_is_said_with_what_to_do(fresh: Server, invented: Snapshot) -> None:
    if fresh.credentials is None:
        pytest.skip("it asks nobody who they are")
    for credentials, advice in ((None, "set"), (("dba", "wrong"), "check")):
        with Engine(fresh.url) as engine, pytest.raises(BuildError, match=f"{advice} OGPKG_ENGINE_USER") as error:
            load(engine, content_of(invented), None, credentials, lambda done, whole: None)
        assert "wrong" not in str(error.value)


def test_an_address_that_cannot_be_guessed_is_asked_for(fresh: Server, invented: Snapshot) -> None:
    with Engine(f"{fresh.url}?") as engine, pytest.raises(BuildError, match="--engine-graphs URL"):
        load(engine, content_of(invented), None, fresh.credentials, lambda done, whole: None)


@pytest.fixture
def app(fresh: Server, invented: Snapshot, snapshot: Snapshot) -> Iterator[Flask]:
    """A server in front of an engine that holds another snapshot than ours."""
    loaded(fresh, content_of(invented))
    app = create_app(settings_of(fresh, snapshot=snapshot.path, engine_refresh=0.2, reload=0.05))
    app.testing = True
    yield app
    close_app(app)


def test_an_engine_that_holds_something_else_is_shown_as_it_is(
    app: Flask, snapshot: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    client = app.test_client()
    assert snapshot.version not in client.get("/readyz").text
    assert client.get("/doc/commitment/XA0001.html").status_code == 200
    assert client.get("/doc/commitment/KR0042.html").status_code == 404
    assert "XA0001" in client.get("/search?q=XA0001").text
    for path in ("/", "/commitments", "/plans", "/documents", "/quality", "/dump/", "/changes", "/questions"):
        assert client.get(path).status_code in (200, 404), path


def test_what_an_engine_holds_is_looked_at_again(app: Flask, fresh: Server, snapshot: Snapshot) -> None:
    before = states(app).current
    watcher = Watcher(app)
    try:
        loaded(fresh, content_of(snapshot))
        _until(lambda: states(app).current.served.version == snapshot.version)
        assert states(app).current is not before
        assert app.test_client().get("/doc/commitment/KR0042.html").status_code == 200
    finally:
        watcher.close()
        for thread in [thread for thread in threading.enumerate() if thread.name == "ogpkg-reload"]:
            thread.join()


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_an_engine_that_is_not_there_is_said(snapshot: Snapshot) -> None:
    for engine_load in (True, False):
        with pytest.raises(BuildError, match=r"http://127\.0\.0\.1:1/sparql"):
            create_app(Settings(snapshot=snapshot.path, engine="http://127.0.0.1:1/sparql", engine_load=engine_load))


def test_the_log_says_that_the_snapshot_is_not_there(
    fresh: Server, invented: Snapshot, snapshot: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    loaded(fresh, content_of(invented))
    with caplog.at_level(logging.WARNING, "ogpkg.web"):
        close_app(create_app(settings_of(fresh, snapshot=snapshot.path)))
    assert f"does not hold the snapshot {snapshot.version}" in caplog.text
    assert "without findings" in caplog.text
    assert "--engine-load loads it" in caplog.text


def test_an_engine_that_holds_an_earlier_snapshot_is_served_with_that(
    fresh: Server, invented: Snapshot, snapshot: Snapshot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for version in (invented, snapshot):
        (tmp_path / version.version).symlink_to(version.path)
    (tmp_path / "current").symlink_to(snapshot.version)
    loaded(fresh, content_of(invented))
    with caplog.at_level(logging.WARNING, "ogpkg.web"):
        app = create_app(settings_of(fresh, snapshot=tmp_path))
    try:
        assert states(app).current.served.version == invented.version
        assert states(app).current.served.folder is not None
    finally:
        close_app(app)
    assert f"is served with snapshot {invented.version}" in caplog.text
