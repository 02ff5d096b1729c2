"""Tables of things, one a line, each value with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from ogpkg.web.linked.describe import Said, Source, Spot, Statements
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.orders import DATES, NAME, SINGLE, full

SINGLE_VALUED = {name if name in DATES else full(name) for name in SINGLE}
#: What says that something is absent, and why: its value is no reason for saying nothing.
_REASON = full("ogp:absenceReason")
_DATES = {pseudo: tuple(full(name) for name in names) for pseudo, names in DATES.items()}
_PSEUDO = {name: pseudo for pseudo, names in _DATES.items() for name in names}


@dataclass(frozen=True)
class Cell:
    """The values at one place of a table; `differs` is the word for how they contradict each other, if they do."""

    values: tuple[Value, ...]
    differs: str = ""


@dataclass(frozen=True)
class Line:
    """A thing in a table. `sources` say why it is there, or everything where all its cells have the same documents."""

    cells: tuple[Cell, ...]
    sources: tuple[Source, ...] = ()
    anchor: str = ""


@dataclass(frozen=True)
class Stretch:
    """Lines of a table that belong to one thing, which stands above them."""

    above: Value
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """Things, one a line (one a column when `compare`), under `headings`. `total` may exceed what is shown."""

    title: str
    anchor: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    compare: bool = False
    total: int = 0
    href: str | None = None
    single: frozenset[int] = frozenset()
    #: The same lines under what they belong to, where a page puts them so.
    stretches: tuple[Stretch, ...] = ()

    def disagrees(self, column: int) -> bool:
        """Whether two things that are compared have different values in a column, so that neither is the last word."""
        cells = [frozenset(v.text for v in line.cells[column].values if v.kind != "absent") for line in self.lines]
        return self.compare and column in self.single and len({cell for cell in cells if cell}) > 1

    @property
    def sourced(self) -> bool:
        """Whether any line has sources of its own."""
        return any(line.sources for line in self.lines)


def dates_together(facts: Mapping[str, list[Said]]) -> dict[str, list[Said]]:
    """`facts` with the three properties of a date under the one name that pages use for them."""
    merged: dict[str, list[Said]] = {}
    for predicate, said in facts.items():
        merged.setdefault(_PSEUDO.get(predicate, predicate), []).extend(said)
    return merged


def facts_of(iri: str, said: Statements, absent: Statements) -> dict[str, list[Said]]:
    """What is said about `iri`, with the reasons for what is not, by predicate; dates together."""
    found = dict(said.of(iri))
    for predicate, reasons in absent.of(iri).items():
        found[predicate] = [*found.get(predicate, ()), *reasons]
    return dates_together(found)


def names(columns: Iterable[str]) -> list[str]:
    """The IRIs of prefixed names; pseudo-properties stay as they are."""
    return [full(name) if ":" in name else name for name in columns]


class Cells:
    """Makes cells from what is said."""

    def __init__(self, present: Presenter) -> None:
        self.present, self.words = present, present.words
        self._reasons = present.served.id("absence-reason/")

    def heading(self, name: str) -> str:
        """What the column or row of a property is called."""
        return self.words[name] if name in DATES or name == NAME else self.present.name(name)

    def cell(self, name: str, said: Sequence[Said]) -> Cell:
        """What is said with one property; both values where documents contradict each other."""
        if name in DATES:
            return self._date_cell(name, said)
        ordered = sorted(said, key=lambda one: getattr(one.object, "language", None) not in (None, self.words.language))
        # Who says nothing does not contradict who says something.
        voices = _voices([one for one in said if not self._is_reason(one)])
        differ = name in SINGLE_VALUED and contradict(voices)
        return Cell(tuple(self.value(one) for one in ordered), "differ" if differ else "")

    def judgments(self, said: Sequence[Said]) -> Cell:
        """What several assessments say of one thing: each judgment once, with all who pass it."""
        found: dict[str, list[Said]] = {}
        for one in said:
            found.setdefault(one.object.value, []).append(one)
        values = []
        for same in found.values():
            sources = tuple(sorted({source for one in same for source in one.sources}))
            values.append(self.present.value(same[0].object, sources))
        return Cell(tuple(values), "disagree" if len(values) > 1 else "")

    def value(self, said: Said) -> Value:
        """The object of a statement; the reason, where it is one for saying nothing."""
        value = self.present.value(said.object, said.sources)
        if self._is_reason(said):
            return Value(f"{self.words['not-stated']}: {value.text}", kind="absent", sources=said.sources)
        return value

    def _is_reason(self, said: Said) -> bool:
        is_one = isinstance(said.object, ox.NamedNode) and said.object.value.startswith(self._reasons)
        return is_one and said.predicate != _REASON

    def _date_cell(self, pseudo: str, said: Sequence[Said]) -> Cell:
        """One value for the documents that agree: the words, then how they are read."""
        reasons = tuple(self.value(one) for one in said if self._is_reason(one))
        found: dict[Source, dict[str, str]] = {}
        for one in said:
            for source in one.sources if not self._is_reason(one) else ():
                found.setdefault(source, {})[one.predicate] = one.object.value
        shown: dict[tuple[str, ...], list[Source]] = {}
        for source, words in found.items():
            shown.setdefault(tuple(words.get(name, "") for name in _DATES[pseudo]), []).append(source)
        values = tuple(self._date(key, tuple(sorted(sources))) for key, sources in shown.items())
        voices = [(key[1] or key[0], "", frozenset(s.document for s in sources)) for key, sources in shown.items()]
        return Cell(values + reasons, "differ" if contradict(voices) else "")

    def _date(self, key: tuple[str, ...], sources: tuple[Source, ...]) -> Value:
        words, reading, bound = key
        if words:
            return Value(f"“{words}”", note=reading or bound or self.words["unread"], kind="date", sources=sources)
        return Value(reading or bound, kind="edtf", sources=sources)

    def line(
        self,
        iri: str,
        facts: Mapping[str, list[Said]],
        columns: list[str],
        head: Value,
        *more: Cell,
        sources: tuple[Source, ...] = (),
    ) -> Line:
        """A thing as a line: its head, then a cell a column, then `more`. `sources` say why it is in the table."""
        cells = [self._name(iri) if name == NAME else self.cell(name, facts.get(name, [])) for name in columns]
        return _with_common_sources(Line((Cell((head,)), *cells, *more), sources))

    def _name(self, iri: str) -> Cell:
        """What a thing is called here; it leads to the thing, whose page says who calls it so."""
        found = self.present.labels.name(iri, self.words.language)
        if found is None:
            return Cell(())
        language = found.language if found.language != self.words.language else None
        return Cell((Value(found.text, self.present.href(iri), language=language or None),))


def _with_common_sources(line: Line) -> Line:
    """`line` with its sources said once, where everything in it comes from the same documents."""
    lots = [value.sources for cell in line.cells for value in cell.values if value.sources]
    lots += [line.sources] if line.sources else []
    if len({frozenset(source.document for source in lot) for lot in lots}) != 1:
        return line
    spots: dict[str, set[Spot]] = {}
    for source in (source for lot in lots for source in lot):
        spots.setdefault(source.document, set()).update(source.spots)
    sources = tuple(Source(document, tuple(sorted(found))) for document, found in sorted(spots.items()))
    bare = tuple(Cell(tuple(v._replace(sources=()) for v in cell.values), cell.differs) for cell in line.cells)
    return replace(line, cells=bare, sources=sources)


def _voices(said: Sequence[Said]) -> list[tuple[str, str, frozenset[str]]]:
    """Each value, its language, and who says it."""
    return [(one.object.value, getattr(one.object, "language", None) or "", one.documents) for one in said]


def contradict(voices: Sequence[tuple[str, str, frozenset[str]]]) -> bool:
    """Whether one document says only this and another only that, in the same language."""
    pairs = ((a, b) for i, a in enumerate(voices) for b in voices[i + 1 :])
    return any(a[0] != b[0] and a[1] == b[1] and a[2] - b[2] and b[2] - a[2] for a, b in pairs)
