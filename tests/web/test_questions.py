"""Saved questions: what a page, a file or a program is given for a question and the values that are chosen in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from rdflib.namespace import SH

from ogpkg.dataset import Snapshot
from ogpkg.iris import PREFIXES
from ogpkg.query.saved import Question, WrongValue, parse, questions, written
from ogpkg.web.questions.choices import values_of
from ogpkg.web.questions.page import SUBJECTS
from ogpkg.web.served import Served
from ogpkg.web.state import states
from ogpkg.web.words import TABLE
from tests.test_competency import GOLDEN, Row, expected, short
from tests.web.linked import build, hub, served
from tests.web.pages import Page

ALL = sorted(questions())
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def dataset(shipped_app: Flask) -> Served:
    return states(shipped_app).current.served


def rows_of(client: FlaskClient, address: str) -> list[Row]:
    """The rows of a CSV file, in the notation of the answer files."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv"), answer.text
    return [tuple(map(short, row)) for row in list(csv.reader(io.StringIO(answer.text)))[1:]]


def golden(key: str) -> tuple[list[str], list[Row], bool]:
    """The answer that the documents give: its columns, its rows, and whether these are all."""
    path = GOLDEN / f"{key}.csv"
    return (*expected(path), True) if path.exists() else (*expected(GOLDEN / f"{key}.contains.csv"), False)


def filters() -> list[tuple[str, str]]:
    """The questions with a parameter that leaves out rows: no value means all, and a column has its values."""
    found = []
    for key, question in questions().items():
        header, rows, _ = golden(key)
        names = [parameter.name for parameter in question.parameters if not parameter.default]
        found += [(key, name) for name in names if name in header and any(row[header.index(name)] for row in rows)]
    return found


@pytest.mark.parametrize("key", ALL)
def test_a_question_says_what_it_takes_in_both_languages(key: str) -> None:
    question = questions()[key]
    assert question.subject in SUBJECTS
    assert question.parameters, "there is something to choose"
    for parameter in question.parameters:
        assert re.search("[가-힣]", parameter.label_ko) and not re.search("[가-힣]", parameter.label)
        assert question.query.count(f"VALUES ?{parameter.name} {{") == 1
    columns = [column.value for column in ox.Store().query(question.query).variables]  # type: ignore[union-attr]
    assert columns == golden(key)[0]


@pytest.mark.parametrize(("key", "name"), filters())
def test_a_value_leaves_the_rows_that_have_it(shipped: FlaskClient, key: str, name: str) -> None:
    header, rows, is_whole = golden(key)
    place = header.index(name)
    chosen = rows[-1][place] or next(row[place] for row in rows if row[place])
    given = rows_of(shipped, f"/questions/{key}.csv?{name}={chosen}")
    wanted = [row for row in rows if row[place] == chosen]
    assert given == wanted if is_whole else set(wanted) <= set(given)
    assert {row[place] for row in given} == {chosen}


def test_without_a_value_the_answer_is_the_one_the_documents_give(shipped: FlaskClient) -> None:
    for key in ALL:
        _, rows, is_whole = golden(key)
        given = rows_of(shipped, f"/questions/{key}.csv")
        assert given == rows if is_whole else set(rows) <= set(given), key


def test_most_questions_have_another_answer_for_another_value(dataset: Served) -> None:
    changed = {key for key, question in questions().items() if _changes(dataset, question)}
    # The shipped data are of one country, which has no database export and hardly any review by the IRM.
    rest = {key for key in ALL if key not in changed and golden(key)[1]}
    assert rest == {"assessed-share", "policy-area-differences", "topic-completed", "stars", "stated-counts"} & rest
    assert len(changed) > len(ALL) / 2


def _changes(dataset: Served, question: Question) -> bool:
    usual = dataset.select(question.text())
    for parameter in question.parameters:
        values = values_of(dataset, parameter) or ([ox.Literal(2)] if parameter.kind == "number" else [])
        if any(dataset.select(question.text({parameter.name: value})) != usual for value in values[:12]):
            return True
    return False


