"""Dumps: what the system's own tools and rdflib read from them is the dataset, and the bytes are always the same."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
import warnings
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import to_canonical_graph

from ogpkg.dataset import Snapshot, dumps, open_snapshot
from ogpkg.dataset.snapshot import dataset_version
from ogpkg.errors import BuildError
from ogpkg.iris import prefixes
from tests.dataset.conftest import World

NAMES = ("dataset.nq.gz", "dataset.nq.zst", "dataset.trig.gz", "dataset.trig.zst")
#: The program that unpacks each kind of dump; neither is what packed it.
TOOLS = {".gz": ["gzip", "-dc"], ".zst": ["zstd", "-dc"]}


def unpacked(file: Path) -> bytes:
    tool = TOOLS[file.suffix]
    if not shutil.which(tool[0]):
        pytest.skip(f"{tool[0]} is not installed")
    return subprocess.run([*tool, str(file)], check=True, capture_output=True).stdout


def parsed(content: bytes, format: str) -> dict[str, set[str]]:
    """The triples of each graph as rdflib reads them, with canonical blank nodes, as text."""
    dataset = rdflib.Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=content.decode(), format=format)
        graphs = {str(graph.identifier): graph for graph in dataset.graphs() if len(graph)}
    return {
        name: {" ".join(term.n3() for term in triple) for triple in to_canonical_graph(graph)}
        for name, graph in graphs.items()
    }


def test_the_packed_quads_are_the_quads(world: World) -> None:
    snapshot = world.build()
    for packing in ("gz", "zst"):
        assert unpacked(snapshot.path / f"dump/dataset.nq.{packing}") == snapshot.quads.read_bytes()


def test_the_trig_is_the_same_dataset_in_two_parsers(world: World) -> None:
    world.write(
        "data/xa-odd.ttl",
        'document:xa-odd dcterms:title "tab\\t \\"quoted\\" \\\\ 한국어 \\u0001"@ko  .\n',
    )
    snapshot = world.build()
    trig = unpacked(snapshot.path / "dump/dataset.trig.zst")
    assert unpacked(snapshot.path / "dump/dataset.trig.gz") == trig
    assert parsed(trig, "trig") == parsed(snapshot.quads.read_bytes(), "nquads")
    # Blank nodes have the same names in both, so that the other parser's quads can be compared as they are.
    assert set(ox.parse(trig, format=ox.RdfFormat.TRIG)) == set(
        ox.parse(snapshot.quads.read_bytes(), format=ox.RdfFormat.N_QUADS)
    )


def test_the_trig_of_the_shipped_data_is_the_same_dataset(snapshot: Snapshot) -> None:
    trig = gzip.decompress((snapshot.path / "dump/dataset.trig.gz").read_bytes())
    assert set(ox.parse(trig, format=ox.RdfFormat.TRIG)) == set(
        ox.parse(snapshot.quads.read_bytes(), format=ox.RdfFormat.N_QUADS)
    )


def test_the_trig_declares_the_prefixes_of_queries_in_order_and_each_graph_once(world: World) -> None:
    base = "https://data.example.org/"
    trig = unpacked(world.build(base_iri=base).path / "dump/dataset.trig.gz").decode().splitlines()
    known = prefixes(base)
    assert trig[: len(known)] == [f"@prefix {name}: <{known[name]}> ." for name in sorted(known)]
    assert not [line for line in trig[len(known) :] if line.startswith("@prefix")]
    heads = [line for line in trig if line.endswith("{")]
    assert len(heads) == len(set(heads)) == len(open_snapshot(world.out).manifest["graphs"])


def test_the_checksums_are_right_by_the_tool_that_people_use(world: World) -> None:
    folder = world.build().path / "dump"
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [f"{name}: OK" for name in NAMES]
    assert done.returncode == 0


def test_the_manifest_vouches_for_every_dump(world: World) -> None:
    snapshot = world.build()
    for name in (*NAMES, "SHA256SUMS"):
        content = (snapshot.path / "dump" / name).read_bytes()
        assert snapshot.manifest["outputs"][f"dump/{name}"] == hashlib.sha256(content).hexdigest()
    (snapshot.path / "dump/dataset.trig.zst").write_bytes(b"")
    with pytest.raises(BuildError, match=r"dump/dataset\.trig\.zst is damaged"):
        open_snapshot(world.out)


def test_no_time_and_no_name_is_in_a_gzip_head(world: World) -> None:
    # RFC 1952 section 2.3: flags (byte 3) without FNAME, MTIME (bytes 4 to 7) zero.
    for name in NAMES[::2]:
        head = (world.build().path / "dump" / name).read_bytes()[:8]
        assert head == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"


def test_another_packer_makes_another_version(world: World) -> None:
    manifest = world.build().manifest
    assert manifest["made_with"] == dumps.made_with()
    assert dataset_version(manifest | {"made_with": "zlib 0"}) != manifest["version"] == dataset_version(manifest)


def test_more_statements_than_are_handled_at_a_time_are_all_there(tmp_path: Path) -> None:
    lines = sorted(f'<x:s{n}> <x:p> "{n}" <x:g{n % 7}> .'.encode() for n in range(25_000))
    hashes = dumps.write(tmp_path, lines, "https://example.org/")
    assert unpacked(tmp_path / "dump/dataset.nq.gz").splitlines() == lines
    assert len(set(ox.parse(unpacked(tmp_path / "dump/dataset.trig.gz"), format=ox.RdfFormat.TRIG))) == 25_000
    assert set(hashes) == {f"dump/{name}" for name in (*NAMES, "SHA256SUMS")}
