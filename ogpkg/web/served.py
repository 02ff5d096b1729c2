"""What this server serves: one dataset version, and the pool that answers questions about it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol, cast

import pyoxigraph as ox

from ogpkg.columns import Columns
from ogpkg.dataset.names import MANIFEST
from ogpkg.iris import BASE, DOCUMENT_CLASSES, ONTOLOGY, PREFIXES, SHAPES
from ogpkg.iris import prefixes as prefixes_under
from ogpkg.query import Answer, Request
from ogpkg.search import Index
from ogpkg.web.quality.findings import Findings

#: The name by which pages speak of the default graph of a dataset that has no named graph.
DEFAULT_GRAPH = "urn:ogpkg:default-graph"
#: Terms in one VALUES block.
_BATCH = 250
#: Rows that a query of a page may touch here before a worker is asked. To read what a worker has written takes the
#: processor for as long as to find it here, so this only keeps out what nobody should wait for in this process.
_AT_ONCE = 100_000
#: Things of which something is remembered.
_KEPT = 10_000
QUERIES = Path(__file__).parent / "queries"
Row = dict[str, Any]
#: What may be put into a query: an IRI, a number, a literal.
Bound = str | int | ox.Literal


class Pool(Protocol):
    """What answers a request: the query room's pool of workers, or its remote twin."""

    def run(self, request: Request, *, ticket: Hashable = None, patient: bool = True) -> Answer: ...

    def cancel(self, ticket: Hashable) -> bool: ...

    def state(self) -> dict[str, int]: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Graph:
    """A named graph: its statements, and how many places of a document it gives."""

    iri: str
    triples: int
    places: int


