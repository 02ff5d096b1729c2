"""The values of properties, read through the pool, and what those that are things are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pyoxigraph as ox

from ogpkg.iris import OGP
from ogpkg.web.labels import Labels, read_labels
from ogpkg.web.reconcile.wire import BatchTooLarge
from ogpkg.web.served import Served

Term = ox.NamedNode | ox.Literal
Path = tuple[str, ...]
#: Statements that are read for one step.
_MOST = 20_000


#: Where a property leads that a thing has not itself: the member of a commitment is that of its plan, the member of an
#: agency is that of the plans whose commitments it has a part in.
_MEMBER, _PLAN = OGP + "member", OGP + "plan"
BEYOND: dict[Path, tuple[Path, ...]] = {
    (_MEMBER,): (
        (_PLAN, _MEMBER),
        (OGP + "commitment", _PLAN, _MEMBER),
        (OGP + "involvedIn", _PLAN, _MEMBER),
    ),
}


class Values:
    """The values of `paths` from each of `things`, and their names."""

    def __init__(self, served: Served, things: Collection[str], paths: Iterable[Path]) -> None:
        self._served = served
        wanted = {path for path in paths if path}
        wanted |= {longer for path in wanted for longer in BEYOND.get(path, ())}
        single = {path for path in wanted if len(path) == 1}
        self._found = self._step(things, [path[0] for path in single])
        for path in wanted - single:
            self._walk(things, path)
        named = {term.value for terms in self._found.values() for term in terms if isinstance(term, ox.NamedNode)}
        self.labels: Labels = read_labels(served, named) if named else Labels()

    def of(self, thing: str, path: Path) -> list[Term]:
        """The values of `path` from `thing`, each once, in a stable order."""
        ways = (path, *BEYOND.get(path, ()))
        return sorted(next((found for way in ways if (found := self._found.get((thing, way)))), ()), key=str)

    def _walk(self, things: Collection[str], path: Path) -> None:
        """Follow `path` from all things, a step at a time."""
        ends: dict[str, set[Term]] = {thing: {ox.NamedNode(thing)} for thing in things}
        for property in path:
            here = {term.value for terms in ends.values() for term in terms if isinstance(term, ox.NamedNode)}
            steps = self._step(here, [property])
            ends = {
                thing: {next for term in terms for next in steps.get((term.value, (property,)), ())}
                for thing, terms in ends.items()
            }
        self._found |= {(thing, path): terms for thing, terms in ends.items()}

    def _step(self, things: Collection[str], properties: list[str]) -> dict[tuple[str, Path], set[Term]]:
        found: dict[tuple[str, Path], set[Term]] = {}
        if not things or not properties:
            return found
        rows = self._served.rows("facts", subject=sorted(things), predicate=sorted(properties))
        if len(rows) > _MOST:
            raise BatchTooLarge("values", len(rows), _MOST)
        for row in rows:
            if not isinstance(row["object"], ox.BlankNode):  # it has no name that means anything elsewhere
                found.setdefault((row["subject"].value, (row["predicate"].value,)), set()).add(row["object"])
        return found
