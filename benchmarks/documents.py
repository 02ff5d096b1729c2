"""What is known of a document as a whole."""

from __future__ import annotations

import hashlib

from benchmarks.model import Document
from benchmarks.terms import ISSUED, TITLE, TYPE, ogp, text, typed


def read(document: Document, iri: str, kind: str, title: str, year: int) -> None:
    """State what is known of a document that was read."""
    digest = hashlib.sha256(title.encode()).hexdigest()
    document.add(iri, (TYPE, ogp(kind)), (TITLE, text(title, "en")), (ogp("sha256"), text(digest)))
    document.add(iri, (ISSUED, typed(f"{year}-10-15", "date")))


def listed(page: Document, iri: str, kind: str, group: str, title: str, year: int, position: int) -> None:
    """State that the page of the member lists a document."""
    page.add(
        iri,
        (TYPE, ogp(kind)),
        (TITLE, text(title, "en")),
        (ogp("listedIn"), page.iri),
        (ogp("listedType"), text(group)),
        (ogp("listedYear"), typed(year, "gYear")),
        (ogp("listPosition"), typed(position, "integer")),
    )
