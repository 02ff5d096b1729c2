"""The parts of a page as tables: milestones, assessments side by side, what an agency leads plan by plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Said, Source, about, natural
from ogpkg.web.linked.material import TYPE, Material, first
from ogpkg.web.pages.tables import SINGLE_VALUED, Cell, Cells, Line, Stretch, Table, names
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.orders import NAME, Section, class_of, full
from ogpkg.web.served import Served


class Sections:
    """Makes the tables of one page."""

    def __init__(self, served: Served, cells: Cells, material: Material) -> None:
        self.served, self.cells, self.material = served, cells, material
        self.present, self.words = cells.present, cells.words

    def tables(self) -> list[Table]:
        """Every section that has parts."""
        tables = [self._table(section, parts) for section, parts in self.material.parts.items() if parts]
        people = self._people() if self.material.row in ("Agency", "AgencyUnit") else None
        return [*tables, people] if people else tables

    def _people(self) -> Table | None:
        """Who holds the posts of an agency and its units, as the documents say."""
        rows = self.served.rows("people-of", within=[self.material.description.iri])
        said = about(self.served, posts := [row["post"].value for row in rows])
        held = [one for post in posts for one in said.of(post).get(full("org:heldBy"), [])]
        present = Presenter(
            self.served, self.words, read_labels(self.served, said.named()), explicit=self.present.explicit
        )
        lines = []
        for one in sorted(held, key=lambda one: present.value(one.object).text):
            within = said.of(one.subject.value).get(full("org:postIn"), [])
            cells = ([one.object], [one.subject], [where.object for where in within])
            lines.append(Line(tuple(Cell(tuple(map(present.value, terms))) for terms in cells), one.sources))
        headings = tuple(self.words[word] for word in ("name", "post", "glance-unit"))
        return Table(self.words["people-here"], "people", headings, tuple(lines), total=len(lines)) if lines else None

    def _table(self, section: Section, parts: dict[str, tuple[Source, ...]]) -> Table:
        dates = self._dates(parts) if section.dated else {}
        parts = {part: parts[part] for part in sorted(parts, key=lambda part: (dates.get(part) or [""])[0])}
        facts = {part: self.material.facts(part) for part in first(parts)}
        columns = [n for n in names(section.columns) if n == NAME or any(n in found for found in facts.values())]
        beyond = self._beyond(section, list(facts))
        lines = {}
        for part, found in facts.items():
            head, more = self._head(section, part, found), beyond.get(part, ())
            more += (Cell(tuple(Value(date, kind="edtf") for date in dates[part])),) if any(dates.values()) else ()
            lines[part] = self.cells.line(part, found, columns, head, *more, sources=parts[part])
        headings = (self._first(section), *(self.cells.heading(name) for name in columns))
        headings += (self.present.name(full(section.beyond[1])),) if section.beyond and beyond else ()
        headings += (self.words["documents-of"],) if any(dates.values()) else ()
        title = self.words["assessment-alone" if section.compare and len(parts) == 1 else section.title]
        single = frozenset(place for place, name in enumerate(columns, start=1) if name in SINGLE_VALUED)
        table = Table(title, section.title, headings, tuple(lines.values()), section.compare, len(parts), single=single)
        stretches = self._stretches(section, lines, facts) if section.by else ()
        return replace(table, stretches=stretches, href=self._narrowed(section))

    def _first(self, section: Section) -> str:
        """What the first column is called."""
        if section.head:
            return self.cells.heading(full(section.head))
        return self.words["code" if NAME in section.columns or section.compare else "name"]

    def _narrowed(self, section: Section) -> str | None:
        """Where the list of commitments is narrowed to the same."""
        key = self.material.description.iri.rsplit("/", 1)[-1]
        return self.present.local("/commitments", **{section.facet: key}) if section.facet else None

    def _dates(self, parts: dict[str, tuple[Source, ...]]) -> dict[str, list[str]]:
        """When the documents were issued that say of each part that it belongs here, where they say when."""
        documents = {source.document for sources in parts.values() for source in sources}
        issued = self._issued(documents)
        dates = {part: {issued[source.document] for source in sources} for part, sources in parts.items()}
        return {part: sorted(found - {""}) or [] for part, found in dates.items()}

    def _issued(self, documents: Iterable[str]) -> dict[str, str]:
        """When each of `documents` was issued, "" where nobody says; many pages ask for the same."""
        kept = self.served.kept("issued")
        found = {document: kept[document] for document in documents if document in kept}
        if missing := sorted(set(documents) - set(found)):
            rows = self.served.rows("facts", subject=missing, predicate=[full("dcterms:issued")])
            found |= dict.fromkeys(missing, "") | {row["subject"].value: row["object"].value for row in rows}
            kept.update(found)
        return found

    def _stretches(
        self, section: Section, lines: dict[str, Line], facts: Mapping[str, Mapping[str, list[Said]]]
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

    def _head(self, section: Section, part: str, facts: Mapping[str, list[Said]]) -> Value:
        """What a line begins with: the key of a thing whose name stands beside it, else its name or what it is of."""
        text = part.rsplit("/", 1)[-1] if NAME in section.columns else self.present.name(part)
        if section.head and (said := facts.get(full(section.head))):
            text = self.present.said(said[0]).text
        classes = [said.object.value for said in facts.get(TYPE, [])]
        kind = class_of(classes)[0]
        note = self.present.name(kind) if kind and "assessment" in kind.lower() else None
        return Value(text, self.present.href(part), note=note, kind="thing")
