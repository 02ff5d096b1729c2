"""What a PDF's pages break: headers and footers between the lines, tables cut in two, words cut by hyphens."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ogpkg.sources.files.pdf_columns import Line
from ogpkg.sources.files.pdf_page import EDGE

#: A line that stands at the edge of so many pages is a header or footer; of two pages, both must have it.
_REPEATED = 3
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|pg|p)\b\.?\s*)?(\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?(?:\W+page)?[\W_]*", re.IGNORECASE
)
#: A header with the number of the page at its end or its beginning.
_BEHIND = re.compile(r"(.*\S)(?:\t|\s*[|•·]\s*|\s+[–—-]\s+|\s+page\s+)(\d{1,4})", re.IGNORECASE)
_BEFORE = re.compile(r"(\d{1,4})(?:\t|\s*[|•·]\s*|\s+[–—-]\s+)(\S.*)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HYPHEN = re.compile(r"([^\W\d_]{2,})-$")
#: A word cut inside a cell, whose lines are joined already.
_CUT = re.compile(r"([^\W\d_]{2,})- ([^\W\d_]+)")
_REST = re.compile(r"([^\W\d_]+)(\S*)[ ]*(.*)")


@dataclass
class PageText:
    """The lines of one page, and how tall it is."""

    lines: list[Line]
    height: float

    def at_edge(self) -> list[int]:
        """The places of the lines at the upper and the lower edge: not more than two at each."""
        low = [place for place, line in enumerate(self.lines) if line.bottom < EDGE * self.height][:2]
        high = [place for place, line in enumerate(self.lines) if line.top > (1 - EDGE) * self.height][-2:]
        return [place for place in low + high if not self.lines[place].columns]


#: What a line at the edge says besides the number of its page, and how far that number is from the page's place.
_Edge = tuple[str, int | None]


def without_edges(pages: list[PageText]) -> list[list[Line]]:
    """The lines of `pages` without page numbers and repeated headers.

    A header whose words stand nowhere else stays where it stands first: it may be the only place of a title.
    """
    edges = [
        {place: _edge(page.lines[place].text, number) for place in page.at_edge()}
        for number, page in enumerate(pages, start=1)
    ]
    counts = Counter(edge for of_page in edges for edge in set(of_page.values()))
    enough = _REPEATED if len(pages) > 2 else 2
    repeated = {edge for edge, count in counts.items() if count >= (enough if edge[0] else 2)} | {("", 0)}
    said = {
        _words(line.text)
        for page, of_page in zip(pages, edges, strict=True)
        for place, line in enumerate(page.lines)
        if of_page.get(place) not in repeated
    }
    return [list(_kept(page, of_page, repeated, said)) for page, of_page in zip(pages, edges, strict=True)]


def _edge(text: str, page: int) -> _Edge:
    if found := _PAGE_NUMBER.fullmatch(text):
        return "", int(found[1]) - page if found[1].isdecimal() else None
    if found := _BEHIND.fullmatch(text):
        return _words(found[1]), int(found[2]) - page
    if found := _BEFORE.fullmatch(text):
        return _words(found[2]), int(found[1]) - page
    return _words(text), None


def _kept(page: PageText, edges: dict[int, _Edge], repeated: set[_Edge], said: set[str]) -> Iterator[Line]:
    for place, line in enumerate(page.lines):
        edge = edges.get(place)
        if edge not in repeated or edge is None:
            yield line
        elif edge[0] and edge[0] not in said:
            said.add(edge[0])
            number = _BEHIND.fullmatch(line.text) if edge[1] is not None else None
            yield replace(line, text=number[1] if number else line.text)


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


def with_tables_joined(pages: list[list[Line]]) -> list[list[Line]]:
    """`pages` with rows whole that a page break has cut; they stand on the page where they begin."""
    joined: list[list[Line]] = []
    above: list[Line] = []
    for lines in pages:
        rest = lines
        if above and lines and _is_rest(above[-1], lines[0]):
            pairs = zip(above[-1].text.split("\t"), lines[0].text.split("\t"), strict=True)
            above[-1] = replace(above[-1], text="\t".join(" ".join(filter(None, pair)) for pair in pairs))
            rest = lines[1:]
        joined.append(rest)
        above = rest or above
    return joined


def _is_rest(row: Line, below: Line) -> bool:
    """Whether `below`, first on its page, is the rest of `row`: it has no label, or goes on in small letters."""
    if not row.columns or len(row.columns) != len(below.columns):
        return False
    cells = below.text.split("\t")
    if len(cells) != len(row.text.split("\t")) or any(
        abs(one - other) > 3 for one, other in zip(row.columns, below.columns, strict=True)
    ):
        return False
    without_label = len(cells) == 2 and not cells[0] and bool(cells[1])
    return without_label or ("" in cells and all(cell[0].islower() for cell in cells if cell))


def without_hyphens(lines: list[str]) -> list[str]:
    """`lines` with words whole that a hyphen has cut, where the document itself writes them whole elsewhere.

    A word that it does not write elsewhere stays cut: whether the hyphen belongs to it, nobody can tell.
    """
    known = {word.casefold() for line in lines for word in _WORD.findall(line)}
    whole = [_CUT.sub(lambda cut: _mended(cut[1], cut[2], known) or cut[0], line) for line in lines]
    for place, line in enumerate(whole[:-1]):
        start, rest = _HYPHEN.search(line), _REST.match(whole[place + 1])
        word = _mended(start[1], rest[1], known) if start and rest else None
        if start and rest and word:
            whole[place] = line[: start.start(1)] + word + rest[2]
            whole[place + 1] = rest[3]
    return whole


def _mended(start: str, rest: str, known: set[str]) -> str | None:
    if (start + rest).casefold() in known:
        return start + rest
    return f"{start}-{rest}" if f"{start}-{rest}".casefold() in known else None
