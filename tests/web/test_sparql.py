"""``/sparql`` keeps to the SPARQL 1.1 Protocol: forms, statuses, media types, validators."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from ogpkg.formats import GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.web.answers import spreadsheet
from ogpkg.web.endpoint.sparql import is_volatile
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


# --- what is kept, and for how long


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT (NOW() AS ?t) {}", True),
        ("SELECT (now\n(\r\n\t) AS ?t) {}", True),
        ("SELECT (NOW # when\n() AS ?t) {}", True),
        ("SELECT (1<NOW()&&3>2 AS ?t) {}", True),  # looks like an IRI to a tokenizer
        ("SELECT ?s { ?s ?p ?o } ORDER BYRAND()", True),
        ("SELECT * { FILTERBNODE() }", True),
        ("SELECT (COUNT(DISTINCTRAND()) AS ?n) {}", True),
        ("SELECT (StrUUID() AS ?u) {}", True),
        ("SELECT (UUID( ) AS ?u) {}", True),
        ("SELECT (IF(BOUND(?x),1,BNODE('a')) AS ?u) {}", True),
        ("# a comment\n# and now (another)\nSELECT (RAND() AS ?r) {}", True),
        ("SELECT (\\u004eOW() AS ?t) {}", True),
        ("SELECT (\\U0000004eOW() AS ?t) {}", True),
        ("# what we know (now)\n #\nSELECT ?now {}", False),
        ("SELECT ?now (COUNT(*) AS ?rand) { ?now ?p ?uuid } GROUP BY ?now", False),
        ("SELECT ?now # the time\n (1 AS ?n) {}", False),
        ("SELECT ?s { ?s x:now () }", False),
        ("SELECT ?s { ?s ?p 'now and then' , 'know', <http://x/rand> }", False),
        ("SELECT (YEAR(?d) AS ?y) (UCASE(?x) AS ?u) {}", False),
    ],
)
def test_what_differs_from_call_to_call_is_found(query: str, expected: bool) -> None:
    assert is_volatile(query) is expected


@pytest.mark.parametrize("function", ["NOW", "RAND", "UUID", "STRUUID", "BNODE"])
def test_such_an_answer_has_no_validator(client: FlaskClient, function: str) -> None:
    for glue in ("SELECT ({}() AS ?title) {{}}", "SELECT ({}\n() AS ?title) {{}}", "SELECT * {{ FILTER{}() }}"):
        answer = get(client, glue.format(function))
        if (answer.status_code, function) == (400, "BNODE"):
            continue  # Oxigraph takes no space there
        assert answer.status_code == 200
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_very_long_query_is_looked_through_at_once() -> None:
    for piece in ("now # ", "now", "n o w\n", "\\u004e", "#\n", "   "):
        started = time.process_time()
        is_volatile("?" + piece * (64_000 // len(piece)))
        assert time.process_time() - started < 1


def test_an_error_is_never_kept(client: FlaskClient) -> None:
    answers = client.application.extensions["ogpkg"].current.answers
    entries = len(answers)
    hopeless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    for query, more in (("SELEKT", {}), (hopeless, {"timeout": "0.2"}), (SELECT, {"format": "turtle"})):
        for _ in range(2):
            answer = get(client, query, **more)
            assert answer.status_code >= 400
            assert answer.headers["Cache-Control"] == "no-store"
            assert "ETag" not in answer.headers
            assert "Server-Timing" not in answer.headers
    assert len(answers) == entries


def test_an_answer_is_dated_by_its_dataset(client: FlaskClient) -> None:
    answer = get(client, SELECT)
    dated = answer.headers["Last-Modified"]
    published = client.application.extensions["ogpkg"].current.modified
    assert answer.last_modified.timestamp() == int(published)
    early = "Mon, 01 Jan 2001 00:00:00 GMT"
    for headers, status in [
        ({"If-Modified-Since": dated}, 304),
        ({"If-Modified-Since": early}, 200),
        ({"If-Modified-Since": "yesterday"}, 200),
        ({"If-Modified-Since": dated, "If-None-Match": '"other"'}, 200),
        ({"If-Modified-Since": dated, "If-None-Match": ""}, 200),
        ({"If-Modified-Since": early, "If-None-Match": answer.headers["ETag"]}, 304),
        ({"If-Unmodified-Since": early}, 412),
        ({"If-Unmodified-Since": dated}, 200),
        ({"If-Unmodified-Since": early, "If-Match": "*"}, 200),
    ]:
        again = client.get("/sparql", query_string={"query": SELECT}, headers=headers)
        assert again.status_code == status, headers
        if status != 412:
            assert again.headers["ETag"] == answer.headers["ETag"]
            assert {"Accept", "Accept-Encoding"} <= set(again.vary)


def test_a_page_is_dated_too(client: FlaskClient) -> None:
    page = client.get("/plans")
    headers = {"If-Modified-Since": page.headers["Last-Modified"]}
    assert client.get("/plans", headers=headers).status_code == 304


def test_a_name_of_the_same_format_is_another_representation(client: FlaskClient) -> None:
    # RFC 9110 section 8.8.1: a strong validator may not be shared by two media types of the same bytes.
    one, other = get(client, SELECT, "application/json"), get(client, SELECT, "application/sparql-results+json")
    assert one.data == other.data
    assert one.headers["ETag"] != other.headers["ETag"]


def test_what_is_refused_varies_too(client: FlaskClient) -> None:
    answer = get(client, SELECT, "image/png")
    assert answer.status_code == 406
    assert {"Accept", "Accept-Encoding"} <= set(answer.vary)


# --- many who ask the same at the same time

SLOW = (
    "SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?b ?c } LIMIT 1000 } { SELECT ?d { ?d ?e ?f } LIMIT 1000 } "
    "FILTER(STRLEN(STR(?a)) > STRLEN(STR(?d))) } # %s"
)
HOPELESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } # %s"


def at_once(app: Flask, *asked: dict[str, str]) -> list[tuple[int, str, float]]:
    """Status, Server-Timing and seconds of each of these requests, sent at the same time."""
    start = threading.Barrier(len(asked))

    def ask(parameters: dict[str, str]) -> tuple[int, str, float]:
        start.wait()
        time.sleep(float(parameters.pop("after", "0")))
        started = time.monotonic()
        answer = app.test_client().get("/sparql", query_string=parameters)
        return answer.status_code, answer.headers.get("Server-Timing", ""), time.monotonic() - started

    with ThreadPoolExecutor(len(asked)) as threads:
        return list(threads.map(ask, asked))


def test_twenty_who_ask_the_same_are_answered_by_one_evaluation(app: Flask) -> None:
    found = at_once(app, *({"query": SLOW % "twenty"} for _ in range(20)))
    assert {status for status, _, _ in found} == {200}
    assert sum(timing.startswith("query;") for _, timing, _ in found) == 1


def test_nobody_waits_longer_than_for_an_answer_of_their_own(app: Flask) -> None:
    patient = {"query": HOPELESS % "patience", "timeout": "1.5"}
    hasty = {"query": HOPELESS % "patience", "timeout": "0.2", "after": "0.3"}
    (slow, _, whole), (quick, _, seconds) = at_once(app, patient, hasty)
    assert (slow, quick) == (503, 503)
    assert seconds < whole


def test_the_haste_of_one_fails_nobody_else(app: Flask) -> None:
    hasty = {"query": SLOW % "haste", "timeout": "0.02"}
    patient = {"query": SLOW % "haste", "after": "0.005"}
    found = at_once(app, hasty, patient, patient.copy())
    assert [status for status, _, _ in found] == [503, 200, 200]


def test_a_hopeless_query_is_tried_once_for_all(app: Flask) -> None:
    found = at_once(app, *({"query": HOPELESS % "once", "timeout": "0.5"} for _ in range(12)))
    assert {status for status, _, _ in found} == {503}
    assert max(seconds for _, _, seconds in found) < 2.5  # one after the other would take six seconds


# --- CSV

RISKY = """SELECT * { VALUES (?a ?b) {
  ("=1+1" "plain") ("+82 2 1234" "-5") ("-3.5e-7" "+.5") ("@SUM(A1)" "a,=b") ("\\t=1" "\\r=1") ("=a,\\"b\\"" "x\\n=1")
  ("-" "\\n=1") (-7 +2.5) (1.0e3 <http://x/>) ("" UNDEF) ("'=1" " =1") ("＝1" "한=1") (" \\n@" "  ＠x,") } }"""


def cells(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))


def test_csv_has_the_line_ends_and_quotes_of_rfc_4180(client: FlaskClient) -> None:
    answer = get(client, RISKY, format="csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="query.csv"'
    assert answer.data.startswith(b"a,b\r\n=1+1,plain\r\n")
    assert answer.data.endswith(b"\r\n")
    assert cells(answer.data)[1:7] == [
        ["=1+1", "plain"],
        ["+82 2 1234", "-5"],
        ["-3.5e-7", "+.5"],
        ["@SUM(A1)", "a,=b"],
        ["\t=1", "\r=1"],
        ['=a,"b"', "x\n=1"],
    ]


def test_names_of_variables_need_no_quotes(client: FlaskClient) -> None:
    answer = get(client, "SELECT (1 AS ?이름) (2 AS ?_9·) { }", format="csv")
    assert answer.status_code == 200
    assert cells(answer.data) == [["이름", "_9·"], ["1", "2"]]
    for name in ("a,b", 'a"b', "=a", "a b", "a-b"):
        assert get(client, f"SELECT (1 AS ?{name}) {{}}", format="csv").status_code == 400


def test_csv_for_a_spreadsheet_has_no_formulas(client: FlaskClient) -> None:
    plain, safe = get(client, RISKY, format="csv"), get(client, RISKY, format="csv", spreadsheet="1")
    assert plain.headers["ETag"] != safe.headers["ETag"]
    assert int(safe.headers["Content-Length"]) == len(safe.data)
    numbers = {"-5", "-3.5e-7", "+.5", "-7", "2.5", "+2.5"}
    for before, after in zip(cells(plain.data), cells(safe.data), strict=True):
        for cell, guarded in zip(before, after, strict=True):
            begins = cell.lstrip(" ")[:1]
            is_formula = begins != "" and begins in "=+-@\t\r\n＝＋－＠" and cell not in numbers
            assert guarded == ("'" + cell if is_formula else cell)
    assert get(client, RISKY, format="csv", spreadsheet="1").headers["Server-Timing"] == "cache;desc=hit"
    for format in ("json", "tsv"):
        assert get(client, RISKY, format=format).data == get(client, RISKY, format=format, spreadsheet="1").data


def test_a_large_table_for_a_spreadsheet_is_guarded_piece_by_piece() -> None:
    row = '=1+1,"a ""quoted"", =cell\r\n=1",-5,"=x\r\ny"\r\n'
    expected = '\'=1+1,"a ""quoted"", =cell\r\n=1",-5,"\'=x\r\ny"\r\n'
    for filler in range(40):
        head = "x" * filler + "\r\n"
        file, size = spreadsheet.guard_file(io.BytesIO((head + row * 15_000).encode()))
        with file:
            assert file.read() == (head + expected * 15_000).encode()
            assert size == len(head) + len(expected) * 15_000
        if filler:
            row, expected = row * 3, expected * 3
            break


def test_a_huge_cell_of_many_lines_takes_no_time_to_guard() -> None:
    text = 'line ""with "" quotes\n' * 200_000
    table = f'a\r\n"={text}"\r\n=1\r\n'.encode()
    started = time.process_time()
    file, size = spreadsheet.guard_file(io.BytesIO(table))
    assert time.process_time() - started < 2
    with file:
        assert file.read() == f"a\r\n\"'={text}\"\r\n'=1\r\n".encode()
        assert size == len(table) + 2
