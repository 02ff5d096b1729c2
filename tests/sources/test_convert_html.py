"""Web pages as text: blocks, lists, rows, what nobody sees, and the character set."""

from pathlib import Path

import pytest

from ogpkg.errors import InputError
from ogpkg.sources.files.openers import BREAK
from ogpkg.sources.files.web import convert_html

PAGE = Path("page.html")


def lines(body: str, head: str = "<meta charset='utf-8'>") -> list[str]:
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return [line.strip(" ") for line in convert_html(PAGE, html.encode()).text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p><b>Status:</b> Active</p><p>Next</p>", ["Status: Active", "Next"]),
        ("<div>One<div>Two</div>Three</div>", ["One", "Two", "Three"]),
        ("<dl><dt>Lead</dt><dd>Ministry</dd></dl>", ["Lead", "Ministry"]),
        ("<ul><li>Dig<ul><li>Deep</li></ul></li></ul>", ["• Dig", "• Deep"]),
        ("<ol start=3><li>Dig</li><li>Fill</li></ol>", ["1. Dig", "2. Fill"]),
        ("Dig<br>Fill &amp; close", ["Dig", "Fill & close"]),
        ("Ministry\n   of\u00a0Rivers", ["Ministry of Rivers"]),
        ("Minis\u00adtry of Ri\u200bvers", ["Ministry of Rivers"]),
        ("<a href='/x'>Wells</a> and <span>canals</span>", ["Wells and canals"]),
    ],
)
def test_what_a_person_sees_comes_out_a_line_a_block(body: str, expected: list[str]) -> None:
    assert lines(body) == expected


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>Status: Active</script>",
        "<style>p { color: red }</style>",
        "<noscript>Turn it on</noscript>",
        "<template><p>{{title}}</p></template>",
        "<p hidden>Not now</p>",
        "<div style='color:red; DISPLAY : none'>Not now</div>",
        "<p style='visibility:hidden'>Not now</p>",
        "<select><option>Arcadia<option>Borealia</select>",
        "<button>Send</button><textarea>Your words</textarea><input value='x'>",
        "<svg><title>Star</title><text>Star</text></svg>",
        "<!-- Status: Active -->",
    ],
)
def test_what_nobody_sees_does_not(unseen: str) -> None:
    assert lines(f"<p>Dig{unseen}</p>{unseen}<p>Fill</p>") == ["Dig", "Fill"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><th>Lead</th><td>Ministry</td></tr>", ["Lead\tMinistry"]),
        ("<tr><td>Lead</td><td>Wells Division,<br>Ministry</td></tr>", [f"Lead\tWells Division,{BREAK}Ministry"]),
        ("<tr><td>Lead</td><td><p>A</p><p>B\tC</p></td></tr>", [f"Lead\tA{BREAK}B C"]),
        ("<tr><td>Dig</td><td></td><td>May</td></tr>", ["Dig\t\tMay"]),
        ("<tr><td colspan=2>Dig</td><td>May</td></tr>", ["Dig\tMay"]),
        ("<tr><td rowspan=2>A</td><td>B</td></tr><tr><td>C</td></tr>", ["A\tB", "\tC"]),
        ("<tr><td>A</td><td rowspan=2>B</td></tr><tr><td>C</td></tr>", ["A\tB", "C\t"]),
        ("<tr><td colspan=2><p>One</p><p>Two</p></td></tr>", ["One", "Two"]),
        ("<tr><td>Plan</td><td>of<table><tr><td>Dig</td><td>May</td></tr></table></td></tr>", ["Plan\tof", "Dig\tMay"]),
        ("<caption>Milestones</caption><tr><td>Dig</td><td>May</td></tr>", ["Milestones", "Dig\tMay"]),
        ("<thead><tr><th>What<th>When<tbody><tr><td>Dig<td>May", ["What\tWhen", "Dig\tMay"]),
        ("<tr><td rowspan=99999999>A</td><td colspan='-3'>B</td></tr>", ["A\tB"]),
    ],
)
def test_a_row_of_a_table_is_a_line_with_tabs(rows: str, expected: list[str]) -> None:
    assert lines(f"<p>Before</p><table>{rows}</table><p>After</p>") == ["Before", *expected, "After"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ("", "utf-8"),
        ("<meta charset='windows-1252'>", "cp1252"),
        ("<meta charset=ISO-8859-1>", "cp1252"),
        ("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=iso-8859-2'>", "iso-8859-2"),
        ("<meta charset=koi8-r>", "koi8-r"),
        ("<meta charset=euc-kr>", "euc-kr"),
        ("<meta charset=nonsense>", "utf-16"),
        ("<meta charset=utf-16>", "utf-8"),
        ("", "utf-8-sig"),
    ],
)
def test_the_character_set_is_the_one_declared_or_marked(head: str, encoding: str) -> None:
    words = {"koi8-r": "Колодцы", "euc-kr": "우물", "iso-8859-2": "Źródła"}.get(encoding, "Fuentes públicas")
    html = f"<html><head>{head}</head><body><p>{words}</p></body></html>"
    assert convert_html(PAGE, html.encode(encoding)).text == f"{words}\n"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"<html>\n<p>caf\xe9</p></html>", r":2: declares no character set and is not UTF-8 \(byte 0xe9\); save it as"),
        (b"<meta charset=utf-8>\n\n<p>caf\xe9</p>", r":3: is not utf-8, which it declares \(byte 0xe9\)"),
        (b"<meta charset=martian><p>Dig</p>", r"character set that nobody knows, 'martian'"),
        (b"Status: Active\n", r"has no HTML elements; when it is plain text, name it .txt"),
        (b"<html>" + b"<div>" * 5000 + b"Dig", r"nested more than 200 deep"),
    ],
)
def test_a_page_that_cannot_be_read_says_what_to_do(content: bytes, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        convert_html(PAGE, content)
