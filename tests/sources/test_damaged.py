"""Whatever is done to a document: what is read from it is what it says, or it is refused in words that say where.

What must hold is said precisely in each test. Of all of them: nothing but an OgpkgError may be raised (`damage.read`
lets any other through), and no statement may say words that do not stand near its line.
"""

from __future__ import annotations

import io
import random
import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import MergedCell

from ogpkg.errors import OgpkgError
from ogpkg.sources.files.pdf_text import text_of
from ogpkg.sources.source import open_source
from tests.sources import borealia, documents
from tests.sources.damage import RUBBISH, WORLD, Fact, Read, Table, few, of_rows, read, some, table, unsaid

#: Databases: file → a column of its header.
TABLES = {
    "exports/commitments-2024.csv": "Commitment Title",
    "exports/commitments-2016.csv": "Commitment Title",
    "process/process-2016.csv": "Action Plan Number",
}
TEXTS = {path.name: path for name in ("plans", "pages") for path in sorted((WORLD / name).glob("*.txt"))}
PLANS = {name: path for name, path in TEXTS.items() if path.parent.name == "plans"}
#: What a row says of things of its own; of plans, members and agencies the row that names them first speaks.
OWN = ("/id/commitment/", "/id/milestone/", "/id/assessment/", "/id/consultation/")
_IDENTIFIER = re.compile(r"[A-Z]{2,4}\d{4}")
_HASHED = re.compile(r"/commitment/.*-x?[0-9a-f]{6}>")
_DATED = re.compile(r"Date>|#start>|#end>|#period>")
tables = pytest.mark.parametrize("name", TABLES)


@cache
def base(name: str) -> Table:
    return table(WORLD / name, TABLES[name])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


def sound(folder: Path, name: str) -> Read:
    """What is read from the document `name` as it is."""
    found = _sound(folder, name)
    assert found
    return found


@cache
def _sound(folder: Path, name: str) -> Read | None:
    return said(folder, base(name).text() if name in TABLES else TEXTS[name].read_text(), name)


def said(folder: Path, content: str | bytes, name: str) -> Read | None:
    member = Path(name).stem.split("-")[0].rstrip("0123456789").upper()
    plan = f"{member}-1" if name in PLANS else None
    return read(folder / ("x.csv" if name in TABLES else "x.txt"), content, plan=plan, member=member)


def own(facts: frozenset[Fact]) -> frozenset[Fact]:
    return frozenset(fact for fact in facts if any(part in fact.subject for part in OWN))


# Tables.


@tables
@given(data=st.data())
@few
def test_columns_in_any_order_say_the_same(name: str, folder: Path, data: st.DataObject) -> None:
    one = base(name)
    width = max(len(row) for row in chain(one.head, one.rows))
    order = random.Random(data.draw(st.integers(0, 10**6))).sample(range(width), width)
    filled = [[*row, *[""] * (width - len(row))] for row in chain(one.head, one.rows)]
    moved = [[row[place] for place in order] for row in filled]
    # A head of groups reaches over the columns below it: out of order it says nothing, and is left out.
    other = Table(moved[len(one.head) - 1 : len(one.head)], moved[len(one.head) :])
    after = said(folder, other.text(), name)
    assert after
    assert after.facts == sound(folder, name).facts
    assert of_rows(after, other) == of_rows(sound(folder, name), one)


@tables
@given(data=st.data())
@few
def test_rows_in_any_order_say_the_same(name: str, folder: Path, data: st.DataObject) -> None:
    one = base(name)
    after = said(folder, Table(one.head, data.draw(st.permutations(one.rows))).text(), name)
    assert after
    assert after.facts == sound(folder, name).facts


@tables
@given(data=st.data())
@few
def test_rubbish_in_a_cell_leaves_other_rows_as_they_are(name: str, folder: Path, data: st.DataObject) -> None:
    """The rows that nobody touched say of their own what they said; the other says no words that are not in it."""
    one = base(name)
    before = of_rows(sound(folder, name), one)
    # Not the head, which some databases print again between their rows.
    row = data.draw(st.sampled_from([place for place, facts in enumerate(before) if facts]))
    cells = list(one.rows[row])
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(RUBBISH)
    other = Table(one.head, [*one.rows[:row], cells, *one.rows[row + 1 :]])
    after = said(folder, other.text(), name)
    if after is None:
        return
    after_rows = of_rows(after, other)
    for place in set(range(len(one.rows))) - {row}:
        # A number that two rows have is one row's number when the other loses its own; so is its IRI.
        if not any(_HASHED.search(fact.subject) for fact in before[place]):
            assert own(after_rows[place]) == own(before[place]), place
    assert unsaid(after, other.text(), reach=12) == []


