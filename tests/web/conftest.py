"""Two served datasets, each with real query workers: a small invented one, and the shipped one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ogpkg import quality
from ogpkg.dataset import Snapshot
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings

INVENTED = Path(__file__).parent / "invented"
XA0001 = "https://w3id.org/ogpkg/id/commitment/XA0001"


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A plan of one commitment, its titles hostile, its two documents in disagreement."""
    return quality.build(INVENTED, tmp_path_factory.mktemp("invented"))


def _serve(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    yield app
    close_app(app)


@pytest.fixture(scope="session")
def app(invented: Snapshot) -> Iterator[Flask]:
    yield from _serve(Settings(snapshot=invented.path, workers=1))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def shipped_app(snapshot: Snapshot) -> Iterator[Flask]:
    yield from _serve(Settings(snapshot=snapshot.path, workers=1))


@pytest.fixture
def shipped(shipped_app: Flask) -> FlaskClient:
    """A client of the knowledge base that ogpkg ships."""
    return shipped_app.test_client()
