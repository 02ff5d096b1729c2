"""The nursery: a process that loads the dataset once and forks workers from itself.

A fork of a loaded process is ready in milliseconds, and a process with one thread can fork safely, which a
web server cannot. It does what the pool tells it over its connection (worker names are the pool's own):

- ``{"start": name}`` → ``{}``, then the worker's end of a connection → ``{"pid": …}`` or ``{"error": …}``
- ``{"end": name}`` → ``{"status": …}``, the exit status, negative for a signal; null for a stranger

It ends, and its workers with it, when the pool closes the connection or the pool's process is gone.
"""

from __future__ import annotations

import ctypes
import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ogpkg.errors import OgpkgError
from ogpkg.query import wire, worker
from ogpkg.query.files import DatasetFiles

_CLONE_NEWNET = 0x40000000


def main(descriptor: int) -> None:
    """Load what the first message describes, say how it went, and serve the pool until it is gone."""
    control = socket.socket(fileno=descriptor)
    settings, _ = wire.receive(control)
    try:
        open_store = _prepare(settings)
    except OgpkgError as error:
        wire.send(control, {"error": str(error)})
        return
    leave_network()
    gc.freeze()  # keeps the collector from touching, and so copying, memory shared with the workers
    wire.send(control, {})
    nursery = _Nursery(control, settings | {"nursery": os.getpid()}, open_store)
    with suppress(EOFError):
        nursery.serve()
    nursery.end_all()


def leave_network() -> bool:
    """Move to a network without any interface. True when that is allowed; it is one more wall, not the only one."""
    return bool(ctypes.CDLL(None).unshare(_CLONE_NEWNET) == 0)


def _prepare(settings: dict[str, Any]) -> Callable[[], ox.Store]:
    """How a worker gets its store."""
    files = DatasetFiles(
        tuple(map(Path, settings["paths"])),
        settings["default_graph"],
        settings["base_iri"],
        Path(settings["store"]) if settings["store"] else None,
        settings["keep_labels"],
    )
    if files.store:
        return files.open  # after the fork: RocksDB has threads
    store = _loaded(files)
    return lambda: store


def _loaded(files: DatasetFiles) -> ox.Store:
    """The files in memory.

    Loading makes Rust seed the random numbers of its thread. Forks of that thread would all draw the same
    UUID() and RAND(), so it is one that is gone when the first worker is forked.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(files.load).result()


class _Nursery:
    def __init__(self, control: socket.socket, settings: dict[str, Any], open_store: Callable[[], ox.Store]) -> None:
        self._control, self._settings, self._open_store = control, settings, open_store
        self._children: dict[int, int] = {}

    def serve(self) -> None:
        """Do what the pool says until it is gone; EOFError when it has closed the connection."""
        while self._pool_speaks():
            order, _ = wire.receive(self._control)
            reply = self._start(order["start"]) if "start" in order else self._end(order["end"])
            wire.send(self._control, reply)

    def end_all(self) -> None:
        """End every worker that is left."""
        for name in list(self._children):
            self._end(name)

    def _pool_speaks(self) -> bool:
        """True when there is something to read, False when the pool's process has died without a word."""
        while not select.select([self._control], [], [], 1.0)[0]:
            # A copy of the other end may live on in some other child of that process, so no end is seen.
            if os.getppid() != self._settings["pool"]:
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
                worker.run(connection, self._open_store, self._settings)
        self._children[name] = pid
        return {"pid": pid}

    def _end(self, name: int) -> dict[str, Any]:
        pid = self._children.pop(name, None)
        if pid is None:
            return {"status": None}
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return {"status": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}


if __name__ == "__main__":
    main(int(sys.argv[1]))
    os._exit(0)  # taking a large store apart takes long
