"""Putting a dataset into an engine elsewhere, through the SPARQL 1.1 Graph Store HTTP Protocol, and counting it there.

Engines disagree on what the default graph of a query is: a graph of its own (Oxigraph, Fuseki), or all graphs together,
each statement as often as there are graphs that say it (Virtuoso, GraphDB). Ours is the merge of all graphs, each
statement once. So the merge is stored as one graph more: as the engine's default graph, or under a name, `MERGE`, that
goes along with every query; and what the engine then counts decides whether it is what the dataset is.
"""

from __future__ import annotations

import mmap
import re
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from ogpkg.errors import BuildError, QueryError
from ogpkg.lines import graph_of
from ogpkg.query.dialects import MERGE, Dialect
from ogpkg.query.engine import Engine
from ogpkg.query.line import Call, Credentials, Line, check_address
from ogpkg.query.request import Request

#: Statements in one request: few enough for an engine that takes each request as one transaction.
PIECE = 25_000
#: Seconds that an engine has for one request.
_PATIENCE = 600.0
#: Bytes that its response may have.
_LIMIT = 1 << 24
_MEDIA_TYPE = "application/n-triples"
_BLANK = re.compile(rb"_:|<[^>]*> <[^>]*> _:")
_COUNT = "SELECT ?graph (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_COUNT_ALL = "SELECT (COUNT(*) AS ?count) WHERE { ?s ?p ?o }"

#: Is told how many statements are there of how many.
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Content:
    """A dataset as files: its named graphs as N-Quads, their merge as N-Triples, and how many statements each has.

    Graphs whose names begin with `base_iri` are the dataset's: what an earlier version left of them may go.
    """

    quads: Path
    merge: Path
    graphs: Mapping[str, int]
    triples: int
    base_iri: str


@dataclass(frozen=True)
class Sizes:
    """How many statements an engine counts in each of its graphs but those that are its own, and in the default one."""

    graphs: Mapping[str, int]
    triples: int


def measure(engine: Engine) -> Sizes:
    """What the engine holds; QueryError when it does not say."""
    return Sizes(_sizes(engine), int(next(_rows(engine, _COUNT_ALL))["count"].value))


def differences(there: Sizes, content: Content) -> list[str]:
    """Where what an engine holds differs from `content`, by names and sizes of graphs; none when it holds it."""
    found = [
        f"<{name}> has {there.graphs.get(name, 0):,} statements there and {content.graphs.get(name, 0):,} here"
        for name in sorted(there.graphs.keys() | content.graphs.keys())
        if there.graphs.get(name) != content.graphs.get(name)
    ]
    if there.triples != content.triples:
        found.append(f"the default graph has {there.triples:,} statements there and {content.triples:,} here")
    return found


def load(engine: Engine, content: Content, graphs: str | None, credentials: Credentials, tell: Tell) -> None:
    """Make the engine hold `content` and nothing else; `graphs` is its Graph Store address, if it cannot be guessed.

    Loading the same again changes nothing. BuildError, which says what to do, when the engine is not there, holds what
    is none of ours, takes no writing, or counts other numbers afterwards; it may hold a part of the dataset then.
    """
    try:
        dialect = engine.known().dialect
        with closing(_Store(_address(engine.url, dialect, graphs), credentials)) as store:
            store.greet()
            _clear(store, engine, content)
            _fill(store, content, dialect, tell)
        engine.forget()
        left = differences(measure(engine), content)
    except QueryError as error:
        raise BuildError(f"{engine.url} cannot be loaded: {error}") from error
    if left:
        more = f" (and {len(left) - 1} more)" if left[1:] else ""
        message = f"{engine.url} was loaded and does not hold the snapshot: {left[0]}{more}"
        if left[0].startswith("the default graph"):
            message += "; one that shows all its graphs as the default graph needs `merge` in ogpkg/query/dialects.py"
        raise BuildError(message)


