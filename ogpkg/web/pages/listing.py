"""The lists: every thing of a class, with the columns that tell it apart. One table of lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import DOCUMENT_CLASSES
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import Said, Statements, about, absences, natural, pointing_with
from ogpkg.web.pages.tables import Cell, Cells, Line, Table, facts_of, names
from ogpkg.web.present import Presenter, Value, grouped
from ogpkg.web.quality.orders import END, NAME, START, full
from ogpkg.web.served import Served
from ogpkg.web.words import Words

#: Things on one page of a list.
PAGE = 100
#: Values in one cell of a list of documents: an export speaks of hundreds of plans.
_FEW = 4


@dataclass(frozen=True)
class Listing:
    """A list: the classes on it, its columns, the property that groups it, and what points at its things.

    With `read` it is in two parts: documents whose statements are here, and those merely listed.
    Each of `inward` (a word and a property) is a column of the things that point at a line's thing with the
    property; each of `counted` is a column of how many do.
    """

    path: str
    classes: tuple[str, ...]
    columns: tuple[str, ...]
    group: str | None = None
    read: bool = False
    inward: tuple[tuple[str, str], ...] = ()
    counted: tuple[tuple[str, str], ...] = ()


LISTINGS = (
    Listing(
        "/members",
        ("ogp:Member",),
        (NAME, "ogp:region", "ogp:memberKind"),
        counted=(("plans", "ogp:member"),),
    ),
    Listing(
        "/plans",
        ("ogp:ActionPlan",),
        (NAME, "ogp:cycle", START, END, "ogp:statedCommitmentCount"),
        group="ogp:member",
        counted=(("commitments", "ogp:plan"),),
    ),
    Listing(
        "/commitments",
        ("ogp:Commitment",),
        ("ogp:numberInPlan", NAME, "ogp:leadAgency"),
        group="ogp:plan",
    ),
    Listing(
        "/agencies",
        ("ogp:Agency", "ogp:Forum"),
        ("ogp:actorKind",),
        counted=(
            ("count-leads", "ogp:leadAgency"),
            ("count-supports", "ogp:supportingAgency"),
            ("units", "org:unitOf"),
        ),
    ),
    Listing(
        "/people",
        ("ogp:Person",),
        (),
        inward=(("posts", "org:heldBy"), ("responsible", "ogp:responsiblePerson")),
    ),
    Listing("/concepts", ("skos:ConceptScheme",), ("skos:definition",), counted=(("concepts", "skos:inScheme"),)),
    Listing(
        "/documents",
        tuple(f"ogp:{name}" for name in DOCUMENT_CLASSES),
        (NAME, "dcterms:issued", "ogp:describes"),
        read=True,
    ),
)


@dataclass(frozen=True)
class ListPage:
    """One page of a list, table by table."""

    listing: Listing
    present: Presenter
    tables: list[Table]
    page: int
    pages: int
    total: int


class ListBuilder:
    """Builds the pages of a list."""

    def __init__(self, served: Served, words: Words, listing: Listing, *, explicit: bool = False) -> None:
        self.served, self.words, self.listing, self.explicit = served, words, listing, explicit

    def build(self, page: int = 1) -> ListPage:
        """The page numbered `page`, from 1; the last one for a number beyond it."""
        iris = self._all()
        pages = max(1, -(-len(iris) // PAGE))
        page = min(max(page, 1), pages)
        chosen = iris[(page - 1) * PAGE : page * PAGE]
        present, tables = self._tables(chosen)
        return ListPage(self.listing, present, tables, page, pages, len(iris))

    def _all(self) -> list[str]:
        """Everything on the list, in order."""
        rows = self.served.rows("of-class", **{"class": [full(name) for name in self.listing.classes]})
        found = {row["thing"].value for row in rows if isinstance(row["thing"], ox.NamedNode)}
        return sorted(found, key=natural)

    def _tables(self, iris: list[str]) -> tuple[Presenter, list[Table]]:
        said, absent = about(self.served, iris), absences(self.served, iris)
        predicates = [full(via) for _, via in (*self.listing.inward, *self.listing.counted)]
        inward = pointing_with(self.served, iris, predicates) if predicates else Statements()
        named = said.named() | absent.named() | inward.named() | set(iris)
        named |= {full(name) for name in self.listing.columns if ":" in name}
        present = Presenter(self.served, self.words, read_labels(self.served, named), explicit=self.explicit)
        columns = self._filled(iris, present, (said, absent))
        builder = _Tables(present, self.listing, columns, (said, absent), inward)
        return present, [builder.table(group, members) for group, members in self._groups(iris, said)]

    def _filled(self, iris: list[str], present: Presenter, said: tuple[Statements, Statements]) -> tuple[str, ...]:
        """The columns in which any of these things has a value: exports give no titles, plans give no regions."""
        told = {name for iri in iris for name, found in facts_of(iri, *said).items() if found}
        if any(present.labels.name(iri, self.words.language) for iri in iris):
            told.add(NAME)
        columns = self.listing.columns
        return tuple(name for name, iri in zip(columns, names(columns), strict=True) if iri in told)

    def _groups(self, iris: list[str], said: Statements) -> list[tuple[str | None, list[str]]]:
        if self.listing.read:
            read = [iri for iri in iris if iri in self.served.tones]
            listed = [iri for iri in iris if iri not in self.served.tones]
            return [(word, part) for word, part in (("read", read), ("listed", listed)) if part]
        if not self.listing.group:
            return [(None, iris)] if iris else []
        groups: dict[str | None, list[str]] = {}
        for iri in iris:
            above = said.of(iri).get(full(self.listing.group), [])
            groups.setdefault(above[0].object.value if above else None, []).append(iri)
        return sorted(groups.items(), key=lambda item: natural(item[0] or "~"))


class _Tables:
    """Makes the tables of one page of a list."""

    def __init__(
        self,
        present: Presenter,
        listing: Listing,
        columns: tuple[str, ...],
        said: tuple[Statements, Statements],
        inward: Statements,
    ) -> None:
        self.present, self.listing, self.columns, self.said, self.inward = present, listing, columns, said, inward
        self.words, self.cells = present.words, Cells(present)

    def table(self, group: str | None, iris: list[str]) -> Table:
        """The things of one group."""
        titled = NAME in self.listing.columns
        columns = names(self.columns)
        extra = [self.words[word] for word, _ in (*self.listing.inward, *self.listing.counted)]
        extra += [self.words["kind"], self.words["statements"]] if self.listing.read else []
        head = self.words["code"] if titled else self.words["name"]
        headings = (head, *(self.cells.heading(name) for name in columns), *extra)
        lines = tuple(self._line(iri, columns, titled) for iri in iris)
        if group is None or self.listing.read:
            title, anchor, href = self.words[group or self.listing.path], group or "all", None
        else:
            title, anchor, href = self.present.name(group), group.rsplit("/", 1)[-1], self.present.href(group)
        return Table(title, anchor, headings, lines, total=len(iris), href=href)

    def _line(self, iri: str, columns: list[str], titled: bool) -> Line:
        head = Value(iri.rsplit("/", 1)[-1] if titled else self.present.name(iri), self.present.href(iri), kind="thing")
        line = self.cells.line(iri, facts_of(iri, *self.said), columns, head)
        pointing = self.inward.to(iri)
        cells = [self._things(pointing.get(full(via), [])) for _, via in self.listing.inward]
        cells += [self._count(pointing.get(full(via), [])) for _, via in self.listing.counted]
        if self.listing.read:
            cells += self._document(iri)
            return Line((*_bare(line, self.words), *cells), (), iri.rsplit("/", 1)[-1])
        return Line((*line.cells, *cells), line.sources, iri.rsplit("/", 1)[-1])

    def _things(self, said: Sequence[Said]) -> Cell:
        return Cell(tuple(self.present.value(one.subject, one.sources) for one in said))

    def _count(self, said: Sequence[Said]) -> Cell:
        count = len({one.subject for one in said})
        return Cell((Value(str(count), kind="number"),) if count else ())

    def _document(self, iri: str) -> list[Cell]:
        """The class of a document, and how much it says."""
        served = self.present.served
        kind = full("ogp:" + served.document_classes.get(iri, DOCUMENT_CLASSES[-1]))
        places = next((graph.places for graph in served.graphs if graph.iri == iri), 0)
        amount = (Value(grouped(str(places)), kind="number"),) if places else ()
        return [Cell((Value(self.present.name(kind)),)), Cell(amount)]


def _bare(line: Line, words: Words) -> tuple[Cell, ...]:
    """The cells of a line that says of a document what it is: their source is beside the point, and a few will do."""
    return tuple(Cell(tuple(_few([value._replace(sources=()) for value in cell.values], words))) for cell in line.cells)


def _few(values: list[Value], words: Words) -> list[Value]:
    """The first of `values` and how many more there are; all where none or one would be left out."""
    if len(values) <= _FEW + 1:
        return values
    return [*values[:_FEW], Value(words.say("and-more", count=len(values) - _FEW), kind="muted")]
