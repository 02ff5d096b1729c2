"""A real browser: nothing overflows sideways, nothing is fetched from elsewhere, nothing is reported to the console."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from tests.live import running

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = [
    "/",
    "/plans",
    "/commitments",
    "/agencies",
    "/people",
    "/concepts",
    "/documents",
    "/completeness",
    "/doc/plan/KR-3.html",
    "/doc/plan/KR-4.html?lang=ko",
    "/doc/commitment/KR0042.html",
    "/doc/commitment/KR0030.html?lang=ko",
    "/doc/milestone/KR0042-1.html",
    "/doc/agency/kr-ministry-of-the-interior-and-safety.html",
    "/doc/document/kr-nap4.html?line=326",
    "/doc/completion.html",
    "/ontology.html",
    "/shapes.html",
    "/quality",
    "/quality/kr-nap4?lang=ko",
    "/quality/kr-nap3-self-2018",
    "/quality/plan/KR-2",
    "/doc/milestone/KR0023-1.html",
    "/sparql?example=leads",
    "/sparql?format=html&query=SELECT+*+{+GRAPH+?g+{+?s+ogp:sha256+?o+}+}",
    "/sparql?format=html&query=SELECT",
    "/nowhere",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        running_browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running_browser
        running_browser.close()


@pytest.fixture(scope="module")
def url(snapshot: Snapshot) -> Iterator[str]:
    with running(Settings(snapshot=snapshot.path, workers=1)) as (address, _):
        yield address


@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_is_wider_than_its_window(browser: Any, url: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(f"{tab.url}: {message.text}"))
    wide = []
    for path in PAGES:
        tab.goto(url + path)
        found = tab.evaluate("document.documentElement.scrollWidth")
        if found > width:
            wide.append(f"{path}: {found}")
    tab.close()
    assert wide == []
    assert [address for address in asked if not address.startswith(url)] == []
    # A browser says so when a page's status is an error; anything else would be a breach of the policy.
    assert [line for line in complaints if "Failed to load resource" not in line] == []


def test_the_keyboard_reaches_the_content_first(browser: Any, url: str) -> None:
    tab = browser.new_page()
    tab.goto(f"{url}/plans")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "content"
    tab.close()


def test_a_query_is_run_from_the_editor_without_javascript(browser: Any, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{url}/sparql?example=leads")
    tab.click("form.query button")
    tab.wait_for_selector("table.answer")
    assert "format=html" in tab.url
    context.close()
