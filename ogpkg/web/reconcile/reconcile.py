"""``/reconcile``: the service's manifest, its answers, and the page about it (Reconciliation Service API 0.2)."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request

from ogpkg.formats import Format
from ogpkg.search import Index
from ogpkg.web.linked.things import UNKNOWN
from ogpkg.web.negotiate import prefers_html
from ogpkg.web.present import Presenter
from ogpkg.web.problems import BadRequest, UnsupportedBody
from ogpkg.web.reconcile.catalog import Type, entity_iri, properties, type_named, types
from ogpkg.web.reconcile.extension import Extension
from ogpkg.web.reconcile.manifest import manifest, service_url
from ogpkg.web.reconcile.matching import Candidate, Matcher, types_of
from ogpkg.web.reconcile.portrait import describe_hits, read_portrait
from ogpkg.web.reconcile.suggestion import suggest_entities, suggest_terms
from ogpkg.web.reconcile.trial import MOST_NAMES, try_names
from ogpkg.web.reconcile.wire import BATCH, LONGEST, MOST_IDS, MOST_VALUES, read_batch, read_extension
from ogpkg.web.server.headers import FRAMED
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state
from ogpkg.web.words import LANGUAGES, Words

views = Blueprint("reconcile", __name__)

_JSON = Format("json", "application/json", "json")
_FORM = "application/x-www-form-urlencoded"
_IN = f"/reconcile/<any({', '.join(LANGUAGES)}):language>"


@views.route("/reconcile", methods=["GET", "POST"], defaults={"language": ""})
@views.route(_IN, methods=["GET", "POST"])
def service(language: str) -> Response:
    """The manifest; with ``queries`` candidates for names, with ``extend`` values; for a browser, a page."""
    words = _speak(language)
    sent = _sent()
    if sent.get("callback"):
        raise BadRequest("JSONP is not spoken here: it would run as a script in your page; every address allows CORS")
    if "queries" in sent:
        return _answer(_candidates(words, sent["queries"]))
    if "extend" in sent:
        return _answer(Extension(state().served, _index(), words, types(words)).answer(*read_extension(sent["extend"])))
    if request.method == "POST":
        raise BadRequest("the form has neither queries nor extend")
    if sent.get("format") != "json" and prefers_html(request.headers.get("Accept"), (_JSON,)):
        return _page(language)
    return _answer(manifest(words, language or ("" if words.language == "en" else words.language)), "Accept")


def _speak(language: str) -> Words:
    """The words of the service: those of its address, else English, whatever the browser of a client likes."""
    asked = language or request.args.get("lang", "")
    g.language = asked if asked in LANGUAGES else "en"
    return Words(g.language)


def _sent() -> dict[str, str]:
    """The fields of the query or of the form."""
    if request.method != "POST":
        return request.args.to_dict()
    if request.mimetype != _FORM:
        raise UnsupportedBody(f"send queries or extend in a form ({_FORM})", (_FORM,))
    return request.form.to_dict()


def _index() -> Index:
    return state().served.search_index


def _answer(found: dict[str, Any], *vary: str) -> Response:
    response = respond(Finished(json.dumps(found, ensure_ascii=False).encode(), _JSON.media_type), *vary)
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"  # what is in somebody's table is nobody else's business
    return response


def _candidates(words: Words, text: str) -> dict[str, Any]:
    served, known = state().served, types(words)
    answers = Matcher(served, _index(), known).answer(read_batch(text))
    told = describe_hits(
        served, words, {each.hit.iri: each.hit for found in answers.values() for each in found}.values()
    )
    return {
        key: {"result": [_wire(words, known, each, told[each.hit.iri]) for each in found]}
        for key, found in answers.items()
    }


def _wire(words: Words, known: dict[str, Type], candidate: Candidate, told: str) -> dict[str, Any]:
    """A candidate as the protocol has it."""
    features: list[dict[str, Any]] = [{"id": "type", "value": candidate.typed}]
    if candidate.name is not None:
        features += [{"id": "name", "value": round(candidate.name, 1)}, {"id": "same-name", "value": candidate.same}]
    features += [
        {"id": f"property-{pid}", "value": round(100 * agreed, 1)}
        for pid, agreed in candidate.agreed.items()
        if agreed is not None
    ]
    return {
        "id": candidate.hit.iri.removeprefix(state().served.id("")),
        "name": candidate.hit.name(words.language),
        "description": told,
        "type": types_of(known, candidate),
        "score": candidate.score,
        "match": candidate.match,
        "features": features,
    }


@views.get("/reconcile/suggest/<any(entity, property, type):kind>", defaults={"language": ""})
@views.get(f"{_IN}/suggest/<any(entity, property, type):kind>")
def suggested(language: str, kind: str) -> Response:
    """What the beginning of a name, or of an id, may become."""
    words = _speak(language)
    prefix, cursor = request.args.get("prefix", "").strip(), request.args.get("cursor") or "0"
    if len(prefix) > LONGEST:
        raise BadRequest(f"prefix has {len(prefix):,} characters; at most {LONGEST:,} are read")
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 6):
        raise BadRequest("cursor is to be a number of suggestions to skip")
    wanted = list({id: None for name in ("type", "schema") for id in request.args.getlist(name) if id})
    if len(wanted) > MOST_VALUES:
        raise BadRequest(f"{len(wanted):,} types are wanted; at most {MOST_VALUES} are looked at")
    suggest = suggest_entities if kind == "entity" else suggest_terms
    return _answer({"result": suggest(words, kind, prefix, int(cursor), wanted)})


@views.get("/reconcile/flyout/<any(entity, property, type):kind>", defaults={"language": ""})
@views.get(f"{_IN}/flyout/<any(entity, property, type):kind>")
def flyout(language: str, kind: str) -> Response:
    """A few words about a suggestion, as HTML in JSON."""
    words, id = _speak(language), request.args.get("id", "")
    portrait = _portrait(words, id) if kind == "entity" else None
    if kind != "entity":
        found = [each for each in suggest_terms(words, kind, id, 0, []) if each["id"] == id]
        if not found:
            abort(404, UNKNOWN)
        return _answer({"id": id, "html": render_template("reconcile_flyout.html", term=found[0])})
    return _answer({"id": id, "html": render_template("reconcile_flyout.html", portrait=portrait)})


def _portrait(words: Words, id: str) -> Any:
    iri = entity_iri(state().served, id) if id and len(id) <= LONGEST else None
    portrait = read_portrait(state().served, words, iri) if iri else None
    if portrait is None:
        abort(404, UNKNOWN)
    return portrait


@views.get("/reconcile/preview", defaults={"language": ""})
@views.get(f"{_IN}/preview")
def preview(language: str) -> Response:
    """A thing on a small page, which any site may show in a frame: it has no script, no form, and nothing to press."""
    words, id = _speak(language), request.args.get("id", "")

    def make() -> Finished:
        html = render_template("reconcile_preview.html", portrait=_portrait(words, id), w=words)
        return html_page(html, words, ("Content-Security-Policy", FRAMED))

    return respond(finished(("reconcile-preview", id, words.language), make))


@views.get("/reconcile/view", defaults={"language": ""})
@views.get(f"{_IN}/view")
def view(language: str) -> Response:
    """303 to the thing itself, however its id was encoded on the way here."""
    served, id = state().served, request.args.get("id", "")
    iri = entity_iri(served, id) if id else None
    if iri is None:
        abort(404, UNKNOWN)
    query: dict[str, str | int] = {"lang": language} if language else {}
    if iri.startswith(served.id("")):
        return redirect(Presenter.address("/id/" + iri.removeprefix(served.id("")), query), 303)  # type: ignore[return-value]
    return redirect(Presenter.address("/describe", {"iri": iri, **query}), 303)  # type: ignore[return-value]


@views.get("/reconcile/properties", defaults={"language": ""})
@views.get(f"{_IN}/properties")
def proposed(language: str) -> Response:
    """The properties that things of a type have, in the order of reading."""
    words, id, limit = _speak(language), request.args.get("type", ""), request.args.get("limit", "")
    if limit and not (limit.isascii() and limit.isdecimal() and len(limit) < 9 and int(limit)):
        raise BadRequest("limit is to be a whole number above 0")
    type = type_named(types(words), id)
    found = properties(words, type) if type or not id else []
    proposal = [{"id": each.id, "name": each.name} for each in found[: int(limit) if limit else None]]
    return _answer({"type": id, "properties": proposal} | ({"limit": int(limit)} if limit else {}))


def _page(language: str) -> Response:
    """The page for people."""
    if not language or request.args.get("lang") in LANGUAGES:
        del g.language  # a person reads it, in the language they like
    words, explicit = reader()
    names = [line.strip()[:LONGEST] for line in request.args.get("names", "").splitlines() if line.strip()]
    tried = try_names(words, names, request.args.get("type", ""), explicit=explicit)

    def make() -> Finished:
        spoken = {code: service_url("" if code == "en" else code) for code in LANGUAGES}
        html = render_template(
            "reconcile.html",
            types=[(each, properties(words, each)) for each in types(words).values()],
            services=spoken,
            tried=tried,
            limits={"batch": BATCH, "ids": MOST_IDS, "names": MOST_NAMES},
        )
        return html_page(html, words)

    key = ("reconcile", words.language, explicit, service_url())
    return respond(make() if tried.names else finished(key, make), "Accept", "Accept-Language")
