"""Running the application: granian, one process for the web, and the query workers behind it."""

from __future__ import annotations

import os
import socket
import sys

from granian.constants import Interfaces
from granian.server import Server

from ogpkg.web.settings import PREFIX, Settings, to_mapping

#: Threads that wait for query workers; each costs little, and the pool's queue is the real limit.
THREADS = 16


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve what `settings` name at ``http://host:port/`` until SIGINT or SIGTERM; port 0 takes a free one.

    The settings travel to the server's process as ``OGPKG_*`` variables, as they would to any WSGI server;
    what they leave at its default may come from such a variable of the user's.
    """
    port = port or _free_port(host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    if host not in ("0.0.0.0", "::"):  # noqa: S104  these are no address that a client could use
        os.environ.setdefault(f"{PREFIX}PUBLIC_URL", url)
    os.environ.update(to_mapping(settings))
    server = Server(
        "ogpkg.web.app:from_environment",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        factory=True,
        log_enabled=False,
        workers_kill_timeout=10,
    )
    server.on_startup(lambda: print(f"ogpkg serves {url} (Ctrl-C ends it)", file=sys.stderr, flush=True))
    server.serve()


def _free_port(host: str) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.bind((host, 0))
        return int(listener.getsockname()[1])
