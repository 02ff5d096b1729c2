"""The database of participation processes: invented sheets of three members, and the real one of 2016."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Literal, URIRef

from ogpkg import resources
from ogpkg.errors import InputError
from ogpkg.sources.databases import process
from ogpkg.sources.databases.process_links import split_links
from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Document, Record, term
from ogpkg.sources.source import Source
from tests.paths import ROOT, SEEDS
from tests.sources.said import graph, lines, things, values

WORLD = ROOT / "tests" / "world"
SHEET = WORLD / "process" / "process-2016.csv"
REAL = SEEDS.parent / "ogp-export" / "process-2016.csv"
CODE_LISTS = resources.folder("ontology") / "codelists"
needs_real = pytest.mark.skipif(not REAL.is_file(), reason="the database is not beside the project")

ARCADIA = "consultation:XA-1-"
HEADER = "Country name,Action Plan Number,Step 2: Advance notice,_Advance notice,Days in advance\n"


def lookups() -> Lookups:
    return Lookups([WORLD / "lookups"], CODE_LISTS)


def read(text: str) -> Record:
    record = Record(Document("sheet", "DatabaseExport", ""), text, lookups())
    process.read(record)
    return record


def features(record: Record, subject: str, predicate: str) -> set[str]:
    return {str(node).rsplit("/", 1)[-1] for node in values(record, subject, predicate)}


def silences(record: Record, subject: str, of: str = "ogp:feature") -> dict[str, set[str]]:
    """Reason → features on which the sheet is silent for it."""
    said = graph(record)
    found: dict[str, set[str]] = {}
    for absence in said.subjects(term("ogp:absenceOf"), term(subject)):
        if (absence, term("ogp:absentProperty"), term(of)) in said:
            reason = str(said.value(absence, term("ogp:absenceReason"))).rsplit("/", 1)[-1]
            about = {str(node).rsplit("/", 1)[-1] for node in said.objects(absence, term("ogp:absentFeature"))}
            found.setdefault(reason, set()).update(about)
    return found


def noted(record: Record, what: str) -> dict[str, list[object]]:
    return {text: places for (name, text), places in record.report.notes.items() if name == what}


@pytest.fixture(scope="module")
def world() -> Record:
    return import_document(SHEET, None, lookups())


def test_the_database_is_recognized_and_every_row_is_counted(world):
    assert "ogp-process" in world.report.why
    assert (world.report.counts["rows read"], world.report.counts["plans"]) == (4, 4)
    assert world.report.unplaced() == []


def test_a_row_is_a_plan_of_a_member_filed_by_its_year(world):
    assert lines(world, "plan:XA-1", "ogp:planNumber", Literal(1)) == [3]
    assert values(world, "plan:XA-1", "ogp:member") == {term("member:XA")}
    assert values(world, "plan:XA-1", "ogp:cycle") == {Literal("2014")}
    assert things(world, "ogp:ActionPlan") == {"XA-1", "XB-1", "XC-1", "XC-2"}


def test_each_phase_has_an_assessment_with_level_and_openness(world):
    for phase, level, openness in (
        ("development", "consult", "open"),
        ("implementation", "involve", "invitation-only"),
    ):
        node = ARCADIA + phase
        assert values(world, node, "ogp:consultationOn") == {term("plan:XA-1")}
        assert values(world, node, "ogp:phase") == {term(f"phase:{phase}")}
        assert values(world, node, "ogp:assessor") == {term("agency:ogp-irm")}
        assert lines(world, node, "ogp:levelOfParticipation", term(f"participation:{level}")) == [3]
        assert lines(world, node, "ogp:openness", term(f"openness:{openness}")) == [3]


def test_features_are_there_or_not(world):
    steps = {"timeline-available", "advance-notice", "online-consultation", "in-person-consultation"}
    more = {"timeline-online", "adequate-notice"}
    setting = {"one-branch-only", "executive-involved", "multiple-agencies", "single-lead", "officially-mandated"}
    assert features(world, ARCADIA + "development", "ogp:feature") == steps | more | setting
    missing = {"timeline-other-channels", "awareness-raising", "summary-of-comments"}
    missing |= {"head-of-government-involved", "foreign-ministry-involved", "legally-mandated"}
    missing |= {"multiple-arrangements", "executive-changed"}
    assert features(world, ARCADIA + "development", "ogp:missingFeature") == missing


def test_facts_on_the_self_assessment_stand_with_implementation(world):
    there = {"published", "in-local-language", "in-english", "comment-period", "deposited"}
    # "Yes " with a blank at its end is a yes.
    there |= {"covers-all-commitments", "assesses-schedule"}
    said = {f"self-assessment-{name}" for name in there} | {"regular-forum", "same-agency-implements"}
    assert features(world, ARCADIA + "implementation", "ogp:feature") == said
    missing = {"on-schedule", "reviews-comments", "reviews-consultation"}
    assert features(world, ARCADIA + "implementation", "ogp:missingFeature") == {
        f"self-assessment-{name}" for name in missing
    }


def test_not_reviewed_not_applicable_and_unclear_are_kept_apart(world):
    assert silences(world, ARCADIA + "implementation") == {
        "undetermined": {"self-assessment-comments-received"},
        "not-reviewed": {"self-assessment-reviews-draft-consultation"},
    }
    assert silences(world, ARCADIA + "development") == {
        "not-applicable": {"executive-lead-agency"},
        "not-reviewed": {"foreign-ministry-leads"},
    }


def test_days_of_notice_and_links(world):
    development = ARCADIA + "development"
    assert lines(world, development, "ogp:noticeDays", Literal(14)) == [3]
    links = {URIRef("http://rivers.example/plan"), URIRef("http://rivers.example/dates")}
    assert values(world, development, "foaf:page") == links
    assert silences(world, development, "foaf:page") == {
        "not-applicable": {"awareness-raising", "summary-of-comments"},
        "free-text": {"online-consultation"},
    }
    assert noted(world, "words in place of a link") == {"See narrative": [3]}


def test_the_published_number_of_steps_stands_beside_the_one_counted(world):
    assert values(world, ARCADIA + "development", "ogp:statedStepCount") == {Literal(4)}
    assert values(world, ARCADIA + "development", "ogp:stepCount") == {Literal(4)}


def test_a_zero_of_a_plan_that_nobody_reviewed_is_reported(world):
    borealia = "consultation:XB-1-development"
    assert values(world, borealia, "ogp:statedStepCount") == {Literal(0)}
    assert values(world, borealia, "ogp:stepCount") == set()
    assert noted(world, "a number of steps without an answer on any") == {"XB-1: 0": [4]}
    assert features(world, borealia, "ogp:feature") == set()
    assert set(silences(world, borealia)) == {"not-reviewed"}


def test_a_number_that_the_answers_do_not_add_up_to_is_reported(world):
    # Yes and 0 for the first step: three or four steps, and five are published.
    assert values(world, "consultation:XC-1-development", "ogp:statedStepCount") == {Literal(5)}
    assert values(world, "consultation:XC-1-development", "ogp:stepCount") == set()
    what = "the published number of steps is not what the answers add up to"
    assert noted(world, what) == {"XC-1: 5, counted 3 to 4": [8]}


def test_a_label_and_a_code_that_contradict_each_other_are_reported_and_neither_is_taken(world):
    cascara = "consultation:XC-1-development"
    assert noted(world, "label and code contradict each other") == {"timeline-available: 'Yes' and '0'": [8]}
    assert silences(world, cascara)["contradictory"] == {"timeline-available"}
    assert "timeline-available" not in features(world, cascara, "ogp:feature")


def test_links_that_were_joined_completed_or_broken_are_reported(world):
    links = {"http://bit.ly/wells1", "http://villages.example/bells-and-wells"}
    links |= {"http://villages.example/more", "http://villages.example/most"}
    assert set(map(str, values(world, "consultation:XC-1-development", "foaf:page"))) == links
    assert set(noted(world, "a link that was joined or completed")) == {
        "http://bit.ly/wells1",
        "http://villages.example/bells-and-wells",
    }
    assert noted(world, "a broken link, not read") == {"http://villages.example/ broken/link.pdf": [8]}


def test_words_that_no_list_knows_are_reported_and_blank_is_blank(world):
    cascara = "consultation:XC-2-development"
    assert noted(world, "neither yes nor no") == {"awareness-raising: Maybe": [9]}
    assert noted(world, "no whole number") == {"Soon": [9]}
    assert silences(world, cascara)["unrecognized"] == {"awareness-raising"}
    assert "in-person-consultation" in silences(world, cascara)["blank"]
    assert [miss.row for miss in world.report.misses] == [("openness", "Closed", "openness/")]
    level = values(world, "consultation:XC-2-implementation", "ogp:levelOfParticipation")
    assert level == {term("participation:no-consultation")}


def test_columns_may_stand_in_any_order_be_missing_or_new():
    record = import_document(SHEET.with_name("process-other-order.csv"), "ogp-process", lookups())
    assert features(record, "consultation:XB-2-development", "ogp:feature") == {"advance-notice"}
    assert features(record, "consultation:XB-2-development", "ogp:missingFeature") == {"in-person-consultation"}
    assert lines(record, "consultation:XB-2-development", "ogp:noticeDays", Literal(21)) == [2]
    level = term("participation:inform")
    assert lines(record, "consultation:XB-2-implementation", "ogp:levelOfParticipation", level) == [2]
    assert noted(record, "a column that we do not know, not read") == {"Weather on the day": [1]}
    (missing,) = noted(record, "no column for")
    assert "regular-forum" in missing
    assert "advance-notice" not in missing


def test_a_member_that_nobody_knows_is_provisional_and_a_miss():
    record = import_document(SHEET.with_name("process-other-order.csv"), "ogp-process", lookups())
    assert values(record, "plan:x-utopia-1", "ogp:member") == {term("member:x-utopia")}
    assert [(miss.table, miss.row) for miss in record.report.misses] == [("members", ("Utopia", "member/x-utopia"))]


def test_the_order_of_columns_makes_no_difference(world):
    rows = list(csv.reader(io.StringIO(SHEET.read_text())))
    turned = io.StringIO()
    csv.writer(turned).writerows([row[:1] + row[:0:-1] for row in rows if row[0] != ""])
    text = turned.getvalue()
    again = read(text)
    for node in ("consultation:XA-1-development", "consultation:XC-1-implementation"):
        for predicate in ("ogp:feature", "ogp:missingFeature", "foaf:page", "ogp:openness", "ogp:stepCount"):
            assert values(again, node, predicate) == values(world, node, predicate), (node, predicate)


def test_a_code_alone_speaks_and_so_does_a_label_beside_a_blank_code():
    assert features(read(HEADER + "Arcadia,1,,1,7\n"), ARCADIA + "development", "ogp:feature") == {"advance-notice"}
    assert features(read(HEADER + "Arcadia,1,No,,7\n"), ARCADIA + "development", "ogp:missingFeature") == {
        "advance-notice"
    }


def test_two_different_reasons_are_reported_and_the_label_is_taken():
    record = read(HEADER + "Arcadia,1,NR,NA,NA\n")
    assert silences(record, ARCADIA + "development") == {"not-reviewed": {"advance-notice"}}
    assert noted(record, "label and code contradict each other") == {"advance-notice: 'NR' and 'NA'": [2]}


def test_rows_without_member_or_number_and_plans_that_come_twice_are_reported():
    record = read(HEADER + ",1,Yes,1,7\nArcadia,first,Yes,1,7\nArcadia,1,Yes,1,7\nArcadia,1,No,0,NA\n")
    assert noted(record, "a row without a member, not read") == {" | 1 | Yes": [2]}
    assert noted(record, "a row without the number of a plan, not read") == {"first": [3]}
    assert noted(record, "a plan that a row above has as well") == {"XA-1": [5]}
    assert record.report.counts["rows not read"] == 2


def test_one_letter_answers_and_a_level_said_twice_are_read():
    text = "Country name,Action Plan Number,Advance notice,IAP2 level during development\nArcadia,1,Y,Involve Involve\n"
    record = read(text)
    assert features(record, ARCADIA + "development", "ogp:feature") == {"advance-notice"}
    assert values(record, ARCADIA + "development", "ogp:levelOfParticipation") == {term("participation:involve")}


def test_a_header_alone_is_told():
    assert list(noted(read(HEADER), "a header and no row below it: there is nothing to state")) == [""]


def test_a_sheet_without_the_headers_is_refused_with_advice():
    with pytest.raises(InputError, match="no row has the headers of a process database"):
        read("Name,Age\nAnn,7\n")


def test_sheets_of_a_workbook_are_read_with_their_cells_as_places():
    rows = [["Country name", "Action Plan Number", "Step 2: Advance notice"], ["Arcadia", 1, "Yes"], [None, None, None]]
    source = Source(Path("process.xlsx"), "0" * 64, sheets={"Notes": [["Read me"]], "Process": rows})
    record = Record(Document("sheet", "DatabaseExport", ""), source, lookups())
    process.read(record)
    said = graph(record)
    (place,) = said.subjects(term("rdf:object"), term("process-feature:advance-notice"))
    assert said.value(place, term("ogp:cell")) == Literal("C2")
    assert list(noted(record, "a sheet without the headers of a process database, not read")) == ["Notes"]


@pytest.mark.parametrize(
    ("cell", "whole", "broken"),
    [
        ("http://a.example/x<br/>http://b.example/y", ["http://a.example/x", "http://b.example/y"], []),
        ("http://a.example/x, http://b.example/y;", ["http://a.example/x", "http://b.example/y"], []),
        ("First: (http://a.example/x)", ["http://a.example/x"], []),
        ("http://a.example/one-<br/>two", ["http://a.example/one-two"], []),
        ("http://a.example/one<br/>/two", ["http://a.example/one/two"], []),
        ("http://a.example/one<br/>The second:", ["http://a.example/one"], []),
        ("http://a.exam ple.org/x", [], ["http://a.exam ple.org/x"]),
        ("http://a.example/one two/three", [], ["http://a.example/one two/three"]),
        ("http://a.example/groups/<br/>Wells", [], ["http://a.example/groups/ Wells"]),
        ("http://a.example/x and http://b.example/y", ["http://a.example/x", "http://b.example/y"], []),
        ("only by telephone", [], []),
        ("http://a.example/{x}", [], ["http://a.example/{x}"]),
    ],
)
def test_a_cell_of_links(cell, whole, broken):
    links = split_links(cell)
    assert (links.whole, links.broken) == (whole, broken)


def test_the_question_on_steps_is_answered_by_the_sheet(world):
    store = ox.Store()
    store.load(world.turtle(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(str(world.document.iri)))
    query = (resources.queries() / "consultation-steps.rq").read_text()
    names = ("step", "answer", "stated", "counted")
    rows = [
        tuple(row[name].value.rsplit("/", 1)[-1] if row[name] else "" for name in names)
        for row in store.query(query)
        if row["plan"].value.endswith("/XA-1")
    ]
    assert rows == [
        ("advance-notice", "yes", "4", "4"),
        ("awareness-raising", "no", "4", "4"),
        ("in-person-consultation", "yes", "4", "4"),
        ("online-consultation", "yes", "4", "4"),
        ("summary-of-comments", "no", "4", "4"),
        ("timeline-available", "yes", "4", "4"),
    ]


@pytest.fixture(scope="module")
def real() -> Record:
    return import_document(REAL, None, Lookups([resources.folder("data") / "lookups"], CODE_LISTS))


@needs_real
def test_the_real_database_is_read_to_its_last_row(real):
    assert real.report.counts["rows read"] == real.report.counts["plans"] == 116
    assert real.report.unplaced() == []
    assert noted(real, "neither yes nor no") == {}
    assert {miss.table for miss in real.report.misses} <= {"members"}


@needs_real
def test_the_real_database_says_of_korea_what_its_line_says(real):
    second = term("consultation:KR-2-development")
    with REAL.open(newline="") as rows:
        cells = next(row for row in csv.reader(rows) if row[:2] == ["South Korea", "2"])
    answers = {"Yes": "ogp:feature", "No": "ogp:missingFeature"}
    columns = {3: "timeline-available", 12: "awareness-raising", 18: "in-person-consultation"}
    for place, feature in columns.items():
        assert (second, answers[cells[place]], term(f"process-feature:{feature}")) in real, feature


@needs_real
def test_published_and_counted_steps_of_the_real_database_agree_or_are_listed(real):
    """Recomputed here by the cells alone: six columns of yes and no against the published number."""
    with REAL.open(newline="") as rows:
        plans = [row for row in csv.reader(rows) if len(row) > 23 and row[1] in {"1", "2", "3"}]
    steps = (3, 8, 12, 15, 18, 20)
    differ = {
        (row[0], row[1])
        for row in plans
        if row[23] != "NR" and all(row[n] in {"Yes", "No"} for n in steps)
        if sum(row[n] == "Yes" for n in steps) != int(row[23])
    }
    what = "the published number of steps is not what the answers add up to"
    assert len(noted(real, what)) == len(differ)
    unanswered = {(row[0], row[1]) for row in plans if row[23] != "NR" and all(row[n] == "NR" for n in steps)}
    assert len(noted(real, "a number of steps without an answer on any")) == len(unanswered)
