"""The columns of OGP's commitments export: what each is called in which layout, and which are left and why.

Headers are compared by `tables.heading`. A column whose header is the name of a policy area is a tag; a column that
is in none of these tables is new, and reported.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ogpkg.sources.databases import export_values as values
from ogpkg.sources.lookups import Lookups
from ogpkg.sources.tables import Entry, Row, heading

#: What the reader calls a column → its headers, of every layout and spelling.
FIELDS: dict[str, tuple[str, ...]] = {
    "identifier": ("Commitment Unique Identifier", "Unique Identifier", "Commitment ID", "Commitment Identifier"),
    "member": ("Country/Locality", "Country", "Locality", "Country or Locality", "Member"),
    "plan": ("Action Plan Number", "Plan Number", "AP Number"),
    "plan id": ("Action Plan ID", "Action Plan Unique Identifier"),
    "number": ("Commitment Number", "Comm No", "Comm No.", "Commitment No"),
    "region": ("Region", "OGP Region"),
    "kind": ("National Or Local", "National/Local", "Member Type"),
    "cycle": ("Year Of Submission", "Action Plan Start Year", "Submission Year"),
    "plan end": ("Action Plan End Year",),
    "duration": ("Action Plan Duration (Years)", "Action Plan Duration"),
    "theme": ("Theme",),
    "title": ("Commitment Title",),
    "short title": ("Short Title",),
    "full text": ("Full Text", "Commitment Text", "Commitment Description"),
    "start": ("Start Date", "Commitment Start Date"),
    "end": ("End Date", "Commitment End Date"),
    "lead": ("Lead Institution", "Lead Institution(s)", "Lead Institutions", "Responsible Institution"),
    "support": ("Supporting Institution(s)", "Supporting Institution", "Supporting Institutions"),
    "contact": ("Contact Name",),
    "contact email": ("Contact Email", "Contact E-mail"),
    "status": ("Active Commitment",),
    "url": ("URL", "Link"),
    "cluster": ("Cluster",),
    "cluster members": ("Cluster Commitment ID(s)", "Cluster Commitment IDs"),
    "specificity": ("Specificity",),
    "specificity code": ("_Specificity",),
    "verifiable": ("Verifiable", "Verifiability"),
    "relevance": ("_Relevant", "Relevant", "Relevance"),
    "value access-to-information": ("OGP Value Access To Information", "Value -Info", "Value - Info", "Value-Info"),
    "value civic-participation": ("OGP Value Civic Participation", "Value -Part", "Value - Part", "Value-Part"),
    "value public-accountability": ("OGP Value Public Accountability", "Value -Acc", "Value - Acc", "Value-Acc"),
    "value technology-and-innovation": (
        *("OGP Value Technology", "OGP Value Technology and Innovation", "Value -Tech", "Value - Tech", "Value-Tech"),
    ),
    "impact": ("Potential Impact",),
    "impact code": ("_Potential Impact", "_Pot Impact Coded", "_PotentialImpact"),
    "results": ("Potential for Results",),
    "results code": ("_Potential for Results", "_PotentialForResults"),
    "progress year": ("Report Publication Year (Progress Report)",),
    "progress completion": ("Completion (Progress Report)", "Completion (Midterm)", "Completion (Mid-Term)"),
    "progress completion code": ("_CompletionProgress", "_Completion Progress"),
    "starred before 2015": ("Starred (Pre-June 2014 Assessments)", "Starred (Pre-June 2014)"),
    "starred 2015": ("Starred (2015 Only)",),
    "starred current": ("Starred (Current Formula) Progress Report", "Starred (Current Formula) (Progress Report)"),
    "end year": ("Report Publication Year (End Of Term)",),
    "end completion": ("Completion (End Of Term)",),
    "end completion code": ("_CompletionEndTerm", "_Completion End Term", "_CompletionEndOfTerm"),
    "change": ("Change In Completion",),
    "change code": ("_ChangeCompletion", "_Change In Completion"),
    "early results": ("Early Results",),
    "early results code": ("_Early Results", "_EarlyResults"),
    "opened": (
        *("Did It Open Government (Overall)", "Did It Open Government (End Of Term Only)", "Did It Open Government"),
        *("Did It Open Government: Overall", "Did It Open Government?"),
    ),
    "opened code": ("_OpenGovernment", "_OpenGovt", "_Open Government"),
    "opened access": (
        *("Did It Open Government (Access To Information)", "Did It Open Government: Access To Information"),
    ),
    "opened access code": ("_DIOGATI",),
    "opened participation": (
        *("Did It Open Government (Civic Participation)", "Did It Open Government: Civic Participation"),
    ),
    "opened participation code": ("_DIOGCP",),
    "opened accountability": (
        *("Did It Open Government (Public Accountability)", "Did It Open Government: Public Accountability"),
    ),
    "opened accountability code": ("_DIOGPA",),
    "end starred current": ("Starred (Current Formula) End of Term", "Starred (Current Formula) (End of Term)"),
    "carried forward": ("Carried Forward",),
    "challenge increasing-public-integrity": ("GC-PubInt",),
    "challenge managing-public-resources": ("GC-PubRes",),
    "challenge improving-public-services": ("GC-PubSvc",),
    "challenge increasing-corporate-accountability": ("GC-CorpAcc",),
    "challenge creating-safer-communities": ("GC-SafComm",),
}
_COUNT = "always 1, for counting rows"
_DERIVED = "derived from other columns"
_UNDOCUMENTED = "undocumented; the ontology has no word for it"
_GROUP = "relevance to an OGP working group; the ontology has no word for it"
_KEEPING = "the database's own bookkeeping"
#: Header of a column that makes no statement → why.
NOT_CARRIED: dict[str, str] = {
    "Commitment Dummy": _COUNT,
    "Comm Dummy": _COUNT,
    "Code": "ISO code of the country; members are named by OGP's own codes, which commitments begin with",
    "Checksum": "how many tags are set or scores agree: derived from other columns",
    "PoC Specified? (Delete?)": "whether a contact is named; marked by its authors for deletion",
    "Contact Position": "a post without its unit names no post",
    "Contact Telephone": "telephone numbers are not published",
    **dict.fromkeys(("ODWG", "FOWG", "LOWG", "ATWG", "ONRWG"), _GROUP),
    "Compound": "whether several promises share a number; the ontology has no word for it",
    "IRM Assessed (Y/N)?": _DERIVED,
    "IRM Assessed": _DERIVED,
    "Cluster (AP Review)": "whether the next column names commitments: " + _DERIVED,
    "Most Recently Assessed": _DERIVED,
    "Star - Most Recently Assessed": _DERIVED,
    "Updated? (Website)": _KEEPING,
    "id": _KEEPING,
    "Max star": _DERIVED,
    "Ambition Assessed": _DERIVED,
    "Comp Assessed": _DERIVED,
    "DIOG Assessed": _DERIVED,
    "Midterm Only": _DERIVED,
    "Max Completion": _DERIVED,
    "Raw Completion": _DERIVED,
    "High Completion": _DERIVED,
    "High Ambition": _DERIVED,
    "High DIOG": _DERIVED,
    "Ambitious and complete, or DIOG": _DERIVED,
    "Ambitious but not complete": _DERIVED,
    "Complete but not ambitious": _DERIVED,
    "Not complete or ambitious": _DERIVED,
    "Not reviewed": _DERIVED,
    "IRM-Based Score": _DERIVED,
    "Binding constraint": _UNDOCUMENTED,
    "Latest IRM Report": _UNDOCUMENTED,
    "Subnational in NAPs": _UNDOCUMENTED,
}
#: A header has so many columns of a commitments export, and one that tells commitments apart.
_ENOUGH = 6
_TELLS = ("identifier", "title", "short title", "url", "number")


@dataclass
class Columns:
    """Where the fields and tags of one export stand, and which headers make no statement."""

    fields: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    tags: dict[int, tuple[str, str]] = field(default_factory=dict)
    not_carried: list[tuple[str, str]] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    width: int = 0

    def fits(self, row: Row) -> bool:
        """Whether `row` has a cell for every header and nothing beyond them: else its cells may have moved."""
        return len(row.cells) >= self.width and not any(cell.text for cell in row.cells[self.width :])

    def has(self, name: str) -> bool:
        """Whether the export has the column of the field `name`."""
        return name in self.fields

    def missing(self) -> list[str]:
        """Headers of the fields that this export has no column for, in the spelling of the first layout."""
        return [names[0] for name, names in FIELDS.items() if name not in self.fields]

    def cell(self, row: Row, name: str) -> Entry | None:
        """The cell of the field `name`; None when the export has no such column."""
        place = self.fields.get(name)
        return None if place is None else row.cells[place]


def find_columns(row: Row, lookups: Lookups) -> Columns | None:
    """The columns that `row` is the header of; None when it is no header of a commitments export."""
    fields = {heading(header): name for name, headers in FIELDS.items() for header in headers}
    ignored = {heading(header): reason for header, reason in NOT_CARRIED.items()}
    columns = Columns()
    for place, entry in enumerate(row.cells):
        name, shown = heading(entry.text), values.words(entry.text)
        if not name:
            continue
        columns.width = place + 1
        if name in fields:
            _add(columns, fields[name], place, shown)
        elif name in ignored:
            columns.not_carried.append((shown, ignored[name]))
        elif tag := lookups.concept("policy-area", name):
            columns.tags[place] = (shown, tag)
        else:
            columns.new.append(shown)
    return columns if _is_header(columns) else None


def _add(columns: Columns, name: str, place: int, shown: str) -> None:
    if name in columns.fields:
        columns.repeated.append(shown)
    else:
        columns.fields[name], columns.headers[name] = place, shown


def _is_header(columns: Columns) -> bool:
    known = len(columns.fields) + len(columns.tags) + len(columns.not_carried)
    return known >= _ENOUGH and any(name in columns.fields for name in _TELLS)
