"""Reader of OGP's database of participation processes: one row a plan, what its making and carrying out had.

A plan gets an assessment of its consultation for each phase. What was there is `ogp:feature`, what was not is
`ogp:missingFeature`, and where neither is said an absence names the features and the reason. The institutional
variables stand with development, when the arrangements were made. A label and a code that contradict each other
are both reported, and neither is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib import URIRef

from ogpkg.errors import InputError
from ogpkg.iris import ID, mint, slug
from ogpkg.sources.databases import export_values as values
from ogpkg.sources.databases.process_columns import (
    DEVELOPMENT,
    FEATURES,
    STEPS,
    Column,
    Columns,
    find_columns,
    find_groups,
    is_numbering,
)
from ogpkg.sources.databases.process_links import split_links
from ogpkg.sources.record import Record, term
from ogpkg.sources.report import Miss
from ogpkg.sources.source import Cell, Where
from ogpkg.sources.tables import Entry, Row, read_rows

#: No value is longer; of a longer cell the beginning is enough to say that it is none.
_LONGEST = 1000
_IRM = URIRef(mint("agency", "ogp-irm"))
_UNCLEAR = frozenset({"unclear", "not clear", "unknown"})


def _words(text: str) -> str:
    return values.words(text[:_LONGEST])


def _null(text: str) -> str | None:
    return values.null(text[:_LONGEST])


@dataclass
class _Plan:
    """One row while it is read: its cells, the assessments of its phases, and what it does not say."""

    record: Record
    columns: Columns
    row: Row
    plan: URIRef
    #: Phase → assessment.
    nodes: dict[str, URIRef] = field(default_factory=dict)
    #: (Assessment, property, reason) → features and places.
    absent: dict[tuple[URIRef, str, str], list[tuple[str, Where]]] = field(default_factory=dict)
    #: Feature → whether the plan had it.
    had: dict[str, bool] = field(default_factory=dict)

    def cell(self, kind: str, about: str = "") -> Entry | None:
        """The cell of a column; None when the sheet has no such column, or the row ends before it."""
        place = self.columns.places.get(Column(kind, about))
        return self.row.cells[place] if place is not None and place < len(self.row.cells) else None


def read(record: Record) -> None:
    """State what every row says, sheet by sheet.

    InputError when no row is the header of a process database.
    """
    counts: Counter[str] = Counter()
    seen: dict[URIRef, Where] = {}
    for name, rows in _sheets(record):
        headers = counts["headers"]
        _sheet(record, rows, counts, seen)
        if name and counts["headers"] == headers:
            record.report.note("a sheet without the headers of a process database, not read", name)
    if not counts["headers"]:
        advice = "no row has the headers of a process database (Country name, Action Plan Number, Step 1 …)"
        raise InputError(record.source.path, advice, 1)
    if not counts["rows"]:
        record.report.note("a header and no row below it: there is nothing to state", "")
    record.report.counts |= {"rows read": counts["rows"], "plans": len(seen), "statements made": len(record)}


def _sheets(record: Record) -> Iterator[tuple[str, Iterator[Row]]]:
    """Name and rows of every sheet of a workbook, with their cells as places; the rows of a CSV file without a name."""
    if not record.source.sheets:
        yield "", read_rows(record.source)
    for name, cells in record.source.sheets.items():
        yield name, (_sheet_row(name, number, row) for number, row in enumerate(cells, start=1))


def _sheet_row(sheet: str, number: int, cells: object) -> Row:
    texts = ["" if value is None else str(value).strip() for value in cells]  # type: ignore[attr-defined]
    entries = tuple(Entry(text, _at(sheet, place, number)) for place, text in enumerate(texts))  # type: ignore[arg-type]
    return Row(entries, number, number)


def _at(sheet: str, place: int, row: int) -> Cell:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return Cell(sheet, f"{letters}{row}", row)


def _sheet(record: Record, rows: Iterator[Row], counts: Counter[str], seen: dict[URIRef, Where]) -> None:
    columns: Columns | None = None
    groups: list[str] = []
    for row in rows:
        lines = range(row.first, row.last + 1)
        found = find_columns(row, groups) if row else None
        named = find_groups(row) if row else None
        if found:
            _report_columns(record, found, row, first=columns is None)
            columns = found
            counts["headers"] += 1
        elif named:
            groups = named
        elif columns and row and not is_numbering(row):
            counts["rows"] += 1
            _row(record, columns, row, seen)
            record.report.prose.update(lines)
            continue
        elif row and not is_numbering(row):
            continue  # above the header: not placed, and so reported
        record.report.structure.update(lines)


def _report_columns(record: Record, columns: Columns, row: Row, *, first: bool) -> None:
    for what, names in (("a column that we do not know", columns.unknown), ("a second column", columns.repeated)):
        for name in names:
            record.report.note(f"{what}, not read", name, row.cells[0].line)
    missing = [feature for feature in FEATURES if Column("label", feature) not in columns.places]
    missing = [feature for feature in missing if Column("code", feature) not in columns.places]
    if first and missing:
        record.report.note("no column for", ", ".join(missing), row.cells[0].line)


def _row(record: Record, columns: Columns, row: Row, seen: dict[URIRef, Where]) -> None:
    one = _Plan(record, columns, row, URIRef(""))
    member = _member(one)
    if member is None:
        _leave(record, "a row without a member, not read", " | ".join(cell.text for cell in row.cells[:3]), row.first)
        return
    record.member = member
    entry = one.cell("plan")
    number = values.integer(_words(entry.text)) if entry else None
    if entry is None or number is None or number < 1:
        words = entry.text if entry else ""
        _leave(record, "a row without the number of a plan, not read", words, row.cells[0].line)
        return
    one.plan = URIRef(mint("plan", f"{member}-{number}"))
    if one.plan in seen:
        record.report.note("a plan that a row above has as well", values.tail(one.plan), entry.line)
    seen.setdefault(one.plan, entry.line)
    _plan(one, member, number, entry)
    for phase in columns.phases():
        one.nodes[phase] = _consultation(one, phase, entry.line)
    _say_all(one)
    _say_absences(one)


def _leave(record: Record, what: str, words: str, where: Where) -> None:
    """Note a row that is not read; it is counted, so that the command's exit code tells."""
    record.report.note(what, words, where)
    record.report.counts["rows not read"] = record.report.counts.get("rows not read", 0) + 1


