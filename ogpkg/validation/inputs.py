"""RDF files and source documents → statements, each with the graph that makes it and the place where it stands."""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple, cast

import pyoxigraph as ox

from ogpkg.errors import InputError
from ogpkg.formats import Format, format_of
from ogpkg.iris import ID, OGP, RDF
from ogpkg.lines import places_in, without
from ogpkg.validation.positions import Located, located
from ogpkg.validation.report import Place

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: A statement as a line of N-Triples, without its line end → who says it (a graph, may be "") and where.
Places = dict[bytes, list[tuple[str, Place]]]

_DOCUMENT = f"{ID}document/"
#: Above so many bytes the statements wait on the disk, in a file without a name.
_IN_MEMORY = 64_000_000
_SUBJECT, _PREDICATE, _OBJECT = (f"<{RDF}{part}>".encode() for part in ("subject", "predicate", "object"))
_LINE = f"<{OGP}line>".encode()
_PARTS = frozenset((_SUBJECT, _PREDICATE, _OBJECT, _LINE))
#: What a place may say beside its line.
_SHEET, _CELL, _PAGE, _HEADER = (f"<{OGP}{name}>".encode() for name in ("sheet", "cell", "page", "column"))
_TOLD = _PARTS | {_SHEET, _CELL, _PAGE, _HEADER}
#: What must be in a file that has a blank node.
_BLANK_MARKS = {"ntriples": (b"_:",), "turtle": (b"_:", b"[", b"(")}
#: A blank node somewhere in N-Triples, or a literal that looks so; a statement about a statement likewise.
_NOT_PLAIN = re.compile(rb"_:|<<")
_BLOCK = 1 << 20
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


class _Index(NamedTuple):
    subjects: AbstractSet[bytes]
    places: Places


