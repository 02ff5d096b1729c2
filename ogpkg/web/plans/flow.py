"""What was carried over from commitment to commitment, and the picture of it: a column a plan, an arrow a link."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.web.linked.describe import Said, Source, natural, pointing_with
from ogpkg.web.plans.reading import key, of, read_facts, read_inward, read_said
from ogpkg.web.plans.timeline import shortened
from ogpkg.web.present import Presenter
from ogpkg.web.quality.orders import full
from ogpkg.web.served import Served

#: The ways to go on, the most telling first: what was merged or split was also continued.
WAYS = ("ogp:mergedInto", "ogp:splitInto", "ogp:continuedBy")
#: Measures of the picture in its own units, and how many links it shows.
WIDTH, HEIGHT, ACROSS, DOWN, TOP, LINKS = 140, 40, 48, 14, 24, 40
#: Letters in the second line of a box.
_LETTERS = 22


@dataclass(frozen=True)
class Link:
    """A commitment, how it goes on, the one it goes on in, the plans of both, and who says so."""

    before: str
    way: str
    after: str
    plans: tuple[str, str]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Box:
    """A commitment in the picture, by its upper left corner."""

    iri: str
    code: str
    title: str
    x: int
    y: int
    href: str | None


@dataclass(frozen=True)
class Arrow:
    """A link in the picture: the path of its line."""

    path: str
    way: str


@dataclass(frozen=True)
class Head:
    """The head of a column: a plan."""

    text: str
    x: int


@dataclass(frozen=True)
class Flow:
    """The picture."""

    heads: tuple[Head, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def read_links(served: Served, commitments: Collection[str]) -> list[Link]:
    """How `commitments` go on in others, and others in them, as documents say."""
    outward, inward = read_said(served, commitments, WAYS), pointing_with(served, commitments, map(full, WAYS))
    entailed = served.id("document/entailed")
    found: dict[tuple[str, str], tuple[str, Said]] = {}
    for iri in commitments:
        for statements in (outward.of(iri), inward.to(iri)):
            for way in reversed(WAYS):
                for said in statements.get(full(way), []):
                    if said.documents != {entailed} and isinstance(said.object, ox.NamedNode):
                        found[said.subject.value, said.object.value] = way, said
    ends = {iri for pair in found for iri in pair}
    plans = read_facts(served, ends, ["ogp:plan"])
    links = [
        Link(
            before,
            way,
            after,
            (next(iter(of(plans, before, "ogp:plan")), ""), next(iter(of(plans, after, "ogp:plan")), "")),
            tuple(source for source in said.sources if source.document != entailed),
        )
        for (before, after), (way, said) in found.items()
    ]
    return sorted(links, key=lambda link: (natural(link.plans[0]), natural(link.before), natural(link.after)))


def read_forwarded(
    served: Served, commitments: Collection[str], links: Sequence[Link]
) -> dict[str, tuple[Source, ...]]:
    """Those of `commitments` that a review calls carried forward, with who says so, unless `links` say into which."""
    placed = {link.before for link in links}
    inward = read_inward(served, commitments, ["ogp:assesses"])
    judges = {judge: iri for iri, found in inward.items() for judge in found["ogp:assesses"] if iri not in placed}
    said = read_said(served, judges, ["ogp:carriedForward"])
    found: dict[str, set[Source]] = {}
    for judge, iri in judges.items():
        for one in said.of(judge).get(full("ogp:carriedForward"), []):
            if one.object.value == "true":
                found.setdefault(iri, set()).update(one.sources)
    return {iri: tuple(sorted(found[iri])) for iri in sorted(found, key=natural)}


def picture(links: Sequence[Link], present: Presenter) -> Flow | None:
    """The picture of `links`, a column a plan in the order of their keys; None where there is nothing to draw."""
    links = links[:LINKS]
    if not links:
        return None
    columns = sorted({plan for link in links for plan in link.plans}, key=natural)
    members: dict[str, list[str]] = {plan: [] for plan in columns}
    for link in links:
        for iri, plan in zip((link.before, link.after), link.plans, strict=True):
            if iri not in members[plan]:
                members[plan].append(iri)
    boxes = {
        iri: _box(iri, place * (WIDTH + ACROSS), TOP + row * (HEIGHT + DOWN), present)
        for place, plan in enumerate(columns)
        for row, iri in enumerate(members[plan])
    }
    heads = tuple(Head(key(plan), place * (WIDTH + ACROSS)) for place, plan in enumerate(columns))
    arrows = tuple(Arrow(_path(boxes[link.before], boxes[link.after]), link.way) for link in links)
    # A loop within a column bends to the right of it.
    inner = any(boxes[link.before].x == boxes[link.after].x for link in links)
    width = len(columns) * (WIDTH + ACROSS) - ACROSS + (ACROSS if inner else 0)
    height = TOP + max(len(found) for found in members.values()) * (HEIGHT + DOWN) - DOWN + 2
    return Flow(heads, tuple(boxes.values()), arrows, width, height)


def _box(iri: str, x: int, y: int, present: Presenter) -> Box:
    return Box(iri, key(iri), shortened(present.name(iri), _LETTERS), x, y, present.href(iri))


def _path(before: Box, after: Box) -> str:
    """From the right of one box to the left of the other; within a column, from right to right."""
    start, end = before.y + HEIGHT // 2, after.y + HEIGHT // 2
    if before.x == after.x:
        edge = before.x + WIDTH
        return f"M{edge} {start}C{edge + 40} {start} {edge + 40} {end} {edge + 7} {end}"
    forward = before.x < after.x
    begin = before.x + (WIDTH if forward else 0)
    target = after.x - 7 if forward else after.x + WIDTH + 7
    middle = (begin + target) // 2
    return f"M{begin} {start}C{middle} {start} {middle} {end} {target} {end}"
