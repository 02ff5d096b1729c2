"""`make bench-search`: how long searches take over a million generated statements, and what their index costs.

    python -m benchmarks.search [--size N] [--rounds N]

Measures and judges nothing: no test depends on it. The ontology, shapes and code lists are among what is searched, as
in every snapshot. The first round is not counted: it reads the words that typing errors are compared with.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.validation import data_file
from ogpkg import resources
from ogpkg.dataset.inputs import find_inputs
from ogpkg.dataset.load import load_input
from ogpkg.iris import BASE
from ogpkg.search import FILE, Index, build_index

SIZE = 1_000_000
#: For so many statements: the time within which 95 of 100 searches are answered, in milliseconds.
GOAL = 20.0
#: What is asked, by what is hard about it.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "a name": ("Ministry of Culture of Naneba", "Kazuna", "Budget transparency for patients"),
    "words in many names": ("open data", "action plan", "ministry", "published"),
    "a name and where it is": ("kazuna open data", "naneba culture", "FI-1 transparency"),
    "an identifier": ("FI0012", "FI-1", "fi0012-4"),
    "typing errors": ("goverment", "transparancy", "Minstry of Cultur of Nanebba", "publc budgt", "survay of usrs"),
    "Korean": ("국민참여", "국민", "예산", "중소기업을 위한 예산", "행정 정보 공개"),
    "Korean, typing errors": ("국만참여", "투명셩", "rnralsckadu"),
    "one letter or two": ("a", "e", "of", "in", "감"),
    "nonsense": ("xkcdqwertz", "xkcd qwertz uiop asdf ghjkl yxcv bnm poiu lkjh mnbv", "zz" * 50, "뷁뷁뷁"),
}


def lines_of(size: int) -> list[bytes]:
    """The generated statements, and those of the ontology, the shapes and the code lists."""
    folders = (resources.folder(name) for name in ("ontology", "shapes", "data"))
    ours = [one for one in find_inputs(*folders) if not one.name.startswith("data/")]
    lines = {line for one in ours for line in load_input(one, BASE)}
    lines.update(data_file(size, places=False).read_bytes().splitlines())
    return sorted(lines)


class Took(NamedTuple):
    """Milliseconds that passed, and those in which the processor worked for us: others may work on the machine."""

    passed: float
    worked: float


def timed(work: Callable[[], object]) -> Took:
    """How long `work` takes."""
    began, worked = time.perf_counter(), time.process_time()
    work()
    return Took((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000)


def percentile(times: Sequence[float], share: float) -> float:
    """The time that so much of `times` stays within."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def row(name: str, times: Sequence[Took]) -> str:
    """A line of the table."""
    columns = [[took.passed for took in times], [took.worked for took in times]]
    cells = [(statistics.median(column), percentile(column, 0.95), max(column)) for column in columns]
    return f"{name:<24}" + "".join(f" {cell:>8.1f}" for row_cells in cells for cell in row_cells)


def measure(index: Index, rounds: int) -> None:
    """Ask everything in turn, and print the table; suggestions are asked for as far as the words are typed."""
    found: dict[str, list[Took]] = {name: [] for name in (*QUESTIONS, "suggestions")}
    for number in range(rounds + 1):
        for name, questions in QUESTIONS.items():
            for words in questions:
                typed = words[: max(1, len(words) * 2 // 3)]
                times = timed(lambda: index.find(words)), timed(lambda: index.suggest(typed))  # noqa: B023
                if number:
                    found[name].append(times[0])
                    found["suggestions"].append(times[1])
    print(f"{'milliseconds':<24} {'median':>8} {'95 %':>8} {'most':>8} {'worked':>8} {'95 %':>8} {'most':>8}")
    for name, times_of in found.items():
        print(row(name, times_of))
    everything = [time_of for times_of in found.values() for time_of in times_of]
    print(row("all", everything))
    met = percentile([took.passed for took in everything], 0.95) < GOAL
    print(f"95 of 100 within {GOAL:g} ms: {'met' if met else 'NOT MET'}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Build an index, say what it cost, and ask it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=SIZE, help="statements to generate")
    parser.add_argument("--rounds", type=int, default=20, help="how often everything is asked")
    options = parser.parse_args(arguments)
    lines = lines_of(options.size)
    made: list[bytes] = []
    took = timed(lambda: made.append(build_index(lines, BASE)))
    seconds = f"{took.passed / 1000:.1f} s ({took.worked / 1000:.1f} s of work)"
    print(f"{len(lines):,} statements; the index took {seconds} and has {len(made[0]) / 1e6:.1f} MB")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        file.write_bytes(made[0])
        index = Index(file)
        measure(index, options.rounds)
        index.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
