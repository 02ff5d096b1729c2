"""The data: generated statements as a folder that `ogpkg build` reads, and the snapshot of it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.side_by_side.processes import Failed
from benchmarks.validation import CACHE, data_file


def data_folder(size: int) -> Path:
    """A folder with a Turtle file for each generated document; made now unless it is there already."""
    source = data_file(size, places=False)
    folder = CACHE / f"{source.stem}-folder"
    if not folder.is_dir():
        part = folder.with_suffix(f".{os.getpid()}")
        part.mkdir(parents=True)
        for name, lines in _by_graph(source).items():
            (part / f"{name}.ttl").write_text("".join(lines), encoding="utf-8", newline="\n")
        part.replace(folder)
    return folder


def _by_graph(source: Path) -> dict[str, list[str]]:
    """The key of each graph → its statements without the graph."""
    found: dict[str, list[str]] = defaultdict(list)
    with source.open(encoding="utf-8") as lines:
        for line in lines:
            statement, _, graph = line.removesuffix(" .\n").rpartition(" ")
            found[graph[1:-1].rpartition("/")[2]].append(f"{statement} .\n")
    return found


def build_anew(data: Path, snapshots: Path) -> float:
    """Build a snapshot in an empty folder; gives the seconds. Failed if it cannot."""
    shutil.rmtree(snapshots, ignore_errors=True)
    return build(data, snapshots)


def build(data: Path, snapshots: Path) -> float:
    """Build a snapshot unless the one that is there is of the same data and the same code; gives the seconds."""
    command = [Path(sys.executable).with_name("ogpkg"), "build", "--data", data, "--snapshots", snapshots]
    began = time.perf_counter()
    done = subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True, timeout=900)  # noqa: S603
    if done.returncode:
        raise Failed(f"ogpkg build: {done.stderr[-500:]}")
    return time.perf_counter() - began


def machine() -> dict[str, str]:
    """What this machine is."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
    now, _, before = os.getloadavg()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "machine": f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB, {platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "busy when it began": f"load average {now:.1f} (1 minute), {before:.1f} (15 minutes)",
    }
