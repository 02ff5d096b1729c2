"""The contact block of a commitment: who is responsible, in which post, and whose address is printed.

An address belongs to a person when there are as many as people; posts likewise. Else the document does not say whose
it is, and neither do we.
"""

from __future__ import annotations

from itertools import zip_longest

from rdflib import URIRef

from ogpkg.sources import actors, people
from ogpkg.sources.plans.template import Block, Field
from ogpkg.sources.record import Record

#: Titles and units, as `people.split_posts` gives them.
Posts = list[tuple[str | None, str | None]]


def say_contacts(record: Record, commitment: URIRef, block: Block, home: URIRef | None) -> None:
    """State the responsible people and their posts; `home` is the agency whose units are named without it."""
    for agency in block.all("contact agency"):
        if not record.null(agency.words):
            home = actors.say_agency(record, agency.words, agency.first)
            record.say(commitment, "ogp:leadAgency", home, agency.first)
    for person, post, contact in _sets(block):
        _say(record, commitment, (person, post, contact), home)


def _sets(block: Block) -> list[tuple[Field | None, Field | None, Field | None]]:
    """Person, post and contact, as often as the commitment names persons; a contact has all its fields in one."""
    found: list[dict[str, Field]] = []
    for one in block.all("person", "post", "contact", "email", "phone"):
        name = one.name if one.name in ("person", "post") else "contact"
        if not found or (name == "person" and "person" in found[-1]) or (name == "post" and "post" in found[-1]):
            found.append({})
        known = found[-1].get(name)
        if known and name == "contact":
            known.values += one.values
        else:
            found[-1][name] = Field(one.name, one.line, one.columns, list(one.values)) if name == "contact" else one
    return [(each.get("person"), each.get("post"), each.get("contact")) for each in found]


def _say(
    record: Record, commitment: URIRef, given: tuple[Field | None, Field | None, Field | None], home: URIRef | None
) -> None:
    person, post, contact = given
    mails = _mails(record, contact) if contact else []
    if contact:
        _half_contacts(record, commitment, contact)
    if person is None or _null(record, commitment, person, "ogp:responsiblePerson"):
        return
    names, own_posts = _names(record, person)
    mails = mails or people.addresses(person.text)
    if mails and len(mails) != len(names):
        what = f"cannot tell whose address this is ({len(mails)} for {len(names)} people)"
        record.report.leftovers.append(((contact or person).first, what, "; ".join(names)))
        mails = []
    mail_line = _mail_line(contact)
    stated = [
        people.say_person(record, name, person.first, email=mail, email_line=mail_line)
        for name, mail in zip_longest(names, mails)
    ]
    for one in stated:
        record.say(commitment, "ogp:responsiblePerson", one, person.first)
    if contact:
        people.say_shared_telephones(record, stated, people.telephones(contact.words), contact.first)
    for holder, words in zip(stated, own_posts, strict=True):
        if words:
            _hold(record, commitment, [holder], [people.split_posts(record, words)], (person.first, home))
    if post and not _null(record, commitment, post, "ogp:responsiblePost"):
        _posts(record, commitment, stated, post, home)


def _names(record: Record, person: Field) -> tuple[list[str], list[str]]:
    """The names in the field, and beside each the words of a post that stand behind it in the same cell."""
    text = person.text.replace("\u2028", "\n").rstrip(" ;")
    # A cell for the name may hold all of the contact.
    lines = [people.without_contacts(line) for line in text.split("\n")] if people.addresses(text) else [text]
    names = people.split_names(record, "\n".join(line for line in lines if line))
    parted = [people.split_own_post(record, name) for name in names]
    return [name for name, _ in parted], [post for _, post in parted]


def _mail_line(contact: Field | None) -> int | None:
    if contact is None:
        return None
    return next((line for line, text in contact.values if people.addresses(text)), None)


def _half_contacts(record: Record, commitment: URIRef, contact: Field) -> None:
    """State that a contact field which gives an address gives no telephone number, or the other way round."""
    given = {"foaf:mbox": bool(people.addresses(contact.words)), "foaf:phone": bool(people.telephones(contact.words))}
    for predicate, is_given in given.items():
        if any(given.values()) and not is_given:
            record.absent(commitment, predicate, "blank", contact.first)


def _mails(record: Record, contact: Field) -> list[str]:
    """The addresses of the contact field, which is read even where nothing of it may be published."""
    for line, text in contact.values:
        record.report.read.add(line)
        rest = people.without_contacts(text)
        if rest and not record.null(rest):
            record.report.leftovers.append((line, "neither address nor telephone number", rest))
    return people.addresses(contact.words)


def _posts(record: Record, commitment: URIRef, holders: list[URIRef], post: Field, home: URIRef | None) -> None:
    posts = people.split_posts(record, post.words.rstrip(" ;"))
    if not any(title or unit for title, unit in posts):
        record.report.leftovers.append((post.first, "neither a post nor a unit", post.words))
    groups = [[one] for one in posts] if len(posts) == len(holders) else [posts]
    if len(groups) != len(holders):
        what = f"cannot tell whose posts these are ({len(posts)} for {len(holders)} people)"
        record.report.leftovers.append((post.first, what, post.words))
        return
    _hold(record, commitment, holders, groups, (post.first, home))
    if not any(title for title, _ in posts):
        record.absent(commitment, "ogp:responsiblePost", "not-stated", post.first)


def _hold(
    record: Record, commitment: URIRef, holders: list[URIRef], groups: list[Posts], where: tuple[int, URIRef | None]
) -> None:
    """State the posts of each holder; `where` are their line, and the agency whose units they name."""
    line, home = where
    for person, held in zip(holders, groups, strict=True):
        for stated in actors.say_posts(record, person, held, line, home):
            record.say(commitment, "ogp:responsiblePost", stated, line)


def _null(record: Record, commitment: URIRef, one: Field, predicate: str) -> bool:
    """Whether the field says that there is nothing; then that is stated."""
    reason = record.null(one.words.rstrip(" ;"))
    if reason:
        record.absent(commitment, predicate, reason, one.first)
    return reason is not None
