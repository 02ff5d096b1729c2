"""The files that the ontology tests read, as graphs: rdflib for the species check, Oxigraph for the queries."""

from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import Result

from ogpkg.iris import ID, ONTOLOGY, PREFIXES, SHAPES
from tests.paths import ROOT

OGP_TTL = ROOT / "ontology" / "ogp.ttl"
ALIGNMENTS_TTL = ROOT / "ontology" / "alignments.ttl"
CODE_LISTS = sorted((ROOT / "ontology" / "codelists").glob("*.ttl"))
SHAPE_FILES = sorted((ROOT / "shapes").glob("*.ttl"))
DATA = sorted((ROOT / "data").glob("*.ttl"))
QUERIES = sorted((ROOT / "ogpkg").rglob("*.rq"))

#: Every file with the graph it becomes in a snapshot.
GRAPHS: dict[Path, str] = {
    OGP_TTL: ONTOLOGY,
    ALIGNMENTS_TTL: ONTOLOGY,
    **dict.fromkeys(SHAPE_FILES, SHAPES),
    **{path: ID + path.stem for path in CODE_LISTS},
    **{path: f"{ID}document/{path.stem}" for path in DATA},
}


class Prepared(Graph):
    """A graph that reads the text of a constraint once: rdflib takes longer to parse it than to answer it."""

    prepared = staticmethod(cache(prepareQuery))

    def query(self, query_object: Any, *args: Any, **options: Any) -> Result:
        return super().query(self.prepared(query_object), *args, **options)


def graph_of(*paths: Path) -> Graph:
    """The statements of `paths` together, as an rdflib graph."""
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


def graph_from(turtle: str) -> Graph:
    """A small graph; every prefix of `iris.PREFIXES` may be used without declaring it."""
    return Graph().parse(data=prefixed(turtle), format="turtle")


def prefixed(turtle: str) -> str:
    """`turtle` with all our prefixes before it."""
    return "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + turtle


def store_of(files: dict[Path, str]) -> ox.Store:
    """A store with each file in its named graph."""
    store = ox.Store()
    for path, graph in files.items():
        store.bulk_load(path=path, to_graph=ox.NamedNode(graph))
    return store


def with_statements(store: ox.Store, turtle: str, graph: str) -> ox.Store:
    """`store` with the statements of `turtle` added to the named graph `graph`."""
    store.load(input=prefixed(turtle), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    return store
