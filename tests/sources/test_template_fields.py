"""The fields of the template of 2018, in every form in which plans print them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Literal

from ogpkg.sources.record import Record, term
from tests.sources.arcadia import CLAIM, FRONT, HEAD, ROWS, WELLS, A, B, edtf, keys, left_over, read
from tests.sources.said import absences, english, graph, lines, things, values


@pytest.fixture
def wells(tmp_path: Path) -> Record:
    return read(tmp_path, FRONT + WELLS + ROWS)


def test_period_and_lead_on_the_lines_after_their_labels(wells):
    assert lines(wells, A, "ogp:startText", Literal("September 1, 2018")) == [27]
    assert values(wells, A, "ogp:period") == {edtf("2018-09-01/2020-08-31")}
    assert lines(wells, A, "ogp:leadUnit", term("unit:xa-ministry-of-rivers-wells")) == [30]
    assert lines(wells, A, "ogp:leadAgency", term("agency:xa-ministry-of-rivers")) == [31]


def test_period_and_lead_on_the_lines_of_their_labels(tmp_path):
    body = "Commitment Start and End Date September 1, 2018 ~ May 31, 2020\n\n"
    body += "Lead Implementing Agency/Actor Canal Team,\nMinistry of Rivers\n"
    said = read(tmp_path, HEAD + body)
    assert values(said, B, "ogp:period") == {edtf("2018-09-01/2020-05-31")}
    assert lines(said, B, "ogp:leadUnit", term("unit:xa-ministry-of-rivers-canals")) == [7]
    assert lines(said, B, "ogp:leadAgency", term("agency:xa-ministry-of-rivers")) == [8]


def test_values_are_split_at_strokes_and_found_in_two_lists(wells):
    assert values(wells, A, "ogp:claimedValue") == {
        term("ogp-value:civic-participation"),
        term("ogp-aim:fighting-corruption"),
    }


def claims(tmp_path: Path, cell: str) -> tuple[set[str], str | None, list[str]]:
    said = read(tmp_path, f"{HEAD}{CLAIM}{cell}\n")
    missed = [miss.row[1] for miss in said.report.misses]
    return keys(values(said, B, "ogp:claimedValue")), absences(said, B).get("claimedValue"), missed


def test_items_name_their_value_in_brackets(tmp_path):
    label = CLAIM.strip()
    text = f"{HEAD}{label}\n\n- (Transparency) The wells are seen by all\n- (Citizen Participation) All dig\n"
    said = read(tmp_path, text)
    assert lines(said, B, "ogp:claimedValue", term("ogp-value:access-to-information")) == [7]
    assert lines(said, B, "ogp:claimedValue", term("ogp-value:civic-participation")) == [8]
    assert b"seen by all" not in said.turtle()


@pytest.mark.parametrize(
    "cell",
    [
        "Enhancing village-to-king communication and transparency",
        "Digging deep wells powered by citizen participation / Enhancing the public's access to all the water",
        "Wells are in line with the values of the partnership: 1) more water; 2) better access to information",
    ],
)
def test_a_sentence_names_no_value_and_is_no_miss(tmp_path, cell):
    assert claims(tmp_path, cell) == (set(), "free-text", [])


def test_a_short_unknown_value_is_a_miss(tmp_path):
    assert claims(tmp_path, "Water for all") == (set(), "unrecognized", ["Water for all"])
    assert claims(tmp_path, "Transparency / Wetness") == ({"access-to-information"}, None, ["Wetness"])


def test_known_values_may_stand_between_commas(tmp_path):
    cell = "Transparency, citizen participation and government accountability"
    assert claims(tmp_path, cell) == (
        {"access-to-information", "civic-participation", "public-accountability"},
        None,
        [],
    )


def test_no_value_at_all_is_stated(tmp_path):
    assert claims(tmp_path, "N/A") == (set(), "stated-none", [])
    assert claims(tmp_path, "") == (set(), "blank", [])


def test_not_available_is_an_absence_that_says_so(wells):
    assert absences(wells, A) == {"peerLearning": "stated-none", "otherActor": "stated-none"}
    assert len(list(graph(wells).subjects(term("ogp:absenceOf"), term(A)))) == 2


def milestones(tmp_path: Path, *rows: str) -> Record:
    return read(
        tmp_path, f"{HEAD}Milestone Activity with a Verifiable Deliverable\tStart Date\tEnd Date\n" + "\n".join(rows)
    )


def test_milestones_are_numbered_in_the_order_of_the_document(tmp_path):
    said = milestones(tmp_path, "Dig\tOctober, 2018\tMay, 2019", "Fill\tMay 1, 2019\tFirst half of 2020")
    assert values(said, "milestone:XA-2-5-1-1", "dcterms:title") == {english("Dig")}
    assert values(said, "milestone:XA-2-5-1-2", "dcterms:title") == {english("Fill")}
    assert values(said, "milestone:XA-2-5-1-1", "ogp:commitment") == {term(B)}
    assert values(said, "milestone:XA-2-5-1-1", "ogp:period") == {edtf("2018-10/2019-05")}
    assert values(said, "milestone:XA-2-5-1-2", "ogp:end") == {edtf("2020-40")}


def test_an_open_end_is_words_and_an_open_interval(tmp_path):
    said = milestones(
        tmp_path, "Dig\tAugust – September, 2018\tTo be continued", "Look\tTo be continued\tTo be continued"
    )
    one, two = "milestone:XA-2-5-1-1", "milestone:XA-2-5-1-2"
    assert values(said, one, "ogp:start") == {edtf("2018-08/2018-09")}
    assert values(said, one, "ogp:period") == {edtf("2018-08/..")}
    assert values(said, one, "ogp:endText") == {Literal("To be continued")}
    assert values(said, two, "ogp:startText") == {Literal("To be continued")}
    assert values(said, two, "ogp:period") == set()
    assert absences(said, one) == absences(said, two) == {}


def test_a_blank_date_is_blank(tmp_path):
    said = milestones(tmp_path, "Dig\tOctober, 2018\t", "Fill\tOctober, 2018")
    assert absences(said, "milestone:XA-2-5-1-1") == {"endDate": "blank"}
    assert absences(said, "milestone:XA-2-5-1-2") == {"endDate": "blank"}


def test_words_in_a_date_cell_are_kept_and_a_sentence_is_not(tmp_path):
    sentence = "The wells should be ready within three months after digging"
    said = milestones(tmp_path, "Dig\tOnce every quarter\t" + sentence)
    assert values(said, "milestone:XA-2-5-1-1", "ogp:startText") == {Literal("Once every quarter")}
    assert absences(said, "milestone:XA-2-5-1-1") == {"endDate": "free-text"}
    assert left_over(said) == [(6, sentence)]


def test_a_note_after_the_milestones_is_no_milestone(tmp_path):
    said = milestones(tmp_path, "Dig\tOctober, 2018\tMay, 2019", "", "cf. Wells are dug in dry months", "")
    assert things(said, "ogp:Milestone") == {"XA-2-5-1-1"}
    assert left_over(said) == [(8, "cf. Wells are dug in dry months")]


def test_a_table_that_goes_on_after_a_page_is_one_table(tmp_path):
    head = "Milestone Activity with a Verifiable Deliverable\tStart Date\tEnd Date"
    said = milestones(
        tmp_path, "Dig\tMay, 2019\tMay, 2019", "ARCADIA'S 2ND ACTION PLAN 2018-2020", head, "Fill\tMay, 2019\t-"
    )
    assert things(said, "ogp:Milestone") == {"XA-2-5-1-1", "XA-2-5-1-2"}
    assert absences(said, "milestone:XA-2-5-1-2") == {"endDate": "stated-none"}


def contacts(tmp_path: Path, person: str, post: str, contact: str) -> Record:
    lead = "Lead Implementing Agency/Actor Ministry of Rivers\n"
    rows = f"Name of Responsible Person\t{person}\nTitle, Division\t{post}\nEmail and Phone\t{contact}\n"
    return read(tmp_path, HEAD + lead + rows)


def test_a_contact_is_a_person_with_a_post_and_no_address(wells):
    assert values(wells, A, "ogp:responsiblePerson") == {term("person:p0001")}
    assert values(wells, A, "ogp:responsiblePost") == {term("post:xa-ministry-of-rivers-wells-clerk")}
    # sha1sum of "mailto:ana.vale@rivers.example"
    digest = Literal("4ce609894ba20f165dbba44db65749da6bf24ad3")
    contact = next(number for number, text in enumerate(wells.lines, 1) if text.startswith("Email"))
    assert lines(wells, "person:p0001", "foaf:mbox_sha1sum", digest) == [contact]
    assert b"@rivers" not in wells.turtle()
    assert b"200-1234" not in wells.turtle()


def test_contacts_stand_as_label_and_value_lines_too(tmp_path):
    block = "Name of Responsible Person from Implementing Agency\n\nAna Vale\n\nTitle, Division\n\n"
    block += "Clerk, Canal Team, Wells Division\n\nEmail and Phone\n\nana.vale@rivers.example, +99-2-200-1234\n\n"
    block += "Other Actors Involved, State Actors Involved\n\nN/A\n\n"
    block += "CSOs, Private Sector, Multilaterals, Working Groups\n\nN/A\n"
    said = read(tmp_path, f"{HEAD}Contact Information\n\n{block}\nA line that belongs nowhere\n")
    assert values(said, B, "ogp:responsiblePerson") == {term("person:p0001")}
    assert values(said, B, "ogp:responsiblePost") == {term("post:xa-ministry-of-rivers-canals-clerk")}
    assert absences(said, B)["otherActor"] == "stated-none"
    assert [text for _, text in said.report.unplaced()] == ["A line that belongs nowhere"]


def test_an_address_or_a_number_may_be_missing(tmp_path):
    phone = contacts(tmp_path, "Ana Vale", "Clerk, Wells Division", "+99-2-200-1234")
    assert values(phone, "person:p0001", "foaf:mbox_sha1sum") == set()
    mail = contacts(tmp_path, "Ana Vale", "Clerk, Wells Division", "ana.vale@rivers.example")
    assert len(values(mail, "person:p0001", "foaf:mbox_sha1sum")) == 1
    assert phone.report.unplaced() == mail.report.unplaced() == []
    assert phone.report.leftovers == mail.report.leftovers == []
    assert (absences(phone, B)["mbox"], absences(mail, B)["phone"]) == ("blank", "blank")
    both = contacts(tmp_path, "Ana Vale", "Clerk, Wells Division", "ana.vale@rivers.example, +99-2-200-1234")
    assert not {"mbox", "phone"} & set(absences(both, B))


def test_two_people_in_one_cell_are_two_and_one_address_is_nobodys(tmp_path):
    posts = "Clerk, Wells Division Head Clerk, Wells Division"
    said = contacts(tmp_path, "Ana Vale Bo Orr", posts, "avale@rivers.example, +99-2-200-1234")
    assert values(said, B, "ogp:responsiblePerson") == {term("person:p0001"), term("person:p0002")}
    assert values(said, "post:xa-ministry-of-rivers-wells-clerk", "org:heldBy") == {term("person:p0001")}
    assert values(said, "post:xa-ministry-of-rivers-wells-head-clerk", "org:heldBy") == {term("person:p0002")}
    assert not list(graph(said).triples((None, term("foaf:mbox_sha1sum"), None)))
    assert left_over(said) == [(8, "Ana Vale; Bo Orr")]
    assert lines(said, "person:p0001", "ogp:sharesTelephoneWith", term("person:p0002")) == [8]
    assert b"200-1234" not in said.turtle()


def test_two_people_with_two_addresses_have_one_each(tmp_path):
    posts = "Clerk, Wells Division Head Clerk, Wells Division"
    said = contacts(tmp_path, "Ana Vale Bo Orr", posts, "ana.vale@rivers.example, bo@ports.example")
    # sha1sum of "mailto:bo@ports.example"
    assert values(said, "person:p0002", "foaf:mbox_sha1sum") == {Literal("4063b75cd081251d64443f28017a8841fe82254c")}


def test_a_unit_without_a_title_is_no_post(tmp_path):
    said = contacts(tmp_path, "Ana Vale", "Wells Division", "+99-2-200-1234")
    assert values(said, B, "ogp:responsiblePost") == set()
    assert absences(said, B)["responsiblePost"] == "not-stated"
    assert things(said, "ogp:AgencyUnit") == {"xa-ministry-of-rivers-wells"}


def others(tmp_path: Path, state: str, civil: str) -> Record:
    rows = f"Other Actors Involved, State Actors Involved\t{state}\n"
    return read(tmp_path, f"{HEAD}{rows}CSOs, Private Sector, Multilaterals, Working Groups\t{civil}\n")


def test_other_actors_are_organizations_and_people(tmp_path):
    said = others(tmp_path, "<ul> - Well Fund (a fund) - many villages", "Cy Tam, Head Clerk of Well Fund")
    assert lines(said, B, "ogp:otherActor", term("agency:xa-well-fund")) == [5]
    assert lines(said, B, "ogp:otherActor", term("person:p0003")) == [6]
    assert lines(said, B, "ogp:stateActor", term("agency:xa-well-fund")) == [5]
    assert lines(said, B, "ogp:nonStateActor", term("person:p0003")) == [6]
    assert left_over(said) == [(5, "(a fund)"), (5, "many villages")]


def test_one_cell_for_all_actors_sorts_nobody(tmp_path):
    said = read(tmp_path, f"{HEAD}Other Actors Involved\tWell Fund\n")
    assert values(said, B, "ogp:otherActor") == {term("agency:xa-well-fund")}
    assert values(said, B, "ogp:stateActor") == set()


def test_no_other_actors_only_when_neither_cell_names_one(tmp_path):
    assert "otherActor" not in absences(others(tmp_path, "Well Fund", "N/A"), B)
    assert "otherActor" not in absences(others(tmp_path, "N/A", "Well Fund"), B)
    assert absences(others(tmp_path, "N/A", "N/A"), B)["otherActor"] == "stated-none"
    for said in (others(tmp_path, "Well Fund", "N/A"), others(tmp_path, "N/A", "N/A")):
        assert said.report.unplaced() == []


def test_a_field_that_a_commitment_needs_and_lacks_is_not_printed(tmp_path):
    said = read(tmp_path, HEAD)
    assert absences(said, B) == dict.fromkeys(("startDate", "endDate", "leadAgency", "claimedValue"), "not-printed")
