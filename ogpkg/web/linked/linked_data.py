"""Linked data: ``/id/…`` leads to ``/doc/….<extension>``, the documents about a thing.

The path on any host equals the path under the base IRI, so nothing here looks at the Host header.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request

from ogpkg import formats
from ogpkg.formats import Format
from ogpkg.iris import ONTOLOGY, SHAPES
from ogpkg.web import negotiate
from ogpkg.web.asked import counted
from ogpkg.web.linked import document, links, schema_org
from ogpkg.web.linked.addresses import asked_path, in_path, to_uri
from ogpkg.web.linked.describe import Description, triples
from ogpkg.web.linked.entity import EntityPage
from ogpkg.web.linked.paging import HYDRA, describe_part, neighbors, partial
from ogpkg.web.linked.signposts import Signposts, signposts_of
from ogpkg.web.linked.things import UNKNOWN, find
from ogpkg.web.negotiate import DESCRIPTIONS, HTML, content_type
from ogpkg.web.present import Presenter
from ogpkg.web.problems import BadRequest
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state

views = Blueprint("linked_data", __name__)


@views.get("/id/<path:path>")
@views.get("/doc/<path:path>")
def thing(path: str) -> Response:
    """A thing, which is no document: 303 to the document about it that suits the client.

    A document address ends in an extension and is answered as it is.
    """
    path = asked_path().partition("/")[2].partition("/")[2] or path
    if request.path.startswith("/doc/"):
        stem, format = negotiate.by_extension(path)
        if format:
            return _document(stem, format)
    known = find(path)
    if known.successor:
        return moved(known.successor, "/id/")
    posts = Signposts(known.iri, stem_of(known.iri), "", page=page_asked())
    return see_other(posts, wanted(DESCRIPTIONS))


def _document(path: str, format: Format) -> Response:
    """The document about the thing at `path`, in one format."""
    known = find(path)
    if known.successor:
        return moved(known.successor, "/doc/", f".{format.extension}")
    stem = stem_of(known.iri)
    answer = make_page(known.iri, stem) if format is HTML else _data(known.iri, stem, format)
    return respond(answer, "Accept", *(["Accept-Language"] if format is HTML else []))


def stem_of(iri: str) -> str:
    """The address of the documents about a thing of ours, without an extension."""
    return "/doc/" + iri.removeprefix(state().served.id(""))


def moved(successor: str, start: str, end: str = "") -> Response:
    """301 to what replaces a thing; to `start` … `end` for a thing of ours, else to its own address."""
    path = successor.removeprefix(state().served.id(""))
    place = in_path(f"{start}{path}{end}")
    response = redirect(place if path != successor else to_uri(successor), 301)
    response.headers["Cache-Control"] = f"public, max-age={state().settings.max_age}"
    return response  # type: ignore[return-value]


def wanted(offered: tuple[Format, ...]) -> Format:
    """The one of `offered` that the client likes best; NotAcceptable when it likes none."""
    return negotiate.negotiate(request.headers.get("Accept"), offered).format


def page_asked() -> int:
    """Which page of a description is asked for; BadRequest for what is no number."""
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and int(text)):
        raise BadRequest(f"there is no page {text[:20]!r}: pages are counted from 1")
    return int(text)


def see_other(posts: Signposts, format: Format, status: int = 303) -> Response:
    """The hop from a thing to the document about it in `format`, with the links of the thing."""
    words, explicit = reader()
    place = posts.address(format) + (f"?lang={words.language}" if explicit and format is HTML else "")
    response = redirect(place, status)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = f"public, max-age={state().settings.max_age}"
    response.headers["Link"] = links.header(posts.of_thing())
    return response  # type: ignore[return-value]


def make_page(iri: str, stem: str | None, posts: Signposts | None = None) -> Finished:
    """The page of a thing; that of a source document goes on with what it says from a line on.

    `posts` are its signposts where they are not those of a thing under ``/id/``.
    """
    words, explicit = reader()
    line = counted(request.args, "line")
    return finished(("page", iri, words.language, explicit, line), lambda: _make_page(iri, stem, line, posts))


def _make_page(iri: str, stem: str | None, line: int, posts: Signposts | None) -> Finished:
    words, explicit = reader()
    builder = EntityPage(state().served, words, iri, explicit=explicit)
    page = builder.build()
    if page is None:
        abort(404, UNKNOWN)
    description = builder.material.description
    posts = posts or signposts_of(state().served, description, stem or "")
    html = render_template(
        "entity.html",
        page=page,
        present=builder.present,
        document=document.read_document(state().served, words, iri, line, explicit=explicit),
        line=line,
        formats=siblings(posts) if stem else [],
        links=posts.of_document(HTML, state().public_url) if stem else [],
        json_ld=schema_org.of_thing(state(), words, page, description, posts) if stem else None,
        stem=stem,
    )
    return html_page(html, words, *headers_of(posts, HTML))


def _data(iri: str, stem: str | None, format: Format) -> Finished:
    page = page_asked()
    return finished(("data", iri, format.name, page), lambda: _make_data(iri, stem, format, page))


def _make_data(iri: str, stem: str | None, format: Format, page: int) -> Finished:
    served = state().served
    part = describe_part(served, iri, page)
    if page > part.pages:
        abort(404, f"this description has {part.pages} pages")
    place = stem or Presenter.address("/describe", {"iri": iri})
    said = triples(part.description) + partial(part, state().public_url.rstrip("/") + in_path(place))
    content = formats.write(said, format, _prefixes(part.description), sort=False)
    posts = signposts_of(served, part.description, stem or "", page, part.pages)
    return Finished(content, content_type(format), headers_of(posts, format))


def _prefixes(description: Description) -> dict[str, str]:
    """The prefixes of a description: the known ones, and one for the places in each document that it names."""
    served = state().served
    graphs = {iri.partition("#")[0] for iri in description.named()}
    documents = sorted(iri for iri in graphs if "/id/document/" in iri and served.has_graph(iri))
    return {iri.rsplit("/", 1)[-1]: f"{iri}#" for iri in documents} | {"hydra": HYDRA} | served.prefixes


def siblings(posts: Signposts) -> list[tuple[Format, str]]:
    """The data formats of a document with their addresses."""
    return [(format, posts.address(format)) for format in DESCRIPTIONS[1:]]


def headers_of(posts: Signposts, format: Format) -> tuple[tuple[str, str], ...]:
    """Content-Location and the Link header of one document; an address that negotiates has no place of its own."""
    if not posts.stem:
        described = [links.Link(posts.iri, "describes"), links.Link(posts.kind, "type")]
        around = neighbors(posts.page, posts.pages) if format is not HTML else {}
        described += [
            links.Link(Presenter.address("/describe", {"iri": posts.iri, "page": page}), relation)
            for relation, page in around.items()
        ]
        return (("Link", links.header(described)),)
    own = posts.of_document(format, state().public_url)
    return ("Content-Location", posts.address(format)), ("Link", links.header(own))


@views.get("/describe")
def described() -> Response:
    """What the dataset says about any IRI: ``/describe?iri=…``; one of ours is sent to its own address."""
    asked = request.args.getlist("iri")
    if len(asked) != 1:
        raise BadRequest("say what to describe: ?iri=<IRI>, once")
    iri = asked[0]
    if own := _own_address(iri):
        return redirect(own, 303)  # type: ignore[return-value]
    try:
        rows = state().served.rows("known", subject=[iri])
    except ValueError as error:
        raise BadRequest(f"{iri!r} is no IRI: {error}") from error
    if not rows:
        abort(404, UNKNOWN)
    format = wanted(DESCRIPTIONS)
    answer = make_page(iri, None) if format is HTML else _data(iri, None, format)
    return respond(answer, "Accept", "Accept-Language")


def _own_address(iri: str) -> str | None:
    """The address of a thing that has one here."""
    served = state().served
    if iri.startswith(served.id("")) and "#" not in iri and "?" not in iri:
        return "/id/" + in_path(iri.removeprefix(served.id("")))
    places = {served.base + "dataset": "/dataset", ONTOLOGY: "/ontology", SHAPES: "/shapes"}
    return places.get(iri) if served.has_graph(iri) else None
