"""The same dataset as columns and in Oxigraph, asked the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ogpkg.columns import Columns, encoded
from ogpkg.columns.columns import Found
from ogpkg.iris import PREFIXES
from ogpkg.lines import joined, merged, store_of


class Both:
    """`lines` of N-Quads, sorted, each once; the default graph is their merge."""

    def __init__(self, lines: Iterable[bytes], folder: Path) -> None:
        lines = sorted(lines)
        file = folder / "columns.bin"
        file.write_bytes(b"".join(encoded(lines)))
        self.columns, self.store = Columns(file, PREFIXES), store_of(joined(lines), joined(merged(lines)))

    def same(self, text: str) -> Found | None:
        """What the columns say to `text`, which Oxigraph says as well; None where they say nothing."""
        found = self.columns.answer(text)
        if found is not None:
            theirs = self.oxigraph(text)
            assert _told(found.body) == _told(theirs), text
            assert found.rows == _rows(found.body), text
        return found

    def oxigraph(self, text: str) -> bytes:
        """What Oxigraph says."""
        results = self.store.query(text, prefixes=PREFIXES)
        assert isinstance(results, (ox.QuerySolutions, ox.QueryBoolean))
        body = results.serialize(format=ox.QueryResultsFormat.JSON)
        assert body is not None
        return body


def _rows(body: bytes) -> int:
    return len(json.loads(body).get("results", {"bindings": [0]})["bindings"])


def _told(body: bytes) -> Any:
    """What must be the same: all of it but the order, which is told by `test_order`."""
    said = json.loads(body)
    if "results" not in said:
        return said
    return said["head"], Counter(json.dumps(row, sort_keys=True) for row in said["results"]["bindings"])
