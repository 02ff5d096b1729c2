"""Word documents as text: what stands in them now, numbers that Word counts, rows, and what is hostile."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ogpkg.errors import InputError
from ogpkg.sources.files.openers import BREAK
from ogpkg.sources.files.word import convert_docx
from tests.sources.documents import saved

PLAN = Path("plan.docx")


@pytest.fixture
def document() -> Document:
    return docx.Document()


def lines(document: Document) -> list[str]:
    return [line for line in convert_docx(PLAN, saved(document)).text.split("\n") if line]


def add(document: Document, inner: str, *, before: str = "") -> None:
    """A paragraph with the words `before` and then the elements `inner`."""
    paragraph = document.add_paragraph(before)
    wrapped = parse_xml(
        f'<w:x {nsdecls("w")} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">{inner}</w:x>'
    )
    for element in list(wrapped):
        paragraph._p.append(element)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<w:r><w:t>Dig</w:t></w:r>", ["Dig"]),
        ("<w:r><w:t>Lead:</w:t><w:tab/><w:t>Ministry</w:t></w:r>", ["Lead:\tMinistry"]),
        ("<w:r><w:t>Dig</w:t><w:br/><w:t>Fill</w:t></w:r>", ["Dig", "Fill"]),
        ("<w:r><w:t>Dig</w:t><w:br w:type='page'/><w:t>ging</w:t></w:r>", ["Digging"]),
        ("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/><w:t>s</w:t></w:r>", ["co-ops"]),
        ("<w:ins w:id='1' w:author='a'><w:r><w:t>Dig</w:t></w:r></w:ins>", ["Dig"]),
        (
            "<w:del w:id='1' w:author='a'><w:r><w:delText>Fill</w:delText></w:r></w:del><w:r><w:t>Dig</w:t></w:r>",
            ["Dig"],
        ),
        ("<w:moveFrom w:id='1' w:author='a'><w:r><w:t>Fill</w:t></w:r></w:moveFrom><w:r><w:t>Dig</w:t></w:r>", ["Dig"]),
        ("<w:moveTo w:id='1' w:author='a'><w:r><w:t>Dig</w:t></w:r></w:moveTo>", ["Dig"]),
        ("<w:hyperlink w:anchor='x'><w:r><w:t>Dig</w:t></w:r></w:hyperlink>", ["Dig"]),
        ("<w:sdt><w:sdtContent><w:r><w:t>Dig</w:t></w:r></w:sdtContent></w:sdt>", ["Dig"]),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent>"
            "</w:sdt><w:r><w:t>Dig</w:t></w:r>",
            ["Dig"],
        ),
        (
            "<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t xml:space='preserve'> Limited </w:t>"
            "<w:sym w:font='Wingdings' w:char='F0A8'/><w:t> Full</w:t><w:sym w:font='Symbol' w:char='F0B7'/></w:r>",
            ["☒ Limited ☐ Full"],
        ),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Dig</w:t></w:r>", ["Dig"]),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>Fill</w:t></w:r><w:r><w:t>Dig</w:t></w:r>", ["Dig"]),
        ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>Dig</w:t></w:r>", ["Dig"]),
        ("<w:r><w:t xml:space='preserve'>Ministry of\u00a0Ri\u00advers </w:t></w:r>", ["Ministry of Rivers"]),
    ],
)
def test_the_words_are_those_that_the_document_has_now(document: Document, inner: str, expected: list[str]) -> None:
    add(document, inner)
    assert lines(document) == expected


def test_a_text_box_stands_below_the_paragraph_that_holds_it_and_only_once(document: Document) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
    space = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = f"<m:Choice Requires='wps'>{box}</m:Choice><m:Fallback><w:pict>{box}</w:pict></m:Fallback>"
    add(document, f"<w:r><m:AlternateContent xmlns:m='{space}'>{both}</m:AlternateContent></w:r>", before="Dig")
    assert lines(document) == ["Dig", "In the box"]


def test_headers_footers_and_properties_are_left_out(document: Document) -> None:
    document.sections[0].header.paragraphs[0].text = "Arcadia"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.core_properties.title = "A title"
    document.add_paragraph("Dig")
    assert lines(document) == ["Dig"]


def test_numbers_that_word_counts_are_written_out(document: Document) -> None:
    for text, style in (
        ("Dig", "List Number"),
        ("Fill", "List Number"),
        ("Wet", "List Bullet"),
        ("Close", "List Number"),
    ):
        document.add_paragraph(text, style=style)
    assert lines(document) == ["1. Dig", "2. Fill", "• Wet", "3. Close"]


def test_headings_are_numbered_as_their_levels_say(document: Document) -> None:
    """Two levels, ``Commitment %1:`` and ``%1.%2``, the second with small letters; the second list begins anew."""
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    levels = level.format(0, "decimal", "Commitment %1:") + level.format(1, "lowerLetter", "%1.%2)")
    numbering = document.part.numbering_part.element
    first = numbering.find(qn("w:num"))
    first.addprevious(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="79"><w:abstractNumId w:val="77"/>{anew}</w:num>'))
    for text, number, depth in (
        ("Wells", 78, 0),
        ("Dig", 78, 1),
        ("Fill", 78, 1),
        ("Canals", 78, 0),
        ("Dig", 78, 1),
        ("Roads", 79, 0),
    ):
        place = f'<w:pPr {nsdecls("w")}><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        document.add_paragraph(text)._p.insert(0, parse_xml(place))
    said = ["Commitment 1: Wells", "1.a) Dig", "1.b) Fill", "Commitment 2: Canals", "2.a) Dig", "Commitment 1: Roads"]
    assert lines(document) == said


def test_a_row_of_a_table_is_a_line_with_tabs(document: Document) -> None:
    table = document.add_table(5, 3)
    for place, text in enumerate(("Milestone", "Start", "End")):
        table.cell(0, place).text = text
    table.cell(1, 0).text, table.cell(1, 2).text = "Dig\nwells", "May\t2018"
    table.cell(2, 0).merge(table.cell(3, 0)).text = "Contact"
    table.cell(2, 1).text, table.cell(2, 2).text = "Name", "Ana Vale"
    table.cell(3, 1).merge(table.cell(3, 2)).text = "Clerk"
    table.cell(4, 0).merge(table.cell(4, 2)).text = "Wells\nfor all"
    assert lines(document) == [
        "Milestone\tStart\tEnd",
        f"Dig{BREAK}wells\t\tMay 2018",
        "Contact\tName\tAna Vale",
        "\tClerk",
        "Wells",
        "for all",
    ]


def test_a_table_in_a_cell_follows_the_row_it_stands_in(document: Document) -> None:
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Milestones", "see below"
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Dig", "May"
    table.cell(1, 0).text, table.cell(1, 1).text = "Lead", "Ministry"
    assert lines(document) == ["Milestones\tsee below", "Dig\tMay", "Lead\tMinistry"]


def repacked(content: bytes, parts: dict[str, bytes | None]) -> bytes:
    """`content` with some of its parts changed, or, for None, taken out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if parts.get(name, b"") is not None:
                new.writestr(name, parts.get(name) or old.read(name))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name] or b"")
    return buffer.getvalue()


