"""``/sparql`` keeps to the SPARQL 1.1 Protocol: forms, statuses, media types, validators."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ogpkg.formats import GRAPH_FORMATS, RESULT_FORMATS
from tests.web.conftest import XA0001

SELECT = f"SELECT ?title WHERE {{ <{XA0001}> dcterms:title ?title }} ORDER BY ?title"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{XA0001}> ogp:plan ?plan }}"
FORM = "application/x-www-form-urlencoded"


def get(client: FlaskClient, query: str, accept: str | None = None, **more: str):  # type: ignore[no-untyped-def]
    return client.get("/sparql", query_string={"query": query, **more}, headers={"Accept": accept} if accept else {})


def titles(body: bytes) -> list[str]:
    return [row["title"]["value"] for row in json.loads(body)["results"]["bindings"]]


def test_get_form_and_direct_post_agree(client: FlaskClient) -> None:
    answers = [
        get(client, SELECT),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", data=SELECT, content_type="application/sparql-query"),
        client.post("/sparql", data=SELECT, content_type="application/sparql-query; charset=utf-8"),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.content_type for answer in answers} == {"application/sparql-results+json"}
    assert len({answer.data for answer in answers}) == 1
    assert titles(answers[0].data)[0] == "Budget books"


@pytest.mark.parametrize("format", RESULT_FORMATS, ids=lambda format: format.name)
def test_a_table_comes_in_every_result_format(client: FlaskClient, format) -> None:  # type: ignore[no-untyped-def]
    answer = get(client, SELECT, format.media_type)
    assert answer.status_code == 200
    assert answer.mimetype == format.media_type
    assert b"Budget books" in answer.data
    assert ("Content-Disposition" in answer.headers) is (format.name in ("csv", "tsv"))


@pytest.mark.parametrize("format", GRAPH_FORMATS, ids=lambda format: format.name)
def test_a_graph_comes_in_every_graph_format(client: FlaskClient, format) -> None:  # type: ignore[no-untyped-def]
    answer = get(client, CONSTRUCT, format.media_type)
    assert answer.mimetype == format.media_type
    plan = "https://w3id.org/ogpkg/id/plan/XA-1"
    assert [quad.object.value for quad in ox.parse(answer.data, format=format.rdf)] == [plan]


@pytest.mark.parametrize(
    ("accept", "query", "status", "media_type"),
    [
        (None, SELECT, 200, "application/sparql-results+json"),
        (None, CONSTRUCT, 200, "text/turtle"),
        ("*/*", "ASK {}", 200, "application/sparql-results+json"),
        ("text/*", SELECT, 200, "text/csv"),
        ("application/json", SELECT, 200, "application/json"),
        ("application/sparql-results+xml;q=0.9, text/csv;q=0.8", SELECT, 200, "application/sparql-results+xml"),
        ("text/csv", CONSTRUCT, 406, "application/problem+json"),
        ("text/turtle", SELECT, 406, "application/problem+json"),
        ("image/png", SELECT, 406, "application/problem+json"),
        ("text/html", SELECT, 200, "text/html"),
        ("text/html", CONSTRUCT, 200, "text/html"),
        ("text/html", "ASK {}", 200, "text/html"),
        ("text/html", "SELECT * WHERE {", 400, "text/html"),
        ("text/plain", "SELECT * WHERE {", 406, "text/plain"),
    ],
)
def test_the_answer_is_negotiated(
    client: FlaskClient, accept: str | None, query: str, status: int, media_type: str
) -> None:
    answer = get(client, query, accept)
    assert (answer.status_code, answer.mimetype) == (status, media_type)
    assert "Accept" in answer.headers["Vary"]


def test_a_named_format_goes_before_the_header(client: FlaskClient) -> None:
    assert get(client, SELECT, "text/html", format="csv").mimetype == "text/csv"
    assert get(client, CONSTRUCT, "text/html", format="application/n-triples").mimetype == "application/n-triples"
    assert get(client, SELECT, "text/csv", format="html").mimetype == "text/html"
    assert get(client, SELECT, format="docx").status_code == 406


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"query_string": {"timeout": "1"}}, 400),
        ({"query_string": [("query", "ASK {}"), ("query", "ASK {}")]}, 400),
        ({"query_string": {"query": ""}}, 400),
        ({"query_string": {"query": "SELEKT"}}, 400),
        ({"query_string": {"query": "ASK {}", "timeout": "soon"}}, 400),
        ({"query_string": {"query": "ASK {}", "timeout": "-1"}}, 400),
        ({"query_string": {"query": "ASK {}", "default-graph-uri": "not an IRI"}}, 400),
        ({"query_string": "query=ASK%20%7B%7D%FF"}, 400),
        ({"query_string": {"update": "CLEAR ALL"}}, 403),
        ({"query_string": {"query": "DELETE WHERE { ?s ?p ?o }"}}, 403),
        ({"query_string": {"query": "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}}, 403),
        ({"method": "POST", "data": {"nothing": "here"}}, 400),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403),
        ({"method": "POST", "data": "CLEAR ALL", "content_type": "application/sparql-update"}, 403),
        ({"method": "POST", "data": "ASK {}", "content_type": "text/plain"}, 415),
        ({"method": "POST", "data": "ASK {}"}, 415),
        ({"method": "POST", "data": b"ASK {} # \xff", "content_type": "application/sparql-query"}, 400),
        ({"method": "POST", "data": b"x" * 1_100_000, "content_type": "application/sparql-query"}, 413),
        ({"method": "PUT"}, 405),
        ({"method": "DELETE"}, 405),
        ({"method": "PATCH"}, 405),
    ],
)
def test_a_wrong_request_is_refused_with_a_problem(client: FlaskClient, arguments: dict, status: int) -> None:  # type: ignore[type-arg]
    answer = client.open("/sparql", **arguments)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    found = json.loads(answer.data)
    assert found["status"] == status
    assert {"type", "title", "detail"} <= set(found)
    assert answer.headers["Cache-Control"] == "no-store"
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_form_values_are_decoded_once(client: FlaskClient) -> None:
    query = 'SELECT ("a%20b+c" AS ?title) {}'
    for answer in (
        client.get("/sparql?" + urlencode({"query": query})),
        client.post("/sparql", data=urlencode({"query": query}), content_type=FORM),
    ):
        assert titles(answer.data) == ["a%20b+c"]


def test_a_syntax_error_says_where(client: FlaskClient) -> None:
    found = json.loads(get(client, "SELECT *\nWHERE { ?s ?p }").data)
    assert (found["status"], found["line"]) == (400, 2)
    assert found["column"] >= 1
    assert "^" in found["excerpt"]
    assert found["type"].endswith("/problems#query-syntax-error")


def test_the_dataset_parameters_replace_the_dataset_of_the_query(client: FlaskClient) -> None:
    document = "https://w3id.org/ogpkg/id/document/xa-page"
    answer = get(client, SELECT, **{"default-graph-uri": document})
    assert titles(answer.data) == ["Budget books"]
    inside = f"SELECT ?title WHERE {{ GRAPH ?g {{ <{XA0001}> dcterms:title ?title }} }}"
    assert titles(get(client, inside, **{"named-graph-uri": document}).data) == ["Budget books"]
    assert titles(get(client, SELECT, **{"default-graph-uri": "https://nowhere.example/"}).data) == []


def test_head_is_get_without_a_body(client: FlaskClient) -> None:
    got = get(client, SELECT)
    headed = client.head("/sparql", query_string={"query": SELECT})
    assert (headed.status_code, headed.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary", "Cache-Control"):
        assert headed.headers[name] == got.headers[name]


def test_options_says_what_is_allowed(client: FlaskClient) -> None:
    answer = client.options("/sparql", headers={"Origin": "https://elsewhere.example"})
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_other_sites_may_read_the_answer_and_its_headers(client: FlaskClient) -> None:
    answer = get(client, SELECT)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    exposed = answer.headers["Access-Control-Expose-Headers"]
    assert all(name in exposed for name in ("ETag", "Link", "Retry-After", "Content-Location"))


def test_a_validator_saves_the_second_answer(client: FlaskClient) -> None:
    first = get(client, SELECT)
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get("/sparql", query_string={"query": SELECT}, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert get(client, SELECT, "text/csv").headers["ETag"] != tag
    assert get(client, SELECT + " LIMIT 1").headers["ETag"] != tag


def test_the_second_answer_comes_from_the_cache(client: FlaskClient) -> None:
    query = SELECT + " LIMIT 7"
    assert "query;dur=" in get(client, query).headers["Server-Timing"]
    assert get(client, query).headers["Server-Timing"] == "cache;desc=hit"


def test_what_changes_from_call_to_call_is_never_kept(client: FlaskClient) -> None:
    answers = [get(client, "SELECT (STRUUID() AS ?title) {}") for _ in range(2)]
    assert answers[0].data != answers[1].data
    assert "ETag" not in answers[0].headers
    assert answers[0].headers["Cache-Control"] == "no-store"


def test_a_query_is_stopped_at_its_deadline(client: FlaskClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = get(client, query, timeout="0.3")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert json.loads(answer.data)["limit"] == 0.3
    assert get(client, "ASK {}").status_code == 200


def test_a_large_answer_is_whole_and_says_how_long_it_is(shipped: FlaskClient) -> None:
    with get(shipped, "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }", "text/tab-separated-values") as answer:
        assert answer.status_code == 200
        assert len(answer.data) == int(answer.headers["Content-Length"]) > 3_000_000
        assert answer.data.endswith(b"\n")
    headed = shipped.head("/sparql?format=tsv&query=SELECT+*+WHERE+{+GRAPH+?g+{+?s+?p+?o+}+}")
    assert headed.headers["Content-Length"] == answer.headers["Content-Length"]


def test_a_browser_gets_the_editor_with_examples(client: FlaskClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert b"<textarea" in page.data
    assert b"example=leads" in page.data
    assert "질의 실행" in client.get("/sparql?lang=ko", headers={"Accept": "text/html"}).text
    assert "numberInPlan" in client.get("/sparql?example=commitments", headers={"Accept": "text/html"}).text


def test_without_a_query_a_machine_gets_a_true_service_description(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "application/n-triples"})
    assert answer.mimetype == "application/n-triples"
    text = answer.text
    assert "service-description#UnionDefaultGraph" in text
    assert text.count("service-description#resultFormat") == len(RESULT_FORMATS) + len(GRAPH_FORMATS)
    rows = get(client, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    named = {row["g"]["value"]: row["n"]["value"] for row in json.loads(rows.data)["results"]["bindings"]}
    assert text.count("service-description#name>") == len(named)
    for iri, count in named.items():
        assert f"<{iri}>" in text
        assert f'"{count}"^^' in text


def test_a_page_of_results_says_when_it_does_not_show_all(shipped: FlaskClient) -> None:
    page = get(shipped, "SELECT * WHERE { ?s ?p ?o } LIMIT 5000", "text/html")
    assert page.status_code == 200
    assert "of 5000 rows" in page.text
    assert len(page.data) < 100_000
