"""The table of suggestions that a person goes through, and the look-up tables that accepted rows are appended to.

``accept`` is for the person: yes, or nothing. What is accepted is checked as a whole before anything is written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ogpkg.errors import InputError
from ogpkg.iris import CODE_LISTS, KINDS
from ogpkg.sources.commitments import commitment_key
from ogpkg.sources.identity.proposals import Said, member_of
from ogpkg.sources.identity.suggestion import Suggestion, in_order
from ogpkg.sources.identity.text import number
from ogpkg.sources.lookups import Lookups, key
from ogpkg.sources.source import open_source
from ogpkg.sources.tables import read_rows

HEADER = (
    "accept",
    "table",
    "row",
    "replaces",
    "similarity",
    "reasons",
    "names",
    "said by",
    "may be",
    "which is said by",
)
_YES, _NO = {"yes", "y", "x", "1", "true", "ok", "예"}, {"", "no", "n", "0", "false", "아니요"}
#: The columns of the tables that rows are proposed for; `document` is written only where a row has it.
COLUMNS = {
    "agencies": ("text", "iri"),
    "commitments": ("plan", "ref", "iri", "document"),
    "concepts": ("scheme", "text", "iri"),
    "forums": ("text", "iri"),
    "members": ("text", "iri"),
    "persons": ("mbox_sha1sum", "name", "document", "iri"),
    "plans": ("member", "cycle", "iri"),
    "units": ("text", "iri", "agency"),
}
_MAY_LACK = {"commitments": ("document",)}
_MAY_BE_EMPTY = {"document", "agency", "mbox_sha1sum"}
_IRI = re.compile(r"([a-z-]+)/[^\s\x00-\x20/#?<>\"{}|\\^`]+")
#: Cells that a spreadsheet would take for a formula get an apostrophe before them; so do those that begin so with one.
_FORMULA = re.compile(r"'*[=+\-@\t]")
_MOST_PLACES = 5


@dataclass(frozen=True)
class Accepted:
    """A row that a person accepted: its line in the table of suggestions, its table, its cells.

    `replaces` is the path of what it retires, `documents` are the keys of the documents that speak of that.
    """

    line: int
    table: str
    cells: tuple[tuple[str, str], ...]
    replaces: str
    documents: frozenset[str] = frozenset()

    @property
    def row(self) -> dict[str, str]:
        return dict(self.cells)


def write_suggestions(suggestions: Iterable[Suggestion], answers: Mapping[tuple[str, str], str] | None = None) -> bytes:
    """The suggestions as CSV, sorted; none accepted, but for `answers` that a person gave before."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    for one in in_order(list(suggestions)):
        answer = (answers or {}).get((one.table, csv_row(one.row)), "")
        row = (answer, one.table, csv_row(one.row), one.replaces, f"{one.similarity:.0f}", one.why)
        writer.writerow([_guarded(cell) for cell in (*row, *_said(one.ours), *_said(one.theirs))])
    return buffer.getvalue().encode()


def csv_row(cells: Sequence[str]) -> str:
    """One row as it stands in a look-up table."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()


def places(said: Iterable[Said]) -> str:
    """Documents and lines, the first of them when there are many."""
    found = list(dict.fromkeys(map(str, said)))
    more = f" and {len(found) - _MOST_PLACES:,} more" if len(found) > _MOST_PLACES else ""
    return "; ".join(found[:_MOST_PLACES]) + more


def _said(said: Sequence[Said]) -> tuple[str, str]:
    return " | ".join(dict.fromkeys(" ".join(one.text.split()) for one in said)), places(said)


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def read_accepted(path: Path) -> list[Accepted]:
    """The rows of a table of suggestions that a person accepted.

    InputError, with the line, for a table without our columns, an answer that is neither yes nor no, and a row that
    does not fit its look-up table.
    """
    found = []
    for line, cells in _read(path):
        answer = cells["accept"].casefold()
        if answer in _YES:
            found.append(_accepted(path, line, cells))
        elif answer not in _NO:
            raise InputError(path, f"{cells['accept']!r} is neither yes nor no; write yes, or leave it empty", line)
    return found


def read_answers(path: Path) -> dict[tuple[str, str], str]:
    """What a person has answered in a table of suggestions, by table and row; InputError for any other file."""
    return {(cells["table"], cells["row"]): cells["accept"] for _, cells in _read(path) if cells["accept"]}


def _read(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table of suggestions, each with its line."""
    rows = [row for row in read_rows(open_source(path)) if row]
    header = [cell.text.casefold() for cell in rows[0].cells] if rows else []
    if missing := [name for name in HEADER[:4] if name not in header]:
        raise InputError(path, f"is no table of `ogpkg reconcile`: there is no column {missing[0]!r}", 1)
    for row in rows[1:]:
        texts = (_unguarded(cell.text) for cell in row.cells)
        yield row.first, dict.fromkeys(header, "") | dict(zip(header, texts, strict=False))


