"""sitemap.xml (sitemaps.org 0.9) and robots.txt (RFC 9309): every address of them is a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib import robotparser
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from rdflib import OWL, RDF, SH, URIRef

from ogpkg.dataset import Snapshot
from ogpkg.iris import OGP, SHAPES
from ogpkg.web.linked import sitemap
from tests.ontology.files import OGP_TTL, SHAPE_FILES, graph_of
from tests.web.linked import HARD, build, hub, served

PUBLIC = "https://promises.example/kb/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def site(invented: Snapshot) -> Iterator[FlaskClient]:
    with served(snapshot=invented.path, public_url=PUBLIC) as client:
        yield client


def locations(client: FlaskClient, path: str) -> list[str]:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert len(answer.data) < 50_000_000
    found = [place.text or "" for place in ElementTree.fromstring(answer.data).iter(f"{SITEMAP}loc")]
    assert len(found) <= 50_000
    return found


def local(address: str) -> str:
    assert address.startswith(PUBLIC)
    return "/" + address.removeprefix(PUBLIC)


def pages(client: FlaskClient) -> list[str]:
    return [page for part in locations(client, "/sitemap.xml") for page in locations(client, local(part))]


def test_every_address_is_a_page(site: FlaskClient) -> None:
    found = pages(site)
    assert len(found) == len(set(found)) > 150
    assert {PUBLIC, PUBLIC + "doc/commitment/XA0001.html", PUBLIC + "ontology.html"} <= set(found)
    assert PUBLIC + "doc/commitment/XA-1-1.html" not in found, "it was replaced"
    for page in found:
        thing = local(page).replace("/doc/", "/id/").removesuffix(".html")
        if thing != local(page):
            hop = site.get(thing, headers={"Accept": "text/html"})
            assert (hop.status_code, hop.headers["Location"]) == (303, local(page)), page
    many = ("/doc/", "/ontology/", "/shapes/")
    for page in [page for page in found if not local(page).startswith(many)] + found[::9]:
        answer = site.get(local(page))
        assert (answer.status_code, answer.mimetype) == (200, "text/html"), page
        canonical = re.search(r'<([^>]*)>; rel="canonical"', answer.headers.get("Link", ""))
        assert canonical is None or canonical[1] == page


def test_every_term_and_every_constraint_is_there(site: FlaskClient) -> None:
    found = {local(page) for page in pages(site)}
    terms = {one for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty) for one in of_kind(kind, OGP_TTL)}
    assert {f"/ontology/{term.removeprefix(OGP)}" for term in terms} <= found
    constraints = {one.partition("#")[2] for one in of_kind(SH.PropertyShape, *SHAPE_FILES)}
    assert {f"/shapes/{constraint}" for constraint in constraints} <= found
    assert len(terms) > 50 and len(constraints) > 50


def of_kind(kind: URIRef, *files: Path) -> set[str]:
    """What the files say is of that kind and ours."""
    return {str(one) for one in graph_of(*files).subjects(RDF.type, kind) if str(one).startswith((OGP, SHAPES))}


def test_every_page_has_its_languages(site: FlaskClient) -> None:
    tree = ElementTree.fromstring(site.get("/sitemap-1.xml").data)
    for entry in tree.iter(f"{SITEMAP}url"):
        place = entry.findtext(f"{SITEMAP}loc")
        links = {link.get("hreflang"): link.get("href") for link in entry.iter(f"{XHTML}link")}
        assert links == {"en": f"{place}?lang=en", "ko": f"{place}?lang=ko", "x-default": place}
        assert entry.find(f"{SITEMAP}lastmod") is None, "nobody knows when a page changed"


def test_a_part_that_is_not_named_is_not_there(site: FlaskClient) -> None:
    assert [site.get(f"/sitemap-{number}.xml").status_code for number in (0, 2, 99999999999)] == [404] * 3


def test_many_pages_come_in_parts(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 300)
    snapshot = build({"hub": hub()}, tmp_path_factory.mktemp("parts"))
    with served(snapshot=snapshot.path, public_url=PUBLIC) as client:
        parts = locations(client, "/sitemap.xml")
        found = pages(client)
        assert len(parts) == -(-len(found) // 300) > 2
        hard = [page for page in found if "doc/agency/" in page]
        assert len(hard) == len(HARD) + 1
        assert [client.get(local(page)).status_code for page in hard] == [200] * len(hard)


def test_crawlers_are_told_where_to_go(site: FlaskClient) -> None:
    answer = site.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    rules = robotparser.RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.site_maps() == [PUBLIC + "sitemap.xml"]
    # Python's reader takes the first rule that fits, RFC 9309 the longest; they agree where Allow comes last.
    for path in ("/", "/doc/commitment/XA0001.html", "/doc/commitment/XA0001.ttl", "/id/plan/XA-1", "/dataset.ttl"):
        assert rules.can_fetch("any", path), path
    for path in (
        "/sparql?query=ASK%7B%7D",
        "/graph?default",
        "/search?q=a",
        "/validate",
        "/metrics",
        "/describe?iri=a",
    ):
        assert not rules.can_fetch("any", path), path
    for page in pages(site):
        assert rules.can_fetch("any", local(page))
