"""Malformed, empty, huge or hostile: each upload gets a clear error, nothing runs, nothing stays, the server lives."""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ogpkg.dataset import Snapshot
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from ogpkg.web.state import NAME
from ogpkg.web.validation.validate_page import examples
from tests.live import descendants
from tests.paths import SEEDS, needs_seeds
from tests.web.pages import Page

GOOD = examples()["unfinished-plan.ttl"].encode()
P = b"@prefix : <http://a.example/> .\n"
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://a.example/">'
ABOUT = b'<rdf:Description rdf:about="http://a.example/a"><e:b>%s</e:b></rdf:Description></rdf:RDF>'
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
DTD = "has a document type declaration"
NOTHING = "makes no statement"
#: What is sent, its type, and what the answer says: status, line, and words of the detail.
HOSTILE = {
    "empty": (b"", "text/turtle", 400, None, "is empty; send the text of a plan"),
    "white space only": (b" \n\t\r\n ", "text/turtle", 400, None, "is empty"),
    "comments only": (b"# nothing\n# here\n", "text/turtle", 400, 1, NOTHING),
    "no statement": (P, "text/turtle", 400, 1, NOTHING),
    "no statement in JSON": (b"{}", "application/ld+json", 400, 1, NOTHING),
    "nothing the shapes speak of": (P + b":a :b :c .", "text/turtle", 400, None, "nothing was validated"),
    "syntax": (P + b":a :b .", "text/turtle", 400, 2, "not text/turtle"),
    "half a JSON": (b'{"@id":', "application/ld+json", 400, 1, "Unexpected end"),
    "half an XML": (b"<rdf:RDF", "application/rdf+xml", 400, 1, "unclosed token"),
    "another format": (b"<!doctype html><html></html>", "text/turtle", 400, 1, "not text/turtle"),
    "the wrong type": (P + b":a :b :c .", "application/ld+json", 400, 1, "not application/ld+json"),
    "an unknown type": (GOOD, "application/pdf", 415, None, "send one of: text/turtle"),
    "a picture": (GOOD, "image/png", 415, None, "application/rdf+xml"),
    "another charset": (GOOD, "text/turtle; charset=utf-16", 415, None, "convert it to UTF-8"),
    "gzip": (gzip.compress(GOOD), "text/turtle", 400, 1, "is a gzip file"),
    "zip or spreadsheet": (b"PK\x03\x04" + bytes(range(256)), "text/turtle", 400, 1, "is a zip file"),
    "PDF": (b"%PDF-1.7\n" + bytes(range(256)), "application/octet-stream", 400, 1, "is a PDF file"),
    "NUL bytes": (P + b':a :b "\0" .', "text/turtle", 400, 2, "NUL byte"),
    "invalid UTF-8": (P + b':a :b "\xff" .', "text/turtle", 400, 2, "not UTF-8 text (byte 0xff)"),
    "UTF-16": (GOOD.decode().encode("utf-16"), "text/turtle", 400, 1, "is UTF-16 text"),
    "a billion laughs": (
        b'<!DOCTYPE r [<!ENTITY l0 "lol">' + LAUGHS + b"]>" + RDF + ABOUT % b"&l9;",
        "application/rdf+xml",
        400,
        1,
        DTD,
    ),
    "quadratic entities": (
        b'<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY l "' + b"l" * 100_000 + b'">]>' + RDF + ABOUT % (b"&l;" * 1000),
        "application/rdf+xml",
        400,
        2,
        DTD,
    ),
    "an external entity": (
        b'<!DOCTYPE r [<!ENTITY l SYSTEM "file:///etc/passwd">]>' + RDF + ABOUT % b"&l;",
        "application/rdf+xml",
        400,
        1,
        DTD,
    ),
    "an external DTD": (b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/d">' + RDF, "application/rdf+xml", 400, 1, DTD),
    "deep XML": (
        RDF + b"<rdf:Description><e:b>" * 50_000 + b"</e:b></rdf:Description>" * 50_000 + b"</rdf:RDF>",
        "application/rdf+xml",
        400,
        1,
        "nested more than 500 deep",
    ),
    "a remote context": (
        b'{"@context": "http://127.0.0.1:9/c", "@id": "http://a.example/a"}',
        "application/ld+json",
        400,
        1,
        "nothing is fetched",
    ),
    "a context in a file": (b'{"@context": "file:///etc/passwd"}', "application/ld+json", 400, 1, "nothing is fetched"),
    "an imported context": (
        b'{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:9/c"}, "@id": "http://a.example/a"}',
        "application/ld+json",
        400,
        1,
        "nothing is fetched",
    ),
    "deep JSON": (b"[" * 100_000 + b"]" * 100_000, "application/ld+json", 400, 1, "not application/ld+json"),
    "deep Turtle": (
        P + b":a :b " + b"[ :b " * 100_000 + b":c" + b"]" * 100_000 + b" .",
        "text/turtle",
        400,
        None,
        "nothing was validated",
    ),
    "deep lists": (P + b":a :b " + b"(" * 50_000 + b")" * 50_000 + b" .", "text/turtle", 400, None, "validated"),
    "one line of 9 MB": (P + b':a :b "' + b"x" * 9_000_000 + b'" .', "text/turtle", 400, None, "nothing was validated"),
    "blank nodes": (
        b"".join(b"_:b%d <http://a.example/p> _:b%d .\n" % (n, n + 1) for n in range(100_000)),
        "application/n-triples",
        400,
        None,
        "nothing was validated",
    ),
    "statements about statements": (P + b"<< :a :b :c >> :d :e .", "text/turtle", 400, 2, "RDF 1.1"),
    "a plan nobody can place": (
        b"Commitment # 1\nMilestone Activity with a Verifiable Deliverable\n",
        "text/plain",
        400,
        None,
        "plan=KR-4",
    ),
    "a form without a document": (b"a=b", "application/x-www-form-urlencoded", 400, None, "the form has no document"),
    "Turtle called a form": (GOOD, "application/x-www-form-urlencoded", 400, None, "Content-Type: text/turtle"),
    "a form of many fields": (b"a&" * 100_000, "application/x-www-form-urlencoded", 400, None, "more than 50 fields"),
    "a multipart without a boundary": (b"x", "multipart/form-data", 400, None, "the form cannot be read"),
    "a multipart without an end": (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.ttl"\r\n\r\n' + GOOD,
        "multipart/form-data; boundary=x",
        400,
        None,
        "",
    ),
    "too large": (b"#" * 10_000_001, "text/turtle", 413, None, "more than 10,000,000 bytes"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_upload_gets_a_clear_error(client: FlaskClient, name: str) -> None:
    body, kind, status, line, words = HOSTILE[name]
    answer = client.post("/validate", data=body, headers={"Content-Type": kind})
    problem = json.loads(answer.data)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), problem
    assert words in problem["detail"]
    assert problem.get("line") == line
    assert problem["status"] == status
    assert "root:" not in answer.text
    assert "/tmp" not in answer.text


@pytest.mark.parametrize("name", [name for name, case in HOSTILE.items() if len(case[0]) < 50_000])
def test_a_browser_gets_the_same_as_a_page(client: FlaskClient, name: str) -> None:
    body, kind, status, _, _ = HOSTILE[name]
    answer = client.post("/validate", data=body, headers={"Content-Type": kind, "Accept": "text/html"})
    page = Page(answer.text)
    assert (answer.status_code, answer.mimetype, page.mistakes) == (status, "text/html", [])


def test_every_kind_of_problem_has_an_entry_where_its_type_leads(client: FlaskClient) -> None:
    ids = Page(client.get("/problems").text).ids
    for name in ("empty", "an unknown type", "too large", "a form without a document"):
        body, kind, *_ = HOSTILE[name]
        problem = json.loads(client.post("/validate", data=body, headers={"Content-Type": kind}).data)
        assert problem["type"].partition("#")[2] in ids


def test_after_all_that_the_server_lives_and_nothing_is_left(client: FlaskClient, app: Flask) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.post("/validate", data=GOOD, headers={"Content-Type": "text/turtle"}).status_code == 200
    nothing_left(app)


def nothing_left(app: Flask) -> None:
    """No child of the process that forks, and no file in its folder; the process has one thread, so forking is safe."""
    validator = app.extensions[NAME].current.validator
    pid = validator._nursery._process.pid
    assert descendants(pid) == set()
    assert os.listdir(validator._folder) == []
    assert len(os.listdir(f"/proc/{pid}/task")) == 1


SCRIPT = "</code></textarea><script>alert(1)</script><img src=x onerror=alert(1)>"


def test_script_in_literals_iris_and_names_is_text(client: FlaskClient) -> None:
    literal = SCRIPT.replace('"', '\\"')
    text = GOOD.decode().replace("Treasury", literal).replace('"XA-1"', f'"{literal}"').encode()
    text += b"<javascript:alert(1)> a ogp:Commitment .\n<http://a.example/?x='-alert(1)-'> a ogp:Commitment .\n"
    answer = client.post(
        "/validate",
        data={"file": (io.BytesIO(text), f"{SCRIPT}.ttl"), "plan": SCRIPT, "reader": "turtle"},
        headers={"Accept": "text/html"},
    )
    page = Page(answer.text)
    assert (answer.status_code, page.mistakes) == (200, [])
    assert "<script>" not in answer.text.lower()  # page.mistakes has scripts that are not the site's own
    assert "<img" not in answer.text.lower()
    assert not any(link.lower().startswith(("javascript:", "data:")) for link in page.links)
    assert "javascript:alert(1)" in page.words


def test_marks_that_turn_the_direction_of_text_are_shown(client: FlaskClient) -> None:
    text = GOOD.decode().replace("Exampleland", "Example\u202eland\x1b[31m")
    answer = client.post("/validate", data={"text": text, "reader": "turtle"}, headers={"Accept": "text/html"})
    assert r"Example\u202eland\u001b[31m" in Page(answer.text).words


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "\x00", ".", "..", "a" * 5000, "\n\r", "-rf", "계획.ttl"]
)
def test_a_hostile_name_is_only_a_name(client: FlaskClient, app: Flask, name: str) -> None:
    answer = client.post(
        "/validate", query_string={"name": name, "reader": "turtle"}, data=GOOD, content_type="text/turtle"
    )
    (file,) = json.loads(answer.data)["files"]
    assert answer.status_code == 200
    assert "/" not in file
    assert 0 < len(file) <= 75
    plan = b"Commitment # 1\nMilestone Activity with a Verifiable Deliverable\n"
    asked = {"name": name, "reader": "action-plan", "plan": "XA-1"}
    assert client.post("/validate", query_string=asked, data=plan, content_type="text/plain").status_code in (200, 400)
    nothing_left(app)


