"""The snapshot that a command builds or asks, and the options that say which."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ogpkg import resources
from ogpkg.cli.command import folder
from ogpkg.errors import BuildError
from ogpkg.iris import BASE

if TYPE_CHECKING:
    from ogpkg.dataset import Snapshot

SNAPSHOTS = click.option(
    "--snapshots",
    type=folder(),
    envvar="OGPKG_SNAPSHOTS",
    help="Folder of the snapshots (default: snapshots/ in a checkout, else ogpkg/ in the user's cache folder).",
)
BASE_IRI = click.option(
    "--base-iri",
    default=BASE,
    show_default=True,
    envvar="OGPKG_BASE_IRI",
    help="Mint the IRIs of things under this base; the terms of the ontology keep theirs.",
)
DATA = click.option("--data", type=folder(), help="Folder of data files (default: the data that came with ogpkg).")


def build_snapshot(data: Path | None, base_iri: str, snapshots: Path) -> Snapshot:
    """The snapshot of the folder `data`; on a terminal with a progress bar."""
    # A build needs all the rooms; who only asks what is built does not wait for them.
    from ogpkg import quality  # noqa: PLC0415

    return quality.build(data, snapshots, base_iri=base_iri, progress=sys.stderr.isatty())


def current(snapshots: Path | None) -> Path:
    """The folder of snapshots, with a current one in it; it is built where nobody named a folder."""
    from ogpkg import dataset  # noqa: PLC0415

    home = snapshots or resources.snapshots()
    try:
        dataset.open_snapshot(home, thorough=False)
    except BuildError:
        if snapshots is not None:
            raise
        build_snapshot(None, BASE, home)
    return home