class Data:
    """What is validated. Iterated, it gives its statements: lines of N-Triples, in the order of the files.

    A place that the data themselves state (a rdf:Statement with ogp:line) is a line of the source document and
    wins over the line of the RDF file. `files` are what was read, `names` the files of source documents, by
    document IRI, where they are known; other documents are called by their key. `remarks` are what a reader says of a
    document beside its statements.
    """

    def __init__(self) -> None:
        self.files: list[str] = []
        self.names: dict[str, str] = {}
        self.remarks: list[str] = []
        self._text = cast(IO[bytes], tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - closed with us
        weakref.finalize(self, self._text.close)
        # Of each statement: its line (0: nobody knows) and its graph (an index of `_graphs`).
        self._numbers, self._said_by = array("L"), array("L")
        self._graphs: dict[str, int] = {}
        # Of each file: the number of its first statement, and its name; None for what has no lines of its own.
        self._starts: list[int] = []
        self._names: list[str | None] = []
        # Of each file whose lines nobody has asked for yet, by its place in `_starts`: what finds them.
        self._unnumbered: dict[int, Callable[[], Iterable[Located]]] = {}
        #: Whether nothing added so far has blank nodes, or literals that look so.
        self.is_plain = True
        self._indexed: _Index | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[bytes]:
        self._text.seek(0)
        return (line[:-1] for line in self._text)

    def add_file(self, path: Path, graph: str = "", *, name: str | None = None) -> None:
        """Read one more RDF file, called `name` or by its path; statements without a graph go into `graph`.

        InputError as `located` raises it.
        """
        content = _content(path)
        called, base_iri = name or str(path), path.resolve().as_uri()
        if not self._add_plain(content, path, called, graph):
            self.add_content(content, format_of(path), called, graph, base_iri)

    def add_written(self, written: bytes, path: Path, graph: str, name: str) -> None:
        """Take in the file `path` that somebody has read: all its statements in their order, `written` as N-Triples.

        It is read again only where it has blank nodes, or something that looks so.
        """
        if format_of(path).name not in _BLANK_MARKS or not self._take_plain(written, path, name, graph):
            self.add_file(path, graph, name=name)

    def add_content(
        self, content: bytes, format: Format, name: str, graph: str = "", base_iri: str = "urn:ogpkg:input"
    ) -> None:
        """Read one more RDF document, called `name`, from its bytes."""
        self.is_plain = False
        self._begin(name, name)
        plain = not format.quads and not any(mark in content for mark in _BLANK_MARKS.get(format.name, (b"",)))
        self._write(self._noted(located(content, format, name, base_iri), graph, plain=plain))

    def add_document(self, triples: Iterable[ox.Triple], graph: str, name: str) -> None:
        """Take in what a reader made of the source document in the file `name`; `graph` is the document's IRI."""
        self.is_plain = False
        self._begin(name, None)
        self.names[graph] = name
        quads = (ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
        self._write(self._noted(((quad, None) for quad in quads), graph))

    @property
    def subjects(self) -> AbstractSet[bytes]:
        """What the data say something about, as N-Triples writes it."""
        return self._index().subjects

    def copy_to(self, file: IO[bytes], asked: AbstractSet[bytes] | None = None) -> None:
        """Write all statements to `file`; of the places of statements only those with a property that is `asked` for.

        None: of all.
        """
        places = set() if asked is None else {place for place, of in places_in(self).items() if of not in asked}
        if places:
            file.writelines(line + b"\n" for line in without(places, self))
        else:
            self._text.seek(0)
            shutil.copyfileobj(self._text, file, _BLOCK)

    def places(self, wanted: set[bytes]) -> Places:
        """Who says each of the statements `wanted`, and where: source documents, or else RDF files."""
        place = self.finder(wanted)
        return {line: found for line in wanted if (found := place(line))}

    def finder(self, wanted: set[bytes]) -> Callable[[bytes], list[tuple[str, Place]]]:
        """The same of one of the statements `wanted` at a time: a file is only searched for what is asked for."""
        stated, graphs = self._index().places, list(self._graphs)
        indexes: dict[bytes, list[int]] = {}
        for index, line in enumerate(self) if wanted - stated.keys() else ():
            if line in wanted:
                indexes.setdefault(line, []).append(index)

        def place(line: bytes) -> list[tuple[str, Place]]:
            if line in stated:
                return stated[line]
            at = ((self._said_by[index], self._place_in_file(index)) for index in indexes.get(line, ()))
            return [(graphs[graph], found) for graph, found in at if found]

        return place

    def _add_plain(self, content: bytes, path: Path, name: str, graph: str) -> bool:
        """Read a file of one graph without blank nodes, where a parser needs no help; False for any other."""
        format, base_iri = format_of(path), path.resolve().as_uri()
        if format.name not in _BLANK_MARKS:
            return False
        try:
            quads = ox.parse(content, format=format.rdf, base_iri=base_iri)
            written = ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b""
        except SyntaxError:
            return False  # read again, it says where
        return self._take_plain(written, path, name, graph)

    def _take_plain(self, written: bytes, path: Path, name: str, graph: str) -> bool:
        """Take what is `written` as N-Triples and is in `path`; False where there are blank nodes, or nothing is.

        The line of each statement is found when somebody asks: that takes five times as long as reading, and most
        have nothing to report. The file is read again then.
        """
        if not written or _NOT_PLAIN.search(written):
            return False
        self._begin(name, name)
        count, said_by = written.count(b"\n"), self._graph(graph)
        self._unnumbered[len(self._starts) - 1] = partial(_located_again, path, name)
        self._numbers.extend(array("L", bytes(count * self._numbers.itemsize)))
        self._said_by.extend(array("L", [said_by]) * count)
        self._text.seek(0, 2)
        self._text.write(written)
        return True

    def _begin(self, name: str, placed: str | None) -> None:
        self.files.append(name)
        self._names.append(placed)
        self._starts.append(len(self))
        self._indexed = None

    def _noted(self, quads: Iterable[Located], graph: str, *, plain: bool = False) -> Iterator[ox.Quad]:
        """`quads` in the default graph; their lines and graphs are noted, their blank nodes are this file's own.

        `plain` says that there are no blank nodes and no named graphs, which saves looking.
        """
        numbers, said_by, default = self._numbers.append, self._said_by.append, self._graph(graph)
        for quad, line in quads:
            numbers(line or 0)
            named = None if plain else quad.graph_name
            said_by(self._graph(named.value) if isinstance(named, ox.NamedNode) else default)
            yield quad if plain else self._own(quad)

    def _own(self, quad: ox.Quad) -> ox.Quad:
        subject, object = quad.subject, quad.object
        scope = f"f{len(self.files)}x"
        if isinstance(subject, ox.BlankNode):
            subject = ox.BlankNode(scope + subject.value)
        if isinstance(object, ox.BlankNode):
            object = ox.BlankNode(scope + object.value)
        return ox.Quad(subject, quad.predicate, object)

    def _graph(self, graph: str) -> int:
        return self._graphs.setdefault(graph, len(self._graphs))

    def _write(self, quads: Iterable[ox.Quad]) -> None:
        """Append `quads`; after a mistake in one of them there is nothing to go on with."""
        self._text.seek(0, 2)
        ox.serialize(quads, self._text, format=ox.RdfFormat.N_TRIPLES)

    def _place_in_file(self, index: int) -> Place | None:
        """The place of a statement in its file; None in what has no lines of its own."""
        file = bisect_right(self._starts, index) - 1
        name = self._names[file]
        if name is None:
            return None
        self._number(file)
        return Place(name, self._numbers[index] or None)

    def _number(self, file: int) -> None:
        """Find the lines of the statements of a file that has been read without; none if it has changed since."""
        again, start = self._unnumbered.pop(file, None), self._starts[file]
        if again:
            numbers = array("L", (line or 0 for _, line in again()))
            end = self._starts[file + 1] if file + 1 < len(self._starts) else len(self)
            if len(numbers) == end - start:
                self._numbers[start:end] = numbers

    def _index(self) -> _Index:
        """What one reading of all statements tells; read again when there are more."""
        if self._indexed is None:
            subjects: set[bytes] = set()
            stated: dict[bytes, dict[bytes, bytes]] = {}
            for line in self:
                subject, predicate, rest = line.split(b" ", 2)
                subjects.add(subject)
                if predicate in _TOLD:
                    stated.setdefault(subject, {})[predicate] = rest[:-2]
            self._indexed = _Index(subjects, self._stated_places(stated))
        return self._indexed

    def _stated_places(self, stated: dict[bytes, dict[bytes, bytes]]) -> Places:
        """The lines of source documents that the data themselves state."""
        places: Places = {}
        for node, said in stated.items():
            number = said.get(_LINE, b"").split(b'"')
            if said.keys() >= _PARTS and len(number) == 3 and _is_line(number[1]) and node.startswith(b"<"):
                document = node[1:-1].decode().partition("#")[0]
                statement = b"%b %b %b ." % (said[_SUBJECT], said[_PREDICATE], said[_OBJECT])
                place = _place(self.called(document), int(number[1]), said)
                places.setdefault(statement, []).append((document, place))
        for found in places.values():
            found.sort(key=lambda one: (one[1].file, one[1].sheet, one[1].line or 0, one[1].cell))
        return places

    def called(self, document: str) -> str:
        """What the source document with this IRI is called: its file where that is known, else its key."""
        return self.names.get(document) or document.removeprefix(_DOCUMENT)


def _located_again(path: Path, name: str) -> Iterator[Located]:
    """The statements of a file that has been read before."""
    return located(_content(path), format_of(path), name, path.resolve().as_uri())


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from error


def _place(file: str, line: int, said: Mapping[bytes, bytes]) -> Place:
    if len(said) == len(_PARTS):
        return Place(file, line)
    page = _text(said.get(_PAGE))
    return Place(
        file,
        line,
        sheet=_text(said.get(_SHEET)),
        cell=_text(said.get(_CELL)),
        page=int(page) if _is_line(page.encode()) else None,
        header=_text(said.get(_HEADER)),
    )


def _text(term: bytes | None) -> str:
    """The text of a literal of N-Triples; "" for what is none."""
    if not term or not term.startswith(b'"'):
        return ""
    text = term[1 : term.rindex(b'"')].decode()
    return text if "\\" not in text else _ESCAPED.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16)) if found[1] or found[2] else _ESCAPES.get(found[3], found[3])


def _is_line(number: bytes) -> bool:
    """True for the number of a line; a very long one is none, and Python refuses to read it."""
    return number.isdigit() and len(number) < 10


def read(paths: Iterable[Path]) -> Data:
    """The statements of `paths`, whose extensions say their formats."""
    data = Data()
    for path in paths:
        data.add_file(path)
    return data
