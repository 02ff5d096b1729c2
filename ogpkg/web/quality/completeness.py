"""How complete a commitment, plan or member is, by section, what is missing, and plans side by side.

The figures are read from the graph (W3C Data Quality Vocabulary), so every dataset that has them shows them. What is
missing is read from the snapshot's own file, where there is one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from flask import Blueprint, Response, abort, render_template, request

from ogpkg.dataset.snapshot import COMPLETENESS
from ogpkg.validation.completeness_fields import FIELDS, SECTIONS
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Source, Spot, about, natural, pointing_with
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.orders import full
from ogpkg.web.served import Served
from ogpkg.web.state import Finished, finished, html_page, reader, respond, state
from ogpkg.web.words import Words

views = Blueprint("completeness", __name__)

#: What is measured, in reading order.
KEYS = ("overall", *SECTIONS)
#: How what is missing is told apart, in reading order; each is a word, too.
LEVELS = ("required-missing", "recommended-missing", "excused-missing")
#: Things that one table compares; commitments named beside what they miss; rows on a page.
_COMPARED, _NAMED, _ON_A_PAGE = 100, 5, 50
#: Key of `KEYS` → value.
Figures = Mapping[str, Decimal]
#: A commitment, and something it misses, as the snapshot's file has it.
Miss = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Figure:
    """A value between 0 and 1 in words, and how far its bar goes; no bar where nothing was measured."""

    key: str
    label: str
    text: str
    percent: int | None


@dataclass(frozen=True)
class Reason:
    """Why something is missing, and who shows it."""

    text: str
    source: Source | None


@dataclass(frozen=True)
class Gap:
    """Something that is missing, and why. `things` are the milestones at fault, or the commitments when they are few.

    `count` ("9 of 13") says how many commitments of a plan or member miss it.
    """

    label: str
    count: str
    reasons: tuple[Reason, ...]
    things: tuple[Value, ...]
    written: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """Things side by side: each with its figures, in the order of `headings`."""

    anchor: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, tuple[Figure, ...]], ...]
    href: str | None = None


@dataclass(frozen=True)
class Completeness:
    """What the page of a thing shows of its completeness. `known` is False where nobody says what is missing."""

    figures: tuple[Figure, ...]
    summed: int
    known: bool
    levels: tuple[tuple[str, tuple[Gap, ...]], ...]
    compared: Compared | None


def read_figures(served: Served, things: Iterable[str]) -> Mapping[str, Figures]:
    """The completeness of each of `things` that was measured."""
    metrics = served.base + "dataset#metric-completeness-"
    found: dict[str, dict[str, Decimal]] = {}
    for row in served.rows("completeness", thing=sorted(things)):
        key, value = row["metric"].value.removeprefix(metrics), _number(row["value"].value)
        if key in KEYS and value is not None:
            found.setdefault(row["thing"].value, {})[key] = value
    return found


def _number(text: str) -> Decimal | None:
    """The number that `text` writes; None for what is none, which is not for us to judge."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def in_words(value: Decimal | None) -> str:
    """A figure with its two digits, of which engines drop zeros; a dash where nothing was measured."""
    return "–" if value is None else f"{value:.2f}"


def read_missing(served: Served) -> Mapping[str, Mapping[str, Any]]:
    """What the snapshot says is missing, by thing; empty for files without a snapshot."""
    return _stored(served.folder / COMPLETENESS) if served.folder else {}


@lru_cache(maxsize=2)
def _stored(file: Path) -> dict[str, dict[str, Any]]:
    # A snapshot never changes, so what was read once stays true.
    try:
        stored = json.loads(file.read_bytes())
    except FileNotFoundError:
        return {}
    return {one["thing"]: one for kind in ("members", "plans", "commitments") for one in stored[kind]}


