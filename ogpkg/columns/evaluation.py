"""A planned query against the store, with the constants of one text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ogpkg.columns.algebra import Choice, Declined, Group, Minus, Optional, Pattern, Query, Values
from ogpkg.columns.filters import Constant, Judge
from ogpkg.columns.groups import each_once, in_order, summed_up
from ogpkg.columns.joins import Joiner
from ogpkg.columns.layout import Array
from ogpkg.columns.notation import INTEGER
from ogpkg.columns.rows import written, written_answer
from ogpkg.columns.store import Store
from ogpkg.columns.table import Table, stacked

#: Which solution of the outer group an inner one belongs to.
_ROW = "/row"


class Evaluation:
    """One run. Declined where a step would touch more than `most` rows."""

    def __init__(self, store: Store, constants: Sequence[Constant], most: int) -> None:
        self._store, self._constants, self._most = store, constants, most
        self._joiner = Joiner(store, [constant.number for constant in constants], most)
        self._judge = Judge(store, constants, self._exists)

    def run(self, query: Query) -> tuple[bytes, int]:
        """The body, and how many rows it has."""
        table = self._group(Table({}, 1), query.where)
        if query.is_ask:
            return written_answer(table.size > 0), 1
        if query.is_grouped:
            table = summed_up(self._store, table, query.keys, query.aggregates)
            table = self._judge.kept(table, query.having)
        table = in_order(self._store, table, query.order)
        if query.is_distinct:
            table = each_once(table, list(query.columns.values()))
        start = self._whole(query.offset) or 0
        limit = self._whole(query.limit)
        if start or (limit is not None and limit < table.size):
            table = table.taken(np.arange(start, table.size)[:limit])
        return written(self._store, table, query.columns), table.size

    def _whole(self, place: int | None) -> int | None:
        if place is None:
            return None
        term = self._constants[place].term
        if term.kind != INTEGER:
            raise Declined
        return int(term.number)

    def _group(self, table: Table, group: Group) -> Table:
        for part in group.parts:
            if isinstance(part, Pattern):
                table = self._joiner.join(table, part)
            elif isinstance(part, Values):
                table = self._values(table, part)
            elif isinstance(part, Choice):
                table = stacked([self._group(table, inner) for inner in part.groups])
            elif isinstance(part, Optional):
                table = self._optional(table, part.group)
            else:
                table = self._minus(table, part)
            if table.size > self._most:
                raise Declined
        return self._judge.kept(table, group.filters)

    def _values(self, table: Table, values: Values) -> Table:
        numbers = np.array([self._constants[place].number for place in values.constants], np.int32)
        known = table.columns.get(values.variable)
        if (numbers < 0).any() or len(set(numbers.tolist())) < len(numbers):
            raise Declined
        if known is not None:
            return table.taken(np.isin(known, numbers))
        if table.size * len(numbers) > self._most:
            raise Declined
        grown = table.taken(np.repeat(np.arange(table.size), len(numbers)))
        return grown.grown(values.variable, np.tile(numbers, table.size))

    def _optional(self, table: Table, group: Group) -> Table:
        inner = self._group(table.grown(_ROW, np.arange(table.size)), group)
        rows = inner.columns.pop(_ROW)
        if len(rows) == table.size and (rows == np.arange(table.size)).all():
            return inner
        is_missing = np.ones(table.size, bool)
        is_missing[rows] = False
        missing = table.taken(is_missing)
        both = stacked([inner, missing])
        return both.taken(np.argsort(np.concatenate([rows, np.flatnonzero(is_missing)]), kind="stable"))

    def _minus(self, table: Table, part: Minus) -> Table:
        if not any(name in table.columns for name in _names(part.group)):
            return table
        return table.taken(~self._exists(table, part.group))

    def _exists(self, table: Table, group: Group) -> Array:
        """For which solutions `group` has one."""
        inner = self._group(table.grown(_ROW, np.arange(table.size)), group)
        found = np.zeros(table.size, bool)
        found[inner.columns[_ROW]] = True
        return found


def _names(group: Group) -> set[str]:
    return {name for part in group.parts if isinstance(part, Pattern) for name in part.variables}
