"""Pages say what the documents say, in the reader's language, and who says it on which line."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.pages import Page


def page(client: FlaskClient, address: str, **headers: str) -> Page:
    answer = client.get(address, headers={"Accept": "text/html", **headers})
    assert answer.status_code == 200, address
    assert len(answer.data) < 100_000
    found = Page(answer.text)
    assert found.mistakes == []
    return found


def test_a_statement_stands_beside_its_documents_and_lines(client: FlaskClient) -> None:
    found = page(client, "/doc/commitment/XA0001.html")
    assert "Lead agency Treasury xa-plan 4, 9" in found.words.replace("lead", "Lead")
    assert "/doc/document/xa-plan.html?line=4#L4" in found.links


def test_documents_that_disagree_are_both_shown_and_marked(client: FlaskClient) -> None:
    words = page(client, "/doc/commitment/XA0001.html").words
    assert "Ends documents differ" in words
    assert "“June 2020” 2020-06" in words
    assert "“end of 2021” 2021" in words
    assert "Starts documents differ" not in words


def test_what_is_absent_says_why_and_where(client: FlaskClient) -> None:
    words = page(client, "/doc/commitment/XA0001.html").words
    assert "supporting agency no value: lost in extraction xa-plan 7" in words


def test_assessments_stand_side_by_side(client: FlaskClient) -> None:
    words = page(client, "/doc/commitment/XA0001.html").words
    assert "completion assessments differ Limited" in words
    assert "Complete" in words


def test_a_plan_lists_its_commitments_and_a_commitment_its_milestones(client: FlaskClient) -> None:
    assert "/doc/commitment/XA0001.html" in page(client, "/doc/plan/XA-1.html").links
    found = page(client, "/doc/commitment/XA0001.html")
    assert "/doc/milestone/XA0001-2.html" in found.links
    assert "Print the books" in found.words


def test_a_page_knows_where_it_is(client: FlaskClient) -> None:
    links = page(client, "/doc/milestone/XA0001-1.html").links
    trail = ["/doc/member/XA.html", "/doc/plan/XA-1.html", "/doc/commitment/XA0001.html"]
    assert [link for link in links if link in trail][:3] == trail


def test_a_document_is_read_line_by_line(client: FlaskClient) -> None:
    found = page(client, "/doc/document/xa-plan.html?line=5")
    assert "L5" in found.ids
    assert "L3" not in found.ids
    assert "The whole graph of this document" in found.words


def test_a_line_that_is_no_number_is_the_first(client: FlaskClient) -> None:
    assert "L3" in page(client, "/doc/document/xa-plan.html?line=-1&line=x").ids


@pytest.mark.parametrize(
    ("address", "headers", "language"),
    [
        ("/", {}, "en"),
        ("/?lang=ko", {}, "ko"),
        ("/", {"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.5"}, "ko"),
        ("/?lang=en", {"Accept-Language": "ko"}, "en"),
        ("/", {"Accept-Language": "fr"}, "en"),
        ("/?lang=xx", {}, "en"),
    ],
)
def test_the_reader_chooses_the_language(
    client: FlaskClient, address: str, headers: dict[str, str], language: str
) -> None:
    assert page(client, address, **headers).language == language


def test_the_chosen_language_is_kept_by_links_and_used_for_names(client: FlaskClient) -> None:
    found = page(client, "/doc/commitment/XA0001.html?lang=ko")
    assert "/doc/agency/xa-treasury.html?lang=ko" in found.links
    assert "재무부" in found.words
    assert "주관기관" in found.words
    assert "/doc/commitment/XA0001.html?lang=en" in found.links


def test_a_language_from_the_header_is_not_put_into_links(client: FlaskClient) -> None:
    found = page(client, "/doc/commitment/XA0001.html", **{"Accept-Language": "ko"})
    assert "/doc/agency/xa-treasury.html" in found.links
    assert "재무부" in found.words


def test_the_front_page_counts_what_is_there(client: FlaskClient, shipped: FlaskClient) -> None:
    assert "1 member 1 action plan 2 commitments" not in page(client, "/").words
    assert "1 member 1 action plan 1 commitment 2 milestones 1 agency" in page(client, "/").words
    assert "4 action plans 48 commitments 84 milestones" in page(shipped, "/").words


@pytest.mark.parametrize("path", ["members", "plans", "commitments", "agencies", "people", "concepts", "documents"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_list_is_a_page(client: FlaskClient, shipped: FlaskClient, path: str, language: str) -> None:
    page(client, f"/{path}?lang={language}")
    page(shipped, f"/{path}?lang={language}")
    page(shipped, f"/{path}?lang={language}&page=999")


def test_a_timeline_shows_vague_dates_as_vague(client: FlaskClient) -> None:
    picture = client.get("/doc/commitment/XA0001.html").text.partition('class="timeline"')[2].partition("</svg>")[0]
    # One milestone has its days, the other begins in some month and has no end.
    assert picture.count('fill="url(#month-from)"') == 1 and picture.count('fill="url(#open)"') == 1
    assert "Print the books: “May 1, 2019” – “May 9, 2019”" in picture
    assert "Open the books: “June 2019” – …" in picture


def test_pages_have_landmarks_and_a_way_past_the_menu(client: FlaskClient) -> None:
    html = client.get("/plans").text
    for mark in ('<a class="skip" href="#content">', "<main ", "<nav ", "<header ", "<footer ", 'id="content"'):
        assert mark in html


def test_vocabularies_have_an_anchor_for_every_term(client: FlaskClient) -> None:
    found = page(client, "/ontology.html")
    assert {"Commitment", "leadAgency", "startText"} <= set(found.ids)
    assert len(page(client, "/shapes.html").ids) > 30
    assert "주관기관" in page(client, "/ontology.html?lang=ko").words


def test_pages_are_validated_like_everything_else(client: FlaskClient) -> None:
    first = client.get("/plans")
    assert client.get("/plans", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert "Accept-Language" in first.headers["Vary"]
    assert first.headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("address", "media_type", "words"),
    [
        ("/healthz", "text/plain", "ok"),
        ("/readyz", "text/plain", "ready"),
        ("/robots.txt", "text/plain", "User-agent"),
        ("/favicon.ico", "image/svg+xml", "<svg"),
        ("/static/ogpkg.css", "text/css", "prefers-color-scheme"),
        ("/problems", "text/html", "query-timeout"),
    ],
)
def test_small_addresses_answer(client: FlaskClient, address: str, media_type: str, words: str) -> None:
    with client.get(address) as answer:
        assert (answer.status_code, answer.mimetype) == (200, media_type)
        assert words in answer.text


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/about", "/plans", "/commitments", "/commitments/lead", "/compare", "/concepts", "/documents"),
        *("/doc/commitment/XA0001.html", "/neighborhood?iri=https://w3id.org/ogpkg/id/commitment/XA0001"),
        *("/ontology.html", "/shapes.html", "/questions", "/questions/leads", "/search?q=open", "/sparql", "/problems"),
        *("/quality", "/completeness", "/validate", "/changes", "/dump/"),
    ],
)
def test_a_page_says_in_which_language_it_is(client: FlaskClient, path: str, language: str) -> None:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
    assert Page(answer.text).language == language