def test_two_documents_at_once_are_refused(client: FlaskClient) -> None:
    files = [(io.BytesIO(GOOD), "a.ttl"), (io.BytesIO(GOOD), "b.ttl")]
    answer = client.post("/validate", data={"file": files})
    assert (answer.status_code, "one document at a time" in answer.text) == (400, True)


def test_a_packed_body_is_refused(client: FlaskClient) -> None:
    headers = {"Content-Type": "text/turtle", "Content-Encoding": "gzip"}
    assert client.post("/validate", data=gzip.compress(GOOD), headers=headers).status_code == 415


@pytest.mark.parametrize("field", ["text", "file"])
def test_a_form_is_no_way_around_the_limit(client: FlaskClient, field: str) -> None:
    # By hand: the test client would put so large a form into a temporary file that it never closes.
    name = "; filename=a.ttl" if field == "file" else ""
    head = f'--x\r\nContent-Disposition: form-data; name="{field}"{name}\r\n\r\n'
    body = head.encode() + b"#" * 10_000_001 + b"\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x", "Accept": "text/html"}
    answer = client.post("/validate", data=body, headers=kind)
    assert answer.status_code == 413
    assert "The document is too large" in Page(answer.text).words


def small(invented: Snapshot, **settings: float) -> Iterator[Flask]:
    app = create_app(Settings(snapshot=invented.path, workers=1, **settings))  # type: ignore[arg-type]
    yield app
    close_app(app)


