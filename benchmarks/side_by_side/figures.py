"""What was measured, and what it comes to: medians, spread, ratios, and whether a goal is met."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

OURS = "ogpkg"
#: Of these units more is better; of all others less.
_MORE = frozenset({"/s"})


@dataclass
class Series:
    """The rounds of one contender at one work. `notes` say what makes them doubtful; an invalid one is not compared."""

    work: str
    connections: int
    contender: str
    unit: str
    values: list[float] = field(default_factory=list)
    #: Milliseconds, where answers were timed.
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    invalid: bool = False

    @property
    def median(self) -> float:
        """The middle of the rounds."""
        return statistics.median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest of the rounds."""
        return min(self.values), max(self.values)

    def doubt(self, note: str) -> None:
        """Say once what makes it invalid."""
        self.invalid = True
        if note not in self.notes:
            self.notes.append(note)


class Ratio(NamedTuple):
    """Of medians; the least and the most of single rounds, each with the other's of the same round."""

    median: float
    least: float
    most: float


def ratio(ours: Series, theirs: Series) -> Ratio:
    """Ours to theirs."""
    rounds = [one / other for one, other in zip(ours.values, theirs.values, strict=False) if other]
    of_medians = ours.median / theirs.median if theirs.median else float("inf")
    # A contender may have had fewer rounds, such as one that is built once.
    extremes = [of_medians, *rounds]
    return Ratio(of_medians, min(extremes), max(extremes))


def better(unit: str) -> Callable[..., float]:
    """`max` or `min`: which of several values is the best one."""
    return max if unit in _MORE else min


def best(series: Iterable[Series]) -> Series | None:
    """The best of the valid ones; None if there is none."""
    valid = [one for one in series if one.values and not one.invalid]
    if not valid:
        return None
    wanted = better(valid[0].unit)(one.median for one in valid)
    return next(one for one in valid if one.median == wanted)


@dataclass(frozen=True)
class Goal:
    """A row of the goals: ours to a peer's (`against`; the best one if empty) is to be at least or at most `bound`.

    `itself` compares with our own value for another work (its name); without any peer and `itself` the bound is one
    for the value as it is.
    """

    title: str
    goal: str
    works: tuple[str, ...]
    bound: float
    against: tuple[str, ...] = ()
    itself: str = ""
    absolute: bool = False


class Verdict(NamedTuple):
    """A goal at one work and number of connections. `met` is None if it could not be judged."""

    goal: Goal
    ours: Series | None
    theirs: Series | None
    ratio: Ratio | None
    met: bool | None


class Figures:
    """All series of a run, in the order in which they were begun."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int, str], Series] = {}

    def series(self, work: str, connections: int, contender: str, unit: str = "/s") -> Series:
        """The series of this name; begun now unless it is there."""
        return self._found.setdefault((work, connections, contender), Series(work, connections, contender, unit))

    def of(self, work: str, connections: int | None = None) -> list[Series]:
        """The series of a work that have values."""
        fits = (one for one in self._found.values() if one.work == work and one.values)
        return [one for one in fits if connections is None or one.connections == connections]

    def connections(self, work: str) -> list[int]:
        """With how many connections a work was measured."""
        return sorted({one.connections for one in self.of(work)})

    def verdicts(self, goal: Goal) -> list[Verdict]:
        """The goal at each of its works and numbers of connections."""
        return [self._verdict(goal, work, connections) for work in goal.works for connections in self.connections(work)]

    def _verdict(self, goal: Goal, work: str, connections: int) -> Verdict:
        found = self.of(work, connections)
        ours = next((one for one in found if one.contender == OURS), None)
        if goal.absolute:
            return Verdict(goal, ours, None, None, _within(goal, ours, ours.median if ours else None))
        if goal.itself:
            theirs = next((one for one in self.of(goal.itself, connections) if one.contender == OURS), None)
        else:
            peers = (one for one in found if one.contender != OURS)
            theirs = best(one for one in peers if not goal.against or one.contender in goal.against)
        if ours is None or theirs is None:
            return Verdict(goal, ours, theirs, None, None)
        compared = ratio(ours, theirs)
        return Verdict(goal, ours, theirs, compared, _within(goal, ours, compared.median))

    def raw(self) -> list[dict[str, Any]]:
        """Everything, to be written down."""
        return [asdict(one) for one in self._found.values()]


def read(raw: Sequence[dict[str, Any]]) -> Figures:
    """The figures that `raw` wrote down."""
    figures = Figures()
    for one in raw:
        series = figures.series(one["work"], one["connections"], one["contender"], one["unit"])
        for name in ("values", "p50", "p99", "notes", "invalid"):
            setattr(series, name, one[name])
    return figures


def _within(goal: Goal, ours: Series | None, value: float | None) -> bool | None:
    if ours is None or value is None:
        return None
    if ours.invalid:
        return False
    return value >= goal.bound if ours.unit in _MORE else value <= goal.bound
