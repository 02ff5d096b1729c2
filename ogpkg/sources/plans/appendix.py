"""What the appendix of a self-assessment says of each commitment, field by field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rdflib import URIRef

from ogpkg.iris import mint
from ogpkg.sources import actors, mentions, people
from ogpkg.sources.commitments import commitment_iri, say_commitment, say_theme
from ogpkg.sources.dates import split_period
from ogpkg.sources.plans.appendix_table import (
    OTHER_CELL,
    STATE_CELL,
    Cell,
    Field,
    Table,
    beside_ticks,
    bullets,
    steps,
    tables,
    ticks,
)
from ogpkg.sources.plans.completions import APPENDIX, Completions
from ogpkg.sources.record import Record, term

#: Fields of running text, and the property of each.
_TEXTS = {
    "Public Problem": "ogp:problem",
    "Commitment": "ogp:description",
    "Public Problem-solving through Commitment": "ogp:contribution",
    "Interaction and Peer-learning": "ogp:peerLearning",
    "Additional Information": "ogp:additionalInformation",
    "Activity Description": "ogp:activityDescription",
    "Next Step": "ogp:nextStep",
}
_HEADINGS = ("Commitment Description", "Contact Information", "Other Information")
_SAME = re.compile(r"Same as in (\d+-[a-z])\.?", re.IGNORECASE)
#: The name of a value stands in brackets where a sentence may begin: first, after a bullet or a full stop.
_VALUE = re.compile(r"(?:^|[•.]\s*)\(([^()]+)\)")


@dataclass
class Appendix:
    """The appendix while it is read: every table by its number, the actors that each commitment named, or why none.

    With each actor goes the property of the cell that names it. `told` are the running texts, as (commitment,
    property), that stand elsewhere in the report.
    """

    record: Record
    completions: Completions
    tables: dict[str, Table]
    told: set[tuple[URIRef, str]]
    actors: dict[str, list[tuple[URIRef, str]]] = field(default_factory=dict)
    no_actors: dict[str, str] = field(default_factory=dict)


def read(record: Record, lines: list[tuple[int, str]], completions: Completions, told: set[tuple[URIRef, str]]) -> None:
    """State what the tables in numbered `lines` say; cells that refer to another table are read last.

    A blank field is an absence unless the report has `told` that text elsewhere.
    """
    found = tables(lines)
    appendix = Appendix(record, completions, {table.ref: table for table in found}, told)
    for table in found:
        _table(appendix, table)
    for table in found:
        _same_actors(appendix, table)


def _table(appendix: Appendix, table: Table) -> None:
    record = appendix.record
    theme = say_theme(record, table.theme[1], table.theme[2], table.theme[0]) if table.theme else None
    commitment = say_commitment(record, table.ref, table.title, theme, table.line)
    record.report.structure.update(table.heads)
    if table.period:
        _period(record, commitment, table.period)
    for found in table.fields:
        record.report.structure.update(found.lines())
        if found.label in _TEXTS:
            _text(appendix, commitment, found)
        elif found.label in _HEADINGS and not record.null(found.text()):
            record.report.leftovers.append((found.line, f"words below {found.label}", found.text()))
        if table.find(found.label) is not found:
            record.report.leftovers.append((found.line, f"{found.label} once more", found.text()))
    _lead(record, commitment, table)
    _values(record, commitment, table)
    _completion(appendix, commitment, table)
    _milestones(appendix, commitment, table)
    _contact(record, commitment, table)
    _actors(appendix, commitment, table)


def _period(record: Record, commitment: URIRef, cell: Cell) -> None:
    ends = split_period(cell.text)
    if ends:
        record.period(commitment, *ends, cell.line)
    else:
        record.report.leftovers.append((cell.line, "this is no period", cell.text))


def _text(appendix: Appendix, commitment: URIRef, found: Field) -> None:
    """One field of running text; a field that says only where else its words stand has those words too."""
    record, predicate, words = appendix.record, _TEXTS[found.label], found.text()
    appendix.completions.merge(commitment, words, found.line)
    same = _SAME.fullmatch(words)
    referred = appendix.tables.get(same[1].lower()) if same else None
    source = referred.find(found.label) if referred else found
    whole = source.text() if source else ""
    reason = record.null(whole)
    if reason and (commitment, predicate) not in appendix.told:
        record.absent(commitment, predicate, reason, found.line)
    for line in found.lines():
        record.text(commitment, predicate, words, line)
        record.text(commitment, predicate, whole, line)
    if same:
        _refers(record, found, same[1], known=source is not None)


def _refers(record: Record, found: Field, ref: str, *, known: bool) -> None:
    """Report words that say where else the content stands: the graph has the content in their place."""
    what = f"read as what {ref} says" if known else f"no table of {ref} to read this from"
    record.report.leftovers.append((found.line, what, f"{found.label}: {found.text()}"))


def _lead(record: Record, commitment: URIRef, table: Table) -> None:
    """``Agency/ Person`` or ``Agency/ Unit/ Title Person``."""
    found = table.find("Lead Implementing Organization/ Person")
    parts = [part.strip() for part in found.text().split("/") if part.strip()] if found else []
    if found and not parts:
        record.absent(commitment, "ogp:leadAgency", "blank", found.line)
    if not found or not parts:
        return
    line = found.cells()[0].line
    agency = actors.say_agency(record, parts[0], line)
    record.say(commitment, "ogp:leadAgency", agency, line)
    unit = None
    for part in parts[1:-1]:
        unit = actors.say_unit(record, part, line, agency)
        record.say(commitment, "ogp:leadUnit", unit, line)
    if len(parts) > 1:
        title, name = _title_and_name(record, parts[-1])
        person = people.say_person(record, name, line)
        record.say(commitment, "ogp:responsiblePerson", person, line)
        post = people.say_post(record, person, title, unit, line) if title else None
        record.say(commitment, "ogp:responsiblePost", post, line)


def _title_and_name(record: Record, text: str) -> tuple[str | None, str]:
    """The title that `text` begins with, if it is one we know, and the name after it."""
    first = next(iter(mentions.find(record, text, ("titles",))), None)
    if first is None or first.start > 0:
        return None, text
    return people.split_title(record, first.text)[0], text[first.end :]


def _values(record: Record, commitment: URIRef, table: Table) -> None:
    """The OGP values that the relevance field names in brackets; a text that names none is an absence."""
    found = table.find("Relevance to OGP Value")
    if not found:
        return
    words = found.text()
    record.report.prose.update(found.lines())
    names = [(name[1], found.line_at(name.start(1))) for name in _VALUE.finditer(words)]
    # A field may hold nothing but names; then a miss tells only that it is running text.
    names = names or [(part, found.line) for part in bullets(words) if record.lookups.concept("ogp-value", part)]
    values = [(record.concept("ogp-value", name, line), line) for name, line in names]
    for value, line in values:
        record.say(commitment, "ogp:claimedValue", value, line)
    if not any(value for value, _ in values):
        reason = record.null(words) or ("unrecognized" if names else "free-text")
        record.absent(commitment, "ogp:claimedValue", reason, found.line)


def _completion(appendix: Appendix, commitment: URIRef, table: Table) -> None:
    """The level whose box is ticked, on the line of the tick, or that is written out; neither is a blank."""
    found = table.find("Completion Level")
    if not found:
        return
    marks = [(tick.line, head.text) for tick, head in ticks(found) if head]
    others = beside_ticks(found)
    said = marks or [(cell.line, cell.text) for cell in others] or [(found.line, "")]
    if len(said) > 1 or (marks and others):
        appendix.record.report.leftovers.append((found.line, "cannot tell which level is meant", found.text()))
    else:
        appendix.completions.say(commitment, APPENDIX, said[0][1], said[0][0])


def _milestones(appendix: Appendix, commitment: URIRef, table: Table) -> None:
    record = appendix.record
    found = table.find("Milestone Status")
    for number, step in enumerate(steps(found) if found else [], start=1):
        milestone = URIRef(mint("milestone", f"{str(commitment).rsplit('/', 1)[-1]}-{number}"))
        record.say(milestone, "rdf:type", term("ogp:Milestone"), step.line)
        record.say(milestone, "ogp:commitment", commitment, step.line)
        record.english(milestone, "dcterms:title", step.title, step.line)
        record.period(milestone, step.start, step.end, step.line)
        appendix.completions.say(milestone, APPENDIX, step.completion, step.line)
        if step.is_packed:
            record.report.leftovers.append((step.line, "these bullets do not match each other", step.title))
        if step.rest:
            record.report.leftovers.append((step.line, "under a column we do not know", step.rest))


def _contact(record: Record, commitment: URIRef, table: Table) -> None:
    """Organization, person, department and title, e-mail: four fields about one person."""
    agency = _contact_agency(record, commitment, table)
    name = _cell(table, "Responsible Persons")
    where = _cell(table, "Department / Title")
    title, department = people.split_title(record, where.text) if where else (None, None)
    unit = actors.say_unit(record, department, where.line, agency) if where and department else None
    if where:
        record.say(commitment, "ogp:leadUnit", unit, where.line)
    if name:
        person = _contact_person(record, table, name)
        record.say(commitment, "ogp:responsiblePerson", person, name.line)
        post = people.say_post(record, person, title, unit, where.line) if where and title else None
        record.say(commitment, "ogp:responsiblePost", post, where.line if where else name.line)
        if where and not title:
            record.absent(commitment, "ogp:responsiblePost", "not-stated", where.line)


def _contact_person(record: Record, table: Table, name: Cell) -> URIRef:
    """The person called `name`; the address tells who that is, a telephone number only who else has it."""
    contact = _cell(table, "Email / Phone")
    if contact is None:
        return people.say_person(record, name.text, name.line)
    addresses = people.addresses(contact.text)
    rest = people.without_contacts(contact.text)
    if rest or len(addresses) > 1:
        record.report.leftovers.append((contact.line, "not one address and its number", rest))
    email = addresses[0] if len(addresses) == 1 else None
    person = people.say_person(record, name.text, name.line, email=email, email_line=contact.line)
    people.say_shared_telephones(record, [person], people.telephones(contact.text), contact.line)
    return person


def _contact_agency(record: Record, commitment: URIRef, table: Table) -> URIRef | None:
    organization = _cell(table, "Lead Implementing Organization")
    if not organization:
        return None
    agency = actors.say_agency(record, organization.text, organization.line)
    record.say(commitment, "ogp:leadAgency", agency, organization.line)
    return agency


def _cell(table: Table, label: str) -> Cell | None:
    """The one cell of a field; the words of several are one cell on the line of the first. None for a blank."""
    found = table.find(label)
    cells = found.cells() if found else []
    return Cell(cells[0].line, cells[0].column, found.text()) if found and cells else None


def _actors(appendix: Appendix, commitment: URIRef, table: Table) -> None:
    """Whoever the cells of "Involved Actors" name, each on the line where its bullet begins."""
    record = appendix.record
    found = table.find("Involved Actors")
    if not found or _SAME.fullmatch(found.text()):
        return
    named = appendix.actors.setdefault(table.ref, [])
    labels = found.cell_labels()
    for item in found.items():
        for actor in actors.spot(record, item.text, item.line):
            named.append((actor, _cell_property(labels[item.line])))
            _say_actor(record, commitment, *named[-1], item.line)
    if not named:
        reason = appendix.no_actors[table.ref] = record.null(found.text()) or "free-text"
        record.absent(commitment, "ogp:otherActor", reason, found.line)


def _cell_property(label: str) -> str:
    """How the document sorts whom it names in the cell called `label`."""
    return {OTHER_CELL: "ogp:nonStateActor"}.get(label, "ogp:stateActor" if label in STATE_CELL else "ogp:otherActor")


def _say_actor(record: Record, commitment: URIRef, actor: URIRef, predicate: str, line: int) -> None:
    record.say(commitment, "ogp:otherActor", actor, line)
    record.say(commitment, predicate, actor, line)


def _same_actors(appendix: Appendix, table: Table) -> None:
    """The actors of a commitment whose cell says only that they are those of another."""
    record = appendix.record
    found = table.find("Involved Actors")
    same = _SAME.fullmatch(found.text()) if found else None
    if not found or not same:
        return
    commitment = commitment_iri(record, table.ref)
    line = found.cells()[0].line
    ref = same[1].lower()
    for actor, predicate in appendix.actors.get(ref, []):
        _say_actor(record, commitment, actor, predicate, line)
    if not appendix.actors.get(ref):
        record.absent(commitment, "ogp:otherActor", appendix.no_actors.get(ref, "free-text"), line)
    _refers(record, found, ref, known=ref in appendix.actors)
