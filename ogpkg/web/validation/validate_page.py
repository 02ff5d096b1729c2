"""The pages of ``/validate``: the form, the result beside the text that was sent, and what to do when there is none."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, render_template

from ogpkg.errors import QueryError
from ogpkg.formats import GRAPH_FORMATS
from ogpkg.validation.profiles import PROFILES
from ogpkg.validation.report import SEVERITIES
from ogpkg.validation.writers import WRITERS
from ogpkg.validation.writers.words import visible
from ogpkg.web.state import Finished, finished, html_page, reader, state
from ogpkg.web.validation.validate_kinds import readers
from ogpkg.web.validation.validate_upload import Upload
from ogpkg.web.validation.validator import Checked, Job
from ogpkg.web.words import TABLE

#: Up to so many lines and characters a text is shown whole; beyond, so many lines around each finding.
_LINES, _CHARACTERS, _AROUND = 2_000, 200_000, 2
#: Characters of a line, lines of a long text, and marks of findings beside a line.
_WIDTH, _MOST, _MARKS = 400, 1_000, 4
_EXAMPLES = ("unfinished-plan.ttl", "finished-plan.ttl", "broken.ttl")
_NAMES = {"turtle": "Turtle", "jsonld": "JSON-LD", "rdfxml": "RDF/XML", "ntriples": "N-Triples", "trig": "TriG"}
_NAMES |= {"nquads": "N-Quads"}
_FILES = {"text": "text", "json": "JSON", "csv": "CSV", "turtle": "Turtle", "html": "HTML", "sarif": "SARIF"}
_FILES |= {"junit": "JUnit XML"}


@dataclass
class Line:
    """A line of the text, with the findings on it: anchor, severity, and what the mark says. No number: a gap."""

    number: int
    text: str = ""
    marks: list[tuple[str, str, str]] = field(default_factory=list)
    more: int = 0
    left_out: int = 0

    @property
    def severity(self) -> str:
        """The worst severity of the findings on this line; "" when there are none."""
        return min((mark[1] for mark in self.marks), key=SEVERITIES.index, default="")


def form(example: str) -> Finished:
    """The form, with the example of that name in it if there is one."""
    words, explicit = reader()
    text = examples().get(example, "")

    def make() -> Finished:
        html = render_template("validate.html", **_context(text, {}, example if text else ""))
        return html_page(html, words)

    return finished(("validate", example if text else "", words.language, explicit), make)


@cache
def examples() -> dict[str, str]:
    """Small documents of our own to begin with, by name."""
    folder = Path(__file__).parents[1] / "examples"
    return {name: (folder / name).read_text(encoding="utf-8") for name in _EXAMPLES}


def result(upload: Upload, job: Job, checked: Checked, text: str) -> Response:
    """The report as a page: verdict, findings, and beside them the text with its lines."""
    page = json.loads(checked.body)
    last = _count(text)
    marks = _number(page["groups"], upload.name, last)
    whole = last <= _LINES and len(text) <= _CHARACTERS
    html = render_template(
        "validate_result.html",
        **_context(text, {**upload.fields, "reader": checked.read_as}, upload.name),
        page=page,
        read_as=_kind(checked.read_as),
        seconds=f"{checked.seconds:.2f}",
        lines=_shown(text, last, marks, whole=whole),
        whole=whole,
    )
    return _response(html, 200)


def refused(upload: Upload | None, error: QueryError) -> Response:
    """The form again, with what is wrong above it."""
    text = upload.content.decode("utf-8", "replace") if upload and b"\0" not in upload.content else ""
    detail, _, marked = str(error).partition("\n")
    title = f"problem-{type(error).__name__}"
    html = render_template(
        "validate.html",
        **_context(text, upload.fields if upload else {}, upload.name if upload else ""),
        problem={"title": title if title in TABLE else "", "words": error.title, "detail": detail, "excerpt": marked},
        line=getattr(error, "line", None),
        column=getattr(error, "column", None),
    )
    return _response(html, error.status)


def excerpt(text: str, line: int | None, column: int | None) -> str:
    """The line in question, with a caret under the column; "" when it is not known."""
    found = _lines(text, {line or 0}).get(line or 0, "")
    column = min(column or 1, len(found) + 1)
    begin = max(column - 61, 0)
    shown = visible(found[begin : begin + 100].replace("\t", " "))
    return f"{shown}\n{' ' * (column - 1 - begin)}^" if shown.strip() else ""


def _context(text: str, fields: Any, name: str = "") -> dict[str, Any]:
    """What the form needs: choices, and what was chosen."""
    settings = state().settings
    return {
        "text": text if len(text) <= _CHARACTERS else "",
        "too_long": len(text) > _CHARACTERS,
        "fields": fields,
        "name": name,
        "examples": _EXAMPLES,
        "formats": [(format.name, _kind(format.name)) for format in GRAPH_FORMATS],
        "readers": [(name, _kind(name)) for name in readers()],
        "profiles": [each for each in PROFILES if f"profile-{each}" in TABLE],
        "severities": SEVERITIES[::-1],
        "files": [(each, _FILES.get(each, each)) for each in WRITERS],
        "megabytes": f"{settings.max_upload / 1_000_000:g}",
        "limit": f"{settings.validate_timeout:g}",
        "public_url": state().public_url,
    }


def _kind(name: str) -> str:
    """A format or reader as people call it."""
    return _NAMES.get(name) or (reader()[0][f"reader-{name}"] if f"reader-{name}" in TABLE else name)


def _number(groups: list[dict[str, Any]], name: str, last: int) -> dict[int, list[tuple[str, str, str]]]:
    """Give each finding its anchor and its places their links; the marks that follow for the lines of the text."""
    marks: dict[int, list[tuple[str, str, str]]] = {}
    count = 0
    for group in groups:
        for finding in group["findings"]:
            count += 1
            finding["anchor"] = f"f{count}"
            finding["lines"] = [line for file, line in finding["places"] if file == name and line and line <= last]
            finding["elsewhere"] = [
                f"{file}:{line}" if line else file for file, line in finding["places"] if file != name
            ]
            for line in dict.fromkeys(finding["lines"]):
                marks.setdefault(line, []).append((f"f{count}", group["severity"], group["name"]))
    return marks


def _shown(text: str, last: int, marks: dict[int, list[tuple[str, str, str]]], *, whole: bool) -> list[Line]:
    """The lines to show, with gaps where lines are left out."""
    near = {near for line in marks for near in range(line - _AROUND, line + _AROUND + 1)}
    wanted = range(1, last + 1) if whole else sorted(line for line in near if 1 <= line <= last)[:_MOST]
    lines = _lines(text, set(wanted))
    shown: list[Line] = []
    before = 0
    for number in wanted:
        if number > before + 1:
            shown.append(Line(0, left_out=number - before - 1))
        shown.append(_line(number, lines.get(number, ""), marks))
        before = number
    return shown + ([Line(0, left_out=last - before)] if before < last else [])


def _count(text: str) -> int:
    """How many lines `text` has, as `positions` and editors count: a form feed ends none."""
    return text.count("\n") + text.count("\r") - text.count("\r\n") + 1


def _lines(text: str, wanted: set[int]) -> dict[int, str]:
    """Those lines of `text`, by number. It may have millions: no list is made of them."""
    return {n: line.rstrip("\n") for n, line in enumerate(io.StringIO(text, newline=None), 1) if n in wanted}


def _line(number: int, text: str, marks: dict[int, list[tuple[str, str, str]]]) -> Line:
    found = marks.get(number, [])
    shown = text if len(text) <= _WIDTH else text[:_WIDTH] + "…"
    return Line(number, visible(shown, "\t"), found[:_MARKS], max(len(found) - _MARKS, 0))


def _response(html: str, status: int) -> Response:
    response = Response(html, status=status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = reader()[0].language
    return response
