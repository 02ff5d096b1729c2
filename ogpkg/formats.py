"""RDF and result formats: one table, one parser, one deterministic writer.

Everything that reads or writes RDF goes through here, so that a syntax error always names file, line and
column, and so that the same statements always give the same bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from ogpkg.errors import InputError, NotAcceptable
from ogpkg.iris import PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
Statement = TypeVar("Statement", bound=ox.Triple | ox.Quad)


@dataclass(frozen=True)
class Format:
    """A way to write a graph (`rdf`) or a result table (`results`); `extension` has no dot."""

    name: str
    media_type: str
    extension: str
    rdf: ox.RdfFormat | None = None
    results: ox.QueryResultsFormat | None = None
    quads: bool = False


GRAPH_FORMATS = (
    Format("turtle", "text/turtle", "ttl", rdf=ox.RdfFormat.TURTLE),
    Format("jsonld", "application/ld+json", "jsonld", rdf=ox.RdfFormat.JSON_LD, quads=True),
    Format("rdfxml", "application/rdf+xml", "rdf", rdf=ox.RdfFormat.RDF_XML),
    Format("ntriples", "application/n-triples", "nt", rdf=ox.RdfFormat.N_TRIPLES),
    Format("trig", "application/trig", "trig", rdf=ox.RdfFormat.TRIG, quads=True),
    Format("nquads", "application/n-quads", "nq", rdf=ox.RdfFormat.N_QUADS, quads=True),
)
RESULT_FORMATS = (
    Format("json", "application/sparql-results+json", "json", results=ox.QueryResultsFormat.JSON),
    Format("xml", "application/sparql-results+xml", "xml", results=ox.QueryResultsFormat.XML),
    Format("csv", "text/csv", "csv", results=ox.QueryResultsFormat.CSV),
    Format("tsv", "text/tab-separated-values", "tsv", results=ox.QueryResultsFormat.TSV),
)
#: XML 1.0 has no way to write these, not even as a character reference: control characters, U+FFFE, U+FFFF.
NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
# The end of an IRI that can be the local part of an XML name.
_LOCAL_NAME = re.compile(r"[^\W\d][\w.\-·]*$")
FORMATS = {format.name: format for format in GRAPH_FORMATS + RESULT_FORMATS}
_BY_EXTENSION = {format.extension: format for format in GRAPH_FORMATS}


def format_of(path: Path) -> Format:
    """The graph format that the extension of `path` names; InputError lists the known ones."""
    format = _BY_EXTENSION.get(path.suffix.lstrip(".").lower())
    if format is None:
        known = ", ".join("." + extension for extension in _BY_EXTENSION)
        raise InputError(path, f"no RDF format has the extension {path.suffix!r}; use one of {known}")
    return format


def is_rdf(path: Path) -> bool:
    """Whether the extension of `path` is that of a graph format."""
    return path.suffix.lstrip(".").lower() in _BY_EXTENSION


def read(
    path: Path, format: Format | None = None, *, base_iri: str | None = None, rename_blank_nodes: bool = True
) -> Iterator[ox.Quad]:
    """The quads of the RDF file `path`; triples arrive in the default graph.

    Blank nodes get fresh names, so that two files never share one, unless `rename_blank_nodes` is False.
    Relative IRIs resolve against `base_iri`, or the file's own address. Nothing is fetched. InputError names
    file, line and column of the first mistake, and is raised for a file that cannot be opened.
    """
    kind, base = format or format_of(path), base_iri or path.resolve().as_uri()
    if path.is_file() and path.stat().st_size == 0:
        raise InputError(path, "is empty, which is more often a failed export than a graph; remove it", 1)
    try:
        yield from ox.parse(path=path, format=kind.rdf, base_iri=base, rename_blank_nodes=rename_blank_nodes)
    except SyntaxError as error:
        raise InputError(path, f"not {kind.media_type}: {error.msg}", error.lineno, error.offset) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(path, f"cannot be read: {error}") from error


def sorted_statements(statements: Iterable[Statement]) -> list[Statement]:
    """`statements` in the one order every writer here uses: by graph, subject, type first, predicate, object."""
    return sorted(set(statements), key=_order)


def _order(statement: ox.Triple | ox.Quad) -> tuple[str, str, bool, str, str]:
    graph = str(statement.graph_name) if isinstance(statement, ox.Quad) else ""
    predicate = statement.predicate.value
    # An IRI is compared with its end, as it is written: what it is the beginning of may come before it.
    return graph, str(statement.subject), predicate != _TYPE, f"{predicate}>", str(statement.object)


def write(
    statements: Iterable[ox.Triple | ox.Quad],
    format: Format,
    prefixes: dict[str, str] | None = None,
    *,
    sort: bool = True,
) -> bytes:
    """`statements` in `format`, sorted, with sorted prefix lines: the same statements give the same bytes.

    `prefixes` defaults to `iris.PREFIXES`; only those that occur are declared. With `sort=False` the order
    given is kept (and the caller answers for its being stable). A format without graphs drops graph names.
    NotAcceptable for what RDF/XML cannot carry: a control character, a predicate that ends in no XML name.
    """
    ordered = sorted_statements(statements) if sort else list(statements)
    if not format.quads:
        ordered = [s.triple if isinstance(s, ox.Quad) else s for s in ordered]
    known = PREFIXES if prefixes is None else prefixes
    # Written out once: to ask each statement took longer than writing.
    used = _used(known, ox.serialize(ordered, format=ox.RdfFormat.N_QUADS) or b"")  # type: ignore[arg-type]
    if format.name == "rdfxml":
        ordered = list(with_xml_names(ordered))
    body = ox.serialize(ordered, format=format.rdf, prefixes=used) or b""  # type: ignore[arg-type]
    return _SORTED_NAMES.get(format.name, bytes)(body)


def _used(prefixes: dict[str, str], text: bytes) -> dict[str, str]:
    """Those of `prefixes` with which an IRI in `text`, N-Triples or N-Quads, begins."""
    beginnings = sorted(set(text.split(b"<")[1:]))
    found = {}
    for name, iri in prefixes.items():
        start = iri.encode()
        place = bisect_left(beginnings, start)
        if place < len(beginnings) and beginnings[place].startswith(start):
            found[name] = iri
    return found


def with_xml_names(statements: Iterable[Statement]) -> Iterator[Statement]:
    """`statements` themselves; NotAcceptable at a predicate that no XML element can be named after."""
    for statement in statements:
        if not _LOCAL_NAME.search(statement.predicate.value):
            iri = statement.predicate.value
            shown = iri if len(iri) <= 200 else iri[:200] + "…"
            raise _not_xml(f"the predicate <{shown}> cannot be written as an XML name")
        yield statement


def _not_xml(message: str) -> NotAcceptable:
    return NotAcceptable(f"{message}; ask for another format", tuple(format.media_type for format in GRAPH_FORMATS))


def _with_sorted_prefixes(body: bytes) -> bytes:
    """`body` with its leading @prefix lines sorted: the serializer writes them in hash order."""
    lines = body.split(b"\n")
    count = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
    return b"\n".join(sorted(lines[:count]) + lines[count:])


def _with_sorted_namespaces(body: bytes) -> bytes:
    """`body` with the namespaces of its root element sorted, for the same reason, and well-formed."""
    if found := NOT_XML.search(body):
        raise _not_xml(f"it holds the character U+{ord(found[0].decode()):04X}, which XML cannot carry")
    body = body.replace(b"\r", b"&#13;")  # a reader of XML would turn a bare carriage return into a line feed
    declaration, newline, body = body.partition(b"\n")
    head, mark, rest = body.partition(b">")
    start, *names = head.split(b" xmlns:")
    return declaration + newline + b" xmlns:".join([start, *sorted(names)]) + mark + rest


_SORTED_NAMES = {
    "turtle": _with_sorted_prefixes,
    "trig": _with_sorted_prefixes,
    "rdfxml": _with_sorted_namespaces,
}
