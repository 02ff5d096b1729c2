"""``/compare``: a form to choose two plans or two members, and the two side by side; ``/compare.json`` the same."""

from __future__ import annotations

import json

import pyoxigraph as ox
from flask import Blueprint, Response, abort, render_template, request

from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import natural
from ogpkg.web.linked.things import UNKNOWN
from ogpkg.web.plans.comparison import Comparison, compare
from ogpkg.web.present import Presenter, Value
from ogpkg.web.problems import BadRequest
from ogpkg.web.quality.orders import full
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state

views = Blueprint("compare", __name__)

#: What can be compared: the beginning of its address, and its class.
KINDS = {"plan": "ogp:ActionPlan", "member": "ogp:Member"}


@views.get("/compare")
def page() -> Response:
    """Two plans or two members side by side, or the form to choose them."""
    words, explicit = reader()
    asked = request.args.get("a", ""), request.args.get("b", "")

    def make() -> Finished:
        found = _compared(*asked) if all(asked) else None
        choices = {kind: _choices(kind) for kind in KINDS}
        chosen = found.kind if found else next((kind for kind in KINDS if asked[0].startswith(f"{kind}/")), "")
        html = render_template("compare.html", c=found, choices=choices, asked=asked, chosen=chosen)
        return html_page(html, words)

    return respond(finished(("compare", *_pair(*asked), words.language, explicit), make), "Accept-Language")


@views.get("/compare.json")
def data() -> Response:
    """The comparison for programs."""
    words, explicit = reader()
    asked = request.args.get("a", ""), request.args.get("b", "")
    if not all(asked):
        raise BadRequest("say what to compare: ?a=plan/<key>&b=plan/<key>")

    def make() -> Finished:
        body = json.dumps(_compared(*asked).as_json(), ensure_ascii=False, indent=1)
        return Finished(body.encode(), "application/json", (("Content-Language", words.language),))

    return respond(finished(("compare.json", *_pair(*asked), words.language, explicit), make), "Accept-Language")


def _pair(a: str, b: str) -> tuple[str, str]:
    """Two names that fit in a key of the cache; BadRequest for what is too long for any name."""
    if max(len(a), len(b)) > 200:
        raise BadRequest("the name of a plan or member is not that long")
    return a, b


def _compared(a: str, b: str) -> Comparison:
    """`a` and `b` side by side; BadRequest when they are not of one kind, 404 for what is not known."""
    words, explicit = reader()
    kinds = {name.partition("/")[0] for name in (a, b)}
    if len(kinds) > 1 or not kinds <= set(KINDS):
        raise BadRequest("compare a plan with a plan, or a member with a member: ?a=plan/<key>&b=plan/<key>")
    if a == b:
        raise BadRequest("choose two that are not the same")
    kind, served = kinds.pop(), state().served
    iris = served.id(a), served.id(b)
    if not set(iris) <= set(_of_kind(kind)):
        abort(404, UNKNOWN)
    return compare(served, words, kind, iris, explicit=explicit)


def _of_kind(kind: str) -> list[str]:
    """All plans, or all members."""
    served = state().served
    rows = served.rows("of-class", **{"class": [full(KINDS[kind])]})
    found = {row["thing"].value for row in rows if isinstance(row["thing"], ox.NamedNode)}
    return sorted((iri for iri in found if iri.startswith(served.id(f"{kind}/"))), key=natural)


def _choices(kind: str) -> list[Value]:
    """What may be chosen: the name of each, and as its address what the form sends."""
    served, (words, explicit) = state().served, reader()
    found = _of_kind(kind)
    present = Presenter(served, words, read_labels(served, found), explicit=explicit)
    return [Value(present.name(iri), iri.removeprefix(served.id("")), note=iri.rsplit("/", 1)[-1]) for iri in found]