def _member(one: _Plan) -> str | None:
    """The code of the row's member, from the look-up by its name; a provisional one that is none of OGP's."""
    entry = one.cell("member")
    name = _words(entry.text) if entry else ""
    if entry is None or _null(name):
        return None
    known = one.record.lookups.find("members", name)
    code = known.removeprefix(f"{ID}member/") if known else f"x-{slug(name)}"
    if known is None:
        one.record.report.misses.append(Miss("members", (name, f"member/{code}"), entry.line))
    member = URIRef(mint("member", code))
    one.record.say(member, "rdf:type", term("ogp:Member"), entry.line)
    one.record.say(member, "ogp:nameAsPrinted", name, entry.line)
    return code


def _plan(one: _Plan, member: str, number: int, entry: Entry) -> None:
    record, plan, year = one.record, one.plan, one.cell("year")
    record.say(plan, "rdf:type", term("ogp:ActionPlan"), entry.line)
    record.say(plan, "ogp:member", URIRef(mint("member", member)), entry.line)
    record.say(plan, "ogp:planNumber", number, entry.line)
    record.say(record.document.iri, "ogp:describes", plan, entry.line)
    if year is None:
        return
    cycle, reason = values.integer(_words(year.text)), _null(year.text)
    if cycle is not None and 2000 <= cycle < 2100:
        record.say(plan, "ogp:cycle", str(cycle), year.line)
    elif reason:
        record.absent(plan, "ogp:cycle", reason, year.line, brief=True)
    else:
        record.report.note("no year", _words(year.text), year.line)
        record.absent(plan, "ogp:cycle", "unrecognized", year.line, brief=True)


def _consultation(one: _Plan, phase: str, where: Where) -> URIRef:
    node = URIRef(mint("consultation", f"{values.tail(one.plan)}-{phase}"))
    one.record.say(node, "rdf:type", term("ogp:ConsultationAssessment"), where)
    one.record.say(node, "ogp:consultationOn", one.plan, where)
    # The database holds what the researchers of the IRM found.
    one.record.say(node, "ogp:assessor", _IRM, where)
    one.record.say(node, "ogp:phase", URIRef(mint("phase", phase)), where)
    return node


def _say_all(one: _Plan) -> None:
    for feature, (phase, _, _) in FEATURES.items():
        if phase in one.nodes:
            _feature(one, one.nodes[phase], feature)
            _links(one, one.nodes[phase], feature)
    for phase, node in one.nodes.items():
        _coded(one, node, "ogp:levelOfParticipation", "participation", one.cell("level", phase))
        _coded(one, node, "ogp:openness", "openness", one.cell("openness", phase))
    if DEVELOPMENT in one.nodes:
        _whole(one, one.nodes[DEVELOPMENT], "ogp:noticeDays", one.cell("days"))
        _steps(one, one.nodes[DEVELOPMENT])


def _feature(one: _Plan, node: URIRef, feature: str) -> None:
    """Whether the plan had `feature`, by its label, its code, or both where they agree."""
    concept = URIRef(mint("process-feature", feature))
    entries = [entry for kind in ("label", "code") if (entry := one.cell(kind, feature))]
    if not entries:
        return
    answers = [(_answer(one, feature, entry), entry.line) for entry in entries]
    # A blank cell contradicts nothing, nor does a word that nobody knows, which is reported.
    firm = [answer for answer in answers if answer[0] not in {"blank", "unrecognized"}]
    distinct = {answer for answer, _ in firm}
    answer, where = (firm or answers)[0]
    if len(distinct) > 1:
        shown = " and ".join(repr(entry.text) for entry in entries)
        one.record.report.note("label and code contradict each other", f"{feature}: {shown}", where)
    if len(distinct) > 1 and {True, False} & distinct:
        _lack(one, (node, "ogp:feature", "contradictory"), feature, where)
    elif isinstance(answer, bool):
        one.had[feature] = answer
        one.record.say(node, "ogp:feature" if answer else "ogp:missingFeature", concept, where)
    else:
        _lack(one, (node, "ogp:feature", answer), feature, where)


