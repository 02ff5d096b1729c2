"""What may run: the tokenizer, the query form, SERVICE, updates, length and depth."""

import time
from contextlib import suppress

import pytest

from ogpkg.errors import QueryRefused, QuerySyntaxError, QueryTooDeep, QueryTooLong
from ogpkg.query import guard


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", "select"),
        ("select*{}", "select"),
        ("ASKWHERE{}", "ask"),
        ("PREFIX a: <http://x/> BASE <http://x/> PREFIX : <#> CONSTRUCT WHERE {}", "construct"),
        ("# SELECT\nPREFIX insert: <http://x/> # ASK\nDESCRIBE insert:a", "describe"),
        ('VERSION "1.2" ASK {}', "ask"),
        ("", None),
        ("VALUES ?x { 1 }", None),
        ("PREFIX <http://x/> ASK {}", None),
    ],
)
def test_the_query_form_stands_behind_the_prologue(text: str, form: str | None) -> None:
    assert guard.check(text).form == form


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> 1 }",
        "insert { ?s ?p ?o } where {}",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX a: <http://x/> WITH a:g DELETE { ?s ?p ?o } WHERE {}",
        "LOAD <http://x/>",
        "# SELECT\nLOAD SILENT <file:///etc/passwd>",
        "CLEAR ALL",
        "DROP GRAPH <http://x/>",
        "CREATE GRAPH <http://x/>",
        "ADD DEFAULT TO <http://x/>",
        "MOVE <http://x/> TO DEFAULT",
        "COPY <http://x/> TO DEFAULT",
    ],
)
def test_an_update_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(QueryRefused, match="is an update") as refusal:
        guard.check(text)
    assert refusal.value.status == 403


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "line 1, column 12"),
        ("ASK { service silent ?x {} }", "line 1, column 7"),
        ("ASK {\n  SERVICE # <http://x/> }\n <http://x/> {} }", "line 2, column 3"),
        ("ASK { SERVICE ex:a {} }", "line 1, column 7"),
        ("ASK { { SELECT * { ?s ?p ?o . sErViCe <http://x/> {} } } }", "line 1, column 31"),
        ("ASK { FILTER EXISTS { SERVICE <http://x/> {} } }", "line 1, column 23"),
        ('ASK { ?s ?p """a "quoted" \\""" string""" SERVICE <http://x/> {} }', "line 1, column 42"),
        ("ASK { ?s ?p 'a' .# 'no string\nSERVICE <http://x/> {} }", "line 2, column 1"),
        ("ASK { OPTIONAL { SERVICE ?s {} } }", "line 1, column 18"),
        ("ASK { ?s ?p ?o MINUS { SERVICE SILENT <http://x/> {} } }", "line 1, column 24"),
        ("ASK { {} UNION { SERVICE $s {} } }", "line 1, column 18"),
        ("ASK { GRAPH ?g { SERVICE : {} } }", "line 1, column 18"),
        ("ASK { FILTER NOT EXISTS { { SERVICE <> {} } } }", "line 1, column 29"),
        ("ASK { BIND(EXISTS { SERVICE <http://x/> {} } AS ?a) }", "line 1, column 21"),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o } HAVING (EXISTS { SERVICE <http://x/> {} })", "line 1, column 55"),
        ("ASK {}\nORDER BY (EXISTS{SERVICE <http://x/>{}})", "line 2, column 18"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { SERVICE ?s { ?s ?p ?o } }", "line 1, column 32"),
        ("DESCRIBE ?s { SERVICE <http://x/>\r\n{ ?s ?p ?o } }", "line 1, column 15"),
        ("PREFIX service: <http://x/> ASK { SERVICE service:a {} }", "line 1, column 35"),
        ("ASK { VALUES ?s { <http://x/> } # {\n SERVICE # }\n SILENT # {\n ?s { } }", "line 2, column 2"),
        # Oxigraph's parser knows no word boundaries.
        ("ASK{?s ?p trueSERVICE<http://x/>{}}", "line 1, column 15"),
        ("ASK{?s ?p 1.5e3SERVICE?x{}}", "line 1, column 16"),
        # Between these two signs stands an IRI, or a comparison and a comment.
        ("ASK{FILTER(1<2)SERVICE#>\n<http://x/>{}}", "line 1, column 16"),
        ('ASK{FILTER(1<2#>"""\n)SERVICE <http://x/>{}#"""\n}', "line 2, column 2"),
    ],
)
def test_service_is_refused_wherever_it_hides(text: str, place: str) -> None:
    with pytest.raises(QueryRefused) as refusal:
        guard.check(text)
    assert str(refusal.value).startswith(place)
    assert f"line {refusal.value.line}, column {refusal.value.column}" == place
    assert str(refusal.value).splitlines()[1] in text


def test_an_excerpt_holds_no_character_that_acts() -> None:
    with pytest.raises(QueryRefused) as refusal:
        guard.check("ASK { \x1b[31m \u202e \t SERVICE <http://x/> {} }")
    shown = str(refusal.value).splitlines()[1]
    assert shown.isprintable()
    assert shown == "ASK { \ufffd[31m \ufffd   SERVICE <http://x/> {} }"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p ?o }",
        "SELECT $SERVICE { ?s ?p $SERVICE { ?a ?b ?c } }",
        "SELECT * { ?s ex:service ?o { ?a ?b ?c } }",
        "SELECT * { ?s service:is ?o . GRAPH service:is { ?a ?b ?c } }",
        'SELECT * { ?s ?p "SERVICE <http://x/> { ?s ?p ?o }" }',
        "SELECT * { ?s ?p '''\nSERVICE <http://x/> {}\n''' }",
        "SELECT * { ?s ?p ?o # SERVICE <http://x/> {}\n}",
        "SELECT * { ?s <http://x/service> ?o . <http://x/service?a> ?p { ?a ?b ?c } }",
        "SELECT * { ?s <http://x/#service> ?o ; <http://x/service#a> ?o FILTER(?o < 3) }",
        "SELECT * { _:service ?p ?o }",
        "SELECT * { ?s ?p ?o FILTER(1 < 2 && ?service > 3) }",
    ],
)
def test_the_word_service_is_allowed_where_it_is_no_clause(text: str) -> None:
    assert guard.check(text).form == "select"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        # The examples of section 19.2, and its warning.
        (r"<ab\u00E9xy>", "<ab\u00e9xy>"),
        (r"\u03B1:a", "\u03b1:a"),
        ("a\\u003Ab # a:b -- codepoint x3A is colon", "a:b # a:b -- codepoint x3A is colon"),
        (r"?x\u0020y", "?x y"),
        (r"\U0001F600 \u0053ERVICE", "\U0001f600 SERVICE"),
        # A string is the engine's to read; what is no character stays.
        (r"'\u0027' \u0027", r"'\u0027' '"),
        ('"""\\u0022""" \'a\\\\u0041\'', '"""\\u0022""" \'a\\\\u0041\''),
        (r"\uD800 \U0000dfff \U00110000 \u00e \U0001F60", r"\uD800 \U0000dfff \U00110000 \u00e \U0001F60"),
        ("nothing to do", "nothing to do"),
    ],
)
def test_a_character_may_be_given_by_its_number(text: str, plain: str) -> None:
    assert guard.unescaped(text) == plain


