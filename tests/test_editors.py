"""The editors' own statements (``data/editors.ttl``): whole, about what there is, and free of what we never publish."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from ogpkg import resources
from ogpkg.iris import ID, PREFIXES
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import term
from tests.paths import FACTS, ROOT, needs_facts

DATA = resources.folder("data")
FILE = DATA / "editors.ttl"
TEXT = FILE.read_text(encoding="utf-8")
CODES = {f"KR{number:04}" for number in range(1, 49)}
LABEL, ABSTRACT = term("skos:prefLabel"), term("dcterms:abstract")


@pytest.fixture(scope="module")
def editors() -> Graph:
    return Graph().parse(FILE, format="turtle")


def iris(table: str) -> set[URIRef]:
    rows = Lookups([DATA / "lookups"], resources.folder("ontology") / "codelists").rows(table)
    return {URIRef(ID + row["iri"]) for row in rows}


def keys(graph: Graph, kind: str) -> set[str]:
    """The keys of the subjects of one kind."""
    start = PREFIXES[kind]
    return {str(subject).removeprefix(start) for subject in graph.subjects() if str(subject).startswith(start)}


def literals(graph: Graph) -> Iterator[Literal]:
    return (value for value in graph.objects() if isinstance(value, Literal))


def languages(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    return sorted(value.language for value in graph.objects(subject, predicate))


def test_every_commitment_is_one_of_the_48_and_has_plan_and_labels(editors):
    assert keys(editors, "commitment") == CODES
    for code in CODES:
        commitment = term(f"commitment:{code}")
        assert languages(editors, commitment, LABEL) == ["en", "ko"], code
        assert len(list(editors.objects(commitment, term("ogp:plan")))) == 1, code


def test_no_document_prints_the_plans_of_the_pages_cycles_so_the_editors_count_them(editors):
    plans = [str(plan)[-1] for plan in editors.objects(None, term("ogp:plan"))]
    # 16 + 5 + 14 + 13, as the member page's list has them by cycle.
    assert [plans.count(number) for number in "1234"] == [16, 5, 14, 13]


def test_commitments_are_not_typed_here_for_a_document_has_to_name_them(editors):
    assert (None, term("rdf:type"), term("ogp:Commitment")) not in editors


def test_every_commitment_that_a_document_describes_has_abstracts(editors):
    described = CODES - {f"KR{number:04}" for number in range(17, 22)}
    subjects = {code for code in CODES if languages(editors, term(f"commitment:{code}"), ABSTRACT) == ["en", "ko"]}
    assert subjects == described
    for number in range(1, 6):
        assert languages(editors, term(f"response:KR-3-irm-{number}"), ABSTRACT) == ["en", "ko"]


def test_every_identification_has_confidence_reason_and_its_own_commitment(editors):
    assert keys(editors, "identification") == CODES
    for code in CODES:
        identification = term(f"identification:{code}")
        assert list(editors.objects(identification, term("ogp:identifies"))) == [term(f"commitment:{code}")]
        assert len(list(editors.objects(identification, term("ogp:confidence")))) == 1
        assert len(list(editors.objects(identification, term("rdfs:comment")))) == 1


@needs_facts
def test_confidences_and_plans_are_those_of_the_alignment_table(editors):
    with (FACTS / "alignment.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len(rows) == 48
    for row in rows:
        code, plan = row["ogp id"], row["plan"].removeprefix("NAP")
        assert editors.value(term(f"identification:{code}"), term("ogp:confidence")) == term(
            f"confidence:{row['confidence']}"
        )
        assert editors.value(term(f"commitment:{code}"), term("ogp:plan")) == term(f"plan:KR-{plan}")
        number = str(editors.value(term(f"identification:{code}"), term("ogp:numberInPlan")))
        assert row["plan ref"].lstrip("#").split()[0] == number


@needs_facts
def test_no_reason_is_copied_from_the_alignment_table(editors):
    reasons = {str(value) for value in editors.objects(None, term("rdfs:comment"))}
    with (FACTS / "alignment.tsv").open(encoding="utf-8", newline="") as lines:
        assert reasons.isdisjoint(row["why"] for row in csv.DictReader(lines, delimiter="\t"))


@pytest.mark.parametrize(
    ("table", "kind"), [("agencies", "ogp:Agency"), ("units", "ogp:AgencyUnit"), ("forums", "ogp:Forum")]
)
def test_every_body_of_the_lookups_has_class_and_english_label(editors, table, kind):
    for body in iris(table):
        assert (body, term("rdf:type"), term(kind)) in editors, body
        assert "en" in languages(editors, body, LABEL), f"{body}: add a label to data/editors.ttl"


def test_no_thing_has_two_labels_in_one_language(editors):
    for subject in set(editors.subjects(LABEL)):
        found = languages(editors, subject, LABEL)
        assert len(found) == len(set(found)), subject


def test_a_label_is_never_preferred_and_alternative_at_once(editors):
    for subject, label in editors.subject_objects(term("skos:altLabel")):
        assert (subject, LABEL, label) not in editors


def test_titles_with_a_slip_of_the_pen_have_a_corrected_label(editors):
    corrected = {
        "KR0021": "Encouraging the Private Sector to Utilize Public Data",
        "KR0045": "Disclosure of Cultural Heritage Resources",
        "KR0047": "Public Data Quality Management",
    }
    for code, label in corrected.items():
        assert editors.value(term(f"commitment:{code}"), term("skos:altLabel")) == Literal(label, lang="en")


def test_units_belong_to_the_agency_of_their_row(editors):
    rows = Lookups([DATA / "lookups"], resources.folder("ontology") / "codelists").rows("units")
    for row in rows:
        home = URIRef(ID + row["agency"]) if row["agency"] else None
        assert editors.value(URIRef(ID + row["iri"]), term("org:unitOf")) == home


def test_every_continuation_says_where_it_is_read(editors):
    pairs = set(editors.subject_objects(term("ogp:continuedBy")))
    assert pairs == {
        (term("commitment:KR0025"), term("commitment:KR0046")),
        (term("commitment:KR0026"), term("commitment:KR0047")),
    }
    for commitment, successor in pairs:
        (place,) = editors.subjects(term("rdf:subject"), commitment)
        assert editors.value(place, term("rdf:predicate")) == term("ogp:continuedBy")
        assert editors.value(place, term("rdf:object")) == successor
        assert editors.value(place, term("prov:wasDerivedFrom")) == term("document:kr-nap3-self-2018")


def test_the_ministries_succeed_one_another_through_changes(editors):
    old, middle, new = (
        term(f"agency:kr-ministry-of-{name}")
        for name in ("public-administration-and-security", "the-interior", "the-interior-and-safety")
    )
    for before, after in ((old, middle), (middle, new)):
        change = editors.value(before, term("org:changedBy"))
        assert editors.value(change, term("org:originalOrganization")) == before
        assert editors.value(change, term("org:resultingOrganization")) == after


def test_documents_described_here_are_read_or_listed(editors):
    read = {path.stem for path in (ROOT / "data").glob("*.ttl")}
    listed = {str(document).removeprefix(PREFIXES["document"]) for document in iris("listed-documents")}
    continuations = {"editors#continuation-KR0025", "editors#continuation-KR0026"}
    assert keys(editors, "document") <= read | listed | continuations


def test_the_file_is_signed_and_has_a_licence(editors):
    this = term("document:editors")
    assert editors.value(this, term("dcterms:creator"))
    assert editors.value(this, term("dcterms:license")) == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_there_are_no_blank_nodes(editors):
    assert all(isinstance(node, URIRef | Literal) for triple in editors for node in triple)


def test_no_address_and_no_telephone_number(editors):
    assert not [value for value in literals(editors) if "@" in value]
    assert not [value for value in literals(editors) if re.search(r"\d(?:[-. ]?\d){7,}", value)]


def test_subjects_of_a_kind_stand_in_order():
    subjects = re.findall(r"^([a-z]+:[\w-]+) ", TEXT, re.MULTILINE)
    for kind in {subject.split(":")[0] for subject in subjects}:
        found = [subject for subject in subjects if subject.startswith(f"{kind}:")]
        assert found == sorted(found), kind
        assert len(found) == len(set(found)), kind
