"""Words of pages that are no part of a title or of a name: numbers, stars, what a contact is for, lists of leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Record, term
from tests.sources.arcadia import CODE_LISTS
from tests.sources.said import graph, values

PAGE = """Wells (XA0007)
Action Plan: Arcadia Action Plan 2018-2020
Action Plan Cycle: 2018
Lead Institution: River Service (RS), Office of the Judge and Department of Peace
Policy Areas
Open Data
IRM Review
Starred: No
Design i
Verifiable: Yes
Description
Commitment 3: Public Wells
Commitment Start and End Date
September 2018 - August 2020
Commitments
  1. Starred commitment Open Roads
    XA0006, 2018, Open Data
  2. ✪ Open Ferries
    XA0008, 2018, Open Data
"""
MEMBER = """Arcadia
  • Member Since 2012
  • Action Plan 4
Point of Contact
Government POC: Ana Vale, Director of Wells, ana.vale@rivers.example
Commitments
  1. Wells
    XA0007, 2018, Open Data
"""


@pytest.fixture
def lookups(tmp_path: Path) -> Lookups:
    (tmp_path / "members.csv").write_text("text,iri\nArcadia,member/XA\n", encoding="utf-8")
    return Lookups([tmp_path], CODE_LISTS)


def _read(tmp_path: Path, text: str, lookups: Lookups) -> Record:
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    return import_document(path, None, lookups)


def test_titles_without_numbers_and_stars(tmp_path: Path, lookups: Lookups) -> None:
    record = _read(tmp_path, PAGE, lookups)
    titles = {name: values(record, f"commitment:{name}", "dcterms:title") for name in ("XA0006", "XA0007", "XA0008")}
    assert {name: {str(title) for title in found} for name, found in titles.items()} == {
        "XA0006": {"Open Roads"},
        "XA0007": {"Wells", "Public Wells"},
        "XA0008": {"Open Ferries"},
    }


def test_a_list_of_leads_that_cannot_be_parted_names_no_body(tmp_path: Path, lookups: Lookups) -> None:
    record = _read(tmp_path, PAGE, lookups)
    assert not values(record, "commitment:XA0007", "ogp:leadAgency")
    assert [(line, what) for line, what, _ in record.report.leftovers if "body" in what] == [
        (4, "a lead that is not one body")
    ]


def test_a_contact_without_what_it_is_for(tmp_path: Path, lookups: Lookups) -> None:
    record = _read(tmp_path, MEMBER, lookups)
    names = {str(name) for name in graph(record).objects(predicate=term("ogp:nameAsPrinted"))}
    assert "Ana Vale" in names
    assert not any("POC" in name for name in names)
