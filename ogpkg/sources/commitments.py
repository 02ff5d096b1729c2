"""The commitments and themes of a plan: which of them a number means, and what a heading says of them."""

from __future__ import annotations

import re

from rdflib import URIRef

from ogpkg.iris import ID, mint, slug
from ogpkg.sources.record import Record, term


def commitment_iri(record: Record, ref: str, plan: str | None = None) -> URIRef:
    """The commitment that a plan numbers `ref` (``5-1``, ``1-a``, ``4.2``), from ``lookups/commitments.csv``.

    `plan` is the key of the plan where the record's document is not about one (``AL-1`` in a database). One that the
    table does not know gets the IRI of a commitment that OGP has not coded yet: ``id/commitment/KR-4-5-2``. It is no
    miss: a new plan has no codes, and `ogpkg reconcile` finds those that have got one.
    """
    plan = plan or record.document.plan or ""
    rows = record.lookups.rows("plans")
    plans = {plan, *(f"{row['member']}-{row['cycle']}" for row in rows if row["iri"] == f"plan/{plan}")}
    numbered, rows = commitment_key("", ref).casefold(), record.lookups.rows("commitments")
    rows = [row for row in rows if row["plan"] in plans and commitment_key("", row["ref"]).casefold() == numbered]
    # A row may be for one document alone: where two number the commitments of a plan differently, both stay right.
    for document in (record.document.key, ""):
        for row in reversed(rows):
            if row.get("document", "") == document and row["iri"]:
                return URIRef(ID + row["iri"])
    return URIRef(mint("commitment", commitment_key(plan, ref)))


def commitment_key(plan: str, ref: str) -> str:
    """The key of the commitment that `plan` numbers `ref` and OGP has not coded: ``KR-4-5-2``.

    ``5.2``, ``5-2`` and ``5/2`` are one number in three spellings; so are they in the look-up table.
    """
    # "5-1+1" is the first after 5-1 that has lost its number, "1-1/2" the second bullet of section 1-1.
    plain = ref.strip(" .").replace("+", "-lost-")
    plain = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-") if plain.isascii() else slug(plain)
    return f"{plan}-{plain}"


def plan_iri(record: Record) -> URIRef:
    """The action plan that the record's document is about."""
    return URIRef(mint("plan", record.document.plan or ""))


def say_theme(record: Record, number: str, title: str, line: int) -> URIRef:
    """State a theme of the plan under its number and title; one without a number is known by its title."""
    theme = URIRef(mint("theme", f"{record.document.plan}-{number or slug(title)}"))
    record.say(theme, "rdf:type", term("ogp:Theme"), line)
    record.say(theme, "ogp:numberInPlan", number or None, line)
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
