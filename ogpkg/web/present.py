"""Terms and statements as a page shows them: words, links, and the documents beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from markupsafe import Markup

from ogpkg.iris import EDTF_DATATYPE, ONTOLOGY, PREFIXES, SHAPES
from ogpkg.web.labels import Labels, spelled_out
from ogpkg.web.linked.addresses import in_path
from ogpkg.web.linked.describe import Said, Source, Term
from ogpkg.web.served import DEFAULT_GRAPH, Served
from ogpkg.web.words import Words

_C = TypeVar("_C")
XSD = PREFIXES["xsd"]
_TRUTH = {"true": "yes", "false": "no"}
_DATES = (EDTF_DATATYPE, XSD + "date", XSD + "gYear", XSD + "gYearMonth")


@dataclass(frozen=True)
class Chip:
    """A document that says something: a short name, the lines, and where to see them."""

    text: str
    lines: str
    href: str
    title: str
    tone: int


class Value(NamedTuple):
    """What one place of a page shows: words, perhaps a link, and who says it."""

    text: str
    href: str | None = None
    outside: bool = False
    language: str | None = None
    note: str | None = None
    kind: str = "text"
    sources: tuple[Source, ...] = ()


class Presenter:
    """Turns terms into values for a reader of one language. `explicit`: the reader chose it, so links keep it."""

    def __init__(self, served: Served, words: Words, labels: Labels, *, explicit: bool = False) -> None:
        self.served, self.words, self.labels, self.explicit = served, words, labels, explicit
        #: Chips that were written before, by their sources and runs of lines: things on one page share documents.
        self.written: dict[tuple[tuple[Source, ...], int], Markup] = {}

    def name(self, iri: str) -> str:
        """What `iri` is called in the reader's language; the end of its IRI where nobody says."""
        found = self.labels.name(iri, self.words.language)
        if found and self.served.crowded and iri.startswith(self.served.id("plan/")):
            return f"{found.text} ({spelled_out(iri)})"  # every country has a first national action plan
        return found.text if found else self.words.term(iri) or spelled_out(iri)

    def href(self, iri: str) -> str | None:
        """Where `iri` is shown here; None when this server says nothing about it."""
        thing, _, fragment = iri.partition("#")
        if thing in (ONTOLOGY, SHAPES):
            return self.local(f"/{thing.rsplit('/', 1)[-1]}.html") + (f"#{quote(fragment)}" if fragment else "")
        if iri.startswith(self.served.base + "id/"):
            return self.local(f"/doc/{thing.removeprefix(self.served.base + 'id/')}.html")
        if iri == self.served.base + "dataset/quality":
            return self.local("/quality")
        if iri in self.labels.names or iri.startswith(self.served.base + "dataset#"):
            return self.local("/describe", iri=iri)
        return None

    def local(self, path: str, **query: str | int) -> str:
        """An address on this server that keeps the reader's choice of language."""
        if self.explicit:
            query = {**query, "lang": self.words.language}
        return self.address(path, query)

    @staticmethod
    def address(path: str, query: Mapping[str, str | int]) -> str:
        """A path with a query string, both encoded; what is percent-encoded in the path stays so."""
        return in_path(path) + (f"?{urlencode(query)}" if query else "")

    def value(self, term: Term, sources: tuple[Source, ...] = ()) -> Value:
        """`term` in words, with its sources."""
        if isinstance(term, ox.BlankNode):
            return Value(self.words["unnamed"], kind="muted", sources=sources)
        value = self._thing(term.value) if isinstance(term, ox.NamedNode) else self._literal(term)
        return value._replace(sources=sources) if sources else value

    def said(self, said: Said) -> Value:
        """The object of a statement."""
        return self.value(said.object, said.sources)

    def _thing(self, iri: str) -> Value:
        found = self.labels.name(iri, self.words.language)
        language = found.language if found and found.language != self.words.language else None
        href = self.href(iri)
        if href:
            return Value(self.name(iri), href, language=language, kind="thing")
        if iri.startswith(("http://", "https://")):
            name = found.text if found else self.words.term(iri) or self.shorten(iri)
            return Value(name, iri, outside=True, language=language, kind="thing")
        return Value(iri, kind="code")

    def _literal(self, literal: ox.Literal) -> Value:
        datatype = literal.datatype.value
        if datatype == XSD + "boolean" and literal.value in _TRUTH:
            return Value(self.words[_TRUTH[literal.value]])
        if literal.language:
            other = literal.language if literal.language != self.words.language else None
            return Value(literal.value, language=other, note=other)
        if datatype in _DATES:
            return Value(literal.value, kind="edtf")
        if datatype in (XSD + "integer", XSD + "decimal"):
            return Value(grouped(literal.value), kind="number")
        return self._text(literal.value, datatype)

    @staticmethod
    def _text(value: str, datatype: str) -> Value:
        """A literal that is neither a date nor a number nor in a language."""
        if datatype == XSD + "anyURI" and value.startswith(("http://", "https://")):
            return Value(value, value, outside=True)
        if datatype == XSD + "string":
            return Value(value, kind="code" if len(value) == _sha_length(value) else "text")
        return Value(value, note=datatype.rsplit("#", 1)[-1].rsplit("/", 1)[-1])

    def shorten(self, iri: str) -> str:
        """`iri` as a prefixed name where one of the known prefixes fits, else as it is."""
        found = [(name, space) for name, space in self.served.prefixes.items() if iri.startswith(space)]
        name, space = max(found, key=lambda pair: len(pair[1]), default=("", ""))
        local = iri.removeprefix(space)
        return f"{name}:{local}" if space and re.fullmatch(r"[\w-]+", local) else iri

    def chip(self, source: Source, runs: int = 4) -> Chip:
        """The mark of a document beside what it says, with at most so many runs of line numbers."""
        key = source.document.rstrip("/").rsplit("/", 1)[-1]
        ours = {self.served.id("document/entailed"): "from-rules", self.served.base + "dataset/quality": "from-checks"}
        known = ours.get(source.document)
        title = self.words[known] if known else self.name(source.document)
        where, places = self._where(source, runs), self._where(source)
        if source.cells:
            title = f"{title}, {self.words['cell']} {places}"
        elif source.lines:
            title = f"{title}, {self.words.lines(places, len(source.lines))}"
        if source.pages:
            title = f"{title}, {self.words.pages(ranges(source.pages), len(source.pages))}"
        return Chip(
            self.short(source.document, key), where, self._at(source), title, self.served.tones.get(source.document, 0)
        )

    @staticmethod
    def _where(source: Source, runs: int = 12) -> str:
        """The cells of a workbook, else the lines, for the eye."""
        if not source.cells:
            return ranges(source.lines, runs)
        return ", ".join(source.cells[:runs]) + (" …" if len(source.cells) > runs else "")

    def short(self, document: str, key: str) -> str:
        """The short name of a graph: the key of a document, a word for what is ours."""
        ours = {
            ONTOLOGY: "ontology",
            SHAPES: "shapes",
            self.served.id("document/entailed"): "derived",
            self.served.id("document/editors"): "editors",
            self.served.base + "dataset/quality": "quality",
            DEFAULT_GRAPH: "default-graph",
        }
        return self.words[ours[document]] if document in ours else key

    def _at(self, source: Source) -> str:
        if source.document == DEFAULT_GRAPH:
            return self.local("/")  # all there is
        href = self.href(source.document) or self.local("/describe", iri=source.document)
        if not source.lines or not source.document.startswith(self.served.base):
            return href
        path = f"/doc/{source.document.removeprefix(self.served.base + 'id/')}.html"
        return f"{self.local(path, line=source.lines[0])}#L{source.lines[0]}"


