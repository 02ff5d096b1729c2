"""The front page, the lists, and the small addresses that machines ask for."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, current_app, render_template, request

from ogpkg.iris import OGP
from ogpkg.web import problems
from ogpkg.web.linked import schema_org
from ogpkg.web.linked.links import header as links_header
from ogpkg.web.pages.listing import FRONT, LISTINGS, ListBuilder, Listing, ListPage
from ogpkg.web.pages.search import search
from ogpkg.web.pages.tables import Table
from ogpkg.web.present import grouped
from ogpkg.web.state import Finished, finished, reader, respond, state
from ogpkg.web.vocabulary import vocabularies

views = Blueprint("pages", __name__)

_HTML = "text/html; charset=utf-8"
#: The figures of the front page: a word, a class, and where to see them all.
_FIGURES = (
    ("member", "Member", "/members"),
    ("plan", "ActionPlan", "/plans"),
    ("commitment", "Commitment", "/commitments"),
    ("milestone", "Milestone", "/commitments"),
    ("agency", "Agency", "/agencies"),
    ("person", "Person", "/people"),
)


@views.get("/")
def home() -> Response:
    """What is in the graph, in figures that were counted, and the ways in."""
    words, explicit = reader()
    answer = finished(("home", words.language, explicit), _make_home)
    return respond(answer, "Accept-Language")


def _make_home() -> Finished:
    served = state().served
    words, explicit = reader()
    # One member's plans stand here themselves; of several, the members do.
    passed = "/plans" if served.crowded else "/members"
    front = [listing for listing in LISTINGS if listing.front and listing.path != passed]
    lists = [ListBuilder(served, words, listing, explicit=explicit).build() for listing in front]
    figures = [_figure(word, served.counts.get(OGP + name, 0), path) for word, name, path in _FIGURES]
    figures.append(_figure("document", len(served.tones), "/documents"))
    figures.append(_figure("statement", served.size, "/.well-known/void"))
    figures.append(_figure("place", sum(graph.places for graph in served.graphs), "/documents"))
    tables = [(_cut(page, len(served.tones)), page.present) for page in lists if page.tables]
    others = ("/quality", "/completeness", "/sparql", "/validate", "/ontology", "/shapes")
    ways = [*(listing.path for listing in LISTINGS), *others, *(("/dump/", "/changes") if served.folder else ())]
    links, json_ld = vocabularies.links_of_home(), schema_org.of_home(state(), words)
    html = render_template("home.html", figures=figures, tables=tables, ways=ways, links=links, json_ld=json_ld)
    header = (("Link", links_header(links)),) if links else ()
    return Finished(html.encode(), _HTML, (("Content-Language", words.language), *header))


def _cut(page: ListPage, documents: int) -> Table:
    """The first table of a list as far as the front page has room; its title leads to the whole list."""
    table = page.tables[0]
    total = documents if page.listing.read else page.total if page.listing.group is None else table.total
    href = table.href if len(table.lines) <= FRONT and table.total == total else page.present.local(page.listing.path)
    return replace(table, lines=table.lines[:FRONT], total=total, href=href)


def _figure(word: str, count: int, path: str) -> tuple[str, str, str]:
    """A word in the right number, a count, and where to see them all."""
    return f"{word}-{'one' if count == 1 else 'many'}", grouped(str(count)), path


def _list_view(listing: Listing) -> Response:
    words, explicit = reader()
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 1

    def make() -> Finished:
        page = ListBuilder(state().served, words, listing, explicit=explicit).build(number)
        html = render_template("list.html", list=page)
        return Finished(html.encode(), _HTML, (("Content-Language", words.language),))

    answer = finished((listing.path, number, words.language, explicit), make)
    return respond(answer, "Accept-Language")


for _listing in LISTINGS:
    views.add_url_rule(
        _listing.path, _listing.path.strip("/"), view_func=_list_view, defaults={"listing": _listing}, methods=["GET"]
    )


@views.get("/search")
def search_page() -> Response:
    """Things by a part of their name: ``/search?q=…``."""
    words, explicit = reader()
    question = request.args.get("q", "")
    found = search(state().served, words, question, explicit=explicit)
    html = render_template("search.html", found=found)
    return respond(Finished(html.encode(), _HTML, (("Content-Language", words.language),)), "Accept-Language")


@views.get("/problems")
def problem_types() -> Response:
    """What can go wrong with a query, one anchor a kind: the addresses in the field ``type`` of a problem."""
    html = render_template("problems.html", kinds=problems.kinds())
    return respond(Finished(html.encode(), _HTML), "Accept-Language")


@views.get("/favicon.ico")
def favicon() -> Response:
    """The mark of the site."""
    return current_app.send_static_file("favicon.svg")
