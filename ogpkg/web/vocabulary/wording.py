"""Paths and constraints of SHACL in the words of whoever fills in a plan. Each phrase is a list of words and links."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyoxigraph as ox

from ogpkg.iris import PREFIXES
from ogpkg.web.linked.describe import Term
from ogpkg.web.vocabulary.constraints import DEPTH, MISSING, backwards, queries_of
from ogpkg.web.vocabulary.terms import Ref, Terms

Phrase = tuple[str | Ref, ...]
#: Values of a list that a page shows before it says how many more there are.
_FEW = 24
_SH = PREFIXES["sh"]


class Wording:
    """Puts what the shapes graph says into words."""

    def __init__(self, terms: Terms) -> None:
        self.terms, self.words, self.shapes = terms, terms.words, terms.shapes
        self._depth = 0
        #: The components of SHACL Core that the shapes use, each with what puts its value into words.
        self._components: dict[str, Callable[[Term], Phrase]] = {
            "class": lambda value: self._filled("ask-class", self._term(value)),
            "datatype": lambda value: self._filled("ask-datatype", self._term(value)),
            "nodeKind": lambda value: (self.words[f"ask-{value.value.removeprefix(_SH)}"],),
            "hasValue": lambda value: self._filled("ask-value", self._term(value)),
            "in": lambda value: self._filled("ask-in", *self._listed(value)),
            "languageIn": lambda value: self._filled("ask-languages", *self._listed(value)),
            "pattern": lambda value: self._filled("ask-pattern", Ref(value.value, None)),
            "lessThanOrEquals": lambda value: self._filled("ask-not-after", self._term(value)),
            "not": lambda value: self._filled("ask-not", *self._inner(value)),
            "node": self._inner,
            "or": lambda value: self._joined(value, "ask-or"),
            "and": lambda value: self._joined(value, "ask-and"),
            "qualifiedValueShape": lambda value: self._filled("ask-some", *self._inner(value)),
        }

    def path(self, path: Term, depth: int = DEPTH) -> Phrase:
        """Where a constraint looks: a property, several, one after the other, or from the other end."""
        if isinstance(path, ox.NamedNode):
            return (self.terms.ref(path.value),)
        steps = self.shapes.items(path) if depth else []
        if steps:
            return _between([self.path(step, depth - 1) for step in steps], " → ")
        for head in self.shapes.objects(path, "sh:alternativePath") if depth else ():
            found = [self.path(step, depth - 1) for step in self.shapes.items(head)]
            return _between(found, f" {self.words['ask-or']} ")
        for inverse in self.shapes.objects(path, "sh:inversePath"):
            return self._backwards(inverse)
        return (self.words["unnamed"],)

    def _backwards(self, inverse: Term) -> Phrase:
        known = backwards(self.terms.said, inverse.value) if isinstance(inverse, ox.NamedNode) else []
        return (self.terms.ref(known[0]),) if known else ("← ", *self.path(inverse, 1))

    def asks(self, iri: str) -> list[Phrase]:
        """What the constraint `iri` wants, a phrase for each thing."""
        node = ox.NamedNode(iri)
        found = self._of(node)
        if self.shapes.objects(node, "sh:sparql"):
            wants_value = any(MISSING.search(text) for text in queries_of(self.shapes, iri))
            found.append((self.words["ask-sparql-value" if wants_value else "ask-sparql"],))
        return found

    def _of(self, node: Term) -> list[Phrase]:
        """The components of one shape in words."""
        counts = self._counts(node)
        found: list[Phrase] = [(counts,)] if counts else []
        for component, word in self._components.items():
            found += [word(value) for value in self.shapes.objects(node, f"sh:{component}")]
        return found

    def _counts(self, node: Term) -> str:
        low, high = (self._number(node, name) for name in ("sh:minCount", "sh:maxCount"))
        if low and low == high:
            return self.words.say("ask-exactly", count=low)
        texts = [self.words.say("ask-least", count=low)] if low not in ("", "0") else []
        if high:
            texts.append(self.words["ask-none"] if high == "0" else self.words.say("ask-most", count=high))
        return ", ".join(texts)

    def _number(self, node: Term, name: str) -> str:
        return next((value.value for value in self.shapes.objects(node, name)), "")

    def _inner(self, node: Term) -> Phrase:
        """A shape inside another one: its path, if it has one, and what it wants there."""
        if isinstance(node, ox.NamedNode) or self._depth == DEPTH:
            return (self.shapes.text(node, "sh:name", self.words.language) or node.value,)
        self._depth += 1
        wants = _between(self._of(node), f" {self.words['ask-and']} ")
        self._depth -= 1
        paths = [(*self.path(path), ": ") for path in self.shapes.objects(node, "sh:path")]
        return (*(paths[0] if paths else ()), *wants)

    def _joined(self, head: Term, word: str) -> Phrase:
        return _between([self._inner(node) for node in self.shapes.items(head)], f"; {self.words[word]} ")

    def _listed(self, head: Term) -> Phrase:
        values = self.shapes.items(head)
        shown = _between([(self._term(value),) for value in values[:_FEW]], ", ")
        more = len(values) - _FEW
        return (*shown, f" {self.words.say('and-more', count=more)}") if more > 0 else shown

    def _term(self, term: Term) -> Ref:
        return self.terms.ref(term.value) if isinstance(term, ox.NamedNode) else Ref(term.value, None)

    def _filled(self, key: str, *parts: str | Ref) -> Phrase:
        """The sentence `key` with `parts` in its blank."""
        before, _, after = self.words[key].partition("{}")
        return tuple(part for part in (before, *parts, after) if part != "")


def _between(phrases: Iterable[Phrase], mark: str) -> Phrase:
    """Several phrases as one, with `mark` between them."""
    joined: list[str | Ref] = []
    for phrase in phrases:
        joined += [mark, *phrase] if joined else phrase
    return tuple(joined)
