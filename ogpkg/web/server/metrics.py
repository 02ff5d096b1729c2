"""``/metrics``: figures for a monitor, in the text formats of Prometheus. One registry per application.

No label says anything of a client's: methods, families of addresses, statuses and kinds of problem are few, whatever
is asked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from ogpkg.dataset import open_snapshot
from ogpkg.errors import OgpkgError
from ogpkg.web.state import state, states

views = Blueprint("metrics", __name__)

NAME = "ogpkg.metrics"
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH")
#: Seconds; the last are about where the default deadlines of queries and validations are.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 60.0)
#: Where an answer came from, by what the log says of the cache.
_ORIGINS = {"hit": "cache", "miss": "evaluated"}
#: What counts a request, given its seconds, the bytes of its answer, and its rows.
Counting = Callable[[float, int, int], None]
#: Figures of what is now, by their names.
Reading = Callable[[], Mapping[str, float]]


def register(app: Flask) -> None:
    """Give `app` figures of its own."""
    app.extensions[NAME] = Metrics()


def of(app: Flask) -> Metrics:
    """The figures of `app`."""
    return cast(Metrics, app.extensions[NAME])


@views.get("/metrics")
def metrics() -> Response:
    """All figures, in the format that the client takes. No worker is asked, so a busy server tells them too."""
    write, content_type = choose_encoder(request.headers.get("Accept", ""))
    body = write(of(current_app).registry)
    return Response(body, content_type=content_type, headers={"Cache-Control": "no-store", "Vary": "Accept"})


class Metrics(Collector):
    """What has happened since the start, counted; and what is now, read when somebody asks."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._watched: dict[str, Reading] = {}
        self._counters: dict[tuple[str, str, int, str | None], Counting] = {}
        self._requests = Counter(
            "ogpkg_requests", "Requests answered.", ("family", "method", "status"), registry=registry
        )
        self._seconds = Histogram(
            "ogpkg_request_seconds",
            "Seconds from its head to the whole answer.",
            ("family",),
            buckets=BUCKETS,
            registry=registry,
        )
        self._bytes = Counter("ogpkg_sent_bytes", "Bytes of the bodies of answers.", ("family",), registry=registry)
        self._queries = Counter("ogpkg_queries", "SPARQL queries of clients.", ("outcome",), registry=registry)
        self._rows = Counter("ogpkg_query_rows", "Rows and triples of the answers to queries.", registry=registry)
        ProcessCollector(registry=registry)
        registry.register(self)

    def watch(self, name: str, read: Reading) -> None:
        """Tell what `read` gives as gauges called ``ogpkg_<name>_<figure>``; it must not wait for anything."""
        self._watched[name] = read

    def count(self, record: Mapping[str, Any]) -> None:
        """Count the request that `record` tells of."""
        self.counter(record)(record["seconds"], record["bytes"], record.get("rows") or 0)

    def counter(self, record: Mapping[str, Any]) -> Counting:
        """What counts a request such as `record` tells of, given its seconds, bytes and rows."""
        family, method, status = record["family"], record["method"], record["status"]
        is_query = family == "sparql" and bool(record.get("query") or status >= 400)
        outcome = _outcome(record) if is_query else None
        kind = family, method if method in METHODS else "other", status, outcome
        if kind not in self._counters:
            self._counters[kind] = self._counter(*kind)
        return self._counters[kind]

    def _counter(self, family: str, method: str, status: int, outcome: str | None) -> Counting:
        requests = self._requests.labels(family, method, str(status))
        seconds_of, sent = self._seconds.labels(family), self._bytes.labels(family)
        queries = self._queries.labels(outcome) if outcome else None

        def count(seconds: float, size: int, rows: int) -> None:
            requests.inc()
            seconds_of.observe(seconds)
            sent.inc(size)
            if queries is not None:
                queries.inc()
                self._rows.inc(rows)

        return count

    def collect(self) -> Iterator[Metric]:
        """What is now. Called while ``/metrics`` is answered, for it asks the state of that request."""
        yield from _now()
        for name, read in self._watched.items():
            for figure, value in read().items():
                yield GaugeMetricFamily(f"ogpkg_{name}_{figure}", f"{name}: {figure.replace('_', ' ')}.", value)


def _outcome(record: Mapping[str, Any]) -> str:
    """What became of a query: the kind of problem as ``/problems`` lists it, or where its answer came from.

    Of the queries that failed, those that did for want of memory or stack, or because the client had gone, are apart.
    """
    if record["status"] >= 400:
        return record.get("reason") or record.get("problem") or f"status-{record['status']}"
    return "not-modified" if record["status"] == 304 else _ORIGINS.get(str(record.get("cache")), "evaluated")


def _now() -> Iterator[Metric]:
    served, answers = state().served, state().answers
    info = GaugeMetricFamily("ogpkg_dataset_info", "The version that is served.", labels=("version",))
    info.add_metric((served.version,), 1)
    yield info
    yield _gauge("dataset_published_timestamp_seconds", "When this version became current.", state().published)
    switches = states(current_app).switches
    yield CounterMetricFamily("ogpkg_dataset_switches", "New versions taken up without a stop.", switches)
    if served.folder:
        with suppress(OgpkgError):  # a version that is served may be gone from the disk
            quads = open_snapshot(served.folder, thorough=False).manifest["quads"]
            yield _gauge("dataset_statements", "Statements of its named graphs.", quads)
    pool = served.pool.state()
    yield _gauge("query_workers", "Processes that evaluate queries.", pool["workers"])
    yield _gauge("query_workers_idle", "Of these, those that wait for a query.", pool["idle"])
    yield _gauge("queries_waiting", "Queries that wait for a worker.", pool["waiting"])
    text = "Workers replaced since this version is served: stopped, dead, or grown too large."
    yield CounterMetricFamily("ogpkg_query_workers_replaced", text, pool["replaced"])
    yield _gauge("cache_bytes", "Bytes of finished answers that are kept.", answers.size)
    yield _gauge("cache_entries", "How many answers these are.", len(answers))
    yield _gauge("cache_limit_bytes", "The most bytes that are kept.", answers.limit)
    yield _gauge("validations_running", "Documents that are being checked.", state().validator.running)
    processes, resident = _weigh()
    yield _gauge("processes", "Processes of this server.", processes)
    text = "Bytes of memory of all of them; what they share counts once for each."
    yield _gauge("processes_resident_bytes", text, resident)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"ogpkg_{name}", text, value)


def _weigh() -> tuple[int, int]:
    """How many processes there are of this one and those below it, and the memory of all."""
    parents: dict[int, tuple[int, int]] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold spaces; the state and the parent stand behind it (proc_pid_stat(5)).
            fields = file.read_bytes().rpartition(b")")[2].split()
        except OSError:  # it has ended
            continue
        parents[int(file.parent.name)] = int(fields[1]), int(fields[21])
    family = {os.getpid()}
    while more := {pid for pid, (parent, _) in parents.items() if parent in family} - family:
        family |= more
    return len(family), sum(parents[pid][1] for pid in family if pid in parents) * os.sysconf("SC_PAGE_SIZE")
