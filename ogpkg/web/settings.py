"""The settings of the server: one table, read from arguments or from ``OGPKG_*`` variables."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "OGPKG_"
#: The variable with what to say, on standard error, when the application can answer.
READY = "OGPKG_READY"


@dataclass(frozen=True)
class Settings:
    """What may differ between two servers. The environment variable of a field is its name in capitals
    after ``OGPKG_``: ``OGPKG_QUERY_TIMEOUT=10``.
    """

    #: The folder of snapshots, or one snapshot; None serves `files`.
    snapshot: Path | None = None
    #: RDF files to serve as they are, without a build.
    files: tuple[Path, ...] = ()
    #: The query address of a SPARQL engine that answers in the place of our workers; whether it is to be loaded with
    #: the snapshot first, and its Graph Store address where that cannot be guessed; who we are to it.
    engine: str | None = None
    engine_load: bool = False
    engine_graphs: str | None = None
    engine_user: str | None = None
    engine_password: str | None = field(default=None, repr=False)
    #: Seconds between two looks at what an engine holds; 0 never looks again.
    engine_refresh: float = 300.0
    #: What a query without FROM sees: "union" of all graphs, or "strict", the default graph alone.
    default_graph: str = "union"
    #: Seconds a query may take.
    query_timeout: float = 30.0
    #: Megabytes a query worker may use.
    query_memory: int = 2048
    #: Query workers, and how many queries may wait for one.
    workers: int = 2
    queue: int = 32
    #: Where instance IRIs begin; None takes it from the snapshot.
    base_iri: str | None = None
    #: Where people reach this server; None says the base IRI.
    public_url: str | None = None
    #: Whom to tell of faults in the data: an address that begins with https: or mailto:.
    contact: str | None = None
    #: Megabytes of answers kept in memory.
    cache: int = 64
    #: Seconds another cache may serve an answer before it asks again.
    max_age: int = 60
    #: Bytes a request body may have.
    max_body: int = 1_000_000
    #: Bytes a document sent to /validate may have; seconds and megabytes that checking it may take.
    max_upload: int = 10_000_000
    validate_timeout: float = 30.0
    validate_memory: int = 1024
    #: Documents checked at once, and how many may wait.
    validate_jobs: int = 2
    validate_queue: int = 4
    #: Connections at once. Seconds that the head of a request may take, its body, and a client that takes nothing.
    connections: int = 1024
    header_timeout: float = 10.0
    body_timeout: float = 20.0
    stall_timeout: float = 30.0
    #: Bytes of bodies that are being read at the same time.
    bodies: int = 100_000_000
    #: Seconds between two looks at whether a new snapshot is current; 0 never looks.
    reload: float = 2.0
    #: A JSON line on standard error for every request.
    access_log: bool = False


def from_mapping(variables: Mapping[str, str] = os.environ) -> Settings:
    """The settings that `variables` hold; ValueError names a variable that cannot be read."""
    values: dict[str, Any] = {}
    for each in fields(Settings):
        text = variables.get(PREFIX + each.name.upper())
        if text:
            values[each.name] = _read(each.name, str(each.type), text)
    return Settings(**values)


def to_mapping(settings: Settings) -> dict[str, str]:
    """`settings` as environment variables: what `from_mapping` reads back. Those at their default are left out."""
    found = {}
    for each in fields(Settings):
        value = getattr(settings, each.name)
        if value != each.default:
            text = os.pathsep.join(map(str, value)) if isinstance(value, tuple) else str(value)
            found[PREFIX + each.name.upper()] = text
    return found


def credentials(settings: Settings) -> tuple[str, str] | None:
    """Who we are to the engine, where it asks."""
    return (settings.engine_user, settings.engine_password or "") if settings.engine_user else None


def _read(name: str, kind: str, text: str) -> Any:
    try:
        return _READERS[kind](text)
    except (ValueError, KeyError) as error:
        raise ValueError(f"{PREFIX}{name.upper()}={text!r} is not {kind}") from error


_READERS: dict[str, Callable[[str], Any]] = {
    "str": str,
    "str | None": str,
    "int": int,
    "float": float,
    "bool": lambda text: {"true": True, "1": True, "false": False, "0": False}[text.lower()],
    "Path | None": Path,
    "tuple[Path, ...]": lambda text: tuple(Path(part) for part in text.split(os.pathsep)),
}
