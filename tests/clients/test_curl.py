"""curl, the real one, as people use it in a shell and as scripts mirror files with it."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
import rdflib

from tests.test_competency import GOLDEN, expected, text_of

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")

COUNT = "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a ogp:Commitment }"
#: The 48 commitments that the member page lists (tests/golden/commitments.csv).
COMMITMENTS = b"n\r\n48\r\n"
TITLES = "SELECT * { ?s dcterms:title ?title }"


def curl(*arguments: str, cwd: Path | None = None) -> bytes:
    """What curl prints; a failure of curl itself is one of the test."""
    done = subprocess.run(["curl", "-sS", "--max-time", "30", *arguments], capture_output=True, cwd=cwd, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def status(*arguments: str) -> int:
    return int(curl("-o", "/dev/null", "-w", "%{http_code}", *arguments))


def ask(endpoint: str, query: str = COUNT) -> tuple[str, ...]:
    return ("-G", endpoint, "--data-urlencode", f"query={query}")


def fields(head: bytes) -> dict[str, str]:
    lines = head.decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name}


def test_a_question_in_a_shell(endpoint: str) -> None:
    assert curl("-H", "Accept: text/csv", *ask(endpoint)) == COMMITMENTS
    assert curl("-H", "Accept: text/csv", endpoint, "--data-urlencode", f"query={COUNT}") == COMMITMENTS


def test_a_query_file_is_sent_as_it_is(endpoint: str, tmp_path: Path) -> None:
    header, rows = expected(GOLDEN / "leads.csv")
    (tmp_path / "q.rq").write_text(text_of(GOLDEN / "leads.csv"), encoding="utf-8")
    send = ("-H", "Content-Type: application/sparql-query", "--data-binary", "@q.rq", endpoint)
    found = json.loads(curl(*send, "-H", "Accept: application/sparql-results+json", cwd=tmp_path))
    assert (found["head"]["vars"], len(found["results"]["bindings"])) == (header, len(rows))


def test_a_thing_is_followed_to_its_description(server: str) -> None:
    body = curl("-L", "-H", "Accept: text/turtle", "-w", "\n#%{num_redirects}", f"{server}/id/commitment/KR0041")
    assert body.endswith(b"#1")  # one hop
    subject = rdflib.URIRef("https://w3id.org/ogpkg/id/commitment/KR0041")
    assert any(rdflib.Graph().parse(data=body, format="turtle").triples((subject, rdflib.RDF.type, None)))
    assert status("-H", "Accept: text/turtle", f"{server}/id/commitment/KR0041") == 303


def test_a_compressed_answer_is_smaller_and_the_same(endpoint: str) -> None:
    plain = curl(*ask(endpoint, TITLES))
    assert curl("--compressed", *ask(endpoint, TITLES)) == plain
    sizes = [int(curl("-o", "/dev/null", "-w", "%{size_download}", *more, *ask(endpoint, TITLES)))
             for more in ((), ("-H", "Accept-Encoding: gzip"))]  # fmt: skip
    assert sizes[0] == len(plain) > 3 * sizes[1]


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/id/plan/KR-4", "/doc/plan/KR-4.ttl", "/", "/nowhere"])
def test_a_head_is_that_of_the_get(server: str, path: str) -> None:
    got, headed = (fields(curl("-D", "-", "-o", "/dev/null", *how, server + path)) for how in ((), ("-I",)))
    for name in ("content-type", "content-length", "etag", "location", "vary", "link", "cache-control"):
        assert got.get(name) == headed.get(name), name


def test_what_has_not_changed_is_not_sent_again(endpoint: str, tmp_path: Path) -> None:
    keep = ("--etag-save", "tag", "--etag-compare", "tag", "-w", "%{http_code} %{size_download}", "-o", "body")
    first = curl(*keep, *ask(endpoint, TITLES), cwd=tmp_path).split()
    again = curl(*keep, *ask(endpoint, TITLES), cwd=tmp_path).split()
    assert (first[0], again) == (b"200", [b"304", b"0"])
    other = curl("--etag-compare", "tag", "-w", "%{http_code}", "-o", "body", *ask(endpoint), cwd=tmp_path)
    assert other == b"200"


@pytest.mark.parametrize("path", ["/sparql", "/graph?default", "/doc/plan/KR-4.ttl", "/validate", "/plans"])
def test_nothing_is_taken_by_put(server: str, path: str, tmp_path: Path) -> None:
    (tmp_path / "new.ttl").write_text("<urn:a> <urn:b> <urn:c> .\n")
    send = ("-T", "new.ttl", "-D", "head", "-o", "body", "-w", "%{http_code}", server + path)
    assert curl(*send, cwd=tmp_path) == b"405"
    assert "GET" in fields((tmp_path / "head").read_bytes())["allow"]
    assert status("-X", "DELETE", server + path) == 405
    assert status("-X", "PATCH", server + path) == 405


def test_an_old_client_gets_a_whole_answer_and_the_end(endpoint: str) -> None:
    assert curl("--http1.0", "-H", "Accept: text/csv", *ask(endpoint)) == COMMITMENTS


def test_a_large_query_waits_for_leave_to_be_sent(endpoint: str, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(f"{COUNT} # {'x' * 60_000}")
    send = ("-H", "Content-Type: application/sparql-query", "-H", "Expect: 100-continue", "-H", "Accept: text/csv")
    assert curl(*send, "--data-binary", "@q.rq", endpoint, cwd=tmp_path) == COMMITMENTS


def test_a_body_beyond_the_limit_is_refused_in_words(endpoint: str, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_bytes(b"#" * 2_000_000)
    for more in ((), ("-H", "Transfer-Encoding: chunked"), ("-H", "Expect:")):
        send = ("-H", "Content-Type: application/sparql-query", *more, "--data-binary", "@q.rq")
        answer = curl("-w", "\n%{http_code}", *send, endpoint, cwd=tmp_path).rpartition(b"\n")
        assert (answer[2], json.loads(answer[0])["status"]) == (b"413", 413)


def test_http_2_without_tls(endpoint: str) -> None:
    """Either it is spoken, or an HTTP/1.1 client that offers to change to it is answered as one."""
    assert curl("--http2", "-H", "Accept: text/csv", *ask(endpoint)) == COMMITMENTS


def test_several_on_one_connection(endpoint: str) -> None:
    again = ("--next", "-sS", "-H", "Accept: text/csv", *ask(endpoint))
    bodies = curl("-H", "Accept: text/csv", *ask(endpoint), *again, *again)
    assert bodies == COMMITMENTS * 3


def test_options_say_what_is_offered(endpoint: str) -> None:
    head = curl("-i", "-X", "OPTIONS", endpoint)
    assert head.startswith(b"HTTP/1.1 204")
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(fields(head)["allow"].replace(" ", "").split(","))


def test_a_dump_that_broke_off_is_taken_up_again_and_is_what_its_checksum_says(server: str, tmp_path: Path) -> None:
    sums = curl(f"{server}/dump/SHA256SUMS").decode().splitlines()
    (wanted,) = [line.split()[0] for line in sums if line.endswith("dataset.nq.gz")]
    address = f"{server}/dump/dataset.nq.gz"
    curl("-r", "0-9999", "-o", "dump", address, cwd=tmp_path)
    assert (tmp_path / "dump").stat().st_size == 10_000
    assert curl("-C", "-", "-o", "dump", "-w", "%{http_code}", address, cwd=tmp_path) == b"206"
    assert hashlib.sha256((tmp_path / "dump").read_bytes()).hexdigest() == wanted
    assert len(gzip.decompress((tmp_path / "dump").read_bytes()).splitlines()) > 50_000
