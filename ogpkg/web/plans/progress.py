"""How far commitments are carried out: what the government says, what the IRM says, and what nobody has said.

Unknown is told apart from every degree: not assessed, pending, not reviewed are words of their own and never zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ogpkg.web.linked.describe import Source, Statements, absences
from ogpkg.web.plans.reading import Facts, key, of, read_facts, read_inward, read_said
from ogpkg.web.present import Presenter
from ogpkg.web.quality.orders import full
from ogpkg.web.served import Served

#: Who judges: a word, and the class of their assessments.
ASSESSORS = {"government": "ogp:SelfAssessment", "irm": "ogp:IrmAssessment"}
#: Degrees from nothing done to all done; the two codes that are no degrees follow.
DEGREES = ("not-started", "limited", "substantial", "complete")
CODES = ("unclear", "withdrawn")
#: What a thing is counted under that has no one degree: two answers, or none.
TWO, NONE = "two-answers", "not-assessed"
#: Who says what, by the assessment and the IRI of the degree or reason.
Sources = Mapping[tuple[str, str], tuple[Source, ...]]
_STAGES = ("progress-report", "end-of-term")
_PROPERTIES = ("rdf:type", "ogp:completion", "ogp:reviewStage", "ogp:reportYear", "ogp:place")


@dataclass(frozen=True)
class Judgment:
    """What one assessment says of one thing: the key of a degree, or of a reason for saying nothing."""

    assessment: str
    degree: str
    reason: str
    stage: str
    year: str
    place: tuple[str, ...]

    @property
    def turn(self) -> tuple[int, str]:
        """Where it stands in the order of reviews: a later stage, then a later year. Without a stage, nowhere: -1."""
        return _STAGES.index(key(self.stage)) if key(self.stage) in _STAGES else -1, self.year


@dataclass(frozen=True)
class Opinion:
    """All that one assessor says of a thing, the latest first."""

    judgments: tuple[Judgment, ...]

    @property
    def latest(self) -> tuple[str, ...]:
        """The degrees of the latest review that gives any, and of those that do not say which review they are."""
        given = [one for one in self.judgments if one.degree]
        last = max((one.turn for one in given), default=None)
        return tuple(dict.fromkeys(one.degree for one in given if one.turn == last or one.turn[0] < 0))

    @property
    def counted(self) -> str:
        """What the thing is counted under: a degree, a reason, `TWO` or `NONE`."""
        latest = self.latest
        if latest:
            return key(latest[0]) if len(latest) == 1 else TWO
        return next((key(one.reason) for one in self.judgments if one.reason), NONE)


@dataclass(frozen=True)
class Progress:
    """What each assessor says of each thing, by the assessor's word and the thing; `reasons` for what is not said."""

    opinions: Mapping[str, Mapping[str, Opinion]]
    reasons: Statements

    def opinion(self, assessor: str, thing: str) -> Opinion:
        """What `assessor` says of `thing`; without judgments where it says nothing."""
        return self.opinions.get(assessor, {}).get(thing, Opinion(()))

    def disagree(self, thing: str) -> bool:
        """Whether government and IRM both judge `thing`, and not alike."""
        first, second = (set(self.opinion(who, thing).latest) for who in ASSESSORS)
        return bool(first and second) and first != second

    def counts(self, assessor: str, things: Iterable[str]) -> Counter[str]:
        """How many of `things` fall under each degree or reason."""
        return Counter(self.opinion(assessor, thing).counted for thing in things)


def read_progress(served: Served, things: Collection[str]) -> Progress:
    """What assessments say of the completion of `things`."""
    found = read_inward(served, things, ["ogp:assesses"])
    judges = {judge for facts in found.values() for judge in facts["ogp:assesses"]}
    facts = read_facts(served, judges, _PROPERTIES)
    silent = [judge for judge in judges if not of(facts, judge, "ogp:completion")]
    reasons = absences(served, sorted(silent)) if silent else Statements()
    opinions: dict[str, dict[str, Opinion]] = {who: {} for who in ASSESSORS}
    for thing, inward in found.items():
        for who, name in ASSESSORS.items():
            own = [judge for judge in inward["ogp:assesses"] if full(name) in of(facts, judge, "rdf:type")]
            judgments = [one for judge in own for one in _judgments(judge, facts, reasons)]
            if judgments:
                ordered = sorted(judgments, key=lambda one: one.turn, reverse=True)
                opinions[who][thing] = Opinion(tuple(ordered))
    return Progress(opinions, reasons)


def _judgments(judge: str, facts: Facts, reasons: Statements) -> Iterable[Judgment]:
    stage = next(iter(of(facts, judge, "ogp:reviewStage")), "")
    year = max(of(facts, judge, "ogp:reportYear"), default="")
    place = tuple(of(facts, judge, "ogp:place"))
    degrees = of(facts, judge, "ogp:completion")
    why = {said.object.value for said in reasons.of(judge).get(full("ogp:completion"), [])}
    for degree in degrees:
        yield Judgment(judge, degree, "", stage, year, place)
    for reason in sorted(why) if not degrees else ():
        yield Judgment(judge, "", reason, stage, year, place)


@dataclass(frozen=True)
class Share:
    """A part of a bar: from `x`, so wide, both in percent. `tone` is the key of a degree, or what it is without one."""

    code: str
    tone: str
    text: str
    href: str | None
    count: int
    x: float
    width: float


@dataclass(frozen=True)
class Summary:
    """The bar of one assessor; `judged` of `total` things have a degree."""

    name: str
    shares: tuple[Share, ...]
    judged: int
    total: int


def summarize(name: str, counts: Mapping[str, int], present: Presenter, progress: Progress) -> Summary:
    """The bar of `counts`: degrees from all done to nothing done, what is no degree, what is not known."""
    words, iris = present.words, {key(iri): iri for iri in codes_of(progress)}
    known = (*reversed(DEGREES), TWO, *CODES)
    rest = [*sorted(set(counts) - set(known) - {NONE}), NONE]
    total, done, shares = sum(counts.values()), 0, []
    for code in (one for one in (*known, *rest) if counts.get(one)):
        tone = code if code in known else "nobody" if code == NONE else "unknown"
        text = words[code] if code in (TWO, NONE) else present.name(iris[code])
        x, width = done / total * 100, counts[code] / total * 100
        href = present.href(iris[code]) if code in iris else None
        shares.append(Share(code, tone, text, href, counts[code], round(x, 2), round(width, 2)))
        done += counts[code]
    return Summary(name, tuple(shares), sum(counts.get(code, 0) for code in known), total)


def names_of_codes(present: Presenter, progress: Progress) -> dict[str, str]:
    """What degrees and reasons are called, by key."""
    return {key(iri): present.name(iri) for iri in codes_of(progress)}


def codes_of(progress: Progress) -> set[str]:
    """The IRIs of all degrees, reasons and stages that judgments name."""
    every = (one for things in progress.opinions.values() for opinion in things.values() for one in opinion.judgments)
    return {iri for one in every for iri in (one.degree, one.reason, one.stage) if iri}


def sources_of(served: Served, progress: Progress, things: Iterable[str]) -> Sources:
    """Who says what in the assessments of `things`."""
    found: dict[tuple[str, str], tuple[Source, ...]] = {}
    name, whos = full("ogp:completion"), ASSESSORS
    judges = sorted({one.assessment for iri in things for who in whos for one in progress.opinion(who, iri).judgments})
    for statements in (read_said(served, judges, ["ogp:completion"]), progress.reasons):
        for judge in judges:
            for said in statements.of(judge).get(name, []):
                found[judge, said.object.value] = said.sources
    return found
