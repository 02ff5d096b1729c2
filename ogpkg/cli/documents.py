"""The command that reads source documents."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ogpkg import check
from ogpkg.cli.command import Command, file, folder, write
from ogpkg.dataset.progress import Progress
from ogpkg.sources.importing import READERS, import_document
from ogpkg.sources.source import Cell, Source, open_source


@click.command("import", cls=Command)
@click.argument("document", type=click.Path(exists=True, path_type=Path))
@click.option("--reader", type=click.Choice(list(READERS)), help="The kind of document it is (default: found out).")
@click.option("-o", "--output", type=file(exists=False), help="Write the Turtle here (default: standard output).")
@click.option("--plan", metavar="CODE-N", help="The plan it is about, such as KR-4.")
@click.option("--member", metavar="CODE", help="The member it is about, such as KR.")
@click.option("--key", help="The name of the document in its IRI (default: made from the file's name).")
@click.option("--title", help="The title of the document.")
@click.option("--published", metavar="EDTF", help="When the document was published, such as 2018-08.")
@click.option("--lookups", "folders", multiple=True, type=folder(), help="More look-up tables; their rows win.")
@click.option("--with-text", is_flag=True, help="Carry the running text too.")
@click.option("--lines", is_flag=True, help="Only print the text that is read, with the numbers of its lines.")
def import_(
    document: Path,
    reader: str | None,
    output: Path | None,
    folders: tuple[Path, ...],
    *,
    with_text: bool,
    lines: bool,
    **about: Any,
) -> None:
    """Read a source document: statements as Turtle, and a report of what could not be placed.

    \b
    Exit codes: 0 every line has its place, 1 some have not or a look-up missed, 2 it could not be read.

    \b
    Examples:
      ogpkg import plan.docx --plan KR-4 -o data/kr-nap4.ttl
      ogpkg import --reader ogp-member-page page.txt --lookups my-lookups
      ogpkg import plan.pdf --lines | less
    """
    if lines:
        for line in numbered(open_source(document)):
            click.echo(line)
        return
    with Progress(2, shown=True) as progress:
        progress.step(f"reading {document.name}")
        record = import_document(document, reader, check.lookups(folders), about=about, with_text=with_text)
        progress.step("writing")
        turtle = record.turtle()
    if output:
        write(output, turtle)
    else:
        sys.stdout.buffer.write(turtle)
    click.echo(record.report.render(str(document)), err=True)
    # Of a workbook each cell has its place, so that what is left of one has none.
    left = [where for where, *_ in record.report.leftovers if isinstance(where, Cell)]
    if record.report.unplaced() or record.report.misses or left or record.report.counts.get("rows not read"):
        sys.exit(1)


def numbered(source: Source) -> Iterator[str]:
    """The lines of `source` with the numbers that reports name them by; a page begins with ``p. N``."""
    if source.sheets:
        yield (
            "This is a workbook: its places are cells, such as "
            + f"{next(iter(source.sheets))}!A2; open it to look them up."
        )
        return
    lines = source.lines
    if not lines[-1]:
        lines.pop()
    width = len(str(len(lines)))
    for number, line in enumerate(lines, start=1):
        yield from (f"p. {page}" for page, first in enumerate(source.pages, start=1) if first == number)
        yield f"{number:>{width}}  {line}".rstrip(" ")
