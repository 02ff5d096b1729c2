"""The things around a thing, property by property, with the documents that say so: one bounded look at the graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import RDF
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Source, about, between, natural, window
from ogpkg.web.pages.tables import names
from ogpkg.web.present import Presenter
from ogpkg.web.quality.orders import ORDER, SILENT, class_of, full
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: Neighbors that one property brings, where all are shown and where it alone is.
FEW, MANY = 12, 200
OUT, IN = "out", "in"
#: The rows of the tables of orders that have a shape and a color of their own in a drawing, and what the others share.
SHAPES = (
    *("Member", "ActionPlan", "Commitment", "Milestone", "Agency", "AgencyUnit", "Person", "Post", "Concept"),
    *("SourceDocument", "Assessment", "Event"),
)
OTHER = "Other"
_CLASSES = {name: full(("skos:" if name == "Concept" else "ogp:") + name) for name in SHAPES}
_TYPE = RDF + "type"
#: What says again what another statement says.
_SILENT = SILENT | set(map(full, ("rdf:type", "skos:topConceptOf", "skos:hasTopConcept")))


@dataclass(frozen=True)
class Node:
    """A thing: its name, its kind in words, the class that its shape stands for, its page, and what is around it."""

    iri: str
    name: str
    language: str | None
    kind: str
    shape: str
    href: str
    around: str | None
    outside: bool


@dataclass(frozen=True)
class Spoke:
    """The neighbors that one property brings, in one direction; `total` may exceed those named."""

    way: str
    predicate: str
    name: str
    href: str | None
    total: int
    neighbors: tuple[tuple[Node, tuple[Source, ...]], ...]
    more: str

    @property
    def cut(self) -> int:
        """How many are not named."""
        return self.total - len(self.neighbors)


@dataclass(frozen=True)
class Neighborhood:
    """A thing in the middle, and its neighbors."""

    center: Node
    spokes: tuple[Spoke, ...]
    #: What the shapes of its nodes stand for.
    kinds: dict[str, str]
    present: Presenter

    def going(self, way: str) -> list[Spoke]:
        """The spokes in one direction."""
        return [spoke for spoke in self.spokes if spoke.way == way]

    @property
    def shown(self) -> int:
        """The statements that are named."""
        return sum(len(spoke.neighbors) for spoke in self.spokes)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(spoke.total for spoke in self.spokes)


#: A property in one direction: who is at its other end and says so, and how many there are.
_Found = tuple[str, str, list[tuple[str, tuple[Source, ...]]], int]


def read_neighborhood(
    served: Served, words: Words, iri: str, *, explicit: bool, only: tuple[str, str] | None = None
) -> Neighborhood:
    """What is around `iri`, a few of each kind; of the direction and property `only`, if given, many."""
    most = MANY if only else FEW
    found = [*_outgoing(served, iri, most), *_incoming(served, iri, most, only)]
    found = [one for one in found if only in (None, one[:2])]
    things = {iri} | {thing for _, _, ends, _ in found for thing, _ in ends}
    rows = served.rows("facts", subject=sorted(things), predicate=[_TYPE])
    types: dict[str, list[str]] = {}
    for row in rows:
        types.setdefault(row["subject"].value, []).append(row["object"].value)
    properties = {property for _, property, _, _ in found}
    properties |= {served.inverses.get(name, name) for name in properties}
    documents = {source.document for _, _, ends, _ in found for _, sources in ends for source in sources}
    classes = {name for lot in types.values() for name in lot} | set(_CLASSES.values())
    labels = read_labels(served, things | properties | documents | classes)
    drawer = _Drawer(Presenter(served, words, labels, explicit=explicit), types)
    center = drawer.node(iri)
    spokes = [drawer.spoke(iri, one) for one in sorted(found, key=lambda one: _rank(center.shape, one))]
    return Neighborhood(center, tuple(spokes), drawer.kinds(), drawer.present)


def _rank(shape: str, found: _Found) -> tuple[bool, int, str]:
    """The order of the spokes: what it names first, in the reading order of its page."""
    way, property, _, _ = found
    order = names(ORDER.get(shape, ()))
    return way == IN, order.index(property) if property in order else len(order), property


def _outgoing(served: Served, iri: str, most: int) -> Iterable[_Found]:
    entailed = frozenset({served.id("document/entailed")})
    for property, said in about(served, [iri]).of(iri).items():
        things = [
            (one.object.value, one.sources)
            for one in said
            if isinstance(one.object, ox.NamedNode) and one.documents != entailed
        ]
        if things and property not in _SILENT:
            yield OUT, property, things[:most], len(things)


def _incoming(served: Served, iri: str, most: int, only: tuple[str, str] | None) -> Iterable[_Found]:
    last = [served.id("document/entailed")]
    subjects: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for row in served.rows("neighbors-count", object=[iri], last=last):
        property = row["predicate"].value if "predicate" in row else ""
        if property and property not in _SILENT and only in (None, (IN, property)):
            rows = window(served, "neighbors-in", most, 0, object=[iri], predicate=[property], last=last)
            subjects[property] = sorted((found["subject"].value for found in rows), key=natural)
            counts[property] = int(row["count"].value)
    said = between(served, sorted({subject for lot in subjects.values() for subject in lot}), iri).to(iri)
    for property, lot in subjects.items():
        sources = {one.subject.value: one.sources for one in said.get(property, [])}
        yield IN, property, [(subject, sources.get(subject, ())) for subject in lot], counts[property]


class _Drawer:
    """Makes nodes and spokes for one reader."""

    def __init__(self, present: Presenter, types: dict[str, list[str]]) -> None:
        self.present, self.types = present, types

    def node(self, iri: str) -> Node:
        """The thing `iri`, as far as a drawing and a list need it."""
        present, (kind, shape) = self.present, class_of(self.types.get(iri, []))
        value = present.value(ox.NamedNode(iri))
        return Node(
            iri=iri,
            name=value.text,
            language=value.language,
            kind=present.name(kind) if kind else "",
            shape=shape if shape in SHAPES else OTHER,
            href=value.href or present.local("/describe", iri=iri),
            around=None if value.outside else present.local("/neighborhood", iri=iri),
            outside=value.outside,
        )

    def kinds(self) -> dict[str, str]:
        """What each shape stands for."""
        return {name: self.present.name(iri) for name, iri in _CLASSES.items()} | {
            OTHER: self.present.words["other-kind"]
        }

    def spoke(self, iri: str, found: _Found) -> Spoke:
        """A property with the things at its other end."""
        (way, property, ends, total), present = found, self.present
        seen = present.served.inverses.get(property) if way == IN else property
        name = present.name(seen or property)
        more = present.local("/neighborhood", iri=iri, way=way, property=property)
        neighbors = tuple((self.node(end), sources) for end, sources in ends)
        return Spoke(
            way, property, name if seen else f"← {name}", present.href(seen or property), total, neighbors, more
        )
