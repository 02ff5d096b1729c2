"""Commitments are chosen in a browser: with a script that follows each choice, and with a form alone."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.browsing import Tab

#: How many commitments plan 3 has, and of how many the government says that they are complete (tests/golden).
OF_PLAN, COMPLETE = 14, 13


def unfold(tab: Tab) -> None:
    """Open the filters, which a telephone folds."""
    summary = tab.page.locator(".filters > details > summary")
    if summary.is_visible():
        summary.click()


def box(tab: Tab, name: str, value: str) -> object:
    return tab.page.locator(f'input[name="{name}"][value="{value}"]')


def test_with_a_script_the_list_follows_each_choice(tab: Tab) -> None:
    tab.go("/commitments")
    unfold(tab)
    box(tab, "plan", "KR-3").check()  # type: ignore[attr-defined]
    tab.page.wait_for_url("**/commitments?plan=KR-3")
    assert tab.text("#found").startswith(f"{OF_PLAN} of 48")
    assert tab.text("#told") == tab.text("#found"), "a screen reader is told"
    assert tab.page.evaluate("document.activeElement.value") == "KR-3", "the focus stays"
    box(tab, "completion-own", "complete").check()  # type: ignore[attr-defined]
    tab.page.wait_for_url("**/commitments?plan=KR-3&completion-own=complete")
    assert tab.text("#found").startswith(f"{COMPLETE} of 48")
    tab.page.locator("#sort").select_option("title")
    tab.page.wait_for_url("**&sort=title")
    titles = [title.lower() for title in tab.texts(".promises h3")]
    assert titles == sorted(titles)
    assert tab.overflow() <= 0
    tab.page.go_back()
    tab.page.wait_for_url("**&completion-own=complete")
    tab.page.locator("#words").fill("open data")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/commitments?q=open+data&plan=KR-3&completion-own=complete")
    assert "KR0028" in tab.text(".promises")


def test_without_a_script_the_form_does_the_same(plain: Tab) -> None:
    plain.go("/commitments")
    unfold(plain)
    box(plain, "plan", "KR-3").check()  # type: ignore[attr-defined]
    box(plain, "completion-own", "complete").check()  # type: ignore[attr-defined]
    plain.page.locator(".apply button").click()
    plain.page.wait_for_url("**/commitments?plan=KR-3&completion-own=complete")
    assert plain.text("#found").startswith(f"{COMPLETE} of 48")
    plain.page.locator("#sort").select_option("title")
    plain.page.locator(".toolbar button").click()
    plain.page.wait_for_url("**&sort=title")
    plain.page.locator(".active a", has_text="Complete").click()
    plain.page.wait_for_url("**/commitments?plan=KR-3&sort=title")
    assert plain.text("#found").startswith(f"{OF_PLAN} of 48")
    plain.page.get_by_role("link", name="Clear all").click()
    plain.page.wait_for_url("**/commitments")
    plain.page.get_by_role("link", name="Next →").click()
    plain.page.wait_for_url("**/commitments?page=2")
    assert len(plain.texts(".promises > li")) == 48 - 25


def test_the_list_is_taken_along_and_its_query_is_asked(tab: Tab, tmp_path: Path) -> None:
    tab.go("/commitments?plan=KR-3&sort=title")
    shown = [code.split()[0] for code in tab.texts(".promises .code")]
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="CSV", exact=True).click()
    file = tmp_path / "list.csv"
    download.value.save_as(file)
    with file.open(encoding="utf-8", newline="") as text:
        assert [row["code"] for row in csv.DictReader(text)] == shown
    tab.page.locator("summary", has_text="The query").click()
    assert "plan:KR-3" in tab.text("pre.command")
    tab.page.get_by_role("link", name="Open it in the editor").click()
    tab.page.wait_for_url("**/sparql?query=*")
    assert "plan:KR-3" in tab.page.content()


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")], ids=["telephone", "desk"])
def test_whatever_is_chosen_anybody_can_use_the_page(open_tab: Callable[..., Tab], width: int, scheme: str) -> None:
    tab = open_tab(viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = []
    for path in ("/commitments?plan=KR-3&findings=warning&lang=ko", "/commitments?q=no&plan=KR-9", "/commitments/lead"):
        tab.go(path)
        tab.page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        found += tab.barriers()
        assert tab.overflow() <= 0
    assert found == []
