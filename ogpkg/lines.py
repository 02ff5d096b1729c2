"""Statements as lines of N-Quads.

Millions of statements are sorted, merged and counted ten times faster as text than as Python objects, and in
N-Quads one statement is one line: subject, predicate, object and graph with one space between them.
"""

from __future__ import annotations

import io
from collections.abc import Container, Iterable, Iterator
from itertools import islice
from typing import IO, cast

import pyoxigraph as ox

from ogpkg.iris import RDF

_TYPE, _PREDICATE = f"<{RDF}type>".encode(), f"<{RDF}predicate>".encode()
_STATEMENT = f"<{RDF}Statement> ".encode()
#: Bytes read at once: small enough that cutting pieces off stays cheap.
_BLOCK = 1 << 16
#: Lines written at once.
_LINES = 10_000


def lines_of(statements: Iterable[ox.Quad] | Iterable[ox.Triple]) -> list[bytes]:
    """One line a statement, in the order given; what a generator raises comes through."""
    return content_of(statements).splitlines()


def content_of(statements: Iterable[ox.Quad] | Iterable[ox.Triple]) -> bytes:
    """The same, as the content of a file."""
    return ox.serialize(statements, format=ox.RdfFormat.N_QUADS) or b""


def quads_of(lines: Iterable[bytes]) -> Iterator[ox.Quad]:
    """The statements again; blank nodes keep their names."""
    return ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_QUADS)


def put_in(graph: str, triples: Iterable[bytes]) -> list[bytes]:
    """Lines without a graph, put into the one called `graph`."""
    end = f"<{graph}> .".encode()
    return [line[:-1] + end for line in triples]


def graph_of(line: bytes) -> bytes:
    """The graph of a line, between angle brackets."""
    return line.rsplit(b" ", 2)[1]


def merge(lines: Iterable[bytes]) -> list[bytes]:
    """The triples of all graphs, each once, sorted: lines without a graph."""
    return list(merged(sorted(lines)))


def merged(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The same of lines that are sorted; what is the same in several graphs stands side by side there."""
    before = b""
    for line in lines:
        triple = line.rsplit(b" ", 2)[0]
        if triple != before:
            yield triple + b" ."
        before = triple


def places_in(lines: Iterable[bytes]) -> dict[bytes, bytes]:
    """Each place of a statement (rdf:Statement) that `lines` describe → the property of that statement.

    Places are most of what readers write, and few need to know them.
    """
    nodes, properties = set(), {}
    for line in lines:
        if _PREDICATE not in line and _STATEMENT not in line:  # most are neither, which is seen sooner than split
            continue
        subject, predicate, rest = line.split(b" ", 2)
        if predicate == _PREDICATE:
            properties[subject] = rest.split(b" ", 1)[0]
        elif predicate == _TYPE and rest.startswith(_STATEMENT):
            nodes.add(subject)
    return {node: property for node, property in properties.items() if node in nodes}


def without(subjects: Container[bytes], lines: Iterable[bytes]) -> Iterator[bytes]:
    """Those of `lines` that speak of anything but `subjects`."""
    return (line for line in lines if line.split(b" ", 1)[0] not in subjects)


def joined(lines: Iterable[bytes]) -> bytes:
    """`lines` as the content of a file."""
    return b"\n".join((*lines, b""))


def blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    """`lines` as the content of a file, piece by piece."""
    rest = iter(lines)
    while block := joined(islice(rest, _LINES)):
        yield block


def store_of(*contents: bytes) -> ox.Store:
    """A store in memory that holds what files of these `contents` say."""
    store = ox.Store()
    for content in contents:
        load(store, io.BytesIO(content))
    return store


def load(store: ox.Store, file: IO[bytes]) -> None:
    """Put what an open `file` of N-Quads or N-Triples says into `store`; blank nodes keep their names."""
    # Oxigraph's own loader is fast, but renames blank nodes at random, differently in every store.
    named = _Named(file)
    # What a serializer wrote need not be looked at again, which takes a fifth of the time.
    store.bulk_load(cast(IO[bytes], named), format=ox.RdfFormat.N_QUADS, lenient=True)
    store.bulk_extend(ox.parse(b"".join(named.others), format=ox.RdfFormat.N_QUADS))


class _Named:
    """The lines of a file that name no blank node, to be read in blocks; the `others` are kept aside."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content, self._ready, self.others = content, b"", list[bytes]()

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`; empty at the end."""
        while not self._ready and (block := self._content.read(_BLOCK)):
            block += self._content.readline()
            self._ready = self._without_blank_nodes(block) if b"_:" in block else block
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def _without_blank_nodes(self, block: bytes) -> bytes:
        lines = block.splitlines(keepends=True)
        self.others += [line for line in lines if b"_:" in line]
        return b"".join(line for line in lines if b"_:" not in line)
