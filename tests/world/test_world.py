"""A folder of imported graphs of several members, built and served: nothing on the pages is of one country."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from ogpkg.cli import main
from ogpkg.errors import InputError
from ogpkg.quality import build
from tests.conftest import Knowledge
from tests.world.composing import DOCUMENTS

#: A page → what it is called there, and words that stand on it.
PAGES = {
    "/": ("Open Government Promises", ("Arcadia", "Borealia", "Cascara", "Port Delta", "Members")),
    "/members": ("Members", ("Africa and the Middle East", "Local")),
    "/plans": ("Plans", ("XA-1", "Third National Action Plan")),
    "/commitments": ("Commitments", ("Open Ice Roads", "Ferry Times for All", "(XC-3)")),
    "/agencies": ("Agencies", ("Ministry of Forests", "Independent Reporting Mechanism")),
    "/documents": ("Documents", ("database export", "self-assessment report", "and 4 more")),
    "/completeness": ("Completeness", ("Borealia", "XPD-1")),
    "/quality": ("What the documents lack", ("world-export-2024", "XC-3")),
    "/changes": ("Changes", ()),
    "/search?q=well": ("Search", ("The Well Map", "Well Fund")),
    "/doc/member/XB.html": ("Borealia", ("Americas", "XB-1", "XB-2")),
    "/doc/plan/XA-1.html": ("XA-1", ("Boats, Bridges and Canals", "Arcadia")),
    "/doc/commitment/XB0002.html": ("Timber Contracts for All to Read", ("Ministry of Forests", "Outstanding")),
    "/doc/agency/xb-ministry-of-forests.html": ("Ministry of Forests", ("Forest Data for Schools",)),
    "/doc/assessment/XA0003-irm-end-of-term.html": ("XA0003-irm-end-of-term", ("carried forward", "Yes")),
    "/doc/document/world-export-2024.html": ("world-export-2024", ("database export",)),
}


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_world_has_its_name_and_says_what_it_should(site: FlaskClient, path: str) -> None:
    page = site.get(path)
    assert page.status_code == 200
    title, words = PAGES[path]
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    assert heading is not None
    assert words_of(heading[1]).startswith(title)
    assert [word for word in words if word not in words_of(page.text)] == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_world_speaks_of_another_country(site: FlaskClient, path: str) -> None:
    text = words_of(site.get(path).text).replace("한국어", "")
    # A finding may ask for a Korean name: the site speaks both languages.
    assert re.findall(r"\bKR\b|\bKR-?\d+|Korea\b|대한민국", text) == []


def test_the_front_page_in_korean_is_in_korean(site: FlaskClient) -> None:
    text = words_of(site.get("/?lang=ko").text)
    assert "회원" in text
    assert "아프리카" in words_of(site.get("/members?lang=ko").text)


def test_a_commitment_of_export_plan_and_page_is_one_thing(world: Knowledge) -> None:
    graphs = world.query(
        "SELECT DISTINCT ?graph { GRAPH ?graph { commitment:XB0002 a ogp:Commitment } } ORDER BY ?graph"
    )
    documents = [row["graph"].rsplit("/", 1)[-1] for row in graphs]
    named = ["world-export-2024", "xb-member-2020", "xb-nap1-2016", "xb-nap1-self-2018", "xb0002-2020"]
    assert documents == named
    assert len(world.query("SELECT ?c { ?c a ogp:Commitment }")) == 20


def test_a_folder_with_a_document_in_it_says_how_to_import_it(tmp_path: Path, data: Path) -> None:
    (tmp_path / "xc-letter-2023.ttl").write_bytes((data / "xc-letter-2023.ttl").read_bytes())
    (tmp_path / "Our Plan.xlsx").write_bytes(b"PK")
    with pytest.raises(InputError, match=r"import this one \(`ogpkg import '.*Our Plan\.xlsx' -o '?\S*our-plan\.ttl"):
        build(tmp_path, tmp_path / "snapshots")


def test_the_commands_take_a_folder_of_imported_graphs(data: Path, tmp_path: Path) -> None:
    built = CliRunner().invoke(main, ["build", "--data", str(data), "--snapshots", str(tmp_path)])
    assert built.exit_code == 0, built.output
    asked = CliRunner().invoke(main, ["query", "members-by-region", "--snapshots", str(tmp_path), "--format", "csv"])
    assert asked.exit_code == 0, asked.output
    assert "member/XPD" in asked.output


def test_every_document_of_the_world_is_in_it(data: Path) -> None:
    keys = {Path(name).stem for name in DOCUMENTS} | {"xc-letter-2023"}
    assert {path.stem for path in data.iterdir()} == keys
