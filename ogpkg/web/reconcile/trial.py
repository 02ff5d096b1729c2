"""A few names tried on the page itself, so that people see what the service does before they install anything."""

from __future__ import annotations

from dataclasses import dataclass

from ogpkg.web.labels import Labels
from ogpkg.web.present import Presenter
from ogpkg.web.reconcile.catalog import types
from ogpkg.web.reconcile.matching import Candidate, Matcher
from ogpkg.web.reconcile.portrait import describe_hits
from ogpkg.web.reconcile.wire import Question
from ogpkg.web.state import state
from ogpkg.web.words import Words

#: Names that are looked up at once.
MOST_NAMES = 20


@dataclass(frozen=True)
class Tried:
    """The names that were given and the type, and for each name its best candidate, what tells it apart, its page.

    `left` are the names that were too many.
    """

    names: list[str]
    type: str
    answers: list[tuple[str, Candidate | None, str, str | None]]
    left: int


def try_names(words: Words, names: list[str], type: str, *, explicit: bool) -> Tried:
    """The best candidate for each of the first of `names`, of `type` if it is not empty."""
    if not names:
        return Tried([], type, [], 0)
    served, known = state().served, types(words)
    batch = {
        str(at): Question(name, (type,) if type else (), "any", 1, ()) for at, name in enumerate(names[:MOST_NAMES])
    }
    found = Matcher(served, served.search_index, known).answer(batch)
    best = {key: candidates[0] for key, candidates in found.items() if candidates}
    told = describe_hits(served, words, {each.hit.iri: each.hit for each in best.values()}.values())
    present = Presenter(served, words, Labels(), explicit=explicit)
    answers: list[tuple[str, Candidate | None, str, str | None]] = []
    for key, question in batch.items():
        each = best.get(key)
        iri = each.hit.iri if each else ""
        answers.append((question.text, each, told.get(iri, ""), present.href(iri) if iri else None))
    return Tried(names, type, answers, max(0, len(names) - MOST_NAMES))
