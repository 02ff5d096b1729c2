"""RDF files and source documents → statements, each with the graph that makes it and the place where it stands."""

from __future__ import annotations

import tempfile
import weakref
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from ogpkg.errors import InputError
from ogpkg.formats import Format, format_of
from ogpkg.iris import ID, OGP, RDF
from ogpkg.validation.positions import located
from ogpkg.validation.report import Place

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: A statement as a line of N-Triples, without its line end → who says it (a graph, may be "") and where.
Places = dict[bytes, list[tuple[str, Place]]]

_DOCUMENT = f"{ID}document/"
#: Above so many bytes the statements wait on the disk, in a file without a name.
_IN_MEMORY = 64_000_000
_SUBJECT, _PREDICATE, _OBJECT = (f"<{RDF}{part}>".encode() for part in ("subject", "predicate", "object"))
_LINE = f"<{OGP}line>".encode()


class Data:
    """What is validated. Iterated, it gives its statements: lines of N-Triples, in the order of the files.

    A place that the data themselves state (a rdf:Statement with ogp:line) is a line of the source document and
    wins over the line of the RDF file. `files` are what was read, `names` the files of source documents, by
    document IRI, where they are known; other documents are called by their key.
    """

    def __init__(self) -> None:
        self.files: list[str] = []
        self.names: dict[str, str] = {}
        self._text = cast(IO[bytes], tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - closed with us
        weakref.finalize(self, self._text.close)
        # Of each statement: its line (0: nobody knows) and its graph (an index of `_graphs`).
        self._numbers, self._said_by = array("L"), array("L")
        self._graphs: dict[str, int] = {}
        # Of each file: the number of its first statement, and its name; None for what has no lines of its own.
        self._starts: list[int] = []
        self._names: list[str | None] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[bytes]:
        self._text.seek(0)
        return (line[:-1] for line in self._text)

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
        self._begin(name, name)
        self._write(self._noted(located(content, format, name, base_iri), graph))

    def add_document(self, triples: Iterable[ox.Triple], graph: str, name: str) -> None:
        """Take in what a reader made of the source document in the file `name`; `graph` is the document's IRI."""
        self._begin(name, None)
        self.names[graph] = name
        quads = (ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
        self._write(self._noted(((quad, None) for quad in quads), graph))

    def places(self, wanted: set[bytes]) -> Places:
        """Who says each of the statements `wanted`, and where: source documents, or else RDF files."""
        found = {line: sorted(said, key=lambda one: one[1]) for line, said in self._stated_places(wanted).items()}
        return self._places_in_files(wanted - found.keys()) | found

    def _begin(self, name: str, placed: str | None) -> None:
        self.files.append(name)
        self._names.append(placed)
        self._starts.append(len(self))

    def _noted(self, quads: Iterable[tuple[ox.Quad, int | None]], graph: str) -> Iterator[ox.Quad]:
        """`quads` in the default graph; their lines and graphs are noted, their blank nodes are this file's own."""
        numbers, said_by, scope = self._numbers.append, self._said_by.append, f"f{len(self.files)}x"
        default, blank = self._graph(graph), ox.BlankNode
        for quad, line in quads:
            named = quad.graph_name
            numbers(line or 0)
            said_by(self._graph(named.value) if isinstance(named, ox.NamedNode) else default)
            subject, object = quad.subject, quad.object
            if isinstance(subject, blank):
                subject = blank(scope + subject.value)
            if isinstance(object, blank):
                object = blank(scope + object.value)
            yield ox.Quad(subject, quad.predicate, object)

    def _graph(self, graph: str) -> int:
        return self._graphs.setdefault(graph, len(self._graphs))

    def _write(self, quads: Iterable[ox.Quad]) -> None:
        """Append `quads`; after a mistake in one of them there is nothing to go on with."""
        self._text.seek(0, 2)
        ox.serialize(quads, self._text, format=ox.RdfFormat.N_TRIPLES)

    def _places_in_files(self, wanted: set[bytes]) -> Places:
        graphs, places = list(self._graphs), cast(Places, {})
        for index, line in enumerate(self) if wanted else ():
            if line in wanted:
                name = self._names[bisect_right(self._starts, index) - 1]
                if name is not None:
                    place = Place(name, self._numbers[index] or None)
                    places.setdefault(line, []).append((graphs[self._said_by[index]], place))
        return places

    def _stated_places(self, wanted: set[bytes]) -> Places:
        """The lines of source documents that the data themselves state."""
        subjects = {line.split(b" ", 1)[0] for line in wanted}
        places: Places = {}
        for node, said in self._statements_about(subjects).items():
            statement = b"%b %b %b ." % tuple(said.get(part, b"") for part in (_SUBJECT, _PREDICATE, _OBJECT))
            number = said.get(_LINE, b"").split(b'"')
            if statement in wanted and len(number) == 3 and number[1].isdigit() and node.startswith(b"<"):
                document = node[1:-1].decode().partition("#")[0]
                places.setdefault(statement, []).append((document, Place(self._called(document), int(number[1]))))
        return places

    def _statements_about(self, subjects: set[bytes]) -> dict[bytes, dict[bytes, bytes]]:
        """The rdf:Statement nodes about one of `subjects`, each with what is said of it."""
        about: dict[bytes, dict[bytes, bytes]] = {}
        for line in self:
            if _SUBJECT in line:
                node, predicate, rest = line.split(b" ", 2)
                if predicate == _SUBJECT and rest[:-2] in subjects:
                    about[node] = {}
        for line in self if about else ():
            node, predicate, rest = line.split(b" ", 2)
            if node in about:
                about[node][predicate] = rest[:-2]
        return about

    def _called(self, document: str) -> str:
        return self.names.get(document) or document.removeprefix(_DOCUMENT)


def read(paths: Iterable[Path]) -> Data:
    """The statements of `paths`, whose extensions say their formats."""
    data = Data()
    for path in paths:
        data.add_file(path)
    return data
