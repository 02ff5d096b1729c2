"""Actors: the agencies, units, forums and people that a cell names.

What the look-up tables know is found anywhere in a text (`spot`); a cell that can only name who leads
(`say_lead`) also gives provisional IRIs to names they do not know, so that nothing is lost.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from rdflib import URIRef

from ogpkg.iris import ID, slug
from ogpkg.sources import mentions, people
from ogpkg.sources.lookups import belongs, key
from ogpkg.sources.mentions import Mention
from ogpkg.sources.record import Record, term
from ogpkg.sources.report import Miss

_ORGANIZATIONS = ("units", "agencies", "forums")
_MARKUP = re.compile(r"<[^<>]+>")
#: Where a new item of a list begins: a bullet, or a dash with space around it.
_ITEM = re.compile(r"(?:^|\s)[•✓*-](?=\s)|\n|;")
#: Words that may stand between names without naming anybody.
_SMALL = re.compile(r"\b(?:and|or|the|of|at|in|etc)\b|[\W_]+", re.IGNORECASE)


@dataclass
class Lead:
    """Who answers for a commitment: the agencies, and the units in them, each with the line that says it."""

    agencies: list[tuple[URIRef, int]] = field(default_factory=list)
    units: list[tuple[URIRef, int]] = field(default_factory=list)

    @property
    def home(self) -> URIRef | None:
        """The agency whose units may be named without it; None when there is none or more than one."""
        return self.agencies[0][0] if len(self.agencies) == 1 else None


def say_agency(record: Record, text: str, line: int) -> URIRef:
    """State the agency that `text` names."""
    return record.named("agency", "agencies", text, line)


def say_unit(record: Record, text: str, line: int, agency: URIRef | None = None) -> URIRef:
    """State the unit that `text` names, and whose it is where the document says so.

    With `agency`, which the document names beside it, only a unit of that agency counts: many agencies have an
    innovation division. What only our table knows (a division printed without its ministry) is in the editors'
    graph. A unit that ``lookups/units.csv`` does not know is reported with a row and gets a provisional IRI.
    """
    text = people.tidy(text)
    row = _unit_row(record, text, agency)
    if row is None:
        row = _provisional_unit(record, text, line, agency)
    unit = URIRef(ID + row["iri"])
    record.say(unit, "rdf:type", term("ogp:AgencyUnit"), line)
    record.say(unit, "ogp:nameAsPrinted", text, line)
    record.say(unit, "org:unitOf", agency if row["agency"] else None, line)
    return unit


def spot(record: Record, text: str, line: int) -> list[URIRef]:
    """State every agency, unit, forum and person of the look-up tables that `text` names, in its order.

    HTML markup is no text. In an item of a list that names a person, the organizations are that person's
    affiliation, not further actors; what follows a colon with space on both sides explains the item. Text
    that names nobody goes to the report's leftovers.
    """
    plain = html.unescape(_MARKUP.sub(" ", text))
    actors: list[URIRef] = []
    for item in _ITEM.split(plain):
        name, colon, explanation = item.partition(" : ")
        found = _person_item(record, name, line) or _organizations(record, name, line)
        actors.extend(actor for actor in found if actor not in actors)
        if colon:
            _left_over(record, [explanation], line, "explains an actor, not read")
    return actors


def say_lead(record: Record, text: str, line: int) -> Lead:
    """State the agencies and units of a cell that says who leads: ``X Division, Ministry Y``.

    `line` is the line of the beginning of `text`; line breaks in `text` count. A piece before the only known
    agency is a unit of it; a cell without a known agency names one, after its units.
    """
    found = mentions.find(record, text, _ORGANIZATIONS)
    known = [mention for mention in found if mention.table in {"agencies", "units"}]
    before, *others = mentions.outside(text, known)
    last = people.tidy(others[-1]) if others else text
    if last and not any(mention.table == "agencies" for mention in known):
        return _unknown_lead(record, text, line, known)
    places = {mention: line + text.count("\n", 0, mention.start) for mention in known}
    lead = Lead([(say_agency(record, m.text, n), n) for m, n in places.items() if m.table == "agencies"])
    for mention, number in places.items():
        if mention.table == "units":
            lead.units.append((say_unit(record, mention.text, number, lead.home), number))
    unit = people.unit_name(before)
    if lead.home and known[0].table == "agencies" and unit:
        lead.units.append((say_unit(record, unit, line, lead.home), line))
        before = ""
    _left_over(record, [before, *others], line)
    return lead


def say_posts(
    record: Record, person: URIRef, posts: list[tuple[str | None, str | None]], line: int, agency: URIRef | None = None
) -> list[URIRef]:
    """State the posts of `person`, as `people.split_posts` gives them; units are those of `agency` if it is known.

    A post is in the first unit that its text names, else in the first agency; a text that names neither is a
    unit we do not know yet.
    """
    stated = []
    for title, where in posts:
        unit = _workplace(record, where, line, agency) if where else None
        post = people.say_post(record, person, title, unit, line) if title else None
        stated += [post] if post else []
    return stated


def _workplace(record: Record, text: str, line: int, agency: URIRef | None) -> URIRef | None:
    found = mentions.find(record, text, _ORGANIZATIONS)
    if not found:
        return say_unit(record, re.sub(r"^\((.*)\)$", r"\1", text), line, agency)
    agencies = [say_agency(record, mention.text, line) for mention in found if mention.table == "agencies"]
    home = agencies[0] if agencies else agency
    units = [say_unit(record, mention.text, line, home) for mention in found if mention.table == "units"]
    _left_over(record, mentions.outside(text, found), line)
    return next(iter([*units, *agencies]), None)


def _person_item(record: Record, item: str, line: int) -> list[URIRef]:
    """The person whom `item` names with title or affiliation; empty when it names none."""
    found = _person_in(record, item)
    if found is None:
        return []
    name, rest = found
    email = next(iter(people.addresses(rest)), None)
    person = people.say_person(record, name, line, email=email)
    posts = people.split_posts(record, people.without_contacts(rest))
    say_posts(record, person, [post for post in posts if post[1]], line)
    return [person]


def _person_in(record: Record, item: str) -> tuple[str, str] | None:
    """Name and further words of an item about a person: one of the tables, or ``Name, Title …``."""
    known = next((mention for mention in mentions.find(record, item) if mention.table == "persons"), None)
    if known:
        before = people.tidy(item[: known.start])
        title = next((m.text for m in mentions.find(record, before, ("titles",)) if m.end == len(before)), "")
        return known.text, f"{title} {item[known.end :]}"
    name, comma, rest = item.partition(",")
    titles = mentions.find(record, rest, ("titles",))
    if comma and people.parse_name(record, people.tidy(name)) and titles and not people.tidy(rest[: titles[0].start]):
        return name, rest
    return None


def _organizations(record: Record, text: str, line: int) -> list[URIRef]:
    # An address may contain the name of an organization, but does not name an actor.
    text = people.without_contacts(text)
    found = mentions.find(record, text, _ORGANIZATIONS)
    _left_over(record, mentions.outside(text, found), line)
    agencies = {m.start: say_agency(record, m.text, line) for m in found if m.table == "agencies"}
    homes = list(agencies.values())
    return [agencies.get(m.start) or _body(record, m, homes, line) for m in found]


def _body(record: Record, mention: Mention, agencies: list[URIRef], line: int) -> URIRef:
    """The unit or forum of `mention`; a unit is that of an agency named beside it, where the tables know one."""
    if mention.table == "forums":
        return record.named("forum", "forums", mention.text, line)
    home = next((agency for agency in agencies if _unit_row(record, mention.text, agency)), None)
    return say_unit(record, mention.text, line, home)


def _unit_row(record: Record, text: str, agency: URIRef | None) -> dict[str, str] | None:
    """The row of ``lookups/units.csv`` for `text`; of `agency` when it is known; None when no row fits."""
    for row in reversed(record.lookups.rows("units")):
        fits = agency is None or not row["agency"] or ID + row["agency"] == str(agency)
        if fits and key(row["text"]) == key(text) and row["iri"] and belongs(row["iri"], record.document.member):
            return row
    return None


def _provisional_unit(record: Record, text: str, line: int, agency: URIRef | None) -> dict[str, str]:
    home = str(agency).removeprefix(ID) if agency else ""
    owner = home.partition("/")[2] or record.document.member.lower()
    row = {"text": text, "iri": f"unit/{owner}-{slug(text)}", "agency": home}
    record.report.misses.append(Miss("units", tuple(row.values()), line))
    return row


def _unknown_lead(record: Record, text: str, line: int, known: list[Mention]) -> Lead:
    """The lead of a cell whose agency no table knows: what follows the `known` units.

    Without those, what follows the last comma at the end of a line; the lines before it are units.
    """
    start = known[-1].end if known else max((found.end() for found in re.finditer(r",\s*\n", text)), default=0)
    units = [(unit.text, unit.start) for unit in known]
    units = units or [(found[0], found.start()) for found in re.finditer(r"[^\n]+", text[:start])]

    def place(position: int) -> int:
        return line + text.count("\n", 0, position)

    agency = text[start:].lstrip(" \t\n,;/")
    home = (say_agency(record, agency, place(len(text) - len(agency))), place(len(text) - len(agency)))
    return Lead([home], [(say_unit(record, unit, place(at), home[0]), place(at)) for unit, at in units])


def _left_over(record: Record, pieces: list[str], line: int, why: str = "named no actor we know") -> None:
    rest = [people.tidy(piece) for piece in pieces if _SMALL.sub("", piece)]
    if rest:
        record.report.leftovers.append((line, why, " | ".join(rest)))
