"""What the dataset once had: 410 with a tombstone; what was replaced: 301; what never was: 404."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from ogpkg.iris import BASE
from tests.web.linked import PROLOGUE, build, parse_links, served
from tests.web.pages import Page

PLAN = PROLOGUE + 'document:xa a ogp:SourceDocument . plan:XA-1 a ogp:ActionPlan ; dcterms:title "Plan"@en .'
GONE = 'commitment:XA0007 a ogp:Commitment ; ogp:plan plan:XA-1 ; dcterms:title "Open <b> all"@en , "모두 공개"@ko .'
MOVED = "commitment:XA-1-1 dcterms:isReplacedBy commitment:XA0001 . commitment:XA0001 a ogp:Commitment ."
PATHS = ("/id/commitment/XA0007", "/doc/commitment/XA0007.html", "/doc/commitment/XA0007.ttl")


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """Two versions in a row; the second has lost a commitment."""
    folder = tmp_path_factory.mktemp("versions")
    return [build({"xa": "\n".join((PLAN, *more, MOVED))}, folder) for more in ([GONE], [])]


@pytest.fixture(scope="module")
def site(versions) -> Iterator[FlaskClient]:  # type: ignore[no-untyped-def]
    with served(snapshot=versions[1].path) as client:
        yield client


@pytest.mark.parametrize("path", [*PATHS, "/linkset/commitment/XA0007.json", "/doc/commitment/XA0007"])
def test_what_is_gone_is_said_to_be_gone(site: FlaskClient, versions, path: str) -> None:  # type: ignore[no-untyped-def]
    answer = site.get(path, headers={"Accept": "application/problem+json"})
    assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")
    said = json.loads(answer.data)
    assert said["status"] == 410
    assert said["instance"] == BASE + "id/commitment/XA0007"
    assert (said["last"], said["since"]) == (versions[0].version, versions[1].version)
    assert (datetime.now(UTC) - datetime.fromisoformat(said["when"])).total_seconds() < 3600
    assert versions[1].version in said["detail"]
    assert "모두 공개" in said["detail"]
    assert site.get(said["changes"], headers={"Accept": "text/html"}).status_code == 200
    assert ("/changes", "version-history", None) in parse_links(answer.headers["Link"])
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(("language", "name", "word"), [("en", "Open <b> all", "Missing"), ("ko", "모두 공개", "빠진")])
def test_a_tombstone_is_a_page_for_people(site: FlaskClient, versions, language: str, name: str, word: str) -> None:  # type: ignore[no-untyped-def]
    answer = site.get("/id/commitment/XA0007", headers={"Accept": "text/html", "Accept-Language": language})
    assert (answer.status_code, answer.mimetype) == (410, "text/html")
    page = Page(answer.text)
    assert page.mistakes == []
    assert page.language == language
    for text in (name, word, versions[0].version, versions[1].version):
        assert text in page.words
    assert any(link.startswith("/changes") for link in page.links)


def test_text_is_had_as_well(site: FlaskClient) -> None:
    answer = site.get("/id/commitment/XA0007", headers={"Accept": "text/plain"})
    assert (answer.status_code, answer.mimetype) == (410, "text/plain")


@pytest.mark.parametrize("path", [path.replace("0007", "0099") for path in PATHS])
@pytest.mark.parametrize("accept", ["text/html", "application/problem+json"])
def test_what_never_was_is_not_found(site: FlaskClient, path: str, accept: str) -> None:
    answer = site.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (404, accept)


def test_what_was_replaced_has_moved(site: FlaskClient) -> None:
    answer = site.get("/id/commitment/XA-1-1")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/id/commitment/XA0001")


def test_what_is_there_again_is_there(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("again")
    texts = ("\n".join((PLAN, GONE, MOVED)), "\n".join((PLAN, MOVED)), "\n".join((PLAN, GONE, MOVED, "# again")))
    last = [build({"xa": text}, folder) for text in texts][-1]
    with served(snapshot=last.path) as client:
        assert client.get("/id/commitment/XA0007").status_code == 303
