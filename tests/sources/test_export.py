"""OGP's commitments export: invented rows in both layouts, with what they say worked out by hand from the files."""

import random
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from ogpkg.errors import InputError
from ogpkg.iris import ID, PREFIXES
from ogpkg.sources.importing import READERS, import_document
from ogpkg.sources.lookups import Lookups
from tests.sources import exports
from tests.sources.arcadia import CODE_LISTS, edtf, keys
from tests.sources.said import absences, graph, lines, things, values, year

DAY = URIRef(PREFIXES["xsd"] + "date")
BY_VALUE = "did-it-open-government-by-value"
A2024, A2016 = exports.invented("2024"), exports.invented("2016")


def day(text: str) -> Literal:
    return Literal(text, datatype=DAY)


def of(record: object, subject: str, predicate: str) -> set[str]:
    return keys(values(record, subject, predicate))  # type: ignore[arg-type]


# --- the layout of 2024 ----------------------------------------------------------------------------------------------


def test_a_row_gives_its_member_and_its_plan() -> None:
    assert of(A2024, "member:XA", "ogp:region") == {"europe"}
    assert of(A2024, "member:XA", "ogp:memberKind") == {"national"}
    assert values(A2024, "member:XA", "ogp:nameAsPrinted") == {Literal("Arcadia")}
    assert of(A2024, "member:XPD", "ogp:memberKind") == {"legacy-local"}
    assert of(A2024, "plan:XA-1", "ogp:member") == {"XA"}
    assert values(A2024, "plan:XA-1", "ogp:planNumber") == {Literal(1)}
    assert values(A2024, "plan:XA-1", "dcterms:identifier") == {Literal("AP_XAA01")}
    assert values(A2024, "plan:XA-1", "ogp:cycle") == {Literal("2012")}
    assert values(A2024, "plan:XA-1", "ogp:durationYears") == {Literal(2)}
    assert values(A2024, "plan:XA-1", "ogp:end") == {edtf("2014")}
    assert values(A2024, "plan:XA-1", "schema:endDate") == {day("2014-12-31")}
    assert things(A2024, "ogp:ActionPlan") == {"XA-1", "XA-2", "XB-1", "XB-2", "XC-1", "XPD-1"}


def test_a_row_gives_its_commitment() -> None:
    wells = "commitment:XA0001"
    assert values(A2024, wells, "dcterms:identifier") == {Literal("XA0001")}
    assert values(A2024, wells, "dcterms:title") == {Literal("Public wells for all villages")}
    assert values(A2024, wells, "dcterms:alternative") == {Literal("Public Wells")}
    assert values(A2024, wells, "ogp:numberInPlan") == {Literal("1")}
    assert of(A2024, wells, "ogp:plan") == {"XA-1"}
    assert of(A2024, wells, "ogp:theme") == {"XA-1-water"}
    assert of(A2024, wells, "ogp:policyArea") == {"water-and-sanitation", "open-data", "public-participation"}
    assert of(A2024, wells, "ogp:status") == {"inactive"}
    assert of(A2024, wells, "ogp:leadAgency") == {"xa-ministry-of-rivers"}
    assert values(A2024, wells, "foaf:page") == {
        URIRef("https://opengovpartnership.org/members/arcadia/commitments/xa0001")
    }
    assert lines(A2024, wells, "dcterms:title", Literal("Public wells for all villages")) == [2]
    # The full text before it runs over two lines.
    assert lines(A2024, wells, "ogp:startText", Literal("April 2012")) == [3]


def test_numbers_are_as_they_were_meant() -> None:
    assert values(A2024, "commitment:XA0002", "ogp:numberInPlan") == {Literal("4.1")}
    assert values(A2024, "commitment:XA0010", "ogp:numberInPlan") == {Literal("2A")}
    assert values(A2024, "assessment:XA0001-irm-progress-report", "ogp:cluster") == {Literal("2.3")}


