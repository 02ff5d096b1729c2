"""`ogpkg reconcile`, the whole way: documents, suggestions, a person's answer, and one node for one thing."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ogpkg.cli import main
from ogpkg.cli.reconcile import as_table
from ogpkg.sources.identity.commitments import propose_commitments
from ogpkg.sources.identity.proposals import Said, read_graphs
from ogpkg.sources.identity.suggestion import Suggestion
from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from tests.paths import FACTS, ROOT, needs_facts
from tests.sources import arcadia
from tests.sources.identities import CODE_LISTS, WORLD, commitment, named, write

EXPORT = FACTS.parent / "ogp-export" / "commitments-2016-sample.csv"


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result


def imported(world: Path) -> dict[str, str]:
    """Import plan, page and export into `world`; what each graph says, by key."""
    fields = "Commitment Start and End Date\nSeptember 1, 2018 – August 31, 2020\n\n"
    plan = world / "plan.txt"
    plan.write_text(arcadia.FRONT + arcadia.WELLS + arcadia.ROWS + arcadia.HEAD + fields + arcadia.ROWS)
    documents = {
        "xa-nap2": ("action-plan", plan, "--plan", "XA-2"),
        "xa0007-2020": ("ogp-commitment-page", WORLD / "xa0007-2020.txt"),
        "xa-database": ("ogp-export", WORLD / "xa-database.csv"),
    }
    graphs = {}
    for key, (reader, document, *about) in documents.items():
        target = world / "data" / f"{key}.ttl"
        options = ["--key", key, "--lookups", world / "data" / "lookups", "-o", target, *about]
        CliRunner().invoke(main, [str(one) for one in ("import", "--reader", reader, document, *options)])
        graphs[key] = target.read_text()
    return graphs


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    lookups = folder / "data" / "lookups"
    lookups.mkdir(parents=True)
    for table in ("agencies", "units", "titles", "family-names", "persons"):
        (lookups / f"{table}.csv").write_text(arcadia.TABLES[table])
    (lookups / "members.csv").write_text("text,iri\nArcadia,member/XA\n")
    return folder


def test_plan_page_and_export_become_one_node_when_a_person_says_so(world: Path) -> None:
    before = imported(world)
    assert "commitment:XA-2-1 " in before["xa-nap2"]
    assert "plan:XA-2018 " in before["xa0007-2020"]
    data, lookups, table = world / "data", world / "data" / "lookups", world / "suggestions.csv"
    result = run("reconcile", "--data", data, "--lookups", lookups, "-o", table)
    assert "suggestions: 1 for agencies.csv, 2 for commitments.csv, 1 for plans.csv" in result.stderr
    rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
    assert {row[2] for row in rows[1:]} == {
        "Ministry of Rivers (MoR),agency/xa-ministry-of-rivers",
        "XA-2,1,commitment/XA0007",
        "XA-2,5-1,commitment/XA0008",
        "XA,2018,plan/XA-2",
    }
    with table.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([rows[0], *(["yes", *row[1:]] for row in rows[1:])])
    run("reconcile", "--accept", table, "--lookups", lookups, "--data", data)
    after = imported(world)
    assert "commitment:XA0007 a ogp:Commitment" in after["xa-nap2"]
    assert "commitment:XA0008 a ogp:Commitment" in after["xa-nap2"]
    for text in ("commitment:XA-2-", "milestone:XA-2-", "plan:XA-2018", "xa-ministry-of-rivers-mor"):
        assert not [key for key, turtle in after.items() if text in turtle], text
    retired = (data / "reconciled.ttl").read_text()
    assert "commitment:XA-2-1 dcterms:isReplacedBy commitment:XA0007" in retired
    assert "milestone:XA-2-1-1 dcterms:isReplacedBy milestone:XA0007-1" in retired
    again = run("reconcile", "--data", data, "--lookups", lookups)
    assert "suggestions: none" in again.stderr
    run("reconcile", "--accept", table, "--lookups", lookups, "--data", data)
    assert (data / "reconciled.ttl").read_text() == retired, "the same answer gives the same bytes"
    assert imported(world) == after


def test_accepting_needs_a_folder_of_tables(tmp_path: Path) -> None:
    table = tmp_path / "suggestions.csv"
    table.write_text("accept,table,row,replaces\n")
    result = run("reconcile", "--accept", table, code=2)
    assert "say by --lookups which folder" in result.stderr


def test_a_contradiction_writes_nothing(tmp_path: Path) -> None:
    table = tmp_path / "suggestions.csv"
    rows = "".join(f'yes,plans,"XA,2018,plan/XA-{number}",plan/XA-2018\n' for number in (2, 3))
    table.write_text(f"accept,table,row,replaces\n{rows}")
    run("reconcile", "--accept", table, "--lookups", tmp_path / "lookups", code=2)
    assert not (tmp_path / "lookups").exists()


def test_what_cannot_be_read_is_said_before_anything_is_written(tmp_path: Path) -> None:
    table, data = tmp_path / "suggestions.csv", tmp_path / "data"
    table.write_text('accept,table,row,replaces\nyes,plans,"XA,2018,plan/XA-2",plan/XA-2018\n')
    assert "no such folder" in run("reconcile", "--data", data, code=2).stderr
    data.mkdir()
    (data / "broken.ttl").write_text("this is no Turtle")
    result = run("reconcile", "--accept", table, "--lookups", tmp_path / "lookups", "--data", data, code=2)
    assert "broken.ttl:1" in result.stderr
    assert not (tmp_path / "lookups").exists()


def test_a_terminal_is_shown_a_table_without_control_characters() -> None:
    ours, theirs = Said("River Office", "xa-nap2", "31"), Said("Office of Rivers", "lookups/agencies.csv")
    shown = as_table(
        [Suggestion("agencies", ("River\x1b[31m Office", "agency/xa-a"), "", 100.0, ("so",), (ours,), (theirs,))]
    )
    assert "River Office  (xa-nap2:31)" in shown
    assert "Office of Rivers  (lookups/agencies.csv)" in shown
    assert "\x1b" not in shown


def test_the_shipped_data_need_no_reconciling() -> None:
    assert "suggestions: none" in run("reconcile").stderr


def test_as_many_rows_as_both_exports_have_are_compared_in_seconds(tmp_path: Path) -> None:
    """1,321 commitments of 60 members, each with a lead of its own; a third of them without an identifier."""
    words = ["wells", "canals", "bridges", "ferries", "mills", "locks", "dams", "roads", "schools", "courts"]
    coded, provisional = "", ""
    for place in range(1321):
        member = f"X{chr(65 + place % 60 // 26)}{chr(65 + place % 26)}"
        title = f"{words[place % 10].title()} and {words[place // 10 % 10]} of district {place}"
        lead = named(f"agency/{member.lower()}-office-{place}", f"Office of {words[place % 7]} number {place}")
        if place % 3:
            coded += lead + commitment(
                f"{member}{place:04d}", title, plan=f"{member}-1", number=str(place), line=place + 1
            )
        else:
            provisional += lead + commitment(f"{member}-1-{place}", title, plan=f"{member}-1", line=place + 1)
    paths = [write(tmp_path, "new", coded), write(tmp_path, "old", provisional)]
    begun = time.monotonic()
    result = run("reconcile", *paths, "--data", tmp_path)
    assert "suggestions: " in result.stderr
    assert time.monotonic() - begun < 30


@needs_facts
def test_the_korean_rows_of_the_old_export_are_proposed_as_the_facts_have_them(tmp_path: Path) -> None:
    """They have no identifiers. The facts table says of the first plan which number of the export each one has."""
    with EXPORT.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    ours = tmp_path / "korea.csv"
    with ours.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([*rows[:2], *(row for row in rows if row[0] == "South Korea")])
    tables = tmp_path / "lookups"
    tables.mkdir()
    (tables / "members.csv").write_text("text,iri\nSouth Korea,member/KR\n")
    record = import_document(ours, "ogp-export", Lookups([tables], CODE_LISTS), about={"key": "old-export"})
    (tmp_path / "old-export.ttl").write_bytes(record.turtle())
    proposed = propose_commitments(read_graphs([tmp_path / "old-export.ttl", *sorted((ROOT / "data").glob("*.ttl"))]))
    with (FACTS / "alignment.tsv").open(encoding="utf-8", newline="") as lines:
        facts = list(csv.DictReader(lines, delimiter="\t"))
    printed = {fact["ogp id"]: re.search(r"\d+(?:\.\d+)+", fact["why"]) for fact in facts if fact["plan"] == "NAP1"}
    expected = {("KR-1", found[0].replace(".", "-"), f"commitment/{key}") for key, found in printed.items() if found}
    assert len(expected) == 16
    assert {one.row for one in proposed if one.row[0] == "KR-1"} == expected
