"""The report for people and logs: one finding a line, the place first, so that an editor can jump to it."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from ogpkg.validation.completeness import Scores
from ogpkg.validation.report import Report, Result
from ogpkg.validation.writers.scores import LEVELS, figures, headings, most, said, totals
from ogpkg.validation.writers.words import Group, finding, local, plans, run, short, verdict, visible, word

#: Fields named of what a plan misses most often, at most, of each level.
_SHOWN = 6


def write(report: Report, lang: str) -> bytes:
    """Findings by plan and shape, worst first; completeness, if it was asked for; and a summary as the last line.

    Plain UTF-8, no color.
    """
    return "".join(f"{line}\n" for line in _lines(report, lang)).encode()


def _lines(report: Report, lang: str) -> Iterator[str]:
    for plan, groups in plans(report, lang):
        yield f"# {visible(short(plan)) if plan else word('no plan', lang)}"
        yield ""
        for group in groups:
            yield from _group(group, lang)
            yield ""
    if report.scores and totals(report.scores):
        yield from _completeness(report.scores, lang)
        yield ""
    facts = "; ".join(f"{name}: {fact}" for name, fact in run(report, lang).items())
    yield f"{verdict(report, lang)} ({facts})"


def _completeness(scores: Scores, lang: str) -> Iterator[str]:
    """A table of members and plans by section, and what each plan misses most often."""
    yield f"# {word('completeness', lang)}"
    yield f"   {word('completeness-note', lang)}"
    yield ""
    rows = [["", *headings(lang)]]
    rows += [[visible(short(score.thing)), *map(said, figures(score))] for score in totals(scores)]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [" " * (width - _width(cell)) + cell for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join([row[0] + " " * (widths[0] - _width(row[0])), *cells])
    for plan in scores.plans:
        gaps = {level: most(plan, level, _SHOWN, lang) for level in LEVELS}
        if any(gaps.values()):
            yield from ["", f"## {visible(short(plan.thing))}: {word('most missing', lang)}"]
            yield from (f"   {word(level, lang)}: {text}" for level, text in gaps.items() if text)


def _width(text: str) -> int:
    """The columns that `text` takes in a terminal: East Asian letters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _group(group: Group, lang: str) -> Iterator[str]:
    name = f" ({visible(group.name)})" if group.name else ""
    yield f"## {word(group.severity, lang)}: {visible(local(group.shape))}{name}: {len(group.results):,}"
    if group.message:
        yield f"   {visible(group.message)}"
    for result in group.results:
        yield _result(result, lang)


def _result(result: Result, lang: str) -> str:
    main, *others = [visible(str(place)) for place in result.places] or [f"({word('unplaced', lang)})"]
    line = f"{main}: {word(result.severity, lang)}: {finding(result, lang)}"
    return line + (f" ({word('also', lang)} {', '.join(others)})" if others else "")
