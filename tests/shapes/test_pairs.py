"""Every constraint has two small graphs: one that keeps it, and the same with the one mistake it is there for."""

from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, SH, Graph, URIRef

from ogpkg.iris import SHAPES
from tests.ontology.files import SHAPE_FILES, Prepared, graph_of

FOLDER = Path(__file__).parent
PREFIX = f"{SHAPES}#"
_SHAPES = graph_of(*SHAPE_FILES)
CONSTRAINTS = sorted(str(shape).removeprefix(PREFIX) for shape in _SHAPES.subjects(RDF.type, SH.PropertyShape))


def graph_file(constraint: str, kind: str) -> Path:
    """``Commitment-title`` → ``Commitment/title.ok.ttl``."""
    folder, _, name = constraint.partition("-")
    return FOLDER / folder / f"{name}.{kind}.ttl"


def reported(data: Graph, shapes: Graph = _SHAPES) -> set[str]:
    """The local names of the shapes that report something about `data`."""
    _, report, _ = pyshacl.validate(Prepared() + data, shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    results = set(report.objects(None, SH.result))
    return {str(shape).removeprefix(PREFIX) for result in results for shape in report.objects(result, SH.sourceShape)}


def without_files(constraints: list[str]) -> list[str]:
    """The graphs that are missing, as paths to create."""
    wanted = [graph_file(constraint, kind) for constraint in constraints for kind in ("ok", "bad")]
    return [str(path.relative_to(FOLDER)) for path in wanted if not path.is_file()]


def test_every_constraint_has_both_graphs() -> None:
    assert without_files(CONSTRAINTS) == []


def test_a_constraint_without_its_graphs_is_refused() -> None:
    assert without_files(["Commitment-color"]) == ["Commitment/color.ok.ttl", "Commitment/color.bad.ttl"]


def test_every_graph_belongs_to_a_constraint() -> None:
    found = {f"{path.parent.name}-{path.name.split('.')[0]}" for path in FOLDER.glob("*/*.ttl")}
    assert found == set(CONSTRAINTS)


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_the_good_graph_is_reported_by_no_shape(constraint: str) -> None:
    assert reported(graph_of(graph_file(constraint, "ok"))) == set()


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_the_bad_graph_is_reported_by_its_shape_alone(constraint: str) -> None:
    assert reported(graph_of(graph_file(constraint, "bad"))) == {constraint}


def test_every_constraint_is_named_and_in_our_namespace() -> None:
    for shape in _SHAPES.objects(None, SH.property):
        assert isinstance(shape, URIRef), "a constraint that nobody can cite"
        assert shape.startswith(PREFIX)
