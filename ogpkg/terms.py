"""Terms between the two libraries: readers and pySHACL speak rdflib, everything else Oxigraph."""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import IdentifiedNode, Node

from ogpkg.iris import PREFIXES

_STRING = PREFIXES["xsd"] + "string"


def to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """`term` as rdflib's, letter for letter: "01"^^xsd:integer stays so, and a plain string stays plain."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        raise TypeError("SHACL knows no statements about statements")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    return Literal(term.value, datatype=None if datatype == _STRING else URIRef(datatype), normalize=False)


def to_oxigraph(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The same term again, as Oxigraph's."""
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or _STRING)))
    if not isinstance(term, IdentifiedNode):
        raise TypeError(f"{term!r} is no term of RDF")
    return ox.BlankNode(str(term)) if isinstance(term, BNode) else ox.NamedNode(str(term))
