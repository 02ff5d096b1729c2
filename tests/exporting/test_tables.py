"""Tables: what a spreadsheet program opens, what it must not run, and what `ogpkg import` reads back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ogpkg import resources
from ogpkg.exporting import Choices, Plan, csv_tables, other_tables, tables
from ogpkg.iris import ID, OGP, PREFIXES
from ogpkg.sources.dates import read_date
from ogpkg.sources.importing import import_document
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.record import Record
from ogpkg.sources.workbook.columns import SHEETS
from ogpkg.sources.workbook.reading import _GUARD
from ogpkg.sources.workbook.template import filled
from tests.exporting.conftest import Reads
from tests.exporting.plans import golden, plan_of

Fact = tuple[str, str, str]


@cache
def edtf(words: str) -> str | None:
    reading = read_date(words)
    return reading.edtf if reading else None


def rows(plan: Plan, lang: str = "en") -> dict[str, list[tables.Row]]:
    return tables.rows(Choices(plan, lang), SHEETS, edtf)


def as_csv(plan: Plan, folder: Path, lang: str = "en") -> Path:
    folder.mkdir(exist_ok=True)
    choices = Choices(plan, lang)
    files = csv_tables.csv_files(tables.rows(choices, SHEETS, edtf), SHEETS, other_tables.others(choices, SHEETS), lang)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def as_xlsx(plan: Plan, folder: Path, lang: str = "en") -> Path:
    choices = Choices(plan, lang)
    path = folder / "plan.xlsx"
    path.write_bytes(filled(tables.rows(choices, SHEETS, edtf), (lang,), other_tables.others(choices, SHEETS)))
    return path


def imported(path: Path) -> Record:
    known = Lookups([resources.folder("data") / "lookups"], resources.folder("ontology") / "codelists")
    return import_document(path, "plan-workbook", known, about={"key": "back"})


def facts(record: Record) -> set[Fact]:
    """What an imported workbook states of things, but for what it states of itself."""
    found = {(fact.subject.value, fact.predicate.value, str(fact.object)) for fact in record.triples()[0]}
    return {fact for fact in found if "/document/" not in fact[0]}


def stated(plan: Plan) -> set[Fact]:
    """What the documents state of the plan and of what its sheets have."""
    parts = ("plan", "theme", "commitment", "milestone", "actor", "post")
    return {
        (thing, predicate, str(value))
        for thing in {thing for kind in parts for thing in plan.parts.get(kind, ())}
        for predicate, values in plan.said.get(thing, {}).items()
        for value in values
    }


def without(found: Iterable[Fact]) -> set[Fact]:
    """The facts of no absence and no assessment: these are the reading document's own."""
    return {fact for fact in found if not fact[0].startswith((f"{ID}absence/", f"{ID}assessment/"))}


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


@pytest.mark.parametrize("code", ["XA-5", "KR-1", "KR-3", "KR-4"])
def test_a_workbook_reads_back_nothing_is_added_and_what_is_left_out_is_told(
    code: str, read: Reads, tmp_path: Path
) -> None:
    plan, choices = read(code), Choices(read(code))
    sheets = tables.rows(choices, SHEETS, edtf)
    others = other_tables.others(choices, SHEETS)
    path = tmp_path / "plan.xlsx"
    path.write_bytes(filled(sheets, ("en",), others))
    back = facts(imported(path))
    read_instead = {choice.taken for choice in choices.made.values() if choice.predicate.endswith("Text")}
    added = without(back) - {_written(fact) for fact in stated(plan)}
    assert all(fact[1].endswith("Text") and fact[2].strip('"') in read_instead for fact in added)
    told = {(thing, value) for thing, _, value, *_ in others["further"][1:]}
    notes = [(thing, other) for thing, *_, rest in others["notes"][1:] for other in re.split(r"; | \| ", rest)]
    told.update(notes)
    left_out = {fact for fact in stated(plan) if _written(fact) not in back}
    assert not {fact for fact in left_out if not _is_told(fact, told, plan)}


def _written(fact: Fact) -> Fact:
    """A fact as a workbook can hold it: a control character is none."""
    return (*fact[:2], re.sub(r"\\u0007|\x07", "", fact[2]))


def _is_told(fact: Fact, told: set[tuple[str, str]], plan: Plan) -> bool:
    """Whether the other tables have what is not read back, or it is no part of the plan."""
    thing, predicate, value = fact
    text = value.strip("<>") if value.startswith("<") else value.rpartition('"')[0].removeprefix('"')
    text = text.replace('\\"', '"')
    is_elsewhere = predicate == PREFIXES["org"] + "heldBy" and text not in plan.parts["actor"]
    said = [other for of, other in told if thing.endswith(f"/{of.rpartition('/')[2]}")]
    return is_elsewhere or any(other == text or other.endswith(f": {text}") for other in said)


