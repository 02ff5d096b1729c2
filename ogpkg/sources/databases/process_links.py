"""The links of one cell: several in a row, joined by breaks, broken over lines, among words."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

_BREAK = re.compile(r"(?:\s*<\s*/?\s*br\s*/?\s*>\s*|\r\n|[\r\n\u2028])+", re.IGNORECASE)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_BEGINS = re.compile(
    r"https?://|www\.|(?:[a-z0-9-]+\.)+(?!(?:php|html?|aspx?|jsp|pdf|docx?|xlsx?|jpe?g|png)/)[a-z]{2,}/\S",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w./%?=&~#+:@!$'()*;,\[\]-]+")
#: Marks that stand in addresses and in few words.
_MARKED = re.compile(r"[./%?=&~#_+-]")
_JOINING = frozenset({"and", "or", "y", "e", "et", "und", "&"})
_SAFE = re.compile(r"https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][^\s<>\"{}|\\^`]*)?", re.IGNORECASE)


@dataclass
class Links:
    """What one cell gives: links; those of them that were joined or completed; addresses that a space has broken."""

    whole: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


@dataclass
class _Address:
    parts: list[str]
    broken: bool = False


def split_links(text: str) -> Links:
    """The links in `text`.

    An address goes on in the next line where it ends, or that begins, as only addresses do. One that a space has
    broken is not mended, for nobody can tell where it ends.
    """
    found: list[_Address] = []
    current: _Address | None = None
    for line in _BREAK.split(re.sub(r"[^\S\r\n\u2028]+", " ", html.unescape(text))):
        tokens = _tokens(line)
        for place, token in enumerate(tokens):
            last = place + 1 == len(tokens) or bool(_BEGINS.match(tokens[place + 1]))
            if _BEGINS.match(token) and not (current and place and _is_cut(current, token)):
                current = _Address([token])
                found.append(current)
            elif current and (token.startswith("/") or (last and not place and _goes_on(current.parts[-1], token))):
                current.parts.append(token)
            elif current and _is_rest(token, current, last=last, first=not place):
                current.parts.append(token)
                current.broken = True
            else:
                current = None
    return _sorted_out(found)


def _is_cut(current: _Address, token: str) -> bool:
    """Whether `token`, behind an address on its line, looks like another and may be its rest (``a.gov t.hu/b``)."""
    return bool(_SCHEME.match(current.parts[0])) and not _SCHEME.match(token)


def _is_rest(token: str, current: _Address, *, last: bool, first: bool) -> bool:
    """Whether `token` may be the rest of the address before it, so that this one is not whole.

    Words with the marks of addresses may be, and a single word between an address and the next or the line's end.
    """
    if token.endswith(":") or not _ADDRESS.fullmatch(token) or token.casefold() in _JOINING:
        return False
    if first:
        return last and bool(_MARKED.search(token.strip(".,;:()")) or current.parts[-1].endswith("/"))
    return last or bool(_MARKED.search(token.strip(".,;:()")))


def _tokens(line: str) -> list[str]:
    """The words of `line`; two addresses without a space between them are two."""
    words = re.sub(r"[,;](?=\s|$|https?://)|[(<\[\"'](?=https?://|www\.)", " ", line).split()
    return [token for word in words for token in re.split(r"(?<=[\w/])(?=https?://)", word) if token]


def _goes_on(before: str, token: str) -> bool:
    """Whether `token`, at the beginning of a line, is the rest of the address that ends the line before."""
    if token.endswith(":") or not _ADDRESS.fullmatch(token):
        return False
    return before[-1] in "-_=&?%" or (before[-1] in "/." and bool(_MARKED.search(token.strip(".,"))))


def _sorted_out(found: list[_Address]) -> Links:
    links = Links()
    for address in found:
        text = "".join(address.parts).rstrip(".,;:)>]\"'")
        whole = text if _SCHEME.match(text) else f"http://{text}"
        if address.broken or not _SAFE.fullmatch(whole):
            links.broken.append(" ".join(address.parts))
        elif whole not in links.whole:
            links.whole.append(whole)
            links.mended += [whole] if len(address.parts) > 1 or whole != text else []
    return links
