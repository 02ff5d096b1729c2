"""The page of one thing: what it is at a glance, its facts in reading order, its parts, and who says what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Said, Source, about, pointing_with
from ogpkg.web.linked.facts import Facts, Group, Row
from ogpkg.web.linked.glance import Glance, Glances
from ogpkg.web.linked.material import first, read_material
from ogpkg.web.linked.sections import Sections
from ogpkg.web.linked.uses import Use, read_uses
from ogpkg.web.pages.tables import Cell, Cells, Line, Table, dates_together
from ogpkg.web.pages.timeline import Timeline, draw
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.completeness import Completeness, completeness
from ogpkg.web.quality.orders import LISTS, UPWARD, full
from ogpkg.web.quality.quality_here import Here, findings_here
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: What points at a thing and is shown in other words: reasons for absences, measurements of completeness.
SILENT = frozenset((full("ogp:absenceOf"), full("dqv:computedOn")))
#: What is measured.
_MEASURED = ("Member", "ActionPlan", "Commitment")
#: Things of one kind that point here, as far as a page names them.
_POINTING = 24


@dataclass(frozen=True)
class Page:
    """Everything the template of a thing needs."""

    iri: str
    key: str
    title: str
    language: str | None
    kind: str
    kind_href: str | None
    row: str
    trail: list[Value]
    glance: Glance
    groups: list[Group]
    technical: Group
    derived: list[Row]
    tables: list[Table]
    uses: list[Use]
    timeline: Timeline | None
    pointing: list[Row]
    shown: int
    total: int
    documents: list[Source]
    findings: Here | None
    completeness: Completeness | None = None


class EntityPage:
    """Builds the page of one thing; `build` gives None for a thing that the dataset does not know."""

    def __init__(self, served: Served, words: Words, iri: str, *, explicit: bool = False) -> None:
        self.served, self.words, self.iri = served, words, iri
        self.material = read_material(served, iri)
        self.present = Presenter(served, words, self.material.labels, explicit=explicit)
        self.cells = Cells(self.present)
        self.entailed = frozenset({served.id("document/entailed")})

    def build(self) -> Page | None:
        """The page, or None when nothing is said about the thing."""
        material = self.material
        if not material.description.known and not self.served.has_graph(self.iri):
            return None
        here = findings_here(self.served, self.words, self.iri, explicit=self.present.explicit)
        glance = Glances(self.served, self.cells, material, self.iri).glance()
        facts = Facts(self.cells, material, self.iri, here)
        groups, technical = facts.groups(glance.said)
        uses, pointing = read_uses(self.served, self.present, self.iri, material.row), self._pointing()
        name = material.labels.name(self.iri, self.words.language)
        foreign = name.language if name and name.language != self.words.language else None
        return Page(
            iri=self.iri,
            key=self.iri.rsplit("/", 1)[-1] if name and self.iri.startswith(self.served.id("")) else "",
            title=self.words["from-rules"] if {self.iri} == self.entailed else self.present.name(self.iri),
            language=foreign or None,
            kind=self.present.name(material.class_iri) if material.class_iri else self.words["thing"],
            kind_href=self.present.href(material.class_iri) if material.class_iri else None,
            row=material.row,
            trail=self._trail(),
            glance=glance,
            groups=groups,
            technical=technical,
            derived=facts.derived(),
            tables=Sections(self.served, self.cells, material).tables(),
            uses=uses,
            timeline=self._timeline(),
            pointing=[] if uses else pointing,
            shown=sum(len(row.cell.values) for row in pointing),
            total=material.description.total,
            documents=self._documents(),
            findings=here,
            completeness=self._completeness(),
        )

    def _completeness(self) -> Completeness | None:
        """How complete a member, plan or commitment is, a member plan by plan."""
        if self.material.row not in _MEASURED:
            return None
        plans = list(self.material.section("plans")) if self.material.row == "Member" else []
        return completeness(self.served, self.words, self.iri, plans, explicit=self.present.explicit)

    def _timeline(self) -> Timeline | None:
        """The milestones of a commitment, or of all commitments of a plan, over time."""
        commitments = self.material.section("commitments")
        if commitments and self.material.row == "ActionPlan":
            return self._plan_timeline(first(commitments))
        milestones = first(self.material.section("milestones"))
        return draw([(_key(part), self.present.name(part), self.material.facts(part)) for part in milestones])

    def _plan_timeline(self, commitments: list[str]) -> Timeline | None:
        """The milestones of `commitments`, each lot beside the code of its commitment."""
        found = pointing_with(self.served, commitments, [full("ogp:commitment")])
        owned = [
            (commitment, said.subject.value)
            for commitment in commitments
            for said in found.to(commitment).get(full("ogp:commitment"), [])
            if isinstance(said.subject, ox.NamedNode)
        ]
        milestones = list(dict.fromkeys(milestone for _, milestone in owned))
        said, labels = about(self.served, milestones), read_labels(self.served, milestones)
        present = Presenter(self.served, self.words, labels)
        facts = {milestone: dates_together(said.of(milestone)) for milestone in milestones}
        return draw([(_key(above), present.name(one), facts[one]) for above, one in owned], step=14)

    def _pointing(self) -> list[Row]:
        """What points here and is not already in a table of the page."""
        silent = {full(via) for section in self.material.parts for via in section.via} | SILENT
        rows = []
        for predicate, said in self.material.description.pointing.to(self.iri).items():
            own = [one for one in said if one.documents != self.entailed]
            if own and predicate not in silent:
                rows.append(self._pointing_row(self.served.inverses.get(predicate, predicate), own))
        return rows

    def _pointing_row(self, seen_from_here: str, said: list[Said]) -> Row:
        values = tuple(self.present.value(one.subject, one.sources) for one in said[:_POINTING])
        return Row(self.present.name(seen_from_here), self.present.href(seen_from_here), Cell(values))

    def _trail(self) -> list[Value]:
        """The things above this one, the highest first, or the list it is on."""
        found: list[str] = []
        current = self.material.said.of(self.iri)
        while len(found) < 4:
            up = next((current[name][0].object.value for name in UPWARD if name in current), None)
            if up is None or up in found:
                break
            found.insert(0, up)
            current = about(self.served, [up]).of(up)
        labels = read_labels(self.served, found)
        present = Presenter(self.served, self.words, labels, explicit=self.present.explicit)
        path = LISTS.get(self.material.row)
        first = [Value(self.words[path], self.present.local(path))] if path and not found else []
        return first + [Value(present.name(iri), present.href(iri)) for iri in found]

    def _documents(self) -> list[Source]:
        """Every graph that says something on this page, the busiest first."""
        material, counts = self.material, Counter[str]()
        for statements in (material.said, material.description.pointing, material.absent):
            counts.update(graph for _key, graph, _place, _line in statements.places())
        return [Source(graph) for graph, _count in counts.most_common()]


def _key(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


__all__ = ["EntityPage", "Line", "Page", "Row"]
