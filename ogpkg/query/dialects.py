"""What engines do otherwise than SPARQL 1.1 says, and how to live with it: one row an engine, known by its `Server`.

An engine without a row is taken at its word. What a row cannot mend is refused or is an error, never a wrong answer
that looks like one; what is left is written in docs/engines.md and pinned by tests/engines.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from itertools import pairwise, takewhile
from typing import BinaryIO, cast

from ogpkg.errors import QueryError, QueryFailed, QueryRefused, QueryTimeout
from ogpkg.query import guard
from ogpkg.query.sink import IN_MEMORY

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
    #: Complains of a query that the engine must not be asked.
    check: Callable[[str], None] = lambda text: None
    #: Complains when the head of an answer says that the rest is not all.
    complete: Callable[[Message, float], None] = lambda headers, seconds: None
    #: Says in other words what the engine cannot read.
    word: Callable[[str], str] = lambda text: text
    #: Makes SPARQL's JSON of a line of the engine's.
    table: Callable[[bytes], bytes] | None = None
    #: A query with so many rows that it says in the head of the answer at how many it cuts. Of graphs it does not say.
    rows: str = ""


# Any IRI is the name of a procedure to Virtuoso, and bif:http_get() fetches what it is told to.
# OPTION (get:soft …) fetches what FROM names, where its operator allows that.
_OWN = re.compile(r"(?<!\w)(?:bif|sql|get)\s*:", re.IGNORECASE)
_XSD = "<http://www.w3.org/2001/XMLSchema#"


def _check(text: str) -> None:
    """A QueryError for what Virtuoso must not do for strangers, and for what it does wrongly without a word."""
    _check_calls(text)
    _check_paths(text)


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


def _word(text: str) -> str:
    """`text` without two forms that Virtuoso fails at, said in other words that mean the same.

    ``FILTER EXISTS { VALUES ?x { … } }`` crashes its compiler: whether a bound ?x is one of some IRIs is asked with IN
    (other terms, which IN would compare by value, stay). ``VALUES ?x { UNDEF }`` says nothing, and unbinds ?x there.
    """
    found = list(guard.tokens(text))
    for position in range(len(found) - 1, -1, -1):
        first, rest = found[position], found[position + 1 :]
        words = [token.text.lower() for token in found[position : position + 6]]
        if words[:1] + words[2:5] == ["values", "{", "undef", "}"]:
            text = text[: first.start] + text[rest[3].end :]
        elif words[:4] == ["filter", "exists", "{", "values"] and words[5:] == ["{"]:
            terms = list(takewhile(lambda token: token.kind in {"iri", "name"}, rest[5:]))
            closing = rest[5 + len(terms) : 7 + len(terms)]
            if terms and [token.text for token in closing] == ["}", "}"]:
                listed = ", ".join(term.text for term in terms)
                text = f"{text[: first.start]}FILTER ({rest[3].text} IN ({listed})){text[closing[1].end :]}"
    return text


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
        check=_check,
        complete=_check_complete,
        word=_word,
        table=_rename_nodes,
        rows=f'SELECT ("" AS ?x) FROM <{_VIRTRDF}> {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {_ROWS}',  # noqa: S608 - no value of a client's is in it
    ),
    Dialect("Oxigraph", "Oxigraph", store=("/query", "/store")),
)


def dialect_of(headers: Message) -> Dialect:
    """The row of the engine that answered so."""
    server = headers.get("Server", "")
    return next((dialect for dialect in DIALECTS if server.startswith(dialect.server)), Dialect())


def _check_paths(text: str) -> None:
    """QueryError for a path of any length inside ``GRAPH ?g``: Virtuoso lets it leave the graph, and finds too much."""
    found = list(guard.tokens(text))
    for first, last in _open_graphs(found):
        for position in range(first, last):
            if found[position].text in {"*", "+"} and _ends_path(found[first:position]):
                message = "the engine keeps no path with * or + within GRAPH ?g; name the graph, or leave GRAPH out"
                offset = found[position].start
                raise QueryError(guard.marked(text, offset, message), *guard.place(text, offset))


def _ends_path(found: list[guard.Token]) -> bool:
    """Whether the last of the tokens is, or closes, a path: no variable and no number is in one."""
    depth = 0
    for token in reversed(found):
        if token.kind in {"variable", "number", "string"}:
            return False
        depth += (token.kind == "close") - (token.kind == "open")
        if depth == 0:
            break
    return True


def hide(text: str, graphs: tuple[str, ...]) -> str:
    """`text` with every ``GRAPH ?g {…}`` followed by a filter that leaves `graphs` out.

    Such a pattern always binds ?g, so the filter of the group that it stands in does nothing else.
    """
    found = list(guard.tokens(text))
    listed = ", ".join(f"<{graph}>" for graph in graphs)
    for first, last in sorted(_open_graphs(found), key=lambda span: -span[1]):
        end, variable = found[last].end, found[first - 1].text
        text = f"{text[:end]} FILTER ({variable} NOT IN ({listed})){text[end:]}"
    return text


def named_graphs(text: str) -> tuple[tuple[str, ...], bool]:
    """The terms behind every GRAPH that are no variables, and whether there are variables, too."""
    terms = [after for word, after in pairwise(guard.tokens(text)) if _is_graph(word)]
    names = dict.fromkeys(term.text for term in terms if term.kind in {"iri", "name"})
    return tuple(names), any(term.kind == "variable" for term in terms)


def _is_graph(token: guard.Token) -> bool:
    return token.kind == "word" and token.text.lower() == "graph"


def _open_graphs(found: list[guard.Token]) -> Iterator[tuple[int, int]]:
    """The places of the first and the last bracket of each ``GRAPH ?g {…}``."""
    for position, token in enumerate(found[:-2]):
        if not _is_graph(token) or found[position + 1].kind != "variable":
            continue
        depth = 0
        for last in range(position + 2, len(found)):
            depth += (found[last].kind == "open") - (found[last].kind == "close")
            if depth == 0:
                yield position + 2, last
                break


def repaired(body: BinaryIO, dialect: Dialect) -> BinaryIO:
    """The table in `body` as SPARQL writes it, in another file where that takes changes."""
    if dialect.table is None:
        return body
    with body:
        changed = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - it goes to the caller
        changed.writelines(map(dialect.table, body))
    changed.seek(0)
    return changed
