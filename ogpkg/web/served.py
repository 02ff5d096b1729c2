"""What this server serves: one dataset version, and the pool that answers questions about it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import IO, Any, Protocol

import pyoxigraph as ox

from ogpkg.iris import BASE, ONTOLOGY, PREFIXES, SHAPES
from ogpkg.query import Answer, Request

QUERIES = Path(__file__).parent / "queries"
Row = dict[str, Any]
#: Kinds of source document, those nearest to the act itself first: their names for a thing go first.
DOCUMENT_CLASSES = (
    "ActionPlanDocument",
    "SelfAssessmentReport",
    "IrmReport",
    "ReportComments",
    "Letter",
    "WebPage",
    "SourceDocument",
)


class Pool(Protocol):
    """What answers a request: the query room's pool of workers, or its remote twin."""

    def run(self, request: Request) -> Answer: ...


@dataclass(frozen=True)
class Graph:
    """A named graph: its statements, and how many places of a document it gives."""

    iri: str
    triples: int
    places: int


class Served:
    """A dataset version and its pool. Everything it finds out is true as long as it lives."""

    def __init__(self, pool: Pool, version: str, base: str = BASE, union: bool = True) -> None:
        self.pool, self.version, self.base, self.union = pool, version, base, union

    def rows(self, name: str, **values: Iterable[str | int]) -> list[Row]:
        """The solutions of ``queries/<name>.rq``, with each of `values` in the VALUES block of its name."""
        return self.select(bind(_text(name), values))

    def select(self, query: str) -> list[Row]:
        """The solutions of `query`; a variable that a solution does not bind is not in its row."""
        answer = self.pool.run(Request(query, result_format="json", graph_format=None))
        return solutions(answer)

    @cached_property
    def graphs(self) -> tuple[Graph, ...]:
        """The named graphs and their sizes."""
        rows = self.rows("graphs")
        return tuple(Graph(r["graph"].value, int(r["triples"].value), int(r["places"].value)) for r in rows)

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
    def document_order(self) -> dict[str, int]:
        """How early the word of a graph counts when names are chosen: ours, then the nearest to the act."""
        ours = {self.id("document/editors"): 0, ONTOLOGY: 0, SHAPES: 0}
        ranks = {iri: DOCUMENT_CLASSES.index(name) + 1 for iri, name in self.document_classes.items()}
        return ranks | ours

    @cached_property
    def tones(self) -> dict[str, int]:
        """A number from 1 to 8 for each document that gives lines, so that a page can tell them apart by color."""
        read = [graph.iri for graph in self.graphs if graph.places]
        return {iri: place % 8 + 1 for place, iri in enumerate(read)}

    @property
    def size(self) -> int:
        """How many statements there are in all named graphs."""
        return sum(graph.triples for graph in self.graphs)

    def id(self, path: str) -> str:
        """The IRI of the instance at `path`."""
        return f"{self.base}id/{path}"


def solutions(answer: Answer) -> list[Row]:
    """The solutions of a SELECT that was answered in JSON."""
    found = ox.parse_query_results(body(answer), ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    names = [(variable, variable.value) for variable in found.variables]
    return [{name: row[variable] for variable, name in names if row[variable] is not None} for row in found]


def body(answer: Answer) -> IO[bytes]:
    """The body of an answer as a file, wherever it is kept."""
    return io.BytesIO(answer.body) if isinstance(answer.body, bytes) else answer.body


@cache
def _text(name: str) -> str:
    return (QUERIES / f"{name}.rq").read_text(encoding="utf-8")


def bind(query: str, values: Mapping[str, Iterable[str | int]]) -> str:
    """`query` with terms put into its ``VALUES ?name { UNDEF }`` blocks; ValueError for what is no IRI."""
    for name, terms in values.items():
        written = " ".join(_written(term) for term in terms)
        query, count = re.subn(rf"VALUES \?{name} {{ UNDEF }}", lambda _: f"VALUES ?{name} {{ {written} }}", query)  # noqa: B023
        assert count, f"the query has no VALUES block for ?{name}"
    return query


def _written(term: str | int) -> str:
    # The engine's own writer refuses what is not an IRI, so nothing can leave its angle brackets.
    return str(term) if isinstance(term, int) else str(ox.NamedNode(term))