def _accepted(path: Path, line: int, cells: dict[str, str]) -> Accepted:
    table = cells["table"]
    if table not in COLUMNS:
        raise InputError(path, f"no look-up table is called {table!r}; use one of {', '.join(COLUMNS)}", line)
    try:
        values = next(csv.reader([cells["row"]]), [])
    except csv.Error as error:
        raise InputError(path, f"{cells['row']!r} is no row of a table: {error}", line) from error
    columns = COLUMNS[table]
    if len(values) not in {len(columns), len(columns) - len(_MAY_LACK.get(table, ()))}:
        raise InputError(path, f"a row of {table}.csv has the cells {', '.join(columns)}; this has {len(values)}", line)
    row = dict(zip(columns, values, strict=False))
    _check_cells(path, line, row)
    if cells["replaces"]:
        _check_iri(path, line, cells["replaces"])
    documents = frozenset(re.findall(r"(?:^|; )([^:;\s]+)", cells.get("said by", "")))
    return Accepted(line, table, tuple(row.items()), cells["replaces"], documents)


def _check_cells(path: Path, line: int, row: dict[str, str]) -> None:
    for name, value in row.items():
        if not value.strip() and name not in _MAY_BE_EMPTY:
            raise InputError(path, f"the cell {name!r} of this row is empty", line)
    _check_iri(path, line, row["iri"])


def _check_iri(path: Path, line: int, text: str) -> None:
    found = _IRI.fullmatch(text)
    if not found or found[1] not in KINDS + CODE_LISTS:
        raise InputError(path, f"{text!r} is no path of a thing, such as commitment/KR0042", line)


def new_rows(path: Path, accepted: Sequence[Accepted], lookups: Lookups) -> list[Accepted]:
    """The accepted rows that the tables do not have yet.

    InputError for the first that contradicts a row of the tables or another accepted one: a text that already means
    something else, or two commitments of one plan that would become one.
    """
    known = {
        sign: (f"lookups/{table}.csv", row)
        for table in COLUMNS
        for row in lookups.rows(table)
        for sign in _signs(table, row)
    }
    new = []
    for one in accepted:
        signs = _signs(one.table, one.row)
        for where, other in (known[sign] for sign in signs if sign in known):
            if other["iri"] != one.row["iri"]:
                raise InputError(path, _contradiction(one, where, other), one.line)
        new += [] if all(sign in known for sign in signs) else [one]
        known |= dict.fromkeys(signs, (f"line {one.line}", one.row))
    _check_targets(path, accepted)
    return new


def _signs(table: str, row: dict[str, str]) -> list[tuple[str, ...]]:
    """What of a row must not mean two things."""
    if not row.get("iri"):
        return []
    if table == "commitments":
        return [(table, row["plan"], commitment_key("", row["ref"]).casefold(), row.get("document", ""))]
    if table == "persons":
        by_name = (table, key(row["name"]), row["document"])
        return [by_name, *([(table, row["mbox_sha1sum"])] if row["mbox_sha1sum"] else [])]
    if table == "plans":
        return [(table, row.get("member", ""), row.get("cycle", ""))]
    if table == "concepts":
        return [(table, row["scheme"], key(row["text"]))]
    owner = "" if table == "members" else member_of(row["iri"])
    return [(table, key(row["text"]), owner, row.get("agency", ""))]


def _contradiction(one: Accepted, where: str, other: dict[str, str]) -> str:
    return (
        f"{one.table}.csv cannot have {csv_row(list(one.row.values()))}: by {where} this already means "
        f"{other['iri']}; take one of the two back"
    )


def _check_targets(path: Path, accepted: Sequence[Accepted]) -> None:
    """Refuse two numbers of one document that would become one commitment; two documents may number one differently."""
    seen: dict[tuple[str, str], list[Accepted]] = {}
    for one in accepted:
        if one.table != "commitments":
            continue
        others = seen.setdefault((one.row["plan"], one.row["iri"]), [])
        for other in others:
            if one.documents & other.documents and number(one.row["ref"]) != number(other.row["ref"]):
                both = f"{other.row['ref']} (line {other.line}) and {one.row['ref']} of {one.row['plan']}"
                raise InputError(path, f"{both} would both become {one.row['iri']}; take one of the two back", one.line)
        others.append(one)


def append(folder: Path, accepted: Sequence[Accepted]) -> dict[str, int]:
    """Append the rows to the tables in `folder`, which is made if need be; how many came to each table."""
    contents = {table: _appended(folder / f"{table}.csv", table, rows) for table, rows in _by_table(accepted).items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for table, content in contents.items():
            (folder / f"{table}.csv").write_bytes(content)
    except OSError as error:
        raise InputError(folder, f"cannot be written: {error.strerror}") from error
    return {table: len(rows) for table, rows in _by_table(accepted).items()}


def _by_table(accepted: Sequence[Accepted]) -> dict[str, list[dict[str, str]]]:
    return {table: [one.row for one in accepted if one.table == table] for table in sorted({a.table for a in accepted})}


def _appended(path: Path, table: str, rows: Sequence[dict[str, str]]) -> bytes:
    """The table with `rows` after its own; a column that it lacks comes last."""
    wanted = [
        name for name in COLUMNS[table] if name not in _MAY_LACK.get(table, ()) or any(row.get(name) for row in rows)
    ]
    old = path.read_bytes().decode("utf-8-sig") if path.is_file() else ""
    end = "\r\n" if "\r\n" in old else "\n"
    before = list(csv.reader(io.StringIO(old, newline="")))
    header = before[0] if before else []
    new = [name for name in wanted if name not in header]
    if new:
        lines = [header + new, *(cells + [""] * len(new) for cells in before[1:] if cells)]
        old = "".join(csv_row(cells) + end for cells in lines)
    elif not old.endswith(("\n", "\r")):
        old += end
    return (old + "".join(csv_row([row.get(name, "") for name in header + new]) + end for row in rows)).encode()
