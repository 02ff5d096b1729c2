"""The way round the application: what has been answered before is answered again without it.

An answer that any cache may keep (``public``) depends on the dataset version, the address, and the few fields of a
request's head that the application reads. So whoever asks the same again, byte for byte in what matters, is given the
same bytes, with a name of their own for the request; counted and logged like every other.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask
from granian.rsgi import HTTPProtocol, Scope

from ogpkg.web.server import journal, metrics
from ogpkg.web.server.environ import name_of
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
#: What an answer takes beside its address and its body.
_OVERHEAD = 4_000
_NAME, _HIT = "x-request-id", "cache;desc=hit"
Fields = list[tuple[str, str]]
Key = tuple[str, str, str, tuple[tuple[str, str], ...]]


@dataclass(eq=False)
class Kept:
    """An answer as it was given: what the log says of it, its head without the name of the request, its body."""

    record: dict[str, Any]
    fields: Fields
    body: bytes

    @cached_property
    def again(self) -> Fields:
        """Its head when it is given once more."""
        return [(name, _HIT if name == "server-timing" else value) for name, value in self.fields if name != _NAME]


class Shortcut:
    """What `app` has answered, as long as the same version is served; used by one thread. `limit` is in bytes.

    Answers are kept in the order of their last use, and the longest unused forgotten first.
    """

    def __init__(self, app: Flask, limit: int) -> None:
        self._app, self._states, self._metrics, self._limit = app, states(app), metrics.of(app), limit
        self._state: State | None = None
        self._kept, self._size = OrderedDict[Key, Kept](), 0

    def figures(self) -> dict[str, int]:
        """Numbers for the monitor: answers that are kept, and their bytes."""
        return {"answers": len(self._kept), "answers_bytes": self._size}

    def take(self, scope: Scope, key: Key, protocol: HTTPProtocol) -> bool:
        """Answer a request that has been answered before; False for any other."""
        began = time.perf_counter()
        kept = self._kept.get(key)
        if kept is None or self._states.current is not self._state:
            return False
        self._kept.move_to_end(key)
        name, record = name_of(scope), kept.record
        headers = [*kept.again, (_NAME, name)]
        if kept.body:
            protocol.response_bytes(record["status"], headers, kept.body)
        else:
            protocol.response_empty(record["status"], headers)
        seconds = time.perf_counter() - began
        self._metrics.counter(record)(seconds, record["bytes"], 0)
        if journal.log.isEnabledFor(logging.INFO):
            journal.line(**record | {"request": name, "seconds": round(seconds, 6)})
        return True

    def keep(self, key: Key, record: dict[str, Any], fields: Fields, body: bytes) -> None:
        """Remember what was answered to the request of `key`, if others may be given the same.

        `record` is what the log says of it, `fields` its head.
        """
        is_lasting = any(field[0] == "cache-control" and field[1].startswith("public") for field in fields)
        if is_lasting and record["status"] in _KEPT and key[0] != "POST":
            self.remember(key, record, fields, body)

    def remember(self, key: Key, record: dict[str, Any], fields: Fields, body: bytes) -> None:
        """Remember what others may be given, if it is not too large."""
        if len(body) > LARGEST:
            return
        current = self._states.current
        if record.get("version") != current.served.version:  # it was made while the version changed
            return
        if self._state is not current:
            self._state, self._kept, self._size = current, OrderedDict(), 0
        family = record.get("family") or journal.family(self._app, record["path"])
        record = record | {"family": family, "rows": None}
        if "cache" in record:
            record["cache"] = "hit"
        self._put(key, Kept(record, fields, body))

    def _put(self, key: Key, kept: Kept) -> None:
        if (before := self._kept.pop(key, None)) is not None:
            self._size -= _weight(key, before)
        self._kept[key] = kept
        self._size += _weight(key, kept)
        while self._size > self._limit:
            self._size -= _weight(*self._kept.popitem(last=False))


def request_key(scope: Scope) -> Key:
    """What an answer to the request may depend on, beside the dataset; a field that is there twice is in it twice."""
    fields = tuple([field for field in scope.headers.items() if field[0] in READ])
    return scope.method, scope.path, scope.query_string, fields


def _weight(key: Key, kept: Kept) -> int:
    return len(key[2]) + len(kept.body) + _OVERHEAD
