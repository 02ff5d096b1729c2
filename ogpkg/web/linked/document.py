"""What a source document says, line by line, and how much of what."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox

from ogpkg.iris import OGP
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Spot
from ogpkg.web.present import Presenter, Value
from ogpkg.web.served import Row, Served
from ogpkg.web.words import Words

#: Statements on one page of a document.
PAGE = 100


@dataclass(frozen=True)
class Stated:
    """A statement on a line; `place` says it for people, with the page or, in a workbook, as the cell.

    `span` is how many statements from this one on are on the same place and about the same thing, 0 for one that goes
    on with that.
    """

    line: int
    place: str
    first: bool
    span: int
    subject: Value
    predicate: Value
    object: Value


@dataclass(frozen=True)
class DocumentPage:
    """A stretch of a document: its statements, the lines to go on from, and counts by class."""

    stated: list[Stated]
    earlier: int | None
    later: int | None
    counts: list[tuple[Value, int]]
    graph: str


def read_document(served: Served, words: Words, iri: str, start: int, *, explicit: bool) -> DocumentPage | None:
    """The statements of the graph `iri` from line `start` on; None for what is no graph of its own."""
    if not served.has_graph(iri):
        return None
    rows = served.rows("lines", graph=[iri], **{"from": [start]})
    counts = served.rows("document-counts", graph=[iri])
    present = Presenter(served, words, read_labels(served, _named(rows, counts)), explicit=explicit)
    later = int(rows[PAGE]["line"].value) if len(rows) > PAGE else None
    shown = [row for row in rows[:PAGE] if later is None or int(row["line"].value) < later] or rows[:PAGE]
    return DocumentPage(
        _stated(present, shown, _told(served, shown)),
        _earlier(served, iri, start),
        later if later is None or later > start else later + 1,
        [(present.value(row["class"]), int(row["count"].value)) for row in counts],
        iri,
    )


def _told(served: Served, rows: list[Row]) -> dict[str, dict[str, str]]:
    """Place → what else it says: sheet and cell, or page."""
    # Asked apart, because an OPTIONAL would look through all places of all documents.
    places = [row["place"].value for row in rows if isinstance(row["place"], ox.NamedNode)]
    told: dict[str, dict[str, str]] = {place: {} for place in places}
    for row in served.rows("cells-and-pages", place=places) if places else ():
        told[row["place"].value][row["told"].value.removeprefix(OGP)] = row["where"].value
    return told


def _stated(present: Presenter, rows: list[Row], told: dict[str, dict[str, str]]) -> list[Stated]:
    found: list[Stated] = []
    spots = {id(row): Spot.of({"line": row["line"].value} | told.get(row["place"].value, {})) for row in rows}
    ordered = sorted(rows, key=lambda row: (spots[id(row)], row["subject"].value))
    for (spot, _), lot in groupby(ordered, key=lambda row: (spots[id(row)], row["subject"])):
        span, before = list(lot), found[-1].line if found else None
        place = spot.cell or (f"{spot.line} (p. {spot.page})" if spot.page else str(spot.line))
        for index, row in enumerate(span):
            first = not index and spot.line != before
            terms = (present.value(row[name]) for name in ("subject", "predicate", "object"))
            found.append(Stated(spot.line, place, first, 0 if index else len(span), *terms))
    return found


def _earlier(served: Served, iri: str, start: int) -> int | None:
    """The line where the stretch before line `start` begins; None at the beginning."""
    rows = served.rows("lines-before", graph=[iri], before=[start])
    return int(rows[-1]["line"].value) if rows else None


def _named(rows: list[Row], counts: list[Row]) -> set[str]:
    terms = [row[name] for row in rows for name in ("subject", "predicate", "object")]
    return {term.value for term in terms + [row["class"] for row in counts] if isinstance(term, ox.NamedNode)}
