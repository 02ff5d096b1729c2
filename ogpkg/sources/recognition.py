"""Which reader a document is for, told by signs that one can see in it, and said with the lines where they stand.

A sign is a label, a title, a heading or a column. A reader knows a document when the weights of the signs that are
there reach its `enough`: no document has all labels of a template, and every country leaves out others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ogpkg.errors import InputError
from ogpkg.sources.source import Source
from ogpkg.sources.workbook.columns import sheet_called

#: Titles stand among the first lines with words in them; columns in the first rows of a table.
_TITLES, _HEADS = 25, 12
#: The title itself stands among the very first lines.
_COVER = 6
#: So many letters are searched: who has seen a hundred pages of a document knows what it is.
_SEARCHED = 400_000
#: A longer line is a sentence that speaks of a thing, not the title of one.
_LONGEST_TITLE = 160
#: A reader named by the user is believed against another that is not half as sure.
_SURER = 2
#: How many signs a message names.
_NAMED = 4
#: What we can tell and nobody reads yet: not taken for a plan, which it is about.
IRM_REPORT = "irm-report"
_UNREAD = {IRM_REPORT: "a report of the Independent Reporting Mechanism"}
_WORKBOOK = "plan-workbook"
#: What may stand before a label: marks, numbers, and other cells of a row.
_BEFORE_LABEL = r"^(?:[^\n]{0,200}\t)?(?:[^\w\n]|[\d_]){0,12}"


@dataclass(frozen=True)
class Sign:
    """One thing to look for: what people call it, a pattern, where it stands, and how much it tells."""

    words: str
    pattern: str
    where: str = "label"
    weight: int = 1


@dataclass(frozen=True)
class Known:
    """What a reader looks for. Where it and another of `over` both know a document, it is this one's."""

    signs: tuple[Sign, ...]
    enough: int
    over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """The signs of one reader that a document has, each with its place, and whether they are enough."""

    reader: str
    seen: tuple[tuple[Sign, str], ...]
    weight: int
    enough: int

    @property
    def is_known(self) -> bool:
        """Whether the reader knows the document."""
        return self.weight >= self.enough

    @property
    def strength(self) -> float:
        """How many times enough the signs are."""
        return self.weight / self.enough

    def __str__(self) -> str:
        named = [f"'{sign.words}' {place}" for sign, place in self.seen[:_NAMED]]
        more = len(self.seen) - len(named)
        return ", ".join(named) + (f" and {more} more signs" if more > 0 else "")


def _signs(where: str, *texts: str, weight: int = 1) -> tuple[Sign, ...]:
    """A sign for each of `texts`: its words, then, parted by bars, patterns of other ways to say it."""
    signs = []
    for text in texts:
        words, *others = text.split("|", 1)
        said = r"\s+".join(map(re.escape, words.split()))
        signs.append(Sign(words, "|".join((said, *(other.replace(" ", r"\s+") for other in others))), where, weight))
    return tuple(signs)


