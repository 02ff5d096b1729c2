"""The lists, and the small addresses that machines ask for."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, current_app, render_template, request

from ogpkg.web import problems
from ogpkg.web.asked import counted
from ogpkg.web.pages.listing import LISTINGS, ListBuilder, Listing
from ogpkg.web.problem_words import KOREAN
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state

views = Blueprint("pages", __name__)


def _list_view(listing: Listing) -> Response:
    words, explicit = reader()
    number = counted(request.args)

    def make() -> Finished:
        page = ListBuilder(state().served, words, listing, explicit=explicit).build(number)
        html = render_template("list.html", list=page)
        return html_page(html, words)

    answer = finished((listing.path, number, words.language, explicit), make)
    return respond(answer, "Accept-Language")


#: Lists that have a room of their own.
_ELSEWHERE = ("/commitments", "/concepts")
for _listing in (listing for listing in LISTINGS if listing.path not in _ELSEWHERE):
    views.add_url_rule(
        _listing.path, _listing.path.strip("/"), view_func=_list_view, defaults={"listing": _listing}, methods=["GET"]
    )


@views.get("/problems")
def problem_types() -> Response:
    """What can go wrong with a query, one anchor a kind: the addresses in the field ``type`` of a problem."""
    html = render_template("problems.html", kinds=problems.kinds(), korean=KOREAN)
    return respond(html_page(html, reader()[0]), "Accept-Language")


@views.get("/static/ogpkg.css")
def stylesheet() -> Response:
    """The one stylesheet, put together from the files in ``styles/`` in the order of their names."""
    return respond(finished(("stylesheet",), _make_stylesheet))


def _make_stylesheet() -> Finished:
    files = sorted(Path(current_app.root_path, "styles").glob("*.css"))
    return Finished(b"\n".join(file.read_bytes() for file in files), "text/css; charset=utf-8")


@views.get("/favicon.ico")
def favicon() -> Response:
    """The mark of the site."""
    return current_app.send_static_file("favicon.svg")
