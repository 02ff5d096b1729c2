"""Results against a plain pySHACL run, their words and places, and shapes that cannot do anything."""

from __future__ import annotations

import socket
from collections import Counter
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import SH, Graph

from ogpkg import check
from ogpkg.errors import InputError, NothingToValidate
from ogpkg.iris import SHAPES
from ogpkg.validation import Place, Report
from ogpkg.validation.baseline import read_baseline, without
from ogpkg.validation.engine import validate
from ogpkg.validation.inputs import read
from ogpkg.validation.profiles import PROFILES
from ogpkg.validation.shapes import read_shapes
from ogpkg.validation.writers import WRITERS
from tests.ontology.files import SHAPE_FILES, Prepared, graph_of

PREFIXES = """@prefix ex: <http://ex.example/> .
@prefix ogp: <https://w3id.org/ogpkg/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
#: The first line after the prefixes.
TOP = PREFIXES.count("\n") + 1

RULES = """
ex:C a sh:NodeShape ; sh:targetClass ogp:Commitment ; sh:property ex:C-title , ex:C-lead , ex:C-period , ex:C-one ,
  [ sh:path ogp:venue ; sh:maxCount 0 ] .
ex:C-title a sh:PropertyShape ; sh:path dcterms:title ; sh:minCount 1 ; sh:severity sh:Warning ;
  sh:name "title"@en , "제목"@ko ; sh:message "Give it a title."@en , "제목을 적으십시오."@ko .
ex:C-lead a sh:PropertyShape ; sh:path ogp:leadAgency ; sh:minCount 1 ; sh:message "Name a lead." .
ex:C-period a sh:PropertyShape ; sh:path schema:startDate ; sh:lessThanOrEquals schema:endDate .
ex:C-one a sh:PropertyShape ; sh:path [ sh:alternativePath ( dcterms:identifier [ sh:inversePath ogp:commitment ] ) ] ;
  sh:maxCount 1 ; sh:severity sh:Info .
ex:M a sh:NodeShape ; sh:targetClass ogp:Milestone ; sh:sparql ex:M-late .
ex:M-late a sh:SPARQLConstraint ; sh:message "{?value} is after the end, {?end}."@en ,
    "끝({?end}) 다음: {$value}"@ko ;
  sh:select '''SELECT $this ?value ?end {
    $this <https://schema.org/startDate> ?value ; <https://w3id.org/ogpkg/ontology#commitment> ?c .
    ?c <https://schema.org/endDate> ?end . FILTER(?value > ?end) }''' .
"""
PLAN = """
ex:p a ogp:ActionPlan .
ex:c a ogp:Commitment ; ogp:plan ex:p ;
  dcterms:title "Open Wells"@en ;
  ogp:leadAgency ex:a ;
  schema:startDate "2020-01-01"^^xsd:date ; schema:endDate "2019-01-01"^^xsd:date ;
  dcterms:identifier "XA0001" ,
    "XA0002" ; ogp:venue "Town Hall" .
ex:d a ogp:Commitment ; ogp:plan ex:p .
<https://w3id.org/ogpkg/id/absence/d> a ogp:Absence ; ogp:absenceOf ex:d ; ogp:absentProperty ogp:leadAgency ;
  ogp:absenceReason <https://w3id.org/ogpkg/id/absence-reason/blank> .
ex:m a ogp:Milestone ; ogp:commitment ex:c ; dcterms:title "Dig"@en ;
  schema:startDate "2020-06-01"^^xsd:date .
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.ttl"
    path.write_text(PREFIXES + RULES, encoding="utf-8")
    return path


def report_of(folder: Path, text: str, shapes: Graph, profile: str = "standard") -> Report:
    plan = folder / "plan.ttl"
    plan.write_text(PREFIXES + text, encoding="utf-8")
    return validate(read([plan]), shapes, profile=profile)


