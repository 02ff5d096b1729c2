"""Reader of OGP's commitments database as CSV: one row a commitment, with its plan, its tags and the IRM's judgments.

Two layouts are known, of 2024 (171 columns) and of 2016 (108, under a row of column numbers); columns are found by
their headers, in any order. What a header says stands in `export_columns`, what a value says in `export_values`.
A commitment without an identifier of OGP's gets a provisional IRI from its plan and number; where a number is missing
or repeated in its plan, six digits of a hash of its words are added.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import Literal, URIRef

from ogpkg.errors import InputError
from ogpkg.iris import PREFIXES, mint, slug
from ogpkg.sources.commitments import commitment_iri, commitment_key
from ogpkg.sources.databases import export_actors, export_assessment, export_commitment, export_dates
from ogpkg.sources.databases import export_values as values
from ogpkg.sources.databases.export_columns import Columns, find_columns
from ogpkg.sources.lookups import key
from ogpkg.sources.record import Record
from ogpkg.sources.report import Miss
from ogpkg.sources.tables import Entry, Row, read_rows

_IDENTIFIER = re.compile(r"([A-Z]{2,4})\d{3,5}")
_PLAN_ID = re.compile(r"AP_[A-Z]{2,6}(\d{2})")
#: The page of a commitment ends with its identifier.
_PAGE = re.compile(r"https?://\S+/commitments/([a-z]{2,4}\d{3,5})/?", re.IGNORECASE)
#: No member has made so many plans: a greater number is none.
_MOST_PLANS = 50
#: The header stands among the first rows; one layout has a row of numbers above it.
_HEADER_WITHIN = 12
_XSD = PREFIXES["xsd"]


@dataclass
class Export:
    """One export while it is read: its columns, and what was said of members and plans in rows above.

    `codes` are those of members, by their names as look-ups compare them, as identifiers in the file begin.
    """

    record: Record
    columns: Columns
    evidence: export_dates.Evidence
    repeated: Counter[str]
    codes: dict[str, str] = field(default_factory=dict)
    said: dict[tuple[URIRef, str], str] = field(default_factory=dict)
    seen: set[URIRef] = field(default_factory=set)
    agencies: dict[tuple[str, str], URIRef] = field(default_factory=dict)
    stars: export_assessment.Stars = field(default_factory=export_assessment.Stars)

    def once(self, subject: URIRef, predicate: str, value: Literal | URIRef, shown: str, line: int) -> None:
        """State what every row of a plan or member repeats; a row that says otherwise is stated, too, and noted."""
        known = self.said.setdefault((subject, predicate), shown)
        if known != shown:
            what = f"{values.tail(subject)} has {predicate.partition(':')[2]} {known} in one row and another here"
            self.record.report.note(what, shown, line)
        if (subject, predicate, value) not in self.record:
            self.record.say(subject, predicate, value, line)


def read(record: Record) -> None:
    """State what every row says; the report ends with columns not carried, and with stars that the rules contradict.

    InputError when no row near the top is the header of a commitments export.
    """
    rows = list(read_rows(record.source))
    columns, rows = _below_header(record, rows)
    export = Export(record, columns, _evidence(columns, rows), _repeated(columns, rows), _codes(columns, rows))
    empty = "a header and no row below it: there is nothing to state"
    record.report.note(f"order of day and month in dates: {export.evidence}" if rows else empty, "")
    for row in rows:
        _row(export, row)
    record.report.counts |= {
        "rows read": len(rows),
        "commitments": len(export.seen),
        "statements made": len(record),
    }
    _report_columns(export)
    export.stars.report(record.report)


def _below_header(record: Record, rows: list[Row]) -> tuple[Columns, list[Row]]:
    for place, row in enumerate(rows[:_HEADER_WITHIN]):
        columns = find_columns(row, record.lookups)
        if columns:
            record.report.structure.update(range(1, row.last + 1))
            return columns, [row for row in rows[place + 1 :] if row and _is_read(record, columns, row)]
    advice = (
        "no row near the top has the headers of a commitments export; it takes six, and one of them must tell "
        "commitments apart (Commitment Unique Identifier, Commitment Title, Short Title, Commitment Number or URL)"
    )
    raise InputError(record.source.path, advice, rows[0].first if rows else 1)


def _is_read(record: Record, columns: Columns, row: Row) -> bool:
    """Whether `row` is a commitment; a second header is none, and what cannot be one is left over."""
    if not columns.fits(row):
        what = f"a row with {len(row.cells)} cells under {columns.width} headers, not read; check its quotes"
    elif any(_text(columns, row, name) == columns.headers.get(name) for name in ("title", "short title", "plan")):
        record.report.structure.update(range(row.first, row.last + 1))
        return False
    elif not _names_one(columns, row):
        what = "a row that names no commitment, not read"
    else:
        return True
    _leave(record, row, what)
    return False


def _leave(record: Record, row: Row, what: str) -> None:
    """Report a row that is not read; it is counted, so that the command's exit code tells."""
    report = record.report
    report.prose.update(range(row.first, row.last + 1))
    report.leftovers.append((row.first, what, export_actors.masked(values.words(row.cells[0].text))))
    report.counts["rows not read"] = report.counts.get("rows not read", 0) + 1