def deep(document: Document) -> bytes:
    inner = b"<w:sdt><w:sdtContent>" * 120 + b"</w:sdtContent></w:sdt>" * 120
    return repacked(saved(document), {"word/document.xml": _body(inner)})


def _body(inner: bytes, before: bytes = b"") -> bytes:
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return (
        before
        + b"<w:document "
        + space
        + b"><w:body><w:p><w:r><w:t>Dig</w:t></w:r></w:p>"
        + inner
        + b"</w:body></w:document>"
    )


def test_what_is_hostile_or_damaged_is_refused_in_words(document: Document) -> None:
    good = saved(document)
    cases = {
        good[: len(good) // 2]: "is damaged",
        good.replace(b"PK\x05\x06", b"PK\x05\x07"): "is damaged",
        repacked(good, {"word/document.xml": None}): "is no Word document that can be opened",
        repacked(good, {"word/document.xml": b"<w:document"}): "is no Word document that can be opened",
        repacked(good, {"word/media/zeros.bin": bytes(401_000_000)}): r"unpacks to 40\d,\d+,\d+ bytes, and at most",
        deep(document): "nested more than 200 deep",
    }
    for content, complaint in cases.items():
        with pytest.raises(InputError, match=complaint):
            convert_docx(PLAN, content)


def test_entities_neither_burst_nor_read_a_file(document: Document, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("well hidden")
    bomb = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"Dig" * 100) for n in range(9))
    outside = f'<!ENTITY e8 SYSTEM "{secret.as_uri()}">'.encode()
    for entities in (bomb, outside):
        body = _body(b"<w:p><w:r><w:t>&e8;</w:t></w:r></w:p>", b"<!DOCTYPE x [" + entities + b"]>")
        # Newer parsers refuse the document, older ones leave the entity out.
        with suppress(InputError):
            assert convert_docx(PLAN, repacked(saved(document), {"word/document.xml": body})).text == "Dig\n"
