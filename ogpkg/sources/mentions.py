"""Where a text names what the look-up tables know: agencies, units, forums, titles, people.

Texts are compared as `lookups.key` compares them (one case, one kind of quote and dash), on whole words, the
longest name first, so that ``Senior Deputy Director`` is not a ``Deputy Director``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rdflib import URIRef

from ogpkg.iris import mint
from ogpkg.sources.lookups import belongs, key
from ogpkg.sources.record import Record

_LIKE = {"'": "['’‘]", '"': '["“”]', "-": "[-–—]", " ": r"\s+"}
#: Tables whose names may stand in a text, in the order that decides when two know the same name.
TABLES = ("units", "agencies", "forums", "titles", "persons")


@dataclass(frozen=True)
class Mention:
    """One known name in a text: what it says there, where, and which table knows it."""

    text: str
    start: int
    end: int
    table: str


def find(record: Record, text: str, tables: tuple[str, ...] = TABLES) -> list[Mention]:
    """The known names in `text`, in the order in which they stand there; names do not overlap."""
    known: dict[str, str] = {}
    for table in tables:
        for name in _names(record, table):
            known.setdefault(name, table)
    if not known:
        return []
    return [
        Mention(match[0], match.start(), match.end(), known[key(match[0])])
        for match in _pattern(frozenset(known)).finditer(text)
    ]


def outside(text: str, mentions: list[Mention]) -> list[str]:
    """The pieces of `text` before, between and after `mentions`; one more than there are mentions."""
    edges = [0, *(edge for mention in mentions for edge in (mention.start, mention.end)), len(text)]
    return [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def say_member(record: Record) -> None:
    """State the longest known name of the record's member that the document prints, where it first stands.

    The longest, because a short one may be part of another body's name.
    """
    member = mint("member", record.document.member)
    names = frozenset(name for name, iri in record.lookups.names("members").items() if iri == member)
    lines = enumerate(record.lines, start=1) if names else ()
    found = [(" ".join(match[0].split()), line) for line, text in lines for match in _pattern(names).finditer(text)]
    if found:
        name, line = max(found, key=lambda one: len(one[0]))
        record.say(URIRef(member), "ogp:nameAsPrinted", name, line)


def _names(record: Record, table: str) -> list[str]:
    """The compared names of `table` that a document about the record's member may mean."""
    rows = record.lookups.rows(table)
    if table == "persons":
        return [key(row["name"]) for row in rows if row["document"] == record.document.key]
    if table == "titles":
        return [key(row["text"]) for row in rows]
    return [key(row["text"]) for row in rows if row["iri"] and belongs(row["iri"], record.document.member)]


@lru_cache(maxsize=32)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(loose, longest_first))})(?!\w)", re.IGNORECASE)


def loose(name: str) -> str:
    """A pattern for every spelling that `lookups.key` makes equal to `name`."""
    return "".join(
        rf"\s*{re.escape(char)}\s*" if char in "(),;/" else _LIKE.get(char, re.escape(char)) for char in name
    )
