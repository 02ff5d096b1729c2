"""One pattern joined to the solutions there are: every way is a look-up in one of the sorted orders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ogpkg.columns.algebra import Declined, Node, Pattern
from ogpkg.columns.layout import Array
from ogpkg.columns.store import Rows, Store
from ogpkg.columns.table import Budget, Table, spread

SUBJECT, OBJECT = 0, 1
#: The statement that a row has matched, until its graphs have been looked at.
_STATEMENT = "/statement"


class Joiner:
    """Joins patterns to tables. `constants` are the numbers of the query's."""

    def __init__(self, store: Store, constants: Sequence[int], budget: Budget) -> None:
        self._store, self._constants, self._budget = store, constants, budget

    def join(self, table: Table, pattern: Pattern) -> Table:
        """The solutions that `pattern` leaves, with what it adds."""
        found = self._join(table, pattern, [self._known(table, node) for node in (pattern.subject, pattern.object)])
        return found if pattern.graph is None else self._said(found, pattern.graph)

    def _join(self, table: Table, pattern: Pattern, ends: Sequence[Array | int | None]) -> Table:
        if isinstance(pattern.predicate, str):
            return self._join_any(table, pattern, ends)
        predicate = self._constants[pattern.predicate]
        for side in (SUBJECT, OBJECT):
            if isinstance(ends[side], int):
                return self._join_constant(table, pattern, predicate, side, ends)
        if ends[SUBJECT] is None and ends[OBJECT] is None:
            rows = self._store.rows(predicate, SUBJECT)
            found = {str(pattern.subject): rows.keys, str(pattern.object): rows.others}
            return self.crossed(table, found if pattern.graph is None else found | {_STATEMENT: rows.statements})
        return self._join_columns(table, pattern, predicate, ends)

    def _known(self, table: Table, node: Node) -> Array | int | None:
        """What is known of a node: its term, its column, nothing."""
        return self._constants[node] if isinstance(node, int) else table.columns.get(node)

    def _said(self, table: Table, graph: Node) -> Table:
        """The solutions once for each graph that says the statement they have matched, where that is `graph`."""
        starts, statements = self._store.graph_starts, table.columns.pop(_STATEMENT)
        rows, places = spread(starts[statements], starts[statements + 1], self._budget)
        return self._matched(table, rows, [(graph, self._store.graphs[places])])

    def _matched(self, table: Table, rows: Array | None, found: Sequence[tuple[Node, Array]]) -> Table:
        """These `rows` of the solutions (None: all) where what is known is what was `found`; the rest is new."""
        grown = table if rows is None else table.taken(rows)
        columns, agrees = dict(grown.columns), list[Array]()
        for node, column in found:
            known = self._constants[node] if isinstance(node, int) else columns.get(node)
            if known is None:
                columns[str(node)] = column
            else:
                agrees.append(column == known)
        every = Table(columns, grown.size)
        return every.taken(np.logical_and.reduce(agrees)) if agrees else every

    def crossed(self, table: Table, columns: dict[str, Array]) -> Table:
        """Every solution with every row of `columns`."""
        length = len(next(iter(columns.values())))
        self._budget.spend(table.size * length)
        if table.size == 1:
            repeated = {name: np.repeat(column, length) for name, column in table.columns.items()}
            return Table(repeated | columns, length)
        grown = table.taken(np.repeat(np.arange(table.size), length))
        return Table(
            grown.columns | {name: np.tile(column, table.size) for name, column in columns.items()}, grown.size
        )

    def _crossed_range(
        self, table: Table, pattern: Pattern, columns: dict[str, Array], side: int, places: range
    ) -> Table:
        """Every solution with every one of these `places` in the order of `side`, where `columns` stand."""
        if pattern.graph is not None:
            columns[_STATEMENT] = self._store.statements(side, np.arange(places.start, places.stop))
        return self.crossed(table, columns)

    def _join_constant(
        self, table: Table, pattern: Pattern, predicate: int, side: int, ends: Sequence[Array | int | None]
    ) -> Table:
        """One end is a constant: a range of terms for the other."""
        term, other = ends[side], ends[1 - side]
        assert isinstance(term, int)  # noqa: S101
        self._budget.spend(table.size)
        start, end = self._store.around(term, side, predicate)
        found = self._store.others[side][start:end]
        if other is None:
            columns = {str(pattern.object if side == SUBJECT else pattern.subject): found}
            return self._crossed_range(table, pattern, columns, side, range(start, end))
        is_found, places = _among(found, np.full(table.size, other, np.int32) if isinstance(other, int) else other)
        rows = np.flatnonzero(is_found)
        statements = [] if pattern.graph is None else [self._store.statements(side, places[rows] + start)]
        return self._matched(table, rows, [(_STATEMENT, column) for column in statements])

    def _join_columns(
        self, table: Table, pattern: Pattern, predicate: int, ends: Sequence[Array | int | None]
    ) -> Table:
        """One end, or both, are known for each solution."""
        sides = [self._store.rows(predicate, side) for side in (SUBJECT, OBJECT)]
        side = SUBJECT if isinstance(ends[SUBJECT], np.ndarray) else OBJECT
        if isinstance(ends[1 - side], np.ndarray) and sides[OBJECT].distinct > sides[SUBJECT].distinct:
            side = OBJECT
        self._budget.spend(table.size)
        keys = ends[side]
        assert isinstance(keys, np.ndarray)  # noqa: S101
        rows, places = self._matches(sides[side], keys)
        found = [(pattern.object if side == SUBJECT else pattern.subject, sides[side].others[places])]
        if pattern.graph is not None:
            found.append((_STATEMENT, sides[side].statements[places]))
        return self._matched(table, rows, found)

    def _matches(self, rows: Rows, wanted: Array) -> tuple[Array | None, Array]:
        """The solutions, each as often as it has a match (None: once), and the places of the matches in `rows`."""
        keys = rows.keys
        if rows.distinct < len(keys):
            return spread(keys.searchsorted(wanted), keys.searchsorted(wanted, "right"), self._budget)
        # Each key stands there once, so one search is enough.
        is_found, places = _among(keys, wanted)
        if is_found.all():
            return None, places
        solutions = np.flatnonzero(is_found)
        return solutions, places[solutions]

    def _join_any(self, table: Table, pattern: Pattern, ends: Sequence[Array | int | None]) -> Table:
        """Any predicate: all that is said of a subject, or all that points at an object."""
        side = next((side for side in (SUBJECT, OBJECT) if ends[side] is not None), None)
        if side is None:
            raise Declined
        known, store = ends[side], self._store
        nodes = pattern.predicate, pattern.object if side == SUBJECT else pattern.subject
        if isinstance(known, int):
            start, end = store.around(known, side)
            if all(isinstance(node, str) and node not in table.columns for node in nodes):  # as most ask it
                columns = store.predicates[side][start:end], store.others[side][start:end]
                new = dict(zip(map(str, nodes), columns, strict=True))
                return self._crossed_range(table, pattern, new, side, range(start, end))
            starts, stops = np.full(table.size, start), np.full(table.size, end)
        else:
            assert known is not None  # noqa: S101
            starts, stops = store.starts[side][known], store.starts[side][known + 1]
        rows, places = spread(starts, stops, self._budget)
        found = list(zip(nodes, (store.predicates[side][places], store.others[side][places]), strict=True))
        if pattern.graph is not None:
            found.append((_STATEMENT, store.statements(side, places)))
        return self._matched(table, rows, found)


def _among(keys: Array, wanted: Array) -> tuple[Array, Array]:
    """Which of `wanted` are in sorted `keys`, and where."""
    if not len(keys):
        return np.zeros(len(wanted), bool), np.zeros(len(wanted), np.int64)
    places = keys.searchsorted(wanted)
    places[places == len(keys)] = 0
    return keys[places] == wanted, places
