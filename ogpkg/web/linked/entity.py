"""The page of one thing: what it is at a glance, its facts in reading order, its parts, and who says what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Said, Source, natural
from ogpkg.web.linked.facts import Facts, Group, Row
from ogpkg.web.linked.glance import Glance, Glances
from ogpkg.web.linked.material import first, read_material
from ogpkg.web.linked.sections import Sections
from ogpkg.web.linked.uses import Use, read_uses
from ogpkg.web.pages.tables import Cell, Cells, Line, Table
from ogpkg.web.plans import besides
from ogpkg.web.plans.promises import milestones_over_time
from ogpkg.web.plans.timeline import Timeline
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.completeness import Completeness, completeness
from ogpkg.web.quality.orders import LISTS, SILENT, UPWARD, full
from ogpkg.web.quality.quality_here import Here, findings_here
from ogpkg.web.served import Served
from ogpkg.web.vocabulary.code_lists import CodeList, read_code_list
from ogpkg.web.words import Words

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
    besides: besides.PlanSide | besides.MemberSide | None = None
    code_list: CodeList | None = None

    @property
    def short(self) -> bool:
        """Whether it has so few facts that nothing stands beside them."""
        return not any(group.key for group in self.groups)


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
        said, explicit = material.facts(self.iri), self.present.explicit
        here = findings_here(self.served, self.words, self.iri, said, explicit=explicit)
        glance = Glances(self.served, self.cells, material, self.iri).glance()
        facts = Facts(self.cells, material, self.iri, here)
        groups, technical = facts.groups(glance.said)
        beside = besides.read(self.served, self.words, self.iri, material.row, explicit=explicit)
        concepts = read_code_list(self.served, self.words, self.iri, material.row, explicit=explicit)
        uses, pointing = read_uses(self.served, self.present, self.iri, material.row), self._pointing()
        name = material.labels.name(self.iri, self.words.language)
        foreign = name.language if name and name.language != self.words.language else None
        return Page(
            iri=self.iri,
            key=self.iri.rsplit("/", 1)[-1] if name and self.iri.startswith(self.served.id("")) else "",
            title=self.words["from-rules"] if {self.iri} == self.entailed else self.present.name(self.iri),
            language=foreign or None,
            kind=self.present.name(material.class_iri) if material.class_iri else self._other_kind(),
            kind_href=self.present.href(material.class_iri) if material.class_iri else None,
            row=material.row,
            trail=self._trail(),
            glance=glance,
            groups=groups,
            technical=technical,
            derived=facts.derived(self._told_elsewhere()),
            tables=Sections(self.served, self.cells, material).tables(),
            uses=uses,
            timeline=self._timeline(),
            pointing=[] if uses or concepts else pointing,
            shown=sum(len(row.cell.values) for row in pointing),
            total=material.description.total,
            documents=self._documents(),
            findings=here,
            completeness=self._completeness(beside),
            besides=beside,
            code_list=concepts,
        )

    def _other_kind(self) -> str:
        """What a thing of no class of ours is: the dataset is one."""
        return self.words["default-graph" if self.iri == self.served.base + "dataset" else "thing"]

    def _told_elsewhere(self) -> set[str]:
        """The properties that say from here what the page shows as parts of a plan or member."""
        inverses = self.served.inverses
        return {inverses[full(via)] for via in besides.SHOWN.get(self.material.row, ()) if full(via) in inverses}

    def _completeness(self, beside: besides.PlanSide | besides.MemberSide | None) -> Completeness | None:
        """How complete a member, plan or commitment is, a member plan by plan."""
        if self.material.row not in _MEASURED:
            return None
        plans = [line.iri for line in beside.plans] if isinstance(beside, besides.MemberSide) else []
        return completeness(self.served, self.words, self.iri, plans, explicit=self.present.explicit)

    def _timeline(self) -> Timeline | None:
        """The milestones of a commitment over time."""
        milestones = first(self.material.section("milestones"))
        return milestones_over_time(self.served, milestones, self.present) if milestones else None

    def _pointing(self) -> list[Row]:
        """What points here and is not already in a table of the page."""
        silent = {full(via) for section in self.material.parts for via in section.via} | SILENT
        silent |= {full(via) for via in besides.SHOWN.get(self.material.row, ())}
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
        up = _above(self.material.said.of(self.iri))
        while up and up not in found and len(found) < 4:
            found.insert(0, up)
            up = self._higher(up)
        labels = read_labels(self.served, found)
        present = Presenter(self.served, self.words, labels, explicit=self.present.explicit)
        path = LISTS.get(self.material.row)
        first = [Value(self.words[path], self.present.local(path))] if path and not found else []
        return first + [Value(present.name(iri), present.href(iri)) for iri in found]

    def _higher(self, iri: str) -> str | None:
        """The thing above `iri`, which the pages of all that is below `iri` ask for."""
        kept: dict[str, str | None] = self.served.kept("above")
        if iri not in kept:
            found: dict[str, list[str]] = {}
            for row in self.served.rows("facts", subject=[iri], predicate=UPWARD):
                found.setdefault(row["predicate"].value, []).append(row["object"].value)
            kept[iri] = next((min(found[name], key=natural) for name in UPWARD if name in found), None)
        return kept[iri]

    def _documents(self) -> list[Source]:
        """Every graph that says something on this page, the busiest first, of equals the first by name."""
        material, counts = self.material, Counter[str]()
        for statements in (material.said, material.description.pointing, material.absent):
            counts.update(graph for _key, graph, _place, _line in statements.places())
        return [Source(graph) for graph in sorted(counts, key=lambda graph: (-counts[graph], graph))]


def _above(facts: Mapping[str, Sequence[Said]]) -> str | None:
    """The thing above the one with these facts."""
    return next((facts[name][0].object.value for name in UPWARD if name in facts), None)


__all__ = ["EntityPage", "Line", "Page", "Row"]
