"""What a query says, once it is read. A `Node` is the name of a variable, or the place of a constant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

Node = str | int
#: A comparison, a call or a combination of them: what is done, and to what.
Expression = tuple[str, list["Expression | Node | Group"]]


class Declined(Exception):
    """Not a question for this room: something here is not surely understood, or too large."""


class Slot(NamedTuple):
    """A place among the constants of a text, and the prefix that stands before it there."""

    place: int
    prefix: str


class Pattern(NamedTuple):
    """One statement, and inside GRAPH the graph that says it."""

    subject: Node
    predicate: Node
    object: Node
    graph: Node | None = None

    @property
    def variables(self) -> list[str]:
        """Its variables, in order."""
        return [node for node in self if isinstance(node, str)]


class Values(NamedTuple):
    """A variable that is one of several constants; None for those that are given with the text, under its name."""

    variable: str
    constants: list[int] | None
    #: Whether a pattern beside it asks for more, so that a term which the dataset does not have has no solution.
    is_matched: bool = False


class Group(NamedTuple):
    """What must hold together: parts in their order, then filters."""

    parts: list[Part]
    filters: list[Expression]


class Choice(NamedTuple):
    """UNION, or a path with alternatives, which finds the same ends once."""

    groups: list[Group]
    is_path: bool = False


class Optional(NamedTuple):
    """OPTIONAL."""

    group: Group


class Minus(NamedTuple):
    """MINUS."""

    group: Group


class Selection(NamedTuple):
    """A SELECT inside a group: these variables of its solutions, of which there are no more than the `limit`."""

    group: Group
    names: list[str]
    is_distinct: bool
    limit: int | None


Part = Pattern | Values | Choice | Optional | Minus | Selection


def groups_in(part: Part) -> list[Group]:
    """The groups of which `part` is made."""
    if isinstance(part, Choice):
        return part.groups
    return [] if isinstance(part, (Pattern, Values)) else [part.group]


class Aggregate(NamedTuple):
    """COUNT, SUM, MIN or MAX of a variable in each group; None for the rows themselves."""

    function: str
    variable: str | None
    is_distinct: bool


@dataclass(frozen=True)
class Query:
    """A SELECT or an ASK. `aggregates` are columns named ``#0``, ``#1`` …; `columns` gives each name its variable.

    `constants` are terms in JSON, or slots for those of a text.
    """

    is_ask: bool
    is_distinct: bool
    columns: dict[str, str]
    where: Group
    is_grouped: bool
    keys: list[str]
    aggregates: list[Aggregate]
    having: list[Expression]
    order: list[tuple[str, bool]]
    limit: int | None
    offset: int | None
    constants: list[bytes | Slot]
    #: Whether every column has a value in every row; known once it is planned.
    is_full: bool = False
