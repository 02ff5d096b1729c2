"""A baseline: an earlier report (``--format json``) whose results are known and hidden."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from ogpkg.errors import InputError
from ogpkg.validation.report import Report, fingerprint


def read_baseline(path: Path) -> set[str]:
    """The fingerprints of the results in the JSON report `path`; InputError when it is none."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise InputError(path, f"is not JSON: {error.msg}", error.lineno, error.colno) from error
    except UnicodeDecodeError as error:
        raise InputError(path, "is not UTF-8 text", 1) from error
    try:
        return {str(result["fingerprint"]) for result in report["results"]}
    except (TypeError, KeyError) as error:
        raise InputError(path, "is no report of ogpkg; write one with ogpkg validate --format json -o FILE") from error


def without(report: Report, known: set[str]) -> Report:
    """`report` without the results whose fingerprints are `known`; it counts those it hides."""
    new = tuple(result for result in report.results if fingerprint(result) not in known)
    return replace(report, results=new, baseline=report.baseline + len(report.results) - len(new))
