"""``sitemap.xml`` (sitemaps.org 0.9): every page about a thing, in both languages; and ``robots.txt``.

An index names parts of at most 50,000 addresses. No ``lastmod``: when a page changed is not known, only when the
dataset did, and a date that is not true is worse than none.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, abort

from ogpkg.iris import ONTOLOGY, SHAPES
from ogpkg.query.saved import questions
from ogpkg.web.linked.addresses import in_path
from ogpkg.web.pages.listing import LISTINGS
from ogpkg.web.state import Finished, finished, respond, state
from ogpkg.web.vocabulary.vocabularies import singles
from ogpkg.web.words import LANGUAGES

views = Blueprint("sitemap", __name__)

#: Addresses in one part; each has as many alternates as there are languages, and the limit of 50 MB holds too.
PART = 20_000
_XML = "application/xml; charset=utf-8"
_SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
#: Pages of their own; those that the dataset does not have are left out.
_PAGES = ("/", *(listing.path for listing in LISTINGS), "/quality", "/completeness", "/questions")
#: What crawlers need not ask for: answers made to order, and forms of what they find as pages.
_CLOSED = (
    *("/sparql", "/graph", "/search", "/validate", "/describe", "/linkset/", "/metrics", "/healthz", "/readyz"),
    *("/suggest", "/neighborhood", "/commitments?*", "/commitments.", "/commitments/"),
    *("/questions?q=", "/questions/*?", "/questions.", "/questions/*.", "/reconcile?", "/reconcile/"),
)
#: Of two rules the longer one holds (RFC 9309, section 2.2.2).
_OPENED = ("Allow: /questions/*?lang=", "Allow: /reconcile?lang=", "Allow: /")


@views.get("/robots.txt")
def robots() -> Response:
    """Crawlers may read pages and data; what is made to order is not for them (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), *_OPENED]
    text = "\n".join([*lines, "", f"Sitemap: {state().public_url}sitemap.xml", ""])
    return respond(Finished(text.encode(), "text/plain; charset=utf-8"))


@views.get("/sitemap.xml")
def index() -> Response:
    """The parts of the sitemap."""
    return respond(finished(("sitemap",), _make_index))


@views.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """One part of the sitemap, counted from 1."""
    return respond(finished(("sitemap", number), lambda: _make_part(number)))


def _make_index() -> Finished:
    parts = -(-len(_addresses()) // PART)
    places = (f"{state().public_url}sitemap-{number}.xml" for number in range(1, parts + 1))
    body = "".join(f"<sitemap><loc>{escape(place)}</loc></sitemap>\n" for place in places)
    return _document("sitemapindex", _SPACES, body)


def _make_part(number: int) -> Finished:
    addresses = _addresses()[(number - 1) * PART : number * PART] if number > 0 else []
    if not addresses:
        abort(404, "the sitemap has no such part; /sitemap.xml names them")
    return _document("urlset", f"{_SPACES} {_XHTML}", "".join(map(_entry, addresses)))


def _document(root: str, spaces: str, body: str) -> Finished:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {spaces}>\n{body}</{root}>\n'
    return Finished(text.encode(), _XML)


def _entry(path: str) -> str:
    """A page, in the language a reader gets who asks for none, and in each language by name."""
    place = state().public_url.rstrip("/") + path
    ways = {code: f"{place}?lang={code}" for code in LANGUAGES} | {"x-default": place}
    links = (f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(way)}/>' for code, way in ways.items())
    return f"<url><loc>{escape(place)}</loc>{''.join(links)}</url>\n"


def _addresses() -> list[str]:
    """The paths of all pages: those of the site, then those of things, sorted."""
    served = state().served
    own = [path for path in _PAGES if path != "/completeness" or served.findings]
    graphs = {"ontology": ONTOLOGY, "shapes": SHAPES, "dataset": served.base + "dataset"}
    own += [f"/{name}.html" for name, graph in graphs.items() if served.has_graph(graph)]
    own += [*(f"/questions/{key}" for key in questions()), *singles()]
    start = served.id("")
    things = sorted(row["thing"].value for row in served.rows("things") if row["thing"].value.startswith(start))
    return own + [in_path("/doc/" + iri.removeprefix(start)) + ".html" for iri in things if "?" not in iri]
