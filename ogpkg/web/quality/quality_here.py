"""The findings about one thing, for its own page: beside the property they are about, the others in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from ogpkg.validation import Result
from ogpkg.web.linked.describe import Said, Source
from ogpkg.web.present import Presenter
from ogpkg.web.quality.finder import Finder, Finding, read_step, term_of
from ogpkg.web.quality.orders import DATES, full
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: Findings about one thing that its page shows.
_SHOWN = 20
_DATES = {full(name): pseudo for pseudo, listed in DATES.items() for name in listed}


@dataclass(frozen=True)
class Noted:
    """A finding beside a property: the same of several documents once."""

    severity: str
    name: str
    message: str
    sources: tuple[Source, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Here:
    """The findings of a page, and where to see all that belong to a plan or document.

    `in_place` are those about a property of the thing, by its IRI; `shown` are the others, the first of them in full.
    """

    total: int
    own: int
    in_place: dict[str, list[Noted]]
    shown: tuple[Finding, ...]
    more: str
    word: str
    present: Presenter

    @property
    def placed(self) -> int:
        """How many stand beside what they are about."""
        return self.own - len(self.shown)


def findings_here(
    served: Served, words: Words, iri: str, facts: Mapping[str, Sequence[Said]], *, explicit: bool
) -> Here | None:
    """What validation found about `iri` itself and, for a plan or document, how much in it; None for nothing.

    `facts` are those that its page shows, dates together.
    """
    findings = served.findings
    if findings is None:
        return None
    own = findings.about(iri)
    kind = "plan" if iri in findings.by_plan else "document" if iri in findings.by_document else ""
    if not own and not kind:
        return None
    all_of_it = len((findings.by_plan if kind == "plan" else findings.by_document)[iri]) if kind else len(own)
    shown = own[:_SHOWN]
    finder = Finder(served, words, shown, explicit=explicit)
    in_place, others = _parted(served, finder, shown, facts)
    where, kind = (iri, kind) if kind else (own[0].graph, "document")
    path = f"/quality/{'plan/' if kind == 'plan' else ''}{where.rsplit('/', 1)[-1]}"
    more = finder.present.local(path) if where else ""
    word = words["findings-of-" + kind] if iri == where else words.say("findings-in", name=where.rsplit("/", 1)[-1])
    return Here(all_of_it, len(shown), in_place, others, more, word, finder.present)


def _parted(
    served: Served, finder: Finder, results: Sequence[Result], facts: Mapping[str, Sequence[Said]]
) -> tuple[dict[str, list[Noted]], tuple[Finding, ...]]:
    """Those of `results` that are about one property of the thing, by property, and the others."""
    absent = _absent(served, results)
    in_place: dict[str, list[Noted]] = {}
    others = []
    for result in results:
        found = finder.finding(result)
        if property := absent.get(result.value) or _property(result, facts):
            _note(in_place.setdefault(property, []), found)
        else:
            others.append(found)
    return in_place, tuple(others)


def _property(result: Result, facts: Mapping[str, Sequence[Said]]) -> str:
    """The property that `result` is about: of several the one with the value, else one that the page shows.

    One without a value is about it too, where it is the value that is missing. "" where there is none.
    """
    steps = [read_step(step) for step in result.path.split("|")]
    names = [_DATES.get(step, step) for step in steps if step and not step.startswith("^")]
    value = term_of(result.value) if result.value else None
    for name in names:
        if value is not None and any(said.object == value for said in facts.get(name, ())):
            return name
    missing = not result.value and result.component.endswith("#MinCountConstraintComponent")
    return next((name for name in names if name in facts), names[0] if missing and len(names) == 1 else "")


def _note(noted: list[Noted], found: Finding) -> None:
    """Add a finding to those beside a property; to one that says the same, only its sources."""
    for place, one in enumerate(noted):
        if (one.severity, one.name, one.message) == (found.severity, found.name, found.message):
            sources = tuple(dict.fromkeys((*one.sources, *found.sources)))
            noted[place] = replace(one, sources=sources, places=(*one.places, *found.places))
            return
    noted.append(Noted(found.severity, found.name, found.message, found.sources, found.places))


def _absent(served: Served, results: Iterable[Result]) -> dict[str, str]:
    """The absences that are the values of `results`, as the report writes them, with the property each is about."""
    terms = {result.value: term_of(result.value) for result in results if "/absence/" in result.value}
    named = {term.value: text for text, term in terms.items() if isinstance(term, ox.NamedNode)}
    rows = served.rows("absence-of", absence=sorted(named)) if named else []
    return {named[row["absence"].value]: row["property"].value for row in rows}