def test_a_topic_that_was_chosen_is_answered_from_the_page_of_the_member(shipped: FlaskClient) -> None:
    # data/README.md: the member page files these under anti-corruption (lines of KR0013, 14, 20, 32, 36).
    for written_so in ("policy-area/anti-corruption", "anti-corruption", "policy-area:anti-corruption"):
        given = rows_of(shipped, f"/questions/topic-promises.csv?topic={written_so}")
        assert [row[2].removeprefix("commitment/") for row in given] == [
            "KR0013",
            "KR0014",
            "KR0020",
            "KR0032",
            "KR0036",
        ]
    assert rows_of(shipped, "/questions/topic-promises.csv?topic=&member=") == golden("topic-promises")[1]


def test_a_threshold_leaves_out_what_is_below_it(shipped: FlaskClient) -> None:
    header, rows, _ = golden("budgets")
    given = rows_of(shipped, "/questions/budgets.csv?least=1000000000")
    assert given == [row for row in rows if int(row[header.index("won")]) >= 10**9]
    header, rows, _ = golden("busiest-leads")
    given = rows_of(shipped, "/questions/busiest-leads.csv?least=2&plan=KR-3")
    assert given == [row for row in rows if row[0] == "plan/KR-3" and int(row[2]) >= 2]


def test_words_are_looked_for_as_they_are(shipped: FlaskClient) -> None:
    header, rows, _ = golden("listed-documents")
    given = rows_of(shipped, "/questions/listed-documents.csv?words=letter%20to")
    assert given == [row for row in rows if "letter to" in row[header.index("title")].lower()] != []


@pytest.mark.parametrize("key", ALL)
def test_every_question_is_a_page(shipped: FlaskClient, key: str) -> None:
    language = "ko" if len(key) % 2 else "en"
    answer = shipped.get(f"/questions/{key}?lang={language}")
    page = Page(answer.text)
    assert (answer.status_code, page.mistakes, page.language) == (200, [], language)
    assert answer.headers["Content-Language"] == language and len(answer.data) < 80_000
    question = questions()[key]
    assert question.say("title", language) in page.words and question.say("question", language) in page.words
    for parameter in question.parameters:
        assert f'<label for="{parameter.name}">{parameter.say(language)}</label>' in answer.text
        assert len(re.findall(rf'<(?:select|input) id="{parameter.name}" name="{parameter.name}"', answer.text)) == 1
    assert {f"/questions/{key}.{kind}" for kind in ("csv", "xlsx", "json", "rq", "ttl")} <= set(page.links)


def test_a_page_shows_the_rows_of_the_file_by_name(shipped: FlaskClient) -> None:
    address = "/questions/topic-promises{}?topic=policy-area/anti-corruption"
    html = shipped.get(address.format("")).text
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    rows = [
        [unescape(re.sub("<[^>]*>", "", cell)).strip() for cell in row.split("</td>")] for row in body.split("</tr>")
    ]
    given = rows_of(shipped, address.format(".csv"))
    assert [row[3] for row in rows if len(row) > 3] == [row[3] for row in given]
    assert [row[0] for row in rows if len(row) > 3] == ["Republic of Korea"] * len(given)
    assert re.findall(r'href="/doc/commitment/(\w+)\.html"', body) == [row[2].split("/")[1] for row in given]
    assert '<option value="policy-area/anti-corruption" selected>' in html
    assert "5 rows" in html and "<title>Who promised what on a topic (Anti-Corruption)" in html


def test_a_page_says_that_it_does_not_show_all(shipped: FlaskClient) -> None:
    html = shipped.get("/questions/absences").text
    shown = len(re.findall("<tr>", html[html.index("<tbody>") : html.index("</tbody>")]))
    total = len(rows_of(shipped, "/questions/absences.csv"))
    assert shown < total or f"{total} rows" in html
    assert (f"the first {shown} of {total} rows" in Page(html).words) == (shown < total)


