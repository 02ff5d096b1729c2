"""Shapes: what a shapes graph demands, whether it can demand anything, and what its shapes are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from ogpkg import formats, resources
from ogpkg.errors import InputError
from ogpkg.iris import PREFIXES, SHAPES
from ogpkg.terms import to_oxigraph, to_rdflib
from ogpkg.validation.inputs import Term
from ogpkg.validation.positions import located

#: The parameters of SHACL's constraint components, those that only lead to another shape left out.
PARAMETERS = frozenset(
    SH[name]
    for name in (
        *("class", "datatype", "nodeKind", "minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"),
        *("minExclusive", "minInclusive", "maxExclusive", "maxInclusive", "minLength", "maxLength", "pattern"),
        *("languageIn", "uniqueLang", "equals", "disjoint", "lessThan", "lessThanOrEquals", "closed", "hasValue"),
        *("in", "sparql", "not", "xone", "or", "and"),
    )
)
#: What SHACL Core and SPARQL constraints do not have: advanced features and JavaScript.
_ADVANCED = frozenset(
    URIRef(f"{SH}{name}")
    for name in (
        *("target", "rule", "values", "expression", "js", "jsLibrary", "filterShape", "nodes", "entailment"),
        *("validator", "nodeValidator", "propertyValidator"),
    )
)
TARGETS = tuple(SH[name] for name in ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target"))
_PLACED = re.compile(r"rdf:predicate\s+(\w+):(\w+)")
_VARIABLE = re.compile(r"\{[?$]\w+\}")
_TO_SHAPES = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_TO_LISTS_OF_SHAPES = (SH["and"], SH["or"], SH.xone)
_TYPE, _BELOW = ox.NamedNode(str(RDF.type)), ox.NamedNode(str(RDFS.subClassOf))
_REPEATS = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def read_shapes(paths: Iterable[Path]) -> Graph:
    """The shapes graph of `paths`. InputError for a file that is no RDF, and for shapes without effect.

    Some of our own files may be given without the one that declares their prefixes.
    """
    graph, files = Graph(), list(paths)
    for path in files:
        format = formats.format_of(path)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InputError(path, f"cannot be read: {error.strerror}") from error
        for quad, _ in located(content, format, str(path), path.resolve().as_uri()):
            graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    check_effect(graph, ", ".join(map(str, files)))
    ours = URIRef(SHAPES)
    if (None, SH.prefixes, ours) in graph and (ours, SH.declare, None) not in graph:
        declared = own_shapes()
        for one in declared.objects(ours, SH.declare):
            graph.add((ours, SH.declare, one))
            graph += declared.triples((one, None, None))
    return graph


@cache
def own_shapes() -> Graph:
    """The shapes that came with ogpkg, read once a process."""
    return read_shapes(sorted(resources.folder("shapes").glob("*.ttl")))


@cache
def places_asked(shapes: Graph) -> frozenset[bytes] | None:
    """The properties of whose statements `shapes` look at the places, as N-Triples writes them; None: perhaps of all.

    Only our own shapes are known well enough: they look at places in SPARQL, where they name the property.
    """
    if shapes is not own_shapes():
        return None
    texts = map(str, shapes.objects(None, SH.select))
    named = [_PLACED.findall(text) for text in texts if "rdf:subject" in text or "ogp:line" in text]
    if not all(named):
        return None
    return frozenset(f"<{PREFIXES[prefix]}{local}>".encode() for names in named for prefix, local in names)


def check_effect(graph: Graph, name: str) -> None:
    """InputError when `graph`, called `name`, holds no constraint that a target leads to."""
    starts = set(targeted(graph))
    if not starts:
        raise InputError(name, "no shape has a target (sh:targetClass …), so these shapes have no effect")
    if not constraints(graph, starts):
        raise InputError(
            name, "no shape with a target has a constraint (sh:minCount …), so these shapes have no effect"
        )


def targeted(graph: Graph) -> Iterator[Node]:
    """Every active shape with a target of its own."""
    shapes = {shape for target in TARGETS for shape in graph.subjects(target)}
    for kind in (SH.NodeShape, SH.PropertyShape):
        shapes |= {shape for shape in graph.subjects(RDF.type, kind) if _is_class(graph, shape)}
    return (shape for shape in shapes if not is_off(graph, shape))


def constraints(graph: Graph, starts: Iterable[Node]) -> set[Node]:
    """The shapes with constraints that `starts` lead to, themselves among them."""
    seen: set[Node] = set()
    waiting = list(starts)
    while waiting:
        shape = waiting.pop()
        if shape not in seen and not is_off(graph, shape):
            seen.add(shape)
            waiting += _next_shapes(graph, shape)
    return {shape for shape in seen if PARAMETERS & set(graph.predicates(shape))}


def shapes_in(graph: Graph) -> set[Node]:
    """Every shape, whether a target leads to it or not."""
    shapes = {*targeted(graph), *graph.subjects(SH.path)}
    return shapes | {inner for shape in graph.subjects() for inner in _next_shapes(graph, shape)}


def advanced(graph: Graph) -> str:
    """The first property in `graph` that is of SHACL's advanced features; "" when there is none."""
    return min((str(predicate) for predicate in graph.predicates() if predicate in _ADVANCED), default="")


def focus_nodes(shape: Node, shapes: Graph, store: ox.Store) -> Iterator[Term]:
    """The nodes of `store` that the targets of `shape` choose, some twice; nothing for SPARQL targets."""
    yield from (to_oxigraph(node) for node in shapes.objects(shape, SH.targetNode))
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        yield from (quad.subject for quad in store.quads_for_pattern(None, ox.NamedNode(str(predicate)), None))
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        yield from (quad.object for quad in store.quads_for_pattern(None, ox.NamedNode(str(predicate)), None))
    for kind in _classes(shape, shapes, store):
        yield from (quad.subject for quad in store.quads_for_pattern(None, _TYPE, kind))


