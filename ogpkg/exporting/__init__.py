"""Exporting: a plan of a store goes in, a document that other programs read comes out.

In: an Oxigraph store with every named graph (a snapshot's), and the IRI of an action plan. Out: bytes, and the
choices that had to be made: StratML (ISO 17469-1) as XML, JSON-LD nested by plan, or the tables of our workbook, as
a file of Excel or as CSV.

The room asks the store through SPARQL for what documents *state* about the plan, its commitments, milestones,
assessments, agencies and people; what only follows from that is left out. Where two documents disagree and a format
has room for one value, the rule of `choices` takes one, and the export says which and what the others were. This room
never changes the store, and never makes up a value that a format would like to have.
"""

from ogpkg.exporting.choices import Choice, Choices
from ogpkg.exporting.reading import Plan, read_plan

__all__ = ["Choice", "Choices", "Plan", "read_plan"]
