"""What the documents lack: an overview, the findings of one document or plan with lines, and the report itself."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, abort, redirect, render_template, request

from ogpkg.dataset.snapshot import COMPLETENESS, VALIDATION, VALIDATION_TURTLE
from ogpkg.formats import FORMATS, GRAPH_FORMATS, Format
from ogpkg.validation import SEVERITIES, Report, Result
from ogpkg.validation.writers import write
from ogpkg.web.asked import counted
from ogpkg.web.linked.describe import natural
from ogpkg.web.negotiate import HTML, negotiate
from ogpkg.web.present import Presenter
from ogpkg.web.quality.findings import order
from ogpkg.web.quality.quality_pages import NOWHERE, ListPage, Overview, Selection, groups, known
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state
from ogpkg.web.words import Words

views = Blueprint("quality", __name__)

_JSON, _TURTLE = Format("json", "application/json", "json"), FORMATS["turtle"]
#: The files of a snapshot that tell its quality, and how they are sent.
FILES = {
    VALIDATION: "application/json",
    VALIDATION_TURTLE: "text/turtle; charset=utf-8",
    COMPLETENESS: "application/json",
}


@views.get("/quality")
def overview() -> Response:
    """What was found, counted by document and by plan; a client that wants data is sent to the report."""
    wanted = negotiate(request.headers.get("Accept"), (HTML, _JSON, _TURTLE)).format
    if wanted is not HTML and state().served.findings:
        return _see_other("/quality/" + (VALIDATION if wanted is _JSON else VALIDATION_TURTLE))
    words, explicit = reader()
    answer = finished(("quality", words.language, explicit), _make_overview)
    return respond(answer, "Accept", "Accept-Language")


def _see_other(place: str) -> Response:
    response = redirect(place, 303)
    response.vary.add("Accept")
    return response  # type: ignore[return-value]


def _make_overview() -> Finished:
    words, explicit = reader()
    served = state().served
    overview = Overview(served, words, explicit=explicit) if served.findings else None
    html = render_template("quality.html", overview=overview)
    links = ", ".join(f'</quality/{name}>; rel="alternate"; type="{type}"' for name, type in FILES.items())
    headers = (("Link", links),) if overview else ()
    return html_page(html, words, *headers)


@views.get("/quality/<any('validation.json', 'validation.ttl', 'completeness.json'):name>")
def report(name: str) -> Response:
    """A file of the snapshot, as the build wrote it."""
    folder = state().served.folder
    if folder is None or not (folder / name).exists():
        abort(404, "what is served here was not built with a report; /quality says how")
    return respond(finished(("report", name), lambda: Finished((folder / name).read_bytes(), FILES[name])))


@views.get("/dataset/quality")
def measurements() -> Response:
    """The graph of the measurements: the page for people, its statements for programs."""
    wanted = negotiate(request.headers.get("Accept"), (HTML, *GRAPH_FORMATS)).format
    graph = state().served.base + "dataset/quality"
    return _see_other("/quality" if wanted is HTML else Presenter.address("/graph", {"graph": graph}))


@views.get("/quality/<key>")
def document(key: str) -> Response:
    """What was found in one document, worst first; ``<key>.csv`` is the same list as a table."""
    return _list(key, "document")


@views.get("/quality/plan/<key>")
def plan(key: str) -> Response:
    """What was found in one plan, worst first; ``<key>.csv`` is the same list as a table."""
    return _list(key, "plan")


def _list(name: str, kind: str) -> Response:
    key = name.removesuffix(".csv")
    iri, results = _found(kind, key)
    severity = request.args.get("severity", "")
    shown = [result for result in results if severity in ("", result.severity)]
    if severity and severity not in SEVERITIES:
        abort(404, f"there is no severity of that name; there are: {', '.join(SEVERITIES)}")
    words, explicit = reader()
    if key != name:
        return _table(key, shown, words)
    number = counted(request.args)

    def make() -> Finished:
        chosen = Selection(kind, iri, results, severity, number)
        page = ListPage(state().served, words, chosen, explicit=explicit)
        html = render_template("quality_list.html", page=page, present=page.present)
        return html_page(html, words)

    answer = finished(("quality", kind, key, severity, number, words.language, explicit), make)
    return respond(answer, "Accept-Language")


def _found(kind: str, key: str) -> tuple[str, tuple[Result, ...]]:
    """The IRI of the document or plan `key`, and what was found in it, in the order of a page."""
    served = state().served
    iri = "" if key == NOWHERE else served.id(f"{kind}/{key}")
    results = groups(served.findings, kind).get(iri) if served.findings else None
    if results is None and not (served.findings and iri and iri in set(known(served, kind))):
        abort(404, "there is no report on it; /quality lists what there is")
    return iri, tuple(sorted(results or (), key=lambda result: (order(result), natural(result.focus), result.value)))


def _table(key: str, results: Sequence[Result], words: Words) -> Response:
    content = write(Report(tuple(results)), "csv", words.language)
    headers = (("Content-Disposition", f'attachment; filename="quality-{_file_name(key)}.csv"'),)
    return respond(Finished(content, "text/csv; charset=utf-8", headers), "Accept-Language")


def _file_name(key: str) -> str:
    """`key` as the name of a file: nothing in it can end the header that names it."""
    return "".join(letter for letter in key if letter.isascii() and (letter.isalnum() or letter in "-_"))
