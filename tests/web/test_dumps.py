"""Dumps over HTTP: what comes is the file of the build, whole or in parts, and people's own tools can check it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from tests.live import running
from tests.web.pages import Page
from tests.web.test_changes import PUBLIC, VERSIONS, Published, publish

NAMES = ("dataset.nq.gz", "dataset.nq.zst", "dataset.trig.gz", "dataset.trig.zst")
FILE = "/dump/dataset.nq.gz"


class Visitor(FlaskClient):
    """A client that reads every answer to its end, and so lets go of the file."""

    def open(self, *arguments: Any, **options: Any) -> Any:
        return super().open(*arguments, **{"buffered": True, **options})


def opened(settings: Settings) -> Iterator[Visitor]:
    app = create_app(settings)
    app.testing = True
    yield Visitor(app, app.response_class)
    close_app(app)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Three versions, of which two are kept."""
    return publish(tmp_path_factory.mktemp("dumped"), *VERSIONS)


@pytest.fixture(scope="module")
def visitor(published: Published) -> Iterator[Visitor]:
    yield from opened(Settings(snapshot=published.folder, workers=1, public_url=PUBLIC))


def content(published: Published, name: str = "dataset.nq.gz", version: str = "current") -> bytes:
    return (published.folder / version / "dump" / name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_dump_is_the_file_of_the_build_and_says_what_it_is(visitor: Visitor, published: Published, name: str) -> None:
    answer = visitor.get(f"/dump/{name}")
    expected = content(published, name)
    sha256 = hashlib.sha256(expected)
    assert (answer.status_code, answer.data) == (200, expected)
    assert answer.content_type == {"gz": "application/gzip", "zst": "application/zstd"}[name.rpartition(".")[2]]
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["ETag"] == f'"{sha256.hexdigest()}"'
    assert answer.headers["Content-Length"] == str(len(expected))
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    # RFC 9530 section 2: a byte sequence (RFC 8941 section 3.3.5) by the name of its algorithm.
    assert answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(sha256.digest()).decode()}:"
    assert answer.headers["Content-Location"] == f"/dump/{published.versions[-1]}/{name}"
    assert 'rel="describedby"' in answer.headers["Link"]
    assert '</dump/>; rel="collection"' in answer.headers["Link"]
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_dump_is_never_compressed_again(visitor: Visitor, published: Published) -> None:
    answer = visitor.get(FILE, headers={"Accept-Encoding": "gzip, br, zstd"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == content(published)


def test_head_has_the_headers_and_no_body(visitor: Visitor, published: Published) -> None:
    got, head = visitor.get(FILE), visitor.head(FILE)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Length", "ETag", "Repr-Digest", "Content-Type", "Last-Modified", "Link"):
        assert head.headers[name] == got.headers[name]


def test_it_was_modified_when_the_version_came(visitor: Visitor, published: Published) -> None:
    newest = json.loads(max((published.folder / "history").iterdir()).read_text())["when"]
    assert parsedate_to_datetime(visitor.get(FILE).headers["Last-Modified"]) == datetime.fromisoformat(newest)


def test_what_a_client_has_is_not_sent_again(visitor: Visitor) -> None:
    headers = visitor.get(FILE).headers
    for condition in ({"If-None-Match": headers["ETag"]}, {"If-Modified-Since": headers["Last-Modified"]}):
        again = visitor.get(FILE, headers=condition)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == headers["ETag"]
    refused = visitor.get(FILE, headers={"If-Match": '"other"'})
    assert (refused.status_code, refused.content_type) == (412, "application/problem+json")


#: A Range header and the part of a file of 1000 bytes that RFC 9110 section 14.1.2 gives for it; None for the whole.
RANGES: dict[str, slice | None] = {
    "bytes=0-499": slice(0, 500),
    "bytes=500-999": slice(500, 1000),
    "bytes=-500": slice(500, 1000),
    "bytes=990-": slice(990, 1000),
    "bytes=0-0": slice(0, 1),
    "bytes=-1": slice(999, 1000),
    "bytes=999-": slice(999, 1000),
    "bytes=0-5000": slice(0, 1000),
    # A suffix longer than the representation is all of it.
    "bytes=-5000": slice(0, 1000),
    "Bytes=0-9": slice(0, 10),
    # Section 14.2: another unit MUST be ignored, an invalid range and several ranges MAY be.
    "items=0-9": None,
    "bytes=9-0": None,
    "bytes=-": None,
    "bytes=a-b": None,
    "bytes=0-9,20-29": None,
    "bytes": None,
    "bytes=1-2-3": None,
    "bytes=99999999999999999999999999-": None,
}


@pytest.fixture(scope="module")
def thousand(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A server whose dump was cut to a thousand bytes after it was opened, so that the figures are easy to read."""
    folder = tmp_path_factory.mktemp("thousand") / "snapshots"
    shutil.copytree(published.folder, folder, symlinks=True)
    for client in opened(Settings(snapshot=folder, workers=1)):
        file = folder / "current" / "dump" / "dataset.nq.gz"
        file.write_bytes(file.read_bytes()[:1000])
        yield client


@pytest.mark.parametrize(("asked", "part"), RANGES.items())
def test_a_part_is_sent_as_asked(thousand: Visitor, published: Published, asked: str, part: slice | None) -> None:
    answer = thousand.get(FILE, headers={"Range": asked})
    whole = content(published)[:1000]
    if part is None:
        assert (answer.status_code, answer.data) == (200, whole)
        return
    assert (answer.status_code, answer.data) == (206, whole[part])
    assert answer.headers["Content-Range"] == f"bytes {part.start}-{part.stop - 1}/1000"
    assert answer.headers["Content-Length"] == str(part.stop - part.start)
    # RFC 9530: the digest is of the whole representation.
    assert answer.headers["Repr-Digest"] == thousand.get(FILE).headers["Repr-Digest"]


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=1000-1001", "bytes=999999-", "bytes=-0"])
def test_a_part_beyond_the_file_is_refused_with_its_length(thousand: Visitor, asked: str) -> None:
    answer = thousand.get(FILE, headers={"Range": asked})
    assert (answer.status_code, answer.content_type) == (416, "application/problem+json")
    assert answer.headers["Content-Range"] == "bytes */1000"


def test_a_part_is_sent_only_of_the_file_that_the_client_has_begun(thousand: Visitor) -> None:
    # RFC 9110 section 13.1.5: a strong validator that is the same, or the exact date; else the whole file.
    headers = thousand.get(FILE).headers
    later = format_datetime(datetime.fromisoformat("2099-01-01T00:00:00+00:00"), usegmt=True).replace("-0000", "GMT")
    table = {
        headers["ETag"]: 206,
        headers["Last-Modified"]: 206,
        f"W/{headers['ETag']}": 200,
        '"other"': 200,
        later: 200,
        "nonsense": 200,
    }
    for condition, status in table.items():
        answer = thousand.get(FILE, headers={"Range": "bytes=0-9", "If-Range": condition})
        assert answer.status_code == status, condition


def test_conditions_come_before_the_range_and_head_ignores_it(thousand: Visitor) -> None:
    etag = thousand.get(FILE).headers["ETag"]
    assert thousand.get(FILE, headers={"Range": "bytes=0-9", "If-None-Match": etag}).status_code == 304
    assert thousand.get(FILE, headers={"Range": "bytes=0-9", "If-Match": '"other"'}).status_code == 412
    head = thousand.head(FILE, headers={"Range": "bytes=0-9"})
    assert (head.status_code, head.headers["Content-Length"]) == (200, "1000")


def test_an_older_version_is_kept_under_its_own_address(visitor: Visitor, published: Published) -> None:
    older = visitor.get(f"/dump/{published.versions[1]}/dataset.nq.gz")
    assert older.data == content(published, version=published.versions[1]) != visitor.get(FILE).data
    assert b"Plant trees" in gzip.decompress(older.data)
    assert older.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert '</dump/dataset.nq.gz>; rel="latest-version"' in older.headers["Link"]
    assert "immutable" not in visitor.get(FILE).headers["Cache-Control"]
    assert visitor.get(f"/dump/{published.versions[2]}/dataset.nq.gz").data == visitor.get(FILE).data


def test_a_version_that_is_no_longer_kept_is_gone_and_one_that_never_was_is_not_found(
    visitor: Visitor, published: Published
) -> None:
    assert visitor.get(f"/dump/{published.versions[0]}/dataset.nq.gz").status_code == 410
    assert visitor.get(f"/dump/{published.versions[0]}/SHA256SUMS").status_code == 410
    for path in ("0123456789abcdef/dataset.nq.gz", "current/dataset.nq.gz", "dataset.nq", "manifest.json", "x/y/z"):
        assert visitor.get(f"/dump/{path}").status_code == 404, path


@pytest.mark.parametrize(
    "path",
    [
        "../manifest.json",
        "..%2Fmanifest.json",
        "%2e%2e/manifest.json",
        "history/..",
        "./dataset.nq.gz",
        "a\0b",
        "dataset.nq.gz/",
    ],
)
def test_no_path_leads_out_of_the_dumps(visitor: Visitor, path: str) -> None:
    answer = visitor.get(f"/dump/{path}")
    assert answer.status_code in (301, 308, 404)
    assert b"made_with" not in answer.data


def test_one_version_that_is_served_alone_offers_no_other(published: Published) -> None:
    for visitor in opened(Settings(snapshot=published.folder / published.versions[1], workers=1)):
        assert json.loads(visitor.get("/dump/", headers={"Accept": "application/json"}).data)["older"] == []
        assert visitor.get(f"/dump/{published.versions[2]}/dataset.nq.gz").status_code == 404
        assert visitor.get(f"/dump/{published.versions[1]}/dataset.nq.gz").status_code == 200


def test_the_page_lists_every_file_with_its_hash(visitor: Visitor, published: Published) -> None:
    for address, language in (("/dump/", "en"), ("/dump/?lang=ko", "ko")):
        page = Page(visitor.get(address).text)
        assert (page.mistakes, page.language) == ([], language)
        for name in NAMES:
            assert f"/dump/{name}" in page.links
            assert f"/dump/{published.versions[1]}/{name}" in page.links
            assert hashlib.sha256(content(published, name)).hexdigest() in page.words
    assert visitor.get("/dump").headers["Location"] == "/dump/"
    assert "Accept" in visitor.get("/dump/").headers["Vary"]


def test_the_list_as_json(visitor: Visitor, published: Published) -> None:
    said = json.loads(visitor.get("/dump/", headers={"Accept": "application/json"}).data)
    quads = (published.folder / "current" / "dataset.nq").read_bytes().count(b"\n")
    assert (said["version"], said["statements"]) == (published.versions[2], quads)
    assert [offer["version"] for offer in said["older"]] == [published.versions[1]]
    for file in said["files"] + said["older"][0]["files"]:
        got = visitor.get(file["url"].removeprefix(PUBLIC[:-1]))
        assert (len(got.data), hashlib.sha256(got.data).hexdigest()) == (file["bytes"], file["sha256"])
        assert got.content_type == file["compressFormat"]
    assert [file["mediaType"] for file in said["files"]] == ["application/n-quads"] * 2 + ["application/trig"] * 2
    assert visitor.get(said["checksums"].removeprefix(PUBLIC[:-1])).data == content(published, "SHA256SUMS")


def test_the_dumps_of_the_catalog_are_all_there(visitor: Visitor) -> None:
    turtle = visitor.get("/dataset", headers={"Accept": "text/turtle"}, follow_redirects=True).text
    assert "void:dataDump" in turtle
    for name in NAMES[::2]:
        assert f"dump/{name}" in turtle
        assert visitor.head(f"/dump/{name}").status_code == 200


def test_files_served_as_they_are_have_no_dumps_and_say_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "a.nq"
    file.write_text("<x:a> <x:b> <x:c> .\n")
    for visitor in opened(Settings(files=(file,), workers=1)):
        for path in ("/dump/", FILE, "/dump/SHA256SUMS", "/dump/0123456789abcdef/dataset.nq.gz"):
            answer = visitor.get(path)
            assert answer.status_code == 404
            assert "ogpkg build" in answer.text


def test_people_fetch_and_check_with_their_own_tools(published: Published, tmp_path: Path) -> None:
    if not (shutil.which("curl") and shutil.which("sha256sum")):
        pytest.skip("curl and sha256sum are not installed")
    with running(Settings(snapshot=published.folder, workers=1)) as (url, _):
        for name in (*NAMES, "SHA256SUMS"):
            # --compressed: what curl itself would unpack if we called the packing a coding of the content.
            subprocess.run(["curl", "-sSfO", "--compressed", f"{url}/dump/{name}"], cwd=tmp_path, check=True)
        check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
        assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=True).stdout == b""
        # A download that broke off goes on where it was.
        half = tmp_path / "dataset.nq.gz"
        half.write_bytes(half.read_bytes()[:700])
        subprocess.run(["curl", "-sSf", "-C", "-", "-O", f"{url}{FILE}"], cwd=tmp_path, check=True)
        subprocess.run(check, cwd=tmp_path, check=True)
        subprocess.run(
            ["curl", "-sSfOJ", f"{url}{FILE}"], cwd=(tmp_path / "other").mkdir() or tmp_path / "other", check=True
        )
        assert (tmp_path / "other" / "dataset.nq.gz").read_bytes() == content(published)


def test_wget_goes_on_with_a_download(published: Published, tmp_path: Path) -> None:
    if not shutil.which("wget"):
        pytest.skip("wget is not installed")
    with running(Settings(snapshot=published.folder, workers=1)) as (url, _):
        (tmp_path / "dataset.trig.zst").write_bytes(content(published, "dataset.trig.zst")[:123])
        subprocess.run(["wget", "-q", "-c", f"{url}/dump/dataset.trig.zst"], cwd=tmp_path, check=True)
        assert (tmp_path / "dataset.trig.zst").read_bytes() == content(published, "dataset.trig.zst")
