"""PDF as text: rows, columns, paragraphs, what pages break, and what is hostile."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ogpkg.errors import InputError
from ogpkg.sources.files import pdf as pdf_file
from ogpkg.sources.files.openers import Converted
from ogpkg.sources.files.pdf import convert_pdf
from ogpkg.sources.files.pdf_edges import without_hyphens
from ogpkg.sources.files.pdf_text import text_of
from ogpkg.sources.source import open_source
from tests.sources.documents import pdf

PLAN = Path("plan.pdf")
#: Left edges of two columns, and the line height, in points.
LEFT, RIGHT, STEP = 60, 310, 14


def drawn(*pages: list[tuple[float, float, str]]) -> Converted:
    """The text of pages on which words stand at (x, points from the top)."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in pages:
        canvas.setFont("Helvetica", 10)
        for x, down, words in page:
            canvas.drawString(x, A4[1] - down, words)
        canvas.showPage()
    canvas.save()
    return text_of(buffer.getvalue())


def lines(done: Converted) -> list[str]:
    return [line for line in done.text.split("\n") if line]


TABLE = """Milestones of the wells

Milestone Activity\tStart Date\tEnd Date
Dig the wells in all the villages of the land, be they large or small, old or new, wet or dry\tMay 2018\tTo be continued
Fill\t\tJune 2019
Contact\tName\tAna Vale
\tTitle\tClerk

The end of the page.
"""


def test_a_ruled_table_comes_out_as_rows_with_tabs() -> None:
    assert lines(text_of(pdf(TABLE))) == [line for line in TABLE.split("\n") if line]


def test_columns_without_strokes_do_too_and_a_wrapped_value_goes_on() -> None:
    text = TABLE.replace("\tTitle\tClerk\n", "")
    assert lines(text_of(pdf(text, ruled=False))) == [line for line in text.split("\n") if line]


def test_a_value_in_a_second_column_goes_on_below_itself() -> None:
    done = drawn(
        [
            (LEFT, 100, "Lead agency"),
            (RIGHT, 100, "Ministry of Rivers and of"),
            (RIGHT, 100 + STEP, "many other waters"),
            (LEFT, 100 + 2 * STEP, "Status"),
            (RIGHT, 100 + 2 * STEP, "Active"),
            (LEFT, 100 + 3 * STEP, "A paragraph follows."),
        ]
    )
    assert lines(done) == [
        "Lead agency\tMinistry of Rivers and of many other waters",
        "Status\tActive",
        "A paragraph follows.",
    ]


def test_a_cross_stands_in_the_column_that_it_is_under_and_a_cell_that_is_empty_has_its_tab() -> None:
    edges = (60, 170, 280, 390)
    heads = [
        (x, 100, word)
        for x, word in zip(edges, ("Completion level", "Not started", "Limited", "Completed"), strict=True)
    ]
    done = drawn([*heads, (300, 100 + STEP, "X"), (60, 100 + 2 * STEP, "Next"), (390, 100 + 2 * STEP, "None")])
    assert lines(done) == ["Completion level\tNot started\tLimited\tCompleted", "\t\tX\t", "Next\t\t\tNone"]


def test_lines_that_are_wrapped_are_one_line_and_lines_that_are_ended_are_not() -> None:
    wide = (
        "The wells of all the villages are to be dug by the Ministry of Rivers and also by the large Public Fund of all"
    )
    done = drawn([(LEFT, 100, wide), (LEFT, 100 + STEP, "Wells of Arcadia"), (LEFT, 100 + 2 * STEP, "Lead: Ministry")])
    assert lines(done) == [f"{wide} Wells of Arcadia", "Lead: Ministry"]


def test_lines_of_a_cell_that_their_author_ended_stay_apart_and_others_go_on() -> None:
    """The second column is 225 points wide: the first words of the lower lines had room above, but for the last."""
    wrapped = "Ministry of Canals, of Rivers and of the Large Lakes Administration"
    rows = [
        "Lead\tMinistry of Rivers\nState Treasury",
        "Support\tMinistry of\nFinance",
        "Partners\tMinistry of Wells,\nWater and Rain",
        "Office\tOffice of Rivers\nand Wells",
        f"Others\t{wrapped}",
    ]
    done = text_of(pdf("\n".join(row.replace("\n", "\f") for row in rows)))
    assert lines(done) == [
        "Lead\tMinistry of Rivers\u2028State Treasury",
        "Support\tMinistry of Finance",
        "Partners\tMinistry of Wells, Water and Rain",
        "Office\tOffice of Rivers and Wells",
        f"Others\t{wrapped}",
    ]


