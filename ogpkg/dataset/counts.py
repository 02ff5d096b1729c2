"""What there is in a dataset, counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import PREFIXES, RDF
from ogpkg.lines import graph_of, merged, quads_of

_TYPE = f"<{RDF}type>".encode()
_DAYS = tuple(f"<{PREFIXES['schema']}{name}>".encode() for name in ("startDate", "endDate"))
_DAY = re.compile(rb'"(\d{4}-\d\d-\d\d)"\^\^')


@dataclass(frozen=True)
class Counts:
    """The figures of a dataset. A triple that several graphs state is counted once, except in `graphs`.

    `graphs` and `properties` are IRI → number of triples, `classes` IRI → instances, sorted;
    `about_graphs` is what each graph says of itself; `days` are the first and the last day on which anything begins
    or ends (``schema:startDate``, ``schema:endDate``).
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    properties: dict[str, int]
    classes: dict[str, list[str]]
    graphs: dict[str, int]
    about_graphs: list[ox.Quad]
    days: tuple[str, str] | None = None


def entity_pattern(base_iri: str) -> str:
    """What the IRI of an entity looks like: an instance under the base, not a place in a document (``#L326-1``)."""
    return f"^{re.escape(base_iri)}id/[^#]+$"


def count(lines: list[bytes], base_iri: str) -> Counts:
    """The figures of the dataset that consists of `lines`, which are sorted."""
    before, objects, days = b"", set[bytes](), set[bytes]()
    subjects: list[bytes] = []
    properties, types = Counter[bytes](), dict[bytes, list[bytes]]()
    for triple in merged(lines):
        subject, predicate, rest = triple.split(b" ", 2)
        if subject != before:  # sorted lines have the statements about one thing side by side
            before = subject
            subjects.append(subject)
        properties[predicate] += 1
        objects.add(rest)
        if predicate == _TYPE:
            types.setdefault(rest.removesuffix(b" ."), []).append(subject)
        elif predicate in _DAYS:
            days.add(rest)
    graphs, about_graphs = _graphs(lines)
    is_entity = re.compile(f"<{entity_pattern(base_iri).strip('^$')}>".encode()).fullmatch
    return Counts(
        triples=properties.total(),
        entities=sum(map(bool, map(is_entity, subjects))),
        subjects=len(subjects),
        objects=len(objects),
        properties=_by_iri(properties),
        classes={_iri(term): sorted(map(_iri, instances)) for term, instances in types.items()},
        graphs=_by_iri(graphs),
        about_graphs=list(quads_of(about_graphs)),
        days=_days(days),
    )


def _graphs(lines: list[bytes]) -> tuple[Counter[bytes], list[bytes]]:
    """How many of `lines` are in each graph, and those that a graph says of itself."""
    graphs = list(map(graph_of, lines))
    return Counter(graphs), [line for line, graph in zip(lines, graphs, strict=True) if line.startswith(graph)]


def _days(dates: Iterable[bytes]) -> tuple[str, str] | None:
    """The first and the last of `dates` that are plain days; None where there are none."""
    days = sorted(found[1].decode() for date in dates if (found := _DAY.match(date)))
    return (days[0], days[-1]) if days else None


def _iri(term: bytes) -> str:
    """The IRI in angle brackets, without them; a blank node stays as it is written."""
    return term.decode().removeprefix("<").removesuffix(">")


def _by_iri(counted: Counter[bytes]) -> dict[str, int]:
    return {_iri(term): number for term, number in sorted(counted.items())}
