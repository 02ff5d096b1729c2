"""Running the application: granian, one process for the web, and the query workers behind it."""

from __future__ import annotations

import os
import sys

from granian.constants import Interfaces
from granian.server import Server

from ogpkg.web.settings import PREFIX, Settings, to_mapping

#: Threads that wait for query workers; each costs little, and the pool's queue is the real limit.
THREADS = 16


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve what `settings` name at ``http://host:port/`` until SIGINT or SIGTERM.

    The settings travel to the server's process as ``OGPKG_*`` variables, as they would to any WSGI server.
    """
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
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
    server.on_startup(lambda: _say(host, port))
    server.serve()


def _say(host: str, port: int) -> None:
    name = f"[{host}]" if ":" in host else host
    print(f"ogpkg serves http://{name}:{port}/ (Ctrl-C ends it)", file=sys.stderr, flush=True)
