"""Every commitment with what lists are filtered and sorted by, read once for a dataset version.

Which commitments have a value is one number, a bit for each: to filter is to join and to meet such numbers, and to
count is to count bits, so that ten thousand commitments take no time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from ogpkg.iris import OGP, RDF
from ogpkg.web.explore.facets import ASSESSORS, BY_KEY, FACETS, NAMES, NONE, OTHER_NAMES, Facet, natural, rank
from ogpkg.web.labels import Labels, read_labels
from ogpkg.web.served import Served, terms

_PLAN, _CYCLE, _MEMBER, _LEAD = (OGP + name for name in ("plan", "cycle", "member", "leadAgency"))
_STAGE, _COMPLETION, _ASSESSED = (OGP + name for name in ("reviewStage", "completion", "assessedValue"))
_AREAS = (OGP + "primaryPolicyArea", OGP + "policyArea")
_TYPE, _COMMITMENT = RDF + "type", OGP + "Commitment"
Term = ox.NamedNode | ox.Literal | ox.BlankNode
#: Property → values.
Said = Mapping[str, Sequence[Term]]


@dataclass
class Promise:
    """A commitment: what is said of it, and of each of its assessments by IRI; the findings about it by severity."""

    iri: str
    place: int = 0
    said: Said = field(default_factory=dict)
    assessments: dict[str, Said] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    #: Facet → the values that this commitment has.
    values: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The end of its IRI: OGP's code, where it has one."""
        return self.iri.rsplit("/", 1)[-1]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All that it is called, in small letters, to look for words in."""
        names = [term.value for name in (*NAMES, *OTHER_NAMES) for term in self.said.get(name, ())]
        return tuple(dict.fromkeys(text.lower() for text in (self.key, *names)))

    def title(self, language: str) -> str:
        """What it is called for a reader of `language`: the highest of its names, as the query has it; "" for none."""
        return best(((name, term) for name in NAMES for term in self.said.get(name, ())), language)

    def objects(self, property: str) -> list[str]:
        """The values of `property` as text, in order."""
        found = {term.value for term in self.said.get(property, ())}
        return sorted(found, key=natural) if len(found) > 1 else list(found)


def best(names: Iterable[tuple[str, Term]], language: str) -> str:
    """The highest of `names`, each with the property that gives it."""
    literals = [(name, term) for name, term in names if name in NAMES and isinstance(term, ox.Literal)]
    ranked = [rank(name, term.language or "", language) + term.value for name, term in literals]
    return max(ranked, default="")[2:]


class Table:
    """All commitments, by plan and code, and which of them have each value of each facet."""

    def __init__(self, served: Served, promises: list[Promise], plans: Mapping[str, Said], labels: Labels) -> None:
        self.served, self.plans, self.labels = served, plans, labels
        self.promises = sorted(promises, key=self._by_plan)
        #: Facet → value → the commitments that have it, a bit for each.
        self.holders: dict[str, dict[str, int]] = {facet.key: {} for facet in self.facets}
        for place, promise in enumerate(self.promises):
            promise.place = place
            for facet in self.facets:
                holders = self.holders[facet.key]
                for value in promise.values[facet.key] or (NONE,):
                    holders[value] = holders.get(value, 0) | 1 << place

    @property
    def facets(self) -> tuple[Facet, ...]:
        """The facets there are: without a report of the validator, nothing is known of findings."""
        return tuple(facet for facet in FACETS if facet.pattern or self.served.findings)

    @property
    def everything(self) -> int:
        """All commitments."""
        return (1 << len(self.promises)) - 1

    def key(self, facet: Facet, value: str) -> str:
        """What `value` is called in addresses."""
        if facet.key == "assessed":
            return next((key for key, kind in ASSESSORS.items() if kind == value), value)
        if facet.space and value.startswith(self.served.id(facet.space)):
            return value.removeprefix(self.served.id(facet.space)) or value
        return value.removeprefix(self.served.id("")) or value

    @cached_property
    def by_key(self) -> dict[str, dict[str, str]]:
        """Facet → what a value is called in addresses → the value."""
        return {facet: {key: value for value, key in keys.items()} for facet, keys in self.keys.items()}

    @cached_property
    def keys(self) -> dict[str, dict[str, str]]:
        """Facet → a value that a commitment has → what it is called in addresses."""
        return {key: {value: self.key(BY_KEY[key], value) for value in found} for key, found in self.holders.items()}

    def called(self, words: Iterable[str]) -> int:
        """The commitments one of whose names has all of `words`, which are in small letters."""
        sought = tuple(words)
        if not sought:
            return self.everything
        fitting = (promise for promise in self.promises if any(all(w in n for w in sought) for n in promise.words))
        return sum(1 << promise.place for promise in fitting)

    def member_name(self, promise: Promise, language: str) -> str:
        """The best name of its member for a reader of `language`; "" where it has none."""
        names = [name for member in promise.values["member"] for name in self.labels.names.get(member, ())]
        return best(((n.property, ox.Literal(n.text, language=n.language or None)) for n in names), language)

    @staticmethod
    def _by_plan(promise: Promise) -> tuple[bool, str, str]:
        plans = [natural(plan) for plan in promise.objects(_PLAN)]
        return not plans, min(plans, default=""), natural(promise.iri)


def read_table(served: Served) -> Table:
    """The commitments that `served` has, with the names of everything that facets offer."""
    reader, things = _Reader(), (row["thing"] for row in served.rows("of-class", **{"class": [_COMMITMENT]}))
    iris = [thing.value for thing in things if isinstance(thing, ox.NamedNode)]
    if not iris:
        return Table(served, [], {}, Labels())
    # In many small queries, so that nobody waits for a worker meanwhile.
    commitments = reader.read(served.cells("explore-commitments", commitment=iris))
    promises = {iri: Promise(iri, said=said) for (iri,), said in commitments.items()}
    for (assessment, commitment), said in reader.read(served.cells("explore-assessments", commitment=iris)).items():
        promises[commitment].assessments[assessment] = said
    plans = {plan: said for (plan,), said in reader.read(served.cells("explore-plans")).items()}
    for promise in promises.values():
        promise.findings = _findings(served, promise.iri)
        promise.values = _values(promise, plans)
    keys = [facet.key for facet in FACETS if not facet.literal]
    named = {value for promise in promises.values() for key in keys for value in promise.values[key]}
    return Table(served, list(promises.values()), plans, read_labels(served, named))


class _Reader:
    """Reads what is said of many things, and keeps what is said alike of several of them once: most assessments are."""

    def __init__(self) -> None:
        self._cells: dict[bytes, bytes] = {}
        self._terms: dict[bytes, Term] = {}
        self._said: dict[frozenset[tuple[bytes, bytes]], Said] = {}

    def read(self, rows: Iterable[list[bytes]]) -> dict[tuple[str, ...], Said]:
        """What `rows` say of the things in their first cells; the last two of each are a property and a value."""
        found: dict[tuple[bytes, ...], set[tuple[bytes, bytes]]] = {}
        once = self._cells.setdefault
        for *things, property, value in rows:
            found.setdefault(tuple(things), set()).add((once(property, property), once(value, value)))
        self._terms |= terms(self._cells.keys() - self._terms.keys())
        return {tuple(map(_iri, things)): self._shared(frozenset(said)) for things, said in found.items()}

    def _shared(self, said: frozenset[tuple[bytes, bytes]]) -> Said:
        known = self._said.get(said)
        if known is None:
            values: dict[str, tuple[Term, ...]] = {}
            for property, value in sorted(said):
                name = sys.intern(self._terms[property].value)
                values[name] = (*values.get(name, ()), self._terms[value])
            known = self._said[said] = values
        return known


def _iri(cell: bytes) -> str:
    """The IRI in a cell; a blank node as it is written."""
    return cell.decode().removeprefix("<").removesuffix(">")


def _findings(served: Served, iri: str) -> dict[str, int]:
    """How many findings of each severity there are about `iri`."""
    found: dict[str, int] = {}
    for result in served.findings.about(iri) if served.findings else ():
        found[result.severity] = found.get(result.severity, 0) + 1
    return found


def _values(promise: Promise, plans: Mapping[str, Said]) -> dict[str, frozenset[str]]:
    """The values of a commitment by facet: in Python what the patterns of the facets say in SPARQL."""
    of_plans = [plans.get(plan, {}) for plan in promise.objects(_PLAN)]
    assessed = list(promise.assessments.values())
    found = {
        "member": _iris(plan.get(_MEMBER) for plan in of_plans),
        "plan": _iris([promise.said.get(_PLAN)]),
        "cycle": _literals(said.get(_CYCLE) for said in (promise.said, *of_plans)),
        "area": _iris(promise.said.get(name) for name in _AREAS),
        "value": _iris([promise.said.get(OGP + "claimedValue"), *(one.get(_ASSESSED) for one in assessed)]),
        "lead": _iris([promise.said.get(_LEAD)]),
        "completion-own": _iris(one.get(_COMPLETION) for one in assessed if _is_by(one, "own")),
        "completion-irm": _iris(one.get(_COMPLETION) for one in _last(assessed) if _is_by(one, "irm")),
        "assessed": frozenset(ASSESSORS[who] for who in ASSESSORS if any(_is_by(one, who) for one in assessed)),
        "findings": frozenset(promise.findings),
    }
    return found


def _is_by(assessment: Said, who: str) -> bool:
    return any(term.value == ASSESSORS[who] for term in assessment.get(_TYPE, ()))


def _last(assessments: list[Said]) -> list[Said]:
    """The assessments that count: those at the end of term where there are any that say how far it came."""
    final = [one for one in assessments if any(_is_final(term) for term in one.get(_STAGE, ()))]
    return final if any(_COMPLETION in one for one in final) else assessments


def _is_final(stage: Term) -> bool:
    return stage.value.endswith("/review-stage/end-of-term")


def _literals(lots: Iterable[Sequence[Term] | None]) -> frozenset[str]:
    return frozenset(term.value for lot in lots for term in lot or () if isinstance(term, ox.Literal))


def _iris(lots: Iterable[Sequence[Term] | None]) -> frozenset[str]:
    return frozenset(term.value for lot in lots for term in lot or () if isinstance(term, ox.NamedNode))
