"""The pages of things and what is around them: facts that lead to their lines, and a graph that one can walk."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.e2e.browsing import Tab
from tests.paths import ROOT

ID = "https://w3id.org/ogpkg/id/"
KR0042 = "/doc/commitment/KR0042.html"
BUNDLED = pytest.mark.skipif(
    not (ROOT / "ogpkg/web/static/built/graph.js").exists(), reason="the scripts are not bundled: make build"
)
AROUND = f"/neighborhood?iri={quote(ID + 'commitment/KR0042')}"


def draw(tab: Tab) -> None:
    tab.page.get_by_role("button", name="Draw the graph").click()
    settled(tab)


def settled(tab: Tab) -> None:
    """Wait until the drawing is there."""
    tab.page.locator(".canvas canvas").first.wait_for()
    tab.page.locator(".told", has_text="Drawn").wait_for()
    # What is placed is painted with the next frame.
    tab.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def arrived(tab: Tab, name: str) -> None:
    """Wait until the page is around the thing `name`."""
    tab.page.get_by_role("heading", level=1, name=f"Around {name}").wait_for()


def around(tab: Tab) -> str:
    """What the page says it is around."""
    return str(tab.page.get_by_role("heading", level=1).inner_text())


def test_facts_say_who_says_them_and_where_they_contradict(plain: Tab) -> None:
    plain.go(KR0042)
    # Documents that differ are both there, and marked.
    fact = plain.page.locator(".facts tbody", has_text="Primary policy area")
    assert fact.locator(".differs").inner_text() == "documents differ"
    told = " ".join(fact.inner_text().split())
    assert re.search(r"E-Government .*kr0042-page-2020 108 .*Public Service Delivery .*kr-member-page-2020 65", told)
    # A finding stands in its place.
    fact = plain.page.locator(".facts tbody", has_text="Responsible person")
    assert "people run together" in fact.locator(".noted").inner_text()
    # A mark leads to the line.
    fact = plain.page.locator(".facts tbody", has_text="Lead agency")
    assert "Ministry of the Interior and Safety" in fact.inner_text()
    fact.locator(".src", has_text="kr-nap4").click()
    assert plain.page.url.endswith("/doc/document/kr-nap4.html?line=329#L329")
    assert plain.text("#L329").startswith("329 ")
    assert "lead agency" in plain.text(".lines")
    assert plain.overflow() == 0


def test_the_list_can_be_walked_without_a_script(plain: Tab) -> None:
    plain.go(KR0042)
    assert not plain.page.get_by_role("button", name="Draw the graph").is_visible()
    plain.page.locator("#neighborhood ~ p a", has_text="As a list").click()
    assert around(plain) == "Around Citizen Participation in Policy-Making"
    assert "lead agency" in plain.text(".neighbors").lower()  # the stylesheet begins it with a capital, later
    plain.page.get_by_role("link", name=re.compile("walk here ?: Ministry of the Interior and Safety")).click()
    assert around(plain) == "Around Ministry of the Interior and Safety"
    assert "Showing 12 of 14." in plain.text(".neighbors")
    plain.page.get_by_role("link", name="All 14").click()
    assert plain.page.locator(".spoke li").count() == 14
    assert plain.overflow() == 0


@BUNDLED
def test_nothing_heavy_is_fetched_before_somebody_draws(tab: Tab) -> None:
    tab.go(KR0042)
    assert not [address for address in tab.asked if "cytoscape" in address]
    assert sum("/static/built/" in address for address in tab.asked) <= 1


@BUNDLED
def test_the_graph_is_walked_by_keyboard(tab: Tab) -> None:
    tab.go(AROUND)
    draw(tab)
    assert tab.page.get_by_role("img", name=re.compile("Citizen Participation")).is_visible()
    plan = tab.page.get_by_role("link", name=re.compile("walk here ?: Fourth action plan")).first
    plan.focus()
    tab.page.keyboard.press("Enter")
    arrived(tab, "Fourth action plan")
    assert "KR-4" in tab.page.url
    assert tab.page.evaluate("document.activeElement.tagName") == "H2"
    assert "Has commitment 13" in tab.text(".neighbors")
    tab.page.go_back()
    arrived(tab, "Citizen Participation")
    assert tab.overflow() == 0


@BUNDLED
def test_the_graph_is_walked_by_mouse(open_tab: Callable[..., Tab], width: int) -> None:
    # Without motion everything stands at once where it stays.
    tab = open_tab(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    tab.go(AROUND)
    draw(tab)
    canvas = tab.page.locator(".canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    before = tab.page.url
    # The first neighbor, its plan, stands above the middle: go up until the pointer is over it.
    for step in range(8, 40):
        tab.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * (0.5 - step / 90))
        marked = tab.page.locator(".spoke li.marked")
        if marked.count() and "Fourth action plan" in marked.first.inner_text():
            break
    else:
        pytest.fail("no node is above the middle")
    tab.page.mouse.down()
    tab.page.mouse.up()
    arrived(tab, "Fourth action plan")
    assert tab.page.url != before


@BUNDLED
def test_a_drawing_survives_a_reload_and_can_be_magnified(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab(viewport={"width": 1440, "height": 900}, color_scheme="dark", reduced_motion="reduce")
    tab.go(AROUND)
    draw(tab)
    small = tab.page.locator(".canvas").screenshot()
    tab.page.get_by_role("button", name="Closer").click()
    assert tab.page.locator(".canvas").screenshot() != small
    tab.page.reload()
    settled(tab)
    assert "Drawn: all" in tab.text(".told")
    assert {"commitment", "agency", "milestone"} <= set(tab.texts(".kinds li"))


@BUNDLED
@pytest.mark.usefixtures("axe")
def test_a_drawing_is_accessible(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab(viewport={"width": 360, "height": 900}, reduced_motion="reduce")
    tab.go(KR0042)
    draw(tab)
    assert tab.page.locator("#neighborhood ~ .around .spoke li").count() > 15
    assert tab.barriers() == []
    assert tab.overflow() == 0