def test_the_languages_and_the_files_keep_what_was_chosen(shipped: FlaskClient) -> None:
    page = Page(shipped.get("/questions/busiest-leads?plan=plan/KR-3&least=2&lang=ko").text)
    for link in (
        "/questions/busiest-leads?lang=en&least=2&plan=plan/KR-3",
        "/questions/busiest-leads.csv?least=2&plan=plan/KR-3",
        "/questions/busiest-leads.xlsx?least=2&plan=plan/KR-3",
    ):
        assert link in page.links
    permalink = "https://w3id.org/ogpkg/questions/busiest-leads?least=2&plan=plan/KR-3"
    assert permalink in page.links and {"rel": "canonical", "href": permalink} in page.heads
    assert "(KR-3 · 대한민국 제3차 국가실행계획(2016~2018), 최소 공약 수: 2)" in page.words


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/questions/nothing", 404, "/questions lists them"),
        ("/questions/leads.pdf", 404, "there are: .html, .json"),
        ("/questions/leads?plan=KR-4", 400, "has no parameter 'plan'; there are: document"),
        ("/questions/leads?document=kr-nap9", 404, "no document 'kr-nap9'; there are: document/editors"),
        ("/questions/leads?document=plan/KR-4", 404, "no document"),
        ("/questions/leads?document=kr-nap4&document=kr-nap3", 400, "given 2 times"),
        ("/questions/leads?document=a%20b", 400, "the name of a thing"),
        ("/questions/leads?document=%00", 400, "the name of a thing"),
        ("/questions/leads?document=" + "x" * 300, 400, "longer than 200"),
        ("/questions/budgets?least=-1", 400, "a whole number"),
        ("/questions/budgets?least=" + "9" * 400, 400, "a whole number"),
        ("/questions/budgets?least=%D9%A3", 400, "a whole number"),
        ("/questions/grand-challenges?cycle=12", 400, "four digits"),
        ("/questions/listed-documents?words=" + "a" * 101, 400, "at most 100"),
        ("/questions/stars?rule=ogp:starred", 400, "one of ogp:starredBefore2015, ogp:starred2015"),
        ("/questions/stars?rule=%3E%3C", 400, "one of"),
        ("/questions/leads?document=http://%5B", 400, "the name of a thing"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_that_says_what_can(
    shipped: FlaskClient, address: str, status: int, words: str
) -> None:
    for accept in ("application/json", "text/html"):
        answer = shipped.get(address, headers={"Accept": accept})
        assert (answer.status_code, words in unescape(answer.text)) == (status, True), answer.text
        is_form = 'class="question-form"' in answer.text and "<table" not in answer.text
        assert is_form == (accept == "text/html" and "/leads.pdf" not in address and "/nothing" not in address)


@pytest.mark.parametrize(
    "text", ['") } #', "?s { } VALUES ?page { <x:y> }", "\\", "'''", "= 1", "{}", "$x", "\\u0022 }"]
)
def test_words_never_leave_their_place(shipped: FlaskClient, text: str) -> None:
    answer = shipped.get("/questions/listed-documents.rq", query_string={"words": text})
    found = re.search(r"VALUES \?words { (.*) }\n", answer.text)
    assert found is not None
    [row] = ox.Store().query(f"SELECT ?words {{ VALUES ?words {{ {found[1]} }} }}")  # type: ignore[misc]
    assert row["words"] == ox.Literal(text)  # type: ignore[index]
    assert rows_of(shipped, f"/questions/listed-documents.csv?words={text.replace('#', '%23')}") == []


def test_a_value_that_looks_like_a_block_is_no_block() -> None:
    heads = "# title: T\n# parameter: a text | A | 가\n# parameter: b text | B | 나\n"
    question = parse("x", heads + 'SELECT ?a ?b { VALUES ?a { "" } VALUES ?b { "" } }')
    values = question.read({"a": "VALUES ?b { 1 }", "b": '" } ?s ?p ?o {'})
    [row] = ox.Store().query(question.text(values))  # type: ignore[misc]
    assert (row["a"].value, row["b"].value) == ("VALUES ?b { 1 }", '" } ?s ?p ?o {')  # type: ignore[index]
    for text in ("one\ntwo", "\udcff", "\x7f"):
        with pytest.raises(WrongValue):
            question.read({"a": text})


def test_an_answer_comes_in_the_form_that_is_asked_for(shipped: FlaskClient) -> None:
    for accept, mimetype in {
        "": "text/html",
        "text/csv": "text/csv",
        "application/json": "application/sparql-results+json",
        "application/sparql-results+xml": "application/sparql-results+xml",
        XLSX: XLSX,
        "text/turtle": "text/turtle",
        "application/sparql-query": "application/sparql-query",
    }.items():
        answer = shipped.get("/questions/leads", headers={"Accept": accept} if accept else {})
        assert (answer.status_code, answer.mimetype) == (200, mimetype)
        assert "Accept" in answer.headers["Vary"] and answer.headers["ETag"]
        again = shipped.get("/questions/leads", headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    assert shipped.get("/questions/leads", headers={"Accept": "image/png"}).status_code == 406
    assert shipped.get("/questions/leads.csv").headers["Content-Disposition"] == 'attachment; filename="leads.csv"'


def test_a_workbook_has_all_rows_with_names_beside_the_iris(shipped: FlaskClient) -> None:
    answer = shipped.get("/questions/budgets.xlsx?lang=ko")
    assert answer.mimetype == XLSX
    assert answer.data == shipped.get("/questions/budgets.xlsx?lang=ko").data
    header, *rows = load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    assert header == ("공약", "공약 (IRI)", "기간", "금액(원)", "문서", "문서 (IRI)")
    assert [(short(str(row[1])), row[2], str(row[3]), short(str(row[5]))) for row in rows] == golden("budgets")[1]


def test_no_cell_of_a_file_runs_as_a_formula(client: FlaskClient) -> None:
    # A title of the invented plan begins with an equals sign (xa-plan.ttl).
    cells = [
        cell
        for row in load_workbook(
            io.BytesIO(client.get("/questions/milestones-plan-4.xlsx?document=document/xa-plan").data)
        ).active.iter_rows()  # type: ignore[union-attr]
        for cell in row
    ]
    assert cells and all(cell.data_type != "f" for cell in cells)
    table = client.get("/questions/milestones-plan-4.csv?document=document/xa-plan&spreadsheet=1").text
    assert not re.search(r'(?m)(^|,)"?[=+@]', table)


def test_the_list_is_filtered_by_words_in_either_language(shipped: FlaskClient) -> None:
    whole = Page(shipped.get("/questions").text)
    assert {f"/questions/{key}" for key in ALL} <= set(whole.links)
    few = Page(shipped.get("/questions?q=Anti%20AGENCIES").text)
    assert [link for link in few.links if re.fullmatch(r"/questions/[\w-]+", link)] == []
    found = Page(shipped.get("/questions?q=lead%20SPELLING").text)
    assert [link for link in found.links if re.fullmatch(r"/questions/[\w-]+", link)] == ["/questions/agencies"]
    korean = Page(shipped.get("/questions?q=예산&lang=ko").text)
    assert "/questions/budgets?lang=ko" in korean.links
    assert shipped.get("/questions", query_string={"q": "<b>" * 500}).status_code == 200


def test_another_base_and_another_dataset_are_asked_in_their_own_names(tmp_path: Path) -> None:
    base = "https://example.org/kb/"
    from ogpkg import quality
    from tests.web.conftest import INVENTED

    snapshot = quality.build(INVENTED, tmp_path, base_iri=base)
    with served(snapshot=snapshot.path) as client:
        given = rows_of(client, "/questions/commitments.csv?plan=plan/XA-1")
        assert given and {row[1] for row in given} == {f"{base}id/plan/XA-1"}
        assert given == rows_of(client, f"/questions/commitments.csv?plan={PREFIXES['plan']}XA-1")
        text = client.get("/questions/commitments.ttl").text
        assert f"<{base}questions/commitments>" in text and "w3id.org/ogpkg/id/" not in text
        page = client.get("/questions/proposal-funnel").text
        assert "The value that this question begins with, plan/KR-4, is not in this dataset." in page


def test_a_file_without_graphs_and_an_empty_one_have_pages_too(tmp_path: Path) -> None:
    empty = tmp_path / "empty.ttl"
    empty.write_text("# nothing\n", encoding="utf-8")
    with served(files=(empty,)) as client:
        for key in ALL:
            assert client.get(f"/questions/{key}").status_code == 200, key
        assert client.get("/openapi.json").status_code == client.get("/questions.ttl").status_code == 200


def test_very_many_values_are_named_by_their_identifier(tmp_path: Path) -> None:
    with served(snapshot=build({"hub": hub()}, tmp_path).path) as client:
        answer = client.get("/questions/budgets?commitment=HB0007")
        assert answer.status_code == 200 and len(answer.data) < 40_000
        assert '<input id="commitment" name="commitment" maxlength="200" value="commitment/HB0007"' in answer.text
        assert "An identifier, such as commitment/HB0000" in answer.text and "/static/questions.js" in answer.text
        refused = client.get("/questions/budgets?commitment=HB9999")
        assert (refused.status_code, "look for one at /search" in refused.text) == (404, True)


@pytest.fixture(scope="module")
def described(snapshot: Snapshot) -> Iterator[ox.Store]:
    with served(snapshot=snapshot.path, public_url="https://kb.example/") as client:
        store = ox.Store()
        store.load(client.get("/questions.ttl").data, format=ox.RdfFormat.TURTLE)
        for extension, format in (("jsonld", ox.RdfFormat.JSON_LD), ("rdf", ox.RdfFormat.RDF_XML)):
            other = ox.Store()
            other.load(client.get(f"/questions.{extension}").data, format=format)
            assert len(other) == len(store)
        one = ox.Store()
        one.load(client.get("/questions/leads.nt").data, format=ox.RdfFormat.N_TRIPLES)
        assert all(quad in store for quad in one if quad.subject.value.endswith("questions/leads"))
        yield store


def test_questions_are_described_in_the_words_of_shacl(described: ox.Store) -> None:
    used = {term for quad in described for term in quad.triple if isinstance(term, ox.NamedNode)}
    # rdflib's copy of the vocabulary refuses what SHACL does not define.
    assert all(getattr(SH, term.value.removeprefix(str(SH))) for term in used if term.value.startswith(str(SH)))
    rows = list(
        described.query(
            "SELECT ?question ?select ?label ?target { ?question a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ;"
            " sh:select ?select ; rdfs:label ?label ; rdfs:comment ?comment ; schema:target ?target ."
            " FILTER(LANG(?label) = 'ko' && LANG(?comment) = 'ko') } ORDER BY ?question",
            prefixes=PREFIXES,
        )
    )
    assert [row["question"].value.rsplit("/")[-1] for row in rows] == ALL
    assert {row["target"].value for row in rows} == {"https://kb.example/sparql"}
    for row in rows:
        key = row["question"].value.rsplit("/")[-1]
        found = ox.Store().query(row["select"].value)
        assert [variable.value for variable in found.variables] == golden(key)[0]  # type: ignore[union-attr]


def test_a_parameter_is_described_with_its_variable_its_kind_and_its_default(described: ox.Store) -> None:
    rows = list(
        described.query(
            "SELECT ?question ?path ?name ?default ?kind { ?question sh:parameter ?parameter ."
            " ?parameter a sh:Parameter ; sh:path ?path ; sh:name ?name ; sh:optional true"
            " OPTIONAL { ?parameter sh:defaultValue ?default }"
            " OPTIONAL { ?parameter sh:class|sh:datatype|(sh:in/rdf:first)|"
            " (sh:node/sh:property/sh:hasValue) ?kind } FILTER(LANG(?name) = 'en') }",
            prefixes=PREFIXES,
        )
    )
    stated = {(row["question"].value.rsplit("/")[-1], row["path"].value.partition("#")[2]) for row in rows}
    assert stated == {(key, one.name) for key, question in questions().items() for one in question.parameters}
    assert all(row["kind"] is not None for row in rows)
    topic = next(row for row in rows if row["path"].value.endswith("topic-promises#topic"))
    assert (topic["name"].value, topic["default"].value, topic["kind"].value) == (
        "Topic",
        PREFIXES["policy-area"] + "open-data",
        PREFIXES["policy-area"].rstrip("/"),
    )


def test_every_prefix_of_a_question_is_declared(described: ox.Store) -> None:
    declared = {
        (row["prefix"].value, row["space"].value)
        for row in described.query(
            "SELECT * { ?q sh:prefixes/sh:declare ?d . ?d sh:prefix ?prefix ; sh:namespace ?space }", prefixes=PREFIXES
        )
    }
    used = {pair for question in questions().values() for pair in re.findall(r"PREFIX (\S+): <(.*)>", question.query)}
    assert declared == used


def test_columns_have_names_in_both_languages(shipped: FlaskClient) -> None:
    for key in ("leads", "recommendations", "topic-promises", "stated-counts", "provenance"):
        html = shipped.get(f"/questions/{key}?lang=ko").text
        heads = re.findall(r'<th scope="col">(.*?)</th>', html)
        assert len(heads) == len(golden(key)[0]) and all(re.search("[가-힣]", head) for head in heads), heads
    assert all(f"subject-{subject}" in TABLE for subject in SUBJECTS)


def test_what_is_written_in_an_address_is_read_back(dataset: Served) -> None:
    for question in questions().values():
        for parameter in question.parameters:
            for value in (values_of(dataset, parameter) or [])[:5]:
                assert parameter.read(written(value)) == value
