"""Two versions of generated data, each a snapshot, and what building one takes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.side_by_side.data import data_folder
from benchmarks.validation import CACHE
from ogpkg import dataset
from ogpkg.dataset import Snapshot

#: The one thing that the two versions call by different names, and the file that does.
MARK, MARKED = "https://w3id.org/ogpkg/id/document/replicas", "replicas.ttl"
NAMES = ("one", "two")


class Built(NamedTuple):
    """What one build took, and the bytes of what it left."""

    statements: int
    triples: int
    seconds: float
    worked: float
    peak: int
    files: dict[str, int]


def write_data(size: int, name: str, folder: Path) -> Path:
    """A folder of generated data, as a build reads it, in the version `name`."""
    shutil.copytree(data_folder(size), folder, copy_function=os.symlink)
    (folder / MARKED).write_text(f'<{MARK}> <http://purl.org/dc/terms/title> "{name}"@en .\n', encoding="utf-8")
    return folder


def snapshots(size: int) -> tuple[Path, list[Snapshot]]:
    """The folder of the two versions, and they; built now unless they are there. The first is current at the end."""
    home, made = CACHE / "replicas" / str(size), list[Snapshot]()
    for name in reversed(NAMES):
        with tempfile.TemporaryDirectory() as work:
            command = _build_command(write_data(size, name, Path(work) / name), home)
            subprocess.run(command, check=True, stdout=sys.stderr)  # noqa: S603 - our own command
        made.insert(0, dataset.open_snapshot(home))
    return home, made


def make_current(home: Path, snapshot: Snapshot) -> None:
    """Point ``current`` at `snapshot`, in one step, as a build does at its end."""
    new = home / f".current-{time.monotonic_ns()}"
    new.symlink_to(snapshot.path.name)
    new.replace(home / "current")


def measure_build(size: int) -> Built:
    """Build `size` statements afresh, in a process of its own."""
    with tempfile.TemporaryDirectory() as work:
        data, out = write_data(size, "one", Path(work) / "data"), Path(work) / "snapshots"
        command = _build_command(data, out)
        start = time.perf_counter()
        with open(os.devnull, "wb") as nowhere:
            outputs = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), stream) for stream in (1, 2)]
            process = os.posix_spawn(sys.executable, command, os.environ, file_actions=outputs)
            _, status, used = os.wait4(process, 0)
        seconds = time.perf_counter() - start
        if status:
            sys.exit(f"{' '.join(command)} gave exit code {os.waitstatus_to_exitcode(status)}")
        made = dataset.open_snapshot(out)
        facts = made.manifest["quads"], made.manifest["triples"]
        return Built(*facts, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, sizes(made.path))


def _build_command(data: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "ogpkg.cli", "build", "--data", str(data), "--snapshots", str(out)]


def sizes(folder: Path) -> dict[str, int]:
    """The bytes of everything in `folder`, a folder in it as a whole, the largest first."""
    found = {
        path.name: sum(file.stat().st_size for file in (path, *path.rglob("*")) if file.is_file())
        for path in folder.iterdir()
    }
    return dict(sorted(found.items(), key=lambda item: -item[1]))
