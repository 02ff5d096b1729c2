"""The list of commitments that OGP prints under every page of a member.

Two lines an entry: ``  7. Title`` and ``    KR0042, 2018, E-Government`` (identifier, cycle, first policy area).
The list says of which cycle a commitment is, not of which plan: a plan may begin in another year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdflib import URIRef

from ogpkg.iris import mint
from ogpkg.sources.record import Record, term

_TITLE = re.compile(r"\s*(\d+)\.\s+(\S.*)")
FACTS = re.compile(r"\s*([A-Z]{2,3}\d{4}),\s*(\d{4}),\s*(.*)")


def read_list(record: Record, lines: Iterable[tuple[int, str]]) -> list[URIRef]:
    """State every commitment of the list in `lines`, pairs of line number and text, and give their IRIs.

    Lines that are no part of an entry are left alone, so that the report shows them as not placed; so is a
    title whose second line is missing.
    """
    listed: list[URIRef] = []
    title: tuple[int, re.Match[str]] | None = None
    for number, text in lines:
        facts = FACTS.fullmatch(text)
        if facts and title:
            listed.append(_entry(record, title, number, facts))
        if text.strip():
            match = _TITLE.fullmatch(text)
            title = (number, match) if match else None
    return listed


def _entry(record: Record, title: tuple[int, re.Match[str]], line: int, facts: re.Match[str]) -> URIRef:
    title_line, (position, words) = title[0], title[1].groups()
    identifier, cycle, area = facts.groups()
    commitment = URIRef(mint("commitment", identifier))
    record.say(commitment, "ogp:listPosition", int(position), title_line)
    record.english(commitment, "dcterms:title", words, title_line)
    record.say(commitment, "rdf:type", term("ogp:Commitment"), line)
    record.say(commitment, "dcterms:identifier", identifier, line)
    record.say(commitment, "ogp:cycle", cycle, line)
    reason = record.null(area)
    if reason:
        record.absent(commitment, "ogp:primaryPolicyArea", reason, line)
    else:
        record.say(commitment, "ogp:primaryPolicyArea", record.concept("policy-area", area, line), line)
    return commitment
