"""Work in a process of its own, beside ours: what takes long, reads files and leaves files.

Never a fork: a process that has loaded a store or checked a graph has threads that its copy would wait for in vain.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ogpkg.errors import BuildError


@contextmanager
def aside(work: Callable[..., None], *arguments: str | Path) -> Iterator[Callable[[], None]]:
    """Start `work`, a function of a module, which is given `arguments` as texts; what comes back waits for its end.

    BuildError when it fails. It is ended with the block, if it has not ended by then.
    """
    code = f"import sys; from {work.__module__} import {work.__name__} as work; work(*sys.argv[1:])"
    process = subprocess.Popen(  # noqa: S603 - our own module, run by our own Python
        [sys.executable, "-P", "-c", code, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )

    def wait() -> None:
        _, said = process.communicate()
        if process.returncode:
            last = said.decode(errors="replace").strip().splitlines()[-1:] or ["it was ended; was there enough memory?"]
            raise BuildError(f"{work.__module__} failed beside the build: {last[0]}")

    try:
        yield wait
    finally:
        if process.poll() is None:
            process.kill()
        if process.stderr and not process.stderr.closed:
            process.communicate()
