"""Solutions in SPARQL's JSON, byte for byte as Oxigraph writes them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from ogpkg.columns.groups import HUNDRED
from ogpkg.columns.layout import Array
from ogpkg.columns.notation import literal_json
from ogpkg.columns.store import Store
from ogpkg.columns.table import UNBOUND, Table
from ogpkg.iris import PREFIXES

_INTEGER, _DECIMAL = (f"{PREFIXES['xsd']}{name}".encode() for name in ("integer", "decimal"))


def written(store: Store, table: Table, columns: Mapping[str, str], *, full: bool) -> bytes:
    """The whole body; `columns` are the names to be shown, each with its column; `full` if none may be unbound."""
    head = b'{"head":{"vars":[%b]},"results":{"bindings":[' % b",".join(b'"%b"' % name.encode() for name in columns)
    shown = {name: table.column(source) for name, source in columns.items()}
    if full:
        row = b"{%b}" % b",".join(b'"%b":%%b' % name.encode() for name in shown)
        rows = [row % cells for cells in zip(*(_texts(store, column) for column in shown.values()), strict=True)]
    else:
        names = [b'"%b":' % name.encode() for name in shown]
        cells = [
            [name + text if text else b"" for text in _texts(store, column)]
            for name, column in zip(names, shown.values(), strict=True)
        ]
        rows = [b"{%b}" % b",".join(filter(None, row)) for row in zip(*cells, strict=True)]
    return head + b",".join(rows) + b"]}}"


def written_answer(is_true: bool) -> bytes:
    """The body that answers ASK."""
    return b'{"head":{},"boolean":%b}' % (b"true" if is_true else b"false")


def _texts(store: Store, column: Array) -> list[bytes]:
    """The terms of a column in JSON; empty where there is none."""
    values = column.tolist()
    if column.dtype == np.int64:
        return [literal_json(b"%d" % value, b"", _INTEGER) for value in values]
    if column.dtype == np.float64:
        return [literal_json(_decimal(int(value)), b"", _DECIMAL) for value in values]
    different = set(values)
    is_partial = UNBOUND in different
    different.discard(UNBOUND)
    known = store.texts(different)
    if is_partial:
        known[UNBOUND] = b""
    return list(map(known.__getitem__, values))


def _decimal(hundredths: int) -> bytes:
    text = f"{Decimal(hundredths) / HUNDRED:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).encode()