class Served:
    """A dataset version and its pool. Everything it finds out is true as long as it lives."""

    def __init__(
        self,
        pool: Pool,
        version: str,
        base: str = BASE,
        union: bool = True,
        *,
        folder: Path | None = None,
        findings: Findings | None = None,
        search_index: Index,
        columns: Columns | None = None,
    ) -> None:
        self.pool, self.version, self.base, self.union = pool, version, base, union
        #: The snapshot's own folder, and what validation found when it was built; None for files served as they are.
        self.folder, self.findings = folder, findings
        #: What finds things by their names.
        self.search_index = search_index
        #: What answers small questions at once; None for files served as they are, and for an engine elsewhere.
        self.columns = columns
        self._found: dict[str, Any] = {}

    def rows(self, name: str, **values: Iterable[Bound]) -> list[Row]:
        """The solutions of ``queries/<name>.rq``, with each of `values` in the VALUES blocks of its name.

        Very many values of the first name are asked about in several queries, so that none grows too long.
        """
        text, found = self.text(name), list[Row]()
        for given in _batches(values):
            rows = self._at_once(text, given)
            found += self.select(bind(text, given)) if rows is None else rows
        return found

    def _at_once(self, text: str, given: Mapping[str, list[Bound]]) -> list[Row] | None:
        """The solutions where the columns have them without much work."""
        if self.columns is None:
            return None
        written = {name: [_written(term) for term in terms] for name, terms in given.items()}
        found = self.columns.cells(text, written, _AT_ONCE)
        if found is None:
            return None
        known = _read_cells({cell for column in found.values() for cell in column})
        columns = [[known.get(cell) for cell in column] for column in found.values()]
        return [
            {name: term for name, term in zip(found, row, strict=True) if term is not None}
            for row in zip(*columns, strict=True)
        ]

    def text(self, name: str) -> str:
        """The words of ``queries/<name>.rq`` as they suit what is served."""
        return text_of(name) if self.named else _ungraphed(text_of(name))

    @cached_property
    def named(self) -> bool:
        """Whether there is a named graph; plain triples are shown as one graph, `DEFAULT_GRAPH`."""
        return bool(self.select("SELECT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } } LIMIT 1"))

    def select(self, query: str) -> list[Row]:
        """The solutions of `query`; a variable that a solution does not bind is not in its row."""
        answer = self.pool.run(Request(query, result_format="json", graph_format=None))
        return solutions(answer)

    def cells(self, name: str, **values: Iterable[Bound]) -> Iterator[list[bytes]]:
        """The same as cells of TSV, which `terms` reads, where every variable is bound in every solution.

        For very many rows that say the same few things again and again.
        """
        for given in _batches(values):
            query = bind(self.text(name), given)
            with self.pool.run(Request(query, result_format="tsv", graph_format=None)) as answer:
                lines = answer.open()
                next(lines)  # the names of the variables
                yield from (line[:-1].split(b"\t") for line in lines)

    @cached_property
    def graphs(self) -> tuple[Graph, ...]:
        """The named graphs and their sizes, in order."""
        places = {row["graph"].value: int(row["places"].value) for row in self.rows("places")}
        return tuple(Graph(iri, size, places.get(iri, 0)) for iri, size in sorted(self._sizes().items()))

    def _sizes(self) -> dict[str, int]:
        """How many statements each graph has: what the build counted, because to count them reads all there is."""
        if self.folder:
            sizes: dict[str, int] = json.loads((self.folder / MANIFEST).read_bytes())["graphs"]
            return sizes
        return {row["graph"].value: int(row["triples"].value) for row in self.rows("graphs")}

    @cached_property
    def _graph_names(self) -> frozenset[str]:
        return frozenset(graph.iri for graph in self.graphs)

    @cached_property
    def example(self) -> str:
        """The identifier of a commitment, to show what one can look for; one of OGP's where there is none."""
        rows = self.rows("of-class", **{"class": [PREFIXES["ogp"] + "Commitment"]})
        keys = sorted(row["thing"].value.rsplit("/", 1)[-1] for row in rows)
        return keys[len(keys) // 2] if keys else "KR0042"

    @property
    def crowded(self) -> bool:
        """Whether there are several members."""
        return self.counts.get(PREFIXES["ogp"] + "Member", 0) > 1

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many things of each class there are, by the IRI of the class."""
        return {row["class"].value: int(row["count"].value) for row in self.rows("counts")}

    @cached_property
    def document_classes(self) -> dict[str, str]:
        """The most telling class of every source document, by its IRI."""
        classes = {PREFIXES["ogp"] + name: name for name in DOCUMENT_CLASSES}
        found: dict[str, str] = {}
        for row in self.rows("documents", **{"class": classes}):
            known = found.get(row["thing"].value, DOCUMENT_CLASSES[-1])
            found[row["thing"].value] = min(known, classes[row["class"].value], key=DOCUMENT_CLASSES.index)
        return found

    @cached_property
    def plan_documents(self) -> dict[str, tuple[str, ...]]:
        """Every plan, with the documents about it that were read: those whose bytes are known."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self.rows("plan-documents"):
            documents = found.setdefault(row["plan"].value, ())
            if "document" in row:
                found[row["plan"].value] = (*documents, row["document"].value)
        return found

    @cached_property
    def document_order(self) -> dict[str, int]:
        """How early the word of a graph counts when names are chosen: ours, then the nearest to the act."""
        ours = {self.id("document/editors"): 0, ONTOLOGY: 0, SHAPES: 0}
        ranks = {iri: DOCUMENT_CLASSES.index(name) + 1 for iri, name in self.document_classes.items()}
        return ranks | ours

    @cached_property
    def tones(self) -> dict[str, int]:
        """A number from 1 to 8 for each document that gives lines, so that a page can tell them apart by color."""
        ours = self.id("document/editors")
        read = [graph.iri for graph in self.graphs if graph.places and graph.iri != ours]
        return {iri: place % 8 + 1 for place, iri in enumerate(read)}

    @cached_property
    def inverses(self) -> dict[str, str]:
        """The property that says the same from the other end, by property."""
        pairs = [(row["property"].value, row["inverse"].value) for row in self.rows("inverses")]
        return dict(pairs) | {inverse: property for property, inverse in pairs}

    @property
    def size(self) -> int:
        """How many statements there are in all named graphs."""
        return sum(graph.triples for graph in self.graphs)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that queries may use, with instances under the base that is served."""
        return prefixes_under(self.base)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, kept under `name` for as long as this version is served."""
        if name not in self._found:
            self._found[name] = make()
        return self._found[name]

    def read_ahead(self) -> None:
        """Ask now for what nearly every page needs."""
        _ = self.named, self.graphs, self.counts, self.document_order, self.tones, self.inverses, self.example

    def kept(self, name: str) -> dict[str, Any]:
        """What pages remember of single things under `name`: to be looked up and added to, and begun anew when full."""
        found: dict[str, Any] = self.once(name, dict)
        if len(found) < _KEPT:
            return found
        self._found[name] = {}
        return self.kept(name)

    def has_graph(self, iri: str) -> bool:
        """Whether there is a named graph called `iri`."""
        return iri != DEFAULT_GRAPH and iri in self._graph_names

    def id(self, path: str) -> str:
        """The IRI of the instance at `path`."""
        return f"{self.base}id/{path}"


def solutions(answer: Answer) -> list[Row]:
    """The solutions of a SELECT that was answered in JSON."""
    with answer:
        names, rows = read(answer)
        return [{name: term for name, term in zip(names, row, strict=True) if term is not None} for row in rows]


def read(answer: Answer) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """The names of the variables of a SELECT that was answered in JSON, and its solutions as terms in that order.

    They are read while `answer` is open; None stands for what is not bound.
    """
    found = ox.parse_query_results(answer.open(), ox.QueryResultsFormat.JSON)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("only a SELECT has solutions")
    # A row gives its terms in order much sooner than one by one by their variables.
    return [variable.value for variable in found.variables], (tuple(row) for row in found)


def terms(cells: Iterable[bytes]) -> dict[bytes, Any]:
    """What different `cells` of a TSV mean."""
    written = list(cells)
    table = b"\n".join([b"?term", *written, b""])
    found = ox.parse_query_results(table, ox.QueryResultsFormat.TSV)
    return dict(zip(written, (row[0] for row in cast(ox.QuerySolutions, found)), strict=True))


def _read_cells(cells: Collection[bytes]) -> dict[bytes, Any]:
    """What cells mean in which a term is written as in JSON, but for those that are empty."""
    written = [cell for cell in cells if cell]
    body = b'{"head":{"vars":["term"]},"results":{"bindings":[{"term":%b}]}}' % b'},{"term":'.join(written)
    found = ox.parse_query_results(body, ox.QueryResultsFormat.JSON) if written else ()
    return dict(zip(written, (row[0] for row in cast(ox.QuerySolutions, found)), strict=True))


@cache
def text_of(name: str) -> str:
    """The words of ``queries/<name>.rq``."""
    return (QUERIES / f"{name}.rq").read_text(encoding="utf-8")


@cache
def _ungraphed(query: str) -> str:
    """`query` for a dataset without named graphs: every pattern reads the default graph, and says so."""
    return re.sub(r"GRAPH \?graph {([^{}]*)}", rf"{{ \1 BIND (<{DEFAULT_GRAPH}> AS ?graph) }}", query)


def _batches(values: Mapping[str, Iterable[Bound]]) -> Iterator[dict[str, list[Bound]]]:
    """`values`, as often as there are so many terms of the first name that one query should not have all of them."""
    given = {name: list(terms) for name, terms in values.items()}
    first, terms = next(iter(given.items()), ("", []))
    yield given | ({first: terms[:_BATCH]} if first else {})
    for start in range(_BATCH, len(terms), _BATCH):
        yield given | {first: terms[start : start + _BATCH]}


def bind(query: str, values: Mapping[str, Iterable[Bound]]) -> str:
    """`query` with terms put into its ``VALUES ?name { UNDEF }`` blocks; ValueError for what is no IRI."""
    for name, terms in values.items():
        written = " ".join(_written(term) for term in terms)
        query = query.replace(f"VALUES ?{name} {{ UNDEF }}", f"VALUES ?{name} {{ {written} }}")
    return query


def _written(term: Bound) -> str:
    # The engine's own writer escapes literals and refuses what is not an IRI: nothing can leave its brackets.
    return str(ox.NamedNode(term)) if isinstance(term, str) else str(term)