def _names_one(columns: Columns, row: Row) -> bool:
    """Whether the row has an identifier, a title, a page, or a number in a plan."""
    known = _IDENTIFIER.fullmatch(_text(columns, row, "identifier").upper())
    numbered = not values.null(_text(columns, row, "number")) and bool(_text(columns, row, "plan"))
    titled = (not values.null(_text(columns, row, name)) for name in ("title", "short title", "url"))
    return bool(known) or numbered or any(titled)


def _text(columns: Columns, row: Row, name: str) -> str:
    entry = columns.cell(row, name)
    return values.words(entry.text) if entry else ""


def _plan_of(columns: Columns, row: Row) -> str:
    return f"{_text(columns, row, 'member')} {_text(columns, row, 'plan')}"


def _evidence(columns: Columns, rows: Iterable[Row]) -> export_dates.Evidence:
    names = [name for name in ("start", "end") if columns.has(name)]
    return export_dates.weigh((*_time_of(columns, row), _text(columns, row, name)) for row in rows for name in names)


def _time_of(columns: Columns, row: Row) -> tuple[str, str]:
    """The plan and its year, by which dates are compared."""
    return _plan_of(columns, row), _text(columns, row, "cycle")


def _repeated(columns: Columns, rows: Iterable[Row]) -> Counter[str]:
    """How many commitments of a plan have one number, as numbers become parts of IRIs."""
    return Counter(f"{_plan_of(columns, row)} {_part(_text(columns, row, 'number'))}" for row in rows)


def _codes(columns: Columns, rows: Iterable[Row]) -> dict[str, str]:
    """Name of a member → the letters with which all its identifiers in this file begin, if they do."""
    found: dict[str, set[str]] = {}
    for row in rows:
        name, match = _text(columns, row, "member"), _IDENTIFIER.fullmatch(_text(columns, row, "identifier").upper())
        if match and not values.null(name):
            found.setdefault(key(name), set()).add(match[1])
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _part(number: str) -> str:
    """`number` as it becomes part of an IRI; two spellings of one number are one."""
    return commitment_key("", values.number(number)).removeprefix("-")


def _row(export: Export, row: Row) -> None:
    record = export.record
    record.report.prose.update(range(row.first, row.last + 1))
    identifier, prefix = _identifier(export, row)
    member = _member(export, row, prefix)
    if not member:
        _leave(record, row, "a row without a member, not read")
        return
    record.member = member
    plan = _plan(export, row, member)
    commitment = _commitment(export, row, plan, identifier)
    if commitment in export.seen:
        record.report.note("a commitment that a row above has as well", values.tail(commitment), row.first)
    export.seen.add(commitment)
    line = row.first
    record.say(commitment, "rdf:type", URIRef(PREFIXES["ogp"] + "Commitment"), line)
    record.say(commitment, "dcterms:identifier", identifier, line)
    record.say(commitment, "ogp:plan", plan, line)
    if plan is None:
        _without_plan(export, row, commitment)
    cells = export_commitment.Cells(record, export.columns, row, commitment, plan)
    order = export.evidence.order_for(*_time_of(export.columns, row))
    export_commitment.say(cells, order, export.agencies)
    export_assessment.say(cells, export.stars)


