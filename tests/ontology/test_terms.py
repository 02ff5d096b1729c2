"""Every term is used, and every term used in a query is one: nothing is declared on speculation."""

import re

import pyoxigraph as ox
import pytest

from ogpkg.iris import OGP, PREFIXES
from tests.ontology.files import CODE_LISTS, DATA, GRAPHS, OGP_TTL, QUERIES, SHAPE_FILES, store_of, with_statements
from tests.paths import ROOT

_IN_QUERY = re.compile(rf"(?:\bogp:|<{re.escape(OGP)})([A-Za-z]\w*)")
_DECLARED = """SELECT DISTINCT ?term WHERE { ?term a ?kind
    VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty } }"""


def declared(store: ox.Store) -> set[str]:
    """The local names of the ogp: terms that `store` declares."""
    terms = store.query(_DECLARED, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(terms, ox.QuerySolutions)
    names = {row["term"].value for row in terms}
    return {name.removeprefix(OGP) for name in names if name.startswith(OGP)}


def occurring(store: ox.Store) -> set[str]:
    """The local names of the ogp: terms that stand anywhere in a statement of `store`."""
    nodes = {node for quad in store for node in (quad.subject, quad.predicate, quad.object)}
    names = {node.value for node in nodes if isinstance(node, ox.NamedNode)}
    return {name.removeprefix(OGP) for name in names if name.startswith(OGP)}


def in_query(text: str) -> set[str]:
    """The local names of the ogp: terms in a query, comments left out."""
    return set(_IN_QUERY.findall(re.sub(r"(^|\s)#.*", "", text)))


def inverses(store: ox.Store) -> dict[str, str]:
    """Inverse → the property it is the inverse of, as local names."""
    axioms = store.quads_for_pattern(None, ox.NamedNode(PREFIXES["owl"] + "inverseOf"), None)
    pairs = ((axiom.subject, axiom.object) for axiom in axioms)
    return {str(one).strip("<>").removeprefix(OGP): str(other).strip("<>").removeprefix(OGP) for one, other in pairs}


def unused(ontology: ox.Store, used: set[str]) -> set[str]:
    """The declared terms that are neither used nor the inverse of a used term."""
    partner = inverses(ontology)
    return {term for term in declared(ontology) - used if partner.get(term) not in used}


@pytest.fixture(scope="module")
def ontology() -> ox.Store:
    return store_of({OGP_TTL: "urn:ontology"})


def test_every_term_of_a_query_is_declared(ontology: ox.Store) -> None:
    known = declared(ontology)
    unknown = {str(path.relative_to(ROOT)): in_query(path.read_text(encoding="utf-8")) - known for path in QUERIES}
    assert not {path: terms for path, terms in unknown.items() if terms}


def test_every_term_is_used_by_data_code_list_shape_or_query(ontology: ox.Store) -> None:
    used = occurring(store_of({path: GRAPHS[path] for path in (*DATA, *CODE_LISTS, *SHAPE_FILES)}))
    used |= {term for path in QUERIES for term in in_query(path.read_text(encoding="utf-8"))}
    assert not unused(ontology, used), "use these terms in a shape or a query, or drop them from the ontology"


def test_an_unused_term_is_found_and_an_inverse_is_not() -> None:
    axioms = "ogp:p a owl:ObjectProperty . ogp:q a owl:ObjectProperty ; owl:inverseOf ogp:p . ogp:A a owl:Class ."
    small = with_statements(ox.Store(), axioms, "urn:o")
    assert unused(small, {"p"}) == {"A"}
    assert unused(small, set()) == {"p", "q", "A"}


def test_terms_are_read_from_queries_in_both_spellings() -> None:
    text = f"# ogp:comment\nSELECT * WHERE {{ ?s ogp:plan/ogp:member ?o ; <{OGP}theme> ?t }}"
    assert in_query(text) == {"plan", "member", "theme"}
