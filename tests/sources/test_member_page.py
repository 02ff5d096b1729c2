"""Member pages. The small pages are invented; what the real one says was taken from it by reading."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from rdflib import Literal

from ogpkg import resources
from ogpkg.iris import PREFIXES
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.pages import member_page
from ogpkg.sources.record import Document, Record, term
from tests.paths import SEEDS
from tests.sources.said import absences, english, lines, things, values, year

SEED = SEEDS / "002_862c6bbe28aa809e.txt"
CODE_LISTS = resources.folder("ontology") / "codelists"
TABLES = {
    "members": "text,iri\nArcadia,member/XA\nUtopia,member/XB\n",
    "titles": "text,title\nDirector,Director\nDeputy Director,Deputy Director\n"
    "Assistant Deputy Director,Assistant Deputy Director\nMs.,\n",
    "agencies": 'text,iri\nMinistry of Rivers,agency/xa-rivers\n"Ministry of Art, Play and Rest",agency/xa-art\n',
    "units": "text,iri,agency\nPlanning Division,unit/xa-rivers-planning,agency/xa-rivers\n",
    "persons": "mbox_sha1sum,name,document,iri\n,Ann Lee,xa-page,person/p7\n",
    "family-names": "member,text\nXA,Lee\n",
    "listed-documents": "member,text,iri\nXA,The plan,document/xa-nap1\nXB,Letter to us,document/xb-letter\n",
    "listed-types": "text,class\nLetter,Letter\nAction Plan,ActionPlanDocument\n",
}
HEAD = "Skip Navigation\n\nArcadia\n\n  • Member Since 2014\n  • Action Plan 2\n\nON THE PAGE\n\n"
CONTACT = "Arcadia\nContact\n"
PLAN = "Current Action Plan\n\n2018-2020\n\nAction Plan 2\n\n  • Number of Commitments: 5\n"


def read(tmp_path: Path, text: str) -> Record:
    for name, rows in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(rows)
    record = Record(Document("xa-page", "WebPage", "XA"), text, Lookups([tmp_path], CODE_LISTS))
    member_page.read(record)
    return record


def left_over(record: Record) -> list[int]:
    return sorted({line for line, _, _ in record.report.leftovers})


def test_the_head_gives_name_year_of_joining_and_the_plans_number(tmp_path):
    record = read(tmp_path, HEAD)
    assert values(record, "member:XA", "ogp:nameAsPrinted") == {Literal("Arcadia")}
    assert values(record, "member:XA", "ogp:memberSince") == {year("2014")}
    assert lines(record, "plan:XA-2", "ogp:planNumber", Literal(2)) == [6]
    assert record.report.unplaced() == []
    assert record.report.misses == []


@pytest.mark.parametrize("between", [", ", " | ", " · ", " "])
def test_year_of_joining_and_number_of_the_plan_may_share_a_line(tmp_path, between):
    record = read(tmp_path, f"Arcadia\nMember Since 2014{between}Action Plan 6\n")
    assert values(record, "member:XA", "ogp:nameAsPrinted") == {Literal("Arcadia")}
    assert values(record, "member:XA", "ogp:memberSince") == {year("2014")}
    assert lines(record, "plan:XA-6", "ogp:planNumber", Literal(6)) == [2]
    assert record.report.unplaced() == []


def test_a_member_that_the_look_up_does_not_know_gets_a_row_to_paste(tmp_path):
    record = read(tmp_path, "Atlantis\n  • Member Since 2016\n")
    assert [(miss.table, miss.row, miss.line) for miss in record.report.misses] == [
        ("members", ("Atlantis", "member/XA"), 1)
    ]


def test_a_page_of_another_member_than_was_said_is_reported(tmp_path):
    assert left_over(read(tmp_path, "Utopia\n")) == [1]


def test_the_period_stands_before_the_number_that_tells_whose_it_is(tmp_path):
    record = read(tmp_path, PLAN)
    assert values(record, "plan:XA-2", "ogp:startText") == {Literal("2018")}
    assert values(record, "plan:XA-2", "ogp:period") == {Literal("2018/2020", datatype=term("edtf:EDTF"))}
    date = PREFIXES["xsd"] + "date"
    assert values(record, "plan:XA-2", "schema:startDate") == {Literal("2018-01-01", datatype=date)}
    assert values(record, "plan:XA-2", "schema:endDate") == {Literal("2020-12-31", datatype=date)}
    assert lines(record, "plan:XA-2", "ogp:statedCommitmentCount", Literal(5)) == [7]


def test_the_sentence_on_the_current_plan_is_a_second_place_of_the_count(tmp_path):
    text = PLAN + "Arcadia is currently implementing 5 commitments from their 2018-2020 action plan.\n"
    record = read(tmp_path, text)
    assert lines(record, "plan:XA-2", "ogp:statedCommitmentCount", Literal(5)) == [7, 8]


def test_a_stale_sentence_on_another_plan_says_nothing_of_this_one(tmp_path):
    text = PLAN + "Arcadia is currently implementing 9 commitments from their 2016-2018 action plan.\n"
    record = read(tmp_path, text)
    assert values(record, "plan:XA-2", "ogp:statedCommitmentCount") == {Literal(5)}
    assert left_over(record) == [8]


def test_sentences_of_a_known_block_are_prose_and_other_lines_stay_unplaced(tmp_path):
    record = read(tmp_path, PLAN + "The plan is about rivers.\nSomething new on the page\n")
    assert 8 in record.report.prose
    assert record.report.unplaced() == [(9, "Something new on the page")]


def test_a_page_without_a_current_plan_says_nothing_of_one(tmp_path):
    record = read(tmp_path, "Arcadia\nCurrent Action Plan\n2018-2020\n")
    assert things(record, "ogp:ActionPlan") == set()
    assert record.report.unplaced() == [(3, "2018-2020")]


def test_a_known_title_parts_name_from_unit(tmp_path):
    record = read(tmp_path, CONTACT + "Ann Lee Deputy Director of Planning Division, Ministry of Rivers a@b.xa\n")
    assert values(record, "member:XA", "ogp:contactPerson") == {term("person:p7")}
    assert values(record, "person:p7", "ogp:nameAsPrinted") == {Literal("Ann Lee")}
    assert values(record, "person:p7", "foaf:familyName") == {Literal("Lee")}
    digest = hashlib.sha1(b"mailto:a@b.xa").hexdigest()
    assert values(record, "person:p7", "foaf:mbox_sha1sum") == {Literal(digest)}
    post = "post:xa-rivers-planning-deputy-director"
    assert values(record, post, "org:postIn") == {term("unit:xa-rivers-planning")}
    assert values(record, post, "org:heldBy") == {term("person:p7")}
    assert values(record, "unit:xa-rivers-planning", "org:unitOf") == {term("agency:xa-rivers")}


def test_a_longer_title_is_not_taken_for_a_name_and_a_shorter_one(tmp_path):
    text = (
        CONTACT.replace("Contact", "Point of Contact")
        + "Ann Lee Assistant Deputy Director, Planning Division, Ministry of Rivers a@b.xa\n"
    )
    record = read(tmp_path, text)
    assert values(record, "person:p7", "ogp:nameAsPrinted") == {Literal("Ann Lee")}
    assert things(record, "ogp:Post") == {"xa-rivers-planning-assistant-deputy-director"}


def test_an_agency_whose_name_has_commas_is_known_as_a_whole(tmp_path):
    record = read(tmp_path, CONTACT + "Ann Lee Director, Big Team, Ministry of Art, Play and Rest a@b.xa\n")
    assert values(record, "unit:xa-art-big-team", "org:unitOf") == {term("agency:xa-art")}
    assert [miss.table for miss in record.report.misses] == ["units"]


def test_an_agency_without_a_unit_has_the_post(tmp_path):
    record = read(tmp_path, CONTACT + "Ann Lee Director, Ministry of Rivers a@b.xa\n")
    assert values(record, "post:xa-rivers-director", "org:postIn") == {term("agency:xa-rivers")}


def test_what_follows_the_last_comma_is_an_agency_nobody_knows_yet(tmp_path):
    record = read(tmp_path, CONTACT + "Ann Lee Director, Harbor Team, Port of Arcadia a@b.xa\n")
    assert values(record, "unit:xa-port-of-arcadia-harbor-team", "org:unitOf") == {term("agency:xa-port-of-arcadia")}
    assert {miss.table for miss in record.report.misses} == {"agencies", "units"}


def test_a_contact_without_a_known_title_is_left_over_without_the_address(tmp_path):
    record = read(tmp_path, CONTACT + "Ann Lee Grand Vizier, Ministry of Rivers a@b.xa\n")
    assert things(record, "ogp:Person") == set()
    assert left_over(record) == [3]
    assert [miss.row for miss in record.report.misses] == [("Ann Lee Grand Vizier", "")]
    assert "a@b.xa" not in record.report.render("page.txt")


def test_no_address_is_written(tmp_path):
    record = read(tmp_path, CONTACT + "Ann Lee Director, Ministry of Rivers a@b.xa\n")
    assert b"a@b.xa" not in record.turtle()


RESOURCES = "Arcadia\n\nResources\n\n  1. The plan\n\n    2018, Action Plan, Web page\n\n"


def test_a_listed_document_has_title_type_year_and_position(tmp_path):
    record = read(tmp_path, RESOURCES)
    listed = "document:xa-nap1"
    assert things(record, "ogp:ActionPlanDocument") == {"xa-nap1"}
    assert values(record, listed, "dcterms:title") == {english("The plan")}
    assert values(record, listed, "ogp:listedIn") == {term("document:xa-page")}
    assert values(record, listed, "ogp:listedYear") == {year("2018")}
    assert lines(record, listed, "ogp:listPosition", Literal(1)) == [5]
    assert lines(record, listed, "ogp:listedType", Literal("Action Plan")) == [7]


def test_a_listed_document_of_another_members_table_is_not_ours(tmp_path):
    record = read(tmp_path, RESOURCES + "  2. Letter to us\n\n    2019, Letter, Web page\n")
    assert things(record, "ogp:Letter") == {"xa-letter-to-us"}
    assert [miss.row for miss in record.report.misses] == [("XA", "Letter to us", "document/xa-letter-to-us")]


def test_a_type_that_nobody_knows_is_a_miss_and_only_a_source_document(tmp_path):
    record = read(tmp_path, RESOURCES + "  2. Song of the river\n\n    2019, Hymn, Web page\n")
    assert things(record, "ogp:SourceDocument") == {"xa-song-of-the-river"}
    assert ("listed-types", ("Hymn", "")) in [(miss.table, miss.row) for miss in record.report.misses]
    assert values(record, "document:xa-song-of-the-river", "ogp:listedType") == {Literal("Hymn")}


def test_a_listed_document_without_year_and_type_is_reported(tmp_path):
    record = read(tmp_path, "Arcadia\nResources\n  1. The plan\n  2. Another\n    2019, Letter, Web page\n")
    assert left_over(record) == [3]
    assert values(record, "document:xa-nap1", "ogp:listPosition") == {Literal(1)}


def test_commitments_are_read_as_a_list(tmp_path):
    record = read(tmp_path, "Arcadia\nCommitments\n  1. Wells\n\n    XA0007, 2018, E-Government\n")
    assert values(record, "commitment:XA0007", "dcterms:title") == {english("Wells")}


STARS = "Arcadia\nCurrent Data\nCommitment Performance\nKey\nMajor\nAction Plan 1\n0\nAction Plan 2\n"


def test_a_number_whose_column_is_lost_is_no_count_of_stars(tmp_path):
    record = read(tmp_path, STARS)
    for plan in ("plan:XA-1", "plan:XA-2"):
        assert absences(record, plan) == {"starredCommitmentCount": "lost-in-extraction"}
        assert values(record, plan, "ogp:starredCommitmentCount") == set()
    assert left_over(record) == [7]


def test_a_plan_in_each_phase_has_a_consultation_whose_marks_are_lost(tmp_path):
    text = (
        "Arcadia\nCurrent Data\nPublic Participation\nCollaborate\nNo Consultation\nDevelopment\nAction Plan 1\n"
        "Involve\nImplementation\nAction Plan 1\n"
    )
    record = read(tmp_path, text)
    assert things(record, "ogp:ConsultationAssessment") == {"XA-1-development", "XA-1-implementation"}
    lost = {"levelOfParticipation": "lost-in-extraction", "openness": "lost-in-extraction"}
    assert absences(record, "consultation:XA-1-development") == lost
    assert values(record, "consultation:XA-1-implementation", "ogp:phase") == {term("phase:implementation")}
    assert lines(record, "consultation:XA-1-implementation", "ogp:consultationOn", term("plan:XA-1")) == [10]
    assert values(record, "consultation:XA-1-development", "ogp:assessor") == {term("agency:ogp-irm")}
    assert record.report.unplaced() == []


def test_a_plan_in_the_chart_of_advice_is_no_assessment(tmp_path):
    text = "Arcadia\nCurrent Data\nHow to Get More Starred Commitments\nFocus on design\nAction Plan 1\n"
    record = read(tmp_path, text)
    assert things(record, "ogp:ActionPlan") == set()
    assert record.report.unplaced() == []


REPORT = "Arcadia\nOGP Global Report Data\nAction implications\nThis is advice.\nCivic Space\nAction Implications\n"


def test_values_of_the_global_report_are_left_over_without_their_policy_area(tmp_path):
    record = read(tmp_path, REPORT + "Consider Action\nIRM-Based Findings\nNC\n3rd-Party Score (0-4)\n2.5\n")
    assert left_over(record) == [7, 11]
    assert record.report.unplaced() == []


def test_a_blank_action_implication_is_nothing(tmp_path):
    record = read(tmp_path, REPORT + "IRM-Based Findings\nNC\n3rd-Party Score (0-4)\nAction Implications\n")
    assert left_over(record) == []


def test_teasers_of_other_pages_are_prose(tmp_path):
    record = read(tmp_path, "Arcadia\nRecent Posts\nA headline\nA picture of it\n")
    assert record.report.prose == {3, 4}


@pytest.fixture(scope="module")
def seed() -> Record:
    if not SEED.exists():
        pytest.skip("the source documents are not here")
    lookups = Lookups([resources.folder("data") / "lookups"], CODE_LISTS)
    record = Record(Document("kr-member-page-2020", "WebPage", "KR"), SEED.read_text(), lookups)
    member_page.read(record)
    return record


def test_koreas_page_gives_member_and_current_plan(seed):
    assert lines(seed, "member:KR", "ogp:nameAsPrinted", Literal("South Korea")) == [3]
    assert lines(seed, "member:KR", "ogp:memberSince", year("2011")) == [5]
    assert lines(seed, "plan:KR-4", "ogp:period", Literal("2018/2020", datatype=term("edtf:EDTF"))) == [13]
    assert lines(seed, "plan:KR-4", "ogp:statedCommitmentCount", Literal(13)) == [17, 20]


def test_koreas_page_names_two_contacts_with_different_posts(seed):
    unit = "kr-ministry-of-the-interior-and-safety-innovation-planning-division"
    held = {"deputy-director": ("Yujin Lee", 34), "assistant-deputy-director": ("Jihye Park", 35)}
    assert things(seed, "ogp:Post") == {f"{unit}-{title}" for title in held}
    for title, (name, line) in held.items():
        (person,) = values(seed, f"post:{unit}-{title}", "org:heldBy")
        key = "person:" + str(person).rsplit("/", 1)[-1]
        assert lines(seed, key, "ogp:nameAsPrinted", Literal(name)) == [line]
        assert lines(seed, "member:KR", "ogp:contactPerson", person) == [line]


def test_koreas_page_lists_48_commitments(seed):
    assert things(seed, "ogp:Commitment") == {f"KR{number:04}" for number in range(1, 49)}
    assert lines(seed, "commitment:KR0036", "ogp:listPosition", Literal(1)) == [39]
    assert lines(seed, "commitment:KR0016", "ogp:listPosition", Literal(48)) == [227]
    assert absences(seed, "commitment:KR0008") == {"primaryPolicyArea": "blank"}


#: Class → positions in the list of resources.
RESOURCES_OF_KOREA = {
    "ogp:Letter": {1, 2, 3, 4, 17},
    "ogp:IrmReport": {5, 9, 13, 15, 16, 18, 21},
    "ogp:ActionPlanDocument": {6, 7, 22, 23},
    "ogp:ReportComments": {8, 10, 12, 19},
    "ogp:SelfAssessmentReport": {11, 14, 20, 24},
}


def test_koreas_page_lists_24_documents_of_five_types(seed):
    for kind, positions in RESOURCES_OF_KOREA.items():
        found = [values(seed, f"document:{key}", "ogp:listPosition") for key in things(seed, kind)]
        assert sorted(int(str(position)) for (position,) in found) == sorted(positions), kind


def test_our_own_documents_are_the_listed_ones(seed):
    positions = {"kr-nap1": (6, 254), "kr-nap4": (7, 258), "kr-nap3-self-2018": (14, 286)}
    for key, (position, line) in positions.items():
        assert lines(seed, f"document:{key}", "ogp:listPosition", Literal(position)) == [line]


def test_one_letter_under_two_titles_stays_two_listed_documents(seed):
    titles = {
        "kr-letter-2014-04": "OGP Letter- South Korea – April 2014",
        "kr-letter-2014-04-consultation": "OGP Letter to South Korea Regarding Lack of Consultation: April 2014",
        "kr-letter-2016-09": "OGP Letter – South Korea – September 2016",
        "kr-letter-2016-09-consultation": "OGP Letter to South Korea Regarding Lack of Consultation: September 2016",
    }
    for key, title in titles.items():
        assert values(seed, f"document:{key}", "dcterms:title") == {english(title)}


def test_what_the_page_lost_is_absent_and_not_zero(seed):
    stars = {1: 348, 2: 350, 3: 354, 4: 356}
    first = {"development": 436, "implementation": 448}
    for number, line in stars.items():
        plan = term(f"plan:KR-{number}")
        assert absences(seed, f"plan:KR-{number}")["starredCommitmentCount"] == "lost-in-extraction"
        absence = f"absence:kr-member-page-2020-KR-{number}-starredCommitmentCount"
        assert lines(seed, absence, "ogp:absenceOf", plan) == [line]
        for phase, start in first.items():
            consultation = f"consultation:KR-{number}-{phase}"
            assert lines(seed, consultation, "ogp:consultationOn", plan) == [start + number - 1]
            assert set(absences(seed, consultation)) == {"levelOfParticipation", "openness"}


def test_every_line_of_koreas_page_is_placed_or_left_over(seed):
    implications = [485, 495, 559, 569, 579, 589, 602, 612]
    numbers = [349, 351, 352, 353, 355, 361, 362, 367, 368]
    assert seed.report.unplaced() == []
    assert seed.report.misses == []
    assert left_over(seed) == sorted([18, *numbers, *implications])


@pytest.mark.parametrize(
    ("name", "member", "count", "plan"),
    [("member_philippines_ap4.txt", "PH", 14, "PH-4"), ("member_scotland.txt", "SCO", 5, "SCO-2")],
)
def test_pages_of_other_members_are_read_alike(name, member, count, plan):
    page = SEEDS.parent / "pages" / name
    if not page.exists():
        pytest.skip("the further pages are not here")
    lookups = Lookups([resources.folder("data") / "lookups"], CODE_LISTS)
    record = Record(Document("page", "WebPage", member), page.read_text(), lookups)
    member_page.read(record)
    assert values(record, f"plan:{plan}", "ogp:statedCommitmentCount") == {Literal(count)}
    tables = {"members", "titles", "persons", "concepts", "agencies", "units"}
    assert {miss.table for miss in record.report.misses} <= tables
    assert all("@" not in text for _, _, text in record.report.leftovers)
