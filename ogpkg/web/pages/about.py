"""The page about the data: documents, licences, method, versions, how to cite and how to correct."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, render_template

from ogpkg.web.pages.listing import LISTINGS, ListBuilder
from ogpkg.web.present import grouped
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state

views = Blueprint("about", __name__)

_TITLE = "Open Government Promises (ogpkg)"


@views.get("/about")
def about() -> Response:
    """Where the data come from and what may be done with them."""
    words, explicit = reader()
    answer = finished(("about", words.language, explicit), _make)
    return respond(answer, "Accept-Language")


def _make() -> Finished:
    served = state().served
    words, explicit = reader()
    listing = next(listing for listing in LISTINGS if listing.read)
    documents = ListBuilder(served, words, listing, explicit=explicit).build()
    figures = {
        "statements": grouped(str(served.size)),
        "graphs": len(served.graphs),
        "places": grouped(str(sum(graph.places for graph in served.graphs))),
        "documents": len(served.tones),
    }
    html = render_template(
        "about.html",
        figures=figures,
        documents=documents,
        published=_day(),
        citation=citation(),
        bibtex=bibtex(),
        contact=state().settings.contact,
    )
    return html_page(html, words)


def citation() -> str:
    """How a text names the dataset: title, version, day, address, license."""
    parts = [_TITLE, f"dataset version {state().served.version}", _day(), f"{_address()}", "CC BY 4.0"]
    return ". ".join(part for part in parts if part) + "."


def bibtex() -> str:
    """The same as an entry of BibTeX."""
    fields = {
        "title": f"{{{_TITLE}}}",
        "version": state().served.version,
        "year": _day()[:4],
        "url": _address(),
        "note": "CC BY 4.0",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{ogpkg-{state().served.version},\n{lines}\n}}"


def _address() -> str:
    return f"{state().public_url}dataset"


def _day() -> str:
    """The day on which the version became current, in UTC; empty for files served as they are."""
    return datetime.fromtimestamp(state().published, UTC).date().isoformat() if state().published else ""
