"""One question to an engine elsewhere: what is sent, whether the answer is all of it, and how it is written here."""

from __future__ import annotations

import re
import tempfile
import time
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice, pairwise
from typing import Any, BinaryIO, cast
from urllib.parse import urlencode

import pyoxigraph as ox

from ogpkg.errors import NotAcceptable, QueryError, QueryFailed, QuerySyntaxError, QueryTimeout
from ogpkg.formats import FORMATS
from ogpkg.iris import prefixes as prefixes_under
from ogpkg.query import guard
from ogpkg.query.dialects import MERGE, Dialect, dialect_of, hide, named_graphs, repaired, too_many
from ogpkg.query.evaluate import Results, resolved, write
from ogpkg.query.guard import Query
from ogpkg.query.line import Call, Line, Reply
from ogpkg.query.remote import refusal, syntax_error, with_prefixes
from ogpkg.query.request import Answer, Request, offered
from ogpkg.query.sink import Unwritable

#: What an engine is asked to answer in, whatever the client wants: every engine writes these well.
_TABLE, _GRAPH = FORMATS["json"].media_type, FORMATS["ntriples"].media_type
#: A graph that no engine has.
_NOWHERE = "urn:ogpkg:nowhere"
#: What is sent: the names of parameters, and their values.
Form = dict[str, Any]
_RELATIVE = re.compile(r'<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>"{}|^`\\\x00-\x20]*>')
_TIMED_OUT = re.compile(rb"time[d -]*out", re.IGNORECASE)
_MESSAGE = 500


@dataclass(frozen=True)
class Known:
    """What there is to know about an engine: its dialect, whether it has `MERGE`, and at how many rows it cuts."""

    dialect: Dialect
    has_merge: bool = False
    most: int | None = None


@dataclass(frozen=True)
class Turn:
    """The use of a connection for one question: to which address, in how many seconds, for how many bytes."""

    line: Line
    url: str
    seconds: float
    limit: int
    begun: float = field(default_factory=time.monotonic)

    def post(self, form: Form, accept: str = _TABLE) -> Reply:
        """The reply to a query that is 200; a QueryError for any other, QueryTimeout when the seconds have passed."""
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form, doseq=True).encode()
        call = Call("POST", self.url, headers, self.begun + self.seconds, self.limit, body)
        try:
            reply = self.line.send(call)
        except TimeoutError as error:
            raise QueryTimeout(self.seconds) from error
        if reply.status == 200:
            return reply
        with reply:
            raise _refused(reply, self.seconds)


def learn(turn: Turn) -> Known:
    """Which engine answers; QueryError when none does."""
    with turn.post({"query": "ASK {}"}) as reply:
        known = Known(dialect_of(reply.headers))
    if known.dialect.merge:
        with turn.post({"query": f"ASK {{ GRAPH <{MERGE}> {{ ?s ?p ?o }} }}"}) as reply:
            known = replace(known, has_merge=b"true" in reply.body.read())
    if known.dialect.rows:
        with turn.post({"query": known.dialect.rows}, FORMATS["csv"].media_type) as reply:
            most = reply.headers.get("X-SPARQL-MaxRows")
        known = replace(known, most=int(most) if most else None)
    return known


@cache
def prefixes(base: str) -> dict[str, str]:
    """Our prefixes, with instances under `base`; made once."""
    return prefixes_under(base)


def read(request: Request) -> Query:
    """The query of `request`, if it may be asked and answered; a QueryError otherwise."""
    if request.whole is not None:
        pattern = f"GRAPH {ox.NamedNode(request.whole)} {{ ?s ?p ?o }}" if request.whole else "?s ?p ?o"
        query = Query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", "construct")
    else:
        query = guard.check(guard.unescaped(request.query))
    if query.form is None:
        raise QuerySyntaxError("this begins like no SPARQL query; one begins with SELECT, ASK, CONSTRUCT or DESCRIBE")
    request.format_for(query.form)
    return query


def ask(turn: Turn, known: Known, query: Query, request: Request, base: str) -> BinaryIO:
    """The engine's whole answer to `query`, in JSON or N-Triples; a QueryError when it gives none, or less than all."""
    dialect = known.dialect
    dialect.check(query.text)
    form = _form(query, request, known, base)
    if dialect.milliseconds:
        form[dialect.milliseconds] = str(max(int(turn.seconds * 1000), 1000))
    is_table = query.form in ("select", "ask")
    reply = turn.post(form, _TABLE if is_table else _GRAPH)
    try:
        dialect.complete(reply.headers, turn.seconds)
        if known.most is not None and query.form == "construct":
            _check_size(reply.body, known.most)
            _check_solutions(turn, form, query, known.most)
        return repaired(reply.body, dialect) if is_table else reply.body
    except BaseException:
        reply.body.close()
        raise


def written(body: BinaryIO, query: Query, request: Request, base: str, started: float) -> Answer:
    """The engine's answer in `body` as the client wants it."""
    files: list[BinaryIO] = []

    def spool() -> BinaryIO:
        # The writer closes what it is given.
        files.append(cast(BinaryIO, tempfile.TemporaryFile()))  # noqa: SIM115 - it goes to the caller
        return open(files[0].fileno(), "wb", closefd=False)

    form = query.form or ""
    try:
        reply, content = write(_results(body, form), request, spool, prefixes(base))
    except Unwritable as error:
        message = f"the answer cannot be written: {error}; ask for another format"
        raise NotAcceptable(message, offered(form)) from error
    except (SyntaxError, ValueError) as error:
        message = guard.readable(str(error)[:_MESSAGE])
        raise QueryFailed(f"the answer of the engine cannot be read: {message}") from error
    if files:
        files[0].seek(0)
    media_type, seconds = FORMATS[reply["format"]].media_type, time.perf_counter() - started
    return Answer(media_type, form, files[0] if files else content, reply["size"], reply["rows"], seconds)


