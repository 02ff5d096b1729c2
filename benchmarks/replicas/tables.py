"""What came of a run, in Markdown: the figures in the order in which `docs/scale.md` needs them."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.replicas.load import WRK, Measured
from benchmarks.replicas.proxy import NGINX
from benchmarks.replicas.trials import Trial
from benchmarks.replicas.versions import Built
from benchmarks.side_by_side import data as side_by_side
from benchmarks.validation import Run
from ogpkg.dataset import Snapshot

MB = 1_000_000
RESULTS = Path(__file__).parents[1] / "results"
#: What was run → what came of each of its runs.
Runs = Mapping[tuple[str, int, str], Sequence[Measured]]


def machine() -> str:
    """What all this was measured on."""
    here = side_by_side.machine()
    parts = [here["machine"], here["busy when it began"], f"Python {here['Python']}"]
    parts += [f"{name} {version(name)}" for name in ("granian", "pyoxigraph")]
    return ", ".join([*parts, _version([str(NGINX), "-v"], "nginx/"), _version([str(WRK), "-v"], "wrk ")])


def _version(command: Sequence[str], before: str) -> str:
    if shutil.which(command[0]) is None:
        return "none"
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - ours
    return before.strip("/ ") + " " + (done.stdout + done.stderr).partition(before)[2].split()[0]


def data(snapshot: Snapshot, files: Mapping[str, int]) -> list[str]:
    """What was served, and what it takes on disk."""
    quads, triples = snapshot.manifest["quads"], snapshot.manifest["triples"]
    kept = "a store on disk" if snapshot.store_folder else "in memory"
    lines = [f"{quads:,} statements in named graphs, {triples:,} in their merge; {kept}.", ""]
    rows = [[f"`{name}`", f"{size / MB:,.1f}", f"{size / quads:,.1f}"] for name, size in files.items() if size > MB]
    whole = sum(files.values())
    rows.append(["all", f"{whole / MB:,.1f}", f"{whole / quads:,.1f}"])
    return [*lines, *table(["in the snapshot", "MB", "bytes a statement"], rows)]


def memory(weighed: Mapping[str, Counter[str]]) -> list[str]:
    """What replicas take, and how much of it they share."""
    rows = []
    for name, found in weighed.items():
        parts = [found[part] / MB for part in ("pss", "anonymous", "files", "own")]
        rows.append([name, *(f"{part:,.0f}" for part in (*parts, parts[0] - parts[3]))])
    return table(["processes of", "MB (PSS)", "of it anonymous", "of it of files", "used by one alone", "shared"], rows)


def summary(runs: Runs) -> list[str]:
    """Requests a second: a column for each setup, and how it compares with the first."""
    setups = list(dict.fromkeys(setup for _, _, setup in runs))
    rows = []
    for kind, connections in dict.fromkeys((kind, connections) for kind, connections, _ in runs):
        found = [_median(runs[kind, connections, setup], _rate) for setup in setups]
        others = (f"{rate:,.0f} ({rate / found[0]:.2f})" for rate in found[1:])
        rows.append([kind, str(connections), f"{found[0]:,.0f}", *others])
    return table(["requests a second (ratio)", "connections", *setups], rows)


def ends(runs: Runs, packed: Mapping[str, int]) -> list[str]:
    """What one core serves of each kind, and how much of that a network carries; `packed` are bytes with gzip."""
    rows, direct = [], next(iter(runs))[2]
    for kind, size in packed.items():
        # So few connections that what is left unanswered at the end of a run is little, or so many that none waits.
        ways = [found for (name, _, setup), found in runs.items() if (name, setup) == (kind, direct)]
        found = min(ways, key=lambda one: _median(one, lambda each: each.served))
        work, plain = _median(found, lambda one: one.served), _median(found, lambda one: one.size)
        core, gigabit = 1000 / work, 1e9 / 8 / size
        cells = [f"{work:.3f}", f"{core:,.0f}", f"{plain:,.0f}", f"{size:,.0f}", f"{gigabit:,.0f}"]
        rows.append([kind, *cells, f"{gigabit / core:.1f}"])
    names = ["asked", "ms of processor", "one core serves/s", "bytes of an answer", "with gzip"]
    return table([*names, "1 Gbit/s carries/s", "cores that fill 1 Gbit/s"], rows)


def rates(runs: Runs) -> list[str]:
    """Requests a second and how long they took, by kind, connections and setup."""
    rows = []
    for (kind, connections, setup), found in runs.items():
        first = runs[kind, connections, next(iter(runs))[2]]
        ratio = _median(found, _rate) / _median(first, _rate)
        times = [f"{_median(found, lambda one: one.median):.2f}", f"{_median(found, lambda one: one.tail):.1f}"]
        wrong = sum(one.refused + one.broken for one in found)
        rows.append([kind, str(connections), setup, _spread(found, _rate), f"{ratio:.2f}", *times, str(wrong)])
    names = ["asked", "connections", "of", "a second (least–most)", "ratio", "median ms", "99 % ms", "not answered"]
    return table(names, rows)


def costs(runs: Runs) -> list[str]:
    """Where the processors go: milliseconds of work for one request, and what one core of servers and nginx serves."""
    rows = []
    for (kind, connections, setup), found in runs.items():
        served, proxied = _median(found, lambda one: one.served), _median(found, lambda one: one.proxied)
        asking, size = _median(found, lambda one: one.asking), _median(found, lambda one: one.size)
        cores = (served + proxied + asking) * _median(found, _rate) / 1000
        cells = [
            f"{served:.3f}",
            f"{proxied:.3f}",
            f"{asking:.3f}",
            f"{cores:.2f}",
            f"{1000 / max(served, 0.001):,.0f}",
        ]
        rows.append([kind, str(connections), setup, *cells, f"{size:,.0f}"])
    names = ["asked", "connections", "of", "servers ms", "nginx ms", "wrk ms", "cores busy", "one core serves/s"]
    return table([*names, "bytes of an answer"], rows)


def trials(found: Iterable[Trial], snapshot: Snapshot) -> list[str]:
    """What clients met while something happened to the replicas of `snapshot`."""
    rows = []
    for one in found:
        wrong = ", ".join(f"{name} {number}" for name, number in one.outcomes.most_common())
        seen = "; ".join(f"{name}: {value}" for name, value in one.facts.items())
        rows.append([one.name, f"{one.answers:,}", f"{one.outcomes.total():,}{f' ({wrong})' if wrong else ''}", seen])
    lines = table(["what happened", "answers", "not answered as asked", "what was seen"], rows)
    return [f"A snapshot of {snapshot.manifest['quads']:,} statements.", "", *lines]


def growth(built: Sequence[Built]) -> list[str]:
    """What builds take for each statement, by size."""
    rows = []
    for one in built:
        per = [one.worked / one.statements * 1e6, one.peak / one.statements, sum(one.files.values()) / one.statements]
        cells = [f"{one.seconds:.1f}", f"{one.worked:.1f}", f"{one.peak / MB:,.0f}"]
        cells.append(f"{sum(one.files.values()) / MB:,.0f}")
        rows.append([f"{one.statements:,}", f"{one.triples:,}", *cells, *(f"{each:,.0f}" for each in per)])
    names = ["statements", "triples", "seconds", "of work", "peak MB", "disk MB"]
    return table([*names, "µs of work a statement", "peak bytes a statement", "disk bytes a statement"], rows)


def checking(runs: Mapping[int, Run]) -> list[str]:
    """What whole checks take, by the statements that are checked."""
    rows = []
    for size, one in runs.items():
        cells = [f"{one.seconds:.1f}", f"{one.peak / MB:,.0f}", f"{one.seconds / size * 1e6:,.0f}"]
        rows.append([f"{size:,}", *cells, f"{one.peak / size:,.0f}"])
    return table(["statements checked", "seconds", "peak MB", "µs a statement", "peak bytes a statement"], rows)


def outlook(built: Sequence[Built], factors: Sequence[int] = (1, 10, 100, 1000)) -> list[str]:
    """What so many times the statements of the last build would take, if all grows as from the one before: computed."""
    last, before = built[-1], built[-2] if len(built) > 1 else Built(0, 0, 0.0, 0.0, 0, {})
    pairs = [(one.worked, one.peak, sum(one.files.values())) for one in (before, last)]
    rows = []
    for factor in factors:
        times = last.statements * (factor - 1) / (last.statements - before.statements)
        work, peak, disk = (end + (end - begin) * times for begin, end in zip(*pairs, strict=True))
        cells = [f"{work / 3600:,.2f}", f"{peak / 1e9:,.1f}", f"{disk / 1e9:,.1f}"]
        rows.append([f"{last.statements * factor:,}", *cells])
    return table(["statements", "hours of one core", "GB of memory", "GB on disk"], rows)


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of Markdown."""
    return ["| " + " | ".join(cells) + " |" for cells in (names, ["---"] * len(names), *rows)]


