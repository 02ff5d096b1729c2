"""A proposal: the row of a look-up table that would make two things one, and why. A person decides."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ogpkg.sources.identity.proposals import Said


@dataclass(frozen=True)
class Suggestion:
    """One row for ``lookups/<table>.csv``.

    `replaces` is the path of the provisional IRI that the row retires ("" where none is), `similarity` 0 to 100; `ours`
    are the texts of the provisional thing, `theirs` those of the thing it may be. `rivals` are the keys of others that
    are about as likely: then the suggestion is ambiguous.
    """

    table: str
    row: tuple[str, ...]
    replaces: str
    similarity: float
    reasons: tuple[str, ...]
    ours: tuple[Said, ...]
    theirs: tuple[Said, ...]
    rivals: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """All reasons in one line."""
        rivals = (f"AMBIGUOUS, about as likely: {', '.join(self.rivals)}",) if self.rivals else ()
        return "; ".join((*rivals, *self.reasons))


def in_order(suggestions: list[Suggestion]) -> list[Suggestion]:
    """Sorted by table and by what is replaced, numbers as numbers, the most alike first."""
    return sorted(suggestions, key=lambda one: (one.table, _natural(one.replaces), -one.similarity, one.row))


def _natural(path: str) -> list[tuple[bool, int, str]]:
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", path)]
