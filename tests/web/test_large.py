"""Answers of very many rows, live: whole, of the length announced, in memory that does not grow with them.

Here 180,000 rows; ``OGPKG_LARGE=350000`` makes it a million (``make soak``).
"""

from __future__ import annotations

import csv
import gzip
import http.client
import io
import json
import os
import re
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlencode
from xml.parsers import expat

import brotli
import pyoxigraph as ox
import pytest
import zstandard
from flask.testing import FlaskClient

from ogpkg.web import Settings
from tests.live import alive, descendants, fetch, running

STATEMENTS = int(os.environ.get("OGPKG_LARGE", "60000"))
#: Megabytes by which the peak of a process may rise over one answer. Bodies here have 9 to 55 of them, and 55 to 320
#: when it is a million rows.
GROWTH = 24
#: CONSTRUCT gives a set: the engine remembers each statement it has given, in so many bytes.
REMEMBERED = 700
TABLE = "SELECT ?s ?p ?o ?n { VALUES ?n { 1 2 3 } ?s ?p ?o }"
GRAPH = "CONSTRUCT { ?s ?p ?o . ?s ?n ?o } { VALUES ?n { <http://x/a> <http://x/b> } ?s ?p ?o }"


@dataclass(frozen=True)
class Server:
    """A running server, and the processes under it."""

    url: str
    pid: int

    @property
    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=120)

    def peaks(self) -> dict[int, float]:
        """The most memory that each process has ever had, in megabytes."""
        found = {}
        for pid in descendants(self.pid) | {self.pid}:
            match = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
            found[pid] = int(match[1]) / 1024 if match else 0.0
        return found

    def workers(self) -> set[int]:
        """The query workers: forks of the nursery, which is the only process with a command of its own."""
        commands: dict[bytes, list[int]] = {}
        for pid in descendants(self.pid):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"ogpkg.query.nursery" in command:
                commands.setdefault(command, []).append(pid)
        return {pid for pids in commands.values() for pid in sorted(pids)[1:]}

    def spools(self) -> list[int]:
        """The sizes of the temporary files that the server's processes have open."""
        sizes = {}
        for pid in descendants(self.pid) | {self.pid}:
            for link in Path(f"/proc/{pid}/fd").iterdir():
                try:
                    if "(deleted)" in os.readlink(link):
                        stat = link.stat()
                        sizes[stat.st_ino] = stat.st_size
                except OSError:
                    continue
        return list(sizes.values())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("large") / "large.nt"
    with path.open("w") as file:
        for n in range(STATEMENTS):
            file.write(f'<http://x/s{n}> <http://x/p{n % 7}> "value {n} of many"@en .\n')
    with running(Settings(files=(path,), workers=1, query_timeout=120)) as (url, process):
        # One answer of every kind, so that what is loaded once is loaded.
        for query in (TABLE, GRAPH):
            assert fetch(f"{url}/sparql?{urlencode({'query': query + ' LIMIT 70000'})}")[0] == 200
        yield Server(url, process.pid)


