"""Searching over HTTP: the page, the same as JSON, suggestions, and what browsers read; hostile questions are texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from ogpkg.dataset import Snapshot
from ogpkg.search import FILE
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from tests.web.test_pages import page

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SAFETY = "/doc/agency/kr-ministry-of-the-interior-and-safety.html"


def things(client: FlaskClient, address: str) -> list[str]:
    return [link for link in page(client, address).links if link.startswith("/doc/")]


def test_a_thing_is_found_by_a_part_of_its_name(client: FlaskClient, shipped: FlaskClient) -> None:
    assert "/doc/commitment/XA0001.html" in things(client, "/search?q=BUDGET+books")
    assert "/doc/agency/xa-treasury.html?lang=ko" in things(client, "/search?q=재무&lang=ko")
    assert things(shipped, "/search?q=kr0042")[0] == "/doc/commitment/KR0042.html"


def test_a_page_says_how_many_of_which_kind_and_what_was_met(shipped: FlaskClient) -> None:
    found = page(shipped, "/search?q=행정안전부")
    assert "2 results for “행정안전부”." in page(shipped, "/search?q=행정안전부&kind=Agency").words
    assert f"/search?q={quote('행정안전부')}&kind=Agency" in found.links
    assert "Ministry of the Interior and Safety Agency also 행정안전부" in found.words
    html = shipped.get("/search?q=public+data+quality").text
    assert "<mark>Public</mark> <mark>Data</mark> <mark>Quality</mark> Management" in html


def test_what_a_hit_is_part_of_stands_beside_it(shipped: FlaskClient) -> None:
    found = page(shipped, "/search?q=KR0042&kind=Commitment")
    assert "Commitment KR0042 Fourth action plan of the Republic of Korea (2018–2020)" in found.words
    assert "/doc/plan/KR-4.html" in found.links


def test_a_typing_error_is_asked_about(shipped: FlaskClient) -> None:
    found = page(shipped, "/search?q=transparancy")
    assert "Nothing is called “transparancy”; these names come near. Did you mean transparency ?" in found.words
    assert "/search?q=transparency" in found.links
    korean = page(shipped, "/search?q=행안부&lang=ko")
    assert f"/search?q={quote('행정안전부')}&lang=ko" in korean.links
    assert things(shipped, "/search?q=행안부")[0] == SAFETY


def test_nothing_asked_and_nothing_found_say_what_to_do(shipped: FlaskClient, client: FlaskClient) -> None:
    empty = page(shipped, "/search").words
    assert "What you can look for" in empty
    assert "results for" not in empty
    nothing = page(client, "/search?q=%22%7D%20UNION%20%7B")
    assert 'Nothing is called “"} UNION {”' in nothing.words
    assert "What you can try" in nothing.words
    assert "/sparql" in nothing.links
    assert "찾아보십시오" in page(shipped, "/search?q=zzzzqqqq&lang=ko").words


def test_pages_are_turned_and_odd_pages_do_no_harm(shipped: FlaskClient) -> None:
    first, second = (page(shipped, f"/search?q=commitment&page={number}") for number in (1, 2))
    assert "/search?q=commitment&page=2" in first.links
    assert "/search?q=commitment&page=1" in second.links
    terms = [link for link in first.links if "#" in link or link.startswith("/doc/")]
    assert not set(terms[2:]) & {link for link in second.links if "ontology.html#" in link}
    for odd in ("0", "-1", "x", "9" * 40, "²", "999", ""):
        assert shipped.get(f"/search?q=commitment&page={odd}", headers={"Accept": "text/html"}).status_code == 200


def test_the_same_is_there_as_json(shipped: FlaskClient) -> None:
    answer = shipped.get("/search?q=goverment", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Location"] == "/search.json?q=goverment"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in answer.headers["Vary"]
    assert answer.json == shipped.get("/search.json?q=goverment", headers={"Accept": "text/html"}).json
    assert (answer.json["near"], answer.json["meant"]) == (True, "government")
    assert answer.json["total"] == sum(answer.json["kinds"].values())
    assert all(0 < hit["score"] < 1 and hit["how"] == "near" for hit in answer.json["hits"])
    assert shipped.get("/search?q=a", headers={"Accept": "text/turtle"}).status_code == 406
    tag = answer.headers["ETag"]
    again = {"Accept": "application/json", "If-None-Match": tag}
    assert shipped.get("/search?q=goverment", headers=again).status_code == 304


def test_suggestions_are_as_opensearch_has_them(shipped: FlaskClient) -> None:
    """OpenSearch Suggestions 1.1: the question, then lists of completions, descriptions and addresses."""
    answer = shipped.get("/suggest?q=ministry+of+the+inter&lang=ko")
    assert answer.mimetype == "application/x-suggestions+json"
    question, names, about, places = json.loads(answer.data)
    assert question == "ministry of the inter"
    assert len(names) == len(about) == len(places) <= 8
    assert "행정안전부" in names
    at = names.index("행정안전부")
    assert places[at] == f"{SAFETY}?lang=ko"
    assert about[at] == "Ministry of the Interior and Safety · 기관"
    assert json.loads(shipped.get("/suggest").data) == ["", [], [], []]
    only = json.loads(shipped.get("/suggest?q=open&kind=Commitment&kind=x").data)
    assert all("/doc/commitment/" in place for place in only[3])


def test_a_browser_learns_how_to_search_here(shipped: FlaskClient) -> None:
    """OpenSearch 1.1: the name has at most 16 characters, a template for pages and one for suggestions."""
    for language in ("en", "ko"):
        root = ElementTree.fromstring(shipped.get(f"/opensearch.xml?lang={language}").data)
        assert 0 < len(root.findtext(f"{OPENSEARCH}ShortName") or "") <= 16
        templates = {url.get("type"): url.get("template") or "" for url in root.iter(f"{OPENSEARCH}Url")}
        assert "{searchTerms}" in templates["text/html"]
        assert "/suggest?q={searchTerms}" in templates["application/x-suggestions+json"]
        assert root.findtext(f"{OPENSEARCH}Language") == language
    heads = page(shipped, "/").heads
    assert "/opensearch.xml" in [head["href"] for head in heads if head["rel"] == "search"]


HOSTILE = [
    *('" OR *', "<script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "%00", "%ED%A0%80", "a" * 20_000),
    *("{{7*7}}", "%F0%9F%98%80", "\u202e", "( ) AND NOT *", "가" * 3000),
]


@pytest.mark.parametrize("asked", HOSTILE, ids=[ascii(asked[:20]) for asked in HOSTILE])
def test_whatever_is_asked_is_a_text(shipped: FlaskClient, asked: str) -> None:
    found = page(shipped, f"/search?q={quote(asked, safe='%')}&kind={quote(asked[:50], safe='%')}")
    assert "<script>alert(1)" not in "".join(found.blocks)
    assert len(found.words) < 20_000
    for address in ("/search.json", "/suggest"):
        answer = shipped.get(f"{address}?q={quote(asked, safe='%')}&page={quote(asked[:9], safe='%')}")
        assert answer.status_code == 200
        json.loads(answer.data)


@pytest.fixture(scope="module", params=["graphs", "triples", "nameless"])
def unindexed(
    request: pytest.FixtureRequest, invented: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """What is served without an index of its own."""
    folder = tmp_path_factory.mktemp("unindexed")
    nameless = folder / "nameless.ttl"
    nameless.write_text("<http://a.example/> a <http://a.example/Class> .\n")
    files = {"graphs": invented.quads, "triples": invented.default_graph, "nameless": nameless}
    settings = Settings(files=(files[request.param],), workers=1)
    app = create_app(settings)
    app.testing = True
    app.config["NAMELESS"] = request.param == "nameless"
    yield app.test_client()
    close_app(app)


def test_files_that_are_served_as_they_are_can_be_searched(unindexed: FlaskClient) -> None:
    if unindexed.application.config["NAMELESS"]:
        assert "What you can try" in page(unindexed, "/search?q=budget").words
        return
    assert "/doc/commitment/XA0001.html" in things(unindexed, "/search?q=budgte+books")


def test_the_index_is_vouched_for(invented: Snapshot) -> None:
    assert FILE in invented.manifest["outputs"]
    assert "sqlite" in invented.manifest["extras"]
    assert Path(invented.path / FILE).stat().st_size > 0
