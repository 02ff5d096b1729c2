"""Files that are not what their names say, character sets, and the table of suffixes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from ogpkg.errors import InputError
from ogpkg.sources.files import openers as convert
from ogpkg.sources.source import open_source
from tests.sources import documents


def workbook() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def packed(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return buffer.getvalue()


WORD = documents.saved(docx.Document())
PDF = documents.pdf("Dig\n")


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("plan.txt", WORD, r"plan.txt:1: is a Word document, though its name ends in '.txt'; name it .docx"),
        ("plan.csv", workbook(), r"is a workbook, though its name ends in '.csv'; name it .xlsx"),
        ("plan.docx", PDF, r"is a PDF file, though its name ends in '.docx'; name it .pdf"),
        ("plan.pdf", b"<!DOCTYPE html><p>Dig", r"is a web page, though its name ends in '.pdf'; name it .html"),
        ("plan.txt", b"\xef\xbb\xbf\n<!-- saved --><HTML><p>Dig", r"is a web page"),
        ("plan.docx", b"{\\rtf1 Dig}", r"is an RTF document, .*; save it as .docx"),
        ("plan.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"old or encrypted office file, .*; take its password away"),
        ("plan.docx", packed("mimetype", "content.xml"), r"is an OpenDocument file, .*; save it as .docx"),
        ("plan.docx", packed("plan.txt"), r"is a zip file, .*; unpack it"),
        ("plan.docx", b"PK\x03\x04 and no more", r"is damaged: .*; get it once more"),
        ("plan.docx", b"Lead agency: Ministry", r"is plain text, though its name ends in '.docx'; name it .txt"),
        ("plan.pdf", b"\x01\x02\xff\xfe", r"is no .pdf file, whatever its name says"),
        ("plan.pdf", b"\x89PNG\r\n\x1a\n", r"is a picture, .*; recognize its text \(OCR\) first"),
        ("page.html", b"MIME-Version: 1.0\n", r"is a saved web archive, .*'Web page, HTML only'"),
        ("page.mhtml", b"MIME-Version: 1.0\n", r"is a '.mhtml' file, which is not read here; save the page as"),
        ("plan.doc", b"\xd0\xcf\x11\xe0", r"is a '.doc' file, which is not read here; save it as .docx"),
        ("plan.ODT", b"PK", r"is a '.odt' file, .*; save it as .docx"),
        ("plan.docx", b" \n", r"plan.docx:1: is empty"),
        ("plan.txt", "Ministère".encode("cp1252"), r":1: is not UTF-8 text \(byte 0xe8\); save it as UTF-8 \(Excel"),
        ("plan.txt", "Dig\n‘Wells’".encode("cp1252"), r":2: is not UTF-8 text \(byte 0x91\)"),
        (
            "plan.txt",
            "Dig the wells".encode("utf-16-le"),
            r"binary file, or UTF-16 without a byte order mark; save it as",
        ),
        ("plan.txt", b"Dig\n\0", r":2: is a binary file, not text"),
        ("plan.txt", b"\xff\xfeD\0i", r"is not UTF-16 text"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_it_is_and_what_to_do(
    tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=complaint):
        open_source(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_is_decoded_where_its_character_set_is_certain(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes("Ministère\r\n우물\n".encode(encoding))
    assert open_source(path).text == "Ministère\r\n우물\n"


def test_a_digest_is_that_of_the_words_of_a_text_and_of_the_bytes_of_a_document(tmp_path: Path) -> None:
    plain, marked, page = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "c.HTM"
    plain.write_bytes(b"Dig\n")
    marked.write_bytes(b"\xef\xbb\xbfDig\n")
    page.write_bytes(b"<p>Dig</p>")
    assert open_source(plain).digest == open_source(marked).digest
    # sha256sum of the four bytes and of the ten bytes
    assert open_source(plain).digest == "566b45a74f04418118af5da139b40a15e9d32326b7b49ac1d5a0c774bd130097"
    assert (open_source(page).text, open_source(page).digest) == (
        "Dig\n",
        "931d3398913f73df460918aaeba06ba0166a365c40e735d33f87db7bacfadc93",
    )


def test_a_file_larger_than_any_plan_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "LARGEST_FILE", 10)
    path = tmp_path / "plan.txt"
    path.write_text("Dig the wells\n")
    with pytest.raises(InputError, match="has 14 bytes, and at most 10 are read; import its parts"):
        open_source(path)


def test_a_zip_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    """The directory says that a part unpacks to nothing; the part itself unpacks to a megabyte."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", bytes(1_000_000))
    lied = buffer.getvalue().replace((1_000_000).to_bytes(4, "little"), (1).to_bytes(4, "little"))
    path = tmp_path / "plan.docx"
    path.write_bytes(lied)
    with pytest.raises(InputError, match="is damaged"):
        open_source(path)
