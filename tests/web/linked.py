"""A made-up dataset for linked data: a hub that very many things point at, and names that are hard to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from ogpkg import dataset
from ogpkg.dataset import Snapshot
from ogpkg.iris import BASE, PREFIXES
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from tests.paths import ROOT

PROLOGUE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
HUB = BASE + "id/agency/hub"
#: So many commitments are led by it: what is entailed from that makes more than two pages.
LED = 600
#: Keys as they stand in an IRI; the last one is long.
HARD = ("한국", "a%2Fb", "a%20b", "x;y", "x%3By", "x%3Fy", "x%23y", "100%25", "a+b", "a'b(c)", "%EA%B0%80", "n" * 700)


def hub() -> str:
    """The source of the hub: every commitment is led by it, every third says so on a line."""
    lines = [
        PROLOGUE,
        'document:hub a ogp:SourceDocument ; dcterms:title "A list"@en ; dcterms:creator <https://example.org/who> .',
        "<" + HUB + '> a ogp:Agency ; skos:prefLabel "Hub"@en , "중심"@ko .',
    ]
    for number in range(LED):
        key = f"commitment:HB{number:04d}"
        lines.append(f'{key} a ogp:Commitment ; dcterms:title "Number {number}"@en ; ogp:leadAgency agency:hub .')
        if number % 3 == 0:
            place = f"<{BASE}id/document/hub#L{number + 5}-1>"
            lines.append(f"{place} rdf:subject {key} ; rdf:predicate ogp:leadAgency ; rdf:object agency:hub .")
            lines.append(f"{place} a rdf:Statement ; ogp:line {number + 5} .")
    lines += [f'<{BASE}id/agency/{key}> a ogp:Agency ; skos:prefLabel "Hard {at}"@en .' for at, key in enumerate(HARD)]
    return "\n".join(lines)


def build(sources: dict[str, str], folder: Path) -> Snapshot:
    """A snapshot of `sources` (name → Turtle) with the shipped ontology and shapes, below `folder`."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    for old in data.glob("*.ttl"):
        old.unlink()
    for name, text in sources.items():
        (data / f"{name}.ttl").write_text(text, encoding="utf-8")
    return dataset.build(ROOT / "ontology", ROOT / "shapes", data, folder / "out")


@contextmanager
def served(**settings: object) -> Iterator[FlaskClient]:
    """A client of an application that serves what `settings` name."""
    app: Flask = create_app(Settings(workers=1, **settings))  # type: ignore[arg-type]
    app.testing = True
    try:
        yield app.test_client()
    finally:
        close_app(app)


def parse_links(header: str) -> list[tuple[str, str, str | None]]:
    """A Link header (RFC 8288, section 3) read in another way than it is written: target, relation, type."""
    found = []
    rest = header
    while rest.strip():
        rest = rest.lstrip(" ,")
        assert rest.startswith("<"), rest[:80]
        target, _, rest = rest[1:].partition(">")
        attributes: dict[str, str] = {}
        while rest.lstrip().startswith(";"):
            name, _, rest = rest.lstrip()[1:].partition("=")
            if rest.startswith('"'):
                value, _, rest = rest[1:].partition('"')
            else:
                cut = min((rest.index(mark) for mark in ";," if mark in rest), default=len(rest))
                value, rest = rest[:cut], rest[cut:]
            attributes[name.strip()] = value
        found.append((target, attributes["rel"], attributes.get("type")))
    return found
