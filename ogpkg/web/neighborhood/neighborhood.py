"""``/neighborhood?iri=…``: what is around a thing as a list that one can walk, and ``.json``, which a script draws."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from ogpkg.web.linked.describe import Source
from ogpkg.web.linked.things import UNKNOWN
from ogpkg.web.neighborhood.neighbors import IN, OUT, SHAPES, Neighborhood, Node, Spoke, read_neighborhood
from ogpkg.web.present import Presenter
from ogpkg.web.problems import BadRequest
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state

views = Blueprint("neighborhood", __name__)

#: An IRI is not asked for that is longer.
LONGEST = 2000


@views.get("/neighborhood")
def page() -> Response:
    """The list of what is around a thing; with ``way`` and ``property`` more of what one property brings."""
    return _answer("html", _html)


@views.get("/neighborhood.json")
def drawing() -> Response:
    """The same as nodes and edges."""
    return _answer("json", _json)


def _answer(kind: str, make: Any) -> Response:
    iri, only = _asked()
    words, explicit = reader()
    key = ("neighborhood", kind, iri, only, words.language, explicit)
    return respond(finished(key, lambda: make(_read(iri, only), only)), "Accept-Language")


def _asked() -> tuple[str, tuple[str, str] | None]:
    """The thing that is asked about, and the one direction and property, if any; BadRequest for what cannot be."""
    asked = request.args.getlist("iri")
    if len(asked) != 1 or not 0 < len(asked[0]) <= LONGEST:
        raise BadRequest("say around what: ?iri=<IRI>, once")
    way, property = request.args.get("way", ""), request.args.get("property", "")
    if not way and not property:
        return asked[0], None
    if way not in (IN, OUT) or not 0 < len(property) <= LONGEST:
        raise BadRequest("one property is asked for with its direction: way=out or way=in, and property=<IRI>")
    return asked[0], (way, property)


def _read(iri: str, only: tuple[str, str] | None) -> Neighborhood:
    """The neighborhood of `iri`; 404 for what nobody knows, BadRequest for what is no IRI."""
    words, explicit = reader()
    served = state().served
    try:
        known = served.rows("known", subject=[iri]) or served.has_graph(iri)
    except ValueError as error:
        raise BadRequest(f"{iri!r} is no IRI: {error}") from error
    if not known:
        abort(404, UNKNOWN)
    return read_neighborhood(served, words, iri, explicit=explicit, only=only)


def _html(found: Neighborhood, only: tuple[str, str] | None) -> Finished:
    words, _ = reader()
    drawn = Presenter.address("/neighborhood.json", {"iri": found.center.iri, "lang": words.language})
    html = render_template("neighborhood.html", found=found, only=only, drawn=drawn, present=found.present)
    return html_page(html, words)


def _json(found: Neighborhood, only: tuple[str, str] | None) -> Finished:
    words, _ = reader()
    center = found.center
    nodes = {node.iri: node for spoke in found.spokes for node, _ in spoke.neighbors} | {center.iri: center}
    told = {
        "center": center.iri,
        "nodes": [_node(node) for node in nodes.values()],
        "edges": [_edge(found, spoke, node, sources) for spoke in found.spokes for node, sources in spoke.neighbors],
        "kinds": {shape: found.kinds[shape] for shape in dict.fromkeys(node.shape for node in nodes.values())},
        "total": found.total,
        "shown": found.shown,
        "cut": [_cut(spoke) for spoke in found.spokes if spoke.cut > 0],
    }
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return Finished(content, "application/json", (("Content-Language", words.language),))


def _node(node: Node) -> dict[str, Any]:
    told = {"id": node.iri, "label": node.name, "kind": node.kind, "shape": node.shape, "href": node.href}
    return told | ({"around": node.around} if node.around else {})


def _edge(found: Neighborhood, spoke: Spoke, node: Node, sources: tuple[Source, ...]) -> dict[str, Any]:
    ends = (found.center.iri, node.iri) if spoke.way == OUT else (node.iri, found.center.iri)
    chips = [found.present.chip(source) for source in sources]
    documents = [{"label": chip.text, "lines": chip.lines, "href": chip.href} for chip in chips]
    told = {"source": ends[0], "target": ends[1], "label": spoke.name, "property": spoke.predicate}
    return told | {"documents": documents}


def _cut(spoke: Spoke) -> dict[str, Any]:
    told = {"way": spoke.way, "property": spoke.predicate, "label": spoke.name, "href": spoke.more}
    return told | {"shown": len(spoke.neighbors), "total": spoke.total}


__all__ = ["SHAPES", "views"]
