"""An RSGI request as a WSGI environ (PEP 3333)."""

from __future__ import annotations

import re
import sys
import time
from typing import Any

from granian.rsgi import Scope
from werkzeug.exceptions import NotImplemented as UnknownMethod
from werkzeug.exceptions import RequestHeaderFieldsTooLarge

from ogpkg.web.problems import BadRequest
from ogpkg.web.server.headers import BEGAN, request_id

#: How many Host headers the request has.
_HOSTS = "ogpkg.hosts"
#: Bytes that all header fields may have together; granian's own limit is on what it has not yet read.
FIELDS = 32 * 1024
#: What a Host may consist of (RFC 3986 section 3.2.2, with a port): labels as long as DNS has them.
_LABEL = r"[A-Za-z0-9\-_~%!$&'()*+,;=:\[\]]"
HOST = re.compile(rf"(?:{_LABEL}{{1,63}}\.)*{_LABEL}{{0,63}}")
#: Fields of a request that has a body, or says that it has none.
_BODY = frozenset(("content-length", "transfer-encoding"))
_PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def make_environ(scope: Scope) -> dict[str, Any]:
    """The environ of a request, but for its body.

    Headers with an underscore are left out: they could not be told from those with a hyphen. So is Upgrade, which a
    server may ignore (RFC 9110 section 7.8); Werkzeug would look for a web socket at that address. One that is there
    several times is joined with commas (section 5.2).
    """
    host, _, port = scope.server.rpartition(":")
    client = scope.client.rpartition(":")[0]
    # "*" is the server as a whole (RFC 9110 section 9.3.7).
    path = "/" if scope.path == "*" else scope.path
    environ: dict[str, Any] = {
        BEGAN: time.perf_counter(),
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode("utf-8", "replace").decode("latin-1"),
        # Whoever types an address into a terminal may leave its letters as they are; Werkzeug takes their bytes.
        "QUERY_STRING": scope.query_string.encode("utf-8", "replace").decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.0" if scope.http_version == "1" else f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name or name == "upgrade":
            continue
        key = _PLAIN.get(name) or "HTTP_" + name.upper().replace("-", "_")
        environ[key] = f"{environ[key]},{value}" if key in environ else value
        if name == "host":
            environ[_HOSTS] = environ.get(_HOSTS, 0) + 1
    return environ


def is_ordinary(scope: Scope) -> bool:
    """Whether a request has no body, which somebody would have to read, no more of a head than it may have, and one
    Host: `check_head` refuses it for neither.
    """
    size = hosts = 0
    for name, value in scope.headers.items():
        if name in _BODY:
            return False
        size += len(name) + len(value)
        hosts += name == "host"
    return size <= FIELDS and hosts == 1


def name_of(scope: Scope) -> str:
    """The name of a request of which no environ is made (`request_id`); two names are none."""
    return request_id(",".join(scope.headers.get_all("x-request-id")))  # type: ignore[attr-defined] # not in the stubs


def check_head(scope: Scope, environ: dict[str, Any]) -> None:
    """BadRequest for a request without one possible Host (RFC 9112 section 3.2), 431 for too much of a head, and 501
    for a method in small letters.
    """
    if sum(len(name) + len(value) for name, value in scope.headers.items()) > FIELDS:
        raise RequestHeaderFieldsTooLarge(
            f"the header fields have more than {FIELDS:,} bytes; send fewer or shorter ones"
        )
    if scope.http_version != "1" and environ.get(_HOSTS) != 1:
        raise BadRequest("a request has exactly one Host header")
    if not HOST.fullmatch(environ.get("HTTP_HOST", "")):
        raise BadRequest("the Host header is not the name of a host")
    if not scope.method.isupper():  # methods are case-sensitive (RFC 9110 section 9.1); Flask takes them not to be
        raise UnknownMethod("methods are written in capitals: GET, HEAD, POST, OPTIONS")
