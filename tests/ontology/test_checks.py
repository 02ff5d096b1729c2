"""Questions to the ontology, code lists, shapes and data that must find nothing: one file each, ``<check>.rq``.

Beside each lies ``<check>.bad.ttl``, a graph in which the question must find something.
"""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ogpkg.iris import PREFIXES
from tests.ontology.files import GRAPHS, store_of

CHECKS = sorted(Path(__file__).parent.glob("*.rq"))
_HEADER = re.compile(r"# problem: (?P<problem>\S.*)\n# remedy: (?P<remedy>\S.*)\n")


@pytest.fixture(scope="module")
def everything() -> ox.Store:
    return store_of(GRAPHS)


def rows(store: ox.Store, check: Path) -> list[str]:
    """The rows that the check finds, over the union of all named graphs, as text."""
    found = store.query(check.read_text(encoding="utf-8"), prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return ["  ".join("-" if value is None else str(value) for value in row) for row in found]


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_the_check_finds_nothing(everything: ox.Store, check: Path) -> None:
    header = _HEADER.match(check.read_text(encoding="utf-8"))
    assert header, f"{check.name} must begin with '# problem:' and '# remedy:'"
    found = rows(everything, check)
    assert not found, "\n".join([header["problem"], header["remedy"], *found])


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_the_check_finds_the_mistake_beside_it(check: Path) -> None:
    assert rows(store_of({check.with_suffix(".bad.ttl"): "urn:bad"}), check)


def test_every_mistake_has_its_check() -> None:
    mistakes = {path.name.removesuffix(".bad.ttl") for path in Path(__file__).parent.glob("*.bad.ttl")}
    assert mistakes == {path.stem for path in CHECKS}
