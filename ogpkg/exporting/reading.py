"""What documents state about a plan, read from a store through SPARQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import pyoxigraph as ox

from ogpkg.errors import InputError
from ogpkg.iris import DOCUMENT_CLASSES, PREFIXES, prefixes

Term = ox.NamedNode | ox.BlankNode | ox.Literal
#: Predicate → value → the documents that say so.
Said = dict[str, dict[Term, set[str]]]

#: How the parts of a plan are found: what is found, from what, and the pattern between `?of` and `?thing`. In this
#: order, so that a later step starts from what the earlier ones found. The default graph is asked, with all that
#: follows, so that it does not matter which end a document states.
STEPS = (
    ("theme", ("plan",), "?thing ogp:themeOfPlan ?of"),
    ("commitment", ("plan",), "?thing ogp:plan ?of"),
    ("milestone", ("commitment",), "?thing ogp:commitment ?of"),
    ("assessment", ("plan", "commitment", "milestone"), "?thing ogp:assesses ?of"),
    ("actor", ("commitment", "milestone"), "?of ogp:leadAgency|ogp:leadUnit|ogp:supportingAgency ?thing"),
    ("actor", ("commitment", "milestone"), "?of ogp:otherActor|ogp:stateActor|ogp:nonStateActor ?thing"),
    ("assessor", ("assessment",), "?of ogp:assessor ?thing"),
    ("post", ("commitment", "milestone"), "?of ogp:responsiblePost ?thing"),
    ("actor", ("commitment", "milestone"), "?of ogp:responsiblePerson ?thing"),
    ("actor", ("post",), "?of org:postIn ?thing"),
    ("actor", ("actor",), "?of org:unitOf ?thing"),
    ("absence", ("plan", "commitment", "milestone"), "?thing ogp:absenceOf ?of"),
)
#: Documents in the order in which their word counts; those of no kind, and our own additions, come last.
KINDS = DOCUMENT_CLASSES[:-1]
#: How many plans are named to who asks for one that is not there.
_SHOWN = 60
#: Terms in one VALUES block.
_BATCH = 500


@dataclass(frozen=True)
class Plan:
    """A plan and its parts. `parts` has the IRIs by what they are (`STEPS`), `said` what documents state about each.

    `names` has the labels of everything that is named besides: members, concepts, properties, documents.
    `documents` has what is known of the documents that say something, by IRI.
    """

    iri: str
    prefixes: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]
    said: Mapping[str, Said]
    names: Mapping[str, Said] = field(default_factory=dict)
    documents: Mapping[str, Said] = field(default_factory=dict)
    #: Kind and part → what it was found from, whichever end states that.
    whole: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def values(self, thing: str, predicate: str) -> dict[Term, set[str]]:
        """What documents say of `thing` with the prefixed name `predicate`, and which do."""
        name = full(predicate)
        known = (about.get(thing, {}).get(name) for about in (self.said, self.documents, self.names))
        return next(filter(None, known), {})

    def linked(self, thing: str, predicate: str) -> list[str]:
        """The IRIs that `thing` is said to have for `predicate`, in the order of their keys."""
        found = (term.value for term in self.values(thing, predicate) if isinstance(term, ox.NamedNode))
        return sorted(found, key=natural)

    def within(self, kind: str, thing: str) -> list[str]:
        """The parts of a kind that belong to `thing`: milestones to a commitment, assessments to what they assess."""
        return [part for part in self.parts.get(kind, ()) if thing in self.whole.get((kind, part), ())]

    def of(self, kind: str, predicate: str, thing: str) -> list[str]:
        """The parts of a kind that are said to point at `thing` with `predicate`, in the order of their keys."""
        return [part for part in self.parts.get(kind, ()) if thing in self._objects(part, predicate)]

    def _objects(self, thing: str, predicate: str) -> set[str]:
        return {term.value for term in self.values(thing, predicate)}

    def is_person(self, thing: str) -> bool:
        """Whether a thing that takes part is a person."""
        return full("ogp:Person") in self._objects(thing, "rdf:type") or "/id/person/" in thing

    @cached_property
    def rank(self) -> dict[str, int]:
        """How early the word of a document counts, by its IRI: the rule of `choices`."""
        return {iri: place for place, iri in enumerate(sorted(self.documents, key=self._precedence))}

    def _precedence(self, document: str) -> tuple[int, bool, str]:
        """By kind, the member's own page before others; a document about another plan late, our additions last."""
        kinds, about = self._objects(document, "rdf:type"), self._objects(document, "ogp:describes")
        order = next((place for place, kind in enumerate(KINDS) if full(f"ogp:{kind}") in kinds), len(KINDS) + 1)
        if order < KINDS.index("WebPage") and self.iri not in about:
            order = len(KINDS)
        return order, not about & self._objects(self.iri, "ogp:member"), document


