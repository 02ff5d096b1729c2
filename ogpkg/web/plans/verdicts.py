"""What assessors say of commitments, in words: each answer once, with its stage and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ogpkg.web.linked.describe import Source
from ogpkg.web.plans.progress import (
    ASSESSORS,
    DEGREES,
    Judgment,
    Progress,
    Sources,
    Summary,
    names_of_codes,
    summarize,
)
from ogpkg.web.plans.promises import Promises
from ogpkg.web.plans.reading import key
from ogpkg.web.present import Presenter


@dataclass(frozen=True)
class Told:
    """One thing an assessor says: in words, `step` of three where it is a degree, at which stage, and where."""

    text: str
    step: int | None
    known: bool
    note: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Verdict:
    """All that one assessor says of a commitment; `sources` where all stands at one place, `two` where it differs."""

    told: tuple[Told, ...]
    sources: tuple[Source, ...]
    two: bool


class Teller:
    """Puts what assessors say into words, with the lines where there are `sources`."""

    def __init__(self, present: Presenter, progress: Progress, sources: Sources | None = None) -> None:
        self.present, self.words, self.progress = present, present.words, progress
        self.sources = sources or {}
        self.names = names_of_codes(present, progress)

    def verdict(self, who: str, thing: str) -> Verdict:
        """What `who` says of `thing`, each answer once, with all who give it; degrees first."""
        found: dict[tuple[str, str], list[Judgment]] = {}
        opinion = self.progress.opinion(who, thing)
        for one in opinion.judgments:
            found.setdefault((one.degree or one.reason, self._stage(one)), []).append(one)
        answers = [self._answer(code, note, same) for (code, note), same in found.items()]
        answers.sort(key=lambda one: not one.known)
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
        return Told(self.names[degree], step, bool(same[0].degree), note, sources)

    def summaries(self, promises: Promises) -> tuple[tuple[str, tuple[Summary, ...]], ...]:
        """The bars of both assessors, for commitments, and for milestones where anybody judges any."""
        kinds = {"commitments": list(promises.commitments), "milestones": promises.all_milestones}
        bars = ((kind, tuple(self.summary(who, things) for who in ASSESSORS)) for kind, things in kinds.items())
        return tuple((kind, found) for kind, found in bars if kind == "commitments" or any(one.judged for one in found))

    def summary(self, who: str, things: Iterable[str]) -> Summary:
        """The bar of one assessor."""
        return summarize(self.words[who], self.progress.counts(who, things), self.present, self.progress)
