"""The whole server in front of an engine: as a process, with connections that come and go."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from ogpkg.dataset import Snapshot
from ogpkg.query import Request
from ogpkg.query.engine import Engine
from tests.engines.conftest import settings_of
from tests.engines.servers import Server
from tests.engines.test_protocol import HOPELESS
from tests.live import descendants, fetch, running


def figure(url: str, name: str) -> float:
    """A figure of the monitor."""
    lines = fetch(f"{url}/metrics")[2].decode().splitlines()
    return float(next(line for line in lines if line.startswith(f"{name} ")).split()[1])


@pytest.mark.usefixtures("app")  # which has loaded the engine
def test_a_server_finds_its_snapshot_in_the_engine(server: Server, snapshot: Snapshot) -> None:
    settings = settings_of(server, snapshot=snapshot.path, workers=2, query_timeout=20)
    with running(settings) as (url, process):
        assert fetch(f"{url}/readyz")[2].decode().endswith(f"dataset {snapshot.version}\n")
        status, headers, body = fetch(
            f"{url}/sparql?query={quote('SELECT * { ?s a ogp:ActionPlan }')}", Accept="text/csv"
        )
        assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
        assert body.count(b"/id/plan/KR-") == 4
        assert fetch(f"{url}/doc/commitment/KR0042.html")[0] == 200
        assert figure(url, "ogpkg_query_workers") == 2
        # Nobody's password is in a list of processes.
        commands = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in descendants(process.pid) | {process.pid}]
        assert not any(b"dba" in command for command in commands)


def test_a_client_that_leaves_frees_its_place(server: Server, snapshot: Snapshot) -> None:
    if server.name == "oxigraph":
        return  # it would go on without us
    with running(settings_of(server, snapshot=snapshot.path, workers=1, query_timeout=20)) as (url, _):
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as client:
            client.sendall(f"GET /sparql?query={quote(HOPELESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            deadline = time.monotonic() + 10
            while figure(url, "ogpkg_query_workers_idle"):
                assert time.monotonic() < deadline
                time.sleep(0.05)
        left = time.monotonic()
        while not figure(url, "ogpkg_query_workers_idle"):
            assert time.monotonic() < left + 10
            time.sleep(0.05)


def test_an_engine_that_asks_who_we_are_is_told(server: Server) -> None:
    if server.credentials is None:
        return
    with Engine(server.url + "-auth", credentials=server.credentials) as engine:
        assert b"true" in engine.run(Request("ASK {}")).read()
        assert b"true" in engine.run(Request("ASK {}")).read()
