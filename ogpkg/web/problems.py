"""Errors on the wire: one shape (RFC 9457), as JSON, as a page, or as plain text."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException, default_exceptions

from ogpkg.errors import NotAcceptable, OgpkgError, QueryError
from ogpkg.web.negotiate import HTML, PROBLEM, TEXT, negotiate
from ogpkg.web.problem_words import KOREAN
from ogpkg.web.state import state

log = logging.getLogger("ogpkg.web")

#: Where the environ says why a request is refused: a QueryError.
REFUSAL = "ogpkg.refusal"
#: What is said of a status where a view says nothing of its own.
_COMMON = frozenset(each.description for each in default_exceptions.values())
#: Seconds after which a client may ask again, by status.
RETRY_AFTER = {429: "1", 503: "5"}


class BadRequest(QueryError):
    """A request whose parameters make no sense."""


class UnsupportedBody(QueryError):
    """A body of a type that is not read at this address; `offered` lists those that are."""

    status, title = 415, "Unsupported media type"

    def __init__(self, message: str, offered: tuple[str, ...] = ()) -> None:
        self.offered = offered
        super().__init__(message)


class BodyTooLarge(QueryError):
    """A request body of more bytes than are read at this address; `limit` is that many."""

    status, title = 413, "The body is too large"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"the body has more than {limit:,} bytes; send less")


class SlowBody(QueryError):
    """A request whose body did not arrive within `limit` seconds."""

    status, title = 408, "The request took too long to arrive"

    def __init__(self, limit: float) -> None:
        self.limit = limit
        super().__init__(f"the body of the request was not there after {limit:g} s; send it again, faster")


def register(app: Flask) -> None:
    """Make every error that leaves `app` a problem document."""
    app.before_request(_refuse)
    app.register_error_handler(QueryError, _query_problem)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Exception, _accident)


def _refuse() -> None:
    """Refuse what the front of the server has turned away before any view could see it."""
    refusal = request.environ.get(REFUSAL)
    if refusal is not None:
        raise refusal


@dataclass(frozen=True)
class Kind:
    """A kind of problem, as ``/problems`` lists it."""

    slug: str
    title: str
    status: int
    text: str


def kinds() -> list[Kind]:
    """Every kind of problem that a query or a validation can have."""
    classes: list[type[QueryError]] = [QueryError, *QueryError.__subclasses__()]
    return [Kind(_slug(each), each.title, each.status, (each.__doc__ or "").partition("\n")[0]) for each in classes]


def _slug(kind: type[QueryError]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind.__name__).lower()


def problem(status: int, title: str, detail: str, **members: object) -> Response:
    """A problem document in the form that the client likes best; JSON when it likes none.

    `members` are further fields (line, column, limit, offered …); those that are None are left out.
    """
    fields: dict[str, object] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    fields |= {name: value for name, value in members.items() if value is not None}
    fields["request"] = g.get("request_id", "")
    _, _, g.problem = str(fields["type"]).partition("#")  # for the log and the figures
    try:
        format = negotiate(request.headers.get("Accept"), (PROBLEM, HTML, TEXT)).format
    except NotAcceptable:
        format = PROBLEM
    response = Response(_body(format, fields), status=status, content_type=f"{format.media_type}; charset=utf-8")
    if format is PROBLEM:
        response.content_type = PROBLEM.media_type
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    if status in RETRY_AFTER:
        response.headers["Retry-After"] = RETRY_AFTER[status]
    return response


def _body(format: object, fields: dict[str, object]) -> str:
    if format is HTML:
        slug = str(fields["type"]).rpartition("#")[2] if "#" in str(fields["type"]) else str(fields["status"])
        korean = KOREAN.get(slug)
        return render_template("problem.html", problem=fields, korean=korean, common=_COMMON, query=g.get("query"))
    if format is TEXT:
        return "".join(f"{name}: {value}\n" for name, value in fields.items())
    return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def _query_problem(error: QueryError) -> Response:
    g.reason = getattr(error, "reason", "")  # for the log and the figures
    # What is wrong in a query comes with the line of the query and a mark under the place.
    detail, _, excerpt = str(error).partition("\n")
    response = problem(
        error.status,
        error.title,
        detail,
        type=f"{state().public_url}problems#{_slug(type(error))}",
        line=getattr(error, "line", None),
        column=getattr(error, "column", None),
        excerpt=excerpt or None,
        limit=getattr(error, "limit", None),
        offered=list(getattr(error, "offered", ())) or None,
        read_as=getattr(error, "read_as", None) or None,
    )
    if isinstance(error, UnsupportedBody) and error.offered:
        response.headers["Accept-Post"] = ", ".join(error.offered)
    return response


def _http_problem(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return error.get_response(request.environ)  # type: ignore[return-value]
    response = problem(error.code, error.name, error.description or "")
    allowed = getattr(error, "valid_methods", None)
    if error.code == 405 and allowed:
        response.headers["Allow"] = ", ".join(sorted({*allowed, "OPTIONS"}))
    return response


def _accident(error: Exception) -> Response:
    """A mistake of ours: the log has all of it, the client has the number to ask about."""
    log.error("request %s failed", g.get("request_id"), exc_info=error)
    if current_app.testing and not isinstance(error, OgpkgError):
        raise error
    title = HTTPStatus.INTERNAL_SERVER_ERROR.phrase
    return problem(500, title, "something went wrong here; the log has it under this request")
