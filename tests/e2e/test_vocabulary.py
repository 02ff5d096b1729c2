"""Ontology, shapes and code lists in a browser: anchors, the drawing, contents that open, tables that sort."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.browsing import Tab


def is_in_view(tab: Tab, selector: str) -> bool:
    """Whether a person sees the beginning of an element without scrolling."""
    place = tab.page.locator(selector).bounding_box()
    return bool(place) and -1 < place["y"] < 900


@pytest.mark.parametrize(("scripts", "width"), [(True, 360), (False, 1440)], ids=["telephone", "desk"])
def test_a_term_leads_to_its_place_and_to_its_own_page(open_tab: Callable[..., Tab], scripts: bool, width: int) -> None:
    tab = open_tab(viewport={"width": width, "height": 900}, java_script_enabled=scripts, reduced_motion="reduce")
    tab.go("/ontology#leadAgency")
    assert tab.page.url.endswith("/ontology.html#leadAgency")
    assert is_in_view(tab, "#leadAgency")
    tab.page.click("#leadAgency th a")
    assert tab.text("h1").startswith("Lead agency")
    assert "The agency that answers for" in tab.text()
    tab.page.click("text=In the ontology, among the others")
    assert tab.page.url.endswith("#leadAgency")
    assert tab.overflow() == 0


def test_a_box_of_the_drawing_leads_to_its_class(open_tab: Callable[..., Tab], width: int) -> None:
    tab = open_tab(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    tab.go("/ontology.html")
    width = tab.page.locator(".backbone").bounding_box()["width"]
    assert 300 < width <= tab.page.viewport_size["width"]
    # the words of the drawing are no smaller than what one can read
    assert tab.page.locator(".backbone text.edge").first.bounding_box()["height"] >= 10
    tab.page.click('.backbone a[href="#Milestone"]')
    assert tab.page.url.endswith("#Milestone")
    assert is_in_view(tab, "#Milestone")


def test_the_contents_are_beside_the_text_or_open_on_request(plain: Tab, width: int) -> None:
    plain.go("/ontology.html")
    link = plain.page.locator('.contents a[href="#Assessment"]')
    if width < 1000:
        assert not link.is_visible()
        plain.page.click(".contents summary")
    assert link.is_visible()
    link.click()
    assert plain.page.url.endswith("#Assessment")


def test_a_constraint_leads_to_the_line_of_a_finding(plain: Tab) -> None:
    plain.go("/shapes.html")
    plain.page.click("#Commitment-leadAgency .found-now")
    assert plain.page.url.endswith("/shapes/Commitment-leadAgency#findings")
    plain.page.locator("#findings ~ .scroll a.src").first.click()
    assert "/doc/document/" in plain.page.url
    assert "#L" in plain.page.url


def test_code_lists_are_sorted_by_a_click(tab: Tab, width: int) -> None:
    tab.go("/concepts")
    names = tab.texts("tbody th")
    assert names == sorted(names, key=str.casefold)
    if width > 1000:
        heading = tab.page.locator("th button", has_text="Concepts")
        heading.click()
        heading.click()
        assert tab.texts("tbody th")[0] == "Policy area"  # the longest list
    assert tab.overflow() == 0


def test_a_concept_leads_to_the_commitments_that_have_it(plain: Tab) -> None:
    plain.go("/doc/ogp-value.html?lang=ko")
    count = plain.text("#civic-participation .figure")
    plain.page.click("#civic-participation .figure a")
    assert "/commitments?" in plain.page.url
    assert "lang=ko" in plain.page.url
    assert count in plain.text()


def test_terms_are_filtered_by_words(tab: Tab) -> None:
    tab.go("/ontology.html?lang=ko")
    tab.page.fill("#filter-words", "주관기관")
    assert tab.page.locator("#leadAgency").is_visible()
    assert not tab.page.locator("#venue").is_visible()
    shown = tab.page.locator(".property-table tbody tr:visible").count()
    assert tab.text(".filter output").startswith(f"{shown} / ")
    tab.page.evaluate("location.hash = 'venue'")
    tab.page.locator("#venue").wait_for(state="visible")
    assert tab.page.input_value("#filter-words") == ""


def test_without_scripts_there_is_no_filter(plain: Tab) -> None:
    plain.go("/shapes.html")
    assert not plain.page.locator("#filter-words").is_visible()
