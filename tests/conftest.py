"""The shipped knowledge base, built once a session, and asked through two engines."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
import rdflib
import rdflib.plugins.sparql
from hypothesis import settings

from ogpkg import quality
from ogpkg.dataset import Snapshot
from ogpkg.iris import PREFIXES
from tests.paths import ROOT

# `pytest --hypothesis-profile=many` looks for faults at length; `make test` for a moment.
settings.register_profile("many", max_examples=300, deadline=None)
# rdflib would fetch an unknown FROM graph from the network or the disk.
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
# Left on, it would rewrite "01"^^xsd:integer and the like while it reads.
rdflib.NORMALIZE_LITERALS = False


@dataclass(frozen=True)
class Knowledge:
    """A snapshot and two ways to ask it."""

    snapshot: Snapshot

    @cached_property
    def store(self):  # type: ignore[no-untyped-def]
        return self.snapshot.store()

    @cached_property
    def rdflib(self) -> rdflib.Dataset:
        dataset = rdflib.Dataset(default_union=True)
        with warnings.catch_warnings():
            # rdflib 7.6 reads through a property that it itself calls deprecated.
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data=self.snapshot.quads.read_text(encoding="utf-8"), format="nquads")
        return dataset

    def query(self, text: str) -> list[dict[str, str]]:
        """The solutions of a SELECT query: IRIs in full, literals as their text; unbound variables are left out."""
        solutions = self.store.query(text, prefixes=PREFIXES)
        names = [variable.value for variable in solutions.variables]
        return [
            {name: term.value for name, term in zip(names, solution, strict=True) if term is not None}
            for solution in solutions
        ]


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot of the shipped ontology, shapes and data, with its quality, in a folder of its own."""
    return quality.build(None, tmp_path_factory.mktemp("snapshots"))


@pytest.fixture(scope="session")
def knowledge(snapshot: Snapshot) -> Knowledge:
    return Knowledge(snapshot)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the source documents; tests that need it carry the mark `needs_seeds`."""
    from tests.paths import SEEDS

    return SEEDS


#: The files that take longest. They begin first, so that at the end no process of the test run is left with one.
LONGEST = (
    "e2e/test_every_page.py",
    "e2e/test_query.py",
    "e2e/test_html.py",
    "e2e/test_questions.py",
    "web/test_validate_live.py",
    "test_cli.py",
    "web/test_crawl.py",
    "e2e/test_explore.py",
    "e2e/test_things.py",
    "e2e/test_vocabulary.py",
    "web/test_questions.py",
    "hostile/test_slow.py",
    "ontology/test_owl_dl.py",
    "validation/test_engine.py",
    "shapes/test_pairs.py",
    "web/test_front.py",
    "sources/test_damaged.py",
    "test_competency.py",
    "world/test_questions.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; within a file, and among the others, the order stays."""
    places = {path: place for place, path in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.relative_to(ROOT / "tests").as_posix(), len(places)))