@tables
@given(data=st.data())
@few
def test_rows_that_are_lost_or_there_twice_take_nothing_from_the_others_and_add_nothing(
    name: str, folder: Path, data: st.DataObject
) -> None:
    one = base(name)
    kept = data.draw(st.lists(st.sampled_from(one.rows), min_size=1, max_size=len(one.rows)))
    other = Table(one.head, kept)
    after = said(folder, other.text(), name)
    assert after
    assert unsaid(after, other.text(), reach=12) == []
    before = dict(zip(map(tuple, one.rows), of_rows(sound(folder, name), one), strict=True))
    for row, facts in zip(kept, of_rows(after, other), strict=True):
        if kept.count(row) == 1 and any(_IDENTIFIER.fullmatch(cell) for cell in row):
            # Other rows tell the order of day and month in a date; without them it may be unread.
            assert undated(facts) <= undated(before[tuple(row)])


def undated(facts: frozenset[Fact]) -> frozenset[Fact]:
    return frozenset(fact for fact in own(facts) if not _DATED.search(fact.predicate + fact.object))


@tables
@given(data=st.data())
@few
def test_a_column_that_is_lost_takes_only_what_it_said(name: str, folder: Path, data: st.DataObject) -> None:
    one = base(name)
    gone = data.draw(st.integers(0, max(len(row) for row in one.rows) - 1))
    less = [[cell for place, cell in enumerate(row) if place != gone] for row in chain(one.head[-1:], one.rows)]
    other = Table(less[:1], less[1:])
    after = said(folder, other.text(), name)
    assert after is None or unsaid(after, other.text(), reach=12) == []


# Lines.


