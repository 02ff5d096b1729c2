"""Plain questions, answered without the application: a query in the address of a GET, and nothing that needs thought.

Most clients send just that. What comes out is what the application would send (a test compares the two), for a small
part of the time. Whatever is unusual goes on to the application, with the answer when there is one already: a problem,
a large body, one that is to be packed.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any
from urllib.parse import unquote
from wsgiref.handlers import format_date_time

from flask import Flask
from granian.rsgi import HTTPProtocol, Scope

from ogpkg.errors import NotAcceptable, QueryError
from ogpkg.formats import FORMATS
from ogpkg.query import Answer, Request
from ogpkg.web.answers import codings
from ogpkg.web.answers.codings import CODINGS, IDENTITY
from ogpkg.web.answers.compress import WORTHWHILE
from ogpkg.web.answers.spooled import digest
from ogpkg.web.endpoint.call import MOST_IN_ADDRESS, Wish, wish_for
from ogpkg.web.endpoint.sparql import ANSWER, is_volatile, named
from ogpkg.web.server import journal, metrics, watching
from ogpkg.web.server.environ import HOST, name_of
from ogpkg.web.server.headers import CORS, SAFETY
from ogpkg.web.server.shortcut import Fields, Key
from ogpkg.web.state import State

#: Fields that a plain question may have, of those that matter; and the characters that all of them may have.
_FIELDS, _LONGEST = {"host", "accept", "accept-encoding", "accept-language"}, 2_000
#: Rows that a query may touch while other clients wait: as many as take less than a millisecond.
_AT_ONCE = 5_000
#: The most bytes that are packed while other clients wait.
_PACKED = 8 * 1024
#: Beginnings of heads that are remembered: one for each way in which clients want to be answered.
_HEADS = 1_000
_JSON = FORMATS["json"]
_ALWAYS = tuple((name.lower(), value) for name, value in (SAFETY | CORS).items())
_ENCODED = tuple((f"%{ord(character):02X}", character) for character in ' \n:/?#<>{}()",;=')


@dataclass(frozen=True)
class Manner:
    """How a client wants to be answered: in which formats, and in which codings, the best first."""

    wish: Wish
    codings: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A plain question."""

    query: str
    manner: Manner


class _Flight:
    """A question that is being answered, and those who wait for it: they come in one thread and leave in others.

    `is_shared` when there has been more than one, even if the others are gone: each would read the one answer.
    """

    def __init__(self, work: asyncio.Future[Answer], cancel: Callable[[], bool]) -> None:
        self.work, self._cancel, self._clients, self._lock = work, cancel, 1, Lock()
        self.is_shared = False

    def join(self) -> bool:
        """Wait, too; False where all have left, and it is being stopped."""
        with self._lock:
            if not self._clients:
                return False
            self._clients += 1
            self.is_shared = True
            return True

    def leave(self) -> None:
        """A client is gone; when it was the last, nobody needs the answer."""
        with self._lock:
            self._clients -= 1
            is_last = not self._clients
        if is_last:
            self._cancel()


