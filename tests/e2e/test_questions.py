"""Someone asks a saved question: chooses, reads the answer, takes it along; with JavaScript and without."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import Tab

TOPIC = "/questions/topic-promises"


def rows(tab: Tab) -> list[list[str]]:
    """The answer as a person reads it."""
    lines = tab.page.locator("table.saved tbody tr")
    return [
        [" ".join(cell.split()) for cell in lines.nth(at).locator("td").all_inner_texts()]
        for at in range(lines.count())
    ]


def _choose(tab: Tab) -> None:
    """Find the question in the list, and ask it about another topic."""
    tab.go("/questions")
    tab.page.get_by_label("Words in the question").fill("promised topic")
    tab.page.get_by_role("button", name="Filter").click()
    tab.page.get_by_role("link", name="Who promised what on a topic").click()
    assert [row[3] for row in rows(tab)][:2] == [
        "Encouraging the Private Sector to Utilze Public Data",
        "Free Open Format Use",
    ]
    tab.page.get_by_label("Topic").select_option(label="Anti-Corruption")
    tab.page.get_by_role("button", name="Answer").click()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "plain"])
def test_another_value_gives_another_answer(open_tab: Callable[..., Tab], width: int, has_scripts: bool) -> None:
    tab = open_tab(viewport={"width": width, "height": 900}, java_script_enabled=has_scripts, accept_downloads=True)
    _choose(tab)
    assert re.search(r"/questions/topic-promises\?topic=policy-area(/|%2F)anti-corruption&member=$", tab.page.url)
    assert tab.page.get_by_label("Topic").input_value() == "policy-area/anti-corruption"
    shown = rows(tab)
    assert len(shown) == 5 and "5 rows" in tab.text("#answer")
    with tab.page.expect_download() as waiting:
        tab.page.get_by_role("link", name="CSV", exact=True).click()
    with open(waiting.value.path(), encoding="utf-8", newline="") as lines:
        file = list(csv.DictReader(lines))
    assert waiting.value.suggested_filename == "topic-promises.csv"
    assert [row["title"] for row in file] == [row[3] for row in shown]
    links = tab.page.locator("table.saved tbody td:nth-child(3) a").evaluate_all("all => all.map(a => a.pathname)")
    assert links == [f"/doc/commitment/{row['commitment'].rsplit('/')[-1]}.html" for row in file]
    tab.page.get_by_role("link", name="한국어").click()
    assert "주제" in tab.text(".question-form") and len(rows(tab)) == 5, "the language keeps what was chosen"


def test_the_address_of_an_answer_is_the_answer(plain: Tab) -> None:
    plain.go(f"{TOPIC}?topic=policy-area/anti-corruption")
    given = plain.page.locator("#cite a").get_attribute("href")
    plain.go(given.removeprefix(plain.url))
    assert len(rows(plain)) == 5
    assert plain.overflow() == 0


def test_columns_are_sorted_and_the_query_opens_in_the_editor(tab: Tab) -> None:
    tab.go("/questions/budgets?least=500000000")
    amounts = [row[2] for row in rows(tab)]
    if tab.page.viewport_size["width"] > 1000:  # on a telephone each row is a card, and headings are for the ear
        tab.page.get_by_role("columnheader", name="Won").get_by_role("button").click()
        assert [row[2] for row in rows(tab)] == sorted(amounts, key=lambda text: int(re.sub(r"\D", "", text)))
    tab.page.get_by_role("link", name="Open it in the editor").click()
    assert "VALUES ?least" in tab.page.content()
