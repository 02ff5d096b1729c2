"""Where the commitments of a plan or a self-assessment begin, under which themes, and where they end.

A commitment begins with a heading (``Commitment #1``, ``COMMITMENT NO. 2: Title``), with a row of the template that
names it, or, in plans that have neither, with a numbered title above the first label. What a table of contents or
prose says of commitments is no heading: the label of a field has to follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ogpkg.sources.lookups import key
from ogpkg.sources.plans.template_labels import Label, Labels

Lines = list[tuple[int, str]]

_NUMBER_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_REF = rf"\d+(?:[-.]\d+|[-.]?[a-z]\b)*|(?-i:[IVX]+|[A-Z])\b|(?:{_NUMBER_WORDS})\b"
_HEADING = re.compile(
    r"(?:OGP |National )?Commitment(?![a-z])\s*(?P<sign>#|No\.?\s|Nr\.?\s|Num(?:ber|\.)?\s|N[°º]\.?)?\s*"
    rf"(?P<ref>{_REF})"
    r"(?P<mark>\s*[:.)–—-]+\s*|\s+|$)(?P<title>.*)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?P<ref>\d{1,2}(?:[.-]\d{1,2})*|[IVX]{1,5})(?P<mark>[.):]+\s*|\s+)(?P<title>[^\W\d].*)")
#: Chapters before the commitments, which are no themes though a commitment may come next.
_NO_THEMES = re.compile(
    r".*\b(?:commitments?|introduction|background|foreword|preface|process|summary|efforts|plan|overview|context"
    r"|methodology)\b.*",
    re.IGNORECASE,
)
_THEME = re.compile(
    r"(?:Theme|Thematic (?:Area|Priority|Pillar)|Pillar|Cluster|Priority(?: Area)?|Strategic (?:Area|Priority)|Axis"
    rf"|Area|Goal|(?:OGP )?(?:Grand )?Challenge)\s*(?:#|No\.?\s)?\s*(?P<ref>{_REF})"
    r"(?P<mark>\s*[:.)–—-]+\s*|\s+|$)(?P<title>.*)",
    re.IGNORECASE,
)
_ITEM_NUMBER = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})*)[.)]\s")
#: A line of a table of contents ends with the number of a page, behind a tab, dots or a gap.
_CONTENTS = re.compile(r"(?P<entry>\S.*?)(?:\s*\t\s*|\s*(?:\.\s?){3,}|\s*…+\s*| {3,})\d{1,3}\s*")
_CONTINUED = re.compile(r"\s*\(?\b(?:continued|cont['’]?d?\.?)\)?\s*$", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-Z])[.)]\s+")
_ROMAN = re.compile(r"[IVX]+\.?")
#: Chapters that end the commitments, whether there is a table of contents or not.
_LAST_CHAPTERS = re.compile(
    r"(?:conclusions?(?: and .*)?|way forward|annex(?:es)?\b.*|appendix\b.*|appendices|acknowledge?ments?|glossary"
    r"|list of (?:abbreviations|acronyms)|monitoring and evaluation|references)",
    re.IGNORECASE,
)
#: Between a heading and the first label there are at most so many lines of text; between a numbered title and it, so
#: many; so many words make a title.
_NEAR, _NEXT, LONGEST_TITLE = 12, 3, 30
#: A longer line is running text, whatever it ends with.
_LONGEST_LINE = 300
#: With fewer labels below it, and more below another heading of its number, a heading is one of a list.
_FEW_FIELDS = 3


@dataclass
class Part:
    """A run of lines: a commitment under its heading, a theme, or ("narrative") a chapter of running text.

    `ref` and `title` are what the heading gives, `line` is where it stands. The lines of a commitment whose heading
    is a row of the template begin with that row. `repeated` are the lines of its heading printed once more.
    """

    kind: str = "narrative"
    line: int = 0
    ref: str = ""
    title: str = ""
    lines: Lines = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Heading:
    place: int
    ref: str
    title: str
    #: Whether it can be a heading without the label of a field after it.
    strong: bool
    #: Whether it is a row of the template, which belongs to the commitment's lines.
    row: bool = False


def parts(lines: Lines, labels: Labels) -> list[Part]:
    """The document cut at commitments, themes and the chapters after them; the first part is narrative."""
    outline = _Outline(lines, labels)
    headings, repeated = outline.headings()
    themes = outline.themes(headings)
    chapters = outline.chapters(headings)
    found = [Part()]
    for place, (number, text) in enumerate(lines):
        heading, theme = headings.get(place), themes.get(place)
        if heading:
            begun = Part("commitment", number, heading.ref, heading.title)
            found.append(begun)
            begun.lines += [(number, text)] if heading.row else []
        elif place in repeated:
            found[-1].repeated.append(number)
        elif theme:
            found.append(Part("theme", number, theme[0], theme[1]))
        elif found[-1].kind == "commitment" and outline.begins_chapter(place, chapters):
            found.append(Part("narrative", number, lines=[(number, text)]))
        else:
            found[-1].lines.append((number, text))
    return found


def heading_of(text: str) -> tuple[str, str] | None:
    """Number and title that the text of a heading or of the row "Number and name" gives; None for a bare title."""
    plain = unmarked(text)
    match = _HEADING.fullmatch(plain) or _NUMBERED.fullmatch(plain)
    if not match and (bare := re.fullmatch(rf"(?:{_REF})", plain)):
        return bare[0], ""
    return (match["ref"], _title(match)) if match else None


def is_contents(text: str) -> bool:
    """Whether `text` is a line of a table of contents."""
    return len(text) <= _LONGEST_LINE and _CONTENTS.fullmatch(text.strip(" *")) is not None


def unmarked(text: str) -> str:
    """`text` without emphasis marks and marks of headings, with single spaces."""
    return " ".join(re.sub(r"^[\s#>]+(?=\w)|\*", " ", text).split())


class _Outline:
    """The lines of a document, and what may be known of each without its neighbors."""

    def __init__(self, lines: Lines, labels: Labels) -> None:
        self.lines = lines
        self.found: list[Label | None] = [labels.find(text.split("\t")[0]) for _, text in lines]

    def headings(self) -> tuple[dict[int, _Heading], set[int]]:
        """Place in the lines → the heading there, of the one form that the document has; and where one is repeated."""
        candidates = [heading for place in range(len(self.lines)) if (heading := self._candidate(place))]
        candidates = self._without_doubles(candidates)
        chosen = list(self._proved(candidates))
        if not chosen:
            numbered = [one for place in range(len(self.lines)) if (one := self._numbered(place))]
            # A form begins with the same label every time; a numbered step above another label is no heading.
            first = self._label_after(numbered[0].place, _NEXT) if numbered else None
            chosen = [one for one in numbered if self._label_after(one.place, _NEXT) == first]
        chosen = chosen or self._numbered_labels()
        kept = {heading.place: heading for heading in _without_repetitions(chosen)}
        return kept, {heading.place for heading in chosen} - set(kept)

    def themes(self, headings: dict[int, _Heading]) -> dict[int, tuple[str, str]]:
        """Place → number and title of each theme: a heading of its own kind, or a number, right above a commitment."""
        found = self._bare_themes(headings)
        for place, (_, line) in enumerate(self.lines):
            text = unmarked(line)
            if place in found or place in headings or "\t" in line.strip() or is_contents(line):
                continue
            match, near = _THEME.fullmatch(text), _NEAR
            if not match and (place == 0 or not self.lines[place - 1][1].strip()):
                match, near = _NUMBERED.fullmatch(text), 1
            title = match["title"].strip() if match else ""
            fits = _is_title(title) and not title.endswith((".", ";")) and not _NO_THEMES.fullmatch(title)
            if match and title and fits and self._leads_to(place, headings, near):
                found[place] = match["ref"], title
        return found

    def _bare_themes(self, headings: dict[int, _Heading]) -> dict[int, tuple[str, str]]:
        """``Theme: X`` right above commitments; not where each commitment has it as a field of its own."""
        labels = [place for place, label in enumerate(self.found) if label and label.name == "theme"]
        themes = {
            place: ("", _value(label, unmarked(self.lines[place][1])).strip(" :"))
            for place in labels
            if (label := self.found[place]) and self._leads_to(place, headings, 1)
        }
        first = min(headings, default=0)
        return (
            {place: theme for place, theme in themes.items() if theme[1]} if min(themes, default=first) < first else {}
        )

    def chapters(self, headings: dict[int, _Heading]) -> set[str]:
        """The titles of the table of contents, as `lookups.key` compares them, without those of fields."""
        first = min(headings, default=len(self.lines))
        listed = [unmarked_tabs(text) for _, text in self.lines[:first] if is_contents(text)]
        entries = [match["entry"] for text in listed if (match := _CONTENTS.fullmatch(text))]
        titles = {key(_ORDINAL.sub("", entry, count=1)) for entry in entries}
        known = {key(unmarked(text)) for label, (_, text) in zip(self.found, self.lines, strict=True) if label}
        return titles - known - {"commitments"}

    def begins_chapter(self, place: int, chapters: set[str]) -> bool:
        """Whether a chapter's title stands at `place`; it may run over two lines and have its number before it."""
        text = unmarked(self.lines[place][1])
        if not text or "\t" in self.lines[place][1].strip():
            return False
        following = [unmarked(line) for _, line in self.lines[place : place + 9] if line.strip()][:3]
        if _ROMAN.fullmatch(following[0]):
            following = following[1:]
        titles = [key(_ORDINAL.sub("", " ".join(following[:count]), count=1)) for count in (1, 2)]
        blank_before = place == 0 or not self.lines[place - 1][1].strip()
        closing = blank_before and _LAST_CHAPTERS.fullmatch(_ORDINAL.sub("", text, count=1)) is not None
        return any(title in chapters for title in titles) or (closing and self.found[place] is None)

    def _candidate(self, place: int) -> _Heading | None:
        """The heading at `place` as far as its own words tell."""
        text = self.lines[place][1]
        label = self.found[place]
        if label and label.name == "title":
            ref, title = heading_of(_value(label, text)) or ("", _value(label, text))
            return _Heading(place, ref, title, strong=True, row=True)
        if label is None and self._is_under_template(place):
            ref, title = heading_of(text) or ("", unmarked(text))
            return _Heading(place, ref, title, strong=True) if _is_title(title) else None
        cells = text.split("\t")
        plain = unmarked(": ".join(cell for cell in cells if cell.strip()) if len(cells) > 1 else text)
        match = _HEADING.fullmatch(plain)
        if not match or is_contents(text) or not _is_title(match["title"]):
            return None
        marked = bool(match["sign"] or match["mark"].strip()) or not match["title"]
        if not marked and not (match["ref"][0].isdigit() and match["title"][:1].isupper()):
            return None
        return _Heading(place, match["ref"], _title(match), strong=marked)

    def _is_under_template(self, place: int) -> bool:
        """Whether this is the first line under the heading "Commitment template", where the title stands."""
        above = next((text for _, text in reversed(self.lines[max(0, place - 3) : place]) if text.strip()), "")
        return bool(self.lines[place][1].strip()) and key(unmarked(above)).startswith("commitment template")

    def _numbered(self, place: int) -> _Heading | None:
        """A numbered title right above a label, or in the row above one."""
        text = self.lines[place][1]
        match = _NUMBERED.fullmatch(unmarked(text))
        if not match or self.found[place] or "\t" in text.strip() or is_contents(text):
            return None
        above = self.found[place - 1] if place else None
        crowded = place > 0 and self.lines[place - 1][1].strip() and not match["mark"].strip()
        if crowded or (above and above.name):
            return None
        near = self._label_after(place, _NEXT)
        if near not in _OPENING or not _is_title(match["title"]) or match["title"].rstrip().endswith((".", ";")):
            return None
        return _Heading(place, match["ref"], _title(match), strong=False)

    def _numbered_labels(self) -> list[_Heading]:
        """``1. Event: …``, ``2. Event: …``: one label under several numbers numbers the commitments."""
        found: dict[str, list[_Heading]] = {}
        for place, (_, text) in enumerate(self.lines):
            label, number = self.found[place], _ITEM_NUMBER.match(text)
            if number and label and label.name in _OPENING and label.marked:
                found.setdefault(label.spelling, []).append(_Heading(place, number[1], "", strong=True, row=True))
        return next((each for each in found.values() if len({one.ref for one in each}) > 1), [])

    def _without_doubles(self, candidates: list[_Heading]) -> list[_Heading]:
        """Without the row "Number and name" of a commitment that has a heading above it already."""
        kept: list[_Heading] = []
        for one in candidates:
            above = kept[-1] if kept else None
            between = range(above.place + 1, one.place) if above and one.row and not above.row else None
            if between is None or any(self.found[place] and not self._is_country(place) for place in between):
                kept.append(one)
        return kept

    def _is_country(self, place: int) -> bool:
        label = self.found[place]
        return label is not None and label.name in ("country", "")

    def _proved(self, candidates: list[_Heading]) -> Iterator[_Heading]:
        """Those with a field below them, and of the others those that are said nowhere else and look like headings."""
        edges = [one.place for one in candidates[1:]] + [len(self.lines)]
        fields = {
            one: sum(1 for found in self.found[one.place + 1 : edge] if found and found.name not in ("country", ""))
            for one, edge in zip(candidates, edges[: len(candidates)], strict=True)
        }
        most: dict[str, int] = {}
        for one, count in fields.items():
            most[one.ref] = max(most.get(one.ref, 0), count)
        for place, one in enumerate(candidates):
            again = place > 0 and candidates[place - 1].ref == one.ref
            has = fields[one] > 0 and (fields[one] >= _FEW_FIELDS or most[one.ref] < _FEW_FIELDS or again)
            alone = one.strong and not most[one.ref]
            if one.row or alone or (has and (one.strong or self._label_after(one.place, _NEAR))):
                yield one

    def _label_after(self, place: int, most: int) -> str | None:
        """The name of the first label below `place`, with at most `most` lines of text between, or None."""
        between = 0
        for later in range(place + 1, len(self.lines)):
            label = self.found[later]
            if label and label.name:
                return label.name
            between += bool(self.lines[later][1].strip()) and label is None
            if between > most:
                return None
        return None

    def _leads_to(self, place: int, headings: dict[int, _Heading], most: int) -> bool:
        between = 0
        for later in range(place + 1, len(self.lines)):
            if later in headings:
                return True
            if self.found[later] and not self._is_country(later):
                return False
            between += bool(self.lines[later][1].strip())
            if between > most:
                return False
        return False


#: Fields with which the form of a commitment begins.
_OPENING = frozenset(
    {
        "country",
        "theme",
        "period",
        "start",
        "lead",
        "values",
        "problem",
        "status quo",
        "objective",
        "brief",
        "description",
    }
)


def _without_repetitions(headings: list[_Heading]) -> list[_Heading]:
    """Without headings that a page break prints once more: same number, and the same title or none."""
    kept: list[_Heading] = []
    for one in headings:
        last = kept[-1] if kept else None
        title = key(_CONTINUED.sub("", one.title))
        same = last is not None and one.ref and one.ref == last.ref and not one.row
        if not (last and same and (not title or key(last.title).startswith(title) or _CONTINUED.search(one.title))):
            kept.append(one)
    return kept


def _value(label: Label, text: str) -> str:
    return " ".join([label.value, *text.split("\t")[1:]]).strip()


def _title(match: re.Match[str]) -> str:
    return match["title"].strip(" \t*")


def _is_title(text: str) -> bool:
    return len(text.split()) <= LONGEST_TITLE


def unmarked_tabs(text: str) -> str:
    """`text` without emphasis marks, its tabs kept."""
    return text.replace("*", " ").strip(" ")