def _results(body: BinaryIO, form: str) -> Results:
    if form in ("select", "ask"):
        return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    return (quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))


def _refused(reply: Reply, seconds: float) -> QueryError:
    # Virtuoso repeats the whole query behind an empty line.
    said = reply.body.read().partition(b"\n\n")[0]
    if reply.status in (408, 504) or (reply.status >= 500 and _TIMED_OUT.search(said[:_MESSAGE])):
        return QueryTimeout(seconds)
    if reply.status == 400:
        return syntax_error(said, "the engine")
    status = reply.status if reply.status in (406, 429) else 500
    text = guard.readable(said.decode("utf-8", "replace").strip()[:_MESSAGE])
    detail = "" if text.startswith(("<", "{")) else f": {text}"
    if "estimated execution time" in text:
        detail += " (that is a guess of the engine's; its operator may lift MaxQueryCostEstimationTime)"
    return refusal(status, said, f"the engine answered {reply.status} {reply.reason}{detail}")


def _check_size(body: BinaryIO, most: int) -> None:
    """QueryFailed for a graph of more statements than the engine gives: it stops at the first that is too many."""
    if sum(line.startswith((b"<", b"_")) for line in islice(body, most + 2)) > most:
        raise too_many(most)
    body.seek(0)


def _check_solutions(turn: Turn, form: Form, query: Query, most: int) -> None:
    """QueryFailed when `query`, a CONSTRUCT, has more solutions than the engine looks at: it says so only of tables."""
    outside = _outside(query.text)
    pairs = pairwise(outside)
    limits = [int(after.text) for word, after in pairs if _is(word, "limit") and after.text.isdecimal()]
    if limits and limits[-1] <= most:
        return
    if limits or any(_is(word, "offset") for word in outside):
        raise too_many(most)
    with turn.post({**form, "query": f"{form['query']}\nOFFSET {most} LIMIT 1"}, _GRAPH) as reply:
        if any(line.startswith((b"<", b"_")) for line in reply.body):
            raise too_many(most)


def _form(query: Query, request: Request, known: Known, base: str) -> Form:
    """The parameters of the request: the query as the engine is to read it, and which graphs it is about."""
    dialect = known.dialect
    text = dialect.word(query.text)
    default, named = request.default_graphs, request.named_graphs
    if default or named:
        # The protocol's graphs replace those of the query (section 2.1.4); not every engine knows.
        text = _without_dataset(text)
    is_own = bool(default or named or query.from_terms or query.from_named_terms)
    text = with_prefixes(text, prefixes(base))
    if dialect.merge:
        if not is_own:
            text = hide(text, (MERGE, *dialect.hidden))
            default = (MERGE,) if known.has_merge else ()
        named = _named(query, request, known, base)
    if _RELATIVE.search(query.text) and not any(_is(token, "base") for token in guard.tokens(query.prologue)):
        text = f"BASE <{base}> {text}"
    return {"query": text, "default-graph-uri": default, "named-graph-uri": named}


def _named(query: Query, request: Request, known: Known, base: str) -> tuple[str, ...]:
    """The named graphs to say to an engine that, once it is told a default graph, finds no other by its name.

    QueryError where it would find one that is none of the query's, or could be told of one but not of all others.
    """
    terms, is_open = named_graphs(query.text)
    names = _iris(query, list(terms), base)
    if not (request.default_graphs or request.named_graphs or query.from_terms or query.from_named_terms):
        if names and is_open and known.has_merge:
            raise QueryError("the engine cannot look into one graph by its name and into all in one query; ask twice")
        return names if known.has_merge else ()
    own = () if request.default_graphs else _iris(query, query.from_named_terms, base)
    allowed = request.named_graphs or own
    if strange := set(names).difference(allowed):
        raise QueryError(f"<{min(strange)}> is not among the named graphs that the query is about; add FROM NAMED")
    return request.named_graphs or (() if allowed else (_NOWHERE,))


def _iris(query: Query, terms: list[str], base: str) -> tuple[str, ...]:
    """The IRIs that `terms` of the query are; none where it is in error, which the engine will say."""
    try:
        return tuple(graph.value for graph in resolved(query, terms, prefixes(base), base))
    except SyntaxError:
        return ()


def _without_dataset(text: str) -> str:
    """`text` without its FROM and FROM NAMED."""
    outside = _outside(text)
    for position in reversed([position for position, token in enumerate(outside) if _is(token, "from")]):
        behind = outside[position + 1 : position + 3]
        last = behind[1] if len(behind) == 2 and _is(behind[0], "named") else behind[0]
        text = f"{text[: outside[position].start]} {text[last.end :]}"
    return text


def _outside(text: str) -> list[guard.Token]:
    """The tokens of `text` that stand in no brackets."""
    found, depth = [], 0
    for token in guard.tokens(text):
        depth -= token.kind == "close"
        if not depth and token.kind not in {"open", "close"}:
            found.append(token)
        depth += token.kind == "open"
    return found


def _is(token: guard.Token, word: str) -> bool:
    return token.kind == "word" and token.text.lower() == word
