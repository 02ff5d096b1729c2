"""What the page of a thing is made of: the thing with its parts, read in a few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

import pyoxigraph as ox

from ogpkg.iris import RDF
from ogpkg.web.labels import Labels, read_labels
from ogpkg.web.linked.around import describe
from ogpkg.web.linked.describe import Description, Said, Source, Statements, about, absences, natural, pointing_with
from ogpkg.web.pages.tables import facts_of
from ogpkg.web.quality.orders import SECTIONS, Section, class_of, full
from ogpkg.web.served import Served

TYPE = RDF + "type"
#: What the place of a thing in a row is counted by.
_IN_A_ROW = {"Commitment": full("ogp:plan"), "Milestone": full("ogp:commitment"), "ActionPlan": full("ogp:member")}
#: Parts shown in one table; a query gives the rest.
PARTS = 100


@dataclass(frozen=True)
class Material:
    """A thing with its parts: what is said about all of them, what is absent, and all the names.

    `beside` are what comes before and after it in its plan, commitment or member, "" where nothing does.
    """

    description: Description
    class_iri: str
    row: str
    parts: dict[Section, dict[str, tuple[Source, ...]]]
    said: Statements
    absent: Statements
    judging: Statements
    judged: Statements
    beside: tuple[str, str]
    labels: Labels
    _facts: dict[str, dict[str, list[Said]]] = field(default_factory=dict)

    def beyond(self, part: str, via: str, property: str) -> list[Said]:
        """What is said with `property` of all that points at `part` with `via`."""
        judges = _subjects(self.judging.to(part).get(via, []))
        return [said for judge in judges for said in self.judged.of(judge).get(property, [])]

    def facts(self, iri: str) -> Mapping[str, list[Said]]:
        """What is said about `iri`, with the reasons for what is not, by predicate."""
        if iri not in self._facts:
            self._facts[iri] = facts_of(iri, self.said, self.absent)
        return self._facts[iri]

    def section(self, title: str) -> dict[str, tuple[Source, ...]]:
        """The parts under `title`, each with who says that it belongs there."""
        return next((parts for section, parts in self.parts.items() if section.title == title), {})

    def classes(self, iri: str) -> list[str]:
        """The classes of `iri`."""
        return [said.object.value for said in self.said.of(iri).get(TYPE, [])]


def read_material(served: Served, iri: str) -> Material:
    """What the page of `iri` needs, in a few queries."""
    description, incoming = describe(served, iri)
    types = [said.object.value for said in description.about.of(iri).get(TYPE, [])]
    class_iri, row = class_of(types)
    parts = _parts(served, iri, SECTIONS.get(row, ()), incoming)
    children = sorted({part for found in parts.values() for part in first(found)})
    said, absent = description.about.plus(about(served, children)), absences(served, [iri, *children])
    judging, judged = _judgments(served, parts)
    statements = (said, absent, judged, description.pointing)
    beside = _beside(served, iri, row, description.about)
    named = {iri, class_iri, *beside} | {name for each in statements for name in each.named()}
    named |= {full(name) for section in parts for name in (*section.columns, section.head) if ":" in name}
    labels = read_labels(served, (named | {served.inverses.get(name, name) for name in named}) - {""})
    return Material(description, class_iri, row, parts, said, absent, judging, judged, beside, labels)


def first(parts: Iterable[str]) -> list[str]:
    """As many of `parts` as one table shows."""
    return list(islice(parts, PARTS))


def _parts(
    served: Served, iri: str, sections: tuple[Section, ...], incoming: Statements | None
) -> dict[Section, dict[str, tuple[Source, ...]]]:
    """What each section is about, all of it, with who says that it belongs there."""
    vias = {full(via) for section in sections for via in section.via}
    if vias and incoming is None:
        incoming = pointing_with(served, [iri], vias)
    found = incoming.to(iri) if vias and incoming else {}
    parts: dict[Section, dict[str, tuple[Source, ...]]] = {section: {} for section in sections}
    for section in sections:
        for said in (said for via in section.via for said in found.get(full(via), [])):
            if isinstance(said.subject, ox.NamedNode):
                parts[section][said.subject.value] = said.sources
    return parts


def _beside(served: Served, iri: str, row: str, about: Statements) -> tuple[str, str]:
    """What comes before and after `iri`."""
    above = about.of(iri).get(_IN_A_ROW.get(row, ""))
    if not above:
        return "", ""
    rows = served.rows("in-a-row", object=[above[0].object.value], predicate=[_IN_A_ROW[row]])
    there = sorted({one["subject"].value for one in rows if isinstance(one["subject"], ox.NamedNode)}, key=natural)
    place = there.index(iri) if iri in there else 0
    before, after = there[place - 1 : place], there[place + 1 : place + 2]
    return "".join(before), "".join(after)


def _subjects(said: list[Said]) -> list[str]:
    return list(dict.fromkeys(one.subject.value for one in said if isinstance(one.subject, ox.NamedNode)))


def _judgments(served: Served, parts: Mapping[Section, Iterable[str]]) -> tuple[Statements, Statements]:
    """What points at the parts of sections that look beyond them, and what is said about that."""
    looked = {part: section.beyond[0] for section, found in parts.items() if section.beyond for part in first(found)}
    if not looked:
        return Statements(), Statements()
    judging = pointing_with(served, looked, {full(via) for via in looked.values()})
    judges = {judge for part in looked for said in judging.to(part).values() for judge in _subjects(said)}
    return judging, about(served, sorted(judges))
