"""CSV tables: which cell begins on which line, whatever is in the cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from ogpkg.errors import InputError
from ogpkg.sources.source import Source
from ogpkg.sources.tables import heading, read_rows


def table(text: str) -> Source:
    return Source(Path("table.csv"), "", text)


def test_a_cell_has_the_line_on_which_it_begins() -> None:
    rows = list(read_rows(table('A,"x\ny",c\r\n1,"two\r\nlines",3\n"  \n z",,"q""q"\n')))
    assert [[(cell.text, cell.line) for cell in row.cells] for row in rows] == [
        [("A", 1), ("x\ny", 1), ("c", 2)],
        [("1", 3), ("two\r\nlines", 3), ("3", 4)],
        [("z", 6), ("", 6), ('q"q', 6)],
    ]
    assert [(row.first, row.last) for row in rows] == [(1, 2), (3, 4), (5, 6)]


def test_blank_rows_are_there_and_false() -> None:
    assert [bool(row) for row in read_rows(table("a,b\n\n , \nc,\n"))] == [True, False, False, True]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_that_of_the_first_line(mark: str) -> None:
    (row, _) = read_rows(table(f"a b{mark}c{mark}d\n1{mark}2{mark}3\n"))
    assert [cell.text for cell in row.cells] == ["a b", "c", "d"]


def test_headers_may_hold_other_marks_and_line_ends() -> None:
    (row, _) = read_rows(table('"Member, or\nlocality";"Year"\nArcadia;2012\n'))
    assert [cell.text for cell in row.cells] == ["Member, or\nlocality", "Year"]


@pytest.mark.parametrize("text", ['a,b\n1,2\n1,"2\n3,4\n', 'a,b\n1,2\n1,"2" x\n'])
def test_a_quotation_mark_that_is_not_closed_is_an_error_with_the_line(text: str) -> None:
    with pytest.raises(InputError, match=r"^table\.csv:3: is not a CSV table from here on .*quotation mark"):
        list(read_rows(table(text)))


def test_a_header_is_compared_without_markup_case_and_spaces() -> None:
    assert heading("<b>Lead</b>&nbsp;Institution <br/>") == heading("lead  institution")
