"""What every answer carries: a request id, the headers for people's safety, CORS, and a line in the log.

All of it is done around the application, not in it, so that an answer which Flask itself could not finish has it too.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import sys
import time
from collections.abc import Iterable
from secrets import token_hex
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Response, g, request
from werkzeug.datastructures import Headers

from ogpkg.web.negotiate import PROBLEM
from ogpkg.web.problems import RETRY_AFTER
from ogpkg.web.server import metrics
from ogpkg.web.server.journal import report
from ogpkg.web.state import state

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("ogpkg.web")

SAFETY = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
#: What a page says that any site may show in a frame; it can do nothing there but be read. The one use is the preview
#: of a thing at /reconcile, for which OpenRefine has a frame.
FRAMED = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
#: Addresses that other sites' scripts may read, with all that lies under them and their representations: everything
#: that is data or says what data there are. What is left is pages for people, and what is for the operator.
OPEN = (
    *("sparql", "graph", "validate", "describe", "id", "doc", "ontology", "shapes", "dataset", "quality"),
    *("dump", "changes", "linkset", ".well-known", "sitemap", "sitemap-[0-9]+", "problems", "reconcile"),
    *("neighborhood", "commitments", "questions", "openapi", "compare", "search", "suggest", "opensearch"),
)
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Allow, Content-Disposition, Content-Location, Content-Range, ETag, Link, Ogpkg-Conforms, "
        "Ogpkg-Fails, Ogpkg-Findings, Repr-Digest, Retry-After, Server-Timing, X-Request-Id"
    ),
}
#: What a browser wants to know before it sends what a plain form could not. The star stands for every header but
#: Authorization (Fetch, 3.3.5); the names are for browsers that do not know it.
PREFLIGHT = {
    "Access-Control-Allow-Headers": (
        "*, Accept, Accept-Language, Cache-Control, Content-Type, If-Modified-Since, If-None-Match, Pragma, "
        "Traceparent, Tracestate, X-Request-Id, X-Requested-With"
    ),
    "Access-Control-Max-Age": "86400",
}
Fields = list[tuple[str, str]]
#: Where the record of a request lies in its WSGI environment, and the time (`perf_counter`) when it came, which the
#: server may put there.
RECORD, BEGAN = "ogpkg.record", "ogpkg.began"
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_OPEN = re.compile(rf"/(?:{'|'.join(OPEN)})(?:[/.].*)?", re.DOTALL)
_NO_BODY = {204, 304}


def register(app: Flask) -> None:
    """Give every answer of `app` its headers and its line in the log, and count it."""
    metrics.register(app)
    app.before_request(_begin)
    app.after_request(_note)
    app.wsgi_app = Recorder(app)  # type: ignore[method-assign]


def request_id(given: str) -> str:
    """The name a proxy has given to a request, if it is one that is safe in a log; otherwise a new one."""
    return given if _REQUEST_ID.fullmatch(given) else token_hex(16)


def is_open(path: str) -> bool:
    """Whether other sites' scripts may read what is at `path`, and what is said when nothing is."""
    return _OPEN.fullmatch(path) is not None


def refusal(app: Flask, environ: WSGIEnvironment, status: int, title: str, detail: str) -> tuple[Fields, bytes]:
    """The headers and the body of a problem that is answered without asking `app`; logged and counted as all are."""
    began = environ.get(BEGAN) or time.perf_counter()
    record = _record(environ) | {"status": status}
    headers, body = _problem(record, title, detail)
    record["bytes"] = 0 if record["method"] == "HEAD" else len(body)
    report(app, **record, seconds=round(time.perf_counter() - began, 6))
    return _finished(headers, record).to_wsgi_list(), body


class Recorder:
    """An application that finishes every answer of `app`: with a name, with its headers, and with a line in the log."""

    def __init__(self, app: Flask) -> None:
        self._app, self._answer = app, app.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = environ.get(BEGAN) or time.perf_counter()
        record = environ[RECORD] = _record(environ)

        def begin(status: str, headers: Fields, exc_info: Any = None) -> Any:
            carried = _finished(headers, record)
            record["status"] = int(status[:3])
            bare = record["method"] == "HEAD" or record["status"] in _NO_BODY
            record["bytes"] = 0 if bare else carried.get("Content-Length", 0, int)
            return start_response(status, carried.to_wsgi_list(), exc_info)

        try:
            return self._answer(environ, begin)
        except Exception as error:
            if self._app.testing:
                raise
            return _last_words(error, record, begin)
        finally:
            report(self._app, **record, seconds=round(time.perf_counter() - began, 6))


def _record(environ: WSGIEnvironment) -> dict[str, Any]:
    """What is known of a request before it is answered."""
    name = request_id(environ.get("HTTP_X_REQUEST_ID", ""))
    path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
    return {"request": name, "method": environ["REQUEST_METHOD"], "path": path, "status": 500, "bytes": 0}


def _finished(headers: Fields, record: dict[str, Any]) -> Headers:
    """`headers` with those that every answer has."""
    carried = Headers(headers)
    for name, value in SAFETY.items():
        carried.setdefault(name, value)
    if carried["Content-Security-Policy"] == FRAMED:
        del carried["X-Frame-Options"]  # it knows no "everybody"
    if is_open(record["path"]):
        carried.update(CORS)
    carried["X-Request-Id"] = record["request"]
    return carried


def _last_words(error: Exception, record: dict[str, Any], begin: StartResponse) -> Iterable[bytes]:
    """The answer when even the page about the accident could not be made."""
    log.error("request %s failed", record["request"], exc_info=error)
    headers, body = _problem(record | {"status": 500}, "Internal Server Error", "the log has it under this request")
    begin("500 Internal Server Error", headers, sys.exc_info())
    return [] if record["method"] == "HEAD" else [body]


def _problem(record: dict[str, Any], title: str, detail: str) -> tuple[Fields, bytes]:
    """The headers and the body of a problem document (RFC 9457), made of nothing that could fail."""
    said = {"type": "about:blank", "title": title, "status": record["status"], "detail": detail}
    body = json.dumps(said | {"request": record["request"]}).encode() + b"\n"
    headers = [("Content-Type", PROBLEM.media_type), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    if wait := RETRY_AFTER.get(record["status"]):
        headers.append(("Retry-After", wait))
    return headers, body


def _begin() -> Response | None:
    """Name the request for the views; answer OPTIONS with the methods there are."""
    g.request_id = request.environ[RECORD]["request"]
    rule = request.url_rule
    if request.method != "OPTIONS" or rule is None:
        return None
    methods = ", ".join(sorted(rule.methods or ()))
    asked = {"Allow": methods}
    if is_open(request.path):
        asked |= PREFLIGHT | {"Access-Control-Allow-Methods": methods}
    return Response(status=204, headers=asked)


def _note(response: Response) -> Response:
    """Keep for the log what the views know of the request: a query only as a hash, by which it can be found again."""
    record = cast(dict[str, Any], request.environ[RECORD])
    record |= g.get("logged", {})
    if query := g.get("query"):
        record["query"] = hashlib.sha256(query.encode("utf-8", "replace")).hexdigest()[:12]
    record |= {"problem": g.get("problem") or None, "reason": g.get("reason") or None}
    record |= {"version": state().served.version}
    return response
