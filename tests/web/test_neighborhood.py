"""The neighborhood of a thing: the list and the drawing hold what the graph holds, and say when they are cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from tests.conftest import Knowledge
from tests.web.conftest import INVENTED, XA0001
from tests.web.pages import Page

ID = "https://w3id.org/ogpkg/id/"
OGP = "https://w3id.org/ogpkg/ontology#"
KR0042, KR3 = f"{ID}commitment/KR0042", f"{ID}plan/KR-3"
#: What is shown in other words, or is no news.
QUIET = ("absenceOf", "computedOn", "exampleResource")


def drawn(client: FlaskClient, iri: str, more: str = "") -> Any:
    answer = client.get(f"/neighborhood.json?iri={quote(iri)}{more}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    return answer.get_json()


def listed(client: FlaskClient, iri: str, more: str = "") -> Page:
    answer = client.get(f"/neighborhood?iri={quote(iri)}{more}")
    assert answer.status_code == 200
    assert len(answer.data) < 100_000
    found = Page(answer.text)
    assert found.mistakes == []
    return found


def test_the_drawing_holds_what_documents_say_one_step_away(shipped: FlaskClient, knowledge: Knowledge) -> None:
    said = f"GRAPH ?g {{ %s }} FILTER (?g != <{ID}document/entailed> && isIRI(?x) && ?p != rdf:type)"
    out = knowledge.query("SELECT DISTINCT ?p ?x WHERE { " + said % f"<{KR0042}> ?p ?x" + " }")
    into = knowledge.query(
        "SELECT DISTINCT ?p ?x WHERE { "
        + said % f"?x ?p <{KR0042}>"
        + " FILTER (?p NOT IN (rdf:subject, rdf:object)) }"
    )
    expected = {(KR0042, row["p"], row["x"]) for row in out} | {(row["x"], row["p"], KR0042) for row in into}
    expected = {edge for edge in expected if not edge[1].endswith(QUIET)}
    graph = drawn(shipped, KR0042)
    assert {(edge["source"], edge["property"], edge["target"]) for edge in graph["edges"]} == expected
    assert graph["total"] == graph["shown"] == len(expected) > 15
    assert graph["cut"] == []


def test_an_edge_names_its_documents_and_lines(client: FlaskClient) -> None:
    edges = {(edge["property"], edge["target"]): edge for edge in drawn(client, XA0001)["edges"]}
    lead = edges[OGP + "leadAgency", ID + "agency/xa-treasury"]
    assert lead["documents"] == [{"label": "xa-plan", "lines": "4, 9", "href": "/doc/document/xa-plan.html?line=4#L4"}]
    assert lead["label"] == "lead agency"


def test_nodes_have_a_name_a_kind_and_a_way_on(client: FlaskClient) -> None:
    graph = drawn(client, XA0001, "&lang=ko")
    node = next(node for node in graph["nodes"] if node["id"].endswith("xa-treasury"))
    assert (node["label"], node["shape"]) == ("재무부", "Agency")
    assert node["href"] == "/doc/agency/xa-treasury.html?lang=ko"
    assert node["around"].startswith("/neighborhood?iri=")
    assert graph["kinds"]["Agency"] == node["kind"]
    elsewhere = next(node for node in graph["nodes"] if node["id"].startswith("https://example.org/"))
    assert "around" not in elsewhere


def test_the_list_says_the_same_as_the_drawing(shipped: FlaskClient) -> None:
    for iri in (KR0042, KR3, ID + "policy-area/e-government"):
        graph = drawn(shipped, iri)
        text = shipped.get(f"/neighborhood?iri={quote(iri)}").text
        nodes = set(re.findall(r'data-node="([^"]+)"', text))
        assert nodes == {node["id"] for node in graph["nodes"]} - {iri}
        for node in graph["nodes"]:
            assert f'href="{node["href"]}"' in text


def test_what_is_cut_says_how_much_there_is(shipped: FlaskClient, knowledge: Knowledge) -> None:
    (row,) = knowledge.query(f"SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE {{ GRAPH ?g {{ ?c ogp:plan <{KR3}> }} }}")
    cut = next(cut for cut in drawn(shipped, KR3)["cut"] if cut["property"] == OGP + "plan")
    assert (cut["way"], cut["shown"], cut["total"]) == ("in", 12, int(row["n"]))
    page = listed(shipped, KR3)
    assert f"Showing 12 of {row['n']}." in page.words
    assert cut["href"] in page.links
    one = drawn(shipped, KR3, f"&way=in&property={quote(OGP + 'plan')}")
    assert one["shown"] == one["total"] == int(row["n"])
    assert {edge["property"] for edge in one["edges"]} == {OGP + "plan"}


def test_hostile_words_stay_words(client: FlaskClient) -> None:
    page = listed(client, XA0001)
    assert "<script>alert('budget')</script>" in page.words
    assert not any(link.startswith("javascript:") for link in page.links)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?iri=", 400),
        (f"?iri={XA0001}&iri={XA0001}", 400),
        ("?iri=no%20iri", 400),
        ("?iri=%3E%20%3FVALUES", 400),
        (f"?iri=urn:{'x' * 3000}", 400),
        (f"?iri={XA0001}&way=in", 400),
        (f"?iri={XA0001}&way=up&property=urn:p", 400),
        (f"?iri={XA0001}&property=urn:p", 400),
        ("?iri=urn:nobody", 404),
    ],
)
def test_what_cannot_be_asked_is_said(client: FlaskClient, query: str, status: int) -> None:
    for path in ("/neighborhood", "/neighborhood.json"):
        assert client.get(path + query).status_code == status


@pytest.mark.parametrize("property", ["urn:p", "no iri", OGP + "plan"])
def test_a_property_that_brings_nothing_gives_an_empty_list(client: FlaskClient, property: str) -> None:
    graph = drawn(client, XA0001, f"&way=in&property={quote(property)}")
    assert graph["edges"] == []
    assert "Nothing is one step away." in listed(client, XA0001, f"&way=in&property={quote(property)}").words


def test_pages_of_things_lead_there(client: FlaskClient) -> None:
    page = Page(client.get("/doc/commitment/XA0001.html", headers={"Accept": "text/html"}).text)
    assert f"/neighborhood?iri={quote(XA0001, safe='')}" in page.links


@pytest.fixture(scope="module")
def plain() -> Iterator[FlaskClient]:
    """The same triples as plain files, without lines in graphs of their own."""
    app = create_app(Settings(files=tuple(sorted(INVENTED.glob("*.ttl"))), workers=1))
    yield app.test_client()
    close_app(app)


def test_files_served_as_they_are_have_neighborhoods(plain: FlaskClient, client: FlaskClient) -> None:
    def edges(asked: FlaskClient) -> set[tuple[str, str, str]]:
        return {(edge["source"], edge["property"], edge["target"]) for edge in drawn(asked, XA0001)["edges"]}

    assert edges(plain) == edges(client)
    assert listed(plain, XA0001).mistakes == []
