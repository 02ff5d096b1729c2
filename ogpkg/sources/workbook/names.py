"""Whom and what the cells of a workbook name: the rows of its own sheets, else what the look-up tables know.

The sheets of agencies and people are the table of a workbook: who stands there is no look-up miss.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from rdflib import URIRef

from ogpkg.iris import ID, mint, slug
from ogpkg.sources import people
from ogpkg.sources.lookups import key
from ogpkg.sources.record import Record, term
from ogpkg.sources.workbook.actors import AGENCIES, PEOPLE
from ogpkg.sources.workbook.rows import Entry, Row
from ogpkg.sources.workbook.values import Values, named_by

_BODIES = {"agency": "ogp:Agency", "unit": "ogp:AgencyUnit", "forum": "ogp:Forum"}
_TABLES = {"agency": "agencies", "unit": "units", "forum": "forums"}


class Names:
    """The bodies and people of one workbook. `add_agencies` and `add_people` state them, the others look them up."""

    def __init__(self, record: Record, values: Values) -> None:
        self.record, self.values = record, values
        self._known: dict[str, dict[str, list[URIRef]]] = {"agencies": {}, "people": {}, "commitments": {}}
        self._parents: dict[URIRef, URIRef] = {}
        #: IRI made from a name → that name, for two names may give one IRI.
        self._made: dict[URIRef, str] = {}
        self._posts: dict[URIRef, list[URIRef]] = {}
        #: The cells of people where a post is missing.
        self._postless: dict[URIRef, Entry] = {}

    def know(self, sheet: str, words: str, thing: URIRef) -> bool:
        """Note that `words` mean `thing`; False when they mean another thing already."""
        things = self._known[sheet].setdefault(key(words), [])
        if thing not in things:
            things.append(thing)
        return len(things) == 1

    def find(self, sheets: Iterable[str], words: str, within: URIRef | None = None) -> list[URIRef]:
        """The things that `words` mean on one of `sheets`; of units of the same name, that of the agency `within`."""
        found = next((things for sheet in sheets if (things := self._known[sheet].get(key(words)))), [])
        inside = [thing for thing in found if within and self._parents.get(thing) == within]
        return inside or found

    def parent(self, unit: URIRef) -> URIRef | None:
        """The agency that a unit is part of."""
        return self._parents.get(unit)

    def posts(self, person: URIRef) -> list[URIRef]:
        """The posts that the sheet of people gives a person."""
        return self._posts.get(person, [])

    def postless(self, person: URIRef) -> Entry | None:
        """The empty cell where the post of a person should stand."""
        return self._postless.get(person)

    def add_agencies(self, rows: list[Row]) -> None:
        """State every agency, unit and forum; each after what it is a part of."""
        waiting = list(rows)
        while waiting:
            names = {key(row.one("name").words) for row in waiting}
            ready = [row for row in waiting if key(row.one("parent").words) not in names]
            # Rows that are parts of each other wait for nobody.
            for row in ready or waiting:
                self._add_agency(row)
            waiting = [row for row in waiting if row not in ready] if ready else []

    def _add_agency(self, row: Row) -> None:
        entry = row.one("name")
        name = entry.words or next((label.words for label in row.filled("label")), "")
        parents = self.bodies(row.one("parent").parts()[:1], row.one("parent"))
        thing = self._body_iri(row, name, parents[0] if parents else None)
        kind = str(thing).removeprefix(ID).partition("/")[0]
        say, where = self.record.say, row.first
        say(thing, "rdf:type", term(_BODIES[kind]), where)
        self._told(row, "agencies", name, thing)
        for column in AGENCIES.columns:
            if column.key in ("name", "label", "others", "spellings"):
                self.values.text(thing, row, column)
            elif column.key == "kind" and (kind != "unit" or row.filled("kind")):
                self.values.concepts(thing, row, column)
        for parent in parents:
            say(thing, "org:unitOf", parent, row.one("parent").where)
            self._parents[thing] = parent

    def _told(self, row: Row, sheet: str, name: str, thing: URIRef) -> None:
        """Note every name of a row; a name that another row has already is reported."""
        others = [part for column in ("others", "spellings") for entry in row.filled(column) for part in entry.parts()]
        others += [entry.words for column in ("label", "key") for entry in row.filled(column)]
        for words in filter(None, [name, *others]):
            if not self.know(sheet, words, thing):
                self.values.left(row.one("name"), "two rows have this name", words)

    def _body_iri(self, row: Row, name: str, parent: URIRef | None) -> URIRef:
        """The IRI of an agency, unit or forum: as the row says, as the look-up tables know, else made from the name."""
        given = next((named_by(entry, tuple(_BODIES)) for entry in row.filled("key")), None)
        if given:
            return given
        for kind in ("unit",) if parent else ("agency", "forum"):
            known = self.record.lookups.find(_TABLES[kind], name, self.record.member)
            if known:
                return URIRef(known)
        owner = str(parent).rsplit("/", 1)[-1] if parent else self.record.member.lower()
        plain = URIRef(mint("unit" if parent else "agency", f"{owner}-{short(name or row.first.cell)}"))
        other = self._made.setdefault(plain, key(name)) != key(name)
        return URIRef(f"{plain}-{digest(name)}") if other else plain

    def add_people(self, rows: list[Row]) -> None:
        """State every person, and the posts they hold."""
        for row in rows:
            self._add_person(row)

    def _add_person(self, row: Row) -> None:
        entry = row.one("name")
        name = people.tidy(entry.words)
        if not name:
            self.values.left(entry, "a person without a name, not read", "")
            return
        addresses = [address for one in row.filled("email") for address in people.addresses(one.words)]
        person = self._person(row, name, addresses[0] if addresses else None)
        self._told(row, "people", name, person)
        for key_ in ("family", "given", "spellings"):
            self.values.text(person, row, PEOPLE.column(key_))
        for hashed in row.filled("mailbox"):
            if re.fullmatch("[0-9a-f]{40}", hashed.words):
                self.record.say(person, "foaf:mbox_sha1sum", hashed.words, hashed.where)
        if len(addresses) > 1:
            self.values.left(row.one("email"), "more than one address; the first tells this person apart", "")
        if row.filled("email") and not addresses:
            self.values.left(row.one("email"), "not an e-mail address, not read", "")
        self._add_posts(row, person)

    def _person(self, row: Row, name: str, email: str | None) -> URIRef:
        """State the person of a row, under the IRI that the row gives, that the tables know, or a provisional one."""
        given = next((named_by(entry, ("person",)) for entry in row.filled("key")), None)
        where, mailbox = row.one("name").where, row.one("email").where
        if given:
            self.record.say(given, "rdf:type", term("ogp:Person"), where)
            self.record.say(given, "ogp:nameAsPrinted", name, where)
            self.record.say(given, "foaf:mbox_sha1sum", people.mailbox_hash(email) if email else None, mailbox)
            return given
        misses = len(self.record.report.misses)
        person = people.say_person(self.record, name, where, email=email, email_line=mailbox)
        # The sheet is the table here.
        del self.record.report.misses[misses:]
        return person

    def _add_posts(self, row: Row, person: URIRef) -> None:
        title, place = row.one("post"), row.one("organization")
        if not title.words:
            self._postless[person] = title
            return
        units = self.bodies(place.parts(), place)
        if not units:
            self.values.left(title, "a post without its agency or unit, not read")
            self._postless[person] = place
        words = " ".join(title.words.split())
        for unit in units[:1] if words else ():
            post = URIRef(mint("post", f"{str(unit).rsplit('/', 1)[-1]}-{short(words)}"))
            self.record.say(post, "rdf:type", term("ogp:Post"), title.where)
            self.record.say(post, "dcterms:title", self.values.literal(words, title), title.where)
            self.record.say(post, "org:postIn", unit, place.where)
            self.record.say(post, "org:heldBy", person, title.where)
            self._posts.setdefault(person, []).append(post)

    def bodies(self, names: Iterable[str], entry: Entry) -> list[URIRef]:
        """The bodies that `names`, which stand in one cell, mean; those that could be two are left out."""
        return [body for words in names if (body := self.body(words, entry))]

    def body(self, words: str, entry: Entry, kind: str = "agency", within: URIRef | None = None) -> URIRef | None:
        """The body that `words` name; one that is on no sheet and in no table gets an IRI, and is reported.

        None when two rows have this name: which of them is meant nobody can tell.
        """
        found = self.find(["agencies"], words, within)
        if found:
            return self._only(found, words, entry)
        for other in (kind, *(other for other in _TABLES if other != kind)):
            if self.record.lookups.find(_TABLES[other], words, self.record.member):
                return self.record.named(other, _TABLES[other], words, entry.where)
        self.values.left(entry, "not on the sheet of agencies", words)
        if slug(words):
            return self.record.named(kind, _TABLES[kind], words, entry.where)
        thing = URIRef(mint(kind, f"{self.record.member.lower()}-{short(words)}"))
        self.record.say(thing, "rdf:type", term(_BODIES[kind]), entry.where)
        self.record.say(thing, "ogp:nameAsPrinted", words, entry.where)
        return thing

    def person(self, words: str, entry: Entry) -> URIRef | None:
        """The person whom `words` name; one who is not on the sheet is stated and reported."""
        name = people.tidy(words)
        found = self.find(["people"], name)
        if found or not name:
            return self._only(found, name, entry)
        self.values.left(entry, "not on the sheet of people", name)
        return people.say_person(self.record, name, entry.where)

    def _only(self, found: list[URIRef], words: str, entry: Entry) -> URIRef | None:
        if len(found) > 1:
            self.values.left(entry, "more than one row has this name, not read; call each by another name", words)
        return found[0] if len(found) == 1 else None

    def parts(self, entry: Entry, sheets: tuple[str, ...]) -> list[str]:
        """The names in a cell; commas part them where each part is known and the whole is not."""
        parts: list[str] = []
        for words in entry.parts():
            pieces = [piece.strip() for piece in words.split(",") if piece.strip()]
            known = not self.find(sheets, words) and all(self.find(sheets, piece) for piece in pieces)
            parts += pieces if known else [words]
        return parts


def short(words: str) -> str:
    """`words` as a part of an IRI: its slug, and for what has no Latin letters, the beginning of its SHA-1."""
    latin = slug(words)[:80].strip("-")
    return latin or digest(words)


def digest(words: str) -> str:
    """The beginning of the SHA-1 of `words`, as a part of an IRI."""
    return "x" + hashlib.sha1(words.encode(), usedforsecurity=False).hexdigest()[:10]
