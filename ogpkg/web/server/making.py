"""What granian is given in the process that serves."""

from __future__ import annotations

import gc
import resource
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from ogpkg.web.server.opening import open_served
from ogpkg.web.settings import from_mapping

if TYPE_CHECKING:
    from ogpkg.web.server.front import Front

#: Files that may be open at once where the system sets no limit.
FILES = 65_536
#: When the garbage collector looks (gc.set_threshold): through everything once in five million new objects. Nobody is
#: answered meanwhile, for some 50 ms once many pages are remembered; what a request leaves behind is found much sooner.
COLLECTING = (5_000, 10, 100)


def make_front() -> Front:
    """What granian is given: the application that the ``OGPKG_*`` variables describe, behind its front."""
    gc.disable()  # what is imported stays
    with ThreadPoolExecutor(1) as thread:
        opened = thread.submit(open_served, from_mapping())
        # Here the application is imported, which takes as long as processes for queries need to start.
        from ogpkg.web.app import close_app, from_environment  # noqa: PLC0415
        from ogpkg.web.server.front import Front  # noqa: PLC0415
        from ogpkg.web.server.metrics import of  # noqa: PLC0415
        from ogpkg.web.server.reload import Watcher  # noqa: PLC0415
        from ogpkg.web.state import states  # noqa: PLC0415

        app = from_environment(opened.result)
    gc.enable()
    gc.set_threshold(*COLLECTING)
    _allow_files()
    states(app).current.warm_up()
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