def _classes(shape: Node, shapes: Graph, store: ox.Store) -> set[Term]:
    """The classes whose instances `shape` is for, with all that `store` knows to be below them."""
    tops = list(shapes.objects(shape, SH.targetClass)) + ([shape] if _is_class(shapes, shape) else [])
    found: set[Term] = set(map(to_oxigraph, tops))
    waiting = list(found)
    while waiting:
        below = {quad.subject for quad in store.quads_for_pattern(None, _BELOW, waiting.pop())} - found
        found |= below
        waiting += below
    return found


def prefixes(graph: Graph, constraint: Node) -> dict[str, str]:
    """The prefixes of a SPARQL constraint, as its sh:prefixes declare them."""
    declared = (one for place in graph.objects(constraint, SH.prefixes) for one in graph.objects(place, SH.declare))
    return {str(graph.value(one, SH.prefix)): str(graph.value(one, SH.namespace)) for one in declared}


def is_off(graph: Graph, shape: Node) -> bool:
    """True when `shape` is deactivated."""
    return any(str(value) in {"true", "1"} for value in graph.objects(shape, SH.deactivated))


def named(graph: Graph, shape: Node) -> str:
    """The IRI of `shape`, or of the nearest named shape that it is a part of."""
    seen: set[Node] = set()
    while isinstance(shape, BNode) and shape not in seen:
        seen.add(shape)
        shape = next(graph.subjects(None, shape), shape)
    return str(shape) if isinstance(shape, URIRef) else "_:b"


def texts(found: Iterable[Node]) -> Mapping[str, str]:
    """Language → text; a text without a language counts as English when no English one is there."""
    by_language: dict[str, str] = {}
    for text in sorted(literal for literal in found if isinstance(literal, Literal)):
        by_language.setdefault((text.language or "").partition("-")[0], str(text))
    plain = by_language.pop("", None)
    if plain is not None:
        by_language.setdefault("en", plain)
    return by_language


def with_languages(graph: Graph, shape: Node, messages: Iterable[Node]) -> Iterator[Node]:
    """`messages` of a result of `shape`, each in the language in which the shape says it.

    pySHACL drops the language when it puts the variables of a SPARQL constraint into a message.
    """
    constraints = (shape, *graph.objects(shape, SH.sparql))
    said = [text for one in constraints for text in graph.objects(one, SH.message) if isinstance(text, Literal)]
    for message in messages:
        language = message.language if isinstance(message, Literal) else None
        found = (text.language for text in said if _says(text, message))
        yield Literal(str(message), lang=language or next(found, None))


def _says(template: str, message: Node) -> bool:
    """True when `message` is `template` with something in place of its variables."""
    parts = _VARIABLE.split(template)
    return re.fullmatch(".*".join(map(re.escape, parts)), str(message), re.DOTALL) is not None


def has_variables(text: Node) -> bool:
    """True for a message in which the solution of a SPARQL constraint is to be put."""
    return _VARIABLE.search(str(text)) is not None


def path_text(graph: Graph, path: Node | None) -> str:
    """The IRI of a property, or a property path as SPARQL writes it, with the prefixes ogpkg knows."""
    if path is None:
        return ""
    return str(path) if isinstance(path, URIRef) else _path(graph, path)


def path_properties(graph: Graph, path: Node | None) -> list[URIRef]:
    """Every property that `path` mentions, in its order."""
    if path is None or isinstance(path, URIRef):
        return [path] if isinstance(path, URIRef) else []
    if (path, RDF.first, None) in graph:
        return [found for step in Collection(graph, path) for found in path_properties(graph, step)]
    return [found for step in graph.objects(path) for found in path_properties(graph, step) if found != RDF.nil]


def _path(graph: Graph, path: Node, *, inner: bool = False) -> str:
    if isinstance(path, URIRef):
        return _short(path)
    if (path, RDF.first, None) in graph:
        return _joined("/", [_path(graph, step, inner=True) for step in Collection(graph, path)], inner)
    if (choices := graph.value(path, SH.alternativePath)) is not None:
        return _joined("|", [_path(graph, choice, inner=True) for choice in Collection(graph, choices)], inner)
    if (inverse := graph.value(path, SH.inversePath)) is not None:
        return "^" + _path(graph, inverse, inner=True)
    for predicate, mark in _REPEATS.items():
        if (step := graph.value(path, predicate)) is not None:
            return _path(graph, step, inner=True) + mark
    return ""


def _joined(mark: str, parts: list[str], inner: bool) -> str:
    text = mark.join(parts)
    return f"({text})" if inner and len(parts) > 1 else text


def _short(iri: URIRef) -> str:
    for prefix, start in PREFIXES.items():
        local = iri.removeprefix(start)
        if local != iri and local.isidentifier():
            return f"{prefix}:{local}"
    return f"<{iri}>"


def _is_class(graph: Graph, shape: Node) -> bool:
    return any((shape, RDF.type, kind) in graph for kind in (RDFS.Class, OWL.Class))


def _next_shapes(graph: Graph, shape: Node) -> Iterator[Node]:
    for predicate in _TO_SHAPES:
        yield from graph.objects(shape, predicate)
    for predicate in _TO_LISTS_OF_SHAPES:
        for shapes in graph.objects(shape, predicate):
            yield from Collection(graph, shapes)
