"""Documents that a page lists by their titles: ours, or new ones that get a provisional name."""

from __future__ import annotations

from rdflib import Literal, URIRef

from ogpkg.iris import ID, slug
from ogpkg.sources.lookups import key
from ogpkg.sources.record import Record
from ogpkg.sources.report import Miss


def say_listed(record: Record, title: str, line: int, *, language: str = "en") -> URIRef:
    """State a listed document; one that ``lookups/listed-documents.csv`` does not know gets a row to paste."""
    rows = record.lookups.rows("listed-documents")
    known = [row["iri"] for row in rows if row["member"] == record.member and key(row["text"]) == key(title)]
    path = known[-1] if known else f"document/{record.member.lower()}-{slug(title)}"
    if not known:
        record.report.misses.append(Miss("listed-documents", (record.member, title, path), line))
    listed = URIRef(ID + path)
    record.say(listed, "dcterms:title", Literal(" ".join(title.split()), lang=language), line)
    record.say(listed, "ogp:listedIn", record.document.iri, line)
    return listed
