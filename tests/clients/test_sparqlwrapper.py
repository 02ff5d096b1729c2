"""SPARQLWrapper against the endpoint: what it can ask for comes, and what goes wrong is its own exception."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from urllib.error import HTTPError
from xml.dom.minidom import Document

import pytest
import rdflib
from rdflib.compare import isomorphic
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed

from tests.conftest import Knowledge
from tests.test_competency import GOLDEN, expected, short, text_of

LEADS = GOLDEN / "leads.csv"
SENDING = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
GRAPH = "CONSTRUCT WHERE { ?commitment a ogp:Commitment ; dcterms:title ?title }"
PREFIXES = "PREFIX ogp: <https://w3id.org/ogpkg/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

# rdflib's own query engine, and SPARQLWrapper, use what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings(
    "ignore:(Dataset.(default_context|identifier|contexts)|ConjunctiveGraph) is deprecated:DeprecationWarning"
)


@pytest.fixture
def wrapper(endpoint: str) -> Iterator[SPARQLWrapper]:
    found = SPARQLWrapper(endpoint)
    found.setTimeout(30)
    yield found


def ask(wrapper: SPARQLWrapper, query: str, format: str) -> object:
    wrapper.setQuery(query)
    wrapper.setReturnFormat(format)
    return wrapper.queryAndConvert()


@pytest.mark.parametrize(("method", "how"), SENDING)
def test_a_table_comes_however_the_query_is_sent(wrapper: SPARQLWrapper, method: str, how: str) -> None:
    wrapper.setMethod(method)
    wrapper.setRequestMethod(how)
    found = ask(wrapper, text_of(LEADS), JSON)
    header, rows = expected(LEADS)
    assert found["head"]["vars"] == header  # type: ignore[index]
    bindings = found["results"]["bindings"]  # type: ignore[index]
    assert [tuple(short(row[name]["value"]) if name in row else "" for name in header) for row in bindings] == rows


def test_a_table_comes_in_every_format_it_knows(wrapper: SPARQLWrapper) -> None:
    header, rows = expected(LEADS)
    read = {CSV: csv.reader, TSV: lambda text: csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)}
    for format, reader in read.items():
        body = ask(wrapper, text_of(LEADS), format)
        lines = list(reader(io.StringIO(body.decode(), newline="")))  # type: ignore[attr-defined]
        assert [name.lstrip("?") for name in lines[0]] == header
        assert len(lines) == len(rows) + 1
    document = ask(wrapper, text_of(LEADS), XML)
    assert isinstance(document, Document)
    assert [each.getAttribute("name") for each in document.getElementsByTagName("variable")] == header
    assert len(document.getElementsByTagName("result")) == len(rows)


@pytest.mark.parametrize(("kind", "truth"), [("Commitment", True), ("NoSuchClass", False)])
def test_a_yes_or_no_is_one(wrapper: SPARQLWrapper, kind: str, truth: bool) -> None:
    query = f"{PREFIXES} ASK {{ ?x a ogp:{kind} }}"
    assert ask(wrapper, query, JSON)["boolean"] is truth  # type: ignore[index]
    document = ask(wrapper, query, XML)
    assert document.getElementsByTagName("boolean")[0].firstChild.data == str(truth).lower()  # type: ignore[attr-defined]


# SPARQLWrapper makes graphs of a class that rdflib calls deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.parametrize("format", [TURTLE, N3, RDFXML, XML, JSONLD])
def test_a_graph_is_the_one_that_another_engine_makes(
    wrapper: SPARQLWrapper, knowledge: Knowledge, format: str
) -> None:
    theirs = knowledge.rdflib.query(PREFIXES + GRAPH).graph
    found = ask(wrapper, PREFIXES + GRAPH, format)
    ours = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
    assert len(ours) > 90
    assert isomorphic(ours, theirs)


def test_graphs_named_by_the_protocol_are_the_dataset(wrapper: SPARQLWrapper, knowledge: Knowledge) -> None:
    graph = "https://w3id.org/ogpkg/id/document/kr-nap4"
    wrapper.addDefaultGraph(graph)
    found = ask(wrapper, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", JSON)
    count = len(knowledge.rdflib.graph(rdflib.URIRef(graph)))
    assert [int(row["n"]["value"]) for row in found["results"]["bindings"]] == [count]  # type: ignore[index]


def test_a_mistake_is_its_exception_with_our_reason(wrapper: SPARQLWrapper) -> None:
    with pytest.raises(QueryBadFormed) as raised:
        ask(wrapper, "SELECT * {\n ?s ?p }", JSON)
    assert "line" in str(raised.value)
    assert json.loads(_response_in(raised.value))["line"] == 2


def test_a_refusal_and_a_deadline_are_errors_and_no_answers(wrapper: SPARQLWrapper) -> None:
    with pytest.raises(HTTPError) as refused:
        ask(wrapper, "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", JSON)
    with refused.value:
        assert refused.value.code == 403
    wrapper.addParameter("timeout", "0.3")
    with pytest.raises((HTTPError, EndPointInternalError)) as stopped:
        ask(wrapper, SLOW, JSON)
    with stopped.value:
        assert stopped.value.code == 503
        assert stopped.value.headers["Retry-After"]


def _response_in(error: Exception) -> str:
    """The body that SPARQLWrapper puts into its message as the repr of bytes."""
    import ast

    return ast.literal_eval(str(error).partition("Response:\n")[2]).decode()
