"""An engine elsewhere, asked over HTTP: what stands where `Pool` does when a dataset has outgrown this machine."""

from __future__ import annotations

import queue as queues
import threading
import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from types import TracebackType

from ogpkg.errors import QueryFailed, ServerBusy
from ogpkg.iris import BASE
from ogpkg.query import exchange, guard
from ogpkg.query.exchange import Known, Turn
from ogpkg.query.line import Credentials, Line, check_address
from ogpkg.query.request import Answer, Request

MIB = 1024 * 1024


class Engine:
    """A SPARQL 1.1 engine at `url`, asked by at most `workers` requests at once. It has the interface of `Pool`.

    Nothing is asked before the first request, so that an engine may start later than we do. BuildError for a `url`
    that is none.
    """

    def __init__(
        self,
        url: str,
        *,
        credentials: Credentials = None,
        workers: int = 2,
        timeout: float = 30.0,
        body: int = 2048 * MIB,
        queue: int = 16,
        queue_wait: float = 10.0,
        base_iri: str = BASE,
    ) -> None:
        self.url, self.timeout = check_address(url), timeout
        self._body, self._queue, self._queue_wait, self._base = body, queue, queue_wait, base_iri
        self._lock, self._waiting, self._is_closed = threading.Lock(), 0, False
        self._running: dict[Hashable, Line] = {}
        self._lines = [Line(url, credentials) for _ in range(workers)]
        # Who came back last has the connection that is open most surely.
        self._idle: queues.LifoQueue[Line] = queues.LifoQueue()
        for line in self._lines:
            self._idle.put(line)
        self._known: Known | None = None

    def run(self, request: Request, *, ticket: Hashable = None, patient: bool = True) -> Answer:
        """The complete answer to `request`, or a QueryError; as `Pool.run`."""
        guard.check_length(request.query)
        query = exchange.read(request)
        started, limit = time.perf_counter(), min(self.timeout, request.timeout or self.timeout)
        with self._line(patient) as line, self._ticketed(ticket, line):
            turn = Turn(line, self.url, limit, self._body)
            body = exchange.ask(turn, self._learned(turn), query, request, self._base)
        with body:
            return exchange.written(body, query, request, self._base, started)

    def cancel(self, ticket: Hashable) -> bool:
        """Close the connection of the query that runs under `ticket`; False when there is none."""
        with self._lock:
            line = self._running.get(ticket)
            if line:
                line.cut()
            return line is not None

    def state(self) -> dict[str, int]:
        """Numbers for the monitor, by the names that `Pool` gives them; a worker is a connection."""
        opened = sum(max(line.opened - 1, 0) for line in self._lines)
        idle = self._idle.qsize()
        return {"workers": len(self._lines), "idle": idle, "waiting": self._waiting, "replaced": opened}

    def close(self, wait: float = 0.0) -> None:
        """Take no more requests, let the running ones finish within `wait` seconds, and close every connection."""
        deadline = time.monotonic() + wait
        self._is_closed = True
        while self._idle.qsize() < len(self._lines) and time.monotonic() < deadline:
            time.sleep(0.05)
        for line in self._lines:
            line.cut()
            line.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def known(self) -> Known:
        """Which engine this is, and what it holds for us; QueryError when it does not answer."""
        with self._line(patient=True) as line:
            return self._learned(Turn(line, self.url, self.timeout, self._body))

    def forget(self) -> None:
        """Learn again what the engine holds, after that has changed."""
        self._known = None

    def _learned(self, turn: Turn) -> Known:
        # Two threads that learn the same at the same time do no harm.
        if self._known is None:
            self._known = exchange.learn(turn)
        return self._known

    @contextmanager
    def _line(self, patient: bool) -> Iterator[Line]:
        line = self._take(patient)
        line.begin()
        try:
            yield line
        finally:
            self._idle.put(line)

    def _take(self, patient: bool) -> Line:
        if self._is_closed:
            raise QueryFailed("the server is stopping; try again later")
        try:
            return self._idle.get_nowait()
        except queues.Empty:
            pass
        with self._lock:
            if not patient or self._waiting >= self._queue:
                many = len(self._lines)
                raise ServerBusy(f"the engine works on {many} queries and {self._queue} requests wait already")
            self._waiting += 1
        try:
            return self._idle.get(timeout=self._queue_wait)
        except queues.Empty as error:
            raise ServerBusy(f"the engine was not free within {self._queue_wait:g} s") from error
        finally:
            with self._lock:
                self._waiting -= 1

    @contextmanager
    def _ticketed(self, ticket: Hashable, line: Line) -> Iterator[None]:
        if ticket is None:
            yield
            return
        with self._lock:
            self._running[ticket] = line
        try:
            yield
        finally:
            with self._lock:
                del self._running[ticket]
