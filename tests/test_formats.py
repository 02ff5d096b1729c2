"""Writing RDF: the same statements give the same bytes, and never ill-formed XML."""

from __future__ import annotations

import os
import subprocess
import sys
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ogpkg.errors import NotAcceptable
from ogpkg.formats import GRAPH_FORMATS, Format, write
from ogpkg.iris import ID, PREFIXES

STATEMENTS = [
    ox.Triple(ox.NamedNode(f"{ID}plan/XA-{n}"), ox.NamedNode(PREFIXES[prefix] + name), ox.Literal(text, language="en"))
    for n, (prefix, name, text) in enumerate(
        [
            ("dcterms", "title", "One"),
            ("skos", "prefLabel", 'Two "quoted"'),
            ("ogp", "cycle", "3\r\nand 4"),
            ("foaf", "name", "넷"),
        ]
    )
]
TRIPLE_FORMATS = [format for format in GRAPH_FORMATS if format.name in {"turtle", "rdfxml", "ntriples"}]
WRITE = """
from ogpkg.formats import FORMATS, write
from tests.test_formats import STATEMENTS
import sys
sys.stdout.buffer.write(write(reversed(STATEMENTS), FORMATS[sys.argv[1]]))
"""


@pytest.mark.parametrize("format", GRAPH_FORMATS, ids=lambda format: format.name)
def test_the_same_statements_give_the_same_bytes_in_any_process(format: Format) -> None:
    """The serializer keeps prefixes in a hash map of its own, seeded anew in every process."""
    command = [sys.executable, "-c", WRITE, format.name]
    for seed in ("1", "2"):
        finished = subprocess.run(command, capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed})
        assert finished.stdout == write(STATEMENTS, format)


@pytest.mark.parametrize("format", TRIPLE_FORMATS, ids=lambda format: format.name)
def test_a_second_library_reads_back_what_was_written(format: Format) -> None:
    names = {"rdfxml": "xml", "ntriples": "nt"}
    ours = Graph().parse(data=write(STATEMENTS, format), format=names.get(format.name, format.name))
    theirs = Graph().parse(data=ox.serialize(STATEMENTS, format=ox.RdfFormat.N_TRIPLES), format="nt")
    assert isomorphic(ours, theirs)


@pytest.mark.parametrize(
    "statement",
    [
        ox.Triple(ox.NamedNode("http://x.example/s"), ox.NamedNode("http://x.example/p"), ox.Literal("bell \x07")),
        ox.Triple(ox.NamedNode("http://x.example/s"), ox.NamedNode("http://x.example/123"), ox.Literal("no name")),
    ],
)
def test_what_xml_cannot_carry_is_refused(statement: ox.Triple) -> None:
    rdfxml = next(format for format in GRAPH_FORMATS if format.name == "rdfxml")
    with pytest.raises(NotAcceptable):
        write([statement], rdfxml)
    ElementTree.fromstring(write(STATEMENTS, rdfxml))


@pytest.mark.parametrize("format", TRIPLE_FORMATS, ids=lambda format: format.name)
def test_an_empty_graph_is_written_so_that_it_can_be_read(format: Format) -> None:
    names = {"rdfxml": "xml", "ntriples": "nt"}
    assert len(Graph().parse(data=write([], format), format=names.get(format.name, format.name))) == 0
