"""The last thing done to an answer: the coding that the client wants, the validator of that coding, preconditions.

Each coding of an answer is a representation with a strong validator of its own, so only here is it known which one
a client would get, and whether it has it already. Views give whole answers with a validator of the plain one, or
with none, and see no preconditions.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, Response, g, request
from werkzeug.http import parse_date, parse_etags

from ogpkg.errors import NotAcceptable
from ogpkg.web.answers import codings
from ogpkg.web.answers.codings import CODINGS, IDENTITY
from ogpkg.web.answers.spooled import Spooled
from ogpkg.web.problems import problem
from ogpkg.web.state import Finished, state

#: Below this many bytes the headers would weigh more than what is saved.
WORTHWHILE = 1_000
_TEXTS = ("text/", "application/json", "application/problem+json", "image/svg+xml")
_RDF = (
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "application/trig",
    "application/n-quads",
)
_XML = ("application/xml", "application/atom+xml")
_RESULTS = ("application/sparql-results+json", "application/sparql-results+xml", "application/linkset")
_CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


def register(app: Flask) -> None:
    """Finish what `app` answers."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    """Read the wishes; NotAcceptable for a client that takes neither a coding of ours nor the plain answer."""
    g.conditions = {name: request.environ.pop(name) for name in _CONDITIONS if name in request.environ}
    between = request.environ.get("HTTP_IF_RANGE", "")
    if between and '"' not in between and _date(between) is None:
        # Neither a validator nor a date, it is no condition that holds; Werkzeug would fail over it.
        request.environ.pop("HTTP_RANGE", None)
        del request.environ["HTTP_IF_RANGE"]
    g.codings = codings.wanted(request.headers.get("Accept-Encoding"))
    if not g.codings:
        offered = (*CODINGS, IDENTITY)
        raise NotAcceptable(f"none of the content codings asked for is on offer; there are: {', '.join(offered)}")


def _finish(response: Response) -> Response:
    if _is_text(response):
        response.vary.add("Accept-Encoding")
    if "conditions" not in g:  # refused before the wishes were read
        return response
    coding = _coding(response)
    tag = _validated(response, coding)
    status = _precondition(response, tag)
    if status == 412:
        response.close()
        response = problem(412, "Precondition failed", "what is here now is not what the request is about")
        response.vary.add("Accept-Encoding")
        return response
    if status == 304:
        _empty(response)
        response.status_code = 304
    elif coding != IDENTITY:
        _pack(response, coding)
    if request.method == "HEAD" and response.is_streamed:
        _empty(response)
    return response


def is_held(response: Response) -> bool:
    """Whether the client has said that it holds what `response`, still without its body, stands for."""
    tag, _ = response.get_etag()
    return _precondition(response, _marked(tag or "", _coding(response))) == 304


def _is_text(response: Response) -> bool:
    return (response.mimetype or "").startswith((*_TEXTS, *_RDF, *_XML, *_RESULTS))


def _coding(response: Response) -> str:
    """The coding to send `response` in. What is a stream, and not one of ours, stays as it is."""
    wishes: tuple[str, ...] = g.get("codings") or (IDENTITY,)
    is_file = request.path.startswith("/static/")
    if response.status_code in (204, 206, 304) or "Content-Encoding" in response.headers:
        return IDENTITY
    if response.is_streamed and not (is_file or isinstance(response, Spooled)):
        return IDENTITY
    if IDENTITY not in wishes:
        return wishes[0]
    is_worthwhile = _is_text(response) and (response.content_length or 0) >= WORTHWHILE
    return wishes[0] if is_worthwhile else IDENTITY


def _marked(tag: str, coding: str) -> str:
    return tag if coding == IDENTITY else tag + CODINGS[coding].mark


def _validated(response: Response, coding: str) -> str | None:
    """The validator of `response` in `coding`, which it has from now on; None when it has none."""
    tag, is_weak = response.get_etag()
    if not tag:
        return None
    if response.last_modified is None and response.status_code == 200:
        response.last_modified = datetime.fromtimestamp(int(state().modified), UTC)
    response.set_etag(_marked(tag, coding), weak=bool(is_weak))
    return _marked(tag, coding)


def _precondition(response: Response, tag: str | None) -> int | None:
    """304 or 412 when a precondition of the request does not hold (RFC 9110 section 13.2.2), None when all do."""
    sent, modified = g.get("conditions", {}), response.last_modified
    if not sent or tag is None or response.status_code not in (200, 206):
        return None
    if (match := sent.get("HTTP_IF_MATCH")) is not None:
        if not parse_etags(match).contains(tag):
            return 412
    elif modified and (since := _date(sent.get("HTTP_IF_UNMODIFIED_SINCE"))) and modified > since:
        return 412
    is_read = request.method in ("GET", "HEAD")
    if (match := sent.get("HTTP_IF_NONE_MATCH")) is not None:
        is_known = parse_etags(match).contains_weak(tag)
        return (304 if is_read else 412) if is_known else None
    since = _date(sent.get("HTTP_IF_MODIFIED_SINCE"))
    return 304 if is_read and modified and since and modified <= since else None


def _date(text: str | None) -> datetime | None:
    """The date that `text` is; None for what is none."""
    try:
        return parse_date(text)
    except OverflowError:  # of a year or a second without end, in the parser of the standard library
        return None


def _pack(response: Response, coding: str) -> None:
    """Give `response` the body in `coding`: from the cache, if it has been packed before."""
    if isinstance(response, Spooled):
        _pack_file(response, coding)
        return
    tag, _ = response.get_etag()
    key = ("packed", coding, tag, response.content_type, response.content_length)
    kept = state().answers.get(key) if tag else None
    if kept is None:
        response.direct_passthrough = False
        kept = Finished(codings.pack(response.get_data(), coding), coding)
        if tag:
            state().answers.put(key, kept)
    response.close()
    response.direct_passthrough = False
    response.set_data(kept.body)
    response.headers["Content-Encoding"] = coding


def _pack_file(response: Spooled, coding: str) -> None:
    """Pack a large body from its file to another. Where there is no room for that, it goes as it is."""
    plain = response.file
    try:
        response.send(*codings.pack_file(plain, coding))
    except OSError:
        plain.seek(0)
        tag, is_weak = response.get_etag()
        if tag:
            response.set_etag(tag.removesuffix(CODINGS[coding].mark), weak=bool(is_weak))
        return
    plain.close()
    response.headers["Content-Encoding"] = coding


def _empty(response: Response) -> None:
    """Take the body away, and close the file that it may be in: nobody else would."""
    length = response.headers.get("Content-Length")
    response.close()
    response.direct_passthrough = False
    response.response = []
    if length is not None:
        response.headers["Content-Length"] = length
