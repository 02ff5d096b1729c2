"""Linked data: one hop from a thing to a document about it, which says what it is and where its siblings are."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ogpkg.formats import GRAPH_FORMATS
from ogpkg.iris import OGP, ONTOLOGY, PREFIXES, RDF
from ogpkg.web.negotiate import DESCRIPTIONS
from tests.web.conftest import XA0001
from tests.web.test_negotiate import BROWSER

RDF_FORMATS = DESCRIPTIONS[1:]
SOURCE = ox.NamedNode(PREFIXES["prov"] + "hadPrimarySource")
DOCUMENT = "https://w3id.org/ogpkg/id/document/"


def triples(body: bytes, format) -> set[ox.Triple]:  # type: ignore[no-untyped-def]
    return {quad.triple for quad in ox.parse(body, format=format.rdf)}


@pytest.mark.parametrize(
    ("accept", "extension"),
    [
        (None, "html"),
        (BROWSER, "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml, text/html;q=0.5", "rdf"),
        ("application/n-triples", "nt"),
    ],
)
def test_a_thing_leads_to_a_document_in_one_hop(client: FlaskClient, accept: str | None, extension: str) -> None:
    headers = {"Accept": accept} if accept else {}
    hop = client.get("/id/commitment/XA0001", headers=headers)
    assert hop.status_code == 303
    assert hop.headers["Location"] == f"/doc/commitment/XA0001.{extension}"
    assert "Accept" in hop.headers["Vary"]
    document = client.get(hop.headers["Location"], headers=headers)
    assert document.status_code == 200
    assert document.headers["Content-Location"] == hop.headers["Location"]


def test_the_host_makes_no_difference(client: FlaskClient) -> None:
    here = client.get("/doc/commitment/XA0001.ttl")
    elsewhere = client.get("/doc/commitment/XA0001.ttl", headers={"Host": "evil.example:81"})
    assert here.data == elsewhere.data
    assert dict(here.headers)["Link"] == dict(elsewhere.headers)["Link"]


@pytest.mark.parametrize("format", DESCRIPTIONS, ids=lambda format: format.extension)
def test_a_document_says_what_it_is(client: FlaskClient, format) -> None:  # type: ignore[no-untyped-def]
    document = client.get(f"/doc/commitment/XA0001.{format.extension}")
    assert document.mimetype == format.media_type
    link = document.headers["Link"]
    assert f'<{XA0001}>; rel="describes"' in link
    assert 'rel="license"' in link
    assert f'<{OGP}Commitment>; rel="type"' in link
    assert f'/doc/commitment/XA0001.{format.extension}>; rel="canonical"' in link
    alternates = set(re.findall(r'<([^>]+)>; rel="alternate"', link))
    assert alternates == {f"/doc/commitment/XA0001.{f.extension}" for f in DESCRIPTIONS if f is not format}
    tag = document.headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get(f"/doc/commitment/XA0001.{format.extension}", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    headed = client.head(f"/doc/commitment/XA0001.{format.extension}")
    assert (headed.status_code, headed.data) == (200, b"")
    assert headed.headers["Content-Length"] == str(len(document.data))


@pytest.mark.parametrize("path", ["commitment/XA0001", "document/xa-plan", "agency/xa-treasury", "completion/limited"])
def test_all_formats_hold_the_same_graph(client: FlaskClient, path: str) -> None:
    graphs = [triples(client.get(f"/doc/{path}.{f.extension}").data, f) for f in RDF_FORMATS]
    assert graphs[0]
    assert all(graph == graphs[0] for graph in graphs)


def test_a_description_says_who_says_what_on_which_line(client: FlaskClient) -> None:
    found = triples(client.get("/doc/commitment/XA0001.ttl").data, RDF_FORMATS[0])
    place = ox.NamedNode(DOCUMENT + "xa-page#L2-1")
    assert ox.Triple(place, SOURCE, ox.NamedNode(DOCUMENT + "xa-page")) in found
    assert ox.Triple(place, ox.NamedNode(OGP + "line"), ox.Literal(2)) in found
    assert ox.Triple(place, ox.NamedNode(RDF + "object"), ox.Literal("Budget books", language="en")) in found


def test_every_statement_of_a_description_has_a_document(client: FlaskClient) -> None:
    found = triples(client.get("/doc/commitment/XA0001.nt").data, RDF_FORMATS[3])
    parts: dict[ox.NamedNode, dict[str, ox.NamedNode]] = {}
    for triple in found:
        if triple.predicate.value.startswith(RDF) or triple.predicate == SOURCE:
            parts.setdefault(triple.subject, {})[triple.predicate.value] = triple.object  # type: ignore[arg-type,assignment]
    said = {
        (part[RDF + "subject"], part[RDF + "predicate"], part[RDF + "object"])
        for part in parts.values()
        if RDF + "subject" in part and SOURCE.value in part
    }
    about = {
        (t.subject, t.predicate, t.object) for t in found if XA0001 in (t.subject.value, getattr(t.object, "value", ""))
    }
    about = {statement for statement in about if statement[1].value not in (RDF + "subject", RDF + "object")}
    assert len(about) > 15
    assert about <= said


def test_what_points_at_a_thing_and_all_names_come_along(client: FlaskClient) -> None:
    text = client.get("/doc/commitment/XA0001.nt").text
    assert f"<https://w3id.org/ogpkg/id/milestone/XA0001-1> <{OGP}commitment> <{XA0001}>" in text
    assert '"재무부"@ko' in text
    assert '"lead agency"@en' in text


def test_the_shipped_commitment_shows_three_documents(shipped: FlaskClient) -> None:
    document = shipped.get("/id/commitment/KR0042", headers={"Accept": "text/turtle"}, follow_redirects=True)
    found = triples(document.data, RDF_FORMATS[0])
    sources = {triple.object.value for triple in found if triple.predicate == SOURCE}  # type: ignore[union-attr]
    expected = {DOCUMENT + key for key in ("kr-nap4", "kr0042-page-2020", "kr-member-page-2020", "editors")}
    assert expected <= sources


def test_the_same_description_has_the_same_bytes(client: FlaskClient, app) -> None:  # type: ignore[no-untyped-def]
    first = client.get("/doc/plan/XA-1.ttl").data
    app.extensions["ogpkg"].current.answers.__init__(1_000_000)
    assert client.get("/doc/plan/XA-1.ttl").data == first


@pytest.mark.parametrize(
    "path", ["/id/commitment/XA0099", "/id/x", "/doc/commitment/XA0099.ttl", "/doc/commitment/XA0001.pdf"]
)
def test_an_unknown_thing_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert json.loads(answer.data)["status"] == 404


def test_a_retired_thing_leads_to_what_replaced_it(client: FlaskClient) -> None:
    assert client.get("/id/commitment/XA-1-1").status_code == 301
    assert client.get("/id/commitment/XA-1-1").headers["Location"] == "/id/commitment/XA0001"
    assert client.get("/doc/commitment/XA-1-1.ttl").headers["Location"] == "/doc/commitment/XA0001.ttl"


def test_nothing_acceptable_lists_what_there_is(client: FlaskClient) -> None:
    answer = client.get("/id/commitment/XA0001", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in json.loads(answer.data)["offered"]


@pytest.mark.parametrize("name", ["ontology", "shapes"])
def test_a_vocabulary_follows_the_same_rule(client: FlaskClient, name: str) -> None:
    hop = client.get(f"/{name}", headers={"Accept": "text/turtle"})
    assert (hop.status_code, hop.headers["Location"]) == (303, f"/{name}.ttl")
    graphs = [triples(client.get(f"/{name}.{f.extension}").data, f) for f in RDF_FORMATS if f.name != "rdfxml"]
    assert len(graphs[0]) > 100
    assert client.get(f"/{name}.html").status_code == 200
    assert client.get(f"/{name}.docx").status_code == 404


def test_the_ontology_is_the_same_in_every_format(client: FlaskClient) -> None:
    sizes = {len(triples(client.get(f"/ontology.{f.extension}").data, f)) for f in RDF_FORMATS}
    assert len(sizes) == 1


def test_a_whole_graph_is_read_by_its_name(client: FlaskClient) -> None:
    answers = [
        client.get("/graph", query_string={"graph": DOCUMENT + "xa-page"}, headers={"Accept": f.media_type})
        for f in GRAPH_FORMATS
    ]
    graphs = [triples(answer.data, format) for answer, format in zip(answers, GRAPH_FORMATS, strict=True)]
    assert len(graphs[0]) > 30
    assert all(graph == graphs[0] for graph in graphs)
    assert answers[0].headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert client.head("/graph", query_string={"graph": DOCUMENT + "xa-page"}).data == b""


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?graph=a&graph=b", 400),
        ("?graph=https://nowhere.example/", 404),
        ("?graph=%3Cscript%3E", 400),
        ("?default", 200),
        ("?default&format=nt", 200),
        ("?default&format=odt", 406),
    ],
)
def test_a_graph_is_asked_for_in_one_way(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/graph{query}").status_code == status


def test_graphs_are_not_written(client: FlaskClient) -> None:
    answer = client.put("/graph", data="<a> <b> <c> .")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_document_leads_to_its_whole_graph(client: FlaskClient) -> None:
    link = client.get("/doc/document/xa-page.html").headers["Link"]
    place = re.search(r'<(/graph[^>]+)>; rel="item"', link)
    assert place
    assert "Budget books" in client.get(place[1]).text


def test_any_iri_can_be_described(client: FlaskClient) -> None:
    page = client.get("/describe", query_string={"iri": OGP + "Commitment"}, headers={"Accept": "text/turtle"})
    assert page.status_code == 200
    assert ONTOLOGY in page.text
    hop = client.get("/describe", query_string={"iri": XA0001})
    assert (hop.status_code, hop.headers["Location"]) == (303, "/id/commitment/XA0001")
    assert client.get("/describe").status_code == 400
    assert client.get("/describe?iri=nonsense").status_code == 400
    assert client.get("/describe?iri=https://nowhere.example/").status_code == 404


def test_the_dataset_is_described_at_its_well_known_place(client: FlaskClient) -> None:
    hop = client.get("/.well-known/void")
    assert (hop.status_code, hop.headers["Location"]) == (302, "/dataset.ttl"), "VoID, section 7.2"
    assert "Accept" in hop.headers["Vary"]
    answer = client.get(hop.headers["Location"])
    assert answer.mimetype == "text/turtle"
    assert "void:triples" in answer.text
    page = client.get("/.well-known/void", headers={"Accept": "text/html"}, follow_redirects=True)
    assert (page.status_code, page.mimetype) == (200, "text/html")


def test_other_sites_may_read_linked_data(client: FlaskClient) -> None:
    for path in ("/id/plan/XA-1", "/doc/plan/XA-1.ttl", "/ontology.ttl", "/graph?default"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/").headers
    assert client.options("/id/plan/XA-1").status_code == 204
