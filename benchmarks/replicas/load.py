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

WRK = shutil.which("wrk")
_PREFIXES = """\
PREFIX ogp: <https://w3id.org/ogpkg/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
POINT = "SELECT ?p@ ?o { <%s> ?p@ ?o }"
LIST = """\
SELECT ?commitment@ ?title ?start ?end ?lead ?name {
  ?commitment@ ogp:plan <%s> ; a ogp:Commitment .
  OPTIONAL { ?commitment@ dct:title ?title }
  OPTIONAL { ?commitment@ schema:startDate ?start }
  OPTIONAL { ?commitment@ schema:endDate ?end }
  OPTIONAL { ?commitment@ ogp:leadAgency ?lead . OPTIONAL { ?lead skos:prefLabel ?name } }
}"""
#: What wrk runs. `@` in an address is another name each time, so that no cache knows the query.
_SCRIPT = """\
local addresses, run, asked = {}, "", 0
function init(arguments)
   for line in io.lines(arguments[1]) do addresses[#addresses + 1] = line end
   run, asked = arguments[2], tonumber(arguments[3])
end
function request()
   asked = asked + 1
   local address = addresses[(asked - 1) % #addresses + 1]
   return wrk.format("GET", (address:gsub("@", run .. asked)))
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
    """What is asked of the data that the server at `port` has."""
    commitments, plans = _things(port, "Commitment", 20_000), _things(port, "ActionPlan", 2_000)
    if not commitments or not plans:
        sys.exit("there are no commitments in these data")
    pages = [f"/doc/commitment/{one.rpartition('/')[2]}.html" for one in commitments]
    return [
        Kind("query, kept", [_address(LIST % plans[0]).replace("@", "")], "application/sparql-results+json"),
        Kind("look-up, first time", [_address(POINT % one) for one in commitments], "application/sparql-results+json"),
        Kind("list, first time", [_address(LIST % one) for one in plans], "application/sparql-results+json"),
        Kind("page, kept", pages[:1], "text/html"),
        Kind("page, first time", pages, "text/html"),
    ]


def _things(port: int, kind: str, most: int) -> list[str]:
    query = f"{_PREFIXES}SELECT ?thing {{ ?thing a ogp:{kind} ; dct:title ?title }} ORDER BY ?thing LIMIT {most}"
    lines = ask(port, f"/sparql?query={quote(query)}", Accept="text/csv").body.decode().split()[1:]
    return list(dict.fromkeys(lines))


def _address(query: str) -> str:
    return "/sparql?query=" + quote(_PREFIXES + query, safe="@")


class Load:
    """Runs of wrk, each asking for what none before it has asked, but for what is to be found kept."""

    def __init__(self, folder: Path, seconds: int) -> None:
        self._folder, self._seconds, self._runs = folder, seconds, count()
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
        run, begun = f"r{next(self._runs)}x", str(self._asked.get(kind.name, 0))
        command = [str(WRK), "-t1", f"-c{connections}", f"-d{self._seconds}s", "--timeout", "20s"]
        command += ["-s", str(self._script), "-H", f"Accept: {kind.accept}", f"http://127.0.0.1:{port}/"]
        done = subprocess.run(  # noqa: S603 - our own load
            [*command, "--", str(file), run, begun], check=True, capture_output=True, text=True, timeout=120
        )
        found: dict[str, int] = json.loads(done.stdout.rpartition("JSON")[2])
        return found


def packed(port: int, kinds: Sequence[Kind]) -> dict[str, int]:
    """The bytes of an answer with gzip, its head among them, by kind: the median of a few."""
    found = {}
    for kind in kinds:
        addresses = [one.replace("@", "packed") for one in kind.addresses[:9]]
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
