"""Answers are compressed for who takes it; each coding has its own validator, and both are honored."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

PAGES = ["/", "/doc/plan/XA-1.ttl", "/sparql?query=SELECT * { ?s a ?type }", "/static/ogpkg.css"]


@pytest.mark.parametrize("address", PAGES)
def test_the_compressed_answer_is_the_same_answer(client: FlaskClient, address: str) -> None:
    with client.get(address) as plain, client.get(address, headers={"Accept-Encoding": "br, gzip"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
        assert plain.headers["ETag"] != packed.headers["ETag"]
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert "Accept-Encoding" in plain.headers["Vary"]
    for answer, accept in ((plain, ""), (packed, "gzip")):
        headers = {"If-None-Match": answer.headers["ETag"], "Accept-Encoding": accept}
        with client.get(address, headers=headers) as again:
            assert (again.status_code, again.data) == (304, b"")
            assert again.headers["ETag"] == answer.headers["ETag"]


def test_a_short_answer_and_an_unwilling_client_are_left_alone(client: FlaskClient) -> None:
    short = client.get("/sparql?query=ASK{}", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in short.headers
    unwilling = client.get("/", headers={"Accept-Encoding": "gzip;q=0, *;q=0"})
    assert "Content-Encoding" not in unwilling.headers


def test_head_speaks_of_the_compressed_answer(client: FlaskClient) -> None:
    got = client.get("/plans", headers={"Accept-Encoding": "gzip"})
    headed = client.head("/plans", headers={"Accept-Encoding": "gzip"})
    assert headed.data == b""
    for name in ("Content-Length", "Content-Encoding", "ETag"):
        assert headed.headers[name] == got.headers[name]
