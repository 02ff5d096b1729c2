"""Opening an engine elsewhere: with the snapshot that it was loaded with, or with nothing but what it holds."""

from __future__ import annotations

import logging
import sys
import time
from contextlib import nullcontext, suppress
from pathlib import Path

from ogpkg import dataset
from ogpkg.dataset import Snapshot
from ogpkg.errors import BuildError, QueryError
from ogpkg.iris import BASE
from ogpkg.query.engine import Engine
from ogpkg.query.loading import Content, Tell, differences, load, measure
from ogpkg.web.settings import Settings, credentials

log = logging.getLogger("ogpkg.web")

#: Seconds between two lines about the progress of loading, where no terminal shows it.
_PAUSE = 10.0


def open_engine(settings: Settings) -> tuple[Engine, str, str, bool, Path | None]:
    """The engine, the version and base IRI of what it holds, whether a query sees its graphs together, and a snapshot.

    With `engine_load` it is made to hold the current snapshot. Without, the snapshot is the one, current or earlier,
    whose graphs the engine has with as many statements each; where there is none, the version is that of the moment.
    BuildError when the engine does not answer, or cannot be loaded.
    """
    snapshots = _snapshots(settings)
    base = settings.base_iri or (snapshots[0].base_iri if snapshots else BASE)
    engine = Engine(
        settings.engine or "",
        credentials=credentials(settings),
        workers=settings.workers,
        timeout=settings.query_timeout,
        queue=settings.queue,
        base_iri=base,
    )
    try:
        if settings.engine_load:
            _load(engine, snapshots[0], settings)
        held = snapshots[0] if settings.engine_load else _held(engine, snapshots)
    except QueryError as error:
        engine.close()
        raise BuildError(f"{engine.url} does not answer: {error}; start the engine first") from error
    except BuildError:
        engine.close()
        raise
    if held:
        return engine, held.version, base, True, held.path
    return engine, f"{time.time_ns():x}", base, settings.default_graph == "union", None


def _snapshots(settings: Settings) -> list[Snapshot]:
    """The current snapshot and those beside it; BuildError where there must be one to load."""
    if settings.snapshot is None:
        if settings.engine_load:
            raise BuildError("there is nothing to load into the engine; name a snapshot")
        return []
    found: list[Snapshot] = []
    with nullcontext() if settings.engine_load else suppress(BuildError):
        found.append(dataset.open_snapshot(settings.snapshot, thorough=False))
    for path in sorted(settings.snapshot.glob("*/")):
        with suppress(BuildError):
            snapshot = dataset.open_snapshot(path, thorough=False)
            found += [snapshot] if snapshot.path not in [known.path for known in found] else []
    return found


def _content(snapshot: Snapshot) -> Content:
    sizes, triples = snapshot.manifest["graphs"], snapshot.manifest["triples"]
    return Content(snapshot.quads, snapshot.default_graph, sizes, triples, snapshot.base_iri)


def _load(engine: Engine, snapshot: Snapshot, settings: Settings) -> None:
    load(engine, _content(snapshot), settings.engine_graphs, credentials(settings), _teller(engine.url))


def _held(engine: Engine, snapshots: list[Snapshot]) -> Snapshot | None:
    """The snapshot that the engine holds; a line in the log where that is another than the current one."""
    if not snapshots:
        engine.known()
        log.warning("%s is served as it is, without findings, dumps and changes, for there is no snapshot", engine.url)
        return None
    there, current = measure(engine), snapshots[0]
    differing = {snapshot.version: differences(there, _content(snapshot)) for snapshot in snapshots}
    held = next((snapshot for snapshot in snapshots if not differing[snapshot.version]), None)
    if held is not current:
        instead = f"with snapshot {held.version}" if held else "without findings, dumps and changes"
        log.warning(
            "%s does not hold the snapshot %s (%s), and is served %s; --engine-load loads it",
            *(engine.url, current.version, differing[current.version][0], instead),
        )
    return held


def _teller(url: str) -> Tell:
    """Writes on standard error how far loading has come: on a terminal all the time, elsewhere now and then."""
    is_terminal, last = sys.stderr.isatty(), time.monotonic()

    def tell(done: int, whole: int) -> None:
        nonlocal last
        is_over = done == whole
        if is_terminal or is_over or time.monotonic() - last > _PAUSE:
            last = time.monotonic()
            start, end = ("\r", "\n" if is_over else "") if is_terminal else ("", "\n")
            print(f"{start}ogpkg: {done:,} of {whole:,} statements are in {url}", end=end, file=sys.stderr, flush=True)

    return tell
