"""The history of an installation: what each new dataset version brought, kept beside the versions.

An entry is a file ``history/<number>-<version>.json``, written once and never changed. The clock is allowed here:
a history belongs to the place where versions became current and is no part of any snapshot.
"""

from __future__ import annotations

import errno
import json
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

log = logging.getLogger("ogpkg.history")

FOLDER = "history"
#: To be raised when entries are written in another way; those of another format are skipped.
FORMAT = 1
#: Things that one list of an entry names at most; its count is true all the same.
LISTED = 20_000
_PASSING = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}
_NAME = re.compile(r"(\d{6,12})-([0-9a-f]{16})\.json")


@dataclass(frozen=True)
class Thing:
    """A thing that changed: its IRI, and its names by language ("" for a name without one)."""

    iri: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Things:
    """How many things there are, and those that the entry names."""

    count: int = 0
    listed: tuple[Thing, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are named."""
        return self.count > len(self.listed)


@dataclass(frozen=True)
class Delta:
    """Statements that a graph gained and lost."""

    added: int
    removed: int


@dataclass(frozen=True)
class Entry:
    """A version that became current at `when`, and how it differs from `previous`, which was current before.

    Where the two could not be compared (there was none, or it stands under another base), `compared` is False and
    nothing is said about graphs and things.
    """

    number: int
    version: str
    previous: str | None
    when: datetime
    statements: int
    compared: bool = False
    graphs: Mapping[str, Delta] = field(default_factory=dict)
    new: Things = field(default=Things())
    changed: Things = field(default=Things())
    gone: Things = field(default=Things())


@dataclass(frozen=True)
class Gone:
    """A thing that was published and is no more: last in the version `last`, missing since `version` came at `when`."""

    iri: str
    names: Mapping[str, str]
    last: str
    version: str
    when: datetime


class History:
    """The entries that could be read, newest first, and the names of files that could not."""

    def __init__(self, entries: Iterable[Entry], damaged: Iterable[str] = ()) -> None:
        self.entries = tuple(sorted(entries, key=lambda entry: entry.number, reverse=True))
        self.damaged = tuple(damaged)
        self._gone = _vanished(reversed(self.entries))

    def gone(self, iri: str) -> Gone | None:
        """When `iri` vanished, if it did and is not back."""
        return self._gone.get(iri)

    def all_gone(self) -> tuple[Gone, ...]:
        """Every thing that vanished and is not back, the latest first."""
        return tuple(reversed(self._gone.values()))

    def until(self, version: str) -> History:
        """The history as it was when `version` became current last; all of it where that is not known."""
        at = next((place for place, entry in enumerate(self.entries) if entry.version == version), 0)
        return History(self.entries[at:], self.damaged) if at else self


def read_history(versions: Path) -> History:
    """The history of the folder of versions; a damaged entry is reported in the log and left out.

    OSError when the system is short of files or memory, which says nothing about an entry.
    """
    entries, damaged = [], []
    for number, file in files(versions):
        try:
            entries.append(_read(number, json.loads(file.read_bytes())))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, OSError) and error.errno in _PASSING:
                raise
            log.warning("%s cannot be read and is left out of the history: %r", file, error)
            damaged.append(file.name)
    return History(entries, damaged)


def files(versions: Path) -> list[tuple[int, Path]]:
    """The entries with their numbers, oldest first, as they lie there."""
    folder = versions / FOLDER
    found = ((_NAME.fullmatch(file.name), file) for file in (folder.iterdir() if folder.is_dir() else ()))
    return sorted((int(name[1]), file) for name, file in found if name)


def _vanished(oldest_first: Iterable[Entry]) -> dict[str, Gone]:
    """What is gone at the end, by IRI, the latest last."""
    gone: dict[str, Gone] = {}
    for entry in oldest_first:
        if not entry.compared or entry.new.is_cut:
            # It does not tell all that came: to call something gone that is back would be worse than silence.
            gone.clear()
        for thing in (*entry.new.listed, *entry.changed.listed, *entry.gone.listed):
            gone.pop(thing.iri, None)
        for thing in entry.gone.listed:
            gone[thing.iri] = Gone(thing.iri, thing.names, entry.previous or "", entry.version, entry.when)
    return gone


def _read(number: int, said: Any) -> Entry:
    """An entry from what its file says; any of the errors that `read_history` catches if it is none."""
    if said["format"] != FORMAT or said["number"] != number:
        raise ValueError(f"it is not entry {number} in format {FORMAT}")
    when = datetime.fromisoformat(said["when"])
    if when.tzinfo is None:
        raise ValueError("its time has no zone")
    return Entry(
        number,
        str(said["version"]),
        said["previous"],
        when,
        int(said["statements"]),
        bool(said["compared"]),
        {graph: Delta(int(delta["added"]), int(delta["removed"])) for graph, delta in said["graphs"].items()},
        *(_things(said["things"][kind]) for kind in ("new", "changed", "gone")),
    )


def _things(said: Any) -> Things:
    listed = tuple(Thing(str(thing["iri"]), dict(thing["names"])) for thing in said["listed"])
    return Things(int(said["count"]), listed)
