"""Asked once with $this free, a constraint in SPARQL finds what asking for each focus node finds (see shapes.ttl)."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
import pytest
from rdflib import SH, Graph, URIRef, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query

from ogpkg.terms import to_oxigraph
from tests.ontology.files import SHAPE_FILES, graph_of
from tests.shapes.test_pairs import PREFIX, graph_file

THIS = Variable("this")
_SHAPES = graph_of(*SHAPE_FILES)
PREFIXES = {
    str(_SHAPES.value(d, SH.prefix)): str(_SHAPES.value(d, SH.namespace)) for d in _SHAPES.objects(None, SH.declare)
}
#: Local name of the shape → its query.
QUERIES = {
    str(shape).removeprefix(PREFIX): str(_SHAPES.value(constraint, SH.select))
    for shape, constraint in _SHAPES.subject_objects(SH.sparql)
}


def mentions(part: object) -> bool:
    """Whether an expression says $this outside EXISTS."""
    if isinstance(part, CompValue):
        return part.name not in ("Builtin_EXISTS", "Builtin_NOTEXISTS") and any(map(mentions, part.values()))
    return any(map(mentions, part)) if isinstance(part, list | tuple | set) else part == THIS


def binds(part: CompValue) -> bool:
    """Whether every solution of `part` has a $this that a triple pattern bound."""
    if part.name == "BGP":
        return any(THIS in triple for triple in part.triples)
    if part.name == "Join":
        return binds(part.p1) or binds(part.p2)
    return binds(part.p1) if part.name == "LeftJoin" else binds(part.p)


def breaches(part: CompValue) -> list[str]:
    """The operators of a query that see $this before a triple pattern has bound it, or add up over all of them."""
    found: list[str] = []
    if part.name in ("Filter", "Extend") and mentions(part.expr) and not binds(part.p):
        found.append(part.name)
    if part.name == "LeftJoin" and (mentions(part.p2) or mentions(part.expr)) and not binds(part.p1):
        found.append(part.name)
    if part.name == "Group" and THIS not in (part.expr or ()):
        found.append(part.name)
    return found + [
        one for name in ("p", "p1", "p2") if isinstance(part.get(name), CompValue) for one in breaches(part[name])
    ]


@cache
def prepared(query: str) -> Query:
    """`query` as rdflib reads it; it takes longer to read it than to answer it."""
    return prepareQuery(query, initNs=PREFIXES)


def algebra(query: str) -> CompValue:
    """What rdflib makes of `query`."""
    return prepared(query).algebra


@pytest.mark.parametrize("constraint", QUERIES)
def test_every_group_that_mentions_the_focus_node_binds_it(constraint: str) -> None:
    assert breaches(algebra(QUERIES[constraint])) == []


@pytest.mark.parametrize(
    ("query", "operator"),
    [
        ("SELECT $this { ?a ogp:plan ?b FILTER(?b = $this) }", "Filter"),
        ("SELECT $this { ?a ogp:plan ?b BIND(STR($this) AS ?c) }", "Extend"),
        ("SELECT $this { ?a ogp:plan ?b OPTIONAL { ?b ogp:member $this } }", "LeftJoin"),
        ("SELECT (SAMPLE(?b) AS ?c) { $this ogp:plan ?b } GROUP BY ?b", "Group"),
    ],
)
def test_a_breach_of_the_rule_is_seen(query: str, operator: str) -> None:
    assert operator in breaches(algebra(query))


def per_focus(query: str, graph: Graph) -> set[tuple[str, str]]:
    """What rdflib answers, asked for every subject and object of `graph` that has an IRI."""
    foci = {node for node in graph.all_nodes() if isinstance(node, URIRef)}
    rows = [(focus, row) for focus in foci for row in graph.query(prepared(query), initBindings={"this": focus})]
    found = {(str(focus), row["value"]) for focus, row in rows}  # type: ignore[index, call-overload]
    # A constraint that finds something missing has no value.
    return {(focus, str(None if value is None else to_oxigraph(value))) for focus, value in found}


def once(query: str, graph: Graph) -> set[tuple[str, str]]:
    """What Oxigraph answers, asked once."""
    store = ox.Store()
    store.load(graph.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES)
    solutions = store.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return {(str(row["this"].value), str(row["value"])) for row in solutions}


@pytest.mark.parametrize("constraint", QUERIES)
def test_asking_once_finds_what_asking_for_every_focus_node_finds(constraint: str) -> None:
    good, bad = (graph_of(graph_file(constraint, kind)) for kind in ("ok", "bad"))
    assert once(QUERIES[constraint], bad) == per_focus(QUERIES[constraint], bad) != set()
    assert once(QUERIES[constraint], good) == per_focus(QUERIES[constraint], good)
