"""The commitments and themes of a plan: which of them a number means, and what a heading says of them."""

from __future__ import annotations

from rdflib import URIRef

from ogpkg.iris import ID, mint
from ogpkg.sources.lookups import key
from ogpkg.sources.record import Record, term


def commitment_iri(record: Record, ref: str) -> URIRef:
    """The commitment that the record's plan numbers `ref` (``5-1``, ``1-a``), from ``lookups/commitments.csv``.

    One that the table does not know gets the IRI of a commitment that OGP has not coded yet:
    ``id/commitment/KR-4-5-2``. It is no miss: a new plan has no codes.
    """
    plan = record.document.plan or ""
    for row in record.lookups.rows("commitments"):
        if row["plan"] == plan and key(row["ref"]) == key(ref):
            return URIRef(ID + row["iri"])
    # "5-1+1" is the first after 5-1 that has lost its number, "1-1/2" the second bullet of section 1-1.
    return URIRef(mint("commitment", f"{plan}-{ref.replace('+', '-lost-').replace('/', '-')}"))


def plan_iri(record: Record) -> URIRef:
    """The action plan that the record's document is about."""
    return URIRef(mint("plan", record.document.plan or ""))


def say_theme(record: Record, number: str, title: str, line: int) -> URIRef:
    """State a theme of the plan under its number and title."""
    theme = URIRef(mint("theme", f"{record.document.plan}-{number}"))
    record.say(theme, "rdf:type", term("ogp:Theme"), line)
    record.say(theme, "ogp:numberInPlan", number, line)
    record.english(theme, "dcterms:title", title, line)
    record.say(theme, "ogp:themeOfPlan", plan_iri(record), line)
    return theme


def say_commitment(record: Record, ref: str, title: str, theme: URIRef | None, line: int) -> URIRef:
    """State a commitment of the plan under its number and title, and the theme whose heading it stands under."""
    commitment = commitment_iri(record, ref)
    record.say(commitment, "rdf:type", term("ogp:Commitment"), line)
    record.say(commitment, "ogp:numberInPlan", ref, line)
    record.english(commitment, "dcterms:title", title, line)
    record.say(commitment, "ogp:plan", plan_iri(record), line)
    record.say(commitment, "ogp:theme", theme, line)
    return commitment
