"""Pages of plans and members, and the comparison of two, against what the documents say."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ogpkg.web.app import close_app, create_app
from ogpkg.web.plans.progress import Judgment, Opinion
from ogpkg.web.plans.spans import DAY, MONTH, PART, YEAR, Edge, read_edge, read_span
from ogpkg.web.plans.timeline import Part, Row, draw, shortened
from ogpkg.web.settings import Settings
from tests.web.pages import Page

COMPLETION = "https://w3id.org/ogpkg/id/completion/"


def words_of(client: FlaskClient, path: str) -> str:
    found = Page(client.get(path).text)
    assert found.mistakes == []
    return found.words


# EDTF (ISO 8601-2:2019): 33–36 are quarters, 37–39 thirds of four months, 40 and 41 halves of a year.
@pytest.mark.parametrize(
    ("reading", "first", "last", "known"),
    [
        ("2018-03-06", date(2018, 3, 6), date(2018, 3, 6), DAY),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), MONTH),
        ("2018-12", date(2018, 12, 1), date(2018, 12, 31), MONTH),
        ("2018-08/2018-09", date(2018, 8, 1), date(2018, 9, 30), PART),
        ("2019-33", date(2019, 1, 1), date(2019, 3, 31), PART),
        ("2019-36", date(2019, 10, 1), date(2019, 12, 31), PART),
        ("2019-38", date(2019, 5, 1), date(2019, 8, 31), PART),
        ("2019-41", date(2019, 7, 1), date(2019, 12, 31), PART),
        ("2019", date(2019, 1, 1), date(2019, 12, 31), YEAR),
        ("2019?", date(2019, 1, 1), date(2019, 12, 31), YEAR),
    ],
)
def test_an_edge_is_as_wide_as_its_reading_is_vague(reading: str, first: date, last: date, known: str) -> None:
    edge = read_edge(reading)
    assert edge == Edge(first, last)
    assert edge.known == known


@pytest.mark.parametrize("reading", ["", "soon", "2018-13", "2018-02-30", "9999", "0001-01-01", "2018-99", "..", "/"])
def test_what_is_no_date_is_none(reading: str) -> None:
    assert read_edge(reading) is None


def test_an_open_side_of_an_interval_is_no_edge() -> None:
    going_on = read_span(["2016-12/.."], ["2016-12/.."])
    assert going_on is not None and going_on.start == read_edge("2016-12") and going_on.end is None
    due = read_span(["../2021"], ["../2021"])
    assert due is not None and due.start is None and due.end == read_edge("2021")


def test_a_period_that_ends_before_it_begins_is_not_drawn() -> None:
    assert read_span(["2019-05"], ["2018-05"]) is None
    assert read_span([], []) is None


def part(key: str, start: str, end: str) -> Part:
    return Part(key, key, f"/{key}", start, end, read_span([start] if start else [], [end] if end else []))


def test_bars_lie_where_their_days_are() -> None:
    # The picture runs from January to December of 2019: 365 days. July begins after 181 of them, August after 212.
    drawn = draw([Row(part("a", "2019-01-01", "2019-12-31")), Row(part("b", "2019-07", "2019-12-31"))])
    assert drawn is not None
    whole, vague = (row.bars[0].pieces for row in drawn.rows)
    assert [(piece.x, piece.width, piece.fill) for piece in whole] == [(0.0, 100.0, "sure")]
    assert [(piece.x, piece.fill) for piece in vague] == [
        (round(181 / 365 * 100, 1), "month-from"),
        (round(212 / 365 * 100, 1), "sure"),
    ]
    assert [mark.year for mark in drawn.marks if mark.year] == ["2019"]
    assert [mark.quarter for mark in drawn.marks] == ["1", "2", "3", "4"]
    assert drawn.shown == (DAY, MONTH)


def test_nothing_is_certain_between_edges_that_overlap() -> None:
    drawn = draw([Row(part("a", "2019", "2019")), Row(part("b", "2018", "2019-12-31"))])
    assert drawn is not None
    assert [piece.fill for piece in drawn.rows[0].bars[0].pieces] == ["year"]
    assert [piece.fill for piece in drawn.rows[1].bars[0].pieces] == ["year", "sure"]


def test_milestones_at_the_same_time_lie_below_each_other() -> None:
    below = (part("x", "2019-01-01", "2019-06-30"), part("y", "2019-02-01", "2019-03-31"), part("z", "2019-08-01", ""))
    drawn = draw([Row(part("a", "2019-01-01", "2019-12-31"), (*below, part("w", "", "")))])
    assert drawn is not None
    row = drawn.rows[0]
    assert [bar.part.key for bar in row.bars] == ["a", "x", "y", "z"]
    band, x, y, z = (bar.y for bar in row.bars)
    assert band < x < y and z == x
    assert row.undated == 1
    assert "no-end" in drawn.shown


def test_one_period_is_no_picture() -> None:
    assert draw([Row(part("a", "2019-01-01", "2019-12-31"))]) is None
    assert draw([]) is None


def test_a_korean_letter_takes_the_room_of_two() -> None:
    assert shortened("열린정부", 8) == "열린정부"
    assert shortened("열린정부", 7) == "열린…"
    assert shortened("Open Government", 20) == "Open Government"


def judged(degree: str, stage: str = "", reason: str = "", year: str = "") -> Judgment:
    return Judgment("a", degree and COMPLETION + degree, reason, stage, year, ())


def test_the_last_review_counts_and_unknown_is_no_degree() -> None:
    limited, complete = judged("limited", "x/progress-report", year="2018"), judged("complete", "x/end-of-term")
    assert Opinion((limited, complete)).counted == "complete"
    assert Opinion((complete, judged("limited"))).counted == "two-answers"
    assert Opinion((limited, judged("", "x/end-of-term", "r/not-reviewed"))).counted == "limited"
    assert Opinion((judged("", reason="r/pending-review"),)).counted == "pending-review"
    assert Opinion(()).counted == "not-assessed"


def test_a_plan_shows_what_both_assessors_say(shipped: FlaskClient) -> None:
    # The report on plan 3 gives 14 commitments; two of them have two answers, one was merged into another.
    words = words_of(shipped, "/doc/plan/KR-3.html")
    assert "14 commitments · 22 milestones" in words
    assert "Government 13 of 14 judged 11 2 1 Complete 11 two answers of one assessor 2 merged 1" in words
    assert "IRM none of 14 judged 14 not assessed 14" in words
    assert (
        "Open Data Standards Ministry of the Interior and Safety two answers Complete kr-nap3-self-2018 95, 229"
        in words
    )
    assert "Citizen Services Application now part of Citizen Service Portals" in words


def test_what_is_pending_is_not_zero(shipped: FlaskClient) -> None:
    words = words_of(shipped, "/doc/plan/KR-4.html")
    assert "13 commitments · 62 milestones" in words
    assert "IRM none of 13 judged 1 12 pending review 1 not assessed 12" in words
    assert "not assessed pending review kr0042-page-2020 44" in words


def test_commitments_stand_under_their_themes_with_their_leads(shipped: FlaskClient) -> None:
    found = Page(shipped.get("/doc/plan/KR-3.html").text)
    theme = found.words.partition("Public open data disclosure 4 ")[2]
    assert theme.startswith("2-a National Data Disclosure Ministry of the Interior and Safety")
    assert "/commitments?plan=KR-3" in found.links
    assert "/doc/agency/kr-office-for-government-policy-coordination.html" in found.links


def test_what_was_carried_over_is_drawn_and_told(shipped: FlaskClient) -> None:
    for path in ("/doc/plan/KR-3.html", "/doc/plan/KR-4.html", "/doc/member/KR.html"):
        html = shipped.get(path).text
        assert 'class="flow"' in html
        assert "KR0046</tspan>" in html
    words = words_of(shipped, "/doc/plan/KR-3.html")
    assert "National Data Disclosure goes on in Open National Priority Data editors" in words
    assert "Citizen Services Application was merged into Citizen Service Portals kr-nap3-self-2018" in words
    assert "was merged into" not in words_of(shipped, "/doc/plan/KR-4.html").partition("Carried over")[2]


def test_participation_and_documents_of_a_plan(shipped: FlaskClient) -> None:
    words = words_of(shipped, "/doc/plan/KR-4.html")
    assert "Development no value: lost in extraction no value: lost in extraction kr-member-page-2020 439" in words
    assert "2018-03-15 – 2018-04-30 Open call for commitments" in words
    assert "2018-03-15 Kick-off of the fourth action plan" in words and "200 people" in words
    assert "listed, not read" in words_of(shipped, "/doc/plan/KR-3.html")


def test_the_picture_has_a_row_a_commitment_and_a_table_beside_it(shipped: FlaskClient) -> None:
    html = shipped.get("/doc/plan/KR-4.html").text
    picture, table = html.partition('<svg class="timeline"')[2].split("</svg>")[0], html.partition('class="dates"')[2]
    assert picture.count('<g class="row">') == 1 + 13
    assert '<a href="/doc/commitment/KR0042.html">' in picture
    assert '<a href="/doc/milestone/KR0042-1.html" tabindex="-1">' in picture
    assert "url(#part)" in picture and "url(#month-from)" in picture and "url(#open)" in picture
    assert table.partition("</table>")[0].count("/doc/milestone/") == 62
    assert str(date.today().year) not in re.sub(r"<[^>]*>", "", picture)


def test_a_member_shows_its_plans_over_time(shipped: FlaskClient) -> None:
    found = Page(shipped.get("/doc/member/KR.html").text)
    assert "16 commitments" in found.words and "5 commitments" in found.words
    assert "Ministry of the Interior and Safety" in found.words.rpartition("Agencies that lead most")[2][:60]
    assert "/compare?a=plan%2FKR-3&b=plan%2FKR-4" in found.links
    assert shipped.get("/doc/member/KR.html").text.count('<g class="row">') == 4


def test_pages_are_light(shipped: FlaskClient) -> None:
    for path in ("/doc/plan/KR-3.html", "/doc/plan/KR-4.html?lang=ko", "/doc/member/KR.html", "/compare"):
        assert len(shipped.get(path).data) < 100_000, path


def test_where_government_and_irm_differ_it_is_marked(client: FlaskClient) -> None:
    # One document has the government say complete, and the IRM limited.
    words = words_of(client, "/doc/plan/XA-1.html")
    assert "government and IRM differ on 1" in words
    assert "Government 1 of 1 judged 1 Complete 1" in words and "IRM 1 of 1 judged 1 Limited 1" in words


def test_two_plans_side_by_side(shipped: FlaskClient) -> None:
    words = words_of(shipped, "/compare?a=plan/KR-3&b=plan/KR-4")
    assert "commitments in the graph 14 13 KR-3 has 1 more" in words
    assert "milestones 22 62 KR-4 has 40 more" in words
    assert "commitments with a published star nothing is said nothing is said cannot be compared" in words
    assert "Only KR-3 1 Office for Government Policy Coordination" in words
    assert "KR-3 13 of 14 judged" in words and "KR-4 none of 13 judged" in words
    assert "Carried over between them 2" in words
    assert "merged into" not in words


def test_the_comparison_is_the_same_for_programs(shipped: FlaskClient) -> None:
    found = json.loads(shipped.get("/compare.json?a=plan/KR-4&b=plan/KR-3").data)
    assert found["figures"]["milestones"] == {"KR-4": "62", "KR-3": "22", "difference": "KR-4 has 40 more"}
    assert found["completion"]["government"]["KR-3"] == {"complete": 11, "two-answers": 2, "merged": 1}
    assert found["completion"]["irm"]["KR-4"] == {"pending-review": 1, "not-assessed": 12}
    assert found["figures"]["stars"] == {"KR-4": None, "KR-3": None, "difference": None}
    assert {one["to"] for one in found["carriedOver"]} == {"Open National Priority Data", "Quality of Public Data"}


@pytest.mark.parametrize("path", ["/compare", "/compare.json"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("a=plan/KR-3&b=member/KR", 400),
        ("a=plan/KR-3&b=plan/KR-3", 400),
        ("a=commitment/KR0042&b=commitment/KR0041", 400),
        ("a=KR-3&b=KR-4", 400),
        ("a=plan/KR-3&b=plan/KR-99", 404),
        ("a=plan/KR-3&b=plan/%3E%7D%20%3Fs", 404),
        ("a=plan/KR-3&b=plan/%00", 404),
        ("a=plan/../member/KR&b=plan/KR-3", 404),
        ("a=plan/KR-3&b=plan/" + "x" * 300, 400),
    ],
)
def test_what_cannot_be_compared_is_said(shipped: FlaskClient, path: str, query: str, status: int) -> None:
    assert shipped.get(f"{path}?{query}").status_code == status


def test_a_plan_offers_the_one_before_it_first(shipped: FlaskClient) -> None:
    assert '<option value="plan/KR-3" selected>' in shipped.get("/doc/plan/KR-4.html").text
    assert '<option value="plan/KR-2" selected>' in shipped.get("/doc/plan/KR-1.html").text


def test_the_form_keeps_what_was_chosen_and_the_language(shipped: FlaskClient) -> None:
    html = shipped.get("/compare?a=plan/KR-2&lang=ko").text
    assert '<option value="plan/KR-2" selected>' in html
    assert '<input type="hidden" name="lang" value="ko">' in html
    assert "두 실행계획" in html
    assert shipped.get("/compare.json?a=plan/KR-3").status_code == 400


def test_a_file_that_says_next_to_nothing_has_pages(tmp_path: Path) -> None:
    file = tmp_path / "one.ttl"
    base = "https://w3id.org/ogpkg/"
    plan, commitment = f"<{base}id/plan/XZ-1>", f"<{base}id/commitment/XZ0001>"
    file.write_text(f"@prefix ogp: <{base}ontology#> . {plan} a ogp:ActionPlan . {commitment} ogp:plan {plan} .")
    app = create_app(Settings(files=(file,), workers=1))
    try:
        words = words_of(app.test_client(), "/doc/plan/XZ-1.html")
        assert "1 commitment " in words and "none of 1 judged" in words
        assert "Nothing of this kind" in words_of(app.test_client(), "/compare")
    finally:
        close_app(app)
