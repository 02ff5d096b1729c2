"""What all writers keep, and the three that people and spreadsheets read: text, JSON, CSV."""

import csv
import io
import json
import re
from dataclasses import fields

import pyoxigraph as ox
import pytest

from ogpkg import __version__
from ogpkg.iris import mint
from ogpkg.validation.report import Place, Report, Result, fingerprint
from ogpkg.validation.writers import WRITERS, write
from ogpkg.validation.writers.words import REASONS, local, short, term
from tests.paths import ROOT
from tests.validation.writer_reports import BLANK, CONFORMING, NASTY, PLAIN, REPORT, TWIN

TEXT_EN = r"""# plan:KR-3

## violation: Milestone-endAfterStart (end): 2
   Let the end follow the start.
plans/kr nap3.ttl:326:5: violation: Milestone 1-b milestone:KR0042-2: end = "2017-06"^^edtf:EDTF (also plans/kr nap3.ttl:330)
plans/kr nap3.ttl: violation: milestone:KR0042-3: end [why there is none: lost in extraction]

## warning: Start: 1
   Say "when", & <b>where</b>,\nin two lines\u0000.
(no line known): warning: =cmd|"/c calc"!A1\n<script>alert(1)</script>\u001b[31m\u202e공약 commitment:KR0001: start|(^plan/title) = "</td><img src=x onerror=alert(1)> & \"quoted\"\n]]>"@ko

# no plan

## info: Thing (것): 1
@evil:name#?.ttl:1: info: _:b = _:b7

does not conform: 2 violations, 1 warning, 1 info (engine: pyshacl 0.40.1; profile: legacy; constraints: 1,234; files: plans/kr nap3.ttl, @evil:name#?.ttl; in the baseline, not shown: 7)
"""  # noqa: E501


def written(name: str, report: Report = REPORT, lang: str = "en") -> str:
    return write(report, name, lang).decode()


def test_the_table_names_every_format() -> None:
    assert list(WRITERS) == ["text", "json", "csv", "turtle", "html", "sarif", "junit"]
    assert len({writer.extension for writer in WRITERS.values()}) == len(WRITERS)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", WRITERS)
def test_the_same_report_gives_the_same_bytes(name: str, lang: str) -> None:
    shuffled = Report(tuple(Result(**{f.name: getattr(r, f.name) for f in fields(r)}) for r in REPORT.results))
    assert WRITERS[name].write(REPORT, lang) == WRITERS[name].write(REPORT, lang)
    assert WRITERS[name].write(shuffled, lang) == WRITERS[name].write(Report(REPORT.results), lang)


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("name", WRITERS)
def test_no_control_character_is_written(name: str, lang: str) -> None:
    for text in (written(name, REPORT, lang), written(name, CONFORMING, lang)):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
        assert text.endswith("\n")


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_name_that_is_no_utf_8_can_be_written(name: str) -> None:
    strange = b"plan\xff.ttl".decode("utf-8", "surrogateescape")
    report = Report((Result("_:b", "", "", "", "info", {}, "urn:s", {}, places=(Place(strange, 3),)),), (strange,))
    assert "plan" in written(name, report)


def test_text_for_people() -> None:
    assert written("text") == TEXT_EN


def test_text_in_korean_falls_back_to_english() -> None:
    text = written("text", REPORT, "ko")
    assert "## 위반: Milestone-endAfterStart (종료): 2\n   종료일을 시작일 뒤로 적으십시오.\n" in text
    assert '   Say "when", & <b>where</b>,' in text
    assert "[값이 없는 이유: 추출 중 유실]" in text
    assert "\n부적합: 위반 2건, 경고 1건, 참고 1건 (" in text


def test_text_says_that_a_report_conforms() -> None:
    assert (
        written("text", CONFORMING) == "conforms (engine: fast; profile: standard; constraints: 40; files: good.ttl)\n"
    )
    assert written("text", CONFORMING, "ko").startswith("적합 (")


def test_text_does_not_call_a_warning_a_failure() -> None:
    assert "\nno violations: 1 warning (" in written("text", Report((NASTY,)))


def test_json_has_every_field() -> None:
    document = json.loads(written("json"))
    results = document.pop("results")
    assert document == {
        "format": "ogpkg-validation-report",
        "version": 1,
        "ogpkg": __version__,
        "lang": "en",
        "conforms": False,
        "counts": {"violation": 2, "warning": 1, "info": 1},
        "engine": "pyshacl 0.40.1",
        "profile": "legacy",
        "constraints": 1234,
        "files": ["plans/kr nap3.ttl", "@evil:name#?.ttl"],
        "baseline": 7,
        "completeness": None,
    }
    for result, read in zip(REPORT.results, results, strict=True):
        assert {f.name for f in fields(Result)} < set(read)
        assert read["fingerprint"] == fingerprint(result)
        places = tuple(Place(**place) for place in read["places"])
        assert Result(**{f.name: read[f.name] for f in fields(Result)} | {"places": places}) == result


