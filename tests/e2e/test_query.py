"""``/sparql`` as people use it: they write with help, run, look at answers in several ways, and take them away."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.e2e.browsing import Tab
from tests.live import fetch, until
from tests.paths import ROOT

pytestmark = pytest.mark.skipif(
    not (ROOT / "ogpkg/web/static/built/editor.js").exists(), reason="the scripts are not bundled: make build"
)
FIGURES = 'SELECT ?name ?n { VALUES (?name ?n) { ("b" 10) ("a" 9) ("c" 100) } }'
YEARS = """SELECT ?year ?kind ?n
{ VALUES (?year ?kind ?n) { (2012 "x" 3) (2014 "x" 5) (2016 "x" 4) (2012 "y" 1) (2016 "y" 2) } }"""
LEADS = "CONSTRUCT { ?c ogp:leadAgency ?a } WHERE { ?c ogp:leadAgency ?a ; ogp:plan plan:KR-4 }"
#: More rows than anybody has time for.
HOPELESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
#: Everything that means something to bash, Python or JavaScript, in a literal.
AWKWARD = """# it's "$HOME" `id` ${x} %s \\
SELECT ?said { VALUES ?said { "it's \\"$HOME\\" `id` ${HOME} $(id) \\\\n %s !x" '''a
b "'\\t''' "공약 \U0001f600" } }"""
SAID = ['it\'s "$HOME" `id` ${HOME} $(id) \\n %s !x', "a\nb \"'\t", "공약 \U0001f600"]


def begin(tab: Tab, path: str = "/sparql") -> None:
    tab.go(path)
    tab.page.wait_for_selector(".cm-editor")


def write(tab: Tab, query: str) -> None:
    tab.page.locator(".cm-content").click()
    tab.page.keyboard.press("Control+a")
    tab.page.keyboard.insert_text(query)


def run(tab: Tab, query: str, shows: str = "table.answer") -> None:
    write(tab, query)
    tab.page.keyboard.press("Control+Enter")
    tab.page.wait_for_selector(f'#outcome[aria-busy="false"] {shows}')


def written(tab: Tab) -> str:
    return "\n".join(tab.page.locator(".cm-line").all_inner_texts()).replace("\n\n", "\n")


def offered(tab: Tab, first: str) -> list[str]:
    """The words offered, when `first` is the first of them."""
    tab.page.wait_for_selector(f'.cm-tooltip-autocomplete li:first-child >> text="{first}"')
    return [label.strip() for label in tab.page.locator(".cm-completionLabel").all_inner_texts()]


def view(tab: Tab, name: str, shows: str) -> None:
    tab.page.get_by_role("button", name=name, exact=True).click()
    tab.page.wait_for_selector(f"#outcome {shows}")


def column(tab: Tab, place: int) -> list[str]:
    return tab.texts(f"table.answer tbody td:nth-child({place})")


def test_a_query_is_written_with_the_words_of_the_ontology(tab: Tab) -> None:
    with tab.page.expect_response("**/editor/terms.json*"):
        begin(tab)
    write(tab, "")
    tab.page.keyboard.type("SELECT * {\n?c a ogp:Commit")
    offered(tab, "ogp:Commitment")
    assert "promise" in tab.text(".cm-completionInfo")
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.type(" ; ")
    tab.page.keyboard.press("Control+Space")
    # What the shape of a commitment requires comes first, then what it wants one of.
    assert {"ogp:plan", "ogp:cycle"} <= set(offered(tab, "dcterms:title")[1:6])
    assert "required" in tab.text(".cm-tooltip-autocomplete li")
    tab.page.keyboard.type("lead ag")
    tab.page.keyboard.press("Escape")
    write(tab, "SELECT * { ?c a ogp:Commitment ; ogp:status ")
    tab.page.keyboard.type(" ")
    assert offered(tab, "commitment-status:active")[1] == "commitment-status:inactive"
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("Tab")
    assert not tab.page.evaluate("document.activeElement.closest('.cm-editor')")


def test_an_answer_is_a_table_that_can_be_sorted(tab: Tab, axe: None) -> None:
    begin(tab, "/sparql?lang=ko")
    run(tab, FIGURES)
    assert tab.text("#answer").startswith("3행")
    tab.page.get_by_role("button", name="n", exact=True).click()
    assert column(tab, 2) == ["9", "10", "100"]
    tab.page.get_by_role("button", name="n", exact=True).click()
    assert column(tab, 1) == ["c", "b", "a"]
    assert tab.page.locator('th[aria-sort="descending"]').inner_text() == "n"
    run(tab, "SELECT ?a { commitment:KR0042 ogp:leadAgency ?a }")
    link = tab.page.locator("table.answer td a")
    assert link.inner_text() == "행정안전부"
    assert link.get_attribute("href").endswith("/doc/agency/kr-ministry-of-the-interior-and-safety.html?lang=ko")
    assert tab.texts(".downloads a") == ["JSON", "XML", "CSV", "스프레드시트용 CSV", "TSV"]
    assert tab.barriers() == []
    assert tab.overflow() <= 0


def test_a_mistake_is_underlined_where_it_is(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    begin(tab)
    write(tab, "SELECT * {\n  ?a ?b '😀' .\n  5 6 }")
    tab.page.keyboard.press("Control+Enter")
    tab.page.wait_for_selector(".mistake strong")
    assert "Line 3, column" in tab.text(".mistake")
    tab.page.wait_for_selector(".cm-lintRange-error")
    marked = tab.page.locator(".cm-line:has(.cm-lintRange-error)")
    assert marked.inner_text().strip() == "5 6 }"
    write(tab, "SELECT * { ?c ogp:leadAgncy ?a ; nothing:here completion:done , completion:complete , ogp:plan }\n")
    tab.page.wait_for_selector(".cm-lintRange-warning >> nth=2")
    assert tab.texts(".cm-lintRange-warning") == ["ogp:leadAgncy", "nothing:here", "completion:done"]


def test_an_answer_is_drawn_and_saved(tab: Tab) -> None:
    begin(tab)
    run(tab, FIGURES)
    view(tab, "Chart", "svg.plot")
    assert len(tab.page.locator("svg.plot rect").all()) == 3
    with tab.page.expect_download() as saved:
        tab.page.get_by_role("button", name="Save as SVG").click()
    picture = Path(saved.value.path()).read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert ">100</text>" in picture
    run(tab, YEARS, "svg.plot")
    assert tab.page.locator("#chart-kind").input_value() == "line"
    assert len(tab.page.locator('svg.plot [data-part="line"] path').all()) == 2
    assert tab.texts(".chart figcaption > span") == ["x", "y"]
    tab.page.select_option("#chart-kind", "bar")
    assert len(tab.page.locator("svg.plot rect").all()) == 5
    assert tab.overflow() <= 0
    view(tab, "Raw", "pre.raw")
    tab.page.select_option("#raw-format", "csv")
    tab.page.wait_for_selector("pre.raw >> text=2016,y,2")


def test_a_graph_is_drawn(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    begin(tab)
    run(tab, LEADS)
    assert tab.texts(".downloads a")[0] == "Turtle"
    view(tab, "Graph", ".drawing canvas")
    view(tab, "Table", "table.answer")
    assert set(column(tab, 2)) == {"lead agency"}


def figure(tab: Tab, name: str) -> float:
    """What the server says of itself; 0 for a figure that it has not yet."""
    found = re.search(rf"^ogpkg_{re.escape(name)} (\S+)$", fetch(f"{tab.url}/metrics")[2].decode(), re.MULTILINE)
    return float(found[1]) if found else 0


def test_cancel_stops_the_query_on_the_server(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    with tab.page.expect_response("**/editor/terms.json*"):
        begin(tab)
    before = figure(tab, 'queries_total{outcome="cancelled"}')
    write(tab, HOPELESS)
    tab.page.get_by_role("button", name="Run query").click()
    assert until(lambda: figure(tab, "query_workers_idle") < figure(tab, "query_workers"))
    tab.page.get_by_role("button", name="Cancel").click()
    tab.page.wait_for_selector(".status >> text=Cancelled")
    assert until(lambda: figure(tab, 'queries_total{outcome="cancelled"}') == before + 1)
    run(tab, FIGURES)


def copied(tab: Tab, part: str) -> str:
    """What is on the clipboard, as soon as `part` is in it."""
    for _ in range(600):
        text = str(tab.page.evaluate("navigator.clipboard.readText()"))
        if part in text:
            return text
        time.sleep(0.05)
    raise AssertionError(f"no {part} on the clipboard")


def test_a_link_leads_back_to_the_query(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab(permissions=["clipboard-read", "clipboard-write"])
    begin(tab)
    for query, part in ((FIGURES, "?query="), (f"{FIGURES} # {'x' * 7000}", "#query=")):
        write(tab, query)
        tab.page.locator(".controls > button.quiet:visible").click()
        address = copied(tab, part)
        other = open_tab()
        begin(other, address.removeprefix(tab.url))
        assert written(other) == query
        assert len(other.page.locator("table.answer").all()) == (part == "?query=")
    tab.page.reload()
    tab.page.wait_for_selector(".cm-editor")
    assert "xxx" in written(tab)


def programs() -> dict[str, list[str]]:
    node = shutil.which("node")
    found = {"curl": ["bash", "-c"], "Python": [sys.executable, "-c"]}
    return found | ({"JavaScript": [node, "--input-type=module", "-e"]} if node else {})


def test_a_query_is_taken_elsewhere_as_a_program_that_runs(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    begin(tab)
    write(tab, AWKWARD)
    tab.page.locator(".programs summary").click()
    for language, command in programs().items():
        tab.page.select_option("#program-language", language)
        program = tab.page.locator("#program").text_content()
        done = subprocess.run([*command, program], capture_output=True, text=True, check=True, timeout=90)
        if language == "curl":
            found = [row["said"]["value"] for row in json.loads(done.stdout)["results"]["bindings"]]
            assert found == SAID
        else:
            assert done.stdout.count("said") == 3
            assert all(piece in done.stdout for piece in ("${HOME} $(id)", "공약 \U0001f600", "%s !x"))


def test_questions_are_found_by_their_words(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab()
    begin(tab)
    tab.page.locator("#find-example").fill("completion government")
    left = tab.page.locator("#examples li:visible a").all_inner_texts()
    assert 0 < len(left) < 10
    assert len(tab.texts("#examples h3:visible")) <= len(left)
    tab.page.locator("#examples li:visible a").first.click()
    tab.page.wait_for_selector(".cm-editor")
    assert tab.text(".body h2") == left[0].strip()


def test_without_scripts_a_query_is_run_and_mended(plain: Tab) -> None:
    plain.go("/sparql?example=leads&lang=ko")
    plain.page.locator("form.query button").click()
    assert "format=html" in plain.page.url
    assert len(plain.page.locator("table.answer tbody tr").all()) > 20
    assert plain.page.locator("table.answer td a").first.get_attribute("href").endswith("?lang=ko")
    plain.go(f"/sparql?query={quote('SELECT * { ?s ?p }')}")
    assert plain.page.locator("textarea").input_value() == "SELECT * { ?s ?p }"
    assert "^" in plain.text("#wrong")
    assert plain.overflow() <= 0
