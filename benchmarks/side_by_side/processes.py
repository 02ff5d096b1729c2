"""A server as a process of our own: started, waited for, weighed and ended."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.replicas.farm import family, weigh


class Failed(Exception):
    """A server did not start or did not answer; says why."""


class Server:
    """A process with its children, and the port that it listens on. What it writes goes to `log`."""

    def __init__(
        self, command: Sequence[str], port: int, log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.port, self.log = port, log
        if _listens(port):
            raise Failed(f"something else listens on port {port}")
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 - commands of the table of peers
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env={**os.environ, **(environment or {})},
                cwd=log.parent,
            )

    def wait(self, path: str, headers: Mapping[str, str], within: float) -> None:
        """Return with the first answer of 200; Failed if there is none within so many seconds."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise Failed(f"ended with {self._process.returncode}: {self._last_words()}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if get(self.port, path, headers, within=5)[0] == 200:
                    return
            time.sleep(0.005)
        raise Failed(f"no answer within {within:g} s: {self._last_words()}")

    def _last_words(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-500:]

    def memory(self) -> int:
        """Bytes of memory of all its processes; what they share counts once."""
        return weigh(family(self._process.pid))["pss"]

    def stop(self) -> None:
        """End it, politely at first."""
        for kind, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            if self._process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, kind)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(patience)


def get(port: int, path: str, headers: Mapping[str, str], within: float = 60.0) -> tuple[int, bytes]:
    """Status and body of one GET on this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=within)
    try:
        connection.request("GET", path, headers=dict(headers))
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        get(port, "/", {}, within=1)
        return True
    return False
