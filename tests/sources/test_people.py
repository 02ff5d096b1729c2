"""People in documents: names, posts, and addresses that leave only a hash. Every name here is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Literal

from ogpkg import resources
from ogpkg.sources import people
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Document, Record, term
from tests.sources.said import english, graph, lines, things, values

CODE_LISTS = resources.folder("ontology") / "codelists"
#: sha1 of "mailto:ana.vale@rivers.example", by sha1sum.
ANA = "4ce609894ba20f165dbba44db65749da6bf24ad3"
TABLES = {
    "family-names": "member,text\nXA,Vale\nXA,Orr\nXA,Tam\nXB,Ana\n",
    "persons": f"mbox_sha1sum,name,document,iri\n{ANA},Ana Vale,xa-plan,person/p0001\n"
    ",Bo Orr,xa-plan,person/p0002\n,Bo Orr,xa-report,person/p0003\n",
    "titles": "text,title\nDirector,Director\nDeputy Director,Deputy Director\n"
    "Senior Deputy Director,Senior Deputy Director\nClerk in charge of Wells,Clerk in charge of Wells\nMr.,\n",
    "units": "text,iri,agency\nRivers and Canals Division,unit/xa-rivers-and-canals-division,\n"
    "Director for Bridges,unit/xa-bridges,\n",
}


def record(folder: Path, *, key: str = "xa-plan", member: str = "XA") -> Record:
    for name, rows in TABLES.items():
        (folder / f"{name}.csv").write_text(rows)
    document = Document(key, "ActionPlanDocument", member, f"{member}-1")
    return Record(document, "one\ntwo\nthree\n", Lookups([folder], CODE_LISTS))


@pytest.mark.parametrize(
    ("printed", "family", "given"),
    [
        ("Ana Vale", "Vale", "Ana"),
        ("Vale, An-na", "Vale", "An-na"),
        ("An-na, Vale", "Vale", "An-na"),
        ("Vale An-na", "Vale", "An-na"),
        ("Ana Maria Vale", "Vale", "Ana Maria"),
    ],
)
def test_the_family_name_is_found_wherever_it_stands(tmp_path, printed, family, given):
    said = record(tmp_path)
    people.say_person(said, printed, 2)
    (person,) = things(said, "ogp:Person")
    assert values(said, f"person:{person}", "foaf:familyName") == {Literal(family)}
    assert values(said, f"person:{person}", "foaf:givenName") == {Literal(given)}
    assert values(said, f"person:{person}", "ogp:nameAsPrinted") == {Literal(printed)}


@pytest.mark.parametrize("printed", ["Orr Vale", "Ana Bell", "Vale", "Vale, Ana, Dr"])
def test_a_name_that_nobody_can_parse_is_kept_whole(tmp_path, printed):
    said = record(tmp_path)
    people.say_person(said, printed, 2)
    (person,) = things(said, "ogp:Person")
    assert values(said, f"person:{person}", "foaf:familyName") == set()
    assert values(said, f"person:{person}", "foaf:givenName") == set()
    assert values(said, f"person:{person}", "ogp:nameAsPrinted") == {Literal(printed)}


def test_a_family_name_counts_in_its_own_country_only(tmp_path):
    assert people.parse_name(record(tmp_path), "Ana Bell") is None
    assert people.parse_name(record(tmp_path, member="XB"), "Ana Bell") == ("Ana", "Bell")


def test_an_address_leaves_its_hash_and_nothing_else(tmp_path):
    said = record(tmp_path)
    people.say_person(said, "Ana Vale", 2, email=" Ana.Vale@Rivers.Example ", email_line=3)
    assert values(said, "person:p0001", "foaf:mbox_sha1sum") == {Literal(ANA)}
    assert lines(said, "person:p0001", "foaf:mbox_sha1sum", Literal(ANA)) == [3]
    assert b"@rivers" not in said.turtle().lower()


def test_one_address_is_one_person_under_two_names(tmp_path):
    said = record(tmp_path, key="xa-report")
    first = people.say_person(said, "Vale, An-na", 1, email="ana.vale@rivers.example")
    second = people.say_person(said, "A. Vale", 2, email="ana.vale@rivers.example")
    assert first == second == term("person:p0001")
    assert not said.report.misses


def test_without_an_address_a_name_means_somebody_in_one_document_only(tmp_path):
    assert people.say_person(record(tmp_path), "Bo Orr", 1) == term("person:p0002")
    assert people.say_person(record(tmp_path, key="xa-report"), "Bo Orr", 1) == term("person:p0003")
    assert people.say_person(record(tmp_path, key="xa-page"), "Bo Orr", 1) != term("person:p0002")


def test_a_stranger_gets_an_opaque_key_and_a_row_to_paste(tmp_path):
    said = record(tmp_path)
    person = people.say_person(said, "Cy Tam", 2)
    # sha1sum of "xa-planCy Tam"
    assert person == term("person:xbfe7c4548e")
    (miss,) = said.report.misses
    assert (miss.table, miss.line, miss.row) == ("persons", 2, ("", "Cy Tam", "xa-plan", "person/xbfe7c4548e"))


def test_a_stranger_with_an_address_is_the_same_in_every_document(tmp_path):
    here = people.say_person(record(tmp_path), "Bo Orr-Tam", 1, email="bo@ports.example")
    there = people.say_person(record(tmp_path, key="xa-page"), "Tam, B.", 1, email="bo@ports.example")
    # sha1sum of the hash of the address
    assert here == there == term("person:x8eb54d4bd5")


@pytest.mark.parametrize(
    ("text", "title", "unit"),
    [
        ("Deputy Director, Rivers and Canals Division", "Deputy Director", "Rivers and Canals Division"),
        ("Rivers and Canals Division/ Deputy Director", "Deputy Director", "Rivers and Canals Division"),
        ("Rivers Bureau / Deputy Director", "Deputy Director", "Rivers Bureau"),
        ("Deputy Director of Wells Office, Ministry of Water", "Deputy Director", "Wells Office, Ministry of Water"),
        ("Senior Deputy Director, Wells Office", "Senior Deputy Director", "Wells Office"),
        ("Clerk in charge of Wells, Wells Office", "Clerk in charge of Wells", "Wells Office"),
        ("Deputy Director, Director for Bridges", "Deputy Director", "Director for Bridges"),
        ("Rivers, Canals Division", None, "Rivers, Canals Division"),
        ("Deputy Director", "Deputy Director", None),
    ],
)
def test_title_and_unit_are_told_apart(tmp_path, text, title, unit):
    assert people.split_title(record(tmp_path), text) == (title, unit)


def test_two_posts_run_together_in_one_cell_are_two(tmp_path):
    cell = "Deputy Director, Wells Office Senior Deputy Director, Bridge Office"
    assert people.split_posts(record(tmp_path), cell) == [
        ("Deputy Director", "Wells Office"),
        ("Senior Deputy Director", "Bridge Office"),
    ]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ana Vale Bo Orr", ["Ana Vale", "Bo Orr"]),
        ("Vale Ana Orr Bo", ["Vale Ana", "Orr Bo"]),
        ("Ana Vale and Bo Orr", ["Ana Vale", "Bo Orr"]),
        ("Ana Vale\nBo Orr", ["Ana Vale", "Bo Orr"]),
        ("Vale, Ana", ["Vale, Ana"]),
        ("Ana Vale", ["Ana Vale"]),
        # Two names or one long name: nobody can tell.
        ("Ana Vale Bo Orr Cy", ["Ana Vale Bo Orr Cy"]),
        ("Ana Bell Bo Hay", ["Ana Bell Bo Hay"]),
    ],
)
def test_names_side_by_side_are_parted_only_where_there_is_one_way(tmp_path, cell, names):
    assert people.split_names(record(tmp_path), cell) == names


def test_a_post_is_of_a_unit_and_held_by_a_person(tmp_path):
    said = record(tmp_path)
    post = people.say_post(said, term("person:p0001"), "Deputy Director", term("unit:xa-wells"), 3)
    assert post == term("post:xa-wells-deputy-director")
    assert values(said, "post:xa-wells-deputy-director", "dcterms:title") == {english("Deputy Director")}
    assert values(said, "post:xa-wells-deputy-director", "org:postIn") == {term("unit:xa-wells")}
    assert lines(said, "post:xa-wells-deputy-director", "org:heldBy", term("person:p0001")) == [3]


def test_no_post_without_a_unit(tmp_path):
    said = record(tmp_path)
    before = len(graph(said))
    assert people.say_post(said, term("person:p0001"), "Deputy Director", None, 3) is None
    assert len(said.triples()[1]) == 0
    assert before == len(said.triples()[0])


def test_contacts_are_taken_out_and_the_rest_is_seen():
    cell = "ana.vale@rivers.example, +99-44-200-1234; (02) 200-1234 after noon"
    assert people.addresses(cell) == ["ana.vale@rivers.example"]
    assert people.without_contacts(cell) == "after noon"
    assert people.without_contacts("+99-44-200-1234") == ""
    assert people.without_contacts("since 2018") == "since 2018"


def test_a_number_is_one_whether_or_not_area_and_country_are_printed():
    assert people.telephones("+99-2-2100-1234") == people.telephones("02-2100-1234") == people.telephones("2100-1234")
    assert people.telephones("ana1234567@rivers.example") == []


def test_two_people_with_one_number_are_said_to_share_it_and_stay_two(tmp_path):
    said, ana, bo = record(tmp_path), term("person:p0001"), term("person:p0002")
    people.say_shared_telephones(said, [ana], ["21001234"], 1)
    people.say_shared_telephones(said, [ana], ["21001234"], 2)
    people.say_shared_telephones(said, [bo], ["21001234", "21009999"], 3)
    assert lines(said, "person:p0001", "ogp:sharesTelephoneWith", bo) == [3]
    assert values(said, "person:p0002", "ogp:sharesTelephoneWith") == set()
    assert b"2100" not in said.turtle()


def test_as_many_numbers_as_people_are_one_each(tmp_path):
    said = record(tmp_path)
    people.say_shared_telephones(said, [term("person:p0001"), term("person:p0002")], ["21001234", "21009999"], 1)
    assert values(said, "person:p0001", "ogp:sharesTelephoneWith") == set()
