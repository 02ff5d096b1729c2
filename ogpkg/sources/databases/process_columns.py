"""The columns of the database of participation processes: what their headers mean, in any order.

Two rows are the header: names of groups of columns, and below them the columns' own. Both are repeated further down
in some sheets. A header that begins with an underscore holds 0 and 1 for the yes and no beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ogpkg.sources.tables import Row, heading

DEVELOPMENT, IMPLEMENTATION = "development", "implementation"
#: The six steps that the database counts.
STEPS = (
    "timeline-available",
    "advance-notice",
    "awareness-raising",
    "online-consultation",
    "in-person-consultation",
    "summary-of-comments",
)
#: Feature (a key of the code list process-feature) → phase, what its column is called, what its code's is called
#: where that differs. Headers are compared as `_compared` writes them, without "Step 1".
FEATURES: dict[str, tuple[str, str, str]] = {
    "timeline-available": (
        DEVELOPMENT,
        r"timeline(?: and process)?(?: prior)? availability|timeline and process",
        r"timeline ?availab(?:le|ility)",
    ),
    "timeline-online": (DEVELOPMENT, r"timeline(?: and process)? online", ""),
    "timeline-other-channels": (DEVELOPMENT, r"timeline(?: and process)? other channels?", ""),
    "advance-notice": (DEVELOPMENT, r"advance(?:d)? notice", ""),
    "adequate-notice": (DEVELOPMENT, r"advance(?:d)? notice adequa\w+|adequa\w+(?: of)?(?: advance)? notice", ""),
    "awareness-raising": (DEVELOPMENT, r"awareness raising(?: activit(?:y|ies))?", ""),
    "online-consultation": (DEVELOPMENT, r"online consultations?", ""),
    "in-person-consultation": (DEVELOPMENT, r"in person consultations?", ""),
    "summary-of-comments": (DEVELOPMENT, r"summary of comments", ""),
    "regular-forum": (
        IMPLEMENTATION,
        r"consultation during(?: action plan)? implementation regular forum|regular(?: multi ?stakeholder)? forum",
        "",
    ),
    "self-assessment-published": (
        IMPLEMENTATION,
        r"was(?: the| an)? (?:annual progress|annual self assessment|self assessment|midterm self assessment) report "
        r"published|self assessment(?: report)? published",
        "",
    ),
    "self-assessment-on-schedule": (
        IMPLEMENTATION,
        r"was it (?:done|published) (?:according to|on) schedule|self assessment(?: report)? on (?:time|schedule)",
        "",
    ),
    "self-assessment-in-local-language": (IMPLEMENTATION, r".*\breport available in(?: the)? local languages?\b.*", ""),
    "self-assessment-in-english": (IMPLEMENTATION, r".*\breport available in english", ""),
    "self-assessment-comment-period": (IMPLEMENTATION, r".*\bprovide a (?:two|2) week public comment period\b.*", ""),
    "self-assessment-reviews-comments": (IMPLEMENTATION, r".*\binclude a review of(?: its| the) public comment.*", ""),
    "self-assessment-comments-received": (IMPLEMENTATION, r"were any public comments received", ""),
    "self-assessment-deposited": (IMPLEMENTATION, r".*\breport deposited in(?: the)? ogp portal", ""),
    "self-assessment-reviews-draft-consultation": (
        IMPLEMENTATION,
        r".*\binclude(?: a)? review of the consultation efforts on (?:the )?draft.*",
        "",
    ),
    "self-assessment-reviews-consultation": (
        IMPLEMENTATION,
        r".*\binclude(?: a)? review of the consultation efforts(?: during.*)?",
        "",
    ),
    "self-assessment-covers-all-commitments": (IMPLEMENTATION, r".*\bcover all(?: of)?(?: the)? commitments", ""),
    "self-assessment-assesses-schedule": (IMPLEMENTATION, r".*\bassess completion according to schedule", ""),
    "one-branch-only": (DEVELOPMENT, r"only one branch", ""),
    "executive-involved": (DEVELOPMENT, r"executive(?: branch)?", ""),
    "multiple-agencies": (DEVELOPMENT, r"multi agency(?: 1)?(?: vs)? single(?: 0)?|multi agency", ""),
    "single-lead": (DEVELOPMENT, r"single lead(?: agency)?", ""),
    "head-of-government-involved": (
        DEVELOPMENT,
        r"pres(?:ident)?(?: s)?(?: office)? (?:pm|prime minister)(?: s office)?",
        "",
    ),
    "executive-lead-agency": (DEVELOPMENT, r"executive lead agency", ""),
    "foreign-ministry-involved": (DEVELOPMENT, r"ministry of foreign affairs|mofa", ""),
    "foreign-ministry-leads": (DEVELOPMENT, r"(?:mofa|ministry of foreign affairs) lead(?: agency)?", ""),
    "officially-mandated": (DEVELOPMENT, r"officially mandated|official mandate", ""),
    "legally-mandated": (DEVELOPMENT, r"legally mandated|legal mandate", ""),
    "multiple-arrangements": (DEVELOPMENT, r"multiple arrangements", ""),
    "same-agency-implements": (IMPLEMENTATION, r"implementing agency same as developing agency\b.*", ""),
    "executive-changed": (DEVELOPMENT, r"change (?:of|in) executive", ""),
}
_LINKS = re.compile(r"(?P<feature>.*?) (?:links?|urls?)")
_PLAIN = (
    ("member", r"country(?: name)?|member(?: name)?|participating country|country locality|entity"),
    ("plan", r"(?:action )?plan (?:number|no)|ap (?:number|no)|action plan"),
    (
        "year",
        r"year (?:ap|action plan|plan)?(?: was)? ?submitted|year of(?: ap| action plan)? submission|submission year",
    ),
    ("days", r"(?:number of )?days in advance|days of(?: advance)? notice|notice days"),
    ("steps", r"number of steps followed(?: out of 6)?|steps followed"),
)
_OPENNESS = re.compile(r".*\b(?:invitation only|openness|open or (?:closed|invitation|by invitation))\b.*")
_LEVEL = re.compile(r".*\biap2\b.*|.*\blevel of (?:public )?(?:influence|participation|input|engagement)\b.*")
_GROUP = re.compile(
    r"step \d|consultation during (?:action plan )?(?:development|implementation)|.*self assessment report|"
    r"institutional variables?|development|implementation"
)
#: Known columns that a row has at least, to be a header.
_ENOUGH = 3


@dataclass(frozen=True)
class Column:
    """What one column holds: `kind`, and of which feature, or of which phase."""

    kind: str
    about: str = ""


@dataclass
class Columns:
    """The columns of a sheet by what they hold; those that are not known, and those that are there twice."""

    places: dict[Column, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)

    def phases(self) -> list[str]:
        """The phases that any column is about."""
        said = {FEATURES[one.about][0] if one.about in FEATURES else one.about for one in self.places if one.about}
        said |= {DEVELOPMENT for one in self.places if one.kind in {"days", "steps"}}
        return [phase for phase in (DEVELOPMENT, IMPLEMENTATION) if phase in said]


def find_columns(row: Row, groups: list[str]) -> Columns | None:
    """The columns of a sheet whose header is `row`, below the `groups`; None when it is no header."""
    columns = Columns()
    for place, entry in enumerate(row.cells):
        group = groups[place] if place < len(groups) else ""
        column = _column(entry.text, group)
        name = heading(entry.text)
        if column and column not in columns.places:
            columns.places[column] = place
            columns.names[place] = name
        elif name:
            (columns.repeated if column else columns.unknown).append(" ".join(entry.text.split()))
    is_header = Column("member") in columns.places and len(columns.places) >= _ENOUGH
    return columns if is_header else None


def find_groups(row: Row) -> list[str] | None:
    """The group of every column, when `row` names groups and nothing else."""
    names = [_compared(entry.text) for entry in row.cells]
    if not any(names) or not all(_GROUP.fullmatch(name) for name in names if name):
        return None
    groups: list[str] = []
    for name in names:
        groups.append(name or (groups[-1] if groups else ""))
    return groups


def is_numbering(row: Row) -> bool:
    """Whether the cells of `row` only count the columns."""
    texts = [entry.text for entry in row.cells if entry.text]
    numbers = [int(text) for text in texts if text.isdecimal()]
    return (
        len(numbers) > 1
        and len(numbers) == len(texts)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _compared(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading(text)).split())


def _column(text: str, group: str) -> Column | None:
    """What the column headed `text` holds; None for one that nobody knows."""
    name = re.sub(r"^step \d ?", "", _compared(text))
    is_code = heading(text).startswith("_")
    if not name:
        return None
    for kind, pattern in _PLAIN:
        if re.fullmatch(pattern, name):
            return Column(kind)
    links = _LINKS.fullmatch(name)
    if links and (feature := _feature(links["feature"], is_code=False) or _of_links(links["feature"])):
        return Column("links", feature)
    if feature := _feature(name, is_code=is_code):
        return Column("code" if is_code else "label", feature)
    phase = _phase(name) or _phase(group)
    for kind, words in (("openness", _OPENNESS), ("level", _LEVEL)):
        if phase and words.fullmatch(name):
            return Column(kind, phase)
    return None


def _feature(name: str, *, is_code: bool) -> str | None:
    for feature, (_, label, code) in FEATURES.items():
        if re.fullmatch(label, name) or (is_code and code and re.fullmatch(code, name)):
            return feature
    return None


def _of_links(name: str) -> str | None:
    """``Timeline: links`` are those of the first step."""
    return "timeline-available" if name == "timeline" else None


def _phase(name: str) -> str | None:
    found = re.search(r"\b(dev(?:elopment)?|imp(?:lementation)?)\b", name)
    return {"d": DEVELOPMENT, "i": IMPLEMENTATION}[found[1][0]] if found else None
