"""Finding a thing by a part of its name or by its identifier."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import RDF
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import about, natural
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.orders import class_of
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: Things shown; whoever gets more has to say more.
LIMIT = 60
#: Characters of a question that are looked at.
LONGEST = 100
#: What people mostly look for, by the first part of its address.
_KINDS = ("member", "plan", "commitment", "agency", "person", "document", "milestone", "theme", "policy-area")


@dataclass(frozen=True)
class Hit:
    """A thing, the name that was met, and what kind of thing it is."""

    thing: Value
    met: str
    kind: str
    key: str


@dataclass(frozen=True)
class Found:
    """What was found: the best hits and how many things there are in all."""

    words: str
    hits: list[Hit]
    total: int


def search(served: Served, words: Words, question: str, *, explicit: bool) -> Found:
    """The things whose name contains `question`, whatever its case: the closest names first."""
    question = " ".join(question.split())[:LONGEST]
    if not question:
        return Found("", [], 0)
    lowered = question.lower()
    best: dict[str, str] = {}
    for row in served.rows("search", words=[ox.Literal(lowered)]):
        thing, label = row["thing"].value, row["label"].value
        best[thing] = min(best.get(thing, label), label, key=lambda name: _distance(name, lowered))
    ordered = sorted(best, key=lambda thing: (*_rank(served, thing, _distance(best[thing], lowered)), natural(thing)))
    return Found(question, _hits(served, words, ordered[:LIMIT], best, explicit=explicit), len(ordered))


def _rank(served: Served, thing: str, distance: tuple[int, int]) -> tuple[int, int, int]:
    """How close the name is, then how likely it is that a thing of its kind is meant."""
    kind = thing.removeprefix(served.id("")).partition("/")[0]
    return distance[0], _KINDS.index(kind) if kind in _KINDS else len(_KINDS), distance[1]


def _distance(name: str, question: str) -> tuple[int, int]:
    """How far a name is from the question: the same, beginning with it, a word of it, anywhere in it."""
    lowered = name.lower()
    if lowered == question:
        return 0, 0
    if lowered.startswith(question):
        return 1, len(name)
    return (2 if f" {question}" in lowered else 3), len(name)


def _hits(served: Served, words: Words, things: list[str], met: dict[str, str], *, explicit: bool) -> list[Hit]:
    said = about(served, things)
    classes = {
        thing: class_of([one.object.value for one in said.of(thing).get(RDF + "type", [])])[0] for thing in things
    }
    labels = read_labels(served, {*things, *classes.values()} - {""})
    present = Presenter(served, words, labels, explicit=explicit)
    return [
        Hit(
            present.value(ox.NamedNode(thing)),
            met[thing] if met[thing] != present.name(thing) else "",
            present.name(classes[thing]) if classes[thing] else "",
            thing.rsplit("/", 1)[-1],
        )
        for thing in things
    ]
