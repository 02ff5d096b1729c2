"""IRIs and the addresses they are asked for by: percent-encoding, and nothing of the Host header.

The address of a thing is the path of its IRI. What is percent-encoded in the IRI stays so in the address (``%2F``
is no slash, ``%3F`` no question mark); what is not ASCII is percent-encoded on the wire (RFC 3987, section 3.1)
and plain again in the IRI (section 3.2).
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote

from flask import request

#: Characters that may stay as they are in the path of a URL (RFC 3986, section 3.3).
PLAIN = "/:@!$&'()*+,;=~-._"
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_LONE = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: What may stand in an IRI beyond ASCII, of the first plane.
_UCSCHAR = ((0xA0, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFEF))
_TURNING = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")


@lru_cache(maxsize=4096)
def in_path(path: str) -> str:
    """The path of an IRI as the path of a URL; escapes that are there already stay."""
    return _LONE.sub("%25", quote(path, safe=PLAIN + "%"))


def to_uri(iri: str) -> str:
    """An IRI as a URI (RFC 3987, section 3.1), fit for a header."""
    return quote(iri, safe=PLAIN + "%?#[]")


def asked_path() -> str:
    """The path that was asked for, as the path of an IRI.

    Taken from the request line where the server hands it on, since a decoded path has forgotten what ``%2F`` was.
    """
    raw = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "")
    if not raw.startswith("/"):
        return plain(quote(request.path, safe=PLAIN))
    # A WSGI string holds bytes, each as a character (PEP 3333).
    return plain(quote(raw.partition("?")[0].encode("latin-1", "replace"), safe=PLAIN + "%"))


def plain(path: str) -> str:
    """A URL's path as an IRI's: only what needs no escape is unescaped, the rest is written alike everywhere.

    Bytes that are no UTF-8, or that no IRI may hold as a character, stay escaped.
    """
    return _ESCAPES.sub(lambda run: _unescaped(run[0]), in_path(path))


def _unescaped(run: str) -> str:
    try:
        text = unquote(run, errors="strict")
    except UnicodeDecodeError:
        return run.upper()
    return "".join(character if _is_plain(character) else quote(character, safe="") for character in text)


def _is_plain(character: str) -> bool:
    """Whether an IRI has `character` as it is: unreserved ASCII, or ``ucschar`` (RFC 3987, section 2.2).

    Marks that turn the direction of text stay escaped (section 4.1).
    """
    code = ord(character)
    if code < 0x80:
        return bool(_UNRESERVED.match(character))
    if code < 0x10000:
        return any(first <= code <= last for first, last in _UCSCHAR) and character not in _TURNING
    return code & 0xFFFF <= 0xFFFD and (code < 0xE0000 or 0xE1000 <= code < 0xF0000)
