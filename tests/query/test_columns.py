"""Workers that have columns beside their store: quick answers where they can, the same answers always."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ogpkg.columns import encoded
from ogpkg.errors import QueryRefused, QuerySyntaxError
from ogpkg.lines import put_in
from ogpkg.query import DatasetFiles, Pool, Request

MIB = 1024 * 1024
LINES = sorted(b'<http://x/%d> <http://x/p> "value %d"@en .' % (number, number) for number in range(45_000))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same statements as a file and as columns; but the columns have one more, by which they are known."""
    folder = tmp_path_factory.mktemp("columns")
    (folder / "default.nt").write_bytes(b"".join(line + b"\n" for line in LINES))
    known = [b"<http://x/columns> <http://x/columns> <http://x/columns> .", *LINES]
    (folder / "columns.bin").write_bytes(b"".join(encoded(put_in("http://x/g", known))))
    return folder / "default.nt", folder / "columns.bin"


@pytest.fixture(scope="module")
def pool(files: tuple[Path, Path]) -> Iterator[Pool]:
    with Pool(DatasetFiles(files[:1], columns=files[1]), workers=2, timeout=10, memory=256 * MIB) as pool:
        yield pool


def _rows(pool: Pool, query: str, **more: object) -> int:
    with pool.run(Request(query, **more)) as answer:  # type: ignore[arg-type]
        body = answer.read()
        assert len(body) == answer.size
        rows = len(json.loads(body)["results"]["bindings"])
        assert answer.rows == rows
        return rows


THERE = "SELECT ?o WHERE { <http://x/columns> ?p ?o }"


def test_a_worker_asks_its_columns_first(pool: Pool) -> None:
    assert _rows(pool, THERE) == 1
    with pool.run(Request("ASK { <http://x/columns> ?p ?o }")) as answer:
        assert (answer.form, answer.read()) == ("ask", b'{"head":{},"boolean":true}')


def test_a_worker_groups_and_sorts_though_it_can_open_no_file(pool: Pool) -> None:
    query = """SELECT ?p (COUNT(DISTINCT ?o) AS ?n) (MAX(?o) AS ?last) WHERE {
        { ?s <http://x/p> ?o BIND(1 AS ?one) } UNION { <http://x/columns> ?p ?o } } GROUP BY ?p ORDER BY DESC(?n)"""
    assert _rows(pool, query.replace("BIND(1 AS ?one)", "")) == 2
    assert _rows(pool, query) == 1  # the store's


def test_what_columns_do_not_know_goes_to_the_store(pool: Pool) -> None:
    assert _rows(pool, f"{THERE} # a comment") == 0
    assert _rows(pool, "SELECT ?s WHERE { ?s <http://x/p> ?o FILTER(STRLEN(?o) = 7) }") == 10
    with pool.run(Request(THERE, result_format="csv")) as answer:
        assert answer.read() == b"o\r\n"


def test_a_dataset_of_the_request_or_of_the_query_is_not_that_of_the_columns(pool: Pool) -> None:
    assert _rows(pool, THERE, default_graphs=("http://x/g",)) == 0
    assert _rows(pool, THERE, named_graphs=("http://x/g",)) == 0
    assert _rows(pool, "SELECT ?o FROM <http://x/g> WHERE { <http://x/columns> ?p ?o }") == 0


def test_refusals_and_mistakes_are_told_as_ever(pool: Pool) -> None:
    with pytest.raises(QueryRefused):
        pool.run(Request("SELECT ?s WHERE { SERVICE <http://x/> { ?s ?p ?o } }"))
    with pytest.raises(QuerySyntaxError):
        pool.run(Request("SELECT ?s WHERE { ?s <http://x/p> }"))


def test_a_large_answer_is_a_file(pool: Pool) -> None:
    query = "SELECT ?s ?o ?t WHERE { ?s <http://x/p> ?o OPTIONAL { ?s <http://x/none> ?t } }"
    with pool.run(Request(query)) as answer:
        assert not isinstance(answer.body, bytes)
        assert len(json.loads(answer.read())["results"]["bindings"]) == answer.rows == len(LINES)
    assert _rows(pool, THERE) == 1
