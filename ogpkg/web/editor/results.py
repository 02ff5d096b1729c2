"""The answer to a query as a page: the editor with the query, then a table of names and links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Response, render_template

from ogpkg.formats import GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.iris import PREFIXES
from ogpkg.query import Answer
from ogpkg.web.editor.page import context
from ogpkg.web.labels import read_labels
from ogpkg.web.present import Presenter, Value, fitting
from ogpkg.web.served import read
from ogpkg.web.state import reader, state

#: What a page of an answer shows at most; the files have all of it.
_ROWS, _CHARACTERS, _LITERAL = 200, 30_000, 400
#: Datatypes that a person sees from the value.
_PLAIN = {PREFIXES["xsd"] + name for name in ("string", "integer", "decimal", "boolean", "date")}
Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None


@dataclass(frozen=True)
class Cell:
    """A value of an answer: as a person reads it, as SPARQL writes it, and by what it is sorted."""

    value: Value
    written: str = ""
    key: str = ""


@dataclass(frozen=True)
class Table:
    """What is shown of an answer: the names of the columns, lines, and the verdict of an ASK."""

    heads: list[str]
    lines: list[list[Cell]]
    verdict: bool | None
    count: int
    time: str
    downloads: list[tuple[str, str]]


def results(query: str, answer: Answer) -> Response:
    """The answer as a page: the editor with the query, then a table."""
    with answer:
        heads, rows, verdict = _read(answer)
    table = Table(
        heads,
        _lines(rows),
        verdict,
        answer.rows if answer.rows is not None else len(rows),
        f"{answer.seconds:.3f}",
        _downloads(query, answer),
    )
    html = render_template("editor.html", **context(query) | {"answer": table}, example=None)
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Server-Timing"] = f"query;dur={answer.seconds * 1000:.1f}"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = reader()[0].language
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _read(answer: Answer) -> tuple[list[str], list[tuple[Term, ...]], bool | None]:
    """Column names, the first rows, and the verdict of an ASK."""
    if answer.form in ("construct", "describe"):
        triples = ox.parse(answer.open(), format=ox.RdfFormat.N_TRIPLES)
        rows: Iterable[tuple[Term, ...]] = ((quad.subject, quad.predicate, quad.object) for quad in triples)
        return ["subject", "predicate", "object"], list(islice(rows, _ROWS)), None
    if answer.form == "ask":
        return [], [], bool(ox.parse_query_results(answer.open(), ox.QueryResultsFormat.JSON))
    heads, rows = read(answer)
    return heads, list(islice(rows, _ROWS)), None


def _lines(rows: list[tuple[Term, ...]]) -> list[list[Cell]]:
    """As many of `rows` as the page has room for."""
    words, explicit = reader()
    served = state().served
    iris = {term.value for row in rows for term in row if isinstance(term, ox.NamedNode)}
    present = Presenter(served, words, read_labels(served, iris), explicit=explicit)
    lines = ([_cell(term, present) for term in row] for row in rows)
    return fitting(
        lines, lambda cell: len(cell.value.text) + len(cell.value.href or "") + len(cell.written), _CHARACTERS
    )


def _cell(term: Term, present: Presenter) -> Cell:
    if term is None:
        return Cell(Value("", kind="muted"))
    if isinstance(term, ox.NamedNode):
        value, written = named(term.value, present), present.shorten(term.value)
        return Cell(value, written, value.text)
    if isinstance(term, ox.Literal):
        text = term.value if len(term.value) <= _LITERAL else term.value[:_LITERAL] + "…"
        datatype = term.datatype.value
        note = term.language or (None if datatype in _PLAIN else present.shorten(datatype))
        return Cell(Value(text, language=term.language, note=note), key=text)
    return Cell(Value(str(term), kind="code"))


def named(iri: str, present: Presenter) -> Value:
    """`iri` by its name, with a link where there is something to see; by its prefixed name where it has no other."""
    value = present.value(ox.NamedNode(iri))
    known = present.labels.name(iri, present.words.language) or present.words.term(iri)
    return value if known else Value(present.shorten(iri), value.href, value.outside, kind="code")


def _downloads(query: str, answer: Answer) -> list[tuple[str, str]]:
    """Addresses of the whole answer in every format of its kind."""
    table = answer.form in ("select", "ask")
    offered = RESULT_FORMATS if table else GRAPH_FORMATS
    return [(format.name, "/sparql?" + urlencode({"query": query, "format": format.name})) for format in offered]
