"""Axioms, worked out: what one statement with a property entails, and what one membership of a class does.

Terms are what they are in lines of N-Quads: ``b"<https://example.org/a>"``, ``b"_:b"``, ``b'"words"@en'``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ogpkg.iris import PREFIXES, RDF

Pair = tuple[bytes, bytes]


def _term(prefix: str, name: str) -> bytes:
    return f"<{PREFIXES[prefix]}{name}>".encode()


TYPE = f"<{RDF}type>".encode()
SUB_CLASS, SUB_PROPERTY = _term("rdfs", "subClassOf"), _term("rdfs", "subPropertyOf")
EQUIVALENT_CLASS, EQUIVALENT_PROPERTY = _term("owl", "equivalentClass"), _term("owl", "equivalentProperty")
INVERSE, DOMAIN, RANGE = _term("owl", "inverseOf"), _term("rdfs", "domain"), _term("rdfs", "range")
SYMMETRIC, TRANSITIVE = _term("owl", "SymmetricProperty"), _term("owl", "TransitiveProperty")
#: Statements with these properties are axioms; so is the type of a symmetric or transitive property.
AXIOMS = (SUB_CLASS, SUB_PROPERTY, EQUIVALENT_CLASS, EQUIVALENT_PROPERTY, INVERSE, DOMAIN, RANGE)
#: Not all that follows with these properties is worth saying.
_GUARDED = {TYPE, SUB_CLASS, SUB_PROPERTY}
_OF_EVERYTHING = {_term("owl", "Thing"), _term("rdfs", "Resource"), _term("rdfs", "Literal")}
#: Literals and triple terms begin like this.
NEVER_SUBJECTS = (b'"', b"<<")
_DATATYPE = b"<" + PREFIXES["xsd"].encode()


def is_iri(term: bytes) -> bool:
    """True for an IRI, which is all that can be a property."""
    return term.startswith(b"<") and not term.startswith(NEVER_SUBJECTS)


def is_worth_saying(subject: bytes, property: bytes, object: bytes) -> bool:
    """False for what holds of everything, for "x is a kind of x", and for anonymous classes."""
    if property == TYPE:
        return _is_proper(object)
    return property not in _GUARDED or (subject != object and _is_proper(subject) and _is_proper(object))


def _is_proper(term: bytes) -> bool:
    """True for a named class or property that is neither universal nor a datatype."""
    return is_iri(term) and term not in _OF_EVERYTHING and not term.startswith(_DATATYPE)


def closed(property: bytes, pairs: Iterable[Pair]) -> Iterator[Pair]:
    """What follows from `pairs` because `property` is transitive; some of it may be among `pairs`."""
    after = _grouped(pairs)
    if property in _GUARDED:
        # What stands between two terms need not be worth saying (an anonymous class) if it is stated.
        for pair in [(x, z) for x in after for y in after[x] for z in after.get(y, ())]:
            if is_worth_saying(pair[0], property, pair[1]):
                after[pair[0]].add(pair[1])
    for x, nearest in after.items():
        reached, todo = set(nearest), list(nearest)
        while todo:
            for z in after.get(todo.pop(), ()):
                if z not in reached and is_worth_saying(x, property, z):
                    reached.add(z)
                    todo.append(z)
        yield from ((x, z) for z in reached if is_worth_saying(x, property, z))


def _grouped(pairs: Iterable[Pair]) -> dict[bytes, set[bytes]]:
    groups = defaultdict(set)
    for left, right in pairs:
        groups[left].add(right)
    return dict(groups)


@dataclass(frozen=True)
class Consequences:
    """What ``x p y`` entails for one property p: more statements about x and y, and their classes."""

    same: frozenset[bytes]
    """Every q of ``x q y``."""
    turned: frozenset[bytes]
    """Every q of ``y q x``."""
    of_subject: frozenset[bytes]
    """The classes of x."""
    of_object: frozenset[bytes]
    """The classes of y."""

    def __bool__(self) -> bool:
        return bool(self.same or self.turned or self.of_subject or self.of_object)


class Axioms:
    """The axioms among `stated` (property → pairs) and those that follow from them."""

    def __init__(self, stated: Mapping[bytes, Iterable[Pair]], symmetric: Iterable[bytes], transitive: Iterable[bytes]):
        pairs = {property: set(stated[property]) for property in AXIOMS}
        self.sub_class = _hierarchy(SUB_CLASS, pairs[SUB_CLASS], pairs[EQUIVALENT_CLASS])
        self.sub_property = _hierarchy(SUB_PROPERTY, pairs[SUB_PROPERTY], pairs[EQUIVALENT_PROPERTY])
        self.symmetric, self.transitive = frozenset(symmetric), frozenset(transitive)
        self._above_class, self._above_property = _grouped(self.sub_class), _grouped(self.sub_property)
        self._inverse = _grouped(pairs[INVERSE] | {(q, p) for p, q in pairs[INVERSE]})
        self._domain, self._range = _grouped(pairs[DOMAIN]), _grouped(pairs[RANGE])
        tables = (self._above_property, self._inverse, self._domain, self._range)
        #: Properties whose statements entail others.
        self.properties = self.symmetric.union(*tables)
        #: Classes whose members are members of others.
        self.classes = frozenset(self._above_class)

    def above(self, name: bytes) -> frozenset[bytes]:
        """The classes of whatever is stated to be of class `name`."""
        found: set[bytes] = set()
        todo = [name]
        while todo:
            new = {c for c in self._above_class.get(todo.pop(), ()) if _is_proper(c)} - found
            found |= new
            todo += new
        return frozenset(found - {name})

    def consequences(self, property: bytes) -> Consequences:
        """What ``x p y`` entails where y is an IRI or a blank node."""
        return self._consequences(property, self._reached(property))

    def consequences_for_literal(self, property: bytes) -> Consequences:
        """What ``x p y`` entails where y is a literal, which is never a subject."""
        entailed = self._consequences(property, self._reached(property, can_turn=False))
        return Consequences(entailed.same, frozenset(), entailed.of_subject, frozenset())

    def _reached(self, property: bytes, can_turn: bool = True) -> set[tuple[bytes, bool]]:
        """Every property that follows, and whether subject and object change places; `property` itself, too."""
        start = (property, False)
        found, todo = {start}, [start]
        while todo:
            here = todo.pop()
            # What follows with a guarded property is looked at before anything follows from it in turn.
            steps = self._steps(*here) if here == start or here[0] not in _GUARDED else ()
            new = {step for step in steps if can_turn or not step[1]} - found
            found |= new
            todo += new
        return found

    def _steps(self, property: bytes, turned: bool) -> Iterator[tuple[bytes, bool]]:
        """What one axiom leads to."""
        yield from ((q, turned) for q in self._above_property.get(property, ()) if is_iri(q))
        yield from ((q, not turned) for q in self._inverse.get(property, ()) if is_iri(q))
        if property in self.symmetric:
            yield property, not turned

    def _consequences(self, property: bytes, found: set[tuple[bytes, bool]]) -> Consequences:
        followed = [(q, turned) for q, turned in found if q not in _GUARDED or (q, turned) == (property, False)]
        left = {c for q, turned in followed for c in (self._range if turned else self._domain).get(q, ())}
        right = {c for q, turned in followed for c in (self._domain if turned else self._range).get(q, ())}
        return Consequences(
            frozenset(q for q, turned in found if not turned and q != property),
            frozenset(q for q, turned in found if turned),
            self._with_all_above(left),
            self._with_all_above(right),
        )

    def _with_all_above(self, classes: Iterable[bytes]) -> frozenset[bytes]:
        proper = frozenset(filter(_is_proper, classes))
        return proper.union(*map(self.above, proper))


def _hierarchy(property: bytes, below: set[Pair], equivalent: set[Pair]) -> set[Pair]:
    """`below` and what follows: both ways between equivalents, and from each to all above."""
    both = equivalent | {(b, a) for a, b in equivalent}
    below |= {(a, b) for a, b in both if is_worth_saying(a, property, b)}
    return below | set(closed(property, below))
