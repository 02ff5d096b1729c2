"""What the pages of a plan and of a member show besides their facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from ogpkg.iris import DOCUMENT_CLASSES
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Source, natural
from ogpkg.web.plans import participation
from ogpkg.web.plans.flow import Flow, Link, picture, read_links
from ogpkg.web.plans.participation import Participation
from ogpkg.web.plans.progress import (
    ASSESSORS,
    DEGREES,
    Judgment,
    Progress,
    Summary,
    codes_of,
    names_of_codes,
    read_progress,
    sources_of,
    summarize,
)
from ogpkg.web.plans.promises import Promises, gathered, grouped, part_of, read_periods, read_promises, rows_of
from ogpkg.web.plans.reading import Facts, key, of, read_facts, read_inward
from ogpkg.web.plans.timeline import Row, Timeline, draw, shortened
from ogpkg.web.present import Presenter, Value
from ogpkg.web.present import grouped as spaced
from ogpkg.web.quality.orders import full
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: What points at a plan or member and is shown here, so that nothing else needs to: by the row of its class.
SHOWN = {
    "ActionPlan": ("ogp:plan", "ogp:themeOfPlan", "ogp:consultationOn", "ogp:eventOf", "ogp:describes"),
    "Member": ("ogp:member", "ogp:forumOf"),
}
#: Commitments, plans and documents on one page.
_COMMITMENTS, _PLANS, _DOCUMENTS = 100, 30, 60
#: Letters of a title in a table.
_TITLE = 110
#: Agencies that a member's page names.
_BUSIEST = 10


@dataclass(frozen=True)
class Told:
    """One thing an assessor says: in words, `step` of three where it is a degree, at which stage, and where."""

    text: str
    step: int | None
    note: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Verdict:
    """All that one assessor says of a commitment; `sources` where all stands at one place, `two` where it differs."""

    told: tuple[Told, ...]
    sources: tuple[Source, ...]
    two: bool


@dataclass(frozen=True)
class Promise:
    """A commitment in the table of a plan: number, name, leads, what each assessor says, whether they differ."""

    iri: str
    number: str
    name: Value
    leads: tuple[Value, ...]
    replaced: Value | None
    verdicts: tuple[Verdict, ...]
    disagree: bool
    milestones: int


@dataclass(frozen=True)
class Group:
    """The commitments under one theme."""

    theme: Value | None
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class LinkTold:
    """A link between two commitments in words."""

    before: Value
    way: str
    after: Value
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class DocumentTold:
    """A document about the plan: its name, kind, date, and how many statements of it were read (none: only listed)."""

    name: Value
    kind: Value
    issued: str
    statements: str


@dataclass(frozen=True)
class PlanSide:
    """What a plan's page shows besides its facts."""

    iri: str
    key: str
    present: Presenter
    groups: tuple[Group, ...]
    shown: int
    total: int
    milestones: int
    disagreements: int
    summaries: tuple[tuple[str, tuple[Summary, ...]], ...]
    timeline: Timeline | None
    undated: int
    flow: Flow | None
    links: tuple[LinkTold, ...]
    participation: Participation
    documents: tuple[DocumentTold, ...]
    more_documents: int
    siblings: tuple[Value, ...]
    template: str = "_plan.html"


@dataclass(frozen=True)
class PlanLine:
    """A plan in the table of its member."""

    iri: str
    plan: Value
    code: str
    period: str
    commitments: int
    milestones: int
    summaries: tuple[Summary, ...]


@dataclass(frozen=True)
class Busy:
    """An agency, and how many commitments it leads in how many plans."""

    agency: Value
    commitments: int
    plans: int


@dataclass(frozen=True)
class MemberSide:
    """What a member's page shows besides its facts."""

    iri: str
    key: str
    present: Presenter
    plans: tuple[PlanLine, ...]
    total: int
    timeline: Timeline | None
    flow: Flow | None
    links: tuple[LinkTold, ...]
    busiest: tuple[Busy, ...]
    agencies: int
    forums: tuple[Value, ...]
    siblings: tuple[Value, ...]
    template: str = "_member.html"


