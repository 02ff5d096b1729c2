"""Faults: for each constraint, how to spoil one thing so that the constraint must report it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.faults_actors import ACTOR_FAULTS, DOCUMENT_FAULTS
from benchmarks.faults_commitments import COMMITMENT_FAULTS, PERIOD_FAULTS, PLAN_FAULTS
from benchmarks.faults_judgments import ABSENCE_FAULTS, ASSESSMENT_FAULTS, FIGURE_FAULTS
from benchmarks.model import Block
from benchmarks.spoiling import Fault


class Seeded(NamedTuple):
    """What a fault makes reportable: the local name of the shape, and the focus node."""

    constraint: str
    focus: str


#: Local name of the constraint → its fault.
FAULTS: dict[str, Fault] = {
    **PLAN_FAULTS,
    **COMMITMENT_FAULTS,
    **PERIOD_FAULTS,
    **ASSESSMENT_FAULTS,
    **FIGURE_FAULTS,
    **ABSENCE_FAULTS,
    **ACTOR_FAULTS,
    **DOCUMENT_FAULTS,
}


def spoil(block: Block, constraint: str) -> Iterator[Seeded]:
    """Put the fault of `constraint` into `block`. Exhausted if nothing is left to spoil."""
    for focus in FAULTS[constraint](block):
        yield Seeded(constraint, focus.strip("<>"))
