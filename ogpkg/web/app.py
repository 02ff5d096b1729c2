"""The Flask application: settings go in, an application comes out. It listens nowhere; `serve` does."""

from __future__ import annotations

import atexit
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, current_app, request

from ogpkg import __version__
from ogpkg.errors import OgpkgError
from ogpkg.formats import GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.web import problems
from ogpkg.web.answers import compress
from ogpkg.web.editor import terms
from ogpkg.web.endpoint import graphs, sparql
from ogpkg.web.explore import explore
from ogpkg.web.history import changes, dumps
from ogpkg.web.labels import Labels
from ogpkg.web.linked import linked_data, linkset, sitemap
from ogpkg.web.neighborhood import neighborhood
from ogpkg.web.pages import about, home, marks, pages
from ogpkg.web.plans import compare
from ogpkg.web.present import Presenter
from ogpkg.web.quality import completeness, quality
from ogpkg.web.questions import questions
from ogpkg.web.reconcile import reconcile
from ogpkg.web.search import search
from ogpkg.web.server import headers, health, journal, metrics
from ogpkg.web.server.opening import Opened, open_served
from ogpkg.web.settings import READY, Settings, from_mapping
from ogpkg.web.state import State, reader, register, state, states
from ogpkg.web.validation import validate
from ogpkg.web.validation.validator import open_validator
from ogpkg.web.vocabulary import vocabularies
from ogpkg.web.words import LANGUAGES

#: The addresses in the menu, in order, and those at the foot of every page, by what people come for.
MENU = ("/commitments", "/plans", "/agencies", "/questions", "/sparql", "/quality", "/validate", "/about")
FOOT = (
    ("follow", ("/commitments", "/plans", "/compare", "/members", "/agencies", "/people")),
    ("ask", ("/questions", "/sparql", "/search", "/reconcile", "/dump/")),
    ("verify", ("/validate", "/quality", "/completeness", "/changes")),
    ("meaning", ("/about", "/documents", "/ontology", "/concepts", "/shapes")),
)

#: The families of addresses, each with its views.
FAMILIES = (
    home,
    pages,
    about,
    explore,
    sparql,
    graphs,
    terms,
    linked_data,
    vocabularies,
    linkset,
    neighborhood,
    sitemap,
    completeness,
    compare,
    quality,
    reconcile,
    search,
    validate,
    changes,
    dumps,
    questions,
    health,
    metrics,
)
#: What of an address stays when the reader changes the language.
_KEPT = ("line", "page", "iri", "example", "severity", "way", "property", "q", "kind")


def create_app(settings: Settings, opened: Opened | None = None) -> Flask:
    """An application that serves what `settings` name, which may be `opened` already. `close_app` ends its processes.

    BuildError when there is no snapshot to serve, InputError for a file that cannot be read.
    """
    served, close, published = opened or open_served(settings)
    app = Flask("ogpkg.web", static_folder="static", template_folder="templates")
    register(app, State(settings, served, open_validator(settings), close, published, time.time()))
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_context)
    headers.register(app)
    compress.register(app)
    problems.register(app)
    for family in FAMILIES:
        app.register_blueprint(family.views)
    return app


def close_app(app: Flask) -> None:
    """End the processes of `app`."""
    states(app).close()


def from_environment(opened: Callable[[], Opened] | None = None) -> Flask:
    """The application that the ``OGPKG_*`` variables describe: what a WSGI server is given.

    `opened` gives what they name, if somebody has begun to open it, or the error as `open_served` would.
    When it cannot be opened, that is one line on standard error and the end of the process, with status 2.
    """
    settings = from_mapping()
    if settings.access_log:
        journal.listen()
    try:
        app = create_app(settings, opened() if opened else None)
    except OgpkgError as error:
        print(f"ogpkg: {error}", file=sys.stderr, flush=True)
        sys.exit(2)
    atexit.register(close_app, app)
    if ready := os.environ.get(READY):
        print(ready, file=sys.stderr, flush=True)
    return app


def _context() -> dict[str, object]:
    """What every template may use."""
    words, explicit = reader()
    present = Presenter(state().served, words, Labels(), explicit=explicit)
    return {
        "w": words,
        "languages": LANGUAGES,
        "language_links": {code: _in_language(code) for code in LANGUAGES},
        "menu": MENU,
        "foot": FOOT,
        "absent": vocabularies.absent(state().served),
        "local": present.local,
        "marks": marks,
        "served": state().served,
        "ogpkg_version": __version__,
        "shorten": present.shorten,
        "built": built,
        "choices": (*RESULT_FORMATS, *GRAPH_FORMATS),
    }


def built(name: str) -> str | None:
    """The address of a script with parts from npm; None where the site was built without them."""
    file = Path(current_app.static_folder or "") / "built" / f"{name}.js"
    return f"/static/built/{name}.js" if file.exists() else None


def _in_language(code: str) -> str:
    """The address of this page in another language."""
    values = {name: value[:200] for name, value in request.args.items() if name in _KEPT}
    return Presenter.address(request.path, {**values, "lang": code})