def read(served: Served, words: Words, iri: str, row: str, *, explicit: bool = False) -> PlanSide | MemberSide | None:
    """What the page of `iri` shows besides; None for what is neither a plan nor a member."""
    if row == "ActionPlan":
        return _read_plan(served, words, iri, explicit)
    if row == "Member":
        return _read_member(served, words, iri, explicit)
    return None


def _read_plan(served: Served, words: Words, iri: str, explicit: bool) -> PlanSide:
    promises, total = read_promises(served, iri, _COMMITMENTS)
    progress = read_progress(served, [*promises.commitments, *promises.all_milestones])
    links, taken = read_links(served, promises.commitments), participation.take(served, iri)
    documents = of(read_inward(served, [iri], ["ogp:describes"]), iri, "ogp:describes")
    siblings = _siblings(served, iri)
    issued = read_facts(served, documents[:_DOCUMENTS], ["dcterms:issued"])
    named = {iri} | promises.named | codes_of(progress) | taken.named | {*documents, *siblings} | _replacing(promises)
    named |= {one for link in links for one in (link.before, link.after, *(s.document for s in link.sources))}
    named |= {full(f"ogp:{name}") for name in DOCUMENT_CLASSES} | {graph.iri for graph in served.graphs}
    present = Presenter(served, words, read_labels(served, named), explicit=explicit)
    teller = _Teller(present, progress, sources_of(served, _judges(progress, promises.commitments)))
    rows = rows_of(promises, present)
    dated = [row for row in rows if row.part.span or any(part.span for part in row.below)]
    return PlanSide(
        iri=iri,
        key=key(iri),
        present=present,
        groups=tuple(_group(theme, found, promises, teller) for theme, found in grouped(promises)),
        shown=len(promises.commitments),
        total=total,
        milestones=len(promises.all_milestones),
        disagreements=sum(progress.disagree(one) for one in promises.commitments),
        summaries=teller.summaries(promises),
        timeline=draw([Row(part_of(read_periods(served, [iri]), iri, present)), *dated]) if dated else None,
        undated=len(rows) - len(dated),
        flow=picture(links, present),
        links=links_told(links, present),
        participation=participation.tell(taken, present),
        documents=_documents(documents[:_DOCUMENTS], issued, present),
        more_documents=max(len(documents) - _DOCUMENTS, 0),
        siblings=_choices(siblings, present),
    )


def _siblings(served: Served, plan: str) -> list[str]:
    """The other plans of the same member."""
    members = of(read_facts(served, [plan], ["ogp:member"]), plan, "ogp:member")
    found = read_inward(served, members, ["ogp:member"])
    plans = {one for inward in found.values() for one in inward["ogp:member"] if "/id/plan/" in one}
    return sorted(plans - {plan}, key=natural)[:_PLANS]


def _choices(things: Sequence[str], present: Presenter) -> tuple[Value, ...]:
    """Things that a form offers: their names, and what it sends."""
    return tuple(Value(present.name(iri), iri.removeprefix(present.served.id(""))) for iri in things)


def _replacing(promises: Promises) -> set[str]:
    return {one for iri in promises.commitments for one in of(promises.facts, iri, "dcterms:isReplacedBy")}


def _judges(progress: Progress, things: Iterable[str]) -> list[str]:
    """The assessments of `things`."""
    found = {one.assessment for iri in things for who in ASSESSORS for one in progress.opinion(who, iri).judgments}
    return sorted(found)


