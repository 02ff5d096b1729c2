"""Completeness on the pages, of a plan that was counted by hand.

The invented plan (`invented/`) has one commitment. It says its title, identifier, number and plan (4 of 5), its lead
agency (1 of 5: no unit, person or post, and the other actors are lost on line 7), both dates, two milestones, both
starts and one of two ends (4.5 of 5), a claimed value but no policy area (1 of 2), no figure but two documents name it
(1 of 4), and completion by the government and the IRM, but not of its milestones (2 of 3): 13.5 of 24.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from ogpkg import formats, quality
from ogpkg.dataset import Snapshot
from ogpkg.iris import BASE
from ogpkg.validation.completeness import score
from ogpkg.validation.completeness_output import as_dqv
from ogpkg.web.settings import Settings
from tests.live import fetch, running
from tests.validation.completeness_graphs import BARE, quads
from tests.web.conftest import INVENTED
from tests.web.pages import Page

FIGURES = "Overall 0.56 Identity 0.80 Responsibility 0.20 Schedule 0.90 Values and policy areas 0.50 Evidence 0.25 "
FIGURES += "Assessment 0.67"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return quality.build(INVENTED, tmp_path_factory.mktemp("judged"))


@pytest.fixture(scope="module")
def url(judged: Snapshot) -> Iterator[str]:
    with running(Settings(snapshot=judged.path, workers=1)) as (address, _):
        yield address


def page(url: str) -> Page:
    status, _, body = fetch(url)
    assert status == 200, url
    found = Page(body.decode())
    assert found.mistakes == []
    return found


@pytest.mark.parametrize("path", ["commitment/XA0001", "plan/XA-1", "member/XA"])
def test_a_page_says_how_complete_its_thing_is_by_section(url: str, path: str) -> None:
    assert FIGURES in page(f"{url}/doc/{path}.html").words


def test_what_a_commitment_misses_is_sorted_by_what_it_weighs(url: str) -> None:
    words = page(f"{url}/doc/commitment/XA0001.html").words
    assert (
        "Required and missing 4 description end date of every milestone ( XA0001-2 ) policy area "
        "completion of every milestone ( XA0001-1 , XA0001-2 ) "
        "Recommended and missing 6 lead unit responsible person post of the responsible person "
        "indicator with a target indicator with a result budget "
        "Missing, but not the publisher's fault 1 other actors, or that there are none lost in extraction xa-plan 7 "
    ) in words


def test_a_reason_leads_to_its_line_and_a_milestone_to_its_page(url: str) -> None:
    links = page(f"{url}/doc/commitment/XA0001.html").links
    assert "/doc/document/xa-plan.html?line=7#L7" in links
    assert "/doc/milestone/XA0001-2.html" in links
    assert "/completeness" in links


def test_a_plan_counts_and_names_the_commitments_that_miss_something(url: str) -> None:
    found = page(f"{url}/doc/plan/XA-1.html")
    assert "Of its one commitment." in found.words
    assert "other actors, or that there are none 1 of 1 ( XA0001 ) lost in extraction xa-plan 7" in found.words


def test_a_member_page_compares_its_plans(url: str) -> None:
    words = page(f"{url}/doc/member/XA.html").words
    assert "XA-1 First plan 0.56 0.80 0.20 0.90 0.50 0.25 0.67" in words


def test_all_plans_stand_side_by_side(url: str) -> None:
    found = page(f"{url}/completeness")
    assert "XA Republic of Examplia 0.56 0.80" in found.words
    assert "XA-1 First plan 0.56 0.80 0.20 0.90 0.50 0.25 0.67" in found.words
    assert "/doc/plan/XA-1.html" in found.links


def test_a_plan_leads_to_the_figures_of_its_commitments(url: str) -> None:
    found = page(f"{url}/doc/plan/XA-1.html")
    link = "/completeness?iri=https%3A%2F%2Fw3id.org%2Fogpkg%2Fid%2Fplan%2FXA-1"
    assert link in found.links
    below = page(url + link)
    assert '& "books" 0.56 0.80 0.20 0.90 0.50 0.25 0.67' in below.words
    assert f"{link}&lang=ko" in below.links


@pytest.mark.parametrize(
    "iri", ["https://w3id.org/ogpkg/id/plan/XA-9", "no iri", "https://w3id.org/ogpkg/id/member/XA"]
)
def test_what_is_no_measured_plan_is_not_found(url: str, iri: str) -> None:
    assert fetch(f"{url}/completeness?{urlencode({'iri': iri})}")[0] == 404


def test_a_reader_of_korean_reads_korean(url: str) -> None:
    words = page(f"{url}/doc/commitment/XA0001.html?lang=ko").words
    assert "전체 0.56 기본 정보 0.80 책임과 관여자 0.20" in words
    assert "발행 기관의 책임이 아닌 항목 1 그 밖의 관여자(없으면 없음) 추출 중 유실 xa-plan 7" in words
    assert "완성도" in page(f"{url}/completeness?lang=ko").words


def test_measurements_are_not_listed_as_things_that_point_here(url: str) -> None:
    assert "computed" not in page(f"{url}/doc/commitment/XA0001.html").words


def test_the_figures_are_in_the_graph_too(url: str) -> None:
    query = """SELECT ?value { ?it dqv:computedOn plan:XA-1 ; dqv:isMeasurementOf ?metric ; dqv:value ?value
        FILTER(STRENDS(STR(?metric), "-overall")) }"""
    address = f"{url}/sparql?{urlencode({'query': query})}"
    rows = json.loads(fetch(address, Accept="application/sparql-results+json")[2])["results"]["bindings"]
    assert [float(row["value"]["value"]) for row in rows] == [0.56]


def test_files_without_a_snapshot_show_the_figures_that_they_carry(tmp_path: Path) -> None:
    said = quads(
        "GRAPH document:plan { " + BARE + " commitment:XA0001 ogp:plan plan:XA-1 . plan:XA-1 a ogp:ActionPlan }"
    )
    graph = ox.NamedNode(BASE + "dataset/quality")
    measured = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in as_dqv(score(said))]
    file = tmp_path / "xa.trig"
    file.write_bytes(formats.write([*said, *measured], formats.FORMATS["trig"]))
    with running(Settings(files=(file,), workers=1)) as (url, _):
        words = page(f"{url}/doc/plan/XA-1.html").words
        assert "Overall 0.04 Identity 0.20 Responsibility 0.00" in words  # one of 24 fields: its plan
        assert "Nothing is missing" not in words and "Required and missing" not in words
        assert "XA-1 0.04 0.20 0.00" in page(f"{url}/completeness").words


def test_a_dataset_without_measurements_says_so(tmp_path: Path) -> None:
    file = tmp_path / "xa.trig"
    file.write_bytes(formats.write(quads(BARE), formats.FORMATS["trig"]))
    with running(Settings(files=(file,), workers=1)) as (url, _):
        assert "This dataset carries no measurements." in page(f"{url}/completeness").words
        assert 'id="completeness"' not in fetch(f"{url}/doc/commitment/XA0001.html")[2].decode()


def test_very_many_plans_stand_on_several_pages(tmp_path: Path) -> None:
    one = "plan:XA-{0} a ogp:ActionPlan . commitment:XA{0:04} a ogp:Commitment ; ogp:plan plan:XA-{0} ."
    said = quads("GRAPH document:plan { " + " ".join(map(one.format, range(1, 121))) + " }")
    graph = ox.NamedNode(BASE + "dataset/quality")
    measured = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in as_dqv(score(said))]
    file = tmp_path / "xa.nq"
    file.write_bytes(formats.write([*said, *measured], formats.FORMATS["nquads"]))
    with running(Settings(files=(file,), workers=1)) as (url, _):
        pages = [page(f"{url}/completeness?page={number}") for number in (1, 2, 3)]
        shown = [{link for link in each.links if link.startswith("/doc/plan/XA-")} for each in pages]
        assert [len(links) for links in shown] == [50, 50, 20] and len(set().union(*shown)) == 120
        assert "Page 3 of 3" in page(f"{url}/completeness?page=999999").words
        assert "/completeness?page=2" in pages[0].links
