"""A walk over every page of the shipped data: each is well formed, light, and every link of it leads somewhere."""

from __future__ import annotations

from urllib.parse import urldefrag

from flask.testing import FlaskClient

from tests.web.pages import Page

#: Enough to reach every kind of thing; the walk is breadth first.
PAGES = 180


def internal(links: list[str]) -> set[str]:
    return {urldefrag(link)[0] for link in links if link.startswith("/") and not link.startswith("/static/")} - {""}


def test_every_link_of_the_shipped_pages_leads_somewhere(shipped: FlaskClient) -> None:
    waiting, seen = ["/"], {"/"}
    outside: set[str] = set()
    problems: list[str] = []
    while waiting and len(seen) - len(waiting) < PAGES:
        address = waiting.pop(0)
        answer = shipped.get(address, headers={"Accept": "text/html"}, follow_redirects=True, buffered=True)
        if answer.status_code != 200 or (len(answer.data) > 100_000 and answer.mimetype == "text/html"):
            problems.append(f"{address}: {answer.status_code}, {len(answer.data)} bytes")
        if answer.mimetype != "text/html":
            continue
        page = Page(answer.text)
        problems += [f"{address}: {mistake}" for mistake in page.mistakes]
        outside |= {link for link in page.links if not link.startswith(("/", "#"))}
        for link in sorted(internal(page.links) - seen):
            if "lang=" not in link and "line=" not in link and "query=" not in link:
                seen.add(link)
                waiting.append(link)
    assert problems == []
    assert all(link.startswith(("http://", "https://")) for link in outside)
