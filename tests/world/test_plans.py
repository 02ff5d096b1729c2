"""Plans and members of several countries, as the pages of the site put them side by side."""

from __future__ import annotations

import json

from flask.testing import FlaskClient

from tests.web.pages import Page


def words_of(site: FlaskClient, path: str) -> str:
    found = Page(site.get(path).text)
    assert found.mistakes == []
    return found.words


def test_the_government_and_the_irm_differ_on_one_of_three(site: FlaskClient) -> None:
    # The self-assessment of 2018 says substantial, completed, withdrawn; the table of 2024, at the end of the term:
    # limited, complete, withdrawn.
    words = words_of(site, "/doc/plan/XB-1.html")
    assert "Government 3 of 3 judged 1 1 1 Complete 1 Substantial 1 Withdrawn 1" in words
    assert "IRM 3 of 3 judged 1 1 1 Complete 1 Limited 1 Withdrawn 1" in words
    assert "government and IRM differ on 1 " in words
    assert "Register of Forest Owners government and IRM differ" in words


def test_what_the_irm_has_not_reviewed_is_no_degree(site: FlaskClient) -> None:
    # The table of 2024 reviews the first of Borealia's second plan; the page of the second, of 2023, says substantial.
    assert "IRM 2 of 3 judged 2 1 Substantial 2 not reviewed 1" in words_of(site, "/doc/plan/XB-2.html")
    assert "IRM none of 3 judged 3 pending review 3" in words_of(site, "/doc/plan/XC-3.html")


def test_a_commitment_is_carried_over_or_said_to_be(site: FlaskClient) -> None:
    words = words_of(site, "/doc/plan/XC-1.html")
    assert "The Well Map goes on in" in words
    # The table of 2024 calls XA0003 carried forward, and nobody says into which commitment.
    forwarded = words_of(site, "/doc/member/XA.html").partition("no document says into which commitment.")[2]
    assert forwarded.split()[0] == "Boats,"


def test_two_members_side_by_side(site: FlaskClient) -> None:
    words = words_of(site, "/compare?a=member/XA&b=member/XB")
    assert "action plans 3 2 XA has 1 more" in words
    assert "commitments in the graph 6 6 the same" in words
    found = json.loads(site.get("/compare.json?a=member/XA&b=member/XB").data)
    assert found["completion"]["irm"] == {
        "XA": {"complete": 2, "substantial": 2, "limited": 1, "not-reviewed": 1},
        "XB": {"complete": 1, "substantial": 2, "limited": 1, "withdrawn": 1, "not-reviewed": 1},
    }
    assert found["completion"]["government"]["XA"] == {"not-assessed": 6}
    # The tables publish stars for XA0003 and XA0004, and for XB0002.
    assert found["figures"]["stars"] == {"XA": "2", "XB": "1", "difference": "XA has 1 more"}


def test_plans_of_two_members_can_be_compared(site: FlaskClient) -> None:
    assert site.get("/compare?a=plan/XA-1&b=plan/XPD-1").status_code == 200
    assert "No document says that a commitment goes on" in words_of(site, "/compare?a=plan/XA-1&b=plan/XPD-1")
