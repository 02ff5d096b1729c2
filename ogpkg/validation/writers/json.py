"""The report for programs: one JSON object whose names and meanings stay.

``format`` "ogpkg-validation-report", ``version`` of this structure (raised when a name changes or goes),
``ogpkg`` that wrote it, ``lang`` of the texts chosen, ``conforms`` (true when there is no result at all, as SHACL
says), ``counts`` by severity, ``engine``, ``profile``, ``constraints`` that ran, ``files``, ``baseline`` (results
hidden), ``completeness`` (as `completeness_output.as_json` has it; null when nobody asked) and ``results``: each has
every field of `report.Result`, its ``message`` and ``shape_name`` in ``lang``, and a ``fingerprint`` that stays when
lines move. Unknown lines, columns and pages are null. Of a place in a workbook, ``line`` is the row, beside ``sheet``
and ``cell``; ``page`` is that of a PDF, ``header`` names the column of a table; both texts are "" elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from ogpkg import __version__
from ogpkg.validation.completeness_output import as_json
from ogpkg.validation.report import Report, Result, fingerprint

VERSION = 1


def write(report: Report, lang: str) -> bytes:
    """The report as an indented JSON object in UTF-8."""
    document = {
        "format": "ogpkg-validation-report",
        "version": VERSION,
        "ogpkg": __version__,
        "lang": lang,
        "conforms": not report.results,
        "counts": report.counts(),
        "engine": report.engine,
        "profile": report.profile,
        "constraints": report.shapes,
        "files": list(report.files),
        "baseline": report.baseline,
        "completeness": as_json(report.scores) if report.scores else None,
        "results": [_result(result, lang) for result in report.results],
    }
    # A file name that is no UTF-8 holds half a character, which JSON can write only as an escape.
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(errors="backslashreplace")


def _result(result: Result, lang: str) -> dict[str, Any]:
    return {
        "fingerprint": fingerprint(result),
        "severity": result.severity,
        "places": [asdict(place) for place in result.places],
        "plan": result.plan,
        "focus": result.focus,
        "focus_label": result.focus_label,
        "path": result.path,
        "value": result.value,
        "message": result.message(lang),
        "messages": dict(sorted(result.messages.items())),
        "reason": result.reason,
        "component": result.component,
        "shape": result.shape,
        "shape_name": result.shape_name(lang),
        "shape_names": dict(sorted(result.shape_names.items())),
        "graph": result.graph,
    }