class Body(io.RawIOBase):
    """The body of an answer as a stream that counts its bytes."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.answer, self.count = answer, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        count = self.answer.readinto(buffer)
        self.count += count
        return count


def rows_in_json(body: BinaryIO) -> int:
    """Solution by solution, so that the test itself needs no memory for the whole."""
    text, decode, rows, place = io.TextIOWrapper(body, "utf-8"), json.JSONDecoder().raw_decode, 0, 0
    head, mark, buffer = text.read(1 << 18).partition('"bindings":[')
    assert mark, head
    while not buffer.startswith("]", place):
        try:
            row, place = decode(buffer, place)
        except json.JSONDecodeError:
            more = text.read(1 << 18)
            assert more, f"it ends within a solution: {buffer[place:][:100]}"
            buffer, place = buffer[place:] + more, 0
            continue
        rows += row.keys() == {"s", "p", "o", "n"}
        if place + 1 >= len(buffer):
            buffer, place = buffer[place:] + text.read(1 << 18), 0
        place += buffer.startswith(",", place)
    json.loads(head + mark + buffer[place:] + text.read())
    return rows


def rows_in_xml(body: BinaryIO) -> int:
    """As expat, a parser that keeps nothing, sees them."""
    rows, depth = [0], [0]
    parser = expat.ParserCreate()

    def begin(name: str, _: object) -> None:
        rows[0] += name == "result"
        depth[0] += 1

    def end(_: str) -> None:
        depth[0] -= 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.ParseFile(body)
    assert depth == [0]
    return rows[0]


def rows_in_csv(body: BinaryIO) -> int:
    lines = csv.reader(io.TextIOWrapper(body, "utf-8", newline=""), strict=True)
    assert next(lines) == ["s", "p", "o", "n"]
    return sum(len(line) == 4 for line in lines)


def rows_in_tsv(body: BinaryIO) -> int:
    lines = iter(body)
    assert next(lines) == b"?s\t?p\t?o\t?n\n"
    row = re.compile(rb'<[^<>]+>\t<[^<>]+>\t"[^"]*"@en\t[123]\n')
    return sum(row.fullmatch(line) is not None for line in lines)


def rows_in_ntriples(body: BinaryIO) -> int:
    statement = re.compile(rb'<[^<>]+> <[^<>]+> "[^"]*"@en \.\n')
    return len({hash(line) for line in body if statement.fullmatch(line)})


def rows_in_turtle(body: BinaryIO) -> int:
    return len({hash(triple) for triple in ox.parse(body, format=ox.RdfFormat.TURTLE)})


READERS: dict[str, tuple[str, Callable[[BinaryIO], int]]] = {
    "json": (TABLE, rows_in_json),
    "xml": (TABLE, rows_in_xml),
    "csv": (TABLE, rows_in_csv),
    "tsv": (TABLE, rows_in_tsv),
    "ntriples": (GRAPH, rows_in_ntriples),
    "turtle": (GRAPH, rows_in_turtle),
}


@pytest.mark.parametrize("format", READERS)
def test_a_large_answer_is_whole_and_takes_no_memory(server: Server, format: str) -> None:
    query, read = READERS[format]
    before, connection = server.peaks(), server.connection
    connection.request("GET", "/sparql?" + urlencode({"query": query, "format": format}))
    answer = connection.getresponse()
    assert answer.status == 200
    body = Body(answer)
    with answer:
        assert read(io.BufferedReader(body, 1 << 18)) == 3 * STATEMENTS
    assert body.count == int(answer.headers["Content-Length"]) > 40 * 3 * STATEMENTS
    connection.close()
    workers, after = server.workers(), server.peaks()
    for pid, peak in before.items():
        if pid in after:
            remembered = 3 * STATEMENTS * REMEMBERED / 1e6 if query is GRAPH and pid in workers else 0
            assert after[pid] - peak < GROWTH + remembered


def _brotli_parts(body: BinaryIO) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    while chunk := body.read(1 << 16):
        yield unpacker.process(chunk)
    assert unpacker.is_finished()


UNPACK: dict[str, Callable[[BinaryIO], Iterable[bytes]]] = {
    "gzip": lambda body: gzip.GzipFile(fileobj=body),
    "zstd": lambda body: zstandard.ZstdDecompressor().read_to_iter(body),
    "br": _brotli_parts,
}


@pytest.mark.parametrize("coding", UNPACK)
def test_a_large_answer_is_packed_in_no_memory_either(server: Server, coding: str) -> None:
    before, connection = server.peaks(), server.connection
    address = "/sparql?" + urlencode({"query": TABLE, "format": "tsv"})
    connection.request("GET", address, headers={"Accept-Encoding": coding})
    answer = connection.getresponse()
    assert answer.headers["Content-Encoding"] == coding
    body = Body(answer)
    assert sum(part.count(b"\n") for part in UNPACK[coding](io.BufferedReader(body, 1 << 18))) == 3 * STATEMENTS + 1
    assert body.count == int(answer.headers["Content-Length"]) < 10 * 3 * STATEMENTS
    tag = answer.headers["ETag"]
    connection.request("GET", address, headers={"Accept-Encoding": coding, "If-None-Match": tag})
    again = connection.getresponse()
    assert (again.status, again.read(), again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Server-Timing"].startswith("cache"), "it was evaluated"
    connection.close()
    after = server.peaks()
    assert max(after[pid] - peak for pid, peak in before.items() if pid in after) < GROWTH


def test_who_leaves_in_the_middle_disturbs_nobody(server: Server) -> None:
    request = f"GET /sparql?{urlencode({'query': TABLE, 'format': 'tsv'})} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    for patience in (0.0, 0.1, 60.0):
        with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as client:
            client.sendall(request)
            client.settimeout(patience or None)
            if patience:
                try:
                    assert client.recv(1000).startswith(b"HTTP/1.1 200")
                except TimeoutError:
                    continue
    status, _, body = fetch(f"{server.url}/sparql?query=ASK%7B%7D", Accept="text/csv")
    assert (status, body.strip()) == (200, b"true")
    assert len(alive(server.workers())) == 1


SLOW = 'SELECT (COUNT(*) AS ?n) { VALUES ?k { 1 2 3 4 5 6 } ?s ?p ?o FILTER(REGEX(CONCAT(STR(?o), STR(?k)), "9.*9")) }'


def test_who_leaves_takes_no_answer_from_those_who_wait_for_the_same(server: Server) -> None:
    address = "/sparql?" + urlencode({"query": SLOW, "format": "csv"})
    leader = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])))
    leader.sendall(f"GET {address} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    time.sleep(0.1)
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(fetch, server.url + address) for _ in range(4)]
        time.sleep(0.2)
        leader.close()  # and the query that it waited for is killed
        found = {(status, body) for status, _, body in (each.result() for each in waiting)}
    # Of 0 … n-1, those with a 9 and another one behind it.
    expected = 6 * sum(str(n).count("9") > 1 for n in range(STATEMENTS))
    assert found == {(200, f"n\r\n{expected}\r\n".encode())}


def test_a_worker_that_dies_while_it_writes_leaves_no_half_answer(server: Server) -> None:
    found: list[tuple[int, bytes]] = []
    begun = len(server.spools())
    # Ten times the largest answer here: it cannot be whole before the signal comes, however busy the machine is.
    endless = TABLE.replace("1 2 3", " ".join(map(str, range(30))))

    def ask() -> None:
        status, _, body = fetch(f"{server.url}/sparql?{urlencode({'query': endless, 'format': 'json'})}")
        found.append((status, body))

    client = threading.Thread(target=ask)
    client.start()
    until = time.monotonic() + 20
    while len(server.spools()) <= begun and time.monotonic() < until:
        time.sleep(0.005)
    for pid in server.workers():
        os.kill(pid, signal.SIGKILL)
    client.join()
    ((status, body),) = found
    assert status == 503
    assert json.loads(body)["status"] == 503
    assert fetch(f"{server.url}/sparql?query=ASK%7B%7D")[0] == 200


def test_without_room_for_the_packed_answer_the_plain_one_is_sent(client: FlaskClient) -> None:
    address = "/sparql?" + urlencode(
        {"query": "SELECT * { VALUES ?n { 1 2 3 4 5 6 7 8 9 } GRAPH ?g { ?s ?p ?o } }", "format": "json"}
    )
    with client.get(address) as plain:
        expected, tag = plain.data, plain.headers["ETag"]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
            sent = answer.data
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert len(expected) > 5_000_000  # so that it was in a file
    assert (sent, answer.headers["ETag"]) == (expected, tag)
    assert int(answer.headers["Content-Length"]) == len(sent)
