"""A thing, what is said about it and what points at it, in one query: few things are too large for that."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import RDF
from ogpkg.web.linked.describe import POINTING_LIMIT, Description, Statements, Term, about, pointing
from ogpkg.web.served import Row, Served

#: Statements that are read of each kind, and lines of places; ``queries/around.rq`` asks for one more.
_MOST, _PLACES = 1000, 8000
#: What points at a thing only because a statement of it has a place, or a list names it.
_APART = frozenset(RDF + name for name in ("subject", "predicate", "object", "first", "rest"))
_Quad = tuple[Term, Term, Term, Term]


@dataclass(frozen=True)
class Around:
    """All that is said about a thing, with lines, and rows of all that points at it, in a stable order.

    `said` is how much the first is; a statement counts once for each graph that makes it.
    """

    about: Statements
    said: int
    inward: list[Row]
    places: list[Row]

    def pointing(self, limit: int = _MOST) -> Statements:
        """What points at the thing, with lines, or so much of it."""
        return Statements(self.inward[:limit]).merge(self.places)


def describe(served: Served, iri: str) -> tuple[Description, Statements | None]:
    """Everything the dataset says about `iri` and, up to `POINTING_LIMIT`, all that points at it, without names.

    Besides, all that points at it where that is not too much. Empty, never None, for an IRI the dataset does not know.
    """
    found = around(served, iri)
    if found is None:
        return Description(iri, about(served, [iri]), *pointing(served, iri)), None
    return Description(iri, found.about, found.pointing(POINTING_LIMIT), len(found.inward)), found.pointing()


def around(served: Served, iri: str) -> Around | None:
    """What surrounds `iri`; None where that is more than is read at once."""
    thing, said, inward = ox.NamedNode(iri), dict[_Quad, Row](), dict[_Quad, Row]()
    said_at, inward_at = list[Row](), list[Row]()
    for row in served.rows("around", subject=[iri], object=[iri]):
        key = (row["graph"], row["subject"], row["predicate"], row["object"])
        if row["subject"] == thing:
            said_at.append(row) if "place" in row else said.setdefault(key, row)
        if row["object"] == thing and row["predicate"].value not in _APART:
            inward_at.append(row) if "place" in row else inward.setdefault(key, row)
    if max(len(said), len(inward)) > _MOST or max(len(said_at), len(inward_at)) > _PLACES:
        return None
    statements = Statements([*said.values(), *said_at])
    return Around(statements, len(said), sorted(inward.values(), key=_by_predicate), inward_at)


def _by_predicate(row: Row) -> tuple[str, bool, str, str]:
    """As ``queries/pointing.rq`` sorts."""
    subject = row["subject"]
    return row["predicate"].value, isinstance(subject, ox.NamedNode), subject.value, row["graph"].value
