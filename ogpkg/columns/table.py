"""Solutions as columns of numbers, and what makes new ones of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.ma  # np.unique loads it at its first call, and a locked-up worker can open no file

from ogpkg.columns.algebra import Declined
from ogpkg.columns.layout import Array

#: The number of no term: the variable has no value in this row.
UNBOUND = -1


class Table:
    """`size` solutions. Columns hold numbers of terms; those named ``#…`` hold values."""

    __slots__ = ("columns", "size")

    def __init__(self, columns: Mapping[str, Array], size: int) -> None:
        self.columns, self.size = dict(columns), size

    def taken(self, rows: Array) -> Table:
        """The rows of these places, or for which this is true."""
        if rows.dtype == bool:
            rows = rows.nonzero()[0]
            if len(rows) == self.size:
                return self
        return Table({name: column[rows] for name, column in self.columns.items()}, len(rows))

    def column(self, name: str) -> Array:
        """A column; all unbound for a variable that occurs nowhere."""
        found = self.columns.get(name)
        return np.full(self.size, UNBOUND, np.int32) if found is None else found

    def grown(self, name: str, column: Array) -> Table:
        """The same with one more column."""
        return Table(self.columns | {name: column}, self.size)


class Budget:
    """The rows that a query may touch in all. Every step costs a little, however few rows it touches."""

    _STEP = 50

    def __init__(self, most: int) -> None:
        self._left = most

    def spend(self, rows: int) -> None:
        """Declined when too little is left: to be called before the rows are touched."""
        self._left -= rows + self._STEP
        if self._left < 0:
            raise Declined


def spread(starts: Array, ends: Array, budget: Budget) -> tuple[Array | None, Array]:
    """For a range each row: the rows, each as often as its range is long (None: once), and the places in the ranges."""
    counts = ends - starts
    total = int(counts.sum())
    budget.spend(total)
    if total == len(counts) and (counts == 1).all():
        return None, starts
    rows = np.arange(len(counts)).repeat(counts)
    first = counts.cumsum() - counts
    return rows, (starts - first)[rows] + np.arange(total)


def stacked(tables: Sequence[Table]) -> Table:
    """The solutions of several tables, one after the other."""
    names = dict.fromkeys(name for table in tables for name in table.columns)
    columns = {name: np.concatenate([table.column(name) for table in tables]) for name in names}
    return Table(columns, sum(table.size for table in tables))


def grouped(columns: Sequence[Array], size: int) -> tuple[Array, Array]:
    """The first row of each group of rows that are the same in all `columns`, and the group of each row."""
    if not columns:
        return np.zeros(min(size, 1), np.int64), np.zeros(size, np.int64)
    keys = columns[0].astype(np.int64)
    for column in columns[1:]:
        lowest = int(column.min(initial=0))
        width = int(column.max(initial=0)) - lowest + 1
        if max(int(keys.max(initial=0)), -int(keys.min(initial=0))) > (1 << 62) // width:
            keys, column = (np.unique(each, return_inverse=True)[1] for each in (keys, column))  # noqa: PLW2901
            lowest, width = 0, size
        keys = keys * width + (column - lowest).astype(np.int64)
    _, first, places = np.unique(keys, return_index=True, return_inverse=True)
    return first, places
