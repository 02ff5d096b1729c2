"""What the views share: the settings, what is served, and the cache. One per application, never global."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Lock, Thread
from typing import cast

from flask import Flask, Response, current_app, g, request

from ogpkg.errors import QueryError
from ogpkg.query import Answer, Request
from ogpkg.web.answers.cache import ByteCache
from ogpkg.web.answers.spooled import digest
from ogpkg.web.explore.table import Table, read_table
from ogpkg.web.served import Served
from ogpkg.web.settings import Settings
from ogpkg.web.validation.validator import Validator
from ogpkg.web.words import LANGUAGES, Words, chosen

NAME = "ogpkg"
#: Where the environ says how to stop what a request waits for: a function without arguments.
CANCEL = "ogpkg.cancel"


@dataclass(frozen=True)
class Finished:
    """A finished answer: its body and the headers that go with it."""

    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()


def html_page(html: str, words: Words, *headers: tuple[str, str]) -> Finished:
    """A page that is written in the language of `words`, with `headers` besides."""
    return Finished(html.encode(), "text/html; charset=utf-8", (("Content-Language", words.language), *headers))


@dataclass(frozen=True)
class Known:
    """A thing that the dataset knows, and what replaces it, if it is retired."""

    iri: str
    successor: str | None = None


@dataclass(frozen=True, eq=False)
class State:
    """What requests are answered with: one version of the dataset, its caches, and what all versions share.

    `published` is when the version became current and `begun` when this process began to answer, in seconds since the
    epoch.
    """

    settings: Settings
    served: Served
    validator: Validator
    close: Callable[[], None]
    published: float = 0.0
    begun: float = 0.0
    answers: ByteCache[Finished] = field(init=False)
    places: ByteCache[Known] = field(init=False)
    _reading: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", ByteCache(self.settings.cache * 1_000_000, waiters=self.settings.queue))
        object.__setattr__(self, "places", ByteCache(5_000_000))

    @property
    def commitments(self) -> Table:
        """The commitments as lists of them are filtered, counted and sorted; read once, while others who ask wait."""
        with self._reading:
            table: Table = self.served.once("commitments", lambda: read_table(self.served))
            return table

    def warm_up(self) -> None:
        """Begin to read what the first pages need, in a thread that ends by itself when the dataset is closed.

        An engine elsewhere is asked nothing that nobody has asked for.
        """
        if self.settings.engine:
            return
        Thread(target=self._read_ahead, name="ogpkg-warm-up", daemon=True).start()

    def _read_ahead(self) -> None:
        with suppress(QueryError):  # whoever asks for it again is told
            self.served.read_ahead()
            _ = self.commitments
        # All this lives as long as the version. The collector would look through it again and again, and nobody is
        # answered meanwhile: some 40 ms on a million statements. What an earlier version left is let go first.
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    @property
    def modified(self) -> float:
        """When an answer may have changed last: another ogpkg may say the same data in other words."""
        return max(self.published, self.begun)

    @property
    def public_url(self) -> str:
        """Where people reach this server, with a slash at the end."""
        return (self.settings.public_url or self.served.base).rstrip("/") + "/"


class States:
    """The state that answers, which may be exchanged for another; the old one is closed when its last request ends."""

    def __init__(self, first: State) -> None:
        self.current, self.switches = first, 0
        self._users = {first: 0}
        self._lock = Lock()

    def hold(self) -> State:
        """The current state, for one request; `release` it."""
        with self._lock:
            self._users[self.current] += 1
            return self.current

    def release(self, held: State) -> None:
        """A request that held this state has ended."""
        with self._lock:
            self._users[held] -= 1
            is_over = held is not self.current and not self._users[held]
        if is_over:
            self._end(held)

    def switch(self, new: State) -> None:
        """Answer with `new` from now on."""
        with self._lock:
            old, self.current = self.current, new
            self._users[new] = 0
            self.switches += 1
            is_over = not self._users[old]
        if is_over:
            self._end(old)

    def close(self) -> None:
        """End the processes of all states."""
        self.current.validator.close()
        for held in list(self._users):
            held.close()

    def _end(self, old: State) -> None:
        del self._users[old]
        # Ending processes takes a while, and a client waits for the thread that does it.
        Thread(target=old.close, name="ogpkg-close", daemon=True).start()


def state() -> State:
    """The state that the current request is answered with, from its beginning to its end."""
    if "state" not in g:
        g.state = states(current_app).hold()
    return cast(State, g.state)


def states(app: Flask) -> States:
    """The states of `app`."""
    return cast(States, app.extensions[NAME])


def register(app: Flask, first: State) -> None:
    """Answer the requests of `app` with `first`."""
    app.extensions[NAME] = States(first)
    app.teardown_appcontext(_release)


def _release(error: BaseException | None) -> None:
    held = g.pop("state", None)
    if held is not None:
        states(current_app).release(held)


def reader() -> tuple[Words, bool]:
    """The words for the reader, and whether they asked for that language by name."""
    words, explicit = chosen(request)
    # A form that is sent says the language in its body.
    sent = g.get("language", "")
    return (Words(sent), True) if sent in LANGUAGES and sent != words.language else (words, explicit)


def ask(question: Request) -> Answer:
    """The pool's answer to `question`; it is stopped when the client of the current request leaves."""
    pool, ticket = state().served.pool, object()
    request.environ[CANCEL] = partial(pool.cancel, ticket)
    try:
        return pool.run(question, ticket=ticket)
    finally:
        del request.environ[CANCEL]


def finished(key: tuple[object, ...], make: Callable[[], Finished]) -> Finished:
    """The answer kept under `key`, or what `make` gives, kept for the next time and for all who ask meanwhile.

    ServerBusy for one too many of these.
    """
    answers, whole = state().answers, (state().served.version, *key)
    kept = answers.get(whole)
    if kept is not None:
        return kept
    with answers.flight(whole, state().settings.query_timeout):
        kept = answers.get(whole)
        # What was waited for may have failed, or be too large to be kept.
        if kept is None:
            kept = make()
            answers.put(whole, kept, len(kept.body))
    return kept


def respond(answer: Finished, *vary: str) -> Response:
    """`answer` with a strong validator made of its bytes and media type; 304 when the client has it already."""
    response = Response(answer.body, content_type=answer.content_type)
    response.headers.extend(answer.headers)
    response.headers["Cache-Control"] = f"public, max-age={state().settings.max_age}"
    response.vary.update(vary)
    response.set_etag(digest(answer.body, answer.content_type))
    return response.make_conditional(request)  # type: ignore[return-value]
