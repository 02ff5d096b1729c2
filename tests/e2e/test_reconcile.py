"""Reconciliation from end to end: as OpenRefine does it over a socket, and as people see it."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.e2e.browsing import Tab
from tests.live import fetch

#: Things whose names, other names and facts are long, and one of which little is known.
PREVIEWED = ("commitment/KR0042", "document/kr-nap4", "agency/kr-ministry-of-the-interior-and-safety", "person/p0001")


def test_openrefine_goes_from_names_to_new_columns(url: str) -> None:
    """Add the service, guess types, reconcile, look at a preview, add columns."""
    manifest = json.loads(fetch(f"{url}/reconcile", Accept="application/json, text/javascript, */*; q=0.01")[2])
    cells = ["Anti-Corruption and Civil Rights Commission", "KOICA", "Ministry of Education", "Nobody's Office"]
    guesses = _post(url, "queries", {f"q{n}": {"query": cell, "limit": 3} for n, cell in enumerate(cells)})
    assert guesses["q0"]["result"][0]["type"][0]["id"] == "Agency"
    query = {"type": "Agency", "type_strict": "should"}
    found = _post(url, "queries", {f"q{n}": {"query": cell} | query for n, cell in enumerate(cells)})
    ids = [each["id"] for result in found.values() for each in result["result"] if each["match"]]
    assert [id.rpartition("/")[2] for id in ids] == [
        "kr-anti-corruption-and-civil-rights-commission",
        "kr-korea-international-cooperation-agency",
        "kr-ministry-of-education",
    ]
    status, headers, page = fetch(manifest["preview"]["url"].replace("{{id}}", ids[0]))
    assert (status, headers.get_content_type(), headers["X-Frame-Options"]) == (200, "text/html", None)
    assert b"Anti-Corruption and Civil Rights Commission" in page
    for id in (ids[0], quote(ids[0], safe="")):
        assert fetch(manifest["view"]["url"].replace("{{id}}", id))[0] == 200
    propose = manifest["extend"]["propose_properties"]
    address = f"{propose['service_url']}{propose['service_path']}?type=Agency"
    columns = [{"id": each["id"]} for each in json.loads(fetch(address)[2])["properties"]]
    assert {"id": "leads"} in columns
    rows = _post(url, "extend", {"ids": ids, "properties": columns})["rows"]
    assert list(rows) == ids
    assert all(cell["id"].startswith("commitment/") for cell in rows[ids[0]]["leads"])


def _post(url: str, field: str, value: Any) -> Any:
    body = urlencode({field: json.dumps(value)}).encode()
    with urllib.request.urlopen(f"{url}/reconcile", body, timeout=20) as answer:
        return json.loads(answer.read())


@contextmanager
def elsewhere(folder: Path) -> Iterator[str]:
    """Another origin on this machine, with the files of a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def test_previews_fit_their_frame_on_another_site(browser: Any, url: str, width: int, tmp_path: Path) -> None:
    manifest = json.loads(fetch(f"{url}/reconcile/ko")[2])["preview"]
    frames = "".join(
        f'<iframe{sandbox} title="{id}" width="{manifest["width"]}" height="{manifest["height"]}"'
        f' src="{manifest["url"].replace("{{id}}", id)}"></iframe>'
        for sandbox, id in zip(("", " sandbox") * 2, PREVIEWED, strict=True)
    )
    text = f'<!doctype html><html lang="en"><title>Table</title><link rel="icon" href="data:,"><body>{frames}'
    (tmp_path / "table.html").write_text(text, encoding="utf-8")
    with elsewhere(tmp_path) as other:
        context = browser.new_context(viewport={"width": width, "height": 900})
        tab = context.new_page()
        complaints: list[str] = []
        tab.on("console", lambda message: complaints.append(message.text))
        tab.goto(f"{other}/table.html")
        for id, frame in zip(PREVIEWED, tab.frames[1:], strict=True):
            assert frame.url.endswith(f"/ko/preview?id={id}")
            assert frame.locator("h1").inner_text()
            assert "sans" in frame.evaluate("getComputedStyle(document.body).fontFamily"), "its style is there"
            size = frame.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            assert size[0] <= manifest["width"], id
            assert size[1] <= manifest["height"], id
        assert complaints == []
        context.close()


def test_other_sites_scripts_may_ask(browser: Any, url: str, tmp_path: Path) -> None:
    (tmp_path / "table.html").write_text('<!doctype html><title>Table</title><link rel="icon" href="data:,">')
    asking = """async ([url, queries]) => {
        const body = new URLSearchParams({queries});
        const asked = [[url], [url, {method: "POST", body}], [url + "/suggest/type"]];
        const answers = await Promise.all(asked.map((each) => fetch(...each)));
        return Promise.all(answers.map((answer) => answer.json()));
    }"""
    with elsewhere(tmp_path) as other:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{other}/table.html")
        manifest, found, types = page.evaluate(asking, [f"{url}/reconcile", '{"q0": {"query": "KR0042"}}'])
        context.close()
    assert manifest["versions"] == ["0.2"]
    assert found["q0"]["result"][0]["match"]
    assert types["result"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_page_gives_the_address_to_paste(open_tab: Callable[..., Tab], scripts: bool) -> None:
    tab = open_tab(java_script_enabled=scripts)
    tab.go("/reconcile?lang=ko")
    assert tab.text("#address-ko") == f"{tab.url}/reconcile/ko"
    assert tab.page.locator("[data-copy='#address-ko']").is_visible() is scripts


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_names_can_be_tried_on_the_page(open_tab: Callable[..., Tab], scripts: bool) -> None:
    tab = open_tab(java_script_enabled=scripts, viewport={"width": 360, "height": 900})
    tab.go("/reconcile?lang=en")
    tab.page.get_by_label("Names, one a line").fill("KOICA\nMinistry of Interior & Saftey\n\nNobody's <Office>")
    tab.page.get_by_label("Type", exact=True).select_option("Agency")
    tab.page.get_by_role("button", name="Find").click()
    matched, near, nothing = tab.texts(".trial tbody tr")
    assert "Korea International Cooperation Agency" in matched
    assert matched.endswith("Yes")
    assert "Ministry of the Interior and Safety" in near
    assert "No the name is only like it" in near
    assert nothing == "Nobody's <Office> nothing like it"
    assert tab.overflow() <= 0