@pytest.mark.parametrize(
    ("commitment", "start", "end", "first", "last"),
    [
        ("XA0001", "2012-04", "2013-12", "2012-04-01", "2013-12-31"),
        ("XA0002", "2013-01-01", "2013-12-31", "2013-01-01", "2013-12-31"),
        ("XA0009", "2014-09-01", "2016-06-30", "2014-09-01", "2016-06-30"),
        ("XB0004", "2019-03-01", "2021-08-31", "2019-03-01", "2021-08-31"),
        ("XB0005", "2018-09-01", "2020-08-31", "2018-09-01", "2020-08-31"),
        ("XC0001", "2021-12-01", "2023-12-31", "2021-12-01", "2023-12-31"),
    ],
)
def test_dates_are_read_in_the_order_of_the_file(commitment: str, start: str, end: str, first: str, last: str) -> None:
    this = f"commitment:{commitment}"
    assert values(A2024, this, "ogp:start") == {edtf(start)}
    assert values(A2024, this, "ogp:end") == {edtf(end)}
    assert values(A2024, this, "schema:startDate") == {day(first)}
    assert values(A2024, this, "schema:endDate") == {day(last)}
    assert values(A2024, this, "ogp:period") == {edtf(f"{start}/{end}")}


def test_a_date_that_its_plan_writes_the_other_way_round_stays_words() -> None:
    assert values(A2024, "commitment:XB0003", "ogp:startText") == {Literal("1/7/2014")}
    assert values(A2024, "commitment:XB0003", "ogp:start") == set()
    assert values(A2024, "commitment:XB0003", "schema:endDate") == {day("2015-12-31")}
    assert exports.noted(A2024, "Start Date: day and month can be read in two ways") == ["1/7/2014"]
    assert any("order of day and month in dates: month-day" in what for what, _ in A2024.report.notes)


def test_quarters_and_open_ends() -> None:
    aid = "commitment:XC0002"
    assert values(A2024, aid, "ogp:start") == {edtf("2021-33")}
    assert values(A2024, aid, "schema:startDate") == {day("2021-01-01")}
    assert values(A2024, aid, "ogp:endText") == {Literal("Permanent activity")}
    assert values(A2024, aid, "ogp:period") == {edtf("2021-33/..")}


def test_the_progress_report() -> None:
    review = "assessment:XA0001-irm-progress-report"
    assert of(A2024, review, "ogp:assesses") == {"XA0001"}
    assert of(A2024, review, "ogp:assessor") == {"ogp-irm"}
    assert of(A2024, review, "ogp:reviewStage") == {"progress-report"}
    assert of(A2024, review, "ogp:specificity") == {"medium"}
    assert of(A2024, review, "ogp:verifiable") == {"yes"}
    assert of(A2024, review, "ogp:relevance") == {"relevant"}
    assert of(A2024, review, "ogp:potentialImpact") == {"moderate"}
    assert of(A2024, review, "ogp:completion") == {"substantial"}
    assert of(A2024, review, "ogp:assessedValue") == {"access-to-information", "civic-participation"}
    assert values(A2024, review, "ogp:starred2015") == {Literal(True)}
    assert values(A2024, review, "ogp:starredCurrent") == {Literal(False)}
    assert values(A2024, review, "ogp:reportYear") == {year("2014")}
    assert absences(A2024, review) == {"potentialForResults": "no-data", "clusteredWith": "no-data"}


def test_the_end_of_term() -> None:
    review = "assessment:XA0009-irm-end-of-term"
    assert of(A2024, review, "ogp:completion") == {"substantial"}
    assert of(A2024, review, "ogp:changeInCompletion") == {"increase"}
    assert of(A2024, review, "ogp:openedGovernment") == {"major"}  # Major Major
    assert of(A2024, review, "ogp:openedAccessToInformation") == {"major"}
    assert of(A2024, review, "ogp:openedPublicAccountability") == {"did-not-change"}
    assert values(A2024, review, "ogp:starredCurrent") == {Literal(True)}
    assert values(A2024, review, "ogp:carriedForward") == {Literal(True)}
    assert values(A2024, review, "ogp:reportYear") == {year("2017")}
    assert absences(A2024, review) == {"openedCivicParticipation": "not-applicable", "earlyResults": "no-data"}
    assert of(A2024, "assessment:XA0009-irm-progress-report", "ogp:completion") == {"limited"}
    assert of(A2024, "assessment:XB0005-irm-end-of-term", "ogp:openedGovernment") == {"did-not-change"}
    assert of(A2024, "assessment:XC0001-irm-end-of-term", "ogp:earlyResults") == {"significant"}
    assert of(A2024, "assessment:XC0001-irm-progress-report", "ogp:potentialForResults") == {"modest"}
    assert of(A2024, "assessment:XC0001-irm-progress-report", "ogp:clusteredWith") == {"XC0002"}