def full(name: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def natural(key: str) -> list[tuple[int, str]]:
    """A sort key in which ``KR-4-10`` comes after ``KR-4-9``."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", key) if part]


def read_plan(store: ox.Store, name: str, base: str, *, derived: str) -> Plan:
    """The plan that `name` names (``KR-4``, or an IRI), with all that documents state about it and its parts.

    `base` is the base IRI of the store's instances, and `derived` its graph of what only follows from statements.
    InputError, with the plans there are, for a name of no plan.
    """
    asked = _Asked(store, base, derived)
    iri = _found(name, asked.plans(), base)
    found = asked.parts(iri)
    parts = {kind: tuple(sorted(things, key=natural)) for kind, things in found.items()}
    whole = {(kind, thing): of for kind, things in found.items() for thing, of in things.items()}
    said = asked.said({iri, *(thing for things in found.values() for thing in things)})
    documents = {
        document for about in said.values() for values in about.values() for by in values.values() for document in by
    }
    described = dict.fromkeys(documents, Said()) | asked.said(documents)
    return Plan(iri, prefixes(base), parts, said, asked.names(said, documents), described, whole)


def _found(name: str, plans: list[str], base: str) -> str:
    known = {plan.removeprefix(f"{base}id/plan/"): plan for plan in plans}
    code = name.removeprefix("plan:").removeprefix("plan/")
    for candidate in (name, code, code.upper()):
        if candidate in known or candidate in plans:
            return known.get(candidate, candidate)
    member = code.upper().partition("-")[0]
    near = [key for key in known if key.partition("-")[0] == member] or list(known)
    shown = sorted(near, key=natural)[:_SHOWN]
    more = f", and {len(known) - len(shown)} more" if len(known) > len(shown) else ""
    raise InputError(name, f"no plan of that name is in the dataset; there are: {', '.join(shown) or 'none'}{more}")


class _Asked:
    """The questions that are put to the store."""

    def __init__(self, store: ox.Store, base: str, derived: str) -> None:
        self._store, self._prefixes = store, prefixes(base)
        # What documents state stands in graphs of their names; the ontology, the description and the rest do not.
        self._stated = f'FILTER (STRSTARTS(STR(?graph), "{base}id/document/") && ?graph != <{derived}>)'

    def plans(self) -> list[str]:
        return [row["plan"].value for row in self._rows("SELECT DISTINCT ?plan { ?plan a ogp:ActionPlan }")]

    def parts(self, plan: str) -> dict[str, dict[str, frozenset[str]]]:
        """The parts of `plan` by kind, as `STEPS` finds them, each with what it was found from."""
        found: dict[str, dict[str, frozenset[str]]] = {"plan": {plan: frozenset()}}
        for kind, sources, pattern in STEPS:
            sought = [thing for source in sources for thing in found.get(source, ())]
            known = found.setdefault(kind, {})
            for row in self._about("of", sought, f"SELECT ?thing ?of {{ %s {pattern} FILTER (isIRI(?thing)) }}"):
                thing = row["thing"].value
                known[thing] = known.get(thing, frozenset()) | {row["of"].value}
        return found

    def said(self, things: Iterable[str]) -> dict[str, Said]:
        """What documents state about each of `things`."""
        text = (
            f"SELECT ?graph ?thing ?property ?value {{ %s GRAPH ?graph {{ ?thing ?property ?value }} {self._stated} }}"
        )
        return _gathered(self._about("thing", things, text))

    def names(self, said: Mapping[str, Said], others: Iterable[str]) -> dict[str, Said]:
        """The labels of all that `said` names, from whatever graph."""
        named = {
            term.value
            for about in said.values()
            for values in about.values()
            for term in values
            if isinstance(term, ox.NamedNode)
        }
        properties = {property for about in said.values() for property in about}
        text = (
            "SELECT ?graph ?thing ?property ?value { %s VALUES ?property { skos:prefLabel rdfs:label dcterms:title "
            "skos:definition ogp:nameAsPrinted } GRAPH ?graph { ?thing ?property ?value } }"
        )
        return _gathered(self._about("thing", named | properties | set(others), text))

    def _about(self, variable: str, things: Iterable[str], text: str) -> Iterator[dict[str, Term]]:
        """The solutions of `text`, whose ``%s`` becomes VALUES of `things`; in several queries where they are many."""
        terms = [str(ox.NamedNode(thing)) for thing in sorted(things)]
        for start in range(0, len(terms), _BATCH):
            values = f"VALUES ?{variable} {{ {' '.join(terms[start : start + _BATCH])} }}"
            yield from self._rows(text.replace("%s", values, 1))

    def _rows(self, text: str) -> Iterator[dict[str, Term]]:
        found = cast(ox.QuerySolutions, self._store.query(text, prefixes=dict(self._prefixes)))
        names = [variable.value for variable in found.variables]
        return ({name: row[name] for name in names} for row in found)


def _gathered(rows: Iterable[dict[str, Term]]) -> dict[str, Said]:
    found: dict[str, Said] = {}
    for row in rows:
        about = found.setdefault(row["thing"].value, {})
        about.setdefault(row["property"].value, {}).setdefault(row["value"], set()).add(row["graph"].value)
    return found
