"""Opening what the settings name: a snapshot or files, and a pool of workers over it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast

from ogpkg import dataset
from ogpkg.errors import BuildError, InputError
from ogpkg.iris import BASE
from ogpkg.query import DatasetFiles, Pool
from ogpkg.web.served import Served
from ogpkg.web.settings import Settings


def open_served(settings: Settings) -> tuple[Served, Callable[[], None]]:
    """What `settings` name, ready to answer, and how to close it.

    BuildError when there is no snapshot, InputError for a file that cannot be read.
    """
    files, version, base, union = _from_files(settings) if settings.files else _from_snapshot(settings)
    pool = Pool(
        files,
        workers=settings.workers,
        timeout=settings.query_timeout,
        memory=settings.query_memory * 1024 * 1024,
        queue=settings.queue,
    )
    return Served(pool, version, base, union), pool.close


def _from_snapshot(settings: Settings) -> tuple[DatasetFiles, str, str, bool]:
    if settings.snapshot is None:
        raise BuildError("there is nothing to serve; name a snapshot or files")
    snapshot = dataset.open_snapshot(settings.snapshot)
    base = settings.base_iri or snapshot.base_iri
    union = settings.default_graph == "union"
    if snapshot.store_folder:
        return DatasetFiles(store=snapshot.store_folder, base_iri=base), snapshot.version, base, True
    paths = (snapshot.quads, snapshot.default_graph) if union else (snapshot.quads,)
    return DatasetFiles(paths, base_iri=base, keep_labels=True), snapshot.version, base, union


def _from_files(settings: Settings) -> tuple[DatasetFiles, str, str, bool]:
    base = settings.base_iri or BASE
    default_graph = cast(Literal["strict", "union"], settings.default_graph)
    files = DatasetFiles(settings.files, default_graph, base_iri=base)
    return files, _version(settings.files), base, default_graph == "union"


def _version(files: tuple[Path, ...]) -> str:
    """The version of a dataset that is just files: a hash of what is in them."""
    whole = hashlib.sha256()
    for file in files:
        try:
            with file.open("rb") as content:
                whole.update(hashlib.file_digest(content, "sha256").digest())
        except OSError as error:
            raise InputError(file, f"cannot be read: {error.strerror}") from error
    return whole.hexdigest()[:16]
