"""Plans in running prose. The small plans are invented; the counts of the real one were taken by reading it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Literal

from ogpkg import resources
from ogpkg.iris import PREFIXES
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.plans import narrative_plan
from ogpkg.sources.record import Document, Record, term
from tests.paths import SEEDS
from tests.sources.said import absences, english, lines, things, values

SEED = SEEDS / "003_e94fae6dbfa3414c.txt"
CODE_LISTS = resources.folder("ontology") / "codelists"
TABLES = {
    "commitments": """plan,ref,iri
XA-1,1-1/1,commitment/XA0007
XA-1,1-1/2,commitment/XA0003
XA-1,1-2,commitment/XA0001
XA-1,2-1/1,commitment/XA0004
XA-1,2-1/2,commitment/XA0005
XA-1,5-1/1,commitment/XA0011
XA-1,5-1/9,commitment/XA0019
XA-2,1-3/1,commitment/XA0099
""",
    "agencies": "text,iri\nMinistry of Rivers,agency/xa-ministry-of-rivers\nPort Police,agency/xa-port-police\n",
    "members": "text,iri\nArcadia,member/XA\nIsles of Arcadia,member/XA\nUtopia,member/XB\n",
}
HEAD = "First Plan of Arcadia\n\nOUR COMMITMENTS\n"
WELLS = HEAD + "1. Water\n1-1. Wells\n"


def read(tmp_path: Path, text: str, **options: bool) -> Record:
    for name, rows in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(rows)
    document = Document("xa-plan", "ActionPlanDocument", "XA", "XA-1")
    record = Record(document, text, Lookups([tmp_path], CODE_LISTS), **options)
    narrative_plan.read(record)
    return record


def test_the_table_says_which_commitment_a_bullet_is(tmp_path):
    record = read(tmp_path, HEAD + "1. Water\nWhy.\n1-1. Wells\nWho.\n- dig\n- drill\n")
    assert lines(record, "commitment:XA0007", "ogp:plan", term("plan:XA-1")) == [8]
    assert lines(record, "commitment:XA0003", "ogp:plan", term("plan:XA-1")) == [9]
    assert values(record, "commitment:XA0007", "ogp:theme") == {term("theme:XA-1-1-1")}
    assert things(record, "ogp:Commitment") == {"XA0007", "XA0003"}


def test_chapters_are_themes_and_sections_the_themes_under_them(tmp_path):
    record = read(tmp_path, WELLS + "- dig\n- drill\n")
    assert values(record, "theme:XA-1-1", "dcterms:title") == {english("Water")}
    assert values(record, "theme:XA-1-1", "ogp:broaderTheme") == set()
    assert values(record, "theme:XA-1-1-1", "ogp:numberInPlan") == {Literal("1-1")}
    assert values(record, "theme:XA-1-1-1", "ogp:broaderTheme") == {term("theme:XA-1-1")}


def test_a_section_that_is_one_commitment_has_title_and_number_and_is_no_theme(tmp_path):
    record = read(tmp_path, HEAD + "1. Water\n1-2. Clean rivers for all\nWe shall.\n- and more\n")
    assert values(record, "commitment:XA0001", "dcterms:title") == {english("Clean rivers for all")}
    assert values(record, "commitment:XA0001", "ogp:numberInPlan") == {Literal("1-2")}
    assert values(record, "commitment:XA0001", "ogp:theme") == {term("theme:XA-1-1")}
    assert things(record, "ogp:Theme") == {"XA-1-1"}
    assert things(record, "ogp:Commitment") == {"XA0001"}
    assert "title" not in absences(record, "commitment:XA0001")


def test_numbered_headings_of_another_part_are_neither_themes_nor_commitments(tmp_path):
    text = "Plan\nEFFORTS TO DATE\n1. Wells\n- dug\n1-1. More\n- and more\nOUR COMMITMENTS\n1. Water\n"
    record = read(tmp_path, text)
    assert things(record, "ogp:Theme") == {"XA-1-1"}
    assert things(record, "ogp:Commitment") == set()
    assert record.report.unplaced() == []


def test_two_commitments_in_one_paragraph_share_its_line(tmp_path):
    record = read(tmp_path, HEAD + "2. Towns\n2-1. Squares\nWe shall pave and we shall plant.\n")
    for commitment in ("commitment:XA0004", "commitment:XA0005"):
        assert lines(record, commitment, "ogp:plan", term("plan:XA-1")) == [6]
        assert values(record, commitment, "ogp:theme") == {term("theme:XA-1-2-1")}


def test_two_commitments_in_one_bullet_share_its_line(tmp_path):
    record = read(tmp_path, HEAD + "2. Towns\n2-1. Squares\nWhy.\n- We shall pave and we shall plant.\n")
    assert lines(record, "commitment:XA0005", "ogp:plan", term("plan:XA-1")) == [7]
    assert record.report.prose - record.report.read == {6}


def test_an_end_in_a_shared_passage_is_nobodys_and_is_reported(tmp_path):
    record = read(tmp_path, HEAD + "2. Towns\n2-1. Squares\nPave, and plant by the end of 2014 (Ministry of Rivers).\n")
    assert absences(record, "commitment:XA0004")["endDate"] == "not-stated"
    assert values(record, "commitment:XA0005", "ogp:endText") == set()
    assert values(record, "commitment:XA0005", "ogp:leadAgency") == set()
    assert {line for line, _, _ in record.report.leftovers} == {6}


def test_an_agency_in_brackets_leads_and_one_in_the_sentence_does_not(tmp_path):
    text = (
        HEAD
        + "1. Water\n1-1. Wells\n- The Government (Ministry of Rivers) digs with the Port Police (police).\n- drill\n"
    )
    record = read(tmp_path, text)
    assert values(record, "commitment:XA0007", "ogp:leadAgency") == {term("agency:xa-ministry-of-rivers")}
    assert "leadAgency" not in absences(record, "commitment:XA0007")
    assert absences(record, "commitment:XA0003")["leadAgency"] == "not-stated"
    assert record.report.leftovers == []


def test_an_end_inside_a_sentence_keeps_its_words_and_gets_its_last_day(tmp_path):
    record = read(tmp_path, WELLS + "- We dig nationwide by the end of 2014. Then we rest.\n- drill\n")
    assert values(record, "commitment:XA0007", "ogp:endText") == {Literal("by the end of 2014")}
    assert values(record, "commitment:XA0007", "ogp:end") == {Literal("2014", datatype=term("edtf:EDTF"))}
    last = Literal("2014-12-31", datatype=PREFIXES["xsd"] + "date")
    assert values(record, "commitment:XA0007", "schema:endDate") == {last}
    assert absences(record, "commitment:XA0003")["endDate"] == "not-stated"


def test_a_bullet_goes_on_after_a_page_break(tmp_path):
    text = (
        HEAD
        + "1. Water\n1-1. Wells\n- We dig wells in all the\n\nvillages by the end of 2014 (Port Police).\n- drill\n"
    )
    record = read(tmp_path, text)
    assert lines(record, "commitment:XA0007", "ogp:leadAgency", term("agency:xa-port-police")) == [8]
    assert lines(record, "commitment:XA0007", "ogp:endText", Literal("by the end of 2014")) == [8]
    assert lines(record, "commitment:XA0007", "ogp:plan", term("plan:XA-1")) == [6]


def test_what_such_a_plan_does_not_say_is_absent_with_its_reason(tmp_path):
    record = read(tmp_path, WELLS + "- dig\n- drill\n")
    unsaid = {"title", "numberInPlan", "leadAgency", "responsiblePerson", "claimedValue", "hasMilestone"}
    assert absences(record, "commitment:XA0007") == dict.fromkeys(unsaid | {"startDate", "endDate"}, "not-stated")
    assert absences(record, "plan:XA-1") == dict.fromkeys(("planNumber", "startDate", "endDate"), "not-stated")


def test_a_bullet_that_the_table_does_not_know_gets_a_provisional_iri_and_a_row_to_paste(tmp_path):
    record = read(tmp_path, HEAD + "1. Water\n1-3. Weirs\n- build\n- mend\n")
    assert things(record, "ogp:Commitment") == {"XA-1-1-3-1", "XA-1-1-3-2"}
    rows = [(miss.table, miss.row, miss.line) for miss in record.report.misses]
    assert rows[0] == ("commitments", ("XA-1", "1-3/1", "commitment/XA-1-1-3-1"), 6)
    assert len(rows) == 2


def test_a_section_without_bullets_that_the_table_does_not_know_is_one_commitment(tmp_path):
    record = read(tmp_path, HEAD + "1. Water\n1-4. Ferries\nWe shall row.\n")
    assert values(record, "commitment:XA-1-1-4", "dcterms:title") == {english("Ferries")}
    assert [miss.row for miss in record.report.misses] == [("XA-1", "1-4", "commitment/XA-1-1-4")]


def test_bullets_right_under_a_chapter_are_commitments_of_that_theme(tmp_path):
    record = read(tmp_path, HEAD + "3. Roads\nWhy.\n- pave\n- sweep\n")
    assert things(record, "ogp:Commitment") == {"XA-1-3-1", "XA-1-3-2"}
    assert values(record, "commitment:XA-1-3-1", "ogp:theme") == {term("theme:XA-1-3")}


def test_sections_numbered_with_a_dot_are_read_alike(tmp_path):
    record = read(tmp_path, HEAD + "4. Trade\n4.1. Fairs\n- hold\n- clean up\n")
    assert values(record, "theme:XA-1-4-1", "ogp:numberInPlan") == {Literal("4.1")}
    assert things(record, "ogp:Commitment") == {"XA-1-4-1-1", "XA-1-4-1-2"}


def test_a_bullet_more_than_the_table_knows_gets_a_provisional_iri(tmp_path):
    record = read(tmp_path, HEAD + "2. Towns\n2-1. Squares\n- pave\n- plant\n- sweep\n")
    assert things(record, "ogp:Commitment") == {"XA0004", "XA0005", "XA-1-2-1-3"}


def test_a_row_without_its_bullet_is_reported(tmp_path):
    record = read(tmp_path, HEAD + "5. Sea\n5-1. Piers\n- mend\n- light\n")
    assert things(record, "ogp:Commitment") == {"XA0011", "XA-1-5-1-2"}
    assert [(line, "5-1/9" in what) for line, what, _ in record.report.leftovers] == [(5, True)]


def test_only_the_documents_own_member_is_stated(tmp_path):
    record = read(tmp_path, "Plan of Arcadia, not of Utopia\nCOMMITMENTS\n")
    assert values(record, "plan:XA-1", "ogp:member") == {term("member:XA")}
    nameless = read(tmp_path, "Our plan\nCOMMITMENTS\n")
    assert values(nameless, "plan:XA-1", "ogp:member") == set()


def test_the_member_has_the_longest_of_its_names_where_it_is_first_printed(tmp_path):
    record = read(tmp_path, "Arcadia's plan\nUtopia and the ISLES of  Arcadia\nThe Isles of Arcadia\nCOMMITMENTS\n")
    assert values(record, "member:XA", "ogp:nameAsPrinted") == {Literal("ISLES of Arcadia")}
    assert lines(record, "member:XA", "ogp:nameAsPrinted", Literal("ISLES of Arcadia")) == [2]
    nameless = read(tmp_path, "Our plan\nCOMMITMENTS\n")
    assert values(nameless, "member:XA", "ogp:nameAsPrinted") == set()


def test_a_plan_without_a_heading_for_its_commitments_is_reported(tmp_path):
    record = read(tmp_path, "First Plan of Arcadia\nINTRODUCTION\n1-1. Wells\n- dig\n")
    assert things(record, "ogp:Commitment") == set()
    assert len(record.report.leftovers) == 1


def test_lines_between_title_and_first_heading_stay_unplaced(tmp_path):
    record = read(tmp_path, "First Plan of Arcadia\nA motto nobody expects\nINTRODUCTION\nWe begin.\n")
    assert record.report.unplaced() == [(2, "A motto nobody expects")]


def test_prose_is_carried_only_on_request(tmp_path):
    text = WELLS + "- We dig.\n- drill\n"
    assert values(read(tmp_path, text), "commitment:XA0007", "ogp:description") == set()
    carried = read(tmp_path, text, with_text=True)
    assert values(carried, "commitment:XA0007", "ogp:description") == {english("We dig.")}


@pytest.fixture(scope="module")
def seed() -> Record:
    if not SEED.exists():
        pytest.skip("the source documents are not here")
    lookups = Lookups([resources.folder("data") / "lookups"], CODE_LISTS)
    record = Record(Document("kr-nap1", "ActionPlanDocument", "KR", "KR-1"), SEED.read_text(), lookups)
    narrative_plan.read(record)
    return record


#: Commitment → line, theme; read off the plan with the alignment table at hand.
PLACES = {
    "KR0001": (72, "KR-1-1"),
    "KR0002": (103, "KR-1-3"),
    "KR0003": (52, "KR-1-1-1"),
    "KR0004": (53, "KR-1-1-1"),
    "KR0005": (61, "KR-1-1-2"),
    "KR0006": (61, "KR-1-1-2"),
    "KR0007": (67, "KR-1-1-3"),
    "KR0008": (68, "KR-1-1-3"),
    "KR0009": (69, "KR-1-1-3"),
    "KR0010": (70, "KR-1-1-3"),
    "KR0011": (86, "KR-1-2-1"),
    "KR0012": (86, "KR-1-2-1"),
    "KR0013": (90, "KR-1-2-2"),
    "KR0014": (90, "KR-1-2-2"),
    "KR0015": (100, "KR-1-3-1"),
    "KR0016": (101, "KR-1-3-1"),
}


def test_koreas_first_plan_has_sixteen_commitments_in_their_places(seed):
    assert things(seed, "ogp:Commitment") == set(PLACES)
    for commitment, (line, theme) in PLACES.items():
        assert lines(seed, f"commitment:{commitment}", "ogp:plan", term("plan:KR-1")) == [line]
        assert values(seed, f"commitment:{commitment}", "ogp:theme") == {term(f"theme:{theme}")}


def test_koreas_first_plan_has_three_themes_with_six_parts(seed):
    titles = {
        "KR-1-1": "Open Government for Enhancing Public Services",
        "KR-1-2": "Open Government to Increase Public Integrity",
        "KR-1-3": "Open Government for More Effective Management of Public Resources",
    }
    parts = {"KR-1-1-1", "KR-1-1-2", "KR-1-1-3", "KR-1-2-1", "KR-1-2-2", "KR-1-3-1"}
    assert things(seed, "ogp:Theme") == set(titles) | parts
    for theme, title in titles.items():
        assert values(seed, f"theme:{theme}", "dcterms:title") == {english(title)}


def test_only_one_commitment_of_koreas_first_plan_has_a_lead_and_an_end(seed):
    lead = term("agency:kr-ministry-of-public-administration-and-security")
    assert lines(seed, "commitment:KR0001", "ogp:leadAgency", lead) == [78]
    assert lines(seed, "commitment:KR0001", "ogp:endText", Literal("by the end of 2012")) == [78]
    for commitment in set(PLACES) - {"KR0001"}:
        missing = absences(seed, f"commitment:{commitment}")
        assert missing["leadAgency"] == missing["endDate"] == missing["startDate"] == "not-stated"


def test_only_the_two_sections_that_are_commitments_have_titles(seed):
    titled = {c for c in PLACES if values(seed, f"commitment:{c}", "dcterms:title")}
    assert titled == {"KR0001", "KR0002"}
    assert values(seed, "commitment:KR0002", "ogp:numberInPlan") == {Literal("3-2")}


def test_every_line_of_koreas_first_plan_is_placed(seed):
    assert seed.report.unplaced() == []
    assert seed.report.leftovers == []
    assert seed.report.misses == []
