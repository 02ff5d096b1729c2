"""What columns leave to Oxigraph, and how far they go."""

from __future__ import annotations

from pathlib import Path

import pytest

from ogpkg.columns import Columns, encoded
from ogpkg.errors import BuildError
from ogpkg.lines import put_in
from tests.columns.comparison import Both

LINES = [
    b'<http://x/a> <http://x/n> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    b'<http://x/a> <http://x/p> "one"@en .',
    b"<http://x/a> <http://x/q> <http://x/b> .",
    b'<http://x/b> <http://x/n> "one" .',
]


@pytest.fixture
def both(tmp_path: Path) -> Both:
    return Both(put_in("http://x/g", LINES), tmp_path)


LEFT = {
    "comment": "SELECT ?s WHERE { ?s <http://x/p> ?o } # all",
    "dataset": "SELECT ?s FROM <http://x/g> WHERE { ?s <http://x/p> ?o }",
    "named": "SELECT ?s FROM NAMED <http://x/g> WHERE { GRAPH ?g { ?s <http://x/p> ?o } }",
    "empty graph": "SELECT ?g WHERE { GRAPH ?g { } }",
    "graph without a statement": "SELECT ?g WHERE { GRAPH ?g { OPTIONAL { ?s <http://x/p> ?o } } }",
    "graph in a graph": "SELECT ?g WHERE { GRAPH ?g { ?s <http://x/p> ?o GRAPH ?h { ?s <http://x/q> ?t } } }",
    "graph tested inside": "SELECT ?g WHERE { GRAPH ?g { ?s <http://x/p> ?o FILTER(?g = <http://x/g>) } }",
    "difference in a graph": "SELECT ?g WHERE { GRAPH ?g { ?s ?p <http://x/b> MINUS { ?s <http://x/p> ?o } } }",
    "all of a graph": "SELECT ?s WHERE { GRAPH <http://x/g> { ?s ?p ?o } }",
    "cut subquery": "SELECT ?s WHERE { { SELECT ?s ?o WHERE { ?s <http://x/n> ?o } LIMIT 1 } }",
    "service": "SELECT ?s WHERE { SERVICE <http://x/sparql> { ?s <http://x/p> ?o } }",
    "update": "INSERT DATA { <http://x/a> <http://x/p> 1 }",
    "construct": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "figure in a subquery": "SELECT ?n WHERE { { SELECT (COUNT(*) AS ?n) WHERE { ?s <http://x/p> ?o } } }",
    "closure": "SELECT ?s WHERE { ?s <http://x/q>+ ?o }",
    "bind": "SELECT ?s WHERE { ?s <http://x/p> ?o BIND(STR(?o) AS ?t) }",
    "function": "SELECT ?s WHERE { ?s <http://x/p> ?o FILTER(CONTAINS(?o, 'n')) }",
    "arithmetic": "SELECT ?s WHERE { ?s <http://x/n> ?o FILTER(?o + 1 > 1) }",
    "average": "SELECT (AVG(?o) AS ?n) WHERE { ?s <http://x/n> ?o }",
    "blank node": "SELECT ?s WHERE { ?s <http://x/q> [] }",
    "relative": "SELECT ?s WHERE { ?s <q> ?o }",
    "base": "BASE <http://x/> SELECT ?s WHERE { ?s <q> ?o }",
    "dots": "SELECT ?s WHERE { ?s <http://x/y/../q> ?o }",
    "escape": r"SELECT ?s WHERE { ?s <http://x/\u0071> ?o }",
    "unknown prefix": "SELECT ?s WHERE { ?s nowhere:q ?o }",
    "undefined value": "SELECT ?s WHERE { VALUES ?s { <http://x/a> UNDEF } ?s <http://x/q> ?o }",
    "mixed order": "SELECT ?s WHERE { ?s <http://x/n> ?o } ORDER BY ?o",
    "mixed comparison": "SELECT ?s WHERE { ?s <http://x/n> ?o FILTER(?o > 0) }",
    "alias in having": "SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?s HAVING (?n > 1)",
    "ungrouped": "SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s <http://x/n> ?o }",
    "shadowed": "SELECT (COUNT(?o) AS ?s) WHERE { ?s <http://x/n> ?o }",
    "figure as a key": "SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s <http://x/n> ?o } GROUP BY ?s ?n",
    "cut answer": "ASK { ?s <http://x/n> ?o } LIMIT 0",
    "answer behind the last": "ASK { ?s <http://x/n> ?o } OFFSET 9",
    "figure on the right": "SELECT ?s WHERE { ?s <http://x/n> ?o } GROUP BY ?s HAVING (1 = COUNT(*))",
    "figure among others": "SELECT ?s WHERE { ?s <http://x/n> ?o } GROUP BY ?s HAVING (1 IN (COUNT(*)))",
    "cut list": "SELECT ?s WHERE { ?s <http://x/n> ?o } LIMIT 1",
    "cut list in no full order": "SELECT ?s ?o WHERE { <http://x/a> ?p ?o . ?s <http://x/n> ?n } ORDER BY ?s OFFSET 1",
    "comment in a long text": 'SELECT ?s { VALUES ?o { """one"\n# """\n} ?s <http://x/n> ?o }',
    "tab": 'SELECT ?s WHERE { ?s <http://x/n> "a\tb" }',
    "name with a dot": "PREFIX x: <http://x/> SELECT ?s WHERE { ?s x:q x:b.x:q x:q ?o }",
    "name with a digit and a dot": "PREFIX x: <http://x/> SELECT ?s WHERE { ?s x:q x:b1.x:q x:q ?o }",
    "form feed": "SELECT ?s WHERE {\f?s <http://x/n> ?o }",
    "no-break space": "SELECT ?s WHERE { ?s <http://x/n> ?o }\u00a0",
    "everything": "SELECT ?s WHERE { ?s ?p ?o }",
    "empty": "",
}


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_is_not_surely_understood_is_left_to_oxigraph(both: Both, text: str) -> None:
    assert both.columns.answer(text) is None


