"""The one thing that others use: a file of columns that answers the texts of queries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from ogpkg.columns.algebra import Declined, Query, Slot
from ogpkg.columns.evaluation import Evaluation
from ogpkg.columns.filters import Constant
from ogpkg.columns.notation import INTEGER, Term, iri_json, iri_term, read_term
from ogpkg.columns.planning import certain, planned
from ogpkg.columns.reading import read
from ogpkg.columns.rows import body_of, cells, written_answer
from ogpkg.columns.shapes import Shape, absolute, prefixes_of, shape_of
from ogpkg.columns.store import Store
from ogpkg.iris import PREFIXES

#: Rows that a query may touch in a process that can be ended.
MOST = 10_000_000
#: Shapes that are kept.
_SHAPES = 500

_K = TypeVar("_K")
_V = TypeVar("_V")

Plan = tuple[Query, dict[str, str], list[Constant | Slot]]
#: Terms, as SPARQL writes them, by the names of the variables that they are given to.
Given = Mapping[str, Sequence[str]]


class Found(NamedTuple):
    """An answer: JSON, its number of rows, and the form of the query."""

    body: bytes
    rows: int
    form: str


class Columns:
    """Answers queries on graphs and their merge. `prefixes` need no declaration. Any thread may ask."""

    def __init__(self, path: Path, prefixes: Mapping[str, str]) -> None:
        self._store, self._prefixes = Store(path), dict(prefixes)
        self._plans: dict[Shape, Plan | None] = {}
        self._texts: dict[tuple[str, ...], tuple[Query, list[Constant]] | None] = {}
        self._literals: dict[str, Constant] = {}

    def answer(self, text: str, most: int = MOST) -> Found | None:
        """The JSON; None for what this room does not answer, or not by touching `most` rows."""
        try:
            shape, written = shape_of(text)
            plan = _kept(self._plans, shape, self._planned)
            if plan is None:
                return None
            query, prefixes, known = plan
            table = Evaluation(self._store, self._constants(prefixes, known, written), {}, most).run(query)
            if query.is_ask:
                return Found(written_answer(table.size > 0), 1, "ask")
            body = body_of(self._store, table, query.columns, full=query.is_full)
            return Found(body, table.size, "select")
        except (Declined, MemoryError):
            return None

    def cells(self, text: str, given: Given, most: int = MOST) -> dict[str, list[bytes]] | None:
        """The columns of a SELECT: terms in JSON, empty where there is none; None as above.

        Each ``VALUES ?name { UNDEF }`` in the text stands for what is `given` by that name. The text is read once, for
        whatever and however much is given.
        """
        try:
            plan = _kept(self._texts, (text, *given), self._plan_of)
            if plan is None:
                return None
            query, constants = plan
            numbers = {name: [self._written(term, {}).number for term in terms] for name, terms in given.items()}
            table = Evaluation(self._store, constants, numbers, most).run(query, is_any=True)
            return {name: cells(self._store, table.column(source)) for name, source in query.columns.items()}
        except (Declined, MemoryError):
            return None

    def _plan_of(self, key: tuple[str, ...]) -> tuple[Query, list[Constant]] | None:
        """What a text asks for in which only what is given may differ."""
        try:
            shape, written = shape_of(key[0])
            plan = self._planned(shape, key[1:])
            if plan is None or plan[0].is_ask:
                return None
            query, prefixes, known = plan
            return query, self._constants(prefixes, known, written)
        except Declined:
            return None

    def _planned(self, shape: Shape, given: Collection[str] = ()) -> Plan | None:
        try:
            prefixes = prefixes_of(shape, self._prefixes)
            query = read(shape, prefixes, given)
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
        return _kept(self._literals, text, lambda text: self._constant(_term(text, prefixes)))

    def _constant(self, term: Term) -> Constant:
        return Constant(self._store.number(term.json), term)


def _kept(found: dict[_K, _V], key: _K, make: Callable[[_K], _V]) -> _V:
    """What `make` gives for `key`, kept in `found`, which begins anew when it is full."""
    try:
        return found[key]
    except KeyError:
        made = make(key)
    if len(found) >= _SHAPES:
        found.clear()
    found[key] = made
    return made


def _term(written: str, prefixes: Mapping[str, str]) -> Term:
    """The term that a query writes so; Declined for one that Oxigraph may read as another."""
    if written[0].isdigit():
        name = "decimal" if "." in written else "integer"
        term = read_term(b'"%b"^^<%b>' % (written.encode(), f"{PREFIXES['xsd']}{name}".encode()))
    elif written[0] == '"':
        if "\\" in written:
            raise Declined
        text, _, end = written[1:].partition('"')
        if end.startswith("^^"):
            end = f"^^<{absolute(end[2:], prefixes)}>"
        term = read_term(f'"{text}"{end.lower() if end.startswith("@") else end}'.encode())
    else:
        return iri_term(absolute(written, prefixes).encode())
    if term.kind > INTEGER + 2 or (written[0].isdigit() and term.kind not in {INTEGER, INTEGER + 1}):
        raise Declined
    return term
