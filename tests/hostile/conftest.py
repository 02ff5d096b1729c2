"""A live server that strangers may maltreat, and what must be as it was when they have finished."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ogpkg import quality
from ogpkg.dataset import Snapshot
from ogpkg.web import Settings
from tests.hostile.wire import exchange, request
from tests.live import descendants, running
from tests.paths import ROOT

INVENTED = ROOT / "tests" / "web" / "invented"


@dataclass(frozen=True)
class Live:
    """A server, and the folders that it may write to: `temp` is its TMPDIR, `work` where it was started."""

    url: str
    pid: int
    temp: Path
    work: Path

    @property
    def port(self) -> int:
        return int(urlsplit(self.url).port or 0)

    def family(self) -> set[int]:
        return {self.pid} | descendants(self.pid)

    def descriptors(self) -> int:
        """How many files and sockets all its processes have open, but for those that `spooled` counts."""
        return sum(not target.endswith("(deleted)") for pid in self.family() for target in _open_files(pid))

    def spooled(self) -> int:
        """How many files without a name it has open: large answers, each for half a minute at least."""
        return sum(target.endswith("(deleted)") for pid in self.family() for target in _open_files(pid))

    def memory(self) -> int:
        """The bytes of memory that belong to its processes alone or in part (PSS), all together."""
        return sum(_proportional(pid) for pid in self.family())

    def files(self) -> set[Path]:
        """What lies in its folders; the folder of the process that forks validations is always there, and empty."""
        found = {path for folder in (self.temp, self.work) for path in folder.rglob("*")}
        return {path for path in found if not (path.parent == self.temp and path.name.startswith("ogpkg-"))}

    def answers(self) -> bool:
        """Whether it answers a plain query as it should."""
        got = exchange(
            self.port, request("GET", "/sparql?query=ASK%7B%7D", "Accept: text/csv", "Cache-Control: no-cache")
        )
        return [answer.status for answer in got.answers] == [200]


def settled(read, wanted, seconds: float = 30.0):  # type: ignore[no-untyped-def]
    """What `read` gives as soon as `wanted` likes it, or at last."""
    until = time.monotonic() + seconds
    while not wanted(found := read()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _open_files(pid: int) -> list[str]:
    """What each descriptor of a process is."""
    found, folder = [], f"/proc/{pid}/fd"
    with suppress(OSError):  # the process is gone
        for name in os.listdir(folder):
            with suppress(OSError):  # or that descriptor
                found.append(os.readlink(f"{folder}/{name}"))
    return found


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A plan of one commitment whose titles are hostile."""
    return quality.build(INVENTED, tmp_path_factory.mktemp("invented"))


def serve(snapshot: Path, folder: Path, **settings: object) -> Iterator[Live]:
    """A live server of a snapshot, or folder of them, whose temporary files and working folder are below `folder`."""
    temp, work = folder / "temp", folder / "work"
    temp.mkdir()
    work.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temp))
        patch.chdir(work)
        with running(Settings(snapshot=snapshot, **settings)) as (url, server):  # type: ignore[arg-type]
            patch.chdir(ROOT)
            yield Live(url, server.pid, temp, work)


@pytest.fixture(scope="session")
def live(invented: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    yield from serve(invented.path, tmp_path_factory.mktemp("live"), workers=2, query_timeout=5.0)
