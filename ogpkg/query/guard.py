"""The guard: what kind of query is this, and may it run?

A tokenizer for SPARQL 1.1 that follows the reading of Oxigraph's parser, which knows no word boundaries:
``trueSERVICE<x>{…}`` is a SERVICE clause. The guard gives the reader a reason; it is not the wall. A query
that slipped through would meet a worker that can open neither a socket nor a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ogpkg.errors import QueryRefused, QuerySyntaxError, QueryTooDeep, QueryTooLong

#: The longest query in bytes, and the deepest nesting of brackets. Nested functions overflow a worker's stack
#: (64 MiB) at a depth between 4,096 and 8,192; nobody writes a hundred levels by hand.
MAX_LENGTH, MAX_DEPTH = 64 * 1024, 100

FORMS = ("select", "ask", "construct", "describe")
UPDATES = ("insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with")

_IRI = r'<[^<>"{}|^`\\\x00-\x20]*>'
# Longer prefixes are not read as such: a bound keeps the time spent on `a-a-a-…` in proportion to its length.
_PREFIX = r"(?:[^\W\d_][\w.·-]{0,200}+)?"
_NAME = rf"{_PREFIX}:(?:(?:[\w:·.-]|%[0-9A-Fa-f]{{2}}|\\[\w~.!$&'()*+,;=/?#@%-])*(?:[\w:·-]|%[0-9A-Fa-f]{{2}}|\\.))?"
_TOKEN = re.compile(
    rf"""[ \t\r\n]*+(?:
    (?P<variable>[?$]\w+)
    |(?P<open>[\[({{])|(?P<close>[\])}}])
    |(?P<comment>\#)
    |(?P<long>'''|\"\"\")
    |(?P<string>'(?:[^'\\\r\n]|\\.)*+'|"(?:[^"\\\r\n]|\\.)*+")
    |(?P<unclosed>'(?:[^'\\\r\n]|\\.)*+|"(?:[^"\\\r\n]|\\.)*+)
    |(?P<iri>{_IRI})
    |(?P<blank>_:\w(?:[\w.·-]*[\w·-])?)
    |(?P<language>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
    |(?P<name>{_NAME})
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
    |(?P<word>[A-Za-z][A-Za-z0-9_]*)
    |(?P<mark>.))""",
    re.VERBOSE | re.DOTALL,
)
_LONG_STRING = {
    quotes: re.compile(rf"(?:{quotes[0]}{{0,2}}(?:[^{quotes[0]}\\]|\\.))*+{quotes}", re.DOTALL)
    for quotes in ("'''", '"""')
}
_SPACE = r"(?:[ \t\r\n]|\#[^\r\n]*+)*+"
_CALL = re.compile(rf"service{_SPACE}(?:silent{_SPACE})?(?:{_IRI}|[?$]\w+|{_NAME}){_SPACE}\{{", re.IGNORECASE)

#: A character by its number (SPARQL 1.1, section 19.2); a surrogate is no character, and so stays as it is.
_ESCAPE = re.compile(
    r"\\u((?![dD][89a-fA-F])[0-9a-fA-F]{4})|\\U((?!0000[dD][89a-fA-F])000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4})"
)


class Token(NamedTuple):
    """A token of `kind` (a group of the pattern above) that stands at `start`."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class Query:
    """What the guard has seen. `form` is None for a text that begins like no query: the engine says why.

    `prologue` is everything before the form; the terms are the FROM and FROM NAMED as written.
    """

    text: str
    form: str | None = None
    prologue: str = ""
    from_terms: list[str] = field(default_factory=list)
    from_named_terms: list[str] = field(default_factory=list)


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """The tokens of `text` from `start`, without space and comments; anything odd is a "mark" of one character.

    The time it takes is in proportion to the length of the text, whatever the text.
    """
    position, endless = start, set[str]()
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup or "mark"
        begin, position = match.span(kind)
        if kind == "comment":
            position = min(_find(text, "\n", position), _find(text, "\r", position))
            continue
        if kind == "long":
            # Without an end it is an empty string and one more quotation mark. Where one has no end, none
            # behind it has: what it opens reads the same way.
            quotes, kind = text[begin:position], "string"
            rest = None if quotes in endless else _LONG_STRING[quotes].match(text, position)
            position = rest.end() if rest else begin + 2
            if rest is None:
                endless.add(quotes)
        yield Token(kind, text[begin:position], begin)


def _find(text: str, character: str, start: int) -> int:
    """The offset of `character` from `start`, or of the end."""
    found = text.find(character, start)
    return len(text) if found < 0 else found


def check_length(text: str, limit: int = MAX_LENGTH) -> None:
    """QueryTooLong for a query of more than `limit` bytes, QuerySyntaxError for one that is not Unicode."""
    try:
        length = len(text.encode())
    except UnicodeEncodeError as error:
        raise QuerySyntaxError("the query is not Unicode text", *place(text, error.start)) from error
    if length > limit:
        raise QueryTooLong(length, limit)


def unescaped(text: str) -> str:
    """`text` with the characters that it gives by their numbers; in strings, Oxigraph reads them itself."""
    if "\\" not in text:
        return text
    parts, position = [], 0
    for start, end in [*((t.start, t.end) for t in tokens(text) if t.kind == "string"), (len(text), len(text))]:
        plain = _ESCAPE.sub(lambda escape: chr(int(escape[1] or escape[2], 16)), text[position:start])
        parts += [plain, text[start:end]]
        position = end
    return "".join(parts)


def check(text: str, max_depth: int = MAX_DEPTH) -> Query:
    """What `text` is, if it may run here; QueryRefused for an update and a SERVICE clause, QueryTooDeep."""
    found = list(tokens(text))
    _check_depth(text, found, max_depth)
    query = read(text, found)
    _check_service(text)
    return query


def read(text: str, found: list[Token] | None = None) -> Query:
    """What `text` is, wherever it is to run; QueryRefused for an update. `found` are its tokens, if known."""
    found = list(tokens(text)) if found is None else found
    opening = _opening(found)
    if opening is None:
        return Query(text)
    word = opening.text.lower()
    if word in UPDATES:
        raise _refusal(text, opening.start, f"{word.upper()} is an update, and only queries are answered here")
    form = next((form for form in FORMS if word.startswith(form)), None)
    default, named = _dataset(found)
    return Query(text, form, text[: opening.start], default, named)


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and column of `offset`, both from 1."""
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1


def marked(text: str, offset: int, message: str) -> str:
    """`message` with its place in front, and below it the line of `text` with a caret under `offset`."""
    line, column = place(text, offset)
    begin = max(column - 61, 0)
    shown = readable(text.split("\n")[line - 1].rstrip("\r")[begin : begin + 100])
    return f"line {line}, column {column}: {message}\n{shown}\n{' ' * (column - 1 - begin)}^"


def readable(text: str) -> str:
    """`text` with a space for each tab and a mark for each other character that would not be seen, or act."""
    return "".join(c if c.isprintable() else " " if c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def _refusal(text: str, offset: int, message: str) -> QueryRefused:
    return QueryRefused(marked(text, offset, message), *place(text, offset))


def _check_depth(text: str, found: list[Token], limit: int) -> None:
    depth = 0
    for token in found:
        depth = depth + (token.kind == "open") - (token.kind == "close" and depth > 0)
        if depth > limit:
            message = marked(text, token.start, f"brackets are nested more than {limit} deep")
            raise QueryTooDeep(message, *place(text, token.start), limit)


def _opening(found: list[Token]) -> Token | None:
    """The word behind the prologue: what the request is."""
    declaration = {"base": ["iri"], "prefix": ["name", "iri"], "version": ["string"]}
    position = 0
    while position < len(found) and found[position].kind == "word":
        parts = declaration.get(found[position].text.lower())
        if parts is None:
            return found[position]
        if [token.kind for token in found[position + 1 : position + 1 + len(parts)]] != parts:
            return None
        position += 1 + len(parts)
    return None


def _dataset(found: list[Token]) -> tuple[list[str], list[str]]:
    """The terms behind FROM and FROM NAMED, which stand outside all brackets."""
    default: list[str] = []
    named: list[str] = []
    depth = 0
    for position, token in enumerate(found):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth or token.kind != "word" or not token.text.lower().endswith("from"):
            continue
        is_named = [t.text.lower() for t in found[position + 1 : position + 2]] == ["named"]
        terms = [t.text for t in found[position + 1 + is_named : position + 2 + is_named] if t.kind in {"iri", "name"}]
        (named if is_named else default).extend(terms)
    return default, named


def _check_service(text: str) -> None:
    if "service" not in text.lower():
        return
    # `1<2)SERVICE#>` is an IRI in one place and a comparison in another, so each is read in both ways.
    pending, seen = [0], set[int]()
    while pending:
        for token in tokens(text, pending.pop()):
            if token.start in seen:
                break
            seen.add(token.start)
            if token.kind == "iri":
                pending.append(token.start + 1)
            elif token.kind == "word" and (call := _service_in(text, token)) is not None:
                raise _refusal(text, call, "SERVICE is not allowed: no query leaves this server")


def _service_in(text: str, word: Token) -> int | None:
    """Where in or at the end of this word a SERVICE clause begins, if one does."""
    begin = word.text.lower().find("service")
    return word.start + begin if begin >= 0 and _CALL.match(text, word.start + begin) else None
