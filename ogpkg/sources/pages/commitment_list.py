"""The list of commitments that OGP prints under every page of a member.

Two lines an entry: ``  7. Title`` and ``    KR0042, 2018, E-Government`` (identifier, cycle, first policy area).
The list says of which cycle a commitment is, not of which plan: a plan may begin in another year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from rdflib import Literal, URIRef

from ogpkg.iris import mint
from ogpkg.sources.record import Record, term

_NUMBERED = re.compile(r"\s*(\d+)\.\s+(\S.*)")
_PLAIN = re.compile(r"\s*(?:[•*-]\s+)?()(\S.*)")
#: The mark of a star before a title, or what stands for its picture.
_STAR = re.compile(r"^(?:[✪★☆⭐]\s*|Starred commitment:?\s+)+", re.IGNORECASE)
FACTS = re.compile(r"\s*(?:[•*-]\s+)?([A-Z]{2,4}\d{4}),\s*(\d{4})(?:,\s*(.*))?")


def read_list(record: Record, lines: Iterable[tuple[int, str]], *, language: str = "en") -> list[URIRef]:
    """State every commitment of the list in `lines`, pairs of line number and text, and give their IRIs.

    Where no title has a number, the line before the facts is the title; where there are no titles at all, the text
    has lost them. Other lines that are no part of an entry are left alone, so that the report shows them as not
    placed; so is a title whose second line is missing.
    """
    said = [(number, text) for number, text in lines if text.strip()]
    numbered = any(_NUMBERED.fullmatch(text) for _, text in said)
    lost = not any(FACTS.fullmatch(after[1]) and not FACTS.fullmatch(before[1]) for before, after in pairwise(said))
    listed: list[URIRef] = []
    title: tuple[int, re.Match[str]] | None = None
    for number, text in said:
        facts = FACTS.fullmatch(text)
        if facts and (title or lost):
            listed.append(_entry(record, number, facts))
            _say_title(record, listed[-1], title, language, number)
        match = (_NUMBERED if numbered else _PLAIN).fullmatch(text)
        title = (number, match) if match and not facts else None
    return listed


def _say_title(
    record: Record, commitment: URIRef, title: tuple[int, re.Match[str]] | None, language: str, line: int
) -> None:
    if title:
        position, words = title[1].groups()
        words = _STAR.sub("", words) or words
        record.say(commitment, "ogp:listPosition", int(position) if position else None, title[0])
        record.say(commitment, "dcterms:title", Literal(" ".join(words.split()), lang=language), title[0])
    else:
        record.absent(commitment, "dcterms:title", "lost-in-extraction", line)


def _entry(record: Record, line: int, facts: re.Match[str]) -> URIRef:
    identifier, cycle, area = facts[1], facts[2], facts[3] or ""
    commitment = URIRef(mint("commitment", identifier))
    record.say(commitment, "rdf:type", term("ogp:Commitment"), line)
    record.say(commitment, "dcterms:identifier", identifier, line)
    record.say(commitment, "ogp:cycle", cycle, line)
    reason = record.null(area)
    if reason:
        record.absent(commitment, "ogp:primaryPolicyArea", reason, line)
    else:
        record.say(commitment, "ogp:primaryPolicyArea", record.concept("policy-area", area, line), line)
    return commitment