def test_a_title_in_the_middle_goes_on_with_what_had_no_room_on_its_first_line() -> None:
    first = (
        "The National Open Government Action Plan of the Villages, Towns and Islands of Arcadia and of its Waters all"
    )
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica", 10)
    canvas.drawCentredString(A4[0] / 2, 700, first)
    canvas.drawCentredString(A4[0] / 2, 700 - STEP, "2021-2023")
    canvas.drawCentredString(A4[0] / 2, 700 - 2 * STEP, "Wells")
    canvas.drawString(LEFT, 600, "Dig")
    canvas.save()
    assert lines(text_of(buffer.getvalue())) == [f"{first} 2021-2023", "Wells", "Dig"]


def test_two_columns_of_running_text_are_read_one_after_the_other() -> None:
    left = [f"The wells of village {n} are deep and they" for n in "abcdefg"]
    right = [f"The canals of town {n} are long and they" for n in "abcdefg"]
    words = [(x, 100 + n * STEP, column[n]) for n in range(7) for x, column in ((LEFT, left), (RIGHT, right))]
    assert lines(drawn([(LEFT, 60, "A heading"), *words])) == ["A heading", *left, *right]


def test_a_table_of_contents_has_tabs_for_its_dots() -> None:
    assert lines(drawn([(LEFT, 200, "I. Introduction ............................. 3")])) == ["I. Introduction\t3"]


def test_white_between_lines_is_a_blank_line() -> None:
    done = drawn([(LEFT, 200, "Dig"), (LEFT, 200 + STEP, "deep"), (LEFT, 260, "Fill")])
    assert done.text == "Dig\ndeep\n\nFill\n"


def test_small_figures_above_the_line_mark_a_footnote_and_are_no_part_of_a_name() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    words = canvas.beginText(LEFT, 700)
    words.setFont("Helvetica", 10)
    words.textOut("Ministry of Rivers")
    words.setFont("Helvetica", 6)
    words.setRise(4)
    words.textOut(" 12")
    words.setRise(0)
    words.setFont("Helvetica", 10)
    words.textOut(" in 2018")
    canvas.drawText(words)
    canvas.save()
    assert lines(text_of(buffer.getvalue())) == ["Ministry of Rivers in 2018"]


def test_headers_and_page_numbers_are_left_out_and_pages_known() -> None:
    """The header stands on each of three pages, with its number; its words stay once, for they are nowhere else."""
    pages = [
        [
            (LEFT, 30, "Arcadia's Plan 2018-2020"),
            (LEFT, 120, f"Commitment {n}"),
            (LEFT, 140, "Dig"),
            (300, 820, f"Page {n} of 3"),
        ]
        for n in (1, 2, 3)
    ]
    done = drawn(*pages)
    text = ["Arcadia's Plan 2018-2020", "Commitment 1", "Dig", "Commitment 2", "Dig", "Commitment 3", "Dig"]
    assert lines(done) == text
    starts = [done.text.split("\n")[start - 1] for start in done.pages]
    assert starts == ["Arcadia's Plan 2018-2020", "Commitment 2", "Commitment 3"]


def test_headings_that_count_with_the_pages_are_no_headers() -> None:
    done = drawn(*[[(LEFT, 60, f"Commitment {n}"), (LEFT, 300, f"Village {n}")] for n in (1, 2, 3, 4)])
    assert lines(done) == [f"{word} {n}" for n in (1, 2, 3, 4) for word in ("Commitment", "Village")]


def test_a_header_whose_words_stand_in_the_text_leaves_no_trace() -> None:
    pages = [
        [(LEFT, 30, f"{n} | Plan of Arcadia"), (LEFT, 300, f"Village {name}")]
        for n, name in ((4, "a"), (5, "b"), (6, "c"))
    ]
    done = drawn([(LEFT, 300, "Plan of Arcadia")], *pages)
    assert lines(done) == ["Plan of Arcadia", "Village a", "Village b", "Village c"]