def completeness(
    served: Served, words: Words, iri: str, parts: Sequence[str] = (), *, explicit: bool = False
) -> Completeness | None:
    """The completeness of `iri`, compared part by part; None for what was not measured."""
    figures = read_figures(served, [iri, *parts[:_COMPARED]])
    if iri not in figures:
        return None
    stored = read_missing(served)
    summed = stored.get(iri, {}).get("commitments", [])
    missing = [(one, gap) for one in summed or [iri] for gap in stored.get(one, {}).get("missing", ())]
    labels = read_labels(served, _named(served, missing) | set(parts[:_COMPARED]))
    builder = _Builder(Presenter(served, words, labels, explicit=explicit))
    measured = [part for part in parts[:_COMPARED] if part in figures]
    return Completeness(
        figures=builder.figures(figures[iri]),
        summed=len(summed),
        known=iri in stored,
        levels=builder.levels(missing, len(summed)),
        compared=builder.compared("compared", words["compared"], sorted(measured, key=natural), figures)
        if measured
        else None,
    )


def _named(served: Served, missing: Iterable[Miss]) -> set[str]:
    """The documents and reasons that `missing` mentions."""
    why = [why for _, gap in missing for why in gap["why"]]
    named = {served.id(f"absence-reason/{one['reason']}") for one in why}
    return named | {one["document"] for one in why if one["document"]}


