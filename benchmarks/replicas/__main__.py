"""`make bench-replicas`: one server, one behind nginx, and four behind nginx, with and without its cache.

    python -m benchmarks.replicas [--size N | --snapshots DIRECTORY] [--rounds N] [--seconds S] [--connections N …]
                                  [--growth N …] [--only PART …] [--fill FILE] [--no-write]

Measures and judges nothing: no test depends on it. Needs wrk and nginx. The rounds alternate, so that a machine that is
busy for a while slows all; clients, nginx and servers share its processors. `growth` times builds of several sizes.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import validation
from benchmarks.replicas import load, proxy, tables, trials, versions
from benchmarks.replicas.farm import Replica, ask, family, free_port, weigh
from ogpkg.dataset import Snapshot, open_snapshot

SIZE, REPLICAS = 1_000_000, 4
GROWTH = (20_000, 100_000, 1_000_000)
PARTS = ("rates", "trials", "growth")
#: Seconds that a cache may keep an answer, in place of a minute: what follows from it is to be seen in this run.
MAX_AGE = 10
#: Seconds that wrk asks while a replica dies.
CROWDED = 6
DIRECT, ONE, ALL, KEEPING = (
    "one",
    "one behind nginx",
    f"{REPLICAS} behind nginx",
    f"{REPLICAS} behind nginx that keeps answers",
)


@dataclass
class Stage:
    """All that runs: the replicas, and nginx with a port for each way to reach them."""

    replicas: list[Replica]
    ports: dict[str, int]
    nginx: int

    def servers(self) -> set[int]:
        """The processes of all replicas."""
        return set().union(*(replica.family() for replica in self.replicas))


@contextmanager
def stage(home: Path, folder: Path, weighed: dict[str, Counter[str]]) -> Iterator[Stage]:
    """Replicas of `home`, started one after the other and weighed, behind nginx."""
    ports = {name: free_port() for name in (ONE, ALL, KEEPING)}
    replicas = [Replica(home, f"http://127.0.0.1:{ports[ALL]}/", MAX_AGE, free_port()) for _ in range(REPLICAS)]
    of_all = [replica.port for replica in replicas]
    sites = {"one": (ports[ONE], of_all[:1], False), "all": (ports[ALL], of_all, False)}
    config = proxy.write_config(folder, sites | {"keeping": (ports[KEEPING], of_all, True)})
    try:
        for number, replica in enumerate(replicas, 1):
            replica.start()
            _warm(replica.port)
            if number in (1, 2, REPLICAS):
                pids = set().union(*(one.family() for one in replicas))
                weighed[f"{number}, started and asked a little"] = weigh(pids)
        with proxy.running(config, ports[ONE]) as nginx:
            yield Stage(replicas, {DIRECT: of_all[0], **ports}, nginx.pid)
    finally:
        for replica in replicas:
            replica.kill()


def _warm(port: int) -> None:
    for kind in load.kinds(port):
        for address in kind.addresses[:5]:
            ask(port, address.replace("@", "10001"), Accept=kind.accept)


def measure(stage: Stage, kinds: Sequence[load.Kind], asked: argparse.Namespace, folder: Path) -> tables.Runs:
    """All kinds over all connections of all setups, in rounds."""
    runs: dict[tuple[str, int, str], list[load.Measured]] = defaultdict(list)
    wrk, nginx = load.Load(folder, asked.seconds), family(stage.nginx)
    for number in range(asked.rounds):
        for kind in kinds:
            for connections in asked.connections:
                for setup, port in stage.ports.items():
                    load.settle(stage.servers)
                    found = wrk.run(kind, port, connections, stage.servers, nginx)
                    runs[kind.name, connections, setup].append(found)
                    text = f"round {number + 1}, {kind.name}, {connections} connections, {setup}: {found.rate:,.0f}/s"
                    print(text, file=sys.stderr, flush=True)
    return runs


def run_trials(
    stage: Stage, kinds: Sequence[load.Kind], home: Path, made: Sequence[Snapshot], wrk: load.Load
) -> list[trials.Trial]:
    """Replicas die, are restarted, and take up the second of two versions, then the first again, while clients ask."""
    asked, replicas = trials.asked_in_trials(kinds), stage.replicas
    restarts = partial(trials.restart_all, replicas)
    to_all, to_keeping = stage.ports[ALL], stage.ports[KEEPING]
    crowd = partial(wrk.run, kinds[0], to_all, 32, set, set())
    dies = partial(trials.kill_one, replicas, crowd)
    found = [
        trials.trial("One of four is killed, and begun again two seconds later", to_all, asked, dies),
        trials.trial("All are ended and begun again, one after the other", to_all, asked, restarts),
    ]
    if len(made) > 1:
        forth = partial(trials.publish, replicas, home, made[1], versions.NAMES[1])
        found.append(trials.trial("Another version is published", to_all, asked, forth))
        back = partial(trials.publish, replicas, home, made[0], versions.NAMES[0], wait=2.0 * MAX_AGE)
        name = f"Another version is published, behind a cache that keeps answers for {MAX_AGE} s"
        found.append(trials.trial(name, to_keeping, asked, back))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write down what the command line asks for."""
    asked = _parser().parse_args(arguments)
    if load.WRK is None or proxy.NGINX is None:
        print("wrk and nginx are needed: apt-get install wrk nginx-light", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))  # so that nothing is left running
    sections: dict[str, Sequence[str]] = {"Machine": [tables.machine() + "."]}
    if set(asked.only) & {"rates", "trials"}:
        sections |= run(asked)
    if "growth" in asked.only:
        built = [versions.measure_build(size) for size in asked.growth]
        sections |= {"Building": tables.growth(built), "Building more": tables.outlook(built)}
        checked = {size: validation.measure("auto", validation.data_file(size, places=False)) for size in asked.growth}
        sections["Checking"] = tables.checking(checked)
    print(tables.page(sections))
    if asked.write:
        print(f"written to {tables.write(sections)}", file=sys.stderr)
    if asked.fill:
        tables.fill(asked.fill, sections)
    return 0