def test_a_row_that_a_page_break_cuts_is_whole_again() -> None:
    rows = "\n".join(["Problem\t" + " ".join(["Wells are dry, and nobody knows why."] * 90), "Lead\tMinistry"])
    done = text_of(pdf(rows))
    assert len(done.pages) == 2
    assert lines(done) == rows.split("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (["a participation", "of partici-", "pation, too"], ["a participation", "of participation,", "too"]),
        (["co-creation", "by co-", "creation."], ["co-creation", "by co-creation.", ""]),
        (["by imple-", "mentation"], ["by imple-", "mentation"]),
        (["participation", "Lead\tof partici- pation"], ["participation", "Lead\tof participation"]),
        (["short- and long-term"], ["short- and long-term"]),
    ],
)
def test_a_cut_word_is_mended_only_as_the_document_writes_it_elsewhere(text: list[str], expected: list[str]) -> None:
    assert without_hyphens(text) == expected


def scan(pages: int, text: str = "") -> bytes:
    """Pages that are pictures; `text` stands on a page before them."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    if text:
        canvas.drawString(LEFT, 700, text)
        canvas.showPage()
    for _ in range(pages):
        canvas.drawInlineImage(_gray(), 0, 0, A4[0], A4[1])
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _gray() -> object:
    image = pytest.importorskip("PIL.Image")
    return image.new("L", (8, 8), 128)


def encrypted(password: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(password, ownerPassword="owner"))
    canvas.drawString(LEFT, 700, "Dig")
    canvas.save()
    return buffer.getvalue()


def test_what_cannot_be_read_says_why_and_what_to_do() -> None:
    good = pdf("Dig\n")
    cases = {
        scan(2): r"plan.pdf:1: has no text layer \(2 pages without a letter\); recognize its text \(OCR\)",
        encrypted("secret"): r"is encrypted; take its password away",
        good[: len(good) // 3]: "is damaged|has no pages",
        b"%PDF-1.4\nnothing more": "is damaged|has no pages",
    }
    for content, complaint in cases.items():
        with pytest.raises(InputError, match=complaint):
            convert_pdf(PLAN, content)


def test_a_page_of_which_words_would_be_lost_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The middle of the page, as it is packed, is zeros: half of its words cannot be had."""
    monkeypatch.setattr(rl_config, "useA85", 0)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=1)
    for place in range(200):
        canvas.drawString(LEFT, 800 - place * 3, f"Commitment {place * place}")
    canvas.save()
    content = bytearray(buffer.getvalue())
    middle = (content.index(b"stream") + content.index(b"endstream")) // 2
    content[middle : middle + 40] = bytes(40)
    with pytest.raises(InputError, match="is damaged: some of it cannot be unpacked"):
        text_of(bytes(content))


def test_a_pdf_that_anybody_can_open_is_read_though_it_is_encrypted() -> None:
    assert lines(text_of(encrypted(""))) == ["Dig"]


def test_a_page_that_is_only_a_picture_is_noted() -> None:
    done = text_of(scan(1, "Dig"))
    assert [(what, words) for _, what, words in done.notes] == [("a page that is only a picture, not read", "page 2")]


def test_the_process_that_reads_has_so_much_time_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of 100 kB that unpacks to 100 MB, for a process that may have no more than it has already."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=1)
    canvas.addLiteral(" " * 100_000_000)
    canvas.save()
    monkeypatch.setattr(pdf_file, "MEMORY", 1_000_000)
    with pytest.raises(InputError, match="could not be read within 1,000,000 bytes of memory"):
        convert_pdf(PLAN, buffer.getvalue())
    monkeypatch.setattr(pdf_file, "LONGEST", 0.01)
    with pytest.raises(InputError, match=r"could not be read within 0\.01 s; import its parts"):
        convert_pdf(PLAN, pdf("Dig\n"))


def test_the_file_is_opened_by_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "plan.PDF"
    path.write_bytes(pdf("Lead\tMinistry\n"))
    source = open_source(path)
    assert (source.text, source.pages, source.page(1)) == ("Lead\tMinistry\n", (1,), 1)
