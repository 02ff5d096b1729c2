"""``/sparql``: the SPARQL 1.1 Protocol, read-only. The status is sent only when the whole body is there.

An answer's validator is a hash of its bytes. Oxigraph gives the same bytes for the same query and snapshot, whoever
evaluates it, with one exception: blank nodes that a CONSTRUCT makes (or that files without labels of their own have)
are named anew each time. A validator made of the query would say of two such answers that they are one.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import BinaryIO

from flask import Blueprint, Response, g, request

from ogpkg.errors import NotAcceptable, QueryError, QueryFailed, QueryTimeout
from ogpkg.query import Answer, Request
from ogpkg.web.answers import spreadsheet
from ogpkg.web.answers.compress import is_held
from ogpkg.web.answers.spooled import Spooled, digest
from ogpkg.web.editor.results import results
from ogpkg.web.endpoint import service
from ogpkg.web.endpoint.call import Call, Wish, read_call, read_wish
from ogpkg.web.state import Finished, ask, state

views = Blueprint("sparql", __name__)

#: Where the environ has what the query of the request came to, when it was asked before the application was: the
#: dataset version, and an `Answer` or a `QueryError`.
ANSWER = "ogpkg.answer"

#: Functions whose value differs from call to call, as Oxigraph reads them: it knows no word boundaries, so BYRAND()
#: is one, and a name may stand before a comment. What is found in a string or a comment only costs the cache.
_VOLATILE = re.compile(r"(?<![\w?$:])\w*(?:now|rand|uuid|bnode)[ \t\r\n]*+[(#]", re.IGNORECASE)
_VOLATILE_PARTS = ("now", "rand", "uuid", "bnode", "\\u")
_OPENING_COMMENTS = re.compile(r"(?:[ \t\r\n]*+#[^\r\n]*+)*+")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U000([0-9a-fA-F]{5})")


@views.route("/sparql", methods=["GET", "POST"])
@views.route("/sparql/", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, show the editor or describe the service."""
    call = read_call()
    if call is None:
        return service.front()
    g.query = call.query
    wish = read_wish(call)
    return results(call.query, _ask(call, wish)) if wish.page else reply(call, wish)


def _limit(call: Call) -> float:
    most = state().settings.query_timeout
    return min(call.timeout, most) if call.timeout else most


def _ask(call: Call, wish: Wish) -> Answer:
    """What the pool answers to the query."""
    version, found = request.environ.pop(ANSWER, ("", None))
    if found is not None and version == state().served.version:
        return _logged(call, found)
    if isinstance(found, Answer):
        found.close()
    asked = Request(
        call.query,
        default_graphs=call.default_graphs,
        named_graphs=call.named_graphs,
        result_format=wish.table.format.name if wish.table else None,
        graph_format=wish.graph.format.name if wish.graph else None,
        timeout=_limit(call),
    )
    return _logged(call, ask(asked))


def _logged(call: Call, answer: Answer | QueryError) -> Answer:
    """`answer`, and its size for the log; the QueryError, if it is one."""
    if isinstance(answer, QueryError):
        raise answer
    g.logged = {"query": _digest(call.query), "rows": answer.rows, "cache": "miss"}
    return answer


def is_volatile(query: str) -> bool:
    """Whether `query` may have another answer the next time: it is neither kept nor given a validator then."""
    lowered = query.lower()
    if not any(part in lowered for part in _VOLATILE_PARTS):  # as with most; what follows takes ten times as long
        return False
    query = query[_OPENING_COMMENTS.match(query).end() :]  # type: ignore[union-attr]
    if _VOLATILE.search(query):
        return True
    # SPARQL lets any character be written so, anywhere in a query (section 19.2).
    plain = _ESCAPE.sub(lambda escape: chr(int(escape[1] or escape[2], 16)), query)
    return plain != query and _VOLATILE.search(plain) is not None


def reply(call: Call, wish: Wish) -> Response:
    """The answer as the client wants it, from the cache when it is there."""
    if is_volatile(call.query):
        response = _sent(*_made(call, wish))
        response.headers["Cache-Control"] = "no-store"
        return response
    key = ("sparql", state().served.version, replace(call, timeout=None), wish)
    return _known(key, call) or _shared(key, call, wish)


