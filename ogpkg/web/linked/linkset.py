"""``/linkset/…``: all links of a thing, its documents and its content in one file (RFC 9264).

``/linkset/commitment/XA0001`` negotiates; with ``.json`` or ``.txt`` at its end it is in that form.
"""

from __future__ import annotations

from flask import Blueprint, Response

from ogpkg.formats import Format
from ogpkg.web.linked import links
from ogpkg.web.linked.addresses import asked_path
from ogpkg.web.linked.linked_data import moved, stem_of, wanted
from ogpkg.web.linked.signposts import Signposts, read_signposts
from ogpkg.web.linked.things import find
from ogpkg.web.state import Finished, finished, respond, state
from ogpkg.web.vocabulary import vocabularies

views = Blueprint("linkset", __name__)

_JSON, _TEXT = Format("linkset+json", links.JSON_TYPE, "json"), Format("linkset", links.TEXT_TYPE, "txt")
_OFFERED = (_JSON, _TEXT)
_WRITERS = {_JSON: links.in_json, _TEXT: links.in_text}
_NAMES = ("ontology", "shapes", "dataset")


@views.get("/linkset/<path:path>")
def linkset(path: str) -> Response:
    """The link set of a thing, of the ontology, the shapes or the dataset."""
    path = asked_path().removeprefix("/linkset/")
    stem, format = _by_extension(path)
    format = format or wanted(_OFFERED)
    if stem in _NAMES:
        posts = vocabularies.signposts(stem)
        return respond(_answer(posts, format), "Accept")
    known = find(stem)
    if known.successor:
        return moved(known.successor, "/linkset/", f".{format.extension}" if stem != path else "")
    answer = finished(
        ("linkset", known.iri, format.name),
        lambda: _answer(read_signposts(state().served, known.iri, stem_of(known.iri)), format),
    )
    return respond(answer, "Accept")


def _by_extension(path: str) -> tuple[str, Format | None]:
    stem, _, extension = path.rpartition(".")
    format = next((format for format in _OFFERED if format.extension == extension), None)
    return (stem, format) if stem and format else (path, None)


def _answer(posts: Signposts, format: Format) -> Finished:
    public_url = state().public_url
    body = _WRITERS[format](public_url, posts.contexts(public_url))
    own = ("Content-Location", f"{posts.linkset}.{format.extension}")
    return Finished(body, format.media_type, (own, ("Link", links.header(_back(posts, format)))))


def _back(posts: Signposts, format: Format) -> list[links.Link]:
    """The links of the link set itself: its other form."""
    others = [other for other in _OFFERED if other is not format]
    return [links.Link(f"{posts.linkset}.{other.extension}", "alternate", other.media_type) for other in others]
