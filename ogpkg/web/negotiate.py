"""Content negotiation (RFC 9110 section 12.5.1): the one place that decides on a media type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ogpkg.errors import NotAcceptable
from ogpkg.formats import FORMATS, GRAPH_FORMATS, RESULT_FORMATS, Format

HTML = Format("html", "text/html", "html")
TEXT = Format("text", "text/plain", "txt")
PROBLEM = Format("problem", "application/problem+json", "json")

#: The representations of a thing, by preference: a page for people first.
DESCRIPTIONS = (HTML, *(FORMATS[name] for name in ("turtle", "jsonld", "rdfxml", "ntriples")))

#: Other names that clients use for a format of ours; the answer then carries the name they asked for.
ALIASES = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "jsonld": ("application/json",),
    "rdfxml": ("application/xml", "text/xml"),
    "turtle": ("application/x-turtle",),
    "problem": ("application/json",),
}

#: What clients (SPARQLWrapper, for one) call a format of a graph, where no table is meant.
_CALLED = {
    "xml": "rdfxml",
    "rdf+xml": "rdfxml",
    "json": "jsonld",
    "json-ld": "jsonld",
    "n3": "turtle",
    "n-triples": "ntriples",
    "n-quads": "nquads",
}

#: The pieces of a header between commas, or between semicolons, that stand outside quotation marks.
_PIECES = {mark: re.compile(rf'(?:"(?:[^"\\]|\\.?)*+(?:"|$)|[^{mark}"])+', re.DOTALL) for mark in ",;"}


@dataclass(frozen=True)
class Choice:
    """A format, and the media type to name it by in the answer."""

    format: Format
    media_type: str


@dataclass(frozen=True)
class _Range:
    type: str
    subtype: str
    quality: float

    @property
    def specificity(self) -> int:
        return (self.type != "*") + (self.subtype != "*")

    def covers(self, media_type: str) -> bool:
        type, _, subtype = media_type.partition("/")
        return self.type in ("*", type) and self.subtype in ("*", subtype)


def negotiate(accept: str | None, offered: Iterable[Format]) -> Choice:
    """The best of `offered` for the Accept header; the first one when nothing is said.

    The highest q wins, then the more specific wish, then our order. NotAcceptable lists what there is.
    """
    offers = _offers(tuple(offered))
    ranges = _parse(accept or "")
    if not ranges:
        return offers[0]
    ranked = [(_wish(offer.media_type, ranges), offer) for offer in offers]
    (quality, _), best = max(ranked, key=lambda pair: pair[0])
    if quality <= 0:
        known = tuple(dict.fromkeys(offer.format.media_type for offer in offers))
        raise NotAcceptable(f"none of the types asked for is on offer; there are: {', '.join(known)}", known)
    return best


def prefers_html(accept: str | None, others: Iterable[Format]) -> bool:
    """Whether the client would rather have a page than any of `others`; not when it says nothing."""
    try:
        return negotiate(accept, (*others, HTML)).format is HTML
    except NotAcceptable:
        return False


def by_name(name: str, offered: Iterable[Format]) -> Format | None:
    """The format of `offered` that `name` means: its name, its extension, its media type, or what clients call it."""
    formats, wanted = tuple(offered), name.strip().lower()
    for known in (wanted, _CALLED.get(wanted)):
        for format in formats:
            if known in (format.name, format.extension, format.media_type):
                return format
    return None


def by_extension(path: str) -> tuple[str, Format | None]:
    """`path` without the extension of a description format, and that format; None when it has no such extension."""
    stem, _, extension = path.rpartition(".")
    format = next((format for format in DESCRIPTIONS if format.extension == extension), None)
    return (stem, format) if stem and format else (path, None)


def content_type(named: Format | Choice) -> str:
    """The Content-Type of a format, or by the name that was chosen for it; text types say that they are UTF-8."""
    return named.media_type + ("; charset=utf-8" if named.media_type.startswith("text/") else "")


def _offers(offered: tuple[Format, ...]) -> list[Choice]:
    """The offers by their own names, then by their other names; our order is the order of preference."""
    own = [Choice(format, format.media_type) for format in offered]
    return own + [Choice(format, alias) for format in offered for alias in ALIASES.get(format.name, ())]


def _wish(media_type: str, ranges: list[_Range]) -> tuple[float, int]:
    """How much a client wants `media_type`: the q of its most specific range, and how specific that is."""
    covering = [range for range in ranges if range.covers(media_type)]
    if not covering:
        return 0.0, 0
    specificity, quality = max((range.specificity, range.quality) for range in covering)
    return quality, specificity


def _parse(accept: str) -> list[_Range]:
    """The readable elements of an Accept header; a broken element is left out, as servers do."""
    found = []
    for element in _PIECES[","].findall(accept):
        name, *parameters = [part.strip() for part in _PIECES[";"].findall(element)] or [""]
        type, slash, subtype = name.lower().partition("/")
        quality = _quality(parameters)
        if slash and type and subtype and quality is not None and not (type == "*" and subtype != "*"):
            found.append(_Range(type, subtype, quality))
    return found


def _quality(parameters: list[str]) -> float | None:
    """The q of an element: 1 when it has none, None when it is no number from 0 to 1."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
            return quality if 0 <= quality <= 1 else None
    return 1.0


__all__ = ["DESCRIPTIONS", "GRAPH_FORMATS", "HTML", "RESULT_FORMATS", "Choice", "by_extension", "by_name", "negotiate"]
