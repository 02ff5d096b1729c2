"""What follows: the part of OWL 2 RL that the ontology uses.

Subclasses, subproperties, equivalents, inverses, symmetric and transitive properties, domains and ranges. What
follows never speaks of literals, of the places of statements (rdf:Statement), of anonymous classes, or of what
holds for everything (owl:Thing). ``tests/dataset/entail_reference.py`` says the same in SPARQL, one rule an axiom kind.

The axioms, which are few, are worked out first; then each statement of a property they speak of is looked at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from ogpkg.dataset.axioms import (
    AXIOMS,
    NEVER_SUBJECTS,
    SUB_CLASS,
    SUB_PROPERTY,
    SYMMETRIC,
    TRANSITIVE,
    TYPE,
    Axioms,
    Consequences,
    Pair,
    closed,
    is_worth_saying,
)
from ogpkg.dataset.inputs import ENTAILED_KEY
from ogpkg.dataset.load import under
from ogpkg.iris import BASE, ID, RDF, SHAPES
from ogpkg.lines import joined, lines_of, store_of

ENTAILED = f"{ID}document/{ENTAILED_KEY}"
_IN_SHAPES = f" <{SHAPES}> .".encode()
_PLACE = f"<{RDF}Statement>".encode()
#: In every literal with a datatype, though not only there.
_TYPED = b'"^^<'

#: What stands between subject and object, with the lines it stands in: twice; then members of classes: twice.
_Lines = list[tuple[bytes, set[bytes]]]
_Targets = tuple[_Lines, _Lines, list[set[bytes]], list[set[bytes]]]


def entail(lines: Iterable[bytes], base_iri: str = BASE) -> list[bytes]:
    """What follows from `lines` and none of them states: sorted lines in the graph ``id/document/entailed``.

    The shapes graph does not take part: it says what is demanded, not what is so.
    """
    premises = _Premises(lines)
    while True:
        axioms = premises.axioms()
        premises.learn({SUB_CLASS: axioms.sub_class, SUB_PROPERTY: axioms.sub_property})
        found = _Conclusions(premises, axioms, f" <{under(base_iri, ENTAILED)}> .".encode())
        if not premises.learn(found.axioms()):
            return found.lines()
        # Hardly ever: an axiom followed from the data. Everything is looked at again in its light.


class _Premises:
    """The statements that rules apply to, by property and by class."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines: defaultdict[bytes, list[bytes]] = defaultdict(list)
        self._types: defaultdict[bytes, list[bytes]] = defaultdict(list)
        self._learned: defaultdict[bytes, set[Pair]] = defaultdict(set)
        for line in lines:
            self._lines[line.split(b" ", 2)[1]].append(line)
        for line in self._lines.pop(TYPE, ()):
            self._types[line.split(b" ", 3)[2]].append(line)
        self._places = {line.split(b" ", 1)[0] for line in self._types.get(_PLACE, ())}

    def axioms(self) -> Axioms:
        """The axioms among the premises and what follows from them."""
        stated = {property: set(self.pairs(property)) for property in AXIOMS}
        return Axioms(stated, self.members(SYMMETRIC), self.members(TRANSITIVE))

    def pairs(self, property: bytes) -> Iterator[Pair]:
        """Subject and object of each statement with `property`, stated or learned."""
        for group in self._types.values() if property == TYPE else [self._lines.get(property, [])]:
            yield from self._pairs(group)
        yield from self._learned.get(property, ())

    def members(self, name: bytes) -> Iterator[bytes]:
        """The subjects that are stated to be, or were learned to be, of class `name`."""
        yield from (subject for subject, _ in self._pairs(self._types.get(name, ())))
        yield from [subject for subject, object in self._learned.get(TYPE, ()) if object == name]

    def stated(self, property: bytes, name: bytes = b"", *, demanded: bool = False) -> Iterator[Pair]:
        """Subject and object of each statement with `property` (TYPE: and class `name`), not counting what was learned.

        `demanded`: of each in the shapes graph.
        """
        return self._pairs(self._types.get(name, ()) if property == TYPE else self._lines.get(property, ()), demanded)

    def learned(self, property: bytes) -> set[Pair]:
        """What was learned with `property`."""
        return self._learned.get(property, set())

    def learn(self, found: Mapping[bytes, set[Pair]]) -> bool:
        """Take what was found (property → pairs) for premises, too; True if any of it is new."""
        new = {property: pairs.difference(self.pairs(property)) for property, pairs in found.items() if pairs}
        for property, pairs in new.items():
            self._learned[property] |= pairs
        return any(new.values())

    def _pairs(self, lines: Iterable[bytes], demanded: bool = False) -> Iterator[Pair]:
        """Subject and object of `lines`: of those that take part, or of those in the shapes graph."""
        places = () if demanded else self._places
        for line in lines:
            subject, _, rest = line.split(b" ", 2)
            if line.endswith(_IN_SHAPES) == demanded and subject not in places:
                yield subject, rest.rsplit(b" ", 2)[0]