def test_a_list_is_cut_where_the_query_says_what_comes_first_or_all_is_the_same(both: Both) -> None:
    where = "WHERE { ?s <http://x/n> ?o }"
    for text in (
        *(f"SELECT ?s {where} ORDER BY {order} LIMIT 1" for order in ("?s", "DESC(?s)")),
        *(f"SELECT ?s {where} LIMIT {limit}" for limit in (0, 2, 9)),
        f"SELECT ?s {where} OFFSET 9",
        "SELECT ?o WHERE { ?s <http://x/n> ?n . <http://x/a> <http://x/p> ?o } LIMIT 1",
    ):
        found = both.same(text)
        assert found is not None, text
        assert found.body == both.oxigraph(text) or "ORDER" not in text


def test_groups_with_sums_below_zero_are_told_apart(tmp_path: Path) -> None:
    number = '"%d"^^<http://www.w3.org/2001/XMLSchema#integer>'
    values = (5, -5, 0, 3, -3, 2, -4)
    lines = [f"<http://x/{n}> <http://x/group> <http://x/g{n % 4}> ." for n, _ in enumerate(values)]
    lines += [f"<http://x/{n}> <http://x/value> {number % value} ." for n, value in enumerate(values)]
    both = Both(put_in("http://x/g", sorted(line.encode() for line in lines)), tmp_path)
    for figures in ("(SUM(?v) AS ?n)", "(SUM(?v) AS ?n) (COUNT(*) AS ?m)"):
        where = "{ ?s <http://x/group> ?g ; <http://x/value> ?v } GROUP BY"
        assert both.same(f"SELECT DISTINCT ?g {figures} WHERE {where} ?g") is not None
        assert both.same(f"SELECT DISTINCT ?s {figures} WHERE {where} ?s") is not None


def test_a_name_that_may_be_unbound_is_not_joined(both: Both) -> None:
    # SPARQL joins ?o of the second pattern to every solution that has none.
    text = "SELECT ?s ?t WHERE { ?s <http://x/q> ?b OPTIONAL { ?s <http://x/none> ?o } ?t <http://x/p> ?o }"
    assert both.columns.answer(text) is None


def test_deep_nesting_is_left_to_oxigraph(both: Both) -> None:
    for opening, closing in (("{", "}"), ("FILTER(" + "(" * 20, "?s = ?s" + ")" * 21), ("OPTIONAL {", "}")):
        text = "SELECT ?s WHERE { ?s <http://x/q> ?o " + opening * 100 + closing * 100 + " }"
        assert both.columns.answer(text) is None


@pytest.mark.parametrize(
    "piece", ["<", '"', "(", "a:", "a:1", "?a ", "{", "1", "1.", "-", "PREFIX a: <http://x/> ", "\n", "é"]
)
def test_a_long_text_of_anything_is_given_up(both: Both, piece: str) -> None:
    assert both.columns.answer("SELECT ?s WHERE { " + piece * 100_000) is None
    assert both.columns.answer(("SELECT ?s WHERE { " + piece * 4_000)[:4_000]) is None


def test_rows_are_counted_before_they_are_touched(tmp_path: Path) -> None:
    lines = sorted(b"<http://x/%d> <http://x/p> <http://x/%d> ." % (one, one % 7) for one in range(3_000))
    both = Both(put_in("http://x/g", lines), tmp_path)
    product = "SELECT (COUNT(*) AS ?n) WHERE { ?a <http://x/p> ?b . ?c <http://x/p> ?d . ?e <http://x/p> ?f }"
    assert both.columns.answer(product) is None
    few = "SELECT ?b WHERE { <http://x/9> <http://x/p> ?b }"
    assert both.columns.answer(few, 500) == both.same(few)
    assert both.columns.answer("SELECT ?a WHERE { ?a <http://x/p> ?b }", 500) is None


def test_many_steps_cost_even_where_nothing_is_found(both: Both) -> None:
    steps = " UNION ".join(["{ ?s <http://x/none> ?o }"] * 90)
    assert both.columns.answer(f"SELECT ?s WHERE {{ {steps} }}", 1_000) is None
    assert both.same(f"SELECT ?s WHERE {{ {steps} }}") is not None


@pytest.mark.parametrize("content", [b"", b"anything else", b"ogpkg columns 0\n" + bytes(64)])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "columns.bin").write_bytes(content)
    with pytest.raises(BuildError, match="run `ogpkg build`"):
        Columns(tmp_path / "columns.bin", {})


def test_numbers_that_oxigraph_writes_otherwise_are_kept_as_it_keeps_them(tmp_path: Path) -> None:
    xsd = b"http://www.w3.org/2001/XMLSchema#"
    lines = [b'<http://x/a> <http://x/n> "%b"^^<%binteger> .' % (number, xsd) for number in (b"01", b"1")]
    both = Both(put_in("http://x/g", lines), tmp_path)
    found = both.same("SELECT (COUNT(*) AS ?n) (MIN(?o) AS ?least) WHERE { ?s <http://x/n> ?o }")
    assert found is not None
    assert b'"value":"01"' not in found.body


def test_no_lines_are_columns_too(tmp_path: Path) -> None:
    (tmp_path / "columns.bin").write_bytes(b"".join(encoded([])))
    found = Columns(tmp_path / "columns.bin", {}).answer("SELECT ?s WHERE { ?s a <http://x/C> }")
    assert found is not None
    assert found.rows == 0
