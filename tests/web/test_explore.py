"""The faceted list of commitments: its counts against the documents, and against the query that it hands out."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import openpyxl
import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from ogpkg.iris import PREFIXES
from ogpkg.web.explore.choice import Choice, address, counts, filtered, ordered, read_choice
from ogpkg.web.explore.facets import NONE, ORDERS, natural
from ogpkg.web.explore.query import write
from ogpkg.web.explore.table import Table, read_table
from ogpkg.web.state import states
from tests.conftest import Knowledge
from tests.paths import ROOT
from tests.web.linked import PROLOGUE, served
from tests.web.pages import Page

GOLDEN = ROOT / "tests/golden"
EVERYTHING = 48
FIRST, REST, NIL = (PREFIXES["rdf"] + name for name in ("first", "rest", "nil"))


def golden(name: str) -> list[dict[str, str]]:
    """A table that people made of the documents (tests/golden/README.md)."""
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def listed(client: FlaskClient, query: str = "") -> list[str]:
    """The codes on the list, as its CSV gives them."""
    answer = client.get(f"/commitments.csv{query}")
    assert answer.status_code == 200, answer.text
    return [row["code"] for row in csv.DictReader(io.StringIO(answer.text))]


@pytest.fixture(scope="module")
def table(shipped_app: Flask) -> Table:
    return read_table(states(shipped_app).current.served)


def choose(table: Table, *pairs: tuple[str, str]) -> Choice:
    return read_choice(table, MultiDict(pairs))


def count(table: Table, facet: str, *pairs: tuple[str, str]) -> dict[str, int]:
    return counts(table, choose(table, *pairs), next(one for one in table.facets if one.key == facet))


# What the documents say, by the tables that people made of them.


def test_every_plan_has_the_commitments_that_documents_give_it(table: Table, shipped: FlaskClient) -> None:
    plans: dict[str, set[str]] = {}
    for row in golden("commitments"):
        plans.setdefault(key(row["plan"]), set()).add(key(row["commitment"]))
    assert count(table, "plan") == {plan: len(found) for plan, found in plans.items()}
    assert {plan: len(found) for plan, found in plans.items()} == {"KR-1": 16, "KR-2": 5, "KR-3": 14, "KR-4": 13}
    for plan, found in plans.items():
        assert set(listed(shipped, f"?plan={plan}")) == found
    assert count(table, "member") == {"KR": EVERYTHING}
    assert count(table, "cycle") == {"2012": 16, "2014": 5, "2016": 14, "2018": 13}


def test_a_commitment_counts_under_each_completion_that_the_report_gives_it(table: Table, shipped: FlaskClient) -> None:
    """The report on plan 3 calls two commitments complete in one place and substantially complete in another."""
    found: dict[str, set[str]] = {}
    for row in golden("self-assessed-completion"):
        found.setdefault(key(row["completion"]), set()).add(key(row["commitment"]))
    assessed = set().union(*found.values())
    own = {step: len(commitments) for step, commitments in found.items()} | {NONE: EVERYTHING - len(assessed)}
    assert count(table, "completion-own") == own == {"complete": 13, "substantial": 2, NONE: 35}
    assert set(listed(shipped, "?completion-own=substantial")) == {"KR0028", "KR0030"}
    assert count(table, "completion-own", ("plan", "KR-3")) == {"complete": 13, "substantial": 2, NONE: 1}
    assert listed(shipped, "?plan=KR-3&completion-own=-") == ["KR0032"]


def test_nothing_was_assessed_by_the_irm_for_completion(table: Table) -> None:
    """Its page on KR0042 says that the review is still to come, and that is no step of the scale.

    The government's report has all 14 commitments of plan 3; of 4-c it only says that it was merged (D127).
    """
    assert {row["assessed"] for row in golden("assessed-share")} == {"0"}
    assert count(table, "completion-irm") == {NONE: EVERYTHING}
    assert count(table, "assessed") == {"own": 14, "irm": 1, NONE: EVERYTHING - 15}


def test_areas_values_and_leads_are_those_of_the_documents(table: Table) -> None:
    areas: dict[str, set[str]] = {}
    for row in golden("policy-areas"):
        if row["area"]:
            areas.setdefault(key(row["area"]), set()).add(row["commitment"])
    # Besides, the page on KR0042 gives two areas that it does not call the primary one.
    for area in ("public-participation", "science-and-technology"):
        areas.setdefault(area, set()).add("commitment/KR0042")
    found = count(table, "area")
    assert {area: len(commitments) for area, commitments in areas.items()} == {
        k: n for k, n in found.items() if k != NONE
    }
    assert found[NONE] == EVERYTHING - len(set().union(*areas.values()))
    values: dict[str, set[str]] = {}
    for row in golden("claimed-and-assessed-values"):
        if row["claimed"]:
            values.setdefault(row["claimed"].removeprefix("ogp-value/"), set()).add(row["commitment"])
    found = count(table, "value")
    assert {value: len(commitments) for value, commitments in values.items()} == {
        k: n for k, n in found.items() if k != NONE
    }
    leads = {key(row["agency"]): int(row["commitments"]) for row in golden("leading-agencies")}
    assert leads == {k: n for k, n in count(table, "lead").items() if k != NONE}


# Choosing.


def test_choices_in_one_facet_widen_and_further_facets_narrow(shipped: FlaskClient) -> None:
    both = set(listed(shipped, "?plan=KR-3")) | set(listed(shipped, "?plan=KR-4"))
    assert set(listed(shipped, "?plan=KR-3&plan=KR-4")) == both
    data = set(listed(shipped, "?area=open-data"))
    assert set(listed(shipped, "?plan=KR-3&plan=KR-4&area=open-data")) == both & data


def test_each_count_is_what_one_gets(table: Table) -> None:
    """Whatever is chosen: the number beside a value is the length of the list with this value alone of its facet."""
    some = [
        (),
        (("plan", "KR-3"),),
        (("plan", "KR-4"), ("q", "data")),
        (("completion-own", NONE), ("area", "open-data")),
    ]
    for pairs in some:
        choice = choose(table, *pairs)
        for facet in table.facets:
            others = [pair for pair in pairs if pair[0] != facet.key]
            for value, number in counts(table, choice, facet).items():
                alone = choose(table, *others, (facet.key, value))
                assert filtered(table, alone).bit_count() == number, (pairs, facet.key, value)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("anti-corruption", {"KR0036"}),
        ("KR0042", {"KR0042"}),
        ("OPEN data STANDARDS", {"KR0028"}),
        ("오픈데이터표준없음", set()),
    ],
)
def test_words_are_looked_for_in_titles_and_codes(shipped: FlaskClient, words: str, found: set[str]) -> None:
    assert set(listed(shipped, f"?q={words}")) == found


def test_the_list_has_the_order_that_is_asked_for(shipped: FlaskClient) -> None:
    assert listed(shipped)[:13] == [f"KR{number:04d}" for number in range(36, 49)], "the newest plan comes first"
    assert listed(shipped, "?sort=plan") == [f"KR{number:04d}" for number in range(1, 49)]
    # The plan prints 6-a behind 6-b; those whose number was lost with a page of the scan come last.
    assert listed(shipped, "?sort=number&plan=KR-3")[-2:] == ["KR0035", "KR0034"]
    assert listed(shipped, "?sort=number&plan=KR-4")[-3:] == ["KR0037", "KR0038", "KR0041"]
    text = shipped.get("/commitments.csv?sort=title").text
    titles = [row["title"].lower() for row in csv.DictReader(io.StringIO(text))]
    assert titles == sorted(titles)
    ends = [row["end"] for row in csv.DictReader(io.StringIO(shipped.get("/commitments.csv?sort=-end").text))]
    known = [end for end in ends if end]
    assert ends == known + [""] * (len(ends) - len(known))
    assert known == sorted(known, reverse=True)


def test_numbers_sort_as_numbers() -> None:
    assert sorted(["KR-4-10", "a", "KR-10-1", "KR-4-9", "4"], key=natural) == ["4", "KR-4-9", "KR-4-10", "KR-10-1", "a"]


# The query.


def combinations(table: Table, many: int) -> Iterator[tuple[Choice, str]]:
    """Choices of every facet and order, and many mixed ones."""
    for order in ORDERS:
        yield choose(table, ("sort", order.key)), "en"
    for facet in table.facets:
        for value in (*sorted(table.by_key[facet.key])[:2], NONE):
            yield choose(table, (facet.key, value)), "ko"
            yield choose(table, (facet.key, value), (facet.key, NONE)), "en"
    luck = random.Random(6)
    for _ in range(many):
        facets = luck.sample(table.facets, luck.randint(1, 4))
        pairs = [
            (one.key, luck.choice(sorted(table.by_key[one.key]))) for one in facets for _ in range(luck.randint(1, 2))
        ]
        words = luck.choice(["", "", "open", "public data", 'a"b', "정보", "kr00"])
        yield choose(table, *pairs, ("q", words), ("sort", luck.choice(ORDERS).key)), luck.choice(["en", "ko"])


def test_the_query_gives_the_same_list_in_the_same_order(table: Table, knowledge: Knowledge) -> None:
    sizes = set()
    for choice, language in combinations(table, 40):
        query = write(table, choice, language)
        solutions = knowledge.store.query(query, use_default_graph_as_union=False)
        found = [(row["commitment"].value, row["title"].value if row["title"] else "") for row in solutions]
        shown = [(one.iri, one.title(language)) for one in ordered(table, choice, language)]
        assert found == shown, query
        sizes.add(len(found))
    assert len(sizes) > 12, "the choices were too much alike to show anything"


def test_the_query_of_the_page_is_the_file_and_answers_at_the_endpoint(shipped: FlaskClient) -> None:
    choice = "?plan=KR-3&plan=KR-4&completion-own=-&completion-own=complete&findings=warning&sort=title"
    file = shipped.get(f"/commitments.rq{choice}")
    assert file.mimetype == "application/sparql-query"
    answer = shipped.get("/sparql", query_string={"query": file.text}, headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [key(row["commitment"]) for row in rows] == listed(shipped, choice)
    page = shipped.get(f"/commitments{choice}").text
    assert "/sparql?query=" in page
    assert file.text.splitlines()[-1].replace("&", "&amp;").replace('"', "&#34;") in page


@pytest.mark.long
def test_another_engine_gives_the_same_list(table: Table, knowledge: Knowledge) -> None:
    for pairs in (("completion-own", "complete"), ("lead", NONE)), (("completion-irm", NONE), ("value", NONE)):
        choice = choose(table, ("plan", "KR-3"), *pairs, ("sort", "title"))
        with warnings.catch_warnings():
            # rdflib 7.6 asks itself what it calls deprecated.
            warnings.simplefilter("ignore", DeprecationWarning)
            found = [str(row[0]) for row in knowledge.rdflib.query(write(table, choice, "en"))]  # type: ignore[index]
        assert found == [one.iri for one in ordered(table, choice, "en")]


# Addresses.


def test_an_address_says_a_choice_in_one_way(shipped: FlaskClient) -> None:
    answer = shipped.get("/commitments?sort=title&q=&plan=KR-4&plan=KR-3&page=1&plan=KR-4")
    assert (answer.status_code, answer.location) == (302, "/commitments?plan=KR-3&plan=KR-4&sort=title")
    assert shipped.get(answer.location).status_code == 200
    assert shipped.get("/commitments?q=&sort=newest&lang=ko").location == "/commitments?lang=ko"
    assert shipped.get("/commitments?utm_source=letter").status_code == 200


def test_pages_follow_each_other_and_the_last_one_is_the_end(shipped: FlaskClient) -> None:
    pages = [Page(shipped.get(f"/commitments?page={number}").text).words for number in (2, 99)]
    assert "26–48 shown" in pages[0]
    assert "KR0001" in pages[0]
    assert "KR0048" not in pages[0]
    assert "26–48 shown" in pages[1]


@pytest.mark.parametrize(
    "query",
    [
        "plan=KR-9",
        "completion-irm=quite",
        "findings=none",
        "sort=price",
        "member=%00",
        "lead=%3Cscript%3E",
        "area=../../etc/passwd",
        "cycle=%22%20%7D",
    ],
)
def test_what_means_nothing_is_said_and_no_file_is_made_of_it(shipped: FlaskClient, query: str) -> None:
    page = shipped.get(f"/commitments?{query}")
    assert page.status_code == 200
    assert "notice" in page.text
    assert "<script>" not in page.text
    for suffix in (".csv", ".xlsx", ".jsonld", ".rq"):
        answer = shipped.get(f"/commitments{suffix}?{query}", headers={"Accept": "application/json"})
        assert answer.status_code == 400
        assert answer.mimetype in ("application/json", "application/problem+json")


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "x" * 201,
        "q=" + "x" * 7000,
        "&".join(f"plan=KR-{number}" for number in range(200)),
        "lead=" + "%F0" * 6500,
    ],
)
def test_nobody_chooses_so_much(shipped: FlaskClient, query: str) -> None:
    assert {shipped.get(f"/commitments{suffix}?{query}").status_code for suffix in ("", ".csv", ".rq")} == {400}


@pytest.mark.parametrize(
    "query", ["q=%FF%FE", "q=%00", "page=-1", "page=99999999999", "page=٣", "q=%27%3B%20DROP", "sort=-end"]
)
def test_odd_values_do_no_harm(shipped: FlaskClient, query: str) -> None:
    for suffix in ("", ".csv", ".xlsx", ".rq", "/lead"):
        assert shipped.get(f"/commitments{suffix}?{query}", follow_redirects=True).status_code in (200, 400)
    assert shipped.get("/commitments/nothing").status_code == 404


# Files.


def test_the_files_have_the_whole_list_in_order(shipped: FlaskClient, knowledge: Knowledge) -> None:
    choice = "?sort=title&findings=violation&findings=warning&findings=info"
    codes = listed(shipped, choice)
    assert len(codes) > 25, "more than a page"
    book = openpyxl.load_workbook(io.BytesIO(shipped.get(f"/commitments.xlsx{choice}").data))
    rows = list(book.worksheets[0].values)
    assert [row[1] for row in rows[1:]] == codes
    assert isinstance(rows[1][rows[0].index("violations")], int)
    answer = shipped.get(f"/commitments.jsonld{choice}")
    said = {(str(q.subject), q.predicate.value): q.object for q in ox.parse(answer.text, format=ox.RdfFormat.JSON_LD)}
    rest = next(term for (_, property), term in said.items() if property == PREFIXES["schema"] + "itemListElement")
    items = []
    while rest != ox.NamedNode(NIL):
        items.append(key(said[str(rest), FIRST].value))
        rest = said[str(rest), REST]
    assert items == codes
    assert json.loads(answer.text)["schema:numberOfItems"] == len(codes)


def test_every_statement_of_the_json_ld_is_in_the_graph(shipped: FlaskClient, knowledge: Knowledge) -> None:
    text = shipped.get("/commitments.jsonld?plan=KR-3").text
    said = [quad for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD) if isinstance(quad.subject, ox.NamedNode)]
    assert len(said) > 300
    for quad in said:
        assert any(knowledge.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)), quad


def test_a_choice_of_very_much_does_not_fill_the_page_with_addresses(shipped: FlaskClient) -> None:
    short = Page(shipped.get("/commitments?plan=KR-3&plan=KR-4").text)
    assert "/commitments?plan=KR-4" in short.links
    answer = shipped.get("/commitments?" + "&".join(f"plan=X{n:03}{'a' * 30}" for n in range(140)))
    assert answer.status_code == 200 and len(answer.data) < 200_000
    # nginx takes heads of 4 kB from those behind it, unless it is told otherwise.
    assert sum(len(name) + len(value) for name, value in answer.headers) < 2_000
    assert "X139" in answer.text
    assert shipped.get("/commitments?" + "&".join(f"plan=X{n:03}{'나' * 30}" for n in range(140))).status_code == 400


def test_the_columns_of_the_csv_are_described_where_csv_on_the_web_looks(shipped: FlaskClient) -> None:
    answer = shipped.get("/commitments.csv")
    assert '</commitments.csv-metadata.json>; rel="describedby"' in answer.headers["Link"]
    header = next(csv.reader(io.StringIO(answer.text)))
    described = json.loads(shipped.get("/commitments.csv-metadata.json").text)
    assert described["url"] == "commitments.csv"
    assert [column["name"] for column in described["tableSchema"]["columns"]] == header
    assert all(len(column["dc:description"]) == 2 for column in described["tableSchema"]["columns"])


# Other datasets.

HOSTILE = '=HYPERLINK(\\"http://a.example\\")<b>&'


def many() -> str:
    """900 commitments of 40 members, led by 300 agencies, reviewed twice by the IRM, some of it oddly."""
    lines = [PROLOGUE]
    for number in range(300):
        lines.append(f'agency:body-{number} skos:prefLabel "Body {number:03d}"@en .')
    for number in range(900):
        plan, one = f"plan:M{number % 40}-1", f"commitment:C{number:04d}"
        lines.append(
            f"{plan} a ogp:ActionPlan ; ogp:member member:M{number % 40} ; ogp:cycle {2011 + number % 40 % 9} ."
        )
        title = f"Promise {number}" if number else HOSTILE
        lines.append(f'{one} a ogp:Commitment ; dcterms:title "{title}"@en ; ogp:plan {plan} .')
        lines.append(f"{one} ogp:leadAgency agency:body-{number % 300}, agency:body-{number % 7} .")
        for stage, step in (("progress-report", "limited"), ("end-of-term", "complete")):
            if stage == "progress-report" or number % 3 == 0:
                review = f"<https://w3id.org/ogpkg/id/assessment/C{number}-{stage}>"
                lines.append(f"{review} a ogp:IrmAssessment ; ogp:assesses {one} ; ogp:completion completion:{step} .")
                lines.append(f"{review} ogp:reviewStage review-stage:{stage} .")
    lines.append('commitment:C0000 ogp:leadAgency "no agency", [] .')
    lines.append('<urn:odd:1> a ogp:Commitment ; skos:prefLabel "이상한 공약"@ko . [] a ogp:Commitment .')
    return "\n".join(lines)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    file = tmp_path_factory.mktemp("many") / "many.ttl"
    file.write_text(many(), encoding="utf-8")
    with served(files=(file,)) as client:
        yield client


def test_very_many_values_have_a_page_of_their_own(crowd: FlaskClient) -> None:
    page = crowd.get("/commitments?lead=body-299")
    assert len(page.data) < 100_000
    assert 'value="body-299" checked' in page.text
    place = re.search(r'href="(/commitments/lead\?[^"]*)"[^>]*>All 301', page.text)
    assert place is not None
    every = crowd.get(place[1])
    assert len(every.data) < 100_000
    assert every.text.count('type="checkbox"') == 200
    assert '<input type="hidden" name="lead" value="body-299">' in every.text, "it is on the second page"
    assert 'value="body-299" checked' in crowd.get("/commitments/lead?lead=body-299&page=2").text
    assert "findings" not in set(re.findall(r'name="([a-z-]+)"', page.text)), "nothing was validated here"
    assert crowd.get("/commitments/findings").status_code == 404


def test_the_review_at_the_end_of_term_takes_the_place_of_the_one_before(crowd: FlaskClient) -> None:
    assert len(listed(crowd, "?completion-irm=complete")) == 300
    assert len(listed(crowd, "?completion-irm=limited")) == 600
    assert listed(crowd, "?completion-irm=-") == ["urn:odd:1"]


def test_files_of_any_rdf_give_the_same_list_as_their_query(crowd: FlaskClient) -> None:
    for choice in (
        "?sort=title&lang=ko",
        "?member=M1&member=-&completion-irm=limited&completion-irm=-",
        "?lead=body-3&sort=member",
    ):
        query = crowd.get(f"/commitments.rq{choice}").text
        answer = crowd.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
        found = [key(row["commitment"]) for row in csv.DictReader(io.StringIO(answer.text))]
        assert found == listed(crowd, choice)
        assert found


def test_titles_cannot_leave_their_place(crowd: FlaskClient) -> None:
    page = crowd.get("/commitments?q=hyperlink")
    assert Page(page.text).mistakes == []
    assert "<b>&</b>" not in page.text
    plain, guarded = (crowd.get(f"/commitments.csv?q=hyperlink{more}").text for more in ("", "&spreadsheet=1"))
    assert '"=HYPERLINK(' in plain
    assert "\"'=HYPERLINK(" in guarded


def test_without_commitments_there_is_a_page_that_says_so(tmp_path: Path) -> None:
    file = tmp_path / "nothing.ttl"
    file.write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    with served(files=(file,)) as client:
        page = client.get("/commitments")
        assert page.status_code == 200
        assert Page(page.text).mistakes == []
        assert listed(client) == []
        assert json.loads(client.get("/commitments.jsonld").text)["schema:itemListElement"] == {"@list": []}


def test_a_strict_default_graph_and_another_base_are_asked_rightly(tmp_path: Path) -> None:
    file = tmp_path / "own.trig"
    inside = 'a ogp:Commitment ; dcterms:title "One"@en ; ogp:plan <http://own.example/id/plan/XX-1> .'
    head = PROLOGUE.replace("https://w3id.org/ogpkg/id/", "http://own.example/id/")
    file.write_text(
        f"{head} <urn:g> {{ commitment:XX1 {inside} }} <urn:h> {{ commitment:XX1 {inside} }}", encoding="utf-8"
    )
    for graph in ("union", "strict"):
        with served(files=(file,), default_graph=graph, base_iri="http://own.example/") as client:
            assert listed(client, "?plan=XX-1") == ["XX1"]
            query = client.get("/commitments.rq?plan=XX-1").text
            answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
            assert answer.text.splitlines()[1:] == ["http://own.example/id/commitment/XX1,One"]


def test_an_address_can_be_read_back(table: Table) -> None:
    for choice, _ in combinations(table, 30):
        query = address(choice.fields()).partition("?")[2]
        assert read_choice(table, MultiDict(parse_qsl(query))) == choice
