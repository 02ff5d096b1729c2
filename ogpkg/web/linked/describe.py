"""What the dataset says about a thing, who says it, and on which line.

Everything a page or an RDF description shows comes from here, in a few queries through the pool.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

import pyoxigraph as ox

from ogpkg.formats import sorted_statements
from ogpkg.iris import OGP, PREFIXES, RDF
from ogpkg.web.labels import Labels
from ogpkg.web.served import Row, Served, bind

Term = ox.NamedNode | ox.Literal | ox.BlankNode
Key = tuple[Term, str, Term]

#: How many statements that point at a thing its page for people shows; a query gives the rest.
POINTING_LIMIT = 200
_SOURCE = ox.NamedNode(PREFIXES["prov"] + "hadPrimarySource")


#: The number of a line or page; a very long one is none, and Python refuses to read it.
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, order=True)
class Spot:
    """Where a document says something: a line, with its page where there are pages; in a workbook a row and a cell."""

    line: int
    cell: str = ""
    page: int = 0

    @classmethod
    def of(cls, told: Mapping[str, str]) -> Spot:
        """The place of which `told` says line, sheet, cell and page, each where there is one."""
        cell = f"{told.get('sheet', '')}!{told['cell']}" if told.get("cell") else ""
        line, page = (told.get(name, "") for name in ("line", "page"))
        return cls(int(line) if _NUMBER.fullmatch(line) else 0, cell, int(page) if _NUMBER.fullmatch(page) else 0)


@dataclass(frozen=True, order=True)
class Source:
    """A document (or graph of ours) that says something, and where; nowhere when places make no sense."""

    document: str
    spots: tuple[Spot, ...] = ()

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines, or rows."""
        return tuple(spot.line for spot in self.spots)

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells, if the document is a workbook."""
        return tuple(spot.cell for spot in self.spots if spot.cell)

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages, if the document has pages."""
        return tuple(sorted({spot.page for spot in self.spots if spot.page}))


@dataclass(frozen=True)
class Said:
    """A statement and everybody who says it."""

    subject: Term
    predicate: str
    object: Term
    sources: tuple[Source, ...]

    @property
    def documents(self) -> frozenset[str]:
        """The graphs that say it."""
        return frozenset(source.document for source in self.sources)


