"""Snapshots: the same bytes anywhere, all or nothing, and never a broken `current`."""

import gzip
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest

from ogpkg.aside import aside
from ogpkg.dataset import build, open_snapshot
from ogpkg.dataset.history import read_history
from ogpkg.dataset.snapshot import FORMAT, Extras, Made
from ogpkg.errors import BuildError, InputError
from ogpkg.iris import BASE, PREFIXES
from tests.dataset.conftest import World, make_world
from tests.paths import ROOT

#: A process that builds: arguments are the world's folder, the base IRI, and seconds to linger half-way.
BUILDER = """
import sys, time
from pathlib import Path
from ogpkg.dataset import build
from ogpkg.dataset.snapshot import Extras, Made

def linger(lines, file, step):
    step("lingering")
    print("half-way", flush=True)
    time.sleep(float(sys.argv[3]))
    return Made({})

folders = [Path(sys.argv[1]) / name for name in ("ontology", "shapes", "data", "snapshots")]
build(*folders, base_iri=sys.argv[2], extras=Extras("", 1, linger))
"""


def start(world: World, *, base: str = BASE, linger: float = 0, seed: str = "0") -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", BUILDER, str(world.root), base, str(linger)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True)


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def versions(world: World) -> set[str]:
    return {path.name for path in world.out.iterdir()} - {"current", "history"}


def test_a_snapshot_is_a_folder_named_after_its_version(world: World) -> None:
    snapshot = world.build()
    assert snapshot.path == world.out / snapshot.version
    assert (world.out / "current").resolve() == snapshot.path
    own = {"dataset.nq", "default.nt", "columns.bin", "void.ttl", "manifest.json"}
    packed = {f"dump/dataset.{kind}.{packing}" for kind in ("nq", "trig") for packing in ("gz", "zst")}
    assert set(content(snapshot.path)) == own | packed | {"dump/SHA256SUMS"}
    assert open_snapshot(world.out).version == open_snapshot(snapshot.path).version == snapshot.version


def test_the_quads_are_sorted_and_said_once(world: World) -> None:
    snapshot = world.build()
    for file in (snapshot.quads, snapshot.default_graph):
        lines = file.read_bytes().splitlines()
        assert lines == sorted(set(lines))
    assert snapshot.manifest["quads"] == len(snapshot.quads.read_bytes().splitlines())
    assert snapshot.manifest["triples"] == len(snapshot.default_graph.read_bytes().splitlines())


