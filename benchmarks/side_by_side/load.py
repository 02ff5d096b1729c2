"""One cell of the table: wrk asks one contender for some seconds, and says how many answers came and how late."""

from __future__ import annotations

import http.client
import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks.side_by_side.processes import get
from benchmarks.side_by_side.queries import Template

_SCRIPT = Path(__file__).with_name("load.lua")
JSON = "application/sparql-results+json"
#: wrk prepares the next request before it stops, one a connection: these were asked for or are lost.
_SPARE = 64


class Measure(NamedTuple):
    """What wrk saw; times in milliseconds."""

    rate: float
    mean: float
    p50: float
    p90: float
    p99: float
    most: float
    requests: int
    bytes: int
    #: Answers with a status of 400 or more, and connections that broke or were too late.
    bad: int
    #: Whether a first-time query was asked again because there were no other ones.
    repeated: bool


@dataclass
class Asking:
    """Requests of one kind for one contender; `start` moves on, so that none is asked twice."""

    templates: Sequence[Template]
    headers: Mapping[str, str] = field(default_factory=lambda: {"Accept": JSON})
    start: int = 0
    #: Milliseconds that a connection waits after each answer.
    pause: int = 0

    @property
    def static(self) -> bool:
        """Whether it is always the same request."""
        return len(self.templates) == 1 and self.templates[0].first_number is None and self._constants == 1

    @property
    def _constants(self) -> int:
        return min(len(template.constants) for template in self.templates)

    def path(self, index: int) -> str:
        """The path of request number `index`; the script for wrk does the same."""
        turn, place = divmod(index, len(self.templates))
        return self.templates[place].instance(turn)

    def exhausted(self, asked: int) -> bool:
        """Whether the next `asked` requests are not all new."""
        bounded = any(template.first_number is None for template in self.templates)
        return bounded and not self.static and self.start + asked > self._constants * len(self.templates)


def missing() -> str:
    """Why nothing can be measured, or nothing."""
    return "" if shutil.which("wrk") else "wrk is not here (Debian: apt-get install wrk)"


def run(address: str, asking: Asking, connections: int, seconds: int) -> Measure:
    """Ask for so many seconds; nothing else should be busy meanwhile."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script(asking))
        file.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", file.name]
        command.append(f"{address}{asking.path(0)}" if asking.static else address)
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60)  # noqa: S603
    found = json.loads(done.stdout.splitlines()[-1])
    repeated = asking.exhausted(found["asked"])
    asking.start += found["asked"] + _SPARE
    mean, p50, p90, p99, most = (found[name] / 1000 for name in ("mean", "p50", "p90", "p99", "most"))
    rate, bad = found["requests"] / found["seconds"], found["failed"] + found["refused"]
    return Measure(rate, mean, p50, p90, p99, most, found["requests"], found["bytes"], bad, repeated)


def singles(port: int, asking: Asking, count: int) -> Measure:
    """A few requests, one after the other, of a server that is not up to a load."""
    times, lengths, bad = [], [], 0
    for _ in range(count):
        began = time.perf_counter()
        try:
            status, body = get(port, asking.path(asking.start), asking.headers)
        except (OSError, http.client.HTTPException):
            status, body = 0, b""
        times.append((time.perf_counter() - began) * 1000)
        lengths.append(len(body))
        bad += status != 200
        asking.start += 1
    mean, middle, most = sum(times) / count, statistics.median(times), max(times)
    return Measure(1000 / mean, mean, middle, most, most, most, count, sum(lengths), bad, False)


def script(asking: Asking) -> str:
    """The script for wrk, with what to ask."""
    templates = [] if asking.static else asking.templates
    headers = ", ".join(f"[{_lua(name)}] = {_lua(value)}" for name, value in asking.headers.items())
    fields = f"start = {asking.start}, pause = {asking.pause}, headers = {{ {headers} }}, "
    written = ",\n".join(_lua_template(template) for template in templates)
    return f"local cell = {{ {fields}templates = {{\n{written}\n}} }}\n{_SCRIPT.read_text(encoding='utf-8')}"


def _lua_template(template: Template) -> str:
    pieces = "".join(f"{name} = {_lua(getattr(template, name))}, " for name in ("head", "middle", "tail"))
    number = "" if template.first_number is None else f"number = {template.first_number}, "
    return f"{{ {pieces}{number}constants = {{ {', '.join(map(_lua, template.constants))} }} }}"


def _lua(value: object) -> str:
    """A number or a text; paths are percent-encoded, so that JSON's escapes are Lua's."""
    return json.dumps(value)
