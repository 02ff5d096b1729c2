"""Is a graph an OWL 1 Lite ontology? The rules of the OWL Reference, section 8.3, walked over its triples.

`problems(graph)` gives one sentence a mistake, and nothing for an OWL Lite ontology. Individuals and their facts
are held to the same rules: typed by a declared class, stated with declared properties.
"""

from collections.abc import Iterator

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

OBJECT, DATATYPE, ANNOTATION = OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty
KINDS = {OWL.Ontology, OWL.Class, OBJECT, DATATYPE, ANNOTATION}
#: Markers that need one of these kinds beside them.
MARKERS: dict[Node, set[URIRef]] = {
    OWL.FunctionalProperty: {OBJECT, DATATYPE},
    OWL.InverseFunctionalProperty: {OBJECT},
    OWL.SymmetricProperty: {OBJECT},
    OWL.TransitiveProperty: {OBJECT},
    OWL.DeprecatedClass: {OWL.Class},
    OWL.DeprecatedProperty: {OBJECT, DATATYPE, ANNOTATION},
}
FILLERS = (OWL.someValuesFrom, OWL.allValuesFrom)
CARDINALITIES = (OWL.minCardinality, OWL.maxCardinality, OWL.cardinality)
CLASS_AXIOMS = (RDFS.subClassOf, OWL.equivalentClass)
PROPERTY_AXIOMS = (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf)
BUILT_IN_ANNOTATIONS = {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionInfo}
ONTOLOGY_PROPERTIES = {OWL.imports, OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith}
SYNTAX = {RDF.type, RDF.first, RDF.rest, RDFS.domain, RDFS.range, OWL.onProperty, OWL.intersectionOf}
SYNTAX |= {*FILLERS, *CARDINALITIES, *CLASS_AXIOMS, *PROPERTY_AXIOMS, *BUILT_IN_ANNOTATIONS, *ONTOLOGY_PROPERTIES}
SYNTAX |= {OWL.sameAs, OWL.differentFrom, OWL.distinctMembers}
VOCABULARY = {
    *SYNTAX,
    *KINDS,
    *MARKERS,
    OWL.Restriction,
    OWL.AllDifferent,
    OWL.Thing,
    OWL.Nothing,
    RDF.nil,
    RDFS.Literal,
}
DATATYPES = {
    RDFS.Literal,
    XSD.string,
    XSD.integer,
    XSD.decimal,
    XSD.boolean,
    XSD.anyURI,
    XSD.date,
    XSD.gYear,
    XSD.dateTime,
}


def problems(graph: Graph) -> list[str]:
    """Every reason why `graph` is not OWL Lite, sorted; empty when it is."""
    rules = (_vocabulary, _kinds, _predicates, _class_axioms, _property_axioms, _restrictions, _complex, _types)
    return sorted({problem for rule in rules for problem in rule(graph)})


def kinds_of(graph: Graph, term: Node) -> set[Node]:
    """What `term` is declared to be: class, kind of property, or ontology."""
    return set(graph.objects(term, RDF.type)) & KINDS


def _vocabulary(graph: Graph) -> Iterator[str]:
    """RDF, RDFS and OWL offer more words than OWL Lite admits."""
    for triple in graph:
        for node in triple:
            if (
                isinstance(node, URIRef)
                and str(node).startswith((str(OWL), str(RDF), str(RDFS)))
                and node not in VOCABULARY
            ):
                yield f"{_name(node)} is not a word of OWL Lite"


def _kinds(graph: Graph) -> Iterator[str]:
    for term in set(graph.subjects(RDF.type)):
        types = set(graph.objects(term, RDF.type))
        kinds = types & KINDS
        if len(kinds) > 1:
            yield f"{_name(term)} is of two kinds: {', '.join(sorted(map(_name, kinds)))}"
        for marker in types & MARKERS.keys():
            if not kinds & MARKERS[marker]:
                yield f"{_name(term)} is a {_name(marker)} but not declared as what that takes"


def _predicates(graph: Graph) -> Iterator[str]:
    for subject, predicate, object in graph:
        if predicate in SYNTAX:
            continue
        kinds = kinds_of(graph, predicate)
        if not kinds & {OBJECT, DATATYPE, ANNOTATION}:
            yield f"{_name(predicate)} is used as a property and not declared"
        elif DATATYPE in kinds and not isinstance(object, Literal):
            yield f"{_name(predicate)} is a datatype property, and {_name(subject)} gives it a resource"
        elif OBJECT in kinds and isinstance(object, Literal):
            yield f"{_name(predicate)} is an object property, and {_name(subject)} gives it a literal"


def _class_axioms(graph: Graph) -> Iterator[str]:
    for axiom in CLASS_AXIOMS:
        for subject, object in graph.subject_objects(axiom):
            if not _is_class(graph, subject):
                yield f"{_name(axiom)} of {_name(subject)}, which is not a named class"
            if not _is_class(graph, object) and not _is_restriction(graph, object):
                yield f"{_name(axiom)} of {_name(subject)} leads to neither a named class nor a restriction"
    for subject, head in graph.subject_objects(OWL.intersectionOf):
        members = list(Collection(graph, head))
        if not _is_class(graph, subject) or len(members) < 2:
            yield f"owl:intersectionOf of {_name(subject)} needs a named class and at least two members"
        for member in members:
            if not _is_class(graph, member) and not _is_restriction(graph, member):
                yield f"owl:intersectionOf of {_name(subject)} has a member that is neither class nor restriction"


