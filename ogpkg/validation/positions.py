"""Where each statement of an RDF file stands.

The parser is handed one line at a time and asks for the next only when it needs it, so the line last handed over is
the line on which a statement's object ends, or for a plain string one after it (`_Lines.of` steps back). That holds
for Turtle, TriG, N-Triples, N-Quads and RDF/XML. JSON-LD is read as a whole: there the line is that of the ``@id`` of
the statement's subject, None when it has none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.parsers import expat

import pyoxigraph as ox

from ogpkg.errors import InputError
from ogpkg.formats import Format

#: Formats in which the end of a line ends a statement, so that statements can be counted.
_A_LINE_A_STATEMENT = frozenset({"ntriples", "nquads"})
#: Formats in which a statement about a statement needs "<<".
_WITHOUT_MARKS = _A_LINE_A_STATEMENT | {"turtle", "trig"}
Located = tuple[ox.Quad, int | None]
# An "@id" (or the alias "id") and its value; what follows tells a description from a mere reference.
_ID = re.compile(r'"@?id"\s*:\s*("(?:[^"\\]|\\.)*")(\s*\})?')
#: The end of a string that no escape can have changed.
_LENGTH = 12
_END = re.compile(r"[\w ]*\Z")
_STRING = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")
_AT_LINE = re.compile(r"^Parser error (?:at|between) line.*?: (?=\w)")


def located(content: bytes, format: Format, name: str, base_iri: str) -> Iterator[Located]:
    """The quads of an RDF document and the line of each; `name` is what errors call it.

    Nothing is fetched. InputError names line and column of the first mistake, and refuses a document that makes
    no statement or that nests statements (RDF 1.2), which SHACL knows nothing of.
    """
    lines = _Lines(content)
    number = _numbers(content, format, lines)
    nests = format.name not in _WITHOUT_MARKS or b"<<" in content
    quad = None
    try:
        for quad in ox.parse(_source(content, format, lines), format=format.rdf, base_iri=base_iri):
            line = number(quad)
            if nests and (isinstance(quad.object, ox.Triple) or isinstance(quad.subject, ox.Triple)):
                raise InputError(name, "states something about a statement; SHACL needs RDF 1.1", line)
            yield quad, line
    except SyntaxError as error:
        line, column = _place_of(error, content, format, lines.number)
        text = _AT_LINE.sub("", str(error.msg))
        raise InputError(name, f"not {format.media_type}: {_advice(text)}", line, column) from error
    if quad is None:
        raise InputError(name, "makes no statement, which is more often a failed export than a graph", 1)


def _source(content: bytes, format: Format, lines: _Lines) -> Any:
    """What the parser reads: all at once where a statement is a line."""
    return content if format.name in _A_LINE_A_STATEMENT else lines


def _numbers(content: bytes, format: Format, lines: _Lines) -> Callable[[ox.Quad], int | None]:
    """What finds the line of the quad just parsed."""
    if format.name in _A_LINE_A_STATEMENT:
        written = enumerate(map(bytes.strip, content.splitlines()), 1)
        found = (number for number, line in written if line and not line.startswith(b"#"))
        return lambda _: next(found, None)
    return _json_line(content) if format.name == "jsonld" else lines.of


class _Lines:
    """A file that gives at most one line for each `read`; `number` is the line given last."""

    def __init__(self, content: bytes) -> None:
        # Not at form feeds and the like: bytes are split at the line ends that editors know.
        self._lines = content.splitlines(keepends=True)
        self._rest = b""
        self.number, self._now, self._before = 0, 1, 1

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the current line, or of the next; empty at the end."""
        if not self._rest:
            self._rest = self._lines[self.number] if self.number < len(self._lines) else b""
            self.number += bool(self._rest)
        size = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:size], self._rest[size:]
        return given

    def of(self, quad: ox.Quad) -> int:
        """The line on which the object of `quad`, just parsed, ends.

        After a plain string the parser has to look for a language or datatype, perhaps on the next line.
        """
        if self.number != self._now:
            self._before, self._now = self._now, self.number
        object = quad.object
        if isinstance(object, ox.Literal) and object.datatype == _STRING:
            end = _END.search(object.value[-_LENGTH:])[0].encode()  # type: ignore[index]
            for number in range(self.number, self._before - 1, -1):
                line = self._lines[number - 1]
                if end + b'"' in line or end + b"'" in line:
                    return number
        return self.number


def _place_of(error: SyntaxError, content: bytes, format: Format, line: int) -> tuple[int | None, int | None]:
    """Line and column of a mistake; the XML parser does not say them, so another one is asked."""
    if error.lineno:
        return error.lineno, error.offset
    if format.name == "rdfxml":
        try:
            expat.ParserCreate().Parse(content, True)
        except expat.ExpatError as found:
            return found.lineno, found.offset + 1
    if format.name == "jsonld":
        before, mark, _ = content.partition(b'"@context"')
        line = before.count(b"\n") + 1
        return (line, len(before) - before.rfind(b"\n")) if mark else (1, 1)
    return line or 1, 1


def _advice(text: str) -> str:
    if "LoadDocumentCallback" in text:
        return "its @context is elsewhere and nothing is fetched; write the context into the file"
    return text


def _json_line(content: bytes) -> _JsonLines:
    """What finds the line of a quad's subject in JSON-LD, by the end of its IRI: prefixes are not resolved."""
    text = content.decode("utf-8", "replace")
    lines: dict[str, tuple[bool, int]] = {}
    number, done = 1, 0
    for match in _ID.finditer(text):
        number, done = number + text.count("\n", done, match.start()), match.start()
        try:
            name = str(json.loads(match[1]))
        except ValueError:
            continue
        tail = name if urlsplit(name).netloc else name.partition(":")[2] or name
        is_reference = bool(match[2]) and text[: match.start()].rstrip().endswith("{")
        lines[tail] = min(lines.get(tail, (True, number)), (is_reference, number))
    return _JsonLines(lines)


class _JsonLines:
    def __init__(self, lines: dict[str, tuple[bool, int]]) -> None:
        self._lines = lines

    def __call__(self, quad: ox.Quad) -> int | None:
        iri = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        tails = [iri, *(iri[match.end() :] for match in re.finditer(r"[/#:]", iri))]
        return next((self._lines[tail][1] for tail in tails if tail in self._lines), None)
