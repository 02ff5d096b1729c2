"""Running the application: granian, one process for the web, and the query workers behind it."""

from __future__ import annotations

import os
import resource
import socket
import sys

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.server import Server

from ogpkg.errors import InputError
from ogpkg.web.app import READY, close_app, from_environment
from ogpkg.web.server.front import Front
from ogpkg.web.server.metrics import of
from ogpkg.web.server.reload import Watcher
from ogpkg.web.settings import PREFIX, Settings, from_mapping, to_mapping
from ogpkg.web.state import states

#: Bytes that the request line and the headers may have together (431 beyond).
HEAD = 128 * 1024
#: Files that may be open at once where the system sets no limit.
FILES = 65_536


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve what `settings` name at ``http://host:port/`` until SIGINT or SIGTERM; port 0 takes a free one.

    The settings travel to the server's process as ``OGPKG_*`` variables, as they would to any WSGI server;
    what they leave at its default may come from such a variable of the user's. InputError when nobody can
    listen at that address; SystemExit with 2 when the web process cannot open what it is to serve.
    """
    port = _free_port(host, port)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    if host not in ("0.0.0.0", "::"):  # noqa: S104  these are no address that a client could use
        os.environ.setdefault(f"{PREFIX}PUBLIC_URL", url)
    os.environ.update(to_mapping(settings))
    here = from_mapping()
    os.environ.update({READY: f"ogpkg serves {url} (Ctrl-C ends it)"})
    server = Server(
        "ogpkg.web.server.serve:make_front",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        loop=Loops.uvloop,
        workers=1,
        factory=True,
        log_enabled=False,
        websockets=False,
        # HTTP/2 is for the proxy in front. Told so, granian also closes connections on which nothing is ever said.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=int(here.header_timeout * 1000), max_buffer_size=HEAD),
        backpressure=here.connections,
        backlog=max(here.connections, 1024),
        # The longest that anything may still run.
        workers_kill_timeout=int(max(here.query_timeout, here.validate_timeout)) + 10,
    )
    try:
        server.serve()
    except SystemExit as end:
        # The web process has said what it could not do; granian itself only knows that it is gone.
        sys.exit(2 if end.code else 0)


def make_front() -> Front:
    """What granian is given: the application that the ``OGPKG_*`` variables describe, behind its front."""
    app = from_environment()
    _allow_files()
    watcher = Watcher(app)

    def close() -> None:
        watcher.close()
        close_app(app)

    front = Front(app, states(app).current.settings, close)
    of(app).watch("front", front.figures)
    of(app).watch("reload", lambda: {"switches": states(app).switches})
    return front


def _allow_files() -> None:
    """As many open files as this process is allowed: each connection is one, and the usual limit is 1,024."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard != resource.RLIM_INFINITY else FILES, hard))


def _free_port(host: str, port: int) -> int:
    """`port` itself, or a free one for 0. InputError when nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
            return int(listener.getsockname()[1])
    except OSError as error:
        raise InputError(f"{host}:{port}", f"cannot listen here: {error.strerror}; choose another --port") from error
