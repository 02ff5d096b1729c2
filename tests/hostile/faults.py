"""What goes wrong in the soak: processes are killed and stopped, queries misbehave, clients leave, versions change."""

from __future__ import annotations

import http.client
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from ogpkg.dataset import Snapshot
from tests.hostile.wire import connect, request
from tests.live import descendants

#: Queries that no worker survives, or not for long: each is answered with a clean refusal, or rightly.
MEAN = {
    "a sum of 20,000 numbers": "SELECT (" + "1+" * 20_000 + "1 AS ?n) {}",
    "8,000 alternatives": "ASK { ?s " + "|".join(["ogp:x"] * 8_000) + " ?o }",
    "a table that takes all memory": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "a text that takes all memory": (
        "SELECT (STRLEN(CONCAT(?h,?h,?h,?h,?h,?h,?h,?h)) AS ?n) "
        "{ { SELECT (GROUP_CONCAT(CONCAT(STR(?a),STR(?d))) AS ?h) { ?a ?b ?c . ?d ?e ?f } } }"
    ),
    "a count without an end": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "a pattern without an end": 'SELECT * { ?s ?p ?o . ?x ?y ?z FILTER(REGEX(STR(?o), "(a|a?)+$") && STR(?s) = ?z) }',
}


class Faults:
    """Causes faults, in threads, until stopped. `done` counts them; `wrong` has what was no clean refusal."""

    def __init__(self, pid: int, port: int, folder: Path, versions: tuple[Snapshot, Snapshot], seed: int) -> None:
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._pid, self._port, self._folder, self._versions = pid, port, folder, versions
        self._random, self._stop = random.Random(seed), threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(each, rest)) for each, rest in self._kinds().items()]

    def _kinds(self) -> dict[Callable[[], None], float]:
        """Each fault, and the seconds between two of it."""
        kinds: dict[Callable[[], None], float] = {self.kill_worker: 1.0, self.stop_worker: 3.0, self.kill_nursery: 5.0}
        return kinds | {self.hang_up: 0.5, self.ask_meanly: 1.5, self.switch: 4.0}

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, fault: Callable[[], None], seconds: float) -> None:
        while not self._stop.wait(self._random.uniform(0.5, 1.5) * seconds):
            with suppress(OSError):
                fault()

    def kill_worker(self) -> None:
        self._signal(self._pick("ogpkg.query.nursery", children=True), signal.SIGKILL, "a worker killed")

    def stop_worker(self) -> None:
        """For a while; a question that it has meanwhile runs into its deadline."""
        pid = self._pick("ogpkg.query.nursery", children=True)
        self._signal(pid, signal.SIGSTOP, "a worker stopped for a while")
        self._stop.wait(self._random.uniform(0.2, 2.0))
        self._signal(pid, signal.SIGCONT, "")

    def kill_nursery(self) -> None:
        module = self._random.choice(["ogpkg.query.nursery", "ogpkg.web.validation.validating"])
        self._signal(self._pick(module), signal.SIGKILL, f"{module} killed")

    def hang_up(self) -> None:
        """In the middle of a request, or of its answer."""
        whole = request("GET", f"/sparql?query={quote('SELECT * { ?s ?p ?o }')}", "Accept: text/csv")
        with connect(self._port) as client:
            client.sendall(self._random.choice([whole, whole[: self._random.randrange(len(whole))]]))
            client.settimeout(self._random.uniform(0.01, 0.5))
            with suppress(OSError):
                client.recv(10_000)
        self.done["a client hung up"] += 1

    def ask_meanly(self) -> None:
        name = self._random.choice(list(MEAN))
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=90)
        body, kind = MEAN[name].encode(), {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
        try:
            connection.request("POST", "/sparql", body, kind)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status not in (200, 400, 413, 422, 429, 503):
                self.wrong.append(f"{name}: {answer.status} {text[:200]!r}")
            self.done[f"{name}: {answer.status}"] += 1
        except (OSError, http.client.HTTPException) as error:
            self.wrong.append(f"{name}: {error!r}")
        finally:
            connection.close()

    def switch(self) -> None:
        """Make the other version current, as a build does."""
        now = os.readlink(self._folder / "current")
        other = next(each for each in self._versions if each.path.name != now)
        make_current(self._folder, other)
        self.done["another version made current"] += 1

    def _pick(self, module: str, children: bool = False) -> int | None:
        """A process of `module`; of its children, one that is not."""
        found = [pid for pid in descendants(self._pid) if module in _command(pid)]
        # A child has the command line of the process that forked it.
        heads = [pid for pid in found if _parent(pid) not in found]
        wanted = [pid for pid in found if (pid in heads) != children]
        return self._random.choice(wanted) if wanted else None

    def _signal(self, pid: int | None, number: int, name: str) -> None:
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
                if name:
                    self.done[name] += 1


def make_current(folder: Path, snapshot: Snapshot) -> None:
    new = folder / f".current-{time.monotonic_ns()}"
    new.symlink_to(snapshot.path.name)
    new.replace(folder / "current")


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
