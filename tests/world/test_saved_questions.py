"""Saved questions over several members: a chosen value leaves the rows of the golden answer that have it."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from ogpkg.query.saved import questions
from tests.test_competency import Row, expected, name_of, short
from tests.world.test_questions import ANSWERS


def rows_of(site: FlaskClient, address: str) -> list[Row]:
    answer = site.get(address)
    assert answer.status_code == 200, answer.text
    return [tuple(map(short, row)) for row in list(csv.reader(io.StringIO(answer.text)))[1:]]


@pytest.mark.parametrize("path", ANSWERS, ids=name_of)
def test_a_value_leaves_the_rows_that_have_it(path, site: FlaskClient) -> None:  # type: ignore[no-untyped-def]
    key, (header, rows) = name_of(path), expected(path)
    assert rows_of(site, f"/questions/{key}.csv") == rows != []
    assert site.get(f"/questions/{key}").status_code == 200
    for parameter in questions()[key].parameters:
        if parameter.name in header and parameter.default == ():
            place = header.index(parameter.name)
            for value in {row[place] for row in rows if row[place]}:
                given = rows_of(site, f"/questions/{key}.csv?{parameter.name}={value}")
                assert given == [row for row in rows if row[place] == value]


def test_a_region_leaves_its_members(site: FlaskClient) -> None:
    rows = rows_of(site, "/questions/members-by-region.csv")
    regions = {row[0] for row in rows if row[0]}
    assert len(regions) > 1
    for region in regions:
        given = rows_of(site, f"/questions/members-by-region.csv?within={region}")
        assert given == [row for row in rows if row[0] == region]
