"""What these pages read from the graph: some properties of many things, with who says so or without."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from ogpkg.web.linked.describe import Statements, natural
from ogpkg.web.quality.orders import full
from ogpkg.web.served import Served

#: Thing → property (as a prefixed name) → values in a stable order.
Facts = Mapping[str, Mapping[str, list[str]]]


def read_facts(served: Served, things: Collection[str], properties: Iterable[str]) -> Facts:
    """What any graph says of `things` with `properties`, without who says it."""
    names = {full(name): name for name in properties}
    rows = served.rows("facts", subject=sorted(things), predicate=sorted(names)) if things else []
    return _grouped((row["subject"], names[row["predicate"].value], row["object"]) for row in rows)


def read_inward(served: Served, things: Collection[str], properties: Iterable[str]) -> Facts:
    """What points at `things` with `properties`, without who says it."""
    names = {full(name): name for name in properties}
    rows = served.rows("facts-inward", object=sorted(things), predicate=sorted(names)) if things else []
    return _grouped((row["object"], names[row["predicate"].value], row["subject"]) for row in rows)


def read_said(served: Served, things: Collection[str], properties: Iterable[str]) -> Statements:
    """What any graph says of `things` with `properties`, and on which line."""
    predicates = sorted(full(name) for name in properties)
    return Statements(served.rows("about-with", subject=sorted(things), predicate=predicates) if things else ())


def _grouped(triples: Iterable[tuple[Any, str, Any]]) -> Facts:
    found: dict[str, dict[str, list[str]]] = {}
    for thing, name, value in triples:
        if isinstance(thing, ox.NamedNode) and not isinstance(value, ox.BlankNode):
            found.setdefault(thing.value, {}).setdefault(name, []).append(value.value)
    for facts in found.values():
        for values in facts.values():
            values.sort(key=natural)
    return found


def of(facts: Facts, thing: str, name: str) -> list[str]:
    """The values of one property of one thing; empty where nothing is said."""
    return facts.get(thing, {}).get(name, [])


def key(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rsplit("/", 1)[-1]