def _property_axioms(graph: Graph) -> Iterator[str]:
    for axiom in PROPERTY_AXIOMS:
        for subject, object in graph.subject_objects(axiom):
            kinds = kinds_of(graph, subject)
            allowed = {OBJECT} if axiom == OWL.inverseOf else {OBJECT, DATATYPE}
            if not kinds & allowed or kinds != kinds_of(graph, object):
                yield f"{_name(axiom)} of {_name(subject)} and {_name(object)}: not two properties of one fitting kind"
    for subject, domain in graph.subject_objects(RDFS.domain):
        if not kinds_of(graph, subject) & {OBJECT, DATATYPE} or not _is_class(graph, domain):
            yield f"rdfs:domain of {_name(subject)} must relate an object or datatype property to a named class"
    for subject, values in graph.subject_objects(RDFS.range):
        if not _fits(graph, subject, values):
            yield f"rdfs:range of {_name(subject)} must be a named class or a datatype, as its kind asks"


def _restrictions(graph: Graph) -> Iterator[str]:
    for node in set(graph.subjects(RDF.type, OWL.Restriction)) | set(graph.subjects(OWL.onProperty)):
        properties = list(graph.objects(node, OWL.onProperty))
        constraints = [(p, o) for p, o in graph.predicate_objects(node) if p in FILLERS + CARDINALITIES]
        if len(properties) != 1 or len(constraints) != 1 or not _is_restriction(graph, node):
            names = ", ".join(map(_name, properties))
            yield f"restriction on {names}: must have one property, one constraint, and the type owl:Restriction"
            continue
        if len(list(graph.subjects(None, node))) != 1:
            yield f"restriction on {_name(properties[0])} is used more than once, or never"
        yield from _constraint(graph, properties[0], *constraints[0])


def _constraint(graph: Graph, property: Node, constraint: Node, value: Node) -> Iterator[str]:
    if not kinds_of(graph, property) & {OBJECT, DATATYPE}:
        yield f"restriction on {_name(property)}, which is neither an object nor a datatype property"
    elif constraint in FILLERS and not _fits(graph, property, value):
        yield f"{_name(constraint)} on {_name(property)} must name a class or a datatype, as its kind asks"
    elif constraint in CARDINALITIES and value not in _zero_and_one():
        yield f"{_name(constraint)} on {_name(property)} must be 0 or 1, as xsd:nonNegativeInteger"


def _complex(graph: Graph) -> Iterator[str]:
    """A property that is transitive, or above or inverse to a transitive one, must not be counted."""
    found = set(graph.subjects(RDF.type, OWL.TransitiveProperty))
    pending = list(found)
    while pending:
        term = pending.pop()
        near = {*graph.objects(term, RDFS.subPropertyOf), *graph.objects(term, OWL.inverseOf)}
        new = (near | set(graph.subjects(OWL.inverseOf, term))) - found
        found |= new
        pending += new
    counted = {p for c in CARDINALITIES for node in graph.subjects(c) for p in graph.objects(node, OWL.onProperty)}
    counted |= set(graph.subjects(RDF.type, OWL.FunctionalProperty))
    counted |= set(graph.subjects(RDF.type, OWL.InverseFunctionalProperty))
    for term in found & counted:
        yield f"{_name(term)} is transitive, or near a transitive property, and is counted"


def _types(graph: Graph) -> Iterator[str]:
    known = {*KINDS, *MARKERS, OWL.Restriction, OWL.AllDifferent}
    for subject, type in graph.subject_objects(RDF.type):
        if type not in known and not _is_class(graph, type):
            yield f"{_name(subject)} is typed {_name(type)}, which is not a declared class"


def _fits(graph: Graph, property: Node, values: Node) -> bool:
    kinds = kinds_of(graph, property)
    return (OBJECT in kinds and _is_class(graph, values)) or (DATATYPE in kinds and values in DATATYPES)


def _is_class(graph: Graph, node: Node) -> bool:
    return isinstance(node, URIRef) and (node in {OWL.Thing, OWL.Nothing} or OWL.Class in kinds_of(graph, node))


def _is_restriction(graph: Graph, node: Node) -> bool:
    return isinstance(node, BNode) and (node, RDF.type, OWL.Restriction) in graph


def _zero_and_one() -> set[Literal]:
    return {Literal(number, datatype=XSD.nonNegativeInteger) for number in ("0", "1")}


def _name(node: Node) -> str:
    """A node as people name it: prefix and local name for the three vocabularies, else the last part."""
    for prefix, namespace in (("owl", OWL), ("rdf", RDF), ("rdfs", RDFS)):
        if str(node).startswith(str(namespace)):
            return f"{prefix}:{str(node)[len(str(namespace)) :]}"
    return "a blank node" if isinstance(node, BNode) else str(node).rsplit("/", 1)[-1].rsplit("#", 1)[-1]