def test_reasons_for_no_value_are_kept_apart() -> None:
    assert absences(A2024, "commitment:XA0001") == {"supportingAgency": "not-applicable"}  # NA
    assert absences(A2024, "commitment:XB0004") == {"supportingAgency": "stated-none"}  # N/A
    assert absences(A2024, "commitment:XB0005") == {"supportingAgency": "undetermined"}
    pending = absences(A2024, "assessment:XC0002-irm-end-of-term")
    assert (pending["completion"], pending["changeInCompletion"]) == ("pending-review", "not-reviewed")
    assert absences(A2024, "assessment:XA0001-irm-end-of-term")["completion"] == "no-data"
    blank = absences(A2024, "assessment:XA0011-irm-progress-report")
    assert set(blank.values()) == {"blank"} and "starredCurrent" in blank
    assert absences(A2024, "commitment:XA0011")["title"] == "blank"


def test_a_label_and_a_code_that_contradict_each_other_are_reported_and_neither_is_taken() -> None:
    assert of(A2024, "assessment:XA0002-irm-progress-report", "ogp:potentialImpact") == set()
    assert absences(A2024, "assessment:XA0002-irm-progress-report")["potentialImpact"] == "contradictory"
    assert exports.noted(A2024, "Potential Impact: label and code contradict") == ["label 'Moderate', code '3'"]
    mills = "assessment:XA0010-irm-end-of-term"
    assert absences(A2024, mills)["changeInCompletion"] == "contradictory"  # Increase, 0
    assert absences(A2024, mills)["openedCivicParticipation"] == "contradictory"  # Marginal, 0
    assert of(A2024, mills, "ogp:openedPublicAccountability") == {"marginal"}


def test_institutions_are_split_where_that_is_safe() -> None:
    assert of(A2024, "commitment:XA0002", "ogp:leadAgency") == {"xa-ministry-of-rivers", "xa-well-fund"}
    assert of(A2024, "commitment:XA0002", "ogp:supportingAgency") == {"xa-union-of-millers-um"}
    assert of(A2024, "commitment:XA0009", "ogp:supportingAgency") == {"xa-well-fund", "xa-union-of-millers-um"}
    assert of(A2024, "commitment:XC0002", "ogp:supportingAgency") == {"xc-bar-of-cascara", "xc-legal-clinic"}
    for commitment in ("XA0010", "XB0003", "XC0001", "XPD0001"):
        assert of(A2024, f"commitment:{commitment}", "ogp:supportingAgency") == set()
        assert absences(A2024, f"commitment:{commitment}")["supportingAgency"] == "free-text"
    assert values(A2024, "agency:xb-harbor-board-hb", "ogp:nameAsPrinted") == {Literal("Harbor Board (HB)")}


def test_markup_is_no_part_of_a_title_and_no_address_is_stated_or_reported() -> None:
    assert values(A2024, "commitment:XA0010", "dcterms:title") == {Literal("Mills that publish their accounts")}
    for record in (A2024, A2016):
        assert b"@" not in record.turtle().replace(b"@prefix", b"").replace(b"@en", b"")
        assert "@" not in record.report.render("export.csv")


def test_tags_may_be_written_as_spreadsheets_write_truth() -> None:
    assert of(A2024, "commitment:XPD0001", "ogp:policyArea") == {
        "subnational",
        "open-contracting",
        "public-procurement",
    }
    assert of(A2024, "commitment:XC0001", "ogp:policyArea") == {
        *("justice", "open-justice", "digital-governance", "digital-participation", "digital-transformation")
    }
    assert exports.noted(A2024, "policy area without an answer (no-data)") == [
        *("Digital Participation", "Mainstreaming Participation", "Digital Transformation")
    ]


