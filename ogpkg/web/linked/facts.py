"""What documents say about a thing, under headings in reading order, with what validation found beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from ogpkg.web.linked.describe import Said, Source, Spot
from ogpkg.web.linked.material import Material
from ogpkg.web.pages.tables import Cell, Cells, names
from ogpkg.web.present import Value
from ogpkg.web.quality.orders import DATES, GROUPS, ORDER, full
from ogpkg.web.quality.quality_here import Here, Noted

#: Values of one fact that stand open, those that a reader unfolds, and those of what only follows.
_OPEN, _MOST, _DERIVED = 8, 48, 12
#: Fewer facts than these need no headings.
_FEW = 7
#: What is named, so that the same words are shown once: the earlier property in the order of the page keeps them.
_NAMING = tuple(
    full(name) for name in ("dcterms:title", "skos:prefLabel", "skos:altLabel", "foaf:name", "ogp:nameAsPrinted")
)
_ABOUT, _KEYS = "facts-about", "facts-keys"
_GROUP_OF = {name: key for key, listed in GROUPS.items() for name in names(listed)}


@dataclass(frozen=True)
class Row:
    """A property, its values, and what validation found about it."""

    label: str
    href: str | None
    cell: Cell
    noted: tuple[Noted, ...] = ()
    #: How many values there are, where not all of them are here, and where all of them are.
    all: int = 0
    more: str = ""

    @property
    def total(self) -> int:
        """How many values there are."""
        return self.all or len(self.cell.values)

    @property
    def open(self) -> tuple[Value, ...]:
        """The values that stand open: all of a few, the first of many."""
        return self.cell.values if len(self.cell.values) <= _OPEN + 2 else self.cell.values[:_OPEN]

    @property
    def folded(self) -> tuple[Value, ...]:
        """The values that a reader unfolds."""
        return self.cell.values[len(self.open) :]

    @property
    def span(self) -> int:
        """The lines of the table that the property stands beside."""
        return len(self.open) + bool(self.folded) + bool(self.noted)


@dataclass(frozen=True)
class Group:
    """Facts under one heading: a key of the table of words, empty for a page with few facts."""

    key: str
    rows: tuple[Row, ...]


class Facts:
    """Makes the facts of one page. `said_above` are statements that its head has already shown."""

    def __init__(self, cells: Cells, material: Material, iri: str, here: Here | None) -> None:
        self.cells, self.present, self.material, self.iri = cells, cells.present, material, iri
        self.noted = here.in_place if here else {}
        self.entailed = frozenset({self.present.served.id("document/entailed")})

    def groups(self, said_above: Iterable[Said] = ()) -> tuple[list[Group], Group]:
        """What documents say, and apart the keys and technical facts, which nobody reads first."""
        above = {(said.predicate, said.object) for said in said_above}
        found: dict[str, list[tuple[str, Row]]] = {key: [] for key in GROUPS}
        for predicate, said in self._ordered():
            own = [one for one in said if one.documents != self.entailed and (predicate, one.object) not in above]
            if own or predicate in self.noted:
                found[_GROUP_OF.get(predicate, _ABOUT)].append((predicate, self._row(predicate, own)))
        grouped = [Group(key, _once(rows)) for key, rows in found.items() if rows]
        keys = next((group for group in grouped if group.key == _KEYS), Group(_KEYS, ()))
        shown = [group for group in grouped if group.key != _KEYS]
        if sum(len(group.rows) for group in shown) < _FEW:
            shown = [Group("", tuple(row for group in shown for row in group.rows))] if shown else []
        return shown, keys

    def derived(self, silent: Collection[str] = ()) -> list[Row]:
        """What only follows from the ontology; nothing of the properties that are `silent`."""
        rows = []
        for predicate, said in self._ordered():
            rest = [one for one in said if one.documents == self.entailed]
            rows += [self._derived(predicate, rest)] if rest and predicate not in silent else []
        return rows

    def _derived(self, predicate: str, said: list[Said]) -> Row:
        """What follows, some of it: where very many things point here, so does their inverse."""
        row = replace(self._row(predicate, said[:_DERIVED]), noted=())
        if len(said) <= _DERIVED:
            return row
        more = Value(self.cells.words.say("showing", shown=_DERIVED, total=len(said)), kind="muted")
        return replace(row, cell=replace(row.cell, values=(*row.cell.values, more)))

    def _row(self, predicate: str, said: list[Said]) -> Row:
        href = None if predicate in DATES else self.present.href(predicate)
        cell = self.cells.cell(predicate, said) if said else Cell((Value(self.cells.words["no-value"], kind="absent"),))
        row = Row(self.cells.heading(predicate), href, cell, tuple(self.noted.get(predicate, ())))
        if len(cell.values) <= _MOST:
            return row
        more = self.present.local("/neighborhood", iri=self.iri, way="out", property=predicate)
        return replace(row, cell=replace(cell, values=cell.values[:_MOST]), all=len(cell.values), more=more)

    def _ordered(self) -> list[tuple[str, list[Said]]]:
        """Everything said or found lacking, in reading order."""
        facts = dict(self.material.facts(self.iri))
        facts |= {name: [] for name in self.noted if name not in facts}
        ranks = {name: place for place, name in enumerate(names(ORDER.get(self.material.row, ())))}
        ranks |= {name: 900 + place for place, name in enumerate(names(GROUPS[_KEYS])) if name not in ranks}
        return sorted(facts.items(), key=lambda item: (ranks.get(item[0], 500), self.cells.heading(item[0])))


def _once(rows: list[tuple[str, Row]]) -> tuple[Row, ...]:
    """`rows` with each name in one of them only, beside all who say it; a row of which nothing is left goes."""
    seen: dict[str, tuple[int, int]] = {}
    kept: list[tuple[Row, list[Value]]] = []
    for predicate, row in rows:
        values: list[Value] = []
        kept.append((row, values))
        for value in row.cell.values:
            place = seen.get(value.text) if predicate in _NAMING else None
            if place is None:
                seen |= {value.text: (len(kept) - 1, len(values))} if predicate in _NAMING else {}
                values.append(value)
            else:
                before = kept[place[0]][1]
                before[place[1]] = both(before[place[1]], value)
    return tuple(replace(row, cell=replace(row.cell, values=tuple(values))) for row, values in kept if values)


def both(one: Value, other: Value) -> Value:
    """The same words of two statements, with the documents of both; in no language where theirs are two."""
    spots: dict[str, set[Spot]] = {}
    for source in (*one.sources, *other.sources):
        spots.setdefault(source.document, set()).update(source.spots)
    sources = tuple(Source(document, tuple(sorted(found))) for document, found in sorted(spots.items()))
    return one._replace(sources=sources)
