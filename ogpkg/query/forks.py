"""The inside of a nursery: a process with one thread that has loaded what its children need, and forks them.

A fork of a loaded process is ready in milliseconds, and a process with one thread can fork safely, which a
web server cannot. It does what the process that started it tells it over its connection (names are the other's):

- ``{"start": name}`` → ``{}``, then the child's end of a connection → ``{"pid": …}`` or ``{"error": …}``
- ``{"end": name}`` → ``{"status": …}``, the exit status, negative for a signal; null for a stranger

It ends, and its children with it, when the connection is closed or the process that started it is gone.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from ogpkg.query import wire


def serve(control: socket.socket, owner: int, run: Callable[[socket.socket], NoReturn]) -> None:
    """Say that all is loaded, then fork children until the process `owner` is gone; each child does `run`."""
    gc.freeze()  # keeps the collector from touching, and so copying, memory shared with the children
    wire.send(control, {})
    forks = _Forks(control, owner, run)
    with suppress(EOFError):
        forks.serve()
    forks.end_all()


class _Forks:
    def __init__(self, control: socket.socket, owner: int, run: Callable[[socket.socket], NoReturn]) -> None:
        self._control, self._owner, self._run = control, owner, run
        self._children: dict[int, int] = {}

    def serve(self) -> None:
        """Do what the owner says until it is gone; EOFError when it has closed the connection."""
        while self._owner_speaks():
            order, _ = wire.receive(self._control)
            reply = self._start(order["start"]) if "start" in order else self._end(order["end"])
            wire.send(self._control, reply)

    def end_all(self) -> None:
        """End every child that is left."""
        for name in list(self._children):
            self._end(name)

    def _owner_speaks(self) -> bool:
        """True when there is something to read, False when the owner has died without a word."""
        while not select.select([self._control], [], [], 1.0)[0]:
            # A copy of the other end may live on in some other child of that process, so no end is seen.
            if os.getppid() != self._owner:
                return False
        return True

    def _start(self, name: int) -> dict[str, Any]:
        wire.send(self._control, {})
        _, descriptors, _, _ = socket.recv_fds(self._control, 1, 1)
        with socket.socket(fileno=descriptors[0]) as connection:
            try:
                pid = os.fork()
            except OSError as error:
                return {"error": str(error)}
            if pid == 0:
                self._control.close()
                self._run(connection)
        self._children[name] = pid
        return {"pid": pid}

    def _end(self, name: int) -> dict[str, Any]:
        pid = self._children.pop(name, None)
        if pid is None:
            return {"status": None}
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return {"status": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}
