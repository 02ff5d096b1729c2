"""The same words as a Word document, as a PDF and as a web page: what people do with a plan written as text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

import docx
import openpyxl
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

Rows = list[list[str]]


def parts(text: str) -> Iterator[str | Rows]:
    """The lines of `text`: those with tabs that follow each other are the rows of one table.

    A line without tabs that such a row goes on with, in small letters, is the beginning of its first cell.
    """
    joined = re.sub(r"^([^\t\n]+)\n(?=[a-z][^\n]*\t)", r"\1\f", text.rstrip("\n"), flags=re.MULTILINE)
    for is_row, lines in groupby(joined.split("\n"), lambda line: "\t" in line):
        if is_row:
            yield [[cell.replace("\f", "\n") for cell in line.split("\t")] for line in lines]
        else:
            yield from lines


def word(text: str) -> bytes:
    """`text` as a Word document; the last cell of a short row reaches to the edge of its table."""
    document = docx.Document()
    for part in parts(text):
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        width = max(map(len, part))
        table = document.add_table(len(part), width)
        for row, cells in zip(table.rows, part, strict=True):
            for place, cell in enumerate(cells):
                row.cells[place].text = cell
            if len(cells) < width:
                row.cells[len(cells) - 1].merge(row.cells[width - 1])
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf(text: str, *, ruled: bool = True, header: str = "") -> bytes:
    """`text` as a PDF with a number on every page; tables with strokes, or with white between their columns."""
    buffer = io.BytesIO()

    def edge(canvas: object, page: object) -> None:
        canvas.drawString(60, 815, header)  # type: ignore[attr-defined]
        canvas.drawRightString(535, 28, str(page.page))  # type: ignore[attr-defined]

    flow = [piece for part in parts(text) for piece in _flowables(part, ruled=ruled)]
    SimpleDocTemplate(buffer, pagesize=A4).build(flow, onFirstPage=edge, onLaterPages=edge)
    return buffer.getvalue()


def _flowables(part: str | Rows, *, ruled: bool) -> list[Flowable]:
    plain = getSampleStyleSheet()["Normal"]
    if isinstance(part, str):
        return [Paragraph(escape(part), plain) if part.strip() else Spacer(1, 12)]
    width = max(map(len, part))
    rows = [
        [Paragraph(escape(cell).replace("\n", "<br/>"), plain) for cell in [*cells, *[""] * (width - len(cells))]]
        for cells in part
    ]
    style: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    style += [("SPAN", (len(cells) - 1, at), (-1, at)) for at, cells in enumerate(part) if len(cells) < width]
    style += [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else [("BOTTOMPADDING", (0, 0), (-1, -1), 8)]
    return [Table(rows, colWidths=[450 / width] * width, style=TableStyle(style), splitInRow=1)]


def page(text: str) -> bytes:
    """`text` as a web page: lines without a blank line between them are one paragraph."""
    body = ["<!DOCTYPE html>\n<html><head><meta charset='utf-8'></head><body><p>"]
    for part in parts(text):
        if isinstance(part, str):
            body.append(f"{escape(part)}<br>" if part.strip() else "</p><p>")
            continue
        width = max(map(len, part))
        rows = [
            "".join(_cell(cell, place == len(row) - 1, width - len(row) + 1) for place, cell in enumerate(row))
            for row in part
        ]
        body.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return "\n".join([*body, "</body></html>"]).encode()


def _cell(text: str, is_last: bool, width: int) -> str:
    return f"<td colspan='{width if is_last else 1}'>{escape(text).replace(chr(10), '<br>')}</td>"


def workbook(text: str) -> bytes:
    """`text` as a workbook of one sheet."""
    book = openpyxl.Workbook()
    for line in text.split("\n"):
        book.active.append(line.split("\t"))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