def test_a_star_that_its_rule_does_not_give_is_listed() -> None:
    listed = [what for what, _ in A2024.report.notes if "by the rule it would be" in what]
    assert [what.partition(" (")[0] for what in listed] == [
        "XA0010-irm-end-of-term: published starredCurrent is true, by the rule it would be false"
    ]
    # XA0002 has no potential impact that one could go by, and both its stars hang on it.
    counts = A2024.report.counts
    assert (counts["that do not"], counts["that lack an indicator to tell"]) == (1, 2)


def test_the_report_counts_and_names_what_is_not_carried() -> None:
    assert A2024.report.counts["rows read"] == A2024.report.counts["commitments"] == 11
    assert A2024.report.counts["statements made"] == len(A2024)
    text = A2024.report.render("export.csv")
    (derived,) = (row for row in text.splitlines() if "columns not carried (derived from other columns): " in row)
    assert ", Max Completion, " in derived
    (missing,) = (row for row in text.splitlines() if "columns of other layouts that are missing here: " in row)
    assert ", GC-PubInt, " in missing
    assert "Harbor Board (HB),agency/xb-harbor-board-hb    # export.csv:15" in text
    assert A2024.report.unplaced() == []


def test_full_text_is_carried_only_when_asked_for() -> None:
    assert values(A2024, "commitment:XA0001", "ogp:description") == set()
    carried = exports.read(exports.FOLDER / "commitments-2024.csv", with_text=True)
    assert len(values(carried, "commitment:XA0001", "ogp:description")) == 1


# --- the layout of 2016 ----------------------------------------------------------------------------------------------


def test_a_row_without_identifier_gets_an_iri_from_plan_and_number() -> None:
    assert {"XA-1-1", "XA-1-4-1", "XA-1-5", "XC-1-2-1-a", "XC-2-1", "XC-2-2"} <= things(A2016, "ogp:Commitment")
    assert of(A2016, "commitment:XC-1-2-1-a", "ogp:plan") == {"XC-1"}
    assert values(A2016, "member:XC", "ogp:nameAsPrinted") == {Literal("Cascaria")}
    assert len(things(A2016, "ogp:Commitment")) == 10


def test_repeated_and_missing_numbers_are_told_apart_by_their_words(tmp_path: Path) -> None:
    repeated = {thing for thing in things(A2016, "ogp:Commitment") if thing.startswith("XB-1-")}
    assert len([thing for thing in repeated if thing.startswith("XB-1-B-x")]) == 2
    assert len([thing for thing in repeated if thing.startswith("XB-1-x")]) == 1
    backwards = exports.changed(tmp_path, "2016", lambda rows: [rows[0], *reversed(rows[1:])])
    assert things(backwards, "ogp:Commitment") == things(A2016, "ogp:Commitment")


def test_a_member_that_no_table_knows_is_a_miss_with_a_provisional_code() -> None:
    misses = {miss.row for miss in A2016.report.misses if miss.table == "members"}
    assert misses == {("Freedonia", "member/x-freedonia")}
    assert of(A2016, "commitment:x-freedonia-1-3", "ogp:plan") == {"x-freedonia-1"}


def test_a_member_has_the_letters_of_its_other_rows(tmp_path: Path) -> None:
    def new_member(rows: exports.Table) -> exports.Table:
        one = exports.only(rows, "XA0001", {"Commitment Unique Identifier": "XN0001", "Country/Locality": "Newland"})
        other = {"Commitment Unique Identifier": "", "Commitment Number": "9", "Country/Locality": "Newland", "URL": ""}
        return [*one, exports.only(rows, "XA0002", other)[1]]

    record = exports.changed(tmp_path, "2024", new_member)
    assert {miss.row for miss in record.report.misses if miss.table == "members"} == {("Newland", "member/XN")}
    assert values(record, "commitment:XN-1-9", "ogp:plan") == {URIRef(ID + "plan/XN-1")}