def test_the_same_input_gives_the_same_bytes_in_another_process_and_place(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    built = []
    for seed in ("1", "4242"):
        world = make_world(tmp_path_factory.mktemp(f"place{seed}"))
        files = sorted((world.root / "data").glob("*.ttl"), reverse=seed == "1")
        for age, path in enumerate(files):
            # Written anew in another order, so that neither the folder's order nor its times are the same.
            text = path.read_bytes()
            path.unlink()
            path.write_bytes(text)
            os.utime(path, (age * 1000, age * 1000))
        process = start(world, seed=seed)
        process.communicate()
        assert process.returncode == 0
        built.append((os.readlink(world.out / "current"), content(world.out / "current")))
    assert built[0] == built[1]


def test_every_input_counts_and_nothing_else_does(world: World) -> None:
    first = world.build().version
    (world.root / "data" / "README.md").write_text("Other words.")
    (world.root / "data" / "lookups" / "agencies.csv").write_text("a,b\n")
    assert world.build().version == first
    seen = {first, world.build(base_iri="https://data.example.org/").version}
    for name in ("ontology/ogp.ttl", "ontology/codelists/completion.ttl", "shapes/commitment.ttl", "data/xa-plan.ttl"):
        path = world.root / name
        path.write_text(path.read_text() + "\n")
        seen.add(world.build(keep=20).version)
    assert len(seen) == 6


def test_the_manifest_names_what_went_in_and_what_came_out(world: World) -> None:
    snapshot = world.build()
    for name, expected in snapshot.manifest["inputs"].items():
        assert hashlib.sha256((world.root / name).read_bytes()).hexdigest() == expected
    for name, expected in snapshot.manifest["outputs"].items():
        assert hashlib.sha256((snapshot.path / name).read_bytes()).hexdigest() == expected
    assert snapshot.manifest["graphs"][BASE + "id/document/xa-plan"] == 12
    assert sum(snapshot.manifest["graphs"].values()) == snapshot.manifest["quads"]


def test_bytes_of_this_format_are_as_they_were(world: World) -> None:
    # A trip wire, not a judgment: who changes what the same input gives must raise FORMAT, or an old snapshot
    # of that version would pass for a new one. Then put the new hash here.
    # The packing of the dumps is left out: it is the packers' own, and they have a part in the version.
    snapshot = world.build()
    hashes = {name: sha256 for name, sha256 in snapshot.manifest["outputs"].items() if not name.startswith("dump/")}
    hashes["trig"] = hashlib.sha256(gzip.decompress((snapshot.path / "dump/dataset.trig.gz").read_bytes())).hexdigest()
    together = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()[:16]
    assert (FORMAT, together) == (7, "699a60bc092a05df")


def test_a_triple_that_two_documents_state_counts_once_in_the_default_graph(world: World) -> None:
    store = world.build().store()
    query = "SELECT ?g WHERE { %s { <https://w3id.org/ogpkg/id/commitment/XA0001> a ogp:Commitment } }"
    prefixes = {"ogp": "https://w3id.org/ogpkg/ontology#"}
    assert len(list(store.query(query % "GRAPH ?g", prefixes=prefixes))) == 2  # type: ignore[arg-type]
    assert len(list(store.query(query % "", prefixes=prefixes))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("in_memory_at_most", [0, 10_000])
def test_a_blank_node_has_one_name_in_every_store(world: World, in_memory_at_most: int) -> None:
    snapshot = world.build(in_memory_at_most=in_memory_at_most)
    for store in (snapshot.store(), snapshot.store()):
        (row,) = store.query(  # type: ignore[misc]
            "SELECT ?list WHERE { ?shape sh:or ?list GRAPH ?g { ?list rdf:first ?member } }", prefixes=PREFIXES
        )
        assert str(row["list"]).startswith("_:shapes-commitment-c14n")


def test_what_follows_is_in_the_default_graph_too(world: World) -> None:
    query = "ASK { <https://w3id.org/ogpkg/id/plan/XA-1> a <http://www.w3.org/ns/prov#Plan> }"
    assert world.build().store().query(query)


def test_no_instance_keeps_the_official_base_under_another(world: World) -> None:
    snapshot = world.build(base_iri="https://data.example.org/open/")
    for file in (snapshot.quads, snapshot.default_graph, snapshot.description):
        assert f"{BASE}id/" not in file.read_text()
    assert f"<{BASE}ontology#Commitment>" in snapshot.quads.read_text()
    assert f"<{BASE}shapes#Commitment-plan>" in snapshot.quads.read_text()
    assert snapshot.base_iri == "https://data.example.org/open/"


def test_a_version_that_is_there_is_taken_as_it_is(world: World) -> None:
    first = world.build()
    before = {path: path.stat().st_mtime_ns for path in first.path.rglob("*")}
    assert world.build().version == first.version
    assert {path: path.stat().st_mtime_ns for path in first.path.rglob("*")} == before


def test_a_version_made_before_becomes_current_again(world: World) -> None:
    first = world.build()
    second = world.build(base_iri="https://data.example.org/")
    assert open_snapshot(world.out).version == second.version
    world.build()
    assert open_snapshot(world.out).version == first.version


def test_a_damaged_version_is_found_out_and_made_again(world: World) -> None:
    good = world.build()
    expected = content(good.path)
    good.quads.write_text(good.quads.read_text().replace("register", "regicide"))
    with pytest.raises(BuildError, match=r"damaged.*run `ogpkg build`"):
        open_snapshot(world.out)
    assert content(world.build().path) == expected


def test_who_is_in_a_hurry_looks_only_how_large_the_files_are(world: World) -> None:
    good = world.build()
    text = good.quads.read_text()
    good.quads.write_text(text.replace("register", "REGISTER"))
    assert open_snapshot(world.out, thorough=False).version == good.version
    for damage in (text[:-1], text + "\n"):
        good.quads.write_text(damage)
        with pytest.raises(BuildError, match=r"damaged.*run `ogpkg build`"):
            open_snapshot(world.out, thorough=False)
    good.quads.unlink()
    with pytest.raises(BuildError, match=r"missing.*run `ogpkg build`"):
        open_snapshot(world.out, thorough=False)


def test_a_broken_document_leaves_everything_as_it_was(world: World) -> None:
    good = world.build()
    world.write("data/xa-page.ttl", "plan:XA-1 a ;;\n")
    with pytest.raises(InputError, match=r"xa-page\.ttl:"):
        world.build()
    assert open_snapshot(world.out).version == good.version
    assert versions(world) == {good.version}


def added(make: Callable[[list[bytes], Path | None, Callable[[str], None]], Made], version: str = "1") -> Extras:
    return Extras(version, 0, make)


def test_extras_go_into_the_snapshot_and_are_vouched_for(world: World) -> None:
    said = ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.Literal("c"), ox.NamedNode(f"{BASE}dataset/quality"))

    def count(lines: list[bytes], *_: object) -> Made:
        return Made({"count.txt": str(len(lines)).encode()}, [said])

    snapshot = world.build(extras=added(count))
    description = snapshot.manifest["graphs"][f"{BASE}dataset"]
    stated = snapshot.manifest["quads"] - description - 1
    store = snapshot.store()
    merged = store.query("SELECT * WHERE { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }")
    assert list(merged) == []  # type: ignore[arg-type]
    assert int((snapshot.path / "count.txt").read_text()) == stated
    assert "count.txt" in snapshot.manifest["outputs"]
    assert snapshot.manifest["graphs"][f"{BASE}dataset/quality"] == 1
    assert ox.Quad(said.subject, said.predicate, said.object) in store
    assert f"<{BASE}dataset#dataset-quality>" in snapshot.quads.read_text()


def test_snapshots_with_and_without_extras_are_two_versions(world: World) -> None:
    seen = {world.build(extras=extras).version for extras in (None, *(added(lambda *_: Made({}), v) for v in "12"))}
    assert len(seen) == 3


def test_a_damaged_extra_is_found_out_like_any_output(world: World) -> None:
    snapshot = world.build(extras=added(lambda *_: Made({"validation.json": b"{}"})))
    (snapshot.path / "validation.json").write_text("[]")
    with pytest.raises(BuildError, match=r"validation\.json is damaged"):
        open_snapshot(world.out)


def test_of_a_large_dataset_the_store_is_begun_before_the_extras_and_has_what_they_add(world: World) -> None:
    said = ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.BlankNode("c"), ox.NamedNode(f"{BASE}dataset/quality"))
    seen = []

    def look(lines: list[bytes], file: Path | None, _: object) -> Made:
        assert file
        assert file.read_bytes().splitlines() == lines == sorted(lines)
        seen.append(file)
        return Made({}, [said])

    snapshot = world.build(extras=added(look), in_memory_at_most=10)
    files = (snapshot.quads, snapshot.default_graph)
    written = [ox.parse(path=file, format=ox.RdfFormat.N_QUADS, rename_blank_nodes=False) for file in files]
    assert snapshot.store_folder
    assert set(snapshot.store()) == set(chain(*written))
    assert ox.Quad(said.subject, said.predicate, said.object) in snapshot.store()
    assert not seen[0].parent.exists()


