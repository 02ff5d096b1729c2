"""The real server on a free port of this machine, for the tests that need a socket."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ogpkg.web import Settings
from ogpkg.web.settings import to_mapping

START = "from ogpkg.web import Settings, serve; from ogpkg.web.settings import from_mapping; "


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def fetch(url: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def descendants(pid: int) -> set[int]:
    """The processes that `pid` has started, and those that they have."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                # The name in brackets may hold spaces; the state and the parent stand behind it.
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= more
    return found


def alive(pids: set[int]) -> set[int]:
    """Those of `pids` that still run."""
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


def until(condition: Callable[[], object], seconds: float = 30.0) -> bool:
    """Whether `condition` comes true; the `seconds` are for a machine that has much else to do."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@contextmanager
def running(settings: Settings) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    code = f"{START}serve(from_mapping(), port={port})"
    environment = os.environ | to_mapping(settings)
    server = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, server)
        yield url, server
    finally:
        _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to stop, and see that it does."""
    if server.poll() is None:
        server.terminate()
    try:
        server.wait(timeout=60)
    except subprocess.TimeoutExpired:
        for pid in descendants(server.pid) | {server.pid}:
            os.kill(pid, signal.SIGKILL)
        server.wait()
        raise
    finally:
        if server.stderr:
            server.stderr.close()


def _wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    def is_ready() -> bool:
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode}: {server.stderr.read()!r}")  # type: ignore[union-attr]
        try:
            return fetch(f"{url}/readyz")[0] == 200
        except OSError:
            return False

    if not until(is_ready, 60):
        pytest.fail("the server was not ready in time")
