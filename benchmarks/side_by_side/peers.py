"""The contenders: where each is found, how it is loaded, started and asked, and what is set for it.

Every one gets what its manual recommends for data of this size; `settings` says it in the results.
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote, urlsplit

from benchmarks.side_by_side.load import JSON
from benchmarks.side_by_side.processes import Failed, Server, get
from ogpkg.iris import BASE

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "benchmarks" / "cache" / "peers"
BIN = PEERS / "venv" / "bin"
#: Seconds that a query may take with everyone who can be told.
DEADLINE = 30


@dataclass
class Place:
    """What is served, and where servers may write."""

    data: Path
    snapshots: Path
    work: Path
    first_port: int
    #: The IRI of something that is described, for a server of nothing but descriptions.
    example: str = ""

    @property
    def triples(self) -> Path:
        """What all peers load: the very statements that our default graph has."""
        return self.snapshots / "current" / "default.nt"


@dataclass
class Contender:
    """One of the table. `endpoint` is the path of its SPARQL endpoint."""

    place: Place
    #: Seconds of loading before it starts (on disk) and from its start to its first answer.
    loaded: float = 0.0
    ready: float = 0.0
    #: What the first answer is to.
    first_query: str = "ASK {}"
    server: Server | None = field(default=None, repr=False)

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    settings: ClassVar[str] = ""
    endpoint: ClassVar[str] = "/sparql"
    #: From the first port of the run.
    offset: ClassVar[int] = 0
    patience: ClassVar[float] = 300.0
    #: Whether it answers queries at all, and whether only single ones.
    sparql: ClassVar[bool] = True
    slow: ClassVar[bool] = False

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.place.first_port + self.offset

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def folder(self) -> Path:
        """A folder of its own."""
        folder = self.place.work / self.name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def missing(self) -> str:
        """Why it cannot take part, or nothing."""
        return ""

    def version(self) -> str:
        """What it calls itself."""
        return ""

    def command(self) -> Sequence[str | Path]:
        """What starts it."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """What it is told besides."""
        return {}

    @property
    def headers(self) -> dict[str, str]:
        """What every request says besides."""
        return {}

    def load(self) -> None:
        """What is to be done before it can start; counts as loading."""

    def fill(self) -> None:
        """What is to be done when it runs; counts as loading."""

    def ready_path(self) -> str:
        """What is asked to know that it runs."""
        return f"{self.endpoint}?query={quote(self.first_query, safe='')}"

    def start(self) -> None:
        """Load and start it; Failed says why it could not."""
        began = time.perf_counter()
        self.load()
        self.loaded = time.perf_counter() - began
        self.open()
        began = time.perf_counter()
        self.fill()
        self.loaded += time.perf_counter() - began

    def open(self) -> None:
        """Start what is loaded, and wait for its first answer."""
        began = time.perf_counter()
        command = list(map(str, self.command()))
        self.server = Server(command, self.port, self.folder / "log.txt", self.environment())
        try:
            accept = {"Accept": JSON if self.sparql else "*/*"}
            self.server.wait(self.ready_path(), {**self.headers, **accept}, self.patience)
        except Failed:
            self.stop()
            raise
        self.ready = time.perf_counter() - began

    def stop(self) -> None:
        """End it, if it runs."""
        if self.server:
            self.server.stop()
            self.server = None

    def memory(self) -> int:
        """Bytes of all its processes."""
        return self.server.memory() if self.server else 0

    def ask(self, query: str, within: float = 60.0) -> tuple[int, bytes]:
        """Status and body of one query, as JSON."""
        return get(self.port, f"{self.endpoint}?query={quote(query, safe='')}", {"Accept": JSON}, within)


class Ogpkg(Contender):
    """This project, as it comes: nothing set, two workers."""

    name, title, offset = "ogpkg", "ogpkg", 0
    settings = "`ogpkg serve --no-build`, nothing else set: two workers, 30 s a query, no access log"

    def version(self) -> str:
        return _said([Path(sys.executable).with_name("ogpkg"), "--version"])

    def command(self) -> Sequence[str | Path]:
        script = Path(sys.executable).with_name("ogpkg")
        return script, "serve", "--no-build", "--port", str(self.port), "--snapshots", self.place.snapshots


class OxigraphMemory(Contender):
    """The Oxigraph server, everything in memory, filled over HTTP."""

    name, title, offset = "oxigraph-memory", "Oxigraph in memory", 1
    # With --timeout-s it keeps a thread a query until the time is over, and aborts under load.
    settings = "`oxigraph serve`, filled by one POST with no_transaction, its bulk loader; no limit on a query's time"
    endpoint = "/query"

    def missing(self) -> str:
        return "" if (BIN / "oxigraph").is_file() else "the Oxigraph server is not installed (PyPI: oxigraph)"

    def version(self) -> str:
        return _said([BIN / "oxigraph", "--version"])

    def command(self) -> Sequence[str | Path]:
        return BIN / "oxigraph", "serve", "--bind", f"127.0.0.1:{self.port}"

    def fill(self) -> None:
        size = str(self.place.triples.stat().st_size)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        with self.place.triples.open("rb") as file:
            headers = {"Content-Type": "application/n-triples", "Content-Length": size}
            connection.request("POST", "/store?default&no_transaction", file, headers)
            status = connection.getresponse().status
        connection.close()
        if status not in (200, 201, 204):
            raise Failed(f"loading was answered with {status}")


class OxigraphDisk(OxigraphMemory):
    """The Oxigraph server on a store loaded and optimized beforehand."""

    name, title, offset = "oxigraph-disk", "Oxigraph on disk", 2
    settings = "`oxigraph load`, `oxigraph optimize`, then `oxigraph serve-read-only`; no limit on the time of a query"

    def load(self) -> None:
        shutil.rmtree(self.folder / "store", ignore_errors=True)
        for order in (("load", "--file", self.place.triples), ("optimize",)):
            _run([BIN / "oxigraph", order[0], "--location", self.folder / "store", *order[1:]])

    def fill(self) -> None:
        pass

    def load_only(self, source: Path) -> float:
        """Seconds that it takes to load `source` into a store on disk, and nothing more."""
        store = self.folder / "only-loaded"
        shutil.rmtree(store, ignore_errors=True)
        began = time.perf_counter()
        _run([BIN / "oxigraph", "load", "--location", store, "--file", source])
        took = time.perf_counter() - began
        shutil.rmtree(store)
        return took

    def command(self) -> Sequence[str | Path]:
        where = ("--location", self.folder / "store", "--bind", f"127.0.0.1:{self.port}")
        return BIN / "oxigraph", "serve-read-only", *where


class RdflibEndpoint(Contender):
    """rdflib-endpoint: one process of Python; reads the file when it starts."""

    name, title, offset = "rdflib-endpoint", "rdflib-endpoint", 3
    slow = True
    settings = "`rdflib-endpoint serve FILE`, its own store in memory"
    endpoint = "/"

    def missing(self) -> str:
        script = BIN / "rdflib-endpoint"
        return "" if script.is_file() else "rdflib-endpoint is not installed (PyPI: rdflib-endpoint)"

    def version(self) -> str:
        return _said([BIN / "python", "-m", "pip", "list", "--format=freeze"], r"(?m)^rdflib-endpoint==(.*)$")

    def command(self) -> Sequence[str | Path]:
        return BIN / "rdflib-endpoint", "serve", "--host", "127.0.0.1", "--port", str(self.port), self.place.triples


class Virtuoso(Contender):
    """Virtuoso with a database of its own, loaded by its bulk loader."""

    name, title, offset = "virtuoso", "Virtuoso", 4
    settings = (
        "its bulk loader and a checkpoint; 100,000 buffers (0.8 GB: all of the data), 64 threads for HTTP,"
        f" no limit on rows, {DEADLINE} s a query; the one graph is its default graph"
    )
    graph: ClassVar[str] = "urn:bench"

    def missing(self) -> str:
        here = shutil.which("virtuoso-t") and shutil.which("isql-vt")
        return "" if here else "Virtuoso is not installed (Debian: virtuoso-opensource-7-bin)"

    def version(self) -> str:
        return _said(["virtuoso-t", "-?"], r"Version (\S+)")

    @property
    def _sql_port(self) -> int:
        return self.port + 10

    def load(self) -> None:
        for file in self.folder.glob("virtuoso*"):
            file.unlink()
        triples = self.place.triples.resolve().parent
        text = Path(__file__).with_name("virtuoso.ini").read_text(encoding="utf-8")
        values = {"folder": self.folder, "sql": self._sql_port, "http": self.port, "data": triples}
        for name, value in (values | {"graph": self.graph, "deadline": DEADLINE}).items():
            text = text.replace(f"@{name}@", str(value))
        (self.folder / "virtuoso.ini").write_text(text, encoding="utf-8")

    def command(self) -> Sequence[str | Path]:
        return "virtuoso-t", "+foreground", "+configfile", self.folder / "virtuoso.ini"

    def fill(self) -> None:
        triples = self.place.triples.resolve()
        orders = (f"ld_dir('{triples.parent}', '{triples.name}', '{self.graph}');", "rdf_loader_run();", "checkpoint;")
        for order in orders:
            _run(["isql-vt", str(self._sql_port), "dba", "dba", f"exec={order}"])
        failed = _run(
            [
                "isql-vt",
                str(self._sql_port),
                "dba",
                "dba",
                "exec=select ll_error from DB.DBA.load_list where ll_error is not null;",
            ]
        )
        if "0 Rows" not in failed:
            raise Failed(f"its loader says: {failed[-500:]}")


class Trifid(Contender):
    """Trifid in front of a SPARQL endpoint: descriptions and pages, no data of its own. Reads Oxigraph in memory.

    It is asked under the name that the IRIs have, so that it need not rewrite them, as behind a proxy of that name.
    """

    name, title, offset = "trifid", "Trifid", 5
    settings = (
        "in front of Oxigraph in memory, asked without a detour; its entity renderer alone, production mode, no log"
    )
    sparql = False

    def missing(self) -> str:
        if not shutil.which("node"):
            return "Node.js is not here"
        return "" if _TRIFID.is_dir() else "Trifid is not installed (npm: trifid)"

    def version(self) -> str:
        return str(json.loads((_TRIFID / "package.json").read_text())["version"])

    def command(self) -> Sequence[str | Path]:
        config = self.folder / "trifid.json"
        endpoint = f"http://127.0.0.1:{self.place.first_port + OxigraphMemory.offset}/query"
        settings = {
            "server": {"logLevel": "error", "listener": {"host": "127.0.0.1", "port": self.port}},
            "globals": {"endpoints": {"default": {"url": endpoint}}},
            "plugins": {"entity-renderer": {"module": "@zazuko/trifid-entity-renderer"}},
        }
        config.write_text(json.dumps(settings), encoding="utf-8")
        return "node", _TRIFID / "server.js", "--config", config

    def ready_path(self) -> str:
        return urlsplit(self.place.example).path

    @property
    def headers(self) -> dict[str, str]:
        there = urlsplit(BASE)
        return {"Host": there.netloc, "X-Forwarded-Host": there.netloc, "X-Forwarded-Proto": there.scheme}

    def environment(self) -> dict[str, str]:
        return {"NODE_ENV": "production", "OTEL_SDK_DISABLED": "true"}


class Nginx(Contender):
    """Not a contender: what wrk can ask of a server that has nothing to think about."""

    name, title, offset = "nginx", "nginx, a fixed answer of 1 kB", 6
    sparql = False
    settings = "one worker, `return 200`"
    endpoint = "/"

    def missing(self) -> str:
        return "" if _NGINX.is_file() else "nginx is not installed (Debian: nginx-light)"

    def version(self) -> str:
        return _said([_NGINX, "-v"])

    def command(self) -> Sequence[str | Path]:
        paths = "".join(f"{name}_temp_path {self.folder}/{name}; " for name in _NGINX_PATHS)
        server = f"server {{ listen 127.0.0.1:{self.port}; location / {{ return 200 '{'x' * 1000}'; }} }}"
        text = (
            f"daemon off; pid {self.folder}/pid; error_log stderr; events {{}}"
            f" http {{ access_log off; keepalive_requests 1000000000; {paths}{server} }}"
        )
        (self.folder / "nginx.conf").write_text(text, encoding="utf-8")
        return _NGINX, "-c", self.folder / "nginx.conf"


#: In the order in which they take turns. Trifid reads Oxigraph in memory, which must run before it.
CONTENDERS: tuple[type[Contender], ...] = (Ogpkg, OxigraphMemory, OxigraphDisk, Virtuoso, RdflibEndpoint, Trifid)
_TRIFID = PEERS / "node_modules" / "trifid"
_NGINX = Path("/usr/sbin/nginx")
_NGINX_PATHS = ("client_body", "fastcgi", "proxy", "scgi", "uwsgi")


def _run(command: Sequence[str | Path]) -> str:
    """What a command says; Failed with its last words if it fails."""
    done = subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True, timeout=900)  # noqa: S603
    if done.returncode:
        raise Failed(f"{command[0]} ended with {done.returncode}: {(done.stderr or done.stdout)[-500:]}")
    return done.stdout


def _said(command: Sequence[str | Path], pattern: str = r"([\d][\w.]*)") -> str:
    """A version in what a command says."""
    try:
        done = subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True, timeout=60)  # noqa: S603
    except OSError:
        return "unknown"
    found = re.search(pattern, done.stdout + done.stderr)
    return found[1] if found else "unknown"
