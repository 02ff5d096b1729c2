"""The quality pages on a real server: what they show is what the snapshot's report says, read here on its own."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ogpkg import quality
from ogpkg.dataset import Snapshot
from ogpkg.iris import ID
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from tests.live import fetch, running
from tests.web.conftest import INVENTED
from tests.web.pages import Page

Found = list[dict[str, Any]]
SEVERITIES = ("violation", "warning", "info")
LOST = ("lost-in-extraction", "pending-review", "not-reviewed")


@pytest.fixture(scope="module")
def url(snapshot: Snapshot) -> Iterator[str]:
    with running(Settings(snapshot=snapshot.path, workers=1)) as (address, _):
        yield address


@pytest.fixture(scope="module")
def results(snapshot: Snapshot) -> Found:
    found: Found = json.loads((snapshot.path / "validation.json").read_text(encoding="utf-8"))["results"]
    return found


def page(url: str, path: str) -> Page:
    status, headers, body = fetch(url + path, Accept="text/html")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8"), path
    found = Page(body.decode())
    assert found.mistakes == []
    return found


def html(url: str, path: str) -> str:
    return fetch(url + path, Accept="text/html")[2].decode()


def rows(text: str) -> list[str]:
    """The rows of findings on a page."""
    return re.findall(r'<tr><th scope="row"><div>.*?</tr>', text, re.DOTALL)


def of_document(results: Found, key: str) -> Found:
    return [result for result in results if result["graph"] == f"{ID}document/{key}"]


def is_lost(result: dict[str, Any]) -> bool:
    return any(result["reason"] == reason or result["value"] == f"<{ID}absence-reason/{reason}>" for reason in LOST)


def test_the_overview_counts_what_the_report_says(url: str, results: Found) -> None:
    text = html(url, "/quality")
    for field, path in (("graph", "/quality/"), ("plan", "/quality/plan/")):
        groups = {result[field] for result in results}
        assert len(groups) > 3
        for group in groups:
            counts = Counter(result["severity"] for result in results if result[field] == group)
            lost = sum(is_lost(result) for result in results if result[field] == group)
            key = group.rsplit("/", 1)[-1] or "-"
            (row,) = re.findall(rf'<tr><th scope="row"><a href="{path}{key}">.*?</tr>', text, re.DOTALL)
            shown = [int(number) for number in re.findall(r"<(?:span|b)>(\d+)</(?:span|b)></td>", row)]
            assert shown == [*(counts[severity] for severity in SEVERITIES), counts.total(), lost], key


def test_the_bars_are_as_long_as_the_counts(url: str, results: Found) -> None:
    text = html(url, "/quality")
    longest = max(Counter(result["graph"] for result in results).values())
    (row,) = re.findall(r'<tr><th scope="row"><a href="/quality/kr-nap1">.*?</tr>', text, re.DOTALL)
    widths = dict(re.findall(r'<rect class="(\w+)" x="[\d.]+" width="([\d.]+)"', row))
    counts = Counter(result["severity"] for result in of_document(results, "kr-nap1"))
    assert {severity: float(width) for severity, width in widths.items()} == {
        severity: round(100 * count / longest, 2) for severity, count in counts.items()
    }


def test_the_pages_of_a_document_show_every_finding_once(url: str, results: Found) -> None:
    expected = of_document(results, "kr-nap4")
    assert len(expected) > 100
    pages = [html(url, f"/quality/kr-nap4?page={number}") for number in (1, 2)]
    assert [len(rows(text)) for text in pages] == [100, len(expected) - 100]
    assert rows(html(url, "/quality/kr-nap4?page=99")) == rows(pages[1])
    assert not set(rows(pages[0])) & set(rows(pages[1]))
    assert "Page 2 of 2" in page(url, "/quality/kr-nap4?page=2").words


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_filter_shows_one_severity(url: str, results: Found, severity: str) -> None:
    text = html(url, f"/quality/kr-nap3-self-2018?severity={severity}")
    expected = [r for r in of_document(results, "kr-nap3-self-2018") if r["severity"] == severity]
    assert len(rows(text)) == len(expected) > 0
    assert set(re.findall(r'<h3[^>]*><span class="severity (\w+)"', text)) == {severity}
    assert f'severity={severity}" aria-current="true"' in text


def test_the_worst_comes_first_and_what_was_lost_comes_apart(url: str, results: Found) -> None:
    text = html(url, "/quality/plan/KR-4?page=1") + html(url, "/quality/plan/KR-4?page=2")
    mend, _, apart = text.partition('<h2 id="excused">')
    for part in (mend, apart):
        order = [SEVERITIES.index(name) for name in re.findall(r'<h3[^>]*><span class="severity (\w+)"', part)]
        assert order == sorted(order)
    expected = [result for result in results if result["plan"] == f"{ID}plan/KR-4"]
    assert len(rows(apart)) >= sum(map(is_lost, expected)) > 0
    # Three commitments of plan 4 lost their first page: nobody can say that their agencies are not named.
    lost = {f"{ID}commitment/{key}" for key in ("KR0037", "KR0038", "KR0041")}
    assert {r["focus"] for r in expected if r["shape"].endswith("#Commitment-leadAgency")} == lost
    assert "Commitment-leadAgency" not in mend
    assert "no value: lost in extraction" in apart


def test_the_reversed_milestones_are_linked_to_their_line(url: str) -> None:
    text = html(url, "/quality/kr-nap3-self-2018?severity=violation")
    reversed_ = [row for row in rows(text) if "/doc/milestone/KR0023-" in row]
    assert len(reversed_) == 3
    for row in reversed_:
        assert "/doc/document/kr-nap3-self-2018.html?line=437#L437" in row
    assert "L437" in page(url, "/doc/document/kr-nap3-self-2018.html?line=437").ids


def test_every_line_leads_to_the_line(url: str) -> None:
    links = set(re.findall(r'href="(/doc/document/[^"?]+\?line=\d+)#(L\d+)"', html(url, "/quality/kr-nap1")))
    assert len(links) > 20
    for address, anchor in sorted(links)[::4]:
        assert anchor in page(url, address).ids, address


def test_things_and_constraints_are_linked(url: str) -> None:
    found = page(url, "/quality/kr-nap1?severity=violation")
    assert "/doc/commitment/KR0002.html" in found.links
    assert "/shapes.html#Commitment-leadAgency" in found.links
    assert "Commitment-leadAgency" in page(url, "/shapes.html").ids


def test_a_plan_that_was_not_read_says_so(url: str) -> None:
    sentence = "KR-2: no document of this plan has been read."
    assert sentence in page(url, "/quality/plan/KR-2").words
    assert sentence in page(url, "/quality").words
    assert "KR-3: the plan itself has not been read" in page(url, "/quality/plan/KR-3").words
    assert "has not been read" not in page(url, "/quality/plan/KR-4").words
    assert "has been read" not in page(url, "/quality/plan/KR-1").words


def test_the_pages_speak_korean(url: str, results: Found) -> None:
    found = page(url, "/quality/kr-nap1?lang=ko")
    assert found.language == "ko"
    agency = next(r for r in of_document(results, "kr-nap1") if r["shape"].endswith("#Commitment-leadAgency"))
    assert agency["messages"]["ko"] in found.words
    assert agency["messages"]["en"] not in found.words
    assert "/quality/kr-nap1.csv?lang=ko" in found.links
    assert "KR-2: 이 실행계획의 문서는 아직 읽지 않았습니다." in page(url, "/quality?lang=ko").words


def test_a_change_of_language_keeps_the_choice(url: str) -> None:
    assert "/quality/kr-nap1?severity=warning&lang=ko" in page(url, "/quality/kr-nap1?severity=warning").links


@pytest.mark.parametrize(("query", "number"), [("", 0), ("?severity=warning", 1)])
def test_the_table_holds_the_same_list(url: str, results: Found, query: str, number: int) -> None:
    status, headers, body = fetch(f"{url}/quality/kr-nap1.csv{query}")
    assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert headers["Content-Disposition"] == 'attachment; filename="quality-kr-nap1.csv"'
    table = list(csv.DictReader(io.StringIO(body.decode())))
    severities = (SEVERITIES, ("warning",))[number]
    expected = {r["fingerprint"] for r in of_document(results, "kr-nap1") if r["severity"] in severities}
    assert {row["fingerprint"] for row in table} == expected


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("validation.json", "application/json"),
        ("validation.ttl", "text/turtle; charset=utf-8"),
        ("completeness.json", "application/json"),
    ],
)
def test_the_report_is_sent_as_the_build_wrote_it(url: str, snapshot: Snapshot, name: str, media_type: str) -> None:
    status, headers, body = fetch(f"{url}/quality/{name}")
    assert (status, headers["Content-Type"]) == (200, media_type)
    assert body == (snapshot.path / name).read_bytes()
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert fetch(f"{url}/quality/{name}", If_None_Match=headers["ETag"])[0] == 304


@pytest.mark.parametrize(
    ("accept", "end"),
    [("application/json", "validation.json"), ("text/turtle", "validation.ttl"), ("text/html", "/quality")],
)
def test_a_program_is_sent_to_the_report(client: Any, accept: str, end: str) -> None:
    answer = client.get("/quality", headers={"Accept": accept})
    assert (answer.location or "/quality").endswith(end)
    assert "Accept" in answer.vary
    assert client.get("/quality", headers={"Accept": "image/png"}).status_code == 406


def test_the_graph_of_the_measurements_has_an_address(url: str) -> None:
    status, headers, body = fetch(f"{url}/dataset/quality", Accept="text/turtle")
    assert (status, headers["Content-Type"]) == (200, "text/turtle; charset=utf-8")
    assert b"dqv:QualityMeasurement" in body
    assert "What the documents lack" in page(url, "/dataset/quality").words


@pytest.mark.parametrize(
    "path",
    [
        "/quality/nowhere",
        "/quality/plan/XX-1",
        "/quality/nowhere.csv",
        "/quality/kr-nap4?severity=bad",
        "/quality/validation.xml",
        "/quality/plan/",
        "/quality/..%2Fmanifest.json",
        "/quality/%00",
        "/quality/manifest.json",
    ],
)
def test_what_is_not_there_is_404(client: Any, path: str) -> None:
    assert client.get(path).status_code == 404


def test_other_methods_are_refused_and_head_has_no_body(client: Any) -> None:
    answer = client.post("/quality/xa-plan")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    full, head = client.get("/quality/xa-plan"), client.head("/quality/xa-plan")
    assert (full.status_code, full.headers["ETag"]) == (head.status_code, head.headers["ETag"])
    assert head.data == b""


def test_hostile_words_stay_words(client: Any) -> None:
    found = Page(client.get("/quality/xa-plan").text)
    assert found.mistakes == []
    assert "<script>alert" in found.words


def test_a_page_shows_the_findings_about_its_thing(url: str) -> None:
    found = page(url, "/doc/milestone/KR0023-1.html")
    assert "Check both dates: the end lies before the start." in found.words
    assert {"findings-here"} <= set(found.ids)
    assert "/quality/kr-nap3-self-2018" in found.links
    assert "/quality/plan/KR-4" in page(url, "/doc/plan/KR-4.html").links
    assert "/quality/kr-nap4" in page(url, "/doc/document/kr-nap4.html").links


def test_the_menu_and_the_front_page_lead_here(url: str) -> None:
    assert page(url, "/").links.count("/quality") == 3  # in the menu, at a door, at the foot


def test_another_base_has_the_same_pages(client: Any, tmp_path: Path) -> None:
    snapshot = quality.build(INVENTED, tmp_path, base_iri="http://localhost:8000/")
    app = create_app(Settings(snapshot=snapshot.path, workers=1))
    try:
        there = app.test_client()
        for path in ("/quality/xa-plan", "/quality/plan/XA-1"):
            assert rows(there.get(path).text) == rows(client.get(path).text) != []
        assert '<h2 id="findings-here">' in there.get("/doc/commitment/XA0001.html").text
        assert there.get("/dataset/quality", headers={"Accept": "text/turtle"}).status_code == 303
    finally:
        close_app(app)


def test_files_served_as_they_are_have_no_report(tmp_path: Path) -> None:
    app = create_app(Settings(files=tuple(sorted(INVENTED.glob("*.ttl"))), workers=1))
    try:
        client = app.test_client()
        answer = client.get("/quality")
        assert answer.status_code == 200
        assert "quality is part of a built snapshot" in answer.text
        assert "ogpkg validate FILE" in answer.text
        assert "/validate" in Page(answer.text).links
        assert client.get("/quality", headers={"Accept": "application/json"}).status_code == 200
        for path in ("/quality/validation.json", "/quality/xa-plan", "/quality/plan/XA-1"):
            assert client.get(path).status_code == 404
        assert client.get("/doc/commitment/XA0001.html").status_code == 200
    finally:
        close_app(app)