def _answer(one: _Plan, feature: str, entry: Entry) -> bool | str:
    """Yes or no; else the reason for which the cell says neither."""
    words = _words(entry.text)
    truth = values.truth(words)
    if truth is not None:
        return truth
    if words.casefold() in _UNCLEAR:
        return "undetermined"
    reason = _null(entry.text)
    if reason is None:
        one.record.report.note("neither yes nor no", f"{feature}: {words}", entry.line)
    return reason or "unrecognized"


def _links(one: _Plan, node: URIRef, feature: str) -> None:
    """The pages that a cell of links names; words like ``See narrative`` name none."""
    entry = one.cell("links", feature)
    if entry is None:
        return
    reason = _null(entry.text)
    links = split_links(entry.text)
    for link in links.whole:
        one.record.say(node, "foaf:page", URIRef(link), entry.line)
    for what, texts in (
        ("a link that was joined or completed", links.mended),
        ("a broken link, not read", links.broken),
    ):
        for text in texts:
            one.record.report.note(what, text, entry.line)
    if not links.whole:
        if not reason and not links.broken:
            one.record.report.note("words in place of a link", _words(entry.text), entry.line)
        why = reason or ("unrecognized" if links.broken else "free-text")
        _lack(one, (node, "foaf:page", why), feature, entry.line)


def _coded(one: _Plan, node: URIRef, predicate: str, scheme: str, entry: Entry | None) -> None:
    if entry is None:
        return
    words, reason = _words(entry.text), _null(entry.text)
    if not reason and words.casefold() in _UNCLEAR:
        reason = "undetermined"
    concept = None if reason else one.record.concept(scheme, values.once(words), entry.line)
    one.record.say(node, predicate, concept, entry.line)
    if concept is None:
        one.record.absent(node, predicate, reason or "unrecognized", entry.line, brief=True)


def _whole(one: _Plan, node: URIRef, predicate: str, entry: Entry | None) -> int | None:
    """State a whole number, or why there is none."""
    if entry is None:
        return None
    words, reason = _words(entry.text), _null(entry.text)
    number = values.integer(words)
    if number is not None and number >= 0:
        one.record.say(node, predicate, number, entry.line)
        return number
    if not reason:
        reason = "undetermined" if words.casefold() in _UNCLEAR else "unrecognized"
        if reason == "unrecognized":
            one.record.report.note("no whole number", words, entry.line)
    one.record.absent(node, predicate, reason, entry.line, brief=True)
    return None


def _steps(one: _Plan, node: URIRef) -> None:
    """The number of steps as published, beside the number that the answers add up to; differences are reported."""
    entry = one.cell("steps")
    published = _whole(one, node, "ogp:statedStepCount", entry)
    answered = [one.had[step] for step in STEPS if step in one.had]
    where = entry.line if entry else one.row.cells[0].line
    if len(answered) == len(STEPS):
        one.record.say(node, "ogp:stepCount", sum(answered), where)
    if published is None:
        return
    plan, least, most = values.tail(one.plan), sum(answered), sum(answered) + len(STEPS) - len(answered)
    if not answered:
        one.record.report.note("a number of steps without an answer on any", f"{plan}: {published}", where)
    elif not least <= published <= most:
        counted = str(least) if least == most else f"{least} to {most}"
        what = "the published number of steps is not what the answers add up to"
        one.record.report.note(what, f"{plan}: {published}, counted {counted}", where)


def _lack(one: _Plan, what: tuple[URIRef, str, str], feature: str, where: Where) -> None:
    one.absent.setdefault(what, []).append((feature, where))


def _say_absences(one: _Plan) -> None:
    """One absence for all features of a phase on which the row is silent for the same reason."""
    record = one.record
    for (node, predicate, reason), features in one.absent.items():
        local = predicate.partition(":")[2]
        absence = URIRef(mint("absence", f"{record.document.key}-{values.tail(node)}-{local}-{reason}"))
        where = features[0][1]
        record.say(absence, "rdf:type", term("ogp:Absence"), where)
        record.say(absence, "ogp:absenceOf", node, where)
        record.say(absence, "ogp:absentProperty", term(predicate), where)
        record.say(absence, "ogp:absenceReason", URIRef(mint("absence-reason", reason)), where)
        for feature, place in features:
            record.say(absence, "ogp:absentFeature", URIRef(mint("process-feature", feature)), place)
