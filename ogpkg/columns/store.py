"""The mapped file as terms and ranges of rows."""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ogpkg.columns.layout import Array, opened

#: The number of a term that the dataset does not have.
ABSENT = -2


class Rows(NamedTuple):
    """The rows of one predicate, sorted by `keys`."""

    keys: Array
    others: Array
    statements: Array
    distinct: int


class Store:
    """What a file of columns says; any number of threads may read it at once."""

    def __init__(self, path: Path) -> None:
        arrays, starts, self._file = opened(path)
        self.kinds, self.values, self.languages = arrays["kinds"], arrays["values"], arrays["languages"]
        names = arrays["language_names"].tobytes().split(b" ")
        self.language_codes = {name: code for code, name in enumerate(names)}
        self._texts, self._text_starts = starts["texts"], arrays["text_starts"].data
        self._hashes, self._hashed = arrays["hashes"].data, arrays["hashed"].data
        self._starts = arrays["subject_starts"].data, arrays["object_starts"].data
        self._predicates = arrays["of_subject_predicate"].data, arrays["of_object_predicate"].data
        self.starts = arrays["subject_starts"], arrays["object_starts"]
        self.predicates = arrays["of_subject_predicate"], arrays["of_object_predicate"]
        self.others = arrays["of_subject_object"], arrays["of_object_subject"]
        self._statements = arrays["of_object_statement"]
        #: Where the graphs of each statement begin, and all of them.
        self.graph_starts, self.graphs = arrays["graph_starts"], arrays["graphs"]
        self._by = self._rows(arrays)

    @staticmethod
    def _rows(arrays: dict[str, Array]) -> dict[int, tuple[Rows, Rows]]:
        ends = arrays["predicate_starts"].tolist()
        sides = ("subject", arrays["distinct_subjects"]), ("object", arrays["distinct_objects"])
        return {
            predicate: tuple(
                Rows(
                    arrays[f"by_{side}"][start:end],
                    arrays[f"by_{side}_{other}"][start:end],
                    arrays[f"by_{side}_statement"][start:end],
                    int(distinct[place]),
                )
                for (side, distinct), other in zip(sides, ("object", "subject"), strict=True)
            )  # type: ignore[misc]
            for place, (predicate, start, end) in enumerate(
                zip(arrays["predicates"].tolist(), ends[:-1], ends[1:], strict=True)
            )
        }

    def number(self, json: bytes) -> int:
        """The number of the term that is `json`, or `ABSENT`."""
        digest = zlib.crc32(json)
        place = bisect_left(self._hashes, digest)
        while place < len(self._hashes) and self._hashes[place] == digest:
            number: int = self._hashed[place]
            if self.text(number) == json:
                return number
            place += 1
        return ABSENT

    def text(self, number: int) -> bytes:
        """The term `number` in JSON."""
        starts, base = self._text_starts, self._texts
        return self._file[base + starts[number] : base + starts[number + 1]]

    def texts(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """Those of several terms."""
        file, starts, base = self._file, self._text_starts, self._texts
        return {number: file[base + starts[number] : base + starts[number + 1]] for number in numbers}

    def rows(self, predicate: int, side: int) -> Rows:
        """The rows of a predicate by subject (0) or object (1)."""
        found = self._by.get(predicate)
        return found[side] if found else Rows(_NONE, _NONE, _NONE, 0)

    def statements(self, side: int, places: Array) -> Array:
        """The statements at these places in the order by subject (0) or object (1)."""
        return self._statements[places] if side else places

    def around(self, term: int, side: int, predicate: int | None = None) -> tuple[int, int]:
        """Where the rows with `term` as their subject (0) or object (1) begin and end."""
        if term < 0:
            return 0, 0
        starts, predicates = self._starts[side], self._predicates[side]
        start, end = starts[term], starts[term + 1]
        if predicate is None:
            return start, end
        start = bisect_left(predicates, predicate, start, end)
        return start, bisect_right(predicates, predicate, start, end)


_NONE = np.empty(0, np.int32)
