"""What a SPARQL request asks for (SPARQL 1.1 Protocol, section 2.1): a query, its dataset, and formats."""

from __future__ import annotations

import math
from dataclasses import dataclass
from urllib.parse import parse_qsl

import pyoxigraph as ox
from flask import request

from ogpkg.errors import AddressTooLong, NotAcceptable, QueryRefused
from ogpkg.formats import FORMATS, GRAPH_FORMATS, RESULT_FORMATS, Format
from ogpkg.web import negotiate
from ogpkg.web.negotiate import HTML, Choice
from ogpkg.web.problems import BadRequest, UnsupportedBody

_FORM, _QUERY, _UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
#: Bytes of parameters that an address may have. From 65,535 on the HTTP library refuses it itself, without a word.
MOST_IN_ADDRESS = 60_000
#: More parameters than this make no request; longer words of a client are not repeated in full.
_MOST_FIELDS, _QUOTED = 200, 80


@dataclass(frozen=True)
class Call:
    """What a client asks: the query, the dataset it names, a lower time limit, and a format by name."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    format: str | None = None
    #: CSV is to be safe for a spreadsheet (`spreadsheet.py`).
    spreadsheet: bool = False


@dataclass(frozen=True)
class Wish:
    """The formats that suit the client for a table and for a graph; None where none does. `page`: it is a browser."""

    table: Choice | None
    graph: Choice | None
    page: bool = False


def read_call() -> Call | None:
    """The parameters of the request, wherever the protocol puts them; None when there is no query."""
    if len(request.query_string) > MOST_IN_ADDRESS:
        raise AddressTooLong(len(request.query_string), MOST_IN_ADDRESS)
    if request.method != "POST" and request.content_length:
        raise BadRequest(f"{request.method} takes no body; send the query in the address, or with POST")
    fields = _fields(request.query_string)
    return _call(fields + _sent() if request.method == "POST" else fields)


def _sent() -> list[tuple[str, str]]:
    """The parameters in the body of a POST: a form, or the query itself."""
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding != "identity":
        raise UnsupportedBody(f"the body is {shown(encoding)}-encoded; send it as it is", (_QUERY, _FORM))
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype in (_FORM, _QUERY, _UPDATE) and charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedBody(f"SPARQL is sent in UTF-8, not in {shown(charset)}", (_QUERY, _FORM))
    if request.mimetype == _FORM:
        return _fields(request.get_data())
    if request.mimetype == _QUERY:
        return [("query", _text(request.get_data()))]
    if request.mimetype == _UPDATE:
        return [("update", "")]
    raise UnsupportedBody(f"send the query as {_QUERY} or in a form ({_FORM})", (_QUERY, _FORM))


def _call(fields: list[tuple[str, str]]) -> Call | None:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise QueryRefused("this service is read-only; it takes no updates")
    queries = values.get("query", [])
    if len(queries) > 1:
        raise BadRequest("there is more than one query; send exactly one")
    if not queries:
        return None
    timeout, format = (values.get(name, [None])[0] for name in ("timeout", "format"))
    default, named = (tuple(map(iri, values.get(f"{kind}-graph-uri", []))) for kind in ("default", "named"))
    guarded = values.get("spreadsheet", [""])[-1] in ("1", "true")
    return Call(queries[0], default, named, _seconds(timeout), format or None, guarded)


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    if encoded.count(b"&") >= _MOST_FIELDS:
        raise BadRequest(f"there are more than {_MOST_FIELDS} parameters")
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise BadRequest("the parameters are not form-encoded UTF-8") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest("the query is not UTF-8") from error


def iri(text: str) -> str:
    """`text`, which names a graph; BadRequest where it is no absolute IRI."""
    try:
        return ox.NamedNode(text).value
    except ValueError as error:
        raise BadRequest(f"{shown(text)} names no graph; it is to be an absolute IRI") from error


def shown(text: str) -> str:
    """The beginning of what a client sent, in quotation marks, as a message can quote it."""
    return repr(text if len(text) <= _QUOTED else text[:_QUOTED] + "…")


def _seconds(text: str | None) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise BadRequest(f"timeout={shown(text)} is no number of seconds above 0")
    return seconds


def read_wish(call: Call) -> Wish:
    """The formats to answer in; NotAcceptable when there is none for any query form."""
    return _named_wish(call.format) if call.format else wish_for(request.headers.get("Accept"))


def wish_for(accept: str | None) -> Wish:
    """The formats that suit a client that sends `accept`; NotAcceptable when there is none for any query form."""
    if negotiate.prefers_html(accept, (*RESULT_FORMATS, *GRAPH_FORMATS)):
        return Wish(Choice(FORMATS["json"], HTML.media_type), Choice(FORMATS["ntriples"], HTML.media_type), page=True)
    table, graph = _try(accept, RESULT_FORMATS), _try(accept, GRAPH_FORMATS)
    if table is None and graph is None:
        offered = tuple(format.media_type for format in (*RESULT_FORMATS, *GRAPH_FORMATS, HTML))
        raise NotAcceptable(f"none of the types asked for is on offer; there are: {', '.join(offered)}", offered)
    return Wish(table, graph)


def _named_wish(name: str) -> Wish:
    if name == HTML.name:
        return Wish(Choice(FORMATS["json"], HTML.media_type), Choice(FORMATS["ntriples"], HTML.media_type), page=True)
    table, graph = negotiate.by_name(name, RESULT_FORMATS), negotiate.by_name(name, GRAPH_FORMATS)
    if table is None and graph is None:
        known = tuple(format.name for format in (*RESULT_FORMATS, *GRAPH_FORMATS, HTML))
        raise NotAcceptable(f"no format is called {shown(name)}; there are: {', '.join(known)}", known)
    return Wish(_plain(table), _plain(graph))


def _plain(format: Format | None) -> Choice | None:
    return Choice(format, format.media_type) if format else None


def _try(accept: str | None, offered: tuple[Format, ...]) -> Choice | None:
    try:
        return negotiate.negotiate(accept, offered)
    except NotAcceptable:
        return None
