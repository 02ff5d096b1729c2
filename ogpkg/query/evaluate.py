"""One query against a store: evaluated and written, in the worker."""

from __future__ import annotations

import errno
import re
import time
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import IO, Any, BinaryIO, cast

import pyoxigraph as ox

from ogpkg import formats
from ogpkg.formats import FORMATS, Format
from ogpkg.iris import PREFIXES
from ogpkg.query.explain import explain
from ogpkg.query.files import Graph, merged
from ogpkg.query.rows import count_rows
from ogpkg.query.sink import Sink, Unwritable

#: Graphs up to so many statements are sorted, and so have the same bytes every time; larger ones are
#: written as Oxigraph finds them, without prefixes, because sorting needs all of them in memory at once.
SORTED = 100_000

_PREFIXED = re.compile(r"([\w.-]*):")
# The end of an IRI that can be the local part of an XML name.
_LOCAL_NAME = re.compile(r"[^\W\d][\w.\-·]*$")

Spool = Callable[[], BinaryIO]
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def answer(store: ox.Store, job: dict[str, Any], base_iri: str, spool: Spool) -> tuple[dict[str, Any], bytes]:
    """The reply to `job`: its description and its body, or the description of an error and nothing."""
    started = time.perf_counter()
    try:
        results = _evaluate(store, job, base_iri)
        reply, body = _write(results, job, spool)
    except SyntaxError as error:
        message, line, column = explain(job["query"], str(error), base_iri)
        return {"error": "syntax", "message": message, "line": line, "column": column}, b""
    except Unwritable as error:
        return {"error": "unacceptable", "message": str(error)}, b""
    except (OSError, RuntimeError, ValueError) as error:
        too_large = isinstance(error, OSError) and error.errno == errno.EFBIG
        message = "its answer is larger than this server gives; ask for less" if too_large else str(error)
        return {"error": "failed", "message": message}, b""
    return reply | {"seconds": time.perf_counter() - started}, body


def _evaluate(store: ox.Store, job: dict[str, Any], base_iri: str) -> Results:
    text: str = job["query"]
    # All of them would cost as much as a small query does.
    prefixes = {name: PREFIXES[name] for name in _PREFIXED.findall(text) if name in PREFIXES}
    if not job["from_protocol"] and len(job["default"]) < 2:
        return store.query(text, prefixes=prefixes, base_iri=base_iri)
    default, named = (_graphs(job, which, prefixes, base_iri) for which in ("default", "named"))
    graphs: list[Graph | ox.DefaultGraph] = [*default]
    if len(default) > 1:
        store, graphs = merged(store, default, named), [ox.DefaultGraph()]
    return store.query(text, prefixes=prefixes, base_iri=base_iri, default_graph=graphs, named_graphs=named)


def _graphs(job: dict[str, Any], which: str, prefixes: dict[str, str], base_iri: str) -> list[Graph]:
    """The graphs asked for, each once. Those of FROM are terms of the query, so Oxigraph resolves them."""
    if job["from_protocol"]:
        return [ox.NamedNode(iri) for iri in dict.fromkeys(job[which])]
    terms = " ".join(job[which])
    text = f"{job['prologue']}\nSELECT ?graph {{ VALUES ?graph {{ {terms} }} }}"
    solutions = cast(ox.QuerySolutions, ox.Store().query(text, prefixes=prefixes, base_iri=base_iri))
    return list(dict.fromkeys(cast(Graph, solution["graph"]) for solution in solutions))


def _write(results: Results, job: dict[str, Any], spool: Spool) -> tuple[dict[str, Any], bytes]:
    name = job["graph" if isinstance(results, ox.QueryTriples) else "results"]
    if name is None:
        raise Unwritable("no format for this kind of answer is acceptable")
    sink = Sink(spool, xml=name in {"xml", "rdfxml"})
    rows: int | None = 1
    if isinstance(results, ox.QueryTriples):
        rows = _write_graph(results, FORMATS[name], sink)
    else:
        results.serialize(cast(IO[bytes], sink), FORMATS[name].results)
    body = sink.body()
    if isinstance(results, ox.QuerySolutions):
        rows = count_rows(body, name) if body else None
    return {"form": job["form"] or _form(results), "format": name, "rows": rows, "size": sink.size}, body


def _form(results: Results) -> str:
    """The query form that the kind of result tells, for a query whose beginning the guard did not recognize."""
    if isinstance(results, ox.QueryTriples):
        return "construct"
    return "ask" if isinstance(results, ox.QueryBoolean) else "select"


def _write_graph(triples: Iterator[ox.Triple], format: Format, sink: Sink) -> int:
    """Write the graph; how many statements it has."""
    if format.name == "rdfxml":
        triples = _with_xml_names(triples)
    first = list(islice(triples, SORTED + 1))
    if len(first) <= SORTED:
        sink.write(formats.write(first, format))
        return len(set(first))
    counted = _Counted(chain(first, triples))
    ox.serialize(counted, cast(IO[bytes], sink), format.rdf)
    return counted.count


def _with_xml_names(triples: Iterator[ox.Triple]) -> Iterator[ox.Triple]:
    """`triples` themselves; Unwritable at a predicate that no XML element can be named after."""
    for triple in triples:
        if not _LOCAL_NAME.search(triple.predicate.value):
            raise Unwritable(f"the predicate <{triple.predicate.value}> cannot be written as an XML name")
        yield triple


class _Counted:
    """An iterator that knows how many it has given."""

    def __init__(self, triples: Iterator[ox.Triple]) -> None:
        self._triples, self.count = triples, 0

    def __iter__(self) -> Iterator[ox.Triple]:
        for triple in self._triples:
            self.count += 1
            yield triple
