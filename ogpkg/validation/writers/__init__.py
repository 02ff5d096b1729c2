"""The writers: a `Report` goes in, the bytes of one format come out. All are in `WRITERS`, by the name users say."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ogpkg.validation.report import Report
from ogpkg.validation.writers import csv, html, json, junit, sarif, text, turtle


class Writer(NamedTuple):
    """How to write a report: a function of the report and a language, what it gives, and how such a file ends."""

    write: Callable[[Report, str], bytes]
    media_type: str
    extension: str


WRITERS: dict[str, Writer] = {
    "text": Writer(text.write, "text/plain", "txt"),
    "json": Writer(json.write, "application/json", "json"),
    "csv": Writer(csv.write, "text/csv", "csv"),
    "turtle": Writer(turtle.write, "text/turtle", "ttl"),
    "html": Writer(html.write, "text/html", "html"),
    "sarif": Writer(sarif.write, "application/sarif+json", "sarif"),
    "junit": Writer(junit.write, "application/xml", "xml"),
}


def write(report: Report, name: str, lang: str, fail_on: str = "violation") -> bytes:
    """`report` in the format `name`; only JUnit XML tells failures from remarks, by the severity `fail_on`."""
    return junit.write(report, lang, fail_on) if name == "junit" else WRITERS[name].write(report, lang)
