"""Loading: which file is which graph, stable blank nodes, another base, and what is refused."""

import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from ogpkg.dataset import load
from ogpkg.dataset.load import checked_base
from ogpkg.errors import BuildError, InputError
from ogpkg.iris import BASE
from tests.dataset.conftest import PROLOGUE, World, make_world

OTHER = "https://data.example.org/open/"


def text(quads: list[ox.Quad]) -> str:
    return "\n".join(sorted(map(str, quads)))


def test_every_file_is_a_graph(world: World) -> None:
    graphs = {quad.graph_name.value for quad in load(*world.folders)}
    assert graphs == {
        "https://w3id.org/ogpkg/ontology",
        "https://w3id.org/ogpkg/shapes",
        "https://w3id.org/ogpkg/id/completion",
        "https://w3id.org/ogpkg/id/document/xa-plan",
        "https://w3id.org/ogpkg/id/document/xa-page",
    }


def test_a_statement_written_twice_in_a_file_is_loaded_once(world: World) -> None:
    before = len(load(*world.folders))
    path = world.root / "data" / "xa-page.ttl"
    path.write_text(path.read_text() + "commitment:XA0001 a ogp:Commitment .\n")
    assert len(load(*world.folders)) == before


def test_blank_nodes_are_named_by_what_is_said_of_them(world: World, tmp_path_factory: pytest.TempPathFactory) -> None:
    first = text(load(*world.folders))
    assert "_:ontology-ogp-c14n0" in first
    assert "_:shapes-commitment-c14n0" in first
    elsewhere = make_world(tmp_path_factory.mktemp("elsewhere"))
    assert text(load(*elsewhere.folders)) == first


def test_two_files_never_share_a_blank_node(world: World) -> None:
    shutil.copy(world.root / "shapes" / "commitment.ttl", world.root / "shapes" / "copy.ttl")
    names = set(re.findall(r"_:\S+", text(load(*world.folders))))
    assert {name.rpartition("-")[0] for name in names} == {"_:ontology-ogp", "_:shapes-commitment", "_:shapes-copy"}


def test_another_base_moves_every_instance_and_nothing_else(world: World) -> None:
    world.write(
        "data/editors.ttl", f"<{BASE}dataset> dcterms:title 'Ours' . plan:XA-1 ogp:plan <<( plan:XA-1 a plan:X )>> ."
    )
    official, moved = text(load(*world.folders)), text(load(*world.folders, base_iri=OTHER))
    assert f"{BASE}id/" not in moved
    assert moved.count(f"<{OTHER}id/") == official.count(f"<{BASE}id/")
    assert f"<{OTHER}dataset>" in moved
    for unmoved in ("ontology", "shapes"):
        assert moved.count(f"<{BASE}{unmoved}") == official.count(f"<{BASE}{unmoved}") > 0
    assert f"{OTHER}ontology" not in moved
    assert f'"{OTHER}id/completion/"^^' in moved


def test_words_that_only_look_like_our_iris_stay_as_they_are(world: World) -> None:
    world.write("data/editors.ttl", f'plan:XA-1 dcterms:abstract "see <{BASE}id/plan/XA-1>"@en .')
    assert f'"see <{BASE}id/plan/XA-1>"@en' in text(load(*world.folders, base_iri=OTHER))


@pytest.mark.parametrize(
    "base", ["", "x", "/open/", "https:///x/", "ftp://a.example/", "https://a.example", "https://a.example/?x/"]
)
def test_a_base_that_cannot_carry_iris_is_refused(base: str) -> None:
    with pytest.raises(BuildError, match="base IRI"):
        checked_base(base)


@pytest.mark.parametrize("base", ["https://a.example/", "http://localhost:8000/", "https://a.example/deep/down/"])
def test_a_base_that_can_carry_iris_is_taken(base: str) -> None:
    assert checked_base(base) == base


def test_a_mistake_in_turtle_is_named_with_its_place(world: World) -> None:
    path = world.write("data/xa-page.ttl", "plan:XA-1 a ogp:ActionPlan ;;; ogp:cycle .\n")
    line = PROLOGUE.count("\n") + 1
    with pytest.raises(InputError, match=re.escape(f"{path}:{line}:")) as caught:
        load(*world.folders)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("data/plan.csv", r"only Turtle.*`ogpkg import \S+plan\.csv -o \S+plan\.ttl`"),
        ("data/our-plan/plan.csv", r"if it is a plan in CSV files, import it \(`ogpkg import \S+our-plan -o "),
        ("data/xa-plan.ttl~", "only Turtle"),
        ("data/xa-plan.nt", "only Turtle"),
        ("data/old/xa.ttl", "nothing reads a folder"),
        ("data/XA-plan.ttl", "cannot name a graph"),
        ("data/entailed.ttl", "another name"),
        ("shapes/rules/x.ttl", "nothing reads a folder"),
        ("ontology/ogp.owl", "only Turtle"),
        ("ontology/codelists/Big List.ttl", "cannot name a graph"),
    ],
)
def test_a_file_that_nobody_would_read_is_an_error(world: World, name: str, complaint: str) -> None:
    world.write(name, "")
    with pytest.raises(InputError, match=complaint) as caught:
        load(*world.folders)
    assert Path(caught.value.file).name in name


def test_the_same_document_twice_is_an_error(world: World) -> None:
    shutil.copy(world.root / "data" / "xa-plan.ttl", world.root / "data" / "xa-plan-2.ttl")
    with pytest.raises(InputError, match="the same as"):
        load(*world.folders)


def test_a_relative_iri_is_an_error_because_it_would_depend_on_the_folder(world: World) -> None:
    world.write("data/editors.ttl", "<xa> a ogp:Member .")
    with pytest.raises(InputError, match="relative"):
        load(*world.folders)


@pytest.mark.parametrize("folder", ["ontology", "shapes", "data"])
def test_a_missing_folder_is_an_error(world: World, folder: str) -> None:
    shutil.rmtree(world.root / folder)
    with pytest.raises(InputError, match="no such folder"):
        load(*world.folders)


@pytest.mark.parametrize("folder", ["ontology", "data"])
def test_a_folder_without_turtle_is_an_error(world: World, folder: str) -> None:
    for path in (world.root / folder).glob("*.ttl"):
        path.unlink()
    with pytest.raises(InputError, match="no Turtle file"):
        load(*world.folders)