@pytest.fixture
def hasty(invented: Snapshot) -> Iterator[Flask]:
    """An application that gives a validation next to no time."""
    yield from small(invented, validate_timeout=0.01)


@pytest.fixture
def narrow(invented: Snapshot) -> Iterator[Flask]:
    """An application that gives a validation next to no memory."""
    yield from small(invented, validate_memory=4)


@pytest.fixture
def lone(invented: Snapshot) -> Iterator[Flask]:
    """An application that checks one document at a time and lets none wait."""
    yield from small(invented, validate_jobs=1, validate_queue=0)


def test_a_validation_is_killed_at_its_deadline(hasty: Flask) -> None:
    client = hasty.test_client()
    answer = client.post("/validate", data=GOOD, content_type="text/turtle")
    assert (answer.status_code, json.loads(answer.data)["limit"]) == (503, 0.01)
    assert answer.headers["Retry-After"]
    page = client.post("/validate", data={"text": GOOD.decode()}, headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Retry-After"] != "") == (503, True)
    assert "Publish the budget as open data" in Page(page.text).words  # the text is not lost
    nothing_left(hasty)
    assert client.get("/healthz").status_code == 200


def test_a_validation_that_needs_too_much_memory_dies_alone(narrow: Flask) -> None:
    client = narrow.test_client()
    answer = client.post("/validate", data=GOOD * 2, content_type="text/turtle")
    assert (answer.status_code, "more memory than it may use" in answer.text) == (503, True)
    nothing_left(narrow)
    assert client.get("/healthz").status_code == 200


def test_too_many_at_once_is_429(lone: Flask) -> None:
    client = lone.test_client()
    with lone.extensions[NAME].current.validator.admitted():
        answer = client.post("/validate", data=GOOD, content_type="text/turtle")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
        assert client.get("/validate").status_code == 200
        assert client.get("/plans").status_code == 200
    assert client.post("/validate", data=GOOD, content_type="text/turtle").status_code == 200


def test_a_process_that_dies_is_started_again_and_a_closed_one_is_gone(lone: Flask) -> None:
    client, validator = lone.test_client(), lone.extensions[NAME].current.validator
    assert client.post("/validate", data=GOOD, content_type="text/turtle").status_code == 200
    process = validator._nursery._process
    process.kill()
    process.wait()
    assert client.post("/validate", data=GOOD, content_type="text/turtle").status_code == 200
    folder, process = Path(validator._folder), validator._nursery._process
    validator.close()
    assert process.poll() is not None
    assert not folder.exists()
    assert client.post("/validate", data=GOOD, content_type="text/turtle").status_code == 503


@needs_seeds
def test_a_source_document_is_checked_line_by_line_and_leaves_no_file(client: FlaskClient, app: Flask) -> None:
    text = next(SEEDS.glob("000_*")).read_bytes()
    answer = client.post("/validate?name=plan.txt", data=text, content_type="text/plain")
    report = json.loads(answer.data)
    assert (answer.status_code, report["files"]) == (200, ["plan.txt"])
    lines = {result["places"][0]["line"] for result in report["results"] if "leadAgency" in result["shape"]}
    assert lines <= set(range(1, text.count(b"\n") + 2))
    assert {result["places"][0]["file"] for result in report["results"]} == {"plan.txt"}
    by_name = client.post("/validate?reader=action-plan&plan=XA-9&member=XA", data=text, content_type="text/plain")
    assert "plan/XA-9" in by_name.text
    nothing_left(app)
