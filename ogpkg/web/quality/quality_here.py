"""The findings about one thing, for its own page."""

from __future__ import annotations

from dataclasses import dataclass

from ogpkg.web.present import Presenter
from ogpkg.web.quality.finder import Finder, Finding
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: Findings about one thing that its page shows.
_SHOWN = 20


@dataclass(frozen=True)
class Here:
    """The findings of a page, the first of them in full, and where to see all that belong to a plan or document."""

    total: int
    shown: tuple[Finding, ...]
    more: str
    word: str
    present: Presenter


def findings_here(served: Served, words: Words, iri: str, *, explicit: bool) -> Here | None:
    """What validation found about `iri` itself and, for a plan or document, how much in it; None for nothing."""
    findings = served.findings
    if findings is None:
        return None
    own = findings.about(iri)
    kind = "plan" if iri in findings.by_plan else "document" if iri in findings.by_document else ""
    all_of_it = len((findings.by_plan if kind == "plan" else findings.by_document)[iri]) if kind else len(own)
    if not own and not all_of_it:
        return None
    finder = Finder(served, words, own[:_SHOWN], explicit=explicit)
    shown = tuple(map(finder.finding, own[:_SHOWN]))
    where, kind = (iri, kind) if kind else (own[0].graph, "document")
    path = f"/quality/{'plan/' if kind == 'plan' else ''}{where.rsplit('/', 1)[-1]}"
    more = finder.present.local(path) if where else ""
    return Here(all_of_it, shown, more, f"findings-of-{kind}", finder.present)