def test_a_result_says_what_where_and_what_to_do(tmp_path: Path, rules: Path) -> None:
    report = report_of(tmp_path, PLAN, read_shapes([rules]))
    plan = str(tmp_path / "plan.ttl")
    found = {(r.focus[-1], r.shape.rpartition("/")[2]): r for r in report.results}
    lines = {key: [place.line for place in result.places] for key, result in found.items()}
    assert lines == {
        ("c", "C-period"): [TOP + 5],
        ("c", "C-one"): [TOP + 6, TOP + 7, TOP + 11],
        ("c", "C"): [TOP + 7],
        ("d", "C-title"): [TOP + 8],
        ("d", "C-lead"): [TOP + 10],
        ("m", "M"): [TOP + 12],
    }
    title = found["d", "C-title"]
    assert title.places == (Place(plan, TOP + 8),)
    assert (title.severity, title.value, title.reason) == ("warning", "", "")
    assert title.messages == {"en": "Give it a title.", "ko": "제목을 적으십시오."}
    assert title.shape_name("ko") == "제목"
    assert found["d", "C-lead"].reason == "blank"
    assert found["d", "C-lead"].message("ko") == "Name a lead."
    assert found["c", "C-period"].value == '"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert found["c", "C-one"].path == "dcterms:identifier|^ogp:commitment"
    assert found["m", "M"].messages == {
        "en": "2020-06-01 is after the end, 2019-01-01.",
        "ko": "끝(2019-01-01) 다음: 2020-06-01",
    }
    assert (found["m", "M"].focus_label, found["c", "C"].focus_label) == ("Dig", "Open Wells")
    assert {result.plan for result in report.results} == {"http://ex.example/p"}
    assert report.counts() == {"violation": 4, "warning": 1, "info": 1}
    assert report.shapes == 6
    assert report.engine.startswith("pyshacl ")


@cache
def ours() -> Graph:
    """The shipped shapes, as we read them."""
    return read_shapes(SHAPE_FILES)


@cache
def theirs() -> Graph:
    """The same as they stand in their files."""
    return graph_of(*SHAPE_FILES)


def per_shape(report: Graph) -> Counter[str]:
    return Counter(
        str(shape) for result in report.objects(None, SH.result) for shape in report.objects(result, SH.sourceShape)
    )


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[1] / "shapes").glob("*/*.bad.ttl"))[::6], ids=lambda path: path.stem
)
def test_there_are_as_many_results_a_shape_as_pyshacl_gives(path: Path) -> None:
    report = validate(read([path]), ours())
    _, expected, _ = pyshacl.validate(Prepared().parse(path), shacl_graph=theirs(), inplace=True)
    assert isinstance(expected, Graph)
    assert Counter(result.shape for result in report.results) == per_shape(expected)


def test_terms_nobody_asked_about_are_not_reported(tmp_path: Path, rules: Path) -> None:
    terms = tmp_path / "terms.ttl"
    terms.write_text(PREFIXES + "ex:example a ogp:Commitment .\n", encoding="utf-8")
    plan = tmp_path / "plan.ttl"
    plan.write_text(PREFIXES + "ex:d a ogp:Commitment .\n", encoding="utf-8")
    shapes = read_shapes([rules])
    report = validate(read([plan]), shapes, vocabulary=read([terms]))
    assert {result.focus for result in report.results} == {"http://ex.example/d"}
    assert {result.focus for result in validate(read([terms]), shapes).results} == {"http://ex.example/example"}


