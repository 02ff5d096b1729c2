"""pandas reads answers straight from the endpoint."""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd
import pytest

from tests.test_competency import GOLDEN, expected, short, text_of


@pytest.mark.parametrize("name", ["leads", "commitments", "budgets", "milestones-plan-4"])
def test_a_frame_has_the_rows_and_columns_of_the_answer(endpoint: str, name: str) -> None:
    header, rows = expected(GOLDEN / f"{name}.csv")
    address = f"{endpoint}?format=csv&query={quote(text_of(GOLDEN / f'{name}.csv'))}"
    frame = pd.read_csv(address, dtype=str, keep_default_na=False)
    assert list(frame.columns) == header
    assert [tuple(map(short, row)) for row in frame.itertuples(index=False, name=None)] == rows


def test_numbers_are_numbers(endpoint: str) -> None:
    query = "SELECT ?plan (COUNT(?c) AS ?n) { GRAPH ?g { ?c a ogp:Commitment } ?c ogp:plan ?plan } GROUP BY ?plan"
    table = pd.read_csv(f"{endpoint}?format=csv&query={quote(query)}")
    assert table.n.dtype.kind == "i"
    tabs = pd.read_csv(f"{endpoint}?format=tsv&query={quote(query)}", sep="\t")
    assert sorted(tabs["?n"]) == sorted(table.n)


def test_json_becomes_a_frame(endpoint: str) -> None:
    header, rows = expected(GOLDEN / "leads.csv")
    document = pd.read_json(f"{endpoint}?format=json&query={quote(text_of(GOLDEN / 'leads.csv'))}", typ="series")
    frame = pd.json_normalize(document["results"]["bindings"])
    frame = frame.reindex(columns=[f"{name}.value" for name in header]).fillna("")
    assert [tuple(map(short, row)) for row in frame.itertuples(index=False, name=None)] == rows


def test_a_mistake_is_no_empty_frame(endpoint: str) -> None:
    from urllib.error import HTTPError

    with pytest.raises(HTTPError) as raised:
        pd.read_csv(f"{endpoint}?format=csv&query={quote('SELECT * { ?s')}")
    with raised.value:
        assert raised.value.code == 400
