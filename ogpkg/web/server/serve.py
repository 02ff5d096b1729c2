"""Running the application: granian, one process for the web, and the query workers behind it.

The process that starts all this does not need the application itself; `making` has it made where it is served.
"""

from __future__ import annotations

import os
import socket
import sys

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.server import Server

from ogpkg.errors import InputError
from ogpkg.web.settings import PREFIX, READY, Settings, from_mapping, to_mapping

#: Bytes that the request line and the headers may have together (431 beyond).
HEAD = 128 * 1024


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
        "ogpkg.web.server.making:make_front",
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
