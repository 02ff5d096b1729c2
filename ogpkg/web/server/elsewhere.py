"""Opening an engine elsewhere: with the snapshot that it was loaded with, or with nothing but what it holds."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

from ogpkg import dataset
from ogpkg.dataset import Snapshot
from ogpkg.errors import BuildError, QueryError
from ogpkg.iris import BASE
from ogpkg.query import Engine
from ogpkg.query.loading import Content, Tell, differences, load
from ogpkg.web.settings import Settings, credentials

log = logging.getLogger("ogpkg.web")

#: Seconds between two lines about the progress of loading, where no terminal shows it.
_PAUSE = 10.0


def open_engine(settings: Settings) -> tuple[Engine, str, str, bool, Path | None]:
    """The engine, the version and base IRI of what it holds, whether a query sees its graphs together, and a snapshot.

    With `engine_load` it is made to hold the snapshot. Without, the snapshot serves for pages only while the engine has
    the same graphs with as many statements each; else there is none, and the version is that of the moment. BuildError
    when the engine does not answer, or cannot be loaded.
    """
    snapshot = _snapshot(settings)
    base = settings.base_iri or (snapshot.base_iri if snapshot else BASE)
    engine = Engine(
        settings.engine or "",
        credentials=credentials(settings),
        workers=settings.workers,
        timeout=settings.query_timeout,
        queue=settings.queue,
        base_iri=base,
    )
    try:
        if snapshot and _holds(engine, snapshot, settings):
            return engine, snapshot.version, base, True, snapshot.path
        engine.known()
    except QueryError as error:
        engine.close()
        raise BuildError(f"{engine.url} does not answer: {error}; start the engine first") from error
    except BuildError:
        engine.close()
        raise
    return engine, f"{time.time_ns():x}", base, settings.default_graph == "union", None


def _snapshot(settings: Settings) -> Snapshot | None:
    """The snapshot, if there is one; BuildError where there must be one to load."""
    try:
        if settings.snapshot is None:
            raise BuildError("there is nothing to load into the engine; name a snapshot")
        return dataset.open_snapshot(settings.snapshot)
    except BuildError:
        if settings.engine_load:
            raise
        return None


def _holds(engine: Engine, snapshot: Snapshot, settings: Settings) -> bool:
    """Whether the engine holds `snapshot`; it is loaded if that is wished."""
    sizes = snapshot.manifest["graphs"]
    content = Content(snapshot.quads, snapshot.default_graph, sizes, snapshot.manifest["triples"], snapshot.base_iri)
    if settings.engine_load:
        load(engine, content, settings.engine_graphs, credentials(settings), _teller(engine.url))
        return True
    found = differences(engine, content)
    if found:
        log.warning(
            "%s does not hold the snapshot %s (%s), so pages show what it holds, without findings, dumps and changes; "
            "--engine-load loads it",
            *(engine.url, snapshot.version, found[0]),
        )
    return not found


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
