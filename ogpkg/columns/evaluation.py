"""A planned query against the store, with the constants of one text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ogpkg.columns.algebra import Choice, Declined, Group, Minus, Optional, Pattern, Query, Selection, Values
from ogpkg.columns.filters import Constant, Judge, among
from ogpkg.columns.groups import each_once, in_order, order_key, summed_up
from ogpkg.columns.joins import Joiner
from ogpkg.columns.layout import Array
from ogpkg.columns.notation import INTEGER
from ogpkg.columns.planning import mentioned
from ogpkg.columns.store import Store
from ogpkg.columns.table import Budget, Table, grouped, stacked

#: Larger tables are left to Oxigraph, which writes them piece by piece.
_CELLS = 500_000
#: Which row of the solutions inside belongs to one outside, until both are joined.
_ROW = "/row"


class Evaluation:
    """One run. Declined where it would touch more than `most` rows."""

    def __init__(
        self, store: Store, constants: Sequence[Constant], given: Mapping[str, Sequence[int]], most: int
    ) -> None:
        self._store, self._constants, self._given, self._budget = store, constants, given, Budget(most)
        self._joiner = Joiner(store, [constant.number for constant in constants], self._budget)
        self._judge = Judge(store, constants, self._budget, self._exists)

    def run(self, query: Query, *, is_any: bool = False) -> Table:
        """The solutions; of ASK, those of its pattern.

        Declined where LIMIT or OFFSET cuts and the query does not say where (in another format they would be others);
        unless `is_any`, when it does not matter which are left.
        """
        table = self._group(Table({}, 1), query.where)
        if query.is_ask:
            return table
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
            end = table.size if limit is None else start + limit
            is_sure = is_any or start >= end or all(self._is_decided(table, query, place) for place in (start, end))
            if not is_sure:
                raise Declined
            table = table.taken(np.arange(start, table.size)[:limit])
        if table.size * len(query.columns) > _CELLS:
            raise Declined
        return table

    def _is_decided(self, table: Table, query: Query, place: int) -> bool:
        """Whether the query says which solutions come before `place`, or it makes no difference."""
        if not 0 < place < table.size:
            return True
        ties = np.ones(table.size, bool)
        for name, _ in query.order:
            key = order_key(self._store, table.column(name))
            ties &= key == key[place]
        shown = [table.column(source) for source in query.columns.values()]
        return not ties[place - 1] or all((column[ties] == column[place]).all() for column in shown)

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
            elif isinstance(part, Selection):
                table = self._selected(table, part)
            else:
                table = self._minus(table, part)
        return self._judge.kept(table, group.filters)

    def _values(self, table: Table, values: Values) -> Table:
        if values.constants is None:
            numbers = self._given[values.variable]
        else:
            numbers = [self._constants[place].number for place in values.constants]
        present, known = [number for number in numbers if number >= 0], table.columns.get(values.variable)
        if known is not None:
            if len(set(present)) < len(present):
                raise Declined
            return table.taken(among(known, present))
        if len(present) < len(numbers) and not values.is_matched:
            raise Declined
        return self._joiner.crossed(table, {values.variable: np.array(present, np.int32)})

    def _selected(self, table: Table, part: Selection) -> Table:
        inner, limit = self._group(Table({}, 1), part.group), self._whole(part.limit)
        if part.is_distinct:
            inner = each_once(inner, part.names)
        if limit is not None and inner.size > limit:
            raise Declined
        found = self._joiner.crossed(table, {_ROW: np.arange(inner.size)})
        rows = found.columns.pop(_ROW)
        return Table(found.columns | {name: inner.column(name)[rows] for name in part.names}, found.size)

    def _choice(self, table: Table, choice: Choice) -> Table:
        if len(choice.groups) == 1:
            return self._group(table, choice.groups[0])
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
