"""`make bench-validation`: how long a whole check takes, parsing included, beside pySHACL and Oxigraph's reading.

    python -m benchmarks.validation [--runs N] [--full] [--sizes N …] [--places]

Measures and judges nothing: no test depends on it. Each run is a process of its own and the runs of all contenders
alternate, so that a machine that is busy for a while slows all of them. pySHACL takes part once, with the smallest
size; --full has it check all sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import generate

ROOT = Path(__file__).parents[1]
#: Generated files are kept here between runs; git does not see the folder.
CACHE = ROOT / "benchmarks" / "cache"
SEED, FAULTS_IN = 1, 500
#: For so many statements: no more than these seconds, and never more than this memory.
GOALS = {100_000: 0.5, 1_000_000: 8.0}
#: What pySHACL checks in half a minute.
SMALLEST = 5_000
GOAL_MEMORY = 1_000_000_000
#: Contender → what the table calls it.
CONTENDERS = {"auto": "ogpkg", "pyshacl": "pySHACL", "load": "Oxigraph, load only"}


class Run(NamedTuple):
    """What one process measured."""

    seconds: float
    peak: int
    engine: str
    results: int


class Row(NamedTuple):
    """What the runs of one contender over one size come to."""

    size: int
    contender: str
    runs: list[Run]

    @property
    def median(self) -> float:
        """The time of the middle run."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def peak(self) -> int:
        """The largest memory of all runs."""
        return max(run.peak for run in self.runs)


def data_file(size: int, places: bool) -> Path:
    """The generated file of about `size` statements, made now unless it is there already."""
    path = CACHE / f"{size}-{SEED}-{FAULTS_IN}{'-places' if places else ''}-{_code()}.nq"
    if not path.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(generate.generate(size, SEED, FAULTS_IN, places=places))
        part.replace(path)
    return path


def _code() -> str:
    """Another text for another generator: what it made before is not used again."""
    sources = sorted(
        path for path in Path(__file__).parent.glob("*.py") if path.name not in ("validation.py", "once.py")
    )
    return generate.digest(b"".join(path.read_bytes() for path in sources))


def measure(contender: str, path: Path) -> Run:
    """Run one contender in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.once", contender, str(path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    found = json.loads(done.stdout)
    return Run(found["seconds"], found["peak"], found["engine"], found["results"])


def rows(sizes: Sequence[int], runs: int, full: bool, places: bool) -> Iterator[Row]:
    """One row for each size and contender."""
    for size in sizes:
        path = data_file(size, places)
        found: dict[str, list[Run]] = defaultdict(list)
        for number in range(runs):
            for contender in ("auto", "load"):
                found[contender].append(measure(contender, path))
            if number == 0 and (full or size == min(sizes)):
                found["pyshacl"].append(measure("pyshacl", path))
        yield from (Row(size, contender, found[contender]) for contender in CONTENDERS if found[contender])


def lines(row: Row, yardstick: float) -> str:
    """A line of the table; `yardstick` is the median of the contender that others are compared with."""
    seconds = [run.seconds for run in row.runs]
    spread = f"{min(seconds):>7.2f}-{max(seconds):<7.2f}"
    return (
        f"{row.size:>11,}  {CONTENDERS[row.contender]:<20} {row.median:>9.2f} s  {spread}"
        f" {row.peak / 1e6:>7,.0f} MB  {row.median / yardstick:>8.2f}  {len(row.runs):>4}  {row.runs[0].engine}"
    )


def verdict(row: Row) -> str:
    """Whether the goal for this size is met; nothing for a size without one."""
    goal = GOALS.get(row.size)
    if goal is None or row.contender != "auto":
        return ""
    met = row.median < goal and row.peak < GOAL_MEMORY
    return f"{row.size:,} statements in under {goal} s and {GOAL_MEMORY / 1e9:.0f} GB: {'met' if met else 'NOT MET'}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for and print the table."""
    asked = _parser().parse_args(arguments)
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors; ratio: to ogpkg; spread: shortest-longest")
    print(
        f"{'statements':>11}  {'':<20} {'median':>11}  {'spread':<15} {'peak':>10}  {'ratio':>8}  {'runs':>4}  engine"
    )
    verdicts, yardstick = [], 1.0
    for row in rows(asked.sizes, asked.runs, asked.full, asked.places):
        yardstick = row.median if row.contender == "auto" else yardstick
        print(lines(row, yardstick), flush=True)
        verdicts.append(verdict(row))
    print("\n".join(filter(None, verdicts)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.validation", description="Time whole checks.")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="of each contender; pySHACL runs once")
    parser.add_argument("--full", action="store_true", help="pySHACL with every size; takes minutes")
    parser.add_argument("--sizes", type=int, nargs="+", default=[SMALLEST, *GOALS], metavar="N", help="statements")
    parser.add_argument("--places", action="store_true", help="data that state the line of every fact, as readers do")
    return parser


if __name__ == "__main__":
    sys.exit(main())
