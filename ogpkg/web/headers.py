"""What every answer carries: a request id, the headers for people's safety, CORS, and a line in the log."""

from __future__ import annotations

import json
import logging
import re
import time
from uuid import uuid4

from flask import Flask, Response, g, request

log = logging.getLogger("ogpkg.access")

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
#: Addresses that other sites' scripts may read.
OPEN = (
    *("/sparql", "/validate", "/id/", "/doc/", "/ontology", "/shapes"),
    *("/graph", "/describe", "/.well-known/void", "/dataset", "/quality"),
)
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Location, ETag, Link, Ogpkg-Conforms, Ogpkg-Fails, Ogpkg-Findings, Retry-After, Server-Timing, "
        "X-Request-Id"
    ),
}
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def register(app: Flask) -> None:
    """Give every answer of `app` its headers and its line in the log."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> Response | None:
    """Name the request; answer OPTIONS with the methods there are."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
    g.started = time.perf_counter()
    rule = request.url_rule
    if request.method != "OPTIONS" or rule is None:
        return None
    methods = ", ".join(sorted(rule.methods or ()))
    asked = {"Allow": methods, "Access-Control-Allow-Methods": methods}
    asked |= {"Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match", "Access-Control-Max-Age": "86400"}
    return Response(status=204, headers=asked)


def _finish(response: Response) -> Response:
    for name, value in SAFETY.items():
        response.headers.setdefault(name, value)
    if request.path.startswith(OPEN):
        response.headers.extend(CORS)
    response.headers["X-Request-Id"] = g.request_id
    log.info("%s", _Line(response.status_code))
    return response


class _Line:
    """A log line, made only when somebody listens. Addresses and queries of people are not in it."""

    def __init__(self, status: int) -> None:
        self.status = status

    def __str__(self) -> str:
        line = {"request": g.request_id, "method": request.method, "path": request.path[:200], "status": self.status}
        line["seconds"] = f"{time.perf_counter() - g.started:.4f}"
        return json.dumps(line | g.get("logged", {}), ensure_ascii=False)
