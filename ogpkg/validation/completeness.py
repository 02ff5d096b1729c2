"""The completeness score: how much of what a commitment should say is said, by section, and what is missing.

    score = filled fields / applicable fields                 of a commitment, section by section and overall
    score = sum of filled / sum of applicable                 of a plan over its commitments, of a member likewise

- `FIELDS` (`completeness_fields`) is one table for all plans, the first cycle too: every field has the weight 1 and
  stands below the line unless a document says that it does not arise (`NOT_APPLICABLE`), so plans compare. The
  level, required or recommended, sorts what is missing; it does not weigh.
- The union of all documents is asked: one document may answer for another.
- A field of every milestone (dates, completion) is filled by the share of milestones that have it, and empty where
  there is no milestone. An open or unreadable end is no end.
- "None" is an answer where a field says so. Elsewhere what an Absence explains is still missing, with the reason,
  document and line; what is nobody's omission (`EXCUSED`: lost in the scan, under review) is shown apart, not filled.
- Evidence counts whether figures are there, not whether they are good; faults are the business of the shapes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import pyoxigraph as ox

from ogpkg.validation import completeness_reading as reading
from ogpkg.validation.completeness_fields import FIELDS, NODES, SECTIONS, Field
from ogpkg.validation.completeness_reading import Why
from ogpkg.validation.inputs import Data

#: Reasons for which a field does not arise and leaves the count.
NOT_APPLICABLE = frozenset({"not-applicable", "merged", "no-data"})
#: Reasons that are not the publisher's fault: still missing, but shown apart.
EXCUSED = frozenset({"lost-in-extraction", "pending-review", "not-reviewed"})
STATED_NONE = "stated-none"

# What explains that there are no milestones also explains that they say nothing.
_MILESTONES = next(field for field in FIELDS if field.key == "milestones")
_IN_PLAN = "?thing ogp:plan|^ogp:hasCommitment ?part"
_OF_MEMBER = "?thing ogp:member|^ogp:hasPlan ?part"


@dataclass(frozen=True)
class Missing:
    """A field that `thing` does not fill; `parts` are the milestones at fault where it is asked of each.

    `words` is what the documents write in its place, where nobody could read that ("To be continued").
    """

    thing: str
    field: Field
    parts: tuple[str, ...] = ()
    why: tuple[Why, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The reason of the first Absence, or "" when none explains it."""
        return self.why[0].reason if self.why else ""

    @property
    def excused(self) -> bool:
        """True when something explains it and no explanation is the publisher's own omission."""
        return bool(self.why) and all(why.reason in EXCUSED for why in self.why)


@dataclass(frozen=True)
class SectionScore:
    """One section of a score: `filled` of `applicable` fields, and the rest in `missing`."""

    section: str
    filled: Fraction
    applicable: int
    missing: tuple[Missing, ...]

    @property
    def value(self) -> Decimal | None:
        """Filled over applicable, between 0.00 and 1.00; None where nothing applies."""
        return ratio(self.filled, self.applicable)


@dataclass(frozen=True)
class Tally:
    """How many commitments miss `field`, at least in part, and how many of these are excused."""

    field: Field
    commitments: int
    excused: int


