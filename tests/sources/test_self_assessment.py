"""Self-assessment reports. The small reports are invented; what the real one says was taken by reading it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from ogpkg import resources
from ogpkg.iris import EDTF_DATATYPE
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.plans import self_assessment
from ogpkg.sources.record import Document, Record, term
from tests.sources.said import absences, english, lines, things, values

CODE_LISTS = resources.folder("ontology") / "codelists"
TABLES = {
    "commitments": "plan,ref,iri\nXA-2,1-a,commitment/XA0011\nXA-2,1-b,commitment/XA0012\nXA-2,1-c,commitment/XA0010\n",
    "agencies": "text,iri\nGovernment of Arcadia,agency/xa-government\nMinistry of Rivers,agency/xa-rivers\n"
    "Port Police,agency/xa-port-police\nDiggers,agency/xa-diggers\n",
    "units": "text,iri,agency\nWell Division,unit/xa-rivers-wells,agency/xa-rivers\n",
    "forums": "text,iri\n",
    "members": "text,iri\nArcadia,member/XA\n",
    "persons": 'mbox_sha1sum,name,document,iri\n,"Dee, Anna",xa-self-2016,person/p1\n,Bo Fen,xa-self-2016,person/p2\n'
    ',"Fen, Cy",xa-self-2016,person/p3\n',
    "family-names": "member,text\nXA,Dee\nXA,Fen\n",
    "titles": "text,title\nDeputy Head,Deputy Head\nLawyer,Lawyer\nMr.,\n",
}
FRONT = """End-of-Term Self-Assessment Report on the 2nd National Action Plan (2014 - 2016)

Government of Arcadia

Table of Contents

I. Introduction\t3
Appendix: Commitment Implementation Status in Detail\t

I. Introduction

All went well.

"""
IMPLEMENTATION = "IV. Implementation of National Action Plan Commitments\n"
HEAD = "Category\tCommitment\tStatus\n"
APPENDIX = "APPENDIX: Commitment Implementation Status in Detail\n"
BOX = "Completion Level\tNot Started\tLimited\tSubstantially Completed\tCompleted\n"
WELLS = APPENDIX + "1. Water\t\n1-a. Wells\t\n"


def read(tmp_path: Path, body: str, **options: bool) -> Record:
    for name, rows in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(rows)
    document = Document("xa-self-2016", "SelfAssessmentReport", "XA", "XA-2")
    record = Record(document, FRONT + body, Lookups([tmp_path], CODE_LISTS), **options)
    self_assessment.read(record)
    return record


def at(record: Record, words: str) -> int:
    """The number of the one line that has `words`."""
    (line,) = [number for number, text in enumerate(record.lines, start=1) if words in text]
    return line


def left(record: Record) -> str:
    """What the report says of what was left over."""
    return record.report.render("x.txt")


def edtf(text: str) -> Literal:
    return Literal(text, datatype=URIRef(EDTF_DATATYPE))


def test_the_title_page_names_the_plan_and_the_government(tmp_path):
    record = read(tmp_path, IMPLEMENTATION)
    assert values(record, "plan:XA-2", "ogp:planNumber") == {Literal(2)}
    assert values(record, "plan:XA-2", "dcterms:title") == {english("2nd National Action Plan")}
    assert lines(record, "plan:XA-2", "ogp:member", term("member:XA")) == [3]
    assert lines(record, "agency:xa-government", "ogp:nameAsPrinted", Literal("Government of Arcadia")) == [3]
    assert record.report.unplaced() == []


def test_a_chapter_that_is_not_of_the_template_is_left_to_the_report(tmp_path):
    record = read(tmp_path, "II. Weather\n\nIt rained.\n" + IMPLEMENTATION)
    assert [text for _, text in record.report.unplaced()] == ["II. Weather", "It rained."]


RECOMMENDATIONS = """III. IRM Recommendations

The researcher asks for this.

IRM Recommendations
1. Dig more
2. Talk more

We thought about it.

1. Dig more

We dig, and we

shall dig.

