"""The nursery of the query room: a process that loads the dataset once and forks workers from itself (`forks`)."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ogpkg import iris
from ogpkg.columns import Columns
from ogpkg.errors import OgpkgError
from ogpkg.query import forks, wire, worker
from ogpkg.query.files import DatasetFiles
from ogpkg.query.limits import leave_network


def main(descriptor: int) -> None:
    """Load what the first message describes, say how it went, and serve the pool until it is gone."""
    control = socket.socket(fileno=descriptor)
    settings, _ = wire.receive(control)
    try:
        open_store = _prepare(settings)
        columns = _columns(settings)
    except OgpkgError as error:
        wire.send(control, {"error": str(error)})
        return
    leave_network()
    settings |= {"nursery": os.getpid()}
    forks.serve(control, settings["owner"], lambda connection: worker.run(connection, open_store, columns, settings))


def _prepare(settings: dict[str, Any]) -> Callable[[], ox.Store]:
    """How a worker gets its store."""
    files = DatasetFiles(
        tuple(map(Path, settings["paths"])),
        settings["default_graph"],
        settings["base_iri"],
        Path(settings["store"]) if settings["store"] else None,
        settings["keep_labels"],
    )
    if files.store:
        return files.open  # after the fork: RocksDB has threads
    store = _loaded(files)
    return lambda: store


def _columns(settings: dict[str, Any]) -> Columns | None:
    """The columns that all workers share."""
    return Columns(Path(settings["columns"]), iris.prefixes(settings["base_iri"])) if settings["columns"] else None


def _loaded(files: DatasetFiles) -> ox.Store:
    """The files in memory.

    Loading makes Rust seed the random numbers of its thread. Forks of that thread would all draw the same
    UUID() and RAND(), so it is one that is gone when the first worker is forked.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(files.load).result()


if __name__ == "__main__":
    main(int(sys.argv[1]))
    os._exit(0)  # taking a large store apart takes long
