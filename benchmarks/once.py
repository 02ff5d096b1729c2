"""One measured run, in a process of its own: ``python -m benchmarks.once WHAT FILE`` prints seconds, peak, results.

WHAT is an engine of `check.check` (`auto`, `pyshacl`) or `load`, the yardstick: Oxigraph reading the same file. The
time is that of the work, parsing included and the start of Python and its imports not; the peak is that of the process.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from ogpkg import check
from ogpkg.validation.inputs import read


def load(path: Path) -> tuple[str, int]:
    """Read `path` into a store; gives what did it and how many statements that are."""
    store = ox.Store()
    store.bulk_load(path=path)
    return f"pyoxigraph {ox.__version__}", len(store)


def checked(path: Path, engine: str) -> tuple[str, int]:
    """Read and check `path`; gives the engine that ran and the number of results."""
    report = check.check(read([path]), engine=engine)
    return report.engine, len(report.results)


def peak() -> int:
    """The largest resident memory of this process so far, in bytes; Linux counts it in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(what: str, file: str) -> int:
    """Measure one run and print it as JSON."""
    path = Path(file)
    work: Callable[[], tuple[str, int]] = (lambda: load(path)) if what == "load" else (lambda: checked(path, what))
    start = time.perf_counter()
    engine, results = work()
    seconds = time.perf_counter() - start
    json.dump({"seconds": seconds, "peak": peak(), "engine": engine, "results": results}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
