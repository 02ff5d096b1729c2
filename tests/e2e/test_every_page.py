"""What holds for every page: it fits, axe finds nothing, the console is silent, nothing comes from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.browsing import Tab
from tests.live import fetch

#: One address of every kind of page, and those that are hard to lay out.
PAGES = [
    "/",
    "/members",
    "/plans",
    "/commitments",
    "/agencies",
    "/people",
    "/concepts",
    "/documents",
    "/completeness",
    "/doc/member/KR.html",
    "/doc/plan/KR-3.html",
    "/doc/plan/KR-4.html",
    "/doc/commitment/KR0042.html",
    "/doc/commitment/KR0030.html",
    "/doc/milestone/KR0042-1.html",
    "/doc/agency/kr-ministry-of-the-interior-and-safety.html",
    "/doc/person/p0009.html",
    "/doc/policy-area/e-government.html",
    "/doc/document/kr-nap4.html?line=326",
    "/doc/completion.html",
    "/doc/completion/substantial.html",
    "/ontology.html",
    "/shapes.html",
    "/ontology/Commitment",
    "/ontology/leadAgency",
    "/shapes/Commitment-leadAgency",
    "/doc/policy-area.html",
    "/dataset.html",
    "/about",
    "/commitments?plan=KR-3&completion-own=complete",
    "/commitments/area",
    "/compare",
    "/compare?a=plan/KR-3&b=plan/KR-4",
    "/neighborhood?iri=https://w3id.org/ogpkg/id/commitment/KR0042",
    "/questions",
    "/questions/leads",
    "/reconcile",
    "/reconcile/preview?id=commitment/KR0042",
    "/quality",
    "/quality/kr-nap4",
    "/quality/plan/KR-2",
    "/sparql",
    "/sparql?example=leads",
    "/sparql?format=html&query=SELECT+*+{+GRAPH+?g+{+?s+ogp:sha256+?o+}+}",
    "/sparql?format=html&query=SELECT",
    "/search?q=budget",
    "/search?q=goverment",
    "/search?q=zzzzqqqq",
    "/validate",
    "/changes",
    "/dump/",
    "/problems",
    "/nowhere",
]
#: What a browser may have to fetch for a page, as it is sent; and the length of the page itself.
WEIGHT = LENGTH = 100_000


def in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [
        pytest.param(360, "dark", "ko", id="telephone"),
        pytest.param(1440, "light", "en", id="desk", marks=pytest.mark.long),
    ],
)
def test_every_page_is_accessible_and_fits(
    open_tab: Callable[..., Tab], width: int, scheme: str, language: str
) -> None:
    tab = open_tab(viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = []
    for path in PAGES:
        tab.go(in_language(path, language))
        found += tab.barriers()
        if wide := tab.overflow():
            found.append(f"{path} is {wide} pixels too wide")
    assert found == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(url: str, path: str) -> None:
    parts = [in_language(path, "ko"), "/static/ogpkg.css", "/static/site.js", "/static/favicon.svg"]
    sent = [len(fetch(url + part, Accept="text/html", Accept_Encoding="gzip")[2]) for part in parts]
    assert sum(sent) < WEIGHT
    assert len(fetch(url + parts[0], Accept="text/html")[2]) < LENGTH


def test_the_keyboard_reaches_the_content_first(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    tab.go("/plans")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.className") == "skip"
    assert tab.page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "content"
