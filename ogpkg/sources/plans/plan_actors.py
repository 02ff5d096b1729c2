"""Who leads a commitment and who else has a part in it, in the fields of a plan.

What the look-up tables know is found anywhere in a field; bodies that they do not know are told apart only where that
is safe (`organizations`), and get a provisional IRI and a row to complete.
"""

from __future__ import annotations

import re

from rdflib import URIRef

from ogpkg.sources import actors, mentions, organizations, people
from ogpkg.sources.actors import Lead
from ogpkg.sources.plans.template import Field
from ogpkg.sources.record import Record

_KNOWN = ("units", "agencies", "forums", "persons")
#: The fields that name actors, and how the document sorts whom it names there.
ROLES = {
    "state actors": ("ogp:otherActor", "ogp:stateActor"),
    "other actors": ("ogp:otherActor", "ogp:nonStateActor"),
    "further actors": ("ogp:otherActor",),
    "actors": ("ogp:otherActor",),
    "partners": ("ogp:otherActor",),
    "supporting agencies": ("ogp:supportingAgency",),
}
#: What may part two bodies inside one cell, and nothing inside a name: a semicolon, a break, a bullet.
_MARKS = re.compile(r"\s*(?:;|\u2028|(?:^|\s)[•✓▪*–-](?=\s))\s*")
#: The name of a body has at most so many words, with the units before it.
_LONGEST_NAME = 30
#: Where a line is looked at for how it ends.
_END = 40
#: Lines that end with a comma are units, each in what the next line names.
_UNITS_ABOVE = re.compile(r",\s*\n")
#: A line that ends like this goes on in the next one.
_OPEN_END = re.compile(r"(?:,|&|/|\b(?:and|of|the|for|on))$", re.IGNORECASE)


def say_lead(record: Record, commitment: URIRef, field: Field) -> Lead:
    """State who leads; empty, and reported, when the field names nobody that we can tell."""
    named = Lead()
    record.report.read |= {line for line, text in field.values if text.strip()}
    for text, line in _bodies(field):
        if len(text.split()) > _LONGEST_NAME:
            record.report.leftovers.append((line, "too long for the name of a body", text))
            continue
        found = _lead(record, text, line)
        named.agencies += found.agencies
        named.units += found.units
    for agency, line in named.agencies:
        record.say(commitment, "ogp:leadAgency", agency, line)
    for unit, line in named.units:
        record.say(commitment, "ogp:leadUnit", unit, line)
    return named


def say_actors(record: Record, commitment: URIRef, field: Field) -> None:
    """State whom a field of actors names, each as the form sorts them there."""
    for line, text in field.values:
        record.report.read.add(line)
        for piece in organizations.pieces(text):
            for actor in find(record, piece, line):
                for predicate in ROLES[field.name]:
                    record.say(commitment, predicate, actor, line)


def find(record: Record, piece: str, line: int) -> list[URIRef]:
    """Whoever one item of a list names; what names nobody we can tell goes to the report's leftovers."""
    if not mentions.find(record, piece, _KNOWN):
        names = organizations.names(people.without_addresses(piece))
        if names:
            return [actors.say_agency(record, name, line) for name in names]
    return actors.spot(record, piece, line)


def _bodies(field: Field) -> list[tuple[str, int]]:
    """The bodies of a field, each with the line on which it begins; a name may run over several lines."""
    found: list[tuple[str, int]] = []
    for line, text in field.values:
        for place, piece in enumerate(
            part.strip(" ;") for part in _MARKS.split(people.without_addresses(text).strip())
        ):
            goes_on = found and not place and line > found[-1][1] and _goes_on(found[-1][0], piece)
            if goes_on:
                before, begun = found[-1]
                lines = line - begun - before.count("\n")
                found[-1] = (before + "\n" * lines + piece, begun)
            elif piece:
                found.append((piece, line))
    return [(part, line) for piece, line in found for part in _parted(piece)]


def _goes_on(before: str, piece: str) -> bool:
    """Whether `piece` is the rest of the name, or the home of the unit, that the line `before` it begins."""
    whole = organizations.names(before.rsplit("\n", maxsplit=1)[-1]) and organizations.names(piece)
    return bool(_OPEN_END.search(before[-_END:].rstrip()) or piece[:1].islower() or not whole)


def _parted(piece: str) -> list[str]:
    names = organizations.names(piece) if "\n" not in piece else []
    # An office before a ministry may be a part of it.
    safe = len(names) > 1 and not any(name.startswith("Office") for name in names[:-1])
    return names if safe else [piece]


def _lead(record: Record, text: str, line: int) -> Lead:
    plain = " ".join(text.split())
    known = mentions.find(record, text, _KNOWN)
    unit = None if known else organizations.split_unit(plain)
    if not unit and not known and not _UNITS_ABOVE.search(text) and organizations.has_body_at_comma(plain):
        record.report.leftovers.append((line, "a lead that is not one body", plain))
        return Lead()
    if not unit:
        return actors.say_lead(record, text, line)
    agency = actors.say_agency(record, unit[1], line + text.count("\n"))
    return Lead([(agency, line + text.count("\n"))], [(actors.say_unit(record, unit[0], line, agency), line)])
