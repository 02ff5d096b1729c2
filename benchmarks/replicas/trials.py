"""Clients who ask on and on through nginx while replicas die, are begun again, and take up a new version."""

from __future__ import annotations

import http.client
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.replicas.farm import Replica, Reply, ask, weigh
from benchmarks.replicas.load import Kind, Measured
from benchmarks.replicas.versions import MARK, NAMES, make_current
from ogpkg.dataset import Snapshot

CLIENTS = 8
#: A query whose answer tells the version.
TELLING = "/sparql?query=" + quote(f"SELECT ?name {{ <{MARK}> <http://purl.org/dc/terms/title> ?name }}")


class Asked(NamedTuple):
    """One answer: when, to which kind of request, its status or what went wrong, and which version it is of."""

    time: float
    kind: str
    outcome: str
    version: str


@dataclass
class Clients:
    """Threads that ask one thing after the other of `port`, from `start` until `stop`."""

    port: int
    kinds: Sequence[Kind]
    answers: list[list[Asked]] = field(default_factory=lambda: [[] for _ in range(CLIENTS)])

    def __post_init__(self) -> None:
        self._over = threading.Event()
        # What no trial and no run of wrk before has asked, and what any engine takes for a LIMIT.
        self._first = 200_000_000 + int(time.monotonic()) % 1_000 * 1_000_000
        self._threads = [threading.Thread(target=self._ask_on, args=(number,)) for number in range(CLIENTS)]

    def start(self) -> None:
        """Begin to ask."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> list[Asked]:
        """Ask no more; everything that was answered, in order."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        return sorted(one for mine in self.answers for one in mine)

    def _ask_on(self, number: int) -> None:
        asked = 0
        while not self._over.is_set():
            kind = self.kinds[asked % len(self.kinds)]
            asked += 1
            self.answers[number].append(self._ask(kind, kind.addresses[asked % len(kind.addresses)], number, asked))
            time.sleep(0.002)

    def _ask(self, kind: Kind, address: str, number: int, asked: int) -> Asked:
        target = address.replace("@", str(self._first + number * 100_000 + asked))
        posted = kind.name.startswith("POST ")
        path, _, query = target.partition("?")
        form = {"Content_Type": "application/x-www-form-urlencoded", "Accept": kind.accept}
        try:
            if posted:
                answer = ask(self.port, path, "POST", query.encode(), **form)
            else:
                answer = ask(self.port, target, Accept=kind.accept)
        except (OSError, http.client.HTTPException) as error:
            return Asked(time.monotonic(), kind.name, type(error).__name__, "")
        return Asked(time.monotonic(), kind.name, str(answer.status), version_in(answer))


class Happened(NamedTuple):
    """What was done to the replicas, what there is to say of it, and since when which version is current, if it was."""

    facts: dict[str, str]
    since: float = 0.0
    version: str = ""


class Trial(NamedTuple):
    """What became of the requests of a trial, and what else there is to say of it, by name."""

    name: str
    answers: int
    seconds: float
    outcomes: Counter[str]
    facts: dict[str, str]


def version_in(answer: Reply) -> str:
    """The name of the version that a telling answer is of; nothing for another."""
    words = answer.body.decode("utf-8", "replace").split()
    return words[1] if words[:1] == ["name"] and len(words) == 2 else ""


def asked_in_trials(kinds: Sequence[Kind]) -> list[Kind]:
    """A telling query, the kinds that were measured but for the slowest, pages made anew; queries by POST, too."""
    telling, look_up = Kind("telling", [TELLING], "text/csv"), kinds[1]
    return [telling, *kinds[:-1], telling, Kind(f"POST {look_up.name}", *look_up[1:])]


