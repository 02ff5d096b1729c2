"""Faults of agencies, units, posts, people and documents."""

from __future__ import annotations

from benchmarks.model import Block
from benchmarks.spoiling import Fault, another, besides, instead, newcomer, without, year_of
from benchmarks.terms import (
    HELD_BY,
    ISSUED,
    MAILBOX,
    NAME,
    POST_IN,
    PREF_LABEL,
    TITLE,
    TYPE,
    UNIT_OF,
    ogp,
    term,
    text,
    typed,
)

_YEAR, _LISTED_TYPE = ogp("listedYear"), ogp("listedType")


def _name_of(block: Block, iri: str) -> str:
    return block.value(iri, NAME).strip('"')


def _label(language: str) -> Fault:
    """An agency keeps the labels of other languages only."""

    def fault(block: Block) -> tuple[str, ...]:
        agency = block.pick("agency")
        labels = block.values(agency, PREF_LABEL)
        block.put(agency, PREF_LABEL, *(label for label in labels if not label.endswith(f"@{language}")))
        return (agency,)

    return fault


def _same_agency(block: Block) -> tuple[str, ...]:
    one, two = block.pick("agency"), block.pick("agency")
    block.more(one, NAME, text(f"The {_name_of(block, two)} (XYZ)"))
    return one, two


def _shouted(block: Block) -> tuple[str, ...]:
    agency = block.pick("agency")
    block.more(agency, NAME, text(_name_of(block, agency).upper()))
    return (agency,)


def _alone(kind: str, *types: str) -> Fault:
    """A new thing that nothing points to."""

    def fault(block: Block) -> tuple[str, ...]:
        iri = another(block, kind)
        block.more(iri, TYPE, *types)
        return (iri,)

    return fault


def _same_person(block: Block) -> tuple[str, ...]:
    one, two = block.pick("person"), block.pick("person")
    block.put(one, NAME, text(_name_of(block, two).replace(" ", "-").upper()))
    return one, two


def _same_mailbox(block: Block) -> tuple[str, ...]:
    one, two = block.pick("person"), block.pick("person")
    block.put(one, MAILBOX, *block.values(two, MAILBOX))
    return one, two


def _shared_telephone(block: Block) -> tuple[str, ...]:
    one, two = block.pick("person"), block.pick("person")
    block.more(one, ogp("sharesTelephoneWith"), two)
    return one, two


def _no_post(block: Block) -> tuple[str, ...]:
    commitment, person = block.pick("commitment"), newcomer(block, "Newcomer")
    block.more(commitment, ogp("responsiblePerson"), person)
    return (person,)


def _one_line(block: Block) -> tuple[str, ...]:
    """A second person on the line of the first; who holds no post is another fault, but must not hide this one."""
    commitment, predicate = block.pick("commitment"), ogp("responsiblePerson")
    people, home = {*block.values(commitment, predicate), block.all("person")[0]}, block.home(commitment)
    second = block.pick("person", lambda person: person not in people)
    block.put(commitment, predicate, *sorted({*people, second}))
    line = 900_000 + len(home.placed)
    for position, person in enumerate(block.values(commitment, predicate), 1):
        home.place((commitment, predicate, person), line, position)
    return (commitment,)


def _late(block: Block) -> tuple[str, ...]:
    """A plan is listed after its end."""
    document = block.pick("document")
    (plan,) = block.values(document, ogp("describes"))
    block.put(document, _YEAR, typed(year_of(block, plan) + 3, "gYear"))
    return (document,)


def _listed_twice(block: Block) -> tuple[str, ...]:
    document, other = block.pick("report"), another(block, "document")
    for predicate in (TYPE, TITLE, ogp("listedIn"), _LISTED_TYPE, _YEAR):
        block.more(other, predicate, *block.values(document, predicate))
    return document, other


ACTOR_FAULTS: dict[str, Fault] = {
    "Agency-english": _label("en"),
    "Agency-korean": _label("ko"),
    "Agency-actorKind": without("agency", ogp("actorKind")),
    "Agency-sameName": _same_agency,
    "Agency-linked": _alone("agency", ogp("Agency")),
    "Agency-oneName": besides("agency", NAME, text("Bureau of Other Matters")),
    "Agency-oneSpelling": _shouted,
    "Agency-officialName": instead("agency", NAME, text("The old name of this body")),
    "AgencyUnit-unitOf": without("unit", UNIT_OF),
    "Post-postIn": without("post", POST_IN),
    "Post-heldBy": without("post", HELD_BY),
    "Thing-unitLinked": _alone("unit", ogp("AgencyUnit")),
    "Thing-themeLinked": _alone("theme", ogp("Theme")),
    "Person-nameAsPrinted": without("person", NAME),
    "Person-contactDetails": besides("person", term("foaf:mbox"), "<mailto:somebody@example.org>"),
    "Person-emailInText": besides("person", NAME, text("somebody@example.org")),
    "Person-telephoneInText": besides("person", NAME, text("+99 12 3456 7890")),
    "Person-oneSpelling": besides("person", NAME, text("Another Spelling")),
    "Person-sameName": _same_person,
    "Person-linked": _alone("person", ogp("Person")),
    "Person-mailbox": _same_mailbox,
    "Person-ownTelephone": _shared_telephone,
    "Person-post": _no_post,
    "Person-ownLine": _one_line,
}

DOCUMENT_FAULTS: dict[str, Fault] = {
    "SourceDocument-title": without("reading", TITLE),
    "SourceDocument-sha256": instead("reading", ogp("sha256"), text("0xABC")),
    "SourceDocument-issued": without("reading", ISSUED),
    "SourceDocument-linked": without("reading", ogp("describes")),
    "SourceDocument-listedEarly": instead("report", _YEAR, typed(2009, "gYear")),
    "SourceDocument-listedLate": _late,
    "SourceDocument-letterYear": instead("letter", _YEAR, typed(2015, "gYear")),
    "SourceDocument-listedAfterPage": instead("report", _YEAR, typed(2031, "gYear")),
    "SourceDocument-listedType": instead("report", _LISTED_TYPE, text("Action Plan")),
    "SourceDocument-twice": _listed_twice,
}
