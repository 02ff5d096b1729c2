"""`make bench-exports`: OGP's exports on their way into a snapshot: imported, validated and built, one after the other.

    python -m benchmarks.exports [FILE …]

Without FILE, both samples beside the project. Measures and judges nothing: no test depends on it. Each command runs in
a process of its own; its peak is that of the largest process it had.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
SAMPLES = sorted((ROOT.parent / "shared" / "ogp-export").glob("commitments-*.csv"))
#: For both samples together: no more than these seconds, and never more than this memory.
GOAL_SECONDS, GOAL_MEMORY = 120.0, 2_000_000_000


class Run(NamedTuple):
    """What one command took."""

    name: str
    seconds: float
    peak: int


def run(name: str, *arguments: str | Path) -> Run:
    """Run `ogpkg` with `arguments`; SystemExit where it cannot. 1 says that it had something to report."""
    command = [sys.executable, "-m", "ogpkg.cli", *map(str, arguments)]
    start = time.perf_counter()
    with open(os.devnull, "wb") as nowhere:
        outputs = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), stream) for stream in (1, 2)]
        process = os.posix_spawn(sys.executable, command, os.environ, file_actions=outputs)
        _, status, used = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(command[2:])} gave exit code {os.waitstatus_to_exitcode(status)}")
    return Run(name, time.perf_counter() - start, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def measure(files: Sequence[Path], work: Path) -> list[Run]:
    """Import `files` into a folder, check the graphs, and build a snapshot of them."""
    data = work / "data"
    data.mkdir()
    graphs = [data / f"{path.stem}.ttl" for path in files]
    runs = [run(f"import {path.name}", "import", path, "-o", graph) for path, graph in zip(files, graphs, strict=True)]
    runs.append(run("validate", "validate", *graphs, "-o", work / "report.txt"))
    runs.append(run("build", "build", "--data", data, "--snapshots", work / "snapshots"))
    return runs


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description="Time the way of exports.")
    parser.add_argument("files", nargs="*", type=Path, default=SAMPLES, metavar="FILE")
    files = parser.parse_args(arguments).files
    if not files:
        print("there are no samples beside the project; name an export of OGP's commitments database")
        return 2
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as work:
        runs = measure(files, Path(work))
    whole = Run("all", sum(one.seconds for one in runs), max(one.peak for one in runs))
    for one in (*runs, whole):
        print(f"{one.name:<40} {one.seconds:>8.1f} s {one.peak / 1e6:>8,.0f} MB")
    met = whole.seconds < GOAL_SECONDS and whole.peak < GOAL_MEMORY
    print(f"in under {GOAL_SECONDS:.0f} s and {GOAL_MEMORY / 1e9:.0f} GB: {'met' if met else 'NOT MET'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
