"""The commitments of plans: what they are called, who leads them, their milestones, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ogpkg.web.linked.describe import natural
from ogpkg.web.plans.reading import Facts, key, of, read_facts, read_inward
from ogpkg.web.plans.spans import Span, read_span, written
from ogpkg.web.plans.timeline import Part, Row, Timeline, draw
from ogpkg.web.present import Presenter
from ogpkg.web.served import Served

_DATES = ("ogp:startText", "ogp:start", "ogp:endText", "ogp:end", "schema:startDate", "schema:endDate", "ogp:period")
_OF_COMMITMENT = ("ogp:numberInPlan", "ogp:theme", "ogp:leadAgency", "dcterms:isReplacedBy", *_DATES)
#: What two plans can be compared by.
COMPARED = ("ogp:leadAgency", "ogp:policyArea", "ogp:primaryPolicyArea", "ogp:claimedValue")


@dataclass(frozen=True)
class Promises:
    """Commitments in the order of their plan, with their facts and those of their milestones."""

    commitments: tuple[str, ...]
    facts: Facts
    milestones: Mapping[str, list[str]]

    @property
    def named(self) -> set[str]:
        """Every IRI that may be shown."""
        links = ("ogp:theme", "ogp:leadAgency")
        return {*self.commitments, *self.all_milestones} | {
            value for iri in self.commitments for name in links for value in of(self.facts, iri, name)
        }

    @property
    def all_milestones(self) -> list[str]:
        """The milestones of all commitments."""
        return [one for iri in self.commitments for one in self.milestones.get(iri, [])]

    def number(self, iri: str) -> str:
        """The number of a commitment in its plan; its key where it has none."""
        return " / ".join(of(self.facts, iri, "ogp:numberInPlan")) or key(iri)


def read_promises(served: Served, plan: str, limit: int) -> tuple[Promises, int]:
    """The first `limit` commitments of `plan`, and how many there are."""
    found = of(read_inward(served, [plan], ["ogp:plan"]), plan, "ogp:plan")
    numbers = read_facts(served, found, ["ogp:numberInPlan"])
    found.sort(key=lambda iri: (natural(next(iter(of(numbers, iri, "ogp:numberInPlan")), "~")), natural(iri)))
    shown = found[:limit]
    inward = read_inward(served, shown, ["ogp:commitment"])
    milestones = {iri: of(inward, iri, "ogp:commitment") for iri in shown}
    facts = dict(read_facts(served, shown, _OF_COMMITMENT))
    facts |= read_facts(served, [one for found in milestones.values() for one in found], _DATES)
    return Promises(tuple(shown), facts, milestones), len(found)


def span_of(facts: Facts, iri: str) -> Span | None:
    """When something begins and ends; the days of its bounds where nobody wrote a reading."""
    starts = of(facts, iri, "ogp:start") or of(facts, iri, "schema:startDate")
    ends = of(facts, iri, "ogp:end") or of(facts, iri, "schema:endDate")
    return read_span(starts, ends) if starts or ends else read_span(*_period(facts, iri))


def bounds_of(facts: Facts, iri: str) -> tuple[str, str]:
    """From when to when, as documents print it; from the period where nobody says when it begins and ends."""
    start = written(of(facts, iri, "ogp:startText"), of(facts, iri, "ogp:start"))
    end = written(of(facts, iri, "ogp:endText"), of(facts, iri, "ogp:end"))
    if start or end:
        return start, end
    starts, ends = _period(facts, iri)
    return written([], starts), written([], ends)


def _period(facts: Facts, iri: str) -> tuple[list[str], list[str]]:
    """The beginnings and the ends of the periods that are given as a whole."""
    periods = [one.split("/") for one in of(facts, iri, "ogp:period")]
    return [one[0] for one in periods], [one[-1] for one in periods]


def part_of(facts: Facts, iri: str, present: Presenter, number: str = "") -> Part:
    """A thing with its period, as pictures and their tables show it."""
    found = present.labels.name(iri, present.words.language)
    language = found.language if found and found.language != present.words.language else None
    start, end = bounds_of(facts, iri)
    return Part(
        number or key(iri), present.name(iri), present.href(iri), start, end, span_of(facts, iri), language or None
    )


def rows_of(promises: Promises, present: Presenter) -> list[Row]:
    """The commitments as rows of a timeline, each with its milestones."""
    return [
        Row(
            part_of(promises.facts, iri, present, promises.number(iri)),
            tuple(part_of(promises.facts, one, present) for one in promises.milestones[iri]),
        )
        for iri in promises.commitments
    ]


def milestones_over_time(served: Served, milestones: Collection[str], present: Presenter) -> Timeline | None:
    """The picture of the milestones of one commitment; None where fewer than two have dates."""
    facts = read_periods(served, milestones)
    return draw([Row(part_of(facts, one, present)) for one in milestones])


def read_periods(served: Served, things: Collection[str]) -> Facts:
    """The dates of `things`."""
    return read_facts(served, things, _DATES)


def grouped(promises: Promises) -> list[tuple[str, list[str]]]:
    """The commitments by theme, in order; one group without a name where a plan has none."""
    groups: dict[str, list[str]] = {}
    for iri in promises.commitments:
        theme = next(iter(of(promises.facts, iri, "ogp:theme")), "")
        groups.setdefault(theme, []).append(iri)
    return list(groups.items())


def gathered(facts: Facts, things: Iterable[str], name: str) -> set[str]:
    """Every value of one property of `things`."""
    return {value for iri in things for value in of(facts, iri, name)}
