"""``/validate`` on the real server: what only sockets and signals can show."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from ogpkg.web.validation.validate_page import examples
from tests.live import alive, descendants, fetch, running, until
from tests.paths import ROOT

GOOD = examples()["unfinished-plan.ttl"].encode()
TURTLE = {"Content-Type": "text/turtle"}
#: Enough to be at it for a while: many commitments, each with many findings.
LONG = GOOD + b"".join(b"commitment:XC%05d a ogp:Commitment .\n" % number for number in range(40_000))


@pytest.fixture(scope="module")
def url(invented: Snapshot) -> Iterator[str]:
    with running(Settings(snapshot=invented.path, workers=1, validate_timeout=10)) as (address, _):
        yield address


def post(url: str, body: Any, **options: Any) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
    connection.request("POST", "/validate", body, TURTLE, **options)
    answer = connection.getresponse()
    status, content = answer.status, answer.read()
    connection.close()
    return status, content


def chunks(body: bytes) -> Iterator[bytes]:
    return (body[start : start + 50_000] for start in range(0, len(body), 50_000))


def test_a_body_in_chunks_is_read_to_the_end(url: str) -> None:
    status, body = post(url, chunks(GOOD + b"# x\n" * 100_000), encode_chunked=True)
    assert (status, json.loads(body)["counts"]["violation"]) == (200, 5)


@pytest.mark.parametrize("size", [10_000_001, 20_000_000])
def test_a_body_too_large_is_told_so_whether_or_not_its_length_was_said(url: str, size: int) -> None:
    large = b"#" * size
    for status, body in (post(url, large), post(url, chunks(large), encode_chunked=True)):
        assert (status, json.loads(body)["title"]) == (413, "The document is too large")
    assert post(url, GOOD)[0] == 200


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_command_of_the_readme_works(url: str, tmp_path: Path) -> None:
    (command,) = re.findall(r"`(curl [^`]*/validate)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    (tmp_path / "plan.ttl").write_bytes(GOOD)
    asked = ["curl", "--silent", *shlex.split(command.replace("http://127.0.0.1:8000", url))[1:]]
    answer = subprocess.run(asked, cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(answer.stdout)["counts"]["violation"] == 5


def test_a_client_that_goes_away_harms_nobody(url: str) -> None:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.putrequest("POST", "/validate")
    connection.putheader("Content-Type", "text/turtle")
    connection.putheader("Content-Length", "1000000")
    connection.endheaders(GOOD)
    connection.close()
    assert post(url, GOOD)[0] == 200


def stalled(url: str) -> http.client.HTTPConnection:
    """A connection that says it will send a document and then does not."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.putrequest("POST", "/validate")
    connection.putheader("Content-Type", "text/turtle")
    connection.putheader("Content-Length", "1000")
    connection.endheaders(b"# later")
    return connection


def test_slow_senders_hold_up_nobody(url: str) -> None:
    waiting = [stalled(url) for _ in range(5 * (Settings.validate_jobs + Settings.validate_queue))]
    assert [post(url, GOOD)[0] for _ in range(5)] == [200] * 5
    assert fetch(f"{url}/plans")[0] == fetch(f"{url}/validate")[0] == 200
    for connection in waiting:
        connection.close()


def test_other_pages_are_served_while_a_document_is_checked(url: str) -> None:
    answers: list[tuple[int, bytes]] = []
    slow = threading.Thread(target=lambda: answers.append(post(url, LONG)))
    slow.start()
    for path in ("/healthz", "/validate", "/plans", "/sparql?query=ASK%7B%7D"):
        assert fetch(url + path)[0] == 200
    slow.join()
    assert answers[0][0] in (200, 503)
    assert post(url, GOOD)[0] == 200


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_a_server_that_ends_while_it_checks_leaves_no_process_and_no_file(
    invented: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: signal.Signals
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with running(Settings(snapshot=invented.path, workers=1, validate_timeout=10)) as (address, server):
        assert post(address, GOOD)[0] == 200
        slow = threading.Thread(target=send_and_forget, args=(address,))
        slow.start()
        assert until(lambda: list(tmp_path.glob("ogpkg-validate-*/*")))
        started = descendants(server.pid)
        for pid in {server.pid} if ending is signal.SIGTERM else web_processes(server.pid):
            os.kill(pid, ending)
        server.wait(timeout=60)
        slow.join()
        until(lambda: not alive(started) and not list(tmp_path.iterdir()))
        assert alive(started) == set()
        assert list(tmp_path.iterdir()) == []


def web_processes(server: int) -> set[int]:
    """The server and the processes that it runs itself, without those that hold workers."""
    holder = b"ogpkg.web.validation.validating"
    return {server} | {pid for pid in descendants(server) if holder not in Path(f"/proc/{pid}/cmdline").read_bytes()}


def send_and_forget(address: str) -> None:
    with suppress(OSError, http.client.HTTPException):
        post(address, LONG)
