"""Agencies, units, members and people in several spellings: which are proposed as one, and which never are."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ogpkg.sources.identity.misses import add_bodies, propose_values, read_misses
from ogpkg.sources.identity.names import propose_bodies, propose_members, propose_people
from ogpkg.sources.identity.proposals import Graphs
from ogpkg.sources.identity.suggestion import Suggestion
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.report import Miss, Report
from tests.sources.identities import CODE_LISTS, graphs, named, placed, tables


def pairs(found: list[Suggestion]) -> dict[str, str]:
    """Text of the first cell → path."""
    return {one.row[0]: next(cell for cell in one.row[1:] if "/" in cell) for one in found}


def bodies(folder: Path, turtle: str, agencies: str = "", units: str = "") -> list[Suggestion]:
    return propose_bodies(graphs(folder, xa=turtle), tables(folder / "tables", agencies=agencies, units=units))


# --- Bodies ---------------------------------------------------------------------------------------------------------


def test_an_agency_in_another_spelling_is_proposed_as_the_row_of_the_table(tmp_path: Path) -> None:
    turtle = named("agency/xa-ministry-of-rivers-wells", "Ministry of Rivers & Wells (MRW)")
    turtle += placed("agency:xa-ministry-of-rivers-wells", "ogp:nameAsPrinted", '"Ministry of Rivers & Wells (MRW)"', 9)
    (found,) = bodies(tmp_path, turtle, "Ministry of Rivers and Wells,agency/xa-rivers\n")
    assert found.row == ("Ministry of Rivers & Wells (MRW)", "agency/xa-rivers")
    assert found.replaces == "agency/xa-ministry-of-rivers-wells"
    assert [str(said) for said in found.ours + found.theirs] == ["xa:9", "lookups/agencies.csv"]


def test_agencies_of_two_members_are_never_compared(tmp_path: Path) -> None:
    turtle = named("agency/xb-ministry-of-rivers", "Ministry of Rivers")
    assert bodies(tmp_path, turtle, "The Ministry of Rivers,agency/xa-rivers\n") == []


def test_members_without_a_code_are_told_apart_though_their_keys_begin_alike(tmp_path: Path) -> None:
    turtle = "member:x-south-arcadia a ogp:Member . member:x-south-borealia a ogp:Member .\n"
    turtle += 'member:x-south-arcadia ogp:nameAsPrinted "South Arcadia" .\n'
    turtle += 'member:x-south-borealia ogp:nameAsPrinted "South Borealia" .\n'
    turtle += named("agency/x-south-arcadia-audit-office", "Audit Office")
    turtle += named("agency/x-south-borealia-audit-office", "The Audit Office")
    assert bodies(tmp_path, turtle) == []


def test_bodies_that_no_table_knows_are_proposed_as_one_of_them(tmp_path: Path) -> None:
    turtle = named("agency/xa-canal-board", "Canal Board") + named("agency/xa-canal-board-cb", "Canal Board (CB)")
    turtle += named("agency/xa-cb", "CB") + named("agency/xa-road-board", "Road Board")
    found = bodies(tmp_path, turtle)
    assert pairs(found) == {"Canal Board": "agency/xa-canal-board-cb", "CB": "agency/xa-canal-board-cb"}


def test_an_abbreviation_of_two_bodies_is_ambiguous(tmp_path: Path) -> None:
    table = "Ministry of Housing (MH),agency/xa-housing\nMinistry of Health (MH),agency/xa-health\n"
    found = bodies(tmp_path, named("agency/xa-mh", "MH"), table)
    assert {one.row[1]: one.rivals for one in found} == {
        "agency/xa-housing": ("agency/xa-health",),
        "agency/xa-health": ("agency/xa-housing",),
    }


def test_a_body_of_no_country_may_be_meant(tmp_path: Path) -> None:
    found = bodies(
        tmp_path, named("agency/xa-rivers-union-ru", "Rivers Union"), "The Rivers Union,agency/int-rivers-union\n"
    )
    assert pairs(found) == {"Rivers Union": "agency/int-rivers-union"}


def test_a_unit_is_compared_with_units_of_its_agency_alone(tmp_path: Path) -> None:
    turtle = named("unit/xa-mills-data-division", "Data Division")
    turtle += "unit:xa-mills-data-division org:unitOf agency:xa-mills .\n"
    rows = (
        "Division of Data,unit/xa-rivers-data,agency/xa-rivers\nDivision for Data,unit/xa-mills-data,agency/xa-mills\n"
    )
    (found,) = bodies(tmp_path, turtle, units=rows)
    assert found.row == ("Data Division", "unit/xa-mills-data", "agency/xa-mills")


def test_a_member_without_a_code_is_proposed_by_its_name(tmp_path: Path) -> None:
    found = propose_members(
        graphs(tmp_path, old=named("member/x-arcadia", "ARCADIA")),
        tables(tmp_path / "t", members="Arcadia,member/XA\n"),
    )
    assert [(one.row, one.replaces) for one in found] == [(("ARCADIA", "member/XA"), "member/x-arcadia")]


# --- People ---------------------------------------------------------------------------------------------------------

HASH, OTHER = (hashlib.sha1(text).hexdigest() for text in (b"one", b"other"))
ABOUT = "document:{key} ogp:describes plan:XA-2 .\n"


def person(key: str, name: str, digest: str = "") -> str:
    return named(f"person/{key}", name) + (f'person:{key} foaf:mbox_sha1sum "{digest}" .\n' if digest else "")


def people(folder: Path, persons: str = "", **documents: str) -> list[Suggestion]:
    about = {key: turtle + ABOUT.format(key=key.replace("_", "-")) for key, turtle in documents.items()}
    return propose_people(graphs(folder, **about), tables(folder / "tables", persons=persons))


def test_one_address_is_one_person_whatever_the_names(tmp_path: Path) -> None:
    (found,) = people(tmp_path, plan=person("x01", "Vale, Ana", HASH), report=person("x02", "Dr. A. Vale", HASH))
    assert found.row == (HASH, "Dr. A. Vale", "report", "person/x01")
    assert (found.replaces, found.reasons) == ("person/x02", ("the same address",))


def test_one_name_in_another_order_is_proposed_for_the_row_of_the_table(tmp_path: Path) -> None:
    (found,) = people(
        tmp_path,
        ",Ana-Maria Vale,plan,person/p0001\n",
        report=person("x02", "Vale, Anamaria"),
        plan=person("p0001", "Ana-Maria Vale"),
    )
    assert found.row == ("", "Vale, Anamaria", "report", "person/p0001")
    assert "the same name" in found.why


def test_two_addresses_are_two_people_of_one_name(tmp_path: Path) -> None:
    assert people(tmp_path, plan=person("x01", "Ana Vale", HASH), report=person("x02", "Ana Vale", OTHER)) == []


def test_two_people_of_one_name_in_one_document_stay_two(tmp_path: Path) -> None:
    assert people(tmp_path, plan=person("x01", "Ana Vale") + person("x02", "Vale, Ana")) == []


def test_a_telephone_shared_is_no_reason(tmp_path: Path) -> None:
    shared = "person:x01 ogp:sharesTelephoneWith person:x02 .\n"
    assert people(tmp_path, plan=person("x01", "Ana Vale") + shared, report=person("x02", "Bo Orr")) == []


def test_people_of_two_members_are_never_one(tmp_path: Path) -> None:
    one = person("x01", "Ana Vale") + "document:one ogp:describes plan:XA-2 .\n"
    two = person("x02", "Ana Vale") + "document:two ogp:describes plan:XB-2 .\n"
    assert propose_people(graphs(tmp_path, one=one, two=two), tables(tmp_path / "tables")) == []


# --- Misses of a report ---------------------------------------------------------------------------------------------


def test_the_misses_of_a_saved_report_are_read_back(tmp_path: Path) -> None:
    """The report is what an import prints; if it should look otherwise one day, this fails."""
    report = Report([])
    report.misses += [
        Miss("concepts", ("completion", "Substantialy", "completion/"), 7),
        Miss("agencies", ("Canal Board, The", "agency/xa-canal-board-the"), 9),
        Miss("agencies", ("Canal Board, The", "agency/xa-canal-board-the"), 12),
    ]
    saved = tmp_path / "import.log"
    saved.write_text(report.render("plans/xa-nap2.txt"))
    misses = read_misses([saved])
    assert [(miss.table, miss.cells, str(miss.said)) for miss in misses] == [
        ("agencies", ("Canal Board, The", "agency/xa-canal-board-the"), "xa-nap2:9, 12"),
        ("concepts", ("completion", "Substantialy", "completion/"), "xa-nap2:7"),
    ]
    (value,) = propose_values(misses, Lookups([], CODE_LISTS))
    assert (value.table, value.row, value.replaces) == (
        "concepts",
        ("completion", "Substantialy", "completion/substantial"),
        "",
    )
    seen = Graphs()
    add_bodies(seen, misses)
    (body,) = propose_bodies(seen, tables(tmp_path / "tables", agencies="The Canal Board,agency/xa-canals\n"))
    assert body.row == ("Canal Board, The", "agency/xa-canals")


def test_a_value_that_is_like_no_label_has_no_proposal(tmp_path: Path) -> None:
    report = Report([])
    report.misses.append(Miss("concepts", ("completion", "Ask the mayor", "completion/"), 7))
    saved = tmp_path / "import.log"
    saved.write_text(report.render("xa.txt"))
    assert propose_values(read_misses([saved]), Lookups([], CODE_LISTS)) == []
