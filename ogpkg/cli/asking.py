"""Commands that ask the knowledge base."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from ogpkg import dataset, formats
from ogpkg.cli.command import Command
from ogpkg.cli.snapshots import SNAPSHOTS, current
from ogpkg.errors import InputError
from ogpkg.formats import FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.iris import BASE, KINDS
from ogpkg.query import Request
from ogpkg.query.remote import ask
from ogpkg.query.saved import Question, Value, questions, written
from ogpkg.query.table import as_text
from ogpkg.sources.source import decode
from ogpkg.web.linked.describe import triples
from ogpkg.web.linked.paging import describe_part
from ogpkg.web.questions.choices import read_values
from ogpkg.web.served import Served
from ogpkg.web.server.opening import open_served
from ogpkg.web.settings import Settings


@contextmanager
def opened(snapshots: Path | None, timeout: float = 30.0) -> Iterator[Served]:
    """The current snapshot with one worker to ask."""
    served, close, _ = open_served(Settings(snapshot=current(snapshots), workers=1, query_timeout=timeout))
    try:
        yield served
    finally:
        close()


@click.command(cls=Command)
@click.argument("query_or_file", metavar="QUERY|FILE|NAME", required=False)
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Choose a value in a saved question.")
@click.option("--list", "is_list", is_flag=True, help="List the saved questions with their parameters.")
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the local snapshot.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["table", *FORMATS]),
    help="How to write the answer (default: a table; for CONSTRUCT and DESCRIBE, Turtle).",
)
@click.option("--timeout", default=30.0, show_default=True, help="Seconds the query may take.")
@SNAPSHOTS
def query(
    query_or_file: str | None,
    *,
    settings: tuple[str, ...],
    is_list: bool,
    endpoint: str | None,
    format_name: str | None,
    timeout: float,
    snapshots: Path | None,
) -> None:
    """Answer a SPARQL query, the one in a file, or a saved question by its name.

    The prefixes that ogpkg knows need not be declared. A saved question takes the values that its page takes.

    \b
    Examples:
      ogpkg query 'SELECT * { commitment:KR0042 ?property ?value }'
      ogpkg query --list
      ogpkg query reversed-milestones --format csv
      ogpkg query topic-promises --set topic=policy-area/anti-corruption
      ogpkg query question.rq --endpoint http://127.0.0.1:8000/sparql --format json
    """
    if is_list:
        click.echo("\n".join(map(_listed, questions().values())))
        return
    if query_or_file is None:
        raise click.UsageError("say a query, a file, or the name of a saved question; --list lists those")
    given = _given(settings)
    if endpoint:
        text = _query_text(query_or_file, given, lambda question: question.read(given))
        media_type, body = ask(endpoint, _request(text, format_name, timeout))
    else:
        with opened(snapshots, timeout) as served:
            text = _query_text(query_or_file, given, lambda asked: read_values(served, asked, given), served.base)
            with served.pool.run(_request(text, format_name, timeout)) as answer:
                media_type, body = answer.media_type, answer.read()
    as_table = format_name in {None, "table"} and media_type == FORMATS["json"].media_type
    sys.stdout.buffer.write(as_text(body, _width()) if as_table else body)


def _listed(question: Question) -> str:
    """A saved question with its parameters, each with its kind and its default."""
    lines = [f"{question.key}: {question.say('title', 'en')}"]
    for parameter in question.parameters:
        default = ", ".join(map(written, parameter.default)) or "all"
        lines.append(f"    --set {parameter.name}=<{parameter.kind}>  {parameter.label} (default: {default})")
    return "\n".join(lines)


def _given(settings: tuple[str, ...]) -> dict[str, str]:
    """The values that were set, by name."""
    for setting in settings:
        if "=" not in setting:
            raise click.UsageError(f"--set {setting}: write NAME=VALUE")
    return {name: value for name, _, value in (setting.partition("=") for setting in settings)}


def _width() -> int:
    """Columns of the terminal; what is piped is never cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 1_000_000


def _query_text(
    query_or_file: str, given: Mapping[str, str], read: Callable[[Question], Mapping[str, Value]], base: str = BASE
) -> str:
    """The query itself: the argument, the file it names, or our saved question of that name with its values."""
    if question := questions().get(query_or_file):
        return question.text(read(question), base)
    if given:
        raise InputError(query_or_file, "is no saved question, and takes no values; --list lists those")
    if len(query_or_file) < 250 and "{" not in query_or_file:
        path = Path(query_or_file)
        if path.is_file():
            return decode(path)
        raise InputError(query_or_file, "is neither a query nor a file nor the name of a saved question")
    return query_or_file


def _request(text: str, name: str | None, timeout: float) -> Request:
    """The request whose answer can be written as `name`; None and ``table`` take what suits the query."""
    tables, graphs = ({format.name for format in known} for known in (RESULT_FORMATS, GRAPH_FORMATS))
    if name in {None, "table"}:
        return Request(text, result_format="json", graph_format="turtle" if name is None else None, timeout=timeout)
    result, graph = (name if name in known else None for known in (tables, graphs))
    return Request(text, result_format=result, graph_format=graph, timeout=timeout)


@click.command(cls=Command)
@click.argument("name", metavar="IRI|KEY")
@click.option(
    "--format",
    "format_name",
    type=click.Choice([format.name for format in GRAPH_FORMATS]),
    default="turtle",
    show_default=True,
    help="How to write the description.",
)
@SNAPSHOTS
def describe(name: str, format_name: str, snapshots: Path | None) -> None:
    """Say everything about one thing, and which document says it on which line.

    \b
    Examples:
      ogpkg describe KR0042
      ogpkg describe milestone/KR0042-1
      ogpkg describe https://w3id.org/ogpkg/id/plan/KR-4 --format jsonld
    """
    with opened(snapshots) as served:
        paths = [name, *(f"{kind}/{name}" for kind in KINDS)]
        for iri in [name] if "://" in name else map(served.id, paths):
            description = describe_part(served, iri, size=10**9).description
            if description.known:
                sys.stdout.buffer.write(
                    formats.write(triples(description), FORMATS[format_name], served.prefixes, sort=False)
                )
                return
    raise InputError(name, "nothing in the dataset has this IRI or key")


@click.command(cls=Command)
@click.option(
    "--format",
    "format_name",
    type=click.Choice([format.name for format in GRAPH_FORMATS if format.quads]),
    default="nquads",
    show_default=True,
    help="How to write the dataset.",
)
@SNAPSHOTS
def dump(format_name: str, snapshots: Path | None) -> None:
    """Write the whole dataset, every named graph, to standard output.

    \b
    Examples:
      ogpkg dump > ogpkg.nq
      ogpkg dump --format trig | gzip > ogpkg.trig.gz
    """
    snapshot = dataset.open_snapshot(current(snapshots))
    if format_name == "nquads":
        with snapshot.quads.open("rb") as quads:
            shutil.copyfileobj(quads, sys.stdout.buffer)
    else:
        quads_read = formats.read(snapshot.quads, rename_blank_nodes=False)
        sys.stdout.buffer.write(formats.write(quads_read, FORMATS[format_name]))
