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


def body_of(store: Store, table: Table, columns: Mapping[str, str], *, full: bool) -> bytes:
    """The whole body; `columns` are the names to be shown, each with its column; `full` if none may be unbound."""
    shown = [(name, cells(store, table.column(source))) for name, source in columns.items()]
    head = b'{"head":{"vars":[%b]},"results":{"bindings":[' % b",".join(b'"%b"' % name.encode() for name in columns)
    if full:
        row = b"{%b}" % b",".join(b'"%b":%%b' % name.encode() for name, _ in shown)
        rows = [row % texts for texts in zip(*(texts for _, texts in shown), strict=True)]
    else:
        named = [[b'"%b":%b' % (name.encode(), text) if text else b"" for text in texts] for name, texts in shown]
        rows = [b"{%b}" % b",".join(filter(None, row)) for row in zip(*named, strict=True)]
    return head + b",".join(rows) + b"]}}"


def written_answer(is_true: bool) -> bytes:
    """The body that answers ASK."""
    return b'{"head":{},"boolean":%b}' % (b"true" if is_true else b"false")


def cells(store: Store, column: Array) -> list[bytes]:
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
