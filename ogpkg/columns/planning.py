"""The order in which the parts of a group are joined, and whether that gives what SPARQL means by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ogpkg.columns.algebra import (
    Choice,
    Declined,
    Expression,
    Group,
    Minus,
    Node,
    Optional,
    Part,
    Pattern,
    Selection,
    Values,
    groups_in,
)
from ogpkg.columns.store import Store

#: What is assumed of a predicate that is only known when the query runs, of the statements of one term, and of the
#: terms that are given.
_UNKNOWN, _AROUND, _GIVEN = 10_000, 20, 4

#: What is joined in any order.
_Joined = Pattern | Values | Choice | Selection


def certain(group: Group) -> set[str]:
    """The variables that have a value in every solution of `group`."""
    found: set[str] = set()
    for part in group.parts:
        if isinstance(part, Pattern):
            found.update(part.variables)
        elif isinstance(part, Values):
            found.add(part.variable)
        elif isinstance(part, Choice):
            found |= set.intersection(*map(certain, part.groups))
        elif isinstance(part, Selection):
            found |= certain(part.group).intersection(part.names)
    return found


def mentioned(group: Group) -> set[str]:
    """Every variable that occurs in `group`, filters included."""
    found: set[str] = set()
    for part in group.parts:
        if isinstance(part, Pattern):
            found.update(part.variables)
        elif isinstance(part, Values):
            found.add(part.variable)
        elif isinstance(part, Selection):
            found.update(part.names)
        else:
            found = found.union(*map(mentioned, groups_in(part)))
    return found | {name for expression in group.filters for name in variables_of(expression)}


def variables_of(expression: Expression) -> Iterator[str]:
    """The variables of a filter; those of a group that must exist are not among them."""
    for part in expression[1]:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Group):
            yield from mentioned(part)
        elif isinstance(part, tuple):
            yield from variables_of(part)


def is_stated(group: Group) -> bool:
    """Whether `group`, and each inside of it, has a pattern: that is what tells the graph."""
    has_own = any(isinstance(part, (Pattern, Choice)) for part in group.parts)
    return has_own and all(is_stated(inner) for part in group.parts for inner in groups_in(part))


def tested(group: Group) -> set[str]:
    """The variables of the filters in `group`, and inside of it."""
    found = {name for expression in group.filters for name in variables_of(expression)}
    return found.union(*(tested(inner) for part in group.parts for inner in groups_in(part)))


def planned(store: Store, group: Group, constants: Sequence[int | None]) -> Group:
    """`group` with its parts in a good order; `constants` are the numbers of those that are known already.

    Solutions found so far are handed on to every part, so that a part is asked only about them. That is what SPARQL
    means as long as they share nothing with it that may be unbound or that is not known to the part itself; anything
    else is declined.
    """
    return _Planner(store, constants).group(group, set(), set())


class _Planner:
    def __init__(self, store: Store, constants: Sequence[int | None]) -> None:
        self._store, self._constants = store, constants

    def group(self, group: Group, outer: set[str], doubtful: set[str], *, visible: bool = False) -> Group:
        """The group, joined to solutions in which `outer` have a value and `doubtful` may have one.

        Its filters see the outer variables only where they are `visible`.
        """
        own = certain(group)
        bound, unsure, parts = set(outer), set(doubtful), list[Part]()
        waiting: list[_Joined] = []
        for place, part in enumerate(group.parts):
            if isinstance(part, (Optional, Minus)):
                parts += self._joined(waiting, bound, unsure)
                waiting = []
                foreign = (outer | doubtful) - certain(Group(group.parts[:place], []))
                parts.append(self._left(part, bound, unsure, foreign, is_within=bool(outer | doubtful)))
            else:
                waiting.append(part)
        parts += self._joined(waiting, bound, unsure)
        for name in {name for expression in group.filters for name in variables_of(expression)}:
            if name in outer | doubtful and name not in own and not visible:
                raise Declined
        filters = [self._filter(expression, bound, unsure) for expression in group.filters]
        return Group(parts, filters)

    def _left(
        self, part: Optional | Minus, bound: set[str], unsure: set[str], foreign: set[str], *, is_within: bool
    ) -> Part:
        """OPTIONAL or MINUS behind what is `bound`; of that, `foreign` is no part of what stands before it."""
        shared = mentioned(part.group)
        if shared & (unsure | foreign):
            raise Declined
        if isinstance(part, Minus):
            # What Oxigraph makes of MINUS inside another group is its own.
            if is_within or any(isinstance(inner, (Optional, Minus)) for inner in part.group.parts):
                raise Declined
            if shared & bound - certain(part.group):
                raise Declined
            return Minus(self.group(part.group, set(bound), set()))
        planned = self.group(part.group, set(bound), set(), visible=True)
        unsure |= mentioned(part.group) - bound
        return Optional(planned)

    def _filter(self, expression: Expression, bound: set[str], unsure: set[str]) -> Expression:
        sign, parts = expression
        planned: list[Expression | Node | Group] = []
        for part in parts:
            if isinstance(part, Group):
                if mentioned(part) & unsure:
                    raise Declined
                planned.append(self.group(part, set(bound), set(), visible=True))
            elif isinstance(part, tuple):
                planned.append(self._filter(part, bound, unsure))
            else:
                planned.append(part)
        return sign, planned

    def _joined(self, parts: list[_Joined], bound: set[str], unsure: set[str]) -> list[Part]:
        """`parts` in the order that keeps the number of solutions small; their variables are bound from then on."""
        ordered: list[Part] = []
        rest = list(parts)
        while rest:
            best = min(rest, key=lambda part: self._cost(part, bound))
            rest.remove(best)
            names, known = mentioned(Group([best], [])), certain(Group([best], []))
            if names & unsure or (isinstance(best, Pattern) and _is_circular(best)):
                raise Declined
            ordered.append(self._prepared(best, bound, parts))
            unsure |= names - known - bound
            bound |= known
        return ordered

    def _prepared(self, part: _Joined, bound: set[str], beside: list[_Joined]) -> Part:
        if isinstance(part, Choice):
            return part._replace(groups=[self.group(inner, set(bound), set()) for inner in part.groups])
        if isinstance(part, Selection):
            # What is handed on to it would have it find less than its limit.
            if bound:
                raise Declined
            return part._replace(group=self.group(part.group, set(), set()))
        if isinstance(part, Values):
            return part._replace(is_matched=part.variable in _matched(beside))
        return part

    def _cost(self, part: _Joined, bound: set[str]) -> tuple[bool, float]:
        """Whether it is joined to nothing that is bound, and how many solutions it makes of one."""
        if isinstance(part, Selection):
            return False, -1.0
        if isinstance(part, Values):
            count = _GIVEN if part.constants is None else len(part.constants)
            return False, 1.0 if part.variable in bound else float(count)
        if isinstance(part, Choice):
            loose = bool(bound) and not mentioned(Group([part], [])) & bound
            return loose, sum(self._size(group, bound) for group in part.groups)
        loose = (
            bool(bound)
            and not set(part[:3]) & bound
            and all(not isinstance(node, int) for node in (part.subject, part.object))
        )
        return loose, self._fan(part, bound)

    def _size(self, group: Group, bound: set[str]) -> float:
        costs = [self._cost(part, bound)[1] for part in group.parts if not isinstance(part, (Optional, Minus))]
        return min(costs, default=1.0)

    def _fan(self, pattern: Pattern, bound: set[str]) -> float:
        known = [isinstance(node, int) or node in bound for node in (pattern.subject, pattern.object)]
        if isinstance(pattern.predicate, str):
            return _AROUND if any(known) else float("inf")
        predicate = self._constants[pattern.predicate]
        if predicate is None:
            return [_UNKNOWN, 10.0, 0.5][sum(known)]
        by_subject, by_object = self._store.rows(predicate, 0), self._store.rows(predicate, 1)
        size = len(by_subject.keys)
        exact = self._constants[pattern.object] if isinstance(pattern.object, int) else None
        if exact is not None:
            start, end = self._store.around(exact, 1, predicate)
            return (end - start) / (max(by_subject.distinct, 1) if known[0] else 1)
        of_subject, of_object = max(by_subject.distinct, 1), max(by_object.distinct, 1)
        return size / (of_subject if known[0] else 1) / (of_object if known[1] else 1)


def _matched(parts: Iterable[Part]) -> set[str]:
    """The variables that stand in a statement in every solution."""
    found: set[str] = set()
    for part in parts:
        if isinstance(part, Pattern):
            found.update(part.variables)
        elif isinstance(part, Choice):
            found |= set.intersection(*(_matched(group.parts) for group in part.groups))
    return found


def _is_circular(pattern: Pattern) -> bool:
    """Whether a statement would have the same term in two places."""
    names = [node for node in pattern[:3] if isinstance(node, str)]
    return len(set(names)) < len(names)
