"""Terms as they stand in N-Triples, and the same as SPARQL's JSON results show them: what is stored and looked up."""

from __future__ import annotations

import re
from typing import NamedTuple

from ogpkg.iris import PREFIXES, RDF

#: Kinds of term: what may be compared with what.
BLANK, IRI, FOREIGN, TEXT, SPOKEN, INTEGER, DECIMAL, DATE, OTHER = range(9)

_XSD = PREFIXES["xsd"].encode()
_STRING, _LANGUAGE = _XSD + b"string", f"{RDF}langString".encode()
_LITERAL = re.compile(rb'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
#: Numbers that 64 bits of floating point tell from each other, written as Oxigraph writes them.
_INTEGER = re.compile(rb"0|-?[1-9][0-9]{0,14}")
_DECIMAL = re.compile(rb"0|-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{0,5}[1-9])?|-?[1-9][0-9]{0,14}")
_DATE = re.compile(rb"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_ESCAPE = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {b"t": b"\t", b"b": b"\b", b"n": b"\n", b"r": b"\r", b"f": b"\f"}


class Term(NamedTuple):
    """A term. Terms sort as SPARQL orders them: blank nodes, IRIs, and literals that are no numbers or times."""

    place: int
    value: bytes
    datatype: bytes
    language: bytes
    json: bytes
    kind: int
    number: float


def iri_json(iri: bytes) -> bytes:
    """An IRI in JSON."""
    return b'{"type":"uri","value":"%b"}' % iri


def iri_term(iri: bytes) -> Term:
    """An IRI as a term."""
    return Term(0, iri, b"", b"", iri_json(iri), IRI, 0.0)


def literal_json(written: bytes, language: bytes, datatype: bytes) -> bytes:
    """A literal in JSON; `written` is its value with the escapes that JSON shares with N-Triples."""
    if language:
        return b'{"type":"literal","value":"%b","xml:lang":"%b"}' % (written, language)
    if datatype and datatype != _STRING:
        return b'{"type":"literal","value":"%b","datatype":"%b"}' % (written, datatype)
    return b'{"type":"literal","value":"%b"}' % written


def read_term(text: bytes) -> Term:
    """The term that N-Triples write as `text`."""
    if text[:1] == b"<":
        return iri_term(text[1:-1])
    if text[:1] == b"_":
        return Term(-1, text[2:], b"", b"", b'{"type":"bnode","value":"%b"}' % text[2:], BLANK, 0.0)
    found = _LITERAL.fullmatch(text)
    if found is None:
        raise ValueError(f"no term: {text.decode()}")
    written, language, datatype = found[1], found[2] or b"", found[3] or b""
    value = written
    if b"\\" in written:
        value, written = _ESCAPE.sub(_character, written), _rewritten(written)
    kind, number = _kind(written, language, datatype)
    full = _LANGUAGE if language else datatype or _STRING
    return Term(1, value, full, language, literal_json(written, language, datatype), kind, number)


def day_number(written: bytes) -> float | None:
    """Where a day without a time zone stands among all days; None for anything else."""
    found = _DATE.fullmatch(written)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if day > (31, 29 if is_leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
        return None
    return float(year * 372 + month * 31 + day)


def _kind(written: bytes, language: bytes, datatype: bytes) -> tuple[int, float]:
    if language:
        return SPOKEN, 0.0
    if not datatype or datatype == _STRING:
        return TEXT, 0.0
    name = datatype.removeprefix(_XSD)
    if name == b"integer" and _INTEGER.fullmatch(written):
        return INTEGER, float(written)
    if name == b"decimal" and _DECIMAL.fullmatch(written):
        return DECIMAL, float(written)
    if name == b"date" and (day := day_number(written)) is not None:
        return DATE, day
    # A datatype that SPARQL does not know is compared like text; any other has rules that are not kept here.
    is_known = datatype.startswith((b"http://www.w3.org/", b"http://www.opengis.net/"))
    return OTHER if is_known else FOREIGN, 0.0


def _character(escape: re.Match[bytes]) -> bytes:
    code = escape[1] or escape[2]
    return chr(int(code, 16)).encode() if code else _ESCAPED.get(escape[3], escape[3])


def _rewritten(written: bytes) -> bytes:
    """The escapes of N-Triples as Oxigraph's JSON has them: DEL needs none there."""
    return written.replace(b"\\u007F", b"\x7f") if b"\\u007F" in written else written
