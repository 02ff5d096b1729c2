"""``/commitments``: all commitments, chosen by facets, as a page, as files, and as the query that gives them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request

from ogpkg.web.answers import spreadsheet
from ogpkg.web.explore import files
from ogpkg.web.explore.choice import PATH, Choice, address, ordered, read_choice
from ogpkg.web.explore.facets import BY_KEY
from ogpkg.web.explore.page import AllPage, ExplorePage
from ogpkg.web.explore.query import write
from ogpkg.web.problems import BadRequest
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state
from ogpkg.web.words import LANGUAGES

views = Blueprint("explore", __name__)

_DESCRIBED = f'<{PATH}.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'


@views.get(PATH)
def commitments() -> Response:
    """The list as a page. An address that says the same in other words leads to the one that says it shortest."""
    words, explicit = reader()
    choice = read_choice(state().commitments, request.args)
    place = address(choice.fields(), words.language if explicit else "")
    if request.args and not _is_short(choice):
        return redirect(place, 302)  # type: ignore[return-value]

    def make() -> Finished:
        page = ExplorePage(state().commitments, choice, words, explicit=explicit)
        html = render_template("explore.html", page=page, columns=files.COLUMNS, language_links=_languages(choice))
        links = ", ".join(f'<{page.file(s)}>; rel="alternate"; type="{kind}"' for s, kind in files.TYPES.items())
        # Proxies refuse an answer with a long head.
        return html_page(html, words, *([("Link", links)] if page.is_short else []))

    # What anybody may make up is not worth the room that it would take from others.
    answer = make() if choice.unknown else finished(("explore", place, words.language, explicit), make)
    return respond(answer, "Accept-Language")


def _is_short(choice: Choice) -> bool:
    """Whether the address says the choice in the one order, with nothing that goes without saying."""
    given = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    ours = {*BY_KEY, "q", "sort", "page"}
    return [pair for pair in given if pair[0] in ours] == choice.fields() or bool(choice.unknown)


def _languages(choice: Choice) -> dict[str, str]:
    """This list in each language."""
    return {code: address(choice.fields(), code) for code in LANGUAGES}


@views.get(f"{PATH}/<key>")
def values(key: str) -> Response:
    """All values of a facet, to choose from."""
    words, explicit = reader()
    table = state().commitments
    facet = BY_KEY.get(key)
    if facet is None or facet not in table.facets:
        abort(404, f"commitments are chosen by: {', '.join(facet.key for facet in table.facets)}")
    page = AllPage(table, read_choice(table, request.args), facet, words, explicit=explicit)
    links = {code: address(page.choice.fields(), code, f"/{key}") for code in LANGUAGES}
    html = render_template("explore_all.html", page=page, language_links=links)
    return respond(html_page(html, words), "Accept-Language")


@views.get(f"{PATH}.<any(csv, xlsx, jsonld, rq):extension>")
def file(extension: str) -> Response:
    """The whole list, not only a page of it, in the same order; BadRequest for a choice that means nothing."""
    words, _ = reader()
    table, suffix = state().commitments, f".{extension}"
    choice = read_choice(table, request.args)
    for name, value in choice.unknown:
        raise BadRequest(f"{name}={value!r} is nothing that commitments are chosen or sorted by here; see {PATH}")
    guarded = extension == "csv" and request.args.get("spreadsheet") in ("1", "true")
    place = address(choice.fields(page=False), words.language, suffix)

    def make() -> Finished:
        if extension == "rq":
            body = write(table, choice, words.language).encode()
        else:
            body = files.WRITERS[suffix](table, ordered(table, choice, words.language), words)
        body = spreadsheet.guard(body) if guarded else body
        headers = [("Content-Language", words.language)]
        headers += [("Content-Disposition", f'attachment; filename="commitments{suffix}"')]
        headers += [("Link", _DESCRIBED)] if extension == "csv" else []
        return Finished(body, files.TYPES[suffix], tuple(headers))

    return respond(finished(("explore", place, guarded), make), "Accept-Language")


@views.get(f"{PATH}.csv-metadata.json")
def columns() -> Response:
    """What the columns of the CSV mean, where CSV on the Web looks for it (section 5.3)."""
    return respond(finished(("explore", "columns"), lambda: Finished(files.metadata(), "application/csvm+json")))
