"""Fifty clients whose right answers are known, while everything behind the server is made to fail.

``make soak`` runs it for ten minutes; ``python -m tests.soak 60`` for one. Every answer must be right, for one version
of the dataset or the other, or a clean refusal (429 or 503 with a problem document and Retry-After). Exit status 1 when
anything was lost: an answer, a process, a descriptor, a file, or the level of the memory.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ogpkg.dataset import Snapshot
from tests.hostile.conftest import Live, serve, settled
from tests.hostile.faults import Faults, make_current
from tests.hostile.tasks import CODINGS, Expected, Task, ask, got, learn, tasks, unlike, unpacked, versions

CLIENTS = 50
#: What the server under soak is given: little, so that its limits are met.
SETTINGS = {
    "workers": 3,
    "query_timeout": 2.5,
    "query_memory": 256,
    "validate_timeout": 20.0,
    "reload": 0.5,
    "public_url": "http://soak.example/",
}
MB = 1_000_000
#: From this many seconds on, the level of the memory says something; and what counts as level.
LONG, LEVEL, SLACK = 120, 1.15, 40 * MB


@dataclass
class Report:
    """What came of it."""

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    slowest: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def failures(self) -> list[str]:
        return self.wrong + self.lost


class Client(threading.Thread):
    """Asks one thing after the other over one connection, and judges every answer."""

    def __init__(self, trial: Soak, seed: int) -> None:
        super().__init__()
        self._port, self._known, self._report, self._stopped = trial.live.port, trial.known, trial.report, trial.stop
        self._random, self._tasks = random.Random(seed), trial.asked
        self._weights = [task.weight for task in self._tasks]
        self._connection: http.client.HTTPConnection | None = None
        self._etags: dict[tuple[str, str], str] = {}
        self._number = seed * 1_000_000

    def run(self) -> None:
        while not self._stopped.is_set():
            started = time.monotonic()
            try:
                if self._random.random() < 0.2:
                    self._ask_something_new()
                else:
                    (task,) = self._random.choices(self._tasks, self._weights)
                    self._ask(task, self._random.choice(CODINGS))
            except (AssertionError, OSError, http.client.HTTPException, ValueError) as error:
                self._report.wrong.append(f"{type(error).__name__}: {error}"[:500])
                self._hang_up()
            self._report.slowest = max(self._report.slowest, time.monotonic() - started)
            self._stopped.wait(self._random.uniform(0, 0.2))
        self._hang_up()

    def _ask_something_new(self) -> None:
        """What no cache can know."""
        self._number += 1
        task = Task("something new", f"/sparql?query=SELECT%20({self._number}%20AS%20?n)%20%7B%7D", "text/csv")
        answer, body = self._exchange(task, "identity", "")
        if not self._is_refused(task, answer, body):
            assert (answer.status, body) == (200, b"n\r\n%d\r\n" % self._number), (task.target, answer.status, body)
            self._report.answers[task.name, "right"] += 1

    def _ask(self, task: Task, coding: str) -> None:
        key = task.name, coding
        etag = self._etags.get(key, "") if task.method == "GET" and self._random.random() < 0.3 else ""
        answer, body = self._exchange(task, coding, etag)
        if self._is_refused(task, answer, body):
            return
        found = got(answer, body)
        if found.status == 304:
            assert found.etag == etag, f"{key}: 304 with {found.etag}, asked with {etag}"
            assert etag in self._known.etags(task, coding), f"{key}: 304 for an unknown {etag}"
            self._report.answers[task.name, "not modified"] += 1
            return
        right = self._known.versions(task, coding, found)
        assert right, f"{key}: {found} is none of {self._known.answers[key]}: {body[:150]!r}"
        if unlike(task, self._known):
            self._report.seen.update(right)
        self._etags[key] = found.etag
        self._report.answers[task.name, "right"] += 1

    def _is_refused(self, task: Task, answer: http.client.HTTPResponse, body: bytes) -> bool:
        """Whether this is a refusal; AssertionError if it is no clean one."""
        if answer.status not in (429, 503):
            return False
        body = unpacked(answer, body)
        assert answer.headers["Retry-After"], (task.name, answer.status, "no Retry-After")
        if answer.headers["Content-Type"] == "application/problem+json":
            assert json.loads(body)["status"] == answer.status
        else:
            assert str(answer.status).encode() in body, (task.name, body[:200])
        self._report.answers[task.name, str(answer.status)] += 1
        return True

    def _exchange(self, task: Task, coding: str, etag: str) -> tuple[http.client.HTTPResponse, bytes]:
        """The answer to `task`. A connection that was closed while nothing was asked is opened again, once."""
        if self._connection is not None:
            try:
                return self._kept(*ask(self._connection, task, coding, etag))
            except (http.client.RemoteDisconnected, ConnectionError):
                self._hang_up()
                self._report.answers["(connections opened again)", "right"] += 1
        self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        return self._kept(*ask(self._connection, task, coding, etag))

    def _kept(self, answer: http.client.HTTPResponse, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        if answer.will_close:
            self._hang_up()
        return answer, body

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass
class Soak:
    """A server under soak, what is asked of it, the right answers, and what came of it so far."""

    live: Live
    asked: list[Task]
    known: Expected = field(default_factory=Expected)
    report: Report = field(default_factory=Report)
    stop: threading.Event = field(default_factory=threading.Event)

    def learn(self, folder: Path, snapshot: Snapshot, known: Expected) -> None:
        """Make a version current and ask the server, calm now, everything about it."""
        make_current(folder, snapshot)
        settled(lambda: self._is_current(snapshot), bool, 30)
        learn(self.live.port, snapshot, self.asked, known)

    def rain(self, faults: Faults, seconds: float, *, loud: bool) -> None:
        """Clients and faults, for some seconds."""
        clients = [Client(self, number) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        faults.start()
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.report.memory.append(self.live.memory())
            if loud:
                _progress(self.report, faults, left)
            time.sleep(min(1.0, left))
        faults.stop()
        self.stop.set()
        for client in clients:
            client.join(90)
            if client.is_alive():
                self.report.lost.append("a client still waits for its answer")
        self.report.faults = faults.done
        self.report.wrong += faults.wrong

    def clear_up(self, folder: Path, snapshot: Snapshot) -> None:
        """After the rain everything is answered again, and as before."""
        if not settled(self.live.answers, bool, 30):
            self.report.lost.append("no plain query is answered after the faults")
            return
        again = Expected()
        try:
            self.learn(folder, snapshot, again)
        except (AssertionError, OSError, http.client.HTTPException) as error:
            self.report.lost.append(f"after the faults: {error}"[:500])
        for key, right in again.answers.items():
            if right.items() - self.known.answers[key].items():
                self.report.lost.append(f"after the faults: {key} is another answer")

    def count_up(self, processes: int, descriptors: int, *, long: bool) -> None:
        """Nothing is left of the rain: no process, descriptor or file; and the memory is level."""
        live, lost = self.live, self.report.lost
        if (found := settled(lambda: len(live.family()), lambda count: count == processes, 30)) != processes:
            lost.append(f"{found} processes instead of {processes}")
        if (found := settled(live.descriptors, lambda count: count <= descriptors + 4, 45)) > descriptors + 4:
            lost.append(f"{found} descriptors instead of {descriptors}")
        if files := live.files():
            lost.append(f"files are left: {sorted(map(str, files))[:5]}")
        if len(self.report.seen) != 2:
            lost.append(f"not both versions were seen: {dict(self.report.seen)}")
        if not long:
            return
        if found := settled(live.spooled, lambda count: count == 0, 45):
            lost.append(f"{found} large answers are still open")
        second, last = levels(self.report.memory)
        if last > second * LEVEL + SLACK:
            lost.append(f"memory has grown from {second / MB:.0f} to {last / MB:.0f} MB")

    def _is_current(self, snapshot: Snapshot) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.live.port, timeout=30)
        try:
            return snapshot.version.encode() in ask(connection, Task("ready", "/readyz"))[1]
        finally:
            connection.close()


def soak(seconds: float, folder: Path, seed: int = 1, *, loud: bool = False) -> Report:
    """Make two versions in `folder`, learn the right answers from a calm server, and let it rain."""
    snapshots, place = versions(folder / "snapshots"), folder / "snapshots"
    asked = [task for task in tasks() if task.weight > 1 or seconds >= LONG]
    with contextmanager(serve)(place, folder, **SETTINGS) as live:
        trial = Soak(live, asked)
        for snapshot in snapshots:
            trial.learn(place, snapshot, trial.known)
        before = len(live.family()), live.descriptors()
        trial.rain(Faults(live.pid, live.port, place, snapshots, seed), seconds, loud=loud)
        trial.clear_up(place, snapshots[1])
        trial.count_up(*before, long=seconds >= LONG)
    return trial.report


def levels(memory: list[int]) -> tuple[float, float]:
    """The medians of the second and of the last fifth."""
    fifth = max(len(memory) // 5, 1)
    return statistics.median(memory[fifth : 2 * fifth] or memory), statistics.median(memory[-fifth:])


def _progress(report: Report, faults: Faults, left: float) -> None:
    total, wrong = sum(report.answers.values()), len(report.wrong)
    line = f"{left:5.0f} s left  {total:8,} answers  {wrong} wrong  {sum(faults.done.values()):5,} faults"
    print(f"\r{line}  {report.memory[-1] / MB:6.0f} MB ", end="", file=sys.stderr, flush=True)


def table(report: Report) -> str:
    """The summary, for people."""
    outcomes = sorted({outcome for _, outcome in report.answers})
    lines = [f"{'asked':<28}" + "".join(f"{outcome:>14}" for outcome in outcomes)]
    for name in sorted({name for name, _ in report.answers}):
        lines.append(f"{name:<28}" + "".join(f"{report.answers[name, outcome]:>14,}" for outcome in outcomes))
    totals = {outcome: sum(n for (_, o), n in report.answers.items() if o == outcome) for outcome in outcomes}
    lines += [f"{'all':<28}" + "".join(f"{totals[outcome]:>14,}" for outcome in outcomes), "", "faults"]
    lines += [f"  {count:>6,}  {name}" for name, count in sorted(report.faults.items())]
    second, last = levels(report.memory)
    lines += ["", f"answers in which a version shows: {dict(report.seen)}"]
    lines += [f"slowest answer: {report.slowest:.1f} s", f"memory: {second / MB:.0f} MB, at last {last / MB:.0f} MB"]
    lines += [f"wrong: {len(report.wrong)}", *report.wrong[:20], f"lost: {len(report.lost)}", *report.lost]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", nargs="?", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ogpkg-soak-") as folder:
        report = soak(asked.seconds, Path(folder), asked.seed, loud=True)
    print(f"\n{table(report)}")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
