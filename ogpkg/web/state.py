"""What the views share: the settings, what is served, and the cache. One per application, never global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import Response, current_app, g, request

from ogpkg.web.cache import ByteCache
from ogpkg.web.served import Served
from ogpkg.web.settings import Settings
from ogpkg.web.validator import Validator
from ogpkg.web.words import LANGUAGES, Words, chosen

NAME = "ogpkg"


@dataclass(frozen=True)
class Finished:
    """A finished answer: its body and the headers that go with it."""

    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Known:
    """A thing that the dataset knows, and what replaces it, if it is retired."""

    iri: str
    successor: str | None = None


@dataclass(frozen=True)
class State:
    """Everything an application was made with."""

    settings: Settings
    served: Served
    validator: Validator
    close: Callable[[], None]
    answers: ByteCache[Finished] = field(init=False)
    places: ByteCache[Known] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", ByteCache(self.settings.cache * 1_000_000))
        object.__setattr__(self, "places", ByteCache(5_000_000))

    @property
    def public_url(self) -> str:
        """Where people reach this server, with a slash at the end."""
        return (self.settings.public_url or self.served.base).rstrip("/") + "/"


def state() -> State:
    """The state of the application that answers now."""
    return cast(State, current_app.extensions[NAME])


def reader() -> tuple[Words, bool]:
    """The words for the reader, and whether they asked for that language by name."""
    words, explicit = chosen(request)
    # A form that is sent says the language in its body.
    sent = g.get("language", "")
    return (Words(sent), True) if sent in LANGUAGES and sent != words.language else (words, explicit)


def finished(key: tuple[object, ...], make: Callable[[], Finished]) -> Finished:
    """The answer kept under `key`, or what `make` gives, kept for the next time."""
    answers, served = state().answers, state().served
    kept = answers.get((served.version, *key))
    if kept is None:
        kept = make()
        answers.put((served.version, *key), kept, len(kept.body))
    return kept


def respond(answer: Finished, *vary: str) -> Response:
    """`answer` with a strong validator made of its bytes; 304 when the client has it already."""
    response = Response(answer.body, content_type=answer.content_type)
    response.headers.extend(answer.headers)
    response.headers["Cache-Control"] = f"public, max-age={state().settings.max_age}"
    response.vary.update(vary)
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]
