"""Word documents (.docx) to text: paragraphs, automatic numbers, rows of tables with tabs.

`python-docx` opens the package; the body is walked here, because the library passes over content controls, tracked
insertions, text boxes and automatic numbers, in which plans have their words. Headers, footers, footnotes, comments
and deleted words are left out: none of them is the text of the plan.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from ogpkg.errors import InputError
from ogpkg.sources.files.openers import Converted, TableCell, boxes, cell_lines, joined, plain, refuse_bomb, row_lines
from ogpkg.sources.files.word_numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Elements whose words are not, or no longer, in the document.
_LEFT_OUT = frozenset(
    {f"{_W}{name}" for name in ("del", "moveFrom", "rPrChange", "pPrChange", "instrText")} | {_FALLBACK}
)
#: Elements of a run that stand for a character.
_CHARACTERS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}ptab": "\t",
}
_P, _TBL, _R, _T, _BOX = (f"{_W}{name}" for name in ("p", "tbl", "r", "t", "txbxContent"))
_HEX = r"[0-9A-Fa-f]{2,4}"
#: The deepest nesting that is walked; Word itself allows far less.
_DEEPEST = 200
Element = Any


def convert_docx(path: Path, data: bytes) -> Converted:
    """The text of the Word document `data`; InputError when it is damaged, encrypted, or would unpack to too much."""
    refuse_bomb(path, data)
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
    except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError) as error:
        text = f"is no Word document that can be opened ({error}); open it in Word and save it as .docx once more"
        raise InputError(path, text, 1) from error
    _refuse_deep(path, body)
    return Converted(joined(_Body(Numbering(document)).lines(body)))


def _refuse_deep(path: Path, body: Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise InputError(path, f"has elements nested more than {_DEEPEST} deep; Word writes no such document", 1)


class _Body:
    """The walk over the body of one document; numbers count on from paragraph to paragraph."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering

    def lines(self, parent: Element) -> Iterator[str]:
        """The lines of every paragraph and table in `parent`, in order."""
        for element in parent:
            if element.tag == _P:
                yield from self._paragraph(element)
            elif element.tag == _TBL:
                yield from ["", *self._table(element), ""]
            elif element.tag not in _LEFT_OUT:
                yield from self.lines(_content(element))

    def _paragraph(self, paragraph: Element) -> list[str]:
        boxes: list[Element] = []
        text = plain("".join(_text(paragraph, boxes)))
        number = self._numbering.of(paragraph) if text.strip() else ""
        lines = f"{number}{text.strip(' ')}".split("\n")
        return [*lines, *(line for box in boxes for line in self.lines(box))]

    def _table(self, table: Element) -> list[str]:
        lines: list[str] = []
        for row in _children(table, "tr"):
            if row.find(f"{_W}trPr/{_W}del") is not None:
                continue
            cells: list[TableCell] = []
            for cell in _children(row, "tc"):
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                continues = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
                cells.append(TableCell() if continues else self._cell(cell))
            lines += row_lines(cells)
        return lines

    def _cell(self, cell: Element) -> TableCell:
        found = TableCell()
        for element in _flat(cell):
            if element.tag == _P:
                # A tab would be the next cell.
                found.lines += cell_lines(self._paragraph(element))
            elif element.tag == _TBL:
                found.inner += self._table(element)
        return found


def _flat(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables right in `parent`, those in content controls too."""
    for element in parent:
        if element.tag in (_P, _TBL):
            yield element
        elif element.tag not in _LEFT_OUT:
            yield from _flat(_content(element))


def _children(parent: Element, name: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, those in content controls too."""
    for element in parent:
        if element.tag == f"{_W}{name}":
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _children(_content(element), name)


def _content(element: Element) -> Element:
    """`element`, or nothing when it is a content control in which only a prompt stands (``Click to enter text``)."""
    return () if element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None else element


def _text(parent: Element, boxes: list[Element]) -> Iterator[str]:
    """The words of `parent` that are in the document now; text boxes are put into `boxes`."""
    for element in parent:
        if element.tag == _T:
            yield element.text or ""
        elif element.tag in _CHARACTERS:
            # A page or column break is no end of a line.
            yield "" if element.get(f"{_W}type") in ("page", "column") else _CHARACTERS[element.tag]
        elif element.tag == f"{_W}sym":
            yield _sign(element)
        elif element.tag == _BOX:
            boxes.append(element)
        elif element.tag == _R and _is_hidden(element):
            continue
        elif element.tag not in _LEFT_OUT:
            yield from _text(_content(element), boxes)


def _sign(element: Element) -> str:
    """The box or tick that is put in as a sign of a font; nothing for any other sign."""
    number = int(element.get(f"{_W}char", "0"), 16) if re.fullmatch(_HEX, element.get(f"{_W}char", "")) else 0
    text = boxes(chr(number | 0xF000))
    return "" if text >= "\uf000" else text


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val", "true") not in ("0", "false", "off")
