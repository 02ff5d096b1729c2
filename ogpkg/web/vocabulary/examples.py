"""Examples from the data: real things of a class, real statements with a property."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Source, natural
from ogpkg.web.present import Presenter, Value
from ogpkg.web.served import Row, Served, bind
from ogpkg.web.words import Words

#: Examples on the page of a term.
SHOWN = 5


@dataclass(frozen=True)
class Statement:
    """A real statement with a property: who says of what, what."""

    subject: Value
    object: Value
    source: Source


def first_instances(served: Served, present: Presenter, classes: Iterable[str]) -> dict[str, Value]:
    """A thing of each class, where there is one: all are asked for in one query, a few of each."""
    asked = [_part(served, "instances-of", "class", iri) for iri in sorted(classes)]
    rows = served.select(f"SELECT * WHERE {{ {' UNION '.join(asked)} }}") if asked else []
    by_class: dict[str, list[str]] = {}
    for row in rows:
        if isinstance(row["thing"], ox.NamedNode):
            by_class.setdefault(row["class"].value, []).append(row["thing"].value)
    chosen = {iri: _best(found, 1)[0] for iri, found in by_class.items()}
    return _named(served, present, chosen)


def instances(served: Served, present: Presenter, iri: str) -> list[Value]:
    """A few things of the class `iri`."""
    rows = served.rows("instances-of", **{"class": [iri]})
    chosen = _best([row["thing"].value for row in rows if isinstance(row["thing"], ox.NamedNode)], SHOWN)
    return list(_named(served, present, {one: one for one in chosen}).values())


def statements(served: Served, words: Words, iri: str, *, explicit: bool) -> tuple[Presenter, list[Statement]]:
    """A few statements with the property `iri`, of different things, and what names them."""
    by_subject: dict[str, Row] = {}
    for row in served.rows("statements-with", property=[iri]):
        if isinstance(row["subject"], ox.NamedNode):
            by_subject.setdefault(row["subject"].value, row)
    rows = [by_subject[one] for one in _best(list(by_subject), SHOWN)]
    terms = (row[name] for row in rows for name in ("subject", "object", "graph"))
    labels = read_labels(served, {term.value for term in terms if isinstance(term, ox.NamedNode)})
    present = Presenter(served, words, labels, explicit=explicit)
    found = [
        Statement(present.value(row["subject"]), present.value(row["object"]), Source(row["graph"].value))
        for row in rows
    ]
    return present, found


def _named(served: Served, present: Presenter, things: dict[str, str]) -> dict[str, Value]:
    own = Presenter(served, present.words, read_labels(served, things.values()), explicit=present.explicit)
    return {key: Value(own.name(iri), own.href(iri)) for key, iri in things.items()}


def _best(iris: list[str], count: int) -> list[str]:
    """The first of `iris` in the order of people; a place in a document only for want of others."""
    return sorted(iris, key=lambda iri: ("#" in iri, natural(iri)))[:count]


def _part(served: Served, name: str, variable: str, iri: str) -> str:
    """``queries/<name>.rq`` for one term, as a part of a larger query."""
    return "{\n" + bind(served.text(name), {variable: [iri]}) + "\n}"
