"""The command that checks data and documents."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ogpkg import check
from ogpkg.cli.command import Command, file, folder, write
from ogpkg.dataset.progress import Progress
from ogpkg.sources.importing import READERS
from ogpkg.validation import SEVERITIES
from ogpkg.validation.baseline import read_baseline, without
from ogpkg.validation.engine import ENGINES
from ogpkg.validation.profiles import PROFILES
from ogpkg.validation.writers import WRITERS
from ogpkg.validation.writers import write as write_report


@click.command(cls=Command)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--reader", type=click.Choice(list(READERS)), help="FILE is a source document of this kind.")
@click.option("--plan", metavar="CODE-N", help="The plan a source document is about, such as KR-4.")
@click.option("--member", metavar="CODE", help="The member it is about, such as KR.")
@click.option("--lookups", "folders", multiple=True, type=folder(), help="More look-up tables for source documents.")
@click.option("--shapes", multiple=True, type=file(), help="Check these shapes instead of ours (repeatable).")
@click.option("--profile", type=click.Choice(list(PROFILES)), default="standard", show_default=True, help="Severities.")
@click.option(
    "--fail-on", type=click.Choice(SEVERITIES), default="violation", show_default=True, help="Exit 1 at this."
)
@click.option("--format", "format_name", type=click.Choice(list(WRITERS)), default="text", show_default=True)
@click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="Who checks.")
@click.option("--baseline", type=file(), help="Hide what this earlier report (--format json) already says.")
@click.option("--lang", type=click.Choice(["en", "ko"]), default="en", show_default=True, help="Language of messages.")
@click.option("-o", "--output", type=file(exists=False), help="Write the report here (default: standard output).")
def validate(
    files: tuple[Path, ...],
    *,
    reader: str | None,
    folders: tuple[Path, ...],
    shapes: tuple[Path, ...],
    profile: str,
    fail_on: str,
    format_name: str,
    engine: str,
    baseline: Path | None,
    lang: str,
    output: Path | None,
    **about: str | None,
) -> None:
    """Check RDF files or source documents: what is missing or wrong, on which line, and what to do.

    Without FILE, the data that came with ogpkg. The profile "legacy" is for plans of the first cycle.

    \b
    Exit codes: 0 conforms, 1 does not (at --fail-on or worse), 2 could not run.

    \b
    Examples:
      ogpkg validate
      ogpkg validate plan.ttl --fail-on warning --format sarif -o report.sarif
      ogpkg validate plan.xlsx
      ogpkg validate plan.docx --plan KR-4 --lang ko
    """
    known = read_baseline(baseline) if baseline else set()
    with Progress(4, shown=True) as progress:
        progress.step("reading")
        data = check.asked(files, reader, about, folders)
        report = check.check(data, shapes, profile, progress.step, engine=engine)
    for remark in data.remarks:
        click.echo(remark, err=True)
    report = without(report, known)
    content = write_report(report, format_name, lang, fail_on)
    if output:
        write(output, content)
        click.echo(", ".join(f"{count} {severity}" for severity, count in report.counts().items()), err=True)
    else:
        sys.stdout.buffer.write(content)
    sys.exit(1 if report.fails(fail_on) else 0)
