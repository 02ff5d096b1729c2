"""Whose plan a document is, from title pages that are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from ogpkg.errors import InputError
from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.plans import plan_identity
from ogpkg.sources.source import Source
from tests.sources.arcadia import CODE_LISTS

MEMBERS = "text,iri\nArcadia,member/XA\nRepublic of Borealia,member/XB\nBorealia,member/XB\n"
PLANS = "member,cycle,iri\nXA,2016,plan/XA-2\nXB,2018,plan/XB-1\n"
FORM = """
Commitment 1: Wells
Commitment Start and End Date: September 2016 - August 2018
Lead implementing agency: Ministry of Rivers
What is the public problem that the commitment will address?
Wells are dry.
"""


@pytest.fixture(scope="module")
def lookups(tmp_path_factory: pytest.TempPathFactory) -> Lookups:
    folder = tmp_path_factory.mktemp("lookups")
    (folder / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (folder / "plans.csv").write_text(PLANS, encoding="utf-8")
    return Lookups([folder], CODE_LISTS)


@pytest.mark.parametrize(
    ("page", "plan"),
    [
        ("Arcadia's Open Government Action Plan 2016-2018", "XA-2"),
        ("REPUBLIC OF BOREALIA\nOPEN GOVERNMENT PARTNERSHIP\nNATIONAL ACTION PLAN\n2018 – 2020", "XB-1"),
        ("BOREALIA NATIONAL ACTION PLAN III 2021 - 2023", "XB-3"),
        ("Arcadia\nFifth National Action Plan\n2022-2024", "XA-5"),
        # Only the year is known.
        ("Mid-Term Self-Assessment Report\nArcadia\nNational Action Plan 2013 to 2015", "XA-2013"),
        # Another member is named, but not in the title.
        ("With thanks to Borealia\nArcadia Action Plan 2016/18", "XA-2"),
        ("Open Government Action Plan of Arcadia and Borealia 2016-2018", None),
        ("Open Government Action Plan 2016-2018", None),
        ("Arcadia Action Plan", None),
        # The look-up says that the plan of 2016 is the second.
        ("Arcadia's Third Action Plan 2016-2018", None),
        ("Arcadia 2016-2018", None),
    ],
)
def test_title_page(lookups: Lookups, page: str, plan: str | None) -> None:
    found = plan_identity.find(Source(Path("plan.txt"), "", page + "\n"), lookups)
    assert (found.plan if found else None) == plan


def test_import_tells_how_it_knew(lookups: Lookups, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("Arcadia\nOpen Government Action Plan 2016-2018\n" + FORM, encoding="utf-8")
    record = import_document(path, None, lookups)
    assert record.document.plan == "XA-2"
    assert record.report.notes["the title tells whose plan it is; --plan says otherwise", "XA-2"] == [2]
    told = import_document(path, None, lookups, about={"plan": "XA-9"})
    assert told.document.plan == "XA-9"
    assert not any("whose plan" in what for what, _ in told.report.notes)


def test_row_to_paste_where_only_the_year_is_known(lookups: Lookups, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("Borealia Action Plan 2014-2016\n" + FORM, encoding="utf-8")
    misses = import_document(path, None, lookups).report.misses
    assert [miss.row for miss in misses if miss.table == "plans"] == [("XB", "2014", "plan/XB-2014")]


def test_no_member_in_the_title(lookups: Lookups, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("Open Government Action Plan 2016-2018\n" + FORM, encoding="utf-8")
    with pytest.raises(InputError, match="cannot tell whose plan this is; say it with --plan"):
        import_document(path, None, lookups)
