"""`ogpkg export`, as its users run it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from ogpkg import dataset, resources
from ogpkg.cli import main
from ogpkg.dataset import Snapshot
from tests.exporting.conftest import INVENTED


@pytest.fixture
def run(arcadia: Snapshot):  # type: ignore[no-untyped-def]
    """What runs `ogpkg export` on the invented plan's snapshot."""

    def ogpkg_export(*arguments: object) -> Result:
        command = ["export", *map(str, arguments), "--snapshots", str(arcadia.path.parent)]
        return CliRunner().invoke(main, command)

    return ogpkg_export


def test_every_format_goes_to_standard_output(run) -> None:  # type: ignore[no-untyped-def]
    assert run("--stratml", "XA-5").stdout_bytes.startswith(b"<?xml")
    assert json.loads(run("--jsonld", "XA-5").stdout)["@id"] == "plan:XA-5"
    book = load_workbook(io.BytesIO(run("--xlsx", "XA-5").stdout_bytes))
    assert {"Plan", "Commitments", "Milestones", "Agencies", "People"} <= set(book.sheetnames)
    tables = zipfile.ZipFile(io.BytesIO(run("--csv", "XA-5").stdout_bytes)).namelist()
    assert [name for name in tables if name[:-4] in {"plan", "commitments", "milestones", "agencies", "people"}] == [
        "plan.csv", "commitments.csv", "milestones.csv", "agencies.csv", "people.csv"
    ]  # fmt: skip


def test_a_folder_and_an_archive_hold_the_same_tables(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("--csv", "XA-5", "-o", tmp_path / "xa" / "5").exit_code == 0
    assert run("--csv", "XA-5", "-o", tmp_path / "xa-5.zip").exit_code == 0
    with zipfile.ZipFile(tmp_path / "xa-5.zip") as packed:
        for name in packed.namelist():
            assert packed.read(name) == (tmp_path / "xa" / "5" / name).read_bytes()


@pytest.mark.parametrize("name", ["XA-5", "xa-5", "plan:XA-5", "plan/XA-5", "https://w3id.org/ogpkg/id/plan/XA-5"])
def test_a_plan_is_named_by_its_code_or_its_iri(run, name: str) -> None:  # type: ignore[no-untyped-def]
    assert json.loads(run("--jsonld", name).stdout)["@id"] == "plan:XA-5"


def test_an_unknown_plan_is_refused_with_the_plans_there_are(run) -> None:  # type: ignore[no-untyped-def]
    result = run("--stratml", "XA-9")
    assert result.exit_code == 2
    assert result.stderr == "ogpkg: XA-9: no plan of that name is in the dataset; there are: XA-5\n"
    assert not result.stdout


def test_of_many_plans_those_of_the_same_member_are_named(snapshot: Snapshot) -> None:
    result = CliRunner().invoke(main, ["export", "--jsonld", "KR-9", "--snapshots", str(snapshot.path.parent)])
    assert result.stderr.endswith("there are: KR-1, KR-2, KR-3, KR-4\n")


def test_one_format_is_to_be_said(run) -> None:  # type: ignore[no-untyped-def]
    for formats in ([], ["--csv", "--xlsx"]):
        result = run(*formats, "XA-5")
        assert result.exit_code == 2
        assert "say one of --stratml, --jsonld, --csv, --xlsx" in result.stderr


def test_where_nothing_can_be_written_it_says_so(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "file").touch()
    for kind, output in (("--csv", tmp_path / "file"), ("--jsonld", tmp_path / "none" / "xa.jsonld")):
        result = run(kind, "XA-5", "-o", output)
        assert result.exit_code == 2
        assert str(output) in result.stderr


def test_disagreements_are_told_on_standard_error(run) -> None:  # type: ignore[no-untyped-def]
    told = run("--stratml", "XA-5", "--lang", "en").stderr.splitlines()
    assert "XA0050: Title: taken from xa-nap5; xa-self-2020: Wells and ponds; xa-member-page: Wells" in told
    assert not run("--jsonld", "XA-5").stderr


def test_part_2_on_request(run) -> None:  # type: ignore[no-untyped-def]
    assert b"<PerformancePlanOrReport" in run("--stratml", "XA-5", "--part", "2").stdout_bytes
    assert b"<StrategicPlan " in run("--stratml", "XA-5").stdout_bytes


def test_a_dataset_under_another_base(tmp_path: Path) -> None:
    base = "https://open.example/"
    folders = (resources.folder("ontology"), resources.folder("shapes"), INVENTED)
    dataset.build(*folders, tmp_path, base_iri=base)
    result = CliRunner().invoke(main, ["export", "--jsonld", "XA-5", "--snapshots", str(tmp_path)])
    plan = json.loads(result.stdout)
    assert plan["@id"] == "plan:XA-5"
    assert plan["@context"]["plan"] == f"{base}id/plan/"
    assert len(plan["commitments"]) == 2
