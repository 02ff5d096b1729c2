"""The command `ogpkg`. Thin: every command composes rooms and turns their errors into exit codes.

Exit codes: 0 done, 1 done but not all is well (an import left something unplaced, data do not conform),
2 could not run.
Results go to standard output, complaints to standard error.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ogpkg import __version__, check, dataset, formats, quality, resources
from ogpkg.dataset import Snapshot
from ogpkg.dataset.progress import Progress
from ogpkg.errors import BuildError, InputError, OgpkgError, QuerySyntaxError
from ogpkg.formats import FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.iris import BASE, KINDS
from ogpkg.query import Request
from ogpkg.query.remote import ask
from ogpkg.query.table import as_text
from ogpkg.sources.importing import READERS, decode, import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.validation import SEVERITIES
from ogpkg.validation.baseline import read_baseline, without
from ogpkg.validation.engine import ENGINES
from ogpkg.validation.profiles import PROFILES
from ogpkg.validation.writers import WRITERS
from ogpkg.validation.writers import write as write_report
from ogpkg.web.linked.describe import triples
from ogpkg.web.linked.paging import describe_part
from ogpkg.web.served import Served
from ogpkg.web.server.opening import open_served
from ogpkg.web.server.serve import serve as serve_web
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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ogpkg")
def main() -> None:
    """Open Government Partnership promises as a knowledge graph one can trust.

    \b
    Examples:
      ogpkg serve
      ogpkg query 'SELECT ?title { commitment:KR0042 dcterms:title ?title }'
      ogpkg describe KR0042
      ogpkg import --reader action-plan plan.txt --plan KR-4 -o plan.ttl
    """


@main.command(cls=Command)
@DATA
@BASE_IRI
@SNAPSHOTS
def build(data: Path | None, base_iri: str, snapshots: Path | None) -> None:
    """Build a snapshot: load, entail, validate, describe, write, switch.

    The same input gives the same bytes. Faults in the data are reported in the snapshot; a build that
    fails leaves the last good snapshot current.

    \b
    Examples:
      ogpkg build
      ogpkg build --data my-data --base-iri https://example.org/ogp/
    """
    snapshot = _build(data, base_iri, snapshots or resources.snapshots())
    click.echo(f"snapshot {snapshot.version}: {snapshot.manifest['triples']:,} statements in {snapshot.path}")


def _build(data: Path | None, base_iri: str, snapshots: Path) -> Snapshot:
    return quality.build(data, snapshots, base_iri=base_iri, progress=sys.stderr.isatty())


def _current(snapshots: Path | None) -> Path:
    """The folder of snapshots, with a current one in it; it is built where nobody named a folder."""
    home = snapshots or resources.snapshots()
    try:
        dataset.open_snapshot(home)
    except BuildError:
        if snapshots is not None:
            raise
        _build(None, BASE, home)
    return home


@contextmanager
def _opened(snapshots: Path | None, timeout: float = 30.0) -> Iterator[Served]:
    """The current snapshot with one worker to ask."""
    served, close, _ = open_served(Settings(snapshot=_current(snapshots), workers=1, query_timeout=timeout))
    try:
        yield served
    finally:
        close()


@main.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--query-timeout", default=30.0, show_default=True, help="Seconds a query may take.")
@click.option("--query-memory", default=2048, show_default=True, help="Megabytes a query may use.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes for queries.")
@click.option(
    "--dataset",
    "files",
    multiple=True,
    type=file(),
    help="Serve this RDF file instead (repeatable): N-Quads, TriG, Turtle, N-Triples, RDF/XML or JSON-LD.",
)
@click.option(
    "--default-graph",
    type=click.Choice(["union", "strict"]),
    default="union",
    show_default=True,
    help="What a query without FROM sees: all graphs together, or the default graph alone.",
)
@click.option("--access-log", is_flag=True, help="Write a line of JSON for every request to standard error.")
@DATA
@BASE_IRI
@SNAPSHOTS
def serve(host: str, port: int, data: Path | None, base_iri: str, snapshots: Path | None, **settings: Any) -> None:
    """Build what has changed and serve it: SPARQL, linked data and pages.

    When the data cannot be built, the mistake is said and the last good snapshot is served.

    \b
    Examples:
      ogpkg serve --port 8080
      ogpkg serve --dataset my.nq --default-graph strict
    """
    home = None if settings["files"] else _buildable(data, base_iri, snapshots or resources.snapshots())
    serve_web(Settings(snapshot=home, **settings), host, port)


def _buildable(data: Path | None, base_iri: str, snapshots: Path) -> Path:
    """The folder of snapshots, with a current one in it: a new one if the data can be built."""
    try:
        _build(data, base_iri, snapshots)
    except OgpkgError as error:
        try:
            last = dataset.open_snapshot(snapshots)
        except BuildError:
            raise error from None
        click.echo(f"ogpkg: {error}\nogpkg: serving the last good snapshot, {last.version}", err=True)
    return snapshots


@main.command(cls=Command)
@click.argument("query_or_file", metavar="QUERY|FILE|NAME")
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
    query_or_file: str, endpoint: str | None, format_name: str | None, timeout: float, snapshots: Path | None
) -> None:
    """Answer a SPARQL query, the one in a file, or a saved question by its name.

    The prefixes that ogpkg knows need not be declared.

    \b
    Examples:
      ogpkg query 'SELECT * { commitment:KR0042 ?property ?value }'
      ogpkg query reversed-milestones --format csv
      ogpkg query question.rq --endpoint http://127.0.0.1:8000/sparql --format json
    """
    request = _request(_query_text(query_or_file), format_name, timeout)
    if endpoint:
        media_type, body = ask(endpoint, request)
    else:
        with _opened(snapshots, timeout) as served, served.pool.run(request) as answer:
            media_type, body = answer.media_type, answer.read()
    as_table = format_name in {None, "table"} and media_type == FORMATS["json"].media_type
    sys.stdout.buffer.write(as_text(body, _width()) if as_table else body)


def _width() -> int:
    """Columns of the terminal; what is piped is never cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 1_000_000


