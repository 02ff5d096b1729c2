"""Reader of an action plan that its authors wrote into a workbook, or into a folder of CSV files.

Every row becomes one thing, every filled cell a statement that knows its cell, every empty one that should not be
empty an absence at that very cell. What cannot be placed is reported with its cell, and the rest of the row is read.
"""

from __future__ import annotations

import re

from rdflib import Literal, URIRef

from ogpkg.iris import EDTF_DATATYPE, ID, mint
from ogpkg.sources.commitments import commitment_iri, plan_iri
from ogpkg.sources.dates import numeric_order
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.plans.completions import Completions
from ogpkg.sources.record import Record, term
from ogpkg.sources.report import Report
from ogpkg.sources.source import Source
from ogpkg.sources.workbook.column import Column
from ogpkg.sources.workbook.names import Names, short
from ogpkg.sources.workbook.promises import COMMITMENTS, MILESTONES, PLAN
from ogpkg.sources.workbook.rows import Entry, Row, read_rows
from ogpkg.sources.workbook.values import Values, language_of, named_by

_CODE = re.compile(r"[A-Z]{2,3}")
_IDENTIFIER = re.compile(r"[A-Z]{2,3}\d{4}")
_THEME = re.compile(r"(\d{1,3}(?:[-.]\w{1,3})*|[IVX]{1,5}|[A-Za-z])[.):]\s+(\S.*)")
#: Where a workbook states a completion, as `Completions` names places.
_PLACE = "workbook"
_WITHOUT_NUMBER = "unnumbered"
_UNIT = f"{ID}unit/"
#: Columns of dates.
_DATES = ("start", "end", "published")


def about(source: Source, lookups: Lookups) -> dict[str, str | None]:
    """Member and plan as the plan's sheet names them; empty where it does not."""
    rows = read_rows(source, Report([]))["plan"]
    row = next(iter(rows), None)
    given = next((named_by(entry, ("plan",)) for entry in row.filled("key")), None) if row else None
    if given:
        plan = str(given).rsplit("/", 1)[-1]
        return {"member": plan.rpartition("-")[0], "plan": plan}
    member = _member(row.one("member"), lookups) if row else None
    number = row.one("number").words if row else ""
    return {"member": member, "plan": f"{member}-{int(number)}" if member and number.isdecimal() else None}


def _member(entry: Entry, lookups: Lookups) -> str | None:
    """The code of the member that a cell names by its code or its name."""
    found = lookups.find("members", entry.words) if entry.words else None
    if found:
        return found.removeprefix(f"{ID}member/")
    code = entry.words.upper()
    return code if _CODE.fullmatch(code) else None


def read(record: Record) -> None:
    """State everything that the workbook says."""
    rows = read_rows(record.source, record.report)
    dates = [entry.words for sheet in rows.values() for row in sheet for name in _DATES for entry in row.filled(name)]
    record.date_order = numeric_order("\n".join(dates))
    workbook = _Workbook(record, Values(record, language_of(rows["plan"], record)))
    workbook.plan(rows["plan"])
    workbook.names.add_agencies(rows["agencies"])
    workbook.names.add_people(rows["people"])
    known = [(row, workbook.know_commitment(row)) for row in rows["commitments"]]
    for row, commitment in known:
        workbook.commitment(row, commitment)
    workbook.milestones(rows["milestones"])


