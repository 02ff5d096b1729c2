"""What a worker answers from: RDF files to load, or a store on disk to open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import pyoxigraph as ox

from ogpkg import formats
from ogpkg.errors import BuildError
from ogpkg.iris import BASE

Graph = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True)
class DatasetFiles:
    """Files loaded into memory together, or `store`, an Oxigraph store opened read-only.

    With `default_graph` "strict" the default graph holds what the files say outside any graph; with "union"
    it is the merge of all their graphs. A store is taken as it is, so its default graph is always "strict".
    `base_iri` resolves relative IRIs, in files and in queries. With `keep_labels` blank nodes keep the labels
    that the files give them, so that equal labels are one node in all files and answers do not change from
    one start to the next: a snapshot is written that way. Otherwise each file has its own blank nodes.
    `columns`, where there are any, say the same as the default graph, and answer sooner what they can answer.
    """

    paths: tuple[Path, ...] = ()
    default_graph: Literal["strict", "union"] = "strict"
    base_iri: str = BASE
    store: Path | None = None
    keep_labels: bool = False
    columns: Path | None = None

    def __post_init__(self) -> None:
        if self.store and (self.paths or self.default_graph == "union"):
            raise ValueError("a store on disk is opened as it is: without files, and with its own default graph")

    def as_settings(self) -> dict[str, Any]:
        """The fields as JSON can carry them to another process."""
        paths = [str(path.resolve()) for path in self.paths]
        return asdict(self) | {
            "paths": paths,
            "store": self.store and str(self.store),
            "columns": self.columns and str(self.columns),
        }

    def load(self) -> ox.Store:
        """A store in memory with the files in it; InputError names file, line and column of a mistake."""
        store = ox.Store()
        for path in self.paths:
            store.bulk_extend(self._quads(path))
        return store

    def open(self) -> ox.Store:
        """The store on disk; BuildError if it cannot be opened."""
        try:
            return ox.Store.read_only(str(self.store))
        except OSError as error:
            raise BuildError(f"{self.store} cannot be opened as an Oxigraph store: {error}") from error

    def _quads(self, path: Path) -> Iterator[ox.Quad]:
        for quad in formats.read(path, base_iri=self.base_iri, rename_blank_nodes=not self.keep_labels):
            yield quad
            # Oxigraph's own union counts a triple once for each graph that has it, where SPARQL wants a merge.
            if self.default_graph == "union" and quad.graph_name != ox.DefaultGraph():
                yield ox.Quad(*quad.triple)


def merged(store: ox.Store, default: list[Graph], named: list[Graph]) -> ox.Store:
    """A store whose default graph is the merge of the graphs `default`, and which has the graphs `named`.

    Oxigraph would show a triple of a query's default graph once for each of the graphs that has it.
    """
    copy = ox.Store()
    for graph in default:
        copy.extend(ox.Quad(*quad.triple) for quad in store.quads_for_pattern(None, None, None, graph))
    for graph in named:
        copy.extend(store.quads_for_pattern(None, None, None, graph))
    return copy
