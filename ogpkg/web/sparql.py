"""``/sparql``: the SPARQL 1.1 Protocol, read-only. The status is sent only when the whole body is there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import IO

from flask import Blueprint, Response, g, request

from ogpkg.errors import NotAcceptable
from ogpkg.query import Answer, Request
from ogpkg.web import editor, service
from ogpkg.web.call import Call, Wish, read_call, read_wish
from ogpkg.web.state import Finished, state

views = Blueprint("sparql", __name__)

#: Functions whose value differs from call to call: what they make is neither kept nor given a validator.
_VOLATILE = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\s*\(", re.IGNORECASE)
_CHUNK = 1 << 16


@views.route("/sparql", methods=["GET", "POST"])
@views.route("/sparql/", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, show the editor or describe the service."""
    call = read_call()
    if call is None:
        return service.front()
    g.query = call.query
    wish = read_wish(call)
    return editor.results(call.query, _ask(call, wish)) if wish.page else _answer(call, wish)


def _ask(call: Call, wish: Wish) -> Answer:
    """Have the pool answer the query."""
    limit = state().settings.query_timeout
    asked = Request(
        call.query,
        default_graphs=call.default_graphs,
        named_graphs=call.named_graphs,
        result_format=wish.table.format.name if wish.table else None,
        graph_format=wish.graph.format.name if wish.graph else None,
        timeout=min(call.timeout, limit) if call.timeout else limit,
    )
    answer = state().served.pool.run(asked)
    g.logged = {"query": _digest(call.query), "rows": answer.rows, "cache": "miss"}
    return answer


def _answer(call: Call, wish: Wish) -> Response:
    """The answer as the client wants it, from the cache when it is there."""
    lasting = not _VOLATILE.search(call.query)
    key = (state().served.version, call.query, call.default_graphs, call.named_graphs, wish.table, wish.graph)
    tag = hashlib.sha256(repr(key).encode()).hexdigest()[:32]
    if lasting and request.if_none_match.contains(tag):
        return _with_validator(Response(status=304), tag)
    kept = state().answers.get(key) if lasting else None
    if kept:
        g.logged = {"query": _digest(call.query), "cache": "hit"}
        return _with_validator(_response(kept, "cache;desc=hit"), tag)
    answer = _ask(call, wish)
    timing = f"query;dur={answer.seconds * 1000:.1f}"
    content_type, headers = _named(answer, wish)
    if isinstance(answer.body, bytes):
        made = Finished(answer.body, content_type, headers)
        if lasting:
            state().answers.put(key, made, len(made.body) + len(call.query))
        response = _response(made, timing)
    else:
        response = spooled(answer.body, answer.size, content_type, headers, timing)
    return _with_validator(response, tag) if lasting else _uncached(response)


def _named(answer: Answer, wish: Wish) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The Content-Type by the name that the client used, and how a table in a file is to be called."""
    choice = wish.table if answer.form in ("select", "ask") else wish.graph
    if choice is None:
        raise NotAcceptable("the answer has no form that the client takes")
    media_type = choice.media_type
    headers: tuple[tuple[str, str], ...] = ()
    if choice.format.name in ("csv", "tsv"):
        headers = (("Content-Disposition", f'attachment; filename="query.{choice.format.extension}"'),)
    return media_type + ("; charset=utf-8" if media_type.startswith("text/") else ""), headers


def _response(made: Finished, timing: str) -> Response:
    response = Response(made.body, content_type=made.content_type)
    response.headers.extend(made.headers)
    response.headers["Server-Timing"] = timing
    return response


def spooled(
    file: IO[bytes], size: int, content_type: str, headers: tuple[tuple[str, str], ...], timing: str
) -> Response:
    """A large answer, sent from the file it was spooled to."""
    if request.method == "HEAD":  # nobody would read the file, and so nobody would close it
        file.close()
    response = Response(_chunks(file), content_type=content_type)
    response.headers.extend(headers)
    response.headers["Content-Length"] = str(size)
    response.headers["Server-Timing"] = timing
    response.call_on_close(file.close)
    return response


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _with_validator(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    response.headers["Cache-Control"] = f"public, max-age={state().settings.max_age}"
    response.vary.add("Accept")
    return response


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:12]
