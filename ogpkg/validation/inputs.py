"""RDF files → statements, each with the graph that makes it and the place where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from ogpkg.errors import InputError
from ogpkg.formats import Format, format_of
from ogpkg.iris import ID, OGP, RDF
from ogpkg.validation.positions import located
from ogpkg.validation.report import Place

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_DOCUMENT = f"{ID}document/"
_PARTS = [ox.NamedNode(RDF + part) for part in ("subject", "predicate", "object")]
_LINE = ox.NamedNode(OGP + "line")


@dataclass
class Data:
    """What is validated: `quads`, and for each triple who says it (`graph`, may be "") and where.

    A place that the data themselves state (a rdf:Statement with ogp:line) is a line of the source document and
    wins over the line of the RDF file. `names` are the files of source documents, by document IRI, where they
    are known; other documents are called by their key.
    """

    quads: list[ox.Quad] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    _in_file: dict[ox.Triple, list[tuple[str, Place]]] = field(default_factory=dict)
    _in_document: dict[ox.Triple, list[tuple[str, Place]]] | None = None

    def add_file(self, path: Path, graph: str = "", *, name: str | None = None) -> None:
        """Read one more RDF file, called `name` or by its path; statements without a graph go into `graph`.

        InputError as `located` raises it.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InputError(path, f"cannot be read: {error.strerror}") from error
        self.add_content(content, format_of(path), name or str(path), graph, path.resolve().as_uri())

    def add_content(
        self, content: bytes, format: Format, name: str, graph: str = "", base_iri: str = "urn:ogpkg:input"
    ) -> None:
        """Read one more RDF document, called `name`, from its bytes."""
        self.files.append(name)
        self._in_document = None
        for quad, line in located(content, format, name, base_iri):
            said_by = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else graph
            self.quads.append(in_graph(quad.triple, said_by))
            self._in_file.setdefault(quad.triple, []).append((said_by, Place(name, line)))

    def add_document(self, triples: Iterable[ox.Triple], graph: str, name: str) -> None:
        """Take in what a reader made of the source document in the file `name`; `graph` is the document's IRI."""
        self.files.append(name)
        self.names[graph] = name
        self._in_document = None
        self.quads += [in_graph(triple, graph) for triple in triples]

    def places(self, triple: ox.Triple) -> list[tuple[str, Place]]:
        """The graph and place of everyone who says `triple`: source documents first, then RDF files."""
        if self._in_document is None:
            self._in_document = self._stated_places()
        return self._in_document.get(triple) or self._in_file.get(triple, [])

    def _stated_places(self) -> dict[ox.Triple, list[tuple[str, Place]]]:
        """The lines of source documents that the data themselves state."""
        nodes: dict[Term, dict[ox.NamedNode, Term]] = {}
        for quad in self.quads:
            if quad.predicate == _LINE or quad.predicate in _PARTS:
                nodes.setdefault(quad.subject, {})[quad.predicate] = quad.object
        places: dict[ox.Triple, list[tuple[str, Place]]] = {}
        for node, said in nodes.items():
            triple, line = _triple(said), said.get(_LINE)
            if isinstance(node, ox.NamedNode) and isinstance(line, ox.Literal) and line.value.isdecimal() and triple:
                document = node.value.partition("#")[0]
                places.setdefault(triple, []).append((document, Place(self._called(document), int(line.value))))
        return {triple: sorted(found, key=lambda one: one[1]) for triple, found in places.items()}

    def _called(self, document: str) -> str:
        return self.names.get(document) or document.removeprefix(_DOCUMENT)


def read(paths: Iterable[Path]) -> Data:
    """The statements of `paths`, whose extensions say their formats."""
    data = Data()
    for path in paths:
        data.add_file(path)
    return data


def in_graph(triple: ox.Triple, graph: str) -> ox.Quad:
    """`triple` in the graph called `graph`, or in the default graph when that is empty."""
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)


def _triple(said: dict[ox.NamedNode, Term]) -> ox.Triple | None:
    """The statement that a rdf:Statement is about; None when it is half told or cannot be one."""
    subject, predicate, object = (said.get(part) for part in _PARTS)
    if isinstance(subject, ox.NamedNode | ox.BlankNode) and isinstance(predicate, ox.NamedNode) and object:
        return ox.Triple(subject, predicate, object)
    return None
