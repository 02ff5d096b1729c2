"""A cache of finished answers, bounded in bytes, forgetting the longest unused first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class ByteCache(Generic[Kept]):
    """Answers by key; safe to use from several threads. What is larger than an eighth of it is not kept."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Kept | None:
        """What was kept under `key`, or None."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Hashable, value: Kept, size: int) -> None:
        """Keep `value`, which weighs `size` bytes, unless it is too large to be worth it."""
        if size > self.limit // 8:
            return
        with self._lock:
            _, before = self._kept.pop(key, (None, 0))
            self._kept[key] = (value, size)
            self.size += size - before
            while self.size > self.limit:
                _, (_, weight) = self._kept.popitem(last=False)
                self.size -= weight
