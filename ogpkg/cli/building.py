"""Commands that make the knowledge base and serve it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ogpkg import resources
from ogpkg.cli.command import Command, file
from ogpkg.cli.snapshots import BASE_IRI, DATA, SNAPSHOTS, build_snapshot
from ogpkg.errors import BuildError, OgpkgError
from ogpkg.web.server.serve import serve as serve_web
from ogpkg.web.settings import Settings


@click.command(cls=Command)
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
    snapshot = build_snapshot(data, base_iri, snapshots or resources.snapshots())
    click.echo(f"snapshot {snapshot.version}: {snapshot.manifest['triples']:,} statements in {snapshot.path}")


@click.command(cls=Command)
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
@click.option("--engine", metavar="URL", help="Have this SPARQL engine answer the queries (its query address).")
@click.option("--engine-load", is_flag=True, help="Load the engine with the snapshot first: it replaces what is there.")
@click.option("--engine-graphs", metavar="URL", help="The engine's Graph Store address, where it cannot be guessed.")
@click.option("--access-log", is_flag=True, help="Write a line of JSON for every request to standard error.")
@click.option("--build/--no-build", "builds", default=True, help="Build what has changed, or serve as it is.")
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
      ogpkg serve --engine http://127.0.0.1:7878/query --engine-load
    """
    if settings["engine"] and settings["files"]:
        raise click.UsageError("--engine and --dataset name two datasets; say one of them")
    home = None if settings["files"] else snapshots or resources.snapshots()
    # What an engine holds already is not ours to build.
    if settings.pop("builds") and home and (settings["engine_load"] or not settings["engine"]):
        home = _buildable(data, base_iri, home)
    serve_web(Settings(snapshot=home, **settings), host, port)


def _buildable(data: Path | None, base_iri: str, snapshots: Path) -> Path:
    """The folder of snapshots, with a current one in it: a new one if the data can be built."""
    try:
        build_snapshot(data, base_iri, snapshots)
    except OgpkgError as error:
        from ogpkg import dataset  # noqa: PLC0415

        try:
            last = dataset.open_snapshot(snapshots)
        except BuildError:
            raise error from None
        click.echo(f"ogpkg: {error}\nogpkg: serving the last good snapshot, {last.version}", err=True)
    return snapshots
