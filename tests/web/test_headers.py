"""What every answer carries, and which addresses other sites' scripts may read (Fetch, section 3.3)."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ogpkg.web.server.headers import FRAMED, SAFETY, is_open

#: Addresses with data, and whatever is said about them, errors included.
DATA = (
    *("/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=ASK%7B", "/sparql?query=ASK%7B%7D&format=nothing"),
    *("/id/commitment/XA0001", "/id/commitment/none", "/doc/commitment/XA0001.ttl", "/doc/commitment/none.ttl"),
    *("/doc/commitment/XA0001.html", "/ontology", "/ontology.ttl", "/ontology.nothing", "/shapes.ttl", "/dataset.ttl"),
    *("/graph?graph=https://w3id.org/ogpkg/ontology", "/graph?graph=http://a.example/", "/graph"),
    *("/describe?iri=http://a.example/", "/.well-known/void", "/.well-known/nothing", "/validate"),
    *("/dump/", "/dump/nothing", "/changes.atom", "/linkset/commitment/XA0001", "/linkset/none", "/sitemap.xml"),
    *("/quality", "/quality/validation.json", "/quality/none.json", "/problems"),
    *("/reconcile", "/reconcile?queries=%7B%7D", "/reconcile?queries=x", "/reconcile/ko/suggest/entity?prefix=a"),
    *("/reconcile/preview?id=commitment/XA0001", "/reconcile/properties", "/reconcile/nothing"),
)
#: Pages for people, and what is for the operator.
CLOSED = (
    *("/", "/plans", "/documents", "/healthz", "/readyz", "/metrics", "/static/ogpkg.css", "/nowhere"),
    *("/idle", "/documentation", "/sparqlx", "/graphs", "/dumps"),
)


@pytest.mark.parametrize("address", DATA)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
def test_data_and_errors_about_them_are_for_every_site(client: FlaskClient, address: str, method: str) -> None:
    with client.open(address, method=method, headers={"Origin": "https://a.example"}) as answer:
        assert answer.status_code < 500
        assert answer.headers.getlist("Access-Control-Allow-Origin") == ["*"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
        exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
        assert {"ETag", "Link", "Retry-After", "Content-Location", "X-Request-Id"} <= set(exposed)


@pytest.mark.parametrize("address", CLOSED)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_pages_and_figures_are_for_nobody_elses_scripts(client: FlaskClient, address: str, method: str) -> None:
    with client.open(address, method=method, headers={"Origin": "https://a.example"}) as answer:
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("address", ["/sparql?query=ASK%7B%7D", "/doc/commitment/XA0001.ttl", "/ontology.ttl"])
def test_what_has_not_changed_is_open_too(client: FlaskClient, address: str) -> None:
    tag = client.get(address).headers["ETag"]
    answer = client.get(address, headers={"If-None-Match": tag, "Origin": "https://a.example"})
    assert answer.status_code == 304
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("address", "method", "headers"),
    [
        ("/sparql", "POST", "content-type"),
        ("/sparql", "POST", "accept,content-type,x-requested-with"),
        ("/sparql?query=ASK%7B%7D", "GET", "if-none-match,cache-control,pragma"),
        ("/validate", "POST", "content-type,accept-language"),
        ("/doc/commitment/XA0001.ttl", "GET", "traceparent,x-my-client"),
        ("/id/commitment/XA0001", "GET", "accept"),
    ],
)
def test_a_browser_may_send_what_sparql_clients_send(
    client: FlaskClient, address: str, method: str, headers: str
) -> None:
    """The steps of a CORS-preflight fetch: the method and every header are among those allowed (Fetch, 4.8)."""
    sent = {"Origin": "https://a.example", "Access-Control-Request-Method": method}
    answer = client.options(address, headers=sent | {"Access-Control-Request-Headers": headers})
    assert (answer.status_code, answer.data) == (204, b"")
    assert method in answer.headers["Access-Control-Allow-Methods"].split(", ")
    allowed = {name.lower() for name in answer.headers["Access-Control-Allow-Headers"].split(", ")}
    assert "*" in allowed
    assert "authorization" not in allowed
    assert set(headers.split(",")) - {"x-my-client"} <= allowed  # also for a browser that does not know the star
    assert int(answer.headers["Access-Control-Max-Age"]) > 0


@pytest.mark.parametrize("address", [*DATA, *CLOSED])
def test_the_headers_for_peoples_safety_are_on_every_answer_once(client: FlaskClient, address: str) -> None:
    with client.get(address, headers={"Accept": "text/html"}) as answer:
        framed = answer.headers["Content-Security-Policy"] == FRAMED
        assert framed is address.startswith("/reconcile/preview")
        for name in (*SAFETY, "X-Request-Id"):
            assert len(answer.headers.getlist(name)) == (0 if framed and name == "X-Frame-Options" else 1)
        # A server on loopback cannot know whether the world reaches it by TLS; that is for the proxy to promise.
        assert "Strict-Transport-Security" not in answer.headers
        assert "Set-Cookie" not in answer.headers


def test_every_address_is_of_one_kind(app: Flask) -> None:
    """A new family of addresses has to be sorted: it is open, or it is in the list here."""
    closed = {
        "",
        "about",
        "agencies",
        "concepts",
        "documents",
        "members",
        "people",
        "plans",
        "completeness",
        "editor",
    }
    closed |= {"favicon.ico", "robots.txt", "static", "healthz", "readyz", "metrics"}
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = dict.fromkeys(rule.arguments, "1")
        values |= {name: next(iter(kind.items)) for name, kind in rule._converters.items() if hasattr(kind, "items")}
        path = adapter.build(rule.endpoint, values | (rule.defaults or {}))
        assert is_open(path) != (path.split("/")[1] in closed), path