def _known(key: tuple[object, ...], call: Call) -> Response | None:
    """What was kept of the answer: all of it, or of a large one that it is what the client holds."""
    kept, stub = state().answers.get(key), None
    if kept is None:
        stub = state().answers.get(("large", *key))
    known = kept or stub
    if known is None:
        return None
    response = _lasting(_sent(known.body, known, "cache;desc=hit"))
    if stub and not is_held(response):
        return None
    g.logged = {"query": _digest(call.query), "cache": "hit"}
    return response


def _shared(key: tuple[object, ...], call: Call, wish: Wish) -> Response:
    """The answer, made once for all who ask for it at the same time.

    Nobody waits for another's longer than for one of their own. What failed for another is tried again, except
    when it was the time and ours is no longer. What is too large to be kept, everybody makes for themselves.
    """
    if state().answers.get(("large", *key)):
        return _kept(key, call, wish)
    limit = _limit(call)
    with state().answers.flight(key, limit) as other:
        if other is None:
            return _known(key, call) or _kept(key, call, wish)
    if found := _known(key, call):
        return found
    has_timed_out = isinstance(other.error, QueryTimeout) and limit <= other.error.limit
    if has_timed_out or not other.done.is_set():
        raise QueryTimeout(limit)
    return _kept(key, call, wish)


def _kept(key: tuple[object, ...], call: Call, wish: Wish) -> Response:
    """The answer, evaluated; kept where it is small, and of a large one its validator and length."""
    body, made, timing = _made(call, wish)
    tag = (("ETag", f'"{digest(body, made.content_type)}"'),)
    made = replace(made, headers=made.headers + tag)
    if not isinstance(body, bytes) or not state().answers.put(key, made):
        state().answers.put(("large", *key), replace(made, body=b""))
    return _lasting(_sent(body, made, timing))


def _made(call: Call, wish: Wish) -> tuple[bytes | BinaryIO, Finished, str]:
    """The body, the headers that go with it (a body in memory is there, too), and what it cost."""
    answer = _ask(call, wish)
    body, size = answer.body, answer.size
    content_type, headers = named(answer, wish)
    if call.spreadsheet and content_type.startswith("text/csv"):
        body, size = _guarded(body)
    timing = f"query;dur={answer.seconds * 1000:.1f}"
    headers = (*headers, ("Content-Length", str(size)))
    return body, Finished(body if isinstance(body, bytes) else b"", content_type, headers), timing


def _guarded(body: bytes | BinaryIO) -> tuple[bytes | BinaryIO, int]:
    if isinstance(body, bytes):
        table = spreadsheet.guard(body)
        return table, len(table)
    try:
        return spreadsheet.guard_file(body)
    except OSError as error:
        raise QueryFailed(f"there is no room here for the answer: {error.strerror}") from error


def named(answer: Answer, wish: Wish) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The Content-Type by the name that the client used, and how a table in a file is to be called."""
    choice = wish.table if answer.form in ("select", "ask") else wish.graph
    if choice is None:
        answer.close()
        raise NotAcceptable("the answer has no form that the client takes")
    media_type = choice.media_type
    headers: tuple[tuple[str, str], ...] = ()
    if choice.format.name in ("csv", "tsv"):
        headers = (("Content-Disposition", f'attachment; filename="query.{choice.format.extension}"'),)
    return media_type + ("; charset=utf-8" if media_type.startswith("text/") else ""), headers


def _sent(body: bytes | BinaryIO, made: Finished, timing: str) -> Response:
    """`body` with the headers of `made`."""
    if isinstance(body, bytes):
        response = Response(body, content_type=made.content_type)
    else:
        response = Spooled(body, 0, made.content_type)
    for name, value in (*made.headers, ("Server-Timing", timing)):
        response.headers[name] = value
    response.vary.add("Accept")
    return response


def _lasting(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={state().settings.max_age}"
    return response


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:12]
