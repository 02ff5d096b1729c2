"""The answer to a saved question for people: what columns are called, and things by their names with links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ogpkg.errors import NotAcceptable
from ogpkg.iris import OGP, PREFIXES
from ogpkg.query import Answer
from ogpkg.web.labels import Labels, read_labels, spelled_out
from ogpkg.web.present import Presenter, Value, fitting
from ogpkg.web.served import Served, read
from ogpkg.web.words import TABLE, Words

if TYPE_CHECKING:
    from ogpkg.sources.workbook.sheet import Value as Written

Term = ox.NamedNode | ox.Literal | ox.BlankNode
Row = tuple[Term | None, ...]
#: What a page shows at most, in rows and in letters; the files have all of it. Rows of a workbook.
_ROWS, _CHARACTERS, _LITERAL, _IN_WORKBOOK = 200, 22_000, 400, 50_000
_XSD = PREFIXES["xsd"]


@dataclass(frozen=True)
class Column:
    """A column: the name of its variable, and what it is called."""

    name: str
    text: str


@dataclass(frozen=True)
class Table:
    """What a page shows of an answer: `count` rows there are in all, found in so many `seconds`."""

    columns: list[Column]
    lines: list[list[Value]] = field(default_factory=list)
    count: int = 0
    seconds: float = 0.0


def shown(answer: Answer, served: Served, words: Words, *, explicit: bool) -> Table:
    """The beginning of an answer, which is closed."""
    with answer:
        names, rows = read(answer)
        first = list(islice(rows, _ROWS))
        # Of a very large answer nobody has counted the rows.
        count = len(first) + sum(1 for _ in rows) if answer.rows is None else answer.rows
    present = Presenter(served, words, _labels(served, names, first), explicit=explicit)
    return Table(columns(names, present), _lines(first, present), count, answer.seconds)


def columns(names: Iterable[str], present: Presenter) -> list[Column]:
    """What the columns are called: a word of ours, else what the ontology calls the property or the class."""
    return [Column(name, _heading(name, present)) for name in names]


def _heading(name: str, present: Presenter) -> str:
    if f"column-{name}" in TABLE:
        return present.words[f"column-{name}"]
    named = (present.labels.name(iri, present.words.language) for iri in _terms(name))
    text = next((found.text for found in named if found), None) or spelled_out(OGP + name)
    return text[:1].upper() + text[1:]


def _terms(name: str) -> tuple[str, str]:
    return OGP + name[:1].upper() + name[1:], OGP + name


def _labels(served: Served, names: list[str], rows: Iterable[Row]) -> Labels:
    """The names of all that the rows name, and of the terms that the columns may be."""
    iris = {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)}
    return read_labels(served, iris | {term for name in names for term in _terms(name)})


def _lines(rows: list[Row], present: Presenter) -> list[list[Value]]:
    """As many of `rows` as the page has room for."""
    values = ([_value(term, present) for term in row] for row in rows)
    return fitting(values, lambda value: len(value.text) + len(value.href or ""), _CHARACTERS)


def _value(term: Term | None, present: Presenter) -> Value:
    if term is None:
        return Value("", kind="muted")
    if isinstance(term, ox.Literal) and len(term.value) > _LITERAL:
        term = ox.Literal(term.value[:_LITERAL] + "…", language=term.language)
    return present.value(term)


def workbook(title: str, answer: Answer, served: Served, words: Words) -> bytes:
    """The whole answer, which is closed, as a workbook; beside each column of things is one of their names.

    NotAcceptable for more rows than a workbook is made of here.
    """
    with answer:
        names, found = read(answer)
        rows = list(islice(found, _IN_WORKBOOK + 1))
    if len(rows) > _IN_WORKBOOK:
        raise NotAcceptable(f"the answer has more than {_IN_WORKBOOK:,} rows; take it as CSV", ("text/csv",))
    present = Presenter(served, words, _labels(served, names, rows))
    things = {place for row in rows for place, term in enumerate(row) if isinstance(term, ox.NamedNode)}
    header = []
    for place, column in enumerate(columns(names, present)):
        header += [column.text, f"{column.text} (IRI)"] if place in things else [column.text]
    from ogpkg.sources.workbook.sheet import sheet  # noqa: PLC0415 - a server starts without it

    return sheet(title, header, (list(_written(row, things, present)) for row in rows))


def _written(row: Row, things: set[int], present: Presenter) -> Iterator[Written]:
    for place, term in enumerate(row):
        if place in things:
            yield present.value(term).text if term is not None else None
            yield term.value if term is not None else None
        else:
            yield _typed(term)


def _typed(term: Term | None) -> Written:
    """A literal as a cell holds it: numbers, truth and days as such, everything else as text."""
    if not isinstance(term, ox.Literal):
        return term and term.value
    try:
        match term.datatype.value.removeprefix(_XSD):
            case "integer":
                return int(term.value)
            case "decimal" | "double":
                return float(term.value)
            case "date":
                return date.fromisoformat(term.value)
            case "boolean":
                return term.value in ("true", "1")
    except ValueError:
        pass
    return term.value
