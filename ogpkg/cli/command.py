"""What every command stands on: errors as exit codes, common options, the snapshot that is asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ogpkg import dataset, quality, resources
from ogpkg.dataset import Snapshot
from ogpkg.errors import BuildError, InputError, OgpkgError, QuerySyntaxError
from ogpkg.iris import BASE
from ogpkg.web.served import Served
from ogpkg.web.server.opening import open_served
from ogpkg.web.settings import Settings


class Command(click.Command):
    """A command whose OgpkgErrors are one line on standard error and exit code 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except OgpkgError as error:
            place = f"line {error.line}, column {error.column}: " if isinstance(error, QuerySyntaxError) else ""
            click.echo(f"ogpkg: {place}{error}", err=True)
            sys.exit(2)
        except BrokenPipeError:
            # The reader of our output went away (`ogpkg dump | head`): that is no mistake of anybody's.
            sys.stderr.close()
            sys.exit(0)


def file(*, exists: bool = True) -> click.Path:
    """The type of an argument that names a file."""
    return click.Path(exists=exists, dir_okay=False, path_type=Path)


def folder() -> click.Path:
    """The type of an argument that names a folder; it need not exist."""
    return click.Path(file_okay=False, path_type=Path)


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
    return quality.build(data, snapshots, base_iri=base_iri, progress=sys.stderr.isatty())


def current(snapshots: Path | None) -> Path:
    """The folder of snapshots, with a current one in it; it is built where nobody named a folder."""
    home = snapshots or resources.snapshots()
    try:
        dataset.open_snapshot(home)
    except BuildError:
        if snapshots is not None:
            raise
        build_snapshot(None, BASE, home)
    return home


@contextmanager
def opened(snapshots: Path | None, timeout: float = 30.0) -> Iterator[Served]:
    """The current snapshot with one worker to ask."""
    served, close, _ = open_served(Settings(snapshot=current(snapshots), workers=1, query_timeout=timeout))
    try:
        yield served
    finally:
        close()


def write(path: Path, content: bytes) -> None:
    """Write a file that the user named; InputError when that fails."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(path, f"cannot be written: {error.strerror}") from error
