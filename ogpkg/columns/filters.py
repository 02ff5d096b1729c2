"""Filters over columns: what is true and what is an error, as SPARQL compares terms; mixed kinds are declined."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from ogpkg.columns.algebra import Declined, Expression, Group, Node
from ogpkg.columns.layout import Array
from ogpkg.columns.notation import BLANK, DATE, DECIMAL, INTEGER, IRI, SPOKEN, TEXT, Term
from ogpkg.columns.store import Store
from ogpkg.columns.table import UNBOUND, Budget, Table

NODES, NUMERIC, DAYS = frozenset({BLANK, IRI}), frozenset({INTEGER, DECIMAL}), frozenset({DATE})
_WORDS = frozenset({TEXT, SPOKEN})
#: Above so many, to sort them is quicker than to compare them one by one.
_FEW = 20
_SIGNS: dict[str, Callable[[Any, Any], Array]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}

Answer = tuple[Array, Array]


class Constant(NamedTuple):
    """A constant of a query: its number in the dataset, if it is there, and what it is."""

    number: int
    term: Term


class _Side(NamedTuple):
    """One side of a comparison: numbers of terms, their values, and the kinds that occur."""

    numbers: Array
    values: Array
    kinds: frozenset[int]


class Judge:
    """Says for which solutions an expression holds. `exists` says for which a group has a solution."""

    def __init__(
        self, store: Store, constants: Sequence[Constant], budget: Budget, exists: Callable[[Table, Group], Array]
    ) -> None:
        self._store, self._constants, self._budget, self._exists = store, constants, budget, exists

    def kept(self, table: Table, expressions: Sequence[Expression]) -> Table:
        """The solutions for which all `expressions` are true."""
        for expression in expressions:
            truth, error = self._judge(table, expression)
            table = table.taken(truth & ~error)
        return table

    def _judge(self, table: Table, expression: Expression) -> Answer:
        """What is true, and what is an error (and not true)."""
        sign, parts = expression
        self._budget.spend(table.size * len(parts))
        if sign == "bound":
            return table.column(str(parts[0])) != UNBOUND, np.zeros(table.size, bool)
        if sign == "exists":
            group = parts[0]
            assert isinstance(group, Group)  # noqa: S101
            return self._exists(table, group), np.zeros(table.size, bool)
        if sign == "in":
            return self._in(table, *parts)
        if sign in _SIGNS:
            return self._compared(table, sign, *parts)
        answers = [
            self._judge(table, part) for part in parts if isinstance(part, tuple) and not isinstance(part, Group)
        ]
        if sign == "!":
            truth, error = answers[0]
            return ~truth & ~error, error
        return _any(answers) if sign == "||" else _all(answers)

    def _in(self, table: Table, left: object, *choices: object) -> Answer:
        constants = [self._constants[choice] for choice in choices if isinstance(choice, int)]
        are_iris = len(constants) == len(choices) and all(constant.term.kind == IRI for constant in constants)
        if are_iris and isinstance(left, str) and left[0] != "#":
            # An IRI is equal to itself and nothing else.
            numbers = table.column(left)
            return among(numbers, [constant.number for constant in constants]), numbers == UNBOUND
        return _any([self._compared(table, "=", left, choice) for choice in choices])

    def _compared(self, table: Table, sign: str, left: object, right: object) -> Answer:
        if isinstance(left, str) and left[0] == "#":
            return self._counted(table, sign, left, right)
        if isinstance(right, str) and right[0] == "#":
            raise Declined
        if isinstance(left, tuple):
            return self._spoken(table, sign, left, right)
        if isinstance(left, int) and isinstance(right, int):
            raise Declined
        sides = self._side(table, left), self._side(table, right)
        error = (sides[0].numbers == UNBOUND) | (sides[1].numbers == UNBOUND)
        return self._held(sign, *sides) & ~error, error

    def _held(self, sign: str, left: _Side, right: _Side) -> Array:
        kinds, compare = left.kinds | right.kinds, _SIGNS[sign]
        if kinds <= NUMERIC or kinds <= DAYS:
            return compare(left.values, right.values)
        is_ordered = sign not in {"=", "!="}
        if kinds <= {TEXT} if is_ordered else kinds <= NODES | _WORDS or left.kinds <= NODES or right.kinds <= NODES:
            # A text that the dataset does not have has no place among those it has.
            if is_ordered and (left.numbers.min(initial=0) < UNBOUND or right.numbers.min(initial=0) < UNBOUND):
                raise Declined
            return compare(left.numbers, right.numbers)
        raise Declined

    def _side(self, table: Table, operand: object) -> _Side:
        if isinstance(operand, int):
            constant = self._constants[operand]
            one, value = np.array([constant.number]), np.array([constant.term.number])
            return _Side(one, value, frozenset({constant.term.kind}))
        if not isinstance(operand, str):
            raise Declined
        numbers = table.column(operand)
        bound = numbers[numbers >= 0] if numbers.min(initial=0) < 0 else numbers
        kinds = np.flatnonzero(np.bincount(self._store.kinds[bound], minlength=1))
        return _Side(numbers, self._store.values[numbers], frozenset(kinds.tolist()))

    def _spoken(self, table: Table, sign: str, left: tuple[str, list[Node]], right: object) -> Answer:
        """The language of a literal beside a text."""
        if sign not in {"=", "!="} or not isinstance(right, int):
            raise Declined
        wanted = self._constants[right].term
        if wanted.kind != TEXT:
            raise Declined
        numbers = table.column(str(left[1][0]))
        code = self._store.language_codes.get(wanted.value, -1)
        error = (numbers == UNBOUND) | (self._store.kinds[numbers] <= IRI)
        return _SIGNS[sign](self._store.languages[numbers].astype(np.int32), code) & ~error, error

    def _counted(self, table: Table, sign: str, left: str, right: object) -> Answer:
        """An aggregate beside a whole number."""
        if not isinstance(right, int) or self._constants[right].term.kind != INTEGER:
            raise Declined
        column = table.columns[left]
        if column.dtype != np.int64:
            raise Declined
        return _SIGNS[sign](column, int(self._constants[right].term.number)), np.zeros(table.size, bool)


def among(numbers: Array, wanted: Sequence[int]) -> Array:
    """Which of `numbers` are among those `wanted`, which are few as a rule."""
    if len(wanted) > _FEW:
        return np.isin(numbers, wanted)
    truth = np.zeros(len(numbers), bool)
    for number in wanted:
        if number >= 0:
            truth |= numbers == number
    return truth


def _any(answers: Sequence[Answer]) -> Answer:
    truth = np.logical_or.reduce([truth for truth, _ in answers])
    return truth, np.logical_or.reduce([error for _, error in answers]) & ~truth


def _all(answers: Sequence[Answer]) -> Answer:
    truth = np.logical_and.reduce([truth for truth, _ in answers])
    is_false = np.logical_or.reduce([~truth & ~error for truth, error in answers])
    return truth, np.logical_or.reduce([error for _, error in answers]) & ~is_false
