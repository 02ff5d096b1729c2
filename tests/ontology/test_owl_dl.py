"""ogp.ttl with its alignments is OWL 2 DL, consistent, and every class can have an instance."""

from pathlib import Path

import pytest
from rdflib import RDF, SKOS, XSD, Graph, Literal, URIRef

from ogpkg.iris import EDTF_DATATYPE
from tests.ontology.files import ALIGNMENTS_TTL, CODE_LISTS, DATA, OGP_TTL, graph_from, graph_of
from tests.ontology.hermit import dl_violations, needs_hermit, unsatisfiable

pytestmark = needs_hermit

UNSATISFIABLE = """
    ogp:A a owl:Class . ogp:B a owl:Class ; owl:disjointWith ogp:A .
    ogp:Both a owl:Class ; rdfs:subClassOf ogp:A , ogp:B .
"""
NOT_DL = {
    "a class that is a datatype property": "ogp:d a owl:DatatypeProperty , owl:ObjectProperty .",
    "a property nobody declared": "ogp:A a owl:Class ; rdfs:subClassOf "
    "[ a owl:Restriction ; owl:onProperty ogp:nobody ; owl:someValuesFrom ogp:A ] .",
    "a count of a transitive property": "ogp:p a owl:ObjectProperty , owl:TransitiveProperty , "
    "owl:FunctionalProperty .",
}
#: Datatypes of values that OWL 2 does not know; no range of ours names them.
UNKNOWN_DATATYPES = {URIRef(EDTF_DATATYPE), XSD.date, XSD.gYear}


def facts() -> Graph:
    """Ontology, alignments, code lists and all data, less what OWL 2 DL has no words for.

    That is: where a statement stands in a document, the order of a scale, and dates.
    """
    graph = graph_of(OGP_TTL, ALIGNMENTS_TTL, *CODE_LISTS, *DATA)
    lists = {node for head in graph.objects(None, SKOS.memberList) for node in graph.transitive_objects(head, RDF.rest)}
    for node in lists | set(graph.subjects(RDF.type, RDF.Statement)):
        graph.remove((node, None, None))
    graph.remove((None, SKOS.memberList, None))
    for triple in list(graph):
        if isinstance(triple[2], Literal) and triple[2].datatype in UNKNOWN_DATATYPES:
            graph.remove(triple)
    return graph


def test_the_ontology_with_its_alignments_is_owl_2_dl(tmp_path: Path) -> None:
    assert dl_violations(graph_of(OGP_TTL, ALIGNMENTS_TTL), tmp_path) == []


def test_the_ontology_alone_is_owl_2_dl(tmp_path: Path) -> None:
    assert dl_violations(graph_of(OGP_TTL), tmp_path) == []


def test_every_class_of_ontology_and_alignments_can_have_an_instance(tmp_path: Path) -> None:
    assert unsatisfiable(graph_of(OGP_TTL, ALIGNMENTS_TTL), tmp_path) == []


@pytest.mark.long
def test_what_all_documents_say_together_is_owl_2_dl_and_consistent(tmp_path: Path) -> None:
    together = facts()
    assert dl_violations(together, tmp_path) == []
    assert unsatisfiable(together, tmp_path) == []


@pytest.mark.parametrize("mistake", NOT_DL.values(), ids=NOT_DL.keys())
def test_the_profile_check_finds(mistake: str, tmp_path: Path) -> None:
    assert dl_violations(graph_from(mistake), tmp_path)


def test_an_unsatisfiable_class_is_named(tmp_path: Path) -> None:
    assert unsatisfiable(graph_from(UNSATISFIABLE), tmp_path) == ["https://w3id.org/ogpkg/ontology#Both"]


def test_an_inconsistent_ontology_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"(?i)inconsistent"):
        unsatisfiable(graph_from(UNSATISFIABLE + "ogp:x a ogp:Both ."), tmp_path)


@pytest.mark.parametrize(
    "fact",
    ['ogp:x a owl:Thing ; ogp:d "2018-09"^^edtf:EDTF .', "ogp:d rdfs:range xsd:date .", "ogp:d rdfs:range xsd:gYear ."],
    ids=["a value of an unknown datatype", "a range of xsd:date", "a range of xsd:gYear"],
)
def test_a_datatype_outside_the_map_of_owl_2_is_refused(fact: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="UnsupportedDatatype"):
        unsatisfiable(graph_from("ogp:d a owl:DatatypeProperty . " + fact), tmp_path)
