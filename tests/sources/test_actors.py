"""Actors named in cells. The bodies of Arcadia (XA) are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Literal

from ogpkg import resources
from ogpkg.sources import actors
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Document, Record, term
from tests.sources.said import lines, things, values

CODE_LISTS = resources.folder("ontology") / "codelists"
TABLES = {
    "agencies": """text,iri
Ministry of Rivers,agency/xa-ministry-of-rivers
"Ministry of Ports, Boats and Bridges",agency/xa-ministry-of-ports
Ministry of Ports,agency/xa-old-ministry-of-ports
Harbor Guild (HG),agency/xa-harbor-guild
Ministry of Rivers,agency/xb-ministry-of-rivers
World Well Fund,agency/int-world-well-fund
""",
    "units": """text,iri,agency
Wells Division,unit/xa-ministry-of-rivers-wells,agency/xa-ministry-of-rivers
Planning Division,unit/xa-ministry-of-rivers-planning,agency/xa-ministry-of-rivers
Planning Division,unit/xa-ministry-of-ports-planning,agency/xa-ministry-of-ports
Bridge Team,unit/xa-bridge-team,
""",
    "forums": "text,iri\nRiver Forum,forum/xa-river-forum\n",
    "family-names": "member,text\nXA,Vale\nXA,Orr\n",
    "titles": "text,title\nDirector,Director\nClerk,Clerk\nProfessor,Professor\n",
    "persons": "mbox_sha1sum,name,document,iri\n,Bo Orr,xa-plan,person/p0002\n",
}
RIVERS, PORTS = term("agency:xa-ministry-of-rivers"), term("agency:xa-ministry-of-ports")


def record(folder: Path, *, member: str = "XA") -> Record:
    for name, rows in TABLES.items():
        (folder / f"{name}.csv").write_text(rows)
    document = Document(f"{member.lower()}-plan", "ActionPlanDocument", member, f"{member}-1")
    return Record(document, "one\ntwo\nthree\n", Lookups([folder], CODE_LISTS))


def left_over(said: Record) -> list[str]:
    return [text for _, _, text in said.report.leftovers]


def test_agencies_units_and_forums_are_found_in_the_order_of_the_text(tmp_path):
    said = record(tmp_path)
    found = actors.spot(said, "Bridge Team; the Ministry of Rivers, River Forum", 2)
    assert found == [term("unit:xa-bridge-team"), RIVERS, term("forum:xa-river-forum")]
    assert lines(said, "agency:xa-ministry-of-rivers", "ogp:nameAsPrinted", Literal("Ministry of Rivers")) == [2]
    assert things(said, "ogp:Forum") == {"xa-river-forum"}
    assert left_over(said) == []


def test_the_longest_name_wins(tmp_path):
    assert actors.spot(record(tmp_path), "Ministry of Ports, Boats and Bridges", 1) == [PORTS]
    assert actors.spot(record(tmp_path), "Ministry of Ports", 1) == [term("agency:xa-old-ministry-of-ports")]


@pytest.mark.parametrize(
    "text", ["harbor guild(hg)", "Harbor  Guild ( HG )", "<ul> - Harbor Guild (HG)</ul>", "the Harbor Guild (HG)."]
)
def test_spelling_and_markup_make_no_difference(tmp_path, text):
    said = record(tmp_path)
    assert actors.spot(said, text, 1) == [term("agency:xa-harbor-guild")]
    assert left_over(said) == []


def test_names_are_found_on_whole_words(tmp_path):
    said = record(tmp_path)
    assert actors.spot(said, "Ministry of Riversides", 1) == []
    assert left_over(said) == ["Ministry of Riversides"]


def test_text_that_names_nobody_is_left_over(tmp_path):
    said = record(tmp_path)
    assert actors.spot(said, "The Ministry of Rivers and local councils, etc.", 3) == [RIVERS]
    assert said.report.leftovers == [(3, "named no actor we know", "and local councils, etc.")]


def test_what_explains_an_item_names_no_actor(tmp_path):
    said = record(tmp_path)
    cell = '<ul style="x"> - World Well Fund - Bridge Team : a team under the Ministry of Rivers'
    assert actors.spot(said, cell, 1) == [term("agency:int-world-well-fund"), term("unit:xa-bridge-team")]
    assert left_over(said) == ["a team under the Ministry of Rivers"]


def test_a_body_of_another_country_is_not_meant(tmp_path):
    assert actors.spot(record(tmp_path, member="XB"), "Ministry of Rivers", 1) == [term("agency:xb-ministry-of-rivers")]
    assert actors.spot(record(tmp_path, member="XB"), "Harbor Guild (HG)", 1) == []
    assert actors.spot(record(tmp_path, member="XB"), "World Well Fund", 1) == [term("agency:int-world-well-fund")]


def test_a_person_with_a_title_is_the_actor_and_the_agency_only_the_workplace(tmp_path):
    said = record(tmp_path)
    (person,) = actors.spot(said, "Ana Vale, Clerk, Wells Division, Ministry of Rivers (helps with wells)", 1)
    assert things(said, "ogp:Person") == {str(person).rsplit("/", 1)[-1]}
    assert values(said, "post:xa-ministry-of-rivers-wells-clerk", "org:heldBy") == {person}
    assert left_over(said) == ["(helps with wells)"]


def test_a_known_person_needs_no_title_before_a_workplace(tmp_path):
    said = record(tmp_path)
    cell = "• Experts: Professor Bo Orr (Harbor Guild (HG)) (bo@ports.example) • Ministry of Rivers"
    assert actors.spot(said, cell, 1) == [term("person:p0002"), RIVERS]
    assert values(said, "post:xa-harbor-guild-professor", "org:heldBy") == {term("person:p0002")}
    assert b"@ports" not in said.turtle()


def test_a_person_may_hold_two_posts(tmp_path):
    said = record(tmp_path)
    cell = "Ana Vale, Clerk of Bridge Team and Director of the Harbor Guild (HG)"
    (person,) = actors.spot(said, cell, 1)
    assert things(said, "ogp:Post") == {"xa-bridge-team-clerk", "xa-harbor-guild-director"}
    assert values(said, "post:xa-harbor-guild-director", "org:heldBy") == {person}


def test_an_address_names_no_organization(tmp_path):
    said = record(tmp_path)
    assert actors.spot(said, "write to rivers@river.forum.example", 1) == []
    assert left_over(said) == ["write to"]


def test_a_unit_says_whose_it_is_where_the_document_does(tmp_path):
    said = record(tmp_path)
    assert actors.say_unit(said, "Wells Division", 1) == term("unit:xa-ministry-of-rivers-wells")
    assert values(said, "unit:xa-ministry-of-rivers-wells", "org:unitOf") == set()
    said = record(tmp_path)
    actors.say_unit(said, "Wells Division", 2, RIVERS)
    assert values(said, "unit:xa-ministry-of-rivers-wells", "org:unitOf") == {RIVERS}


def test_units_of_one_name_are_told_apart_by_their_agency(tmp_path):
    said = record(tmp_path)
    assert actors.say_unit(said, "Planning Division", 1, RIVERS) == term("unit:xa-ministry-of-rivers-planning")
    assert actors.say_unit(said, "Planning Division", 1, PORTS) == term("unit:xa-ministry-of-ports-planning")
    found = actors.spot(said, "Planning Division, Ministry of Rivers", 2)
    assert found == [term("unit:xa-ministry-of-rivers-planning"), RIVERS]


def test_a_unit_that_only_another_agency_has_is_a_miss(tmp_path):
    said = record(tmp_path)
    unit = actors.say_unit(said, "Wells Division", 2, PORTS)
    assert unit == term("unit:xa-ministry-of-ports-wells-division")
    (miss,) = said.report.misses
    assert miss.table == "units"
    assert miss.row == ("Wells Division", "unit/xa-ministry-of-ports-wells-division", "agency/xa-ministry-of-ports")


def lead(said: Record, text: str) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    found = actors.say_lead(said, text, 5)
    named = [[(str(iri).rsplit("/", 1)[-1], line) for iri, line in group] for group in (found.agencies, found.units)]
    return named[0], named[1]


@pytest.mark.parametrize(
    ("text", "agencies", "units"),
    [
        (
            "Wells Division, Ministry of Rivers",
            [("xa-ministry-of-rivers", 5)],
            [("xa-ministry-of-rivers-wells", 5)],
        ),
        (
            "Bridge Team, Planning Division, Ministry of Ports, Boats and Bridges",
            [("xa-ministry-of-ports", 5)],
            [("xa-bridge-team", 5), ("xa-ministry-of-ports-planning", 5)],
        ),
        (
            "Wells Division,\n\nMinistry of Rivers",
            [("xa-ministry-of-rivers", 7)],
            [("xa-ministry-of-rivers-wells", 5)],
        ),
        ("Wells Division", [], [("xa-ministry-of-rivers-wells", 5)]),
        (
            "Ministry of Rivers, Harbor Guild (HG)",
            [("xa-ministry-of-rivers", 5), ("xa-harbor-guild", 5)],
            [],
        ),
    ],
)
def test_a_lead_is_split_into_units_and_agency_with_their_lines(tmp_path, text, agencies, units):
    said = record(tmp_path)
    assert lead(said, text) == (agencies, units)
    assert not said.report.misses
    assert not said.report.leftovers


@pytest.mark.parametrize(
    ("text", "agencies", "units", "missed"),
    [
        (
            "Ferry Desk, Ministry of Rivers",
            [("xa-ministry-of-rivers", 5)],
            [("xa-ministry-of-rivers-ferry-desk", 5)],
            ["units"],
        ),
        (
            "Bridge Team, Toll Office",
            [("xa-toll-office", 5)],
            # The table says of no agency that the team is its own, so that it may be anybody's.
            [("xa-bridge-team", 5)],
            ["agencies"],
        ),
        ("Office of Tolls, Roads and Tunnels", [("xa-office-of-tolls-roads-and-tunnels", 5)], [], ["agencies"]),
        (
            "Ferry Desk,\nToll Office",
            [("xa-toll-office", 6)],
            [("xa-toll-office-ferry-desk", 5)],
            ["agencies", "units"],
        ),
    ],
)
def test_an_unknown_lead_is_kept_under_a_provisional_iri(tmp_path, text, agencies, units, missed):
    said = record(tmp_path)
    assert lead(said, text) == (agencies, units)
    assert [miss.table for miss in said.report.misses] == missed