def write_bytes(file: str) -> None:
    Path(file).write_bytes(b"")


def test_what_is_done_aside_may_fail_and_then_nothing_is_left(world: World) -> None:
    def spoil(lines: list[bytes], file: Path | None, _: object) -> Made:
        assert file
        with aside(write_bytes, file.parent / "no" / "such") as wait:
            wait()
        return Made({})

    with pytest.raises(BuildError, match=r"beside the build: FileNotFoundError"):
        world.build(extras=added(spoil), in_memory_at_most=10)
    assert list(world.out.iterdir()) == []


def test_extras_may_stop_the_build(world: World) -> None:
    def refuse(lines: list[bytes], *_: object) -> Made:
        raise BuildError("the shapes cannot run")

    with pytest.raises(BuildError, match="cannot run"):
        world.build(extras=added(refuse))
    assert list(world.out.iterdir()) == []


def test_an_input_that_changes_during_the_build_stops_it(world: World) -> None:
    def meddle(lines: list[bytes], *_: object) -> Made:
        world.write("data/xa-page.ttl", "")
        return Made({})

    with pytest.raises(BuildError, match="changed while"):
        world.build(extras=added(meddle))
    assert list(world.out.iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_build_error(world: World) -> None:
    world.out.write_text("a file is in the way")
    with pytest.raises(BuildError, match="cannot be written"):
        world.build()


def test_old_versions_go_and_the_current_one_stays(world: World) -> None:
    built = [world.build(base_iri=f"https://{host}.example.org/", keep=2).version for host in "abcd"]
    assert versions(world) == set(built[-2:])
    world.build(base_iri="https://e.example.org/", keep=0)
    assert len(versions(world)) == 1
    assert open_snapshot(world.out).base_iri == "https://e.example.org/"


def test_a_large_dataset_carries_a_store_on_disk(world: World) -> None:
    small, large = world.build().store(), world.build(base_iri="https://a.example.org/", in_memory_at_most=1)
    assert large.store_folder is not None
    store = large.store()
    assert len(store) == len(small)
    with pytest.raises(RuntimeError, match="read-write"):
        store.add(ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.NamedNode("x:c")))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda m: {}, "format"),
        (lambda m: m | {"format": 99}, "format"),
        (lambda m: m | {"base_iri": "https://a.example.org/"}, "agree with itself"),
        (lambda m: {k: v for k, v in m.items() if k != "graphs"}, "agree with itself"),
        (lambda m: m | {"outputs": m["outputs"] | {"gone.nq": "0"}}, "missing"),
    ],
)
def test_a_manifest_that_cannot_be_trusted_is_refused(world: World, change: object, complaint: str) -> None:
    file = world.build().path / "manifest.json"
    file.write_text(json.dumps(change(json.loads(file.read_text()))))  # type: ignore[operator]
    with pytest.raises(BuildError, match=complaint):
        open_snapshot(world.out)


