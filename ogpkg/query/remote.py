"""The same question put to a SPARQL endpoint elsewhere."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from email.message import Message
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from ogpkg.errors import (
    NotAcceptable,
    QueryError,
    QueryFailed,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    ServerBusy,
)
from ogpkg.formats import FORMATS
from ogpkg.iris import PREFIXES
from ogpkg.query import guard
from ogpkg.query.request import Request, offered

_ERRORS: dict[int, type[QueryError]] = {403: QueryRefused, 406: NotAcceptable, 429: ServerBusy}
_MEDIA_TYPES = {format.media_type for format in FORMATS.values()}


def ask(endpoint: str, request: Request, *, timeout: float = 60.0) -> tuple[str, bytes]:
    """The media type and the body of what `endpoint` answers; a QueryError for anything but an answer.

    Our prefixes are declared for it, updates are refused here, and SERVICE is its own affair. The answer is
    in the format that `request` accepts, or in another one that we know, if the endpoint so decides.
    """
    query = guard.read(request.query)
    if query.form is None:
        raise QuerySyntaxError("this begins like no SPARQL query; one begins with SELECT, ASK, CONSTRUCT or DESCRIBE")
    format = request.format_for(query.form)
    limit = request.timeout or timeout
    wrapper = _wrapper(endpoint, request, JSON if format.results else TURTLE, format.media_type)
    wrapper.timeout = limit  # its setter would cut half a second down to no limit at all
    headers, body = _fetch(wrapper, endpoint, limit)
    media_type = headers.get_content_type()
    if media_type not in _MEDIA_TYPES:
        message = f"{endpoint} answered in {media_type} where {format.media_type} was asked for"
        raise NotAcceptable(message, offered(query.form))
    return media_type, body


def with_prefixes(text: str, known: Mapping[str, str] = PREFIXES) -> str:
    """`text` with those of the `known` prefixes that it uses declared, on its first line so that line numbers stay."""
    used = {token.text.partition(":")[0] for token in guard.tokens(text) if token.kind == "name"}
    return "".join(f"PREFIX {name}: <{known[name]}> " for name in sorted(used & known.keys())) + text


def _wrapper(endpoint: str, request: Request, known_format: str, media_type: str) -> Any:
    if urlsplit(endpoint).scheme not in {"http", "https"}:
        # The library would also open file: and ftp: addresses.
        raise QueryError(f"{endpoint!r} is no endpoint; give an http or https address")
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setMethod(POST)
    wrapper.setOnlyConneg(True)  # no parameters of its own invention
    # It knows fewer formats than we do: it gets one that it knows, and our header replaces the one it makes.
    wrapper.setReturnFormat(known_format)
    wrapper.addCustomHttpHeader("Accept", media_type)
    for graph in request.default_graphs:
        wrapper.addParameter("default-graph-uri", graph)
    for graph in request.named_graphs:
        wrapper.addParameter("named-graph-uri", graph)
    wrapper.setQuery(with_prefixes(request.query))
    return wrapper


def _fetch(wrapper: Any, endpoint: str, limit: float) -> tuple[Message, bytes]:
    try:
        with wrapper.query().response as response:
            return response.headers, response.read()
    except HTTPError as error:
        with error:
            raise refusal(error.code, error.read(), f"{endpoint} answered {error.code} {error.reason}") from error
    except QueryBadFormed as error:
        raise syntax_error(_response_in(error), endpoint) from error
    except SPARQLWrapperException as error:
        raise refusal(500, _response_in(error), f"{endpoint}: {error.msg}") from error
    except (OSError, URLError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise QueryTimeout(limit) from error
        raise QueryFailed(f"{endpoint} cannot be reached: {reason}") from error


def refusal(status: int, response: bytes, message: str) -> QueryError:
    """What an endpoint's status means here; `message`, and what its problem document says."""
    detail = _problem(response).get("detail")
    return _ERRORS.get(status, QueryFailed)(f"{message}: {detail}" if detail else message)


def syntax_error(response: bytes, endpoint: str) -> QuerySyntaxError:
    """The endpoint's own words: the fields of a problem document, or the beginning of a text."""
    problem = _problem(response)
    text = response.decode("utf-8", "replace").strip()
    detail = problem.get("detail") or ("" if text.startswith("<") else text[:500]) or "it gives no reason"
    return QuerySyntaxError(f"{endpoint} cannot read the query: {detail}", problem.get("line"), problem.get("column"))


def _problem(response: bytes) -> dict[str, Any]:
    """The problem document (RFC 9457) in `response`; empty when it is anything else."""
    try:
        problem = json.loads(response)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _response_in(error: SPARQLWrapperException) -> bytes:
    """The response that the library keeps nowhere but inside its message, as a Python literal."""
    literal = str(error).partition("Response:\n")[2]
    return ast.literal_eval(literal) if literal.startswith("b") else b""
