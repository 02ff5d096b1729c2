"""What the fields of OGP's commitment template say: dates, lead, values, milestones, contacts, other actors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest

from rdflib import URIRef

from ogpkg.iris import mint
from ogpkg.sources import actors, people
from ogpkg.sources.dates import OPEN_ENDED, read_date, split_period
from ogpkg.sources.record import Record, term
from ogpkg.sources.template import Block, Field

#: What a field is for in the graph; a field that is absent is absent under these properties.
PROPERTIES: dict[str, tuple[str, ...]] = {
    "period": ("schema:startDate", "schema:endDate"),
    "lead": ("ogp:leadAgency",),
    "problem": ("ogp:problem",),
    "description": ("ogp:description",),
    "contribution": ("ogp:contribution",),
    "values": ("ogp:claimedValue",),
    "peers": ("ogp:peerLearning",),
    "additional": ("ogp:additionalInformation",),
}
_PROSE = ("problem", "description", "contribution", "peers", "additional")
#: Parts of a field of values: ``A / B``, or items ``- (A) in other words``.
_NAMED_ITEM = re.compile(r"^[-•*]\s*\(([^()]+)\)(.*)$")
#: The cells for other actors, and how the document sorts whom it names there.
_CELLS = {"state actors": "ogp:stateActor", "other actors": "ogp:nonStateActor"}
#: More words than this, and unknown: a sentence, not the name of a value or a date.
_LONGEST_VALUE, _LONGEST_DATE = 4, 6


def say_fields(record: Record, commitment: URIRef, block: Block) -> None:
    """State what every field of `block` says of `commitment`."""
    home = None
    if period := block.get("period"):
        _period(record, commitment, period)
    if lead := block.get("lead"):
        home = _lead(record, commitment, lead)
    for name in _PROSE:
        if prose := block.get(name):
            _prose(record, commitment, prose)
    if values := block.get("values"):
        _values(record, commitment, values)
    if milestones := block.get("milestones"):
        _milestones(record, commitment, milestones)
    _contacts(record, commitment, block, home)
    _other_actors(record, commitment, [one for one in block.fields if one.name in _CELLS])


def say_missing(
    record: Record, commitment: URIRef, block: Block, reason: str, line: int, *, names: Iterable[str] = PROPERTIES
) -> None:
    """State an absence for each of the fields called `names` that `block` does not have."""
    for name in names:
        if not block.get(name):
            for predicate in PROPERTIES[name]:
                record.absent(commitment, predicate, reason, line)


def _period(record: Record, commitment: URIRef, period: Field) -> None:
    ends = split_period(period.words)
    if ends:
        record.period(commitment, *ends, period.first)
    elif not _null(record, commitment, period):
        record.report.leftovers.append((period.first, "not a period of two dates", period.words))


def _lead(record: Record, commitment: URIRef, lead: Field) -> URIRef | None:
    """State who leads; the agency whose units the contact block may name without it."""
    if _null(record, commitment, lead):
        return None
    named = actors.say_lead(record, lead.text, lead.first)
    for agency, line in named.agencies:
        record.say(commitment, "ogp:leadAgency", agency, line)
    for unit, line in named.units:
        record.say(commitment, "ogp:leadUnit", unit, line)
    return named.home


def _prose(record: Record, commitment: URIRef, prose: Field) -> None:
    if not _null(record, commitment, prose):
        for line, words in prose.values:
            record.text(commitment, PROPERTIES[prose.name][0], words, line)


def _values(record: Record, commitment: URIRef, values: Field) -> None:
    """State the values that a commitment claims; a field that names none says so, as free text or unrecognized."""
    if _null(record, commitment, values):
        return
    claimed, missed = False, False
    for line, text in values.values:
        pieces = _value_pieces(record, text)
        record.report.prose.add(line)
        for piece in pieces:
            value = _value(record, piece, line)
            record.say(commitment, "ogp:claimedValue", value, line)
            claimed = claimed or value is not None
            missed = missed or (value is None and not _is_prose(piece, _LONGEST_VALUE))
    if not claimed:
        record.absent(commitment, "ogp:claimedValue", "unrecognized" if missed else "free-text", values.first)


def _value_pieces(record: Record, text: str) -> list[str]:
    item = _NAMED_ITEM.match(text.strip())
    pieces = [people.tidy(piece) for piece in (item[1] if item else text).split("/")]
    return [part for piece in pieces if piece for part in _comma_parts(record, piece)]


def _comma_parts(record: Record, piece: str) -> list[str]:
    """The parts of ``A, B and C`` when each is a known value; else `piece` itself, which may be a name with a comma."""
    parts = [people.tidy(part) for part in re.split(r",|;|\band\b", piece)]
    known = not _scheme(record, piece) and all(_scheme(record, part) for part in parts)
    return parts if known else [piece]


def _scheme(record: Record, piece: str) -> str | None:
    return next((scheme for scheme in ("ogp-value", "ogp-aim") if record.lookups.concept(scheme, piece)), None)


def _value(record: Record, piece: str, line: int) -> URIRef | None:
    """The value or aim that `piece` names; None for prose, and for a miss, which is reported."""
    scheme = _scheme(record, piece)
    if scheme is None and _is_prose(piece, _LONGEST_VALUE):
        return None
    return record.concept(scheme or "ogp-value", piece, line)


def _milestones(record: Record, commitment: URIRef, table: Field) -> None:
    """State the milestones, numbered in the order of the document; a table without date columns prints no dates."""
    number = 0
    for line, text in table.values:
        cells = [cell.strip() for cell in text.split("\t")]
        if table.columns > 1 and len(cells) == 1:
            record.report.prose.add(line)
            record.report.leftovers.append((line, "a note among the milestones, not read", text))
            continue
        number += 1
        milestone = URIRef(mint("milestone", f"{commitment.rsplit('/', 1)[-1]}-{number}"))
        record.say(milestone, "rdf:type", term("ogp:Milestone"), line)
        record.say(milestone, "ogp:commitment", commitment, line)
        record.english(milestone, "dcterms:title", cells[0], line)
        if table.columns > 1:
            _milestone_dates(record, milestone, [*cells[1:], "", ""], line)
        else:
            record.absent(milestone, "schema:startDate", "not-printed", line)
            record.absent(milestone, "schema:endDate", "not-printed", line)


def _milestone_dates(record: Record, milestone: URIRef, cells: list[str], line: int) -> None:
    """State start and end. A sentence in a date cell is no date: it is told apart from words like ``every year``."""
    start, end, *rest = cells
    prose = {which for which, words in (("start", start), ("end", end)) if _is_sentence(words)}
    if not prose:
        record.period(milestone, start, end, line)
    for which, words in (("start", start), ("end", end)):
        if which in prose:
            record.absent(milestone, f"schema:{which}Date", "free-text", line)
            record.say(milestone, f"ogp:{which}Text", words if record.with_text else None, line)
            record.report.leftovers.append((line, f"a sentence for the {which} of a milestone, not read", words))
        elif prose:
            record.date(milestone, which, words, line)
    if any(rest):
        record.report.leftovers.append((line, "more cells than the milestone table has columns", " | ".join(rest)))


def _contacts(record: Record, commitment: URIRef, block: Block, home: URIRef | None) -> None:
    """State the responsible people and their posts.

    An address belongs to a person when there are as many as people; posts likewise. Else the document does not
    say whose it is, and neither do we.
    """
    person, post, contact = (block.get(name) for name in ("person", "post", "contact"))
    mails = _mails(record, contact) if contact else []
    if contact:
        _half_contacts(record, commitment, contact)
    if person is None or _null(record, commitment, person, "ogp:responsiblePerson"):
        return
    names = people.split_names(record, person.text)
    if contact and mails and len(mails) != len(names):
        what = f"cannot tell whose address this is ({len(mails)} for {len(names)} people)"
        record.report.leftovers.append((contact.first, what, "; ".join(names)))
        mails = []
    mail_line = contact.first if contact else None
    stated = [
        people.say_person(record, name, person.first, email=mail, email_line=mail_line)
        for name, mail in zip_longest(names, mails)
    ]
    for one in stated:
        record.say(commitment, "ogp:responsiblePerson", one, person.first)
    if contact:
        people.say_shared_telephones(record, stated, people.telephones(contact.words), contact.first)
    if post and not _null(record, commitment, post, "ogp:responsiblePost"):
        _posts(record, commitment, stated, post, home)


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
    posts = people.split_posts(record, post.words)
    groups = [[one] for one in posts] if len(posts) == len(holders) else [posts]
    if len(groups) != len(holders):
        what = f"cannot tell whose posts these are ({len(posts)} for {len(holders)} people)"
        record.report.leftovers.append((post.first, what, post.words))
        return
    for person, held in zip(holders, groups, strict=True):
        for stated in actors.say_posts(record, person, held, post.first, home):
            record.say(commitment, "ogp:responsiblePost", stated, post.first)
    if not any(title for title, _ in posts):
        record.absent(commitment, "ogp:responsiblePost", "not-stated", post.first)


def _other_actors(record: Record, commitment: URIRef, cells: list[Field]) -> None:
    """State the other actors of both cells; that there are none, only when neither cell names anybody."""
    nulls: list[tuple[int, str]] = []
    named = False
    apart = len({cell.name for cell in cells}) > 1  # one cell for all actors sorts nobody
    for cell in cells:
        reason = record.null(cell.words)
        if reason:
            nulls.append((cell.first, reason))
            continue
        named = True
        for line, text in cell.values:
            record.report.read.add(line)
            for actor in actors.spot(record, text, line):
                record.say(commitment, "ogp:otherActor", actor, line)
                if apart:
                    record.say(commitment, _CELLS[cell.name], actor, line)
    for line, reason in nulls:
        record.report.read.add(line)
        if not named and reason == nulls[0][1]:
            record.absent(commitment, "ogp:otherActor", reason, line)


def _null(record: Record, commitment: URIRef, one: Field, *predicates: str) -> bool:
    """Whether the field says that there is nothing; then that is stated."""
    reason = record.null(one.words)
    if not reason:
        return False
    for predicate in predicates or PROPERTIES[one.name]:
        record.absent(commitment, predicate, reason, one.first)
    return True


def _is_prose(words: str, longest: int) -> bool:
    return len(words.split()) > longest


def _is_sentence(words: str) -> bool:
    return _is_prose(words, _LONGEST_DATE) and words.casefold() not in OPEN_ENDED and read_date(words) is None
