"""Where the files that travel with ogpkg are: in the checkout, or inside the installed wheel."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `name` (``ontology``, ``shapes`` or ``data``) that this copy of ogpkg came with."""
    checkout = _PACKAGE.parent / name
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else checkout


def queries() -> Path:
    """The folder of the competency queries (``*.rq``)."""
    return _PACKAGE / "queries"


def snapshots() -> Path:
    """The folder where snapshots are kept when nobody says another: in the checkout, else the user's cache."""
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "snapshots"
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "ogpkg" / "snapshots"
