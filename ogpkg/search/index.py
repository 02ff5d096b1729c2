"""Asking an index."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ogpkg.search.model import Found, Hit


class Index:
    """An index in a file, which is only read; any thread may ask it. `close` it when nobody does any more."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def find(
        self,
        words: str,
        *,
        kinds: Collection[str] = (),
        scheme: str = "",
        limit: int = 20,
        offset: int = 0,
        names_only: bool = False,
        seconds: float = 1.0,
    ) -> Found:
        """What `words` mean, the best first: identifiers and names that are the same, begin so, contain it, are near.

        Only things of one of `kinds` (any, if empty) and of the code list `scheme`. `names_only` leaves out abstracts
        and definitions. It ends after `seconds` with what was found by then. Nothing a client writes is syntax.
        """
        raise NotImplementedError

    def suggest(self, words: str, *, kinds: Collection[str] = (), scheme: str = "", limit: int = 10) -> list[Hit]:
        """What `words`, as far as they are typed, may become: names that begin so, then those that have them or are near."""
        raise NotImplementedError

    def get(self, iri: str) -> Hit | None:
        """The thing called `iri`, as a hit by its identifier; None where the index does not have it."""
        raise NotImplementedError

    def close(self) -> None:
        """Close its file."""
