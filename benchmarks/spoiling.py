"""The simple ways to spoil a thing: a value less, another, one more."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.model import Block
from benchmarks.terms import NAME, TYPE, ogp, text, thing

#: A fault: spoils one thing of a member; gives the focus nodes that must be reported. Exhausted if nothing is left.
Fault = Callable[[Block], tuple[str, ...]]


def without(kind: str, *predicates: str) -> Fault:
    """A thing of `kind` loses the values of `predicates`."""

    def fault(block: Block) -> tuple[str, ...]:
        victim = block.pick(kind)
        block.drop(victim, *predicates)
        return (victim,)

    return fault


def instead(kind: str, predicate: str, *objects: str) -> Fault:
    """A thing of `kind` gets `objects` instead of its values of `predicate`."""

    def fault(block: Block) -> tuple[str, ...]:
        victim = block.pick(kind)
        block.put(victim, predicate, *objects)
        return (victim,)

    return fault


def besides(kind: str, predicate: str, *objects: str) -> Fault:
    """A thing of `kind` gets `objects` besides its values of `predicate`."""

    def fault(block: Block) -> tuple[str, ...]:
        victim = block.pick(kind)
        block.more(victim, predicate, *objects)
        return (victim,)

    return fault


def number(literal: str) -> int:
    """The number that a literal begins with."""
    return int(literal.split('"')[1][:4] if "gYear" in literal else literal.split('"')[1])


def with_plan(block: Block, kind: str, fits: Callable[[int], bool] = lambda _: True) -> tuple[str, str, int]:
    """A thing of `kind`, its plan and the year of that: both untouched, and spoiled together from now on."""

    def suits(iri: str) -> bool:
        plan = block.plan_of(iri)
        return block.untouched(plan) and fits(year_of(block, plan))

    victim = block.pick(kind, suits)
    plan = block.plan_of(victim)
    block.spoil(plan)
    return victim, plan, year_of(block, plan)


def year_of(block: Block, plan: str) -> int:
    """When a plan starts; 0 if nobody says so."""
    cycle = block.value(plan, ogp("cycle"))
    return number(cycle) if cycle else 0


def another(block: Block, kind: str) -> str:
    """The IRI of a new thing of `kind`."""
    key = f"{block.code.lower()}-new-{len(block.all('new')) + 1}"
    return block.new("new", thing(kind, key), block.documents[0])


def newcomer(block: Block, name: str) -> str:
    """The IRI of a new person, called `name` and a number, who holds no post."""
    person = another(block, "person")
    block.more(person, TYPE, ogp("Person"))
    block.more(person, NAME, text(f"{name} {person[:-1].rpartition('/')[2]}"))
    return person