class _Workbook:
    """The statements of one workbook, sheet by sheet."""

    def __init__(self, record: Record, values: Values) -> None:
        self.record, self.values = record, values
        self.names = Names(record, values)
        self._completions = Completions(record)
        self._commitments: set[URIRef] = set()
        self._milestones: dict[URIRef, set[int]] = {}

    def plan(self, rows: list[Row]) -> None:
        """State the plan, which is the first row of its sheet."""
        for row in rows[1:]:
            where, words = row.first, row.one("title").words
            self.record.report.leftovers.append((where, "a second row for the plan, not read", words))
        if not rows:
            self.record.report.note("no row for the plan: say whose it is and its period on the sheet Plan", "")
            return
        row, plan = rows[0], plan_iri(self.record)
        self.record.say(plan, "rdf:type", term("ogp:ActionPlan"), row.first)
        self._member(row, plan)
        for name in ("title", "identifier"):
            self.values.text(plan, row, PLAN.column(name))
        for name in ("number", "count"):
            self.values.integer(plan, row, PLAN.column(name))
        self.values.period(plan, row)
        self._document(row)

    def _member(self, row: Row, plan: URIRef) -> None:
        """State whose plan it is, with the name if the cell has one; another plan than the document's is reported."""
        about, entry = self.record.document, row.one("member")
        member = URIRef(mint("member", about.member))
        self.record.say(plan, "ogp:member", member, entry.where)
        if not _CODE.fullmatch(entry.words.upper()):
            self.record.say(member, "ogp:nameAsPrinted", " ".join(entry.words.split()) or None, entry.where)
        number = row.one("number")
        if number.words.isdecimal() and f"{about.member}-{int(number.words)}" != about.plan:
            self.values.left(number, f"another plan than {about.plan}, which the document is said to be about")

    def _document(self, row: Row) -> None:
        """State title and date of the document, which are those of the plan, unless the user has said them."""
        about, this = self.record.document, self.record.document.iri
        if about.title is None and row.filled("title"):
            self.values.text(this, row, PLAN.column("title"))
        if about.published is None and not self.values.blank(this, row, PLAN.column("published")):
            entry = row.one("published")
            _, reading = self.values.date(entry)
            if reading:
                issued = Literal(reading.edtf, datatype=EDTF_DATATYPE)
                self.record.say(this, "dcterms:issued", issued, entry.where)
            else:
                self.record.absent(this, "dcterms:issued", "unrecognized", entry.where)

    def know_commitment(self, row: Row) -> URIRef:
        """The IRI of the commitment of a row, and note what the milestones may call it.

        What the row gives decides: an ogpkg identifier, the partnership's, the number in the plan, or, where there
        is no number or another row has it already, the title.
        """
        ways = [*self._ways(row)]
        commitment = next((iri for iri in ways if iri not in self._commitments), None)
        if commitment is None:
            base = str(ways[-1])
            count = sum(str(iri).startswith(base) for iri in self._commitments) + 1
            commitment = URIRef(f"{base}-again-{count}")
        if commitment != ways[0]:
            self.values.left(
                row.one("number"), "another row is this commitment already; this one is called by its title"
            )
        self._commitments.add(commitment)
        number, titles = row.one("number").words, [entry.words for entry in row.filled("title")]
        calls = [number, row.one("identifier").words, *titles, *(f"{number} {title}" for title in titles)]
        calls += [*(f"{number}. {title}" for title in titles), *(entry.words for entry in row.filled("key"))]
        for words in filter(None, calls):
            self.names.know("commitments", words, commitment)
        return commitment

    def _ways(self, row: Row) -> list[URIRef]:
        plan = self.record.document.plan
        found = [given for entry in row.filled("key") if (given := named_by(entry, ("commitment",)))]
        found += [
            URIRef(mint("commitment", entry.words))
            for entry in row.filled("identifier")
            if _IDENTIFIER.fullmatch(entry.words)
        ]
        if found:
            return found[:1]
        number, title = row.one("number").words, row.one("title").words
        if number:
            iri = commitment_iri(self.record, number)
            found.append(iri if not iri.endswith("-") else URIRef(mint("commitment", f"{plan}-{short(number)}")))
        found.append(URIRef(mint("commitment", f"{plan}-{short(title) if title else _WITHOUT_NUMBER}")))
        return found

    def commitment(self, row: Row, commitment: URIRef) -> None:
        """State everything that a row says of its commitment."""
        self.record.say(commitment, "rdf:type", term("ogp:Commitment"), row.first)
        self.record.say(commitment, "ogp:plan", plan_iri(self.record), row.first)
        for column in COMMITMENTS.columns:
            if column.kind == "prose":
                self.values.prose(commitment, row, column)
            elif column.kind == "concept" and column.key != "completion":
                self.values.concepts(commitment, row, column)
            elif column.kind in ("text", "name") and column.key not in ("theme", "themeNumber", "identifier"):
                self.values.text(commitment, row, column)
        self._identifier(commitment, row)
        self.values.period(commitment, row)
        self._theme(commitment, row)
        self._completion(commitment, row)
        self._lead(commitment, row)
        self._supporters(commitment, row)
        self._people(commitment, row)
        self._actors(commitment, row)

    def _identifier(self, commitment: URIRef, row: Row) -> None:
        for entry in row.filled("identifier"):
            if not self.record.null(entry.words):
                self.record.say(commitment, "dcterms:identifier", entry.words, entry.where)

    def _theme(self, commitment: URIRef, row: Row) -> None:
        """State the theme of a commitment; its number is part of its IRI, else its title is, unless that is given."""
        entry = row.one("theme")
        if self.values.blank(commitment, row, COMMITMENTS.column("theme")):
            return
        words = " ".join(entry.words.split())
        given = next((named_by(known, ("theme",)) for known in row.filled("themeKey")), None)
        numbered = None if given else _THEME.fullmatch(words)
        number, title = (numbered[1], numbered[2]) if numbered else (row.one("themeNumber").words or None, words)
        theme = given or URIRef(mint("theme", f"{self.record.document.plan}-{short(number or title)}"))
        self.record.say(theme, "rdf:type", term("ogp:Theme"), entry.where)
        self.record.say(theme, "ogp:numberInPlan", number, entry.where)
        self.record.say(theme, "dcterms:title", self.values.literal(title, entry), entry.where)
        self.record.say(theme, "ogp:themeOfPlan", plan_iri(self.record), entry.where)
        self.record.say(commitment, "ogp:theme", theme, entry.where)

    def _completion(self, thing: URIRef, row: Row) -> None:
        entry = row.one("completion")
        if entry.words:
            self._completions.say(thing, _PLACE, " ".join(entry.words.split()), entry.where)

    def _lead(self, commitment: URIRef, row: Row) -> None:
        """State who leads. A unit that stands in the cell for agencies leads as a unit of its agency."""
        leads = []
        column = COMMITMENTS.column("lead")
        for entry, words in self._named(commitment, row, column):
            body = self.names.body(words, entry)
            is_unit = str(body).startswith(_UNIT)
            agency = self.names.parent(body) if body and is_unit else body
            self.record.say(commitment, "ogp:leadUnit", body if is_unit else None, entry.where)
            self.record.say(commitment, "ogp:leadAgency", agency, entry.where)
            leads += [agency] if agency else []
        self._unless(bool(leads), commitment, row, column)
        for entry, words in self._named(commitment, row, COMMITMENTS.column("unit")):
            unit = self.names.body(words, entry, "unit", leads[0] if len(leads) == 1 else None)
            if str(unit).startswith(_UNIT):
                self.record.say(commitment, "ogp:leadUnit", unit, entry.where)
            elif unit:
                self.values.left(entry, "not a part of an agency on its sheet, so no unit; not read", words)

    def _supporters(self, commitment: URIRef, row: Row) -> None:
        for entry, words in self._named(commitment, row, COMMITMENTS.column("supporting")):
            self.record.say(commitment, "ogp:supportingAgency", self.names.body(words, entry), entry.where)

    def _people(self, commitment: URIRef, row: Row) -> None:
        """State the responsible people, and their posts as the sheet of people has them."""
        column, stated = COMMITMENTS.column("person"), False
        for entry, words in self._named(commitment, row, column):
            person = self.names.person(words, entry)
            self.record.say(commitment, "ogp:responsiblePerson", person, entry.where)
            stated = stated or person is not None
            for post in self.names.posts(person) if person else ():
                self.record.say(commitment, "ogp:responsiblePost", post, entry.where)
            missing = self.names.postless(person) if person else None
            if missing:
                self.record.absent(commitment, "ogp:responsiblePost", "blank", missing.where)
        self._unless(stated, commitment, row, column)

    def _unless(self, stated: bool, commitment: URIRef, row: Row, column: Column) -> None:
        """State that nothing of a column could be told, unless something is `stated`, or the column said nothing."""
        filled = [entry for entry in row.filled(column.key) if not self.record.null(entry.words)]
        for property in column.properties if filled and not stated else ():
            self.record.absent(commitment, property, "unrecognized", filled[0].where)

    def _actors(self, commitment: URIRef, row: Row) -> None:
        """State the other actors of all their columns; that there are none, only when no column names anybody."""
        columns = [column for column in COMMITMENTS.columns if "ogp:otherActor" in column.properties]
        nulls: list[tuple[str, Entry]] = []
        named = False
        for column in columns:
            for entry in row.entries.get(column.key, ()):
                reason = self.record.null(entry.words)
                if reason and (entry.words or column.level != "optional"):
                    nulls.append((reason, entry))
                elif not reason:
                    named = self._say_actors(commitment, entry, column) or named
        if not any(row.has(column.key) for column in columns):
            nulls.append(("not-printed", row.one(columns[0].key)))
        stated = [null for null in nulls if null[1].words] or nulls
        if stated and not named:
            self.record.absent(commitment, "ogp:otherActor", stated[0][0], stated[0][1].where)

    def _say_actors(self, commitment: URIRef, entry: Entry, column: Column) -> bool:
        actors = [self._actor(words, entry, column) for words in self.names.parts(entry, column.refers)]
        for actor in actors:
            for property in column.properties:
                self.record.say(commitment, property, actor, entry.where)
        return bool(actors)

    def _actor(self, words: str, entry: Entry, column: Column) -> URIRef | None:
        """Who is named: on the sheet of people only where no agency has the name."""
        for sheet in column.refers:
            if self.names.find([sheet], words):
                return self.names.person(words, entry) if sheet == "people" else self.names.body(words, entry)
        return self.names.body(words, entry)

    def milestones(self, rows: list[Row]) -> None:
        """State the milestones; one whose commitment nobody knows is kept, and says so."""
        given = {id(row): self._commitment_of(row) for row in rows}
        # Numbers that are written come first, so that the others take what is left.
        for row in rows:
            number = row.one("number").words
            if number.isdecimal() and not row.filled("key"):
                self._milestones.setdefault(given[id(row)][0], set()).add(int(number))
        seen: set[URIRef] = set()
        for row in rows:
            base, commitment = given[id(row)]
            milestone = self._milestone_iri(row, base, seen)
            seen.add(milestone)
            self._milestone(row, milestone, commitment)

    def _commitment_of(self, row: Row) -> tuple[URIRef, URIRef | None]:
        """What the IRI of a milestone begins with, and its commitment; None when no row, or more than one, is meant."""
        entry = row.one("commitment")
        found = self.names.find(["commitments"], entry.words)
        if not found and re.fullmatch(r"\d+\.0", entry.words):
            found = self.names.find(["commitments"], entry.words[:-2])
        if len(found) == 1:
            return found[0], found[0]
        if entry.words:
            what = "more than one commitment is called so" if found else "no commitment has this number or title"
            self.values.left(entry, f"{what}; the milestone is kept without one")
        name = (
            f"{self.record.document.plan}-{short(entry.words)}-lost"
            if entry.words
            else f"{self.record.document.plan}-lost"
        )
        return URIRef(mint("commitment", name)), None

    def _milestone_iri(self, row: Row, base: URIRef, seen: set[URIRef]) -> URIRef:
        given = next((named_by(entry, ("milestone",)) for entry in row.filled("key")), None)
        if given and given not in seen:
            return given
        stem = str(base).rsplit("/", 1)[-1]
        entry = row.one("number")
        if entry.words.isdecimal():
            milestone = URIRef(mint("milestone", f"{stem}-{int(entry.words)}"))
            if milestone not in seen:
                return milestone
            self.values.left(entry, "another milestone of this commitment has this number; it gets the next one")
        elif entry.words:
            self.values.left(entry, "not a whole number; the milestone gets the next one")
        taken = self._milestones.setdefault(base, set())
        number = next(number for number in range(1, len(taken) + 2) if number not in taken)
        taken.add(number)
        return URIRef(mint("milestone", f"{stem}-{number}"))

    def _milestone(self, row: Row, milestone: URIRef, commitment: URIRef | None) -> None:
        entry = row.one("commitment")
        self.record.say(milestone, "rdf:type", term("ogp:Milestone"), row.first)
        self.record.say(milestone, "ogp:commitment", commitment, entry.where)
        if commitment is None:
            reason = "unrecognized" if entry.words else "blank" if row.has("commitment") else "not-printed"
            self.record.absent(milestone, "ogp:commitment", reason, entry.where)
        self.values.text(milestone, row, MILESTONES.column("title"))
        self.values.period(milestone, row)
        self._completion(milestone, row)

    def _named(self, commitment: URIRef, row: Row, column: Column) -> list[tuple[Entry, str]]:
        """Every name in the cells of a column, with its cell; that there is none is stated."""
        if self.values.blank(commitment, row, column):
            return []
        filled = [entry for entry in row.filled(column.key) if not self.record.null(entry.words)]
        return [(entry, words) for entry in filled for words in self.names.parts(entry, column.refers)]
