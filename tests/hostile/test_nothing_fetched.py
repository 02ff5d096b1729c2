"""No request makes this server call anybody, read a file, or keep one.

A socket listens and must hear nothing; a file with a secret lies there and its content must come back nowhere; the
folders that the server could write to are as they were.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.hostile.conftest import Live, settled
from tests.hostile.wire import Answer, exchange, request

SECRET = "canary-5c1d9e"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
OGP = "https://w3id.org/ogpkg/ontology#"


class Ear:
    """A socket on the loopback interface, and whoever has called it."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._socket.settimeout(0.05)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                caller, _ = self._socket.accept()
                caller.settimeout(1)
                with caller, contextlib.suppress(OSError):
                    self.calls.append(caller.recv(200))
                    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._socket.close()


@dataclass(frozen=True)
class Lures:
    """An address that hears who calls, and the address of a file with a secret in it."""

    ear: Ear
    file: Path

    @property
    def addresses(self) -> tuple[str, ...]:
        port = self.ear.port
        calls = (f"http://127.0.0.1:{port}/x", f"http://localhost:{port}/x", f"http://[::ffff:127.0.0.1]:{port}/x")
        return (*calls, f"http://2130706433:{port}/x", f"ftp://127.0.0.1:{port}/x", self.file.as_uri(), str(self.file))


@pytest.fixture(scope="module")
def lures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lures]:
    file = tmp_path_factory.mktemp("secret") / "secret.ttl"
    file.write_text(f'<urn:{SECRET}> <urn:p> "{SECRET}" .\n')
    ear = Ear()
    yield Lures(ear, file)
    ear.close()


def test_the_ear_hears(lures: Lures) -> None:
    assert exchange(lures.ear.port, request("GET", "/")).only.status == 200
    assert lures.ear.calls.pop().startswith(b"GET / ")
    assert SECRET in lures.file.read_text()


#: Queries that an engine at liberty would go out for; `{}` is an address.
QUERIES = {
    "SERVICE": "SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "SERVICE SILENT": "SELECT * {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }}",
    "SERVICE of a variable": "SELECT * {{ VALUES ?e {{ <{}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "SERVICE in EXISTS": "SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{}> {{ ?s ?p ?o }} }} }} LIMIT 1",
    "SERVICE in MINUS": "SELECT * {{ ?s ?p ?o MINUS {{ SERVICE <{}> {{ ?s ?p ?o }} }} }} LIMIT 1",
    "SERVICE in a subquery": "SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE <{}> {{ ?s ?p ?o }} }} }} }} }}",
    "SERVICE in CONSTRUCT": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "SERVICE by a prefix": "PREFIX e: <{}> ASK {{ SERVICE e: {{ ?s ?p ?o }} }}",
    "SERVICE by the base": "BASE <{}> ASK {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "SERVICE glued together": "ASK {{ FILTER(trueSERVICE<{}>{{?s?p?o}}) }}",
    "SERVICE behind a comment": "ASK {{ SERVICE # <urn:a>\n<{}> {{ ?s ?p ?o }} }}",
    "FROM": "SELECT * FROM <{}> {{ ?s ?p ?o }}",
    "FROM twice": "SELECT * FROM <{0}> FROM <{0}#b> {{ ?s ?p ?o }}",
    "FROM NAMED": "SELECT * FROM NAMED <{}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "GRAPH": "SELECT * {{ GRAPH <{}> {{ ?s ?p ?o }} }}",
    "DESCRIBE": "DESCRIBE <{}>",
    "LOAD": "LOAD <{}>",
    "LOAD SILENT": "LOAD SILENT <{}> INTO GRAPH <urn:a>",
    "LOAD behind a query": "ASK {{}} ; LOAD <{}>",
    "INSERT": "INSERT {{ <urn:x> <urn:y> ?o }} WHERE {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "a function": "SELECT (<{}>(1) AS ?x) {{}}",
}


@pytest.mark.parametrize("text", QUERIES.values(), ids=QUERIES)
def test_no_query_leaves_or_reads(live: Live, lures: Lures, text: str) -> None:
    for address in lures.addresses:
        query = text.format(address)
        for asked in (
            request("GET", f"/sparql?query={quote(query)}"),
            request("POST", "/sparql", "Content-Type: application/sparql-query", body=query.encode()),
            request("POST", "/sparql", "Content-Type: application/sparql-update", body=query.encode()),
            request("GET", f"/sparql?update={quote(query)}"),
        ):
            fruitless(exchange(live.port, asked).only, lures)


#: Addresses of this server that take an address of somebody else.
TARGETS = (
    *(
        "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D&default-graph-uri={}",
        "/describe?iri={}",
        "/graph?graph={}",
    ),
    *(
        "/sparql?query=SELECT%20*%20%7BGRAPH%20%3Fg%20%7B%3Fs%20%3Fp%20%3Fo%7D%7D&named-graph-uri={}",
        "/id/{}",
        "/doc/{}",
    ),
    "/questions/leads?document={}",
    *("/search?q={}", "/validate?example={}", "/sparql?query={}", "/static/{}", "/dump/{}", "/linkset?iri={}", "/{}"),
)


@pytest.mark.parametrize("target", TARGETS)
def test_no_address_leaves_or_reads(live: Live, lures: Lures, target: str) -> None:
    for address in (*lures.addresses, f"../../../../../..{lures.file}", f"..{lures.file}", f"/{lures.file}"):
        for written in (quote(address), quote(address, safe=""), quote(quote(address, safe=""), safe="")):
            for accept in ("text/html", "text/turtle", "*/*"):
                asked = request("GET", target.format(written), f"Accept: {accept}", f"Referer: {address}")
                answer = exchange(live.port, asked).only
                fruitless(answer, lures)
                assert not answer.get("location").startswith(("//", "file:", "ftp:"))