class _Builder:
    """Puts measurements and gaps into the reader's words."""

    def __init__(self, present: Presenter) -> None:
        self.present, self.words = present, present.words

    def headings(self) -> tuple[str, ...]:
        """The names of `KEYS`."""
        labels = (SECTIONS[key][self.words.language] for key in KEYS[1:])
        return self.words["overall"], *labels

    def figures(self, figures: Figures) -> tuple[Figure, ...]:
        """A figure for each of `KEYS`."""
        return tuple(
            Figure(key, label, *_drawn(figures.get(key))) for key, label in zip(KEYS, self.headings(), strict=True)
        )

    def levels(self, missing: Iterable[Miss], total: int) -> tuple[tuple[str, tuple[Gap, ...]], ...]:
        """What is missing, level by level; levels of which nothing is missing are left out."""
        by_field: dict[tuple[str, str], list[Miss]] = {}
        for one in missing:
            level = LEVELS[2] if one[1]["excused"] else LEVELS[("required", "recommended").index(one[1]["level"])]
            by_field.setdefault((level, one[1]["key"]), []).append(one)
        ranks = {field.key: rank for rank, field in enumerate(FIELDS)}
        gaps: dict[str, list[Gap]] = {level: [] for level in LEVELS}
        for level, key in sorted(by_field, key=lambda found: ranks.get(found[1], len(ranks))):
            gaps[level].append(self._gap(by_field[level, key], total))
        return tuple((level, tuple(some)) for level, some in gaps.items() if some)

    def _gap(self, missing: Sequence[Miss], total: int) -> Gap:
        """What all of `missing` lack, one field; of the commitments of a plan or member when there is a `total`."""
        first = missing[0][1]
        things = [thing for thing, _ in missing] if total else first["milestones"]
        shown = things if not total or len(things) <= _NAMED else []
        return Gap(
            label=str(first["labels"].get(self.words.language) or first["labels"]["en"]),
            count=self.words.say("count-of", count=len(missing), total=total) if total else "",
            reasons=self._reasons(why for _, gap in missing for why in gap["why"]),
            things=tuple(Value(_key(one), self.present.href(one)) for one in sorted(shown, key=natural)),
            written=() if total else tuple(first["words"]),
        )

    def _reasons(self, why: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
        """Each reason once for each document, with all its places."""
        spots: dict[tuple[str, str], set[Spot]] = {}
        for one in why:
            found = [Spot(one["line"], one.get("cell", ""))] if one["line"] else []
            spots.setdefault((one["reason"], one["document"]), set()).update(found)
        return tuple(
            Reason(
                self.present.name(self.present.served.id(f"absence-reason/{reason}")),
                Source(document, tuple(sorted(places))) if document else None,
            )
            for (reason, document), places in sorted(spots.items())
        )

    def group(self, whole: str, parts: Iterable[str], figures: Mapping[str, Figures]) -> Compared:
        """`parts` in a table under the name of what they are parts of, its own figures first; "" is nobody."""
        things = [*([whole] if whole in figures else []), *sorted(parts, key=natural)]
        title = self.present.name(whole) if whole else self.words["/plans"]
        return self.compared(_key(whole) or "all", title, things, figures, self.present.href(whole) if whole else None)

    def compared(
        self, anchor: str, title: str, things: Iterable[str], figures: Mapping[str, Figures], href: str | None = None
    ) -> Compared:
        """`things` in a table, each by its key."""
        rows = [
            (
                Value(_key(one), self.present.href(one), note=self.present.name(one)),
                self.figures(figures[one]),
            )
            for one in things
        ]
        return Compared(anchor, title, self.headings(), tuple(rows), href)


def _key(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _drawn(value: Decimal | None) -> tuple[str, int | None]:
    """A value in words, and as a share of a bar."""
    return in_words(value), None if value is None else max(0, min(100, int(value * 100)))


@views.get("/completeness")
def overview() -> Response:
    """All plans side by side, member by member; with ``?iri=`` of a plan, its commitments. The last page for
    a number beyond it."""
    words, explicit = reader()
    plan, asked = request.args.get("iri", ""), request.args.get("page", "1")
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1
    answer = finished(("completeness", plan, number, words.language, explicit), lambda: _make_overview(plan, number))
    return respond(answer, "Accept-Language")


def _make_overview(plan: str, asked: int) -> Finished:
    words, explicit = reader()
    served = state().served
    figures = _figures_below(served, plan) if plan else _figures_of_plans(served)
    present = Presenter(served, words, read_labels(served, figures), explicit=explicit)
    groups = {plan: [one for one in figures if one != plan]} if plan else _by_member(served, figures)
    builder = _Builder(present)
    rows = [(whole, part) for whole, parts in groups.items() for part in sorted(parts, key=natural)]
    pages = max(1, -(-len(rows) // _ON_A_PAGE))
    number = min(asked, pages)
    here: dict[str, list[str]] = {whole: [] for whole, parts in groups.items() if not parts}
    for whole, part in rows[(number - 1) * _ON_A_PAGE : number * _ON_A_PAGE]:
        here.setdefault(whole, []).append(part)
    tables = [builder.group(whole, parts, figures) for whole, parts in here.items()]
    named = present.name(plan) if plan else ""
    html = render_template("completeness.html", tables=tables, plan=named, iri=plan, number=number, pages=pages)
    return html_page(html, words)


def _figures_of_plans(served: Served) -> Mapping[str, Figures]:
    rows = served.rows("of-class", **{"class": [full("ogp:Member"), full("ogp:ActionPlan")]})
    return read_figures(served, {row["thing"].value for row in rows})


def _figures_below(served: Served, plan: str) -> Mapping[str, Figures]:
    """The figures of `plan` and its commitments; 404 for what is no plan that was measured."""
    try:
        found = pointing_with(served, [plan], [full("ogp:plan")]).to(plan).get(full("ogp:plan"), [])
    except ValueError:
        found = []
    below = {one.subject.value for one in found if isinstance(one.subject, ox.NamedNode)}
    figures = read_figures(served, {plan, *below}) if below else {}
    if plan not in figures:
        abort(404, "the completeness of this was not measured; /completeness has all plans")
    return figures


def _by_member(served: Served, figures: Mapping[str, Figures]) -> dict[str, list[str]]:
    """Member ("" for nobody) → its plans, of what was measured."""
    said, by_member = about(served, sorted(figures)), dict[str, list[str]]()
    classes = full("rdf:type"), full("ogp:ActionPlan")
    for thing in sorted(figures, key=natural):
        if any(one.object.value == classes[1] for one in said.of(thing).get(classes[0], [])):
            above = said.of(thing).get(full("ogp:member"), [])
            by_member.setdefault(above[0].object.value if above else "", []).append(thing)
    return by_member