@pytest.mark.parametrize(
    ("shapes", "complaint"),
    [
        ("ex:s a sh:NodeShape ; sh:property [ sh:path ogp:plan ; sh:minCount 1 ] .", "no shape has a target"),
        ("ex:s a sh:NodeShape ; sh:targetClass ogp:Commitment .", "no shape with a target has a constraint"),
        ("ex:s sh:targetClass ogp:Commitment ; sh:property [ sh:path ogp:plan ; sh:mincount 1 ] .", "has a constraint"),
        (
            "ex:s a sh:NodeShape ; sh:deactivated true ; sh:targetClass ogp:Plan ;"
            " sh:property [ sh:path ogp:plan ; sh:minCount 1 ] .",
            "no shape has a target",
        ),
    ],
)
def test_shapes_without_effect_are_refused(shapes: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(PREFIXES + shapes, encoding="utf-8")
    with pytest.raises(InputError, match=complaint) as caught:
        read_shapes([path])
    assert str(caught.value).startswith(str(path))


def test_data_that_no_shape_speaks_of_is_not_said_to_conform(tmp_path: Path, rules: Path) -> None:
    with pytest.raises(InputError, match=r"plan\.ttl: holds nothing that the shapes speak of"):
        report_of(tmp_path, "ex:x a ex:Y .", read_shapes([rules]))


def constraint(folder: Path, where: str) -> Graph:
    """Shapes with one SPARQL constraint over commitments."""
    path = folder / "shapes.ttl"
    path.write_text(
        PREFIXES + "ex:s a sh:NodeShape ; sh:targetClass ogp:Commitment ; sh:sparql [ a sh:SPARQLConstraint ;"
        f" sh:select 'SELECT $this {where}' ] .",
        encoding="utf-8",
    )
    return read_shapes([path])


@pytest.mark.parametrize("where", ["{ SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "{ $this ex:p }", "{"])
def test_a_constraint_that_cannot_run_is_an_error(where: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the shapes: pySHACL cannot run"):
        report_of(tmp_path, PLAN, constraint(tmp_path, where))


def test_a_constraint_fetches_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        shapes = constraint(tmp_path, f"FROM <{address}> {{ $this a ?class }}")
        shapes.parse(data=f"<urn:s> <http://www.w3.org/2002/07/owl#imports> <{address}> .", format="turtle")
        report_of(tmp_path, PLAN, shapes)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_the_legacy_profile_lowers_what_first_plans_could_not_know(tmp_path: Path) -> None:
    shapes, plan = read_shapes(SHAPE_FILES), "ex:c a ogp:Commitment ; dcterms:title 'Wells'@en .\n"
    severities = {
        profile: {r.shape.rpartition("#")[2]: r.severity for r in report_of(tmp_path, plan, shapes, profile).results}
        for profile in PROFILES
    }
    assert severities["standard"]["Commitment-leadAgency"] == "violation"
    assert severities["legacy"]["Commitment-leadAgency"] == "info"
    assert severities["legacy"]["Commitment-milestone"] == "info"
    assert severities["legacy"]["Commitment-plan"] == severities["standard"]["Commitment-plan"] == "violation"


def test_every_row_of_a_profile_names_a_constraint() -> None:
    shapes = read_shapes(SHAPE_FILES)
    known = {str(shape).removeprefix(f"{SHAPES}#") for shape in shapes.subjects()}
    assert {name for rows in PROFILES.values() for name in rows} <= known


def test_a_baseline_hides_what_it_knows_even_when_lines_move(tmp_path: Path, rules: Path) -> None:
    shapes = read_shapes([rules])
    earlier = tmp_path / "earlier.json"
    earlier.write_bytes(WRITERS["json"].write(report_of(tmp_path, PLAN, shapes), "ko"))
    later = report_of(tmp_path, "\n\n" + PLAN + "ex:e a ogp:Commitment ; ogp:leadAgency ex:a .\n", shapes)
    report = without(later, read_baseline(earlier))
    assert [(result.focus, result.shape) for result in report.results] == [
        ("http://ex.example/e", "http://ex.example/C-title")
    ]
    assert report.baseline == len(later.results) - 1 == 6


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("{", r"earlier\.json:1:2: is not JSON"), ("[]", "is no report of ogpkg"), ('{"results": [1]}', "is no report")],
)
def test_what_is_no_report_is_no_baseline(content: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "earlier.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=complaint):
        read_baseline(path)


def test_a_literal_that_is_not_of_its_datatype_is_no_noise(
    tmp_path: Path, rules: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report_of(tmp_path, "ex:c a ogp:Commitment ; schema:startDate '2020-13-01'^^xsd:date .", read_shapes([rules]))
    assert capfd.readouterr() == ("", "")


def test_what_has_no_name_is_called_after_what_it_is_about(tmp_path: Path) -> None:
    plan = """ex:c a ogp:Commitment ; dcterms:title "Safe Roads"@en .
<https://w3id.org/ogpkg/id/assessment/a> a ogp:Assessment ; ogp:assesses ex:c .
<https://w3id.org/ogpkg/id/absence/b> a ogp:Absence ; ogp:absentProperty ogp:completion ;
  ogp:absenceOf <https://w3id.org/ogpkg/id/assessment/a> .
<https://w3id.org/ogpkg/id/assessment/round> a ogp:Assessment ;
  ogp:assesses <https://w3id.org/ogpkg/id/assessment/round> .
"""
    rule = tmp_path / "rule.ttl"
    named = "ex:S sh:targetSubjectsOf ogp:assesses, ogp:absenceOf ; sh:property [ sh:path ogp:line ; sh:minCount 1 ] ."
    rule.write_text(PREFIXES + named, encoding="utf-8")
    labels = {result.focus[-1]: result.focus_label for result in report_of(tmp_path, plan, read_shapes([rule])).results}
    assert labels == {"a": "assessment of Safe Roads", "b": "completion of assessment of Safe Roads", "d": ""}


def test_an_upside_down_path_has_the_place_of_its_value(tmp_path: Path) -> None:
    """plan ← event ← indicator: the indicator is what is wrong, so its own line is the one to look at."""
    rule = tmp_path / "rule.ttl"
    path = "( [ sh:inversePath ogp:eventOf ] [ sh:inversePath ogp:indicatorOf ] )"
    rule.write_text(
        PREFIXES + f"ex:S sh:targetClass ogp:ActionPlan ; sh:property [ sh:path {path} ; sh:class ogp:Event ] .",
        encoding="utf-8",
    )
    plan = """ex:p a ogp:ActionPlan .
ex:e ogp:eventOf ex:p .
ex:i ogp:measure ex:m ;
  ogp:indicatorOf ex:e .
"""
    (result,) = report_of(tmp_path, plan, read_shapes([rule])).results
    assert [place.line for place in result.places] == [TOP + 3]


def test_a_document_that_was_read_speaks_for_itself(tmp_path: Path) -> None:
    """A page lists it, but what the document lacks is not lacking on the page."""
    rule = tmp_path / "rule.ttl"
    rule.write_text(
        PREFIXES + "ex:S sh:targetSubjectsOf ogp:sha256 ; sh:property [ sh:path dcterms:issued ; sh:minCount 1 ] .",
        encoding="utf-8",
    )
    plan = (
        '<https://w3id.org/ogpkg/id/document/xa-nap1> a ogp:ActionPlanDocument ; ogp:sha256 "0" ; ogp:listedIn ex:p .'
    )
    (result,) = report_of(tmp_path, plan, read_shapes([rule])).results
    assert result.places == (Place("xa-nap1", 1),)
    assert result.graph == "https://w3id.org/ogpkg/id/document/xa-nap1"


def test_data_that_only_use_other_words_are_not_said_to_conform(tmp_path: Path) -> None:
    """The ontology's own terms are no data: that shapes find these does not mean that anything was checked."""
    data = tmp_path / "data.ttl"
    data.write_text("<http://a.example> <http://b.example> <http://c.example> .", encoding="utf-8")
    with pytest.raises(NothingToValidate, match="nothing was validated"):
        check.check(read([data]))


def test_one_of_our_own_files_of_shapes_can_be_used_alone() -> None:
    """Its SPARQL constraints use prefixes that another of our files declares."""
    data = Path(__file__).parents[1] / "shapes/Agency/sameName.bad.ttl"
    alone = read_shapes([path for path in SHAPE_FILES if path.stem == "agency"])
    results = validate(read([data]), alone).results
    assert {result.shape for result in results} == {f"{SHAPES}#Agency-sameName"}
