"""The layout of a commitment's page: which label each line belongs to, whatever the years did to the page.

Labels came and went, with a colon or without, their values beside or below them, under headings or none, glued to
what comes next. All of that is undone here; what the labels mean is in `commitment_page`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ogpkg.sources import mentions
from ogpkg.sources.lookups import key
from ogpkg.sources.pages.commitment_list import FACTS

Lines = list[tuple[int, str]]
#: Whether a line below a label can be its value: a blank label is followed by anything.
Fits = Callable[[str, str], bool]

#: What an entry is called here, and the labels that stood before it.
LABELS = {
    "plan": ("Action Plan",),
    "cycle": ("Action Plan Cycle",),
    "status": ("Status",),
    "lead": ("Lead Institution", "Lead Institution(s)", "Lead Institutions"),
    "support": ("Support Institution(s)", "Support Institutions", "Supporting Institution(s)", "Support Institution"),
    "areas": ("Policy Areas", "Policy Area(s)"),
    "reports": ("IRM Report", "IRM Report(s)", "IRM Reports"),
    "starred": ("Starred", "Starred Commitment"),
    "early results": ("Early Results",),
    "opened": ("Did it open government?", "Did it open government"),
    "verifiable": ("Verifiable",),
    "relevance": ("Relevant to OGP Values", "Relevant to OGP Value(s)", "Relevant"),
    "impact": ("Potential Impact",),
    "ambition": ("Ambition",),
    "potential": ("Potential for results",),
    "completion": ("Completion",),
}
#: The same on the Spanish side of the site, which a machine translates.
SPANISH_LABELS = {
    "plan": ("Plan de Acción", "Plan de ACCION"),
    "cycle": ("Ciclo del Plan de Acción", "Ciclo del plan de accion"),
    "status": ("Estatus", "Estado"),
    "lead": ("Institución líder",),
    "support": ("Institución(es) de apoyo", "Instituciones de apoyo"),
    "areas": ("Áreas de política", "Áreas de política pública"),
    "reports": ("Informe de IRM", "Informe del IRM", "Informe IRM"),
    "starred": ("Destacado", "Destacada"),
    "early results": ("Resultados iniciales", "Resultados tempranos", "Primeros resultados"),
    "opened": ("¿Abrió el gobierno?",),
    "verifiable": ("Verificable",),
    "relevance": ("Relevante para los valores de OGP",),
    "impact": ("Impacto potencial",),
    "ambition": ("Ambición",),
    "potential": ("Potencial de resultados", "Potencial para resultados"),
    "completion": ("Terminación", "Finalización", "Cumplimiento"),
}
#: Words of that side → what the other side prints, as far as they are known.
SPANISH_WORDS = {
    "sí": "Yes",
    "bajo": "Low",
    "alto": "High",
    "marginal": "Marginal",
    "marginales": "Marginal",
    "moderado": "Moderate",
    "activo": "Active",
    "inactivo": "Inactive",
    "limitado": "Limited",
    "sustancial": "Substantial",
    "completo": "Complete",
    "pendiente de revisión de irm": "Pending IRM Review",
    "revisión de irm pendiente": "Pending IRM Review",
}
_REVIEW_HEADINGS = frozenset({"irm review", "revisión de irm", "revisión del irm"})
_BODY_HEADINGS = frozenset({"description", "descripción"})
_LIST_HEADINGS = frozenset({"commitments", "compromisos"})
NAVIGATION = frozenset({"skip navigation", "saltar navegación"})
_HEADINGS = (
    frozenset({"overview", "at-a-glance", "at a glance", "institutions", "design", "implementation"})
    | {"general", "de un vistazo", "instituciones", "diseño", "implementación"}
    | (_REVIEW_HEADINGS | _BODY_HEADINGS | NAVIGATION)
)
#: Entries of several lines, and those whose labels no sentence begins with, so that they need no colon.
_MANY = frozenset({"lead", "support", "areas", "reports"})
_UNMISTAKABLE = frozenset({"cycle", "lead", "support", "areas", "reports"})
#: Entries that the IRM fills: the first begins its review where the heading is not printed.
REVIEW = frozenset(
    {"reports", "starred", "early results", "opened", "verifiable", "relevance", "impact", "ambition"}
    | {"potential", "completion"}
)
#: The end of a title: OGP's identifier, with the site's name behind it in some pages.
_CODE = re.compile(r"\(([A-Z]{2,4}\d{4})\)(?: ?[|–-] ?Open Government Partnership)?$")
_SUMMARY = re.compile(r"irm (?:mid-?term|end[ -]of[ -]term|\w+) status summary")
#: A label that we do not know, but for those of OGP's forms, which stand inside a value.
_UNKNOWN = re.compile(r"(?!.*\b(?:actors|CSOs|government|society|sector)\b)[A-Z][^:,]{2,40}:(?:\s|$)", re.IGNORECASE)
#: What the site's glossary says of a word, behind it without a space and cut off: ``PlanAction plans are at the …...``
_TOOLTIP = re.compile(r"(?<=[a-z)])(?=[A-Z]).{20,}?\.\.\.(?:\s?More\b)?")
#: Where a line has lost the end of line before a heading or label that is printed exactly so.
_GLUED = re.compile(
    r"(?<=[^\sA-Z(/])(?=(?:IRM Review|Policy Areas|Institutions|Overview|At-a-Glance|Design i|Implementation i)"
    r"(?:$|\s|[A-Z]))"
    r"|(?<!Pending)\s(?=(?:Policy Areas|IRM Review|Design i|Implementation i)\s)"
    r"|(?:\s|(?<=[^\sA-Z(/]))(?=(?:Action Plan Cycle|Status|Lead Institution|Support Institution\(s\)|IRM Report"
    r"|Starred|Early Results|Verifiable|Relevant to OGP Values|Potential Impact|Ambition \(see definition\)"
    r"|Potential for [Rr]esults|Completion):)"
)


#: What programs that save pages as text make of links.
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)|<https?://[^<>\s]*>")


@dataclass
class Entry:
    """One label of the page with its value: where the label stands, and the lines of the value."""

    name: str
    line: int
    values: Lines = field(default_factory=list)
    #: Whether a blank line has come since the last value.
    parted: bool = False

    @property
    def words(self) -> str:
        """The value in one line."""
        return " ".join(" ".join(text for _, text in self.values).split())

    @property
    def first(self) -> int:
        """The line of the value; the label's when there is none."""
        return self.values[0][0] if self.values else self.line