def fitting(lines: Iterable[list[_C]], length: Callable[[_C], int], room: int) -> list[list[_C]]:
    """As many of `lines` as have room for `room` letters on a page; one, however long it is."""
    found: list[list[_C]] = []
    for line in lines:
        room -= sum(map(length, line))
        if room < 0 and found:
            break
        found.append(line)
    return found


def ranges(lines: tuple[int, ...], limit: int = 12) -> str:
    """Line numbers for the eye: 3, 4, 5 and 9 are "3–5, 9"; more than `limit` runs end in an ellipsis."""
    runs: list[list[int]] = []
    for line in sorted(set(lines)):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    return ", ".join(shown[:limit]) + (" …" if len(shown) > limit else "")


def grouped(number: str) -> str:
    """A number with thin spaces between thousands from five digits on, so that years stay whole."""
    whole, dot, rest = number.partition(".")
    digits = whole.lstrip("-")
    if len(digits) < 5 or not digits.isdecimal():
        return number
    return f"{int(whole):,}".replace(",", "\u202f") + dot + rest


def _sha_length(text: str) -> int:
    """40 or 64 for what looks like a hash, so that it is set as code; -1 otherwise."""
    plain = set(text) <= set("0123456789abcdef")
    return len(text) if plain and len(text) in (40, 64) else -1