class _Conclusions:
    """What follows from premises."""

    def __init__(self, premises: _Premises, axioms: Axioms, end: bytes) -> None:
        self._premises, self._axioms, self._end = premises, axioms, end
        #: Property → lines, and class → members. Only types that a property entails are among the lines.
        self._lines: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._members: defaultdict[bytes, set[bytes]] = defaultdict(set)
        for property in axioms.properties:
            self._follow(property, premises.pairs(property))
        while sum(map(self._close, axioms.transitive)):
            pass
        self._follow_types()

    def axioms(self) -> dict[bytes, set[Pair]]:
        """Property → pairs: axioms that were found, and all types if there are axioms about rdf:type."""
        all_types = TYPE in self._axioms.properties or TYPE in self._axioms.transitive
        names = list(self._members) if all_types else [SYMMETRIC, TRANSITIVE]
        types = {(member, name) for name in names for member in self._members.get(name, ())}
        return {property: set(self._found(property)) for property in AXIOMS} | {TYPE: types}

    def lines(self) -> list[bytes]:
        """What was found or learned and is not stated, sorted. There is nothing left to ask for afterwards."""
        for property in AXIOMS:
            self._lines[property] = {self._line(s, property, o) for s, o in self._premises.learned(property)}
        for member, name in self._premises.learned(TYPE):
            self._members[name].add(member)
        found: list[bytes] = []
        for property, lines in self._lines.items():
            found += self._not_stated(property, lines)
        for name, members in self._members.items():
            for demanded in (False, True):
                members.difference_update(x for x, _ in self._premises.stated(TYPE, name, demanded=demanded))
            found += [self._line(member, TYPE, name) for member in members]
        return sorted(found)

    def _follow(self, property: bytes, pairs: Iterable[Pair]) -> None:
        """Add what statements with `property` entail, but for what follows by transitivity and from classes."""
        whole = self._targets(self._axioms.consequences(property))
        of_literal = self._targets(self._axioms.consequences_for_literal(property))
        if not any(whole) and not any(of_literal):
            return
        end = self._end
        for subject, object in pairs:
            same, turned, of_subject, of_object = of_literal if object.startswith(NEVER_SUBJECTS) else whole
            for middle, lines in same:
                lines.add(subject + middle + object + end)
            for middle, lines in turned:
                lines.add(object + middle + subject + end)
            for members in of_subject:
                members.add(subject)
            for members in of_object:
                members.add(object)

    def _targets(self, entailed: Consequences) -> _Targets:
        """The sets that consequences go into; before a line's set, what stands between its subject and object."""
        same, turned = ([(b" " + q + b" ", self._lines[q]) for q in qs] for qs in (entailed.same, entailed.turned))
        of_subject, of_object = ([self._members[c] for c in cs] for cs in (entailed.of_subject, entailed.of_object))
        return same, turned, of_subject, of_object

    def _close(self, property: bytes) -> bool:
        """Add what follows because `property` is transitive, and from that; True if there was anything to add."""
        known = {*self._premises.pairs(property), *self._found(property)}
        new = set(closed(property, known)) - known
        self._lines[property] |= {self._line(subject, property, object) for subject, object in new}
        self._follow(property, new)
        return bool(new)

    def _follow_types(self) -> None:
        """Add what members of a class are members of, too."""
        for name in self._axioms.classes:
            above = [self._members[higher] for higher in self._axioms.above(name)]
            for member, _ in self._premises.stated(TYPE, name) if above else ():
                for members in above:
                    members.add(member)
        above_of = cache(self._axioms.above)
        for member, name in [*self._found(TYPE), *self._premises.learned(TYPE)]:
            for higher in {name, *above_of(name)}:
                self._members[higher].add(member)
        self._lines.pop(TYPE, None)

    def _found(self, property: bytes) -> Iterator[Pair]:
        """Subject and object of the lines found with `property` that are worth saying."""
        for line in self._lines.get(property, ()):
            subject, _, rest = line.split(b" ", 2)
            object = rest.removesuffix(self._end)
            if is_worth_saying(subject, property, object):
                yield subject, object

    def _not_stated(self, property: bytes, lines: set[bytes]) -> set[bytes]:
        """`lines` that nothing states. Oxigraph keeps numbers and dates in one form, and so "1.50" states "1.5"."""
        typed = {line for line in lines if _TYPED in line}
        stated, demanded = (self._stated(property, demanded=each) for each in (False, True))
        if typed:
            known = {line for line in self._stated(property) if _TYPED in line}
            lines = (lines - typed) | (_as_kept(typed) - _as_kept(known))
        return lines.difference(stated, demanded)

    def _stated(self, property: bytes, demanded: bool = False) -> Iterator[bytes]:
        return (self._line(s, property, o) for s, o in self._premises.stated(property, demanded=demanded))

    def _line(self, subject: bytes, property: bytes, object: bytes) -> bytes:
        return b"%b %b %b%b" % (subject, property, object, self._end)


def _as_kept(lines: Iterable[bytes]) -> set[bytes]:
    """`lines` as they come out of a store."""
    return set(lines_of(store_of(joined(lines))))