_PLAN_TITLE = Sign("Action Plan", r"action\s+plan", "title")
_NUMBERED = Sign("Commitment 1", r"commitment\s*(?:#|no\.?|number|№)?\s*\d+")
#: Labels of OGP's templates of 2016, 2018 and 2021 (the OGP handbooks and guidance notes of these years).
_TEMPLATE = _signs(
    "label",
    "Commitment Start and End Date|Period Covered|Implementation (?:time ?frame|period)|Start and end dates?",
    "Lead Implementing Agency|Lead implementing (?:organi[sz]ation|institution)|Commitment lead"
    "|(?:Lead|Responsible|Implementing) (?:agency|institution|body|entity)|Entit(?:y|ies) responsible",
    "What is the public problem|What problem does the commitment aim|Status quo|Problem definition|Public problem",
    "What is the commitment|(?:Brief|Commitment) description|What solution are you proposing",
    "How will the commitment contribute|What results do we want|Main objective|Expected results|Ambition\\b|Event\\b",
    "Why is this commitment relevant|OGP values?|OGP challenge|How will the commitment promote",
    "Milestone Activity|Verifiable and measurable milestones|Milestones?\\b",
    "Name of Responsible Person|Persons? responsible|Responsible person",
    "Supporting Stakeholders|Other Actors Involved|State actors involved|CSOs, private sector|Partners\\b",
    "Number and Name of the Commitment|Commitment number and name|Commitment title",
)
#: Labels that stand in a template of OGP's word for word, and nowhere else.
_OWN_WORDS = _signs(
    "label",
    "Milestone Activity with a Verifiable Deliverable|Verifiable and measurable milestones to fulfil",
    weight=2,
)
_PLANS = ("action-plan", "narrative-plan")
#: Reader → its signs. `--reader NAME` overrules them.
KNOWN: dict[str, Known] = {
    "action-plan": Known((_PLAN_TITLE, _NUMBERED, *_TEMPLATE, *_OWN_WORDS), 4, ("narrative-plan",)),
    "self-assessment": Known(
        (
            *_signs("cover", "Self-Assessment Report|self[\\s-]*assessment report", weight=2),
            *_signs("title", "Self-Assessment|self[\\s-]*assessment", weight=2),
            *_signs("label", "Completion Level|Level of Completion|(?:Completion )?Status of completion", weight=2),
            *_signs("label", "Description of the results|Progress/Achievement|Results", "Next steps|Future plan"),
            *_signs(
                "line", "Not started, limited|[Nn]ot started\\b.{0,80}\\b(?:[Ll]imited|[Ss]ubstantial|[Cc]omplete)"
            ),
        ),
        4,
        _PLANS,
    ),
    "ogp-member-page": Known(
        (
            *_signs("label", "Member Since|member since \\d{4}", weight=2),
            *_signs("label", "XX0001, 2018|[A-Z]{2,4}\\d{4}\\s*,\\s*\\d{4}\\b", "Action Plan 1|Action Plan \\d+"),
            *_signs("label", "Point of Contact", "Current Action Plan", "Number of Commitments", "Resources"),
        ),
        4,
        _PLANS,
    ),
    "ogp-commitment-page": Known(
        (
            *_signs("line", "a title with (XX0001)|\\([A-Z]{2,4}\\d{4}\\)[^\\S\\n]*$", weight=2),
            *_signs("label", "Action Plan Cycle|Ciclo del Plan de Acci[oó]n"),
            *_signs(
                "label",
                "Action Plan|Action Plan\\b(?! Cycle)|Plan de Acci[oó]n",
                "Lead Institution|Instituci[oó]n l[ií]der",
            ),
            *_signs("label", "Support Institution(s)|Support Institutions?|Instituci[oó]n\\(es\\) de apoyo"),
            *_signs("label", "Policy Areas|[AÁ]reas de pol[ií]tica", "IRM Review", "IRM Report|Informe del? IRM"),
            *_signs("label", "Early Results|Relevant to OGP Values|Potential Impact|Verifiable"),
        ),
        4,
        (*_PLANS, "self-assessment", IRM_REPORT),
    ),
    "narrative-plan": Known(
        (
            *_signs("title", "National Action Plan|(?:local|open government)\\s+action\\s+plan"),
            *_signs("line", "section 1-1.|^\\d+-\\d+\\.\\s"),
        ),
        2,
    ),
    IRM_REPORT: Known(
        (
            *_signs(
                "title", "Independent Reporting Mechanism|IRM (?:progress|design|results|end.of.term) report", weight=2
            ),
            *_signs("title", "a report|(?:progress|end.of.term|mid.?term|design|implementation|results|hybrid) report"),
            *_signs("label", "Specificity and measurability|Specific enough to be verifiable|Verifiability"),
            *_signs("label", "Potential impact|Potential for results", "Did it open government", "IRM researcher"),
            *_signs("label", "Early results", "Context and objectives", "Recommendations"),
        ),
        4,
        (*_PLANS, "self-assessment"),
    ),
    "ogp-export": Known(
        _signs(
            "column",
            *("Commitment Title", "Short Title", "Full Text", "Lead Institution", "Supporting Institution(s)"),
            *("Commitment Unique Identifier", "Commitment Dummy|Comm Dummy", "Commitment Number|Comm No"),
            *("_Specificity", "_Relevant", "_CompletionProgress", "_CompletionEndTerm", "Potential Impact"),
            "Year Of Submission",
        ),
        4,
        (*_PLANS, "self-assessment", "ogp-commitment-page", "ogp-member-page", IRM_REPORT),
    ),
    "ogp-process": Known(
        _signs(
            "column",
            *("Year AP Submitted", "Step 1|Step \\d: [^,;\\t]*", "IAP2 level|IAP2 level[^,;\\t]*", "Days in advance"),
            *("_Advance notice", "_Regular forum", "_Self assessment published"),
            "_Number of steps followed|_Number of steps followed[^,;\\t]*",
        ),
        3,
        (*_PLANS, "self-assessment", IRM_REPORT),
    ),
    _WORKBOOK: Known((Sign("sheets of a plan", "", "sheet"),), 1),
}


#: Readers that take the sheets of a workbook as they are.
_SHEETS = frozenset({_WORKBOOK, "ogp-process"})


def findings(source: Source) -> list[Found]:
    """What each reader sees in `source`, the strongest first; readers that see nothing are left out."""
    text = _text(source)
    found = [_look(reader, known, source, text) for reader, known in KNOWN.items()]
    return sorted((one for one in found if one.seen), key=lambda one: -one.strength)


def recognize(source: Source) -> list[Found]:
    """The readers that know `source`; more than one when nothing tells which it is for."""
    known = [one for one in findings(source) if one.is_known]
    beaten = {other for one in known for other in KNOWN[one.reader].over}
    return [one for one in known if one.reader not in beaten]


