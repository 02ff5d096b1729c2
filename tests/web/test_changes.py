"""What changed between versions, on pages, in the feed and as JSON: what the test changed is what they say."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ogpkg import dataset, resources
from ogpkg.iris import ID
from ogpkg.web.app import close_app, create_app
from ogpkg.web.history.changes import history, tombstone
from ogpkg.web.settings import Settings
from tests.live import fetch, running, until
from tests.web.conftest import INVENTED
from tests.web.pages import Page

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
PUBLIC = "https://promises.example.org/"
PREFIXES = """
@prefix commitment: <https://w3id.org/ogpkg/id/commitment/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix document: <https://w3id.org/ogpkg/id/document/> .
@prefix ogp: <https://w3id.org/ogpkg/ontology#> .
@prefix plan: <https://w3id.org/ogpkg/id/plan/> .
document:xa-more a ogp:WebPage ; dcterms:title "More of Examplia"@en .
"""
#: A commitment by number, with a title that is hostile to every format it passes through.
HOSTILE = 'Mend <b>roads</b> & "]]> \\u0001 bridges'


def commitment(number: int, english: str, korean: str = "") -> str:
    titles = f'"{english}"@en'.replace('"]]>', '\\"]]>') + (f' , "{korean}"@ko' if korean else "")
    return f"commitment:XA000{number} a ogp:Commitment ; ogp:plan plan:XA-1 ; dcterms:title {titles} .\n"


#: What each version says beyond the invented plan.
VERSIONS = (
    commitment(2, HOSTILE, "도로 정비") + commitment(3, "Open the books"),
    commitment(3, "Open all books") + commitment(4, "Plant trees", "나무 심기"),
    commitment(2, HOSTILE, "도로 정비") + commitment(3, "Open all books"),
)


@dataclass(frozen=True)
class Published:
    """A folder of versions, and the versions in the order in which they were built."""

    folder: Path
    data: Path
    versions: tuple[str, ...]


def publish(root: Path, *contents: str) -> Published:
    data, folder = root / "data", root / "snapshots"
    shutil.copytree(INVENTED, data, dirs_exist_ok=True)
    built = []
    for content in contents:
        (data / "xa-more.ttl").write_text(PREFIXES + content, encoding="utf-8")
        snapshot = dataset.build(resources.folder("ontology"), resources.folder("shapes"), data, folder, keep=2)
        built.append(snapshot.version)
    return Published(folder, data, tuple(built))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish(tmp_path_factory.mktemp("published"), *VERSIONS)


@pytest.fixture(scope="module")
def site(published: Published) -> Iterator[Flask]:
    app = create_app(Settings(snapshot=published.folder, workers=1, public_url=PUBLIC))
    app.testing = True
    yield app
    close_app(app)


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    return site.test_client()


def page(visitor: FlaskClient, address: str) -> Page:
    answer = visitor.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    found = Page(answer.text)
    assert found.mistakes == []
    return found


def section(visitor: FlaskClient, address: str, number: int) -> str:
    """What the page says of one entry, as HTML."""
    text = visitor.get(address).text
    return re.split(r"<section", text.partition(f'aria-labelledby="entry-{number}"')[2])[0]


def listed(text: str, heading: str) -> list[str]:
    """The keys in the list under a heading of an entry."""
    part = re.search(rf"<h3>{heading} <span[^>]*>\d+</span></h3>\s*<ul[^>]*>(.*?)</ul>", text, re.DOTALL)
    return re.findall(r"<code>([^<]*)</code>", part[1]) if part else []


def test_the_page_lists_what_came_changed_and_went(visitor: FlaskClient, published: Published) -> None:
    second, third = section(visitor, "/changes", 2), section(visitor, "/changes", 3)
    assert [listed(second, kind) for kind in ("New", "Changed", "Gone")] == [
        ["commitment/XA0004"],
        ["commitment/XA0003"],
        ["commitment/XA0002"],
    ]
    assert [listed(third, kind) for kind in ("New", "Changed", "Gone")] == [
        ["commitment/XA0002"],
        [],
        ["commitment/XA0004"],
    ]
    assert published.versions[1] in second
    assert published.versions[0] in second
    # Of xa-more: three statements gone with XA0002's type and plan and two titles, one title changed, and so on.
    row = re.search(r"xa-more</a></th><td[^>]*>(\d+)</td><td[^>]*>(\d+)</td>", second)
    assert row
    assert row.groups() == ("5", "5")


def test_the_newest_comes_first_and_the_oldest_is_not_compared(visitor: FlaskClient, published: Published) -> None:
    text = visitor.get("/changes").text
    assert re.findall(r'<h2 id="entry-(\d+)"', text) == ["3", "2", "1"]
    assert "The first version published here." in section(visitor, "/changes", 1)
    assert "New" not in section(visitor, "/changes", 1)


def test_things_are_linked_and_named_in_the_language_of_the_reader(visitor: FlaskClient) -> None:
    korean = section(visitor, "/changes?lang=ko", 2)
    assert 'href="/doc/commitment/XA0004.html?lang=ko">나무 심기</a>' in korean
    assert 'lang="en">Open all books</a>' in korean
    assert 'href="/doc/commitment/XA0004.html">Plant trees</a>' in section(visitor, "/changes", 2)


@pytest.mark.parametrize("address", ["/changes", "/changes?lang=ko", "/changes/2", "/changes/2?lang=ko", "/changes/1"])
def test_the_pages_are_well_formed_and_escape_what_is_hostile(visitor: FlaskClient, address: str) -> None:
    found = page(visitor, address)
    assert "<b>roads" not in visitor.get(address).text
    assert found.language == ("ko" if "ko" in address else "en")


def test_what_is_gone_is_listed_with_its_tombstone(visitor: FlaskClient, published: Published) -> None:
    text = visitor.get("/changes").text.partition('id="all-gone"')[2]
    assert re.findall(r"<code>(commitment/[^<]*)</code>", text) == ["commitment/XA0004"]
    assert published.versions[1] in text
    answer = visitor.get("/doc/commitment/XA0004.html")
    assert answer.status_code == 410


def test_a_tombstone_tells_when_and_a_thing_that_is_back_has_none(site: Flask, published: Published) -> None:
    with site.test_request_context("/"):
        gone = tombstone(f"{ID}commitment/XA0004")
        assert gone is not None
        assert (gone.last, gone.version) == published.versions[1:]
        assert gone.when == history().entries[0].when
        assert gone.names == {"en": "Plant trees", "ko": "나무 심기"}
        assert tombstone(f"{ID}commitment/XA0002") is None
        assert tombstone(f"{ID}commitment/XA0001") is None
        assert tombstone(f"{ID}commitment/XA9999") is None


def test_an_earlier_version_is_served_with_the_history_up_to_it(published: Published) -> None:
    app = create_app(Settings(snapshot=published.folder / published.versions[1], workers=1))
    try:
        with app.test_request_context("/"):
            assert [entry.version for entry in history().entries] == list(reversed(published.versions[:2]))
            assert tombstone(f"{ID}commitment/XA0002")
            assert tombstone(f"{ID}commitment/XA0004") is None
    finally:
        close_app(app)


def test_a_version_published_meanwhile_appears(tmp_path: Path) -> None:
    published = publish(tmp_path, VERSIONS[0])
    app = create_app(Settings(snapshot=published.folder / published.versions[0], workers=1))
    try:
        with app.test_request_context("/"):
            assert len(history().entries) == 1
        shutil.rmtree(published.folder / "history")
        with app.test_request_context("/"):
            assert history().entries == ()
    finally:
        close_app(app)


# --- the feed -------------------------------------------------------------------------------------------------------

#: RFC 4287: elements of a feed (section 4.1.1) and of an entry (4.1.2): how many of them there may be.
FEED = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (1, 9), "generator": (0, 1), "subtitle": (0, 1)}
ENTRY = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "content": (1, 1), "summary": (0, 1)}
#: Section 3.3 (RFC 3339) with capital T and a zone.
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def feed(visitor: FlaskClient, address: str = "/changes.atom") -> ET.Element:
    answer = visitor.get(address)
    assert (answer.status_code, answer.content_type) == (200, "application/atom+xml; charset=utf-8")
    return ET.fromstring(answer.data)


def links(element: ET.Element) -> dict[str, str]:
    return {
        f"{link.get('rel')} {link.get('type')}".removesuffix(" None"): link.get("href") or ""
        for link in element.findall(f"{ATOM}link")
    }


@pytest.mark.parametrize("address", ["/changes.atom", "/changes.atom?lang=ko", "/changes.atom?page=99"])
def test_the_feed_has_what_the_specification_demands(visitor: FlaskClient, address: str) -> None:
    root = feed(visitor, address)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 3
    for element, table in ((root, FEED), *((entry, ENTRY) for entry in entries)):
        for name, (least, most) in table.items():
            assert least <= len(element.findall(ATOM + name)) <= most, name
        for date in [*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")]:
            assert DATE.fullmatch(date.text or "")
        assert UUID((element.findtext(f"{ATOM}id") or "").removeprefix("urn:uuid:")).version == 5
        relations = [
            (link.get("rel"), link.get("type"), link.get("hreflang")) for link in element.findall(f"{ATOM}link")
        ]
        assert len(relations) == len(set(relations)), "4.1.1: no two alternates of one type and language"
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    identifiers = [element.findtext(f"{ATOM}id") for element in (root, *entries)]
    assert len(set(identifiers)) == 4
    for content in root.iter(f"{ATOM}content"):
        # Section 4.1.3.3: xhtml is one div, and nothing else.
        assert content.get("type") == "xhtml"
        assert [child.tag for child in content] == [f"{XHTML}div"]
        assert not (content.text or "").strip()
    # Section 4.1.1: alternate at most once of a type; self is the feed's own address.
    assert links(root)["self application/atom+xml"].startswith(f"{PUBLIC}changes.atom")
    assert links(root)["alternate text/html"] == f"{PUBLIC}changes"


def test_the_feed_says_what_changed(visitor: FlaskClient, published: Published) -> None:
    entries = feed(visitor).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        f"Dataset version {version}" for version in reversed(published.versions)
    ]
    said = {link.get("href"): "".join(link.itertext()) for link in entries[1].iter(f"{XHTML}a")}
    assert said == {
        f"{ID}commitment/XA0004": "Plant trees",
        f"{ID}commitment/XA0003": "Open all books",
        # The control character, which XML cannot carry, is replaced; all the rest is as it was.
        f"{ID}commitment/XA0002": 'Mend <b>roads</b> & "]]> \ufffd bridges',
    }
    headings = ["".join(heading.itertext()) for heading in entries[1].iter(f"{XHTML}h3")]
    assert headings == ["New (1)", "Changed (1)", "Gone (1)"]


def test_the_feed_keeps_its_identifiers(visitor: FlaskClient, published: Published) -> None:
    # RFC 4287 section 4.2.6: they stay the same wherever the feed moves; entries stay, too, when others come.
    english, korean = feed(visitor), feed(visitor, "/changes.atom?lang=ko")
    app = create_app(
        Settings(snapshot=published.folder / published.versions[1], workers=1, public_url="http://x.test/")
    )
    try:
        earlier = feed(app.test_client())
    finally:
        close_app(app)
    identifiers = [[element.text for element in root.iter(f"{ATOM}id")] for root in (english, korean, earlier)]
    assert identifiers[0] == identifiers[1]
    assert [identifiers[0][0], *identifiers[0][2:]] == identifiers[2]
    assert korean.get("{http://www.w3.org/XML/1998/namespace}lang") == "ko"
    assert links(korean)["self application/atom+xml"] == f"{PUBLIC}changes.atom?lang=ko"


def test_the_feed_was_updated_when_the_newest_version_came(visitor: FlaskClient, published: Published) -> None:
    root = feed(visitor)
    newest = json.loads(max((published.folder / "history").iterdir()).read_text())["when"]
    times = [datetime.fromisoformat(element.text or "") for element in root.iter(f"{ATOM}updated")]
    assert times[0] == times[1] == datetime.fromisoformat(newest)
    assert times[1:] == sorted(times[1:], reverse=True)


def test_a_long_history_has_pages_in_page_and_feed(published: Published, tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    shutil.copytree(published.folder, folder, symlinks=True)
    last = json.loads(max((folder / "history").iterdir()).read_text())
    for number in range(4, 46):
        said = last | {"number": number}
        (folder / "history" / f"{number:06}-{last['version']}.json").write_text(json.dumps(said))
    app = create_app(Settings(snapshot=folder, workers=1, public_url=PUBLIC))
    try:
        visitor = app.test_client()
        numbers = []
        address: str | None = "/changes.atom"
        while address:
            root = feed(visitor, address)
            numbers += [int(links(e)["alternate text/html"].rpartition("/")[2]) for e in root.findall(f"{ATOM}entry")]
            assert links(root)["last application/atom+xml"] == f"{PUBLIC}changes.atom?page=3"
            following = links(root).get("next application/atom+xml")
            address = following and following.removeprefix(PUBLIC[:-1])
        assert numbers == list(range(45, 0, -1))
        assert "previous application/atom+xml" in links(feed(visitor, "/changes.atom?page=3"))
        assert re.findall(r'<h2 id="entry-(\d+)"', visitor.get("/changes?page=3").text) == ["5", "4", "3", "2", "1"]
        assert page(visitor, "/changes?page=2").mistakes == []
        following_page = json.loads(visitor.get("/changes.json").data)["next"]
        assert following_page == f"{PUBLIC}changes.json?page=2"
    finally:
        close_app(app)


# --- JSON, negotiation, caching ---------------------------------------------------------------------------------------


def test_the_json_has_the_figures_and_each_entry_its_things(visitor: FlaskClient, published: Published) -> None:
    said = json.loads(visitor.get("/changes.json").data)
    assert [entry["version"] for entry in said["entries"]] == list(reversed(published.versions))
    second = said["entries"][1]
    assert second["counts"] == {"new": 1, "changed": 1, "gone": 1}
    assert second["graphs"][f"{ID}document/xa-more"] == {"added": 5, "removed": 5}
    whole = json.loads(visitor.get(second["url"].removeprefix(PUBLIC[:-1])).data)
    assert [thing["iri"] for thing in whole["gone"]] == [f"{ID}commitment/XA0002"]
    assert whole["gone"][0]["names"]["ko"] == "도로 정비"


@pytest.mark.parametrize(
    ("accept", "status", "place"),
    [
        ("text/html", 200, None),
        (None, 200, None),
        ("application/atom+xml", 303, "/changes.atom"),
        ("application/json", 303, "/changes.json"),
        ("application/atom+xml;q=0.1, text/html", 200, None),
        ("image/png", 406, None),
    ],
)
def test_the_page_is_negotiated(visitor: FlaskClient, accept: str | None, status: int, place: str | None) -> None:
    answer = visitor.get("/changes", headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.headers.get("Location")) == (status, place)
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("address", ["/changes", "/changes.atom", "/changes.json", "/changes/2", "/changes/2.json"])
def test_what_has_not_changed_is_not_sent_again(visitor: FlaskClient, published: Published, address: str) -> None:
    first = visitor.get(address)
    newest = json.loads(max((published.folder / "history").iterdir()).read_text())["when"]
    assert parsedate_to_datetime(first.headers["Last-Modified"]) == datetime.fromisoformat(newest)
    for headers in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        again = visitor.get(address, headers=headers)
        assert (again.status_code, again.data) == (304, b"")
    assert visitor.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    "address", ["/changes/4", "/changes/0", "/changes/4.json", "/changes/x", "/changes/99999999999999999999"]
)
def test_an_entry_that_is_not_there_is_not_found(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address).status_code == 404


def test_every_page_names_the_feed(visitor: FlaskClient) -> None:
    head = {
        "rel": "alternate",
        "type": "application/atom+xml",
        "title": "Changes of the dataset",
        "href": "/changes.atom",
    }
    for address in ("/", "/changes", "/doc/commitment/XA0001.html"):
        assert head in page(visitor, address).heads
        assert "/changes" in page(visitor, address).links


def test_files_served_as_they_are_have_no_history_and_say_why(tmp_path: Path) -> None:
    file = tmp_path / "a.nq"
    file.write_text("<x:a> <x:b> <x:c> .\n")
    app = create_app(Settings(files=(file,), workers=1))
    try:
        visitor = app.test_client()
        assert "ogpkg build" in page(visitor, "/changes").words
        assert visitor.get("/changes.atom").status_code == 404
        assert json.loads(visitor.get("/changes.json").data)["entries"] == []
        with app.test_request_context("/"):
            assert tombstone("x:z") is None
    finally:
        close_app(app)


def test_a_running_server_tells_of_a_version_that_is_published_meanwhile(tmp_path: Path) -> None:
    first = publish(tmp_path, VERSIONS[0])
    with running(Settings(snapshot=first.folder, workers=1, reload=0.1)) as (url, _):
        assert len(json.loads(fetch(f"{url}/changes.json")[2])["entries"]) == 1
        second = publish(tmp_path, VERSIONS[1])
        assert until(lambda: fetch(f"{url}/readyz")[2].split()[-1] == second.versions[0].encode())
        assert until(lambda: len(json.loads(fetch(f"{url}/changes.json")[2])["entries"]) == 2)
        said = json.loads(fetch(f"{url}/changes.json")[2])["entries"]
        assert [entry["version"] for entry in said] == [second.versions[0], first.versions[0]]
        assert fetch(f"{url}/id/commitment/XA0002", Accept="text/turtle")[0] == 410
        dump = fetch(f"{url}/dump/dataset.nq.gz")[2]
        assert dump == (first.folder / second.versions[0] / "dump/dataset.nq.gz").read_bytes()
        assert fetch(f"{url}/dump/{first.versions[0]}/dataset.nq.gz")[0] == 200