2. Talk more
We talk.
"""


def test_a_recommendation_listed_and_answered_is_one_with_two_lines(tmp_path):
    record = read(tmp_path, RECOMMENDATIONS)
    first = len(FRONT.splitlines()) + 6
    assert things(record, "ogp:Recommendation") == {"XA-2-irm-1", "XA-2-irm-2"}
    assert lines(record, "recommendation:XA-2-irm-1", "dcterms:title", english("Dig more")) == [first, first + 5]
    assert values(record, "recommendation:XA-2-irm-2", "ogp:recommendationOn") == {term("plan:XA-2")}
    assert values(record, "response:XA-2-irm-1", "ogp:respondsTo") == {term("recommendation:XA-2-irm-1")}
    assert values(record, "response:XA-2-irm-1", "ogp:respondent") == {term("agency:xa-government")}
    assert values(record, "response:XA-2-irm-1", "ogp:responseText") == set()
    assert record.report.unplaced() == []


def test_a_response_cut_by_a_page_break_is_one_text_if_texts_are_wanted(tmp_path):
    record = read(tmp_path, RECOMMENDATIONS, with_text=True)
    text = english("We dig, and we shall dig.")
    assert values(record, "response:XA-2-irm-1", "ogp:responseText") == {text}
    assert lines(record, "response:XA-2-irm-1", "ogp:responseText", text) == [
        at(record, "We dig,"),
        at(record, "shall dig."),
    ]


def test_a_category_of_the_summary_table_holds_until_the_next(tmp_path):
    rows = "1. Water\t1-a. Wells\tCompleted\n\t1-b. Rivers\tLimited\n2. Air\t2-a. Wind\tNot started\n\n"
    record = read(tmp_path, IMPLEMENTATION + HEAD + rows)
    assert values(record, "commitment:XA0012", "ogp:theme") == {term("theme:XA-2-1")}
    assert values(record, "commitment:XA-2-2-a", "ogp:theme") == {term("theme:XA-2-2")}
    assert values(record, "commitment:XA-2-2-a", "ogp:plan") == {term("plan:XA-2")}
    assert values(record, "commitment:XA0012", "dcterms:title") == {english("Rivers")}
    assert values(record, "theme:XA-2-2", "dcterms:title") == {english("Air")}
    assert record.report.unplaced() == []


def three_places(summary: str, section: str, appendix: str) -> str:
    ticks = {"Limited": "\t\tV\n", "Completed": "\t\t\t\tV\n", "": "\n"}[appendix]
    before = "\nA progress assessment as of late June 2016 found much.\n\n"
    table = f"{HEAD}1. Water\t1-a. Wells\t{summary}\n\n"
    body = f"1. Water\n\n1-a. Wells\n\nWells for all.\n\nCompletion Level: {section}\n"
    return IMPLEMENTATION + before + table + body + WELLS + BOX + ticks


def test_places_that_agree_share_one_assessment_with_the_time_of_the_summary(tmp_path):
    record = read(tmp_path, three_places("Completed", "Completed", "Completed"))
    node = "assessment:XA0011-self-2016"
    assert things(record, "ogp:SelfAssessment") == {"XA0011-self-2016"}
    assert values(record, node, "ogp:completion") == {term("completion:complete")}
    assert values(record, node, "ogp:assessor") == {term("agency:xa-government")}
    assert values(record, node, "ogp:assesses") == {term("commitment:XA0011")}
    assert lines(record, node, "ogp:place", Literal("summary table")) == [at(record, "1. Water\t1-a. Wells\t")]
    assert lines(record, node, "ogp:place", Literal("section")) == [at(record, "Completion Level:")]
    assert lines(record, node, "ogp:place", Literal("appendix table")) == [at(record, "\tV")]
    assert lines(record, node, "ogp:asOf", edtf("2016-06")) == [at(record, "A progress assessment")]
    assert values(record, node, "ogp:asOfText") == {Literal("late June 2016")}


@pytest.mark.parametrize(
    ("said", "nodes"),
    [
        (
            ("Limited", "Completed", "Limited"),
            {"": {"summary table", "appendix table"}, "-section": {"section"}},
        ),
        (
            ("Completed", "Completed", "Limited"),
            {"": {"summary table", "section"}, "-appendix": {"appendix table"}},
        ),
        (
            ("Limited", "Completed", "Completed"),
            {"": {"summary table"}, "-section": {"section", "appendix table"}},
        ),
        (
            ("Completed", "Limited", ""),
            {"": {"summary table"}, "-section": {"section"}, "-appendix": {"appendix table"}},
        ),
    ],
)
def test_a_place_that_disagrees_has_its_own_assessment(tmp_path, said, nodes):
    record = read(tmp_path, three_places(*said))
    assert things(record, "ogp:SelfAssessment") == {f"XA0011-self-2016{suffix}" for suffix in nodes}
    for suffix, places in nodes.items():
        node = f"assessment:XA0011-self-2016{suffix}"
        assert values(record, node, "ogp:place") == {Literal(place) for place in places}


def test_no_tick_is_a_blank_and_no_level(tmp_path):
    record = read(tmp_path, WELLS + BOX + "Next Step\tDig\n")
    assert absences(record, "assessment:XA0011-self-2016") == {"completion": "blank"}
    assert values(record, "assessment:XA0011-self-2016", "ogp:completion") == set()


def test_a_level_written_into_the_box_counts(tmp_path):
    record = read(tmp_path, WELLS + "Completion Level\tLimited\n")
    assert values(record, "assessment:XA0011-self-2016", "ogp:completion") == {term("completion:limited")}


def test_two_ticks_are_reported_and_no_level_is_guessed(tmp_path):
    record = read(tmp_path, WELLS + BOX + "\tV\tV\n")
    assert things(record, "ogp:SelfAssessment") == set()
    assert "cannot tell which level is meant" in left(record)


def test_a_level_nobody_knows_is_a_miss_and_no_assessment(tmp_path):
    record = read(tmp_path, IMPLEMENTATION + HEAD + "1. Water\t1-a. Wells\tSplendid\n\n")
    assert things(record, "ogp:SelfAssessment") == set()
    assert "completion,Splendid,completion/" in left(record)


MERGED = (
    IMPLEMENTATION
    + HEAD
    + "1. Water\t1-a. Wells\tCompleted\n\t1-c. Springs\t<i>(Incorporated into 1-a)</i>\n\n"
    + "**1-c. Springs:\nIncorporated into 1-a**\n"
    + APPENDIX
    + "1-c. Springs\nMay 1, 2014 ~ May 2, 2016\n"
    + BOX
    + "Next Step\tThis commitment has been integrated into 1-a.\n"
    + "Milestone Status\tStart Date\tEnd Date\tCompletion Level\n"
    + "Find springs\tMay 1, 2014\t-\t(Incorporated into 1-a)\n"
)


def test_a_commitment_merged_into_another_says_so_at_every_place(tmp_path):
    record = read(tmp_path, MERGED)
    where = [at(record, words) for words in ("<i>(Inc", "into 1-a**", "been integrated")]
    assert lines(record, "commitment:XA0010", "ogp:mergedInto", term("commitment:XA0011")) == where
    assert lines(record, "commitment:XA0010", "dcterms:isReplacedBy", term("commitment:XA0011")) == where
    assert values(record, "commitment:XA0010", "dcterms:title") == {english("Springs")}
    assert absences(record, "assessment:XA0010-self-2016") == {"completion": "merged"}
    assert values(record, "assessment:XA0010-self-2016", "ogp:place") == {Literal("summary table"), Literal("section")}
    assert absences(record, "assessment:XA0010-self-2016-appendix") == {"completion": "blank"}


def test_a_milestone_merged_into_another_commitment_has_no_level_and_no_end(tmp_path):
    record = read(tmp_path, MERGED)
    assert absences(record, "assessment:XA0010-1-self-2016") == {"completion": "merged"}
    assert absences(record, "milestone:XA0010-1") == {"endDate": "stated-none"}
    assert values(record, "milestone:XA0010-1", "ogp:start") == {edtf("2014-05-01")}


def test_the_parts_of_a_section_are_prose_and_kept_apart_if_texts_are_wanted(tmp_path):
    section = "1-a. Wells\nWells for all.\nCommitment\n- Dig.\nProgress / Achievement\n- Dug.\n"
    section += "Future Plan\n- More.\nFigure\nA well\n"
    record = read(tmp_path, IMPLEMENTATION + section, with_text=True)
    said = {name: values(record, "commitment:XA0011", f"ogp:{name}") for name in ("description", "nextStep")}
    assert said["description"] == {english("Wells for all. - Dig.")}
    assert said["nextStep"] == {english("- More. A well")}
    assert values(record, "commitment:XA0011", "ogp:activityDescription") == {english("- Dug.")}
    plain = read(tmp_path, IMPLEMENTATION + section)
    assert values(plain, "commitment:XA0011", "ogp:description") == set()
    assert plain.report.unplaced() == []


def test_the_period_of_a_table(tmp_path):
    record = read(tmp_path, WELLS + "Mar. 3, 2014 ~ June 30, 2016\t\nNext Step\tDig\n")
    assert values(record, "commitment:XA0011", "ogp:period") == {edtf("2014-03-03/2016-06-30")}
    assert "no period" in left(read(tmp_path, WELLS + "soon\nNext Step\tDig\n"))


@pytest.mark.parametrize(
    ("cell", "unit", "post"),
    [
        ("Ministry of Rivers/ Bo Fen", set(), set()),
        (
            "Ministry of Rivers / Well Division/ Deputy Head Bo Fen",
            {"xa-rivers-wells"},
            {"xa-rivers-wells-deputy-head"},
        ),
        ("\tMinistry of Rivers/ Well Division / Bo Fen\t", {"xa-rivers-wells"}, set()),
    ],
)
def test_the_lead_cell_comes_apart(tmp_path, cell, unit, post):
    record = read(tmp_path, WELLS + f"Lead Implementing Organization/ Person\t{cell}\n")
    assert values(record, "commitment:XA0011", "ogp:leadAgency") == {term("agency:xa-rivers")}
    assert values(record, "commitment:XA0011", "ogp:responsiblePerson") == {term("person:p2")}
    assert values(record, "commitment:XA0011", "ogp:leadUnit") == {term(f"unit:{key}") for key in unit}
    assert values(record, "commitment:XA0011", "ogp:responsiblePost") == {term(f"post:{key}") for key in post}
    assert values(record, "person:p2", "ogp:nameAsPrinted") == {Literal("Bo Fen")}


CONTACT = (
    "Contact Information\t\t\nLead Implementing Organization\tMinistry of Rivers\n\nResponsible Persons\t\tDee, Anna\n"
    "Department / Title\t\tWell Division/ Deputy Head\nEmail / Phone\t\tA.Dee@rivers.example/ 02-2100-1234\n"
)


def test_a_contact_is_a_person_in_a_post_and_the_address_only_its_hash(tmp_path):
    record = read(tmp_path, WELLS + CONTACT)
    digest = Literal(hashlib.sha1(b"mailto:a.dee@rivers.example").hexdigest())
    assert lines(record, "person:p1", "foaf:mbox_sha1sum", digest) == [at(record, "Email / Phone")]
    assert values(record, "person:p1", "foaf:familyName") == {Literal("Dee")}
    assert values(record, "commitment:XA0011", "ogp:leadAgency") == {term("agency:xa-rivers")}
    assert values(record, "commitment:XA0011", "ogp:leadUnit") == {term("unit:xa-rivers-wells")}
    assert values(record, "commitment:XA0011", "ogp:responsiblePerson") == {term("person:p1")}
    assert values(record, "post:xa-rivers-wells-deputy-head", "org:heldBy") == {term("person:p1")}
    everything = record.turtle().decode() + left(record)
    assert "@rivers" not in everything
    assert "2100" not in everything
    assert record.report.unplaced() == []


def test_a_department_without_a_title_is_a_unit_and_no_post(tmp_path):
    record = read(tmp_path, WELLS + CONTACT.replace("/ Deputy Head", ""))
    assert values(record, "commitment:XA0011", "ogp:leadUnit") == {term("unit:xa-rivers-wells")}
    assert absences(record, "commitment:XA0011") == {"responsiblePost": "not-stated"}


@pytest.mark.parametrize(
    ("cell", "claimed", "reason"),
    [
        (
            "<ul> • (Transparency enhancement) We tell (a lot). • (Civil engagement) We ask (twice).",
            {"access-to-information", "civic-participation"},
            None,
        ),
        (
            "<ul> (Accountability) We answer. (Technology and innovation) By machine.",
            {"public-accountability", "technology-and-innovation"},
            None,
        ),
        ("Everyone may use it (even fish).", set(), "free-text"),
        ("", set(), "blank"),
        ("• (Beauty) Wells are pretty.", set(), "unrecognized"),
        ("Citizen engagement", {"civic-participation"}, None),
    ],
)
def test_values_stand_in_brackets_where_a_sentence_begins(tmp_path, cell, claimed, reason):
    record = read(tmp_path, WELLS + f"Relevance to OGP Value\t{cell}\t\n")
    assert values(record, "commitment:XA0011", "ogp:claimedValue") == {term(f"ogp-value:{key}") for key in claimed}
    assert absences(record, "commitment:XA0011") == ({"claimedValue": reason} if reason else {})


def test_a_value_after_a_page_break_has_its_own_line(tmp_path):
    record = read(tmp_path, WELLS + "Relevance to OGP Value\t• (Transparency) Open.\n\n\t• (Accountability) True.\n")
    said = lines(record, "commitment:XA0011", "ogp:claimedValue", term("ogp-value:public-accountability"))
    assert said == [at(record, "Accountability")]


def test_a_blank_field_of_running_text_is_an_absence(tmp_path):
    record = read(tmp_path, WELLS + "Interaction and Peer-learning\t\t\nAdditional Information\tN/A\nNext Step\tDig\n")
    assert absences(record, "commitment:XA0011") == {"peerLearning": "blank", "additionalInformation": "stated-none"}


def test_a_blank_field_whose_text_stands_in_the_section_is_no_absence(tmp_path):
    section = IMPLEMENTATION + "1-a. Wells\nFuture Plan\n- More.\n"
    record = read(tmp_path, section + WELLS + "Additional Information\t\nNext Step\t\n")
    assert absences(record, "commitment:XA0011") == {"additionalInformation": "blank"}
    assert record.report.unplaced() == []


SAME = (
    WELLS
    + "Interaction and Peer-learning\tA visit\nAdditional Information\t\n"
    + "Involved Actors\tGovernment Ministries / Departments\t• Port Police\n"
    + "\tCivil society Private sector Multilateral bodies Working groups\t• Diggers\n"
    + "1-b. Rivers\nInteraction and Peer-learning\tSame as in 1-a\nAdditional Information\tSame as in 1-a\n"
    + "Involved Actors\tGovernment Ministries / Departments\tSame as in 1-a\n"
    + "\tCivil society Private sector Multilateral bodies Working groups\t\n"
)


def test_same_as_another_repeats_its_actors_on_this_line(tmp_path):
    record = read(tmp_path, SAME)
    line = at(record, "Departments\tSame")
    for actor in ("agency:xa-port-police", "agency:xa-diggers"):
        assert line in lines(record, "commitment:XA0012", "ogp:otherActor", term(actor))
    assert lines(record, "agency:xa-diggers", "ogp:nameAsPrinted", Literal("Diggers")) == [at(record, "• Diggers")]
    for commitment in ("commitment:XA0011", "commitment:XA0012"):
        assert values(record, commitment, "ogp:stateActor") == {term("agency:xa-port-police")}
        assert values(record, commitment, "ogp:nonStateActor") == {term("agency:xa-diggers")}
    assert absences(record, "commitment:XA0012") == {"additionalInformation": "blank"}
    assert "read as what 1-a says: Involved Actors: Same as in 1-a" in left(record)


def test_same_as_another_repeats_its_text_and_keeps_the_words(tmp_path):
    record = read(tmp_path, SAME, with_text=True)
    said = values(record, "commitment:XA0012", "ogp:peerLearning")
    assert said == {english("A visit"), english("Same as in 1-a")}


def test_same_as_a_commitment_that_comes_later(tmp_path):
    first, second = SAME.split("1-b. Rivers\n")
    record = read(tmp_path, APPENDIX + "1-b. Rivers\n" + second + first.removeprefix(APPENDIX))
    said = values(record, "commitment:XA0012", "ogp:otherActor")
    assert said == {term("agency:xa-port-police"), term("agency:xa-diggers")}


def test_same_as_a_commitment_that_is_not_there_is_reported(tmp_path):
    record = read(tmp_path, SAME.replace("Same as in 1-a", "Same as in 9-z"))
    assert "no table of 9-z" in left(record)
    assert absences(record, "commitment:XA0012")["otherActor"] == "free-text"


ACTORS = "Involved Actors\tGovernment Ministries / Departments\t{}\n"


def test_a_person_among_the_actors_loses_address_and_number(tmp_path):
    cell = "• everybody • Civil society: Mr. Fen, Cy, Lawyer of Diggers (cy@diggers.example) 010-3123-9999"
    record = read(tmp_path, WELLS + ACTORS.format(cell))
    assert values(record, "commitment:XA0011", "ogp:otherActor") == {term("person:p3")}
    assert values(record, "post:xa-diggers-lawyer", "org:heldBy") == {term("person:p3")}
    digest = hashlib.sha1(b"mailto:cy@diggers.example").hexdigest()
    assert values(record, "person:p3", "foaf:mbox_sha1sum") == {Literal(digest)}
    everything = record.turtle().decode() + left(record)
    assert "@diggers" not in everything
    assert "3123" not in everything
    assert "everybody" in left(record)


@pytest.mark.parametrize(("cell", "reason"), [("", "blank"), ("N/A", "stated-none"), ("many people", "free-text")])
def test_a_cell_without_a_named_actor_says_why(tmp_path, cell, reason):
    record = read(tmp_path, WELLS + ACTORS.format(cell))
    assert absences(record, "commitment:XA0011") == {"otherActor": reason}


def test_packed_milestones_are_numbered_in_order_each_with_its_level(tmp_path):
    rows = "• Dig • Drill\t• July 1, 2014 • 2014~\t• June 30, 2014 • 2015\t• Completed • Limited\n"
    rows += "Fill\tMay 2015\t2016\tCompleted\n"
    record = read(tmp_path, WELLS + "Milestone Status\tStart Date\tEnd Date\tCompletion Level\n" + rows)
    assert things(record, "ogp:Milestone") == {"XA0011-1", "XA0011-2", "XA0011-3"}
    assert values(record, "milestone:XA0011-2", "dcterms:title") == {english("Drill")}
    assert values(record, "milestone:XA0011-2", "ogp:startText") == {Literal("2014~")}
    assert values(record, "milestone:XA0011-1", "ogp:end") == {edtf("2014-06-30")}
    assert values(record, "milestone:XA0011-3", "ogp:commitment") == {term("commitment:XA0011")}
    assert values(record, "assessment:XA0011-2-self-2016", "ogp:completion") == {term("completion:limited")}
    assert values(record, "assessment:XA0011-2-self-2016", "ogp:assesses") == {term("milestone:XA0011-2")}
    assert values(record, "assessment:XA0011-2-self-2016", "ogp:place") == {Literal("appendix table")}


def test_milestones_that_do_not_come_apart_are_reported(tmp_path):
    rows = "• Dig • Drill\tMay 2015\t2016\tCompleted\n"
    record = read(tmp_path, WELLS + "Milestone Status\tStart Date\tEnd Date\tCompletion Level\n" + rows)
    assert "these bullets do not match each other: • Dig • Drill" in left(record)


def test_words_below_a_heading_and_a_field_that_comes_twice_are_reported(tmp_path):
    record = read(tmp_path, WELLS + "Next Step\tDig\nOther Information\tA cat\nNext Step\tRest\n")
    assert "words below Other Information: A cat" in left(record)
    assert "Next Step once more: Rest" in left(record)


def test_importing_twice_gives_the_same_bytes(tmp_path):
    assert read(tmp_path, SAME).turtle() == read(tmp_path, SAME).turtle()


def test_no_sentence_of_a_report_is_in_the_graph_unless_texts_are_wanted(tmp_path):
    record = read(
        tmp_path, RECOMMENDATIONS + three_places("Completed", "Completed", "Limited") + "Next Step\tDig on.\n"
    )
    for sentence in ("All went well", "We thought about it", "Wells for all", "Dig on"):
        assert not re.search(sentence, record.turtle().decode())
