"""Opening what the settings name: a snapshot or files, and a pool of workers over it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal, cast

from ogpkg import dataset
from ogpkg.columns import Columns
from ogpkg.dataset.names import COLUMNS
from ogpkg.dataset.versions import CURRENT
from ogpkg.errors import BuildError, InputError
from ogpkg.iris import BASE, prefixes
from ogpkg.query import DatasetFiles, Pool
from ogpkg.web.quality.findings import read_findings
from ogpkg.web.search.indexes import open_index
from ogpkg.web.served import Pool as Asked
from ogpkg.web.served import Served
from ogpkg.web.settings import Settings

#: The files of a dataset, its version and base IRI, whether its graphs are seen together, and its snapshot's folder.
_Named = tuple[DatasetFiles, str, str, bool, Path | None]
#: What is served, how to close it, and since when it is current (seconds since the epoch).
Opened = tuple[Served, Callable[[], None], float]


def open_served(settings: Settings) -> Opened:
    """What `settings` name, ready to answer.

    BuildError when there is no snapshot, or no engine; InputError for a file that cannot be read, or for two datasets.
    """
    if settings.engine and settings.files:
        raise InputError(settings.files[0], "cannot be served beside an engine; name files or an engine, not both")
    pool, version, base, union, folder = _open_engine(settings) if settings.engine else _open_pool(settings)
    findings = read_findings(folder) if folder else None
    index = open_index(pool, base, folder)
    columns = _columns(base, folder) if folder and union and not settings.engine else None
    served = Served(pool, version, base, union, folder=folder, findings=findings, search_index=index, columns=columns)

    def close() -> None:
        index.close()
        pool.close()

    return served, close, _published(settings, folder)


def _columns(base: str, folder: Path) -> Columns | None:
    """The columns of a snapshot; an earlier ogpkg made none."""
    file = folder / COLUMNS
    return Columns(file, prefixes(base)) if file.is_file() else None


def _open_engine(settings: Settings) -> tuple[Asked, str, str, bool, Path | None]:
    from ogpkg.web.server.elsewhere import open_engine  # noqa: PLC0415 - a server without one starts sooner

    return open_engine(settings)


def _open_pool(settings: Settings) -> tuple[Asked, str, str, bool, Path | None]:
    files, version, base, union, folder = _from_files(settings) if settings.files else _from_snapshot(settings)
    pool = Pool(
        files,
        workers=settings.workers,
        timeout=settings.query_timeout,
        memory=settings.query_memory * 1024 * 1024,
        queue=settings.queue,
    )
    return pool, version, base, union, folder


def _published(settings: Settings, folder: Path | None) -> float:
    """When what is served became current: the time of the link to it, of its folder, or of the latest file; or now."""
    if settings.engine and folder is None:
        return time.time()
    if folder is None or settings.snapshot is None:
        return max(file.stat().st_mtime for file in settings.files)
    link = settings.snapshot / CURRENT
    return (link.lstat() if link.is_symlink() else folder.stat()).st_mtime


def _from_snapshot(settings: Settings) -> _Named:
    if settings.snapshot is None:
        raise BuildError("there is nothing to serve; name a snapshot or files")
    # Every byte is read by the watcher (`reload`), when others are served already.
    snapshot = dataset.open_snapshot(settings.snapshot, thorough=False)
    base = settings.base_iri or snapshot.base_iri
    union = settings.default_graph == "union"
    columns = snapshot.path / COLUMNS if (snapshot.path / COLUMNS).is_file() else None
    if snapshot.store_folder:
        files = DatasetFiles(store=snapshot.store_folder, base_iri=base, columns=columns)
        return files, snapshot.version, base, True, snapshot.path
    paths = (snapshot.quads, snapshot.default_graph) if union else (snapshot.quads,)
    files = DatasetFiles(paths, base_iri=base, keep_labels=True, columns=columns if union else None)
    return files, snapshot.version, base, union, snapshot.path


def _from_files(settings: Settings) -> _Named:
    base = settings.base_iri or BASE
    default_graph = cast(Literal["strict", "union"], settings.default_graph)
    files = DatasetFiles(settings.files, default_graph, base_iri=base)
    return files, _version(settings.files), base, default_graph == "union", None


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