def documents(address: str) -> dict[str, tuple[str, str]]:
    """Documents whose reader could be made to follow `address`: their type and text."""
    statement = '<rdf:Description rdf:about="urn:c"><e:p xmlns:e="urn:">{}</e:p></rdf:Description>'
    commitment = f"<urn:c> a <{OGP}Commitment> ; "
    return {
        "@context": ("application/ld+json", f'{{"@context": "{address}", "@id": "urn:c", "p": "x"}}'),
        "@context in a list": ("application/ld+json", f'{{"@context": [{{}}, "{address}"], "@id": "urn:c"}}'),
        "@import": (
            "application/ld+json",
            f'{{"@context": {{"@version": 1.1, "@import": "{address}"}}, "@id": "urn:c"}}',
        ),
        "a context of a term": (
            "application/ld+json",
            f'{{"@context": {{"p": {{"@id": "urn:p", "@context": "{address}"}}}}, "@id": "urn:c", "p": {{"q": 1}}}}',
        ),
        "a context of a property": (
            "application/ld+json",
            f'{{"@context": {{"p": "urn:p"}}, "@id": "urn:c", "p": {{"@context": "{address}", "q": 1}}}}',
        ),
        "an entity": (
            "application/rdf+xml",
            f'<!DOCTYPE r [<!ENTITY x SYSTEM "{address}">]><rdf:RDF {RDF}>{statement.format("&x;")}</rdf:RDF>',
        ),
        "an entity of parameters": (
            "application/rdf+xml",
            f'<!DOCTYPE r [<!ENTITY % x SYSTEM "{address}"> %x;]><rdf:RDF {RDF}>{statement.format("y")}</rdf:RDF>',
        ),
        "a DTD": ("application/rdf+xml", f'<!DOCTYPE r SYSTEM "{address}"><rdf:RDF {RDF}/>'),
        "a schema": (
            "application/rdf+xml",
            f'<rdf:RDF {RDF} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn: {address}">'
            f"{statement.format('y')}</rdf:RDF>",
        ),
        "a stylesheet": (
            "application/rdf+xml",
            f'<?xml-stylesheet href="{address}"?><rdf:RDF {RDF}>{statement.format("y")}</rdf:RDF>',
        ),
        "an inclusion": (
            "application/rdf+xml",
            f'<rdf:RDF {RDF} xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{address}"/></rdf:RDF>',
        ),
        "owl:imports": (
            "text/turtle",
            f"<urn:o> a <http://www.w3.org/2002/07/owl#Ontology> ; <http://www.w3.org/2002/07/owl#imports> <{address}>."
            f"{commitment} <urn:p> 1 .",
        ),
        "a shape": (
            "text/turtle",
            f"@prefix sh: <http://www.w3.org/ns/shacl#> . {commitment} sh:shapesGraph <{address}> ; a sh:NodeShape ; "
            f"sh:js [ sh:jsLibraryURL <{address}> ] .",
        ),
        "a link": ("text/turtle", f"{commitment} <{OGP}evidence> <{address}> ; <{OGP}describedIn> <{address}> ."),
        "a base": ("text/turtle", f"@base <{address}> . <> a <{OGP}Commitment> ; <p> <q> ."),
        "a page": (
            "text/html",
            f'<html><head><base href="{address}"><link rel="alternate" href="{address}"></head></html>',
        ),
        "text": ("text/plain", f"Commitment # 1\nMilestone Activity with a Verifiable Deliverable\n{address}\n"),
    }


@pytest.mark.parametrize("name", documents(""))
def test_no_document_leaves_reads_or_stays(live: Live, lures: Lures, name: str) -> None:
    before = live.files()
    for address in (lures.addresses[0], lures.file.as_uri(), str(lures.file)):
        kind, text = documents(address)[name]
        for accept in ("application/json", "text/html"):
            asked = request(
                "POST", "/validate?plan=XA-1&name=x", f"Content-Type: {kind}", f"Accept: {accept}", body=text.encode()
            )
            answer = exchange(live.port, asked, methods=["POST"], wait=60).only
            fruitless(answer, lures)
            assert answer.status in (200, 400, 415), answer
    assert settled(live.files, lambda found: found == before) == before


def test_a_file_named_in_a_form_is_not_read(live: Live, lures: Lures) -> None:
    for field in ("file", "text", "url", "name", "example"):
        form = f"{field}={quote(str(lures.file))}&reader=turtle".encode()
        for path in ("/validate", "/sparql"):
            asked = request("POST", path, "Content-Type: application/x-www-form-urlencoded", body=form)
            fruitless(exchange(live.port, asked, methods=["POST"], wait=30).only, lures)
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{lures.file}"\r\n\r\n\r\n--x--\r\n'.encode()
    asked = request("POST", "/validate", "Content-Type: multipart/form-data; boundary=x", body=head)
    fruitless(exchange(live.port, asked, methods=["POST"], wait=30).only, lures)


def test_nothing_was_heard_or_left(live: Live, lures: Lures) -> None:
    assert lures.ear.calls == []
    assert live.files() == set()
    assert live.answers()


def fruitless(answer: Answer, lures: Lures) -> None:
    """Nobody was called, and no word of the secret came back."""
    assert answer.status != 500, answer
    assert lures.ear.calls == []
    assert SECRET.encode() not in answer.body
    assert SECRET not in str(answer.fields)
