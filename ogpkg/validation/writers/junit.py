"""The report as JUnit XML, which CI systems show as tests: a suite for each plan, a case for each shape."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable

from ogpkg.validation.completeness import Scores
from ogpkg.validation.report import SEVERITIES, Report, Result
from ogpkg.validation.writers.scores import named_figures, totals
from ogpkg.validation.writers.words import finding, groups, local, plans, short, tally, verdict, visible, word


def write(report: Report, lang: str, fail_on: str = "violation") -> bytes:
    """A failed case for each shape with findings as bad as `fail_on`, or worse; milder ones are its output.

    A report without results has one case that passes, since CI systems take a run without any for broken.
    There is no time in it: the same findings give the same bytes.
    """
    root = ET.Element("testsuites", name="ogpkg")
    for plan, found in plans(report, lang):
        results = [result for group in found for result in group.results]
        _suite(root, visible(short(plan)) if plan else word("no plan", lang), results, lang, fail_on)
    if not report.results:
        suite = ET.SubElement(root, "testsuite", name=", ".join(map(visible, report.files)) or "ogpkg")
        ET.SubElement(suite, "testcase", classname="ogpkg", name=verdict(report, lang), time="0")
        _count(suite)
    _count(root)
    if report.scores:
        _completeness(root, report.scores)
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _completeness(root: ET.Element, scores: Scores) -> None:
    """The figures of each member and plan as properties, those of a plan in its suite, if it has one, else the first.

    They are named ``completeness plan:KR-4`` and ``completeness plan:KR-4 schedule``.
    """
    suites = {suite.get("name"): suite for suite in reversed(root)}
    for score in totals(scores):
        name = visible(short(score.thing))
        suite = suites.get(name, root[0])
        properties = suite.find("properties")
        if properties is None:
            properties = ET.Element("properties")
            suite.insert(0, properties)
        for key, figure in named_figures(score).items():
            if figure is not None:
                full = f"completeness {name}" + (f" {key}" if key != "overall" else "")
                ET.SubElement(properties, "property", name=full, value=str(figure))


def _suite(root: ET.Element, name: str, results: Iterable[Result], lang: str, fail_on: str) -> None:
    suite = ET.SubElement(root, "testsuite", name=name)
    by_shape: dict[str, list[Result]] = {}
    for result in results:
        by_shape.setdefault(result.shape, []).append(result)
    for shape, found in by_shape.items():
        case = ET.SubElement(suite, "testcase", classname=name, name=_case_name(shape, found[0], lang), time="0")
        _fill(case, found, lang, SEVERITIES[: SEVERITIES.index(fail_on) + 1])
    _count(suite)


def _case_name(shape: str, result: Result, lang: str) -> str:
    name = result.shape_name(lang)
    return visible(f"{local(shape)} ({name})" if name else local(shape))


def _fill(case: ET.Element, results: list[Result], lang: str, failing: tuple[str, ...]) -> None:
    """One failure of one kind (most systems show only the first), and one output for what does not fail."""
    bad = [result for severity in failing for result in results if result.severity == severity]
    mild = [result for result in results if result.severity not in failing]
    if bad:
        for place in bad[0].places[:1]:
            case.attrib.update({"file": visible(place.file)} | ({"line": str(place.line)} if place.line else {}))
        counts = Counter(result.severity for result in bad)
        found = ", ".join(tally(severity, counts[severity], lang) for severity in failing if counts[severity])
        message = f"{found}: {visible(bad[0].message(lang))}"
        ET.SubElement(case, "failure", type=bad[0].severity, message=message).text = _listing(bad, lang)
    if mild:
        ET.SubElement(case, "system-out").text = _listing(mild, lang)


def _listing(results: list[Result], lang: str) -> str:
    lines = []
    for group in groups(results, lang):
        lines.append(f"{word(group.severity, lang)}: {visible(group.message)}")
        lines += [_line(result, lang) for result in group.results]
    return "\n" + "\n".join(lines) + "\n"


def _line(result: Result, lang: str) -> str:
    places = ", ".join(map(str, result.places)) or f"({word('unplaced', lang)})"
    return f"{visible(places)}: {finding(result, lang)}"


def _count(element: ET.Element) -> None:
    """Write on `element` how many cases it has, and how many of them failed."""
    cases = len(element.findall(".//testcase"))
    failures = len(element.findall(".//failure"))
    counts = {"tests": cases, "failures": failures, "errors": 0, "skipped": 0, "time": 0}
    element.attrib.update({key: str(count) for key, count in counts.items()})
