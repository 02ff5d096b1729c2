"""Nothing a document, a query or an address says runs in a browser or breaks the server."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from tests.web.pages import Page

PAGES = [
    "/",
    "/plans",
    "/commitments",
    "/doc/commitment/XA0001.html",
    "/doc/commitment/XA0001.html?lang=ko",
    "/doc/plan/XA-1.html",
    "/doc/document/xa-plan.html",
    "/ontology.html",
    "/sparql",
    "/sparql?format=html&query=SELECT * { ?s dcterms:title ?t }",
    "/sparql?format=html&query=CONSTRUCT WHERE { ?s dcterms:title ?t }",
    '/sparql?format=html&query=SELECT ("</textarea><script>alert(1)</script>" AS ?x) {}',
    "/sparql?format=html&query=</textarea><script>alert(1)</script>",
    "/sparql?format=html&query=SELECT * { <javascript:alert(1)> ?p ?o }",
    "/<script>alert(1)</script>",
    "/id/<script>alert(1)</script>",
    "/describe?iri=<script>alert(1)</script>",
    "/graph?graph=<script>alert(1)</script>",
    "/plans?page=<script>",
    "/search?q=<script>alert(1)</script>",
    "/search?q=<script>",
    "/?lang=<script>",
]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_carries_script_or_style_of_its_own(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.mimetype == "text/html"
    page = Page(answer.text)
    assert page.mistakes == []
    scripts = set(re.findall(r"<script[^>]*>", answer.text.lower())) - {'<script type="application/ld+json">'}
    ours = re.compile(r'<script type="module" src="/static/(?:built/)?[a-z]+\.js">')
    assert [script for script in scripts if not ours.fullmatch(script)] == []
    assert not any(link.lower().startswith(("javascript:", "data:")) for link in page.links)


@pytest.mark.parametrize("address", [*PAGES, "/sparql?query=ASK{}", "/doc/plan/XA-1.ttl", "/nowhere", "/healthz"])
def test_every_answer_carries_the_headers_for_peoples_safety(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"]
    assert headers["X-Request-Id"]


def test_a_hostile_title_is_text(client: FlaskClient) -> None:
    answer = client.get("/doc/commitment/XA0001.html")
    assert "Open <script>alert('budget')</script> & \"books\"" in Page(answer.text).words
    assert "&lt;script&gt;" in answer.text


def test_only_web_addresses_become_links(client: FlaskClient) -> None:
    page = Page(client.get("/doc/commitment/XA0001.html").text)
    assert "javascript:alert(1)" in page.words
    assert "https://example.org/a?b=1&c=%22" in page.links


@pytest.mark.parametrize(
    "start",
    ["/id/", "/doc/", "/", "/ontology", "/linkset/", "/dataset.", "/graph?graph=", "/describe?iri=", "/sparql?query="],
)
@pytest.mark.parametrize(
    "rest",
    [
        "%00",
        "a%00b",
        "%2e%2e/%2e%2e/etc/passwd",
        "../../etc/passwd",
        "%ff%fe",
        "%C3%28",
        "a" * 9000,
        "%0d%0aSet-Cookie:%20a=b",
        "//evil.example/",
        "%5c%5cevil.example",
        "commitment/XA0001%3E%20%3Chttp://evil",
        "commitment/XA0001#x",
        "commitment/%20",
        "{}{}%s%(a)s{{7*7}}",
        "%F0%9F%92%A5",
        "commitment/XA0001.ttl.ttl",
        ".ttl",
        "%2F%2Fevil.example/a.ttl",
        "agency/%2e%2e%2f%2e%2e%2fetc",
        "agency/%",
        "agency/%zz.html",
        "agency/a%3Fb%23c;d=e.jsonld",
        "%E2%80%AE/x",
        "%EF%BF%BE%F4%8F%BF%BF",
        "%ED%A0%80",
        "commitment/XA0001.ttl?page=-1",
        "commitment/XA0001.ttl?page=%00",
        "commitment/XA0001.ttl?page=" + "9" * 400,
        "commitment/XA0001/",
        "commitment//XA0001",
        "a/" * 500,
    ],
)
def test_a_hostile_path_is_never_our_accident(client: FlaskClient, start: str, rest: str) -> None:
    answer = client.get(start + rest, headers={"Accept": "text/html, text/turtle"})
    assert answer.status_code < 500
    assert "Set-Cookie" not in answer.headers
    assert not answer.headers.get("Location", "/").startswith(("//", "http", "\\"))
    assert "49" not in answer.headers.get("Location", "")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/problem+json", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("text/html", "text/html"),
        ("text/plain", "text/plain"),
        ("image/png", "application/problem+json"),
        ("*/*", "application/problem+json"),
    ],
)
def test_a_problem_has_one_shape_in_three_forms(client: FlaskClient, accept: str, media_type: str) -> None:
    answer = client.get("/nowhere", headers={"Accept": accept, "X-Request-Id": "asked-0123456789"})
    assert (answer.status_code, answer.mimetype) == (404, media_type)
    assert "404" in answer.text
    assert "Not Found" in answer.text
    assert "asked-0123456789" in answer.text
    if media_type == "application/problem+json":
        assert set(json.loads(answer.data)) == {"type", "title", "status", "detail", "request"}


def test_an_accident_tells_the_client_only_its_number(app, caplog: pytest.LogCaptureFixture) -> None:  # type: ignore[no-untyped-def]
    app.testing, kept = False, app.view_functions["health.healthz"]
    app.view_functions["health.healthz"] = lambda: 1 // 0
    try:
        answer = app.test_client().get("/healthz")
    finally:
        app.testing, app.view_functions["health.healthz"] = True, kept
    found = json.loads(answer.data)
    assert answer.status_code == 500
    assert "division" not in answer.text
    assert found["request"] == answer.headers["X-Request-Id"]
    assert found["request"] in caplog.text
    assert "ZeroDivisionError" in caplog.text
