"""The report: what validation found, in the words of the data and of the shapes, ready for any writer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ogpkg.validation.completeness import Scores

#: Severities of SHACL, worst first.
SEVERITIES = ("violation", "warning", "info")
#: Names of sheets that need no quotation marks in front of a cell.
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")


@dataclass(frozen=True, order=True)
class Place:
    """Where a statement stands: a file (or the key of a source document), and its line where there is one.

    In a workbook `sheet` and `cell` tell more, and the line is the number of the row; `page` is that of a PDF,
    `header` the column of a table in which the value stands.
    """

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str = ""
    cell: str = ""
    page: int | None = None
    header: str = ""

    @property
    def at(self) -> str:
        """The cell with its sheet, as spreadsheets write it (``Commitments!D7``); "" outside workbooks."""
        if not self.cell:
            return ""
        sheet = self.sheet if _PLAIN_SHEET.fullmatch(self.sheet) else "'" + self.sheet.replace("'", "''") + "'"
        return f"{sheet}!{self.cell}"

    def __str__(self) -> str:
        if self.cell:
            return f"{self.file}: {self.at}"
        text = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        text += f" (p. {self.page})" if self.page else ""
        return text + (f" [{self.header}]" if self.header else "")


@dataclass(frozen=True)
class Result:
    """One finding. Texts are empty, never None, when there is nothing to say.

    `focus` is an IRI (or ``_:b``), `path` the IRI of a property or a SPARQL property path, `value` a term as
    N-Triples writes it, `shape` the IRI of the named shape. `messages` and `shape_names` go from language to
    text. The first of `places` is the main one. `reason` is the key of an absence reason
    (``lost-in-extraction``) when an ogp:Absence explains why a value is missing, `component` the IRI of the constraint
    component (SHACL 4).
    """

    focus: str
    focus_label: str
    path: str
    value: str
    severity: str
    messages: Mapping[str, str]
    shape: str
    shape_names: Mapping[str, str]
    graph: str = ""
    places: tuple[Place, ...] = ()
    plan: str = ""
    reason: str = ""
    component: str = ""

    def message(self, lang: str) -> str:
        """The message in `lang`, else in English, else in any language; "" when the shape has none."""
        return _in(self.messages, lang)

    def shape_name(self, lang: str) -> str:
        """The name of the shape in `lang`, else in English, else in any language; "" when it has none."""
        return _in(self.shape_names, lang)


@dataclass(frozen=True)
class Report:
    """All findings, sorted by plan, severity (worst first), focus, shape and value.

    `files` are what was validated, `shapes` how many constraints ran, `baseline` how many results were hidden
    because an earlier report already had them. `scores` say how complete what was validated is; None when nobody
    asked.
    """

    results: tuple[Result, ...]
    files: tuple[str, ...] = ()
    shapes: int = 0
    engine: str = ""
    profile: str = "standard"
    baseline: int = field(default=0)
    scores: Scores | None = None

    def fails(self, at: str) -> bool:
        """True when any result is as bad as the severity `at`, or worse."""
        worst = SEVERITIES[: SEVERITIES.index(at) + 1]
        return any(result.severity in worst for result in self.results)

    def counts(self) -> dict[str, int]:
        """How many results each severity has; every severity is there."""
        return {severity: sum(r.severity == severity for r in self.results) for severity in SEVERITIES}


def fingerprint(result: Result) -> str:
    """What makes a finding the same finding in a later report: everything but its line, as 32 hex digits."""
    parts = (result.shape, result.focus, result.path, result.value, result.message("en"))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def in_order(results: Iterable[Result]) -> tuple[Result, ...]:
    """`results`, each once, in the order of a report."""
    return tuple(sorted({_identity(result): result for result in results}.values(), key=_identity))


def _identity(result: Result) -> tuple[str, int, str, str, str, str, str]:
    severity = SEVERITIES.index(result.severity)
    return (result.plan, severity, result.focus, result.shape, result.value, result.path, result.message("en"))


def _in(texts: Mapping[str, str], lang: str) -> str:
    return texts.get(lang) or texts.get("en") or next((texts[key] for key in sorted(texts)), "")
