"""What the completeness score reads from a graph: who fills what, and what explains that something is missing.

Every query is asked once for all commitments, of the default graph, where everything is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import PREFIXES
from ogpkg.validation.completeness_fields import DOCUMENTS, NODES
from ogpkg.validation.inputs import Data
from ogpkg.validation.report import Place

#: A commitment and the part of it that a field is asked of: itself, or one of its milestones.
Part = tuple[str, str]
#: Commitment or Absence → the graph (may be "") and place of each who says that it is one.
Said = dict[str, list[tuple[str, Place]]]
#: A line and, in a workbook, a cell.
_At = tuple[int | None, str]
#: Document (graph), line and, where there are any, file and cell.
Shown = tuple[str, int | None, str, str]


@dataclass(frozen=True)
class Why:
    """An Absence that explains a gap: its reason, the document (graph) and line that show it, its IRI.

    `file` is what a report calls the place, where `Data` knows it; the line is a line of it, and in a workbook the
    row of `cell` (``Commitments!D7``).
    """

    reason: str
    document: str
    line: int | None
    absence: str
    file: str = ""
    cell: str = ""

    def order(self) -> tuple[str, str, int, str, str]:
        return self.reason, self.document, self.line or 0, self.cell, self.absence


def store_of(quads: Iterable[ox.Quad]) -> ox.Store:
    """A store of `quads` whose default graph is the merge of all of them."""
    store = ox.Store()
    for quad in quads:
        store.add(quad)
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    return store


def things(store: ox.Store, kind: str) -> set[str]:
    """Everything of the class `kind`."""
    return {row["thing"] for row in select(store, f"?thing a {kind}")}


def pairs(store: ox.Store, pattern: str) -> set[Part]:
    """The ?thing and ?part of every solution of `pattern`; a thing is its own part where there is none."""
    found = set()
    for thing, part in query(store, f"SELECT DISTINCT ?thing ?part WHERE {{ {pattern} }}"):
        name = _name(thing)
        found.add((name, name if part is None else _name(part)))
    return found


def by_whole(pairs: set[Part]) -> dict[str, set[str]]:
    """Whole → its parts, of `pairs` of a part and a whole."""
    wholes = defaultdict(set)
    for thing, whole in pairs:
        wholes[whole].add(thing)
    return dict(wholes)


def words(store: ox.Store, curie: str) -> dict[str, set[str]]:
    """Subject → what it writes as the property `curie`."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in select(store, f"?thing {curie} ?words"):
        found[row["thing"]].add(row["words"])
    return found


def described(data: Data, things: Iterable[str]) -> set[str]:
    """Those of `things` that `data` say something about."""
    subjects = {f"<{thing}>".encode(): thing for thing in things}
    return {subjects[found] for found in {line.split(b" ", 1)[0] for line in data} & subjects.keys()}


def said(store: ox.Store, data: Data) -> Said:
    """Who says, and where, that something is a commitment, and what the reason of an Absence is."""
    things: dict[bytes, str] = {}
    for pattern in (
        "(?property ?value) { (rdf:type ogp:Commitment) }",
        "?property { ogp:absentProperty ogp:absenceReason }",
    ):
        text = f"SELECT ?thing ?property ?value WHERE {{ VALUES {pattern} ?thing ?property ?value }}"
        for thing, property, value in query(store, text):
            things[f"{thing} {property} {value} .".encode()] = _name(thing)
    found: Said = defaultdict(list)
    for line, places in data.places(set(things)).items():
        found[things[line]] += places
    return {thing: _in_documents(places, data) for thing, places in found.items()}


def _in_documents(places: list[tuple[str, Place]], data: Data) -> list[tuple[str, Place]]:
    """Those of `places` that are lines of source documents, of which some RDF state one for the reason alone."""
    return [one for one in places if one[1].file not in data.files] or places


