"""A tab of a real browser that remembers what went wrong in it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.paths import ROOT

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (360, 1440)
AXE = ROOT / "tests/e2e/node_modules/axe-core/axe.min.js"
#: WCAG 2.2 AA with all that it contains, and what axe calls best practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


@dataclass(eq=False)
class Tab:
    """A page of the browser at the server's `url`. `page` is Playwright's own.

    `asked` are the addresses it fetched, `complaints` what it wrote to its console or could not run.
    """

    page: Any
    url: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(60_000)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{self.page.url}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def go(self, path: str) -> Any:
        """Open `path`, and wait until it is there; gives Playwright's response."""
        return self.page.goto(self.url + path)

    def text(self, selector: str = "main") -> str:
        """What a person reads in the first element that fits."""
        self._settle()
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def texts(self, selector: str) -> list[str]:
        """What a person reads in each element that fits."""
        self._settle()
        return [" ".join(text.split()) for text in self.page.locator(selector).all_inner_texts()]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        self._settle()
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def barriers(self) -> list[str]:
        """What axe finds on the page: the rule, the element, and why."""
        self.page.evaluate(_axe())
        found = self.page.evaluate(_AXE, RULES)
        return [
            f"{self.page.url}: {rule['id']}: {node['target']} {json.dumps(node['failureSummary'])}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def _settle(self) -> None:
        """Wait for the stylesheet: who follows a link is on the next page before that has all it needs."""
        self.page.wait_for_load_state("load")

    def faults(self) -> list[str]:
        """What no page may have: words on the console, requests to elsewhere."""
        elsewhere = [address for address in self.asked if not address.startswith((self.url, "data:", "blob:"))]
        # A browser says so when a page's status is an error, which a test may well want.
        return [line for line in self.complaints if "Failed to load resource" not in line] + elsewhere


@cache
def _axe() -> str:
    return Path(AXE).read_text(encoding="utf-8")
