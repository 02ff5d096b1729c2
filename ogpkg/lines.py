"""Statements as lines of N-Quads.

Millions of statements are sorted, merged and counted ten times faster as text than as Python objects, and in
N-Quads one statement is one line: subject, predicate, object and graph with one space between them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from ogpkg.iris import RDF

_TYPE, _PREDICATE = f"<{RDF}type>".encode(), f"<{RDF}predicate>".encode()
_STATEMENT = f"<{RDF}Statement> ".encode()


def lines_of(statements: Iterable[ox.Quad] | Iterable[ox.Triple]) -> list[bytes]:
    """One line a statement, in the order given; what a generator raises comes through."""
    return (ox.serialize(statements, format=ox.RdfFormat.N_QUADS) or b"").splitlines()


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
    return sorted({line.rsplit(b" ", 2)[0] + b" ." for line in lines})


def places_in(lines: Iterable[bytes]) -> dict[bytes, bytes]:
    """Each place of a statement (rdf:Statement) that `lines` describe → the property of that statement.

    Places are most of what readers write, and few need to know them.
    """
    nodes, properties = set(), {}
    for line in lines:
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
    return b"".join(line + b"\n" for line in lines)


def store_of(*contents: bytes, folder: Path | None = None) -> ox.Store:
    """A store that holds what files of these `contents` say, in memory or in `folder`."""
    store = ox.Store(str(folder)) if folder else ox.Store()
    for content in contents:
        # Oxigraph's own loader is fast and renames blank nodes at random, differently in every store.
        named, blank = _split(content)
        store.bulk_load(named, format=ox.RdfFormat.N_QUADS)
        store.bulk_extend(ox.parse(blank, format=ox.RdfFormat.N_QUADS))
    return store


def _split(content: bytes) -> tuple[bytes, bytes]:
    """The lines without and the lines with (what may be) a blank node."""
    named, blank, done = [], [], 0
    while (at := content.find(b"_:", done)) >= 0:
        start, end = content.rfind(b"\n", 0, at) + 1, content.find(b"\n", at) + 1
        named.append(content[done:start])
        blank.append(content[start:end])
        done = end
    return b"".join([*named, content[done:]]), b"".join(blank)
