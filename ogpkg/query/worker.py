"""A worker process: it takes jobs from its connection, one by one, and can do nothing else."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

import pyoxigraph as ox

from ogpkg.errors import OgpkgError, QueryError
from ogpkg.query import wire
from ogpkg.query.evaluate import answer
from ogpkg.query.request import Request

#: Evaluation recurses with the nesting of the query; the usual 8 MiB end at a depth of a few hundred functions.
STACK = 64 * 1024 * 1024
#: The exit status of a worker that Python told it has no memory left; Rust aborts instead.
OUT_OF_MEMORY = 77

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4


def run(connection: socket.socket, open_store: Callable[[], ox.Store], settings: dict[str, Any]) -> None:
    """Say hello or what is wrong, then answer jobs until the other side is gone. Never comes back."""
    status = 1
    try:
        _die_with_parent(settings["nursery"])
        store = open_store()
        files = _lock_up(connection, settings["memory"], settings["body"])
        wire.send(connection, {})
        _serve(connection, store, settings, files)
        status = 0
    except MemoryError:
        status = OUT_OF_MEMORY
    except OgpkgError as error:
        wire.send(connection, {"error": str(error)})
    except EOFError:
        status = 0
    except BaseException:  # Rust's panics are no Exceptions
        traceback.print_exc()
    finally:
        # Not `sys.exit`: this process is a fork, and what its parent registered to happen at exit is not ours.
        os._exit(status)


def _serve(connection: socket.socket, store: ox.Store, settings: dict[str, Any], files: _OneFile) -> None:
    largest = _largest_size() + settings["memory"] // 2
    while True:
        job, _ = wire.receive(connection)
        reply, body = _answer(store, job, settings, files)
        files.put_back()
        # Memory once used stays with the process: one that has grown makes room for a fresh one.
        is_last = _largest_size() > largest
        wire.send(connection, reply | {"last": is_last}, body)
        if is_last:
            return


def _answer(
    store: ox.Store, job: dict[str, Any], settings: dict[str, Any], files: _OneFile
) -> tuple[dict[str, Any], bytes]:
    """The reply to `job` and its body; the reply tells the error when there is one."""
    try:
        return answer(store, Request(**job), settings, files.ask)
    except QueryError as error:
        return wire.told(error), b""


def _largest_size() -> int:
    """The most memory this process has ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _die_with_parent(parent: int) -> None:
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(_PR_SET_DUMPABLE, 0)  # a crash must not write the dataset to a core file
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def _lock_up(connection: socket.socket, memory: int, body: int) -> _OneFile:
    """Take away memory beyond the limit, and every way to open a file or a socket."""
    _lower(resource.RLIMIT_STACK, STACK)
    _lower(resource.RLIMIT_FSIZE, body)
    _lower(resource.RLIMIT_DATA, _data_size() + memory)
    return _OneFile(connection)


def _lower(limit: int, value: int) -> None:
    """Set both limits to `value`, or to what is allowed if that is less."""
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def _data_size() -> int:
    """What counts against RLIMIT_DATA by now, in bytes."""
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[5]) * resource.getpagesize()


class _OneFile:
    """The only file this process can have: one that the pool opens and hands over.

    Every descriptor below the limit is taken. One of them is a placeholder that makes way for the file, at
    a moment when nothing is evaluated, and comes back when the file is closed.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._file: BinaryIO | None = None
        highest = max(int(name) for name in os.listdir("/proc/self/fd"))
        _lower(resource.RLIMIT_NOFILE, highest + 2)
        self._fill()

    def ask(self) -> BinaryIO:
        """A file from the pool, for writing."""
        wire.send(self._connection, {"spool": True})
        os.close(self._placeholder)
        _, descriptors, _, _ = socket.recv_fds(self._connection, 1, 1)
        self._file = os.fdopen(descriptors[0], "wb", buffering=1024 * 1024)
        return self._file

    def put_back(self) -> None:
        """Close the file, if there is one, and take its descriptor again."""
        if self._file:
            with suppress(OSError):  # what could not be written is already reported
                self._file.close()
            self._file = None
            self._fill()

    def _fill(self) -> None:
        with suppress(OSError):
            while True:
                self._placeholder = os.dup(self._connection.fileno())
