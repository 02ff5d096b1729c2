"""One member after the other: its documents without a fault. No constraint reports anything about them."""

from __future__ import annotations

import hashlib
from random import Random

from benchmarks import names, terms
from benchmarks.documents import listed, read
from benchmarks.model import Block, Document
from benchmarks.plans import add_plan
from benchmarks.size import Size
from benchmarks.terms import NAME, PREF_LABEL, TITLE, TYPE, ogp, term, text, thing, typed

#: Until when documents are listed and published.
PAGE_YEAR = 2025


def world() -> Block:
    """What all members share: the reviewers."""
    block = Block("ogp", Random(0))
    document = block.document("reviewers")
    labels = (text("Independent Reporting Mechanism", "en"), text("독립보고기구", "ko"))
    document.add(thing("agency", "ogp-irm"), (TYPE, ogp("Agency")), *((PREF_LABEL, label) for label in labels))
    document.add(thing("agency", "ogp-irm"), (ogp("actorKind"), term("actor-kind:multilateral")))
    document.add(document.iri, (TYPE, ogp("SourceDocument")), (TITLE, text("List of the reviewers", "en")))
    # Somebody must be reviewed, or a reviewer alone would be a thing that nothing points to.
    document.add(document.iri, (ogp("describes"), thing("member", names.code(0))))
    return block


def member(number: int, size: Size, plans: int, random: Random) -> Block:
    """The documents of the `number`th member with so many plans."""
    block = Block(names.code(number), random)
    country = names.made(number)
    page = block.document("member-page")
    _member(block, page, country, random.randrange(2010, 2012))
    _organizations(block, page, size, country)
    for index in range(size.agencies):
        _agency(block, block.document(f"agency-{index + 1}"), names.agency(index, country), index, number, size)
    first = random.choice((2012, 2013))
    for plan in range(1, plans + 1):
        add_plan(block, page, size, country[0], plan, first + 2 * (plan - 1))
    return block


def _member(block: Block, page: Document, country: names.Pair, since: int) -> None:
    member = block.new("member", thing("member", block.code), page)
    page.add(
        member,
        (TYPE, ogp("Member")),
        (PREF_LABEL, text(country[0], "en")),
        (PREF_LABEL, text(country[1], "ko")),
        (NAME, text(country[0])),
        (ogp("memberSince"), typed(since, "gYear")),
    )
    read(page, block.new("page", page.iri, page), "WebPage", f"{country[0]} on the pages of the partnership", PAGE_YEAR)
    page.add(page.iri, (ogp("describes"), member))
    forum = block.new("forum", thing("forum", f"{block.code.lower()}-forum"), page)
    page.add(forum, (TYPE, ogp("Forum")), (PREF_LABEL, text(f"{country[0]} OGP Forum", "en")), (ogp("forumOf"), member))
    letter = block.new("letter", thing("document", f"{block.code.lower()}-letter"), page)
    title = f"{country[0]} Letter of Intent, April {since}"
    listed(page, letter, "Letter", "Letter", title, since, 1)
    page.add(letter, (ogp("describes"), member))


def _organizations(block: Block, page: Document, size: Size, country: names.Pair) -> None:
    government = thing("agency", f"{block.code.lower()}-government")
    _labelled(page, government, f"Government of {country[0]}", f"{country[1]} 정부", "state")
    for index in range(size.groups):
        group = block.new("group", thing("agency", f"{block.code.lower()}-group-{index + 1}"), page)
        _labelled(page, group, *names.civil_society(index, country), "civil-society")


def _labelled(document: Document, agency: str, english: str, korean: str, kind: str) -> None:
    document.add(
        agency,
        (TYPE, ogp("Agency")),
        (PREF_LABEL, text(english, "en")),
        (PREF_LABEL, text(korean, "ko")),
        (NAME, text(english)),
        (ogp("actorKind"), term(f"actor-kind:{kind}")),
    )


def _agency(block: Block, document: Document, name: names.Pair, index: int, number: int, size: Size) -> None:
    key = f"{block.code.lower()}-{index + 1}"
    agency = block.new("agency", thing("agency", key), document)
    _labelled(document, agency, *name, "state")
    document.add(document.iri, (TYPE, ogp("WebPage")), (TITLE, text(f"Contacts, {name[0]}", "en")))
    document.add(document.iri, (ogp("describes"), thing("member", block.code)))
    for place in range(size.units):
        unit = block.new("unit", thing("unit", f"{key}-{place + 1}"), document)
        english, korean = names.UNITS[(index + place) % len(names.UNITS)]
        document.add(unit, (TYPE, ogp("AgencyUnit")), (terms.UNIT_OF, agency), (NAME, text(english)))
        document.add(unit, (PREF_LABEL, text(english, "en")), (PREF_LABEL, text(korean, "ko")))
        person = _person(block, document, (number * size.agencies + index) * size.units + place)
        post = block.new("post", thing("post", f"{key}-{place + 1}"), document)
        title, title_ko = names.POSTS[(index + place) % len(names.POSTS)]
        document.add(post, (TYPE, ogp("Post")), (TITLE, text(title, "en")), (TITLE, text(title_ko, "ko")))
        document.add(post, (terms.POST_IN, unit), (terms.HELD_BY, person))
        if index == place == 0:
            document.add(thing("member", block.code), (ogp("contactPerson"), person))


def _person(block: Block, document: Document, number: int) -> str:
    given, family = names.person(number)
    person = block.new("person", thing("person", f"g{number}"), document)
    document.add(
        person,
        (TYPE, ogp("Person")),
        (NAME, text(f"{given} {family}")),
        (terms.GIVEN, text(given)),
        (terms.FAMILY, text(family)),
        # Of no address: the number of the person stands for one.
        (terms.MAILBOX, text(hashlib.sha1(f"mailto:{number}".encode(), usedforsecurity=False).hexdigest())),
    )
    return person
