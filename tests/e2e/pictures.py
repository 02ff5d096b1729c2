"""Take the pictures of the README again: `make pictures`."""

from __future__ import annotations

from pathlib import Path

from ogpkg import quality
from ogpkg.web import Settings
from tests.e2e.browsing import CHROMIUM, FLAGS, Tab
from tests.live import running
from tests.paths import ROOT

DOCS = ROOT / "docs"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
#: Name → address, window, color scheme, and what is done before the picture is taken.
PICTURES: dict[str, tuple[str, dict[str, int], str, str]] = {
    "explore": ("/commitments?plan=KR-3&lang=en", DESK, "light", ""),
    "plan": ("/doc/plan/KR-3.html?lang=en", DESK, "light", "#timeline"),
    "commitment": ("/doc/commitment/KR0042.html?lang=en", DESK, "light", ""),
    "query": ("/sparql?example=busiest-leads&lang=en", DESK, "light", "run"),
    "neighborhood": ("/neighborhood?iri=https://w3id.org/ogpkg/id/commitment/KR0042&lang=en", DESK, "light", "draw"),
    "ontology": ("/ontology.html?lang=en", DESK, "light", "#backbone"),
    "telephone": ("/doc/commitment/KR0030.html?lang=ko", PHONE, "dark", ""),
}


def main() -> None:
    """Build the shipped data, serve them, and write ``docs/<name>.png``."""
    from playwright.sync_api import sync_playwright

    snapshot = quality.build(None, Path("snapshots"))
    with running(Settings(snapshot=snapshot.path, workers=2)) as (url, _), sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (path, window, scheme, step) in PICTURES.items():
            tab = Tab(chromium.new_page(viewport=window, color_scheme=scheme), url)
            tab.go(path)
            take(tab, step)
            tab.page.screenshot(path=DOCS / f"{name}.png")
            tab.page.close()
            print(name)
        chromium.close()


def take(tab: Tab, step: str) -> None:
    """What a person would do to see what the picture is to show."""
    if step == "run":
        tab.page.locator(".cm-content").click()
        tab.page.keyboard.press("Control+Enter")
        tab.page.get_by_text("Chart", exact=True).click()
        tab.page.wait_for_selector("figure.chart svg")
        tab.page.evaluate("document.querySelector('.cm-editor').scrollIntoView()")
    elif step == "draw":
        tab.page.get_by_role("button", name="Draw the graph").click()
    elif step:
        tab.page.evaluate(f"document.querySelector('{step}').scrollIntoView()")
    tab.page.wait_for_timeout(2500)


if __name__ == "__main__":
    main()
