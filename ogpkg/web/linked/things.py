"""Which thing an address is about: one that is there, one that was replaced, one that is gone, or none."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from flask import Response, abort, render_template, request

from ogpkg.dataset.history import Gone
from ogpkg.iris import PREFIXES
from ogpkg.web.history.changes import tombstone
from ogpkg.web.linked.addresses import in_path
from ogpkg.web.linked.links import Link, header
from ogpkg.web.negotiate import PROBLEM, TEXT, prefers_html
from ogpkg.web.problems import problem
from ogpkg.web.served import Row
from ogpkg.web.state import Known, reader, state

UNKNOWN = "nothing here is said about it; the lists on the front page show what there is"
_CHANGES = "/changes"
_REPLACED = PREFIXES["dcterms"] + "isReplacedBy"
#: Escapes that many clients write though a path need not have them (RFC 3986, section 3.3): ``!$&'()*+,:;=@``.
_NEEDLESS = re.compile("%(?:21|24|26|27|28|29|2A|2B|2C|3A|3B|3D|40)", re.IGNORECASE)


def find(path: str) -> Known:
    """The thing whose IRI ends in `path`, in one of the ways to write it; 410 for one that is gone, 404 for none."""
    served, places = state().served, state().places
    iris = dict.fromkeys(served.id(way) for way in _ways(path))
    for iri in iris:
        known = places.get(iri) or _look_up(iri)
        if known:
            places.put(iri, known, 500)
            return known
    for iri in iris:
        if gone := tombstone(iri):
            abort(_gone(gone))
    abort(404, UNKNOWN)


def _ways(path: str) -> tuple[str, ...]:
    """The ways in which an IRI may be written that is asked for as `path`.

    As it is; with letters beyond ASCII escaped; without escapes that it does not need; with every character escaped
    that can be. A server that hands on a decoded path leaves no other way to find a key with ``%2F`` in it.
    """
    kind, slash, key = path.partition("/")
    escaped = kind + slash + quote(unquote(key), safe="")
    return path, in_path(path), _NEEDLESS.sub(lambda found: chr(int(found[0][1:], 16)), path), escaped


def _look_up(iri: str) -> Known | None:
    served = state().served
    try:
        rows = served.rows("known", subject=[iri])
    except ValueError:
        return None
    if not rows and not served.has_graph(iri):
        return None
    return Known(iri, _successor(rows))


def _successor(rows: list[Row]) -> str | None:
    """What replaces a thing, when its replacement is all that documents say about it."""
    entailed = state().served.id("document/entailed")
    said = [row for row in rows if row["graph"].value != entailed]
    replaced = [row["object"].value for row in said if row["predicate"].value == _REPLACED and "object" in row]
    return replaced[0] if replaced and len(replaced) == len(said) else None


def _gone(gone: Gone) -> Response:
    """The tombstone: what it was called, since which version it is missing, and where the changes are listed."""
    if prefers_html(request.headers.get("Accept"), (PROBLEM, TEXT)):
        html = render_template("tombstone.html", gone=gone, key=gone.iri.rpartition("/")[2])
        response = Response(html, status=410, content_type="text/html; charset=utf-8")
        response.headers["Content-Language"] = reader()[0].language
        response.vary.update(("Accept", "Accept-Language"))
    else:
        response = _problem(gone)
    response.headers["Link"] = header([Link(_CHANGES, "version-history"), Link(gone.iri, "describes")])
    response.headers["Cache-Control"] = f"public, max-age={state().settings.max_age}"
    return response


def _problem(gone: Gone) -> Response:
    names = ", ".join(dict.fromkeys(gone.names.values()))
    called = f" ({names})" if names else ""
    return problem(
        410,
        "Gone",
        f"{gone.iri}{called} was last in dataset version {gone.last} and is not in version {gone.version}, "
        f"which came on {gone.when.date().isoformat()}; {_CHANGES} lists what changed",
        instance=gone.iri,
        last=gone.last,
        since=gone.version,
        when=gone.when.isoformat(),
        changes=_CHANGES,
    )