def page(sections: Mapping[str, Sequence[str]]) -> str:
    """All sections as a page of Markdown."""
    parts = [f"# Replicas, {_today()}", ""]
    for title, lines in sections.items():
        parts += [f"## {title}", "", *lines, ""]
    return "\n".join(parts).rstrip() + "\n"


def write(sections: Mapping[str, Sequence[str]]) -> Path:
    """Put the page where results are kept, under today's date; what was measured apart today stays in it."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{_today()}-replicas.md"
    parts = re.split(r"(?m)^## (.+)\n", file.read_text(encoding="utf-8") if file.is_file() else "")
    before = {title: body.strip().splitlines() for title, body in zip(parts[1::2], parts[2::2], strict=True)}
    file.write_text(page(before | dict(sections)), encoding="utf-8")
    return file


def fill(file: Path, sections: Mapping[str, Sequence[str]]) -> None:
    """Put the tables of `sections` into `file`, each between the comment with its title and the next one, "end"."""
    text, end = file.read_text(encoding="utf-8"), "<!-- end -->"
    for title, lines in sections.items():
        before, mark, rest = text.partition(f"<!-- {title} -->\n")
        if mark:
            text = "\n".join([before + mark, *lines, "", end]) + rest.partition(end)[2]
    file.write_text(text, encoding="utf-8")


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _median(found: Sequence[Measured], of: Callable[[Measured], float]) -> float:
    return statistics.median(map(of, found))


def _rate(one: Measured) -> float:
    return one.rate


def _spread(found: Sequence[Measured], of: Callable[[Measured], float]) -> str:
    return f"{_median(found, of):,.0f} ({min(map(of, found)):,.0f}–{max(map(of, found)):,.0f})"
