"""Other ways to serve: under another base IRI, with a strict default graph, from plain files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ogpkg import resources
from ogpkg.dataset import Snapshot, build
from ogpkg.web.app import close_app, create_app
from ogpkg.web.settings import Settings
from tests.web.conftest import INVENTED
from tests.web.pages import Page

BASE = "https://data.example/ogp/"


@contextmanager
def served(settings: Settings) -> Iterator[FlaskClient]:
    app = create_app(settings)
    app.testing = True
    try:
        yield app.test_client()
    finally:
        close_app(app)


def count(client: FlaskClient, pattern: str) -> int:
    answer = client.get("/sparql", query_string={"query": f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"})
    return int(json.loads(answer.data)["results"]["bindings"][0]["n"]["value"])


def test_a_copy_under_another_base_is_browsed_by_the_same_paths(tmp_path: Path) -> None:
    folders = [resources.folder(name) for name in ("ontology", "shapes")]
    snapshot = build(*folders, INVENTED, tmp_path, base_iri=BASE)
    with served(Settings(snapshot=snapshot.path, workers=1)) as client:
        data = client.get("/id/commitment/XA0001", headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert f"<{BASE}id/commitment/>" in data.text
        assert f'<{BASE}id/commitment/XA0001>; rel="describes"' in data.headers["Link"]
        assert "w3id.org/ogpkg/id/" not in data.text
        page = Page(client.get("/doc/commitment/XA0001.html").text)
        assert "/doc/agency/xa-treasury.html" in page.links
        assert "/ontology.html#leadAgency" in page.links
        assert "no value: lost in extraction" in page.words
        example = client.get("/sparql?example=leads", headers={"Accept": "text/html"}).text
        assert f"{BASE}id/document/" in example
        assert client.get("/.well-known/void", follow_redirects=True).status_code == 200


def test_a_strict_default_graph_is_empty_and_said_to_be_none_of_the_union(invented: Snapshot) -> None:
    with served(Settings(snapshot=invented.path, default_graph="strict", workers=1)) as client:
        assert count(client, "?s ?p ?o") == 0
        assert count(client, "GRAPH ?g { ?s ?p ?o }") > 1000
        description = client.get("/sparql", headers={"Accept": "text/turtle"}).text
        assert "UnionDefaultGraph" not in description
        assert "Treasury" in client.get("/doc/commitment/XA0001.html").text


@pytest.mark.parametrize("default_graph", ["union", "strict"])
def test_files_are_served_as_they_are(tmp_path: Path, default_graph: str) -> None:
    (tmp_path / "a.nq").write_text('<http://a.example/s> <http://a.example/p> "in g" <http://a.example/g> .\n')
    (tmp_path / "b.nt").write_text('<http://a.example/s> <http://a.example/p> "in none" .\n')
    files = (tmp_path / "a.nq", tmp_path / "b.nt")
    with served(Settings(files=files, default_graph=default_graph, workers=1)) as client:
        assert count(client, "?s ?p ?o") == (2 if default_graph == "union" else 1)
        page = client.get("/describe", query_string={"iri": "http://a.example/s"}, headers={"Accept": "text/html"})
        assert "in g" in page.text
        assert client.get("/graph", query_string={"graph": "http://a.example/g"}).status_code == 200


def test_a_file_with_a_mistake_names_the_place(tmp_path: Path) -> None:
    from ogpkg.errors import OgpkgError

    (tmp_path / "bad.ttl").write_text("<a> <b> \n ; .")
    with pytest.raises(OgpkgError, match=r"bad\.ttl:2"):
        create_app(Settings(files=(tmp_path / "bad.ttl",), workers=1))