def test_a_commitment_without_a_plan_says_why(tmp_path: Path) -> None:
    cells = {"Action Plan Number": "", "Action Plan ID": ""}
    cells |= {"Commitment Title": "Wells, call +221 33 000 00 00", "Start Date": "1-Mar-19"}
    record = exports.changed(tmp_path, "2024", lambda rows: exports.only(rows, "XA0001", cells))
    assert values(record, "commitment:XA0001", "ogp:plan") == set()
    assert exports.noted(record, "a commitment without the number of its plan") == ["XA0001"]
    assert absences(record, "commitment:XA0001")["plan"] == "blank"
    assert values(record, "commitment:XA0001", "dcterms:title") == {Literal("Wells, call")}
    assert "33 000" not in record.report.render("export.csv")


def test_values_of_the_older_layout() -> None:
    first = "assessment:XA-1-1-irm-progress-report"
    assert of(A2016, first, "ogp:specificity") == {"medium"}  # b. medium
    assert of(A2016, first, "ogp:completion") == {"substantial"}  # c. Substantial
    assert values(A2016, first, "ogp:starredBefore2015") == {Literal(True)}
    assert absences(A2016, first)["starred2015"] == "no-data"
    assert of(A2016, "commitment:XA-1-1", "ogp:grandChallenge") == {"improving-public-services"}
    assert of(A2016, "commitment:XA-1-4-1", "ogp:grandChallenge") == {
        *("increasing-public-integrity", "managing-public-resources")
    }
    bridges = "assessment:XA-1-5-irm-progress-report"
    assert absences(A2016, bridges)["specificity"] == "contradictory"  # None, 1
    assert of(A2016, bridges, "ogp:potentialImpact") == {"none"}  # Unclear, 0
    assert of(A2016, bridges, "ogp:completion") == {"withdrawn"}
    assert of(A2016, bridges, "ogp:assessedValue") == {"technology-and-innovation"}
    assert of(A2016, bridges, "ogp:relevance") == {"not-relevant"}
    aid = "assessment:XC-2-2-irm-end-of-term"
    assert of(A2016, aid, "ogp:changeInCompletion") == {"decrease"}
    assert of(A2016, aid, "ogp:openedGovernment") == {"did-not-change"}  # b. None


def test_names_of_policy_areas_of_the_time() -> None:
    assert of(A2016, "commitment:XA-1-4-1", "ogp:policyArea") == {
        *("fiscal-openness", "citizen-budgets", "access-to-information")
    }
    assert of(A2016, "commitment:XC-1-2-1-a", "ogp:policyArea") == {"law-enforcement-and-justice", "judiciary"}
    assert exports.noted(A2016, "policy area without an answer (not-reviewed)") == ["Marginalized Communities"]


def test_dates_of_the_older_layout() -> None:
    assert values(A2016, "commitment:XA-1-4-1", "ogp:period") == {edtf("2012-07-01/2013-06-30")}
    assert values(A2016, "commitment:XC-1-2-1-a", "ogp:start") == {edtf("2013-05-09")}
    assert absences(A2016, "commitment:XA-1-1")["startDate"] == "not-stated"
    assert absences(A2016, "commitment:XA-1-5")["endDate"] == "undetermined"
    assert exports.noted(A2016, "no such day") == ["31/9/2014"]
    assert set(exports.noted(A2016, "no date that can be read")) >= {"2012-2013"}


def test_a_person_is_stated_with_the_hash_of_the_address_alone() -> None:
    (person,) = values(A2016, "commitment:x-freedonia-1-3", "ogp:responsiblePerson")
    said = graph(A2016)
    assert {str(value) for value in said.objects(person, URIRef(PREFIXES["ogp"] + "nameAsPrinted"))} == {"Bo Orr"}
    # sha1sum of "mailto:" and the address in the file
    (digest,) = said.objects(person, URIRef(PREFIXES["foaf"] + "mbox_sha1sum"))
    assert str(digest) == "1af936c49ea78b63ed04245c2992a1db665b880f"


