"""The report as SARIF 2.1.0, which code hosts and editors show beside the lines of the files."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ogpkg import __version__
from ogpkg.iris import BASE
from ogpkg.validation.completeness import Scores
from ogpkg.validation.report import Place, Report, Result, fingerprint
from ogpkg.validation.writers.scores import named_figures
from ogpkg.validation.writers.words import local, reason, visible, word

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
_WEB = re.compile(r"(?:https?|file|urn):[^\s<>\"{}|\\^`]+\Z")
_BREAKS = "\n\t"


def write(report: Report, lang: str) -> bytes:
    """One run with a rule for each shape that found something, and a result for each finding.

    Places that are not known are left out rather than guessed, so such a result has a logical location only.
    """
    rules = _rules(report, lang)
    run = {
        "tool": {"driver": _driver(list(rules.values()))},
        "language": lang,
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": uri}} for uri in sorted({_uri(file) for file in report.files})],
        "results": [_result(result, rules, list(rules), lang) for result in report.results],
        "properties": {
            "engine": visible(report.engine),
            "profile": visible(report.profile),
            "constraints": report.shapes,
            "baseline": report.baseline,
            **({"completeness": _completeness(report.scores)} if report.scores else {}),
        },
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return (json.dumps(log, ensure_ascii=False, indent=1) + "\n").encode()


def _completeness(scores: Scores) -> dict[str, dict[str, float | None]]:
    """Each thing that is scored with its figures, overall and by section; null where nothing applies."""
    return {
        visible(score.thing): {
            name: None if figure is None else float(figure) for name, figure in named_figures(score).items()
        }
        for score in scores
    }


def _driver(rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": "ogpkg",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": BASE,
        "rules": rules,
    }


def _rules(report: Report, lang: str) -> dict[str, dict[str, Any]]:
    """The rule of each shape, by its IRI; a local name that two shapes share gives way to the whole IRIs."""
    first = {result.shape: result for result in sorted(report.results, key=lambda result: result.shape)}
    names = Counter(local(shape) for shape in first)
    return {
        shape: _rule(shape if names[local(shape)] > 1 else local(shape), result, lang)
        for shape, result in first.items()
    }


def _rule(key: str, result: Result, lang: str) -> dict[str, Any]:
    name = visible(result.shape_name(lang), _BREAKS) or visible(key)
    rule = {
        "id": visible(key) or "-",
        "shortDescription": {"text": name or "-"},
        "fullDescription": {"text": _message(result, lang)},
        "defaultConfiguration": {"level": _LEVELS[result.severity]},
    }
    return rule | ({"helpUri": result.shape} if _WEB.match(result.shape) else {})


def _message(result: Result, lang: str) -> str:
    texts = (result.message(lang), result.shape_name(lang), local(result.shape), "-")
    return visible(next(filter(None, texts)), _BREAKS)


def _result(result: Result, rules: dict[str, dict[str, Any]], order: Sequence[str], lang: str) -> dict[str, Any]:
    text = _message(result, lang)
    if result.reason:
        text += f" ({word('reason', lang)}: {visible(reason(result.reason, lang))})"
    related = [
        {"id": number, **_physical(place)} | ({"logicalLocations": _cell([place])} if place.cell else {})
        for number, place in enumerate(result.places[1:], start=1)
    ]
    found: dict[str, Any] = {
        "ruleId": rules[result.shape]["id"],
        "ruleIndex": order.index(result.shape),
        "level": _LEVELS[result.severity],
        "message": {"text": text},
        "locations": [_location(result)],
        "partialFingerprints": {"ogpkg/v1": fingerprint(result)},
        "properties": {
            key: visible(getattr(result, key), _BREAKS)
            for key in ("path", "value", "reason", "graph", "plan", "component")
            if getattr(result, key)
        },
    }
    return found | ({"relatedLocations": related} if related else {})


def _location(result: Result) -> dict[str, Any]:
    logical = {"fullyQualifiedName": visible(result.focus), "kind": "resource"}
    if result.focus_label:
        logical["name"] = visible(result.focus_label)
    where = _physical(result.places[0]) if result.places else {}
    return {**where, "logicalLocations": [*_cell(result.places[:1]), logical]}


def _cell(places: Sequence[Place]) -> list[dict[str, Any]]:
    """The cell of a workbook as a logical location: a region is one of text, and only tells the row here."""
    return [
        {"fullyQualifiedName": visible(place.at), "name": visible(place.cell), "kind": "cell"}
        for place in places
        if place.cell
    ]


def _physical(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.page:
        physical["properties"] = {"page": place.page}
    if place.line:
        physical["region"] = {"startLine": place.line} | ({"startColumn": place.column} if place.column else {})
    return {"physicalLocation": physical}


def _uri(file: str) -> str:
    """`file` as a URI reference: relative paths stay relative, absolute ones become file URIs."""
    if _WEB.match(file):
        return file
    path = PurePath(file)
    quoted = quote(path.as_posix(), safe="/", errors="surrogateescape")
    return f"file://{quoted}" if path.is_absolute() else quoted
