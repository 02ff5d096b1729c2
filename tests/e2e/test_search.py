"""Searching as people do it: by typing, by keyboard, and as a plain form where no script runs."""

from __future__ import annotations

import pytest

from tests.e2e.browsing import Tab

BOX = "main input[data-suggest]"
OPTION = "[role=option]"


def typed(tab: Tab, words: str, box: str = BOX) -> None:
    tab.page.wait_for_selector(f"{box}[role=combobox]")
    tab.page.locator(box).click()
    tab.page.keyboard.type(words, delay=5)
    tab.page.wait_for_selector(OPTION)


def test_typing_suggests_and_the_keyboard_goes_there(tab: Tab) -> None:
    tab.go("/search?lang=en")
    box = tab.page.locator(BOX)
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "false"
    typed(tab, "ministry of the int")
    assert box.get_attribute("aria-expanded") == "true"
    assert "Ministry of the Interior" in tab.texts(OPTION)[0]
    assert tab.page.locator("[role=status]").last.inner_text() == f"{len(tab.texts(OPTION))} suggestions"
    assert tab.overflow() <= 0
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("ArrowDown")
    chosen = tab.page.locator("[aria-selected=true]")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    name = chosen.locator("span").inner_text()
    with tab.page.expect_navigation():
        tab.page.keyboard.press("Enter")
    assert "/doc/agency/" in tab.page.url
    assert tab.text("h1") == name


def test_escape_closes_and_enter_without_a_choice_searches(tab: Tab) -> None:
    tab.go("/?lang=en")
    typed(tab, "goverment")
    tab.page.keyboard.press("ArrowUp")
    assert tab.page.locator("[aria-selected=true]").get_attribute("id") == tab.page.locator(OPTION).last.get_attribute(
        "id"
    )
    tab.page.keyboard.press("Escape")
    assert tab.page.locator(OPTION).first.is_hidden()
    with tab.page.expect_navigation():
        tab.page.keyboard.press("Enter")
    assert "Did you mean government?" in tab.text()
    with tab.page.expect_navigation():
        tab.page.locator("a.meant").click()
    assert "results for “government”" in tab.text()


def test_a_suggestion_is_chosen_with_the_pointer_in_korean(tab: Tab) -> None:
    tab.go("/search?lang=ko")
    typed(tab, "행안부")
    assert "행정안전부" in tab.texts(OPTION)[0]
    with tab.page.expect_navigation():
        tab.page.locator(OPTION).first.click()
    assert tab.text("h1") == "행정안전부"
    assert "lang=ko" in tab.page.url


@pytest.mark.usefixtures("axe")
def test_open_suggestions_have_no_barriers(tab: Tab) -> None:
    tab.go("/search?q=data&lang=en")
    typed(tab, "base")
    tab.page.keyboard.press("ArrowDown")
    assert tab.barriers() == []


def test_without_scripts_the_form_works(plain: Tab) -> None:
    plain.go("/?lang=ko")
    plain.page.locator(BOX).fill("예산")
    with plain.page.expect_navigation():
        plain.page.locator("main form.find button").click()
    assert "‘예산’ 검색 결과" in plain.text()
    assert plain.overflow() <= 0
    with plain.page.expect_navigation():
        plain.page.locator(".search-kinds a", has_text="공약").click()
    assert set(plain.texts(".hit-list .what span")) == {"공약"}
    with plain.page.expect_navigation():
        plain.page.locator(".hit-list h2 a").first.click()
    assert "/doc/commitment/" in plain.page.url
    assert "lang=ko" in plain.page.url
