"""Two plans, or two members, side by side: what both have, what only one has, and the difference in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from ogpkg.validation.completeness_fields import SECTIONS
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import natural
from ogpkg.web.plans.besides import LinkTold, links_told
from ogpkg.web.plans.flow import Flow, Link, picture, read_links
from ogpkg.web.plans.progress import ASSESSORS, Summary, codes_of, summarize
from ogpkg.web.plans.promises import part_of
from ogpkg.web.plans.reading import key
from ogpkg.web.plans.sides import SETS, Side, read_side
from ogpkg.web.plans.timeline import Row, Timeline, draw
from ogpkg.web.present import Presenter, Value
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: Values of one list of a set.
_LISTED = 40


@dataclass(frozen=True)
class Line:
    """Something of both sides, in words, and how it differs; empty where nothing can be compared."""

    key: str
    label: str
    a: str
    b: str
    differs: str
    same: bool


@dataclass(frozen=True)
class Sets:
    """The values of both sides: those that both have, and those that only one has."""

    key: str
    label: str
    both: tuple[Value, ...]
    only: tuple[tuple[Value, ...], tuple[Value, ...]]
    more: tuple[int, int, int]


@dataclass(frozen=True)
class Comparison:
    """Two things side by side."""

    kind: str
    iris: tuple[str, str]
    names: tuple[Value, Value]
    codes: tuple[str, str]
    lines: tuple[Line, ...]
    timeline: Timeline | None
    completeness: tuple[Line, ...]
    bars: tuple[tuple[Summary, Summary], ...]
    participation: tuple[Line, ...]
    sets: tuple[Sets, ...]
    flow: Flow | None
    links: tuple[LinkTold, ...]
    present: Presenter

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        a, b = self.codes

        def lines(found: Sequence[Line]) -> dict[str, Any]:
            return {one.key: {a: one.a or None, b: one.b or None, "difference": one.differs or None} for one in found}

        return {
            "kind": self.kind,
            "a": {"iri": self.iris[0], "key": a, "name": self.names[0].text},
            "b": {"iri": self.iris[1], "key": b, "name": self.names[1].text},
            "figures": lines(self.lines),
            "completeness": lines(self.completeness),
            "participation": lines(self.participation),
            "completion": {who: self._counts(bars) for who, bars in zip(ASSESSORS, self.bars, strict=True)},
            "sets": {
                one.key: {"both": _texts(one.both), a: _texts(one.only[0]), b: _texts(one.only[1])} for one in self.sets
            },
            "carriedOver": [{"from": one.before.text, "how": one.way, "to": one.after.text} for one in self.links],
        }

    def _counts(self, bars: tuple[Summary, Summary]) -> dict[str, dict[str, int]]:
        pairs = zip(self.codes, bars, strict=True)
        return {code: {share.code: share.count for share in bar.shares} for code, bar in pairs}


def _texts(values: Sequence[Value]) -> list[str]:
    return [value.text for value in values]


def compare(served: Served, words: Words, kind: str, iris: tuple[str, str], *, explicit: bool = False) -> Comparison:
    """`iris`, both plans or both members, side by side."""
    a, b = (read_side(served, iri, kind) for iri in iris)
    between = _between(read_links(served, a.commitments), a, b)
    named = a.named | b.named | codes_of(a.progress) | codes_of(b.progress)
    named |= {source.document for link in between for source in link.sources}
    present = Presenter(served, words, read_labels(served, named), explicit=explicit)
    return _Comparer(present, a, b).compare(kind, between)


def _between(links: Sequence[Link], a: Side, b: Side) -> list[Link]:
    """The links that lead from one side to the other."""
    first, second = set(a.commitments), set(b.commitments)
    pairs = [(link, {link.before, link.after}) for link in links]
    return [link for link, ends in pairs if ends & first and ends & second]


class _Comparer:
    """Puts two sides into words."""

    def __init__(self, present: Presenter, a: Side, b: Side) -> None:
        self.present, self.words, self.a, self.b = present, present.words, a, b
        self.codes = key(a.iri), key(b.iri)

    def compare(self, kind: str, between: list[Link]) -> Comparison:
        """Everything that is compared."""
        return Comparison(
            kind=kind,
            iris=(self.a.iri, self.b.iri),
            names=tuple(self.present.value(ox.NamedNode(side.iri)) for side in (self.a, self.b)),  # type: ignore[arg-type]
            codes=self.codes,
            lines=tuple(self._lines(kind)),
            timeline=draw(self._periods()),
            completeness=tuple(self._completeness()),
            bars=tuple(self._bars(who) for who in ASSESSORS),
            participation=tuple(self._participation()),
            sets=tuple(self._sets(name) for name in SETS),
            flow=picture(between, self.present),
            links=links_told(between, self.present),
            present=self.present,
        )

    def _periods(self) -> list[Row]:
        """The plans of both sides as rows of a picture."""
        sides = ((side.own, plan) for side in (self.a, self.b) for plan in side.plans)
        return [Row(part_of(own, plan, self.present)) for own, plan in sides]

    def _lines(self, kind: str) -> list[Line]:
        a, b = self.a, self.b
        found = [self._words("period", a.period, b.period)]
        if kind == "member":
            found.append(self._count("plans", len(a.plans), len(b.plans)))
        found.append(self._count("commitments", len(a.commitments), len(b.commitments)))
        if kind == "plan" and (a.stated or b.stated):
            found.append(self._stated())
        found.append(self._count("milestones", a.milestones or None, b.milestones or None))
        found.append(self._count("lead-agencies", *(len(side.gathered("lead-agencies")) or None for side in (a, b))))
        found.append(self._count("stars", a.starred, b.starred))
        found.append(self._count("events", a.events or None, b.events or None))
        return found

    def _stated(self) -> Line:
        """How many commitments documents count; numbers are compared where each side has one."""
        counts = [side.stated for side in (self.a, self.b)]
        if all(len(found) == 1 and found[0].isdecimal() for found in counts):
            return self._count("stated-commitments", int(counts[0][0]), int(counts[1][0]))
        return self._words("stated-commitments", " / ".join(counts[0]), " / ".join(counts[1]))

    def _words(self, name: str, a: str, b: str) -> Line:
        same = bool(a) and a == b
        differs = "" if same or not (a and b) else self.words["is-different"]
        return Line(name, self.words[f"cmp-{name}"], a, b, differs, same)

    def _count(self, name: str, a: int | None, b: int | None) -> Line:
        differs = ""
        if a is not None and b is not None and a != b:
            more = self.codes[0] if a > b else self.codes[1]
            differs = self.words.say("has-more", which=more, count=abs(a - b))
        first, second = ("" if one is None else str(one) for one in (a, b))
        return Line(name, self.words[f"cmp-{name}"], first, second, differs, a is not None and a == b)

    def _completeness(self) -> list[Line]:
        """How complete both are, section by section."""
        labels = {"overall": self.words["overall"]}
        labels |= {name: labels_of[self.words.language] for name, labels_of in SECTIONS.items()}
        found = []
        for name, label in labels.items():
            a, b = (side.figures.get(name) for side in (self.a, self.b))
            differs = ""
            if a is not None and b is not None and round(a, 2) != round(b, 2):
                which = self.codes[0] if a > b else self.codes[1]
                differs = self.words.say("is-higher", which=which, by=f"{abs(round(a, 2) - round(b, 2)):.2f}")
            first, second = ("" if one is None else f"{one:.2f}" for one in (a, b))
            found.append(Line(name, label, first, second, differs, a is not None and b is not None and not differs))
        return found if self.a.figures or self.b.figures else []

    def _bars(self, who: str) -> tuple[Summary, Summary]:
        bars = []
        for side, code in zip((self.a, self.b), self.codes, strict=True):
            bars.append(summarize(code, side.progress.counts(who, side.commitments), self.present, side.progress))
        return bars[0], bars[1]

    def _participation(self) -> list[Line]:
        """The levels of participation, phase by phase."""
        phases = sorted({*self.a.levels, *self.b.levels}, key=natural)
        return [self._level(phase) for phase in phases]

    def _level(self, phase: str) -> Line:
        a, b = (" / ".join(map(self.present.name, side.levels.get(phase, ()))) for side in (self.a, self.b))
        same = bool(a) and a == b
        differs = self.words["is-different"] if a and b and not same else ""
        return Line(key(phase), self.present.name(phase), a, b, differs, same)

    def _sets(self, name: str) -> Sets:
        a, b = self.a.gathered(name), self.b.gathered(name)
        lists = [sorted(found, key=self.present.name) for found in (a & b, a - b, b - a)]
        both, first, second = (tuple(self.present.value(ox.NamedNode(one)) for one in ones[:_LISTED]) for ones in lists)
        more = tuple(max(len(ones) - _LISTED, 0) for ones in lists)
        return Sets(name, self.words[f"cmp-{name}"], both, (first, second), (more[0], more[1], more[2]))
