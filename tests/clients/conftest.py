"""A live server of the shipped knowledge base, for programs that other people wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from tests.live import running


@pytest.fixture(scope="session")
def server(snapshot: Snapshot) -> Iterator[str]:
    """Where the server is, without a slash at the end."""
    with running(Settings(snapshot=snapshot.path, workers=2)) as (url, _):
        yield url


@pytest.fixture(scope="session")
def endpoint(server: str) -> str:
    return f"{server}/sparql"
