"""The front page, the page about the data, quality and validation, as people come to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.browsing import Tab

EITHER = pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])


@EITHER
def test_the_front_page_says_what_is_in_the_graph_and_leads_there(
    open_tab: Callable[..., Tab], width: int, scripts: bool
) -> None:
    tab = open_tab(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    tab.go("/?lang=en")
    # What data/README.md and the documents say: four plans, 48 commitments, 84 milestones, five documents.
    assert tab.texts(".figures a")[:4] == ["1 member", "4 action plans", "48 commitments", "84 milestones"]
    assert "5 documents read" in tab.texts(".figures a")
    for heading, address in [("Follow a promise", "/commitments"), ("Check a plan", "/validate")]:
        door = tab.page.locator(".doors section", has=tab.page.get_by_role("heading", name=heading))
        assert door.locator(f'a[href^="{address}"]').count() == 1
    tab.page.locator(".cards a", has_text="Fourth action plan").click()
    tab.page.wait_for_url("**/doc/plan/KR-4.html*")


@EITHER
def test_one_searches_from_the_front_page_in_ones_own_language(
    open_tab: Callable[..., Tab], width: int, scripts: bool
) -> None:
    tab = open_tab(viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="ko-KR")
    tab.go("/")
    assert "열린정부 공약" in tab.text("h1")
    tab.page.get_by_role("link", name="English").click()
    assert tab.text("h1") == "Open Government Promises"
    tab.page.fill("#q", "KR0042")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/search?*")
    assert "lang=en" in tab.page.url
    assert tab.page.locator('main a[href^="/doc/commitment/KR0042.html"]').count() >= 1


def test_a_citation_is_copied(open_tab: Callable[..., Tab], width: int) -> None:
    tab = open_tab(viewport={"width": width, "height": 900}, permissions=["clipboard-read", "clipboard-write"])
    tab.go("/about?lang=en")
    version = tab.text("footer code")
    tab.page.get_by_role("button", name="Copy", exact=True).click()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert version in copied
    assert "CC BY 4.0" in copied
    assert copied == tab.text("#citation")


def test_without_scripts_there_is_no_button_that_does_nothing(plain: Tab) -> None:
    plain.go("/about?lang=en")
    assert plain.page.locator("main button:visible").count() == 0
    assert plain.texts(".prose h2") == [
        *("The documents", "Licenses", "Method", "Versions", "How to cite", "How to correct", "For programs"),
    ]
    assert plain.page.locator('main a[href^="/doc/document/kr-nap4.html"]').count() > 0


def test_a_finding_leads_to_the_line_of_its_document(plain: Tab) -> None:
    plain.go("/quality?lang=en")
    plain.page.locator('main a[href^="/quality/kr-nap4"]').first.click()
    chip = plain.page.locator('main a.src[href*="/doc/document/kr-nap4.html"]').first
    line = chip.get_attribute("href").rpartition("#")[2]
    chip.click()
    assert plain.page.locator(f"#{line}").count() == 1


def test_a_plan_is_checked_and_its_faults_are_shown_by_line(plain: Tab) -> None:
    plain.go("/validate?lang=en")
    plain.page.fill("textarea", "@prefix ogp: <https://w3id.org/ogpkg/ontology#> .\n<urn:x> a ogp:Commitment .\n")
    plain.page.click("form.check .controls button")
    plain.page.wait_for_selector(".verdict")
    assert plain.page.locator(".findings article").count() > 0


def test_on_paper_there_is_only_the_content(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab(viewport={"width": 800, "height": 900})
    tab.page.emulate_media(media="print")
    tab.go("/doc/commitment/KR0042.html?lang=en")
    assert not tab.page.locator("header.site nav").is_visible()
    assert not tab.page.locator("footer nav").is_visible()
    assert tab.page.locator("h1").is_visible()