def run(asked: argparse.Namespace) -> dict[str, Sequence[str]]:
    """Everything that needs replicas."""
    home, made = asked.snapshots, list[Snapshot]()
    if home is None:
        home, made = versions.snapshots(asked.size)
    snapshot, weighed = open_snapshot(home), dict[str, Counter[str]]()
    sections: dict[str, Sequence[str]] = {}
    with tempfile.TemporaryDirectory(prefix="ogpkg-replicas-") as work, stage(home, Path(work), weighed) as all_:
        kinds = load.kinds(all_.ports[DIRECT])
        if "rates" in asked.only:
            runs, packed = measure(all_, kinds, asked, Path(work)), load.packed(all_.ports[DIRECT], kinds)
            weighed[f"{REPLICAS}, after all this"] = weigh(all_.servers())
            sections |= {"One core": tables.ends(runs, packed), "Replicas": tables.summary(runs)}
            sections |= {"Replicas, in full": tables.rates(runs), "Where the processors go": tables.costs(runs)}
            weighed["nginx"] = weigh(family(all_.nginx))
            sections |= {"Memory": tables.memory(weighed)}
            sections |= {"Data": tables.data(snapshot, versions.sizes(snapshot.path))}
        if "trials" in asked.only:
            happened = run_trials(all_, kinds, home, made, load.Load(Path(work), CROWDED))
            sections["Trials"] = tables.trials(happened, snapshot)
    return sections


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replicas", description="Measure replicas.")
    parser.add_argument("--size", type=int, default=SIZE, metavar="N", help="statements to generate and serve")
    parser.add_argument("--snapshots", type=Path, metavar="DIRECTORY", help="serve the current version there instead")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="how often everything is measured")
    parser.add_argument("--seconds", type=int, default=2, metavar="S", help="of each measurement")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 32], metavar="N")
    parser.add_argument("--growth", type=int, nargs="+", default=GROWTH, metavar="N", help="sizes of builds to time")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--fill", type=Path, metavar="FILE", help="put the tables where FILE has marks for them, too")
    parser.add_argument("--no-write", dest="write", action="store_false", help="print only")
    return parser


if __name__ == "__main__":
    sys.exit(main())
