"""Who could take part in making and carrying out a plan: levels, steps, forums, events, as documents tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.web.linked.describe import Said, Source, Spot, Statements, about, absences, natural
from ogpkg.web.plans.reading import key, of, read_facts, read_inward
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.orders import full
from ogpkg.web.served import Served

#: Levels of participation from none to most.
LEVELS = ("no-consultation", "inform", "consult", "involve", "collaborate", "empower")
_SHOWN = {name: full(f"ogp:{name}") for name in ("levelOfParticipation", "openness", "feature", "missingFeature")}
_PHASES = ("development", "implementation")


@dataclass(frozen=True)
class Consultation:
    """What is said of one phase: the level (`step` of six, None where none is known), who could come, and the steps.

    `steps` are pairs of yes or no and the values.
    """

    phase: Value
    level: tuple[Value, ...]
    step: int | None
    openness: tuple[Value, ...]
    steps: tuple[tuple[str, tuple[Value, ...]], ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Event:
    """A meeting or a call: its name, kind, dates in words, place and who came."""

    name: Value
    kind: Value | None
    when: str
    venue: str
    participants: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Participation:
    """All that is known of a plan."""

    consultations: tuple[Consultation, ...]
    events: tuple[Event, ...]
    forums: tuple[Value, ...]

    def __bool__(self) -> bool:
        return bool(self.consultations or self.events or self.forums)


@dataclass(frozen=True)
class Taken:
    """What is read of participation before it is put into words; `named` are the IRIs that need names."""

    said: Statements
    absent: Statements
    consultations: list[str]
    events: list[str]
    forums: list[str]

    @property
    def named(self) -> frozenset[str]:
        """Every IRI that may be shown."""
        return self.said.named() | self.absent.named() | {*self.consultations, *self.events, *self.forums}


def take(served: Served, plan: str) -> Taken:
    """Everything about the participation in `plan`."""
    inward = read_inward(served, [plan], ["ogp:consultationOn", "ogp:eventOf"])
    members = of(read_facts(served, [plan], ["ogp:member"]), plan, "ogp:member")
    forums = [iri for found in read_inward(served, members, ["ogp:forumOf"]).values() for iri in found["ogp:forumOf"]]
    consultations, events = of(inward, plan, "ogp:consultationOn"), of(inward, plan, "ogp:eventOf")
    things = [*consultations, *events]
    said, absent = (about(served, things), absences(served, things)) if things else (Statements(), Statements())
    return Taken(said, absent, consultations, events, forums)


def tell(taken: Taken, present: Presenter) -> Participation:
    """What was taken, in the reader's words."""
    consultations = sorted((_consultation(taken, iri, present) for iri in taken.consultations), key=_phase_order)
    events = sorted(taken.events, key=lambda iri: (_first(taken.said.of(iri), "schema:startDate") or "9", natural(iri)))
    return Participation(
        tuple(consultations),
        tuple(_event(taken.said.of(iri), iri, present) for iri in events),
        tuple(present.value(ox.NamedNode(iri)) for iri in taken.forums),
    )


def _phase_order(one: Consultation) -> tuple[int, str]:
    code = key(one.phase.kind)
    return _PHASES.index(code) if code in _PHASES else len(_PHASES), one.phase.text


def _consultation(taken: Taken, iri: str, present: Presenter) -> Consultation:
    facts, reasons = taken.said.of(iri), taken.absent.of(iri)
    levels = facts.get(_SHOWN["levelOfParticipation"], [])
    codes = {key(said.object.value) for said in levels}
    step = LEVELS.index(codes.copy().pop()) if len(codes) == 1 and codes <= set(LEVELS) else None
    phases = facts.get(full("ogp:phase"), [])
    phase = present.said(phases[0]) if phases else present.value(ox.NamedNode(iri))
    steps = (("yes", "feature"), ("no", "missingFeature"))
    return Consultation(
        Value(phase.text, present.href(iri), kind=phases[0].object.value if phases else ""),
        _values(levels, reasons.get(_SHOWN["levelOfParticipation"], []), present),
        step,
        _values(facts.get(_SHOWN["openness"], []), reasons.get(_SHOWN["openness"], []), present),
        tuple((word, tuple(present.said(said) for said in facts.get(_SHOWN[name], []))) for word, name in steps),
        _sources([*facts.get(full("ogp:consultationOn"), []), *levels], present.served),
    )


def _values(said: list[Said], reasons: list[Said], present: Presenter) -> tuple[Value, ...]:
    """Values; where there are none, the reasons why."""
    if said:
        return tuple(present.said(one) for one in said)
    words = present.words["not-stated"]
    return tuple(
        Value(f"{words}: {present.name(one.object.value)}", kind="absent", sources=one.sources) for one in reasons
    )


def _event(facts: Mapping[str, list[Said]], iri: str, present: Presenter) -> Event:
    kinds = facts.get(full("ogp:eventKind"), [])
    when = _first(facts, "ogp:period") or _first(facts, "ogp:start")
    every = [said for found in facts.values() for said in found]
    return Event(
        present.value(ox.NamedNode(iri)),
        present.said(kinds[0]) if kinds else None,
        when.replace("/", " – "),
        _first(facts, "ogp:venue"),
        _first(facts, "ogp:participantCount"),
        _sources(every, present.served),
    )


def _first(facts: Mapping[str, list[Said]], name: str) -> str:
    found = facts.get(full(name), [])
    return found[0].object.value if found else ""


def _sources(said: list[Said], served: Served) -> tuple[Source, ...]:
    """The documents that say all this, each once, at its lines."""
    entailed = served.id("document/entailed")
    spots: dict[str, set[Spot]] = {}
    for source in (source for one in said for source in one.sources if source.document != entailed):
        spots.setdefault(source.document, set()).update(source.spots)
    return tuple(Source(document, tuple(sorted(found))) for document, found in sorted(spots.items()))