def choose(source: Source) -> tuple[str, str]:
    """The name of the reader that knows `source`, and why; InputError when none does, or more than one."""
    known = recognize(source)
    unread = next((one for one in known if one.reader in _UNREAD), None)
    if unread:
        raise InputError(source.path, f"looks like {_UNREAD[unread.reader]}, for which there is no reader: {unread}", 1)
    if source.sheets and known and known[0].reader not in _SHEETS:
        text = (
            f"looks like a table for {known[0].reader}, kept as a workbook: {known[0]}; save its sheet as CSV (UTF-8)"
        )
        raise InputError(source.path, text, 1)
    if len(known) == 1:
        return known[0].reader, f"recognized as {known[0].reader}: {known[0]}"
    if known:
        which = "; ".join(f"{one.reader} ({one})" for one in known)
        raise InputError(source.path, f"could be more than one kind of document: {which}; say which with --reader", 1)
    nearest = findings(source)[:1]
    seen = f"nearest is {nearest[0].reader}, of which it has only {nearest[0]}" if nearest else "it has no sign of any"
    names = ", ".join(name for name in KNOWN if name not in _UNREAD)
    raise InputError(source.path, f"no reader knows this document: {seen}; name one with --reader: {names}", 1)


def check(source: Source, reader: str, title: str) -> None:
    """Raise InputError when `source` has no sign of what `reader` reads, or enough signs of what another does."""
    mine = next((one for one in findings(source) if one.reader == reader), None)
    strength = mine.strength if mine else 0.0
    others = [one for one in recognize(source) if one.reader != reader and one.strength * _SURER >= strength]
    if mine and (mine in recognize(source) or not others):
        return
    advice = f"no line matches {_such(reader)}"
    if others:
        advice = f"it looks like {_UNREAD.get(others[0].reader, f'--reader {others[0].reader}')}: {others[0]}"
    first = next((number for number, line in enumerate(source.text.split("\n"), start=1) if line.strip()), 1)
    raise InputError(source.path, f"not recognized as '{title}' (--reader {reader}): {advice}", first)


def _such(reader: str) -> str:
    return ", ".join(f"'{sign.words}'" for sign in KNOWN[reader].signs[:_NAMED])


@dataclass(frozen=True)
class _Text:
    """A document as it is searched: all of it, its titles, and the rows that may be the head of a table."""

    whole: str
    cover: str
    titles: str
    heads: str


def _text(source: Source) -> _Text:
    whole = re.sub(r"\r\n?", "\n", source.text[:_SEARCHED])
    if source.sheets:
        return _Text("", "", "", "\n".join(_sheet_heads(source)))
    lines = whole.split("\n")
    filled = [place for place, line in enumerate(lines, start=1) if line.strip()]
    cover, titles = (filled[:count][-1] if filled else 0 for count in (_COVER, _TITLES))
    return _Text(whole, *("\n".join(lines[:last]) for last in (cover, titles, _HEADS)))


def _sheet_heads(source: Source) -> list[str]:
    """The first rows of the sheets as lines, so that a database kept as a workbook can be told."""
    rows: Sequence[Sequence[object]] = [row for sheet in source.sheets.values() for row in list(sheet)[:_HEADS]]
    return ["\t".join("" if cell is None else " ".join(str(cell).split()) for cell in row) for row in rows]


def _look(reader: str, known: Known, source: Source, text: _Text) -> Found:
    seen = tuple((sign, place) for sign in known.signs if (place := _place(sign, source, text)))
    return Found(reader, seen, sum(sign.weight for sign, _ in seen), known.enough)


def _place(sign: Sign, source: Source, text: _Text) -> str:
    """Where `sign` stands (``on line 12``); "" when it is not there."""
    if sign.where == "sheet":
        return _sheets(source)
    within = {"cover": text.cover, "title": text.titles, "column": text.heads}.get(sign.where, text.whole)
    match = _pattern(sign.pattern, sign.where).search(within)
    if match is None:
        return ""
    row = within.count("\n", 0, match.start("said")) + 1
    return f"in row {row}" if source.sheets else f"on line {row}"


def _sheets(source: Source) -> str:
    """Which sheets of a plan a workbook has."""
    names = [name for name in source.sheets if sheet_called(name)]
    return f"called {', '.join(names)}" if names else ""


@cache
def _pattern(pattern: str, where: str) -> re.Pattern[str]:
    """`pattern` where it may stand: a label begins a line or cell, a column is a whole cell, a title a short line."""
    if where == "label":
        return re.compile(rf"{_BEFORE_LABEL}(?P<said>{pattern})", re.MULTILINE | re.IGNORECASE)
    if where == "column":
        mark = r"(?:<[^<>]{0,40}>|[^\S\t]){0,9}"
        whole = rf"(?:^|[,;\t])\"?{mark}(?P<said>{pattern}){mark}\"?(?=[,;\t]|$)"
        return re.compile(whole, re.MULTILINE | re.IGNORECASE)
    if where in ("title", "cover"):
        before = rf"^(?=[^\n]{{0,{_LONGEST_TITLE}}}$)(?![^\n]*[.;][^\S\n]*$)[^\n]*?"
        return re.compile(rf"{before}(?P<said>{pattern})", re.MULTILINE | re.IGNORECASE)
    return re.compile(rf"(?P<said>{pattern})", re.MULTILINE)
