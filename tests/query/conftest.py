"""Datasets that the tests make, and pools of real worker processes over them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ogpkg.query import DatasetFiles, Pool, Request

MIB = 1024 * 1024
SMALL = """
<http://x/a> <http://x/p> "one"@en <http://x/g1> .
<http://x/a> <http://x/q> <http://x/b> <http://x/g1> .
<http://x/a> <http://x/p> "one"@en <http://x/g2> .
<http://x/b> <http://x/p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> <http://x/g2> .
<http://x/b> <http://x/p> "comma, \\"quote\\" and\\nline" <http://x/g3> .
<http://x/c> <http://x/p> "only in the default graph" .
"""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three named graphs that share a statement, and a default graph of one statement."""
    path = tmp_path_factory.mktemp("small") / "small.nq"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty thousand statements: the square of it is hopeless."""
    path = tmp_path_factory.mktemp("many") / "many.nt"
    path.write_text("".join(f'<http://x/{n}> <http://x/p> "value {n}" .\n' for n in range(20_000)), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def pool(small: Path) -> Iterator[Pool]:
    with Pool(DatasetFiles((small,), "union"), timeout=10, memory=256 * MIB) as pool:
        yield pool


@pytest.fixture(scope="session")
def strict_pool(small: Path) -> Iterator[Pool]:
    with Pool(DatasetFiles((small,), keep_labels=True), workers=1, timeout=10, memory=256 * MIB) as pool:
        yield pool


def read(pool: Pool, query: str, **options: object) -> str:
    """The text of an answer, CSV for a table and N-Triples for a graph unless `options` say otherwise."""
    wishes = {"result_format": "csv", "graph_format": "ntriples"} | options
    with pool.run(Request(query, **wishes)) as answer:  # type: ignore[arg-type]
        return answer.read().decode()


def column(pool: Pool, query: str, **options: object) -> list[str]:
    """The values of a table of one column, sorted."""
    return sorted(read(pool, query, **options).splitlines()[1:])
