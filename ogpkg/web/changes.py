"""What changed between dataset versions: a page, an Atom feed, JSON, and tombstones of what is gone."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ogpkg.dataset.history import FOLDER, Gone, History, read_history
from ogpkg.web.state import state


def tombstone(iri: str) -> Gone | None:
    """When the thing `iri` vanished from the dataset, if it did and is not back; None for all others.

    `Gone` has `iri`, `names` (language → name), `last` (the last version that had it), and `version` and `when`
    (an aware datetime) of the version that came without it. Ask only about what the dataset says nothing about.
    """
    return history().gone(iri)


def history() -> History:
    """The history up to the version that is served; empty for files served as they are."""
    served = state().served
    if served.folder is None:
        return History(())
    versions = served.folder.parent
    try:
        changed = (versions / FOLDER).stat().st_mtime_ns
    except OSError:
        return History(())
    return _history(versions, changed, served.version)


@lru_cache(maxsize=4)
def _history(versions: Path, changed: int, version: str) -> History:
    """The history in `versions`, read again when its folder has `changed`: an entry itself never does."""
    return read_history(versions).until(version)
