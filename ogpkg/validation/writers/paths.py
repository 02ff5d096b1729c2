"""A SPARQL property path, as a result names it, as the nodes of a SHACL path (SHACL 2.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from ogpkg.iris import PREFIXES

_SH, _RDF = PREFIXES["sh"], PREFIXES["rdf"]
_TOKEN = re.compile(r"\s*(<[^<>]*>|[A-Za-z][\w.-]*:[\w.-]*|[|/^*+?()])")
_REPEATED = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}
_IRI = re.compile(r"[A-Za-z][\w+.-]*:[^\s<>|^()*]+\Z")


class Path:
    """The path `text`: `node` stands for it, `statements` say what it is. ValueError when it is none."""

    def __init__(self, text: str, label: str) -> None:
        self.statements: list[ox.Triple] = []
        self._label, self._tokens = label, [f"<{text}>"] if _is_iri(text) else list(_tokens(text))
        self.node = self._alternative()
        if self._tokens:
            raise ValueError(f"{text!r} is no property path")

    def _alternative(self) -> ox.NamedNode | ox.BlankNode:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else self._say("alternativePath", self._list(branches))

    def _sequence(self) -> ox.NamedNode | ox.BlankNode:
        steps = [self._step()]
        while self._take("/"):
            steps.append(self._step())
        return steps[0] if len(steps) == 1 else self._list(steps)

    def _step(self) -> ox.NamedNode | ox.BlankNode:
        if self._take("^"):
            return self._say("inversePath", self._step())
        if self._take("("):
            node = self._alternative()
            if not self._take(")"):
                raise ValueError("a parenthesis of the property path stays open")
        else:
            node = _iri(self._tokens.pop(0) if self._tokens else "")
        sign = next((sign for sign in _REPEATED if self._take(sign)), None)
        return self._say(_REPEATED[sign], node) if sign else node

    def _take(self, token: str) -> bool:
        if self._tokens[:1] != [token]:
            return False
        self._tokens.pop(0)
        return True

    def _say(self, kind: str, object: ox.NamedNode | ox.BlankNode) -> ox.BlankNode:
        node = self._fresh()
        self.statements.append(ox.Triple(node, ox.NamedNode(_SH + kind), object))
        return node

    def _list(self, nodes: list[ox.NamedNode | ox.BlankNode]) -> ox.BlankNode:
        cells: list[ox.BlankNode] = []
        for node in nodes:  # each cell is fresh before its own statements, or two would share a name
            cells.append(self._fresh())
            self.statements.append(ox.Triple(cells[-1], ox.NamedNode(_RDF + "first"), node))
        rest = ox.NamedNode(_RDF + "rest")
        ends: list[ox.NamedNode | ox.BlankNode] = [*cells[1:], ox.NamedNode(_RDF + "nil")]
        self.statements += [ox.Triple(cell, rest, end) for cell, end in zip(cells, ends, strict=True)]
        return cells[0]

    def _fresh(self) -> ox.BlankNode:
        return ox.BlankNode(f"{self._label}-{len(self.statements) + 1}")


def _tokens(text: str) -> Iterator[str]:
    end = 0
    while end < len(text.rstrip()):
        found = _TOKEN.match(text, end)
        if not found:
            raise ValueError(f"{text!r} is no property path")
        yield found[1]
        end = found.end()


def _is_iri(text: str) -> bool:
    return bool(_IRI.match(text)) and text.partition(":")[0] not in PREFIXES


def _iri(token: str) -> ox.NamedNode:
    if token.startswith("<"):
        return ox.NamedNode(token[1:-1])
    prefix, colon, name = token.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"{token!r} is no property")
    return ox.NamedNode(PREFIXES[prefix] + name)
