"""``/graph``: whole graphs by name (SPARQL 1.1 Graph Store HTTP Protocol, its reading half)."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response, abort, request

from ogpkg import formats
from ogpkg.errors import NotAcceptable
from ogpkg.formats import GRAPH_FORMATS, Format
from ogpkg.query import Request
from ogpkg.web import negotiate
from ogpkg.web.negotiate import DESCRIPTIONS, content_type
from ogpkg.web.problems import BadRequest
from ogpkg.web.state import Finished, finished, respond, state

views = Blueprint("graphs", __name__)

#: A graph above so many bytes is sent in the order the engine gives it: sorting would hold all of it twice.
_SORTED_UP_TO = 20_000_000


@views.get("/graph")
def graph() -> Response:
    """A whole named graph, or the default graph (SPARQL 1.1 Graph Store HTTP Protocol, its reading half)."""
    asked, default = request.args.getlist("graph"), "default" in request.args
    if len(asked) + default != 1:
        raise BadRequest("say which graph: ?graph=<IRI>, once, or ?default")
    format = _graph_format()
    if default:
        return respond(graph_answer(None, format), "Accept")
    if not state().served.has_graph(asked[0]):
        abort(404, "there is no graph of that name; /documents lists them")
    return respond(graph_answer(asked[0], format), "Accept")


def _graph_format() -> Format:
    named = request.args.get("format")
    if named is None:
        return negotiate.negotiate(request.headers.get("Accept"), GRAPH_FORMATS).format
    format = negotiate.by_name(named, GRAPH_FORMATS)
    if format is None:
        raise NotAcceptable(f"no graph format is called {named!r}", tuple(format.name for format in GRAPH_FORMATS))
    return format


def graph_answer(iri: str | None, format: Format, stem: str | None = None) -> Finished:
    """The graph `iri`, or the default graph, in `format`; with a `stem`, as one of the documents of that address."""
    answer = finished(("graph", iri, format.name), lambda: _make_graph(iri, format))
    if stem is None:
        return answer
    links = [f'<{stem}.{other.extension}>; rel="alternate"; type="{other.media_type}"' for other in DESCRIPTIONS]
    headers = (("Content-Location", f"{stem}.{format.extension}"), ("Link", ", ".join(links)))
    return Finished(answer.body, answer.content_type, headers)


def _make_graph(iri: str | None, format: Format) -> Finished:
    """The statements of a graph, in the one order of `formats.write` unless there are very many."""
    pattern = f"GRAPH {ox.NamedNode(iri)} {{ ?s ?p ?o }}" if iri else "?s ?p ?o"
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
    with state().served.pool.run(Request(query, result_format=None, graph_format="ntriples")) as answer:
        found = answer.read()
    statements = (quad.triple for quad in ox.parse(found, format=ox.RdfFormat.N_TRIPLES))
    content = formats.write(statements, format, state().served.prefixes, sort=len(found) <= _SORTED_UP_TO)
    return Finished(content, content_type(format))
