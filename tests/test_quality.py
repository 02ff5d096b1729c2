"""A build judges its data: the report is part of the snapshot, the scores are in the graph, and faults stop nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, SH, Graph

from ogpkg import quality
from ogpkg.dataset import Snapshot, open_snapshot
from ogpkg.errors import BuildError, InputError
from ogpkg.iris import BASE, ID
from ogpkg.validation.completeness import score
from tests.conftest import Knowledge
from tests.paths import ROOT

INVENTED = ROOT / "tests" / "web" / "invented"
NAMES = ("validation.json", "validation.ttl", "completeness.json")
ELSEWHERE = "https://data.example.org/open/"
HEAD = """
@prefix commitment: <https://w3id.org/ogpkg/id/commitment/> . @prefix ogp: <https://w3id.org/ogpkg/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
#: Builds the data folder in the first argument, and says which snapshot that made.
BUILDER = """
import sys
from pathlib import Path
from ogpkg import quality

print(quality.build(Path(sys.argv[1]), Path(sys.argv[2])).path)
"""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return quality.build(INVENTED, tmp_path_factory.mktemp("here"))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return quality.build(INVENTED, tmp_path_factory.mktemp("elsewhere"), base_iri=ELSEWHERE)


def report(snapshot: Snapshot) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((snapshot.path / "validation.json").read_text(encoding="utf-8"))
    return found


def severities(results: list[dict[str, Any]]) -> Counter[str]:
    return Counter(result["severity"] for result in results)


def write(folder: Path, turtle: str) -> Path:
    folder.mkdir()
    (folder / "xa-plan.ttl").write_text(HEAD + turtle, encoding="utf-8")
    return folder


def test_a_snapshot_holds_the_report_and_the_scores_and_vouches_for_them(here: Snapshot) -> None:
    assert set(NAMES) <= set(here.manifest["outputs"])
    assert report(here)["results"]


