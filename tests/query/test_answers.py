"""What comes back: every form in every format, the dataset asked for, and nothing ill-formed."""

from __future__ import annotations

import itertools
import json
import warnings
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql.processor import prepareQuery

from ogpkg.errors import BuildError, NotAcceptable, QueryError, QueryFailed
from ogpkg.formats import FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from ogpkg.query import DatasetFiles, Pool, Request
from ogpkg.query.evaluate import answer
from ogpkg.query.sink import IN_MEMORY, Sink, Unwritable
from tests.query.conftest import column, read

TABLES = [format.name for format in RESULT_FORMATS]
GRAPHS = [format.name for format in GRAPH_FORMATS]
SOLUTIONS = (
    'VALUES (?a ?b) { (<http://x/a> "comma, \\"quote\\" {\\"b\\":{}} <result>\\nline") (UNDEF "2") (UNDEF UNDEF) }'
)


def solutions(body: bytes, name: str) -> list[tuple[str | None, ...]]:
    results = ox.parse_query_results(body, FORMATS[name].results)
    return [tuple(term and term.value for term in solution) for solution in results]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
def test_a_select_is_the_same_table_in_each_format(pool: Pool, name: str) -> None:
    with pool.run(Request(f"SELECT ?a ?b {{ {SOLUTIONS} }}", result_format=name)) as answer:
        assert (answer.form, answer.media_type) == ("select", FORMATS[name].media_type)
        text = 'comma, "quote" {"b":{}} <result>\nline'
        assert solutions(answer.read(), name) == [("http://x/a", text), (None, "2"), (None, None)]


@pytest.mark.parametrize("name", TABLES)
def test_solutions_are_counted_whatever_their_literals_hold(pool: Pool, name: str) -> None:
    for query, rows in [
        (f"SELECT ?a ?b {{ {SOLUTIONS} }}", 3),
        ("SELECT ?a {}", 1),
        ("SELECT ?o { <http://x/b> ?p ?o }", 2),
        ("SELECT ?o { <http://x/none> ?p ?o }", 0),
    ]:
        with pool.run(Request(query, result_format=name)) as answer:
            assert (answer.rows, answer.size) == (rows, len(answer.read()))


def test_a_select_in_csv_quotes_as_it_must(pool: Pool) -> None:
    assert read(pool, 'SELECT * { VALUES ?a { "x,\\"y\\"\\nz" } }') == 'a\r\n"x,""y""\nz"\r\n'


@pytest.mark.parametrize(
    ("name", "body"),
    [("json", b'{"head":{},"boolean":true}'), ("csv", b"true"), ("tsv", b"true"), ("xml", None)],
)
def test_an_ask_is_answered_in_each_format(pool: Pool, name: str, body: bytes | None) -> None:
    with pool.run(Request("ASK { <http://x/a> ?p ?o }", result_format=name)) as answer:
        assert (answer.form, answer.rows) == ("ask", 1)
        read = answer.read()
    assert b"<boolean>true</boolean>" in read if body is None else read == body


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE ?s { ?s ?p ?o }"])
def test_a_graph_is_the_same_in_each_format(pool: Pool, name: str, query: str) -> None:
    with pool.run(Request(query, graph_format=name)) as answer:
        assert answer.media_type == FORMATS[name].media_type
        assert (answer.form, answer.rows) == (query.split(maxsplit=1)[0].lower(), 5)
        quads = set(ox.parse(answer.read(), FORMATS[name].rdf))
    expected = pool.run(Request(query, graph_format="ntriples")).read()
    assert quads == set(ox.parse(expected, ox.RdfFormat.N_TRIPLES))


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_has_the_same_bytes_in_every_process(small: Path, pool: Pool, name: str) -> None:
    query = "CONSTRUCT { ?s dcterms:title ?o ; skos:prefLabel ?o ; foaf:name ?o } WHERE { ?s ?p ?o }"
    with Pool(DatasetFiles((small,), "union"), workers=1) as other:
        assert read(pool, query, graph_format=name) == read(other, query, graph_format=name)


