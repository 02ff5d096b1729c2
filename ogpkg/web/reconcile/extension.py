"""Data extension: the values of properties for things that were chosen, as cells of new columns."""

from __future__ import annotations

import re
from typing import Any

import pyoxigraph as ox

from ogpkg.iris import PREFIXES, RDF
from ogpkg.search import Index
from ogpkg.web.labels import read_labels
from ogpkg.web.present import Presenter
from ogpkg.web.reconcile.catalog import Type, entity_id, entity_iri, path_of, type_of
from ogpkg.web.reconcile.portrait import spoken
from ogpkg.web.reconcile.values import Path, Term, Values
from ogpkg.web.reconcile.wire import Column
from ogpkg.web.served import Served
from ogpkg.web.words import Words

Cell = dict[str, Any]
_XSD = PREFIXES["xsd"]
_TYPE = (RDF + "type",)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_BROKEN = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_DAY = re.compile(r"\d{4}-(?:1[0-2]|0[1-9])-(?:3[01]|0[1-9]|[12]\d)", re.ASCII)
#: What the published schema takes for a date: a day with its hour.
_MOMENT = re.compile(
    _DAY.pattern + r"T(?:2[0-3]|[01]\d)(?::[0-5]\d){2}(?:\.\d+)?(?:Z|[+-](?:2[0-3]|[01]\d):[0-5]\d)?", re.ASCII
)
#: Things whose type is looked up to learn that of a column.
_LOOKED_AT = 50


class Extension:
    """Answers data extension queries in one language."""

    def __init__(self, served: Served, index: Index, words: Words, known: dict[str, Type]) -> None:
        self._served, self._index, self._words, self._known = served, index, words, known

    def answer(self, ids: list[str], columns: list[Column]) -> Cell:
        """The rows of `ids` and what the columns are; an id or a property that nobody knows has no values."""
        iris = {id: iri for id in ids if (iri := entity_iri(self._served, id))}
        paths = {each.pid: path_of(self._served, each.pid) for each in columns}
        values = Values(self._served, set(iris.values()), {_TYPE, *paths.values()})
        known = {id: iri for id, iri in iris.items() if values.of(iri, _TYPE)}
        present = Presenter(self._served, self._words, values.labels)
        rows = {
            id: {
                each.pid: self._cells(present, values.of(known[id], paths[each.pid]), each) if id in known else []
                for each in columns
            }
            for id in ids
        }
        return {"meta": self._meta(columns, paths, rows), "rows": rows}

    def _meta(self, columns: list[Column], paths: dict[str, Path], rows: dict[str, Cell]) -> list[Cell]:
        """What the columns are called and, where it is one, the type of the things in them."""
        labels = read_labels(self._served, {iri for path in paths.values() for iri in path})
        present = Presenter(self._served, self._words, labels)
        names = {pid: " / ".join(map(present.name, path)) or pid for pid, path in paths.items()}
        return [{"id": each.pid, "name": names[each.pid]} | self._type(rows, each) for each in columns]

    def _type(self, rows: dict[str, Cell], column: Column) -> Cell:
        """The type of the things in a column, where all that were looked at are of one."""
        things = {cell["id"] for row in rows.values() for cell in row[column.pid] if "id" in cell}
        hits = [self._index.get(entity_iri(self._served, id) or "") for id in sorted(things)[:_LOOKED_AT]]
        types = {next(iter(type_of(self._known, hit.kind, hit.scheme)), None) if hit else None for hit in hits}
        only = types.pop() if len(types) == 1 else None
        return {"type": only.wire} if only else {}

    def _cells(self, present: Presenter, terms: list[Term], column: Column) -> list[Cell]:
        """The values for one cell, as the column wants them."""
        chosen = terms if column.languages else spoken(terms, self._words.language)
        if column.count:
            return [{"int": len(chosen)}]
        return [self._cell(present, term) for term in chosen[: column.limit or None]]

    def _cell(self, present: Presenter, term: Term) -> Cell:
        """A value as the protocol has it: a thing of ours by its id, everything else as what it is."""
        if isinstance(term, ox.Literal):
            return _literal(term.value, term.datatype.value.removeprefix(_XSD))
        if isinstance(term, ox.NamedNode) and term.value.startswith(self._served.id("")):
            return {"id": entity_id(self._served, term.value), "name": present.name(term.value)}
        return {"str": term.value}


def _literal(text: str, datatype: str) -> Cell:
    """A literal. The published schema knows no form for truth values: they are texts."""
    if datatype == "integer" and _WHOLE.fullmatch(text):
        return {"int": int(text)}
    if datatype in ("decimal", "double", "float") and _BROKEN.fullmatch(text):
        return {"float": float(text)}
    if datatype == "date" and _DAY.fullmatch(text):
        return {"date": f"{text}T00:00:00Z"}
    if datatype == "dateTime" and _MOMENT.fullmatch(text):
        return {"date": text}
    return {"str": text}
