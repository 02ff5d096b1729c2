"""A running server notices a new snapshot by itself, and switches to it between two requests."""

from __future__ import annotations

import logging
import os
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread, get_native_id

from flask import Flask

from ogpkg.dataset import open_snapshot
from ogpkg.dataset.versions import CURRENT
from ogpkg.errors import OgpkgError
from ogpkg.web.server.opening import open_served
from ogpkg.web.state import State, states

log = logging.getLogger("ogpkg.web")

#: How far reading a whole snapshot makes way for others (nice(2)).
_NICE = 10


class Watcher:
    """Looks every `Settings.reload` seconds where ``current`` points; does nothing when there is no such link."""

    def __init__(self, app: Flask) -> None:
        self._states = states(app)
        self._settings = self._states.current.settings
        self._over = Event()
        self._seen = self._current()
        if folder := self._states.current.served.folder:
            Thread(target=_verify, args=(folder,), name="ogpkg-verify", daemon=True).start()
        if self._seen and self._settings.reload > 0:
            Thread(target=self._watch, name="ogpkg-reload", daemon=True).start()

    def close(self) -> None:
        """Look no more."""
        self._over.set()

    def _watch(self) -> None:
        while not self._over.wait(self._settings.reload):
            now = self._current()
            if now is not None and now != self._seen:
                self._seen = now
                self._switch()

    def _current(self) -> tuple[str, int] | None:
        """What ``current`` points at, and since when; None when there is no such link.

        What an engine holds may change without a sign, so it is looked at again from time to time. A new snapshot is
        loaded when the server starts again: in an engine it could not be exchanged between two requests.
        """
        if self._settings.engine:
            seconds = self._settings.engine_refresh
            return (str(int(time.monotonic() // seconds)), 0) if seconds else None
        if self._settings.files or self._settings.snapshot is None:
            return None
        link = Path(self._settings.snapshot) / CURRENT
        try:
            return os.readlink(link), link.lstat().st_mtime_ns
        except OSError:
            return None

    def _switch(self) -> None:
        """Open what is current now, and answer with it; what cannot be opened changes nothing."""
        before = self._states.current
        try:
            if not self._settings.engine and self._settings.snapshot:
                open_snapshot(self._settings.snapshot)  # every byte of it
            served, close, published = open_served(replace(self._settings, engine_load=False))
        except OgpkgError as error:
            log.error("the new snapshot cannot be served, the old one stays: %s", error)
            return
        if served.version == before.served.version or self._over.is_set():
            close()
            return
        self._states.switch(State(before.settings, served, before.validator, close, published, before.begun))
        self._states.current.warm_up()
        log.warning("dataset %s is served now, in place of %s", served.version, before.served.version)


def _verify(folder: Path) -> None:
    """Read all of the snapshot in `folder`, after everybody else, and tell the log when it is damaged."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _NICE)
    try:
        open_snapshot(folder)
    except OgpkgError as error:
        log.error("the snapshot that is served is damaged: %s", error)
