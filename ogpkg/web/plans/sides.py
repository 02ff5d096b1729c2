"""One side of a comparison: what the graph knows of a plan or of all plans of a member, in figures and sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ogpkg.web.linked.describe import natural
from ogpkg.web.plans.progress import Progress, read_progress
from ogpkg.web.plans.promises import bounds_of, gathered
from ogpkg.web.plans.reading import Facts, key, of, read_facts, read_inward
from ogpkg.web.quality.completeness import read_figures
from ogpkg.web.served import Served

#: What is compared as sets: a word, and the properties of commitments.
SETS = {
    "values": ("ogp:claimedValue",),
    "areas": ("ogp:policyArea", "ogp:primaryPolicyArea"),
    "lead-agencies": ("ogp:leadAgency",),
}
_OWN = (
    *("ogp:startText", "ogp:start", "ogp:endText", "ogp:end", "ogp:period", "ogp:cycle", "ogp:member"),
    *("ogp:statedCommitmentCount", "ogp:starredCommitmentCount"),
)
_STARS = ("ogp:starred", "ogp:starredBefore2015", "ogp:starred2015", "ogp:starredCurrent")
_OF_CONSULTATION = ("ogp:phase", "ogp:levelOfParticipation", "ogp:consultationOn")


@dataclass(frozen=True)
class Side:
    """A plan, or a member with all its plans. What is empty or None is not known."""

    iri: str
    plans: tuple[str, ...]
    own: Facts
    commitments: tuple[str, ...]
    facts: Facts
    milestones: int
    progress: Progress
    figures: Mapping[str, Decimal]
    levels: Mapping[str, tuple[str, ...]]
    starred: int | None
    events: int

    @property
    def period(self) -> str:
        """From when to when, as documents print it; for a member from its first plan to its last."""
        first, last = (self.plans[0], self.plans[-1]) if self.plans else (self.iri, self.iri)
        start, end = bounds_of(self.own, first)[0], bounds_of(self.own, last)[1]
        return " – ".join(one for one in (start, end) if one)

    @property
    def stated(self) -> tuple[str, ...]:
        """How many commitments documents say that there are."""
        return tuple(of(self.own, self.iri, "ogp:statedCommitmentCount"))

    def gathered(self, name: str) -> set[str]:
        """What the commitments have of one of `SETS`."""
        return {value for property in SETS[name] for value in gathered(self.facts, self.commitments, property)}

    @property
    def named(self) -> set[str]:
        """Every IRI that may be shown."""
        sets = {value for name in SETS for value in self.gathered(name)}
        levels = {value for phase, found in self.levels.items() for value in (phase, *found)}
        return {self.iri, *self.plans, *self.commitments} | sets | levels


def read_side(served: Served, iri: str, kind: str) -> Side:
    """What is known of `iri`, a plan or a member."""
    members = read_inward(served, [iri], ["ogp:member"]) if kind == "member" else {}
    plans = sorted(of(members, iri, "ogp:member"), key=natural) if kind == "member" else [iri]
    below = read_inward(served, plans, ["ogp:plan", "ogp:consultationOn", "ogp:eventOf"])
    commitments = tuple(dict.fromkeys(one for plan in plans for one in of(below, plan, "ogp:plan")))
    facts = read_facts(served, commitments, [name for names in SETS.values() for name in names])
    milestones = read_inward(served, commitments, ["ogp:commitment"])
    consultations = [one for plan in plans for one in of(below, plan, "ogp:consultationOn")]
    return Side(
        iri=iri,
        plans=tuple(plans),
        own=read_facts(served, {iri, *plans}, _OWN),
        commitments=commitments,
        facts=facts,
        milestones=len({one for found in milestones.values() for one in found["ogp:commitment"]}),
        progress=read_progress(served, commitments),
        figures=read_figures(served, [iri]).get(iri, {}),
        levels=_levels(read_facts(served, consultations, _OF_CONSULTATION)),
        starred=_starred(served, commitments),
        events=len({one for plan in plans for one in of(below, plan, "ogp:eventOf")}),
    )


def _levels(facts: Facts) -> dict[str, tuple[str, ...]]:
    """The levels of participation by phase."""
    found: dict[str, set[str]] = {}
    for one in facts:
        for phase in of(facts, one, "ogp:phase"):
            found.setdefault(phase, set()).update(of(facts, one, "ogp:levelOfParticipation"))
    return {phase: tuple(sorted(found[phase])) for phase in sorted(found, key=key)}


def _starred(served: Served, commitments: tuple[str, ...]) -> int | None:
    """How many commitments are published with a star, by whichever rule; None where no assessment speaks of stars."""
    inward = read_inward(served, commitments, ["ogp:assesses"])
    judges = {judge: iri for iri, found in inward.items() for judge in found["ogp:assesses"]}
    flags = read_facts(served, judges, _STARS)
    starred = {judges[judge] for judge, found in flags.items() for values in found.values() if "true" in values}
    return len(starred) if flags else None
