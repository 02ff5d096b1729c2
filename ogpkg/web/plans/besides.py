"""What the pages of a plan and of a member show besides their facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import DOCUMENT_CLASSES
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Source, natural
from ogpkg.web.plans import participation
from ogpkg.web.plans.flow import Flow, Link, picture, read_forwarded, read_links
from ogpkg.web.plans.participation import Participation
from ogpkg.web.plans.progress import ASSESSORS, Sources, Summary, codes_of, read_progress, sources_of
from ogpkg.web.plans.promises import Promises, gathered, grouped, part_of, read_periods, read_promises, rows_of
from ogpkg.web.plans.reading import Facts, key, of, read_facts, read_inward
from ogpkg.web.plans.timeline import Row, Timeline, draw, shortened
from ogpkg.web.plans.verdicts import Teller, Verdict
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
#: An anchor, its title, and how many there are.
Content = tuple[str, str, str]
#: Letters of a title in a table.
_TITLE = 110
#: Agencies that a member's page names.
_BUSIEST = 10


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
class ForwardedTold:
    """A commitment that a review calls carried forward, though no document says into which."""

    commitment: Value
    sources: tuple[Source, ...]


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
    forwarded: tuple[ForwardedTold, ...]
    participation: Participation
    documents: tuple[DocumentTold, ...]
    more_documents: int
    siblings: tuple[Value, ...]
    template: str = "_plan.html"

    @property
    def nearest(self) -> str:
        """What a comparison offers first: the plan before, else the one after."""
        before = [one.href or "" for one in self.siblings if natural(one.href or "") < natural(f"plan/{self.key}")]
        return before[-1] if before else next((one.href or "" for one in self.siblings), "")

    @property
    def contents(self) -> list[Content]:
        """What is here, for the list at the top of the page."""
        parts = (
            ("commitments", "outcome", self.total),
            ("timeline", "timeline", bool(self.timeline)),
            ("carried-over", "carried-over", len(self.links) + len(self.forwarded)),
            ("participation", "participation", bool(self.participation)),
            ("documents", "documents", len(self.documents) + self.more_documents),
        )
        return _contents(parts, self.present.words)


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
    forwarded: tuple[ForwardedTold, ...]
    busiest: tuple[Busy, ...]
    agencies: int
    forums: tuple[Value, ...]
    siblings: tuple[Value, ...]
    template: str = "_member.html"

    @property
    def contents(self) -> list[Content]:
        """What is here, for the list at the top of the page."""
        parts = (
            ("plans", "plans", self.total),
            ("timeline", "timeline-plans", bool(self.timeline)),
            ("carried-over", "carried-over", len(self.links) + len(self.forwarded)),
            ("leads", "busiest", bool(self.busiest)),
        )
        return _contents(parts, self.present.words)


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
    forwarded = read_forwarded(served, promises.commitments, links)
    sources = sources_of(served, progress, promises.commitments)
    documents = of(read_inward(served, [iri], ["ogp:describes"]), iri, "ogp:describes")
    siblings = _siblings(served, iri)
    issued = read_facts(served, documents[:_DOCUMENTS], ["dcterms:issued"])
    named = {iri} | promises.named | codes_of(progress) | taken.named | {*documents, *siblings} | _replacing(promises)
    named |= {one for link in links for one in (link.before, link.after)} | _saying(links, forwarded, sources)
    named |= {full(f"ogp:{name}") for name in DOCUMENT_CLASSES}
    present = Presenter(served, words, read_labels(served, named), explicit=explicit)
    teller = Teller(present, progress, sources)
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
        forwarded=_forwarded_told(forwarded, present),
        participation=participation.tell(taken, present),
        documents=_documents(documents[:_DOCUMENTS], issued, present),
        more_documents=max(len(documents) - _DOCUMENTS, 0),
        siblings=_choices(siblings, present),
    )


def _contents(parts: Iterable[tuple[str, str, int]], words: Words) -> list[Content]:
    """The parts that are not empty: the anchor, its title, and how many there are, where that is more than whether."""
    return [(anchor, words[word], str(count) if count is not True else "") for anchor, word, count in parts if count]


def _siblings(served: Served, plan: str) -> list[str]:
    """The other plans of the same member."""
    members = of(read_facts(served, [plan], ["ogp:member"]), plan, "ogp:member")
    found = read_inward(served, members, ["ogp:member"])
    plans = {one for inward in found.values() for one in inward["ogp:member"] if "/id/plan/" in one}
    return sorted(plans - {plan}, key=natural)[:_PLANS]


def _choices(things: Sequence[str], present: Presenter) -> tuple[Value, ...]:
    """Things that a form offers: their names, and what it sends."""
    return tuple(Value(present.name(iri), iri.removeprefix(present.served.id(""))) for iri in things)


def _saying(links: Sequence[Link], forwarded: Mapping[str, tuple[Source, ...]], sources: Sources) -> set[str]:
    """The documents that say what stands beside a plan."""
    every = (*(link.sources for link in links), *forwarded.values(), *sources.values())
    return {source.document for said in every for source in said}


def _replacing(promises: Promises) -> set[str]:
    return {one for iri in promises.commitments for one in of(promises.facts, iri, "dcterms:isReplacedBy")}


def _group(theme: str, found: list[str], promises: Promises, teller: Teller) -> Group:
    value = teller.present.value(ox.NamedNode(theme)) if theme else None
    return Group(value, tuple(_promise(iri, promises, teller) for iri in found))


def _promise(iri: str, promises: Promises, teller: Teller) -> Promise:
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
    return value._replace(text=shortened(value.text, _TITLE))


def links_told(links: Sequence[Link], present: Presenter) -> tuple[LinkTold, ...]:
    """Links in words."""
    return tuple(_link(link, present) for link in links)


def _link(link: Link, present: Presenter) -> LinkTold:
    before, after = (present.value(ox.NamedNode(iri)) for iri in (link.before, link.after))
    return LinkTold(before, present.words[link.way], after, link.sources)


def _forwarded_told(forwarded: Mapping[str, tuple[Source, ...]], present: Presenter) -> tuple[ForwardedTold, ...]:
    return tuple(ForwardedTold(present.value(ox.NamedNode(iri)), found) for iri, found in forwarded.items())


def _documents(documents: Sequence[str], issued: Facts, present: Presenter) -> tuple[DocumentTold, ...]:
    """The documents about a plan, those that were read first, then by date."""
    served = present.served
    places = served.once("places", lambda: {graph.iri: graph.places for graph in served.graphs})
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
    forwarded = read_forwarded(served, every, links)
    leads, forums = read_facts(served, every, ["ogp:leadAgency"]), of(inward, iri, "ogp:forumOf")
    agencies = gathered(leads, every, "ogp:leadAgency")
    named = {iri, *shown, *forums, *forwarded} | codes_of(progress) | agencies
    named |= {one for link in links for one in (link.before, link.after, *(s.document for s in link.sources))}
    siblings = _of_class(served, "ogp:Member", iri)
    present = Presenter(served, words, read_labels(served, named | set(siblings)), explicit=explicit)
    teller, periods = Teller(present, progress), read_periods(served, shown)
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
        forwarded=_forwarded_told(forwarded, present),
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


def _plan_line(row: Row, plan: str, commitments: list[str], below: Facts, teller: Teller) -> PlanLine:
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
