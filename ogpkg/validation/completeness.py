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

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import pyoxigraph as ox

from ogpkg.iris import PREFIXES
from ogpkg.validation.completeness_fields import FIELDS, NODES, SECTIONS, Field

#: Reasons for which a field does not arise and leaves the count.
NOT_APPLICABLE = frozenset({"not-applicable", "merged", "no-data"})
#: Reasons that are not the publisher's fault: still missing, but shown apart.
EXCUSED = frozenset({"lost-in-extraction", "pending-review", "not-reviewed"})
STATED_NONE = "stated-none"

# What explains that there are no milestones also explains that they say nothing.
_MILESTONES = next(field for field in FIELDS if field.key == "milestones")

Solution = dict[str, str]
#: A commitment and the part of it that a field is asked of: itself, or one of its milestones.
Part = tuple[str, str]


@dataclass(frozen=True)
class Why:
    """An Absence that explains a gap: its reason, the document (graph) and line that show it, its IRI."""

    reason: str
    document: str
    line: int | None
    absence: str

    def order(self) -> tuple[str, str, int, str]:
        return self.reason, self.document, self.line or 0, self.absence


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
class Score:
    """The score of one commitment, plan or member (`kind`), with all sections in the order of `SECTIONS`."""

    thing: str
    kind: str
    sections: tuple[SectionScore, ...]

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


def score(statements: ox.Store | Iterable[ox.Quad]) -> Scores:
    """The completeness of every commitment, plan and member that `statements` know, over all their graphs.

    Nothing but `statements` is read, and nothing is changed. The number of queries does not grow with them.
    """
    store = statements if isinstance(statements, ox.Store) else _store_of(statements)
    facts = _Facts(store)
    commitments = {thing: facts.score(thing) for thing in facts.commitments}
    belongs = _pairs(store, "?thing ogp:plan|^ogp:hasCommitment ?part")
    plans = _groups(store, "ogp:ActionPlan", "plan", _by_whole(belongs), commitments)
    owned = _by_whole(_pairs(store, "?thing ogp:member|^ogp:hasPlan ?part"))
    of_member = {member: _commitments_of(plans_, _by_whole(belongs)) for member, plans_ in owned.items()}
    members = _groups(store, "ogp:Member", "member", of_member, commitments)
    return Scores(tuple(commitments.values()), plans, members)


