"""A syntax error says where the mistake is, and shows it."""

import pytest

from ogpkg.errors import QuerySyntaxError
from ogpkg.query import Pool, Request


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("", 1, 1, "the query is empty"),
        ("# nothing\n", 1, 1, "the query is empty"),
        ("SELEC * {}", 1, 1, "unexpected SELEC"),
        ("SELECT * {\n  ?s ?p\n}", 3, 1, "unexpected }"),
        ("SELECT * {\n  ?s ?p ?o .\n", 2, 13, "the query ends too early: the { of line 1 is not closed"),
        ("SELECT * { ?s ?p ?o }\n}", 2, 1, "unexpected }"),
        ("SELECT * WHERE { ?s foaf:nme ?o . ?s fooaf:name ?o }", 1, 38, "the prefix fooaf: is not declared"),
        ('ASK { ?s ?p "한국어" . ?? }', 1, 21, "unexpected ?"),
        ("ASK { ?s ?p 'open }\n LIMIT 1", 1, 13, "the string that begins here does not end"),
        ("ASK { ?s ?p <http://a b> }", 1, 13, "the IRI that begins here is not one, or does not end"),
        ("ASK { FILTER(1 <) }", 1, 17, "unexpected )"),
        ("ASK { FILTER unknown(?a) }", 1, 14, "unexpected unknown"),
        ("SELECT ?s WHERE { ?s ?p ?o } LIMIT x", 1, 36, "unexpected x"),
        ("SELECT ?s WHERE { ?s ?p ?o } ORDER BY", 1, 38, "the query ends too early"),
        ("ASK {}\n\n\n ASK {}", 4, 2, "unexpected ASK"),
        ("SELECT ?a (1 AS ?a) {}", 1, 23, "Duplicated variable name in SELECT"),
        ("ASK { ?s ?p ?o }\n# comment\n;", 3, 1, "unexpected ;"),
    ],
)
def test_the_mistake_is_named_and_marked(pool: Pool, text: str, line: int, column: int, reason: str) -> None:
    with pytest.raises(QuerySyntaxError) as error:
        pool.run(Request(text))
    assert (error.value.line, error.value.column) == (line, column)
    assert reason in str(error.value)


def test_a_caret_stands_below_the_mistake(pool: Pool) -> None:
    with pytest.raises(QuerySyntaxError) as error:
        pool.run(Request("SELECT *\n{\n\t?s ?p ) }"))
    assert str(error.value).splitlines() == ["line 3, column 8: unexpected )", " ?s ?p ) }", "       ^"]


def test_a_long_line_is_shown_around_the_mistake(pool: Pool) -> None:
    with pytest.raises(QuerySyntaxError) as error:
        pool.run(Request("ASK { " + "?s ?p ?o . " * 100 + ") }"))
    _, shown, caret = str(error.value).splitlines()
    assert len(shown) <= 100
    assert shown[len(caret) - 1] == ")"


def test_prefixes_that_we_know_do_not_move_the_line(pool: Pool) -> None:
    with pytest.raises(QuerySyntaxError) as error:
        pool.run(Request("SELECT * {\n ?s dcterms:title ?t ;;; ] }"))
    assert error.value.line == 2
