"""One pattern joined to the solutions there are: every way is a look-up in one of the sorted orders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ogpkg.columns.algebra import Declined, Node, Pattern
from ogpkg.columns.layout import Array
from ogpkg.columns.store import Rows, Store
from ogpkg.columns.table import Budget, Table, spread

SUBJECT, OBJECT = 0, 1


class Joiner:
    """Joins patterns to tables. `constants` are the numbers of the query's."""

    def __init__(self, store: Store, constants: Sequence[int], budget: Budget) -> None:
        self._store, self._constants, self._budget = store, constants, budget

    def join(self, table: Table, pattern: Pattern) -> Table:
        """The solutions that `pattern` leaves, with what it adds."""
        ends = [self._known(table, node) for node in (pattern.subject, pattern.object)]
        if isinstance(pattern.predicate, str):
            return self._join_any(table, pattern, ends)
        predicate = self._constants[pattern.predicate]
        for side in (SUBJECT, OBJECT):
            if isinstance(ends[side], int):
                return self._join_constant(table, pattern, predicate, side, ends)
        if ends[SUBJECT] is None and ends[OBJECT] is None:
            rows = self._store.rows(predicate, SUBJECT)
            return self._crossed(table, {str(pattern.subject): rows.keys, str(pattern.object): rows.others})
        return self._join_columns(table, pattern, predicate, ends)

    def _known(self, table: Table, node: Node) -> Array | int | None:
        """What is known of a node: its term, its column, nothing."""
        return self._constants[node] if isinstance(node, int) else table.columns.get(node)

    def _crossed(self, table: Table, columns: dict[str, Array]) -> Table:
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

    def _join_constant(
        self, table: Table, pattern: Pattern, predicate: int, side: int, ends: Sequence[Array | int | None]
    ) -> Table:
        """One end is a constant: a range of terms for the other."""
        term, other = ends[side], ends[1 - side]
        assert isinstance(term, int)  # noqa: S101
        self._budget.spend(table.size)
        start, end = self._store.around(term, side, predicate)
        found = self._store.others[side][start:end]
        if isinstance(other, int):
            place = int(np.searchsorted(found, np.int32(other)))
            return table if place < len(found) and found[place] == other else table.taken(np.zeros(table.size, bool))
        if other is not None:
            return table.taken(_among(found, other)[0])
        return self._crossed(table, {str(pattern.object if side == SUBJECT else pattern.subject): found})

    def _join_columns(
        self, table: Table, pattern: Pattern, predicate: int, ends: Sequence[Array | int | None]
    ) -> Table:
        """One end, or both, are known for each solution."""
        sides = [self._store.rows(predicate, side) for side in (SUBJECT, OBJECT)]
        side = SUBJECT if isinstance(ends[SUBJECT], np.ndarray) else OBJECT
        if isinstance(ends[1 - side], np.ndarray) and sides[OBJECT].distinct > sides[SUBJECT].distinct:
            side = OBJECT
        self._budget.spend(table.size)
        keys, other = ends[side], ends[1 - side]
        assert isinstance(keys, np.ndarray)  # noqa: S101
        rows, places = self._matches(sides[side], keys)
        grown = table if rows is None else table.taken(rows)
        found = sides[side].others[places]
        if isinstance(other, np.ndarray):
            return grown.taken(found == (other if rows is None else other[rows]))
        return grown.grown(str(pattern.object if side == SUBJECT else pattern.subject), found)

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
        if side is None or ends[1 - side] is not None or pattern.predicate in table.columns:
            raise Declined
        known, store = ends[side], self._store
        names = str(pattern.predicate), str(pattern.object if side == SUBJECT else pattern.subject)
        if isinstance(known, int):
            start, end = store.around(known, side)
            columns = store.predicates[side][start:end], store.others[side][start:end]
            return self._crossed(table, dict(zip(names, columns, strict=True)))
        assert known is not None  # noqa: S101
        starts = store.starts[side]
        rows, places = spread(starts[known], starts[known + 1], self._budget)
        grown = table if rows is None else table.taken(rows)
        found = {names[0]: store.predicates[side][places], names[1]: store.others[side][places]}
        return Table(grown.columns | found, grown.size)


def _among(keys: Array, wanted: Array) -> tuple[Array, Array]:
    """Which of `wanted` are in sorted `keys`, and where."""
    if not len(keys):
        return np.zeros(len(wanted), bool), np.zeros(len(wanted), np.int64)
    places = keys.searchsorted(wanted)
    places[places == len(keys)] = 0
    return keys[places] == wanted, places
