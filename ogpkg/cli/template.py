"""The command that makes an empty workbook for the authors of a plan."""

from __future__ import annotations

from pathlib import Path

import click

from ogpkg.cli.command import Command, file, write
from ogpkg.errors import InputError
from ogpkg.sources.workbook.column import LANGUAGES
from ogpkg.sources.workbook.template import template as make


@click.command(cls=Command)
@click.argument("workbook", metavar="FILE.xlsx", type=file(exists=False))
@click.option("--lang", type=click.Choice(["both", *LANGUAGES]), default="both", show_default=True, help="Of headers.")
@click.option("--force", is_flag=True, help="Overwrite FILE if it is there already.")
def template(workbook: Path, lang: str, force: bool) -> None:
    """Make a workbook for an action plan: one sheet each for plan, commitments, milestones, agencies and people.

    Its lists offer the partnership's values, its headers tell what will be checked. When it is filled in, ogpkg
    validate says cell by cell what is missing, and ogpkg import reads it.

    \b
    Examples:
      ogpkg template plan.xlsx
      ogpkg template plan.xlsx --lang ko
    """
    if workbook.suffix.lower() != ".xlsx":
        raise InputError(workbook, "is not the name of a workbook; let it end in .xlsx")
    if workbook.exists() and not force:
        raise InputError(workbook, "is there already; choose another name, or say --force to overwrite it")
    write(workbook, make(LANGUAGES if lang == "both" else (lang,)))
    click.echo(f"{workbook}: fill it in, then ogpkg validate {workbook}", err=True)
