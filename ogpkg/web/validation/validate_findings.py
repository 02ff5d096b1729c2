"""A report as the page of ``/validate`` shows it: in the words of the report writers, and no more than a page holds."""

from __future__ import annotations

import json
from typing import Any

from ogpkg.validation.completeness import Scores
from ogpkg.validation.report import SEVERITIES, Report, Result
from ogpkg.validation.writers.scores import figures, headings, most, said, totals
from ogpkg.validation.writers.words import (
    Group,
    brief,
    groups,
    local,
    reason,
    short,
    tally,
    term,
    verdict,
    visible,
    word,
)

#: Findings that a page shows of one group, and of all; the reports as files have every one.
OF_GROUP, OF_ALL = 25, 500
_LONGEST = 300
#: Plans whose completeness is shown, and how many of the fields that they miss.
_PLANS, _GAPS = 20, 8


def as_page(report: Report, lang: str, least: str) -> bytes:
    """The verdict and the findings that are at least as bad as the severity `least`, as JSON."""
    shown = SEVERITIES[: SEVERITIES.index(least) + 1]
    counts = report.counts()
    left, found = OF_ALL, []
    for group in groups((result for result in report.results if result.severity in shown), lang):
        found.append(_group(group, lang, min(left, OF_GROUP)))
        left -= len(found[-1]["findings"])
    page = {
        "verdict": verdict(report, lang),
        "state": next((severity for severity in SEVERITIES if counts[severity]), "conforms"),
        "tallies": [(severity, tally(severity, counts[severity], lang)) for severity in SEVERITIES],
        "hidden": sum(counts[severity] for severity in SEVERITIES if severity not in shown),
        "constraints": report.shapes,
        "groups": found,
        "scores": _scores(report.scores, lang) if report.scores else None,
    }
    return json.dumps(page, ensure_ascii=False).encode(errors="replace")


def _scores(scores: Scores, lang: str) -> dict[str, Any] | None:
    """How complete the plans are, section by section, and what their commitments miss most."""
    plans = totals(scores)[:_PLANS]
    rows = [(_cut(short(score.thing)), list(map(said, figures(score)))) for score in plans]
    missing = [(_cut(short(plan.thing)), most(plan, "required", _GAPS, lang)) for plan in scores.plans[:_PLANS]]
    return (
        {"headings": headings(lang), "rows": rows, "missing": [each for each in missing if each[1]]} if rows else None
    )


def _group(group: Group, lang: str, most: int) -> dict[str, Any]:
    return {
        "severity": group.severity,
        "word": word(group.severity, lang),
        "shape": group.shape,
        "name": _cut(group.name or local(group.shape)),
        "message": visible(group.message),
        "count": len(group.results),
        "findings": [_finding(result, lang) for result in group.results[:most]],
    }


def _finding(result: Result, lang: str) -> dict[str, Any]:
    return {
        "label": _cut(result.focus_label),
        "focus": _cut(short(result.focus)),
        "path": brief(result.path) if result.path else "",
        "value": _cut(term(result.value)) if result.value else "",
        "reason": reason(result.reason, lang) if result.reason else "",
        "places": [(_cut(place.file), place.line) for place in result.places[:20]],
    }


def _cut(text: str) -> str:
    text = visible(text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
