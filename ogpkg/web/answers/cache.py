"""A cache of finished answers, bounded in bytes and in number, forgetting the longest unused first."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from threading import Event, Lock
from typing import Generic, TypeVar

from ogpkg.errors import ServerBusy

Kept = TypeVar("Kept")

#: What the cache itself needs for an entry, beyond its key and its value.
_OVERHEAD = 300


class Flight:
    """An answer that is being made, for those who wait for it: `error` says why it was not, once it is `done`."""

    def __init__(self) -> None:
        self.done = Event()
        self.error: BaseException | None = None


class ByteCache(Generic[Kept]):
    """Answers by key; safe to use from several threads. What is larger than an eighth of it is not kept.

    `limit` is in bytes, `entries` in number; at most `waiters` threads wait for answers that others make.
    """

    def __init__(self, limit: int, entries: int = 20_000, waiters: int = 32) -> None:
        self.limit, self.entries, self.size, self.waiters = limit, entries, 0, waiters
        self._waiting = 0
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._flights: dict[Hashable, Flight] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Kept | None:
        """What was kept under `key`, or None."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Hashable, value: Kept, size: int = 0) -> bool:
        """Keep `value`; False when it is too large to be worth it. It may weigh `size` even if `weight` sees less."""
        weighs = max(weight(value), size) + weight(key) + _OVERHEAD
        if weighs > self.limit // 8:
            return False
        with self._lock:
            _, before = self._kept.pop(key, (None, 0))
            self.size -= before
            # Room first: not for a moment is there more than the limit.
            while self._kept and (self.size + weighs > self.limit or len(self._kept) >= self.entries):
                _, (_, freed) = self._kept.popitem(last=False)
                self.size -= freed
            self._kept[key] = (value, weighs)
            self.size += weighs
        return True

    @contextmanager
    def flight(self, key: Hashable, wait: float) -> Iterator[Flight | None]:
        """None for who is the first to make the answer `key`, which ends with this context.

        Everybody else waits until it has, `wait` seconds at most, and is given the flight they waited for; ServerBusy
        for one too many, because who waits holds a thread.
        """
        with self._lock:
            other = self._flights.get(key)
            if other is None:
                mine = self._flights[key] = Flight()
            elif self._waiting >= self.waiters:
                raise ServerBusy(f"{self.waiters} requests already wait for answers that are being made")
            else:
                self._waiting += 1
        if other is not None:
            try:
                other.done.wait(wait)
            finally:
                with self._lock:
                    self._waiting -= 1
            yield other
            return
        try:
            yield None
        except BaseException as error:
            mine.error = error
            raise
        finally:
            with self._lock:
                del self._flights[key]
            mine.done.set()


def weight(thing: object) -> int:
    """The bytes that `thing` holds: of text and bytes exactly, of tuples and dataclasses with all that is in them."""
    parts: tuple[object, ...] = ()
    if isinstance(thing, tuple):
        parts = thing
    elif is_dataclass(thing) and not isinstance(thing, type):
        parts = tuple(getattr(thing, field.name) for field in fields(thing))
    return sys.getsizeof(thing) + sum(map(weight, parts))
