"""Engines that hold the shipped snapshot, each served by us, beside our own server of the same snapshot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ogpkg.dataset import Snapshot
from ogpkg.query.engine import Engine
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from ogpkg.web.state import states
from tests.engines.servers import Server, oxigraph, virtuoso

STARTS = {"oxigraph": oxigraph, "virtuoso": virtuoso}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Starting and loading engines takes long: only `make test-engines` does."""
    if "OGPKG_TEST_ENGINES" not in os.environ:
        here = Path(__file__).parent
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="engines take long to load; `make test-engines` runs this"))


def settings_of(server: Server, **more: object) -> Settings:
    """Settings that have `server` answer."""
    user, password = server.credentials or (None, None)
    return Settings(engine=server.url, engine_user=user, engine_password=password, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="session", params=STARTS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Each engine in turn, empty at first."""
    with STARTS[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture(scope="session")
def app(server: Server, snapshot: Snapshot) -> Iterator[Flask]:
    """Our server in front of the engine, which it has loaded with the shipped snapshot."""
    app = create_app(settings_of(server, snapshot=snapshot.path, engine_load=True, workers=1))
    app.testing = True
    yield app
    close_app(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def engine(app: Flask) -> Engine:
    """The engine as the pages ask it."""
    pool = states(app).current.served.pool
    assert isinstance(pool, Engine)
    return pool


@pytest.fixture(scope="session")
def own_app(snapshot: Snapshot) -> Iterator[Flask]:
    """Our own server of the same snapshot."""
    app = create_app(Settings(snapshot=snapshot.path, workers=1))
    app.testing = True
    yield app
    close_app(app)


@pytest.fixture
def own(own_app: Flask) -> FlaskClient:
    return own_app.test_client()