def test_the_same_input_gives_the_same_bytes_in_another_process_and_place(here: Snapshot, tmp_path: Path) -> None:
    data = shutil.copytree(INVENTED, tmp_path / "somewhere else" / "data")
    environment = {**os.environ, "PYTHONHASHSEED": "4242", "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-c", BUILDER, str(data), str(tmp_path / "out")]
    answer = subprocess.run(arguments, env=environment, check=True, capture_output=True, text=True)
    built = Path(answer.stdout.strip())
    assert built.name == here.version
    first, second = (
        {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (built, here.path)
    )
    assert first == second


def test_the_report_names_files_as_the_manifest_does(here: Snapshot) -> None:
    found = report(here)
    assert found["files"] == [name for name in here.manifest["inputs"] if name.startswith("data/")]
    for name in NAMES:
        content = (here.path / name).read_text(encoding="utf-8")
        assert str(ROOT) not in content
        assert str(here.path.parent) not in content


def test_both_reports_say_the_same(here: Snapshot) -> None:
    graph = Graph().parse(here.path / "validation.ttl", format="turtle")
    names = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
    assert len(list(graph.subjects(RDF.type, SH.ValidationReport))) == 1
    counted = Counter(names[severity] for severity in graph.objects(None, SH.resultSeverity))
    assert counted == severities(report(here)["results"])
    assert {name: count for name, count in report(here)["counts"].items() if count} == counted


def test_under_another_base_the_report_is_about_the_things_there(here: Snapshot, elsewhere: Snapshot) -> None:
    for name in NAMES:
        assert ID not in (elsewhere.path / name).read_text(encoding="utf-8"), name
    moved = json.loads(json.dumps(report(here)["results"]).replace(ID, f"{ELSEWHERE}id/"))
    found = report(elsewhere)["results"]
    for result in (*moved, *found):
        result.pop("fingerprint")
    assert found == moved
    subjects = {str(quad.subject.value) for quad in elsewhere.store() if hasattr(quad.subject, "value")}
    assert {result["focus"] for result in found} <= subjects


def test_shapes_keep_their_addresses_under_another_base(elsewhere: Snapshot) -> None:
    assert all(result["shape"].startswith(f"{BASE}shapes#") for result in report(elsewhere)["results"])


def test_a_violation_does_not_fail_the_build(tmp_path: Path) -> None:
    data = write(tmp_path / "data", "commitment:XA0001 a ogp:Commitment ; dcterms:identifier 'XA1' .")
    snapshot = quality.build(data, tmp_path / "out")
    assert report(snapshot)["counts"]["violation"] > 0
    assert not report(snapshot)["conforms"]


def test_data_that_no_shape_speaks_of_are_served_all_the_same(tmp_path: Path) -> None:
    data = write(tmp_path / "data", "<https://example.org/a> <https://example.org/b> <https://example.org/c> .")
    found = report(quality.build(data, tmp_path / "out"))
    assert (found["conforms"], found["results"], found["files"]) == (True, [], ["data/xa-plan.ttl"])


def test_what_cannot_be_read_stops_the_build(tmp_path: Path) -> None:
    data = write(tmp_path / "data", "commitment:XA0001 a ;;")
    with pytest.raises(InputError, match=r"xa-plan\.ttl:"):
        quality.build(data, tmp_path / "out")


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_report_is_found_out(tmp_path: Path, name: str) -> None:
    snapshot = quality.build(INVENTED, tmp_path)
    (snapshot.path / name).write_bytes((snapshot.path / name).read_bytes()[:-2])
    with pytest.raises(BuildError, match=r"damaged.*run `ogpkg build`"):
        open_snapshot(tmp_path)


def test_the_three_reversed_milestones_are_in_the_shipped_report(snapshot: Snapshot) -> None:
    # Commitment 1-b in the self-assessment of the third plan: all three ends lie before their starts, line 437.
    reversed_ = [r for r in report(snapshot)["results"] if r["shape"] == f"{BASE}shapes#Period-order"]
    assert {result["focus"] for result in reversed_} == {f"{ID}milestone/KR0023-{number}" for number in (1, 2, 3)}
    for result in reversed_:
        assert result["severity"] == "violation"
        assert [(place["file"], place["line"]) for place in result["places"]] == [("kr-nap3-self-2018", 437)]


MEASURED = """
SELECT ?thing ?value ?graph WHERE {
  GRAPH ?graph { ?m dqv:computedOn ?thing ; dqv:isMeasurementOf ?metric ; dqv:value ?value }
  FILTER(STRENDS(STR(?metric), "#metric-completeness-overall"))
}
"""


def test_the_scores_are_in_the_graph(knowledge: Knowledge) -> None:
    found = {row["thing"]: Decimal(row["value"]) for row in knowledge.query(MEASURED)}
    scores = score(knowledge.store)
    assert found == {each.thing: each.value for each in scores if each.value is not None}
    assert found[f"{ID}plan/KR-4"] == Decimal("0.67")
    assert {row["graph"] for row in knowledge.query(MEASURED)} == {f"{BASE}dataset/quality"}
    merged = MEASURED.replace("GRAPH ?graph", "")
    assert len(knowledge.query(merged)) == len(found)


def test_the_scores_move_with_the_base(here: Snapshot, elsewhere: Snapshot) -> None:
    graph = f"{ELSEWHERE}dataset/quality"
    assert elsewhere.manifest["graphs"][graph] == here.manifest["graphs"][f"{BASE}dataset/quality"]
    lines = [line for line in elsewhere.quads.read_text().splitlines() if line.endswith(f"<{graph}> .")]
    assert len(lines) == elsewhere.manifest["graphs"][graph]
    assert not [line for line in lines if BASE in line]


def test_the_description_counts_the_measurements_like_any_graph(knowledge: Knowledge) -> None:
    graph = f"{BASE}dataset/quality"
    query = "SELECT * { ?set dcterms:identifier '%s'^^xsd:anyURI ; void:triples ?n ; dcterms:title ?title }"
    rows = knowledge.query(query % graph)
    assert {row["title"] for row in rows} == {"Quality measurements", "품질 측정"}
    assert {int(row["n"]) for row in rows} == {knowledge.snapshot.manifest["graphs"][graph]}
