"""The table of suggestions that a person goes through, the rows that are appended, the identifiers that retire."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ogpkg.errors import InputError
from ogpkg.sources.identity.proposals import Said, read_graphs
from ogpkg.sources.identity.replaced import replaced_by, write_replaced
from ogpkg.sources.identity.suggestion import Suggestion
from ogpkg.sources.identity.table import Accepted, append, new_rows, read_accepted, read_answers, write_suggestions
from tests.sources.identities import graphs, tables

HASH = hashlib.sha1(b"one").hexdigest()
SUGGESTED = Suggestion(
    "agencies", ("=Rivers, Ministry of", "agency/xa-rivers"), "agency/xa-rivers-ministry-of", 100.0, ("alike",),
    (Said("=Rivers, Ministry of", "xa-nap2", "31"),), (Said("Ministry of Rivers", "lookups/agencies.csv"),),
)  # fmt: skip


def suggestions(folder: Path, *rows: tuple[str, str, str], said: str = "xa-nap2:1") -> Path:
    """A table of suggestions that a person went through: accept, table, row."""
    path = folder / "suggestions.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(("accept", "table", "row", "replaces", "said by"))
        writer.writerows((accept, table, row, "", said) for accept, table, row in rows)
    return path


def test_a_suggestion_can_be_pasted_read_in_a_spreadsheet_and_read_back(tmp_path: Path) -> None:
    content = write_suggestions([SUGGESTED])
    (row,) = csv.DictReader(io.StringIO(content.decode()))
    assert (row["accept"], row["row"]) == ("", '"=Rivers, Ministry of",agency/xa-rivers')
    assert row["names"] == "'=Rivers, Ministry of", "no spreadsheet takes it for a formula"
    assert (row["said by"], row["which is said by"]) == ("xa-nap2:31", "lookups/agencies.csv")
    answered = tmp_path / "answered.csv"
    # As spreadsheets of other countries save it.
    rows = list(csv.reader(io.StringIO(content.decode())))
    rows[1][0] = "Yes"
    with answered.open("w", encoding="utf-8-sig", newline="") as lines:
        csv.writer(lines, delimiter=";").writerows(rows)
    (accepted,) = read_accepted(answered)
    assert accepted.row == {"text": "=Rivers, Ministry of", "iri": "agency/xa-rivers"}
    assert (accepted.replaces, accepted.documents) == ("agency/xa-rivers-ministry-of", {"xa-nap2"})


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''-x", "'quoted'", "Governor's -office", "@all", "'", "+"])
def test_a_name_that_begins_like_a_formula_comes_back_as_it_was(text: str, tmp_path: Path) -> None:
    said = (Said("x", "xa"),)
    found = [Suggestion("agencies", (text, "agency/xa-a"), "", 90.0, ("so",), said, said)]
    path = tmp_path / "suggestions.csv"
    path.write_text(write_suggestions(found).decode().replace("\n,agencies", "\nyes,agencies"))
    (row,) = read_accepted(path)
    assert row.row["text"] == text


def test_answers_given_before_are_kept_when_the_table_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "suggestions.csv"
    path.write_bytes(write_suggestions([SUGGESTED]).replace(b"\n,agencies", b"\nno,agencies"))
    other = Suggestion("agencies", ("New", "agency/xa-new"), "", 95.0, ("so",), (), ())
    path.write_bytes(write_suggestions([other, SUGGESTED], read_answers(path)))
    assert [line.split(",")[0] for line in path.read_text().splitlines()] == ["accept", "", "no"]


def test_only_what_is_marked_is_accepted(tmp_path: Path) -> None:
    rows = [
        (mark, "commitments", f"XA-2,{number},commitment/XA000{number}")
        for number, mark in enumerate(("", "x", "no", "예"), 1)
    ]
    assert [one.row["ref"] for one in read_accepted(suggestions(tmp_path, *rows))] == ["2", "4"]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (("maybe", "agencies", "A,agency/xa-a"), "suggestions.csv:2: 'maybe' is neither yes nor no"),
        (("yes", "rivers", "A,agency/xa-a"), "no look-up table is called 'rivers'"),
        (("yes", "agencies", "A"), "a row of agencies.csv has the cells text, iri; this has 1"),
        (("yes", "agencies", ",agency/xa-a"), "the cell 'text' of this row is empty"),
        (("yes", "agencies", "A,https://example.org/a"), "is no path of a thing"),
    ],
)
def test_what_cannot_be_accepted_is_refused_with_its_line(
    row: tuple[str, str, str], complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"suggestions\.csv:2: ") as caught:
        read_accepted(suggestions(tmp_path, row))
    assert complaint in str(caught.value)


def test_a_table_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("text,iri\nA,agency/xa-a\n")
    with pytest.raises(InputError, match="there is no column 'accept'"):
        read_accepted(path)


#: Texts as documents have them: anything but control characters, and no space at the ends.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).map(str.strip).filter(bool)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_whatever_the_names_what_is_accepted_is_what_was_proposed(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]]
) -> None:
    said = (Said("x", "xa"),)
    found = [Suggestion("units", (name, "unit/xa-a", ""), "", 90.0, (why,), said, said) for name, why in texts]
    path = tmp_path_factory.mktemp("any") / "suggestions.csv"
    rows = list(csv.reader(io.StringIO(write_suggestions(found).decode(), newline="")))
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([rows[0], *(["yes", *row[1:]] for row in rows[1:])])
    assert sorted(one.row["text"] for one in read_accepted(path)) == sorted(name for name, _ in texts)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(TEXTS | st.sampled_from(["yes", "plans", "XA,2018,plan/XA-2"]), max_size=5), max_size=5))
def test_a_damaged_table_is_read_or_refused_with_its_place(
    tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "suggestions.csv"
    lines = io.StringIO()
    csv.writer(lines).writerows([["accept", "table", "row", "replaces"], *cells])
    path.write_text(lines.getvalue(), encoding="utf-8")
    try:
        rows = read_accepted(path)
    except InputError as error:
        assert str(error).startswith(f"{path}:")
    else:
        assert all(one.row["iri"] == "plan/XA-2" for one in rows)


@pytest.mark.parametrize(
    ("table", "known", "rows", "complaint"),
    [
        ("agencies", "River Office,agency/xa-b", ["RIVER OFFICE,agency/xa-a"], "means agency/xa-b"),
        ("commitments", "XA-2,1.1,commitment/XA0009", ["XA-2,1-1,commitment/XA0007"], "means commitment/XA0009"),
        ("plans", "XA,2018,plan/XA-3", ["XA,2018,plan/XA-2"], "means plan/XA-3"),
        ("persons", f"{HASH},A,d,person/p0001", [f"{HASH},B,e,person/p0002"], "means person/p0001"),
        ("commitments", "", ["XA-2,1,commitment/XA0007", "XA-2,1,commitment/XA0008"], "by line 2 this already means"),
        ("commitments", "", ["XA-2,1,commitment/XA0007", "XA-2,2,commitment/XA0007"], "both become commitment/XA0007"),
    ],
)  # fmt: skip
def test_a_contradiction_is_refused(table: str, known: str, rows: list[str], complaint: str, tmp_path: Path) -> None:
    lookups = tables(tmp_path / "tables", **{table: f"{known}\n"})
    path = suggestions(tmp_path, *(("yes", table, row) for row in rows))
    with pytest.raises(InputError, match="take one of the two back") as caught:
        new_rows(path, read_accepted(path), lookups)
    assert complaint in str(caught.value)


def test_another_members_body_of_the_same_name_is_no_contradiction(tmp_path: Path) -> None:
    lookups = tables(tmp_path / "tables", agencies="Ministry of Finance,agency/xb-ministry-of-finance\n")
    path = suggestions(tmp_path, ("yes", "agencies", "Ministry of Finance,agency/xa-treasury"))
    assert len(new_rows(path, read_accepted(path), lookups)) == 1


def test_a_row_that_is_there_is_not_appended_twice(tmp_path: Path) -> None:
    lookups = tables(tmp_path / "tables", agencies="River Office,agency/xa-a\n")
    path = suggestions(tmp_path, *[("yes", "agencies", "River  office,agency/xa-a")] * 2)
    assert new_rows(path, read_accepted(path), lookups) == []


def accepted(table: str, replaces: str = "", **row: str) -> Accepted:
    return Accepted(2, table, tuple(row.items()), replaces)


def test_rows_are_appended_as_the_table_is_written(tmp_path: Path) -> None:
    """Its own rows stay byte for byte; line ends and further columns are those of the table."""
    table = tmp_path / "agencies.csv"
    table.write_bytes(b"text,iri,note\r\nRiver Office,agency/xa-a,ours")
    append(tmp_path, [accepted("agencies", text="Mills, Board of", iri="agency/xa-b")])
    assert table.read_bytes() == b'text,iri,note\r\nRiver Office,agency/xa-a,ours\r\n"Mills, Board of",agency/xa-b,\r\n'


def test_a_row_for_one_document_gives_the_table_a_column(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "lookups"
    append(folder, [accepted("commitments", plan="XA-2", ref="1", iri="commitment/XA0007")])
    assert (folder / "commitments.csv").read_text() == "plan,ref,iri\nXA-2,1,commitment/XA0007\n"
    append(folder, [accepted("commitments", plan="XA-2", ref="2", iri="commitment/XA0008", document="xa-nap2")])
    assert (folder / "commitments.csv").read_text().splitlines() == [
        "plan,ref,iri,document",
        "XA-2,1,commitment/XA0007,",
        "XA-2,2,commitment/XA0008,xa-nap2",
    ]


# --- Retired identifiers --------------------------------------------------------------------------------------------


def test_with_a_commitment_go_its_milestones_and_with_a_plan_its_commitments(tmp_path: Path) -> None:
    said = graphs(
        tmp_path,
        xa="milestone:XA-2-1-1 ogp:commitment commitment:XA-2-1 ."
        "assessment:XA-2-1-self-2018 ogp:assesses commitment:XA-2-1 ."
        "milestone:XA-2-1-2-1 ogp:commitment commitment:XA-2-1-2 ."
        "commitment:XA-2018-3 ogp:plan plan:XA-2018 ."
        "milestone:XA-2018-3-1 ogp:commitment commitment:XA-2018-3 .",
    )
    rows = [
        accepted("commitments", "commitment/XA-2-1", plan="XA-2", ref="1", iri="commitment/XA0007"),
        accepted("plans", "plan/XA-2018", member="XA", cycle="2018", iri="plan/XA-2"),
    ]
    assert replaced_by(rows, said) == {
        "assessment/XA-2-1-self-2018": "assessment/XA0007-self-2018",
        "commitment/XA-2-1": "commitment/XA0007",
        "commitment/XA-2018-3": "commitment/XA-2-3",
        "milestone/XA-2-1-1": "milestone/XA0007-1",
        "milestone/XA-2018-3-1": "milestone/XA-2-3-1",
        "plan/XA-2018": "plan/XA-2",
    }


def test_what_was_retired_before_stays_and_leads_to_the_last(tmp_path: Path) -> None:
    write_replaced(tmp_path, {"agency/xa-a": "agency/xa-b"})
    row = accepted("agencies", "agency/xa-b", text="B", iri="agency/xa-c")
    assert replaced_by([row], read_graphs([tmp_path / "reconciled.ttl"])) == {
        "agency/xa-a": "agency/xa-c",
        "agency/xa-b": "agency/xa-c",
    }


def test_a_commitment_that_a_report_merged_into_another_is_not_retired(tmp_path: Path) -> None:
    merged = graphs(tmp_path, report="commitment:XA0032 dcterms:isReplacedBy commitment:XA0031 .")
    assert replaced_by([], merged) == {}
