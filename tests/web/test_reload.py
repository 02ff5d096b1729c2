"""A running server switches to a new snapshot between two requests: none fails, none sees half of two versions."""

from __future__ import annotations

import http.client
import os
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from ogpkg import quality
from ogpkg.dataset import versions
from ogpkg.web import Settings
from tests.live import descendants, fetch, running, until
from tests.web.conftest import INVENTED

TITLE = "Budget books"
QUERY = quote('SELECT ?t { commitment:XA0001 dcterms:title ?t FILTER (langMatches(lang(?t), "en")) }')
#: Addresses whose answers say which version they are of.
ADDRESSES = (
    f"/sparql?query={QUERY}",
    f"/sparql?format=csv&query={QUERY}",
    "/doc/commitment/XA0001.ttl",
    "/doc/commitment/XA0001.html",
    "/doc/plan/XA-1.nt",
)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder with two versions, the first of them current: the second renames a commitment in its documents."""
    folder = tmp_path_factory.mktemp("reload")
    data, out = folder / "data", folder / "snapshots"
    shutil.copytree(INVENTED, data)
    first = quality.build(data, out)
    for file in data.glob("*.ttl"):
        file.write_text(file.read_text().replace(TITLE, "Budget ledgers"))
    second = quality.build(data, out)
    versions.switch(out, first.version)
    return out, first.version, second.version


@dataclass
class Seen:
    """What a client saw: the statuses, which titles, and whatever went wrong."""

    statuses: Counter[int]
    titles: Counter[str]
    failures: list[str]


def _ask_on(url: str, seen: Seen, is_over: threading.Event) -> None:
    """Ask over one connection, again and again, as a client with a pool of connections does."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
    turn = 0
    while not is_over.is_set():
        address = ADDRESSES[turn % len(ADDRESSES)]
        turn += 1
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            body = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            seen.failures.append(f"{address}: {error!r}")
            connection.close()
            continue
        seen.statuses[answer.status] += 1
        found = [title for title in (TITLE, "Budget ledgers") if title in body]
        if len(found) == 1:
            seen.titles[found[0]] += 1
        else:
            seen.failures.append(f"{address}: {found}")
    connection.close()


@pytest.fixture
def clients() -> Iterator[Callable[[str], Seen]]:
    """Starts six clients of a server; they stop when the test ends."""
    is_over, threads = threading.Event(), []

    def start(url: str) -> Seen:
        seen = Seen(Counter(), Counter(), [])
        for _ in range(6):
            threads.append(threading.Thread(target=_ask_on, args=(url, seen, is_over)))
            threads[-1].start()
        return seen

    yield start
    is_over.set()
    for thread in threads:
        thread.join()


def version(url: str) -> str:
    return fetch(f"{url}/readyz")[2].decode().split()[-1]


def wait_for(url: str, wanted: str) -> None:
    assert until(lambda: version(url) == wanted), f"{wanted} is not served"


def test_no_request_fails_while_versions_change(two: tuple[Path, str, str], clients: Callable[[str], Seen]) -> None:
    out, first, second = two
    with running(Settings(snapshot=out, workers=2, reload=0.1)) as (url, server):
        before = len(descendants(server.pid))
        seen = clients(url)
        for wanted in (second, first, second, first):
            time.sleep(0.5)
            versions.switch(out, wanted)
            wait_for(url, wanted)
        time.sleep(0.5)
        assert seen.failures == []
        assert set(seen.statuses) == {200}
        assert min(seen.titles[TITLE], seen.titles["Budget ledgers"]) > 20
        assert until(lambda: len(descendants(server.pid)) == before), "processes of old versions are there yet"


def test_a_version_has_validators_of_its_own(two: tuple[Path, str, str]) -> None:
    out, first, second = two
    versions.switch(out, first)
    with running(Settings(snapshot=out, workers=1, reload=0.1)) as (url, _):
        old = {address: fetch(url + address)[1]["ETag"] for address in ADDRESSES[:4]}
        dates = fetch(url + ADDRESSES[0])[1]["Last-Modified"]
        time.sleep(1.1)  # HTTP dates have seconds
        versions.switch(out, second)
        wait_for(url, second)
        for address, tag in old.items():
            status, headers, _ = fetch(url + address, If_None_Match=tag)
            assert (status, headers["ETag"] != tag) == (200, True)
        assert fetch(url + ADDRESSES[0], If_Modified_Since=dates)[0] == 200
        figures = fetch(f"{url}/metrics")[2].decode()
        assert "ogpkg_reload_switches 1.0" in figures


def test_a_damaged_version_changes_nothing(two: tuple[Path, str, str], tmp_path: Path) -> None:
    out, first, second = two
    copy = tmp_path / "snapshots"
    shutil.copytree(out, copy, symlinks=True)
    versions.switch(copy, first)
    (copy / second / "dataset.nq").write_bytes(b"cut short")
    with running(Settings(snapshot=copy, workers=1, reload=0.1)) as (url, _):
        versions.switch(copy, second)
        time.sleep(1)
        assert version(url) == first
        assert fetch(url + ADDRESSES[0])[0] == 200
        shutil.copy(out / second / "dataset.nq", copy / second / "dataset.nq")
        os.utime(copy / second)
        versions.switch(copy, second)  # published again, mended
        wait_for(url, second)
        assert b"Budget ledgers" in fetch(url + ADDRESSES[0])[2]


def test_a_snapshot_that_is_damaged_is_told_to_the_log(two: tuple[Path, str, str], tmp_path: Path) -> None:
    """It is served, for reading all of a large one takes seconds; which is done beside, and said."""
    out, first, _ = two
    copy = tmp_path / first
    shutil.copytree(out / first, copy)
    file = copy / "void.ttl"
    file.write_text(file.read_text().replace("ogpkg", "OGPKG", 1))
    with running(Settings(snapshot=copy, workers=1)) as (url, server):
        assert fetch(f"{url}/sparql?query=ASK%7B%7D")[0] == 200
        assert server.stderr
        line = next(line for line in iter(server.stderr.readline, b"") if b"damaged" in line)
        assert b"void.ttl" in line
