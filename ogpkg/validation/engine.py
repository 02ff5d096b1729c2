"""The engine: pySHACL, the reference, over everything known; its results become a `Report`.

pySHACL gets a plain rdflib graph: over a graph that Oxigraph backs, plain strings come back typed and sh:in reports
what is right. Nothing is inferred here (the caller passes in what follows) and nothing is fetched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib.plugins.sparql
from rdflib import SH, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as Answer
from rdflib.term import Node

from ogpkg.errors import InputError
from ogpkg.terms import to_oxigraph, to_rdflib
from ogpkg.validation import shapes as shapes_room
from ogpkg.validation.findings import Findings
from ogpkg.validation.inputs import Data
from ogpkg.validation.profiles import severity_in
from ogpkg.validation.report import SEVERITIES, Report, Result, in_order

ENGINE = f"pyshacl {pyshacl.__version__}"


def validate(
    data: Data,
    shapes: Graph,
    *,
    vocabulary: Iterable[ox.Quad] = (),
    entailed: Iterable[ox.Quad] = (),
    profile: str = "standard",
) -> Report:
    """What `shapes` find in `data`, read together with the ontology and code lists and with what follows from all.

    A result about a term of `vocabulary` that `data` does not describe is dropped: nobody asked. InputError when
    no target of the shapes chooses anything, for then nothing would have been validated, and for shapes that
    pySHACL cannot run.
    """
    terms = list(vocabulary)
    everything = [*data.quads, *terms, *entailed]
    graph = as_rdflib(everything)
    starts = _with_focus(shapes, graph)
    if not starts:
        raise InputError(", ".join(data.files), "holds nothing that the shapes speak of, so nothing was validated")
    described = {quad.subject for quad in data.quads}
    foreign = {quad.subject for quad in terms} - described
    found = _Results(_run(graph, shapes), shapes, Findings(data, everything), profile)
    return Report(
        results=in_order(found.results(foreign)),
        files=tuple(data.files),
        shapes=len(shapes_room.constraints(shapes, starts)),
        engine=ENGINE,
        profile=profile,
    )


def as_rdflib(quads: Iterable[ox.Quad]) -> Graph:
    """The merge of all graphs of `quads`, as a plain rdflib graph."""
    graph = _Prepared()
    known: dict[object, Node] = {}
    with _quiet():
        for triple in {quad.triple for quad in quads}:
            parts = (triple.subject, triple.predicate, triple.object)
            for part in parts:
                if part not in known:
                    known[part] = to_rdflib(part)
            graph.add((known[parts[0]], known[parts[1]], known[parts[2]]))
    return graph


class _Prepared(Graph):
    """A graph that reads a query once: pySHACL asks the same text again for every focus node.

    rdflib takes 35 to 55 ms to parse one, far longer than to answer it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._queries: dict[str, Query] = {}

    def query(self, query_object: str | Query, *args: Any, **options: Any) -> Answer:
        """What `Graph.query` gives."""
        if isinstance(query_object, str):
            if query_object not in self._queries:
                self._queries[query_object] = prepareQuery(query_object, initNs=dict(self.namespaces()))
            query_object = self._queries[query_object]
        return super().query(query_object, *args, **options)


def _with_focus(shapes: Graph, graph: Graph) -> list[Node]:
    """The shapes whose targets choose at least one node of `graph`, or are SPARQL and may."""
    return [
        shape
        for shape in shapes_room.targeted(shapes)
        if (shape, SH.target, None) in shapes or any(True for _ in shapes_room.focus_nodes(shape, shapes, graph))
    ]


def _run(graph: Graph, shapes: Graph) -> Graph:
    """The report graph that pySHACL makes."""
    # rdflib would fetch the graphs that a FROM in a SPARQL constraint names, from the network or the disk.
    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    with _quiet():
        try:
            _, report, text = pyshacl.validate(
                graph, shacl_graph=shapes, inference="none", do_owl_imports=False, inplace=True
            )
        except Exception as error:  # its own errors have no common base, and its SPARQL parser's come through
            raise _cannot_run(getattr(error, "message", error)) from error
    if not isinstance(report, Graph):
        raise _cannot_run(text)
    return report


def _cannot_run(why: object) -> InputError:
    return InputError("the shapes", f"pySHACL cannot run them: {' '.join(str(why).split())}")


@contextmanager
def _quiet() -> Iterator[None]:
    """No log of literals whose text is not of their datatype: the shapes report them better."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


class _Results:
    """The results of a report graph, each made into a `Result`."""

    def __init__(self, report: Graph, shapes: Graph, findings: Findings, profile: str) -> None:
        self._report, self._shapes, self._findings, self._profile = report, shapes, findings, profile

    def results(self, foreign: AbstractSet[object]) -> Iterator[Result]:
        """Every result but those about one of `foreign`."""
        for result in set(self._report.objects(None, SH.result)):
            focus = to_oxigraph(self._one(result, SH.focusNode))
            if focus not in foreign:
                yield self._result(result, focus)

    def _result(self, result: Node, focus: ox.NamedNode | ox.BlankNode | ox.Literal) -> Result:
        source, path = self._one(result, SH.sourceShape), self._report.value(result, SH.resultPath)
        value = self._report.value(result, SH.value)
        offending = None if value is None else to_oxigraph(value)
        properties = [ox.NamedNode(str(name)) for name in shapes_room.path_properties(self._report, path)]
        said, reason = self._findings.where(focus, properties, offending)
        messages = self._report.objects(result, SH.resultMessage)
        shape = shapes_room.named(self._shapes, source)
        return Result(
            focus=_text(focus),
            focus_label=self._findings.label(focus),
            path=shapes_room.path_text(self._report, path),
            value="" if offending is None else _written(offending),
            severity=severity_in(self._profile, shape, self._severity(result)),
            messages=shapes_room.texts(shapes_room.with_languages(self._shapes, source, messages)),
            shape=shape,
            shape_names=shapes_room.texts(self._shapes.objects(URIRef(shape), SH.name)),
            graph=said[0][0] if said else "",
            places=tuple(dict.fromkeys(place for _, place in said)),
            plan=self._findings.plan(focus),
            reason=reason,
        )

    def _one(self, subject: Node, predicate: Node) -> Node:
        found = self._report.value(subject, predicate)
        assert found is not None  # noqa: S101  SHACL demands it of every result
        return found

    def _severity(self, result: Node) -> str:
        """One of ours; a severity that SHACL does not name counts as the worst."""
        name = str(self._report.value(result, SH.resultSeverity)).removeprefix(str(SH)).lower()
        return name if name in SEVERITIES else SEVERITIES[0]


def _text(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
    return term.value if isinstance(term, ox.NamedNode) else _written(term)


def _written(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
    # The name of a blank node is another in every run.
    return "_:b" if isinstance(term, ox.BlankNode) else str(term)
