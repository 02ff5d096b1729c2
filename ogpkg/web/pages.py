"""The front page, the lists, and the small addresses that machines ask for."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request, send_from_directory

from ogpkg.errors import OgpkgError
from ogpkg.iris import OGP, PREFIXES
from ogpkg.query import Request
from ogpkg.web import problems
from ogpkg.web.listing import LISTINGS, ListBuilder, Listing
from ogpkg.web.state import Finished, finished, reader, respond, state

views = Blueprint("pages", __name__)

_HTML = "text/html; charset=utf-8"
#: The figures of the front page: a word, a class, and where to see them all.
_FIGURES = (
    ("members", "Member", "/plans"),
    ("n-plans", "ActionPlan", "/plans"),
    ("n-commitments", "Commitment", "/commitments"),
    ("n-milestones", "Milestone", "/commitments"),
    ("n-agencies", "Agency", "/agencies"),
    ("n-people", "Person", "/people"),
)


@views.get("/")
def home() -> Response:
    """What is in the graph, in figures that were counted, and the ways in."""
    words, explicit = reader()
    answer = finished(("home", words.language, explicit), _make_home)
    assert answer
    return respond(answer, "Accept-Language")


def _make_home() -> Finished:
    served = state().served
    words, explicit = reader()
    builders = [ListBuilder(served, words, listing, explicit=explicit) for listing in LISTINGS if _is_front(listing)]
    read = [graph for graph in served.graphs if graph.places]
    figures = [(word, served.counts.get(OGP + name, 0), path) for word, name, path in _FIGURES]
    figures += [
        ("n-documents", len(read), "/documents"),
        ("n-statements", served.size, "/.well-known/void"),
        ("n-places", sum(graph.places for graph in read), "/documents"),
    ]
    lists = [page for page in (builder.build() for builder in builders) if page.total]
    html = render_template("home.html", figures=figures, lists=lists, ways=[each.path for each in LISTINGS])
    return Finished(html.encode(), _HTML, (("Content-Language", words.language),))


def _is_front(listing: Listing) -> bool:
    return listing.path in ("/plans", "/documents")


def _list_view(listing: Listing) -> Response:
    words, explicit = reader()
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 1

    def make() -> Finished:
        page = ListBuilder(state().served, words, listing, explicit=explicit).build(number)
        html = render_template("list.html", list=page)
        return Finished(html.encode(), _HTML, (("Content-Language", words.language),))

    answer = finished((listing.path, number, words.language, explicit), make)
    assert answer
    return respond(answer, "Accept-Language")


for _listing in LISTINGS:
    views.add_url_rule(
        _listing.path, _listing.path.strip("/"), view_func=_list_view, defaults={"listing": _listing}, methods=["GET"]
    )


@views.get("/problems")
def problem_types() -> Response:
    """What can go wrong with a query, one anchor a kind: the addresses in the field ``type`` of a problem."""
    html = render_template("problems.html", kinds=problems.kinds())
    return respond(Finished(html.encode(), _HTML), "Accept-Language")


@views.get("/healthz")
def healthz() -> Response:
    """200 as long as the server answers at all."""
    return Response("ok\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@views.get("/readyz")
def readyz() -> Response:
    """200 when a query worker answers, 503 when none does; with the dataset version."""
    served = state().served
    try:
        served.pool.run(Request("ASK {}", result_format="json", graph_format=None, timeout=5))
    except OgpkgError as error:
        return problems.problem(503, "Not ready", str(error))
    text = f"ready\ndataset {served.version}\n"
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


@views.get("/robots.txt")
def robots() -> Response:
    """Crawlers may read pages; the endpoint is not for them."""
    text = "User-agent: *\nDisallow: /sparql\nDisallow: /graph\n"
    return respond(Finished(text.encode(), "text/plain; charset=utf-8"))


@views.get("/favicon.ico")
def favicon() -> Response:
    """The mark of the site."""
    assert current_app.static_folder
    return send_from_directory(current_app.static_folder, "favicon.svg", mimetype="image/svg+xml")


__all__ = ["PREFIXES", "views"]
