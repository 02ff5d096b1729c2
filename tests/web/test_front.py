"""The front of the server, over real sockets: no client holds a thread, and what one leaves is not worked on."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from tests.live import descendants, fetch, running, until

HOPELESS = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
#: An answer of some megabytes: a bounded cross product.
LARGE = quote("SELECT ?a ?p { ?a a ?c . ?b ?p ?o } LIMIT 100000")


@pytest.fixture(scope="module")
def url(invented: Snapshot) -> Iterator[str]:
    settings = Settings(
        snapshot=invented.path,
        workers=2,
        header_timeout=1.5,
        body_timeout=1.5,
        stall_timeout=2.0,
        query_timeout=20.0,
        bodies=3_000_000,
        max_body=1_000_000,
    )
    with running(settings) as (address, _):
        yield address


def connected(url: str, room: int = 0) -> socket.socket:
    """A connection, with so little `room` for what comes that the server cannot be rid of a large answer."""
    host, port = url.removeprefix("http://").split(":")
    connection = socket.socket()
    if room:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    connection.settimeout(30)
    connection.connect((host, int(port)))
    return connection


def said(url: str, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """The status, headers and body that come back for `request`, until the server hangs up."""
    with closing(connected(url)) as connection:
        connection.sendall(request)
        return heard(connection)


def heard(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """The status, headers and body that come, until the server hangs up."""
    answer = b""
    while part := connection.recv(65536):
        answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}, body


def figures(url: str) -> dict[str, float]:
    lines = fetch(f"{url}/metrics")[2].decode().splitlines()
    return {line.split()[0]: float(line.split()[1]) for line in lines if not line.startswith("#")}


def kept(connections: list[socket.socket]) -> int:
    """How many of `connections` the other side still has, whatever this one thinks."""
    ports = {f"{connection.getsockname()[1]:04X}" for connection in connections}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[2].rpartition(":")[2] in ports for row in rows)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"Content-Length: 1200000\r\n", b"a" * 1_200_000),
        (b"Transfer-Encoding: chunked\r\n", b"124f80\r\n" + b"a" * 1_200_000 + b"\r\n0\r\n\r\n"),
        (b"Content-Length: 1200000\r\nExpect: 100-continue\r\n", b""),
    ],
    ids=["sent", "chunked", "announced"],
)
def test_a_body_that_is_too_large_is_refused(url: str, head: bytes, body: bytes) -> None:
    status, headers, said_body = said(url, b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n" + body)
    problem = json.loads(said_body)
    assert (status, problem["status"], problem["limit"]) == (413, 413, 1_000_000)
    assert headers["content-type"] == "application/problem+json"


def test_too_much_at_once_is_refused_to_who_sends_it(url: str) -> None:
    waiting = [connected(url) for _ in range(4)]
    for connection in waiting:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 900001\r\n\r\n" + b"a" * 900_000)
    answers = [connection.recv(65536)[:12] for connection in waiting]
    for connection in waiting:
        connection.close()
    assert sorted(answers) == [b"HTTP/1.1 408"] * 3 + [b"HTTP/1.1 429"]
    assert until(lambda: figures(url)["ogpkg_front_body_bytes"] == 0)


@pytest.mark.parametrize("hosts", [0, 2])
def test_a_request_has_one_host(url: str, hosts: int) -> None:
    status, _, body = said(url, b"GET /healthz HTTP/1.1\r\n" + b"Host: x\r\n" * hosts + b"\r\n")
    assert (status, "Host" in json.loads(body)["detail"]) == (400, True)


@pytest.mark.parametrize(
    "body",
    [
        b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\nzz\r\n",
        b"Content-Length: 100\r\n\r\nASK {}",
    ],
)
def test_a_body_that_breaks_off_is_no_query(url: str, body: bytes) -> None:
    with closing(connected(url)) as connection:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n" + body)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(65536)[:12] in (b"HTTP/1.1 400", b"")


def test_chunks_are_put_together(url: str) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nConnection: close\r\n"
    status, _, body = said(url, head + b"Transfer-Encoding: chunked\r\n\r\n4\r\nASK \r\n2\r\n{}\r\n0\r\n\r\n")
    assert (status, json.loads(body)["boolean"]) == (200, True)


@pytest.mark.parametrize(
    ("line", "host", "status"),
    [("get /healthz", "x", 501), ("GET /healthz", "a b/c?d", 400), ("GET /healthz", 'evil"><script>', 400)],
)
def test_an_impossible_head_is_refused(url: str, line: str, host: str, status: int) -> None:
    assert said(url, f"{line} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())[0] == status


@pytest.mark.parametrize("fields", [b"A: " + b"a" * 40_000 + b"\r\n", b"".join(b"A%d: b\r\n" % n for n in range(5000))])
def test_a_head_that_is_too_large_is_431(url: str, fields: bytes) -> None:
    assert said(url, b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + fields + b"\r\n")[0] == 431


def test_letters_that_are_not_encoded_are_read_as_utf_8(url: str) -> None:
    status, _, body = said(url, "GET /search.json?q=재무 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert status == 200
    assert "재무" in body.decode()


def test_http_1_0_needs_no_host(url: str) -> None:
    assert said(url, b"GET /healthz HTTP/1.0\r\n\r\n")[::2] == (200, b"ok\n")


def test_a_head_that_does_not_come_is_given_up(url: str) -> None:
    waiting = {part: connected(url) for part in (b"", b"GET /healthz HTT", b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: b")}
    for part, connection in waiting.items():
        connection.sendall(part)
    for part, connection in waiting.items():
        with closing(connection):
            assert connection.recv(100) == b"", part


def test_who_takes_nothing_of_an_answer_is_left_and_holds_nobody_up(url: str) -> None:
    request = f"GET /sparql?format=tsv&query={LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    stalled = [connected(url, room=4096) for _ in range(12)]
    for connection in stalled:
        connection.sendall(request)
    status, headers, whole = fetch(f"{url}/sparql?format=tsv&query={LARGE}")
    assert (status, len(whole)) == (200, int(headers["Content-Length"]))
    assert len(whole) > 5_000_000
    assert until(lambda: figures(url)["ogpkg_front_requests"] == 1)
    assert until(lambda: kept(stalled) == 0)
    for connection in stalled:
        received = 0
        with pytest.raises(ConnectionResetError):
            while part := connection.recv(1 << 20):
                received += len(part)
        assert received < len(whole)
        connection.close()


def test_what_a_client_leaves_is_stopped(url: str) -> None:
    before = figures(url)["ogpkg_query_workers_replaced_total"]
    with closing(connected(url)) as connection:
        connection.sendall(f"GET /sparql?query={HOPELESS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert until(lambda: figures(url)["ogpkg_query_workers_idle"] == 1)
    assert until(lambda: figures(url)["ogpkg_query_workers_idle"] == 2)
    assert figures(url)["ogpkg_query_workers_replaced_total"] == before + 1


@pytest.mark.parametrize("is_one", [True, False], ids=["one query", "many queries"])
def test_pages_are_served_while_all_wait_for_queries(invented: Snapshot, is_one: bool) -> None:
    settings = Settings(snapshot=invented.path, workers=1, query_timeout=3.0, queue=1)
    with running(settings) as (address, _):
        fetch(f"{address}/plans")
        asking = [connected(address) for _ in range(120)]
        for number, connection in enumerate(asking):
            query = HOPELESS + ("" if is_one else f"%23{number}")
            connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert [fetch(address + path)[0] for path in ("/plans", "/healthz", "/metrics")] == [200] * 3
        assert len(select.select(asking, [], [], 0)[0]) < len(asking), "nobody waits any more; the test is none"
        statuses = {connection.recv(65536)[9:12] for connection in asking}
        # Whoever asks the same as another waits with it, and takes no place in the queue.
        assert statuses == ({b"503"} if is_one else {b"429", b"503"})
        for connection in asking:
            connection.close()


def test_a_request_that_is_over_is_counted_no_more(url: str) -> None:
    for _ in range(20):
        fetch(f"{url}/sparql?query=ASK%7B%7D")
    assert figures(url)["ogpkg_front_requests"] == 1  # the one that asks


def test_a_stop_lets_running_queries_finish(invented: Snapshot) -> None:
    slow = quote("SELECT (COUNT(*) AS ?n) { ?a a ?c . ?d ?e ?f }")
    with running(Settings(snapshot=invented.path, workers=1)) as (address, server):
        processes = descendants(server.pid)
        answers: list[int] = []
        asking = threading.Thread(target=lambda: answers.append(fetch(f"{address}/sparql?query={slow}")[0]))
        asking.start()
        assert until(lambda: figures(address)["ogpkg_query_workers_idle"] == 0)
        server.send_signal(signal.SIGTERM)
        asking.join(timeout=60)
        assert answers == [200]
        assert server.wait(timeout=30) == 0
        assert until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in processes))


def test_the_front_is_the_only_reader_of_rsgi() -> None:
    """Any WSGI server can run the application; only the front knows granian's protocol."""
    web = Path(__file__).parents[2] / "ogpkg" / "web"
    users = {path.name for path in web.rglob("*.py") if "from granian" in path.read_text()}
    assert users == {"environ.py", "front.py", "intake.py", "plain.py", "serve.py", "shortcut.py", "watching.py"}
