"""Invented pages of four members in several years' layouts, text and web pages; every fact was read off by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import Literal

from ogpkg import resources
from ogpkg.sources import organizations
from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.pages.page_layout import lay_out, single
from ogpkg.sources.record import Record, term
from tests.paths import ROOT, SEEDS
from tests.sources.arcadia import edtf, keys
from tests.sources.said import absences, english, lines, things, values

WORLD = ROOT / "tests" / "world"
PAGES = SEEDS.parent / "pages"
CODE_LISTS = resources.folder("ontology") / "codelists"
#: Only these tables: what a page means must not change when another test adds an agency.
TABLES = ("members", "titles")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lookups")
    for name in TABLES:
        (folder / f"{name}.csv").write_bytes((WORLD / "lookups" / f"{name}.csv").read_bytes())
    (folder / "listed-types.csv").write_text("text,class\nAction Plan,ActionPlanDocument\nIRM Report,IrmReport\n")
    (folder / "plans.csv").write_text("member,cycle,iri\nXB,2016,plan/XB-1\nXC,2016,plan/XC-1\n")
    return folder


@pytest.fixture(scope="module")
def page(tables: Path):
    return cache(lambda name: import_document(WORLD / "pages" / name, None, Lookups([tables], CODE_LISTS)))


def left(record: Record) -> dict[int, str]:
    return {line: text for line, _, text in record.report.leftovers}


def misses(record: Record, table: str) -> list[tuple[str, ...]]:
    return sorted(miss.row for miss in record.report.misses if miss.table == table)


def test_an_old_page_with_headings_star_and_doubled_icon_words(page):
    old = page("xb0002-2020.txt")
    this, irm = "commitment:XB0002", "assessment:XB0002-irm"
    assert lines(old, "member:XB", "ogp:nameAsPrinted", Literal("Borealia")) == [2]
    assert lines(old, this, "ogp:plan", term("plan:XB-1")) == [10]
    assert lines(old, "plan:XB-1", "ogp:cycle", Literal("2016")) == [12]
    assert values(old, this, "ogp:leadAgency") == {term("agency:xb-ministry-of-forests")}
    bodies = {"xb-ministry-of-finance", "xb-pine-watch", "xb-sawmill-union"}
    assert keys(values(old, this, "ogp:supportingAgency")) == bodies
    areas = {"natural-resources", "open-contracting-and-procurement", "legislation-and-regulation"}
    assert keys(values(old, this, "ogp:policyArea")) == areas
    assert lines(old, irm, "ogp:starred", Literal(True)) == [30]
    assert lines(old, irm, "ogp:openedGovernment", term("did-it-open-government:major")) == [32]
    assert values(old, irm, "ogp:earlyResults") == set()
    assert keys(values(old, irm, "ogp:assessedValue")) == {"access-to-information", "public-accountability"}
    assert values(old, irm, "ogp:potentialImpact") == {term("potential-impact:transformative")}
    assert lines(old, irm, "ogp:completion", term("completion:complete")) == [44]


def test_the_reports_of_a_list_are_sources_of_the_review(page):
    old = page("xb0002-2020.txt")
    titles = {
        "xb-borealia-end-of-term-report-2016-2018": "Borealia End-of-Term Report 2016-2018",
        "xb-borealia-mid-term-report-2016-2018-for-public-comment": (
            "Borealia Mid-Term Report 2016-2018 – For Public Comment"
        ),
    }
    assert keys(values(old, "assessment:XB0002-irm", "prov:hadPrimarySource")) == set(titles)
    assert things(old, "ogp:IrmReport") == set(titles)
    for name, title in titles.items():
        assert values(old, f"document:{name}", "dcterms:title") == {english(title)}


def test_what_the_irm_says_below_a_description_is_not_the_plans(page):
    old = page("xb0002-2020.txt")
    # A sentence that begins with "Completion:" or "Status:" there is no label.
    assert values(old, "assessment:XB0002-irm", "ogp:completion") == {term("completion:complete")}
    assert values(old, "commitment:XB0002", "ogp:status") == {term("commitment-status:inactive")}
    assert {50, 52, 54, 56, 58} <= old.report.prose
    assert [line for line, _ in old.report.unplaced()] == [48]


def test_the_list_below_a_page(page):
    old = page("xb0002-2020.txt")
    assert things(old, "ogp:Commitment") == {f"XB000{number}" for number in range(1, 6)}
    assert absences(old, "commitment:XB0003") == {"primaryPolicyArea": "blank"}


def test_a_later_page_without_blank_lines_name_or_stars(page):
    later = page("xa0011-2024.txt")
    this, irm = "commitment:XA0011", "assessment:XA0011-irm"
    assert lines(later, this, "dcterms:title", english("Bridge Inspections Online")) == [1]
    assert things(later, "ogp:Member") == set()
    assert values(later, this, "ogp:plan") == {term("plan:XA-2021")}
    assert misses(later, "plans") == [("XA", "2021", "plan/XA-2021")]
    assert absences(later, this) == {"status": "blank"}
    # The next heading is glued to the last area.
    areas = {"infrastructure-and-transport", "open-data", "private-sector"}
    assert keys(values(later, this, "ogp:policyArea")) == areas
    assert lines(later, irm, "ogp:assesses", term(this)) == [11]
    assert lines(later, irm, "ogp:earlyResults", term("early-results:moderate")) == [13]
    assert lines(later, irm, "ogp:relevance", term("relevance:relevant")) == [16]
    assert lines(later, irm, "ogp:ambition", term("ambition:high")) == [17]
    assert lines(later, irm, "ogp:completion", term("completion:substantial")) == [19]


def test_labels_of_the_form_inside_a_support_cell_sort_the_actors(page):
    later = page("xa0011-2024.txt")
    this = "commitment:XA0011"
    state = {"xa-ministry-of-rivers", "xa-office-of-the-auditor"}
    others = {"xa-arcadian-bridge-watch-abw", "xa-institute-for-safe-crossings"}
    assert keys(values(later, this, "ogp:supportingAgency")) == state
    assert keys(values(later, this, "ogp:stateActor")) == state
    assert keys(values(later, this, "ogp:nonStateActor")) == others
    assert keys(values(later, this, "ogp:otherActor")) == others


def test_labels_and_values_on_lines_of_their_own(page):
    apart = page("xc0002-2019.txt")
    this, irm = "commitment:XC0002", "assessment:XC0002-irm"
    assert lines(apart, this, "dcterms:title", english("A Bell for Every Complaint")) == [3]
    assert lines(apart, this, "ogp:plan", term("plan:XC-1")) == [7]
    assert lines(apart, this, "ogp:status", term("commitment-status:inactive")) == [13]
    assert lines(apart, this, "ogp:leadAgency", term("agency:xc-ministry-of-villages")) == [16]
    assert absences(apart, this) == {"supportingAgency": "stated-none"}
    assert keys(values(apart, this, "ogp:policyArea")) == {"public-service-delivery", "public-participation"}
    assert lines(apart, irm, "ogp:starred", Literal(False)) == [31]
    assert lines(apart, irm, "ogp:potentialImpact", term("potential-impact:minor")) == [44]
    # The line below the blank label is the description, not the completion.
    assert absences(apart, irm) == {"earlyResults": "no-data", "completion": "blank"}
    assert [line for line, _ in apart.report.unplaced()] == [49]


def test_a_page_full_of_gaps_says_of_each_why(page):
    gaps = page("xc0003-2021.txt")
    this, irm = "commitment:XC0003", "assessment:XC0003-irm"
    assert values(gaps, "member:XC", "ogp:nameAsPrinted") == {Literal("Republic of Cascara")}
    assert absences(gaps, "plan:XC-1") == {"title": "not-attached"}
    assert values(gaps, this, "ogp:plan") == {term("plan:XC-1")}
    assert absences(gaps, this) == {
        "leadAgency": "stated-none",
        "supportingAgency": "blank",
        "policyArea": "stated-none",
    }
    assert absences(gaps, irm) == {
        "hadPrimarySource": "no-data",
        "starred": "no-data",
        "earlyResults": "unrecognized",
        "verifiable": "blank",
    }
    assert misses(gaps, "concepts") == [("early-results", "Glorious", "early-results/")]
    assert values(gaps, irm, "ogp:relevance") == {term("relevance:not-relevant")}
    assert values(gaps, irm, "ogp:completion") == {term("completion:not-started")}
    assert [text for _, text in gaps.report.unplaced()] == ["Colour of the Page: blue"]


def test_the_newest_labels_and_the_newest_groups(page):
    new = page("xc0007-2025.txt")
    this, irm = "commitment:XC0007", "assessment:XC0007-irm"
    assert keys(values(new, this, "ogp:stateActor")) == {"xc-treasury-of-cascara"}
    assert keys(values(new, this, "ogp:nonStateActor")) == {"xc-coin-counters", "xc-parents-of-cascara"}
    areas = {"publication-of-budget-fiscal-information", "youth"}
    assert keys(values(new, this, "ogp:policyArea")) == areas
    assert values(new, irm, "ogp:potentialForResults") == {term("potential-for-results:modest")}
    assert values(new, irm, "ogp:openedGovernment") == {term("did-it-open-government:did-not-change")}
    assert absences(new, irm) == {"earlyResults": "pending-review", "ambition": "no-data", "completion": "no-data"}


def test_a_saved_web_page_of_a_local_member(page):
    local = page("xpd0001-2023.html")
    this, irm = "commitment:XPD0001", "assessment:XPD0001-irm"
    # The site's menu above the title says "Commitments" and "Resources", too.
    assert values(local, "member:XPD", "ogp:nameAsPrinted") == {Literal("Port Delta, Arcadia")}
    assert values(local, this, "dcterms:title") == {english("Harbour Fees in the Open")}
    assert values(local, "plan:XPD-2021", "ogp:period") == {edtf("2021/2022")}
    assert keys(values(local, this, "ogp:supportingAgency")) == {"xpd-ministry-of-rivers"}
    others = {"xpd-ship-owners-association", "xpd-gull-society"}
    assert keys(values(local, this, "ogp:nonStateActor")) == others
    areas = {"fiscal-openness", "publication-of-budget-fiscal-information"}
    assert keys(values(local, this, "ogp:policyArea")) == areas
    assert values(local, irm, "ogp:openedGovernment") == {term("did-it-open-government:marginal")}
    assert values(local, irm, "ogp:ambition") == {term("ambition:low")}
    assert values(local, irm, "ogp:completion") == {term("completion:limited")}
    assert things(local, "ogp:Commitment") == {"XPD0001", "XPD0002"}


def test_a_saved_web_page_of_tables_and_lists(page):
    table = page("xb0005-2023.html")
    this, irm = "commitment:XB0005", "assessment:XB0005-irm"
    assert values(table, "plan:XB-2018", "dcterms:title") == {english("Borealia Action Plan 2018-2020")}
    assert values(table, this, "ogp:leadAgency") == {term("agency:xb-office-of-roads")}
    assert absences(table, this) == {"supportingAgency": "stated-none"}
    assert keys(values(table, this, "ogp:policyArea")) == {"infrastructure-and-transport", "open-data"}
    reports = {"xb-borealia-transitional-results-report-2018-2020", "xb-borealia-design-report-2018-2020"}
    assert keys(values(table, irm, "prov:hadPrimarySource")) == reports
    assert values(table, irm, "ogp:openedGovernment") == {term("did-it-open-government:outstanding")}
    assert absences(table, irm) == {"starred": "pending-review", "potentialImpact": "blank"}
    assert values(table, irm, "ogp:completion") == {term("completion:substantial")}


def test_a_member_page_with_two_contacts_and_a_document_without_a_type(page):
    member = page("xb-member-2020.txt")
    assert lines(member, "plan:XB-2", "ogp:statedCommitmentCount", Literal(3)) == [17, 20]
    posts = {"xb-ministry-of-forests-timber-unit-head-clerk", "xb-office-of-roads-senior-policy-adviser"}
    assert things(member, "ogp:Post") == posts
    # No table knows the second title; the address is made of the name, and tells where it ends.
    assert misses(member, "titles") == [("Senior Policy Adviser", "Senior Policy Adviser")]
    assert {str(name) for person in things(member, "ogp:Person") for name in _names(member, person)} == {
        "Ida Halm",
        "Siri Moe",
    }
    note = "document:xb-borealia-a-note-on-snow"
    assert absences(member, note) == {"listedType": "blank"}
    assert "xb-borealia-a-note-on-snow" in things(member, "ogp:SourceDocument")
    assert b"halm@" not in member.turtle()


def _names(record: Record, person: str) -> set:
    return values(record, f"person:{person}", "ogp:nameAsPrinted")


def test_a_local_member_without_blank_lines_and_a_contact_that_nobody_can_part(page):
    local = page("xpd-member-2023.txt")
    assert values(local, "member:XPD", "ogp:nameAsPrinted") == {Literal("Port Delta, Arcadia")}
    assert lines(local, "plan:XPD-1", "ogp:statedCommitmentCount", Literal(2)) == [9, 10]
    assert things(local, "ogp:Post") == {"xpd-harbour-office-of-port-delta-quay-team-harbour-clerk"}
    assert left(local)[14] == "Tom Reed Harbour Office of Port Delta"
    assert [row[1] for row in misses(local, "persons")] == ["Tom Reed", "Lia Sand"]
    assert things(local, "ogp:Commitment") == {"XPD0001", "XPD0002"}


def test_a_member_page_that_lists_no_commitment_tells_its_member_by_its_name(page):
    bare = page("xc-member-2024.txt")
    assert bare.document.member == "XC"
    assert things(bare, "ogp:Commitment") == set()
    assert values(bare, "plan:XC-3", "ogp:period") == {edtf("2022/2024")}


def test_a_saved_member_page_with_contacts_on_lines_of_their_own(page):
    saved = page("xa-member-2022.html")
    posts = {"xa-ministry-of-rivers-wells-division-deputy-director", "xa-ministry-of-bridges-and-ferries-director"}
    assert things(saved, "ogp:Post") == posts
    assert values(saved, "member:XA", "ogp:nameAsPrinted") == {Literal("Arcadia")}
    cycles = {"XA0011": "2021", "XA0012": "2021", "XA0007": "2018", "XA0003": "2014"}
    for identifier, cycle in cycles.items():
        assert values(saved, f"commitment:{identifier}", "ogp:cycle") == {Literal(cycle)}
    assert values(saved, "commitment:XA0003", "ogp:listPosition") == {Literal(4)}
    assert things(saved, "ogp:IrmReport") == {"xa-arcadia-action-plan-review-2021-2023"}


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("Ministry of Rivers, Office of Roads", ["Ministry of Rivers", "Office of Roads"]),
        ("Office of the Judge and Ministry of Peace, Ministry of Rivers", []),
        ("Ministry of Rivers and Ministry of Bridges", ["Ministry of Rivers", "Ministry of Bridges"]),
        ("Ministry of Lakes and Rivers", ["Ministry of Lakes and Rivers"]),
        ("Department of Wells, Boats, Fish and Ice", []),
        ("Wells Division, Ministry of Rivers", []),
        ("Boat Institute (BI), MRB, River Bank", ["Boat Institute (BI)", "MRB", "River Bank"]),
        ("all ministries, civil society organizations", []),
        ("Harbour Commission Ministry of Rivers", []),
        ("NGO, Ministry of Rivers", []),
    ],
)
def test_a_list_of_bodies_is_parted_only_where_that_is_safe(cell, named):
    assert organizations.names(cell) == named


def test_a_unit_before_its_agency():
    split = organizations.split_unit("Wells Division, Ministry of Rivers")
    assert split == ("Wells Division", "Ministry of Rivers")
    assert organizations.split_unit("Ministry of Wells, Ministry of Rivers") is None


@pytest.mark.parametrize(
    ("words", "once"),
    [("Major Major", "Major"), ("Did Not Change Did not change", "Did Not Change"), ("Yes", "Yes"), ("a b", "a b")],
)
def test_doubled_words_count_once(words, once):
    assert single(words) == once


def test_what_the_glossary_says_of_a_word_is_left_out():
    text = "Wells (XA0001)\nAction PlanAction plans are at the core of all that a government promi...: Plan of Wells\n"
    layout = lay_out(list(enumerate(text.split("\n"), start=1)), lambda _name, _text: False)
    assert [(entry.name, entry.words) for entry in layout.entries] == [("plan", "Plan of Wells")]


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.glob("*.txt")) if PAGES.is_dir() else [])
def test_every_page_of_other_members_is_recognized_and_read(name):
    record = import_document(PAGES / name, None, Lookups([resources.folder("data") / "lookups"], CODE_LISTS))
    allowed = {"[prose not copied]", "Problem to be addressed [prose not copied]", "The commitment [prose not copied]"}
    unplaced = {text for _, text in record.report.unplaced() if "prose not copied" not in text}
    assert unplaced - allowed <= {"Skip Navigation"}, name
    assert misses(record, "concepts") == []
    if not name.startswith("member"):
        identifier = name[:6]
        said = absences(record, f"assessment:{identifier}-irm")
        assert "unrecognized" not in said.values()
        assert values(record, f"commitment:{identifier}", "ogp:plan")


def test_the_spanish_side_of_the_site(page):
    spanish = page("xc0001-2022-es.txt")
    this, irm = "commitment:XC0001", "assessment:XC0001-irm"
    title = Literal("Publicar los presupuestos de las aldeas", lang="es")
    assert lines(spanish, this, "dcterms:title", title) == [4]
    assert values(spanish, "member:XC", "ogp:nameAsPrinted") == {Literal("Cascara")}
    assert lines(spanish, this, "ogp:plan", term("plan:XC-1")) == [10]
    assert values(spanish, "plan:XC-1", "ogp:period") == {edtf("2016/2018")}
    assert absences(spanish, this) == {"status": "blank", "supportingAgency": "stated-none"}
    assert values(spanish, this, "ogp:leadAgency") == {term("agency:xc-tesoro-de-cascara")}
    assert keys(values(spanish, irm, "prov:hadPrimarySource")) == {
        "xc-informe-de-diseno-de-cascara-2016-2018",
        "xc-informe-de-fin-de-termino-de-cascara-2016-2018",
    }
    assert values(spanish, irm, "ogp:openedGovernment") == {term("did-it-open-government:marginal")}
    assert values(spanish, irm, "ogp:verifiable") == {term("verifiable:yes")}
    assert values(spanish, irm, "ogp:relevance") == {term("relevance:relevant")}
    assert values(spanish, irm, "ogp:ambition") == {term("ambition:low")}
    assert absences(spanish, irm) == {"completion": "blank"}


def test_pages_saved_with_their_links_read_like_those_without(tables):
    folder = tables.parent
    text = (WORLD / "pages" / "xc0003-2021.txt").read_text()
    linked = text.replace("Republic of Cascara", "[Republic of Cascara](https://site.example/cascara/)")
    linked = linked.replace("The Well Map", "# The Well Map").replace("Lead Institution:", "**Lead Institution:**")
    linked = linked.replace("No IRM Data\nStarred", "[Cascara Design Report](https://site.example/report/)\nStarred")
    path = folder / "linked.md"
    path.write_text(linked)
    record = import_document(path, None, Lookups([tables], CODE_LISTS))
    assert values(record, "member:XC", "ogp:nameAsPrinted") == {Literal("Republic of Cascara")}
    assert values(record, "commitment:XC0003", "dcterms:title") == {english("The Well Map")}
    assert keys(values(record, "assessment:XC0003-irm", "prov:hadPrimarySource")) == {"xc-cascara-design-report"}
    assert absences(record, "commitment:XC0003")["leadAgency"] == "stated-none"


CONTACTS = """Arcadia
• Member Since 2012
• Action Plan 5
Contact
Ana Vale
Deputy Director
Wells Division
Ministry of Rivers
Tel: +99 2 200 12 34
Email
Bo Orr
Director, Ministry of Bridges
[email protected]
Open Government Team
Ministry of Rivers
opengov@rivers.example
Cy Tam Director, Ministry of Bridges +99-2-200-1234 cy.tam@bridges.example
Di Low Lamplighter of Rivers dilow@rivers.example
Commitments
GE0066, 2018, Open Data
GE0067, 2018,
"""


@pytest.fixture(scope="module")
def contacts(tables: Path) -> Record:
    path = tables.parent / "contacts.txt"
    path.write_text(CONTACTS)
    return import_document(path, "ogp-member-page", Lookups([tables], CODE_LISTS))


def test_contacts_end_where_an_address_is_or_would_be(contacts):
    posts = {"ge-ministry-of-rivers-wells-division-deputy-director", "ge-ministry-of-bridges-director"}
    assert things(contacts, "ogp:Post") == posts
    assert {str(name) for one in things(contacts, "ogp:Person") for name in _names(contacts, one)} == {
        "Ana Vale",
        "Bo Orr",
        "Cy Tam",
    }
    with_mail = {
        person for person in things(contacts, "ogp:Person") if values(contacts, f"person:{person}", "foaf:mbox_sha1sum")
    }
    assert {str(name) for one in with_mail for name in _names(contacts, one)} == {"Cy Tam"}


def test_a_team_is_no_person_and_a_word_that_begins_no_title_ends_no_name(contacts):
    # "dilow" is made of "Di Low", but "Lamplighter" may be a name as well as a post.
    assert {14, 18} <= set(left(contacts))
    assert b"1234" not in contacts.turtle()
    assert b"12 34" not in contacts.turtle()


def test_a_list_that_has_lost_its_titles_still_lists(contacts):
    assert things(contacts, "ogp:Commitment") == {"GE0066", "GE0067"}
    assert absences(contacts, "commitment:GE0066") == {"title": "lost-in-extraction"}
