"""Whose plan a document is, as its title page says it: a member that the look-up knows, a period, a number.

``ogpkg import FILE`` has to know the plan before it reads. What is told by ``--plan`` or by ``lookups/documents.csv``
counts more; what is found here is said in the report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ogpkg.iris import ID
from ogpkg.sources.lookups import Lookups, key
from ogpkg.sources.mentions import loose
from ogpkg.sources.plans.action_plan import plan_number
from ogpkg.sources.record import Record
from ogpkg.sources.report import Miss
from ogpkg.sources.source import Source

_TITLE = re.compile(r"\b(?:action plan|self-assessment)\b", re.IGNORECASE)
_BEGUN = re.compile(r"(?<!\d)(20\d\d)\s*(?:[/–—~-]|to)\s*(?:20)?\d\d(?!\d)")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
_COUNTED = re.compile(r"(?i:\baction plan|\bNAP)\s+(?:(?i:no\.?|#)\s*)?(\d{1,2}(?![\d/–-])|I{1,3}|IV|VI{0,3})\b")
#: The title stands among the first lines with text; so many lines around it belong to the title page, if they are
#: short.
_HEAD, _AROUND, _LONGEST = 25, 4, 160


@dataclass(frozen=True)
class PlanFound:
    """A plan (``GH-3``; ``GH-2017`` where only the year is known), and the line of the title that tells it."""

    plan: str
    line: int


def find(source: Source, lookups: Lookups) -> PlanFound | None:
    """The plan that the title page of `source` is about; None unless it names one member, and a year or a number."""
    lines = [(number, text) for number, text in enumerate(source.lines, start=1) if text.strip()][:_HEAD]
    title = next((at for at, (_, text) in enumerate(lines) if len(text) <= _LONGEST and _TITLE.search(text)), None)
    if title is None:
        return None
    around = lines[max(0, title - _AROUND) : title] + lines[title + 1 : title + 1 + _AROUND]
    page = [lines[title][1]] + [text for _, text in around if len(text) <= _LONGEST]
    member = _member(page, lookups)
    plan = _plan(member, page, lookups) if member else None
    return PlanFound(plan, lines[title][0]) if plan else None


def about(source: Source, lookups: Lookups) -> dict[str, str | None]:
    """The plan, for a reader's `about`; nothing where the title page does not tell."""
    found = None if source.sheets else find(source, lookups)
    return {"plan": found.plan} if found else {}


def tell(record: Record) -> None:
    """Report that the title told the plan of `record`, with a row to paste where only the year of the plan is known."""
    found = find(record.source, record.lookups)
    if found is None:
        return
    record.report.note("the title tells whose plan it is; --plan says otherwise", found.plan, found.line)
    member, _, cycle = found.plan.rpartition("-")
    if len(cycle) == len("2017"):
        record.report.misses.append(Miss("plans", (member, cycle, f"plan/{found.plan}"), found.line))


def _member(page: list[str], lookups: Lookups) -> str | None:
    """The one member that the title names, else the lines around it; None when they name none or several."""
    names = lookups.names("members")
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    if not names:
        return None
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(loose, longest_first))})(?!\w)", re.IGNORECASE)
    for text in (page[0], "\n".join(page)):
        found = {names[key(match[0])] for match in pattern.finditer(text) if key(match[0]) in names}
        if found:
            return found.pop().removeprefix(f"{ID}member/") if len(found) == 1 else None
    return None


def _plan(member: str, page: list[str], lookups: Lookups) -> str | None:
    """The member's plan of the year in which the period begins, as the look-up says, else of the printed number.

    Where both are known and differ, the title page does not tell.
    """
    begun = next((match[1] for text in page if (match := _BEGUN.search(text))), "")
    known = {row["iri"] for row in lookups.rows("plans") if (row["member"], row["cycle"]) == (member, begun)}
    by_year = {iri.removeprefix("plan/") for iri in known if iri}
    number = _number(page[0])
    counted = f"{member}-{number}" if number else None
    if len(by_year) > 1 or (by_year and counted and counted not in by_year):
        return None
    if by_year:
        return by_year.pop()
    return counted or (f"{member}-{begun}" if begun else None)


def _number(title: str) -> int | None:
    """How the title counts the plan: ``Third``, ``5th``, ``Action Plan III``."""
    if number := plan_number(title):
        return number
    match = _COUNTED.search(title)
    return (_ROMAN.get(match[1]) or int(match[1])) if match else None
