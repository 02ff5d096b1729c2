"""A finding in the words of the data: what its focus is called, which plan it is in, and who says it where."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox

from ogpkg.iris import ID, OGP, PREFIXES, RDF
from ogpkg.lines import quads_of
from ogpkg.validation.found import Found
from ogpkg.validation.inputs import Data, Term
from ogpkg.validation.known import Known
from ogpkg.validation.report import Place

_PLAN_DOCUMENT = ox.NamedNode(OGP + "ActionPlanDocument")
Said = list[tuple[str, Place]]


def term(curie: str) -> ox.NamedNode:
    """The IRI of a prefixed name that ogpkg knows."""
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


_TYPE = ox.NamedNode(RDF + "type")
_LABELS = tuple(map(term, ("skos:prefLabel", "dcterms:title", "foaf:name", "rdfs:label", "ogp:nameAsPrinted")))
#: From a thing towards its plan, nearest first.
_TO_PLAN = tuple(
    ox.NamedNode(OGP + name)
    for name in (
        *("plan", "commitment", "assesses", "absenceOf", "themeOfPlan", "indicatorOf", "budgetOf", "eventOf"),
        *("recommendationOn", "respondsTo", "consultationOn", "identifies", "describes"),
    )
)
#: A missing property → the property by which readers record its absence.
_RECORDED_AS = {
    **{term(f"ogp:{name}"): term("schema:startDate") for name in ("period", "start", "startText")},
    **{term(f"ogp:{name}"): term("schema:endDate") for name in ("end", "endText")},
    term("ogp:involves"): term("ogp:leadAgency"),
}
#: Datatypes whose literals Oxigraph's store writes in its own letters.
_REWRITTEN = {PREFIXES["xsd"] + name for name in ("boolean", "decimal", "double", "float", "integer")} | {
    PREFIXES["xsd"] + name for name in ("date", "dateTime", "time", "duration")
}
_OF, _PROPERTY, _REASON = (term(f"ogp:{name}") for name in ("absenceOf", "absentProperty", "absenceReason"))
_HASH = term("ogp:sha256")


class Findings:
    """Answers about what was `found` in everything `known`; `data` is what was asked about."""

    def __init__(self, data: Data, known: Known, found: Iterable[Found]) -> None:
        nodes = _nodes(known.store, found)
        lines = sorted(set(known.about({str(node).encode() for node in nodes})))
        triples = [quad.triple for quad in quads_of(lines)]
        self._line = dict(zip(triples, lines, strict=True))
        self._places, self._called = cache(data.finder(set(lines))), data.called
        self._plan: dict[Term, str] = {}
        self._out: dict[Term, list[ox.Triple]] = {}
        self._in: dict[Term, list[ox.Triple]] = {}
        for triple in triples:
            self._out.setdefault(triple.subject, []).append(triple)
            self._in.setdefault(triple.object, []).append(triple)
        self._plans = {_iri(quad.subject) for quad in known.store.quads_for_pattern(None, _TYPE, _PLAN_DOCUMENT)}

    def value(self, found: Found) -> Term | None:
        """The value of a result, letter for letter as the data write it."""
        if not isinstance(found.value, ox.Literal):
            return found.value
        written = [triple.object for triple in self._out.get(found.focus, []) if _is_same(triple.object, found.value)]
        return found.value if found.value in written or not written else written[0]

    def label(self, focus: Term, steps: int = 2) -> str:
        """The best name of `focus` in English, else in any language; "" when it has none.

        What has no name of its own is called after what it is about, `steps` away at most: "assessment of Safe Roads".
        """
        for predicate in _LABELS:
            names = [o for o in self._objects(focus, predicate) if isinstance(o, ox.Literal)]
            if names:
                return min(names, key=lambda name: (name.language != "en", name.value)).value
        kind = next(map(_local, self._objects(focus, _PROPERTY)), _kind(focus))
        about = next((thing for predicate in _TO_PLAN for thing in self._objects(focus, predicate)), None)
        name = self.label(about, steps - 1) if kind and about and steps else ""
        return f"{kind} of {name}" if name else ""

    def plan(self, focus: Term) -> str:
        """The IRI of the plan that `focus` belongs to; "" when none."""
        if focus not in self._plan:
            self._plan[focus] = self._nearest_plan(focus)
        return self._plan[focus]

    def _nearest_plan(self, focus: Term) -> str:
        seen, waiting = {focus}, deque([focus])
        while waiting:
            here = waiting.popleft()
            if isinstance(here, ox.NamedNode) and self._is_plan(here):
                return here.value
            for predicate in _TO_PLAN:
                nearer = [found for found in self._objects(here, predicate) if found not in seen]
                seen.update(nearer)
                waiting.extend(nearer)
        return ""

    def _is_plan(self, node: ox.NamedNode) -> bool:
        return node.value.startswith(f"{ID}plan/") or term("ogp:ActionPlan") in self._objects(node, _TYPE)

    def where(self, found: Found) -> tuple[Said, str]:
        """Who says what is wrong, and where; and the reason, when a recorded absence explains a missing value.

        The offending statement when there is one; else the absence; else the statement of the focus's class; else
        any statement about the focus.
        """
        focus, properties = found.focus, [ox.NamedNode(name) for name in found.properties]
        offending = self._offending(focus, properties, self.value(found))
        if said := self._said(offending):
            return said, ""
        absence, reason = self._absence(focus, properties)
        if said := self._said(absence):
            return said, reason
        about = self._out.get(focus, [])
        if any(triple.predicate == _HASH for triple in about):
            # A document that was read speaks for itself, whatever lists it.
            return [(_iri(focus), Place(self._called(_iri(focus)), 1))], reason
        classes = [triple for triple in about if triple.predicate == _TYPE]
        return self._said(classes) or self._said(about)[:1] or self._said(self._in.get(focus, []))[:1], reason

    def _offending(self, focus: Term, properties: list[ox.NamedNode], value: Term | None) -> list[ox.Triple]:
        out, back = self._out.get(focus, []), self._in.get(focus, [])
        if value is None or value == focus:
            return [triple for triple in (*out, *back) if triple.predicate in properties]
        exact = [triple for triple in out if triple.object == value]
        exact += [triple for triple in back if triple.subject == value]
        named = [triple for triple in exact if triple.predicate in properties]
        if self._said(named) or self._said(exact):
            return named if self._said(named) else exact
        # A path of several steps: its last statement ends in the value, or starts there when the step is inverse.
        last = [*self._in.get(value, []), *self._out.get(value, [])]
        return [triple for triple in last if triple.predicate in properties[-1:]]

    def _absence(self, focus: Term, properties: list[ox.NamedNode]) -> tuple[list[ox.Triple], str]:
        """The statements of the first recorded absence of one of `properties`, and the key of its reason."""
        wanted = {*properties, *(_RECORDED_AS[name] for name in properties if name in _RECORDED_AS)}
        for back in self._in.get(focus, []):
            if back.predicate == _OF and wanted & set(self._objects(back.subject, _PROPERTY)):
                about = self._out[back.subject]
                reasons = [triple for triple in about if triple.predicate == _REASON]
                key = next((_iri(triple.object).rsplit("/", 1)[-1] for triple in reasons), "")
                return reasons or about, key
        return [], ""

    def _objects(self, subject: Term, predicate: ox.NamedNode) -> Iterator[Term]:
        return (triple.object for triple in self._out.get(subject, []) if triple.predicate == predicate)

    def _said(self, triples: Iterable[ox.Triple]) -> Said:
        """Who says any of `triples`, and where, each place once; action plans first, for they can be mended."""
        said = dict.fromkeys(one for triple in triples for one in self._places(self._line[triple]))
        return sorted(said, key=lambda one: one[0] not in self._plans)


def _kind(term: Term) -> str:
    """The kind of one of our instances, in words; "" for other terms."""
    return _iri(term).removeprefix(ID).partition("/")[0].replace("-", " ") if _iri(term).startswith(ID) else ""


def _local(term: Term) -> str:
    """The end of an IRI."""
    return re.split("[#/]", _iri(term))[-1]


def _nodes(store: ox.Store, found: Iterable[Found]) -> set[Term]:
    """The nodes that it takes to speak of `found`: focus nodes, recorded absences, and what leads to their plans."""
    seen: set[Term] = {one.focus for one in found}
    waiting = deque(seen)
    for one in found:
        # A path of several steps ends in its value; otherwise a statement about the focus has it.
        if one.value is not None and not _is_said(store, one.focus, one.value):
            seen.add(one.value)
    while waiting:
        here = waiting.popleft()
        if not isinstance(here, ox.Literal):
            near = {quad.object for quad in store.quads_for_pattern(here, None, None) if quad.predicate in _TO_PLAN}
            near |= {quad.subject for quad in store.quads_for_pattern(None, _OF, here)}
            waiting.extend(near - seen)
            seen |= near
    return seen


def _is_said(store: ox.Store, focus: Term, value: Term) -> bool:
    """True when a statement links `focus` and `value`, either way."""
    if isinstance(focus, ox.Literal):
        return False
    there = store.quads_for_pattern(focus, None, value)
    back = () if isinstance(value, ox.Literal) else store.quads_for_pattern(value, None, focus)
    return any(True for _ in (*there, *back))


def _is_same(term: Term, value: ox.Literal) -> bool:
    """True for the same value, perhaps in other letters: 01 and 1."""
    return isinstance(term, ox.Literal) and (term == value or _as_stored(term) == _as_stored(value))


def _as_stored(literal: ox.Literal) -> Term:
    """`literal` as Oxigraph's store writes it."""
    if literal.datatype.value not in _REWRITTEN:
        return literal
    store = ox.Store()
    store.add(ox.Quad(_TYPE, _TYPE, literal))
    stored: Term = next(iter(store)).object
    return stored


def _iri(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
