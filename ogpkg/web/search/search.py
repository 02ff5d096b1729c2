"""Searching: a page that works as a plain form, the same as data, suggestions while one types, and for browsers."""

from __future__ import annotations

import json

from flask import Blueprint, Response, render_template, request

from ogpkg.formats import Format
from ogpkg.search import KINDS
from ogpkg.web.asked import counted
from ogpkg.web.labels import Labels
from ogpkg.web.negotiate import HTML, negotiate
from ogpkg.web.present import Presenter
from ogpkg.web.search.results import MOST_PAGES, address, as_json, asked, results, told
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state

views = Blueprint("search", __name__)

_JSON = Format("json", "application/json", "json")
_SUGGESTIONS = "application/x-suggestions+json"
#: Suggestions at once.
SUGGESTED = 8


@views.get("/search")
def search() -> Response:
    """Things by their names, codes and what is said of them: ``?q=…&kind=…&page=…``, as a page or as JSON."""
    if negotiate(request.headers.get("Accept"), (HTML, _JSON)).format is _JSON:
        return search_json()
    words, _ = reader()
    html = render_template("search.html", found=results(_question(), request.args.get("kind", ""), _page()))
    answer = html_page(html, words)
    return respond(answer, "Accept", "Accept-Language")


@views.get("/search.json")
def search_json() -> Response:
    """The same as JSON, whatever a client accepts."""
    found = as_json(_question(), request.args.get("kind", ""), _page())
    body = json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"
    return respond(Finished(body, _JSON.media_type, (("Content-Location", _here("/search.json")),)), "Accept")


@views.get("/suggest")
def suggest() -> Response:
    """What ``?q=…`` may become: the question, names, what each is, where it is shown (OpenSearch Suggestions 1.1)."""
    words, explicit = reader()
    question = asked(_question())
    present = Presenter(state().served, words, Labels(), explicit=explicit)
    kinds = [kind for kind in request.args.getlist("kind")[: len(KINDS)] if kind in KINDS]
    hits = state().served.search_index.suggest(question, kinds=kinds, limit=SUGGESTED)
    names = [hit.name(words.language) for hit in hits]
    about = [told(present, hit, question) for hit in hits]
    places = [address(present, hit.iri) for hit in hits]
    body = json.dumps([question, names, about, places], ensure_ascii=False).encode()
    return respond(Finished(body, _SUGGESTIONS), "Accept-Language")


@views.get("/opensearch.xml")
def description() -> Response:
    """What browsers need to know to search here (OpenSearch 1.1)."""
    words, explicit = reader()

    def make() -> Finished:
        xml = render_template("opensearch.xml", url=state().public_url)
        return Finished(xml.encode(), "application/opensearchdescription+xml; charset=utf-8")

    return respond(finished(("opensearch", words.language, explicit), make), "Accept-Language")


def _question() -> str:
    return request.args.get("q", "")


def _page() -> int:
    return min(counted(request.args), MOST_PAGES)


def _here(path: str) -> str:
    kept = {name: request.args[name] for name in ("kind", "page") if name in request.args}
    return Presenter.address(path, {"q": asked(_question()), **{name: text[:20] for name, text in kept.items()}})
