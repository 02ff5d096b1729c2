"""Each format's bad statement is found on the line where an editor shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ogpkg.errors import InputError
from ogpkg.formats import FORMATS
from ogpkg.validation.inputs import read
from ogpkg.validation.positions import located

#: Format → a document, and for each value in it the line on which a reader sees it.
DOCUMENTS = {
    "turtle": (
        """@prefix ex: <http://ex.example/> .
# a comment
ex:a ex:p "one" ;
  ex:q "two" ,

    "three"@en .
ex:b ex:p '''four
''' ; ex:q 5 .
[] ex:p ( "six"
  "seven" ) .
ex:c ex:p "eight \\u00e9\\""
  # a comment
  ;
  ex:q "nine"
  .""",
        {"one": 3, "two": 4, "three": 6, "four\n": 8, "5": 8, "six": 9, "seven": 10, 'eight é"': 11, "nine": 14},
    ),
    "trig": (
        """PREFIX ex: <http://ex.example/>
ex:g {
  ex:a ex:p "one" .
}
ex:h { ex:a ex:p "two" ;
  ex:q "three" }
""",
        {"one": 3, "two": 5, "three": 6},
    ),
    "ntriples": (
        '<http://ex.example/a> <http://ex.example/p> "one" .\n\n# no statement\n'
        '<http://ex.example/a> <http://ex.example/p> "two" .',
        {"one": 1, "two": 4},
    ),
    "nquads": (
        '<http://ex.example/a> <http://ex.example/p> "one" <http://ex.example/g> .\r\n'
        '<http://ex.example/a> <http://ex.example/p> "two" .\r\n',
        {"one": 1, "two": 2},
    ),
    "rdfxml": (
        """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://ex.example/">
  <rdf:Description rdf:about="http://ex.example/a">
    <ex:p>one</ex:p>
    <ex:q
      xml:lang="en">two</ex:q>
  </rdf:Description>
</rdf:RDF>""",
        {"one": 4, "two": 6},
    ),
    # JSON-LD: the line of the subject's "@id", where the subject is described and not merely referred to.
    "jsonld": (
        """{"@context": {"ex": "http://ex.example/"}, "@graph": [
 {"@id": "ex:a",
  "ex:p": "one",
  "ex:q": {"@id": "ex:b"}},
 {
  "ex:p": "two",
  "@id": "http://ex.example/b"}
]}""",
        {"one": 2, "two": 7},
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_statement_has_the_line_on_which_its_value_stands(name: str) -> None:
    text, lines = DOCUMENTS[name]
    found = located(text.encode(), FORMATS[name], "file", "http://ex.example/")
    assert {quad.object.value: line for quad, line in found if quad.object.value in lines} == lines


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("turtle", b"<http://ex.example/a> <http://ex.example/b>\n  'no end", ":2:"),
        ("trig", b"<http://ex.example/g> {\n<http://ex.example/a> }\n", ":2:"),
        ("ntriples", b'<http://ex.example/a> <http://ex.example/b> "x" .\n<a> <b> <c> .\n', ":2:1: "),
        ("nquads", b"\x00\xff\xfe", ":1:1: "),
        ("rdfxml", b'<?xml version="1.0"?>\n<a>\n</b>', ":3:3: "),
        ("jsonld", b'{\n "@id": \n', ":3:1: "),
        ("jsonld", b'{"@id": "http://ex.example/a",\n "@context": "http://ex.example/context.jsonld"}', ":2:2: "),
    ],
)
def test_a_mistake_is_named_with_line_and_column(name: str, content: bytes, place: str) -> None:
    with pytest.raises(InputError) as caught:
        list(located(content, FORMATS[name], "plan", "http://ex.example/"))
    assert str(caught.value).startswith(f"plan{place}"), caught.value
    assert f"not {FORMATS[name].media_type}" in str(caught.value)
    assert caught.value.column is not None


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# nothing\n", b"@prefix ex: <http://ex.example/> .\n"])
def test_a_file_that_makes_no_statement_is_a_mistake(content: bytes) -> None:
    with pytest.raises(InputError, match=r"plan:1: makes no statement"):
        list(located(content, FORMATS["turtle"], "plan", "http://ex.example/"))


def test_a_statement_about_a_statement_is_refused() -> None:
    content = b"<http://a> <http://b>\n <<( <http://a> <http://b> <http://c> )>> ."
    with pytest.raises(InputError, match=r"plan:2: .*RDF 1\.1"):
        list(located(content, FORMATS["turtle"], "plan", "http://ex.example/"))


def test_the_line_of_the_source_document_wins_over_the_line_of_the_file(tmp_path: Path) -> None:
    plan = tmp_path / "plan.ttl"
    plan.write_text(
        """@prefix ogp: <https://w3id.org/ogpkg/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
<http://ex.example/c> ogp:planNumber 4 ; ogp:venue "Town Hall" .
<https://w3id.org/ogpkg/id/document/xa-1#L77-1> a rdf:Statement ; rdf:subject <http://ex.example/c> ;
  rdf:predicate ogp:planNumber ; rdf:object 4 ; ogp:line 77 .
""",
        encoding="utf-8",
    )
    data = read([plan])
    lines = {line for line in data if line.startswith(b"<http://ex.example/c>")}
    places = {line.split(b" ")[1].rpartition(b"#")[2]: said for line, said in data.places(lines).items()}
    ((graph, place),) = places[b"planNumber>"]
    assert (graph, str(place)) == ("https://w3id.org/ogpkg/id/document/xa-1", "xa-1:77")
    ((graph, place),) = places[b"venue>"]
    assert (graph, str(place)) == ("", f"{plan}:3")


def test_half_told_places_are_passed_over(tmp_path: Path) -> None:
    plan = tmp_path / "plan.ttl"
    plan.write_text(
        """@prefix ogp: <https://w3id.org/ogpkg/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
<http://ex.example/d#1> rdf:subject "words" ; rdf:predicate ogp:plan ; rdf:object 4 ; ogp:line 7 .
<http://ex.example/d#2> rdf:subject ogp:a ; rdf:predicate ogp:plan ; rdf:object 4 ; ogp:line "seven" .
<http://ex.example/d#3> ogp:line 8 .
""",
        encoding="utf-8",
    )
    data = read([plan])
    places = data.places({line for line in data if b'"8"' in line})
    assert [str(place) for said in places.values() for _, place in said] == [f"{plan}:5"]