# --- other states of the same files ----------------------------------------------------------------------------------


def without_places(record: object) -> set[tuple[str, ...]]:
    """What a record says without where it stands: facts in which no line is named."""
    return {tuple(map(str, fact)) for fact in record.triples()[0] if "sha256" not in str(fact.predicate)}  # type: ignore[attr-defined]


@pytest.mark.parametrize("year_of", ["2024", "2016"])
def test_the_order_of_columns_and_blank_ones_change_nothing(tmp_path: Path, year_of: str) -> None:
    rows = exports.table(year_of)
    places = list(range(len(rows[0])))
    random.Random(5).shuffle(places)
    shuffled = [[row[place] for place in places] + ["", ""] for row in rows]
    again = exports.read(exports.saved(tmp_path, shuffled))
    plain = exports.read(exports.saved(tmp_path, rows))
    assert without_places(again) == without_places(plain)


@pytest.mark.parametrize(("separator", "mark"), [(";", True), ("\t", False), (",", True)])
def test_a_file_saved_again_says_the_same(tmp_path: Path, separator: str, mark: bool) -> None:
    rows = exports.table("2024")
    again = exports.read(exports.saved(tmp_path, rows, separator=separator, mark=mark))
    assert without_places(again) == without_places(exports.read(exports.saved(tmp_path, rows)))


def test_columns_that_are_missing_or_new_are_reported(tmp_path: Path) -> None:
    def fewer(rows: exports.Table) -> exports.Table:
        columns = ("Specificity", "Region", "End Date", "URL", "Commitment Unique Identifier")
        gone = {rows[0].index(name) for name in columns}
        kept = [[cell for place, cell in enumerate(row) if place not in gone] for row in rows]
        return [[*kept[0], "Mood of the reviewer"], *([*row, "sunny"] for row in kept[1:])]

    record = exports.changed(tmp_path, "2024", fewer)
    assert exports.noted(record, "columns new to this reader, not carried: Mood of the reviewer") == [""]
    (missing,) = (what for what, _ in record.report.notes if "missing here" in what)
    assert {"Specificity", "Region", "End Date"} <= set(missing.partition(": ")[2].split(", "))
    # The code of the specificity is still there; without identifiers the number in the plan names the commitment.
    assert of(record, "assessment:XA-1-1-irm-progress-report", "ogp:specificity") == {"medium"}
    assert values(record, "commitment:XA-1-4-1", "ogp:end") == set()


def test_a_plan_and_an_identifier_are_found_where_else_the_row_has_them(tmp_path: Path) -> None:
    def fewer(rows: exports.Table) -> exports.Table:
        gone = {rows[0].index(name) for name in ("Action Plan Number", "Commitment Unique Identifier")}
        return [[cell for place, cell in enumerate(row) if place not in gone] for row in rows]

    record = exports.changed(tmp_path, "2024", fewer)
    assert things(record, "ogp:Commitment") == things(A2024, "ogp:Commitment")
    assert things(record, "ogp:ActionPlan") == things(A2024, "ogp:ActionPlan")
    blank = exports.changed(tmp_path, "2024", lambda rows: exports.only(rows, "XA0009", {"Action Plan Number": ""}))
    assert values(blank, "commitment:XA0009", "ogp:plan") == values(A2024, "commitment:XA0009", "ogp:plan")


def test_a_lead_may_be_a_unit_of_a_body(tmp_path: Path) -> None:
    def changed(rows: exports.Table) -> exports.Table:
        rows[0] = ["Lead Institution" if "Lead Institution" in head else head for head in rows[0]]
        cells = {"Lead Institution": "Wells Division, Ministry of Rivers", "Commitment Number": "1-Feb"}
        return exports.only(rows, "XA0001", cells)

    record = exports.changed(tmp_path, "2024", changed)
    assert of(record, "commitment:XA0001", "ogp:leadAgency") == {"xa-ministry-of-rivers"}
    assert of(record, "commitment:XA0001", "ogp:leadUnit") == {"xa-wells-division"}
    assert of(record, "unit:xa-wells-division", "org:unitOf") == {"xa-ministry-of-rivers"}
    assert exports.noted(record, "a spreadsheet has made a date") == ["1-Feb"]


