"""The index of a dataset: one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

#: To be raised whenever the same lines would give another file.
FORMAT = 1


def made_with() -> str:
    """What decides on the bytes of an index besides what it is made from."""
    return f"search {FORMAT}, sqlite {sqlite3.sqlite_version}"


def build_index(lines: Iterable[bytes], base_iri: str) -> bytes:
    """The bytes of an index of what `lines` (N-Quads or N-Triples) call their things; instances are under `base_iri`."""
    raise NotImplementedError