@dataclass
class Layout:
    """The parts of a page: title, what stands before it, entries, the description, the list of commitments."""

    identifier: str = ""
    #: The language of the labels: ``en``, or ``es`` for the translated side of the site.
    language: str = "en"
    title: tuple[int, str] = (0, "")
    before: Lines = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    #: The line on which the IRM's review begins.
    review: int | None = None
    headings: set[int] = field(default_factory=set)
    body: Lines = field(default_factory=list)
    #: What the IRM's report said, below the description.
    summary: Lines = field(default_factory=list)
    listed: Lines = field(default_factory=list)

    def get(self, name: str) -> Entry | None:
        """The first entry called `name`."""
        return next((entry for entry in self.entries if entry.name == name), None)


def lay_out(lines: Lines, fits: Fits) -> Layout:
    """The layout of a page; without a title there are only lines before it."""
    layout = Layout()
    lines = [(number, without_links(text)) for number, text in lines]
    start = _find_title(layout, lines)
    end = _find_list(lines, start)
    if end < len(lines):
        layout.headings.add(lines[end][0])
        layout.listed = lines[end + 1 :]
    rest = _head(layout, lines[start:end], fits)
    place = next((n for n, (_, text) in enumerate(rest) if _SUMMARY.fullmatch(heading(text))), len(rest))
    layout.body, layout.summary = rest[:place], rest[place:]
    return layout


def without_links(text: str) -> str:
    """`text` with the words of its links and without their addresses."""
    return _LINK.sub(lambda link: link[1] or "", text)


def heading(text: str) -> str:
    """`text` as headings are compared: without bullets, stars and the ``i`` of an icon for information."""
    return re.sub(r"\s+[iⓘ?]$", "", key(text.strip(" *•#")))


def single(text: str) -> str:
    """`text` once, where an icon's stand-in text and the word beside it double it (``Major Major``)."""
    words = text.split()
    half, odd = divmod(len(words), 2)
    doubled = not odd and [word.casefold() for word in words[:half]] == [word.casefold() for word in words[half:]]
    return " ".join(words[:half] if doubled else words)


