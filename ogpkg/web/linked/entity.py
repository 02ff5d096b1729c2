"""The page of one thing: its facts in reading order, its parts, and who says what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

import pyoxigraph as ox

from ogpkg.iris import RDF
from ogpkg.web.labels import Labels, read_labels
from ogpkg.web.linked.describe import Description, Said, Source, Statements, about, absences, describe, pointing_with
from ogpkg.web.pages.tables import SINGLE_VALUED, Cell, Cells, Line, Table, dates_together, facts_of, names
from ogpkg.web.pages.timeline import Timeline, draw
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.completeness import Completeness, completeness, in_words, read_figures
from ogpkg.web.quality.orders import DATES, LISTS, NAME, ORDER, SECTIONS, UPWARD, Section, class_of, full
from ogpkg.web.served import Served
from ogpkg.web.words import Words

_TYPE = RDF + "type"
_LAST = tuple(full(name) for name in ("skos:inScheme", "skos:topConceptOf", "ogp:sha256", "rdf:type"))
#: What points at a thing and is shown in other words: reasons for absences, measurements of completeness.
_SILENT = frozenset((full("ogp:absenceOf"), full("dqv:computedOn")))
#: What is measured.
_MEASURED = ("Member", "ActionPlan", "Commitment")
#: Parts shown in one table; a query gives the rest.
_PARTS = 100


@dataclass(frozen=True)
class Row:
    """A property and its values."""

    label: str
    href: str | None
    cell: Cell


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
    facts: list[Row]
    derived: list[Row]
    tables: list[Table]
    timeline: Timeline | None
    pointing: list[Row]
    shown: int
    total: int
    documents: list[Source]
    completeness: Completeness | None = None


@dataclass(frozen=True)
class Material:
    """A thing with its parts: what is said about all of them, what is absent, and all the names."""

    description: Description
    class_iri: str
    row: str
    parts: dict[Section, dict[str, tuple[Source, ...]]]
    said: Statements
    absent: Statements
    judging: Statements
    judged: Statements
    labels: Labels

    def beyond(self, part: str, via: str, property: str) -> list[Said]:
        """What is said with `property` of all that points at `part` with `via`."""
        judges = _subjects(self.judging.to(part).get(via, []))
        return [said for judge in judges for said in self.judged.of(judge).get(property, [])]

    def facts(self, iri: str) -> dict[str, list[Said]]:
        """What is said about `iri`, with the reasons for what is not, by predicate."""
        return facts_of(iri, self.said, self.absent)


def read_material(served: Served, iri: str) -> Material:
    """What the page of `iri` needs, in a few queries."""
    description = describe(served, iri)
    types = [said.object.value for said in description.about.of(iri).get(_TYPE, [])]
    class_iri, row = class_of(types)
    parts = _parts(served, iri, SECTIONS.get(row, ()))
    children = sorted({part for found in parts.values() for part in _first(found)})
    said, absent = about(served, [iri, *children]), absences(served, [iri, *children])
    judging, judged = _judgments(served, parts)
    statements = (said, absent, judged, description.pointing)
    named = {iri, class_iri} | {name for each in statements for name in each.named()}
    named |= {full(name) for section in parts for name in section.columns if ":" in name}
    labels = read_labels(served, (named | {served.inverses.get(name, name) for name in named}) - {""})
    return Material(description, class_iri, row, parts, said, absent, judging, judged, labels)


def _parts(served: Served, iri: str, sections: tuple[Section, ...]) -> dict[Section, dict[str, tuple[Source, ...]]]:
    """What each section is about, all of it, with who says that it belongs there."""
    vias = {full(via) for section in sections for via in section.via}
    found = pointing_with(served, [iri], vias).to(iri) if vias else {}
    parts: dict[Section, dict[str, tuple[Source, ...]]] = {section: {} for section in sections}
    for section in sections:
        for said in (said for via in section.via for said in found.get(full(via), [])):
            if isinstance(said.subject, ox.NamedNode):
                parts[section][said.subject.value] = said.sources
    return parts


def _first(parts: Iterable[str]) -> list[str]:
    """As many of `parts` as one table shows."""
    return list(islice(parts, _PARTS))


def _subjects(said: list[Said]) -> list[str]:
    return list(dict.fromkeys(one.subject.value for one in said if isinstance(one.subject, ox.NamedNode)))


def _judgments(served: Served, parts: Mapping[Section, Iterable[str]]) -> tuple[Statements, Statements]:
    """What points at the parts of sections that look beyond them, and what is said about that."""
    looked = {part: section.beyond[0] for section, found in parts.items() if section.beyond for part in _first(found)}
    if not looked:
        return Statements(), Statements()
    judging = pointing_with(served, looked, {full(via) for via in looked.values()})
    judges = {judge for part in looked for said in judging.to(part).values() for judge in _subjects(said)}
    return judging, about(served, sorted(judges))


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
        facts, derived = self._facts()
        pointing = self._pointing()
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
            facts=facts,
            derived=derived,
            tables=[self._table(section, parts) for section, parts in material.parts.items() if parts],
            timeline=self._timeline(),
            pointing=pointing,
            shown=sum(len(row.cell.values) for row in pointing),
            total=material.description.total,
            documents=self._documents(),
            completeness=self._completeness(),
        )

    def _facts(self) -> tuple[list[Row], list[Row]]:
        """What documents say, and what only follows from it."""
        stated, derived = [], []
        for predicate, said in self._ordered(self.material.facts(self.iri)):
            own = [one for one in said if one.documents != self.entailed]
            rest = [one for one in said if one.documents == self.entailed]
            stated += [self._fact(predicate, own)] if own else []
            derived += [self._derived(predicate, rest)] if rest else []
        return stated, derived

    def _derived(self, predicate: str, said: list[Said]) -> Row:
        """What follows, so much of it as a table shows: where very many things point here, so does their inverse."""
        row = self._fact(predicate, said[:_PARTS])
        if len(said) <= _PARTS:
            return row
        more = Value(self.words.say("showing", shown=_PARTS, total=len(said)), kind="muted")
        return replace(row, cell=replace(row.cell, values=(*row.cell.values, more)))

    def _fact(self, predicate: str, said: list[Said]) -> Row:
        href = None if predicate in DATES else self.present.href(predicate)
        return Row(self.cells.heading(predicate), href, self.cells.cell(predicate, said))

    def _ordered(self, facts: dict[str, list[Said]]) -> list[tuple[str, list[Said]]]:
        """`facts` in reading order."""
        ranks = {name: place for place, name in enumerate(names(ORDER.get(self.material.row, ())))}
        ranks |= {name: 900 + place for place, name in enumerate(_LAST)}
        return sorted(facts.items(), key=lambda item: (ranks.get(item[0], 500), self.cells.heading(item[0])))

    def _table(self, section: Section, parts: dict[str, tuple[Source, ...]]) -> Table:
        facts = {part: self.material.facts(part) for part in _first(parts)}
        columns = [n for n in names(section.columns) if n == NAME or any(n in found for found in facts.values())]
        named = NAME in columns
        beyond, measured = self._beyond(section, list(facts)), self._measured(section, list(facts))
        lines = []
        for part, found in facts.items():
            head = self._head(part, found, named)
            more_cells = (*beyond.get(part, ()), *measured.get(part, ()))
            lines.append(self.cells.line(part, found, columns, head, *more_cells, sources=parts[part]))
        first = self.words["code"] if named or section.compare else self.words["name"]
        more = [self.present.name(full(section.beyond[1]))] if section.beyond and beyond else []
        more += [self.words["completeness"]] if measured else []
        headings = (first, *(self.cells.heading(name) for name in columns), *more)
        title = self.words["assessment-alone" if section.compare and len(parts) == 1 else section.title]
        single = frozenset(place for place, name in enumerate(columns, start=1) if name in SINGLE_VALUED)
        return Table(title, section.title, headings, tuple(lines), section.compare, len(parts), single=single)

    def _beyond(self, section: Section, parts: list[str]) -> dict[str, tuple[Cell, ...]]:
        """The cell of each part that says what is said of it elsewhere; empty where nothing is."""
        if section.beyond is None:
            return {}
        via, property = map(full, section.beyond)
        said = {part: self.material.beyond(part, via, property) for part in parts}
        return {part: (self.cells.judgments(said[part]),) for part in parts} if any(said.values()) else {}

    def _measured(self, section: Section, parts: list[str]) -> dict[str, tuple[Cell, ...]]:
        """The cell of each commitment of a plan that says how complete it is; empty where nothing was measured."""
        if self.material.row != "ActionPlan" or section.title != "commitments":
            return {}
        figures = read_figures(self.served, parts)
        measured = {part: Value(in_words(figures.get(part, {}).get("overall")), kind="number") for part in parts}
        return {part: (Cell((value,)),) for part, value in measured.items()} if figures else {}

    def _head(self, part: str, facts: dict[str, list[Said]], named: bool) -> Value:
        """What a line begins with: the key of a thing whose name stands beside it, else its name."""
        text = part.rsplit("/", 1)[-1] if named else self.present.name(part)
        classes = [said.object.value for said in facts.get(_TYPE, [])]
        kind = class_of(classes)[0]
        note = self.present.name(kind) if kind and "assessment" in kind.lower() else None
        return Value(text, self.present.href(part), note=note, kind="thing")

    def _completeness(self) -> Completeness | None:
        """How complete a member, plan or commitment is, a member plan by plan."""
        if self.material.row not in _MEASURED:
            return None
        below = {section.title: list(parts) for section, parts in self.material.parts.items()}
        plans = below.get("plans", []) if self.material.row == "Member" else []
        return completeness(self.served, self.words, self.iri, plans, explicit=self.present.explicit)

    def _timeline(self) -> Timeline | None:
        """The milestones of a commitment, or of all commitments of a plan, over time."""
        parts = {section.title: parts for section, parts in self.material.parts.items()}
        if parts.get("commitments") and self.material.row == "ActionPlan":
            return self._plan_timeline(_first(parts["commitments"]))
        milestones = _first(parts.get("milestones", {}))
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
        silent = {full(via) for section in self.material.parts for via in section.via} | _SILENT
        rows = []
        for predicate, said in self.material.description.pointing.to(self.iri).items():
            own = [one for one in said if one.documents != self.entailed]
            if own and predicate not in silent:
                values = tuple(self.present.value(one.subject, one.sources) for one in own)
                seen_from_here = self.served.inverses.get(predicate, predicate)
                rows.append(Row(self.present.name(seen_from_here), self.present.href(seen_from_here), Cell(values)))
        return rows

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
