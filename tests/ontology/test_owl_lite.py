"""ogp.ttl keeps to OWL 1 Lite, and the check that says so finds every way of leaving it."""

import pytest

from tests.ontology.files import OGP_TTL, graph_from, graph_of
from tests.ontology.owl_lite import problems

#: The smallest ontology that is OWL Lite and has one of everything that the mistakes below need.
LITE = """
    ogp:A a owl:Class . ogp:B a owl:Class ; rdfs:subClassOf ogp:A .
    ogp:p a owl:ObjectProperty ; rdfs:domain ogp:A ; rdfs:range ogp:B .
    ogp:q a owl:ObjectProperty ; owl:inverseOf ogp:p .
    ogp:t a owl:ObjectProperty , owl:TransitiveProperty .
    ogp:d a owl:DatatypeProperty ; rdfs:range xsd:string .
    ogp:n a owl:AnnotationProperty .
    ogp:B rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ogp:p ; owl:someValuesFrom ogp:A ] .
    ogp:B rdfs:subClassOf
        [ a owl:Restriction ; owl:onProperty ogp:d ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .
    ogp:A ogp:n "note" .
"""
MISTAKES = {
    "an enumeration": "ogp:A owl:oneOf ( ogp:x ogp:y ) .",
    "a union": "ogp:A owl:unionOf ( ogp:A ogp:B ) .",
    "a complement": "ogp:A owl:complementOf ogp:B .",
    "disjointness": "ogp:A owl:disjointWith ogp:B .",
    "a fixed value": "ogp:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ogp:p ; owl:hasValue ogp:x ] .",
    "a version IRI": "ogp: a owl:Ontology ; owl:versionIRI ogp:v1 .",
    "an OWL 2 declaration": "ogp:x a owl:NamedIndividual .",
    "a property nobody declared": "ogp:x a ogp:A ; ogp:unknown ogp:x .",
    "a class nobody declared": "ogp:x a ogp:Unknown .",
    "a superclass nobody declared": "ogp:A rdfs:subClassOf ogp:Unknown .",
    "a domain nobody declared": "ogp:p rdfs:domain ogp:Unknown .",
    "a term of two kinds": "ogp:A a owl:ObjectProperty .",
    "a property of two kinds": "ogp:p a owl:DatatypeProperty .",
    "a count of two": "ogp:A rdfs:subClassOf "
    '[ a owl:Restriction ; owl:onProperty ogp:p ; owl:maxCardinality "2"^^xsd:nonNegativeInteger ] .',
    "a count that is no number of things": "ogp:A rdfs:subClassOf "
    "[ a owl:Restriction ; owl:onProperty ogp:p ; owl:maxCardinality 1 ] .",
    "a count of a transitive property": "ogp:A rdfs:subClassOf "
    '[ a owl:Restriction ; owl:onProperty ogp:t ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .',
    "a functional property above a transitive one": "ogp:p a owl:FunctionalProperty . ogp:t rdfs:subPropertyOf ogp:p .",
    "a restriction with two constraints": "ogp:A rdfs:subClassOf "
    "[ a owl:Restriction ; owl:onProperty ogp:p ; owl:someValuesFrom ogp:A ; owl:allValuesFrom ogp:B ] .",
    "a restriction nobody uses": "[] a owl:Restriction ; owl:onProperty ogp:p ; owl:someValuesFrom ogp:A .",
    "a restriction used twice": "_:r a owl:Restriction ; owl:onProperty ogp:p ; owl:someValuesFrom ogp:A . "
    "ogp:A rdfs:subClassOf _:r . ogp:B rdfs:subClassOf _:r .",
    "a restriction on an annotation": "ogp:A rdfs:subClassOf "
    "[ a owl:Restriction ; owl:onProperty ogp:n ; owl:someValuesFrom ogp:A ] .",
    "a filler of the wrong kind": "ogp:A rdfs:subClassOf "
    "[ a owl:Restriction ; owl:onProperty ogp:d ; owl:someValuesFrom ogp:A ] .",
    "an unnamed subclass": "[ a owl:Restriction ; owl:onProperty ogp:p ; owl:someValuesFrom ogp:A ] "
    "rdfs:subClassOf ogp:A .",
    "an annotation with a domain": "ogp:n rdfs:domain ogp:A .",
    "an annotation with a range": "ogp:n rdfs:range ogp:A .",
    "an annotation below another": "ogp:n2 a owl:AnnotationProperty ; rdfs:subPropertyOf ogp:n .",
    "a property below one of another kind": "ogp:d rdfs:subPropertyOf ogp:p .",
    "an inverse of a datatype property": "ogp:e a owl:DatatypeProperty ; owl:inverseOf ogp:d .",
    "a range of the wrong kind": "ogp:p rdfs:range xsd:string .",
    "a transitive datatype property": "ogp:d a owl:TransitiveProperty .",
    "a resource as a datatype value": "ogp:x a ogp:A ; ogp:d ogp:x .",
    "a literal as an object": 'ogp:x a ogp:A ; ogp:p "x" .',
    "an intersection of one": "ogp:A owl:intersectionOf ( ogp:B ) .",
}


def test_the_ontology_is_owl_lite() -> None:
    assert problems(graph_of(OGP_TTL)) == []


def test_the_check_accepts_a_small_lite_ontology() -> None:
    assert problems(graph_from(LITE)) == []


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_the_check_finds(mistake: str) -> None:
    assert problems(graph_from(LITE + mistake))