@pytest.mark.parametrize(("code", "lang"), [("XA-5", "en"), ("XA-5", "ko"), ("KR-2", "ko")])
def test_csv_and_workbook_say_the_same(code: str, lang: str, read: Reads, tmp_path: Path) -> None:
    assert facts(imported(as_csv(read(code), tmp_path, lang))) == facts(imported(as_xlsx(read(code), tmp_path, lang)))


def test_what_authors_wrote_reads_back_wholly(tmp_path: Path) -> None:
    """A plan that was a workbook to begin with: there and back, every statement, absences too."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "plan.xlsx").write_bytes(filled(AUTHORS))
    first = imported(tmp_path / "a" / "plan.xlsx")
    turtle = first.turtle().decode()
    codelists = "".join(path.read_text() for path in (resources.folder("ontology") / "codelists").glob("*.ttl"))
    plan = plan_of(turtle, "plan/XA-7", document="back", besides=codelists)
    assert len([fact for fact in facts(first) if fact[1] == f"{OGP}absenceReason"]) > 3
    assert facts(imported(as_xlsx(plan, tmp_path))) == facts(first)


AUTHORS: dict[str, list[dict[tuple[str, str], object]]] = {
    "plan": [
        {("member", ""): "XA", ("number", ""): "7", ("title", ""): "Seventh Plan", ("start", ""): "2025-09-01",
         ("end", ""): "August 2027", ("published", ""): "2025-08", ("title", "fr"): "Septième plan"},
    ],
    "commitments": [
        {("number", ""): "5-1", ("title", ""): "=Open wells", ("lead", ""): "Ministry of Rivers",
         ("start", ""): "2025-09-01", ("end", ""): "First half of 2027", ("theme", ""): "2. Water",
         ("values", ""): "Access to information; Civic participation", ("areas", ""): "Water and Sanitation",
         ("unit", ""): "Wells Division", ("person", ""): "Ana Vale; Bo Orr", ("state", ""): "N/A",
         ("partners", ""): "Well Users' Union", ("completion", ""): "Limited"},
        {("number", ""): "10", ("title", ""): "Bells", ("lead", ""): "Ministry of Bells",
         ("unit", ""): "Wells Division",
         ("start", ""): "10/2025", ("end", ""): "To be continued", ("state", ""): "N/A", ("partners", ""): "N/A"},
    ],
    "milestones": [
        {("commitment", ""): "5-1", ("number", ""): "1", ("title", ""): "- Dig", ("start", ""): "2025-10-01",
         ("end", ""): "2026-05-31", ("completion", ""): "Complete"},
        {("commitment", ""): "10", ("title", ""): "Ring", ("start", ""): "Spring, perhaps", ("end", ""): "2026"},
    ],
    "agencies": [
        {("name", ""): "Ministry of Rivers", ("kind", ""): "state", ("label", "ko"): "하천부",
         ("others", ""): "MoR; Rivers"},
        {("name", ""): "Ministry of Bells", ("kind", ""): "state"},
        {("name", ""): "Wells Division", ("parent", ""): "Ministry of Rivers"},
        {("name", ""): "Wells Division ", ("parent", ""): "Ministry of Bells"},
        {("name", ""): "Well Users' Union", ("kind", ""): "civil society"},
    ],
    "people": [
        {("name", ""): "Ana Vale", ("post", ""): "Head", ("organization", ""): "Ministry of Rivers",
         ("family", ""): "Vale", ("given", ""): "Ana"},
        {("name", ""): "Bo Orr"},
    ],
}  # fmt: skip


def test_a_table_has_the_facts_of_the_documents(read: Reads, tmp_path: Path) -> None:
    folder = as_csv(read("KR-4"), tmp_path)
    expected = golden("milestones-plan-4")
    found = table(folder, "milestones")
    assert [row["ogpkg identifier"] for row in found] == [
        f"milestone/{row['commitment'].partition('/')[2]}-{row['number']}" for row in _in_order(expected, folder)
    ]
    for row, known in zip(found, _in_order(expected, folder), strict=True):
        assert [row["Milestone"], row["Start"], row["Order"]] == [known["title"], known["startText"], known["number"]]
    (plan,) = table(folder, "plan")
    assert [plan["Member"], plan["Plan number"], plan["Publication date"]] == ["KR", "4", "2018-08"]


def _in_order(expected: list[dict[str, str]], folder: Path) -> list[dict[str, str]]:
    order = [row["ogpkg identifier"] for row in table(folder, "commitments")]
    return sorted(expected, key=lambda row: (order.index(row["commitment"]), int(row["number"])))


def test_what_there_is_no_column_for_is_in_the_other_tables(read: Reads, tmp_path: Path) -> None:
    folder = as_csv(read("XA-5"), tmp_path)
    judged = {(row["Of"], row["Property"], row["Value"]) for row in table(folder, "assessments")}
    assert judged >= {
        ("XA0050", "Completion", "Limited"),
        ("XA0050", "Starred", "true"),
        ("XA0050", "Completion", "Substantial"),
        ("XA0050-2", "Completion", "Complete"),
    }
    notes = {(row["Of"], row["Property"]): row for row in table(folder, "notes")}
    assert (
        notes["XA0050", "Title"]["What other documents say"] == "xa-self-2020: Wells and ponds; xa-member-page: Wells"
    )
    assert notes["XA0050", "Start"]["Document"] == "xa-nap5"
    both = "Ministry of Rivers; Ministry of Roads (xa-member-page)"
    assert notes["XA0050", "Lead agency"]["What other documents say"] == both


def test_no_cell_runs_as_a_formula(read: Reads, tmp_path: Path) -> None:
    folder = as_csv(read("XA-5"), tmp_path)
    for path in folder.glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
            assert not [cell for cell in row if cell[:1] in {"=", "+", "-", "@", "\t"}], path
    book = load_workbook(as_xlsx(read("XA-5"), tmp_path))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    titles = {cell.value for cell in cells}
    assert {'=1+1; wells & "ponds" for all', "+ Paint them, @last"} <= titles


@given(st.text(alphabet="'=+-@＝＋a1 \t", max_size=6))
def test_a_guarded_cell_is_no_formula_and_reads_back(text: str) -> None:
    guarded = csv_tables.guarded(text)
    assert guarded == text or guarded.startswith("'")
    plain = text.strip().lstrip("+-").replace("1", "").replace(".", "")
    if text.strip()[:1] in {"=", "+", "-", "@", "＝", "＋"} and plain:
        assert guarded.startswith("'")
    assert _GUARD.sub("", guarded) == text


def test_numbers_are_left_as_they_are() -> None:
    assert [csv_tables.guarded(text) for text in ("-5", "+1.5e3", "2018", "-5 days")] == [
        "-5",
        "+1.5e3",
        "2018",
        "'-5 days",
    ]


def test_the_same_plan_gives_the_same_bytes(read: Reads, tmp_path: Path) -> None:
    first = as_xlsx(read("XA-5"), tmp_path).read_bytes()
    assert as_xlsx(read("XA-5"), tmp_path).read_bytes() == first


@pytest.mark.parametrize(
    ("words", "meant", "written", "noted"),
    [
        ("June 2019", "2019-06", "June 2019", ""),
        ("by 2019", "2019", "2019", "by 2019"),
        ("9/1/18", "2018-01-09", "2018-01-09", "9/1/18"),
        ("the ninth day", "2018-01-09", "the ninth day", "2018-01-09"),
    ],
)
def test_a_date_keeps_its_words_unless_they_would_be_read_otherwise(
    words: str, meant: str, written: str, noted: str
) -> None:
    plan = plan_of(f'plan:XA-1 a ogp:ActionPlan ; ogp:startText "{words}" ; ogp:start "{meant}"^^edtf:EDTF .')
    choices = Choices(plan)
    (row,) = tables.rows(choices, SHEETS, edtf)["plan"]
    assert row["start", ""] == written
    assert [other for choice in choices.made.values() for other, _ in choice.others] == ([noted] if noted else [])


@pytest.mark.parametrize(
    "said",
    [
        'dcterms:title "Ríos limpios"',  # in no language that anybody states
        'dcterms:title "Ríos limpios"@es , "Clean rivers"@en-gb',
        "ogp:theme theme:XA-1-water-and-land . theme:XA-1-water-and-land a ogp:Theme ; ogp:themeOfPlan plan:XA-1 ; "
        'dcterms:title "2. Water"@en',
        'ogp:leadAgency agency:xa-b . agency:xa-a a ogp:Agency ; ogp:nameAsPrinted "Board; of Wells" . '
        'agency:xa-b a ogp:Agency ; ogp:nameAsPrinted "Board of Wells, the" . plan:XA-1 ogp:planNumber 1',
        'ogp:startText "02/03/2012" ; ogp:endText "2/3/2014"',
        'ogp:numberInPlan "=1+1" ; dcterms:identifier "XA0001" ; ogp:status commitment-status:active',
        "ogp:claimedValue ogp-aim:fighting-corruption , ogp-value:civic-participation",
    ],
)  # fmt: skip
def test_traps_read_back(said: str, tmp_path: Path) -> None:
    codelists = "".join(path.read_text() for path in (resources.folder("ontology") / "codelists").glob("*.ttl"))
    plan = plan_of(
        "plan:XA-1 a ogp:ActionPlan ; ogp:member member:XA . "
        f"commitment:XA0001 a ogp:Commitment ; ogp:plan plan:XA-1 ; {said} .",
        besides=codelists,
    )
    for path in (as_xlsx(plan, tmp_path), as_csv(plan, tmp_path / "csv")):
        assert without(facts(imported(path))) == stated(plan)


def test_what_no_cell_can_hold_is_cut_and_told() -> None:
    sheets = {"plan": [{("title", ""): "a" * 32_767, ("key", ""): "plan/XA-1"}, {("title", "fr"): "b" * 32_768}]}
    assert tables.cut(sheets) == ["plan: title of ? cut to 32,767 letters"]
    assert sheets["plan"][0]["title", ""] == "a" * 32_767
    assert sheets["plan"][1]["title", "fr"] == "b" * 32_766 + "…"
