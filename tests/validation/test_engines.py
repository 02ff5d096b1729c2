"""Two engines, one answer: everything a report says is the same, whichever engine found it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import generate
from ogpkg import check
from ogpkg.formats import FORMATS
from ogpkg.iris import SHAPES
from ogpkg.validation import Report, fast, reference
from ogpkg.validation.engine import validate
from ogpkg.validation.inputs import Data, read
from ogpkg.validation.shapes import own_shapes, read_shapes
from tests.ontology.files import SHAPE_FILES
from tests.validation.foreign_shapes import FOREIGN

pytestmark = pytest.mark.long

PAIRS = sorted((Path(__file__).parents[1] / "shapes").glob("*/*.ttl"))
#: Room for faults of most kinds, and no more: pySHACL takes its time.
GENERATED = generate.SMALL
PREFIXES = """@prefix ex: <http://ex.example/> .
@prefix ogp: <https://w3id.org/ogpkg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def both(data: Data, shapes: Path | None = None) -> tuple[Report, Report]:
    """The report of the engine that is chosen, and of the reference, without the name of the engine."""
    files = [shapes] if shapes else SHAPE_FILES
    first, second = (validate(data, read_shapes(files), engine=engine) for engine in ("auto", "pyshacl"))
    assert second.engine == reference.ENGINE
    assert first.engine == fast.ENGINE
    return replace(first, engine=""), replace(second, engine="")


def test_the_shipped_data_have_the_same_report() -> None:
    data = check.shipped()
    first, second = (check.check(data, engine=engine) for engine in ("auto", "pyshacl"))
    assert (first.engine, second.engine) == (fast.ENGINE, reference.ENGINE)
    assert len(first.results) > 400
    assert first.results == second.results
    assert (first.shapes, first.files) == (second.shapes, second.files)


def test_generated_plans_with_seeded_faults_have_the_same_report() -> None:
    data, seeded = generate.data(GENERATED, 3, list(generate.FAULTS))
    first, second = (check.check(data, engine=engine) for engine in ("auto", "pyshacl"))
    assert len({fault.constraint for fault in seeded}) >= 90
    assert first.results == second.results
    assert len(first.results) >= len(seeded)


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: f"{path.parent.name}-{path.name[:-4]}")
def test_the_fast_engine_finds_in_every_pair_what_the_reference_finds(path: Path) -> None:
    """What pySHACL finds there is tested with the shapes: the one mistake in the bad graph, and no other."""
    report = validate(read([path]), own_shapes())
    assert report.engine == fast.ENGINE
    constraint, kind = f"{path.parent.name}-{path.name.split('.')[0]}", path.name.split(".")[1]
    assert {result.shape for result in report.results} == ({f"{SHAPES}#{constraint}"} if kind == "bad" else set())


@pytest.mark.parametrize("kind", ["ok", "bad"])
def test_all_pairs_together_have_the_same_report(kind: str) -> None:
    """Together they contradict each other, which is more than any of them was made for."""
    first, second = both(read(path for path in PAIRS if path.name.endswith(f".{kind}.ttl")))
    assert first == second
    assert len(first.results) > 40


@pytest.mark.parametrize("name", FOREIGN)
def test_other_shapes_have_the_same_report(name: str, tmp_path: Path) -> None:
    shapes, content = FOREIGN[name]
    (tmp_path / "shapes.ttl").write_text(PREFIXES + shapes, encoding="utf-8")
    data = Data()
    data.add_content((PREFIXES + content).encode(), FORMATS["turtle"], "data.ttl")
    first, second = both(data, tmp_path / "shapes.ttl")
    assert first == second
    assert first.results


#: What is beyond the fast engine → shapes, and the focus nodes of the results. The rule states what is demanded.
ADVANCED = {
    "a SPARQL constraint of one's own": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:select 'SELECT $this { $this a ?t }' ] .",
        ["http://ex.example/a"],
    ),
    "a SPARQL target": (
        """ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ;
            sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT ?this { ?this a ?t }' ] .""",
        ["http://ex.example/a"],
    ),
    "a rule": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ;
            sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate ex:p ; sh:object 1 ] .""",
        [],
    ),
}


@pytest.mark.parametrize("name", ADVANCED)
def test_what_the_fast_engine_cannot_do_is_left_to_the_reference(name: str, tmp_path: Path) -> None:
    shapes, found = ADVANCED[name]
    (tmp_path / "shapes.ttl").write_text(PREFIXES + shapes, encoding="utf-8")
    data = Data()
    data.add_content((PREFIXES + "ex:a a ex:T .").encode(), FORMATS["turtle"], "data.ttl")
    report = validate(data, read_shapes([tmp_path / "shapes.ttl"]))
    assert report.engine == reference.ENGINE
    assert [result.focus for result in report.results] == found


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("'2020-01-01'^^xsd:date", "'2021-02-30'^^xsd:date"),
        ("'2020-05-01'^^xsd:date", "'2021'^^xsd:gYear"),
        ("'2020-01-01Z'^^xsd:date", "'2020-01-01'^^xsd:date"),
    ],
    ids=["no such day", "a day and a year", "a day of one time zone, and of none"],
)
def test_values_that_cannot_be_compared_are_a_result(start: str, end: str, tmp_path: Path) -> None:
    """SHACL 4.5.3: "or where the two values cannot be compared". pySHACL passes over these, or gives up."""
    rule = "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:m ; sh:property [ sh:path ex:m ; sh:lessThanOrEquals ex:n ] ."
    (tmp_path / "shapes.ttl").write_text(PREFIXES + rule, encoding="utf-8")
    data = Data()
    data.add_content((PREFIXES + f"ex:a ex:m {start} ; ex:n {end} .").encode(), FORMATS["turtle"], "data.ttl")
    report = validate(data, read_shapes([tmp_path / "shapes.ttl"]))
    assert [result.focus for result in report.results] == ["http://ex.example/a"]


def test_values_are_reported_letter_for_letter(tmp_path: Path) -> None:
    """Oxigraph's store turns 013 into 13; the plan's count of commitments is compared by SPARQL in it."""
    plan = """ex:p a ogp:ActionPlan ; ogp:statedCommitmentCount "013"^^xsd:integer .
ex:c a ogp:Commitment ; ogp:plan ex:p ."""
    data = Data()
    data.add_content((PREFIXES + plan).encode(), FORMATS["turtle"], "plan.ttl")
    first, second = both(data)
    assert first == second
    counts = [result for result in first.results if result.shape.endswith("#ActionPlan-commitmentCount")]
    assert [result.value for result in counts] == ['"013"^^<http://www.w3.org/2001/XMLSchema#integer>']
