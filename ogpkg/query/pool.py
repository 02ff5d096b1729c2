"""The pool: requests from any thread in, complete answers out."""

from __future__ import annotations

import queue as queues
import sys
import threading
import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, BinaryIO

from ogpkg.errors import BuildError, QueryFailed, ServerBusy
from ogpkg.formats import FORMATS
from ogpkg.query import guard, wire
from ogpkg.query.files import DatasetFiles
from ogpkg.query.request import Answer, Request
from ogpkg.query.workers import Nursery, Worker

MIB = 1024 * 1024


class Pool:
    """Worker processes that answer requests, one at a time each. Linux only.

    `timeout` limits the seconds of a query's evaluation, `memory` the bytes it may use beyond the loaded
    dataset, `body` the bytes of its answer. When all `workers` are busy, `queue` requests may wait, each for
    `queue_wait` seconds. Make it after the server has forked, if it forks. BuildError when the dataset cannot
    be loaded.
    """

    def __init__(
        self,
        files: DatasetFiles,
        *,
        workers: int = 2,
        timeout: float = 30.0,
        memory: int = 1024 * MIB,
        body: int = 2048 * MIB,
        queue: int = 16,
        queue_wait: float = 10.0,
        max_length: int = guard.MAX_LENGTH,
        max_depth: int = guard.MAX_DEPTH,
    ) -> None:
        self.timeout, self._queue, self._queue_wait = timeout, queue, queue_wait
        self._max_length = max_length
        self._lock, self._is_closed, self._waiting = threading.Lock(), False, 0
        # Tickets that wait or run; None while they wait, and in `_left` those for which nobody waits any more.
        self._running: dict[Hashable, Worker | None] = {}
        self._left: set[Hashable] = set()
        # A stack, and a permit for each worker on it: who came back last has the warmest caches.
        self._idle: list[Worker] = []
        self._permits: queues.SimpleQueue[None] = queues.SimpleQueue()
        if sys.platform != "linux":
            raise BuildError("queries are evaluated on Linux only: they need its limits on processes")
        limits = {"memory": memory, "body": body, "max_depth": max_depth}
        self._nursery = Nursery("ogpkg.query.nursery", files.as_settings() | limits)
        try:
            self._workers = [Worker(self._nursery) for _ in range(workers)]
        except (BuildError, OSError) as error:
            self._nursery.close()
            raise BuildError(str(error)) from error
        for worker in self._workers:
            self._give_back(worker)

    def run(self, request: Request, *, ticket: Hashable = None, patient: bool = True) -> Answer:
        """The complete answer to `request`, or a QueryError. Blocks; any thread may call it.

        A `ticket` of your own lets another thread `cancel` the request. Who is not `patient` takes no place in the
        queue: ServerBusy when no worker is idle. Close the answer.
        """
        guard.check_length(request.query, self._max_length)
        limit = min(self.timeout, request.timeout or self.timeout)
        with self._ticketed(ticket):
            worker = self._take(patient)
            try:
                self._begin(ticket, worker)
                reply, body = worker.ask(vars(request), limit)
            finally:
                self._begin(ticket, None)  # who comes next with this worker is not to be cancelled for this one
                self._give_back(worker)
        return _answer(reply, body)

    def cancel(self, ticket: Hashable) -> bool:
        """Kill the query that runs under `ticket`, or do not begin it; False when there is none.

        Its `run` raises QueryFailed, one that waits as soon as it would begin.
        """
        with self._lock:
            worker = self._running.get(ticket)
            if worker:
                worker.cancel()
            elif ticket in self._running:
                self._left.add(ticket)
            return ticket in self._running

    def state(self) -> dict[str, int]:
        """Numbers for the monitor: workers, of which idle, requests that wait, workers replaced so far."""
        replaced = sum(worker.replaced for worker in self._workers)
        idle = len(self._idle)
        return {"workers": len(self._workers), "idle": idle, "waiting": self._waiting, "replaced": replaced}

    def close(self, wait: float = 0.0) -> None:
        """Take no more requests, let the running ones finish within `wait` seconds, and end every process."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
        deadline = time.monotonic() + wait
        finished = []
        with suppress(queues.Empty):
            for _ in self._workers:
                self._permits.get(timeout=max(deadline - time.monotonic(), 0))
                finished.append(self._idle.pop())
        self._nursery.close()
        for worker in finished:
            worker.drop()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self, patient: bool) -> Worker:
        with self._lock:
            if self._is_closed:
                raise QueryFailed("the server is stopping; try again later")
        with suppress(queues.Empty):
            self._permits.get_nowait()
            return self._idle.pop()
        with self._lock:
            if not patient or self._waiting >= self._queue:
                raise ServerBusy(f"all {len(self._workers)} workers are busy and {self._queue} requests wait already")
            self._waiting += 1
        try:
            self._permits.get(timeout=self._queue_wait)
            return self._idle.pop()
        except queues.Empty as error:
            raise ServerBusy(f"no worker came free within {self._queue_wait:g} s") from error
        finally:
            with self._lock:
                self._waiting -= 1

    def _give_back(self, worker: Worker) -> None:
        self._idle.append(worker)
        self._permits.put(None)

    @contextmanager
    def _ticketed(self, ticket: Hashable) -> Iterator[None]:
        self._begin(ticket, None)
        try:
            yield
        finally:
            with self._lock:
                self._running.pop(ticket, None)
                self._left.discard(ticket)

    def _begin(self, ticket: Hashable, worker: Worker | None) -> None:
        """Note who works for `ticket`; QueryFailed when nobody waits for that any more."""
        if ticket is None:
            return
        with self._lock:
            if worker and ticket in self._left:
                raise QueryFailed("the query was cancelled", "cancelled")
            self._running[ticket] = worker


def _answer(reply: dict[str, Any], body: bytes | BinaryIO) -> Answer:
    error = wire.error_in(reply)
    if error is None:
        media_type = FORMATS[reply["format"]].media_type
        return Answer(media_type, reply["form"], body, reply["size"], reply["rows"], reply["seconds"])
    if not isinstance(body, bytes):
        body.close()
    raise error