def _store_of(quads: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


class _Facts:
    """What the graph answers, read once for all commitments."""

    def __init__(self, store: ox.Store) -> None:
        self.commitments = sorted({row["node"] for row in _select(store, NODES["commitment"])})
        self.answered = {field.key: _pairs(store, field.answered) for field in FIELDS}
        self.milestones: dict[str, list[str]] = defaultdict(list)
        for thing, milestone in sorted(_pairs(store, NODES["milestone"])):
            self.milestones[thing].append(milestone)
        self.why = _explanations(store)
        self.words = {curie: _words(store, curie) for curie in sorted({field.words for field in FIELDS} - {""})}

    def score(self, commitment: str) -> Score:
        """The score of `commitment`."""
        sections = []
        for name in SECTIONS:
            results = [self._result(field, commitment) for field in FIELDS if field.section == name]
            filled = sum((share for share, _, _ in results), Fraction())
            missing = tuple(gap for _, _, gap in results if gap)
            sections.append(SectionScore(name, filled, sum(weight for _, weight, _ in results), missing))
        return Score(commitment, "commitment", tuple(sections))

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
        keys = [(field.role, _iri(curie), (commitment, part)) for curie in field.absent]
        return tuple(sorted({why for key in keys for why in self.why.get(key, ())}, key=Why.order))


def _is_outside(why: tuple[Why, ...]) -> bool:
    """True when an Absence says that the field does not arise."""
    return any(reason.reason in NOT_APPLICABLE for reason in why)


def _words(store: ox.Store, curie: str) -> dict[str, set[str]]:
    """Subject → what it writes as the property `curie`."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in _select(store, f"?thing {curie} ?words"):
        found[row["thing"]].add(row["words"])
    return found


def _explanations(store: ox.Store) -> dict[tuple[str, str, Part], set[Why]]:
    """Every Absence that can explain a gap, by the role of the node it is about, its property, and the part."""
    roles = defaultdict(set)
    for role, pattern in NODES.items():
        for row in _select(store, pattern):
            roles[row["node"]].add((role, (row["thing"], row.get("part", row["thing"]))))
    places = _places(store)
    found = defaultdict(set)
    for row in _select(
        store, "?absence ogp:absenceOf ?node ; ogp:absentProperty ?property ; ogp:absenceReason ?reason"
    ):
        reason = row["reason"].rpartition("/")[2]
        for document, line in places.get(row["absence"], {"": None}).items():
            for role, part in roles.get(row["node"], ()):
                found[role, row["property"], part].add(Why(reason, document, line, row["absence"]))
    return found


def _places(store: ox.Store) -> dict[str, dict[str, int | None]]:
    """Absence → document (named graph) → first line that shows it."""
    places: dict[str, dict[str, int | None]] = defaultdict(dict)
    lines = "?place rdf:subject ?absence ; rdf:predicate ogp:absentProperty ; ogp:line ?line"
    for row in _select(store, f"GRAPH ?document {{ ?absence ogp:absentProperty ?property OPTIONAL {{ {lines} }} }}"):
        _add_line(places[row["absence"]], row["document"], row.get("line"))
    unplaced: dict[str, dict[str, int | None]] = defaultdict(dict)
    for row in _select(store, lines):
        if row["absence"] not in places:  # in no named graph; but the place of a statement is in its document
            _add_line(unplaced[row["absence"]], row["place"].partition("#")[0], row["line"])
    return {**places, **unplaced}


def _add_line(lines: dict[str, int | None], document: str, line: str | None) -> None:
    """Keep the first line of `document`; what is no number is no line."""
    found = int(line) if line and re.fullmatch("[0-9]{1,9}", line) else None
    lines[document] = min(filter(None, (lines.get(document), found)), default=None)


def _groups(
    store: ox.Store, kind: str, name: str, parts: Mapping[str, set[str]], commitments: Mapping[str, Score]
) -> tuple[Score, ...]:
    """The scores of all things of the class `kind`, each the sum of the commitments it stands for."""
    things = sorted({row["thing"] for row in _select(store, f"?thing a {kind}")})
    return tuple(
        _sum(thing, name, [commitments[part] for part in sorted(parts.get(thing, ())) if part in commitments])
        for thing in things
    )


def _sum(thing: str, kind: str, scores: list[Score]) -> Score:
    sections = []
    for index, name in enumerate(SECTIONS):
        column = [score.sections[index] for score in scores]
        missing = tuple(gap for section in column for gap in section.missing)
        filled = sum((section.filled for section in column), Fraction())
        sections.append(SectionScore(name, filled, sum(section.applicable for section in column), missing))
    return Score(thing, kind, tuple(sections))


def _commitments_of(plans: set[str], by_plan: Mapping[str, set[str]]) -> set[str]:
    return {commitment for plan in plans for commitment in by_plan.get(plan, ())}


def _by_whole(pairs: set[Part]) -> dict[str, set[str]]:
    wholes = defaultdict(set)
    for thing, whole in pairs:
        wholes[whole].add(thing)
    return dict(wholes)


def _pairs(store: ox.Store, pattern: str) -> set[Part]:
    """The ?thing and ?part of every solution of `pattern`; a thing is its own part where there is none."""
    pairs = set()
    for thing, part in _query(store, f"SELECT DISTINCT ?thing ?part WHERE {{ {pattern} }}"):
        name = _name(thing)
        pairs.add((name, name if part is None else _name(part)))
    return pairs


def _select(store: ox.Store, pattern: str) -> Iterator[Solution]:
    """The solutions of `pattern` in no order, with repeats; unbound variables are left out."""
    solutions = _query(store, f"SELECT * WHERE {{ {pattern} }}")
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: _name(term) for name, term in zip(names, solution, strict=True) if term is not None}


def _query(store: ox.Store, text: str) -> ox.QuerySolutions:
    """The solutions of `text`, a SELECT of this room's own, over the union of all graphs."""
    solutions = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError(f"not a SELECT query: {text}")
    return solutions


def _name(term: object) -> str:
    """The IRI of `term`, the text of a literal, the name of a blank node."""
    return str(getattr(term, "value", term))


def _iri(curie: str) -> str:
    prefix, _, name = curie.partition(":")
    return PREFIXES[prefix] + name
