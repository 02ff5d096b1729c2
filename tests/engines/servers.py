"""Real engines, started on free ports of this machine: an Oxigraph server, and a Virtuoso 7."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live import free_port
from tests.paths import ROOT

#: Where `make test-engines` installs what PyPI has.
CACHE = ROOT / "benchmarks" / "cache" / "engines" / "bin"
#: The rows that our Virtuoso gives at most: more than any page asks for, fewer than the dataset has statements.
MOST = 50_000
_PATIENCE = 90.0
_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = {sql}
DisableUnixSocket = 1
CaseMode = 2
DirsAllowed = .
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = {http}
ServerThreads = 12
MaxKeepAlives = 12
KeepAliveTimeout = 30
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {most}
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True)
class Server:
    """An engine that runs: what it is called, its query address, and who may write."""

    name: str
    url: str
    credentials: tuple[str, str] | None = None


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Server]:
    """An empty Oxigraph server in memory; the test is skipped where there is none."""
    program = shutil.which("oxigraph", path=os.pathsep.join([str(CACHE), os.environ.get("PATH", "")]))
    if program is None:
        pytest.skip("no oxigraph here; `make test-engines` installs it")
    port = free_port()
    command = [program, "serve", "--bind", f"127.0.0.1:{port}", *options]
    with _running(command, folder, port):
        yield Server("oxigraph", f"http://127.0.0.1:{port}/query")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """An empty Virtuoso with its own files in `folder`; the test is skipped where there is none."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("no virtuoso-t here; Debian's package virtuoso-opensource has it")
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(http=http, sql=sql, most=MOST))
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    with _running(command, folder, http):
        yield Server("virtuoso", f"http://127.0.0.1:{http}/sparql", ("dba", "dba"))


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, start_new_session=True)
    try:
        _wait(process, port, folder)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    """Until somebody listens on `port`."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the engine ended with {process.returncode}: {(folder / 'output.txt').read_text()[-500:]}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    pytest.fail("the engine was not ready in time")
