"""``/graph``: whole graphs by name (SPARQL 1.1 Graph Store HTTP Protocol, its reading half)."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, abort, request

from ogpkg.errors import NotAcceptable
from ogpkg.formats import GRAPH_FORMATS, Format
from ogpkg.query import Answer, Request
from ogpkg.web import negotiate
from ogpkg.web.call import iri, shown
from ogpkg.web.negotiate import Choice, content_type
from ogpkg.web.problems import BadRequest
from ogpkg.web.sparql import spooled
from ogpkg.web.state import Finished, finished, respond, state

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
    return _dated(_send(name, _choice()))


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

    Nobody has read all of the file, so its validator is a weak one: the same statements, whatever their order.
    """
    key = (state().served.version, "graph", name, choice)
    tag = hashlib.sha256(repr(key).encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(tag):
        return _with_validator(Response(status=304), tag)
    kept = state().answers.get(key)
    if kept:
        return respond(kept, "Accept")
    answer = _ask(name, choice.format)
    if isinstance(answer.body, bytes):
        kept = Finished(answer.body, content_type(choice))
        state().answers.put(key, kept, len(kept.body))
        return respond(kept, "Accept")
    timing = f"query;dur={answer.seconds * 1000:.1f}"
    return _with_validator(spooled(answer.body, answer.size, content_type(choice), (), timing), tag)


def _with_validator(response: Response, tag: str) -> Response:
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = f"public, max-age={state().settings.max_age}"
    response.vary.add("Accept")
    return response


def _dated(response: Response) -> Response:
    """`response` with the time since when the dataset is served, and 304 for who has it since then."""
    published = getattr(state(), "published", None)
    if published is None or response.status_code != 200:
        return response
    response.last_modified = published
    return response.make_conditional(request)  # type: ignore[return-value]


def graph_answer(name: str, format: Format) -> Finished:
    """The graph `name` in `format`, all of it in memory: for graphs that are known to be small."""

    def make() -> Finished:
        with _ask(name, format) as answer:
            return Finished(answer.read(), content_type(format))

    return finished(("graph", name, Choice(format, format.media_type)), make)


def _ask(name: str, format: Format) -> Answer:
    whole = Request("", result_format=None, graph_format=format.name, whole=name)
    return state().served.pool.run(whole)
