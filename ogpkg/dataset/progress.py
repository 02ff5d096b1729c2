"""A progress bar on a terminal, and nothing anywhere else."""

from __future__ import annotations

import sys

_WIDTH = 24


class Progress:
    """A bar of `steps` steps on standard error; silent unless `shown` and a terminal is there to show it.

    It is taken away at the end of its block, so that an error message starts on a clean line.
    """

    def __init__(self, steps: int, *, shown: bool) -> None:
        self._steps, self._taken = steps, 0
        self._shown = shown and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        self._show("")

    def step(self, label: str) -> None:
        """Say what is being done now, and that all before it is done."""
        filled = _WIDTH * self._taken // self._steps
        self._taken += 1
        self._show(f"[{'#' * filled}{'-' * (_WIDTH - filled)}] {label}")

    def _show(self, text: str) -> None:
        if self._shown:
            # Return to the start of the line and clear it, so that a shorter label leaves nothing behind.
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
