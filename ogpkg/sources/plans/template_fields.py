"""What the fields of OGP's commitment templates say: dates, lead, values, milestones, contacts, other actors."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdflib import Literal, URIRef

from ogpkg.iris import EDTF_DATATYPE
from ogpkg.sources import people
from ogpkg.sources.commitments import say_theme
from ogpkg.sources.dates import OPEN_ENDED, interval
from ogpkg.sources.plans import plan_actors, plan_contacts, ticks
from ogpkg.sources.plans.milestones import Step, say_milestones, say_novelty, say_span
from ogpkg.sources.plans.template import Block, Field
from ogpkg.sources.record import Record

#: What a group of fields is for in the graph; when all of the group are absent, it is absent under these properties.
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
#: The fields of each group: the templates of different years ask for one thing in different words.
GROUPS: dict[str, tuple[str, ...]] = {
    "period": ("period", "start", "end"),
    "lead": ("lead",),
    "problem": ("problem", "status quo", "causes", "so far"),
    "description": ("description", "brief", "objective", "solution"),
    "contribution": ("contribution", "ambition", "results wanted"),
    "values": ("values", "relevance"),
    "peers": ("peers",),
    "additional": ("additional",),
}
_PROSE = ("problem", "description", "contribution", "peers", "additional")
#: Running text that a form may leave out or blank without anything being missed.
_FURTHER_PROSE = {
    "transparency": "ogp:contribution",
    "accountability": "ogp:contribution",
    "participation": "ogp:contribution",
    "budget": "ogp:additionalInformation",
    "links": "ogp:additionalInformation",
    "risks": "ogp:additionalInformation",
    "results": "ogp:activityDescription",
    "next": "ogp:nextStep",
}
#: Parts of a field of values: ``A / B``, or items ``- (A) in other words``.
_NAMED_ITEM = re.compile(r"^[-•*]\s*\(([^()]+)\)(.*)$")
#: More words than this, and unknown: a sentence, not the name of a value.
_LONGEST_VALUE = 4


def say_fields(record: Record, commitment: URIRef, block: Block) -> list[tuple[URIRef, Step]]:
    """State what every field of `block` says of `commitment`; its milestones come back, each with its cells."""
    home = None
    _period(record, commitment, block)
    leads = [one for one in block.all("lead") if not record.null(one.words.rstrip(" ;"))]
    if leads:
        home = _leads(record, commitment, leads, others=block.all("contact agency"))
    elif lead := block.get("lead"):
        _null(record, commitment, lead, "ogp:leadAgency")
    _prose(record, commitment, block)
    if claims := block.all(*GROUPS["values"]):
        _values(record, commitment, claims)
    _challenge(record, commitment, block)
    for new in block.all("novelty"):
        say_novelty(record, commitment, new.words, new.first)
    _theme(record, commitment, block)
    stated = say_milestones(record, commitment, block.all("milestones"))
    plan_contacts.say_contacts(record, commitment, block, home)
    _other_actors(record, commitment, block.all(*plan_actors.ROLES))
    for known in block.all("country"):
        record.report.structure |= {line for line, _ in known.values}
    return stated


def say_missing(
    record: Record, commitment: URIRef, block: Block, reason: str, line: int, *, names: Iterable[str] = PROPERTIES
) -> None:
    """State an absence for each of the groups called `names` of which `block` has no field."""
    for name in names:
        if not block.all(*GROUPS[name]):
            for predicate in PROPERTIES[name]:
                record.absent(commitment, predicate, reason, line)


def _period(record: Record, commitment: URIRef, block: Block) -> None:
    """State the period, from one field or from one for each end."""
    period, start, end = (block.get(name) for name in GROUPS["period"])
    if period and not _null(record, commitment, period, *PROPERTIES["period"]):
        words = period.words.rstrip(" ;")
        if not say_span(record, commitment, words, period.first):
            record.report.leftovers.append((period.first, "not a period of two dates", words))
    if period:
        return
    readings = [
        record.date(commitment, which, one.words.rstrip(" ;"), one.first) if one else None
        for which, one in (("start", start), ("end", end))
    ]
    if start and end:
        open_ended = end.words.casefold() in OPEN_ENDED
        whole = interval(readings[0], readings[1], open_ended=open_ended)
        record.say(commitment, "ogp:period", Literal(whole, datatype=EDTF_DATATYPE) if whole else None, end.first)
    elif start or end:
        predicate, known = ("schema:endDate", start) if start else ("schema:startDate", end)
        record.absent(commitment, predicate, "not-printed", known.line if known else 0)


def _leads(record: Record, commitment: URIRef, leads: list[Field], others: list[Field]) -> URIRef | None:
    """State who leads; the agency whose units the contact block may name without it.

    The lead is absent when no field names one that we can tell, nor one of `others`, which name it once more.
    """
    named = [plan_actors.say_lead(record, commitment, lead) for lead in leads]
    told = any(one.agencies or one.units for one in named)
    if not told and all(record.null(one.words) for one in others):
        record.absent(commitment, "ogp:leadAgency", "unrecognized", leads[0].first)
    return next((one.home for one in reversed(named) if one.home), None)


def _prose(record: Record, commitment: URIRef, block: Block) -> None:
    """Running text; a group of fields is absent when all that the document has of it say so."""
    for group in _PROSE:
        fields = block.all(*GROUPS[group])
        predicate = PROPERTIES[group][0]
        told = [one for one in fields if not record.null(one.words)]
        for one in told:
            for line, words in one.values:
                record.text(commitment, predicate, words, line)
        for one in fields:
            if one not in told and told:
                record.report.read |= {line for line, _ in one.values}
        if fields and not told:
            _null(record, commitment, fields[0], predicate)
            record.report.read |= {line for one in fields for line, _ in one.values}
    for name, predicate in _FURTHER_PROSE.items():
        for one in block.all(name):
            null = record.null(one.words)
            for line, words in one.values:
                record.text(commitment, predicate, "" if null else words, line)


def _values(record: Record, commitment: URIRef, claims: list[Field]) -> None:
    """State the values that a commitment claims; fields that name none say so, as free text or unrecognized."""
    reasons = [record.null(one.words) for one in claims]
    if all(reasons):
        _null(record, commitment, claims[0], "ogp:claimedValue")
        return
    claimed, missed = False, False
    for one, reason in zip(claims, reasons, strict=True):
        boxes = ticks.ticked(one.values)
        for line, text in [] if reason else (boxes if boxes is not None else one.values):
            record.report.prose.add(line)
            for piece in _value_pieces(record, text):
                value = _value(record, piece, line)
                record.say(commitment, "ogp:claimedValue", value, line)
                claimed = claimed or value is not None
                missed = missed or (value is None and not _is_prose(piece, _LONGEST_VALUE))
        record.report.prose |= {line for line, _ in one.values}
    if not claimed:
        first = next(one for one, reason in zip(claims, reasons, strict=True) if not reason)
        record.absent(commitment, "ogp:claimedValue", "unrecognized" if missed else "free-text", first.first)


def _value_pieces(record: Record, text: str) -> list[str]:
    item = _NAMED_ITEM.match(text.strip())
    text = re.sub(r"^\s*[-•*▪✓]\s+", "", item[1] if item else text)
    pieces = [people.tidy(piece) for piece in re.split(r"[/\u2028\t]", text)]
    return [part for piece in pieces if piece for part in _comma_parts(record, piece)]


def _comma_parts(record: Record, piece: str) -> list[str]:
    """The parts of ``A, B and C`` when each is a known value; else `piece` itself, which may be a name with a comma."""
    parts = [people.tidy(part) for part in re.split(r",|;|\band\b", piece)]
    known = not _scheme(record, piece) and all(_scheme(record, part) for part in parts)
    return parts if known else _known_at_marks(record, piece)


def _known_at_marks(record: Record, piece: str) -> list[str]:
    """The parts of ``A; B, C`` at marks only: the name of a value may have "and" in it."""
    parts = [people.tidy(part) for part in re.split(r"[,;]", piece) if part.strip()]
    known = len(parts) > 1 and not _scheme(record, piece) and all(_scheme(record, part) for part in parts)
    return parts if known else [piece]


def _scheme(record: Record, piece: str) -> str | None:
    return next((scheme for scheme in ("ogp-value", "ogp-aim") if record.lookups.concept(scheme, piece)), None)


def _value(record: Record, piece: str, line: int) -> URIRef | None:
    """The value or aim that `piece` names; None for prose, and for a miss, which is reported."""
    scheme = _scheme(record, piece)
    if scheme is None and _is_prose(piece, _LONGEST_VALUE):
        return None
    return record.concept(scheme or "ogp-value", piece, line)


def _challenge(record: Record, commitment: URIRef, block: Block) -> None:
    """State the grand challenges of the founding years."""
    for one in block.all("challenge"):
        if _null(record, commitment, one, "ogp:grandChallenge"):
            continue
        boxes = ticks.ticked(one.values)
        for line, text in one.values if boxes is None else boxes:
            record.report.read.add(line)
            for piece in re.split(r"[;/\u2028\t]|,(?=\s*[A-Z])", text):
                plain = people.tidy(re.sub(r"^\s*(?:[-•*▪✓]|\(?[\dIVX]{1,3}[.)])\s*", "", piece)).strip(" .")
                if plain:
                    record.say(commitment, "ogp:grandChallenge", record.concept("grand-challenge", plain, line), line)


def _theme(record: Record, commitment: URIRef, block: Block) -> None:
    """State the theme that a row of the template names."""
    for one in block.all("theme"):
        if one.words and not record.null(one.words):
            record.say(commitment, "ogp:theme", say_theme(record, "", one.words.rstrip(" ;"), one.first), one.first)


def _other_actors(record: Record, commitment: URIRef, cells: list[Field]) -> None:
    """State the other actors of all cells; that there are none, only when no cell names anybody."""
    nulls: list[tuple[int, str]] = []
    named = False
    for cell in cells:
        reason = record.null(cell.words)
        if reason:
            nulls.append((cell.first, reason))
            continue
        named = True
        plan_actors.say_actors(record, commitment, cell)
    for line, reason in nulls:
        record.report.read.add(line)
        if not named and reason == nulls[0][1]:
            record.absent(commitment, "ogp:otherActor", reason, line)


def _null(record: Record, commitment: URIRef, one: Field, *predicates: str) -> bool:
    """Whether the field says that there is nothing; then that is stated."""
    reason = record.null(one.words.rstrip(" ;"))
    if not reason:
        return False
    for predicate in predicates:
        record.absent(commitment, predicate, reason, one.first)
    return True


def _is_prose(words: str, longest: int) -> bool:
    return len(words.split()) > longest
