"""A plan as JSON-LD 1.1: compact, with its context inside, and nested from the plan down to its milestones.

Whoever parses it gets exactly the statements that documents make about the plan, its themes, commitments, milestones
and assessments, and about the agencies, units, posts and people that these name: each once, however many say it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from ogpkg.exporting.reading import Plan, Term, full, natural
from ogpkg.iris import PREFIXES, RDF

#: What is nested in what: the name of the member, its kind, and the property that points back.
_NESTED = (
    ("themes", "theme", "ogp:themeOfPlan"),
    ("commitments", "commitment", "ogp:plan"),
    ("milestones", "milestone", "ogp:commitment"),
    ("assessments", "assessment", "ogp:assesses"),
)
_KINDS = ("plan", *(kind for _, kind, _ in _NESTED), "actor", "assessor", "post")
_XSD = PREFIXES["xsd"]
_TYPE = RDF + "type"
#: Literals that a number or truth value of JSON stands for letter by letter.
_NATIVE = {f"{_XSD}integer": r"0|-?[1-9]\d{0,14}", f"{_XSD}boolean": "true|false"}


def write(plan: Plan) -> bytes:
    """The plan as JSON-LD, the same bytes for the same statements."""
    return (json.dumps(_Writer(plan).document(), ensure_ascii=False, indent=2) + "\n").encode()


class _Writer:
    """One plan on its way into JSON: which prefixes are used, how each property is written, what is nested already."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._nested = plan, set[str]()
        self._things = list(dict.fromkeys(thing for kind in _KINDS for thing in plan.parts.get(kind, ())))
        objects: dict[str, list[Term]] = {}
        for thing in self._things:
            for predicate, values in plan.said.get(thing, {}).items():
                objects.setdefault(predicate, []).extend(values)
        self._ways = {predicate: _way(values) for predicate, values in objects.items()}
        self._prefixes = self._safe_prefixes(objects)

    def document(self) -> dict[str, Any]:
        """The plan with all that is nested in it, and beside it what is named from several places."""
        root = self._node(self._plan.iri, None)
        beside = [self._node(thing, None) for thing in self._things if thing not in self._nested]
        known = [node for node in beside if len(node) > 1]
        return {"@context": self._context()} | root | ({"@included": known} if known else {})

    def _node(self, thing: str, back: tuple[str, str] | None) -> dict[str, Any]:
        """`thing` with what is said about it, but for the statement `back` to what it is nested in."""
        self._nested.add(thing)
        node: dict[str, Any] = {"@id": self._short(thing)}
        said = self._plan.said.get(thing, {})
        if types := said.get(_TYPE):
            node["@type"] = _one_or_many([self._short(term.value) for term in _sorted(types)])
        for predicate in sorted(said, key=self._short):
            values = [term for term in _sorted(said[predicate]) if (predicate, term.value) != back]
            if predicate != _TYPE and values:
                node[self._short(predicate)] = self._values(self._ways[predicate], values)
        for name, kind, predicate in _NESTED:
            parts = [part for part in self._plan.of(kind, predicate, thing) if part not in self._nested]
            if parts:
                node[name] = [self._node(part, (full(predicate), thing)) for part in parts]
        return node

    def _values(self, way: str, values: list[Term]) -> Any:
        if way == "@language":
            texts: dict[str, list[str]] = {}
            for term in values:
                texts.setdefault(_language(term), []).append(term.value)
            return {language: _one_or_many(said) for language, said in texts.items()}
        return _one_or_many([self._value(way, term) for term in values])

    def _value(self, way: str, term: Term) -> Any:
        if not isinstance(term, ox.Literal):
            name = self._short(term.value) if isinstance(term, ox.NamedNode) else str(term)
            return name if way == "@id" else {"@id": name}
        datatype = term.datatype.value
        if way == datatype:
            return term.value
        if term.language:
            return {"@language": term.language, "@value": term.value}
        if datatype == f"{_XSD}string":
            return term.value
        if re.fullmatch(_NATIVE.get(datatype, "(?!)"), term.value):
            return json.loads(term.value)
        return {"@type": self._short(datatype), "@value": term.value}

    def _context(self) -> dict[str, Any]:
        context: dict[str, Any] = {"@version": 1.1} | dict(sorted(self._prefixes.items()))
        for predicate, way in sorted(self._ways.items()):
            if way == "@language":
                context[self._short(predicate)] = {"@id": predicate, "@container": "@language"}
            elif way and predicate != _TYPE:
                kind = way if way == "@id" else self._short(way)
                context[self._short(predicate)] = {"@id": predicate, "@type": kind}
        names = {kind for kind in self._plan.parts if self._plan.parts[kind]}
        return context | {name: {"@reverse": full(way)} for name, kind, way in _NESTED if kind in names}

    def _safe_prefixes(self, objects: dict[str, list[Term]]) -> dict[str, str]:
        """The prefixes that occur; without those that are also the scheme of an IRI that stays long."""
        iris = {*self._things, *objects} | {term.value for found in objects.values() for term in found if _is_iri(term)}
        iris |= {term.datatype.value for found in objects.values() for term in found if isinstance(term, ox.Literal)}
        known = {name: iri for name, iri in self._plan.prefixes.items() if any(map(_starts(iri), iris))}
        self._prefixes = known
        schemes = Counter(iri.partition(":")[0] for iri in iris if self._short(iri) == iri)
        return {name: iri for name, iri in known.items() if name not in schemes}

    def _short(self, iri: str) -> str:
        """The compact form of an IRI, where a prefix fits; the longest one does."""
        fitting = [name for name, start in self._prefixes.items() if iri.startswith(start)]
        for name in sorted(fitting, key=lambda name: (-len(self._prefixes[name]), name)):
            local = iri.removeprefix(self._prefixes[name])
            if local and not local.startswith("//"):
                return f"{name}:{local}"
        return iri


def _way(values: Iterable[Term]) -> str:
    """How all values of a property can be written: ``@id``, ``@language``, one datatype, or "" for each its own way."""
    kinds = {_kind(term) for term in values}
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(term: Term) -> str:
    if not isinstance(term, ox.Literal):
        return "@id"
    if term.language:
        return "@language"
    datatype = term.datatype.value
    return "" if datatype == f"{_XSD}string" or datatype in _NATIVE else datatype


def _language(term: Term) -> str:
    return (term.language or "") if isinstance(term, ox.Literal) else ""


def _is_iri(term: Term) -> bool:
    return isinstance(term, ox.NamedNode)


def _starts(start: str) -> Any:
    return lambda iri: iri.startswith(start)


def _sorted(values: Iterable[Term]) -> list[Term]:
    return sorted(values, key=lambda term: (natural(term.value), str(term)))


def _one_or_many(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