class _Store:
    """The graphs of an engine, for writing."""

    def __init__(self, url: str, credentials: Credentials) -> None:
        self._url, self._line, self._credentials = url, Line(url, credentials), credentials

    def greet(self) -> None:
        """Send a small request, which may only learn how the engine wants to be told who we are."""
        self._send("GET", f"{MERGE}:none", b"")

    def write(self, graph: str, pieces: Iterable[list[bytes]]) -> Iterator[int]:
        """Replace `graph`, an empty name being the default graph; how many statements each request took."""
        for number, piece in enumerate(pieces):
            self._send("POST" if number else "PUT", graph, b"".join(piece))
            yield len(piece)

    def remove(self, graph: str) -> None:
        """Remove `graph`."""
        self._send("DELETE", graph, b"")

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def _send(self, method: str, graph: str, body: bytes) -> None:
        headers = {"Content-Type": _MEDIA_TYPE, "Content-Length": str(len(body))}
        call = Call(method, self._address(graph), headers, time.monotonic() + _PATIENCE, _LIMIT, body)
        try:
            reply = self._line.send(call)
        except TimeoutError as error:
            raise BuildError(f"{self._url} did not take {len(body):,} bytes in {_PATIENCE:g} s") from error
        with reply:
            if reply.status in (401, 403):
                told = "OGPKG_ENGINE_USER and OGPKG_ENGINE_PASSWORD"
                advice = f"check {told}" if self._credentials else f"set {told}"
                raise BuildError(f"{self._url} lets nobody write ({reply.status}); {advice}")
            if reply.status not in (200, 201, 204) and not (reply.status == 404 and method in ("GET", "DELETE")):
                said = reply.body.read(500).decode("utf-8", "replace").strip()
                raise BuildError(f"{self._url} answered {method} with {reply.status} {reply.reason}: {said}")

    def _address(self, graph: str) -> str:
        return f"{self._url}?graph={quote(graph, safe='')}" if graph else f"{self._url}?default"


def _address(url: str, dialect: Dialect, given: str | None) -> str:
    """Where the engine's graphs are."""
    if given:
        return check_address(given)
    end, instead = dialect.store
    if not end or not url.endswith(end):
        raise BuildError(f"where {url} takes graphs cannot be guessed; say --engine-graphs URL")
    return url.removesuffix(end) + instead


def _clear(store: _Store, engine: Engine, content: Content) -> None:
    """Remove what an earlier version left; BuildError when there is what is none of ours."""
    others = _sizes(engine).keys() - content.graphs.keys()
    strange = sorted(name for name in others if not name.startswith(content.base_iri))
    if strange:
        raise BuildError(
            f"{engine.url} also holds <{strange[0]}>, which the snapshot does not have; "
            "queries would find it too: give ogpkg a store of its own, or remove that graph"
        )
    for name in sorted(others):
        store.remove(name)


def _fill(store: _Store, content: Content, dialect: Dialect, tell: Tell) -> None:
    """Write every graph, and the merge of all."""
    whole, done = sum(content.graphs.values()) + content.triples, 0
    for taken in _written(store, content, dialect):
        done += taken
        tell(done, whole)


def _written(store: _Store, content: Content, dialect: Dialect) -> Iterator[int]:
    with content.quads.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        for graph, places in _by_graph(text).items():
            name = graph.decode()[1:-1]
            yield from store.write(name, _pieces(_without_graph(text, places)))
    with content.merge.open("rb") as lines:
        yield from store.write(MERGE if dialect.merge else "", _pieces(lines))


def _by_graph(text: mmap.mmap) -> dict[bytes, array[int]]:
    """Where the lines of each graph begin: the file is sorted by subject, and too large to be held."""
    found: dict[bytes, array[int]] = {}
    place = 0
    while line := text.readline():
        found.setdefault(graph_of(line), array("Q")).append(place)
        place = text.tell()
    return found


def _without_graph(text: mmap.mmap, places: Iterable[int]) -> Iterator[bytes]:
    """The lines at `places`, as N-Triples."""
    for place in places:
        text.seek(place)
        yield text.readline().rsplit(b" ", 2)[0] + b" .\n"


def _pieces(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The statements, a request at a time; all that name blank nodes are in one, for no name outlives a request."""
    blank: list[bytes] = []

    def others() -> Iterator[bytes]:
        for line in lines:
            if _BLANK.match(line):
                blank.append(line)
            else:
                yield line

    plain = others()
    while piece := list(islice(plain, PIECE)):
        yield piece
    if blank:
        yield blank


def _sizes(engine: Engine) -> dict[str, int]:
    """The graphs of the engine, but those that are its own, and their sizes."""
    return {row["graph"].value: int(row["count"].value) for row in _rows(engine, _COUNT)}


def _rows(engine: Engine, query: str) -> Iterator[ox.QuerySolution]:
    with engine.run(Request(query)) as answer:
        yield from ox.parse_query_results(answer.open(), ox.QueryResultsFormat.JSON)  # type: ignore[misc]
