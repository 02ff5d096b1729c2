"""Compression of answers with gzip, for clients that take it. Each coding of an answer has a validator of its own."""

from __future__ import annotations

import gzip

from flask import Flask, Response, g, request

#: Below this many bytes the headers would weigh more than what is saved.
_WORTHWHILE = 1_000
_LEVEL = 5
_MARK = "-gzip"
_TEXTS = ("text/", "application/json", "application/problem+json", "image/svg+xml")
_RDF = (
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "application/trig",
    "application/n-quads",
)
_RESULTS = ("application/sparql-results+json", "application/sparql-results+xml", "application/xml")


def register(app: Flask) -> None:
    """Compress what `app` answers."""
    app.before_request(_read_validator)
    app.after_request(_compress)


def _read_validator() -> None:
    """Take the mark of the coding off the validators that a client sends back: views know nothing of codings."""
    sent = request.environ.get("HTTP_IF_NONE_MATCH", "")
    g.has_compressed = f'{_MARK}"' in sent
    request.environ["HTTP_IF_NONE_MATCH"] = sent.replace(f'{_MARK}"', '"')


def _compress(response: Response) -> Response:
    """`response`, compressed where it pays and can be held in memory; a streamed answer stays as it is."""
    if response.status_code == 304:
        return _marked(response) if g.has_compressed else response
    if not (response.mimetype or "").startswith((*_TEXTS, *_RDF, *_RESULTS)):
        return response
    response.vary.add("Accept-Encoding")
    is_file = request.path.startswith("/static/")
    if request.accept_encodings["gzip"] <= 0 or (response.is_streamed and not is_file):
        return response
    if response.content_length is None or response.content_length < _WORTHWHILE:
        return response
    response.direct_passthrough = False
    response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return _marked(response)


def _marked(response: Response) -> Response:
    """`response` with the mark of the coding on its validator, if it has one."""
    tag, is_weak = response.get_etag()
    if tag:
        response.set_etag(tag + _MARK, weak=bool(is_weak))
    return response
