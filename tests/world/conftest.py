"""The invented world, composed and built once a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ogpkg import quality
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from tests.conftest import Knowledge
from tests.world.composing import compose


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of imported graphs."""
    return compose(tmp_path_factory.mktemp("world-data"))


@pytest.fixture(scope="session")
def world(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return Knowledge(quality.build(data, tmp_path_factory.mktemp("world")))


@pytest.fixture(scope="session")
def site(world: Knowledge) -> Iterator[FlaskClient]:
    """A client of the world, served."""
    app = create_app(Settings(snapshot=world.snapshot.path, workers=1))
    app.testing = True
    yield app.test_client()
    close_app(app)
