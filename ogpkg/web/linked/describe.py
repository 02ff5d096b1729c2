"""What the dataset says about a thing, who says it, and on which line.

Everything a page or an RDF description shows comes from here, in a few queries through the pool.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import pyoxigraph as ox

from ogpkg.formats import sorted_statements
from ogpkg.iris import OGP, PREFIXES, RDF
from ogpkg.web.labels import Labels
from ogpkg.web.served import Row, Served, bind

Term = ox.NamedNode | ox.Literal | ox.BlankNode
Key = tuple[Term, str, Term]

#: How many statements that point at a thing its page for people shows; a query gives the rest.
POINTING_LIMIT = 200
_TYPE, _STATEMENT = ox.NamedNode(RDF + "type"), ox.NamedNode(RDF + "Statement")
_SUBJECT, _PREDICATE, _OBJECT = (ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object"))
_SOURCE = ox.NamedNode(PREFIXES["prov"] + "hadPrimarySource")
#: What a place says of itself, in the order in which it is written.
_CELL, _LINE, _PAGE, _SHEET = (ox.NamedNode(OGP + name) for name in ("cell", "line", "page", "sheet"))


class Spot(NamedTuple):
    """Where a document says something: a line, with its page where there are pages; in a workbook a row and a cell."""

    line: int
    cell: str = ""
    page: int = 0

    @classmethod
    def of(cls, told: Mapping[str, str]) -> Spot:
        """The place of which `told` says line, sheet, cell and page, each where there is one."""
        cell = f"{told.get('sheet', '')}!{told['cell']}" if told.get("cell") else ""
        return cls(_number(told.get("line", "")), cell, _number(told.get("page", "")))


def _number(text: str) -> int:
    """The number of a line or page, or 0; a very long one is none, and Python refuses to read it."""
    return int(text) if len(text) < 10 and text.isdecimal() and text.isascii() else 0


class Source(NamedTuple):
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


class Said(NamedTuple):
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
        self._forget()
        for row in rows:
            self._add(row)

    def _forget(self) -> None:
        """Begin anew to keep what is worked out of them; the parts of a page ask for the same things many times."""
        self._by_end: dict[tuple[int, Term], list[Key]] = {}
        self._grouped: dict[tuple[int, str], dict[str, list[Said]]] = {}
        self._sourced: dict[Key, Said] = {}
        self._named: frozenset[str] = frozenset()

    def merge(self, places: Iterable[Row]) -> Statements:
        """These statements, now with `places`; a place whose statement is not here adds nothing."""
        for row in places:
            if (row["subject"], row["predicate"].value, row["object"]) in self._found:
                self._add(row)
        self._forget()
        return self

    def plus(self, other: Statements) -> Statements:
        """The statements of both, which are about different things."""
        both = Statements()
        both._found = self._found | other._found
        both._sourced = self._sourced | other._sourced
        return both

    def _add(self, row: Row) -> None:
        """Take in a row with ?graph, ?subject, ?predicate, ?object, perhaps ?place, and what it is ?told ?where."""
        key = (row["subject"], row["predicate"].value, row["object"])
        places = self._found.setdefault(key, {}).setdefault(row["graph"].value, {})
        if "place" in row:
            told = places.setdefault(row["place"].value, {})
            told[row["told"].value.removeprefix(OGP)] = row["where"].value

    def of(self, subject: str) -> Mapping[str, list[Said]]:
        """What is said about `subject`, by predicate."""
        return self._group(0, subject)

    def to(self, object: str) -> Mapping[str, list[Said]]:
        """What points at `object`, by predicate."""
        return self._group(2, object)

    def _group(self, end: int, iri: str) -> Mapping[str, list[Said]]:
        found = self._grouped.get((end, iri))
        if found is None:
            found = self._grouped[end, iri] = {}
            groups: dict[str, list[Key]] = {}
            for key in self._at(end, ox.NamedNode(iri)):
                groups.setdefault(key[1], []).append(key)
            for predicate, keys in sorted(groups.items()):
                ordered = sorted(keys, key=_sort_key) if len(keys) > 1 else keys
                found[predicate] = [self._said(key) for key in ordered]
        return found

    def _at(self, end: int, term: Term) -> list[Key]:
        """The statements with `term` at one end."""
        if not self._by_end:
            for key in self._found:
                self._by_end.setdefault((0, key[0]), []).append(key)
                self._by_end.setdefault((2, key[2]), []).append(key)
        return self._by_end.get((end, term), [])

    def _said(self, key: Key) -> Said:
        said = self._sourced.get(key)
        if said is None:
            found = self._found[key].items()
            sources = (Source(graph, tuple(sorted(map(Spot.of, at.values()))) if at else ()) for graph, at in found)
            said = self._sourced[key] = Said(*key, tuple(sorted(sources)))
        return said

    def objects(self, subject: str, predicate: str) -> list[Term]:
        """What `subject` is said to have as `predicate`, in no order."""
        return [object for _, name, object in self._at(0, ox.NamedNode(subject)) if name == predicate]

    def places(self) -> Iterator[tuple[Key, str, str | None, Spot | None]]:
        """Every statement, graph, place and what the place says; the last two are None where a graph gives no line."""
        for key, graphs in self._found.items():
            for graph, places in graphs.items():
                if not places:
                    yield key, graph, None, None
                yield from ((key, graph, place, Spot.of(told)) for place, told in places.items())

    def named(self) -> frozenset[str]:
        """Every IRI that occurs in the statements and their sources."""
        if not self._named:
            terms = {term for subject, _, object in self._found for term in (subject, object)}
            iris = (term.value for term in terms if isinstance(term, ox.NamedNode))
            self._named = frozenset(chain(*self._found.values(), (key[1] for key in self._found), iris))
        return self._named

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

    def named(self) -> frozenset[str]:
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
    parts, places = list[list[ox.Triple]](), dict[str, list[list[ox.Triple]]]()
    for statements in (description.about, description.pointing):
        part = dict[Key, ox.Triple]()
        for key, graph, place, spot in statements.places():
            statement = part.get(key)
            if statement is None:
                statement = part[key] = ox.Triple(key[0], ox.NamedNode(key[1]), key[2])  # type: ignore[arg-type]
            node = place or _unplaced(statement, graph)
            places.setdefault(node, []).append(_place(ox.NamedNode(node), statement, graph, spot))
        parts.append(sorted_statements(part.values()))
    names = sorted_statements(description.labels.triples)
    # In the same order, but most of them need not be compared: a place is of one statement, and begins with its IRI.
    ordered = (places[node] for node in sorted(places, key=lambda node: f"{node}>"))
    at = (found[0] if len(found) == 1 else sorted_statements(chain(*found)) for found in ordered)
    return list(dict.fromkeys(chain(*parts, names, *at)))


def _unplaced(statement: ox.Triple, graph: str) -> str:
    """What the place of a statement is called that has no line: a name made from its words."""
    return f"{graph}#S-{hashlib.sha256(str(statement).encode()).hexdigest()[:16]}"


def _place(node: ox.NamedNode, statement: ox.Triple, graph: str, spot: Spot | None) -> list[ox.Triple]:
    """The statement as a thing that has a source, and its line, or row, and its cell or page, if any; in order."""
    found = [
        ox.Triple(node, _TYPE, _STATEMENT),
        ox.Triple(node, _OBJECT, statement.object),
        ox.Triple(node, _PREDICATE, statement.predicate),
        ox.Triple(node, _SUBJECT, statement.subject),
        ox.Triple(node, _SOURCE, ox.NamedNode(graph)),
    ]
    if spot is None:
        return found
    sheet, _, cell = spot.cell.rpartition("!")
    told: list[tuple[ox.NamedNode, str | int]] = [(_CELL, cell)] if cell else []
    told += [(_LINE, spot.line), *([(_PAGE, spot.page)] if spot.page else []), *([(_SHEET, sheet)] if cell else [])]
    return [*found, *(ox.Triple(node, name, ox.Literal(value)) for name, value in told)]


def _sort_key(key: Key) -> tuple[str, int, str]:
    subject, _, object = key
    number = int(object.value) if isinstance(object, ox.Literal) and object.value.isdecimal() else 0
    return natural(subject.value), number, natural(object.value)


@lru_cache(maxsize=8192)
def natural(text: str) -> str:
    """`text` with its numbers padded, so that KR0042-10 comes after KR0042-9."""
    return "".join(part.zfill(8) if part.isdecimal() else part for part in re.split(r"(\d+)", text))