def _find_title(layout: Layout, lines: Lines) -> int:
    """Put title and identifier into `layout`; the place after it, or the end when there is none."""
    said = [(place, number, " ".join(text.split()).strip(" *#")) for place, (number, text) in enumerate(lines)]
    said = [one for one in said if one[2]]
    for nth, (place, number, text) in enumerate(said):
        code = _CODE.search(text)
        title = text[: code.start()].strip() if code else ""
        if code and title:
            layout.identifier, layout.title = code[1], (number, title)
            layout.before = [one[1:] for one in said[:nth]]
        elif code and nth:
            layout.identifier, layout.title = code[1], said[nth - 1][1:]
            layout.headings.add(number)
            layout.before = [one[1:] for one in said[: nth - 1]]
        if layout.identifier:
            return place + 1
    layout.before = [one[1:] for one in said]
    return len(lines)


def _find_list(lines: Lines, start: int) -> int:
    """The place of the heading of the list of commitments, with an entry somewhere below it; else the end."""
    last = max((place for place, (_, text) in enumerate(lines) if FACTS.fullmatch(text)), default=-1)
    places = range(start, max(last, start))
    # Without any entry a heading is still one: a member's only page may list nothing.
    places = places if last >= 0 else range(start, len(lines))
    return next((place for place in places if heading(lines[place][1]) in _LIST_HEADINGS), len(lines))


def _head(layout: Layout, lines: Lines, fits: Fits) -> Lines:
    """Read headings and labels; what comes back is the rest of the page, from the description on.

    It begins under ``Description``, else at the first line after the review's begin that is none of these.
    """
    entry: Entry | None = None
    for place, (number, text) in enumerate(lines):
        if not text.strip() and entry:
            entry.parted = True
        for piece in _pieces(text):
            label = _label(piece, fits)
            if label:
                entry = Entry(label[0], number, [(number, label[1])] if label[1] else [])
                layout.language = label[2] if label[2] != "en" else layout.language
                layout.entries.append(entry)
                layout.headings.add(number)
            elif heading(piece) in _HEADINGS:
                entry = None
                layout.headings.add(number)
            elif entry and _belongs(entry, piece, fits):
                entry.values.append((number, piece))
                entry.parted = False
            elif layout.review:
                return lines[place:]
            if layout.review is None and (heading(piece) in _REVIEW_HEADINGS or (label and label[0] in REVIEW)):
                layout.review = number
            if heading(piece) in _BODY_HEADINGS:
                return lines[place + 1 :]
    return []


def _pieces(text: str) -> list[str]:
    """`text` without Markdown's stars and the glossary's words, parted where an end of line was lost."""
    plain = text.replace("**", "")
    cut = plain.rfind("...") + len("...")
    if cut >= len("..."):
        plain = _TOOLTIP.sub("", plain[:cut]) + re.sub(r"^\s?More\b", "", plain[cut:])
    return [piece.strip(" •*") for piece in _GLUED.split(plain) if piece and piece.strip(" •*")]


def _label(piece: str, fits: Fits) -> tuple[str, str, str] | None:
    """Name, value and language of the label that `piece` is or begins with."""
    for name, language, pattern in _PATTERNS:
        match = pattern.fullmatch(piece)
        value = match["value"].strip() if match and match["value"] else ""
        if match and (match["mark"] or not value or name in _UNMISTAKABLE or fits(name, value)):
            return name, value, language
    return None


def _belongs(entry: Entry, text: str, fits: Fits) -> bool:
    """Whether a line without a label is a value of the entry above it."""
    if entry.name in _MANY:
        return not (_UNKNOWN.match(text) or (entry.values and entry.parted))
    return not entry.values and fits(entry.name, text)


def _patterns() -> list[tuple[str, str, re.Pattern[str]]]:
    spellings = [
        (name, language, key(text))
        for language, labels in (("en", LABELS), ("es", SPANISH_LABELS))
        for name, texts in labels.items()
        for text in texts
    ]
    # The longest first, because one label begins with another.
    spellings.sort(key=lambda spelling: -len(spelling[2]))
    behind = r"(?!\w) *(?:\((?:[^()]*\bdefini[^()]*)\))? *(?P<mark>[:\t]?)\s*(?P<value>.*)"
    return [
        (name, language, re.compile(mentions.loose(text) + behind, re.IGNORECASE)) for name, language, text in spellings
    ]


_PATTERNS = _patterns()