def test_describe_gives_what_is_said_of_a_thing(pool: Pool) -> None:
    assert read(pool, "DESCRIBE <http://x/a>") == (
        '<http://x/a> <http://x/p> "one"@en .\n<http://x/a> <http://x/q> <http://x/b> .\n'
    )


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("SELECT * {}", {"result_format": None}),
        ("ASK {}", {"result_format": None}),
        ("CONSTRUCT WHERE {}", {"graph_format": None}),
        ("DESCRIBE <http://x/a>", {"graph_format": None}),
    ],
)
def test_an_unwelcome_kind_of_answer_is_refused_before_evaluation(pool: Pool, query: str, options: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(NotAcceptable) as error:
        pool.run(Request(query, **options))
    assert error.value.offered == tuple(
        f.media_type for f in (RESULT_FORMATS if "result_format" in options else GRAPH_FORMATS)
    )


# --- what XML cannot carry


@pytest.mark.parametrize("character", ["\\u0000", "\\u0001", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_a_character_that_xml_lacks_makes_an_error_and_no_ill_formed_xml(pool: Pool, character: str) -> None:
    table, graph = f'SELECT ("a{character}b" AS ?a) {{}}', f'CONSTRUCT {{ <a:a> <a:b> "{character}" }} {{}}'
    for query, name in [(table, "result_format"), (graph, "graph_format")]:
        with pytest.raises(NotAcceptable, match="which XML cannot carry; ask for another format") as error:
            pool.run(Request(query, **{name: "xml" if query == table else "rdfxml"}))
        assert FORMATS["turtle" if query == graph else "json"].media_type in error.value.offered
    assert json.loads(read(pool, table, result_format="json"))["results"]["bindings"]


def test_such_a_character_is_found_across_the_edge_of_a_chunk() -> None:
    for edge in (1, 2):
        sink = Sink(BytesIO, xml=True)
        sink.write(b"a\xef\xbf\xbf"[: 1 + edge])
        with pytest.raises(Unwritable, match=r"U\+FFFF"):
            sink.write(b"\xef\xbf\xbf"[edge:])


def test_a_carriage_return_survives_xml(pool: Pool) -> None:
    body = read(pool, 'SELECT ("a\\r\\nb" AS ?a) {}', result_format="xml")
    assert "".join(ElementTree.fromstring(body).itertext()) == "a\r\nb"


def test_a_predicate_that_is_no_xml_name_makes_an_error(pool: Pool) -> None:
    query = "CONSTRUCT { <http://x/a> <http://x/123> 1 } {}"
    with pytest.raises(NotAcceptable, match="<http://x/123> cannot be written as an XML name"):
        pool.run(Request(query, graph_format="rdfxml"))
    assert "123" in read(pool, query)


#: XML 1.0, production 2: Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].
NO_CHARACTERS = [*(set(range(0x20)) - {0x9, 0xA, 0xD}), 0xFFFE, 0xFFFF]
CHARACTERS = [0x9, 0xA, 0xD, 0x7F, 0x80, 0x85, 0x9F, 0x2028, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x1FFFE, 0x10FFFF]
TEXTS = ["]]>", "<![CDATA[", "&amp;&#13;", "a\r\nb\rc\n\rd", "\r", "<b a='\"'>", "-->", " \t\n", "&#xFFFE;"]


def asked(*texts: str) -> dict[str, str]:
    """A query for a table with these values, and one for a graph, by the format that is XML."""
    written = [str(ox.Literal(text)) for text in texts]
    statements = " ".join(f"<http://x/{n}> <http://x/p> {text} ." for n, text in enumerate(written))
    return {
        "xml": f"SELECT ?a {{ VALUES ?a {{ {' '.join(written)} }} }}",
        "rdfxml": f"CONSTRUCT {{ {statements} }} {{}}",
    }


def texts_in(body: bytes, name: str) -> list[str]:
    """The literals, as expat reads them."""
    tag = "{http://www.w3.org/2005/sparql-results#}literal" if name == "xml" else "{http://x/}p"
    return [element.text or "" for element in ElementTree.fromstring(body).iter(tag)]


def formats_of(name: str) -> dict[str, str | None]:
    return {"result_format": "xml", "graph_format": None} if name == "xml" else {
        "result_format": None, "graph_format": "rdfxml"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["xml", "rdfxml"])
@pytest.mark.parametrize("code", NO_CHARACTERS, ids=hex)
def test_no_character_that_xml_lacks_gets_through(pool: Pool, name: str, code: int) -> None:
    with pytest.raises(NotAcceptable, match=f"U\\+{code:04X}"):
        pool.run(Request(asked(f"a{chr(code)}b")[name], **formats_of(name)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["xml", "rdfxml"])
def test_every_other_character_is_what_it_was(pool: Pool, name: str) -> None:
    texts = [f"a{chr(code)}b" for code in CHARACTERS] + TEXTS
    with pool.run(Request(asked(*texts)[name], **formats_of(name))) as answer:  # type: ignore[arg-type]
        assert sorted(texts_in(answer.read(), name)) == sorted(texts)


def copies(text: str, count: int) -> dict[str, str]:
    """As `asked`, `count` times the same text: the query stays short, the answer does not."""
    numbers = "{ " + " ".join(str(n) for n in range(count)) + " }"
    value = f"VALUES ?n {numbers} BIND (CONCAT(STR(?n), {ox.Literal(text)}) AS ?a)"
    return {
        "xml": f"SELECT ?a {{ {value} }}",
        "rdfxml": f"CONSTRUCT {{ ?s <http://x/p> ?a }} {{ {value} BIND (IRI(CONCAT('http://x/', STR(?n))) AS ?s) }}",
    }


@pytest.mark.parametrize("name", ["xml", "rdfxml"])
def test_huge_literals_are_whole_across_the_edges_of_chunks(pool: Pool, name: str) -> None:
    text = "]]>\r한\U0001f600\ufffd&\n" * 2_500
    with pool.run(Request(copies(text, 120)[name], **formats_of(name))) as answer:  # type: ignore[arg-type]
        assert answer.size > IN_MEMORY
        found = texts_in(answer.read(), name)
    assert sorted(found) == sorted(f"{n}{text}" for n in range(120))


@pytest.mark.parametrize("name", ["xml", "rdfxml"])
def test_a_bad_character_at_the_end_of_a_huge_answer_is_found(pool: Pool, name: str) -> None:
    for character in ("\x01", "\uffff"):
        query = copies("x" * 40_000, 120)[name].replace("STR(?n), ", f"IF(?n = 119, {ox.Literal(character)}, ''), ", 1)
        with pytest.raises(NotAcceptable, match="which XML cannot carry"):
            pool.run(Request(query, **formats_of(name)))  # type: ignore[arg-type]


def test_a_sink_finds_it_however_it_is_cut() -> None:
    bad, good = "é\uffff한".encode(), "é\ufffd한\r".encode()
    for cut in itertools.product([False, True], repeat=len(good) - 1):
        sink = Sink(BytesIO, xml=True)
        for piece in pieces(good, cut):
            sink.write(piece)
        assert sink.body() == good.replace(b"\r", b"&#13;")
        sink = Sink(BytesIO, xml=True)
        with pytest.raises(Unwritable, match=r"U\+FFFF"):
            for piece in pieces(bad, cut):
                sink.write(piece)


def pieces(whole: bytes, cut: Iterable[bool]) -> list[bytes]:
    """`whole`, cut behind the bytes that say so."""
    found = [b""]
    for byte, ends in zip(whole, [*cut, False], strict=False):
        found[-1] += bytes([byte])
        if ends:
            found.append(b"")
    return found


def test_a_full_disk_is_an_error_and_no_answer(many: Path) -> None:
    store = DatasetFiles((many,)).load()
    settings = {"max_depth": 100, "base_iri": "http://x/"}
    query = Request("SELECT * { ?s ?p ?o VALUES ?n { 1 2 3 4 5 } }")
    with open("/dev/full", "wb") as full, pytest.raises(QueryFailed, match="No space left"):
        answer(store, None, query, settings, lambda: full)
    # What the stream still held cannot be written either; that is already reported.


# --- the dataset

ALL = "SELECT ?o { ?s <http://x/p> ?o }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
G1, G2, G3 = "http://x/g1", "http://x/g2", "http://x/g3"


def test_the_union_default_graph_is_a_merge_that_counts_each_triple_once(pool: Pool) -> None:
    assert column(pool, COUNT) == ["5"]


def test_the_strict_default_graph_is_what_stands_outside_all_graphs(strict_pool: Pool) -> None:
    assert column(strict_pool, ALL) == ["only in the default graph"]
    assert column(strict_pool, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == [G1, G2, G3]


def test_from_replaces_the_default_graph_and_named_graphs(pool: Pool) -> None:
    assert column(pool, f"SELECT ?o FROM <{G2}> {{ ?s <http://x/p> ?o }}") == ["2", "one"]
    assert column(pool, f"SELECT ?g FROM <{G2}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == []
    assert column(pool, f"SELECT DISTINCT ?g FROM NAMED <{G2}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == [G2]
    assert column(pool, f"SELECT ?o FROM NAMED <{G2}> {{ ?s ?p ?o }}") == []


def test_several_from_are_merged_and_their_names_resolved(pool: Pool, strict_pool: Pool) -> None:
    clauses = "PREFIX g: <http://x/g> BASE <http://x/> SELECT (COUNT(*) AS ?n) FROM g:1 FROM <g2> FROM NAMED <g3>"
    for any_pool in (pool, strict_pool):
        assert column(any_pool, clauses + "{ ?s ?p ?o }") == ["3"]
        assert column(any_pool, clauses + "{ GRAPH g:3 { ?s ?p ?o } }") == ["1"]
        assert column(any_pool, clauses + "{ GRAPH g:1 { ?s ?p ?o } }") == ["0"]


def test_the_protocol_replaces_from(pool: Pool) -> None:
    query = (
        f"SELECT ?o FROM <{G3}> FROM NAMED <{G3}> {{ {{ ?s <http://x/p> ?o }} UNION {{ GRAPH ?g {{ ?s ?q ?o }} }} }}"
    )
    assert column(pool, query, default_graphs=(G1,)) == ["one"]
    assert column(pool, query, named_graphs=(G1,)) == ["http://x/b", "one"]
    assert column(pool, query, default_graphs=(G2,), named_graphs=(G1,)) == ["2", "http://x/b", "one", "one"]


def test_several_default_graphs_of_the_protocol_are_merged(pool: Pool) -> None:
    assert column(pool, COUNT, default_graphs=(G1, G2)) == ["3"]
    assert column(pool, COUNT, default_graphs=(G1, G1)) == ["2"]


@pytest.mark.parametrize("graph", ["http://x/unknown", "file:///etc/passwd", "http://127.0.0.1:1/"])
def test_an_unknown_graph_is_empty(pool: Pool, graph: str) -> None:
    assert column(pool, f"SELECT ?o FROM <{graph}> {{ ?s ?p ?o }}") == []
    assert column(pool, ALL, default_graphs=(graph,)) == []
    assert column(pool, f"SELECT ?o FROM <{graph}> FROM <{G2}> {{ ?s <http://x/p> ?o }}") == ["2", "one"]


@pytest.mark.parametrize("graph", ["", "relative", "http://x/ space"])
def test_a_graph_name_that_is_no_iri_is_a_bad_request(pool: Pool, graph: str) -> None:
    with pytest.raises(QueryError, match="cannot name a graph") as error:
        pool.run(Request(ALL, named_graphs=(graph,)))
    assert error.value.status == 400


def test_known_prefixes_need_no_declaration_and_can_be_redeclared(pool: Pool) -> None:
    assert read(pool, "ASK { BIND(skos:prefLabel AS ?a) }") == "true"
    assert column(pool, "PREFIX ogp: <http://x/> SELECT ?o { ogp:a ogp:q ?o }") == ["http://x/b"]


# --- where it comes from


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", "<a> <p> 'v' ."),
        ("a.trig", "<g> { <a> <p> 'v' }"),
        ("a.nt", '<http://x/a> <http://x/p> "v" .'),
        ("a.rdf", '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
                  '<r:Description r:about="a"><x:p>v</x:p></r:Description></r:RDF>'),
        ("a.jsonld", '{"@id": "a", "http://x/p": "v"}'),
    ],
)  # fmt: skip
def test_files_of_every_format_are_loaded(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with Pool(DatasetFiles((tmp_path / name,), "union", base_iri="http://x/"), workers=1) as pool:
        assert column(pool, "SELECT ?o { <a> <p> ?o }") == ["v"]


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("bad.ttl", "<http://x/a> <http://x/p> .", r"bad.ttl:1:\d+: not text/turtle"),
        ("remote.jsonld", '{"@context": "http://127.0.0.1:1/", "name": "x"}', "not application/ld"),
        ("local.jsonld", '{"@context": "file:///etc/passwd", "name": "x"}', "not application/ld"),
        ("missing.nq", None, "cannot be read"),
        ("what.doc", "", "no RDF format has the extension"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_named(tmp_path: Path, name: str, text: str | None, complaint: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(BuildError, match=complaint):
        Pool(DatasetFiles((tmp_path / name,)), workers=1)


def test_a_store_on_disk_is_served_as_it_is(tmp_path: Path, small: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    store.bulk_load(path=small, format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    del store
    with Pool(DatasetFiles(store=tmp_path / "store"), workers=1) as pool:
        assert column(pool, ALL) == ["only in the default graph"]
        assert column(pool, COUNT, default_graphs=(G1, G2)) == ["3"]
        assert len(column(pool, "SELECT ?s { GRAPH ?g { ?s ?p ?o } }")) == 5


def test_a_store_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="cannot be opened as an Oxigraph store"):
        Pool(DatasetFiles(store=tmp_path / "none"), workers=1)


def test_blank_nodes_keep_their_labels_only_when_asked(tmp_path: Path) -> None:
    for name in ("a.nt", "b.nt"):
        (tmp_path / name).write_text(f'_:node <http://x/p> "{name}" .\n')
    files = (tmp_path / "a.nt", tmp_path / "b.nt")
    for keep_labels, nodes in ((True, ["_:node"] * 2), (False, None)):
        with Pool(DatasetFiles(files, keep_labels=keep_labels), workers=1) as pool:
            found = column(pool, "SELECT ?s { ?s ?p ?o }")
        assert found == nodes if nodes else len(set(found)) == 2


# --- a second engine

QUESTIONS = [
    "SELECT ?s ?o { ?s <http://x/p> ?o }",
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s",
    "SELECT ?a ?c { ?a <http://x/q>/<http://x/p> ?c }",
    "SELECT ?s ?l { ?s ?p ?o OPTIONAL { ?s <http://x/q> ?l } FILTER(isLiteral(?o)) }",
    "SELECT ?s { ?s <http://x/p> ?o FILTER NOT EXISTS { ?s <http://x/q> ?b } }",
    "SELECT ?g ?o { GRAPH ?g { ?s <http://x/p> ?o FILTER(LANG(?o) = 'en') } }",
    f"SELECT ?o FROM <{G2}> {{ ?s <http://x/p> ?o }}",
    "SELECT (STRLEN(STR(?o)) AS ?n) { ?s <http://x/p> ?o FILTER(REGEX(STR(?o), 'o')) }",
]


@pytest.fixture(scope="module")
def second_engine(small: Path) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib reads through a property it calls deprecated
        dataset.parse(data=small.read_text(), format="nquads")
    return dataset


@pytest.mark.parametrize("query", QUESTIONS)
def test_rdflib_gives_the_same_answer(pool: Pool, second_engine: rdflib.Dataset, query: str) -> None:
    ours = Counter(solutions(pool.run(Request(query)).read(), "json"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        rows = list(second_engine.query(prepareQuery(query)))
    assert ours == Counter(tuple(term and str(term) for term in row) for row in rows)  # type: ignore[union-attr]
