"""``/validate``: a plan is sent, a report comes back, in the form asked for, with the lines of what was sent."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ogpkg.validation.writers import WRITERS
from ogpkg.web.validation.validate_page import examples
from tests.paths import ROOT
from tests.web.pages import Page

UNFINISHED = (ROOT / "ogpkg" / "web" / "examples" / "unfinished-plan.ttl").read_text(encoding="utf-8")
FINISHED = (ROOT / "ogpkg" / "web" / "examples" / "finished-plan.ttl").read_text(encoding="utf-8")
TURTLE = {"Content-Type": "text/turtle"}
#: Worked out from the shapes by hand: constraint, line of the statement that is wrong or of the class of its focus.
VIOLATIONS = [
    ("Commitment-claimedValue", 25),  # efficiency is no value of the list
    ("Commitment-identifier", 21),  # "XA-1" is not two or three capital letters and four digits
    ("Commitment-leadAgency", 27),  # XA0002 has none
    ("Commitment-period", 19),  # XA0001 has none
    ("Commitment-title", 27),  # XA0002 has none
]


def sent(client: FlaskClient, body: str | bytes = UNFINISHED, query: str = "", **headers: str):  # type: ignore[no-untyped-def]
    known = TURTLE | {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/validate{query}", data=body, headers=known)


def found(answer, severity: str = "violation") -> list[tuple[str, int]]:  # type: ignore[no-untyped-def]
    results = json.loads(answer.data)["results"]
    return sorted(
        (result["shape"].partition("#")[2], result["places"][0]["line"])
        for result in results
        if result["severity"] == severity
    )


def test_a_plan_in_turtle_gets_its_findings_with_their_lines(client: FlaskClient) -> None:
    answer = sent(client)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert found(answer) == VIOLATIONS
    assert answer.headers["Ogpkg-Conforms"] == "false"
    assert answer.headers["Ogpkg-Fails"] == "true"
    assert answer.headers["Ogpkg-Findings"].startswith("violation=5, ")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_finished_plan_conforms_which_is_also_status_200(client: FlaskClient) -> None:
    answer = sent(client, FINISHED)
    assert (answer.status_code, json.loads(answer.data)["conforms"]) == (200, True)
    assert (answer.headers["Ogpkg-Conforms"], answer.headers["Ogpkg-Fails"]) == ("true", "false")


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("turtle", "text/turtle"),
        ("turtle", "application/x-turtle"),
        ("ntriples", "application/n-triples"),
        ("jsonld", "application/ld+json"),
        ("jsonld", "application/json"),
        ("rdfxml", "application/rdf+xml"),
        ("rdfxml", "application/xml"),
        ("trig", "application/trig"),
        ("nquads", "application/n-quads"),
    ],
)
def test_each_rdf_format_gives_the_same_findings(client: FlaskClient, name: str, media_type: str) -> None:
    from ogpkg.formats import FORMATS, write

    quads = list(ox.parse(UNFINISHED.encode(), format=ox.RdfFormat.TURTLE))
    answer = sent(client, write(quads, FORMATS[name]), Content_Type=f"{media_type}; charset=utf-8")
    assert [shape for shape, _ in found(answer)] == [shape for shape, _ in VIOLATIONS]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("text/plain", "text/plain"),
        ("text/csv", "text/csv"),
        ("text/turtle", "text/turtle"),
        ("application/sarif+json", "application/sarif+json"),
        ("application/xml", "application/xml"),
        ("text/csv;q=0.4, text/turtle;q=0.9, text/html;q=0.1", "text/turtle"),
        ("application/json;q=0, */*;q=0.1", "text/plain"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_the_report_comes_as_the_client_likes_best(client: FlaskClient, accept: str, media_type: str) -> None:
    answer = sent(client, Accept=accept)
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert {"Accept", "Accept-Language"} <= set(answer.vary)


@pytest.mark.parametrize("name", list(WRITERS))
def test_a_report_asked_for_by_name_is_a_file(client: FlaskClient, name: str) -> None:
    answer = sent(client, query=f"?format={name}&lang=ko")
    assert answer.mimetype == WRITERS[name].media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="report.{WRITERS[name].extension}"'
    assert "이 공약의 제목을 적으십시오." in json.dumps(answer.text, ensure_ascii=False) or name == "turtle"


def test_no_such_report_is_406_with_those_there_are(client: FlaskClient) -> None:
    for answer in (sent(client, query="?format=docx"), sent(client, Accept="image/png")):
        assert answer.status_code == 406
        assert answer.mimetype == "application/problem+json"
    assert json.loads(sent(client, query="?format=docx").data)["offered"][0] == "json"


def test_profile_language_and_failing_severity_are_heard(client: FlaskClient) -> None:
    standard, legacy = sent(client), sent(client, query="?profile=legacy&lang=ko&fail-on=info")
    assert "Commitment-period" in dict(found(standard))
    assert "Commitment-period" not in dict(found(legacy))
    assert json.loads(legacy.data)["lang"] == "ko"
    junit = [ET.fromstring(sent(client, query=f"?format=junit{more}").data) for more in ("", "&fail-on=info")]
    assert len(junit[0].findall(".//failure")) < len(junit[1].findall(".//failure"))
    finished = sent(client, FINISHED.replace('"Treasury"@en , "재무부"@ko', '"Treasury"@en'), query="?fail-on=info")
    assert finished.headers["Ogpkg-Fails"] == "true"


@pytest.mark.parametrize("query", ["?profile=strict", "?lang=xx", "?fail-on=all", "?reader=word", "?severity=none"])
def test_a_parameter_nobody_knows_is_400_and_lists_those_that_are(client: FlaskClient, query: str) -> None:
    answer = sent(client, query=query)
    assert answer.status_code == 400
    assert "use one of: " in json.loads(answer.data)["detail"]


@pytest.mark.parametrize(
    ("start", "name", "read_as"),
    [
        ("", "plan.txt", "turtle"),
        ("", "plan.ttl", "turtle"),
        ("GRAPH <http://a.example/g> {", "plan", "trig"),
        ('{"@context": {}, "@id": "http://a.example/a"', "plan", "jsonld"),
        ("<?xml version='1.0'?>", "plan", "rdfxml"),
        ("<http://a.example/a> <http://a.example/b> <http://a.example/c> <http://a.example/d> .\n", "plan", "nquads"),
        ("", "plan.nt", "ntriples"),
    ],
)
def test_what_a_document_is_is_found_out(client: FlaskClient, start: str, name: str, read_as: str) -> None:
    answer = client.post("/validate", data={"file": (io.BytesIO(f"{start} oops".encode()), name)})
    assert (answer.status_code, json.loads(answer.data)["read_as"]) == (400, read_as)


def test_a_file_is_called_by_its_name_and_what_is_said_of_it_wins(client: FlaskClient) -> None:
    answer = client.post("/validate", data={"file": (io.BytesIO(UNFINISHED.encode()), "plans/../xa.txt")})
    assert json.loads(answer.data)["files"] == ["xa.txt"]
    wrong = {"file": (io.BytesIO(UNFINISHED.encode()), "xa.ttl"), "reader": "jsonld"}
    assert json.loads(client.post("/validate", data=wrong).data)["read_as"] == "jsonld"


def test_carriage_returns_of_a_form_do_not_move_lines(client: FlaskClient) -> None:
    for kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        answer = client.post("/validate", data={"text": UNFINISHED.replace("\n", "\r\n")}, content_type=kind)
        assert found(answer) == VIOLATIONS


def test_a_line_that_the_data_claim_for_another_document_is_no_line_of_the_text(client: FlaskClient) -> None:
    claim = """
        <https://w3id.org/ogpkg/id/document/other#L9-1> a rdf:Statement ; rdf:subject commitment:XA0002 ;
          rdf:predicate rdf:type ; rdf:object ogp:Commitment ; ogp:line 9 .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."""
    text = UNFINISHED + "\n".join(reversed(claim.rsplit("\n", 1)))
    page = Page(sent(client, text, Accept="text/html").text)
    assert "other:9" in page.words
    assert "#L9" not in page.links


def test_only_get_and_post(client: FlaskClient) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = client.open("/validate", method=method)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    answer = client.options("/validate")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


def form(client: FlaskClient, text: str = UNFINISHED, **fields: str) -> Page:
    answer = client.post(
        "/validate", data={"text": text, **fields}, headers={"Accept": "text/html"}, content_type="multipart/form-data"
    )
    assert answer.mimetype == "text/html"
    assert answer.headers["Cache-Control"] == "no-store"
    page = Page(answer.text)
    assert page.mistakes == []
    return page


def test_the_form_needs_no_javascript_and_can_be_found(client: FlaskClient) -> None:
    answer = client.get("/validate", headers={"Accept": "text/html"})
    page = Page(answer.text)
    assert page.mistakes == []
    assert 'method="post" enctype="multipart/form-data"' in answer.text
    assert {"text", "file", "reader", "profile", "severity", "lang", "plan", "member"} <= set(page.ids)
    assert "/validate" in Page(client.get("/").text).links


def test_every_finding_is_linked_to_its_line_and_back(client: FlaskClient) -> None:
    page = form(client)
    assert "does not conform: 5 violations" in page.words
    for _, line in VIOLATIONS:
        assert f"#L{line}" in page.links
        assert f"L{line}" in page.ids
    anchors = {link[1:] for link in page.links if link.startswith(("#L", "#f"))}
    assert anchors <= set(page.ids)
    assert "Give this commitment a title." in page.words


def test_the_page_shows_only_what_is_asked_for(client: FlaskClient) -> None:
    everything, violations = form(client), form(client, severity="violation")
    assert "Give this agency its Korean name" in everything.words
    assert "Give this agency its Korean name" not in violations.words
    assert "milder findings are not shown here" in violations.words
    assert "Every constraint is met." in form(client, FINISHED).words


def test_the_form_asks_for_the_language_of_the_answer(client: FlaskClient) -> None:
    page = form(client, lang="ko")
    assert page.language == "ko"
    assert "부적합: 위반 5건" in page.words
    assert "이 공약의 제목을 적으십시오." in page.words
    assert "27행" in page.words


def test_the_page_says_how_complete_the_plan_is(client: FlaskClient) -> None:
    # Neither of the two commitments has an abstract, and one of them has neither title nor lead agency.
    assert "description 2/2" in form(client).words
    assert "Completeness" in form(client, FINISHED).words


def test_a_mistake_is_shown_above_the_text_that_was_sent(client: FlaskClient) -> None:
    answer = client.post("/validate", data={"text": examples()["broken.ttl"]}, headers={"Accept": "text/html"})
    page = Page(answer.text)
    assert (answer.status_code, page.mistakes) == (400, [])
    assert "document:7:19: not text/turtle" in page.words
    assert 'dcterms:title "Publish the budget as open data"@en ;' in page.words


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ["", *examples()])
def test_an_example_is_loaded_by_a_link(client: FlaskClient, name: str, language: str) -> None:
    answer = client.get(f"/validate?example={name}&lang={language}")
    page = Page(answer.text)
    assert (page.mistakes, page.language) == ([], language)
    assert " ".join(examples().get(name, "").split()) in page.words


def test_a_text_keeps_its_empty_first_line_in_the_form(client: FlaskClient) -> None:
    answer = client.post("/validate", data={"text": "\n\n" + UNFINISHED}, headers={"Accept": "text/html"})
    assert '"off">\n\n\n# A small plan' in answer.text


def test_a_long_text_is_shown_around_its_findings(client: FlaskClient) -> None:
    page = form(client, UNFINISHED + "# nothing\n" * 5_000)
    assert "L27" in page.ids
    assert "L40" not in page.ids
    assert "lines without findings" in page.words


def test_a_page_lists_no_more_findings_than_it_holds(client: FlaskClient) -> None:
    many = "".join(f"commitment:XB{number:04} a ogp:Commitment .\n" for number in range(300))
    answer = client.post("/validate", data={"text": UNFINISHED + many}, headers={"Accept": "text/html"})
    assert "more like this are not listed on the page" in Page(answer.text).words
    assert len(answer.data) < 500_000