def trial(name: str, port: int, kinds: Sequence[Kind], work: Callable[[], Happened], calm: float = 1.5) -> Trial:
    """What clients of `port` meet while `work` is done, and for some calm seconds before and after it."""
    clients, began = Clients(port, kinds), time.monotonic()
    clients.start()
    time.sleep(calm)
    try:
        done = work()
        time.sleep(calm)
    finally:
        answers = clients.stop()
    wrong = Counter(f"{one.kind}: {one.outcome}" for one in answers if one.outcome != "200")
    facts = done.facts | (_mixed(clients.answers, done) if done.version else {})
    print(f"{name}: {len(answers):,} answers, not as asked {dict(wrong)}, {facts}", file=sys.stderr, flush=True)
    return Trial(name, len(answers), time.monotonic() - began, wrong, facts)


def kill_one(replicas: Sequence[Replica], crowd: Callable[[], Measured], pause: float = 2.0) -> Happened:
    """Kill a replica, wait, and begin it again, while a `crowd` asks for as much as it can."""
    met: list[Measured] = []
    asking = threading.Thread(target=lambda: met.append(crowd()))
    asking.start()
    time.sleep(pause / 2)
    replicas[1].kill()
    time.sleep(pause)
    seconds = replicas[1].start()
    asking.join()
    facts = {"the killed one answers again after": f"{seconds:.1f} s"}
    for one in met:
        facts["of wrk's requests meanwhile"] = f"{one.refused} refused, {one.broken} broken off at {one.rate:,.0f}/s"
    return Happened(facts)


def restart_all(replicas: Sequence[Replica]) -> Happened:
    """End and begin one after the other, as for new code."""
    seconds = []
    for replica in replicas:
        replica.stop()
        seconds.append(replica.start())
    return Happened({"one of them answers again after (median)": f"{statistics.median(seconds):.1f} s"})


def publish(replicas: Sequence[Replica], home: Path, snapshot: Snapshot, name: str, wait: float = 0.0) -> Happened:
    """Make another version current, watch until all replicas answer with it, and wait on."""
    found, tags, peak = dict[int, float](), dict[int, str](), 0
    make_current(home, snapshot)
    began = time.monotonic()
    watchers = [threading.Thread(target=_watch, args=(one.port, name, began, found, tags)) for one in replicas]
    for watcher in watchers:
        watcher.start()
    while any(watcher.is_alive() for watcher in watchers):
        peak = max(peak, weigh(set().union(*(one.family() for one in replicas)))["pss"])
        time.sleep(0.25)
    time.sleep(wait)
    times = sorted(found.values())
    facts = {
        "replicas with the new version": f"{len(times)} of {len(replicas)}",
        "the first has it after": f"{times[0]:.1f} s" if times else "never",
        "the last has it after": f"{times[-1]:.1f} s" if times else "never",
        "ETags of one answer among them": str(len(set(tags.values()))),
        "memory meanwhile, at most": f"{peak / 1e6:,.0f} MB",
    }
    return Happened(facts, began, name)


def _watch(port: int, name: str, began: float, found: dict[int, float], tags: dict[int, str]) -> None:
    while time.monotonic() < began + 60:
        with suppress(OSError, http.client.HTTPException):
            answer = ask(port, TELLING, Accept="text/csv")
            if version_in(answer) == name:
                found[port], tags[port] = time.monotonic() - began, answer.headers["ETag"]
                return
        time.sleep(0.02)


def _mixed(answers: Sequence[Sequence[Asked]], done: Happened) -> dict[str, str]:
    """How long old answers were given, how often a client got one after a new one, and answers of neither version."""
    told = [one for mine in answers for one in mine if one.kind == "telling" and one.outcome == "200"]
    old = [one.time - done.since for one in told if one.version != done.version]
    back = 0
    for mine in answers:
        seen = [one.version for one in mine if one.version]
        back += sum((earlier, later) == (done.version, _other(done.version)) for earlier, later in pairwise(seen))
    return {
        "the last old answer came after": f"{max(old, default=0.0):.1f} s",
        "answers that tell their version": f"{len(told):,}",
        "of neither version": str(sum(one.version not in NAMES for one in told)),
        "an old one after a new one, for the same client": str(back),
    }


def _other(name: str) -> str:
    return next(one for one in NAMES if one != name)