def _without_plan(export: Export, row: Row, commitment: URIRef) -> None:
    """Say why the commitment has no plan, and in the report where."""
    export.record.report.note("a commitment without the number of its plan", values.tail(commitment), row.first)
    entry = export.columns.cell(row, "plan") or export.columns.cell(row, "plan id")
    if entry:
        reason = values.null(entry.text) or "unrecognized"
        export.record.absent(commitment, "ogp:plan", reason, entry.line, brief=True)


def _identifier(export: Export, row: Row) -> tuple[str | None, str | None]:
    """OGP's identifier of the row's commitment, and the code of the member with which it begins."""
    entry = export.columns.cell(row, "identifier")
    text = values.words(entry.text).upper() if entry else ""
    text = _on_page(export, row) if values.null(text) else text
    match = _IDENTIFIER.fullmatch(text)
    if entry and not match and not values.null(text):
        export.record.report.note("no identifier of OGP's; a provisional one is made", text, entry.line)
    return (text, match[1]) if match else (None, None)


def _on_page(export: Export, row: Row) -> str:
    """The identifier with which the address of the commitment's page ends, for a row without an identifier."""
    match = _PAGE.fullmatch(_text(export.columns, row, "url"))
    if match:
        export.record.report.note("no identifier; it is taken from the address of the page", "", row.first)
    return match[1].upper() if match else ""


def _member(export: Export, row: Row, prefix: str | None) -> str | None:
    """The code of the row's member: the letters of the identifier, else what the look-up table gives for the name."""
    record, entry = export.record, export.columns.cell(row, "member")
    name = values.words(entry.text) if entry else ""
    code = _looked_up(export, name, prefix, entry.line) if entry and name and not values.null(name) else prefix
    if not code:
        return None
    member, line = URIRef(mint("member", code)), entry.line if entry else row.first
    export.once(member, "rdf:type", URIRef(PREFIXES["ogp"] + "Member"), "Member", line)
    if name and (member, "ogp:nameAsPrinted", Literal(name)) not in record:
        record.say(member, "ogp:nameAsPrinted", name, line)
    for field_name, predicate, scheme in (
        ("region", "ogp:region", "region"),
        ("kind", "ogp:memberKind", "member-kind"),
    ):
        cell = export.columns.cell(row, field_name)
        if cell and not values.null(cell.text):
            concept = record.concept(scheme, values.words(cell.text), cell.line)
            if concept:
                export.once(member, predicate, concept, values.tail(concept), cell.line)
    return code


def _looked_up(export: Export, name: str, prefix: str | None, line: int) -> str:
    """The code for `name`: in the table, else `prefix`, else that of other rows, else one that is none of OGP's."""
    known = export.record.lookups.find("members", name)
    if known is None:
        code = prefix or export.codes.get(key(name)) or f"x-{slug(name)}"
        export.record.report.misses.append(Miss("members", (name, f"member/{code}"), line))
        return code
    code = values.tail(known)
    if prefix and prefix != code:
        what = f"the identifier begins with {prefix}, lookups/members.csv says {code}; taken as {prefix}"
        export.record.report.note(what, name, line)
    return prefix or code


def _plan(export: Export, row: Row, member: str) -> URIRef | None:
    """State the row's plan; None when the row has no number of a plan."""
    identifier = export.columns.cell(row, "plan id")
    entry = export.columns.cell(row, "plan")
    entry = identifier if entry is None or values.null(entry.text) else entry
    number = _plan_number(export, entry) if entry else None
    if entry is None or number is None:
        return None
    plan, line = URIRef(mint("plan", f"{member}-{number}")), entry.line
    export.once(plan, "rdf:type", URIRef(PREFIXES["ogp"] + "ActionPlan"), "ActionPlan", line)
    export.once(plan, "ogp:member", URIRef(mint("member", member)), member, line)
    export.once(plan, "ogp:planNumber", Literal(number), str(number), line)
    if (export.record.document.iri, "ogp:describes", plan) not in export.record:
        export.record.say(export.record.document.iri, "ogp:describes", plan, line)
    if identifier:
        _plan_identifier(export, plan, number, identifier)
    _plan_years(export, row, plan)
    return plan


