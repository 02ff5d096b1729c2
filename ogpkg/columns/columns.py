"""The one thing that others use: a file of columns that answers the texts of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ogpkg.columns.algebra import Declined, Query
from ogpkg.columns.evaluation import Evaluation
from ogpkg.columns.filters import Constant
from ogpkg.columns.notation import INTEGER, Term, iri_json, read_term
from ogpkg.columns.planning import planned
from ogpkg.columns.reading import read
from ogpkg.columns.shapes import Shape, absolute, prefixes_of, shape_of
from ogpkg.columns.store import Store
from ogpkg.iris import PREFIXES

#: Rows that a query may touch in a process that can be ended.
MOST = 10_000_000
#: Shapes that are kept.
_SHAPES = 500

Plan = tuple[Query, dict[str, str], list[Constant | None]]


class Columns:
    """Answers queries on the merge of all graphs. `prefixes` need no declaration. Any thread may ask."""

    def __init__(self, path: Path, prefixes: Mapping[str, str]) -> None:
        self._store, self._prefixes = Store(path), dict(prefixes)
        self._plans: dict[Shape, Plan | None] = {}

    def answer(self, text: str, most: int = MOST) -> tuple[bytes, int] | None:
        """The JSON and its number of rows; None for what this room does not answer, or not within `most` rows."""
        try:
            shape, written = shape_of(text)
            plan = self._plan(shape)
            if plan is None:
                return None
            query, prefixes, known = plan
            return Evaluation(self._store, self._constants(query, prefixes, known, written), most).run(query)
        except (Declined, MemoryError):
            return None

    def _plan(self, shape: Shape) -> Plan | None:
        try:
            return self._plans[shape]
        except KeyError:
            plan = self._planned(shape)
        if len(self._plans) >= _SHAPES:
            self._plans.clear()
        self._plans[shape] = plan
        return plan

    def _planned(self, shape: Shape) -> Plan | None:
        try:
            prefixes = prefixes_of(shape, self._prefixes)
            query = read(shape, prefixes)
            known = [None if isinstance(json, int) else self._iri(json) for json in query.constants]
            numbers = [constant.number if constant else None for constant in known]
            return replace(query, where=planned(self._store, query.where, numbers)), prefixes, known
        except Declined:
            return None

    def _iri(self, json: bytes) -> Constant:
        return self._constant(read_term(b"<%b>" % json[len(iri_json(b"")) - 2 : -2]))

    def _constants(
        self, query: Query, prefixes: Mapping[str, str], known: Sequence[Constant | None], written: Sequence[str]
    ) -> list[Constant]:
        """The constants of one text."""
        return [
            constant or self._constant(_term(written[int(slot)], prefixes))
            for slot, constant in zip(query.constants, known, strict=True)
        ]

    def _constant(self, term: Term) -> Constant:
        return Constant(self._store.number(term.json), term)


def _term(written: str, prefixes: Mapping[str, str]) -> Term:
    """The term that a query writes so; Declined for one that Oxigraph may read as another."""
    if written[0].isdigit():
        name = "decimal" if "." in written else "integer"
        term = read_term(b'"%b"^^<%b>' % (written.encode(), f"{PREFIXES['xsd']}{name}".encode()))
    elif written[0] == '"':
        text, _, end = written[1:].partition('"')
        if end.startswith("^^"):
            end = f"^^<{absolute(end[2:], prefixes)}>"
        term = read_term(f'"{text}"{end.lower() if end.startswith("@") else end}'.encode())
    else:
        return read_term(f"<{absolute(written, prefixes)}>".encode())
    if term.kind > INTEGER + 2 or (written[0].isdigit() and term.kind not in {INTEGER, INTEGER + 1}):
        raise Declined
    return term
