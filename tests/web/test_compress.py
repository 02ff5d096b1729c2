"""Answers are packed for who takes it; each coding has its own validator, and every precondition is honored."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import brotli
import pytest
import zstandard
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from ogpkg.web.answers.codings import wanted

PAGES = ["/", "/doc/plan/XA-1.ttl", "/sparql?query=SELECT * { ?s a ?type }", "/static/ogpkg.css"]
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}


# RFC 9110 section 12.5.3; the order of equals is ours.
@pytest.mark.parametrize(
    ("header", "best"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("compress, deflate", "identity"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0.5 , br;q=0.501", "br"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.001", "gzip"),
        ("gzip;q=0.5, identity", "identity"),
        ("gzip;q=0.5, identity;q=0.4", "gzip"),
        ("*", "zstd"),
        ("*;q=0.3, br;q=0.2, zstd;q=0", "gzip"),
        ("zstd;q=0, br;q=0, *", "gzip"),
        ("*;q=0.5, identity", "identity"),
        ("identity;q=0, gzip", "gzip"),
        ("*;q=0, gzip", "gzip"),
        ("*;q=0, identity;q=0.1", "identity"),
        ("identity;q=0, *", "zstd"),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("gzip;q=0, *;q=0.0", None),
        ("identity;q=0, compress", None),
        ("gzip;q=two, br", "br"),
        ("gzip;q=1.5", "identity"),
        ("gzip;q=nan, ;;, =, br;q=0.0001", "identity"),
    ],
)
def test_the_best_coding_is_found(header: str | None, best: str | None) -> None:
    found = wanted(header)
    assert (found[0] if found else None) == best


@pytest.mark.parametrize("coding", UNPACK)
@pytest.mark.parametrize("address", PAGES)
def test_the_packed_answer_is_the_same_answer(client: FlaskClient, address: str, coding: str) -> None:
    with client.get(address) as plain, client.get(address, headers={"Accept-Encoding": coding}) as packed:
        assert packed.headers["Content-Encoding"] == coding
        assert UNPACK[coding](packed.data) == plain.data
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
        assert plain.headers["ETag"] != packed.headers["ETag"]
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert plain.headers["Vary"] == packed.headers["Vary"]
    for answer, accept in ((plain, ""), (packed, coding)):
        headers = {"If-None-Match": answer.headers["ETag"], "Accept-Encoding": accept}
        with client.get(address, headers=headers) as again:
            assert (again.status_code, again.data) == (304, b"")
            for name in ("ETag", "Vary"):
                assert again.headers[name] == answer.headers[name]


@pytest.mark.parametrize("address", PAGES)
def test_each_coding_has_its_own_strong_validator(client: FlaskClient, address: str) -> None:
    tags = {}
    for coding in ("identity", *UNPACK):
        with client.get(address, headers={"Accept-Encoding": coding}) as answer:
            tags[coding] = answer.headers["ETag"]
    assert len(set(tags.values())) == 4
    assert not any(tag.startswith("W/") for tag in tags.values())
    for coding, tag in tags.items():
        for other in tags:
            headers = {"If-None-Match": tag, "Accept-Encoding": other}
            with client.get(address, headers=headers) as answer:
                assert answer.status_code == (304 if coding == other else 200)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("*", 304),
        ('"other", TAG , "more"', 304),
        ("W/TAG", 304),
        ('"other"', 200),
        ("not a tag", 200),
        ("", 200),
    ],
)
def test_lists_stars_and_weak_tags_are_understood(client: FlaskClient, address: str, header: str, status: int) -> None:
    headers = {"Accept-Encoding": "br"}
    with client.get(address, headers=headers) as first:
        tag = first.headers["ETag"]
    with client.get(address, headers=headers | {"If-None-Match": header.replace("TAG", tag)}) as answer:
        assert answer.status_code == status
        assert answer.headers["ETag"] == tag


@pytest.mark.parametrize("address", PAGES)
def test_a_precondition_that_does_not_hold_stops_the_answer(client: FlaskClient, address: str) -> None:
    with client.get(address) as first:
        tag = first.headers["ETag"]
    for header, status in (("*", 200), (tag, 200), (f'"x", {tag}', 200), ('"x"', 412), (f"W/{tag}", 412)):
        with client.get(address, headers={"If-Match": header}) as answer:
            assert answer.status_code == status
            assert "Accept-Encoding" in answer.headers["Vary"]


def test_what_is_posted_is_never_answered_with_304(client: FlaskClient) -> None:
    data = {"query": "SELECT * { ?s a ?type }"}
    tag = client.post("/sparql", data=data).headers["ETag"]
    # RFC 9110 section 13.1.2: "304 … if GET or HEAD, or 412 for all other request methods".
    assert client.post("/sparql", data=data, headers={"If-None-Match": tag}).status_code == 412
    assert client.post("/sparql", data=data, headers={"If-None-Match": '"x"'}).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_who_takes_nothing_is_told_what_there_is(client: FlaskClient, address: str) -> None:
    for header in ("identity;q=0", "*;q=0"):
        with client.get(address, headers={"Accept-Encoding": header}) as answer:
            assert answer.status_code == 406
            assert "zstd, br, gzip, identity" in answer.json["detail"]
            assert "Accept-Encoding" in answer.headers["Vary"]
            assert "Content-Encoding" not in answer.headers


def test_a_short_answer_is_packed_only_for_who_insists(client: FlaskClient) -> None:
    short = "/sparql?query=ASK{}"
    plain = client.get(short, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    insisted = client.get(short, headers={"Accept-Encoding": "gzip, identity;q=0"})
    assert insisted.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(insisted.data) == plain.data


@pytest.mark.parametrize("coding", ["identity", *UNPACK])
@pytest.mark.parametrize("address", ["/plans", *PAGES])
def test_head_speaks_of_the_same_answer(client: FlaskClient, address: str, coding: str) -> None:
    headers = {"Accept-Encoding": coding}
    with client.get(address, headers=headers) as got, client.head(address, headers=headers) as headed:
        assert headed.data == b""
        for name in ("Content-Length", "Content-Encoding", "Content-Type", "ETag", "Vary", "Cache-Control"):
            assert headed.headers.get(name) == got.headers.get(name)
        assert int(got.headers["Content-Length"]) == len(got.data)


def test_an_answer_is_packed_once(client: FlaskClient) -> None:
    answers = client.application.extensions["ogpkg"].current.answers
    address = "/sparql?query=SELECT * { ?once a ?type }"
    before = client.get(address, headers={"Accept-Encoding": "br"})
    entries, size = len(answers), answers.size
    again = client.get(address, headers={"Accept-Encoding": "br"})
    assert again.data == before.data
    assert (len(answers), answers.size) == (entries, size)
    client.get(address, headers={"Accept-Encoding": "gzip"})
    assert len(answers) == entries + 1
    assert answers.size > size


def test_an_answer_that_is_in_no_cache_leaves_nothing_there(client: FlaskClient) -> None:
    answers = client.application.extensions["ogpkg"].current.answers
    entries = len(answers)
    answer = client.get("/sparql?query=SELECT * { ?s a ?t BIND(RAND() AS ?r) }", headers={"Accept-Encoding": "zstd"})
    assert answer.headers["Content-Encoding"] == "zstd"
    assert "ETag" not in answer.headers
    assert len(answers) == entries


def test_a_range_of_a_static_file_is_of_the_plain_one(client: FlaskClient) -> None:
    headers = {"Range": "bytes=0-9", "Accept-Encoding": "br"}
    with client.get("/static/site.js") as whole, client.get("/static/site.js", headers=headers) as part:
        assert (part.status_code, part.data) == (206, whole.data[:10])
        assert part.headers["ETag"] == whole.headers["ETag"]
        assert "Content-Encoding" not in part.headers


ENDLESS = "Mon, 01 Jan 2001 00:00:0099999999999999"


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(
    "headers",
    [
        {"If-Modified-Since": ENDLESS},
        {"If-Unmodified-Since": ENDLESS},
        {"If-Range": ENDLESS, "Range": "bytes=0-9"},
        {"If-Range": "W/", "Range": "bytes=0-9"},
        {"If-None-Match": 'W/, "', "If-Modified-Since": "0"},
        {"If-Range": '"other"', "Range": "bytes=0-9"},
    ],
)
def test_a_condition_that_nobody_can_read_is_none(client: FlaskClient, address: str, headers: dict[str, str]) -> None:
    with client.get(address, headers=headers) as answer:
        assert answer.status_code == 200


NAMES = ["gzip", "br", "ZSTD", "identity", "*", "deflate", ""]
NO, YES, BROKEN = [";q=0", "; q=0.000"], ["", ";q=1", "; q=0.5 ", ";Q=0.25"], [";q=2", ";q=-1", ";q=1e-1", ";", ";x"]


@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(NO + YES + BROKEN)))
def test_what_is_excluded_is_never_chosen(asked: dict[str, str]) -> None:
    found = wanted(", ".join(name + quality for name, quality in asked.items()))
    assert len(set(found)) == len(found)
    assert set(found) <= {"identity", *UNPACK}
    qualities = {name.lower(): quality for name, quality in asked.items()}
    assert not any(qualities.get(name) in NO for name in found)
    assert all(name in found for name, quality in qualities.items() if quality in YES and name in UNPACK)