class _Teller:
    """Puts what assessors say into words."""

    def __init__(
        self, present: Presenter, progress: Progress, sources: Mapping[tuple[str, str], tuple[Source, ...]]
    ) -> None:
        self.present, self.words, self.progress, self.sources = present, present.words, progress, sources
        self.names = names_of_codes(present, progress)

    def verdict(self, who: str, thing: str) -> Verdict:
        """What `who` says of `thing`, each answer once, with all who give it; degrees first."""
        found: dict[tuple[str, str], list[Judgment]] = {}
        opinion = self.progress.opinion(who, thing)
        for one in opinion.judgments:
            found.setdefault((one.degree or one.reason, self._stage(one)), []).append(one)
        answers = [self._answer(code, note, same) for (code, note), same in found.items()]
        answers.sort(key=lambda one: one.step is None)
        common = {one.sources for one in answers}
        if len(common) == 1:
            answers = [replace(one, sources=()) for one in answers]
        return Verdict(tuple(answers), common.pop() if len(common) == 1 else (), len(opinion.latest) > 1)

    def _stage(self, one: Judgment) -> str:
        stage = self.names.get(key(one.stage), "") if one.stage else ""
        return " ".join(part for part in (stage, one.year) if part)

    def _answer(self, code: str, note: str, same: Sequence[Judgment]) -> Told:
        degree = key(code)
        sources = tuple(sorted({source for one in same for source in self.sources.get((one.assessment, code), ())}))
        step = DEGREES.index(degree) if degree in DEGREES else None
        return Told(self.names[degree], step, note, sources)

    def summaries(self, promises: Promises) -> tuple[tuple[str, tuple[Summary, ...]], ...]:
        """The bars of both assessors, for commitments, and for milestones where anybody judges any."""
        kinds = {"commitments": list(promises.commitments), "milestones": promises.all_milestones}
        bars = ((kind, tuple(self.summary(who, things) for who in ASSESSORS)) for kind, things in kinds.items())
        return tuple((kind, found) for kind, found in bars if kind == "commitments" or any(one.judged for one in found))

    def summary(self, who: str, things: Iterable[str]) -> Summary:
        """The bar of one assessor."""
        return summarize(self.words[who], self.progress.counts(who, things), self.present, self.progress)


def _group(theme: str, found: list[str], promises: Promises, teller: _Teller) -> Group:
    value = teller.present.value(ox.NamedNode(theme)) if theme else None
    return Group(value, tuple(_promise(iri, promises, teller) for iri in found))


def _promise(iri: str, promises: Promises, teller: _Teller) -> Promise:
    present, progress = teller.present, teller.progress
    replaced = of(promises.facts, iri, "dcterms:isReplacedBy")
    return Promise(
        iri=iri,
        number=promises.number(iri),
        name=_titled(iri, present),
        leads=tuple(present.value(ox.NamedNode(one)) for one in of(promises.facts, iri, "ogp:leadAgency")),
        replaced=present.value(ox.NamedNode(replaced[0])) if replaced else None,
        verdicts=tuple(teller.verdict(who, iri) for who in ASSESSORS),
        disagree=progress.disagree(iri),
        milestones=len(promises.milestones.get(iri, ())),
    )


def _titled(iri: str, present: Presenter) -> Value:
    """A commitment by so much of its name as a table has room for; its own page has all of it."""
    value = present.value(ox.NamedNode(iri))
    return replace(value, text=shortened(value.text, _TITLE))


def links_told(links: Sequence[Link], present: Presenter) -> tuple[LinkTold, ...]:
    """Links in words."""
    return tuple(_link(link, present) for link in links)


def _link(link: Link, present: Presenter) -> LinkTold:
    before, after = (present.value(ox.NamedNode(iri)) for iri in (link.before, link.after))
    return LinkTold(before, present.words[link.way], after, link.sources)


