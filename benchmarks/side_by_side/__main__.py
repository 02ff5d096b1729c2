"""`make bench`: ogpkg beside other servers, with the same data and the same queries, in under twenty minutes.

    python -m benchmarks.side_by_side [--size N] [--only WORK …] [--contenders NAME …] [--rounds N] [--seconds N]

Measures and judges nothing: no test depends on it. Contenders take turns in every round, so that a minute in which the
machine is busy slows all of them; only one is asked at a time. Writes `benchmarks/results/<date>.md`, and the figures
beside it as JSON.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.side_by_side import cells, data, load, peers, queries, results, steps
from benchmarks.side_by_side.figures import Figures
from benchmarks.side_by_side.processes import Failed
from benchmarks.validation import CACHE, data_file

SIZE = 1_000_000
#: Above so many triples rdflib-endpoint takes a minute and gigabytes to load, and seconds for a scan.
FOR_RDFLIB = 250_000
#: Seconds that the steps after the table need at most: lateness, starts, the end of all servers.
AFTERWARDS = 170
RESULTS = Path(__file__).parents[1] / "results"
_INTERRUPTED = "The run was interrupted."
#: What --only may name besides the works of the table.
STEPS = ("build", "start", "hard", "hopeless", "memory", "ceiling")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for, and write it down; gives the exit code."""
    asked = _parser().parse_args(arguments)
    if why := load.missing():
        print(why, file=sys.stderr)
        return 1
    # What ends us must not leave servers behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _bench(asked)
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted before anything was measured", file=sys.stderr)
        return 130


def _bench(asked: argparse.Namespace) -> int:
    """Build, measure and write down; gives the exit code. Failed where nothing can be built."""
    began, machine = time.monotonic(), data.machine()
    with _place(asked) as place:
        figures = Figures()
        _build(asked, place, figures)
        run = _run(asked, place, figures, began + asked.minutes * 60 - AFTERWARDS)
        try:
            _measure(asked, run)
        except KeyboardInterrupt:
            run.remark(_INTERRUPTED)
        finally:
            for contender in run.contenders:
                contender.stop()
        _write(asked, run, machine, time.monotonic() - began)
    return 130 if _INTERRUPTED in run.remarks else 0


@contextlib.contextmanager
def _place(asked: argparse.Namespace) -> Iterator[peers.Place]:
    """Where the data are, and a folder for what the servers write, which is removed afterwards."""
    folder = asked.data or data.data_folder(asked.size)
    snapshots = asked.snapshots or CACHE / "side-by-side" / str(asked.size)
    with tempfile.TemporaryDirectory(prefix="ogpkg-bench-") as work:
        yield peers.Place(folder, snapshots, Path(work), asked.port)


def _build(asked: argparse.Namespace, place: peers.Place, figures: Figures) -> None:
    """Build the snapshot, timed; where the build is not asked for, only if it is not there."""
    if _wants(asked, "build") and not asked.snapshots:
        steps.build_all(place, figures, data_file(asked.size, places=False), asked.builds)
    elif not asked.snapshots:
        print(f"build: {data.build(place.data, place.snapshots):.1f} s", flush=True)


def _run(asked: argparse.Namespace, place: peers.Place, figures: Figures, until: float) -> steps.Run:
    world = queries.look_around(place.triples)
    place.example = world.commitments[0]
    names = asked.contenders or [one.name for one in peers.CONTENDERS]
    run = steps.Run(place, world, [], asked.rounds, asked.seconds, until, figures)
    for contender in peers.CONTENDERS:
        if contender.name not in names:
            run.remark(f"{contender.title} was not asked for")
        elif contender is peers.RdflibEndpoint and world.triples > FOR_RDFLIB and not asked.contenders:
            run.remark(
                f"{contender.title} is left out above {FOR_RDFLIB:,} triples: it reads 25,000 a second when it starts,"
                " and a grouped scan takes it seconds; `--contenders` makes it take part"
            )
        else:
            run.contenders.append(contender(place))
    return run


