"""What a document is, when nobody says, and what it must not be: found out by its name, then by its first words."""

from __future__ import annotations

import re
from xml.parsers import expat

from ogpkg.errors import InputError
from ogpkg.formats import GRAPH_FORMATS

_EXTENSIONS = {format.extension: format.name for format in GRAPH_FORMATS}
#: Elements of RDF/XML inside each other: far more than anybody writes, far less than takes the parser long.
_DEEPEST = 500
_NODE = r"(?:<[^>\s]*>|_:\S+)"
_STATEMENT = re.compile(rf"{_NODE}\s+<[^>\s]*>\s+(?:{_NODE}|\"[^\"\\]*\"\S*)\s+{_NODE}\s*\.\s*$")
_GRAPH = re.compile(r"^\s*(?:GRAPH\s+)?(?:<[^>\s]*>|_:\S+|[\w.-]*:[\w.-]*)?\s*\{", re.IGNORECASE | re.MULTILINE)
#: How a file begins that is no text, and what it is.
_PACKED = {
    b"\x1f\x8b": "gzip file",
    b"PK\x03\x04": "zip file (or a word-processor or spreadsheet file)",
    b"%PDF-": "PDF file",
    b"\xd0\xcf\x11\xe0": "office file",
    b"(\xb5/\xfd": "zstd file",
    b"BZh": "bzip2 file",
    b"\xfd7zXZ": "xz file",
}


def text_of(content: bytes, name: str) -> str:
    """`content` as text; InputError when it is empty or no UTF-8 text, with what to do."""
    if not content.strip():
        raise InputError(name, "is empty; send the text of a plan")
    packed = next((kind for start, kind in _PACKED.items() if content.startswith(start)), None)
    if packed:
        raise InputError(name, f"is a {packed}; send the RDF, or the document saved as plain text", 1)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(name, "is UTF-16 text; convert it to UTF-8", 1)
    if b"\0" in content:
        line, column = _place(content, content.index(b"\0"))
        raise InputError(name, "is a binary file, not text (it has a NUL byte); send text in UTF-8", line, column)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(content, error.start)
        text = f"is not UTF-8 text (byte 0x{content[error.start]:02x}); convert it to UTF-8"
        raise InputError(name, text, line, column) from error


def by_extension(name: str) -> str:
    """The RDF format that the extension of `name` stands for; "" when it is none of ours."""
    return _EXTENSIONS.get(name.rpartition(".")[2].lower(), "")


def which(content: bytes) -> str:
    """The name of the format or reader for `content`, by how it begins and what is in it.

    Turtle when nothing speaks for anything else: most that people write by hand is.
    """
    text = content.decode("utf-8", "replace")
    begin = text[:4096].lstrip()
    if begin.startswith("{") or re.match(r"\[\s*[{\[]", begin):
        return "jsonld"
    if re.match(r"<\?xml|<rdf:RDF|<!DOCTYPE rdf", begin):
        return "rdfxml"
    from ogpkg.sources.importing import recognize  # noqa: PLC0415 - a server starts without the readers

    if readers := recognize(text):
        return readers[0]
    return _written_by_hand(text)


def _written_by_hand(text: str) -> str:
    """Turtle or one of its kin."""
    first = next((line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    if len(first) < 10_000 and _STATEMENT.match(first.strip()):
        return "nquads"
    # Long lines would take long to search; who writes graphs by hand breaks lines.
    short = "\n".join(line[:200] for line in text[:1_000_000].splitlines())
    return "trig" if _GRAPH.search(short) else "turtle"


def refuse_hostile_xml(content: bytes, name: str) -> None:
    """InputError for XML that is ill-formed, has a document type declaration, or is nested too deeply.

    The RDF parser would replace the entities of a declaration, which a short document can make very long.
    """
    parser, depth = expat.ParserCreate(), 0

    def refuse(*_: object) -> None:
        text = "has a document type declaration (<!DOCTYPE>), which is not read here; write its entities out"
        raise InputError(name, text, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            text = f"has elements nested more than {_DEEPEST} deep"
            raise InputError(name, text, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def leave(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler, parser.StartElementHandler, parser.EndElementHandler = refuse, enter, leave
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        text = f"not application/rdf+xml: {expat.ErrorString(error.code)}"
        raise InputError(name, text, error.lineno, error.offset + 1) from error


def without_place(error: InputError) -> str:
    """What `error` says, without the file, line and column in front of it."""
    place = ":".join(str(part) for part in (error.file, error.line, error.column) if part is not None)
    return str(error).removeprefix(f"{place}: ")


def readers() -> dict[str, str]:
    """The readers of source documents and their titles."""
    from ogpkg.sources.importing import READERS  # noqa: PLC0415

    return {name: reader.title for name, reader in READERS.items()}


def _place(content: bytes, offset: int) -> tuple[int, int]:
    start = content.rfind(b"\n", 0, offset) + 1
    return content.count(b"\n", 0, offset) + 1, len(content[start:offset].decode("utf-8", "replace")) + 1