def test_no_snapshot_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="run `ogpkg build`"):
        open_snapshot(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(BuildError, match="cannot be read"):
        open_snapshot(tmp_path)


def test_a_build_killed_half_way_leaves_the_last_good_version(world: World) -> None:
    good = world.build()
    process = start(world, base="https://a.example.org/", linger=60)
    assert process.stdout
    assert process.stdout.readline() == "half-way\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert open_snapshot(world.out).version == good.version
    assert len(versions(world)) == 2, "the killed build leaves its folder"
    world.build(base_iri="https://b.example.org/")
    assert not [name for name in versions(world) if name.startswith(".")], "the next build sweeps it away"


@pytest.mark.parametrize("delay", [0.12, 0.16, 0.2, 0.24])
def test_a_build_killed_at_any_moment_leaves_a_current_that_opens(world: World, delay: float) -> None:
    world.build()
    process = start(world, base="https://a.example.org/")
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert len(open_snapshot(world.out).store()) > 0


def test_builds_at_the_same_time_do_not_spoil_each_other(world: World) -> None:
    bases = [BASE, BASE, "https://a.example.org/", "https://b.example.org/"]
    processes = [start(world, base=base, linger=0.3) for base in bases]
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    assert open_snapshot(world.out).base_iri in bases
    built = {open_snapshot(world.out / name).base_iri for name in versions(world)}
    assert built == set(bases)
    entries = read_history(world.out).entries
    assert {entry.version for entry in entries} == versions(world)
    assert [entry.previous for entry in entries] == [*(entry.version for entry in entries[1:]), None]
    assert not [name for name in versions(world) if name.startswith(".")]


def test_a_build_leaves_alone_the_folder_of_a_build_that_is_alive(world: World) -> None:
    slow = start(world, base="https://a.example.org/", linger=1.0)
    assert slow.stdout
    assert slow.stdout.readline() == "half-way\n"
    world.build()
    slow.communicate()
    assert slow.returncode == 0
    assert open_snapshot(world.out).base_iri == "https://a.example.org/"


def test_progress_says_nothing_where_there_is_no_terminal(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    world.build(progress=True)
    assert capfd.readouterr() == ("", "")


def test_progress_is_shown_on_a_terminal(world: World) -> None:
    leader, follower = os.openpty()
    code = BUILDER.replace("extras=", "progress=True, extras=")
    arguments = [sys.executable, "-c", code, str(world.root), BASE, "0"]
    subprocess.run(arguments, check=True, stderr=follower, env={**os.environ, "PYTHONPATH": str(ROOT)})
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert "reading data/xa-plan.ttl" in shown
    assert "lingering" in shown
    assert shown.endswith("\r\x1b[K"), "the bar is taken away"


def test_a_store_on_disk_that_is_gone_is_an_error_that_says_what_to_do(world: World) -> None:
    snapshot = world.build(in_memory_at_most=0)
    assert snapshot.store_folder
    shutil.rmtree(snapshot.store_folder)
    with pytest.raises(BuildError, match="run `ogpkg build`"):
        open_snapshot(world.out).store()


REAL = (ROOT / "ontology", ROOT / "shapes", ROOT / "data")
needs_data = pytest.mark.skipif(not list((ROOT / "data").glob("*.ttl")), reason="no document is imported yet")


@needs_data
def test_the_files_of_the_project_build(tmp_path: Path) -> None:
    snapshot = build(*REAL, tmp_path)
    documents = {path.stem for path in (ROOT / "data").glob("*.ttl")}
    graphs = set(snapshot.manifest["graphs"])
    assert {f"{BASE}id/document/{key}" for key in documents | {"entailed"}} <= graphs
    assert b"_:" not in b"".join(
        line for line in snapshot.quads.read_bytes().splitlines() if b"/id/document/" in line.rsplit(b" ", 2)[1]
    )


@needs_data
def test_the_files_of_the_project_build_under_another_base(tmp_path: Path) -> None:
    snapshot = build(*REAL, tmp_path, base_iri="http://localhost:8000/")
    assert f"{BASE}id/".encode() not in snapshot.quads.read_bytes()
    shutil.rmtree(tmp_path)
