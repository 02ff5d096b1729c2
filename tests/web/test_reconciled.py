"""Identifiers that `ogpkg reconcile --accept` retired: they lead on, and their graph explains itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ogpkg.sources.identity.replaced import write_replaced
from tests.web.linked import PROLOGUE, build, served
from tests.web.pages import Page

XA = """document:xa a ogp:SourceDocument ; dcterms:title "Plan"@en .
plan:XA-2 a ogp:ActionPlan ; dcterms:title "Plan"@en .
commitment:XA0007 a ogp:Commitment ; ogp:plan plan:XA-2 ; dcterms:title "Wells"@en .
milestone:XA0007-1 a ogp:Milestone ; ogp:commitment commitment:XA0007 ; dcterms:title "Dig"@en .
agency:xa-rivers a ogp:Agency ; ogp:nameAsPrinted "Ministry of Rivers" ."""
REPLACED = {
    "agency/xa-ministry-of-rivers-mor": "agency/xa-rivers",
    "commitment/XA-2-1": "commitment/XA0007",
    "milestone/XA-2-1-1": "milestone/XA0007-1",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder: Path = tmp_path_factory.mktemp("reconciled")
    graph = write_replaced(folder, REPLACED).read_text(encoding="utf-8")
    snapshot = build({"xa": PROLOGUE + XA, "reconciled": graph}, folder)
    with served(snapshot=snapshot.path) as client:
        yield client


@pytest.mark.parametrize("old", REPLACED)
def test_a_retired_identifier_leads_to_what_replaces_it(site: FlaskClient, old: str) -> None:
    answer = site.get(f"/id/{old}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/id/{REPLACED[old]}")
    assert site.get(answer.headers["Location"], follow_redirects=True).status_code == 200


def test_lists_and_the_sitemap_do_not_name_what_is_retired(site: FlaskClient) -> None:
    pages = site.get("/sitemap-1.xml").text
    assert "XA0007" in pages
    assert [old for old in REPLACED if old.rpartition("/")[2] in pages] == []


@pytest.mark.parametrize(("language", "title"), [("en", "Provisional identifiers"), ("ko", "임시 식별자")])
def test_the_graph_of_retired_identifiers_has_a_page(site: FlaskClient, language: str, title: str) -> None:
    answer = site.get("/doc/document/reconciled.html", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert title in Page(answer.text).words