@given(name=st.sampled_from(list(TEXTS)), data=st.data())
@some
def test_lines_lost_doubled_moved_or_spoiled_make_nobody_say_what_is_not_there(
    folder: Path, name: str, data: st.DataObject
) -> None:
    lines = TEXTS[name].read_text().split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        what = data.draw(st.sampled_from(("lose", "double", "move", "spoil", "cut", "join")))
        if what == "lose":
            lines[place : place + data.draw(st.integers(1, 5))] = []
        elif what == "double":
            lines.insert(place, lines[place])
        elif what == "move":
            lines.insert(data.draw(st.integers(0, len(lines) - 1)), lines.pop(place))
        elif what == "spoil":
            lines[place] = data.draw(RUBBISH).replace("\r\n", " ")
        elif what == "cut":
            lines[place] = lines[place][: len(lines[place]) // 2]
        else:
            lines[place : place + 2] = ["\t".join(lines[place : place + 2])]
        lines = lines or [""]
    text = "\n".join(lines)
    after = said(folder, text, name)
    assert after is None or unsaid(after, text) == []


@given(name=st.sampled_from(list(TEXTS)), data=st.data())
@some
def test_a_document_that_ends_early_says_only_what_it_said(folder: Path, name: str, data: st.DataObject) -> None:
    """Of what stands well before the cut nothing is lost or changed; absences may come to be."""
    lines = TEXTS[name].read_text().split("\n")
    cut = data.draw(st.integers(1, len(lines)))
    after = said(folder, "\n".join(lines[:cut]), name)
    if after is None:
        return
    before = sound(folder, name)
    assert unsaid(after, "\n".join(lines[:cut])) == []
    assert {fact for fact in after.facts - before.facts if "/id/absence/" not in fact.subject} <= cut_short(after, cut)


def cut_short(after: Read, cut: int) -> set[Fact]:
    """What the last lines before the cut say, which may be half of what they said."""
    return {fact for line, facts in after.lines.items() if line > cut - 12 for fact in facts}


@given(name=st.sampled_from(list(PLANS)), data=st.data())
@some
def test_rubbish_in_one_commitment_leaves_the_others_as_they_are(folder: Path, name: str, data: st.DataObject) -> None:
    """A line among the fields of a commitment is spoiled; what is said of commitments before it does not change."""
    before = sound(folder, name)
    lines = TEXTS[name].read_text().split("\n")
    heads = sorted({line for line, facts in before.lines.items() if any(begins(fact) for fact in facts)})
    if len(heads) < 2:
        return
    place = data.draw(st.integers(heads[1], len(lines) - 1))
    lines[place] = data.draw(RUBBISH).replace("\r\n", " ")
    after = said(folder, "\n".join(lines), name)
    if after is None:
        return
    until = max(head for head in heads if head <= place + 1)
    assert early(after, until - 1) == early(before, until - 1)


def begins(fact: Fact) -> bool:
    return fact.predicate.endswith("#type>") and fact.object.endswith("ontology#Commitment>")


def early(found: Read, last: int) -> frozenset[Fact]:
    return own(frozenset(fact for line, facts in found.lines.items() if line <= last for fact in facts))


# Bytes.


@given(name=st.sampled_from([*TEXTS, *TABLES]), data=st.data())
@some
def test_bytes_that_are_broken_are_refused_or_stay_what_they_are(folder: Path, name: str, data: st.DataObject) -> None:
    content = bytearray((base(name).text() if name in TABLES else TEXTS[name].read_text()).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(len(content) // 2, len(content)))]
    after = said(folder, bytes(content), name)
    if after is not None:
        assert unsaid(after, content.decode("utf-8-sig")) == []


@pytest.mark.parametrize(("encoding", "name"), list(zip(["utf-16", "utf-32", "utf-8-sig"] * 9, TEXTS, strict=False)))
def test_a_character_set_that_is_marked_makes_no_difference(encoding: str, name: str, folder: Path) -> None:
    after = said(folder, TEXTS[name].read_text().encode(encoding), name)
    assert after
    assert after.facts == sound(folder, name).facts


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "utf-16-le", "cp500"])
def test_a_character_set_that_nobody_can_tell_is_refused(encoding: str, folder: Path) -> None:
    text = TEXTS["xb-nap1-2016.txt"].read_text()
    assert said(folder, text.encode(encoding, "replace"), "xb-nap1-2016.txt") is None


@pytest.mark.parametrize("suffix", [".docx", ".html", ".xlsx", ".pdf"])
@given(data=st.data())
@few
def test_damaged_documents_are_read_or_refused_in_words(suffix: str, folder: Path, data: st.DataObject) -> None:
    content = bytearray(whole(suffix))
    for _ in range(data.draw(st.integers(0, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(len(content) // 3, len(content)))]
    path = folder / f"x{suffix}"
    path.write_bytes(content)
    try:
        # In this process: the one of its own would take a second to begin.
        text_of(bytes(content)) if suffix == ".pdf" else open_source(path)
    except OgpkgError as error:
        assert "\n" not in str(error)


@cache
def whole(suffix: str) -> bytes:
    text = (WORLD / "plans" / "xc-nap3-2022.txt").read_text()
    if suffix == ".xlsx":
        return documents.workbook(text)
    return {".docx": documents.word, ".html": documents.page, ".pdf": documents.pdf}[suffix](text)


@given(data=st.data())
@some
def test_rubbish_in_a_cell_of_a_workbook_says_nothing_that_is_in_no_cell(folder: Path, data: st.DataObject) -> None:
    book = borealia.plan()
    sheet = book[data.draw(st.sampled_from(book.sheetnames))]
    row, column = data.draw(st.integers(1, sheet.max_row)), data.draw(st.integers(1, sheet.max_column))
    rubbish = data.draw(RUBBISH.filter(lambda text: "\0" not in text))
    if not isinstance(sheet.cell(row, column), MergedCell):
        sheet.cell(row, column).value = rubbish
    buffer = io.BytesIO()
    book.save(buffer)
    after = read(folder / "x.xlsx", buffer.getvalue(), plan="XB-2", member="XB")
    cells = [str(cell) for one in book for line in one.iter_rows(values_only=True) for cell in line if cell is not None]
    if after is not None:
        assert unsaid(after, "\n".join(cells), reach=len(cells)) == []
