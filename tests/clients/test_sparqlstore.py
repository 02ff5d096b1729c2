"""rdflib's SPARQLStore over the endpoint looks like the same dataset in memory."""

from __future__ import annotations

from collections import Counter

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.conftest import Knowledge
from tests.test_competency import GOLDEN, expected, short, text_of

OGP = rdflib.Namespace("https://w3id.org/ogpkg/ontology#")
NAP4 = rdflib.URIRef("https://w3id.org/ogpkg/id/document/kr-nap4")
KR0041 = rdflib.URIRef("https://w3id.org/ogpkg/id/commitment/KR0041")

# rdflib's own classes use what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Dataset.(default_context|identifier|contexts) is deprecated:DeprecationWarning"
)


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def graph(request: pytest.FixtureRequest, endpoint: str) -> rdflib.Graph:
    return rdflib.Graph(SPARQLStore(endpoint, method=request.param, context_aware=False))


@pytest.mark.parametrize("name", ["leads", "late-milestones", "budgets"])
def test_a_question_has_its_answer(graph: rdflib.Graph, name: str) -> None:
    header, rows = expected(GOLDEN / f"{name}.csv")
    found = graph.query(text_of(GOLDEN / f"{name}.csv"))
    assert [str(each) for each in found.vars] == header
    assert [tuple("" if value is None else short(str(value)) for value in row) for row in found] == rows


def test_patterns_give_the_statements_that_are_there(graph: rdflib.Graph, knowledge: Knowledge) -> None:
    whole = knowledge.rdflib
    assert set(graph.subjects(rdflib.RDF.type, OGP.Commitment)) == set(whole.subjects(rdflib.RDF.type, OGP.Commitment))
    ours = Counter(o for o in graph.objects(KR0041, None) if not isinstance(o, rdflib.BNode))
    assert set(ours) == {o for o in whole.objects(KR0041, None) if not isinstance(o, rdflib.BNode)}
    assert len(ours) > 5
    assert (KR0041, rdflib.RDF.type, OGP.Commitment) in graph
    assert (KR0041, rdflib.RDF.type, OGP.Person) not in graph
    assert list(graph.triples((KR0041, OGP.noSuchProperty, None))) == []


def test_a_yes_or_no_and_a_graph(graph: rdflib.Graph, knowledge: Knowledge) -> None:
    assert bool(graph.query("ASK { ?c a ogp:Commitment }", initNs={"ogp": OGP}))
    assert not bool(graph.query("ASK { ?c a ogp:Nothing }", initNs={"ogp": OGP}))
    query = "CONSTRUCT WHERE { ?c a ogp:Commitment ; ogp:plan ?plan }"
    theirs = knowledge.rdflib.query(query, initNs={"ogp": OGP}).graph
    assert set(graph.query(query, initNs={"ogp": OGP}).graph) == set(theirs)
    assert len(theirs) > 90
    nothing = graph.query("CONSTRUCT WHERE { ?c a ogp:Nothing }", initNs={"ogp": OGP})
    assert len(nothing.graph) == 0


def test_the_length_is_the_number_of_statements(endpoint: str, knowledge: Knowledge) -> None:
    graph = rdflib.Graph(SPARQLStore(endpoint, context_aware=False))
    ((count,),) = knowledge.rdflib.query("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }")
    assert len(graph) == int(count)


def test_a_store_that_knows_of_graphs_sees_each_by_itself(endpoint: str, knowledge: Knowledge) -> None:
    dataset = rdflib.Dataset(SPARQLStore(endpoint, context_aware=True), default_union=True)
    names = {row[0] for row in knowledge.rdflib.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    found = {rdflib.URIRef(str(context)) for context in dataset.store.contexts()}
    assert found >= names
    ours, theirs = rdflib.Graph(dataset.store, NAP4), knowledge.rdflib.graph(NAP4)
    assert len(ours) == len(theirs) > 1000
    assert set(ours.subjects(rdflib.RDF.type, OGP.Milestone)) == set(theirs.subjects(rdflib.RDF.type, OGP.Milestone))


def test_an_update_is_not_taken(endpoint: str) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore

    store = SPARQLUpdateStore(endpoint, endpoint)
    with pytest.raises(Exception, match=r"403|Forbidden"):
        store.add((KR0041, OGP.note, rdflib.Literal("no")), rdflib.Graph(identifier=NAP4))