def named_twice(store: ox.Store, said: Said) -> set[Part]:
    """The commitments that two source documents name, as the field "sources" has it."""
    documents = {row["thing"] for row in select(store, f"?thing a ?type FILTER(?type IN ({DOCUMENTS}))")}
    graphs = {thing: {graph for graph, _ in said.get(thing, ())} for thing in things(store, "ogp:Commitment")}
    return {(thing, thing) for thing, named in graphs.items() if len(named & documents) > 1}


def explanations(store: ox.Store, said: Said | None) -> dict[tuple[str, str, Part], set[Why]]:
    """Every Absence that can explain a gap, by the role of the node it is about, its property, and the part."""
    roles = defaultdict(set)
    for role, pattern in NODES.items():
        for row in select(store, pattern):
            roles[row["node"]].add((role, (row["thing"], row.get("part", row["thing"]))))
    places = _places_stated(store) if said is None else {thing: _first(found) for thing, found in said.items()}
    found = defaultdict(set)
    for row in select(store, "?absence ogp:absenceOf ?node ; ogp:absentProperty ?property ; ogp:absenceReason ?reason"):
        reason = row["reason"].rpartition("/")[2]
        for document, line, file, cell in places.get(row["absence"], [("", None, "", "")]):
            for role, part in roles.get(row["node"], ()):
                found[role, row["property"], part].add(Why(reason, document, line, row["absence"], file, cell))
    return found


def _first(places: Iterable[tuple[str, Place]]) -> list[Shown]:
    """The first place in each document."""
    first: dict[str, Place] = {}
    for graph, place in places:
        first[graph] = min(first.get(graph, place), place, key=lambda one: (one.file, one.line or 0))
    return [(graph, place.line, place.file, place.at) for graph, place in first.items()]


def _places_stated(store: ox.Store) -> dict[str, list[Shown]]:
    """Absence → document (named graph) and first place that shows it, as the graph itself says."""
    places: dict[str, dict[str, _At]] = defaultdict(dict)
    lines = (
        "VALUES ?said { ogp:absentProperty ogp:absenceReason } "
        "?place rdf:subject ?absence ; rdf:predicate ?said ; ogp:line ?line"
    )
    lines += " OPTIONAL { ?place ogp:sheet ?sheet ; ogp:cell ?cell }"
    for row in select(store, f"GRAPH ?document {{ ?absence ogp:absentProperty ?property OPTIONAL {{ {lines} }} }}"):
        _add_place(places[row["absence"]], row["document"], row)
    unplaced: dict[str, dict[str, _At]] = defaultdict(dict)
    for row in select(store, lines):
        if row["absence"] not in places:  # in no named graph; but the place of a statement is in its document
            _add_place(unplaced[row["absence"]], row["place"].partition("#")[0], row)
    return {
        name: [(document, line, "", cell) for document, (line, cell) in found.items()]
        for name, found in {**places, **unplaced}.items()
    }


def _add_place(places: dict[str, _At], document: str, row: dict[str, str]) -> None:
    """Keep the first place in `document`; what is no number is no line."""
    line = row.get("line", "")
    cell = Place("", sheet=row["sheet"], cell=row["cell"]).at if "cell" in row else ""
    found: list[_At] = [(int(line), cell)] if re.fullmatch("[0-9]{1,9}", line) else []
    known = [place for place in [places.get(document)] if place and place[0] is not None]
    places[document] = min([*found, *known], key=lambda place: (place[0] or 0, place[1]), default=(None, ""))


def select(store: ox.Store, pattern: str) -> Iterator[dict[str, str]]:
    """The solutions of `pattern` in no order, with repeats; unbound variables are left out."""
    solutions = query(store, f"SELECT * WHERE {{ {pattern} }}")
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: _name(term) for name, term in zip(names, solution, strict=True) if term is not None}


def query(store: ox.Store, text: str) -> ox.QuerySolutions:
    """The solutions of `text`, a SELECT of this room's own."""
    solutions = store.query(text, prefixes=PREFIXES)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError(f"not a SELECT query: {text}")
    return solutions


def full(curie: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name


def _name(term: object) -> str:
    """The IRI of `term`, the text of a literal, the name of a blank node."""
    return str(getattr(term, "value", term))
