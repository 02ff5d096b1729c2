"""One query against a store: evaluated and written, in the worker."""

from __future__ import annotations

import errno
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, islice
from typing import IO, Any, BinaryIO, cast

import pyoxigraph as ox

from ogpkg import formats, iris
from ogpkg.columns import Columns
from ogpkg.errors import NotAcceptable, QueryError, QueryFailed
from ogpkg.formats import FORMATS, Format
from ogpkg.query import guard
from ogpkg.query.explain import explain
from ogpkg.query.files import Graph, merged
from ogpkg.query.guard import Query
from ogpkg.query.request import Request, offered
from ogpkg.query.rows import count_rows
from ogpkg.query.sink import Sink, Unwritable

#: Graphs up to so many statements are sorted, and so have the same bytes every time; larger ones are
#: written as Oxigraph finds them, without prefixes, because sorting needs all of them in memory at once.
SORTED = 100_000
#: Characters of a complaint of the engine that are passed on.
_MESSAGE = 300

# Without the look-behind, a long word would be read again from each of its letters.
_PREFIXED = re.compile(r"(?<![\w.-])([\w.-]*):")

#: A request for a whole graph is answered like a query of this form.
_WHOLE = Query("", "construct")

Spool = Callable[[], BinaryIO]
Results = ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]


def answer(
    store: ox.Store, columns: Columns | None, request: Request, settings: dict[str, Any], spool: Spool
) -> tuple[dict[str, Any], bytes]:
    """What is to be said of the answer to `request`, and its body.

    QueryError for a query that has none. MemoryError and worse are the end of the worker.
    """
    started = time.perf_counter()
    found = _from_columns(columns, request, spool) if columns else None
    if found:
        return found[0] | {"seconds": time.perf_counter() - started}, found[1]
    text = guard.unescaped(request.query)
    query = _WHOLE if request.whole is not None else guard.check(text, settings["max_depth"])
    if query.form:
        request.format_for(query.form)
    base_iri = settings["base_iri"]
    try:
        results = _evaluate(store, request, query, base_iri)
        reply, body = write(results, request, spool, _prefixes(base_iri))
    except SyntaxError as error:
        raise explain(query.text, str(error), base_iri) from error
    except Unwritable as error:
        message = f"the answer cannot be written: {error}; ask for another format"
        raise NotAcceptable(message, offered(query.form or "select")) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise _failure(error) from error
    form = query.form or _form(results)
    return reply | {"form": form, "seconds": time.perf_counter() - started}, body


def _from_columns(columns: Columns, request: Request, spool: Spool) -> tuple[dict[str, Any], bytes] | None:
    """The same from `columns`, which are quick and know few questions: None for all others."""
    is_plain = request.whole is None and not request.default_graphs and not request.named_graphs
    found = columns.answer(request.query) if is_plain and request.result_format == "json" else None
    if found is None:
        return None
    sink = Sink(spool, xml=False)
    try:
        sink.write(found.body)
        body = sink.body()
    except OSError as error:
        raise _failure(error) from error
    return {"format": "json", "form": found.form, "rows": found.rows, "size": sink.size}, body


def _failure(error: OSError | RuntimeError | ValueError) -> QueryError:
    """What the engine's complaint says to the client."""
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return QueryFailed("the answer is larger than this server gives; ask for less")
    message = guard.readable(str(error)[:_MESSAGE])
    # A function that SPARQL does not define: the query is at fault, and will be tomorrow.
    return QueryError(message) if "is not supported" in str(error) else QueryFailed(message)


@cache
def _prefixes(base_iri: str) -> dict[str, str]:
    return iris.prefixes(base_iri)


