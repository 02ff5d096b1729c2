"""The reference engine, pySHACL: slow, complete, and what the fast one is measured by.

Nothing is inferred here (the caller passes in what follows) and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyshacl
import rdflib.plugins.sparql
from rdflib import SH, Graph, Literal
from rdflib.term import Node

from ogpkg.errors import InputError
from ogpkg.terms import to_oxigraph
from ogpkg.validation import shapes as shapes_room
from ogpkg.validation.found import Found
from ogpkg.validation.known import Known, quiet

ENGINE = f"pyshacl {pyshacl.__version__}"


def find(known: Known, shapes: Graph) -> Iterator[Found]:
    """What `shapes` find in everything `known`. InputError for shapes that pySHACL cannot run."""
    report = _run(known.graph, shapes)
    for result in set(report.objects(None, SH.result)):
        value, path = report.value(result, SH.value), report.value(result, SH.resultPath)
        source = _one(report, result, SH.sourceShape)
        constraint = report.value(result, SH.sourceConstraint)
        messages = report.objects(result, SH.resultMessage)
        said = shapes_room.with_languages(shapes, source, messages) if _speaks(shapes, source, constraint) else ()
        yield Found(
            focus=to_oxigraph(_one(report, result, SH.focusNode)),
            value=None if value is None else to_oxigraph(value),
            shape=source,
            component=str(_one(report, result, SH.sourceConstraintComponent)),
            severity=str(_one(report, result, SH.resultSeverity)),
            path=shapes_room.path_text(report, path),
            properties=tuple(map(str, shapes_room.path_properties(report, path))),
            messages=tuple(sorted(text for text in said if isinstance(text, Literal))),
        )


def _run(graph: Graph, shapes: Graph) -> Graph:
    """The report graph that pySHACL makes."""
    # rdflib would fetch the graphs that a FROM in a SPARQL constraint names, from the network or the disk.
    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    with quiet():
        try:
            _, report, text = pyshacl.validate(
                graph,
                shacl_graph=shapes,
                advanced=bool(shapes_room.advanced(shapes)),
                inference="none",
                do_owl_imports=False,
                inplace=True,
            )
        except Exception as error:  # its own errors have no common base, and its SPARQL parser's come through
            raise _cannot_run(getattr(error, "message", error)) from error
    if not isinstance(report, Graph):
        raise _cannot_run(text)
    return report


def _speaks(shapes: Graph, source: Node, constraint: Node | None) -> bool:
    """Whether the shape has words of its own; what pySHACL says in their place is its own and changes."""
    return any((one, SH.message, None) in shapes for one in (source, constraint) if one is not None)


def _cannot_run(why: object) -> InputError:
    return InputError("the shapes", f"pySHACL cannot run them: {' '.join(str(why).split())}")


def _one(report: Graph, subject: Node, predicate: Node) -> Node:
    found = report.value(subject, predicate)
    assert found is not None  # noqa: S101  SHACL demands it of every result
    return found
