"""Linked data: ``/id/…`` leads to ``/doc/….<extension>``; ``/ontology`` and ``/shapes`` likewise.

The path on any host equals the path under the base IRI, so nothing here looks at the Host header.
"""

from __future__ import annotations

from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, abort, redirect, render_template, request

from ogpkg import formats
from ogpkg.formats import GRAPH_FORMATS, Format
from ogpkg.iris import ONTOLOGY, PREFIXES, RDF, SHAPES
from ogpkg.web import document, negotiate
from ogpkg.web.describe import Description, describe, triples
from ogpkg.web.entity import EntityPage
from ogpkg.web.graphs import graph_answer
from ogpkg.web.negotiate import DESCRIPTIONS, HTML, content_type
from ogpkg.web.present import Presenter
from ogpkg.web.problems import BadRequest
from ogpkg.web.quality_here import findings_here
from ogpkg.web.served import Row
from ogpkg.web.state import Finished, Known, finished, reader, respond, state
from ogpkg.web.vocabulary import Vocabulary

views = Blueprint("linked_data", __name__)

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_REPLACED = PREFIXES["dcterms"] + "isReplacedBy"
_PLAIN = "/:@!$&'()*+,;=~-._"
_UNKNOWN = "nothing here is said about it; the lists on the front page show what there is"
_VOCABULARIES = {"ontology": ONTOLOGY, "shapes": SHAPES}


@views.get("/id/<path:path>")
@views.get("/doc/<path:path>")
def thing(path: str) -> Response:
    """A thing, which is no document: 303 to the document about it that suits the client.

    A document address ends in an extension and is answered as it is.
    """
    if request.path.startswith("/doc/"):
        stem, format = negotiate.by_extension(path)
        if format:
            return _document(stem, format)
    known = _known(path)
    if known.successor:
        return _moved(known.successor, None)
    format = _wanted(DESCRIPTIONS)
    return _see_other(_address(path, format))


def _document(path: str, format: Format) -> Response:
    """The document about the thing at `path`, in one format."""
    known = _known(path)
    if known.successor:
        return _moved(known.successor, format)
    answer = _page(known.iri, path) if format is HTML else _data(known.iri, path, format)
    return respond(answer, "Accept", *(["Accept-Language"] if format is HTML else []))


def _known(path: str) -> Known:
    """The thing at `path`; 404 for one that nothing is said about."""
    iri, places = state().served.id(path), state().places
    known = places.get(iri)
    if known is None:
        try:
            rows = state().served.rows("known", subject=[iri])
        except ValueError:
            rows = []
        if not rows and not state().served.has_graph(iri):
            abort(404, _UNKNOWN)
        known = Known(iri, _successor(rows))
        places.put(iri, known, 500)
    return known


def _successor(rows: list[Row]) -> str | None:
    """What replaces a thing, when its replacement is all that documents say about it."""
    entailed = state().served.id("document/entailed")
    said = [row for row in rows if row["graph"].value != entailed]
    replaced = [row["object"].value for row in said if row["predicate"].value == _REPLACED and "object" in row]
    return replaced[0] if replaced and len(replaced) == len(said) else None


def _moved(successor: str, format: Format | None) -> Response:
    path = successor.removeprefix(state().served.id(""))
    place = quote(f"/doc/{path}.{format.extension}" if format else f"/id/{path}", safe=_PLAIN)
    return redirect(place if path != successor else successor, 301)  # type: ignore[return-value]


def _wanted(offered: tuple[Format, ...]) -> Format:
    return negotiate.negotiate(request.headers.get("Accept"), offered).format


def _see_other(place: str) -> Response:
    words, explicit = reader()
    if explicit and place.endswith(".html"):
        place += f"?lang={words.language}"
    response = redirect(place, 303)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = f"public, max-age={state().settings.max_age}"
    return response  # type: ignore[return-value]


def _address(path: str, format: Format) -> str:
    return quote(f"/doc/{path}.{format.extension}", safe=_PLAIN)


def _page(iri: str, path: str) -> Finished:
    words, explicit = reader()
    start = request.args.get("line", "1")
    line = int(start) if start.isdecimal() and len(start) < 9 else 1
    return finished(("page", iri, words.language, explicit, line), lambda: _make_page(iri, path, line))


def _make_page(iri: str, path: str, line: int) -> Finished:
    """The page of a thing; that of a source document goes on with what it says from a line on."""
    words, explicit = reader()
    builder = EntityPage(state().served, words, iri, explicit=explicit)
    page = builder.build()
    if page is None:
        abort(404, _UNKNOWN)
    stated = document.read_document(state().served, words, iri, line, explicit=explicit)
    stem = f"/doc/{path}" if path else None
    html = render_template(
        "entity.html",
        page=page,
        present=builder.present,
        document=stated,
        findings=findings_here(state().served, words, iri, explicit=explicit),
        line=line,
        formats=_siblings(stem),
        stem=stem,
    )
    headers = (*_links(iri, stem, HTML, builder.material.description), ("Content-Language", words.language))
    return Finished(html.encode(), "text/html; charset=utf-8", headers)


def _data(iri: str, path: str, format: Format) -> Finished:
    return finished(("data", iri, format.name), lambda: _make_data(iri, path, format))


