"""Generated data: every seeded fault is reported, and without faults nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import generate
from benchmarks.generate import FAULTS, SMALL, Seeded
from ogpkg import check
from ogpkg.iris import SHAPES
from ogpkg.validation import Report
from tests.shapes.test_pairs import CONSTRAINTS

#: Room for a fault of every kind.
ALL = replace(SMALL, members=20)


def reported(report: Report) -> set[Seeded]:
    """What a report says, in the words of the generator."""
    return {Seeded(result.shape.removeprefix(f"{SHAPES}#"), result.focus) for result in report.results}


def test_there_is_a_fault_for_every_constraint_and_none_for_others() -> None:
    assert sorted(FAULTS) == CONSTRAINTS


@pytest.mark.parametrize(("seed", "places"), [(1, False), (2, True)])
def test_without_faults_nothing_is_reported(seed: int, places: bool) -> None:
    data, seeded = generate.data(SMALL, seed, places=places)
    assert (seeded, reported(check.check(data))) == ([], set())


@pytest.mark.parametrize("seed", [1, 2])
def test_every_seeded_fault_is_reported(seed: int) -> None:
    data, seeded = generate.data(ALL, seed, list(FAULTS))
    assert {one.constraint for one in seeded} == set(FAULTS)
    assert set(seeded) - reported(check.check(data)) == set()


def test_seeded_faults_are_reported_where_every_fact_has_its_place() -> None:
    data, seeded = generate.data(SMALL, 3, 40, places=True)
    assert len(seeded) >= 40
    assert set(seeded) - reported(check.check(data)) == set()


@pytest.mark.parametrize("constraint", ["Period-order", "Agency-sameName", "Identifier-unique", "SourceDocument-twice"])
def test_one_fault_alone_is_reported_where_it_is(constraint: str) -> None:
    data, seeded = generate.data(SMALL, 4, [constraint])
    found = {one for one in reported(check.check(data)) if one.constraint == constraint}
    assert found == set(seeded) != set()


def test_the_same_seed_makes_the_same_text_and_another_one_another() -> None:
    texts = ["".join(generate.generate(SMALL, seed, 20)) for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_about_as_many_statements_come_as_are_asked_for() -> None:
    for places in (False, True):
        made = sum(generate.statements(text) for text in generate.generate(60_000, places=places))
        assert made == pytest.approx(60_000, rel=0.15)