def _plan_number(export: Export, entry: Entry) -> int | None:
    """The number of a plan, also as its identifier ends (``AP_XAA02``); None when it is none, which is noted."""
    text = values.words(entry.text)
    match = _PLAN_ID.fullmatch(text)
    number = int(match[1]) if match else values.integer(text)
    if number is not None and 1 <= number <= _MOST_PLANS:
        return number
    if not values.null(text):
        export.record.report.note("no number of a plan", text, entry.line)
    return None


def _plan_identifier(export: Export, plan: URIRef, number: int, entry: Entry) -> None:
    text = values.words(entry.text)
    if values.null(text):
        return
    if not _PLAN_ID.fullmatch(text):
        export.record.report.note("no identifier of an action plan", text, entry.line)
        return
    export.once(plan, "dcterms:identifier", Literal(text), text, entry.line)
    if int(text[-2:]) != number:
        export.record.report.note(
            f"the identifier of the plan ends otherwise than its number {number}", text, entry.line
        )


def _plan_years(export: Export, row: Row, plan: URIRef) -> None:
    for name, predicate in (("cycle", "ogp:cycle"), ("plan end", "ogp:end"), ("duration", "ogp:durationYears")):
        entry = export.columns.cell(row, name)
        if entry is None or values.null(entry.text):
            continue
        number = values.integer(values.words(entry.text))
        if (
            number is None
            or (name != "duration" and not 2000 <= number <= 2100)
            or (name == "duration" and number > 20)
        ):
            export.record.report.note("no year or number of years", values.words(entry.text), entry.line)
        elif name == "plan end":
            edtf = PREFIXES["edtf"] + "EDTF"
            export.once(plan, "ogp:endText", Literal(str(number)), str(number), entry.line)
            export.once(plan, "ogp:end", Literal(str(number), datatype=edtf), str(number), entry.line)
            last = Literal(f"{number}-12-31", datatype=_XSD + "date")
            export.once(plan, "schema:endDate", last, str(number), entry.line)
        else:
            value = Literal(number) if name == "duration" else Literal(str(number))
            export.once(plan, predicate, value, str(number), entry.line)


def _commitment(export: Export, row: Row, plan: URIRef | None, identifier: str | None) -> URIRef:
    """The commitment of the row: by OGP's identifier, else as the look-up table has its number, else provisional."""
    if identifier:
        return URIRef(mint("commitment", identifier))
    code = values.tail(plan) if plan else f"{export.record.member}-unknown"
    number = _part(_text(export.columns, row, "number"))
    single = export.repeated[f"{_plan_of(export.columns, row)} {number}"] == 1
    absent = not number or values.null(number)
    ref = number
    if absent or not single:
        said = "\n".join(
            _text(export.columns, row, name) for name in ("theme", "title", "full text", "lead", "support")
        )
        ref = f"{'' if absent else number + '-'}x{hashlib.sha256(said.encode()).hexdigest()[:6]}"
        why = "a number that other commitments of the plan have, too" if not absent else "no number of a commitment"
        export.record.report.note(why, f"{code} {number}".strip(), row.first)
    # Spelled as plans' numbers are everywhere (4.1 is 4-1), so that a row and the plan's own document are one.
    return commitment_iri(export.record, ref, code)


def _report_columns(export: Export) -> None:
    """Note the columns that make no statement, those of one reason together."""
    report, columns = export.record.report, export.columns
    by_reason: dict[str, list[str]] = {}
    for header, reason in columns.not_carried:
        by_reason.setdefault(f"not carried ({reason})", []).append(header)
    told = by_reason | {
        "new to this reader, not carried": columns.new,
        "that come twice, the first is read": columns.repeated,
        "of other layouts that are missing here": columns.missing(),
    }
    for what, headers in told.items():
        if headers:
            report.note(f"columns {what}: {', '.join(headers)}", "")
