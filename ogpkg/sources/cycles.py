"""Which plan is meant when a document names a member and a cycle: the look-up knows, the name does not tell."""

from __future__ import annotations

from rdflib import URIRef

from ogpkg.iris import ID
from ogpkg.sources.record import Record
from ogpkg.sources.report import Miss


def plan_of_cycle(record: Record, cycle: str, line: int) -> URIRef:
    """The plan of the record's member for `cycle` (a year), from ``lookups/plans.csv`` (``member,cycle,iri``).

    A cycle that the table does not know, or knows for two plans, gets a provisional IRI (``plan/GH-2021``) and is
    reported with a row to paste.
    """
    rows = record.lookups.rows("plans")
    known = {row["iri"] for row in rows if (row["member"], row["cycle"]) == (record.member, cycle) and row["iri"]}
    if len(known) == 1:
        return URIRef(ID + known.pop())
    path = f"plan/{record.member}-{cycle}"
    record.report.misses.append(Miss("plans", (record.member, cycle, path), line))
    if known:
        what = "the look-up knows more than one plan of this cycle; say it with --plan"
        record.report.leftovers.append((line, what, ", ".join(sorted(known))))
    return URIRef(ID + path)
