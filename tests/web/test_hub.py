"""Descriptions that are whole or say that they are not; names that are hard to write; the same bytes again."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient

from ogpkg.dataset import Snapshot
from ogpkg.formats import Format
from ogpkg.iris import BASE, OGP, PREFIXES
from ogpkg.web.negotiate import DESCRIPTIONS
from ogpkg.web.settings import Settings
from tests.live import fetch, running
from tests.web.linked import HARD, HUB, LED, build, hub, parse_links, served

DATA = DESCRIPTIONS[1:]
HYDRA = "http://www.w3.org/ns/hydra/core#"
PAGE = 1000


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return build({"hub": hub()}, tmp_path_factory.mktemp("hub"))


@pytest.fixture(scope="module")
def site(snapshot: Snapshot) -> Iterator[FlaskClient]:
    with served(snapshot=snapshot.path) as client:
        yield client


def triples(body: bytes, format: Format) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(body, format=format.rdf)}


def is_plain(statement: ox.Triple | ox.Quad) -> bool:
    """Whether it is one of those that are counted: no part of what says who made it, of the paging, of the names."""
    told = (PREFIXES["rdf"] + name for name in ("subject", "predicate", "object"))
    return statement.predicate.value not in (*told, PREFIXES["foaf"] + "primaryTopic", PREFIXES["skos"] + "prefLabel")


def following(client: FlaskClient, address: str) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """The pages from `address` on, by ``Link: rel="next"``."""
    place: str | None = address
    while place:
        answer = client.get(place)
        assert answer.status_code == 200
        around = {rel: target for target, rel, _ in parse_links(answer.headers["Link"])}
        yield place, answer.data, around
        place = around.get("next")


@pytest.mark.parametrize("format", [DATA[1], DATA[3]], ids=lambda format: format.extension)
def test_the_pages_of_a_hub_are_together_all_there_is(site: FlaskClient, snapshot: Snapshot, format: Format) -> None:
    pages = list(following(site, f"/doc/agency/hub.{format.extension}"))
    this = ox.NamedNode(HUB)
    found = [
        {t for t in triples(body, format) if this in (t.subject, t.object) and is_plain(t)} for _, body, _ in pages
    ]
    quads = [quad for quad in ox.parse(path=snapshot.quads) if this in (quad.subject, quad.object) and is_plain(quad)]
    assert set().union(*found) == {quad.triple for quad in quads}
    assert len(quads) > 2 * PAGE
    assert len(pages) == -(-len(quads) // PAGE)
    assert sum(map(len, found)) == len(quads), "no page repeats another"
    places = [place for place, _, _ in pages]
    assert all((around["first"], around["last"]) == (places[0], places[-1]) for _, _, around in pages)
    assert [around.get("prev") for _, _, around in pages] == [None, *places[:-1]]


def test_every_statement_keeps_its_line_on_whatever_page(site: FlaskClient) -> None:
    line = ox.NamedNode(OGP + "line")
    bodies = [body for _, body, _ in following(site, "/doc/agency/hub.nt")]
    lines = {triple.object.value for body in bodies for triple in triples(body, DATA[3]) if triple.predicate == line}
    assert lines == {str(number + 5) for number in range(0, LED, 3)}


def test_a_cut_description_says_so_in_its_body(site: FlaskClient) -> None:
    graphs = [triples(site.get(f"/doc/agency/hub.{f.extension}?page=2").data, f) for f in DATA]
    assert all(graph == graphs[0] for graph in graphs), "with addresses that belong to no format"
    said = {(t.subject.value, t.predicate.value, t.object.value) for t in graphs[0]}  # type: ignore[union-attr]
    document = BASE + "doc/agency/hub"
    assert (document, HYDRA + "view", f"{document}?page=2") in said
    assert (f"{document}?page=2", HYDRA + "previous", f"{document}?page=1") in said
    assert (f"{document}?page=2", HYDRA + "next", f"{document}?page=3") in said
    total = [int(o) for s, p, o in said if p == HYDRA + "totalItems"]
    either = f"{{ <{HUB}> ?p ?o }} UNION {{ ?s ?p <{HUB}> FILTER (?p NOT IN (rdf:subject, rdf:object)) }}"
    counted = site.get("/sparql", query_string={"query": f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ {either} }} }}"})
    assert total == [int(json.loads(counted.data)["results"]["bindings"][0]["n"]["value"])]
    comments = [o for s, p, o in said if p == PREFIXES["rdfs"] + "comment" and s.endswith("page=2")]
    assert any("1001 to 2000" in text for text in comments)


def test_the_address_without_a_format_keeps_the_page(site: FlaskClient) -> None:
    hop = site.get("/doc/agency/hub?page=2", headers={"Accept": "text/turtle"})
    assert (hop.status_code, hop.headers["Location"]) == (303, "/doc/agency/hub.ttl?page=2")
    page = site.get("/doc/agency/hub?page=2", headers={"Accept": "text/html"})
    assert page.headers["Location"] == "/doc/agency/hub.html"


def test_a_whole_description_says_nothing_of_pages(site: FlaskClient) -> None:
    answer = site.get("/doc/commitment/HB0001.ttl")
    assert HYDRA not in answer.text
    assert 'rel="next"' not in answer.headers["Link"]


@pytest.mark.parametrize(
    ("page", "status"),
    [("9", 404), ("99999999", 404), ("0", 400), ("-1", 400), ("x", 400), ("²", 400), ("1" * 99, 400)],
)
def test_a_page_that_is_not_there_is_not_an_empty_one(site: FlaskClient, page: str, status: int) -> None:
    assert site.get("/doc/agency/hub.ttl", query_string={"page": page}).status_code == status


def test_the_page_for_people_says_how_much_it_shows(site: FlaskClient) -> None:
    text = site.get("/doc/agency/hub.html").text
    assert '<h2 id="leads">' in text
    assert f"Showing 100 of {LED}." in text
    assert len(text) < 300_000
    assert f'<span class="count">{LED}</span>' in text


@pytest.mark.parametrize("key", HARD, ids=lambda key: key[:12])
def test_a_hard_name_leads_to_its_documents_and_back(site: FlaskClient, key: str) -> None:
    iri = f"{BASE}id/agency/{key}"
    hop = site.get(f"/id/agency/{key}", headers={"Accept": "application/n-triples"})
    assert hop.status_code == 303
    place = hop.headers["Location"]
    assert place.isascii()
    document = site.get(place)
    assert document.status_code == 200
    assert document.headers["Content-Location"] == place
    assert f"<{iri}> <{PREFIXES['skos']}prefLabel>" in document.text
    assert len(document.headers["Link"]) < 4096
    (cited,) = [target for target, rel, _ in parse_links(document.headers["Link"]) if rel == "cite-as"]
    again = site.get(cited.removeprefix(BASE.rstrip("/")), headers={"Accept": "application/n-triples"})
    assert again.headers["Location"] == place
    page = site.get(place.removesuffix(".nt") + ".html")
    assert page.status_code == 200
    assert f"{place.removesuffix('.nt')}.ttl" in page.text.replace("&#39;", "'")


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("%ED%95%9C%EA%B5%AD", "한국"),
        ("%ed%95%9c%ea%b5%ad", "한국"),
        ("%68%75%62", "hub"),
        ("a%27b%28c%29", "a'b(c)"),
        ("a%2fb", "a%2Fb"),
        ("가", "%EA%B0%80"),
    ],
)
def test_one_name_written_in_another_way_is_the_same_name(site: FlaskClient, asked: str, key: str) -> None:
    there = site.get(f"/id/agency/{key}", headers={"Accept": "text/turtle"})
    here = site.get(f"/id/agency/{asked}", headers={"Accept": "text/turtle"})
    assert (here.status_code, here.headers["Location"]) == (303, there.headers["Location"])


def test_a_server_that_decodes_paths_finds_a_slash_in_a_name(site: FlaskClient) -> None:
    # Granian hands on the path decoded; the test client would not.
    environ = {"PATH_INFO": "/id/agency/a/b", "RAW_URI": "", "REQUEST_URI": ""}
    hop = site.get("/id/agency/x", environ_overrides=environ, headers={"Accept": "text/turtle"})
    assert (hop.status_code, hop.headers["Location"]) == (303, "/doc/agency/a%2Fb.ttl")


@pytest.mark.parametrize(
    "path",
    [
        "/id/agency/hub/",
        "/id/Agency/hub",
        "/id/agency/HUB",
        "/ID/agency/hub",
        "/id//agency/hub",
        "/id/agency/hub;x",
        "/id/agency/a%252Fb",
    ],
)
def test_another_name_is_another_thing(site: FlaskClient, path: str) -> None:
    assert site.get(path).status_code == 404


def test_nothing_depends_on_who_asks(site: FlaskClient) -> None:
    forged = {
        "Host": "evil.example:99",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "Forwarded": "host=evil.example",
        "X-Forwarded-Prefix": "/evil",
    }
    for path in (
        "/id/agency/hub",
        "/doc/agency/hub.ttl",
        "/doc/agency/hub.html",
        "/linkset/agency/hub.json",
        "/sitemap.xml",
        "/dataset",
        "/",
    ):
        plain, other = site.get(path), site.get(path, headers=forged)
        assert plain.data == other.data
        assert {n: v for n, v in plain.headers if n != "X-Request-Id"} == {
            n: v for n, v in other.headers if n != "X-Request-Id"
        }


@pytest.mark.parametrize("stem", ["/doc/agency/hub", "/doc/document/hub", "/ontology", "/shapes", "/dataset"])
def test_every_format_is_the_same_graph_to_another_reader(site: FlaskClient, stem: str) -> None:
    names = {"turtle": "turtle", "jsonld": "json-ld", "rdfxml": "xml", "ntriples": "nt"}
    graphs = []
    for format in DATA:
        body = site.get(f"{stem}.{format.extension}").data
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            graphs.append(canonical(rdflib.Graph().parse(data=body, format=names[format.name])))
    assert len(graphs[0]) > 20
    assert all(graph == graphs[0] for graph in graphs)


def canonical(graph: rdflib.Graph) -> set[str]:
    """What another library read, with the names that RDF Dataset Canonicalization gives to blank nodes."""
    dataset = ox.Dataset(ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def test_a_restart_changes_no_byte(site: FlaskClient, snapshot: Snapshot) -> None:
    places = [f"/shapes.{format.extension}" for format in DATA] + [
        f"/doc/document/hub.{f.extension}" for f in DESCRIPTIONS
    ]
    places += ["/", "/ontology.html", "/dataset.ttl", "/doc/agency/hub.ttl?page=3", "/linkset/agency/hub.json"]
    with served(snapshot=snapshot.path) as other:
        for place in places:
            one, two = site.get(place), other.get(place)
            assert (one.status_code, one.data == two.data, one.headers["ETag"]) == (200, True, two.headers["ETag"]), (
                place
            )


def test_hard_names_are_found_over_a_socket(snapshot: Snapshot) -> None:
    # The server hands paths on decoded, so "%3B" is ";" there: where both are names, the plain one is answered.
    with running(Settings(snapshot=snapshot.path, workers=1)) as (url, _):
        for key in (key for key in HARD if key != "x%3By"):
            status, headers, body = fetch(f"{url}/id/agency/{quote(key, safe='%;()+')}", Accept="application/n-triples")
            assert (status, headers["Content-Location"].endswith(".nt")) == (200, True), key
            assert f"<{BASE}id/agency/{key}> <{PREFIXES['skos']}prefLabel>" in body.decode()