def test_a_string_hides_nothing_behind_it() -> None:
    kinds = [(token.kind, token.text) for token in guard.tokens("'a\\'b' \"c\" '''d'e''f''' \"\"\"g\"\"\" ''")]
    assert kinds == [("string", text) for text in ("'a\\'b'", '"c"', "'''d'e''f'''", '"""g"""', "''")]


def test_from_clauses_are_found_outside_brackets_only() -> None:
    text = "PREFIX x: <http://x/> SELECT (EXISTS { ?from ?p 'FROM' } AS ?a) FROM x:a FROM NAMED <b> from <c> { }"
    query = guard.check(text)
    assert (query.from_terms, query.from_named_terms) == (["x:a", "<c>"], ["<b>"])
    assert query.prologue == "PREFIX x: <http://x/> "


def test_a_query_too_long_is_refused() -> None:
    guard.check_length("ASK {}" + " " * 94, 100)
    with pytest.raises(QueryTooLong, match="101 bytes, and 100 are allowed") as refusal:
        guard.check_length("ASK {}" + " " * 95, 100)
    assert (refusal.value.status, refusal.value.limit) == (413, 100)
    with pytest.raises(QueryTooLong):
        guard.check_length("가" * 34, 100)


def test_deep_nesting_is_refused_at_the_bracket_that_is_too_deep() -> None:
    assert guard.check("ASK " + "{" * 100 + "}" * 100).form == "ask"
    with pytest.raises(QueryTooDeep, match=r"line 2, column 101: brackets are nested more than 100 deep") as refusal:
        guard.check("ASK\n" + "{" * 101 + "}" * 101)
    assert (refusal.value.status, refusal.value.limit) == (422, 100)
    assert (refusal.value.line, refusal.value.column) == (2, 101)


def test_brackets_in_strings_and_comments_are_not_counted() -> None:
    assert guard.check("ASK { ?s ?p '" + "{" * 200 + "' } #" + "(" * 200).form == "ask"


def test_text_that_is_not_unicode_is_a_syntax_error() -> None:
    with pytest.raises(QuerySyntaxError) as error:
        guard.check_length("ASK {\n  \ud800 }")
    assert (error.value.line, error.value.column) == (2, 3)


@pytest.mark.parametrize(
    "pattern",
    [
        "a-",
        "\\'",
        "a.",
        "#",
        "<a",
        "'\\",
        "<#>",
        "service#",
        "service <",
        "ex:a.",
        "(<a>",
        "é",
        "<'''>",
        "\\'''\n",
        '"""\\',
    ],
)
def test_hostile_text_takes_no_longer_than_its_length_allows(pattern: str) -> None:
    text = "ASK { SERVICE'" + pattern * (60_000 // len(pattern))
    started = time.monotonic()
    with suppress(QueryRefused, QueryTooDeep):
        guard.check(text)
    assert time.monotonic() - started < 20
