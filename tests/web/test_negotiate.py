"""One place negotiates: by q, then by how specific the wish is, then by our order."""

import pytest

from ogpkg.errors import NotAcceptable
from ogpkg.formats import GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.web.negotiate import DESCRIPTIONS, by_extension, by_name, negotiate, prefers_html

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "html"),
        ("", "html"),
        ("*/*", "html"),
        (BROWSER, "html"),
        ("text/turtle", "turtle"),
        ("TEXT/Turtle", "turtle"),
        ("text/turtle;q=0.1", "turtle"),
        ("text/*", "html"),
        ("text/*;q=0.5, application/rdf+xml;q=0.4", "html"),
        ("application/*", "jsonld"),
        ("application/rdf+xml, text/turtle", "turtle"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.8", "rdfxml"),
        ("text/turtle, */*", "turtle"),
        ("*/*, text/html;q=0", "turtle"),
        ("text/*, text/html;q=0", "turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("application/json", "jsonld"),
        ("application/n-triples;q=0.3, image/png", "ntriples"),
        ("nonsense, text/turtle", "turtle"),
        ("text/turtle;q=many, application/rdf+xml", "rdfxml"),
        ("text/turtle ; q=0.5 , text/html ; q=0.4", "turtle"),
    ],
)
def test_a_description_is_negotiated(accept: str | None, name: str) -> None:
    assert negotiate(accept, DESCRIPTIONS).format.name == name


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "text/html;q=0, image/*", "*/*;q=0"])
def test_nothing_acceptable_is_said_with_what_there_is(accept: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        negotiate(accept, DESCRIPTIONS)
    assert caught.value.offered == tuple(format.media_type for format in DESCRIPTIONS)


def test_another_name_for_a_format_is_answered_by_that_name() -> None:
    choice = negotiate("application/json", RESULT_FORMATS)
    assert (choice.format.name, choice.media_type) == ("json", "application/json")


@pytest.mark.parametrize(
    ("accept", "page"),
    [(None, False), ("*/*", False), (BROWSER, True), ("text/html;q=0.5, text/csv", False), ("image/png", False)],
)
def test_only_who_asks_for_a_page_gets_one(accept: str | None, page: bool) -> None:
    assert prefers_html(accept, (*RESULT_FORMATS, *GRAPH_FORMATS)) is page


def test_formats_have_names_extensions_and_media_types() -> None:
    assert [by_name(name, GRAPH_FORMATS).name for name in ("ttl", "turtle", "text/turtle", "nt", "TriG")] == [  # type: ignore[union-attr]
        "turtle",
        "turtle",
        "turtle",
        "ntriples",
        "trig",
    ]
    assert by_name("doc", GRAPH_FORMATS) is None


@pytest.mark.parametrize(
    ("path", "stem", "name"),
    [
        ("plan/XA-1.ttl", "plan/XA-1", "turtle"),
        ("plan/a.b.html", "plan/a.b", "html"),
        ("plan/XA-1", "plan/XA-1", None),
        ("plan/XA-1.pdf", "plan/XA-1.pdf", None),
        (".ttl", ".ttl", None),
    ],
)
def test_an_extension_names_a_format(path: str, stem: str, name: str | None) -> None:
    found, format = by_extension(path)
    assert (found, format.name if format else None) == (stem, name)
