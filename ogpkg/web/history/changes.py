"""What changed between dataset versions: pages, an Atom feed, JSON, and tombstones of what is gone."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.http import http_date

from ogpkg.dataset.history import FOLDER, Entry, Gone, History, Things, read_history
from ogpkg.formats import NOT_XML, Format
from ogpkg.web.asked import counted
from ogpkg.web.history.change_pages import PAGE, ChangesPage, Shown
from ogpkg.web.linked.links import Link, header
from ogpkg.web.negotiate import HTML, negotiate
from ogpkg.web.present import Presenter
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state

views = Blueprint("changes", __name__)

_JSON, _ATOM = Format("json", "application/json", "json"), Format("atom", "application/atom+xml", "atom")
_NONE = "what is served here has no history: versions are compared when a snapshot is built; see `ogpkg build`"
#: Things of a kind that a list of entries shows, that the page of one entry does, and that the feed does.
_FEW, _MANY, _FEED = 25, 300, 50


def tombstone(iri: str) -> Gone | None:
    """When the thing `iri` vanished from the dataset, if it did and is not back; None for all others.

    `Gone` has `iri`, `names` (language → name), `last` (the last version that had it), and `version` and `when`
    (an aware datetime) of the version that came without it. Ask only about what the dataset says nothing about.
    """
    return history().gone(iri)


def history() -> History:
    """The history up to the version that is served; empty for files served as they are."""
    served = state().served
    if served.folder is None:
        return History(())
    versions = served.folder.parent
    try:
        changed = (versions / FOLDER).stat().st_mtime_ns
    except OSError:
        return History(())
    return _history(versions, changed, served.version)


@lru_cache(maxsize=4)
def _history(versions: Path, changed: int, version: str) -> History:
    """The history in `versions`, read again when its folder has `changed`: an entry itself never does."""
    return read_history(versions).until(version)


@views.get("/changes")
def changes() -> Response:
    """What each version brought, the newest first; a client that wants a feed or data is sent there."""
    wanted = negotiate(request.headers.get("Accept"), (HTML, _ATOM, _JSON)).format
    if wanted is not HTML:
        response = redirect(f"/changes.{wanted.extension}", 303)
        response.vary.add("Accept")
        return response  # type: ignore[return-value]
    words, explicit = reader()
    answer = _kept(("page", words.language, explicit, _page()), lambda: _make_page(_few(), _page()))
    return respond(answer, "Accept", "Accept-Language")


@views.get("/changes/<int:number>")
def change(number: int) -> Response:
    """What one version brought, by the number of its entry."""
    entry = _entry(number)
    words, explicit = reader()
    answer = _kept(("entry", words.language, explicit, number), lambda: _make_page((entry,), 0))
    return respond(answer, "Accept-Language")


@views.get("/changes/<int:number>.json")
def change_as_json(number: int) -> Response:
    """The same for programs, with every thing that the entry names."""
    entry = _entry(number)
    said = _as_json(entry) | {kind: _things(getattr(entry, kind)) for kind in ("new", "changed", "gone")}
    return respond(_kept(("entry.json", number), lambda: _json(said)))


@views.get("/changes.json")
def as_json() -> Response:
    """The entries of a page for programs, with figures; each has its own address for the things."""
    return respond(_kept(("json", _page()), _make_json))


@views.get("/changes.atom")
def feed() -> Response:
    """The same as an Atom feed (RFC 4287), one entry a version; more pages are linked (RFC 5005)."""
    if not history().entries:
        abort(404, _NONE)
    words, explicit = reader()
    return respond(_kept(("atom", words.language, explicit, _page()), _make_feed), "Accept-Language")


def _kept(key: tuple[object, ...], make: Any) -> Finished:
    """The answer under `key` as long as the history stays as it is."""
    found = history()
    newest = found.entries[0].number if found.entries else 0
    return finished(("changes", newest, len(found.damaged), *key), make)


def _entry(number: int) -> Entry:
    found = next((entry for entry in history().entries if entry.number == number), None)
    if found is None:
        abort(404, "the history has no entry of that number; /changes lists what there is")
    return found


def _page() -> int:
    """The page asked for, counted from 1; the last one for a number beyond it."""
    return min(counted(request.args), _pages())


def _pages() -> int:
    return max(1, -(-len(history().entries) // PAGE))


def _few() -> tuple[Entry, ...]:
    """The entries of the page asked for."""
    start = (_page() - 1) * PAGE
    return history().entries[start : start + PAGE]


def _shown(entries: tuple[Entry, ...], most: int) -> list[Shown]:
    words, explicit = reader()
    return ChangesPage(state().served, words, explicit=explicit).show(entries, most)


def _make_page(entries: tuple[Entry, ...], number: int) -> Finished:
    """The page with these entries; `number` is 0 for the page of one entry."""
    words, explicit = reader()
    page = ChangesPage(state().served, words, explicit=explicit)
    html = render_template(
        "changes.html",
        entries=page.show(entries, _FEW if number else _MANY),
        gone=page.gone(history().all_gone()) if number == 1 else [],
        all_gone=len(history().all_gone()),
        damaged=len(history().damaged),
        number=number,
        pages=_pages(),
    )
    links = (
        Link("/changes.atom", "alternate", _ATOM.media_type),
        Link("/changes.json" if number else f"/changes/{entries[0].number}.json", "alternate", _JSON.media_type),
    )
    return html_page(html, words, ("Link", header(links)), *_modified())


def _make_feed() -> Finished:
    words, _ = reader()
    home = state().public_url
    around = {"first": 1, "previous": _page() - 1, "next": _page() + 1, "last": _pages()}
    body = render_template(
        "feed.xml",
        entries=_shown(_few(), _FEED),
        home=home,
        feed_id=_urn("feed", history().entries[-1]),
        entry_id=partial(_urn, "entry"),
        here=home[:-1] + _feed_address(_page()),
        updated=history().entries[0].when,
        pages={rel: home[:-1] + _feed_address(page) for rel, page in around.items() if 1 <= page <= _pages()},
        type=_ATOM.media_type,
    )
    # A name may hold characters that XML cannot carry, not even escaped.
    content = NOT_XML.sub("\ufffd".encode(), body.encode())
    headers = (("Content-Language", words.language), *_modified())
    return Finished(content, f"{_ATOM.media_type}; charset=utf-8", headers)


def _urn(kind: str, entry: Entry) -> str:
    """A name that stays when the server moves (RFC 4287, section 4.2.6); that of the feed comes of its first entry."""
    said = f"{state().served.base} {kind} {entry.number} {entry.version} {entry.when.isoformat()}"
    return uuid5(NAMESPACE_URL, said).urn


def _feed_address(page: int) -> str:
    words, explicit = reader()
    query: dict[str, str | int] = {"lang": words.language} if explicit else {}
    return Presenter.address("/changes.atom", query | ({"page": page} if page > 1 else {}))


def _make_json() -> Finished:
    said: dict[str, object] = {"entries": [_as_json(entry) for entry in _few()], "page": _page(), "pages": _pages()}
    if _page() < _pages():
        said["next"] = f"{state().public_url}changes.json?page={_page() + 1}"
    return _json(said)


def _json(said: dict[str, Any]) -> Finished:
    return Finished(json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n", _JSON.media_type, _modified())


def _as_json(entry: Entry) -> dict[str, Any]:
    """An entry in figures."""
    graphs = {iri: {"added": delta.added, "removed": delta.removed} for iri, delta in entry.graphs.items()}
    return {
        "number": entry.number,
        "url": f"{state().public_url}changes/{entry.number}.json",
        "version": entry.version,
        "previous": entry.previous,
        "when": entry.when.isoformat(),
        "statements": entry.statements,
        "compared": entry.compared,
        "graphs": graphs,
        "counts": {kind: getattr(entry, kind).count for kind in ("new", "changed", "gone")},
    }


def _things(things: Things) -> list[dict[str, Any]]:
    return [{"iri": thing.iri, "names": dict(thing.names)} for thing in things.listed]


def _modified() -> tuple[tuple[str, str], ...]:
    """When the newest version came, as a header."""
    entries = history().entries
    return (("Last-Modified", http_date(entries[0].when)),) if entries else ()