def _documents(documents: Sequence[str], issued: Facts, present: Presenter) -> tuple[DocumentTold, ...]:
    """The documents about a plan, those that were read first, then by date."""
    served = present.served
    places = {graph.iri: graph.places for graph in served.graphs}
    told = []
    for iri in documents:
        kind = full("ogp:" + served.document_classes.get(iri, DOCUMENT_CLASSES[-1]))
        count = places.get(iri, 0)
        day = " / ".join(of(issued, iri, "dcterms:issued"))
        name = present.value(ox.NamedNode(iri))
        told.append(DocumentTold(name, Value(present.name(kind)), day, spaced(str(count)) if count else ""))
    return tuple(sorted(told, key=lambda one: (not one.statements, one.issued or "9", one.name.text)))


def _read_member(served: Served, words: Words, iri: str, explicit: bool) -> MemberSide:
    inward = read_inward(served, [iri], ["ogp:member", "ogp:forumOf"])
    plans = sorted(of(inward, iri, "ogp:member"), key=natural)
    shown = plans[:_PLANS]
    found = read_inward(served, shown, ["ogp:plan"])
    commitments = {plan: of(found, plan, "ogp:plan") for plan in shown}
    every = [one for ones in commitments.values() for one in ones]
    below = read_inward(served, every, ["ogp:commitment"])
    progress, links = read_progress(served, every), read_links(served, every)
    leads, forums = read_facts(served, every, ["ogp:leadAgency"]), of(inward, iri, "ogp:forumOf")
    agencies = gathered(leads, every, "ogp:leadAgency")
    named = {iri, *shown, *forums} | codes_of(progress) | agencies
    named |= {one for link in links for one in (link.before, link.after, *(s.document for s in link.sources))}
    siblings = _of_class(served, "ogp:Member", iri)
    present = Presenter(served, words, read_labels(served, named | set(siblings)), explicit=explicit)
    teller, periods = _Teller(present, progress, {}), read_periods(served, shown)
    rows = [Row(part_of(periods, plan, present)) for plan in shown]
    return MemberSide(
        iri=iri,
        key=key(iri),
        present=present,
        plans=tuple(
            _plan_line(row, plan, commitments[plan], below, teller) for row, plan in zip(rows, shown, strict=True)
        ),
        total=len(plans),
        timeline=draw(rows),
        flow=picture(links, present),
        links=links_told(links, present),
        busiest=_busiest(leads, commitments, present),
        agencies=len(agencies),
        forums=tuple(present.value(ox.NamedNode(one)) for one in forums),
        siblings=_choices(siblings, present),
    )


def _of_class(served: Served, name: str, other: str) -> list[str]:
    """The things of a class but one."""
    rows = served.rows("of-class", **{"class": [full(name)]})
    found = {row["thing"].value for row in rows if isinstance(row["thing"], ox.NamedNode)}
    return sorted(found - {other}, key=natural)


def _plan_line(row: Row, plan: str, commitments: list[str], below: Facts, teller: _Teller) -> PlanLine:
    return PlanLine(
        iri=plan,
        plan=teller.present.value(ox.NamedNode(plan)),
        code=key(plan),
        period=" – ".join(dict.fromkeys(one for one in (row.part.start, row.part.end) if one)),
        commitments=len(commitments),
        milestones=sum(len(of(below, one, "ogp:commitment")) for one in commitments),
        summaries=tuple(teller.summary(who, commitments) for who in ASSESSORS),
    )


def _busiest(leads: Facts, commitments: Mapping[str, list[str]], present: Presenter) -> tuple[Busy, ...]:
    """The agencies that lead most commitments."""
    counts: Counter[str] = Counter()
    plans: dict[str, set[str]] = {}
    for plan, found in commitments.items():
        for agency in (agency for one in found for agency in of(leads, one, "ogp:leadAgency")):
            counts[agency] += 1
            plans.setdefault(agency, set()).add(plan)
    ordered = sorted(counts, key=lambda agency: (-counts[agency], present.name(agency)))
    return tuple(Busy(present.value(ox.NamedNode(one)), counts[one], len(plans[one])) for one in ordered[:_BUSIEST])
