"""The one thing that others use: a file of columns that answers the texts of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ogpkg.columns.algebra import Declined, Query, Slot
from ogpkg.columns.evaluation import Evaluation
from ogpkg.columns.filters import Constant
from ogpkg.columns.notation import INTEGER, Term, iri_json, iri_term, read_term
from ogpkg.columns.planning import certain, planned
from ogpkg.columns.reading import read
from ogpkg.columns.shapes import Shape, absolute, prefixes_of, shape_of
from ogpkg.columns.store import Store
from ogpkg.iris import PREFIXES

#: Rows that a query may touch in a process that can be ended.
MOST = 10_000_000
#: Shapes that are kept.
_SHAPES = 500

Plan = tuple[Query, dict[str, str], list[Constant | Slot]]


class Found(NamedTuple):
    """An answer: JSON, its number of rows, and the form of the query."""

    body: bytes
    rows: int
    form: str


class Columns:
    """Answers queries on the merge of all graphs. `prefixes` need no declaration. Any thread may ask."""

    def __init__(self, path: Path, prefixes: Mapping[str, str]) -> None:
        self._store, self._prefixes = Store(path), dict(prefixes)
        self._plans: dict[Shape, Plan | None] = {}
        self._literals: dict[str, Constant] = {}

    def answer(self, text: str, most: int = MOST) -> Found | None:
        """The JSON; None for what this room does not answer, or not by touching `most` rows."""
        try:
            shape, written = shape_of(text)
            plan = self._plan(shape)
            if plan is None:
                return None
            query, prefixes, known = plan
            body, rows = Evaluation(self._store, self._constants(prefixes, known, written), most).run(query)
            return Found(body, rows, "ask" if query.is_ask else "select")
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
            known = [json if isinstance(json, Slot) else self._iri(json) for json in query.constants]
            numbers = [None if isinstance(constant, Slot) else constant.number for constant in known]
            known_to_be = certain(query.where)
            is_full = all(source[0] == "#" or source in known_to_be for source in query.columns.values())
            where = planned(self._store, query.where, numbers)
            return replace(query, where=where, is_full=is_full), prefixes, known
        except Declined:
            return None

    def _iri(self, json: bytes) -> Constant:
        return self._constant(read_term(b"<%b>" % json[len(iri_json(b"")) - 2 : -2]))

    def _constants(
        self, prefixes: Mapping[str, str], known: Sequence[Constant | Slot], written: Sequence[str]
    ) -> list[Constant]:
        """The constants of one text."""
        return [
            self._written(constant.prefix + written[constant.place], prefixes)
            if isinstance(constant, Slot)
            else constant
            for constant in known
        ]

    def _written(self, text: str, prefixes: Mapping[str, str]) -> Constant:
        """The constant that is written so; plain strings and numbers come again and again."""
        if text[0] not in '"0123456789' or "^^" in text:
            return self._constant(_term(text, prefixes))
        found = self._literals.get(text)
        if found is None:
            found = self._constant(_term(text, prefixes))
            if len(self._literals) >= _SHAPES:
                self._literals.clear()
            self._literals[text] = found
        return found

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
        return iri_term(absolute(written, prefixes).encode())
    if term.kind > INTEGER + 2 or (written[0].isdigit() and term.kind not in {INTEGER, INTEGER + 1}):
        raise Declined
    return term
