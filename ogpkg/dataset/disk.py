"""Waiting for the disk: a rename must never outrun what it names."""

from __future__ import annotations

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Wait until the file `path`, or the names in the folder `path`, are on the disk."""
    mark = os.open(path, os.O_RDONLY)
    try:
        os.fsync(mark)
    finally:
        os.close(mark)
