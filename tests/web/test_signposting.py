"""FAIR Signposting, levels 1 and 2 (signposting.org/FAIR), Link headers (RFC 8288) and link sets (RFC 9264)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from ogpkg.dataset import Snapshot
from ogpkg.web.negotiate import DESCRIPTIONS
from tests.web.conftest import XA0001
from tests.web.linked import parse_links, served
from tests.web.pages import Page

PUBLIC = "https://promises.example"
DATA = DESCRIPTIONS[1:]
THINGS = ["commitment/XA0001", "document/xa-plan", "agency/xa-treasury", "completion/limited", "member/XA"]
STEMS = [*(f"/doc/{path}" for path in THINGS), "/ontology", "/shapes", "/dataset"]


@pytest.fixture(scope="module")
def site(invented: Snapshot) -> Iterator[FlaskClient]:
    """The invented dataset under a public address of its own."""
    with served(snapshot=invented.path, public_url=PUBLIC) as client:
        yield client


def linkset_of(stem: str) -> str:
    return "/linkset" + stem.removeprefix("/doc")


def links_of(site: FlaskClient, address: str) -> list[tuple[str, str, str | None]]:
    answer = site.head(address)
    assert answer.status_code == 200, address
    assert len(answer.headers["Link"]) < 4096
    return parse_links(answer.headers["Link"])


def by_relation(links: list[tuple[str, str, str | None]], relation: str) -> list[str]:
    return [target for target, rel, _ in links if rel == relation]


@pytest.mark.parametrize("stem", STEMS)
def test_a_landing_page_has_the_links_of_level_one(site: FlaskClient, stem: str) -> None:
    links = links_of(site, f"{stem}.html")
    count = Counter(relation for _, relation, _ in links)
    assert count["cite-as"] == 1
    assert count["license"] == 1
    assert count["type"] == 2, "what it is about, and that it is a landing page"
    assert by_relation(links, "type")[1] == "https://schema.org/AboutPage"
    assert {(target, type) for target, rel, type in links if rel == "describedby"} == {
        (f"{stem}.{format.extension}", format.media_type) for format in DATA
    }
    assert all(type for _, relation, type in links if relation in ("item", "linkset", "alternate"))


@pytest.mark.parametrize("stem", STEMS)
def test_what_is_cited_leads_back_to_the_page(site: FlaskClient, stem: str) -> None:
    (cited,) = by_relation(links_of(site, f"{stem}.html"), "cite-as")
    path = cited.removeprefix("https://w3id.org/ogpkg")
    hop = site.get(path, headers={"Accept": "text/html"})
    assert (hop.status_code, hop.headers["Location"]) == (303, f"{stem}.html")


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("format", DESCRIPTIONS, ids=lambda format: format.extension)
def test_every_representation_has_the_links_of_the_contract(site: FlaskClient, stem: str, format) -> None:  # type: ignore[no-untyped-def]
    links = links_of(site, f"{stem}.{format.extension}")
    others = {(f"{stem}.{other.extension}", other.media_type) for other in DESCRIPTIONS if other is not format}
    assert {(target, type) for target, rel, type in links if rel == "alternate"} == others
    assert by_relation(links, "canonical") == [f"{PUBLIC}{stem}.{format.extension}"]
    assert {(target, type) for target, rel, type in links if rel == "linkset"} == {
        (f"{linkset_of(stem)}.json", "application/linkset+json"),
        (f"{linkset_of(stem)}.txt", "application/linkset"),
    }
    for relation in ("describes", "license", "type", "cite-as"):
        assert by_relation(links, relation), relation
    if format.name != "html":
        assert f"{stem}.html" in by_relation(links, "describes"), "a metadata document describes the landing page"


def test_a_document_has_content_and_content_says_where_it_belongs(site: FlaskClient) -> None:
    (item,) = by_relation(links_of(site, "/doc/document/xa-plan.html"), "item")
    links = links_of(site, item)
    assert by_relation(links, "collection") == ["/doc/document/xa-plan.html"]
    assert "/linkset/document/xa-plan.json" in by_relation(links, "linkset")
    assert by_relation(links_of(site, "/doc/commitment/XA0001.html"), "item") == [], "it has no content here"


def test_the_files_of_an_ontology_are_its_content(site: FlaskClient) -> None:
    items = by_relation(links_of(site, "/ontology.html"), "item")
    assert items == [f"/ontology.{format.extension}" for format in DATA]
    for item in items:
        assert by_relation(links_of(site, item), "collection") == ["/ontology.html"]


def test_dumps_are_the_content_of_the_dataset(site: FlaskClient) -> None:
    items = by_relation(links_of(site, "/dataset.html"), "item")
    assert sorted(items) == [f"/dump/dataset.{name}" for name in ("nq.gz", "nq.zst", "trig.gz", "trig.zst")]
    for item in items:
        assert "/dataset.html" in by_relation(links_of(site, item), "collection")


def test_the_hop_names_the_documents_and_the_link_set(site: FlaskClient) -> None:
    hop = site.get("/id/commitment/XA0001", headers={"Accept": "text/turtle"})
    links = parse_links(hop.headers["Link"])
    assert len(by_relation(links, "describedby")) == len(DESCRIPTIONS)
    assert by_relation(links, "linkset") == ["/linkset/commitment/XA0001.json", "/linkset/commitment/XA0001.txt"]


def in_json(body: bytes) -> set[tuple[str, str, str, str | None]]:
    """The links of an ``application/linkset+json`` (RFC 9264, section 4.2), its structure checked on the way."""
    document = json.loads(body)
    assert set(document) == {"linkset"}
    found = set()
    for context in document["linkset"]:
        anchor = context.pop("anchor")
        for relation, targets in context.items():
            assert isinstance(targets, list)
            assert targets
            for target in targets:
                assert set(target) <= {"href", "type", "title*"}
                assert isinstance(target.get("type", ""), str)
                for title in target.get("title*", []):
                    assert set(title) == {"value", "language"}, "section 4.2.4.2"
                found.add((anchor, target["href"], relation, target.get("type")))
    return found


def in_text(body: str) -> set[tuple[str, str, str, str | None]]:
    """The links of an ``application/linkset`` (section 4.1): a Link header with anchors and line breaks."""
    found = set()
    for line in body.strip().split(",\n"):
        anchor = line.partition('; anchor="')[2].partition('"')[0]
        ((target, relation, type),) = parse_links(line)
        found.add((anchor, target, relation, type))
    return found


@pytest.mark.parametrize("stem", STEMS)
def test_a_link_set_holds_the_headers_of_all(site: FlaskClient, stem: str) -> None:
    answers = [site.get(f"{linkset_of(stem)}.{extension}") for extension in ("json", "txt")]
    assert [answer.mimetype for answer in answers] == ["application/linkset+json", "application/linkset"]
    said = in_json(answers[0].data)
    assert said == in_text(answers[1].text)
    addresses = [f"{stem}.{format.extension}" for format in DESCRIPTIONS]
    addresses += by_relation(links_of(site, f"{stem}.html"), "item")
    for address in dict.fromkeys(addresses):
        headers = {
            (PUBLIC + target if target.startswith("/") else target, relation, type)
            for target, relation, type in links_of(site, address)
        }
        ours = {(target, relation, type) for anchor, target, relation, type in said if anchor == PUBLIC + address}
        assert ours <= headers, address
        if not address.startswith("/dump/"):
            assert ours == headers, address
    assert {anchor for anchor, *_ in said} <= {PUBLIC + address for address in addresses} | {
        "https://w3id.org/ogpkg" + stem.replace("/doc/", "/id/")
    }


def test_a_link_set_is_negotiated(site: FlaskClient) -> None:
    for accept, extension in (("application/linkset", "txt"), ("application/linkset+json", "json"), ("*/*", "json")):
        answer = site.get("/linkset/commitment/XA0001", headers={"Accept": accept})
        assert answer.headers["Content-Location"] == f"/linkset/commitment/XA0001.{extension}"
        assert "Accept" in answer.headers["Vary"]
        assert answer.headers["ETag"].startswith('"')
    assert site.get("/linkset/commitment/XA0001", headers={"Accept": "text/csv"}).status_code == 406
    assert site.get("/linkset/commitment/XA0099.json").status_code == 404
    moved = site.get("/linkset/commitment/XA-1-1.json")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/linkset/commitment/XA0001.json")


def test_titles_are_tagged_with_their_language(site: FlaskClient) -> None:
    document = json.loads(site.get("/linkset/agency/xa-treasury.json").data)
    (page,) = [context for context in document["linkset"] if context["anchor"].endswith("xa-treasury.html")]
    assert page["cite-as"][0]["title*"] == [
        {"value": "Treasury", "language": "en"},
        {"value": "재무부", "language": "ko"},
    ]
    text = site.get("/linkset/agency/xa-treasury.txt").text
    assert "title*=UTF-8'en'Treasury" in text
    assert text.isascii()


@pytest.mark.parametrize("stem", STEMS)
def test_the_head_of_a_page_says_what_its_header_says(site: FlaskClient, stem: str) -> None:
    answer = site.get(f"{stem}.html")
    head = {(link["href"], link["rel"], link.get("type")) for link in Page(answer.text).heads if "href" in link}
    header = set(parse_links(answer.headers["Link"]))
    assert header <= head


def test_a_person_who_is_named_as_author_is_linked(site: FlaskClient) -> None:
    assert by_relation(links_of(site, "/doc/commitment/XA0001.html"), "author") == []


def test_the_front_page_leads_to_the_dataset(site: FlaskClient) -> None:
    links = links_of(site, "/")
    assert by_relation(links, "describedby") == [f"/dataset.{format.extension}" for format in DATA]
    assert by_relation(links, "linkset") == ["/linkset/dataset.json", "/linkset/dataset.txt"]


def test_a_thing_keeps_its_iri_whatever_the_public_address(site: FlaskClient) -> None:
    links = links_of(site, "/doc/commitment/XA0001.ttl")
    assert by_relation(links, "cite-as") == [XA0001]
    assert all(unquote(target).isprintable() for target, _, _ in links)
