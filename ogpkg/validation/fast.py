"""The fast engine: SHACL Core by the Rust package `shacl`, SPARQL constraints by Oxigraph, at the same time.

It answers as pySHACL does, or not at all: `obstacle` says what it leaves to the reference. Tests compare the two.
`shacl` does not compare dates in SPARQL, so a SPARQL constraint is asked of Oxigraph: once, with `$this` free, for all
focus nodes. That is the same only if every group that uses `$this` binds it, so only our own constraints, which are
known to, are asked here (see ``shapes/shapes.ttl``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial

import pyoxigraph as ox
import shacl
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from ogpkg.errors import InputError
from ogpkg.terms import to_oxigraph
from ogpkg.validation import shapes as shapes_room
from ogpkg.validation.found import Found
from ogpkg.validation.known import Known

ENGINE = f"shacl {shacl.__version__} with pyoxigraph {ox.__version__}"

Term = ox.NamedNode | ox.BlankNode | ox.Literal
_SPARQL = str(SH.SPARQLConstraintComponent)
_SKOLEM = "urn:ogpkg:shape:"


@cache
def obstacle(shapes: Graph) -> str:
    """Why `shapes` are for the reference engine; "" when there is no reason. Found out once for a graph."""
    if beyond := shapes_room.advanced(shapes):
        return beyond
    if (None, RDF.type, SH.ConstraintComponent) in shapes:
        return str(SH.ConstraintComponent)
    for shape, constraint in shapes.subject_objects(SH.sparql):
        if _text(shapes, constraint) not in _own_constraints():
            return "a SPARQL constraint that is not ours"
        if any(map(shapes_room.has_variables, _messages(shapes, shape, constraint))):
            return "a message with variables"
        if not _is_asked_of_targets(shapes, shape):
            return "a SPARQL constraint on nodes that are no target"
    return ""


def find(known: Known, shapes: Graph) -> Iterator[Found]:
    """What `shapes` find in everything `known`. InputError for shapes that cannot be run."""
    with ThreadPoolExecutor(1) as thread:
        core = thread.submit(_core, known, shapes)
        by_sparql = list(_by_sparql(known, shapes))
        yield from core.result()
    yield from by_sparql


def _core(known: Known, shapes: Graph) -> list[Found]:
    """What the constraints of SHACL Core find."""
    compiled, by_name = _compiled(shapes)
    try:
        report = compiled.validate_file(str(known.file))
    except ValueError as error:
        raise _cannot_run(error) from error
    says = cache(partial(_says, shapes))
    return [_found(result, by_name, says) for result in report.results]


@cache
def _compiled(shapes: Graph) -> tuple[shacl.Shapes, Mapping[str, Node]]:
    """The core of `shapes`, compiled, and the shapes in it that have no name, by the name that they get there."""
    names = _names(shapes)
    try:
        compiled = shacl.Shapes.from_text(_with_names(shapes, names).serialize(format="nt"), "ntriples")
    except ValueError as error:
        raise _cannot_run(error) from error
    return compiled, {f"<{name}>": node for node, name in names.items()}


def _cannot_run(error: Exception) -> InputError:
    return InputError("the shapes", f"cannot be run: {' '.join(str(error).split())}")


def _found(result: shacl.Result, by_name: Mapping[str, Node], says: Callable[[Node, str], Found]) -> Found:
    name = result.source_shape or result.root_shape or ""
    found = says(by_name.get(name, URIRef(name[1:-1])), result.component_iri)
    found = replace(found, focus=_term(result.focus_node), value=None if result.value is None else _term(result.value))
    # The path of a closed shape's result is the property that is not allowed.
    return found if found.path or not result.path else _at(found, result.path[1:-1])


def _says(shapes: Graph, shape: Node, component: str) -> Found:
    """What `shape` says of every result of `component`; the focus is still to come."""
    path = shapes.value(shape, SH.path)
    return Found(
        focus=to_oxigraph(shape),
        value=None,
        shape=shape,
        component=component,
        severity=str(shapes.value(shape, SH.severity) or SH.Violation),
        path=shapes_room.path_text(shapes, path),
        properties=tuple(map(str, shapes_room.path_properties(shapes, path))),
        messages=_messages(shapes, shape, *(shapes.objects(shape, SH.sparql) if component == _SPARQL else ())),
    )


def _at(found: Found, property: str) -> Found:
    return replace(found, path=property, properties=(property,))


def _by_sparql(known: Known, shapes: Graph) -> Iterator[Found]:
    """What the SPARQL constraints find."""
    for start in shapes_room.targeted(shapes):
        asked = {start, *shapes.objects(start, SH.property)}
        active = (shape for shape in asked if not shapes_room.is_off(shapes, shape))
        anywhere = [found for shape in active for found in _anywhere(known.store, shapes, shape)]
        chosen = set(shapes_room.focus_nodes(start, shapes, known.store)) if anywhere else set()
        yield from (found for found in anywhere if found.focus in chosen)


def _anywhere(store: ox.Store, shapes: Graph, shape: Node) -> Iterator[Found]:
    """What the SPARQL constraints of `shape` find, whether at its focus nodes or not."""
    for constraint in shapes.objects(shape, SH.sparql):
        says, query = _says(shapes, shape, _SPARQL), _text(shapes, constraint)
        for focus, value, path in _solutions(store, query, shapes_room.prefixes(shapes, constraint)):
            found = replace(says, focus=focus, value=value)
            yield _at(found, path.value) if path else found


def _solutions(store: ox.Store, query: str, prefixes: dict[str, str]) -> set[tuple[Term, Term, ox.NamedNode | None]]:
    """The focus, value and path of each solution; no path where the query chooses none."""
    try:
        solutions = store.query(query, prefixes=prefixes)
    except SyntaxError as error:
        raise _cannot_run(error) from error
    assert isinstance(solutions, ox.QuerySolutions)  # noqa: S101  our constraints are SELECT queries
    has_path = ox.Variable("path") in solutions.variables
    return {(one["this"], one["value"], one["path"] if has_path else None) for one in solutions}


def _is_asked_of_targets(shapes: Graph, shape: Node) -> bool:
    """True when nothing leads to `shape` but targets, its own or those of node shapes that have it as a property."""
    links = list(shapes.subject_predicates(shape))
    return all(
        predicate == SH.property and (start, SH.path, None) not in shapes and (None, None, start) not in shapes
        for start, predicate in links
    )


def _messages(shapes: Graph, shape: Node, constraint: Node | None = None) -> tuple[Literal, ...]:
    says = (shape,) if constraint is None else (shape, constraint)
    return tuple(sorted(text for one in says for text in shapes.objects(one, SH.message) if isinstance(text, Literal)))


def _names(shapes: Graph) -> dict[Node, URIRef]:
    """A name for each shape that has none, so that a result can tell which one it is of."""
    unnamed = {shape for shape in shapes_room.shapes_in(shapes) if isinstance(shape, BNode)}
    return {shape: URIRef(f"{_SKOLEM}{number}") for number, shape in enumerate(unnamed)}


def _with_names(shapes: Graph, names: dict[Node, URIRef]) -> Graph:
    """The core of `shapes`, with their names."""
    named = Graph()
    for subject, predicate, object in shapes:
        if predicate != SH.sparql:
            named.add((names.get(subject, subject), predicate, names.get(object, object)))
    return named


def _text(shapes: Graph, constraint: Node) -> str:
    return str(shapes.value(constraint, SH.select))


@cache
def _own_constraints() -> frozenset[str]:
    """The SPARQL constraints of the shapes that came with ogpkg."""
    return frozenset(str(text) for text in shapes_room.own_shapes().objects(None, SH.select))


def _term(text: str) -> Term:
    """The term that `text` writes in N-Triples."""
    line = f"<urn:s> <urn:p> {text} .".encode()
    object: Term = next(ox.parse(line, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=False)).object
    return object
