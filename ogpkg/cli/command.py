"""What every command stands on: errors as exit codes, types of arguments, files that are written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ogpkg.errors import InputError, OgpkgError, QuerySyntaxError


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


def write(path: Path, content: bytes) -> None:
    """Write a file that the user named; InputError when that fails."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(path, f"cannot be written: {error.strerror}") from error
