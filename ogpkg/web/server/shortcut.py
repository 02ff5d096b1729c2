"""The way round the application: what has been answered before is answered again without it.

An answer that any cache may keep (``public``) depends on the dataset version, the address, and the few fields of a
request's head that the application reads. So whoever asks the same again, byte for byte in what matters, is given the
same bytes, with a name of their own for the request; counted and logged like every other.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from granian.rsgi import HTTPProtocol, Scope

from ogpkg.web.answers.cache import ByteCache
from ogpkg.web.server import journal, metrics
from ogpkg.web.server.headers import request_id
from ogpkg.web.state import State, states

#: The fields that an answer may depend on; a test watches which ones the application reads.
READ = frozenset(
    (
        *("accept", "accept-encoding", "accept-language", "range", "if-range", "host", "expect"),
        *("if-match", "if-none-match", "if-modified-since", "if-unmodified-since"),
        *("content-type", "content-length", "content-encoding", "transfer-encoding"),
    )
)
#: Answers of more bytes are left to the application.
LARGEST = 64 * 1024
_KEPT = (200, 304)
Fields = list[tuple[str, str]]
Key = tuple[str, str, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Kept:
    """An answer as it was given: what is sent of it, what the log says of it, and how to count it once more."""

    status: int
    headers: Fields
    body: bytes
    record: dict[str, Any]
    count: Callable[[float], None]


class Shortcut:
    """What `app` has answered, as long as the same version is served; used by one thread. `limit` is in bytes."""

    def __init__(self, app: Flask, limit: int) -> None:
        self._app, self._states, self._limit = app, states(app), limit
        self._state: State | None = None
        self._kept: ByteCache[Kept] = ByteCache(limit)

    def take(self, scope: Scope, key: Key, protocol: HTTPProtocol) -> bool:
        """Answer a request that has been answered before; False for any other."""
        began = time.perf_counter()
        kept = self._kept.get(key) if self._states.current is self._state else None
        if kept is None:
            return False
        name = request_id(scope.headers.get("x-request-id") or "")
        headers = [*kept.headers, ("x-request-id", name)]
        if kept.body:
            protocol.response_bytes(kept.status, headers, kept.body)
        else:
            protocol.response_empty(kept.status, headers)
        seconds = time.perf_counter() - began
        kept.count(seconds)
        if journal.log.isEnabledFor(logging.INFO):
            journal.line(**kept.record | {"request": name, "seconds": round(seconds, 6)})
        return True

    def keep(self, key: Key, record: dict[str, Any], headers: Fields, body: bytes) -> None:
        """Remember what was answered to the request of `key`, if others may be given the same."""
        status, is_lasting = record["status"], dict(headers).get("cache-control", "").startswith("public")
        if status not in _KEPT or not is_lasting or len(body) > LARGEST or key[0] == "POST":
            return
        current = self._states.current
        if record.get("version") != current.served.version:  # it was made while the version changed
            return
        if self._state is not current:
            self._state, self._kept = current, ByteCache(self._limit)
        again = [(name, _again(name, value)) for name, value in headers if name != "x-request-id"]
        record = {"family": journal.family(self._app, record["path"])} | record
        if record.pop("rows", None) is not None:
            record["cache"] = "hit"
        self._kept.put(key, Kept(status, again, body, record, metrics.of(self._app).counter(record)), len(body))


def request_key(scope: Scope) -> Key:
    """What an answer to the request may depend on, beside the dataset; a field that is there twice is in it twice."""
    fields = tuple([field for field in scope.headers.items() if field[0] in READ])
    return scope.method, scope.path, scope.query_string, fields


def _again(name: str, value: str) -> str:
    """The value of a header when its answer is given once more."""
    return "cache;desc=hit" if name == "server-timing" else value