def _query_text(query_or_file: str) -> str:
    """The query itself: the argument, the file it names, or our saved question of that name."""
    if len(query_or_file) < 250 and "{" not in query_or_file:
        for path in (Path(query_or_file), resources.queries() / f"{query_or_file}.rq"):
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


@main.command(cls=Command)
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
    with _opened(snapshots) as served:
        paths = [name, *(f"{kind}/{name}" for kind in KINDS)]
        for iri in [name] if "://" in name else map(served.id, paths):
            description = describe_part(served, iri, size=10**9).description
            if description.known:
                sys.stdout.buffer.write(
                    formats.write(triples(description), FORMATS[format_name], served.prefixes, sort=False)
                )
                return
    raise InputError(name, "nothing in the dataset has this IRI or key")


@main.command(cls=Command)
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
    snapshot = dataset.open_snapshot(_current(snapshots))
    if format_name == "nquads":
        with snapshot.quads.open("rb") as quads:
            shutil.copyfileobj(quads, sys.stdout.buffer)
    else:
        quads_read = formats.read(snapshot.quads, rename_blank_nodes=False)
        sys.stdout.buffer.write(formats.write(quads_read, FORMATS[format_name]))


@main.command("import", cls=Command)
@click.argument("document", type=file())
@click.option("--reader", required=True, type=click.Choice(list(READERS)), help="The kind of document it is.")
@click.option("-o", "--output", type=file(exists=False), help="Write the Turtle here (default: standard output).")
@click.option("--plan", metavar="CODE-N", help="The plan it is about, such as KR-4.")
@click.option("--member", metavar="CODE", help="The member it is about, such as KR.")
@click.option("--key", help="The name of the document in its IRI (default: made from the file's name).")
@click.option("--title", help="The title of the document.")
@click.option("--published", metavar="EDTF", help="When the document was published, such as 2018-08.")
@click.option("--lookups", "folders", multiple=True, type=folder(), help="More look-up tables; their rows win.")
@click.option("--with-text", is_flag=True, help="Carry the running text too.")
def import_(
    document: Path, reader: str, output: Path | None, folders: tuple[Path, ...], with_text: bool, **about: Any
) -> None:
    """Read a source document: statements as Turtle, and a report of what could not be placed.

    \b
    Exit codes: 0 every line has its place, 1 some have not or a look-up missed, 2 it could not be read.

    \b
    Examples:
      ogpkg import --reader action-plan plan.txt --plan KR-4 -o data/kr-nap4.ttl
      ogpkg import --reader ogp-member-page page.txt --lookups my-lookups
    """
    lookups = Lookups([resources.folder("data") / "lookups", *folders], resources.folder("ontology") / "codelists")
    record = import_document(document, reader, lookups, about=about, with_text=with_text)
    if output:
        _write(output, record.turtle())
    else:
        sys.stdout.buffer.write(record.turtle())
    click.echo(record.report.render(str(document)), err=True)
    if record.report.unplaced() or record.report.misses:
        sys.exit(1)


@main.command(cls=Command)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=file())
@click.option("--reader", type=click.Choice(list(READERS)), help="FILE is a source document of this kind: import it.")
@click.option("--plan", metavar="CODE-N", help="With --reader: the plan the document is about, such as KR-4.")
@click.option("--member", metavar="CODE", help="With --reader: the member it is about, such as KR.")
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
      ogpkg validate --reader action-plan plan.txt --plan KR-4 --lang ko
    """
    known = read_baseline(baseline) if baseline else set()
    with Progress(4, shown=True) as progress:
        progress.step("reading")
        report = check.check(check.asked(files, reader, about), shapes, profile, progress.step, engine=engine)
    report = without(report, known)
    content = write_report(report, format_name, lang, fail_on)
    if output:
        _write(output, content)
        click.echo(", ".join(f"{count} {severity}" for severity, count in report.counts().items()), err=True)
    else:
        sys.stdout.buffer.write(content)
    sys.exit(1 if report.fails(fail_on) else 0)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(path, f"cannot be written: {error.strerror}") from error


if __name__ == "__main__":
    main()
