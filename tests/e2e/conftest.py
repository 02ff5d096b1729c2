"""One server with the shipped data and one browser for all tests here; a tab for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from tests.e2e.browsing import AXE, CHROMIUM, FLAGS, WIDTHS, Tab
from tests.live import running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def url(snapshot: Snapshot) -> Iterator[str]:
    with running(Settings(snapshot=snapshot.path, workers=2)) as (address, _):
        yield address


@pytest.fixture(params=WIDTHS, ids=lambda width: f"{width}px")
def width(request: pytest.FixtureRequest) -> int:
    """The width of the window: a telephone, a desk."""
    return int(request.param)


@pytest.fixture
def open_tab(browser: Any, url: str) -> Iterator[Callable[..., Tab]]:
    """Opens tabs with the options of Playwright's `new_context`; in the end none of them may have any fault."""
    contexts = []
    tabs = []

    def open_one(**options: Any) -> Tab:
        context = browser.new_context(**options)
        contexts.append(context)
        tabs.append(Tab(context.new_page(), url))
        return tabs[-1]

    yield open_one
    faults = [fault for tab in tabs for fault in tab.faults()]
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def tab(open_tab: Callable[..., Tab], width: int) -> Tab:
    """A tab with JavaScript, once narrow and once wide."""
    return open_tab(viewport={"width": width, "height": 900})


@pytest.fixture
def plain(open_tab: Callable[..., Tab], width: int) -> Tab:
    """A tab without JavaScript, once narrow and once wide."""
    return open_tab(viewport={"width": width, "height": 900}, java_script_enabled=False)


@pytest.fixture(scope="session")
def axe() -> None:
    """Skips where axe is not installed."""
    if not AXE.exists():
        pytest.skip("axe is not installed: make tests/e2e/node_modules/.installed")
