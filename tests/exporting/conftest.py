"""Two plans to export: Arcadia's, which is invented and has every trap, and those of the shipped data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from ogpkg import dataset, resources
from ogpkg.dataset import ENTAILED, Snapshot
from ogpkg.exporting import Plan, read_plan
from ogpkg.iris import BASE

INVENTED = Path(__file__).parent / "invented"
SHIPPED = ("KR-1", "KR-2", "KR-3", "KR-4")
Reads = Callable[[str], Plan]


@pytest.fixture(scope="session")
def arcadia(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot of the invented documents."""
    folders = (resources.folder("ontology"), resources.folder("shapes"), INVENTED)
    return dataset.build(*folders, tmp_path_factory.mktemp("arcadia"))


@pytest.fixture(scope="session")
def stores(arcadia: Snapshot, snapshot: Snapshot) -> dict[str, ox.Store]:
    """A store by the member code whose plans it has."""
    return {"XA": arcadia.store(), "KR": snapshot.store()}


@pytest.fixture(scope="session")
def read(stores: dict[str, ox.Store]) -> Reads:
    """What reads a plan by its code."""
    return lambda code: read_plan(stores[code[:2]], code, BASE, derived=ENTAILED)
