"""Everything that is judged together: the data, the vocabulary they use, and what follows from both.

Engines read it in the form they need: a file of N-Triples, an Oxigraph store, or a plain rdflib graph.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from rdflib import Graph
from rdflib.query import Result as Answer
from rdflib.term import Node

from ogpkg.lines import load
from ogpkg.terms import to_rdflib
from ogpkg.validation.inputs import Data, Term

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query


class Known:
    """The merge of all statements, each graph's, as N-Triples in `file`, which is gone when `close` was called."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @cached_property
    def store(self) -> ox.Store:
        """All statements in one default graph, with the blank nodes as `file` names them.

        Oxigraph keeps the value of a number, not its letters: "01"^^xsd:integer comes back as "1".
        """
        store = ox.Store()
        with self.file.open("rb") as content:
            load(store, content)
        return store

    @cached_property
    def graph(self) -> Graph:
        """All statements, letter for letter, as a plain rdflib graph.

        Never one that Oxigraph backs: there plain strings come back typed and sh:in reports what is right.
        """
        graph, terms = _Prepared(), dict[Term, Node]()
        with quiet():
            for quad in ox.parse(path=self.file, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=False):
                parts = (quad.subject, quad.predicate, quad.object)
                for part in parts:
                    if part not in terms:
                        terms[part] = to_rdflib(part)
                graph.add((terms[parts[0]], terms[parts[1]], terms[parts[2]]))
        return graph

    def about(self, nodes: set[bytes]) -> Iterator[bytes]:
        """The statements whose subject or object is one of `nodes` (as N-Triples writes them), some twice."""
        with self.file.open("rb") as lines:
            for line in lines:
                subject, _, rest = line.split(b" ", 2)
                if subject in nodes or rest.rsplit(b" ", 1)[0] in nodes:
                    yield line[:-1]

    def close(self) -> None:
        """Take the file away."""
        self.file.unlink(missing_ok=True)


@contextmanager
def everything(data: Data, *more: Iterable[bytes], places: AbstractSet[bytes] | None = None) -> Iterator[Known]:
    """The statements of `data` and `more` lines of N-Triples, for a while.

    Of the places of statements in `data`, only those with a property in `places`; None: all.
    """
    descriptor, name = tempfile.mkstemp(".nt", "ogpkg-")
    known = Known(Path(name))
    try:
        with os.fdopen(descriptor, "wb") as file:
            data.copy_to(file, places)
            for lines in more:
                file.writelines(line + b"\n" for line in lines)
        yield known
    finally:
        known.close()


class _Prepared(Graph):
    """A graph that reads a query once: pySHACL asks the same text again for every focus node.

    rdflib takes 35 to 55 ms to parse one, far longer than to answer it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._queries: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> Answer:
        """What `Graph.query` gives."""
        from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415 - a grammar that only pySHACL needs

        if isinstance(query_object, str):
            if query_object not in self._queries:
                self._queries[query_object] = prepareQuery(query_object, initNs=dict(self.namespaces()))
            query_object = self._queries[query_object]
        return super().query(query_object, *args, **options)


@contextmanager
def quiet() -> Iterator[None]:
    """No log of literals whose text is not of their datatype: the shapes report them better."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
