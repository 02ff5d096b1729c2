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
from ogpkg.columns.planning import mentioned
from ogpkg.columns.rows import written, written_answer
from ogpkg.columns.store import Store
from ogpkg.columns.table import Budget, Table, grouped, stacked

#: Larger tables are left to Oxigraph, which writes them piece by piece.
_CELLS = 500_000


class Evaluation:
    """One run. Declined where it would touch more than `most` rows."""

    def __init__(self, store: Store, constants: Sequence[Constant], most: int) -> None:
        self._store, self._constants, self._budget = store, constants, Budget(most)
        self._joiner = Joiner(store, [constant.number for constant in constants], self._budget)
        self._judge = Judge(store, constants, self._budget, self._exists)

    def run(self, query: Query) -> tuple[bytes, int]:
        """The body, and how many rows it has."""
        table = self._group(Table({}, 1), query.where)
        if query.is_ask:
            return written_answer(table.size > 0), 1
        if query.is_grouped:
            table = summed_up(self._store, table, query.keys, query.aggregates)
            table = self._judge.kept(table, query.having)
        self._budget.spend(table.size * len(query.columns))
        table = in_order(self._store, table, query.order)
        if query.is_distinct:
            table = each_once(table, list(query.columns.values()))
        start = self._whole(query.offset) or 0
        limit = self._whole(query.limit)
        if start or (limit is not None and limit < table.size):
            table = table.taken(np.arange(start, table.size)[:limit])
        if table.size * len(query.columns) > _CELLS:
            raise Declined
        return written(self._store, table, query.columns, full=query.is_full), table.size

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
                table = self._choice(table, part)
            elif isinstance(part, Optional):
                table = self._optional(table, part.group)
            else:
                table = self._minus(table, part)
        return self._judge.kept(table, group.filters)

    def _values(self, table: Table, values: Values) -> Table:
        numbers = np.array([self._constants[place].number for place in values.constants], np.int32)
        known = table.columns.get(values.variable)
        if (numbers < 0).any() or len(set(numbers.tolist())) < len(numbers):
            raise Declined
        if known is not None:
            return table.taken(np.isin(known, numbers))
        self._budget.spend(table.size * len(numbers))
        grown = table.taken(np.repeat(np.arange(table.size), len(numbers)))
        return grown.grown(values.variable, np.tile(numbers, table.size))

    def _choice(self, table: Table, choice: Choice) -> Table:
        if not choice.is_path:
            return stacked([self._group(table, group) for group in choice.groups])
        found, rows = zip(*(self._within(table, group) for group in choice.groups), strict=True)
        both = stacked(found)
        first, _ = grouped([np.concatenate(rows), *both.columns.values()], both.size)
        return both.taken(np.sort(first))

    def _optional(self, table: Table, group: Group) -> Table:
        inner, rows = self._within(table, group)
        if len(rows) == table.size and (rows == np.arange(table.size)).all():
            return inner
        is_missing = np.ones(table.size, bool)
        is_missing[rows] = False
        missing = table.taken(is_missing)
        both = stacked([inner, missing])
        return both.taken(np.argsort(np.concatenate([rows, np.flatnonzero(is_missing)]), kind="stable"))

    def _minus(self, table: Table, part: Minus) -> Table:
        if mentioned(part.group).isdisjoint(table.columns):
            return table
        return table.taken(~self._exists(table, part.group))

    def _exists(self, table: Table, group: Group) -> Array:
        """For which solutions `group` has one."""
        found = np.zeros(table.size, bool)
        found[self._within(table, group)[1]] = True
        return found

    def _within(self, table: Table, group: Group) -> tuple[Table, Array]:
        """The solutions of `group` joined to those of `table`, and the row of `table` that each belongs to."""
        self._budget.spend(table.size)
        name = f"/row {len(table.columns)}"  # a group inside has more columns, so another name
        inner = self._group(table.grown(name, np.arange(table.size)), group)
        return inner, inner.columns.pop(name)