def _evaluate(store: ox.Store, request: Request, query: Query, base_iri: str) -> Results:
    if request.whole is not None:
        return _whole(store, request.whole)
    # All prefixes would cost as much as a small query does.
    known = _prefixes(base_iri)
    prefixes = {name: known[name] for name in _PREFIXED.findall(query.text) if name in known}
    if request.default_graphs or request.named_graphs:
        default, named = _checked(request.default_graphs), _checked(request.named_graphs)
    elif len(query.from_terms) > 1:
        default, named = (
            resolved(query, terms, prefixes, base_iri) for terms in (query.from_terms, query.from_named_terms)
        )
    else:
        return store.query(query.text, prefixes=prefixes, base_iri=base_iri)
    graphs: list[Graph | ox.DefaultGraph] = [*default]
    if len(default) > 1:
        store, graphs = merged(store, default, named), [ox.DefaultGraph()]
    return store.query(query.text, prefixes=prefixes, base_iri=base_iri, default_graph=graphs, named_graphs=named)


def _whole(store: ox.Store, name: str) -> Iterator[ox.Triple]:
    """A graph, one statement after the other: a query would keep all of them in memory to tell which it has had."""
    graph = ox.NamedNode(name) if name else ox.DefaultGraph()
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


def _checked(graphs: tuple[str, ...]) -> list[Graph]:
    """The graphs of the protocol, each once; QueryError for a name that is no IRI."""
    try:
        return [ox.NamedNode(graph) for graph in dict.fromkeys(graphs)]
    except ValueError as error:
        raise QueryError(f"one of {', '.join(map(repr, graphs))} cannot name a graph: {error}") from error


def resolved(query: Query, terms: list[str], prefixes: dict[str, str], base_iri: str) -> list[Graph]:
    """The graphs of FROM, each once. They are terms of the query, so Oxigraph says which IRIs they are."""
    text = f"{query.prologue}\nSELECT ?graph {{ VALUES ?graph {{ {' '.join(terms)} }} }}"
    solutions = cast(ox.QuerySolutions, ox.Store().query(text, prefixes=prefixes, base_iri=base_iri))
    return list(dict.fromkeys(cast(Graph, solution["graph"]) for solution in solutions))


def write(results: Results, request: Request, spool: Spool, prefixes: dict[str, str]) -> tuple[dict[str, Any], bytes]:
    """Write `results` as `request` wants them: what is to be said of them, and the body, empty if it went to a file.

    Unwritable for what the format cannot carry.
    """
    is_table = isinstance(results, ox.QuerySolutions | ox.QueryBoolean)
    name = request.result_format if is_table else request.graph_format
    if name is None:
        raise Unwritable("no format for this kind of answer is acceptable")
    sink = Sink(spool, xml=name in {"xml", "rdfxml"})
    rows: int | None = 1
    if isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
        results.serialize(cast(IO[bytes], sink), FORMATS[name].results)
    else:
        rows = _write_graph(results, FORMATS[name], sink, prefixes)
    body = sink.body()
    if isinstance(results, ox.QuerySolutions):
        rows = count_rows(body, name) if body else None
    return {"format": name, "rows": rows, "size": sink.size}, body


def _form(results: Results) -> str:
    """The query form that the kind of result tells, for a query whose beginning the guard did not recognize."""
    if isinstance(results, ox.QuerySolutions):
        return "select"
    return "ask" if isinstance(results, ox.QueryBoolean) else "construct"


def _write_graph(triples: Iterator[ox.Triple], format: Format, sink: Sink, prefixes: dict[str, str]) -> int:
    """Write the graph; how many statements it has."""
    if format.name == "rdfxml":
        triples = formats.with_xml_names(triples)
    first = list(islice(triples, SORTED + 1))
    if len(first) <= SORTED:
        sink.write(formats.write(first, format, prefixes))
        return len(set(first))
    counted = _Counted(chain(first, triples))
    ox.serialize(counted, cast(IO[bytes], sink), format.rdf)
    return counted.count


class _Counted:
    """An iterator that knows how many it has given."""

    def __init__(self, triples: Iterator[ox.Triple]) -> None:
        self._triples, self.count = triples, 0

    def __iter__(self) -> Iterator[ox.Triple]:
        for triple in self._triples:
            self.count += 1
            yield triple
