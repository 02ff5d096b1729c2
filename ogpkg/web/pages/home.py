"""The front page: what is in the graph, in figures that were counted, and the ways in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox
from flask import Blueprint, Response, render_template
from werkzeug.datastructures import MultiDict

from ogpkg.iris import OGP
from ogpkg.web.explore.choice import read_choice
from ogpkg.web.explore.page import ExplorePage
from ogpkg.web.labels import read_labels
from ogpkg.web.linked import schema_org
from ogpkg.web.linked.describe import natural, pointing_with
from ogpkg.web.linked.links import header as links_header
from ogpkg.web.pages.listing import LISTINGS, ListBuilder, ListPage
from ogpkg.web.pages.tables import Table
from ogpkg.web.present import Presenter, grouped
from ogpkg.web.quality.completeness import in_words, read_figures
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state
from ogpkg.web.vocabulary import vocabularies

views = Blueprint("home", __name__)

#: The figures: a word, a class, and where to see them all.
_FIGURES = (
    ("member", "Member", "/members"),
    ("plan", "ActionPlan", "/plans"),
    ("commitment", "Commitment", "/commitments"),
    ("milestone", "Milestone", "/commitments"),
    ("agency", "Agency", "/agencies"),
    ("person", "Person", "/people"),
)
#: Things at a glance: one row says what is shown of several members, the other of one.
_GLANCES = {
    True: ("/members", "members", "Member", "plan", "member"),
    False: ("/plans", "plans", "ActionPlan", "commitment", "plan"),
}
#: The ways in for each kind of reader: what they come for, and where they find it.
DOORS = (
    ("follow", ("/commitments", "/plans", "/compare", "/agencies")),
    ("ask", ("/questions", "/sparql", "/reconcile", "/ontology")),
    ("verify", ("/validate", "/quality", "/completeness", "/shapes")),
)
#: Things shown at a glance, and lines of a table.
_SHOWN = 12


@dataclass(frozen=True)
class Card:
    """A plan or a member: how many things it has, in words, and how complete it is, from 0 to 100 (None: unknown)."""

    key: str
    name: str
    href: str | None
    count: str
    complete: str
    percent: int | None


@views.get("/")
def home() -> Response:
    """What is in the graph, in figures that were counted, and the ways in."""
    words, explicit = reader()
    answer = finished(("home", words.language, explicit), _make)
    return respond(answer, "Accept-Language")


def _make() -> Finished:
    served = state().served
    words, explicit = reader()
    figures = [_figure(word, served.counts.get(OGP + name, 0), path) for word, name, path in _FIGURES]
    figures.append(_figure("document", len(served.tones), "/documents"))
    figures.append(_figure("statement", served.size, "/dataset.html" if served.folder else "/sparql"))
    figures.append(_figure("place", sum(graph.places for graph in served.graphs), "/documents"))
    listing = next(listing for listing in LISTINGS if listing.read)
    documents = ListBuilder(served, words, listing, explicit=explicit).build()
    table = state().commitments
    links, json_ld = vocabularies.links_of_home(), schema_org.of_home(state(), words)
    html = render_template(
        "home.html",
        figures=figures,
        doors=DOORS,
        glance=_GLANCES[served.crowded][:2],
        cards=_cards(),
        promises=ExplorePage(table, read_choice(table, MultiDict()), words, explicit=explicit),
        documents=_cut(documents, len(served.tones)),
        present=documents.present,
        links=links,
        json_ld=json_ld,
    )
    header = (("Link", links_header(links)),) if links else ()
    return html_page(html, words, *header)


def _figure(word: str, count: int, path: str) -> tuple[str, str, str]:
    """A word in the right number, a count, and where to see them all."""
    return _counted(word, count), grouped(str(count)), path


def _counted(word: str, count: int) -> str:
    return f"{word}-{'one' if count == 1 else 'many'}"


def _cards() -> list[Card]:
    """The plans of the one member there is, or the members."""
    served = state().served
    words, explicit = reader()
    _, _, name, word, via = _GLANCES[served.crowded]
    rows = served.rows("of-class", **{"class": [OGP + name]})
    iris = sorted({row["thing"].value for row in rows if isinstance(row["thing"], ox.NamedNode)}, key=natural)[:_SHOWN]
    return (
        []
        if not iris
        else _filled(iris, word, OGP + via, Presenter(served, words, read_labels(served, iris), explicit=explicit))
    )


def _filled(iris: Sequence[str], word: str, via: str, present: Presenter) -> list[Card]:
    below, figures = pointing_with(present.served, iris, [via]), read_figures(present.served, iris)
    cards = []
    for iri in iris:
        count = len({said.subject for said in below.to(iri).get(via, [])})
        complete = figures.get(iri, {}).get("overall")
        counted = f"{grouped(str(count))} {present.words[_counted(word, count)]}"
        percent = None if complete is None else round(complete * 100)
        key = iri.rsplit("/", 1)[-1]
        cards.append(Card(key, present.name(iri), present.href(iri), counted, in_words(complete), percent))
    return cards


def _cut(page: ListPage, total: int) -> Table | None:
    """The documents that were read, as far as the front page has room; None where none was."""
    if not page.tables:
        return None
    table = page.tables[0]
    return replace(table, lines=table.lines[:_SHOWN], total=total, href=page.present.local("/documents"))
