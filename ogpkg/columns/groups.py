"""What comes after the solutions: groups and their figures, order, what is shown once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ogpkg.columns.algebra import Aggregate, Declined
from ogpkg.columns.filters import DAYS, NODES, NUMERIC
from ogpkg.columns.layout import Array
from ogpkg.columns.notation import DECIMAL, FOREIGN, INTEGER, SPOKEN, TEXT
from ogpkg.columns.store import Store
from ogpkg.columns.table import UNBOUND, Table, grouped

_LEXICAL = frozenset({FOREIGN, TEXT, SPOKEN})
#: Sums of decimals are kept in hundredths, as floating point that is exact up to here.
HUNDRED, _EXACT = 100, float(1 << 52)


def summed_up(store: Store, table: Table, keys: Sequence[str], aggregates: Sequence[Aggregate]) -> Table:
    """A row for each group. Counts and sums of whole numbers are columns of 64 bits, sums of decimals of hundredths."""
    columns = [table.column(name) for name in keys]
    first, places = grouped(columns, table.size)
    count = len(first) if keys else 1
    found = {name: column[first] for name, column in zip(keys, columns, strict=True)}
    for index, aggregate in enumerate(aggregates):
        column = None if aggregate.variable is None else table.column(aggregate.variable)
        found[f"#{index}"] = _figure(store, aggregate, column, places, count)
    return Table(found, count)


def _figure(store: Store, aggregate: Aggregate, column: Array | None, places: Array, count: int) -> Array:
    if column is not None and aggregate.function == "COUNT":
        is_bound = column != UNBOUND
        if not is_bound.all():
            column, places = column[is_bound], places[is_bound]
    if column is not None and aggregate.is_distinct:
        first, _ = grouped([places, column], len(column))
        column, places = column[first], places[first]
    if aggregate.function == "COUNT":
        counts: Array = np.bincount(places, minlength=count).astype(np.int64)
        return counts
    assert column is not None  # noqa: S101
    if not len(column) or (column == UNBOUND).any() or (np.bincount(places, minlength=count) == 0).any():
        raise Declined
    if aggregate.function == "SUM":
        return _sum(store, column, places, count)
    keys = order_key(store, column)
    order = np.lexsort((keys, places))
    last = np.searchsorted(places[order], np.arange(count), "right") - 1
    chosen = order[last if aggregate.function == "MAX" else np.concatenate([[0], last[:-1] + 1])]
    # Terms that are equal and not the same: which one is shown would be chance.
    if frozenset(np.unique(store.kinds[column]).tolist()) == NUMERIC:
        raise Declined
    found: Array = column[chosen]
    return found


def _sum(store: Store, column: Array, places: Array, count: int) -> Array:
    kinds, values = set(np.unique(store.kinds[column]).tolist()), store.values[column]
    if kinds == {DECIMAL}:
        hundredths = np.rint(values * HUNDRED)
        if (hundredths / HUNDRED != values).any():
            raise Declined
        values = hundredths
    elif kinds != {INTEGER}:
        raise Declined
    if np.abs(values).sum() > _EXACT:
        raise Declined
    sums = np.bincount(places, weights=values, minlength=count)
    return sums.astype(np.int64) if kinds == {INTEGER} else sums


def order_key(store: Store, column: Array) -> Array:
    """Numbers that sort as SPARQL sorts the terms of `column`; declined where two kinds of literal are mixed."""
    if column.dtype != np.int32:
        return column
    bound = column[column >= 0]
    kinds = frozenset(np.flatnonzero(np.bincount(store.kinds[bound], minlength=1)).tolist())
    if kinds <= NODES | _LEXICAL:
        return column
    if kinds <= NUMERIC or kinds <= DAYS:
        values: Array = np.where(column < 0, -np.inf, store.values[column])
        return values
    raise Declined


def in_order(store: Store, table: Table, order: Sequence[tuple[str, bool]]) -> Table:
    """The solutions sorted; what is equal stays as it is."""
    if not order or table.size < 2:
        return table
    keys = [(order_key(store, table.column(name)), is_descending) for name, is_descending in order]
    signed = [-key.astype(np.float64 if key.dtype.kind == "f" else np.int64) if down else key for key, down in keys]
    return table.taken(np.lexsort(signed[::-1]))


def each_once(table: Table, names: Sequence[str]) -> Table:
    """The first of all solutions that are the same in these columns."""
    first, _ = grouped([table.column(name) for name in names], table.size)
    return table.taken(np.sort(first))
