"""The shape of a text, and its tokens. Texts that differ in their constants only are read once.

Only ASCII, no comment beside code, no escape, no relative IRI: what is rare is left to the engine that knows all of
SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from ogpkg.columns.algebra import Declined, Node, Slot
from ogpkg.columns.notation import iri_json

#: Longer texts are somebody's program.
_LONGEST = 4096

_IRI = r'<[^<>"{}|^`\\\x00-\x20]*>'
#: What no name of ours ends before: more of it, as SPARQL reads it.
_MORE = r"(?!\.*[\w:%\\-])"
_NAME = rf"(?:[A-Za-z][A-Za-z0-9_-]*)?:(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?{_MORE}"
#: All that counts as white space; `\s` and `str.strip` know more.
_SPACE = " \t\r\n"
_PROLOGUE = re.compile(
    rf"(?:[{_SPACE}]*PREFIX[{_SPACE}]+[A-Za-z][A-Za-z0-9_-]*:[{_SPACE}]*{_IRI})*+[{_SPACE}]*", re.IGNORECASE | re.ASCII
)
#: What is a line of its own, where no long text with three quotes may be around it.
_COMMENT = re.compile(r"^[ \t]*#[^\r\n]*", re.MULTILINE)
_PREFIX = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):\s*<([^>]*)>")
#: What may differ between two texts of one shape: IRIs, strings, numbers, and the local parts of names with a digit.
#: That one of few characters comes first lets the search run over all others.
_CONSTANT = re.compile(
    rf"""([<"0-9:](?:
    (?<=<){_IRI[1:]}
    |(?<=")[^"\\\x00-\x1f]*"(?:@[A-Za-z]{{2,3}}(?:-[A-Za-z]{{2}})?(?![\w-])|\^\^(?:{_IRI}|xsd:[A-Za-z]+(?![\w:.%\\-])))?
    |(?<=[0-9])(?<![\w?$:.@-][0-9])[0-9]*(?:\.[0-9]+)?(?![\w.])
    |(?<=:)(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?{_MORE}))""",
    re.VERBOSE | re.ASCII,
)
_TOKEN = re.compile(
    rf"[{_SPACE}]*(?:(?P<variable>[?$]\w+)|(?P<constant>(?:[A-Za-z][A-Za-z0-9_-]*)?\x00)|(?P<name>{_NAME})|(?P<word>[A-Za-z]\w*)"
    r"|(?P<mark>&&|\|\||!=|<=|>=|[{}().;,*/|^=<>!]))",
    re.ASCII,
)
#: Absolute and plain, so that nothing has to be resolved.
_PATH = r"[\w~!$&'()*+,;=:@/.-]*+"
_ABSOLUTE = re.compile(
    rf"(?:https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]+)?(?=[/?#]|\Z)|urn:[a-z]+:){_PATH}(?:\?{_PATH})?(?:#{_PATH})?",
    re.ASCII,
)


class Shape(NamedTuple):
    """What texts share that differ in their constants only."""

    prologue: str
    text: str
    kinds: str


def shape_of(text: str) -> tuple[Shape, list[str]]:
    """The shape of a query, and its constants as written."""
    if len(text) > _LONGEST or "\x00" in text or '"""' in text:
        raise Declined
    if "#" in text:
        text = _COMMENT.sub("", text)
    prologue = _PROLOGUE.match(text)
    assert prologue  # noqa: S101 - it may be empty
    parts = _CONSTANT.split(text[prologue.end() :])
    constants = parts[1::2]
    return Shape(prologue[0], "\x00".join(parts[::2]), "".join([constant[0] for constant in constants])), constants


def prefixes_of(shape: Shape, known: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that a text of this shape may use."""
    declared = _PREFIX.findall(shape.prologue)
    return {**known, **{name: _checked(iri) for name, iri in declared}}


def absolute(constant: str, prefixes: Mapping[str, str]) -> str:
    """The IRI that is written as `constant`."""
    if constant[0] == "<":
        iri = constant[1:-1]
    else:
        prefix, _, local = constant.partition(":")
        if prefix not in prefixes:
            raise Declined
        iri = prefixes[prefix] + local
    return _checked(iri)


def _checked(iri: str) -> str:
    """Declined for an IRI that is relative, or no IRI, or that would be another when resolved."""
    if not _ABSOLUTE.fullmatch(iri) or "/." in iri:
        raise Declined
    return iri


class Cursor:
    """Goes through the tokens of a shape once; `Declined` at the first that is not expected."""

    def __init__(self, shape: Shape, prefixes: Mapping[str, str]) -> None:
        self._tokens: list[tuple[str, str]] = []
        self._kinds, self._slots, self._prefixes, self._place = shape.kinds, 0, prefixes, 0
        #: Terms in JSON, or places among the constants of a text.
        self.constants: list[bytes | Slot] = []
        #: Variables that have been met.
        self.seen: set[str] = set()
        position, text = 0, shape.text.rstrip(_SPACE)
        while position < len(text):
            found = _TOKEN.match(text, position)
            if found is None or found.lastgroup is None:
                raise Declined
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            position = found.end()
        self._tokens.append(("end", ""))

    @staticmethod
    def need(holds: bool) -> None:
        """Declined unless this holds."""
        if not holds:
            raise Declined

    def stands(self, text: str) -> bool:
        """Whether this word or mark stands here."""
        kind, found = self._tokens[self._place]
        return kind in {"mark", "word"} and found.upper() == text

    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        return self._tokens[self._place][0] == "end"

    def is_type(self) -> bool:
        """Take the ``a`` that stands for rdf:type, if it stands here; it is never written large."""
        is_here = self._tokens[self._place] == ("word", "a")
        self._place += is_here
        return is_here

    def word(self, text: str) -> bool:
        """Take `text` if it stands here."""
        is_here = self.stands(text)
        self._place += is_here
        return is_here

    def expect(self, text: str) -> None:
        """Take `text`, which must stand here."""
        self.need(self.word(text))

    def variable(self) -> str | None:
        """The name of the variable that stands here, if one does."""
        kind, text = self._tokens[self._place]
        if kind != "variable":
            return None
        self._place += 1
        return text[1:]

    def named(self) -> str:
        """The name of the variable that must stand here."""
        name = self.variable()
        if name is None:
            raise Declined
        return name

    def constant(self, kinds: str = '<"n') -> int | None:
        """The constant that stands here, if it is an IRI (<), a string (") or a number (n) as wanted."""
        kind, text = self._tokens[self._place]
        if kind == "name" and "<" in kinds:
            self.constants.append(iri_json(absolute(text, self._prefixes).encode()))
        elif kind == "constant":
            first, prefix = self._kinds[self._slots], text[:-1]
            if ("n" if first.isdigit() else first.replace(":", "<")) not in kinds or bool(prefix) != (first == ":"):
                return None
            self.constants.append(Slot(self._slots, prefix))
            self._slots += 1
        else:
            return None
        self._place += 1
        return len(self.constants) - 1

    def node(self, kinds: str = '<"n') -> Node:
        """The variable or the constant that must stand here."""
        node: Node | None = self.variable()
        if node is not None:
            self.seen.add(str(node))
            return node
        node = self.constant(kinds)
        if node is None:
            raise Declined
        return node