class Statements:
    """Statements with their sources, in a stable order."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._found: dict[Key, dict[str, dict[str, dict[str, str]]]] = {}
        self._by_end: dict[tuple[int, Term], list[Key]] = {}
        #: What `of` and `to` gave before: the parts of a page ask for the same things many times.
        self._grouped: dict[tuple[int, str], dict[str, list[Said]]] = {}
        for row in rows:
            self.add(row)

    def merge(self, places: Iterable[Row]) -> Statements:
        """These statements, now with `places`; a place whose statement is not here adds nothing."""
        for row in places:
            if (row["subject"], row["predicate"].value, row["object"]) in self._found:
                self.add(row)
        return self

    def plus(self, other: Statements) -> Statements:
        """The statements of both, which are about different things."""
        both = Statements()
        both._found = self._found | other._found
        for statements in (self, other):
            for end, keys in statements._by_end.items():
                both._by_end.setdefault(end, []).extend(keys)
        return both

    def add(self, row: Row) -> None:
        """Take in a row with ?graph, ?subject, ?predicate, ?object, perhaps ?place, and what it is ?told ?where."""
        key = (row["subject"], row["predicate"].value, row["object"])
        self._grouped.clear()
        if key not in self._found:
            self._by_end.setdefault((0, key[0]), []).append(key)
            self._by_end.setdefault((2, key[2]), []).append(key)
        places = self._found.setdefault(key, {}).setdefault(row["graph"].value, {})
        if "place" in row:
            told = places.setdefault(row["place"].value, {})
            told[row["told"].value.removeprefix(OGP)] = row["where"].value

    def of(self, subject: str) -> dict[str, list[Said]]:
        """What is said about `subject`, by predicate."""
        return self._group(0, subject)

    def to(self, object: str) -> dict[str, list[Said]]:
        """What points at `object`, by predicate."""
        return self._group(2, object)

    def _group(self, end: int, iri: str) -> dict[str, list[Said]]:
        found = self._grouped.get((end, iri))
        if found is None:
            found = self._grouped[end, iri] = {}
            for key in sorted(self._by_end.get((end, ox.NamedNode(iri)), []), key=_sort_key):
                found.setdefault(key[1], []).append(self._said(key))
        return {predicate: list(said) for predicate, said in found.items()}

    def _said(self, key: Key) -> Said:
        found = self._found[key].items()
        sources = (Source(graph, tuple(sorted(map(Spot.of, places.values())))) for graph, places in found)
        return Said(*key, tuple(sorted(sources)))

    def places(self) -> Iterator[tuple[Key, str, str | None, Spot | None]]:
        """Every statement, graph, place and what the place says; the last two are None where a graph gives no line."""
        for key, graphs in self._found.items():
            for graph, places in graphs.items():
                if not places:
                    yield key, graph, None, None
                yield from ((key, graph, place, Spot.of(told)) for place, told in places.items())

    def named(self) -> set[str]:
        """Every IRI that occurs in the statements and their sources."""
        found = {graph for graphs in self._found.values() for graph in graphs}
        for subject, predicate, object in self._found:
            found.add(predicate)
            found |= {term.value for term in (subject, object) if isinstance(term, ox.NamedNode)}
        return found

    def __contains__(self, key: Key) -> bool:
        return key in self._found

    def __bool__(self) -> bool:
        return bool(self._found)


@dataclass(frozen=True)
class Description:
    """A thing, what is said about it, what points at it (`total` of that in all), and the names of all they name.

    The names are there where somebody asked for them.
    """

    iri: str
    about: Statements
    pointing: Statements
    total: int
    labels: Labels = field(default_factory=Labels)

    @property
    def known(self) -> bool:
        """Whether the dataset says anything about the thing or with it."""
        return bool(self.about) or bool(self.pointing)

    def named(self) -> set[str]:
        """Every IRI that occurs in it."""
        return self.about.named() | self.pointing.named()


def about(served: Served, iris: Iterable[str]) -> Statements:
    """What all graphs say about `iris`, with lines."""
    return Statements(served.rows("about", subject=iris))


def absences(served: Served, iris: Iterable[str]) -> Statements:
    """What documents say is absent from `iris`: the object of such a statement is the reason."""
    return Statements(served.rows("absences", subject=iris))


def pointing_with(served: Served, iris: Iterable[str], predicates: Iterable[str]) -> Statements:
    """What points at `iris` with `predicates`, with lines: all of it."""
    return Statements(served.rows("pointing-with", object=iris, predicate=predicates))


def pointing(served: Served, iri: str) -> tuple[Statements, int]:
    """What points at `iri`, with lines, up to `POINTING_LIMIT` statements, and how much that is in all.

    A statement counts once for each graph that makes it.
    """
    found, size = pointing_window(served, iri, POINTING_LIMIT, 0)
    return found, size if size < POINTING_LIMIT else counted(served, "pointing-count", object=[iri])


def pointing_window(served: Served, iri: str, limit: int, offset: int) -> tuple[Statements, int]:
    """So much of what points at `iri`, in a stable order, with lines, and how much it is."""
    rows = window(served, "pointing", limit, offset, object=[iri])
    subjects = sorted({row["subject"].value for row in rows if isinstance(row["subject"], ox.NamedNode)})
    places = served.rows("places-between", subject=subjects, object=[iri]) if rows else []
    return Statements(rows).merge(places), len(rows)


def between(served: Served, subjects: Iterable[str], iri: str) -> Statements:
    """How `subjects` point at `iri`, with lines."""
    ends = {"subject": list(subjects), "object": [iri]}
    return Statements(served.rows("between", **ends)).merge(served.rows("places-between", **ends))


def about_window(served: Served, iri: str, limit: int, offset: int) -> tuple[Statements, int]:
    """So much of what is said about `iri`, what documents say first, with lines, and how much it is."""
    last = served.id("document/entailed")
    rows = window(served, "about-window", limit, offset, subject=[iri], last=[last])
    return Statements(rows).merge(served.rows("about-places", subject=[iri]) if rows else []), len(rows)


def counted(served: Served, name: str, **values: list[str]) -> int:
    """The number that ``queries/<name>.rq`` counts."""
    return int(served.rows(name, **values)[0]["count"].value)


def window(served: Served, name: str, limit: int, offset: int, **values: list[str]) -> list[Row]:
    """The rows of a query that is written with ``LIMIT 200``, from `offset` on and as many as `limit`."""
    text = bind(served.text(name), values)
    return served.select(text.replace("LIMIT 200", f"LIMIT {limit} OFFSET {offset}"))


def triples(description: Description) -> list[ox.Triple]:
    """The description as RDF, each triple once, the same order every time.

    First what is said about the thing, then what points at it, the names of all they name, and last, for every
    statement, the document that says it and the line.
    """
    parts: list[list[ox.Triple]] = []
    places: list[ox.Triple] = []
    for statements in (description.about, description.pointing):
        part = []
        for key, graph, place, spot in statements.places():
            statement = ox.Triple(key[0], ox.NamedNode(key[1]), key[2])  # type: ignore[arg-type]
            part.append(statement)
            places += _place(statement, graph, place, spot)
        parts.append(part)
    parts += [description.labels.triples, places]
    ordered = (triple for part in parts for triple in sorted_statements(part))
    return list(dict.fromkeys(cast(Iterator[ox.Triple], ordered)))


def _place(statement: ox.Triple, graph: str, place: str | None, spot: Spot | None) -> list[ox.Triple]:
    """The statement as a thing that has a source; one without a line gets a name made from its words."""
    digest = hashlib.sha256(str(statement).encode()).hexdigest()[:16]
    node = ox.NamedNode(place or f"{graph}#S-{digest}")
    found = [
        ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(RDF + "Statement")),
        ox.Triple(node, ox.NamedNode(RDF + "subject"), statement.subject),
        ox.Triple(node, ox.NamedNode(RDF + "predicate"), statement.predicate),
        ox.Triple(node, ox.NamedNode(RDF + "object"), statement.object),
        ox.Triple(node, _SOURCE, ox.NamedNode(graph)),
    ]
    return found if spot is None else [*found, *_told(node, spot)]


def _told(node: ox.NamedNode, spot: Spot) -> list[ox.Triple]:
    """What is said of a place: its line, or row, and its cell or page."""
    sheet, _, cell = spot.cell.rpartition("!")
    told: list[tuple[str, str | int]] = [("line", spot.line)]
    told += [("sheet", sheet), ("cell", cell)] if cell else []
    told += [("page", spot.page)] if spot.page else []
    return [ox.Triple(node, ox.NamedNode(OGP + name), ox.Literal(value)) for name, value in told]


def _sort_key(key: Key) -> tuple[str, str, int, str]:
    subject, predicate, object = key
    number = int(object.value) if isinstance(object, ox.Literal) and object.value.isdecimal() else 0
    return predicate, natural(subject.value), number, natural(object.value)


@lru_cache(maxsize=8192)
def natural(text: str) -> str:
    """`text` with its numbers padded, so that KR0042-10 comes after KR0042-9."""
    return "".join(part.zfill(8) if part.isdecimal() else part for part in re.split(r"(\d+)", text))
