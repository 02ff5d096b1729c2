"""The order in which the parts of a group are joined, and whether that gives what SPARQL means by them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ogpkg.columns.algebra import Choice, Declined, Expression, Group, Minus, Node, Optional, Part, Pattern, Values
from ogpkg.columns.store import Store

#: What is assumed of a predicate that is only known when the query runs, and of the statements of one term.
_UNKNOWN, _AROUND = 10_000, 20


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
    return found


def mentioned(group: Group) -> set[str]:
    """Every variable that occurs in `group`, filters included."""
    found: set[str] = set()
    for part in group.parts:
        if isinstance(part, Pattern):
            found.update(part.variables)
        elif isinstance(part, Values):
            found.add(part.variable)
        else:
            for inner in part.groups if isinstance(part, Choice) else [part.group]:
                found |= mentioned(inner)
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
        waiting: list[Pattern | Values | Choice] = []
        for part in group.parts:
            if isinstance(part, (Optional, Minus)):
                parts += self._joined(waiting, bound, unsure)
                waiting = []
                parts.append(self._left(part, bound, unsure, outer | doubtful))
            else:
                waiting.append(part)
        parts += self._joined(waiting, bound, unsure)
        for name in {name for expression in group.filters for name in variables_of(expression)}:
            if name in outer | doubtful and name not in own and not visible:
                raise Declined
        filters = [self._filter(expression, bound, unsure) for expression in group.filters]
        return Group(parts, filters)

    def _left(self, part: Optional | Minus, bound: set[str], unsure: set[str], outer: set[str]) -> Part:
        """OPTIONAL or MINUS behind what is `bound`; `outer` is what the group around it was given."""
        shared = mentioned(part.group)
        if shared & unsure:
            raise Declined
        # What the group around was given is no part of what stands in it before this.
        if shared & outer - (bound - outer):
            raise Declined
        if isinstance(part, Minus):
            # What Oxigraph makes of MINUS inside another group is its own.
            if outer or any(isinstance(inner, (Optional, Minus)) for inner in part.group.parts):
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

    def _joined(self, parts: list[Pattern | Values | Choice], bound: set[str], unsure: set[str]) -> list[Part]:
        """`parts` in the order that keeps the number of solutions small; their variables are bound from then on."""
        ordered: list[Part] = []
        rest = list(parts)
        while rest:
            best = min(rest, key=lambda part: self._cost(part, bound))
            rest.remove(best)
            names = mentioned(Group([best], []))
            if names & unsure or (isinstance(best, Pattern) and len(names) < len(best.variables)):
                raise Declined
            if isinstance(best, Choice):
                groups = [self.group(inner, set(bound), set()) for inner in best.groups]
                known = certain(Group([best], []))
                unsure |= names - known - bound
                ordered.append(best._replace(groups=groups))
                bound |= known
            else:
                ordered.append(best)
                bound |= names
        return ordered

    def _cost(self, part: Pattern | Values | Choice, bound: set[str]) -> tuple[bool, float]:
        """Whether it is joined to nothing that is bound, and how many solutions it makes of one."""
        if isinstance(part, Values):
            return False, 1.0 if part.variable in bound else float(len(part.constants))
        if isinstance(part, Choice):
            loose = bool(bound) and not mentioned(Group([part], [])) & bound
            return loose, sum(self._size(group, bound) for group in part.groups)
        loose = (
            bool(bound)
            and not set(part.variables) & bound
            and all(not isinstance(node, int) for node in (part.subject, part.object))
        )
        return loose, self._fan(part, bound)

    def _size(self, group: Group, bound: set[str]) -> float:
        costs = [self._cost(part, bound)[1] for part in group.parts if isinstance(part, (Pattern, Values, Choice))]
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
