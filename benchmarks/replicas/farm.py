"""Replicas: servers of one folder of snapshots, each with its own processes, to be weighed, ended and begun again."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

#: Seconds that a server may take until it answers.
PATIENCE = 120.0
_TICKS = os.sysconf("SC_CLK_TCK")
#: What `/proc/<pid>/smaps_rollup` calls the parts of memory that are told here.
_PARTS = {"Pss": "pss", "Pss_Anon": "anonymous", "Pss_File": "files", "Private_Clean": "own", "Private_Dirty": "own"}


class Reply(NamedTuple):
    """An answer as the trials need it."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass
class Replica:
    """One server on loopback, of the snapshots in `home`; its answers may be kept for `max_age` seconds."""

    home: Path
    public_url: str
    max_age: int
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait until it answers queries; the seconds that took."""
        variables = {"OGPKG_PUBLIC_URL": self.public_url, "OGPKG_MAX_AGE": str(self.max_age)}
        command = [sys.executable, "-m", "ogpkg.cli", "serve", "--no-build", "--snapshots", str(self.home)]
        command += ["--port", str(self.port)]
        began = time.monotonic()
        nowhere = subprocess.DEVNULL
        self.process = subprocess.Popen(  # noqa: S603 - our own server
            command, env=os.environ | variables, stdout=nowhere, stderr=nowhere
        )
        while time.monotonic() < began + PATIENCE:
            with suppress(OSError, http.client.HTTPException):
                if ask(self.port, "/readyz").status == 200:
                    return time.monotonic() - began
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        sys.exit(f"a replica of {self.home} does not answer on port {self.port}")

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=60)

    def kill(self) -> None:
        """End it and all its processes at once, without a word."""
        for pid in self.family():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process:
            self.process.wait()

    def family(self) -> set[int]:
        """Its processes."""
        return family(self.process.pid) if self.process else set()


def ask(port: int, target: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Reply:
    """The answer of whoever listens on `port`; OSError or HTTPException where there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def family(pid: int) -> set[int]:
    """The process `pid` and all below it."""
    parents = {
        int(path.parent.name): fields[1] for path in Path("/proc").glob("[0-9]*/stat") if (fields := _stat(path))
    }
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def worked(pids: set[int]) -> float:
    """Seconds of processor that `pids` have used, and those of their children that have ended."""
    ticks = [sum(fields[11:15]) for pid in pids if (fields := _stat(Path(f"/proc/{pid}/stat")))]
    return sum(ticks) / _TICKS


def weigh(pids: set[int]) -> Counter[str]:
    """Bytes of memory of `pids`: what they share counts by parts (`pss`), and what each has for itself (`own`)."""
    found: Counter[str] = Counter()
    for pid in pids:
        with suppress(OSError):  # it has ended
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
                name, _, rest = line.partition(":")
                if name in _PARTS:
                    found[_PARTS[name]] += int(rest.split()[0]) * 1024
    return found


def _stat(path: Path) -> list[int]:
    """The figures of `/proc/<pid>/stat` after the state: parent first; none for a process that has ended."""
    with suppress(OSError):
        # The name in brackets may hold spaces; the state stands behind it (proc_pid_stat(5)).
        return [0, *map(int, path.read_text().rpartition(")")[2].split()[1:])]
    return []