def _measure(asked: argparse.Namespace, run: steps.Run) -> None:
    """All steps in turn."""
    if _wants(asked, "ceiling"):
        steps.ceiling(run)
    works = [one for one in asked.only if one not in STEPS]
    if works or set(asked.only) & {"memory", "hopeless", "hard", "start"} or not asked.only:
        steps.start(run)
        steps.compare_answers(run)
        if works or not asked.only:
            steps.measure(run, list(cells.cells(run.world, works)))
    if _wants(asked, "memory"):
        for contender in run.running():
            steps.weigh(run, contender, "memory-used")
        steps.tell(run, "memory-used", 0)
    if _wants(asked, "hard"):
        steps.ask_hard(run)
    if _wants(asked, "hopeless"):
        steps.look_hopeless(run)
    if _wants(asked, "start"):
        steps.start_again(run, 5)


def _wants(asked: argparse.Namespace, step: str) -> bool:
    return not asked.only or step in asked.only


def _write(asked: argparse.Namespace, run: steps.Run, machine: dict[str, str], seconds: float) -> None:
    """The results as Markdown and as JSON."""
    day = datetime.now(UTC)
    about: dict[str, Any] = {
        "date": day.date().isoformat(),
        "facts": {
            "when": f"{day:%Y-%m-%d %H:%M} UTC, {seconds / 60:.1f} minutes",
            **machine,
            **_facts(asked, run.world),
        },
        "contenders": [(one.title, one.version(), one.settings) for one in run.contenders],
        "remarks": run.remarks,
    }
    # What is kept is a whole run; others are looked at and forgotten.
    whole = asked.size == SIZE and not (asked.only or asked.contenders or _INTERRUPTED in run.remarks)
    path = asked.output or (RESULTS if whole else CACHE / "side-by-side") / f"{about['date']}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(results.markdown(run.figures, about), encoding="utf-8")
    raw = {"about": about, "figures": run.figures.raw()}
    path.with_suffix(".json").write_text(json.dumps(raw, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{path}, after {seconds / 60:.1f} minutes")


def _facts(asked: argparse.Namespace, world: queries.World) -> dict[str, str]:
    return {
        "source": _revision(),
        "data": f"{asked.size:,} generated source statements; what is served, with all that is entailed and described:"
        f" {world.triples:,} triples, {len(world.commitments):,} commitments of {len(world.plans):,} plans",
        "load": f"wrk on the same machine, 1 thread, over loopback; {asked.rounds} rounds of at most {asked.seconds} s"
        " in which the contenders take turns; medians of the rounds, spread: smallest–largest;"
        " p50 and p99 in milliseconds",
        "queries": "a first-time query was never asked before, but others of its shape were: they differ in a"
        " commitment, plan, day or number, so that a server may know how to answer, but never what; one row is of"
        " queries of which not even the shape was seen before",
        "ratio": "our median to the other's: of rates (/s) more is better, of times and memory less",
    }


def _revision() -> str:
    """The commit that was measured."""
    command = ["git", "-C", str(peers.ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    return done.stdout.strip() or "unknown"


def _parser() -> argparse.ArgumentParser:
    works = sorted({*results.WORKS, *STEPS, "descriptions"})
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.side_by_side", description="Measure ogpkg beside other servers."
    )
    parser.add_argument("--size", type=int, default=SIZE, metavar="N", help="statements to generate")
    parser.add_argument("--only", nargs="+", default=[], choices=works, metavar="WORK", help=", ".join(works))
    names = [one.name for one in peers.CONTENDERS]
    parser.add_argument("--contenders", nargs="+", choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of every cell")
    parser.add_argument("--seconds", type=int, default=2, metavar="N", help="of every contender in a round, at most")
    parser.add_argument("--builds", type=int, default=1, metavar="N", help="how often everything is built")
    parser.add_argument("--minutes", type=float, default=18.5, metavar="N", help="what is not done by then is cut")
    parser.add_argument("--data", type=Path, metavar="DIR", help="a folder of data, with --snapshots")
    parser.add_argument("--snapshots", type=Path, metavar="DIR", help="the snapshots built of it, used as they are")
    parser.add_argument("--port", type=int, default=8300, metavar="N", help="the first of twenty ports")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="default: benchmarks/results/<date>.md; in benchmarks/cache/ where not all was measured",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
