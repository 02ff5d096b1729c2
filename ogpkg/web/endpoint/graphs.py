"""``/graph``: whole graphs by name (SPARQL 1.1 Graph Store HTTP Protocol, its reading half)."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, request

from ogpkg.errors import NotAcceptable
from ogpkg.formats import GRAPH_FORMATS, Format
from ogpkg.query import Answer, Request
from ogpkg.web import negotiate
from ogpkg.web.answers.compress import is_held
from ogpkg.web.answers.spooled import Spooled, digest
from ogpkg.web.endpoint.call import iri, shown
from ogpkg.web.linked.links import header
from ogpkg.web.linked.signposts import of_graph
from ogpkg.web.negotiate import Choice, content_type
from ogpkg.web.problems import BadRequest
from ogpkg.web.state import Finished, ask, finished, respond, state

views = Blueprint("graphs", __name__)


@views.get("/graph")
def graph() -> Response:
    """A whole named graph, or the default graph, in the format that suits the client (sections 4.2 and 5.2).

    BadRequest for a request that names none, or more than one, or one by a relative IRI; 404 for an unknown one.
    """
    asked, default = request.args.getlist("graph"), "default" in request.args
    if len(asked) + default != 1:
        raise BadRequest("say which graph: ?graph=<IRI>, once, or ?default")
    name = "" if default else iri(asked[0])
    if name and not state().served.has_graph(name):
        abort(404, "there is no graph of that name; /documents lists them")
    response = _send(name, _choice())
    if links := of_graph(state().served, name):
        response.headers["Link"] = header(links)
    return response


def _choice() -> Choice:
    named = request.args.get("format")
    if named is None:
        return negotiate.negotiate(request.headers.get("Accept"), GRAPH_FORMATS)
    format = negotiate.by_name(named, GRAPH_FORMATS)
    if format is None:
        known = tuple(format.name for format in GRAPH_FORMATS)
        raise NotAcceptable(f"no graph format is called {shown(named)}; there are: {', '.join(known)}", known)
    return Choice(format, format.media_type)


def _send(name: str, choice: Choice) -> Response:
    """A small graph from memory; a large one from the file that the worker wrote it to.

    Of a large one, its validator and length are kept, so that who holds it already need not wait for it.
    """
    key = ("graph", state().served.version, name, choice)
    kept, stub = state().answers.get(key), state().answers.get(("large", *key))
    if kept:
        return respond(kept, "Accept")
    if stub and is_held(held := _headed(Response(content_type=stub.content_type), stub)):
        return held
    answer = _ask(name, choice.format)
    made = Finished(b"", content_type(choice))
    if isinstance(answer.body, bytes):
        made = replace(made, body=answer.body)
        state().answers.put(key, made)
        return respond(made, "Accept")
    tag = f'"{digest(answer.body, made.content_type)}"'
    made = replace(made, headers=(("ETag", tag), ("Content-Length", str(answer.size))))
    state().answers.put(("large", *key), made)
    return _headed(Spooled(answer.body, answer.size, made.content_type), made)


def _headed(response: Response, made: Finished) -> Response:
    response.headers.update(made.headers)
    response.headers["Cache-Control"] = f"public, max-age={state().settings.max_age}"
    response.vary.add("Accept")
    return response


def graph_answer(name: str, format: Format) -> Finished:
    """The graph `name` in `format`, all of it in memory: for graphs that are known to be small."""

    def make() -> Finished:
        with _ask(name, format) as answer:
            return Finished(answer.read(), content_type(format))

    return finished(("graph", name, Choice(format, format.media_type)), make)


def _ask(name: str, format: Format) -> Answer:
    return ask(Request("", result_format=None, graph_format=format.name, whole=name))
