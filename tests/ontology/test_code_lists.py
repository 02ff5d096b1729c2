"""Code lists: one file a list, and a label leads to one concept only, as the look-ups compare labels."""

from collections import defaultdict

import pyoxigraph as ox
import pytest

from ogpkg.iris import CODE_LISTS, ID, PREFIXES
from ogpkg.sources.lookups import Lookups, key
from tests.ontology.files import CODE_LISTS as FILES
from tests.ontology.files import store_of, with_statements
from tests.paths import ROOT

LABELS = tuple(PREFIXES["skos"] + name for name in ("prefLabel", "altLabel", "hiddenLabel", "notation"))


def ambiguous(store: ox.Store) -> dict[tuple[str, str], set[str]]:
    """(list, compared label) → concepts, for the labels that lead to more than one concept of their list."""
    concepts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for quad in store:
        if quad.predicate.value in LABELS and quad.subject.value.startswith(ID):
            scheme = quad.subject.value.removeprefix(ID).split("/")[0]
            concepts[scheme, key(quad.object.value)].add(quad.subject.value)
    return {label: found for label, found in concepts.items() if len(found) > 1}


def test_every_code_list_has_its_file() -> None:
    assert sorted(path.stem for path in FILES) == sorted(CODE_LISTS)


def test_a_label_leads_to_one_concept() -> None:
    assert ambiguous(store_of({path: ID + path.stem for path in FILES})) == {}


def test_a_label_of_two_concepts_is_found_whatever_its_case_and_quotes() -> None:
    two = "phase:a skos:prefLabel 'Citizens’ view'@en . phase:b skos:hiddenLabel \"CITIZENS' VIEW\" ."
    found = ambiguous(with_statements(ox.Store(), two, "urn:list"))
    assert found == {("phase", "citizens' view"): {f"{ID}phase/a", f"{ID}phase/b"}}


@pytest.mark.parametrize(
    ("scheme", "text", "concept"),
    [
        ("absence-reason", "N/A", "stated-none"),
        ("absence-reason", "NA", "stated-none"),
        ("absence-reason", "-", "stated-none"),
        ("absence-reason", "Pending IRM Review", "pending-review"),
        ("absence-reason", "NR", "not-reviewed"),
        ("absence-reason", "ND", "no-data"),
        ("absence-reason", "No IRM Data", "no-data"),
        ("completion", "Substantially completed", "substantial"),
        ("completion", "c. Substantial", "substantial"),
        ("completion", "Completed", "complete"),
        ("completion", "No Evidence Available", "unclear"),
        ("ogp-value", "Enhancing Transparency", "access-to-information"),
        ("ogp-value", "Civil engagement", "civic-participation"),
        ("ogp-value", "Government Accountability", "public-accountability"),
        ("ogp-value", "TECH", "technology-and-innovation"),
        ("ogp-aim", "Anti-corruption", "fighting-corruption"),
        ("ogp-aim", "Governance through new technologies", "new-technologies"),
        ("policy-area", "Anti Corruption and Integrity", "anti-corruption-and-integrity"),
        ("policy-area", "Audits and Controls", "audits-and-controls"),
        ("policy-area", "Environment and Climate", "environment-and-climate"),
        ("policy-area", "Fiscal Transparency", "fiscal-transparency"),
        ("relevance", "Not Relevant", "not-relevant"),
        ("specificity", "b. medium", "medium"),
        ("participation", "No Consultation", "no-consultation"),
    ],
)
def test_a_spelling_of_the_sources_leads_to_its_concept(scheme: str, text: str, concept: str) -> None:
    assert Lookups([], ROOT / "ontology" / "codelists").concept(scheme, text) == f"{ID}{scheme}/{concept}"
