"""Writing the history: an entry for every version that becomes current, made by comparing it with the one before.

An entry is finished under a hidden name before `current` moves and gets its own name after it has. A build killed in
between leaves a version without an entry; the next build finds that out and writes it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ogpkg.dataset.compare import Comparison, compare
from ogpkg.dataset.disk import flush
from ogpkg.dataset.history import FOLDER, FORMAT, Things, files
from ogpkg.dataset.names import MANIFEST, QUADS

log = logging.getLogger("ogpkg.history")

_HIDDEN = ".entry"


@contextmanager
def recorded(versions: Path, version: str, current: str | None) -> Iterator[None]:
    """Write the entry of `version`, which becomes current inside the `with`; nothing if it is current already.

    `current` is the version that is current now. The caller holds the lock of the folder `versions`. If what is inside
    the `with` fails, no entry is left.
    """
    folder = versions / FOLDER
    folder.mkdir(exist_ok=True)
    if current and _last(versions) not in (current, None):
        _catch_up(versions, current)
    if _last(versions) == version:
        yield
        return
    previous = current if current != version else None
    entry = _finish(versions, version, previous, datetime.now(UTC))
    try:
        yield
    except BaseException:
        entry.unlink(missing_ok=True)
        raise
    _name(entry)


def _catch_up(versions: Path, current: str) -> None:
    """Write the entry of `current` that a build killed after it had moved `current` has left unwritten."""
    moved = (versions / "current").lstat().st_mtime
    try:
        _name(_finish(versions, current, _last(versions), datetime.fromtimestamp(moved, UTC)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("the history misses %s, whose manifest cannot be read: %r", current, error)


def _last(versions: Path) -> str | None:
    """The version of the newest entry, by the name of its file: that is right even where the entry is damaged."""
    found = files(versions)
    return found[-1][1].stem.partition("-")[2] if found else None


def _finish(versions: Path, version: str, previous: str | None, when: datetime) -> Path:
    """The finished entry under its hidden name; what a killed build left there is overwritten."""
    found = files(versions)
    number = found[-1][0] + 1 if found else 1
    manifest = json.loads((versions / version / MANIFEST).read_bytes())
    comparison = _compared(versions, version, previous, str(manifest["base_iri"]))
    said = {
        "format": FORMAT,
        "number": number,
        "version": version,
        "previous": previous,
        "when": when.isoformat(timespec="seconds"),
        "base_iri": manifest["base_iri"],
        "statements": manifest["quads"],
        **_told(comparison),
    }
    file = versions / FOLDER / _HIDDEN
    with file.open("wb") as out:
        out.write(json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())
    return file


def _name(entry: Path) -> None:
    """Give a finished entry its name, all at once."""
    said = json.loads(entry.read_bytes())
    entry.replace(entry.parent / f"{said['number']:06}-{said['version']}.json")
    flush(entry.parent)


def _compared(versions: Path, version: str, previous: str | None, base_iri: str) -> Comparison | None:
    """How `version` differs from `previous`; None where that cannot be said.

    Under another base every thing has another IRI, and to call all of them gone would mislead.
    """
    if previous is None:
        return None
    old, new = versions / previous, versions / version
    try:
        if json.loads((old / MANIFEST).read_bytes())["base_iri"] != base_iri:
            return None
        return compare(old / QUADS, new / QUADS, base_iri)
    except (OSError, ValueError, SyntaxError, LookupError, TypeError) as error:
        log.warning("%s cannot be compared with %s, and the history says so: %r", version, previous, error)
        return None


def _told(comparison: Comparison | None) -> dict[str, Any]:
    """A comparison, or that there is none, as an entry says it."""
    found = comparison or Comparison({}, Things(), Things(), Things())
    return {
        "compared": comparison is not None,
        "graphs": {iri: {"added": delta.added, "removed": delta.removed} for iri, delta in found.graphs.items()},
        "things": {kind: _listed(getattr(found, kind)) for kind in ("new", "changed", "gone")},
    }


def _listed(things: Things) -> dict[str, Any]:
    return {
        "count": things.count,
        "listed": [{"iri": thing.iri, "names": dict(thing.names)} for thing in things.listed],
    }
