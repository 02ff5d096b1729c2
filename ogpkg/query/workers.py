"""The pool's side of the nursery and of one worker in it."""

from __future__ import annotations

import itertools
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from typing import Any, BinaryIO

from ogpkg.errors import BuildError, QueryFailed, QueryTimeout
from ogpkg.query import wire
from ogpkg.query.worker import OUT_OF_MEMORY

_NO_MEMORY = "the query needed more memory than it may use; ask for less at once", "memory"
#: Exit statuses of a worker, and what the client and the monitor are told. Rust aborts when it gets no memory.
_DEATHS = {
    -signal.SIGSEGV: ("the query is nested more deeply than a worker's stack can hold", "stack"),
    -signal.SIGABRT: _NO_MEMORY,
    OUT_OF_MEMORY: _NO_MEMORY,
}

#: Seconds that the nursery has to obey, and a new worker to say hello.
_PATIENCE = 30.0
#: Seconds after which a query makes way for all others, and how far (nice(2)): a hopeless one is to hurt nobody.
_LONG, _NICE = 0.5, 10


class Nursery:
    """The process that forks workers: the module `module`, given `settings`, that serves as `forks` does.

    Started again, with everything loaded again, should it ever die.
    """

    def __init__(self, module: str, settings: dict[str, Any]) -> None:
        self._module, self._settings = module, settings
        self._lock, self._names = threading.Lock(), itertools.count()
        self._closed = False
        self._start()

    def start_worker(self, connection: socket.socket) -> tuple[int, int]:
        """The name and process id of a new worker at the other end of `connection`; OSError if there is none."""
        with self._lock:
            name = next(self._names)
            try:
                reply = self._order({"start": name}, connection)
            except OSError:
                self._stop()
                self._start()
                reply = self._order({"start": name}, connection)
        if "error" in reply:
            raise OSError(reply["error"])
        return name, reply["pid"]

    def end_worker(self, name: int) -> int | None:
        """Kill a worker if it lives; its exit status, or None if that cannot be known any more."""
        with self._lock, suppress(OSError):
            status: int | None = self._order({"end": name})["status"]
            return status
        return None

    def close(self) -> None:
        """End the process and all workers."""
        with self._lock:
            self._closed = True
            self._stop()

    def _start(self) -> None:
        if self._closed:
            raise OSError("the pool is closed")
        self._control, theirs = socket.socketpair()
        command = [sys.executable, "-P", "-m", self._module, str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, run by our own Python
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # standard error stays: it is the log of what goes wrong inside
                start_new_session=True,  # an interrupt from the terminal is for the server to handle
                env=os.environ | {"RUST_BACKTRACE": "0", "OPENBLAS_NUM_THREADS": "1"},
            )
        try:
            wire.send(self._control, self._settings | {"owner": os.getpid()})
            reply, _ = wire.receive(self._control)
        except (EOFError, OSError) as error:
            self._stop()
            raise BuildError("the process that forks workers has died; was there enough memory?") from error
        if "error" in reply:
            self._stop()
            raise BuildError(reply["error"])

    def _order(self, order: dict[str, Any], connection: socket.socket | None = None) -> dict[str, Any]:
        """The reply to `order`. OSError when there is none; then no later one can be trusted, so that is the end."""
        deadline = time.monotonic() + _PATIENCE
        try:
            wire.send(self._control, order)
            if connection:
                wire.receive(self._control, deadline)  # it has read all of the order, and waits for the connection
                socket.send_fds(self._control, [b"."], [connection.fileno()])
            return wire.receive(self._control, deadline)[0]
        except (EOFError, OSError) as error:
            self._process.kill()
            raise OSError("the process that forks workers does not answer") from error

    def _stop(self) -> None:
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Worker:
    """A place in the pool: a process, or the one that follows it. Used by one thread at a time."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery
        self._connection: socket.socket | None = None
        self._name, self.pid, self.replaced = -1, -1, -1
        self._is_cancelled = self._is_slow = False
        self.renew()

    def ask(self, job: dict[str, Any], seconds: float) -> tuple[dict[str, Any], bytes | BinaryIO]:
        """The worker's reply to `job`, with its body: bytes, or a temporary file at its start.

        QueryTimeout when `seconds` have passed, QueryFailed when the process died. Both leave a fresh one.
        """
        self._is_cancelled = self._is_slow = False
        connection = self._living()
        try:
            reply, body = self._exchange(connection, job, time.monotonic() + seconds)
        except TimeoutError as error:
            self._replace()
            raise self._cancellation() or QueryTimeout(seconds) from error
        except (EOFError, OSError) as error:
            status = self._replace()
            raise self._cancellation() or QueryFailed(*_last_words(status)) from error
        except BaseException:
            self.drop()  # interrupted between a question and its answer, which nobody must mistake for another's
            raise
        if reply.get("last") or self._is_slow:  # what has made way cannot come back
            self._replace()
        return reply, body

    def renew(self) -> None:
        """Start a process; BuildError or OSError when there can be none."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                self._name, self.pid = self._nursery.start_worker(theirs)
            hello, _ = wire.receive(ours, time.monotonic() + _PATIENCE)
        except (BuildError, EOFError, OSError) as error:
            ours.close()
            raise OSError(f"no worker could be started: {error}") from error
        if "error" in hello:
            ours.close()
            raise BuildError(hello["error"])
        self._connection = ours
        self._poll = select.poll()
        self._poll.register(ours, select.POLLIN)
        self.replaced += 1

    def cancel(self) -> None:
        """Kill the process, from another thread, with the question it is working on."""
        self._is_cancelled = True
        self._nursery.end_worker(self._name)

    def drop(self) -> int | None:
        """Give the process up; its exit status, if that can be known."""
        if self._connection:
            self._connection.close()
            self._connection = None
        return self._nursery.end_worker(self._name)

    def _exchange(
        self, connection: socket.socket, job: dict[str, Any], deadline: float
    ) -> tuple[dict[str, Any], bytes | BinaryIO]:
        left = max(deadline - time.monotonic(), 0.001)
        connection.settimeout(left)
        wire.send(connection, job)
        if not self._poll.poll(min(left, _LONG) * 1000):
            self._is_slow = True
            with suppress(OSError):  # it may be dead, which is noticed below
                os.setpriority(os.PRIO_PROCESS, self.pid, _NICE)
        reply, body = wire.receive(connection, deadline)
        if "spool" not in reply:
            return reply, body
        file = tempfile.TemporaryFile()  # noqa: SIM115 - it outlives this function, in the answer
        try:
            socket.send_fds(connection, [b"."], [file.fileno()])
            reply, _ = wire.receive(connection, deadline)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return reply, file

    def _living(self) -> socket.socket:
        """The connection to a process that was alive a moment ago; QueryFailed if there can be none."""
        # Nothing has been asked, so anything to read is the end: the process died while it was idle.
        if self._connection and not self._poll.poll(0):
            return self._connection
        self._replace()
        if self._connection is None:
            raise QueryFailed("no worker could be started for the query; try again later")
        return self._connection

    def _replace(self) -> int | None:
        """Another process for this one; the exit status of this one. Without success the next question tries again."""
        status = self.drop()
        with suppress(BuildError, OSError):
            self.renew()
        return status

    def _cancellation(self) -> QueryFailed | None:
        return QueryFailed("the query was cancelled", "cancelled") if self._is_cancelled else None


def _last_words(status: int | None) -> tuple[str, str]:
    return _DEATHS.get(status or 0, ("the worker of the query was killed; try again", ""))
