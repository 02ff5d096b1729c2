"""Plans and members in a real browser: with and without JavaScript, on a telephone and on a desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.browsing import Tab


def test_the_picture_of_a_plan_fits_and_leads_on(plain: Tab, width: int) -> None:
    plain.go("/doc/plan/KR-4.html")
    picture = plain.page.locator("svg.timeline")
    assert picture.bounding_box()["width"] <= width
    assert plain.overflow() <= 0
    labels = plain.page.locator("svg.timeline .row > a text").all()
    assert len(labels) == 14
    # Letters keep their size, and no label runs out of the picture.
    assert {label.evaluate("one => getComputedStyle(one).fontSize") for label in labels} == {"12.5px"}
    right = picture.bounding_box()["x"] + picture.bounding_box()["width"]
    assert all(label.bounding_box()["x"] + label.bounding_box()["width"] <= right + 1 for label in labels)
    plain.page.locator("svg.timeline a[href*='KR0042.html']").click()
    plain.page.wait_for_url("**/doc/commitment/KR0042.html*")


@pytest.mark.parametrize("path", ["/doc/plan/KR-3.html", "/doc/plan/KR-4.html"])
def test_a_plan_fits_a_telephone_with_letters_twice_as_large(open_tab: Callable[..., Tab], path: str) -> None:
    """WCAG 2.2, 1.4.4."""
    tab = open_tab(viewport={"width": 360, "height": 900})
    tab.go(path)
    tab.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert tab.overflow() <= 0


def test_the_table_opens_by_keyboard(tab: Tab) -> None:
    tab.go("/doc/plan/KR-3.html")
    tab.page.locator("details.same summary").focus()
    tab.page.keyboard.press("Enter")
    assert "2-a National Data Disclosure" in tab.text("table.dates")
    assert tab.page.locator("table.dates a[href*='/doc/milestone/']").count() == 22


def test_each_assessor_has_a_column_or_a_labeled_line(plain: Tab, width: int) -> None:
    plain.go("/doc/plan/KR-3.html")
    row = plain.page.locator("table.outcome tr", has_text="Open Data Standards").first
    told = " ".join(row.inner_text().split())
    assert "two answers" in told and "Complete" in told and "Substantial" in told and "not assessed" in told
    label = row.locator("td[data-label='IRM says']").evaluate("one => getComputedStyle(one, '::before').content")
    assert (label == '"IRM says"') == (width < 700)


def test_two_plans_are_chosen_and_compared_without_scripts(plain: Tab) -> None:
    plain.go("/doc/plan/KR-4.html")
    plain.page.select_option("#compare-b", "plan/KR-3")
    plain.page.get_by_role("button", name="Compare").click()
    plain.page.wait_for_url("**/compare?a=plan%2FKR-4&b=plan%2FKR-3")
    assert "KR-4 has 40 more" in plain.text()
    assert plain.overflow() <= 0
    plain.page.select_option("#plan-a", "plan/KR-1")
    plain.page.locator("form.versus button").first.click()
    plain.page.wait_for_url("**/compare?a=plan%2FKR-1&b=plan%2FKR-3")
    assert "16" in plain.text("table.versus-lines")


def test_the_pictures_of_a_plan_have_names(plain: Tab) -> None:
    plain.go("/doc/plan/KR-3.html?lang=ko")
    for name in ("timeline", "flow"):
        picture = plain.page.locator(f"svg.{name}")
        assert picture.locator("> title").text_content()
        assert picture.locator("> desc").text_content()
