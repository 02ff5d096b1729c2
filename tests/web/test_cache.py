"""The cache: never more than its limit, whoever puts what into it, and one making for all who ask at once."""

from __future__ import annotations

import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from ogpkg.web.answers.cache import ByteCache, weight
from ogpkg.web.state import Finished, finished


def test_what_was_put_is_there_until_there_is_no_room() -> None:
    cache: ByteCache[bytes] = ByteCache(100_000)
    for number in range(20):
        cache.put(("body", number), bytes(10_000))
        assert cache.get(("body", 0)) == bytes(10_000)  # used each time, and so never the longest unused
    assert cache.size <= cache.limit
    assert cache.get(("body", 1)) is None
    assert cache.get(("body", 19)) is not None


def test_what_is_too_large_is_not_kept_and_pushes_nothing_out() -> None:
    cache: ByteCache[bytes] = ByteCache(80_000)
    cache.put("small", bytes(100))
    cache.put("large", bytes(10_001))
    assert (cache.get("small"), cache.get("large")) == (bytes(100), None)


def test_a_key_weighs_and_so_do_headers() -> None:
    plain, query, link = Finished(b"", "text/plain"), "SELECT " + "x" * 5_000, "<" + "y" * 4_000 + ">"
    sizes = []
    for key, value in (("k", plain), (("k", query), plain), ("k", Finished(b"", "text/plain", (("Link", link),)))):
        cache: ByteCache[Finished] = ByteCache(1_000_000)
        cache.put(key, value)
        sizes.append(cache.size)
    assert sizes[1] - sizes[0] >= 5_000
    assert sizes[2] - sizes[0] >= 4_000


def test_entries_are_bounded_in_number() -> None:
    cache: ByteCache[bytes] = ByteCache(10_000_000, entries=50)
    for number in range(500):
        cache.put(number, b"")
    assert len(cache) == 50
    assert cache.get(499) == b""
    assert cache.get(449) is None


def test_the_same_key_counts_once() -> None:
    cache: ByteCache[bytes] = ByteCache(1_000_000)
    for size in (5_000, 50_000, 500):
        cache.put("key", bytes(size))
    assert len(cache) == 1
    assert cache.size < 2_000


def test_weight_is_what_python_says() -> None:
    parts = (b"x" * 1000, "한국어" * 100, 7)
    assert weight(parts) == sys.getsizeof(parts) + sum(map(sys.getsizeof, parts))
    assert weight(Finished(b"x" * 1000, "text/plain")) > 1000


def test_many_threads_never_see_more_than_the_limit() -> None:
    cache: ByteCache[bytes] = ByteCache(200_000, entries=100)
    over, is_over = [], threading.Event()

    def watch() -> None:
        while not is_over.is_set():
            if cache.size > cache.limit or len(cache) > cache.entries:
                over.append((cache.size, len(cache)))

    def fill(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(1_500):
            key = chance.randrange(300)
            kept = cache.get(key)
            assert kept is None or kept == bytes(len(kept))
            cache.put(key, bytes(chance.randrange(26_000)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(fill, range(8)))
    is_over.set()
    watcher.join()
    assert over == []
    # What it says that it holds is what it holds.
    for key in range(300):
        kept = cache.get(key)
        if kept is not None:
            cache.put(key, b"")
    empty: ByteCache[bytes] = ByteCache(200_000, entries=100)
    for key in range(len(cache)):
        empty.put(key, b"")
    assert cache.size == pytest.approx(empty.size, abs=32 * len(cache))


def test_one_makes_and_the_others_wait() -> None:
    cache: ByteCache[bytes] = ByteCache(10_000)
    made, start = [], threading.Barrier(20)

    def ask(_: int) -> bytes | None:
        start.wait()
        with cache.flight("key", 5) as other:
            if other is None and cache.get("key") is None:
                time.sleep(0.2)
                made.append(1)
                cache.put("key", b"answer")
        return cache.get("key")

    with ThreadPoolExecutor(20) as threads:
        assert list(threads.map(ask, range(20))) == [b"answer"] * 20
    assert made == [1]


def test_who_waits_learns_why_there_is_nothing_and_waits_no_longer_than_it_would() -> None:
    cache: ByteCache[bytes] = ByteCache(10_000)
    is_flying = threading.Event()

    def fail() -> None:
        with cache.flight("key", 5):
            is_flying.set()
            time.sleep(0.5)
            raise ValueError("broken")

    with ThreadPoolExecutor(1) as threads:
        failing = threads.submit(fail)
        is_flying.wait()
        with cache.flight("key", 0.05) as other:
            assert other is not None
            assert not other.done.is_set()
        with cache.flight("key", 5) as other:
            assert other is not None
            assert isinstance(other.error, ValueError)
        with pytest.raises(ValueError, match="broken"):
            failing.result()
    with cache.flight("key", 5) as other:
        assert other is None


def test_a_page_is_made_once_for_all_who_ask_at_once(app: Flask) -> None:
    made: list[int] = []

    def make() -> Finished:
        made.append(1)
        time.sleep(0.2)
        return Finished(b"page", "text/plain")

    def ask(_: int) -> bytes:
        with app.test_request_context("/"):
            return finished(("once",), make).body

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [b"page"] * 8
    assert len(made) == 1


def test_what_could_not_be_made_is_made_again_by_those_who_waited(app: Flask) -> None:
    made: list[int] = []

    def make() -> Finished:
        made.append(1)
        time.sleep(0.2)
        if len(made) == 1:
            raise ValueError
        return Finished(b"page", "text/plain")

    def ask(_: int) -> bytes:
        with app.test_request_context("/"):
            try:
                return finished(("again",), make).body
            except ValueError:
                return b""

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(ask, range(3))) == [b"", b"page", b"page"]
