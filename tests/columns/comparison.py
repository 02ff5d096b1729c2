"""The same dataset as columns and in Oxigraph, asked the same."""

from __future__ import annotations

import json
import re
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
            assert _told(found.body, text) == _told(theirs, text), text
            assert found.rows == _rows(found.body), text
            if b'"results"' in found.body and (whole := _CUT.sub("", text)) != text:
                assert _counted(found.body) <= _counted(self.oxigraph(whole)), text
        return found

    def oxigraph(self, text: str) -> bytes:
        """What Oxigraph says."""
        results = self.store.query(text, prefixes=PREFIXES)
        assert isinstance(results, (ox.QuerySolutions, ox.QueryBoolean))
        body = results.serialize(format=ox.QueryResultsFormat.JSON)
        assert body is not None
        return body


#: What leaves some solutions out; inside a group, columns answer only where it leaves none out.
_CUT = re.compile(r" (?:LIMIT|OFFSET) [0-9]+")


def _rows(body: bytes) -> int:
    return len(json.loads(body).get("results", {"bindings": [0]})["bindings"])


def _told(body: bytes, text: str) -> Any:
    """What must be the same: all of it; the number of rows where a limit may choose among them, which `same` looks at.

    The order is told by `test_order`, for a question with one that leaves nothing open.
    """
    said = json.loads(body)
    if "results" not in said:
        return said
    if "LIMIT" in text or "OFFSET" in text:
        return said["head"], _rows(body)
    return said["head"], _counted(body)


def _counted(body: bytes) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True) for row in json.loads(body)["results"]["bindings"])
