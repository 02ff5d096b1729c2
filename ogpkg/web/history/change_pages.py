"""What the pages and the feed of changes show: entries with their figures, and things by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from ogpkg.dataset.compare import DERIVED
from ogpkg.dataset.history import Entry, Gone, Thing, Things
from ogpkg.iris import BASE
from ogpkg.web.labels import Labels, spelled_out
from ogpkg.web.linked.describe import natural
from ogpkg.web.present import Presenter, Value, grouped
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: Entries on one page.
PAGE = 20
_KINDS = ("new", "changed", "gone")


@dataclass(frozen=True)
class Named:
    """A thing: its name with a link, its key, and the address of the thing itself."""

    value: Value
    key: str
    iri: str


@dataclass(frozen=True)
class Listed:
    """Things of one kind (new, changed, gone): the first of them, and how many there are."""

    kind: str
    things: tuple[Named, ...]
    count: str
    is_cut: bool


@dataclass(frozen=True)
class Row:
    """A graph: its name, statements gained and lost, and whether it is worked out from others."""

    name: str
    href: str | None
    added: str
    removed: str
    derived: bool


@dataclass(frozen=True)
class Shown:
    """An entry as it is shown."""

    entry: Entry
    figures: str
    lists: tuple[Listed, ...]
    graphs: tuple[Row, ...]


@dataclass(frozen=True)
class Tomb:
    """A thing that is gone: its name, since when, and the last version that had it."""

    named: Named
    when: datetime
    last: str


class ChangesPage:
    """Turns entries into what a reader of one language sees."""

    def __init__(self, served: Served, words: Words, *, explicit: bool) -> None:
        self.served, self.words = served, words
        self.present = Presenter(served, words, Labels(), explicit=explicit)
        self._derived = {served.base + path for path in DERIVED}

    def show(self, entries: Iterable[Entry], most: int) -> list[Shown]:
        """`entries`, with at most so many things of each kind."""
        return [self._show(entry, most) for entry in entries]

    def gone(self, gone: Iterable[Gone], most: int = 200) -> list[Tomb]:
        """What is gone, the latest first, and no more than `most` of it."""
        return [Tomb(self._named(one.iri, one.names), one.when, one.last) for one in islice(gone, most)]

    def _show(self, entry: Entry, most: int) -> Shown:
        kinds = [(kind, getattr(entry, kind)) for kind in _KINDS]
        lists = tuple(self._list(kind, things, most) for kind, things in kinds if things.count)
        rows = sorted(entry.graphs, key=lambda iri: (iri in self._derived, natural(iri)))
        return Shown(entry, self._figures(entry), lists, tuple(self._row(iri, entry) for iri in rows))

    def _figures(self, entry: Entry) -> str:
        statements = grouped(str(entry.statements))
        if not entry.compared:
            return self.words.say("changes-statements-first", statements=statements)
        added = grouped(str(sum(delta.added for delta in entry.graphs.values())))
        removed = grouped(str(sum(delta.removed for delta in entry.graphs.values())))
        return self.words.say("changes-statements", statements=statements, added=added, removed=removed)

    def _list(self, kind: str, things: Things, most: int) -> Listed:
        first = sorted(things.listed, key=_order)[:most]
        named = tuple(self._named(thing.iri, thing.names) for thing in first)
        return Listed(kind, named, grouped(str(things.count)), things.count > len(first))

    def _named(self, iri: str, names: Mapping[str, str]) -> Named:
        """A thing by its name in the reader's language, or the nearest there is."""
        language = next((code for code in (self.words.language, "en", "", *names) if code in names), None)
        text = spelled_out(iri) if language is None else names[language]
        other = language if language and language != self.words.language else None
        value = Value(text, self.present.href(iri), language=other, kind="thing")
        return Named(value, iri.removeprefix(self.served.base + "id/"), iri)

    def _row(self, iri: str, entry: Entry) -> Row:
        name = iri.removeprefix(self.served.base + "id/").removeprefix(self.served.base).removeprefix(BASE)
        delta = entry.graphs[iri]
        href = self.present.href(iri) if self.served.has_graph(iri) else None
        return Row(name, href, grouped(str(delta.added)), grouped(str(delta.removed)), iri in self._derived)


def _order(thing: Thing) -> tuple[int, str]:
    """Plans and commitments before what hangs on them, numbers as people count."""
    kind = thing.iri.rpartition("/id/")[2].partition("/")[0]
    first = ("member", "plan", "commitment", "milestone", "agency", "person", "document")
    return first.index(kind) if kind in first else len(first), natural(thing.iri)
