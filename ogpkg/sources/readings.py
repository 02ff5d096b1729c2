"""Readings: facts that a person read in running prose, each checked against its line at every import.

``lookups/readings-<document key>.csv`` has the columns ``line,token,subject,predicate,object``. `token` is a
figure, a date or a name that must occur on that line, so that a changed document cannot keep old facts;
the rest is one statement in Turtle's terms.
"""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.term import Node

from ogpkg.errors import InputError
from ogpkg.iris import PREFIXES
from ogpkg.sources.record import Record
from ogpkg.terms import to_rdflib

_HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def apply(record: Record) -> None:
    """State every reading of the record's document.

    InputError names the row of the table when its token is not on its line or its statement is not Turtle.
    """
    table = f"readings-{record.document.key}"
    for number, row in enumerate(record.lookups.rows(table), start=2):
        file = f"lookups/{table}.csv"
        line = int(row["line"])
        text = record.lines[line - 1] if line <= len(record.lines) else ""
        if row["token"] not in text:
            raise InputError(file, f"line {line} of {record.document.key} does not say {row['token']!r}", number)
        record.state(*_parse(row, file, number), line)


def _parse(row: dict[str, str], file: str, number: int) -> tuple[URIRef, URIRef, Node]:
    statement = f"{row['subject']} {row['predicate']} {row['object']} ."
    try:
        (quad,) = ox.parse(_HEAD + statement, format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        raise InputError(file, f"this is not one statement in Turtle: {statement}", number) from error
    return URIRef(quad.subject.value), URIRef(quad.predicate.value), to_rdflib(quad.object)
