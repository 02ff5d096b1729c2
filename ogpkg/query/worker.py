"""A worker process: it takes jobs from its connection, one by one, and can do nothing else."""

from __future__ import annotations

import os
import resource
import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import pyoxigraph as ox

from ogpkg.columns import Columns
from ogpkg.errors import OgpkgError, QueryError
from ogpkg.query import wire
from ogpkg.query.evaluate import Spool, answer
from ogpkg.query.limits import die_with, lower, lower_memory
from ogpkg.query.request import Request

#: Evaluation recurses with the nesting of the query; the usual 8 MiB end at a depth of a few hundred functions.
STACK = 64 * 1024 * 1024
#: The exit status of a worker that Python told it has no memory left; Rust aborts instead.
OUT_OF_MEMORY = 77

Evaluate = Callable[[Request, dict[str, Any], Spool], tuple[dict[str, Any], bytes]]


def run(
    connection: socket.socket, open_store: Callable[[], ox.Store], columns: Columns | None, settings: dict[str, Any]
) -> NoReturn:
    """Say hello or what is wrong, then answer jobs until the other side is gone. Never comes back."""
    status = 1
    try:
        die_with(settings["nursery"])
        store = open_store()
        unopened = _unopened(Path(settings["store"])) if settings["store"] else 0
        files = _lock_up(connection, settings["memory"], settings["body"], unopened)
        wire.send(connection, {})
        _serve(connection, partial(answer, store, columns), settings, files)
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


def _serve(connection: socket.socket, evaluate: Evaluate, settings: dict[str, Any], files: _OneFile) -> None:
    largest = _largest_size() + settings["memory"] // 2
    while True:
        job, _ = wire.receive(connection)
        reply, body = _answer(evaluate, job, settings, files)
        files.put_back()
        # Memory once used stays with the process: one that has grown makes room for a fresh one.
        is_last = _largest_size() > largest
        wire.send(connection, reply | {"last": is_last}, body)
        if is_last:
            return


def _answer(
    evaluate: Evaluate, job: dict[str, Any], settings: dict[str, Any], files: _OneFile
) -> tuple[dict[str, Any], bytes]:
    """The reply to `job` and its body; the reply tells the error when there is one."""
    try:
        return evaluate(Request(**job), settings, files.ask)
    except QueryError as error:
        return wire.told(error), b""


def _largest_size() -> int:
    """The most memory this process has ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _unopened(store: Path) -> int:
    """How many tables of `store` RocksDB has yet to open: it opens sixteen at first, and others when it needs them."""
    opened = set[str]()
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # the listing itself was one of them
            opened.add(os.readlink(f"/proc/self/fd/{name}"))
    return sum(str(table) not in opened for table in store.resolve().glob("*.sst"))


def _lock_up(connection: socket.socket, memory: int, body: int, unopened: int) -> _OneFile:
    """Take away memory beyond the limit, and every way to open a file or a socket, but for the tables of the store."""
    lower(resource.RLIMIT_STACK, STACK)
    lower(resource.RLIMIT_FSIZE, body)
    lower_memory(memory)
    return _OneFile(connection, unopened)


class _OneFile:
    """The only file this process can have: one that the pool opens and hands over.

    Every descriptor below the limit is taken, but for those that the store will take: without them it could not read
    on, and its query would never end. One is a placeholder that makes way for the file, at a moment when nothing is
    evaluated, and comes back when the file is closed.
    """

    def __init__(self, connection: socket.socket, unopened: int) -> None:
        self._connection = connection
        self._file: BinaryIO | None = None
        highest = max(int(name) for name in os.listdir("/proc/self/fd"))
        lower(resource.RLIMIT_NOFILE, highest + 2 + unopened)
        taken = list(self._taken())
        self._placeholder = taken.pop()
        for descriptor in taken[len(taken) - unopened :]:
            os.close(descriptor)

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
            self._placeholder = os.dup(self._connection.fileno())

    def _taken(self) -> Iterator[int]:
        """Every descriptor that is left, taken."""
        with suppress(OSError):
            while True:
                yield os.dup(self._connection.fileno())
