"""The command that writes a plan for other programs."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import click

from ogpkg import dataset
from ogpkg.cli.command import Command, write
from ogpkg.cli.snapshots import SNAPSHOTS, current
from ogpkg.dataset.load import under
from ogpkg.errors import InputError
from ogpkg.exporting import Choices, csv_tables, jsonld, other_tables, read_plan, stratml, tables
from ogpkg.exporting.words import LANGUAGES
from ogpkg.sources.dates import read_date
from ogpkg.sources.workbook.columns import SHEETS
from ogpkg.sources.workbook.template import filled

#: How many choices are told on standard error; the export itself tells them all.
_TOLD = 10
#: The time of every file in a ZIP archive, so that the same plan gives the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@click.command(cls=Command)
@click.argument("plan")
@click.option("--stratml", "as_stratml", is_flag=True, help="StratML, the Strategy Markup Language (XML).")
@click.option(
    "--jsonld", "as_jsonld", is_flag=True, help="JSON-LD: the plan, its commitments, their milestones, nested."
)
@click.option("--csv", "as_csv", is_flag=True, help="Tables as CSV: a folder, or a ZIP archive.")
@click.option("--xlsx", "as_xlsx", is_flag=True, help="The workbook of a plan, as `ogpkg import` takes it.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write here (default: standard output).")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language of labels.")
@click.option(
    "--part",
    type=click.Choice(["1", "2"]),
    default="1",
    show_default=True,
    help="Of StratML: 1 is ISO 17469-1, a strategic plan; 2 is ANSI/AIIM 22, with roles, dates and results.",
)
@SNAPSHOTS
def export(plan: str, output: Path | None, lang: str, part: str, snapshots: Path | None, **formats: bool) -> None:
    """Write one action plan for another program.

    PLAN is its code, such as KR-4, or its IRI. Documents that disagree both stay where the format has room; where it
    has not, the word of the plan's own document goes first, then self-assessment, reports, the member's page, other
    pages; the export notes what the others say, and so does standard error.

    \b
    Exit codes: 0 written, 2 there is no such plan or it could not be written.

    \b
    Examples:
      ogpkg export --stratml KR-4 -o kr-4.xml
      ogpkg export --jsonld KR-4 | head
      ogpkg export --csv KR-4 -o kr-4.zip
      ogpkg export --xlsx KR-4 --lang ko -o kr-4.xlsx
    """
    chosen = [name.removeprefix("as_") for name, is_wanted in formats.items() if is_wanted]
    if len(chosen) != 1:
        raise click.UsageError("say one of --stratml, --jsonld, --csv, --xlsx")
    snapshot = dataset.open_snapshot(current(snapshots))
    derived = under(snapshot.base_iri, dataset.ENTAILED)
    choices = Choices(read_plan(snapshot.store(), plan, snapshot.base_iri, derived=derived), lang)
    if chosen == ["csv"]:
        rows = tables.rows(choices, SHEETS, cache(_edtf))
        _write_files(output, csv_tables.csv_files(rows, SHEETS, other_tables.others(choices, SHEETS), lang))
    else:
        _write(output, _content(choices, chosen[0], int(part)), is_binary=chosen == ["xlsx"])
    _tell(choices)


def _content(choices: Choices, kind: str, part: int) -> bytes:
    if kind == "stratml":
        return stratml.write(choices, part)
    if kind == "jsonld":
        return jsonld.write(choices.plan)
    rows = tables.rows(choices, SHEETS, cache(_edtf))
    for what in tables.cut(rows):
        click.echo(f"{what}, which is all that a cell holds; --csv has them all", err=True)
    return filled(rows, (choices.lang,), other_tables.others(choices, SHEETS))


def _edtf(words: str) -> str | None:
    """What a reader of the workbook makes of words for a date."""
    reading = read_date(words)
    return reading.edtf if reading else None


def _write(output: Path | None, content: bytes, *, is_binary: bool) -> None:
    if output:
        write(output, content)
    elif is_binary and sys.stdout.isatty():
        raise InputError("standard output", "is a terminal, which no workbook is for; say -o FILE")
    else:
        sys.stdout.buffer.write(content)


def _write_files(output: Path | None, files: Mapping[str, bytes]) -> None:
    """Write `files` into the folder `output`, or into one ZIP archive if its name ends so; that goes out by default."""
    if output is None or output.suffix.lower() == ".zip":
        _write(output, _zipped(files), is_binary=True)
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(output, f"cannot be made a folder: {error.strerror}; say a folder or a .zip") from error
    for name, content in files.items():
        write(output / name, content)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _tell(choices: Choices) -> None:
    """Say on standard error where documents differ."""
    made = list(choices.made.values())
    for choice in made[:_TOLD]:
        click.echo(f"{choice.thing.rsplit('/', 1)[-1]}: {choices.note(choice)}", err=True)
    if len(made) > _TOLD:
        click.echo(f"… and {len(made) - _TOLD} more, all noted in the export", err=True)
