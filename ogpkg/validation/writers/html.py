"""The report as one page that can be mailed and printed: no script, nothing fetched, safe by construction.

It is built as a tree, so that every text is escaped where it is written.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from importlib.resources import files

from ogpkg import __version__
from ogpkg.validation.completeness import Score, Scores
from ogpkg.validation.report import SEVERITIES, Report, Result, fingerprint
from ogpkg.validation.writers.scores import LEVELS, by_plan, figures, gap, headings, missing, most, said, totals
from ogpkg.validation.writers.words import (
    Group,
    brief,
    local,
    plans,
    reason,
    run,
    short,
    tally,
    term,
    verdict,
    visible,
    word,
)

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_BREAKS = "\n"
_WEB = re.compile(r"https?://[^\s<>\"]+\Z")
#: The anchor of completeness, and how many fields are named of what a plan misses most often, of each level.
_SCORES, _SHOWN = "completeness", 8
_COLUMNS = ("place", "focus", "path", "value")


def write(report: Report, lang: str) -> bytes:
    """A page in English or Korean: the verdict, the contents, each plan with its findings by shape, completeness."""
    page = ET.Element("html", lang=lang)
    _head(page, lang)
    body = ET.SubElement(page, "body")
    main = ET.SubElement(body, "main")
    _summary(main, report, lang)
    if report.results:
        _plans(main, report, lang)
    else:
        _add(main, "p", word("nothing", lang))
    if report.scores and totals(report.scores):
        _completeness(main, report.scores, lang)
    _add(body, "footer", f"ogpkg {__version__}")
    tree: bytes = ET.tostring(page, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + tree + b"\n"


def _head(page: ET.Element, lang: str) -> None:
    head = ET.SubElement(page, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    ET.SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": _POLICY})
    ET.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    _add(head, "title", f"{word('report', lang)} · ogpkg")
    _add(head, "style", files(__package__).joinpath("report.css").read_text(encoding="utf-8"))


def _summary(main: ET.Element, report: Report, lang: str) -> None:
    header = ET.SubElement(main, "header")
    _add(header, "h1", word("report", lang))
    worst = "violation" if report.fails("violation") else "warning" if report.results else "conforms"
    _add(header, "p", verdict(report, lang), {"class": f"verdict {worst}"})
    facts = ET.SubElement(header, "dl")
    for name, fact in run(report, lang).items():
        _add(facts, "dt", name)
        _add(facts, "dd", fact)


def _plans(main: ET.Element, report: Report, lang: str) -> None:
    contents = ET.SubElement(main, "nav", {"aria-labelledby": "contents"})
    _add(contents, "h2", word("contents", lang), {"id": "contents"})
    entries = ET.SubElement(contents, "ul")
    anchors: Counter[str] = Counter((_SCORES,))
    for plan, groups in plans(report, lang):
        name, anchor = visible(short(plan)) if plan else word("no plan", lang), _anchor(f"plan-{local(plan)}", anchors)
        entry = ET.SubElement(entries, "li")
        _add(entry, "a", name, {"href": f"#{anchor}"})
        _add(entry, "small", _tallies(groups, lang), {"class": "count"})
        below = ET.SubElement(entry, "ul")
        section = ET.SubElement(main, "section", {"aria-labelledby": anchor})
        _add(section, "h2", name, {"id": anchor})
        for group in groups:
            target = _anchor(f"{anchor}-{local(group.shape)}", anchors)
            _head_of_group(ET.SubElement(below, "li"), group, lang, href=f"#{target}")
            _head_of_group(ET.SubElement(section, "h3", id=target), group, lang)
            _group(section, group, anchors, lang)


def _completeness(main: ET.Element, scores: Scores, lang: str) -> None:
    """Members and plans by section, then plan by plan what is missing, and where that is explained."""
    contents = main.find("nav/ul")
    if contents is not None:
        _add(ET.SubElement(contents, "li"), "a", word("completeness", lang), {"href": f"#{_SCORES}"})
    section = ET.SubElement(main, "section", {"aria-labelledby": _SCORES})
    _add(section, "h2", word("completeness", lang), {"id": _SCORES})
    _add(section, "p", word("completeness-note", lang), {"class": "message"})
    names = headings(lang)
    rows = _table(section, "scores", ["", *names])
    for score in totals(scores):
        row = _scored_row(rows, score)
        for name, figure in zip(names, figures(score), strict=True):
            _figure(row, name, figure)
    _gaps(section, scores, lang)


def _gaps(section: ET.Element, scores: Scores, lang: str) -> None:
    """Plan by plan: what is missing most often, then each commitment with its figures and gaps."""
    overall, *names = headings(lang)
    for plan, commitments in by_plan(scores):
        _add(section, "h3", visible(short(plan.thing)) if plan else word("no plan", lang))
        if plan:
            _levels(section, {level: most(plan, level, _SHOWN, lang) for level in LEVELS}, lang)
        rows = _table(section, "gaps", [word("commitment", lang), overall, word("missing", lang)])
        for commitment in commitments:
            row = _scored_row(rows, commitment)
            _figure(row, overall, commitment.value)
            cell = ET.SubElement(row, "td", {"data-label": word("missing", lang)})
            by_section = zip(names, figures(commitment)[1:], strict=True)
            _add(cell, "span", " · ".join(f"{name} {said(figure)}" for name, figure in by_section), {"class": "note"})
            gaps = {level: ", ".join(gap(one, lang) for one in found) for level, found in missing(commitment)}
            _levels(cell, gaps or {"complete": ""}, lang)


def _table(section: ET.Element, kind: str, names: list[str]) -> ET.Element:
    """The body of a new table with the head `names`."""
    table = ET.SubElement(section, "table", {"class": kind})
    head = ET.SubElement(ET.SubElement(table, "thead"), "tr")
    for name in names:
        _add(head, "th" if name else "td", name, {"scope": "col"} if name else None)
    return ET.SubElement(table, "tbody")


def _scored_row(rows: ET.Element, score: Score) -> ET.Element:
    row = ET.SubElement(rows, "tr")
    _link(ET.SubElement(row, "th", scope="row"), score.thing, visible(short(score.thing)))
    return row


def _figure(row: ET.Element, name: str, figure: Decimal | None) -> None:
    """A figure in words and as a bar, which says nothing that the words do not."""
    cell = ET.SubElement(row, "td", {"data-label": name})
    _add(cell, "span", said(figure), {"class": "figure"})
    if figure is not None:
        bar = ET.SubElement(cell, "svg", {"viewBox": "0 0 100 6", "aria-hidden": "true", "class": "bar"})
        ET.SubElement(bar, "rect", {"class": "whole", "width": "100", "height": "6"})
        ET.SubElement(bar, "rect", {"class": "part", "width": str(int(figure * 100)), "height": "6"})


def _levels(parent: ET.Element, texts: Mapping[str, str], lang: str) -> None:
    """What is missing, level by level."""
    shown = ET.SubElement(parent, "ul", {"class": "levels"})
    for level, text in texts.items():
        if text or level == "complete":
            entry = ET.SubElement(shown, "li")
            _add(entry, "b", word(level, lang)).tail = f" {text}"


def _tallies(groups: Iterable[Group], lang: str) -> str:
    counts: Counter[str] = Counter()
    for group in groups:
        counts[group.severity] += len(group.results)
    return ", ".join(tally(severity, counts[severity], lang) for severity in SEVERITIES if counts[severity])


def _head_of_group(parent: ET.Element, group: Group, lang: str, **link: str) -> None:
    _add(parent, "b", word(group.severity, lang), {"class": f"chip {group.severity}"})
    _add(parent, "a" if link else "span", visible(group.name or local(group.shape)), link)
    _add(parent, "small", f"{len(group.results):,}", {"class": "count"})


def _group(section: ET.Element, group: Group, anchors: Counter[str], lang: str) -> None:
    if group.message:
        _add(section, "p", visible(group.message, _BREAKS), {"class": "message"})
    _link(ET.SubElement(section, "p", {"class": "shape"}), group.shape, visible(local(group.shape)))
    table = ET.SubElement(section, "table")
    row = ET.SubElement(ET.SubElement(table, "thead"), "tr")
    for column in _COLUMNS:
        _add(row, "th", word(column, lang), {"scope": "col"})
    rows = ET.SubElement(table, "tbody")
    for result in group.results:
        _row(ET.SubElement(rows, "tr", id=_anchor(f"result-{fingerprint(result)}", anchors)), result, lang)


def _row(row: ET.Element, result: Result, lang: str) -> None:
    places = _cell(row, "place", lang)
    for place in result.places:
        _add(places, "code", visible(str(place)))
    if not result.places:
        _add(places, "span", word("unplaced", lang), {"class": "note"})
    focus = _cell(row, "focus", lang)
    if result.focus_label:
        _add(focus, "span", visible(result.focus_label))
    _link(focus, result.focus, visible(short(result.focus)))
    path = _cell(row, "path", lang)
    if result.path:
        _add(path, "code", visible(brief(result.path)), {"title": visible(result.path)})
    value = _cell(row, "value", lang)
    if result.value:
        _add(value, "code", visible(term(result.value)), {"title": visible(result.value)})
    if result.reason:
        _add(value, "span", f"{word('reason', lang)}: {visible(reason(result.reason, lang))}", {"class": "note"})


def _cell(row: ET.Element, column: str, lang: str) -> ET.Element:
    """An empty cell that knows the name of its column, for narrow windows without a head of the table."""
    return ET.SubElement(row, "td", {"data-label": word(column, lang)})


def _add(parent: ET.Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes or {})
    element.text = text
    return element


def _link(parent: ET.Element, iri: str, text: str) -> None:
    """A link to `iri` when it is a web address, else its text: `javascript:` is an IRI, too."""
    safe = bool(_WEB.match(iri)) and visible(iri) == iri
    _add(parent, "a" if safe else "code", text, {"href": iri, "rel": "noreferrer"} if safe else None)


def _anchor(text: str, taken: Counter[str]) -> str:
    """`text` as an id that no other element has, the same for the same report."""
    anchor = re.sub(r"[^\w-]+", "-", text).strip("-")
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 else f"{anchor}--{taken[anchor]}"
