"""No query reaches the network or a file, even one that the guard never saw."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ogpkg.errors import BuildError, QueryRefused
from ogpkg.query import DatasetFiles, Pool, Request
from tests.query.conftest import read


class Listener:
    """A server on the loopback interface that hangs up on whoever comes, and counts."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self.query = f"ASK {{ SERVICE <http://127.0.0.1:{self._socket.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                caller = self._socket.accept()[0]
                self.calls += 1  # before the caller can know that it was heard
                caller.close()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


def test_the_listener_hears_an_engine_that_is_free(listener: Listener) -> None:
    with pytest.raises(OSError, match=r"."):
        ox.Store().query(listener.query)
    assert listener.calls > 0


# What a worker does to itself, and then the query, without a guard. `{walls}` says which walls it has.
CAPTIVE = """
import socket, sys
import pyoxigraph as ox
from ogpkg.query import nursery, worker
ours, theirs = socket.socketpair()
store = ox.Store()
{walls}
try:
    print(bool(store.query(sys.argv[1])))
except OSError as error:
    print("refused:", error)
"""


@pytest.mark.parametrize(
    "wall",
    [
        "worker._OneFile(ours, 0)",
        pytest.param(
            "assert nursery.leave_network()",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux"),
        ),
    ],
)
def test_each_wall_holds_alone(listener: Listener, wall: str) -> None:
    command = [sys.executable, "-c", CAPTIVE.format(walls=wall), listener.query]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if "AssertionError" in ran.stderr:
        pytest.skip("leaving the network needs a right that this process lacks")
    assert ran.stdout.startswith("refused:")
    assert listener.calls == 0


def test_a_worker_cannot_open_a_file(tmp_path: Path) -> None:
    code = CAPTIVE.format(walls="worker._OneFile(ours, 0)\nopen('/etc/passwd')")
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "Too many open files" in ran.stderr


READER = """
import os, socket, sys
from pathlib import Path
import pyoxigraph as ox
from ogpkg.query import worker
ours, theirs = socket.socketpair()
store = ox.Store.read_only(sys.argv[1])
unopened = worker._unopened(Path(sys.argv[1]))
files = worker._OneFile(ours, unopened)
free = []
try:
    while True: free.append(os.dup(0))
except OSError: pass
for descriptor in free: os.close(descriptor)
print(unopened, len(free))
for graph in ("?g", "<urn:g>"):
    for pattern in ("<urn:s0-1> ?a ?b", "?a <urn:p2> ?b", "?a ?b 'urn:s1-7'", "?a ?b ?c"):
        print(len(list(store.query(f"SELECT * {{ GRAPH {graph} {{ {pattern} }} }}"))))
"""


def test_a_store_has_the_descriptors_of_the_tables_that_it_has_yet_to_open(tmp_path: Path) -> None:
    """RocksDB opens sixteen tables with a store, the others when a query needs them; without, the query never ends."""
    store = ox.Store(str(tmp_path))
    for load in range(3):  # from the fourth on, RocksDB would make one table of several
        subjects = [ox.NamedNode(f"urn:s{load}-{number}") for number in range(20)]
        predicate, graph = ox.NamedNode(f"urn:p{load}"), ox.NamedNode("urn:g")
        store.bulk_extend(ox.Quad(s, predicate, ox.Literal(s.value), graph) for s in subjects)
    store.flush()
    del store
    command = [sys.executable, "-c", READER, str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    first, *counts = ran.stdout.splitlines()
    unopened, free = map(int, first.split())
    assert 0 < unopened == free == len(list(tmp_path.glob("*.sst"))) - 16
    assert counts == ["1", "20", "1", "60"] * 2


def test_every_descriptor_of_a_worker_is_taken(pool: Pool) -> None:
    for worker in pool._workers:
        folder = Path(f"/proc/{worker.pid}")
        limit = next(line for line in (folder / "limits").read_text().splitlines() if line.startswith("Max open files"))
        soft, hard = limit.split()[3:5]
        assert soft == hard
        try:
            taken = sorted(int(path.name) for path in (folder / "fd").iterdir())
        except PermissionError:
            pytest.skip("a worker's descriptors are hidden from all but root")
        assert taken == list(range(int(soft)))


def test_a_service_clause_is_refused_before_it_is_evaluated(pool: Pool, listener: Listener) -> None:
    with pytest.raises(QueryRefused, match="no query leaves this server"):
        pool.run(Request(listener.query))
    assert listener.calls == 0


@pytest.mark.parametrize("iri", ["file:///etc/passwd", "http://127.0.0.1:{port}/"])
def test_from_fetches_nothing(pool: Pool, listener: Listener, iri: str) -> None:
    iri = iri.format(port=listener.query.partition("127.0.0.1:")[2].partition("/")[0])
    for clause in (f"FROM <{iri}>", f"FROM NAMED <{iri}>"):
        assert (
            read(pool, f"SELECT * {clause} {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}") == "g,o,p,s\r\n"
        )
    assert listener.calls == 0


def test_a_remote_json_ld_context_is_not_fetched(listener: Listener, tmp_path: Path) -> None:
    port = listener.query.partition("127.0.0.1:")[2].partition("/")[0]
    (tmp_path / "a.jsonld").write_text(f'{{"@context": "http://127.0.0.1:{port}/", "name": "x"}}')
    with pytest.raises(BuildError, match="remote contexts"):
        Pool(DatasetFiles((tmp_path / "a.jsonld",)), workers=1)
    assert listener.calls == 0
