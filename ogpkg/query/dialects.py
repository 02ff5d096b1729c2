"""What engines do otherwise than SPARQL 1.1 says, and how to live with it: one row an engine, known by its `Server`.

An engine without a row is taken at its word. What a row cannot mend is refused or is an error, never a wrong answer
that looks like one; what is left is written in docs/engines.md and pinned by tests/engines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from typing import BinaryIO

from ogpkg.errors import QueryFailed, QueryRefused, QueryTimeout
from ogpkg.query import guard

#: The named graph that stands in for the default graph where an engine has none of its own.
MERGE = "urn:ogpkg:merge"


@dataclass(frozen=True)
class Dialect:
    """An engine: how it is recognized and called, and what it needs.

    `merge` says that its default graph is whatever its graphs hold, so that a dataset's own is kept in `MERGE`;
    `hidden` are graphs of its own that no dataset has. `milliseconds` is the parameter that tells it a deadline.
    """

    server: str = ""
    name: str = "the engine"
    merge: bool = False
    hidden: tuple[str, ...] = ()
    milliseconds: str = ""
    #: The end of its query address, and what stands there in its Graph Store address.
    store: tuple[str, str] = ("", "")
    #: Complains when a query calls what the engine must not do for strangers.
    check: Callable[[str], None] = lambda text: None
    #: Complains when the head of an answer says that the rest is not all.
    complete: Callable[[Message, float], None] = lambda headers, seconds: None
    #: Makes SPARQL's JSON of a line of the engine's.
    table: Callable[[bytes], bytes] | None = None
    #: A query with so many rows that it says in the head of the answer at how many it cuts. Of graphs it does not say.
    rows: str = ""


# Any IRI is the name of a procedure to Virtuoso, and bif:http_get() fetches what it is told to.
_OWN = re.compile(r"(?<!\w)(?:bif|sql)\s*:", re.IGNORECASE)
_XSD = "<http://www.w3.org/2001/XMLSchema#"


def _check_calls(text: str) -> None:
    """QueryRefused for a function that SPARQL does not define; what begins like Virtuoso's own, also in a string."""
    found = _OWN.search(text)
    offset = found.start() if found else _first_call(text)
    if offset is not None:
        message = "only SPARQL's own functions and XML Schema's casts may be called here"
        raise QueryRefused(guard.marked(text, offset, message), *guard.place(text, offset))


def _first_call(text: str) -> int | None:
    """Where an IRI stands before a bracket, as functions and collections do, and is no cast; or xsd: is another's."""
    previous = guard.Token("", "", 0)
    for token in guard.tokens(text):
        is_named = previous.kind in {"iri", "name"}
        if token.text == "(" and is_named and not previous.text.startswith(("xsd:", _XSD)):
            return previous.start
        if token.kind == "iri" and previous.text == "xsd:" and token.text != f"{_XSD}>":
            return previous.start
        previous = token
    return None


def _check_complete(headers: Message, seconds: float) -> None:
    """QueryTimeout or QueryFailed for an answer that Virtuoso has cut short behind its 200."""
    if headers.get("X-SQL-State", "").startswith("S1TAT"):
        raise QueryTimeout(seconds)
    if "X-SQL-State" in headers:
        raise QueryFailed(f"the engine says {guard.readable(headers.get('X-SQL-Message', '')[:300])}")
    if most := headers.get("X-SPARQL-MaxRows"):
        raise too_many(int(most))


def too_many(most: int) -> QueryFailed:
    """The error for an answer that may be cut short."""
    return QueryFailed(f"the engine gives no more than {most:,} rows, and there may be more; ask for fewer, with LIMIT")


def _rename_nodes(line: bytes) -> bytes:
    """A line of a table with blank nodes called so that anybody else reads them."""
    return line.replace(b'"bnode", "value": "nodeID://', b'"bnode", "value": "')


# Virtuoso's own graphs make more rows than it may be told to give, which are 2^20.
_VIRTRDF, _ROWS = "http://www.openlinksw.com/schemas/virtrdf#", (1 << 20) + 1
DIALECTS = (
    Dialect(
        "Virtuoso",
        "Virtuoso",
        merge=True,
        hidden=(
            _VIRTRDF,
            "http://www.w3.org/ns/ldp#",
            "http://localuriqaserver/sparql",
        ),
        milliseconds="timeout",
        store=("/sparql", "/sparql-graph-crud-auth"),
        check=_check_calls,
        complete=_check_complete,
        table=_rename_nodes,
        rows=f'SELECT ("" AS ?x) FROM <{_VIRTRDF}> {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {_ROWS}',  # noqa: S608 - no value of a client's is in it
    ),
    Dialect("Oxigraph", "Oxigraph", store=("/query", "/store")),
)


def dialect_of(headers: Message) -> Dialect:
    """The row of the engine that answered so."""
    server = headers.get("Server", "")
    return next((dialect for dialect in DIALECTS if server.startswith(dialect.server)), Dialect())


def hide(text: str, graphs: tuple[str, ...]) -> str:
    """`text` with every ``GRAPH ?g {…}`` followed by a filter that leaves `graphs` out.

    Such a pattern always binds ?g, so the filter of the group that it stands in does nothing else.
    """
    found = list(guard.tokens(text))
    ends = sorted(_graph_ends(found), reverse=True)
    for offset, variable in ends:
        listed = ", ".join(f"<{graph}>" for graph in graphs)
        text = f"{text[:offset]} FILTER ({variable} NOT IN ({listed})){text[offset:]}"
    return text


def _graph_ends(found: list[guard.Token]) -> Iterator[tuple[int, str]]:
    """Where each GRAPH with a variable ends, and the variable."""
    for position, token in enumerate(found[:-1]):
        variable = found[position + 1]
        if token.kind != "word" or token.text.lower() != "graph" or variable.kind != "variable":
            continue
        depth = 0
        for other in found[position + 2 :]:
            depth += (other.kind == "open") - (other.kind == "close")
            if depth == 0:
                yield other.end, variable.text
                break


def repaired(body: BinaryIO, dialect: Dialect, empty: BinaryIO) -> BinaryIO:
    """The table in `body` as SPARQL writes it, in `empty` where that takes changes."""
    if dialect.table is None:
        return body
    with body:
        empty.writelines(map(dialect.table, body))
    empty.seek(0)
    return empty
