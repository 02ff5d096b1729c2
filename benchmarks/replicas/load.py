"""As many requests as a few connections can ask for, by wrk: how many were answered, how soon, and at whose cost."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.replicas.farm import ask, worked
from benchmarks.side_by_side import queries
from ogpkg.iris import OGP

WRK = shutil.which("wrk")
TABLE, DCTERMS = "application/sparql-results+json", "http://purl.org/dc/terms/"
#: What wrk runs. `@` in an address is another number each time, so that no cache knows the query.
_SCRIPT = """\
local addresses, first, asked = {}, 0, 0
function init(arguments)
   for line in io.lines(arguments[1]) do addresses[#addresses + 1] = line end
   first, asked = tonumber(arguments[2]), tonumber(arguments[3])
end
function request()
   asked = asked + 1
   local address = addresses[(asked - 1) % #addresses + 1]
   return wrk.format("GET", (address:gsub("@", string.format("%d", first + asked))))
end
function done(summary, latency, requests)
   local e = summary.errors
   io.write(string.format(
      'JSON{"requests":%d,"micros":%d,"bytes":%d,"median":%d,"tail":%d,"refused":%d,"broken":%d}\\n',
      summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
      e.status, e.connect + e.read + e.write + e.timeout))
end
"""


class Kind(NamedTuple):
    """One kind of request: its addresses, asked one after the other, and the media type that is wanted."""

    name: str
    addresses: Sequence[str]
    accept: str


class Measured(NamedTuple):
    """What came of one run: per second, in milliseconds, bytes of an answer, milliseconds of processor for one."""

    rate: float
    median: float
    tail: float
    size: float
    refused: int
    broken: int
    served: float
    proxied: float
    asking: float


def kinds(port: int) -> list[Kind]:
    """What is asked of the data that the server at `port` has: queries of `make bench`, and pages."""
    world = queries.World(_things(port, "Commitment"), _things(port, "ActionPlan"), 0)
    if not world.commitments or not world.plans:
        sys.exit("there are no commitments in these data")
    pages = [f"/doc/commitment/{one.rpartition('/')[2]}.html" for one in world.commitments]
    points, lists = _addresses(queries.POINT, world), _addresses(queries.LIST, world)
    return [
        Kind("query, kept", [lists[0].replace("@", "10000")], TABLE),
        Kind("look-up, first time", points, TABLE),
        Kind("list, first time", lists, TABLE),
        Kind("page, kept", pages[:1], "text/html"),
        Kind("page, first time", pages, "text/html"),
    ]


def _things(port: int, kind: str) -> list[str]:
    query = f"SELECT DISTINCT ?thing {{ ?thing a <{OGP}{kind}> ; <{DCTERMS}title> ?title }} ORDER BY ?thing LIMIT 20000"
    return ask(port, f"/sparql?query={quote(query)}", Accept="text/csv").body.decode().split()[1:]


def _addresses(kind: queries.Kind, world: queries.World) -> list[str]:
    template = queries.path_of("/sparql", kind.template(world))
    return [f"{template.head}{constant}{template.middle}@{template.tail}" for constant in template.constants]


class Load:
    """Runs of wrk, each asking for what none before it has asked, but for what is to be found kept."""

    def __init__(self, folder: Path, seconds: int) -> None:
        self._folder, self._seconds, self._runs = folder, seconds, count(1)
        self._script = folder / "ask.lua"
        self._script.write_text(_SCRIPT, encoding="utf-8")
        self._asked: dict[str, int] = {}

    def run(
        self, kind: Kind, port: int, connections: int, servers: Callable[[], set[int]], nginx: set[int]
    ) -> Measured:
        """Ask the server at `port` for `kind` over some connections; who `servers` and `nginx` are is weighed."""
        before = worked(servers()), worked(nginx), _children()
        found = self._wrk(kind, port, connections)
        after = worked(servers()), worked(nginx), _children()
        answered = max(found["requests"], 1)
        self._asked[kind.name] = self._asked.get(kind.name, 0) + found["requests"]
        costs = [(end - begin) * 1000 / answered for begin, end in zip(before, after, strict=True)]
        rate, size = found["requests"] / found["micros"] * 1e6, found["bytes"] / answered
        times = found["median"] / 1000, found["tail"] / 1000
        return Measured(rate, *times, size, found["refused"], found["broken"], *costs)

    def _wrk(self, kind: Kind, port: int, connections: int) -> dict[str, int]:
        file = self._folder / "addresses.txt"
        file.write_text("\n".join(kind.addresses) + "\n", encoding="utf-8")
        first, begun = str(next(self._runs) * 1_000_000), str(self._asked.get(kind.name, 0))
        command = [str(WRK), "-t1", f"-c{connections}", f"-d{self._seconds}s", "--timeout", "20s"]
        command += ["-s", str(self._script), "-H", f"Accept: {kind.accept}", f"http://127.0.0.1:{port}/"]
        done = subprocess.run(  # noqa: S603 - our own load
            [*command, "--", str(file), first, begun], check=True, capture_output=True, text=True, timeout=120
        )
        found: dict[str, int] = json.loads(done.stdout.rpartition("JSON")[2])
        return found


def packed(port: int, kinds: Sequence[Kind]) -> dict[str, int]:
    """The bytes of an answer with gzip, its head among them, by kind: the median of a few."""
    found = {}
    for kind in kinds:
        addresses = [one.replace("@", "10002") for one in kind.addresses[:9]]
        answers = [ask(port, one, Accept=kind.accept, Accept_Encoding="gzip") for one in addresses]
        found[kind.name] = int(median(len(one.body) + len(one.headers.as_bytes()) for one in answers))
    return found


def settle(servers: Callable[[], set[int]], seconds: float = 20.0) -> None:
    """Wait until the `servers` have nothing to do, for some seconds at most."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        before = worked(servers())
        time.sleep(0.25)
        if worked(servers()) - before < 0.03:
            return


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
