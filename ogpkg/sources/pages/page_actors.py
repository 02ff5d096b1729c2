"""The institutions that a commitment's page names: who leads, and who supports under which label of the form."""

from __future__ import annotations

from rdflib import URIRef

from ogpkg.iris import mint
from ogpkg.sources import actors, mentions, organizations
from ogpkg.sources.pages.page_layout import Entry
from ogpkg.sources.record import Record

_KNOWN = ("units", "agencies", "forums")


def say_lead(record: Record, commitment: URIRef, entry: Entry) -> None:
    """State who leads: the agencies, and the units in them.

    A list that cannot be parted safely is one agency, but for groups (``all ministries``) and sentences.
    """
    reason = record.null(entry.words)
    if reason:
        record.absent(commitment, "ogp:leadAgency", reason, entry.first)
        return
    said = False
    for line, text in entry.values:
        pieces = [text] if mentions.find(record, text, _KNOWN) else organizations.pieces(text)
        for piece in pieces:
            lead = _lead(record, piece, line)
            said = said or bool(lead.agencies or lead.units)
            for agency, place in lead.agencies:
                record.say(commitment, "ogp:leadAgency", agency, place)
            for unit, place in lead.units:
                record.say(commitment, "ogp:leadUnit", unit, place)
    if not said:
        record.absent(commitment, "ogp:leadAgency", "unrecognized", entry.first)


def _lead(record: Record, text: str, line: int) -> actors.Lead:
    """The lead that one piece of a list names; a group or a sentence names none and is reported."""
    if mentions.find(record, text, _KNOWN):
        return actors.say_lead(record, text, line)
    split = organizations.split_unit(text)
    if split:
        agency = actors.say_agency(record, split[1], line)
        return actors.Lead([(agency, line)], [(actors.say_unit(record, split[0], line, agency), line)])
    named = organizations.names(text)
    # An office before a ministry may be a part of it.
    if named and not any(name.startswith("Office") for name in named[:-1]):
        return actors.Lead([(actors.say_agency(record, name, line), line) for name in named])
    if organizations.may_be_one(text) and not organizations.is_list(text):
        return actors.say_lead(record, text, line)
    record.report.leftovers.append((line, "a lead that is not one body", text))
    return actors.Lead()


def say_support(record: Record, commitment: URIRef, entry: Entry) -> None:
    """State the supporting bodies, and under which label of OGP's form the page repeats them.

    A unit, a forum or a person is another actor, for only agencies support; so is whoever stands among civil
    society, companies and international bodies. What names nobody we can tell is reported.
    """
    reason = record.null(entry.words)
    if reason:
        record.absent(commitment, "ogp:supportingAgency", reason, entry.first)
        return
    role: str | None = None
    for line, text in entry.values:
        for group in organizations.groups(text):
            role = group.role or role
            for actor in _actors(record, group, line):
                _say_role(record, commitment, actor, role, line)


def _say_role(record: Record, commitment: URIRef, actor: URIRef, role: str | None, line: int) -> None:
    supports = str(actor).startswith(mint("agency", "")) and role in {None, "ogp:stateActor"}
    record.say(commitment, "ogp:supportingAgency" if supports else "ogp:otherActor", actor, line)
    if role:
        record.say(commitment, role, actor, line)


def _actors(record: Record, group: organizations.Group, line: int) -> list[URIRef]:
    """Whom a group names: what the look-ups know, and the names of bodies that stand apart safely."""
    if record.null(group.text):
        record.report.read.add(line)
        return []
    named: list[URIRef] = []
    for piece in organizations.pieces(group.text):
        for name in organizations.names(piece) or [piece]:
            known = mentions.find(record, name) or not organizations.names(name)
            named += actors.spot(record, name, line) if known else [actors.say_agency(record, name, line)]
    return named
