"""Commitments without an identifier of OGP that probably have one elsewhere, and plans named by their cycle.

Only proposals: a person accepts them into ``lookups/commitments.csv`` and ``plans.csv``. A commitment of a plan can be
one of the same plan alone, or of the same cycle where a document does not say which plan; so one that is carried over
to the next plan under the same title stays two. Within a document every commitment is another.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ogpkg.sources.identity.proposals import Commitment, Graphs, Said, commitments, cycles_of, is_of_a_cycle
from ogpkg.sources.identity.suggestion import Suggestion
from ogpkg.sources.identity.text import likeness, title_words

#: How alike two titles must be, by whether the numbers agree, are not both known, or differ; DECISIONS.md has figures.
BOUNDS = {True: 55.0, None: 75.0, False: 85.0}
#: What an agreeing or differing number is worth when one commitment must be chosen from several.
_WEIGHTS = {True: 20.0, None: 0.0, False: -10.0}
#: Candidates that are no further apart than this are a tie, and a tie is for a person to break.
_MARGIN = 5.0
_NUMBERS = {
    True: "the numbers agree",
    None: "a number is known on one side only, or on none",
    False: "the numbers differ",
}
_PLAN = re.compile(r"([A-Z]{2,3}-\d+)-(.+)")


@dataclass(frozen=True)
class Candidate:
    """A commitment without and one with an identifier, how alike their titles are, and whether their numbers agree."""

    without: Commitment
    coded: Commitment
    similarity: float
    titles: tuple[Said, Said]
    numbers: bool | None

    @property
    def rank(self) -> float:
        return self.similarity + _WEIGHTS[self.numbers]


@dataclass(frozen=True)
class _Match:
    """A candidate with its rivals; one that has none is certain as far as titles and numbers can tell."""

    candidate: Candidate
    rivals: frozenset[str]


def propose_commitments(graphs: Graphs) -> list[Suggestion]:
    """A suggestion for every commitment without an identifier that is probably one with an identifier."""
    everything = list(commitments(graphs))
    coded: dict[str, list[Commitment]] = defaultdict(list)
    by_document: dict[tuple[str, str], list[Commitment]] = defaultdict(list)
    for commitment in everything:
        if commitment.coded:
            coded[commitment.member].append(commitment)
        for document in () if commitment.coded else commitment.documents:
            by_document[document, commitment.member].append(commitment.of_document(document))
    matches = [match for group in by_document.values() for match in _assign(_candidates(group, coded))]
    found: dict[str, list[_Match]] = defaultdict(list)
    for match in matches:
        found[match.candidate.without.path].append(match)
    whole = {commitment.path: commitment for commitment in everything}
    return [suggestion for path, mine in found.items() for suggestion in _suggestions(whole[path], mine)]


def _candidates(group: list[Commitment], coded: dict[str, list[Commitment]]) -> list[Candidate]:
    found = (_candidate(one, other) for one in group for other in coded[one.member] if _may_be(one, other))
    return [candidate for candidate in found if candidate and candidate.similarity >= BOUNDS[candidate.numbers]]


def _may_be(one: Commitment, other: Commitment) -> bool:
    """Whether the two can be one: of the same plan, or of the same cycle where a plan is not named by its number."""
    if one.documents & other.documents:
        return False
    both_numbered = all(
        commitment.plans and not any(map(is_of_a_cycle, commitment.plans)) for commitment in (one, other)
    )
    return bool(one.plans & other.plans) or (not both_numbered and bool(one.cycles & other.cycles))


def _candidate(one: Commitment, other: Commitment) -> Candidate | None:
    pairs = [(likeness(title_words(a.text), title_words(b.text)), a, b) for a in one.titles for b in other.titles]
    if not pairs:
        return None
    similarity, ours, theirs = max(pairs, key=lambda pair: pair[0])
    known = one.numbers and other.numbers
    return Candidate(one, other, similarity, (ours, theirs), bool(one.numbers & other.numbers) if known else None)


def _assign(candidates: Iterable[Candidate]) -> list[_Match]:
    """One to one, the best first; those that are about as good as another with the same commitment are ties."""
    left = sorted(candidates, key=lambda one: (-one.rank, one.without.path, one.coded.path))
    matches: list[_Match] = []
    while left:
        group = _rivals(left)
        for one in group:
            rivals = {other.coded.key for other in group if other.without == one.without and other != one}
            rivals |= {other.without.key for other in group if other.coded == one.coded and other != one}
            matches.append(_Match(one, frozenset(rivals)))
        taken = {one.without.path for one in group} | {one.coded.path for one in group}
        left = [one for one in left if not {one.without.path, one.coded.path} & taken]
    return matches


def _rivals(candidates: list[Candidate]) -> list[Candidate]:
    """The best candidate, and all that are about as good and share a commitment with it or with one of these."""
    group = [candidates[0]]
    for one in group:
        for other in candidates:
            shared = other.without == one.without or other.coded == one.coded
            if shared and other not in group and abs(other.rank - one.rank) <= _MARGIN:
                group.append(other)
    return group


def _suggestions(commitment: Commitment, matches: list[_Match]) -> list[Suggestion]:
    """A suggestion a target; for single documents only, where others mean another commitment by the same number."""
    by_target: dict[str, list[_Match]] = defaultdict(list)
    for match in matches:
        by_target[match.candidate.coded.path].append(match)
    tied = any(match.rivals for match in matches)
    split = not tied and (len(by_target) > 1 or _others_differ(commitment, matches))
    found = []
    for mine in by_target.values():
        documents = sorted({match.candidate.titles[0].document for match in mine}) if split else [""]
        found += [_suggestion(commitment, mine, document) for document in documents]
    return found


def _others_differ(commitment: Commitment, matches: list[_Match]) -> bool:
    """Whether a document without a match gives the number a title that is not like those with one."""
    matched = {match.candidate.titles[0] for match in matches}
    documents = {title.document for title in matched}
    others = [title for title in commitment.titles if title.document not in documents]
    return any(_alike(title, matched) < BOUNDS[True] for title in others)


def _alike(title: Said, others: Iterable[Said]) -> float:
    return max(likeness(title_words(title.text), title_words(other.text)) for other in others)


def _suggestion(commitment: Commitment, matches: list[_Match], document: str) -> Suggestion:
    mine = [match for match in matches if document in ("", match.candidate.titles[0].document)]
    best = max((match.candidate for match in mine), key=lambda candidate: candidate.rank)
    rivals = sorted({rival for match in mine for rival in match.rivals})
    plan, ref = _plan_and_ref(commitment)
    reasons = [_same(best), _NUMBERS[best.numbers]]
    reasons += [f"in {document} only, for other documents mean another commitment by this number"] if document else []
    return Suggestion(
        "commitments",
        (plan, ref, best.coded.path, *([document] if document else [])),
        commitment.path,
        best.similarity,
        tuple(reasons),
        tuple(sorted({match.candidate.titles[0] for match in mine})),
        tuple(sorted({match.candidate.titles[1] for match in mine})),
        tuple(rivals),
    )


def _same(candidate: Candidate) -> str:
    """What of plan and cycle makes it possible that the two are one."""
    plans = candidate.without.plans & candidate.coded.plans
    cycles = candidate.without.cycles & candidate.coded.cycles
    same, which = ("plan", plans) if plans else ("cycle", cycles)
    return f"the same {same}, {', '.join(sorted(one.removeprefix('plan/') for one in which))}"


def _plan_and_ref(commitment: Commitment) -> tuple[str, str]:
    """The key of the plan, and the number in it as the look-up table can find it."""
    plans = (plan.removeprefix("plan/") for plan in sorted(commitment.plans))
    plan = next((plan for plan in plans if commitment.key.startswith(f"{plan}-")), None)
    if plan is None:
        found = _PLAN.fullmatch(commitment.key)
        plan = found[1] if found else commitment.member
    return plan, commitment.key.removeprefix(f"{plan}-")


def doubts(graphs: Graphs) -> list[str]:
    """One number, two titles: commitments that documents know by their number only, and call by quite other words."""
    rows = []
    for commitment in commitments(graphs):
        printed = {said.document for said in graphs.all(commitment.path, "dcterms:identifier")}
        for title in commitment.titles:
            others = [] if title.document in printed else _of_others(title, commitment)
            if others and _alike(title, others) < BOUNDS[True]:
                called = "; ".join(f"{other.text!r} ({other})" for other in sorted({title, *others}))
                rows.append(f"{commitment.path} may be two commitments under one number: {called}")
    return list(dict.fromkeys(rows))


def _of_others(title: Said, commitment: Commitment) -> list[Said]:
    """The titles that other documents give, in the same script: a translation is not alike."""
    return _same_script(title, (other for other in commitment.titles if other.document != title.document))


def propose_splits(graphs: Graphs, proposed: Iterable[Suggestion] = ()) -> list[Suggestion]:
    """A row for every document that calls a commitment without an identifier quite otherwise than others do.

    Plan and number made them one; accepted, the row makes that document's commitment another. One that is `proposed`
    as a commitment with an identifier is told apart by that.
    """
    settled = {one.replaces for one in proposed}
    doubtful = (one for one in commitments(graphs) if not one.coded and one.path not in settled)
    return [row for commitment in doubtful for row in _splits(commitment)]


def _splits(commitment: Commitment) -> list[Suggestion]:
    """The rows for all documents but those that agree with the first."""
    first, *others = sorted(commitment.documents)
    agreed, plan_and_ref = [title for title in commitment.titles if title.document == first], _plan_and_ref(commitment)
    rows = []
    for document in others:
        mine = commitment.of_document(document).titles
        alike = max((_alike(title, rest) for title in mine if (rest := _same_script(title, agreed))), default=100.0)
        if alike >= BOUNDS[True]:
            agreed += mine
            continue
        mark = hashlib.sha1(title_words(mine[0].text).encode(), usedforsecurity=False).hexdigest()[:6]
        row = (*plan_and_ref, f"{commitment.path}-x{mark}", document)
        reason = "DOUBTFUL: one number and quite other words; accept this if it is another commitment"
        rows.append(Suggestion("commitments", row, "", alike, (reason,), mine, tuple(agreed)))
    return rows


def _same_script(title: Said, others: Iterable[Said]) -> list[Said]:
    script = title_words(title.text).isascii()
    return [other for other in others if title_words(other.text).isascii() == script]


def propose_plans(graphs: Graphs) -> list[Suggestion]:
    """A suggestion for every plan named by its cycle when plans of that member and cycle are known by their numbers."""
    found = []
    for plan in filter(is_of_a_cycle, graphs.things("plan")):
        if graphs.texts(plan, "dcterms:isReplacedBy"):
            continue
        member, _, cycle = plan.removeprefix("plan/").partition("-")
        numbered = [
            other
            for other in graphs.things("plan")
            if other.startswith(f"plan/{member}-") and not is_of_a_cycle(other) and cycle in cycles_of(graphs, other)
        ]
        ours, theirs = ("ogp:cycle", "dcterms:title"), ("ogp:cycle", "schema:startDate")
        for other in numbered:
            rivals = tuple(rival.removeprefix("plan/") for rival in numbered if rival != other)
            row, reason = (member, cycle, other), f"a plan of {member} whose cycle is {cycle}"
            said = tuple(graphs.all(plan, *ours)), tuple(graphs.all(other, *theirs))
            found.append(Suggestion("plans", row, plan, 100.0, (reason,), *said, rivals))
    return found
