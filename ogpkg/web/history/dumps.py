"""The dataset as files to take away, of the version that is served and of those still kept beside it.

A dump is sent as what it is, ``application/gzip`` or ``application/zstd``, without a Content-Encoding: with one, a
client may unpack it on the way (RFC 9110, section 8.4), and neither its name nor its checksum would fit. What is
inside says the catalog (``dcat:mediaType`` beside ``dcat:compressFormat``), and so does the list here.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file
from werkzeug.http import is_resource_modified

from ogpkg.dataset.dumps import CHECKSUMS, DUMPS, FOLDER, Dump
from ogpkg.dataset.names import MANIFEST
from ogpkg.formats import Format
from ogpkg.web.history.changes import history
from ogpkg.web.linked.links import Link, header
from ogpkg.web.negotiate import HTML, negotiate
from ogpkg.web.present import Presenter, grouped
from ogpkg.web.problems import problem
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state
from ogpkg.web.vocabulary.vocabularies import signposts

views = Blueprint("dumps", __name__)

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_JSON = Format("json", "application/json", "json")
_VERSION = re.compile(r"[0-9a-f]{16}")
#: One range of bytes (RFC 9110, section 14.1.2): "0-99", "100-" or, the last 50, "-50".
_RANGE = re.compile(r"bytes=[ \t]*(\d{1,18})?-(\d{1,18})?[ \t]*", re.IGNORECASE)
#: A year: what is under the name of a version never changes.
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Offer:
    """The dumps of one version: its folder, how many statements each of them has, and the hashes by file name."""

    folder: Path
    version: str
    statements: int
    hashes: Mapping[str, str]

    def size(self, name: str) -> int:
        """Bytes of the file `name`; 0 if it has gone meanwhile."""
        try:
            return (self.folder / FOLDER / name).stat().st_size
        except OSError:
            return 0


@views.get("/dump")
def moved() -> Response:
    """The list has a slash at its end, so that file names stand relative to it."""
    query = request.query_string.decode("ascii", "replace")
    return redirect("/dump/" + (f"?{query}" if query else ""), 301)  # type: ignore[return-value]


@views.get("/dump/")
def listing() -> Response:
    """The files there are, with size, checksum and how to check it: a page, or JSON."""
    current = _served()
    older = _older()
    if negotiate(request.headers.get("Accept"), (HTML, _JSON)).format is _JSON:
        return respond(Finished(_as_json(current, older), _JSON.media_type), "Accept")
    words, explicit = reader()
    kept = tuple(offer.version for offer in older)
    answer = finished(("dumps", words.language, explicit, kept), lambda: _make_page(current, older))
    return respond(answer, "Accept", "Accept-Language")


@views.get(f"/dump/{CHECKSUMS}")
def checksums() -> Response:
    """The sha256 of each dump, as ``sha256sum --check`` takes it."""
    return _sums(_served())


@views.get(f"/dump/<version>/{CHECKSUMS}")
def checksums_of_version(version: str) -> Response:
    """The same of a version that is kept."""
    return _sums(_kept(version))


@views.get("/dump/<name>")
def dump(name: str) -> Response:
    """A dump of the version that is served."""
    return _send(_served(), _named(name), f"public, max-age={state().settings.max_age}")


@views.get("/dump/<version>/<name>")
def dump_of_version(version: str, name: str) -> Response:
    """A dump of a version that is kept, under an address at which it stays the same."""
    return _send(_kept(version), _named(name), _FOREVER)


def _served() -> Offer:
    """The dumps of what is served; 404, with what to do, where it has none."""
    folder = state().served.folder
    offer = _offer(folder) if folder else None
    if offer is None:
        abort(404, "the files served here have no dumps: those are part of a snapshot; see `ogpkg build`")
    return offer


def _kept(version: str) -> Offer:
    """The dumps of `version`; 404 where it was never here, 410 where it is no longer kept."""
    for offer in (_served(), *_older()):
        if offer.version == version:
            return offer
    if any(entry.version == version for entry in history().entries):
        abort(410, "this version was published here and is no longer kept; /dump/ lists those that are")
    abort(404, "there is no such version; /dump/ lists those that are kept")


def _older() -> tuple[Offer, ...]:
    """The dumps of the other versions in the folder of versions, the latest first; none where one alone is named."""
    settings, folder = state().settings, state().served.folder
    if folder is None or settings.snapshot is None or settings.snapshot.resolve() != folder.parent:
        return ()
    known = {entry.version: entry.number for entry in reversed(history().entries)}
    others = [path for path in folder.parent.iterdir() if _VERSION.fullmatch(path.name) and path != folder]
    others.sort(key=lambda path: known.get(path.name, 0), reverse=True)
    return tuple(offer for path in others if path.name in known and (offer := _offer(path)))


def _offer(folder: Path) -> Offer | None:
    """The dumps in the snapshot `folder`; None where there are none."""
    try:
        return _read_offer(folder)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


@lru_cache(maxsize=32)
def _read_offer(folder: Path) -> Offer:
    """The same, read once: a snapshot never changes. What cannot be read is tried again."""
    manifest = json.loads((folder / MANIFEST).read_bytes())
    hashes = {dump.name: str(manifest["outputs"][f"{FOLDER}/{dump.name}"]) for dump in DUMPS}
    return Offer(folder, str(manifest["version"]), int(manifest["quads"]), hashes)


def _named(name: str) -> Dump:
    found = next((dump for dump in DUMPS if dump.name == name), None)
    if found is None:
        abort(404, f"there is no such file; there are: {', '.join(dump.name for dump in DUMPS)}, {CHECKSUMS}")
    return found


def _sums(offer: Offer) -> Response:
    text = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(offer.hashes.items()))
    return respond(Finished(text.encode(), "text/plain; charset=utf-8", (("Link", _links()),)))


def _send(offer: Offer, dump: Dump, caching: str) -> Response:
    """The file, or the part of it that was asked for; it is read while it is sent."""
    response, size = _whole(offer, dump), offer.size(dump.name)
    response.headers["Cache-Control"] = caching
    if not _understand_range(response, size):
        response.close()
        refused = problem(416, "Range Not Satisfiable", f"the file has {size} bytes; ask for a part that begins in it")
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    response.make_conditional(request, accept_ranges=True, complete_length=size)
    if response.status_code == 412:
        response.close()
        abort(412, "the file has another ETag by now; fetch it anew")
    return response


def _whole(offer: Offer, dump: Dump) -> Response:
    """The file with what can be said of it before it is read."""
    path, sha256 = offer.folder / FOLDER / dump.name, offer.hashes[dump.name]
    try:
        # It is saved under the name that the list of checksums has.
        response = send_file(
            path, mimetype=dump.packing, as_attachment=True, conditional=False, etag=False, last_modified=_since(offer)
        )
    except FileNotFoundError:
        abort(410, "this version is no longer kept; /dump/ lists those that are")
    except OSError:
        abort(503, "the file cannot be opened now; ask again")
    response.set_etag(sha256)
    response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(sha256)).decode()}:"  # RFC 9530
    response.headers["Content-Location"] = f"/{FOLDER}/{offer.version}/{dump.name}"
    response.headers["Link"] = _links(dump)
    return response


def _since(offer: Offer) -> datetime:
    """When a version became current last; when it was built, where the history does not know."""
    became = (entry.when for entry in history().entries if entry.version == offer.version)
    return next(became, None) or datetime.fromtimestamp((offer.folder / MANIFEST).stat().st_mtime, UTC)


def _understand_range(response: Response, size: int) -> bool:
    """Write the range that is asked for plainly into the request, or take it out; False if it is beyond the file.

    The library would refuse what a server has to ignore (RFC 9110, section 14.2): other units, several ranges, a
    range in a HEAD request or behind a condition that is not met; and a suffix longer than the file is the whole file.
    """
    environ = request.environ
    sent = environ.pop("HTTP_RANGE", "")
    condition = environ.pop("HTTP_IF_RANGE", "")
    etag, modified = response.headers["ETag"], response.headers["Last-Modified"]
    asked = _RANGE.fullmatch(sent)
    if request.method != "GET" or not asked or condition not in ("", etag, modified):
        return True
    if not is_resource_modified(environ, etag, last_modified=modified):
        return True
    first, last = (int(number) if number else None for number in asked.groups())
    if (first is None and last is None) or (first is not None and last is not None and last < first):
        return True
    if first is None:
        first, last = max(size - (last or 0), 0), size - 1
    if first >= size:
        return False
    environ["HTTP_RANGE"] = f"bytes={first}-{size - 1 if last is None else min(last, size - 1)}"
    return True


def _links(dump: Dump | None = None) -> str:
    """The Link header of a file (RFC 8288; RFC 5829 for the versions)."""
    links = [Link("/dump/", "collection"), Link("/dataset", "describedby"), Link(LICENSE, "license")]
    links.append(Link("/changes", "version-history"))
    if dump:
        links += signposts("dataset").of_content()
        links.append(Link(f"/{FOLDER}/{dump.name}", "latest-version", dump.packing))
        links.append(Link(f"/{FOLDER}/{CHECKSUMS}", "related", "text/plain"))
    return header(links)


def _make_page(current: Offer, older: tuple[Offer, ...]) -> Finished:
    words, _ = reader()
    html = render_template(
        "dumps.html",
        current=current,
        older=[(offer, _since(offer).date().isoformat()) for offer in older],
        dumps=DUMPS,
        checksums=CHECKSUMS,
        home=f"{state().public_url}{FOLDER}/",
        grouped=lambda number: grouped(str(number)),
    )
    links = (Link(Presenter.address("/dump/", {}), "alternate", _JSON.media_type), Link("/dataset", "describedby"))
    return html_page(html, words, ("Link", header(links)))


def _as_json(current: Offer, older: tuple[Offer, ...]) -> bytes:
    """The list for programs; addresses are whole."""
    said = _version_as_json(current, "")
    said["older"] = [_version_as_json(offer, f"{offer.version}/") for offer in older]
    return json.dumps(said, indent=1).encode() + b"\n"


def _version_as_json(offer: Offer, folder: str) -> dict[str, object]:
    home = f"{state().public_url}{FOLDER}/{folder}"
    return {
        "version": offer.version,
        "statements": offer.statements,
        "checksums": home + CHECKSUMS,
        "files": [
            {
                "name": dump.name,
                "url": home + dump.name,
                "mediaType": dump.format.media_type,
                "compressFormat": dump.packing,
                "bytes": offer.size(dump.name),
                "sha256": offer.hashes[dump.name],
            }
            for dump in DUMPS
        ],
    }