def _make_data(iri: str, path: str, format: Format) -> Finished:
    description = describe(state().served, iri)
    content = formats.write(triples(description), format, _prefixes(), sort=False)
    stem = f"/doc/{path}" if path else None
    return Finished(content, content_type(format), _links(iri, stem, format, description))


def _prefixes() -> dict[str, str]:
    """The prefixes of a description: the known ones, and one for the places in each document."""
    served = state().served
    places = {graph.iri.rsplit("/", 1)[-1]: f"{graph.iri}#" for graph in served.graphs if "/id/document/" in graph.iri}
    return places | served.prefixes


def _siblings(stem: str | None) -> list[tuple[Format, str]]:
    """The data formats of a document with their addresses."""
    return [(format, quote(f"{stem}.{format.extension}", safe=_PLAIN)) for format in DESCRIPTIONS[1:]] if stem else []


def _links(iri: str, stem: str | None, format: Format, description: Description) -> tuple[tuple[str, str], ...]:
    """Content-Location and the Link header of one representation."""
    links = [f'<{iri}>; rel="describes"', f'<{LICENSE}>; rel="license"', f'<{iri}>; rel="cite-as"']
    types = description.about.of(iri).get(RDF + "type", [])
    links += [f'<{said.object.value}>; rel="type"' for said in types if isinstance(said.object, ox.NamedNode)][:5]
    if state().served.has_graph(iri):
        links.append(f'<{Presenter.address("/graph", {"graph": iri})}>; rel="item"; type="text/turtle"')
    if not stem:
        return (("Link", ", ".join(links)),)
    own = quote(f"{stem}.{format.extension}", safe=_PLAIN)
    links.append(f'<{state().served.base.rstrip("/")}{own}>; rel="canonical"')
    for other in DESCRIPTIONS:
        if other is not format:
            place = quote(f"{stem}.{other.extension}", safe=_PLAIN)
            links.append(f'<{place}>; rel="alternate"; type="{other.media_type}"')
    return ("Content-Location", own), ("Link", ", ".join(links))


@views.get("/<any(ontology, shapes):name>")
def vocabulary(name: str) -> Response:
    """A vocabulary: 303 to the form of it that suits the client."""
    _vocabulary_graph(name)
    return _see_other(f"/{name}.{_wanted(DESCRIPTIONS).extension}")


@views.get("/<any(ontology, shapes):name>.<extension>")
def vocabulary_document(name: str, extension: str) -> Response:
    """A vocabulary in one format: a page with an anchor for each term, or its graph."""
    graph = _vocabulary_graph(name)
    format = next((format for format in DESCRIPTIONS if format.extension == extension), None)
    if format is None:
        abort(404, "it is not kept in that format")
    if format is HTML:
        words, explicit = reader()
        answer = finished(("vocabulary", name, words.language, explicit), lambda: _make_vocabulary(name, graph))
        return respond(answer, "Accept", "Accept-Language")
    return respond(graph_answer(graph, format, f"/{name}"), "Accept")


def _vocabulary_graph(name: str) -> str:
    graph = _VOCABULARIES[name]
    if not state().served.has_graph(graph):
        abort(404, f"the dataset that is served here has no {name}")
    return graph


def _make_vocabulary(name: str, graph: str) -> Finished:
    words, explicit = reader()
    vocabulary = Vocabulary(state().served, words, graph, explicit=explicit)
    html = render_template(
        "vocabulary.html",
        chapters=vocabulary.chapters(),
        present=vocabulary.present,
        name=name,
        graph=graph,
        title=vocabulary.present.name(graph),
        formats=_siblings(f"/{name}"),
        stem=f"/{name}",
    )
    links = [f'</{name}.{other.extension}>; rel="alternate"; type="{other.media_type}"' for other in DESCRIPTIONS[1:]]
    headers = (("Content-Location", f"/{name}.html"), ("Content-Language", words.language), ("Link", ", ".join(links)))
    return Finished(html.encode(), "text/html; charset=utf-8", headers)


@views.get("/describe")
def described() -> Response:
    """What the dataset says about any IRI: ``/describe?iri=…``; one of ours is sent to its own address."""
    asked = request.args.getlist("iri")
    if len(asked) != 1:
        raise BadRequest("say what to describe: ?iri=<IRI>, once")
    iri, base = asked[0], state().served.id("")
    if iri.startswith(base) and "#" not in iri:
        return redirect("/id/" + quote(iri.removeprefix(base), safe=_PLAIN), 303)  # type: ignore[return-value]
    try:
        rows = state().served.rows("known", subject=[iri])
    except ValueError as error:
        raise BadRequest(f"{iri!r} is no IRI: {error}") from error
    if not rows:
        abort(404, _UNKNOWN)
    format = _wanted(DESCRIPTIONS)
    answer = _page(iri, "") if format is HTML else _data(iri, "", format)
    return respond(answer, "Accept", "Accept-Language")


@views.get("/dataset")
@views.get("/.well-known/void")
def void() -> Response:
    """The description of the dataset (VoID, DCAT)."""
    graph = state().served.base + "dataset"
    if not state().served.has_graph(graph):
        abort(404, "the files served here carry no description")
    format = _wanted((*GRAPH_FORMATS, HTML))
    if format is HTML:
        return _see_other(Presenter.address("/describe", {"iri": graph}))
    return respond(graph_answer(graph, format), "Accept")