def test_json_chooses_texts_by_language() -> None:
    messages = [result["message"] for result in json.loads(written("json", REPORT, "ko"))["results"]]
    assert messages == ["", PLAIN.messages["ko"], PLAIN.messages["ko"], NASTY.messages["en"]]
    assert json.loads(written("json", CONFORMING))["conforms"] is True


def rows(report: Report = REPORT, lang: str = "en") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", report, lang), newline=""), strict=True))


def test_csv_has_a_row_for_each_result() -> None:
    blank, plain, twin, _ = rows()
    assert plain == {
        "severity": "violation",
        "file": "plans/kr nap3.ttl",
        "line": "326",
        "column": "5",
        "plan": PLAIN.plan,
        "focus": PLAIN.focus,
        "focus_label": "Milestone 1-b",
        "path": PLAIN.path,
        "value": PLAIN.value,
        "message": "Let the end follow the start.",
        "reason": "",
        "shape": PLAIN.shape,
        "shape_name": "end",
        "graph": PLAIN.graph,
        "other_places": "plans/kr nap3.ttl:330",
        "fingerprint": fingerprint(PLAIN),
        "component": "",
        "sheet": "",
        "cell": "",
        "page": "",
    }
    assert (twin["line"], twin["reason"]) == ("", "lost in extraction")
    assert (blank["file"], blank["line"], blank["focus"]) == ("'@evil:name#?.ttl", "1", "_:b")


def test_csv_is_no_formula_and_keeps_line_breaks() -> None:
    nasty = rows()[3]
    assert nasty["focus_label"] == '\'=cmd|"/c calc"!A1\n<script>alert(1)</script>\\u001b[31m\\u202e공약'
    assert nasty["message"] == 'Say "when", & <b>where</b>,\nin two lines\\u0000.'


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_csv_defuses(start: str) -> None:
    report = Report((Result("_:b", start, "", "", "info", {}, "urn:s", {}),))
    assert rows(report)[0]["focus_label"] == "'" + start


def test_csv_follows_its_rules() -> None:
    text = written("csv", CONFORMING)
    assert text.startswith("severity,file,line,column,plan,focus,")
    assert text.count("\r\n") == 1 and rows(CONFORMING) == []
    assert rows(REPORT, "ko")[1]["message"] == PLAIN.messages["ko"]


def test_reasons_are_those_of_the_code_list() -> None:
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    concept = "http://www.w3.org/2004/02/skos/core#Concept"
    store = ox.Store()
    store.load(path=ROOT / "ontology" / "codelists" / "absence-reason.ttl", format=ox.RdfFormat.TURTLE)
    for key, (english, korean) in REASONS.items():
        labels = {
            str(q.object) for q in store.quads_for_pattern(ox.NamedNode(mint("absence-reason", key)), label, None)
        }
        assert labels == {f'"{english}"@en', f'"{korean}"@ko'}
    assert len(list(store.quads_for_pattern(None, None, ox.NamedNode(concept)))) == len(REASONS)


def test_short_names() -> None:
    assert term(f"<{PLAIN.focus}>") == "milestone:KR0042-2"
    assert term('"1"^^<urn:a>') == '"1"^^<urn:a>'
    assert term('"a \\"^^<b>"@en') == '"a \\"^^<b>"@en'
    assert short(PLAIN.focus) == "milestone:KR0042-2"
    assert short("https://w3id.org/ogpkg/id/plan/KR-3/part") == "<https://w3id.org/ogpkg/id/plan/KR-3/part>"
    assert local(NASTY.path) == "start|(^plan/title)"
    assert local(TWIN.path) == "end"
    assert short(BLANK.focus) == "_:b"


def test_a_path_of_many_alternatives_is_named_by_the_first() -> None:
    few, many = (
        Result("http://ex.example/c", "C", "|".join(f"ogp:p{n}" for n in range(count)), "", "info", {}, "", {})
        for count in (6, 7)
    )
    texts = [written("text", Report((result,))) for result in (few, many)]
    assert ": p0|p1|p2|p3|p4|p5\n" in texts[0]
    assert ": p0|p1|p2|…\n" in texts[1]