def test_words_that_no_list_knows_are_reported_and_never_taken(tmp_path: Path) -> None:
    def rubbish(rows: exports.Table) -> exports.Table:
        cells = {
            "Potential Impact": "Purple",
            "_Potential Impact": "9",
            "Verifiable": "perhaps",
            "Carried Forward": "7",
        }
        rows[0] = ["Potential Impact" if head.startswith("Potential&nbsp;Impact") else head for head in rows[0]]
        return exports.only(rows, "XA0009", {**cells, "Open Data": "2", "Action Plan Number": "second"})

    record = exports.changed(tmp_path, "2024", rubbish)
    review = absences(record, "assessment:XA0009-irm-progress-report")
    assert (review["potentialImpact"], review["verifiable"]) == ("unrecognized", "unrecognized")
    assert set(exports.noted(record, "value not understood")) == {"Purple", "9", "perhaps", "7", "2"}
    assert exports.noted(record, "no number of a plan") == ["second"]
    assert values(record, "commitment:XA0009", "ogp:plan") == set()


def test_rows_that_do_not_fit_their_header_are_left_over(tmp_path: Path) -> None:
    def broken(rows: exports.Table) -> exports.Table:
        cut, moved, note = rows[2][:40], [*rows[3][:12], "one more", *rows[3][12:]], ["Source: OGP"] + [""] * 170
        return [rows[0], rows[1], cut, moved, rows[0], note, rows[4]]

    record = exports.changed(tmp_path, "2024", broken)
    assert things(record, "ogp:Commitment") == {"XA0001", "XA0010"}
    left = [what.partition(",")[0] for _, what, _ in record.report.leftovers]
    assert left == [
        "a row with 40 cells under 171 headers",
        "a row with 172 cells under 171 headers",
        "a row that names no commitment",
    ]
    assert record.report.unplaced() == []
    assert record.report.counts["rows not read"] == 3


def test_a_header_alone_is_told(tmp_path: Path) -> None:
    record = exports.changed(tmp_path, "2024", lambda rows: rows[:1])
    assert exports.noted(record, "a header and no row below it") == [""]


def test_names_in_other_letters_are_names(tmp_path: Path) -> None:
    def changed(rows: exports.Table) -> exports.Table:
        return exports.only(rows, "XA0001", {"Supporting Institution(s)": "행정안전부; 재정부 (MF); Well Fund"})

    record = exports.changed(tmp_path, "2024", changed)
    agencies = values(record, "commitment:XA0001", "ogp:supportingAgency")
    said = graph(record)
    printed = {str(name) for one in agencies for name in said.objects(one, URIRef(PREFIXES["ogp"] + "nameAsPrinted"))}
    assert {"재정부 (MF)", "Well Fund"} <= printed and len(agencies) == len(printed)


def test_a_date_stays_words_when_no_date_of_the_file_tells(tmp_path: Path) -> None:
    change = {"Start Date": "3/4/2014", "End Date": "5/5/2016"}
    record = exports.changed(tmp_path, "2024", lambda rows: exports.only(rows, "XA0009", change))
    assert values(record, "commitment:XA0009", "ogp:start") == set()
    assert values(record, "commitment:XA0009", "ogp:end") == {edtf("2016-05-05")}
    assert any("no date in this file tells" in what for what, _ in record.report.notes)


def test_the_reader_is_known_by_its_headers(tmp_path: Path) -> None:
    for year_of in ("2024", "2016"):
        lookups = Lookups([exports.LOOKUPS], CODE_LISTS)
        record = import_document(exports.FOLDER / f"commitments-{year_of}.csv", None, lookups)
        assert len(record) == len(exports.invented(year_of))
    assert READERS["ogp-export"].kind == "DatabaseExport"
    path = tmp_path / "other.csv"
    path.write_text("Name,Age\nBo,7\n")
    with pytest.raises(InputError, match="headers of a commitments export"):
        exports.read(path)