@dataclass(frozen=True)
class Score:
    """The score of one commitment, plan or member (`kind`), with all sections in the order of `SECTIONS`.

    `commitments` are those that a plan or member adds up; a commitment has only itself.
    """

    thing: str
    kind: str
    sections: tuple[SectionScore, ...]
    commitments: tuple[str, ...] = ()

    @property
    def filled(self) -> Fraction:
        return sum((section.filled for section in self.sections), Fraction())

    @property
    def applicable(self) -> int:
        return sum(section.applicable for section in self.sections)

    @property
    def value(self) -> Decimal | None:
        """Filled over applicable, between 0.00 and 1.00; None where nothing applies."""
        return ratio(self.filled, self.applicable)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is missing, in the order of `FIELDS`; of a plan or member: section by section, by commitment."""
        return tuple(missing for section in self.sections for missing in section.missing)

    @property
    def required_missing(self) -> tuple[Missing, ...]:
        """What is missing although required, without what is excused."""
        return tuple(m for m in self.missing if m.field.level == "required" and not m.excused)

    @property
    def recommended_missing(self) -> tuple[Missing, ...]:
        """What is missing although recommended, without what is excused."""
        return tuple(m for m in self.missing if m.field.level == "recommended" and not m.excused)

    @property
    def excused(self) -> tuple[Missing, ...]:
        """What is missing through no fault of the publisher; none of it counts as filled."""
        return tuple(m for m in self.missing if m.excused)

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """Field by field, in the order of `FIELDS`, how many commitments miss it; without what none misses."""
        gaps = Counter(missing.field for missing in self.missing)
        excused = Counter(missing.field for missing in self.excused)
        return tuple(Tally(field, gaps[field], excused[field]) for field in FIELDS if gaps[field])


@dataclass(frozen=True)
class Scores:
    """The scores of everything in a graph, each kind sorted by IRI."""

    commitments: tuple[Score, ...]
    plans: tuple[Score, ...]
    members: tuple[Score, ...]

    def __iter__(self) -> Iterator[Score]:
        yield from self.members + self.plans + self.commitments

    def of(self, thing: str) -> Score | None:
        """The score of the commitment, plan or member `thing`; None for anything else."""
        return self._by_thing.get(thing)

    @cached_property
    def _by_thing(self) -> dict[str, Score]:
        return {score.thing: score for score in self}


def ratio(filled: Fraction, applicable: int) -> Decimal | None:
    """`filled` over `applicable` with two decimals; None when nothing applies.

    Halves go to the even digit, and 1.00 is said of nothing but what is complete.
    """
    if not applicable:
        return None
    hundredths = round(filled * 100 / applicable)
    return Decimal(hundredths if filled == applicable else min(hundredths, 99)).scaleb(-2)


def score(statements: ox.Store | Iterable[ox.Quad], data: Data | None = None) -> Scores:
    """The completeness of every commitment, plan and member that `statements` know, over all their graphs.

    A store must have everything in its default graph, as that of a snapshot has. Who says a thing, on which line, is
    read from its named graphs and rdf:Statements, or asked of `data`, when the store was made from them; then what
    they do not describe is left out. Nothing else is read, and nothing is changed. The number of queries does not
    grow with the statements.
    """
    store = statements if isinstance(statements, ox.Store) else reading.store_of(statements)
    facts = _Facts(store, data)
    asked = facts.commitments if data is None else reading.described(data, facts.commitments)
    commitments = {thing: facts.score(thing) for thing in sorted(asked)}
    by_plan, by_member = (reading.by_whole(reading.pairs(store, pattern)) for pattern in (_IN_PLAN, _OF_MEMBER))
    of_member = {member: _commitments_of(plans, by_plan) for member, plans in by_member.items()}
    plans = _groups(reading.things(store, "ogp:ActionPlan"), "plan", by_plan, commitments)
    members = _groups(reading.things(store, "ogp:Member"), "member", of_member, commitments)
    # What is only mentioned is nobody's to complete.
    known = [tuple(one for one in scores if data is None or one.applicable) for scores in (plans, members)]
    return Scores(tuple(commitments.values()), *known)


class _Facts:
    """What the graph answers, read once for all commitments."""

    def __init__(self, store: ox.Store, data: Data | None) -> None:
        said = reading.said(store, data) if data is not None else None
        self.commitments = reading.things(store, "ogp:Commitment")
        self.answered = {field.key: reading.pairs(store, field.answered) for field in FIELDS}
        if said is not None:
            self.answered["sources"] = reading.named_twice(store, said)
        self.milestones: dict[str, list[str]] = defaultdict(list)
        for thing, milestone in sorted(reading.pairs(store, NODES["milestone"])):
            self.milestones[thing].append(milestone)
        self.why = reading.explanations(store, said)
        self.words = {curie: reading.words(store, curie) for curie in {field.words for field in FIELDS} - {""}}

    def score(self, commitment: str) -> Score:
        """The score of `commitment`."""
        sections = []
        for name in SECTIONS:
            results = [self._result(field, commitment) for field in FIELDS if field.section == name]
            filled = sum((share for share, _, _ in results), Fraction())
            missing = tuple(gap for _, _, gap in results if gap)
            sections.append(SectionScore(name, filled, sum(weight for _, weight, _ in results), missing))
        return Score(commitment, "commitment", tuple(sections), (commitment,))

    def _result(self, field: Field, commitment: str) -> tuple[Fraction, int, Missing | None]:
        """How far `commitment` fills `field`, whether it applies (1 or 0), and what is missing."""
        parts = self.milestones[commitment] if field.per_milestone else [commitment]
        if not parts:
            return Fraction(), 1, Missing(commitment, field, why=self._why(_MILESTONES, commitment, commitment))
        why = {part: self._why(field, commitment, part) for part in parts}
        applying = [part for part in parts if not _is_outside(why[part]) or self._has(field, commitment, part)]
        if not applying:
            return Fraction(), 0, None
        gaps = [part for part in applying if not self._answers(field, commitment, part, why[part])]
        share = Fraction(len(applying) - len(gaps), len(applying))
        return share, 1, self._missing(field, commitment, gaps, why) if gaps else None

    def _missing(self, field: Field, commitment: str, gaps: list[str], why: Mapping[str, tuple[Why, ...]]) -> Missing:
        reasons = sorted({reason for part in gaps for reason in why[part]}, key=Why.order)
        words = sorted({text for part in gaps for text in self.words.get(field.words, {}).get(part, ())})
        parts = tuple(gaps) if field.per_milestone else ()
        return Missing(commitment, field, parts, tuple(reasons), tuple(words))

    def _answers(self, field: Field, commitment: str, part: str, why: tuple[Why, ...]) -> bool:
        stated_none = any(reason.reason == STATED_NONE for reason in why)
        return (field.none_answers and stated_none) or self._has(field, commitment, part)

    def _has(self, field: Field, commitment: str, part: str) -> bool:
        return (commitment, part) in self.answered[field.key]

    def _why(self, field: Field, commitment: str, part: str) -> tuple[Why, ...]:
        keys = [(field.role, reading.full(curie), (commitment, part)) for curie in field.absent]
        return tuple(sorted({why for key in keys for why in self.why.get(key, ())}, key=Why.order))


def _is_outside(why: tuple[Why, ...]) -> bool:
    """True when an Absence says that the field does not arise."""
    return any(reason.reason in NOT_APPLICABLE for reason in why)


def _groups(
    things: Iterable[str], kind: str, parts: Mapping[str, set[str]], commitments: Mapping[str, Score]
) -> Iterator[Score]:
    """The score of each of `things`: the sum of the commitments it stands for."""
    for thing in sorted(things):
        scores = [commitments[part] for part in sorted(parts.get(thing, ())) if part in commitments]
        yield _sum(thing, kind, scores)


def _sum(thing: str, kind: str, scores: list[Score]) -> Score:
    sections = []
    for index, name in enumerate(SECTIONS):
        column = [score.sections[index] for score in scores]
        missing = tuple(gap for section in column for gap in section.missing)
        filled = sum((section.filled for section in column), Fraction())
        sections.append(SectionScore(name, filled, sum(section.applicable for section in column), missing))
    return Score(thing, kind, tuple(sections), tuple(score.thing for score in scores))


def _commitments_of(plans: set[str], by_plan: Mapping[str, set[str]]) -> set[str]:
    return {commitment for plan in plans for commitment in by_plan.get(plan, ())}
