"""Work in a process of its own, beside ours: what takes long, reads files and leaves files.

Never a fork: a process that has loaded a store or checked a graph has threads that its copy would wait for in vain.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ogpkg.errors import BuildError

#: What the process runs: the work, until it is done or the end of its input says that whoever began it is gone.
#: It is too short for anybody to look for circles in its memory.
_PROGRAM = """
import gc, os, sys, threading
gc.disable()
from {module} import {name} as work

threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()
work(*sys.argv[1:])
"""


@contextmanager
def aside(work: Callable[..., None], *arguments: str | Path) -> Iterator[Callable[[], None]]:
    """Start `work`, a function of a module, which is given `arguments` as texts; what comes back waits for its end.

    BuildError when it fails. It is ended with the block, if it has not ended by then, and with this process.
    """
    program = _PROGRAM.format(module=work.__module__, name=work.__name__)
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - our own module, run by our own Python
            [sys.executable, "-P", "-c", program, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

        def wait() -> None:
            if process.wait():
                errors.seek(0)
                said = errors.read().decode(errors="replace").strip().splitlines()
                reason = said[-1] if said else "it was ended; was there enough memory?"
                raise BuildError(f"{work.__module__} failed beside the build: {reason}")

        with process:
            try:
                yield wait
            finally:
                process.kill()
