"""The command that proposes which things of several documents are one, and takes in what a person accepted."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import click

from ogpkg import check, resources
from ogpkg.cli.command import Command, file, folder, write
from ogpkg.errors import InputError
from ogpkg.sources.identity.commitments import doubts, propose_commitments, propose_plans, propose_splits
from ogpkg.sources.identity.misses import add_bodies, propose_values, read_misses
from ogpkg.sources.identity.names import propose_bodies, propose_members, propose_people
from ogpkg.sources.identity.proposals import Graphs, Said, read_graphs
from ogpkg.sources.identity.replaced import replaced_by, write_replaced
from ogpkg.sources.identity.suggestion import Suggestion, in_order
from ogpkg.sources.identity.table import (
    append,
    csv_row,
    new_rows,
    places,
    read_accepted,
    read_answers,
    write_suggestions,
)
from ogpkg.sources.lookups import Lookups


@click.command(cls=Command)
@click.argument("graphs", metavar="[GRAPH]...", nargs=-1, type=file())
@click.option("--data", type=folder(), help="Folder of imported graphs (default: the data that came with ogpkg).")
@click.option("--lookups", "folders", multiple=True, type=folder(), help="More look-up tables; their rows win.")
@click.option("--report", "reports", multiple=True, type=file(), help="A saved report of `ogpkg import` (repeatable).")
@click.option("-o", "--output", type=file(exists=False), help="Write the suggestions here, as CSV.")
@click.option("--accept", type=file(), help="Append the rows that this table of suggestions marks with yes.")
def reconcile(
    graphs: tuple[Path, ...],
    *,
    data: Path | None,
    folders: tuple[Path, ...],
    reports: tuple[Path, ...],
    output: Path | None,
    accept: Path | None,
) -> None:
    """Propose which things of several documents are one; append to the look-ups what a person accepts.

    Commitments without an identifier of OGP are compared with those that have one, by title and number; agencies,
    units, forums and people that no look-up table knows with those of their member; plans known by their cycle with
    numbered ones. Nothing is decided: write yes in the column "accept", and run the command with --accept.

    With --accept, the last --lookups is the folder whose tables grow, and --data the folder where the retired
    identifiers are kept (reconciled.ttl), so that they lead to what replaces them.

    \b
    Examples:
      ogpkg reconcile export.ttl plan.ttl -o suggestions.csv
      ogpkg reconcile --data world --lookups world/lookups -o suggestions.csv
      ogpkg reconcile --accept suggestions.csv --lookups world/lookups --data world
    """
    lookups = check.lookups(folders)
    if accept:
        if not folders:
            raise click.UsageError("with --accept, say by --lookups which folder of tables the rows go to")
        _accept(accept, folders[-1], data, lookups)
    else:
        _propose(read_graphs(_files(graphs, data)), lookups, reports, output)


def _files(graphs: Iterable[Path], data: Path | None) -> list[Path]:
    """The files given, and those of the folder of data, each once; InputError when there is no such folder."""
    home = data or resources.folder("data")
    if not home.is_dir():
        raise InputError(home, "there is no such folder")
    found = [*graphs, *sorted(home.glob("*.ttl"))]
    return list({path.resolve(): path for path in found}.values())


def _propose(graphs: Graphs, lookups: Lookups, reports: Iterable[Path], output: Path | None) -> None:
    misses = read_misses(reports)
    add_bodies(graphs, misses)
    coded = propose_commitments(graphs)
    found = [
        *coded,
        *propose_splits(graphs, coded),
        *propose_plans(graphs),
        *propose_members(graphs, lookups),
        *propose_bodies(graphs, lookups),
        *propose_people(graphs, lookups),
        *propose_values(misses, lookups),
    ]
    if output:
        # What a person has answered already is not asked again.
        write(output, write_suggestions(found, read_answers(output) if output.is_file() else {}))
    if sys.stdout.isatty():
        click.echo(as_table(found))
    elif not output:
        sys.stdout.buffer.write(write_suggestions(found))
    for doubt in doubts(graphs):
        click.echo(f"doubtful: {doubt}", err=True)
    click.echo(_summary(found), err=True)


def _summary(found: list[Suggestion]) -> str:
    counts = {table: sum(one.table == table for one in found) for table in sorted({one.table for one in found})}
    ambiguous = sum(bool(one.rivals) for one in found)
    parts = ", ".join(f"{count:,} for {table}.csv" for table, count in counts.items()) or "none"
    return f"suggestions: {parts}" + (f"; {ambiguous:,} of them ambiguous" if ambiguous else "")


def as_table(found: list[Suggestion]) -> str:
    """The suggestions for a terminal: what it is and where, what it may be and where, how alike and why."""
    lines = []
    for one in in_order(found):
        lines += [
            f"{one.table}.csv  {csv_row(one.row)}",
            f"    {_texts(one.ours)}",
            f"  = {_texts(one.theirs)}",
            f"    {one.similarity:.0f}: {one.why}",
            "",
        ]
    # Control characters would move the cursor or recolor the terminal.
    return "\n".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in line) for line in lines)


def _texts(said: tuple[Said, ...]) -> str:
    return f"{' | '.join(dict.fromkeys(one.text for one in said))}  ({places(said)})"


def _accept(path: Path, target: Path, data: Path | None, lookups: Lookups) -> None:
    accepted = read_accepted(path)
    new = new_rows(path, accepted, lookups)
    # Read before anything is written: a graph that cannot be read must not leave half of the work done.
    replaced = replaced_by(accepted, read_graphs(_files((), data))) if data else {}
    for table, count in append(target, new).items():
        click.echo(f"{target / table}.csv: {count:,} {'row' if count == 1 else 'rows'} appended")
    if len(new) < len(accepted):
        click.echo(f"{len(accepted) - len(new):,} accepted before")
    if not accepted:
        click.echo("nothing is accepted; write yes in the column accept", err=True)
    elif data:
        click.echo(f"{write_replaced(data, replaced)}: {len(replaced):,} retired identifiers")
    elif any(one.replaces for one in accepted):
        click.echo("say --data FOLDER as well, and retired identifiers lead to what replaces them", err=True)
