"""Web pages to text: what a person sees of the page, a line a block, a row of a table with tabs.

`inscriptis` lays the text out; before that, tables become rows, and what nobody sees is taken out.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.html_properties import Display
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement
from inscriptis.model.tag import CustomHtmlTagHandlerMapping
from lxml import etree

from ogpkg.errors import InputError
from ogpkg.sources.files.openers import Converted, TableCell, joined, plain, row_lines

if TYPE_CHECKING:
    from inscriptis.model.html_document_state import HtmlDocumentState

_DECLARED = re.compile(
    rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([\w:.-]+)|<\?xml[^>]*?encoding\s*=\s*[\"']([\w:.-]+)", re.I
)
#: The declaration stands in the first bytes; further down it would be text.
_HEAD = 4096
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: What browsers take these names for (WHATWG Encoding, section 4.2).
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
#: Elements that show no text of the document, and those that blocks stand in.
_UNSEEN = (
    *("script", "style", "noscript", "template", "iframe", "object", "embed", "canvas", "svg", "audio", "video"),
    *("select", "datalist", "button", "textarea", "input", "head"),
)
_BLOCKS = (
    *("section", "dl", "dt", "dd", "details", "summary", "fieldset", "legend", "form", "hr", "main", "caption"),
    *("center", "dir", "menu", "search", "dialog", "option", "optgroup"),
)
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEEPEST = 200


def convert_html(path: Path, data: bytes) -> Converted:
    """The text of the web page `data`; InputError when its letters or its elements cannot be told."""
    text = decoded(path, data)
    if not re.search(r"<[a-zA-Z!/][^>]*>", text):
        raise InputError(path, "has no HTML elements; when it is plain text, name it .txt", 1)
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True)
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(path, f"is no HTML: {error}", 1) from error
    _refuse_deep(path, page)
    _take_out_unseen(page)
    for table in reversed(list(page.iter("table"))):
        _flatten(table)
    return Converted(joined(plain(line).rstrip(" ") for line in _layout(page).split("\n")))


def decoded(path: Path, data: bytes) -> str:
    """`data` as text: by the mark at its beginning, by what it declares, else UTF-8; InputError when it is neither."""
    mark = next((name for start, name in _MARKS if data.startswith(start)), None)
    declared = _DECLARED.search(data[:_HEAD])
    name = mark or (next(group for group in declared.groups() if group).decode() if declared else "utf-8").lower()
    # A page that declares UTF-16 in single bytes cannot be UTF-16 (WHATWG HTML, section 13.2.3.2).
    name = "utf-8" if name.startswith("utf-16") and not mark else _MEANT.get(name, name)
    try:
        return data.decode(name)
    except LookupError as error:
        raise InputError(path, f"declares a character set that nobody knows, {name!r}; save it as UTF-8", 1) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = f"is not {name}, which it declares" if declared else "declares no character set and is not UTF-8"
        raise InputError(path, f"{said} (byte 0x{data[error.start]:02x}); save it as UTF-8", line) from error


def _refuse_deep(path: Path, page: lxml.html.HtmlElement) -> None:
    """Raise InputError for elements nested deeper than any page's, which would exhaust the stack."""
    depth = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise InputError(path, f"has elements nested more than {_DEEPEST} deep; it is no page we can read", 1)


def _take_out_unseen(page: lxml.html.HtmlElement) -> None:
    for element in list(page.iter(*_UNSEEN)):
        element.drop_tree()
    for element in list(page.xpath("//*[@hidden or @style]")):
        if element.get("hidden") is not None or _UNSEEN_STYLE.search(element.get("style", "")):
            element.drop_tree()


def _flatten(table: lxml.html.HtmlElement) -> None:
    """Put the rows of `table`, as preformatted lines, where it stood. Tables inside its cells are flat already."""
    lines = [" ".join(caption.text_content().split()) for caption in table.xpath("./caption")]
    below: dict[int, tuple[int, TableCell]] = {}
    for row in table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"):
        cells, below = _cells(row, below)
        lines += row_lines(cells)
    flat = lxml.html.Element("pre", {"data-rows": "yes"})
    flat.text, flat.tail = "\n".join(lines), table.tail
    parent = table.getparent()
    if parent is not None:
        parent.replace(table, flat)


def _cells(
    row: lxml.html.HtmlElement, above: dict[int, tuple[int, TableCell]]
) -> tuple[list[TableCell], dict[int, tuple[int, TableCell]]]:
    """The cells of `row`; `above` are those that reach down into it, by column: for how many rows more, and the cell.

    What comes back second is what reaches into the next row.
    """
    cells: list[TableCell] = []
    below: dict[int, tuple[int, TableCell]] = {}
    own = [(_span(cell, "colspan"), _span(cell, "rowspan"), _cell(cell)) for cell in row.xpath("./td | ./th")]
    column = 0
    while own or column in above:
        if column in above:
            left, cell = above[column]
            width, height = 1, left
        else:
            width, height, cell = own.pop(0)
        cells.append(cell)
        if height > 1:
            below[column] = (height - 1, TableCell())
        column += width
    return cells, below


def _span(cell: lxml.html.HtmlElement, name: str) -> int:
    text = cell.get(name, "1").strip()
    return min(max(int(text), 1), 1000) if text.isdecimal() and text.isascii() else 1


def _cell(cell: lxml.html.HtmlElement) -> TableCell:
    inner = [line for rows in cell.xpath(".//pre[@data-rows]") for line in (rows.text or "").split("\n")]
    for rows in cell.xpath(".//pre[@data-rows]"):
        rows.drop_tree()
    return TableCell([line.strip() for line in plain(_layout(cell)).split("\n") if line.strip()], inner)


def _layout(element: lxml.html.HtmlElement) -> str:
    css = CSS_PROFILES["strict"].copy()
    css.update({name: HtmlElement(display=Display.block) for name in _BLOCKS})
    tags = CustomHtmlTagHandlerMapping({"ul": _open_list}, {})
    text: str = Inscriptis(element, ParserConfig(css=css, custom_html_tag_handler_mapping=tags)).get_text()
    return text


def _open_list(state: HtmlDocumentState, _attributes: dict[str, str]) -> None:
    state.li_counter.append("• ")
