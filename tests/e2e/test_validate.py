"""``/validate`` in a real browser: a plan is pasted or sent as a file, and what is wrong with it is found and taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ogpkg.web.validation.validate_page import examples
from tests.e2e.browsing import Tab


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_plan_is_pasted_and_read_without_javascript(plain: Tab, language: str) -> None:
    page = plain.page
    plain.go(f"/validate?lang={language}")
    assert plain.overflow() <= 0
    page.fill("#text", examples()["unfinished-plan.ttl"] + "# " + "x" * 3000)
    page.click("form.check .controls button")
    page.wait_for_selector(".beside")
    assert plain.overflow() <= 0
    assert page.locator("html").get_attribute("lang") == language
    page.click(".findings .at a >> nth=0")
    assert page.url.endswith("#L25")
    assert page.locator("#L25").is_visible()
    page.click("#L25 .marks a >> nth=0")
    assert "claimedValue" in page.locator("li:target").inner_text()


def test_a_file_is_sent_its_mistake_shown_and_its_report_taken(open_tab: Callable[..., Tab], tmp_path: Path) -> None:
    tab = open_tab(viewport={"width": 360, "height": 900})
    page = tab.page
    for name in ("broken.ttl", "unfinished-plan.ttl"):
        (tmp_path / name).write_text(examples()[name], encoding="utf-8")
    tab.go("/validate")
    page.set_input_files("#file", tmp_path / "broken.ttl")
    page.click("form.check .controls button")
    page.wait_for_selector(".refused")
    assert "broken.ttl:7:19" in tab.text(".refused")
    assert tab.overflow() <= 0
    page.set_input_files("#file", tmp_path / "unfinished-plan.ttl")
    with page.expect_download() as download:
        page.click(".take button[value=csv]")
    assert download.value.suggested_filename == "report.csv"
    assert "unfinished-plan.ttl" in Path(download.value.path()).read_text(encoding="utf-8")
