"""The pages of ``/sparql``: the editor with its examples, and an answer as a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Response, render_template, request

from ogpkg import resources
from ogpkg.formats import GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.iris import ID
from ogpkg.query import Answer
from ogpkg.web.labels import Labels
from ogpkg.web.present import Presenter, Value
from ogpkg.web.state import Finished, finished, reader, respond, state

#: What a page of an answer shows at most; the files have all of it.
_ROWS, _CHARACTERS, _LITERAL = 200, 30_000, 400
_HEADER = re.compile(r"# ([a-z-]+): (.*)")
_START = "SELECT ?commitment ?title\nWHERE {\n  ?commitment a ogp:Commitment ; dcterms:title ?title .\n}\nLIMIT 20\n"


@dataclass(frozen=True)
class Example:
    """A question with its query, in both languages."""

    key: str
    words: dict[str, str]
    query: str

    def say(self, what: str, language: str) -> str:
        """The title or question in `language`, or in English."""
        return self.words.get(f"{what}-{language}") or self.words.get(what, self.key)


def editor() -> Response:
    """The editor, with an example in it when the address names one."""
    words, explicit = reader()
    name = request.args.get("example", "")
    key = ("editor", name if name in examples() else "", words.language, explicit)
    answer = finished(key, lambda: _page(examples().get(name)))
    return respond(answer, "Accept", "Accept-Language")


def _page(example: Example | None) -> Finished:
    # Our questions name things under the official base; this copy may have minted them under its own.
    query = example.query.replace(f"<{ID}", f"<{state().served.id('')}") if example else _START
    html = render_template("editor.html", **context(query), example=example)
    return Finished(html.encode(), "text/html; charset=utf-8")


def context(query: str) -> dict[str, object]:
    """What the editor's template needs."""
    return {
        "query": query,
        "examples": list(examples().values()),
        "prefixes": sorted(state().served.prefixes.items()),
        "seconds": f"{state().settings.query_timeout:g}",
    }


def results(query: str, answer: Answer) -> Response:
    """The answer as a page: the editor with the query, then a table."""
    words, explicit = reader()
    present = Presenter(state().served, words, Labels(), explicit=explicit)
    with answer:
        heads, lines, verdict = _read(answer, present)
    html = render_template(
        "results.html",
        **context(query),
        heads=heads,
        lines=lines,
        verdict=verdict,
        count=answer.rows if answer.rows is not None else len(lines),
        time=f"{answer.seconds:.3f}",
        downloads=_downloads(query, answer),
    )
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Server-Timing"] = f"query;dur={answer.seconds * 1000:.1f}"
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(["Accept", "Accept-Language"])
    return response


def _read(answer: Answer, present: Presenter) -> tuple[list[str], list[list[Value]], bool | None]:
    """Column names, the first lines, and the verdict of an ASK."""
    if answer.form in ("construct", "describe"):
        triples = ox.parse(answer.open(), format=ox.RdfFormat.N_TRIPLES)
        rows = ((quad.subject, quad.predicate, quad.object) for quad in triples)
        return ["subject", "predicate", "object"], _lines(rows, present), None
    found = ox.parse_query_results(answer.open(), ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return [], [], bool(found)
    variables = list(found.variables)
    rows = (tuple(row[variable] for variable in variables) for row in found)
    return [variable.value for variable in variables], _lines(rows, present), None


def _lines(rows: object, present: Presenter) -> list[list[Value]]:
    lines: list[list[Value]] = []
    size = 0
    for row in rows:  # type: ignore[attr-defined]
        values = [_value(term, present) for term in row]
        size += sum(len(value.text) + len(value.href or "") for value in values)
        if len(lines) == _ROWS or (size > _CHARACTERS and lines):
            break
        lines.append(values)
    return lines


def _value(term: ox.NamedNode | ox.Literal | ox.BlankNode | None, present: Presenter) -> Value:
    """A term as it is written in SPARQL, with a link where there is a page about it."""
    if term is None:
        return Value("", kind="muted")
    if isinstance(term, ox.NamedNode):
        href = present.href(term.value)
        outside = href is None and term.value.startswith(("http://", "https://"))
        return Value(
            present.shorten(term.value), href or (term.value if outside else None), outside=outside, kind="code"
        )
    if isinstance(term, ox.BlankNode):
        return Value(str(term), kind="code")
    text = term.value if len(term.value) <= _LITERAL else term.value[:_LITERAL] + "…"
    note = term.language or present.shorten(term.datatype.value)
    return Value(text, language=term.language, note=None if note == "xsd:string" else note)


def _downloads(query: str, answer: Answer) -> list[tuple[str, str]]:
    """Addresses of the whole answer in every format of its kind."""
    table = answer.form in ("select", "ask")
    offered = RESULT_FORMATS if table else GRAPH_FORMATS
    return [(format.name, "/sparql?" + urlencode({"query": query, "format": format.name})) for format in offered]


@cache
def examples() -> dict[str, Example]:
    """The questions that travel with ogpkg, by the name of their file."""
    found = {}
    for path in sorted(resources.queries().glob("*.rq")):
        lines = path.read_text(encoding="utf-8").splitlines()
        headers = [match for line in lines if (match := _HEADER.fullmatch(line))]
        query = "\n".join(line for line in lines if not _HEADER.fullmatch(line)).strip() + "\n"
        found[path.stem] = Example(path.stem, {match[1]: match[2] for match in headers}, query)
    return found
