"""The parts of a page as tables: milestones, assessments side by side, what an agency leads plan by plan."""

from __future__ import annotations

from dataclasses import replace

from ogpkg.web.linked.describe import Said, Source, natural
from ogpkg.web.linked.material import TYPE, Material, first
from ogpkg.web.pages.tables import SINGLE_VALUED, Cell, Cells, Line, Stretch, Table, names
from ogpkg.web.present import Value
from ogpkg.web.quality.orders import NAME, Section, class_of, full
from ogpkg.web.served import Served


class Sections:
    """Makes the tables of one page."""

    def __init__(self, served: Served, cells: Cells, material: Material) -> None:
        self.served, self.cells, self.material = served, cells, material
        self.present, self.words = cells.present, cells.words

    def tables(self) -> list[Table]:
        """Every section that has parts."""
        return [self._table(section, parts) for section, parts in self.material.parts.items() if parts]

    def _table(self, section: Section, parts: dict[str, tuple[Source, ...]]) -> Table:
        facts = {part: self.material.facts(part) for part in first(parts)}
        columns = [n for n in names(section.columns) if n == NAME or any(n in found for found in facts.values())]
        named = NAME in columns
        beyond = self._beyond(section, list(facts))
        lines = {}
        for part, found in facts.items():
            head = self._head(part, found, named)
            lines[part] = self.cells.line(part, found, columns, head, *beyond.get(part, ()), sources=parts[part])
        head_word = self.words["code"] if named or section.compare else self.words["name"]
        more = [self.present.name(full(section.beyond[1]))] if section.beyond and beyond else []
        headings = (head_word, *(self.cells.heading(name) for name in columns), *more)
        title = self.words["assessment-alone" if section.compare and len(parts) == 1 else section.title]
        single = frozenset(place for place, name in enumerate(columns, start=1) if name in SINGLE_VALUED)
        table = Table(title, section.title, headings, tuple(lines.values()), section.compare, len(parts), single=single)
        return replace(table, stretches=self._stretches(section, lines, facts)) if section.by else table

    def _stretches(
        self, section: Section, lines: dict[str, Line], facts: dict[str, dict[str, list[Said]]]
    ) -> tuple[Stretch, ...]:
        """The lines under the thing that they belong to, such as their plan; those of none come last."""
        found: dict[str, list[Line]] = {}
        for part, line in lines.items():
            above = facts[part].get(full(section.by), [])
            found.setdefault(above[0].object.value if above else "", []).append(line)
        ordered = sorted(found.items(), key=lambda item: (not item[0], natural(item[0])))
        return tuple(Stretch(self._above(iri), tuple(lot)) for iri, lot in ordered)

    def _above(self, iri: str) -> Value:
        return Value(self.present.name(iri), self.present.href(iri)) if iri else Value(self.words["no-plan-known"])

    def _beyond(self, section: Section, parts: list[str]) -> dict[str, tuple[Cell, ...]]:
        """The cell of each part that says what is said of it elsewhere; empty where nothing is."""
        if section.beyond is None:
            return {}
        via, property = map(full, section.beyond)
        said = {part: self.material.beyond(part, via, property) for part in parts}
        return {part: (self.cells.judgments(said[part]),) for part in parts} if any(said.values()) else {}

    def _head(self, part: str, facts: dict[str, list[Said]], named: bool) -> Value:
        """What a line begins with: the key of a thing whose name stands beside it, else its name."""
        text = part.rsplit("/", 1)[-1] if named else self.present.name(part)
        classes = [said.object.value for said in facts.get(TYPE, [])]
        kind = class_of(classes)[0]
        note = self.present.name(kind) if kind and "assessment" in kind.lower() else None
        return Value(text, self.present.href(part), note=note, kind="thing")
