"""How the writers speak of completeness: who is scored, by which figures, and what is missing most often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ogpkg.validation.completeness import Missing, Score, Scores, Tally
from ogpkg.validation.completeness_fields import SECTIONS, Field
from ogpkg.validation.completeness_reading import Why
from ogpkg.validation.writers.words import local, reason, visible, word

#: The levels of what is missing, and what is nobody's omission, in reading order.
LEVELS = ("required", "recommended", "excused")


def totals(scores: Scores) -> tuple[Score, ...]:
    """Members, then plans; the commitments where nothing adds them up."""
    return (*scores.members, *scores.plans) or scores.commitments


def by_plan(scores: Scores) -> Iterator[tuple[Score | None, tuple[Score, ...]]]:
    """Each plan with the scores of its commitments; at the end, under None, the commitments of no plan."""
    loose = {score.thing: score for score in scores.commitments}
    for plan in scores.plans:
        found = [scores.of(commitment) for commitment in plan.commitments]
        yield plan, tuple(filter(None, found))
        for commitment in plan.commitments:
            loose.pop(commitment, None)
    if loose:
        yield None, tuple(loose.values())


def headings(lang: str) -> list[str]:
    """The names of the figures: overall, then section by section."""
    return [word("overall", lang), *(_in(labels, lang) for labels in SECTIONS.values())]


def figures(score: Score) -> list[Decimal | None]:
    """The figures of `score` in the order of `headings`; None where nothing applies."""
    return [score.value, *(section.value for section in score.sections)]


def named_figures(score: Score) -> dict[str, Decimal | None]:
    """The figures of `score` by ``overall`` and the keys of the sections."""
    return dict(zip(("overall", *SECTIONS), figures(score), strict=True))


def said(figure: Decimal | None) -> str:
    """A figure as text; a dash where nothing applies."""
    return "–" if figure is None else str(figure)


def label(field: Field, lang: str) -> str:
    """The name of `field`."""
    return _in(field.labels, lang)


def most_missing(score: Score, level: str, at_most: int) -> list[Tally]:
    """What the most commitments of `score` miss of one of `LEVELS`, the most frequent first."""
    tallies = [tally for tally in score.tallies if count(tally, level)]
    return sorted(tallies, key=lambda tally: -count(tally, level))[:at_most]


def count(tally: Tally, level: str) -> int:
    """How many commitments miss the field of `tally` for `level`, one of `LEVELS`."""
    if level == "excused":
        return tally.excused
    return tally.commitments - tally.excused if tally.field.level == level else 0


def most(score: Score, level: str, at_most: int, lang: str) -> str:
    """What most commitments of `score` miss, in words: ``lead agency 9/13, end 5/13``; "" for nothing."""
    whole = len(score.commitments)
    tallies = most_missing(score, level, at_most)
    return ", ".join(f"{label(tally.field, lang)} {count(tally, level)}/{whole}" for tally in tallies)


def missing(score: Score) -> Iterator[tuple[str, tuple[Missing, ...]]]:
    """Each of `LEVELS` with what `score` misses of it, where it misses anything."""
    for level, found in zip(LEVELS, (score.required_missing, score.recommended_missing, score.excused), strict=True):
        if found:
            yield level, found


def gap(missing: Missing, lang: str) -> str:
    """What is missing, why, and where that is shown: ``lead agency (blank: kr-nap4:326)``."""
    why = {f"{reason(why.reason, lang)}{_place(why)}" for why in missing.why}
    text = label(missing.field, lang) + (f" ({'; '.join(sorted(why))})" if why else "")
    return visible(text)


def _place(why: Why) -> str:
    file = why.file or local(why.document)
    place = f": {why.cell}" if why.cell else f":{why.line}" if why.line else ""
    return f": {file}{place}" if file else ""


def _in(labels: Mapping[str, str], lang: str) -> str:
    return labels.get(lang) or labels["en"]
