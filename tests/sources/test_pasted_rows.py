"""Rows of a report go into a look-up table as they are printed, and say then what the report said."""

from pathlib import Path

from ogpkg.iris import ID
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.report import Miss, Report
from tests.sources.arcadia import CODE_LISTS


def pasted(folder: Path, table: str, header: str, misses: list[Miss]) -> Lookups:
    report = Report([], misses=misses).render("export.csv").splitlines()
    rows = report[report.index(f"look-up misses; rows to complete and paste into lookups/{table}.csv:") + 1 :]
    (folder / f"{table}.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return Lookups([folder], CODE_LISTS)


def test_the_places_behind_a_row_are_not_read(tmp_path: Path) -> None:
    rows = [Miss("members", ("Port Delta, Arcadia", "member/XPD"), line) for line in (4, 15)]
    found = pasted(tmp_path, "members", "text,iri", [*rows, Miss("members", ("Cascara", "member/XC"), 7)])
    assert found.find("members", "Port Delta, Arcadia") == f"{ID}member/XPD"
    assert found.find("members", "Cascara") == f"{ID}member/XC"


def test_a_row_that_was_not_completed_says_nothing(tmp_path: Path) -> None:
    miss = Miss("concepts", ("completion", "mostly done", "completion/"), 9)
    assert pasted(tmp_path, "concepts", "scheme,text,iri", [miss]).concept("completion", "mostly done") is None