class Plain:
    """Answers plain questions to `app`; what takes long runs in a thread of `threads`. Used by one thread."""

    def __init__(self, app: Flask, threads: Executor) -> None:
        self._metrics, self._threads = metrics.of(app), threads
        self._flights: dict[tuple[State, str, Wish], _Flight] = {}
        self._heads: dict[tuple[int, Wish, bool], tuple[str, Fields]] = {}

    async def answer(
        self, asked: Asked, state: State, scope: Scope, protocol: HTTPProtocol
    ) -> tuple[Fields, bytes, dict[str, Any]] | dict[str, Any]:
        """Answer `asked`, and give what was sent and what the log says of it.

        Or, where that is for the application to do, what its environ needs.
        """
        began = time.perf_counter()
        try:
            answer, is_shared = _at_once(asked, state), False
            if answer is None:
                answer, is_shared = await self._asked(asked, state, protocol)
        except QueryError as error:
            return {ANSWER: (state.served.version, error)}
        if not isinstance(answer.body, bytes):
            return {} if is_shared else {ANSWER: (state.served.version, answer)}
        coding = _coding(asked.manner, answer.size)
        if coding != IDENTITY and answer.size > _PACKED:
            return {ANSWER: (state.served.version, answer)}
        fields, body = self._finished(answer, asked.manner.wish, coding, state)
        name = name_of(scope)
        protocol.response_bytes(200, [*fields, ("x-request-id", name)], body)
        record = _record(name, asked, answer, len(body), state.served.version)
        self._count(record, time.perf_counter() - began)
        return fields, body, record

    async def _asked(self, asked: Asked, state: State, protocol: HTTPProtocol) -> tuple[Answer, bool]:
        """The answer, made once for all who ask for it at the same time; and whether others have it, too."""
        key = (state, asked.query, asked.manner.wish)
        flight = self._flights.get(key)
        if flight is None or not flight.join():
            flight = self._flights[key] = started = self._start(asked, state)
            started.work.add_done_callback(lambda _: self._flights.get(key) is started and self._flights.pop(key))
        answer = await watching.finish(flight.work, protocol, flight.leave)
        return answer, flight.is_shared

    def _start(self, asked: Asked, state: State) -> _Flight:
        pool, ticket, wish = state.served.pool, object(), asked.manner.wish
        request = Request(
            asked.query,
            result_format=wish.table.format.name if wish.table else None,
            graph_format=wish.graph.format.name if wish.graph else None,
            timeout=state.settings.query_timeout,
        )
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._threads, lambda: pool.run(request, ticket=ticket))
        return _Flight(work, lambda: pool.cancel(ticket))

    def _count(self, record: dict[str, Any], seconds: float) -> None:
        self._metrics.counter(record)(seconds, record["bytes"], record["rows"] or 0)
        if journal.log.isEnabledFor(logging.INFO):
            journal.line(**record, seconds=round(seconds, 6))

    def _finished(self, answer: Answer, wish: Wish, coding: str, state: State) -> tuple[Fields, bytes]:
        """The head and the body that are sent; the name of the request comes to the head."""
        content_type, head = self._head(answer, wish, state)
        body = answer.read()
        tag = digest(body, content_type)
        fields = [*head, ("server-timing", f"query;dur={answer.seconds * 1000:.1f}")]
        if coding != IDENTITY:
            body, tag = codings.pack(body, coding), tag + CODINGS[coding].mark
            fields.append(("content-encoding", coding))
        return [*fields, ("etag", f'"{tag}"'), ("content-length", str(len(body)))], body

    def _head(self, answer: Answer, wish: Wish, state: State) -> tuple[str, Fields]:
        """The media type, and the part of the head that is the same for all such answers of a version."""
        modified, is_table = int(state.modified), answer.form in ("select", "ask")
        key = modified, wish, is_table
        if key not in self._heads:
            if len(self._heads) >= _HEADS:
                self._heads.clear()
            content_type, more = named(answer, wish)
            self._heads[key] = (
                content_type,
                [
                    ("content-type", content_type),
                    *((name.lower(), value) for name, value in more),
                    ("cache-control", f"public, max-age={state.settings.max_age}"),
                    ("vary", "Accept, Accept-Encoding"),
                    ("last-modified", format_date_time(modified)),
                    *_ALWAYS,
                ],
            )
        return self._heads[key]


def read_plain(key: Key) -> Asked | None:
    """The question that a request asks; None for any that is not plain."""
    method, path, parameters, fields = key
    if method != "GET" or path != "/sparql" or not parameters.startswith("query=") or "&" in parameters:
        return None
    if len(parameters) > MOST_IN_ADDRESS or not parameters.isascii() or sum(len(v) for _, v in fields) > _LONGEST:
        return None
    manner = _manner(fields)
    try:
        query = _decoded(parameters[6:])
    except UnicodeDecodeError:
        return None
    return Asked(query, manner) if manner and query and not is_volatile(query) else None


def _decoded(text: str) -> str:
    """`text` without its percent-encoding; UnicodeDecodeError where that is not UTF-8."""
    text = text.replace("+", " ")
    # What queries are full of goes first, which is many times quicker; none of these begins another.
    for written, meant in _ENCODED:
        text = text.replace(written, meant)
    return unquote(text, errors="strict") if "%" in text else text


@lru_cache(maxsize=1024)
def _manner(fields: tuple[tuple[str, str], ...]) -> Manner | None:
    """What these fields of a head say; None where the application has to say something to them."""
    said = dict(fields)
    if len(said) < len(fields) or not said.keys() <= _FIELDS or not HOST.fullmatch(said.get("host", "*")):
        return None
    try:
        wish = wish_for(said.get("accept"))
    except NotAcceptable:
        return None
    wanted = codings.wanted(said.get("accept-encoding"))
    return Manner(wish, wanted) if wanted and not wish.page else None


def _at_once(asked: Asked, state: State) -> Answer | None:
    """The answer to a question so small that no worker is needed; None for every other."""
    wish, columns = asked.manner.wish, state.served.columns
    if columns is None or wish.table is None or wish.table.format is not _JSON:
        return None
    began = time.perf_counter()
    found = columns.answer(asked.query, _AT_ONCE)
    if found is None:
        return None
    seconds = time.perf_counter() - began
    return Answer(_JSON.media_type, found.form, found.body, len(found.body), found.rows, seconds)


def _coding(manner: Manner, size: int) -> str:
    is_worthwhile = size >= WORTHWHILE or IDENTITY not in manner.codings
    return manner.codings[0] if is_worthwhile else IDENTITY


def _record(name: str, asked: Asked, answer: Answer, size: int, version: str) -> dict[str, Any]:
    """What the log says of the request."""
    query = hashlib.sha256(asked.query.encode()).hexdigest()[:12]
    found = {"request": name, "method": "GET", "path": "/sparql", "status": 200, "bytes": size, "family": "sparql"}
    return found | {"query": query, "rows": answer.rows, "cache": "miss", "version": version}
