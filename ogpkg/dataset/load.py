"""Turtle files → quads: every file in its named graph, blank nodes named for good, IRIs under the base asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from ogpkg import formats
from ogpkg.dataset.inputs import Input, find_inputs
from ogpkg.errors import BuildError, InputError
from ogpkg.iris import BASE, ID, PREFIXES, slug
from ogpkg.lines import content_of, lines_of, put_in, quads_of

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

#: The dataset as a whole, and the graph that describes it.
DATASET = BASE + "dataset"
_ANY_URI = ox.NamedNode(PREFIXES["xsd"] + "anyURI")
#: Properties whose literal is SPARQL, in which instance IRIs stand, whole or (in a string) their beginnings.
_SPARQL_TEXTS = {ox.NamedNode(PREFIXES["sh"] + name) for name in ("select", "ask", "construct", "update")}


def load(ontology: Path, shapes: Path, data: Path, *, base_iri: str = BASE) -> list[ox.Quad]:
    """Every statement of the three folders, each in the graph of its file.

    InputError names file, line and column of the first mistake; BuildError refuses a bad `base_iri`.
    """
    base = checked_base(base_iri)
    inputs = find_inputs(ontology, shapes, data)
    return list(quads_of(line for input in inputs for line in load_input(input, base)))


def load_input(input: Input, base_iri: str = BASE, told: Callable[[Input, bytes], None] | None = None) -> list[bytes]:
    """The statements of one file, each once, as lines of N-Quads in the file's graph.

    `told` is what is given all of them as the file has them, in N-Triples.
    """
    content = content_of(formats.read(input.path))
    if told:
        told(input, content)
    written = set(content.splitlines())
    # Most files and most lines need no second look; the others are taken apart, which costs twenty times as much.
    marks = [b"_:", b"<file:"] + ([ID.encode(), DATASET.encode()] if base_iri != BASE else [])
    marks = [mark for mark in marks if mark in content]
    marked = {line for line in written if any(mark in line for mark in marks)} if marks else set()
    terms = _Terms(input, base_iri)
    changed = lines_of(map(terms.triple, _with_stable_blank_nodes(quads_of(marked))))
    return put_in(under(base_iri, input.graph), [*(written - marked), *changed])


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
    return f"{base_iri}dataset" if iri == DATASET else iri


class _Terms(dict[Term, Term]):
    """What each term of a file becomes, looked up once a term: most occur many times."""

    def __init__(self, input: Input, base_iri: str) -> None:
        super().__init__()
        self._input, self._base = input, base_iri
        self._file = input.path.resolve().parent.as_uri()
        self._scope = slug(input.name.removesuffix(".ttl"))

    def __missing__(self, term: Term) -> Term:
        self[term] = self._renamed(term)
        return self[term]

    def triple(self, quad: ox.Quad) -> ox.Triple:
        """What a statement becomes; SPARQL inside a shape names instances too."""
        object = self[quad.object]
        if quad.predicate in _SPARQL_TEXTS and isinstance(object, ox.Literal):
            object = _with_text(object, object.value.replace(ID, f"{self._base}id/"))
        return ox.Triple(self[quad.subject], self[quad.predicate], object)  # type: ignore[arg-type]

    def _renamed(self, term: Term) -> Term:
        if isinstance(term, ox.NamedNode):
            if term.value.startswith(self._file):
                raise InputError(self._input.path, f"the IRI <{term.value}> was relative; write it in full")
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
