"""What pages tell search engines: JSON-LD that is true, that nothing executes, and that leads to what is there."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rdflib
from flask.testing import FlaskClient

from ogpkg.iris import BASE
from tests.web.conftest import XA0001
from tests.web.pages import Page

SCHEMA = "https://schema.org/"
#: Classes and properties of schema.org that are used here, as its vocabulary has them: property → what may have it.
CLASSES = {
    "AboutPage",
    "BreadcrumbList",
    "CreativeWork",
    "DataDownload",
    "Dataset",
    "DefinedTerm",
    "DefinedTermSet",
    "Event",
    "ListItem",
    "Message",
    "Organization",
    "Person",
    "Report",
    "Thing",
    "WebPage",
    "WebSite",
}
WORK = {
    "AboutPage",
    "CreativeWork",
    "DataDownload",
    "Dataset",
    "Message",
    "Report",
    "WebPage",
    "WebSite",
    "DefinedTermSet",
}
DOMAINS = {
    "about": WORK | {"Event"},
    "contentUrl": {"DataDownload"},
    "creator": WORK,
    "dateModified": WORK,
    "datePublished": WORK,
    "distribution": {"Dataset"},
    "encodingFormat": WORK,
    "endDate": {"Event"},
    "familyName": {"Person"},
    "givenName": {"Person"},
    "inDefinedTermSet": {"DefinedTerm"},
    "inLanguage": WORK | {"Event"},
    "isAccessibleForFree": WORK | {"Event"},
    "isPartOf": WORK,
    "item": {"ListItem"},
    "itemListElement": {"BreadcrumbList"},
    "keywords": WORK | {"Event", "Organization"},
    "license": WORK,
    "mainEntity": WORK,
    "organizer": {"Event"},
    "parentOrganization": {"Organization"},
    "position": {"ListItem"},
    "publisher": WORK,
    "startDate": {"Event"},
    "temporalCoverage": WORK,
    "termCode": {"DefinedTerm"},
    "version": WORK,
}
ANY = {"additionalType", "alternateName", "description", "identifier", "name", "sameAs", "url"}
PLACES = [
    "/",
    "/?lang=ko",
    "/doc/commitment/XA0001.html",
    "/doc/plan/XA-1.html",
    "/doc/member/XA.html",
    "/doc/agency/xa-treasury.html?lang=ko",
    "/doc/document/xa-plan.html",
    "/doc/document/xa-page.html",
    "/doc/completion/limited.html",
    "/doc/completion.html",
    "/doc/milestone/XA0001-1.html",
    "/ontology.html",
    "/shapes.html",
    "/dataset.html",
]


def nodes(client: FlaskClient, place: str) -> list[dict[str, Any]]:
    (block,) = Page(client.get(place).text).blocks
    document = json.loads(block)
    assert document["@context"] == "https://schema.org"
    return document["@graph"]


def node(client: FlaskClient, place: str, kind: str) -> dict[str, Any]:
    (found,) = [each for each in nodes(client, place) if each["@type"] == kind]
    return found


def all_nodes(value: Any) -> list[dict[str, Any]]:
    """Every node at any depth that has a class."""
    if isinstance(value, list):
        return [found for each in value for found in all_nodes(each)]
    if not isinstance(value, dict):
        return []
    return ([value] if "@type" in value else []) + [found for each in value.values() for found in all_nodes(each)]


@pytest.mark.parametrize("place", PLACES)
def test_every_word_is_one_of_schema_org_and_in_its_place(client: FlaskClient, place: str) -> None:
    for found in all_nodes(nodes(client, place)):
        assert found["@type"] in CLASSES
        for name in found.keys() - {"@id", "@type"}:
            assert name in ANY or found["@type"] in DOMAINS[name], f"{found['@type']} has no {name}"


@pytest.mark.parametrize("place", PLACES)
def test_the_block_is_rdf(client: FlaskClient, place: str) -> None:
    # The context of schema.org is not fetched: its vocabulary alone is what matters here.
    document = {"@context": {"@vocab": SCHEMA}, "@graph": nodes(client, place)}
    graph = rdflib.Graph()
    for quad in rdflib_quads(document):
        graph.add(quad)
    assert len(graph) > 5
    assert all(not isinstance(term, rdflib.URIRef) or str(term).isascii() for triple in graph for term in triple)


def rdflib_quads(document: dict[str, Any]) -> list[Any]:
    import pyoxigraph as ox

    text = "".join(f"{quad.triple} .\n" for quad in ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD))
    return list(rdflib.Graph().parse(data=text, format="nt"))


def test_a_hostile_title_cannot_end_the_block(client: FlaskClient) -> None:
    text = client.get("/doc/commitment/XA0001.html").text
    block = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(block)
    names = [name["@value"] for name in node(client, "/doc/commitment/XA0001.html", "Thing")["name"]]
    assert "Open <script>alert('budget')</script> & \"books\"" in names


def test_a_page_says_what_it_is_about(client: FlaskClient) -> None:
    page = node(client, "/doc/commitment/XA0001.html", "AboutPage")
    assert page["mainEntity"] == {"@id": XA0001}
    assert page["url"] == BASE + "doc/commitment/XA0001.html"


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/doc/commitment/XA0001.html", "Thing"),
        ("/doc/member/XA.html", "Thing"),
        ("/doc/plan/XA-1.html", "Thing"),
        ("/doc/agency/xa-treasury.html", "Organization"),
        ("/doc/document/xa-plan.html", "CreativeWork"),
        ("/doc/document/xa-page.html", "WebPage"),
        ("/doc/completion/limited.html", "DefinedTerm"),
        ("/doc/completion.html", "DefinedTermSet"),
        ("/ontology.html", "DefinedTermSet"),
    ],
)
def test_a_thing_has_the_class_that_the_alignment_gives_it(client: FlaskClient, place: str, kind: str) -> None:
    assert node(client, place, kind)["name"]


def test_names_are_in_their_languages(client: FlaskClient) -> None:
    names = node(client, "/doc/agency/xa-treasury.html", "Organization")["name"]
    assert {"@value": "Treasury", "@language": "en"} in names
    assert {"@value": "재무부", "@language": "ko"} in names


def test_the_trail_is_the_one_on_the_page(client: FlaskClient) -> None:
    steps = node(client, "/doc/milestone/XA0001-1.html", "BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert steps[-1]["name"] == "Print the books"
    assert BASE + "doc/commitment/XA0001.html" in [step["item"] for step in steps]
    for step in steps:
        assert client.get(step["item"].removeprefix(BASE.rstrip("/"))).status_code == 200


@pytest.mark.parametrize(("place", "language"), [("/", "en"), ("/?lang=ko", "ko"), ("/dataset.html", "en")])
def test_the_dataset_can_be_found_by_those_who_search_for_data(client: FlaskClient, place: str, language: str) -> None:
    found = node(client, place, "Dataset")
    assert 50 <= len(found["description"]) <= 5000, "what Google's dataset search takes"
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert ("열린정부" in found["name"]) == (language == "ko")
    assert found["creator"]["@type"] == "Organization"
    assert found["temporalCoverage"] == "2019-05-01/2020-06-30"
    files = {download["contentUrl"]: download["encodingFormat"] for download in found["distribution"]}
    assert files[BASE + "dump/dataset.nq.gz"] == "application/n-quads"
    for file in files:
        assert client.head(file.removeprefix(BASE.rstrip("/"))).status_code == 200
    assert found["version"] in client.get("/readyz").text


@pytest.mark.parametrize("place", ["/sparql", "/search?q=budget", "/nowhere", "/validate"])
def test_pages_about_nothing_in_the_data_say_nothing(client: FlaskClient, place: str) -> None:
    assert Page(client.get(place, headers={"Accept": "text/html"}).text).blocks == []
