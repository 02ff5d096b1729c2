"""Turtle files → quads: every file in its named graph, blank nodes named for good, IRIs under the base asked for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from ogpkg import formats
from ogpkg.dataset.inputs import Input, find_inputs
from ogpkg.errors import BuildError, InputError
from ogpkg.iris import BASE, ID, PREFIXES, slug

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_ANY_URI = ox.NamedNode(PREFIXES["xsd"] + "anyURI")
#: Properties whose literal is SPARQL, in which instance IRIs stand between angle brackets.
_SPARQL_TEXTS = {ox.NamedNode(PREFIXES["sh"] + name) for name in ("select", "ask", "construct", "update")}


def load(ontology: Path, shapes: Path, data: Path, *, base_iri: str = BASE) -> list[ox.Quad]:
    """Every statement of the three folders, each in the graph of its file.

    InputError names file, line and column of the first mistake; BuildError refuses a bad `base_iri`.
    """
    base = checked_base(base_iri)
    return [quad for input in find_inputs(ontology, shapes, data) for quad in load_input(input, base)]


def load_input(input: Input, base_iri: str = BASE) -> list[ox.Quad]:
    """The statements of one file, without repetition, in the file's graph."""
    terms = _Terms(input, base_iri)
    graph = ox.NamedNode(under(base_iri, input.graph))
    quads = _with_stable_blank_nodes(dict.fromkeys(formats.read(input.path)))
    return [ox.Quad(terms[q.subject], terms[q.predicate], terms.object_of(q), graph) for q in quads]  # type: ignore[arg-type]


def checked_base(base_iri: str) -> str:
    """`base_iri` itself; BuildError unless it is an absolute http(s) IRI that ends in a slash."""
    try:
        parts = urlsplit(base_iri)
        ox.NamedNode(base_iri)
    except ValueError as error:
        raise BuildError(f"the base IRI {base_iri!r} is not an IRI: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise BuildError(f"the base IRI {base_iri!r} must be absolute, http or https, without ? and #")
    if not base_iri.endswith("/"):
        raise BuildError(f"the base IRI {base_iri!r} must end in a slash, as {BASE} does")
    return base_iri


def under(base_iri: str, iri: str) -> str:
    """`iri` under another base: instances, graphs and the dataset move, ontology and shapes never do."""
    if iri.startswith(ID):
        return f"{base_iri}id/{iri[len(ID) :]}"
    return f"{base_iri}dataset" if iri == BASE + "dataset" else iri


class _Terms(dict[Term, Term]):
    """What each term of a file becomes, looked up once a term: most occur many times."""

    def __init__(self, input: Input, base_iri: str) -> None:
        super().__init__()
        self._source, self._base = input, base_iri
        self._file = input.path.resolve().parent.as_uri()
        self._scope = slug(input.name.removesuffix(".ttl"))

    def __missing__(self, term: Term) -> Term:
        self[term] = self._renamed(term)
        return self[term]

    def object_of(self, quad: ox.Quad) -> Term:
        """The object of `quad`; SPARQL inside a shape names instances too."""
        if quad.predicate in _SPARQL_TEXTS and isinstance(quad.object, ox.Literal) and self._base != BASE:
            return _with_text(quad.object, quad.object.value.replace(f"<{ID}", f"<{self._base}id/"))
        return self[quad.object]

    def _renamed(self, term: Term) -> Term:
        if isinstance(term, ox.NamedNode):
            if term.value.startswith(self._file):
                raise InputError(self._source.path, f"the IRI <{term.value}> was relative; write it in full")
            return ox.NamedNode(under(self._base, term.value))
        if isinstance(term, ox.BlankNode):
            return ox.BlankNode(f"{self._scope}-{term.value}")
        if isinstance(term, ox.Triple):
            return ox.Triple(self[term.subject], self[term.predicate], self[term.object])  # type: ignore[arg-type]
        return _with_text(term, under(self._base, term.value)) if term.datatype == _ANY_URI else term


def _with_text(literal: ox.Literal, text: str) -> ox.Literal:
    if literal.language:
        return ox.Literal(text, language=literal.language)
    return ox.Literal(text, datatype=literal.datatype)


def _with_stable_blank_nodes(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """`quads` with canonical blank nodes (RDFC-1.0): the parser names them at random.

    Only the statements that mention one are canonicalized: the others do not enter the algorithm's hashes.
    """
    named, blank = [], ox.Dataset()
    for quad in quads:
        if any(not isinstance(term, ox.NamedNode | ox.Literal) for term in (quad.subject, quad.object)):
            blank.add(quad)
        else:
            named.append(quad)
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return named + list(blank)
