"""Which commitment a number of a plan is: OGP's identifier, where a person has found it out."""

from __future__ import annotations

from rdflib import URIRef

from ogpkg.iris import ID, mint
from ogpkg.sources.lookups import key
from ogpkg.sources.record import Record


def commitment_iri(record: Record, ref: str) -> URIRef:
    """The commitment that the record's plan numbers `ref` (``5-1``, ``1-a``), from ``lookups/commitments.csv``.

    One that the table does not know gets the IRI of a commitment that OGP has not coded yet:
    ``id/commitment/KR-4-5-2``. It is no miss: a new plan has no codes.
    """
    plan = record.document.plan or ""
    for row in record.lookups.rows("commitments"):
        if row["plan"] == plan and key(row["ref"]) == key(ref):
            return URIRef(ID + row["iri"])
    return URIRef(mint("commitment", f"{plan}-{ref}"))
