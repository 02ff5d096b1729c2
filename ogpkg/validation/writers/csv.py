"""The findings as a table, one a row, for spreadsheets (RFC 4180: CRLF, quotes doubled, a header row).

Completeness is another table, so it is not here; the other formats have it.
"""

from __future__ import annotations

import csv
import io

from ogpkg.validation.report import Place, Report, Result, fingerprint
from ogpkg.validation.writers.words import reason, visible

COLUMNS = (
    "severity",
    "file",
    "line",
    "column",
    "plan",
    "focus",
    "focus_label",
    "path",
    "value",
    "message",
    "reason",
    "shape",
    "shape_name",
    "graph",
    "other_places",
    "fingerprint",
    "component",
    "sheet",
    "cell",
    "page",
)
# A spreadsheet runs a cell that begins with one of these as a formula, also in their wide East Asian forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(report: Report, lang: str) -> bytes:
    """A header row and one row a result; severity and column names are the same in every language.

    A cell that a spreadsheet would run gets an apostrophe in front. There is no byte order mark.
    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_safe(cell) for cell in _row(result, lang)] for result in report.results)
    return table.getvalue().encode()


def _row(result: Result, lang: str) -> tuple[str, ...]:
    main, others = result.places[:1], result.places[1:]
    place = main[0] if main else Place("")
    return (
        result.severity,
        place.file,
        str(place.line or ""),
        str(place.column or ""),
        result.plan,
        result.focus,
        result.focus_label,
        result.path,
        result.value,
        result.message(lang),
        reason(result.reason, lang) if result.reason else "",
        result.shape,
        result.shape_name(lang),
        result.graph,
        "\n".join(map(str, others)),
        fingerprint(result),
        result.component,
        place.sheet,
        place.cell,
        str(place.page or ""),
    )


def _safe(cell: str) -> str:
    text = visible(cell, keep="\n\r\t")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
