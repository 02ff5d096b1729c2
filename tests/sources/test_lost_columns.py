"""Plans whose tables lost their columns: dates behind a title, cells between bars, themes above commitments."""

from __future__ import annotations

from pathlib import Path

import pytest

from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Record, term
from tests.sources.arcadia import CODE_LISTS
from tests.sources.said import absences, graph, values

PLAN = """Arcadia Open Government Action Plan 2017-2019
Theme: Open Money

Commitment 1: Wells
Commitment Start and End Date: September 2017 - August 2019
Lead implementing agency: Ministry of Rivers
Status quo or problem addressed by the commitment
Wells are dry.
Verifiable and measurable milestones to fulfil the commitment
New or ongoing commitment
Start date
End date
1. Publish the list of wells New October 2017 1 June 2018
2. Visit wells in 10 villages Ongoing Oct. 2017 Aug. 2019

Theme: Open Water

Commitment 2: Ferries
Commitment Start and End Date: January 2018 - June 2019
Lead implementing agency: Ministry of Ferries
Verifiable and measurable milestones to fulfil the commitment
1. Report on the ferries of 2015 2016
2. Paint the ferries. Start: March 2018 End: May 2018
"""
BARS = """Arcadia Open Government Action Plan 2017-2019
Commitment 1: Wells
Commitment Start and End Date | September 2017 - August 2019
Lead implementing agency/actor | Ministry of Rivers
What is the public problem that the commitment will address? | Wells are dry.
Milestone Activity with a verifiable deliverable | Start Date | End Date
Dig | March 2018 | May 2018
Name of responsible person from implementing agency | Ana Vale
Title, Department | Clerk
Email and Phone | avale@rivers.example
"""


@pytest.fixture
def lookups(tmp_path: Path) -> Lookups:
    (tmp_path / "members.csv").write_text("text,iri\nArcadia,member/XA\n", encoding="utf-8")
    return Lookups([tmp_path], CODE_LISTS)


def _read(tmp_path: Path, text: str, lookups: Lookups) -> Record:
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return import_document(path, "action-plan", lookups, about={"plan": "XA-3"})


def _said(record: Record, subject: str, *predicates: str) -> list[set[str]]:
    return [{str(value) for value in values(record, subject, predicate)} for predicate in predicates]


@pytest.mark.parametrize(
    ("milestone", "told"),
    [
        ("XA-3-1-1", ["Publish the list of wells", "2017-10", "2018-06-01"]),
        ("XA-3-1-2", ["Visit wells in 10 villages", "2017-10", "2019-08"]),
        ("XA-3-2-2", ["Paint the ferries", "2018-03", "2018-05"]),
    ],
)
def test_dates_behind_the_title(tmp_path: Path, lookups: Lookups, milestone: str, told: list[str]) -> None:
    record = _read(tmp_path, PLAN, lookups)
    said = _said(record, f"milestone:{milestone}", "dcterms:title", "ogp:start", "ogp:end")
    assert said == [{value} for value in told]
    assert not absences(record, f"milestone:{milestone}")


def test_years_in_a_title_are_no_dates(tmp_path: Path, lookups: Lookups) -> None:
    record = _read(tmp_path, PLAN, lookups)
    said = _said(record, "milestone:XA-3-2-1", "dcterms:title", "ogp:start")
    assert said == [{"Report on the ferries of 2015 2016"}, set()]


def test_a_theme_is_of_the_commitments_below_it(tmp_path: Path, lookups: Lookups) -> None:
    record = _read(tmp_path, PLAN, lookups)
    themes = [_said(record, f"commitment:XA-3-{number}", "ogp:theme")[0] for number in (1, 2)]
    assert [{theme.rpartition("/")[2] for theme in found} for found in themes] == [
        {"XA-3-open-money"},
        {"XA-3-open-water"},
    ]


def test_bars_part_cells(tmp_path: Path, lookups: Lookups) -> None:
    record = _read(tmp_path, BARS, lookups)
    assert _said(record, "milestone:XA-3-1-1", "dcterms:title", "ogp:start", "ogp:end") == [
        {"Dig"},
        {"2018-03"},
        {"2018-05"},
    ]
    (person,) = values(record, "commitment:XA-3-1", "ogp:responsiblePerson")
    assert {str(name) for name in graph(record).objects(person, term("ogp:nameAsPrinted"))} == {"Ana Vale"}
