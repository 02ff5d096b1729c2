"""The labels of OGP's templates: 2014 and 2016 (tables and `Label: value;`), 2018 (questions), 2021 and later.

Which field a label opens stands here and nowhere else. Spellings vary from country to country: one case, one kind of
quote and dash, ``&`` and ``and``, British and American spelling, numbers and asterisks before, a colon, guidance in
brackets and full stops after are the same label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ogpkg.sources import mentions
from ogpkg.sources.lookups import key

#: The fields of a plan and the labels of each.
PLAN: dict[str, tuple[str, ...]] = {
    "country": ("Country", "Name of the country"),
    "title": (
        *(
            "Number and Name of the Commitment",
            "Number and Title of the Commitment",
            "Name and Number of the Commitment",
        ),
        *("Commitment Number and Name", "Commitment Number and Title", "Commitment Name", "Name of the Commitment"),
        *("Commitment Title", "Title of the Commitment", "Commitment Title and Number", "Commitment Name and Number"),
    ),
    "theme": ("Theme", "Thematic Area", "Theme of the Commitment", "Thematic Priority"),
    "period": (
        *("Commitment Start and End Date", "Start and End Date of the Commitment", "Start and End Date"),
        *("Commitment Start Date and End Date", "Start Date and End Date", "Commitment Period", "Commitment Timeline"),
        *("Period Covered", "Period of Implementation", "Implementation Period", "Implementation Timeframe"),
        *("Implementation Time Frame", "Implementation Time-frame", "Implementation Timeline", "Timeframe"),
        *("Time Frame", "Time-frame", "Timeline", "Timeframe for Implementation", "Term of Implementation"),
        *("Dates of Implementation", "Start date - End date", "Commitment dates"),
    ),
    "start": ("Commitment Start Date", "Start Date", "Starting Date", "Date of Start"),
    "end": (
        *("Commitment End Date", "End Date", "Implementation Deadline", "Deadline", "Deadline for Implementation"),
        *("Completion Date", "Expected Completion Date", "Target Date", "Due Date", "Date of Completion"),
    ),
    "lead": (
        *("Lead Implementing Agency/Actor", "Lead Implementing Agency", "Lead Implementing Agencies"),
        *("Lead Implementing Organisation", "Lead Implementing Organisations", "Lead Implementing Institution"),
        *("Lead Implementing Institutions", "Lead Implementing Department", "Lead Implementing Body"),
        *("Lead Implementing Ministry", "Lead Implementing Actor", "Lead Implementing Agency/Agencies"),
        *("Lead Agency", "Lead Agencies", "Lead Agency/Agencies", "Lead Institution", "Lead Institutions"),
        *("Lead Organisation", "Lead Ministry", "Lead Department", "Lead Actor", "Leading Agency", "Lead Entity"),
        *("Leading Institution", "Commitment Lead", "Commitment Leads", "Commitment Owner", "Entities Responsible"),
        *("Entity Responsible", "Responsible Entity", "Responsible Entities", "Responsible Agency"),
        *("Responsible Agencies", "Responsible Institution", "Responsible Institutions", "Responsible Body"),
        *("Responsible Bodies", "Responsible Authority", "Responsible Authorities", "Responsible Ministry"),
        *("Responsible Organisation", "Implementing Agency", "Implementing Agencies", "Implementing Institution"),
        *("Implementing Institutions", "Implementing Entity", "Institution Responsible", "Institutions Responsible"),
        *("Agency Responsible", "Agencies Responsible", "Lead", "Entities responsible for implementation"),
        *("Institution or Actor Responsible for the Implementation", "Responsible for the Implementation"),
        *("Responsible for Implementation", "Body responsible for implementation"),
    ),
    "supporting agencies": (
        *("Supporting Agency", "Supporting Agencies", "Supporting Institution", "Supporting Institutions"),
        *("Support Institution", "Support Institutions", "Co-implementing Agencies", "Supporting Entities"),
        *("Supporting Implementing Agencies", "Other Implementing Agencies"),
    ),
    "partners": (
        *("Partners", "Partner", "Partner Organisations", "Partner Institutions", "Partner Agencies"),
        *("Implementation Partners", "Implementing Partners", "Partners in Implementation"),
    ),
    "problem": (
        *("What is the public problem that the commitment will address?", "What is the public problem?"),
        *("What problem does the commitment aim to address?", "What is the problem that the commitment will address?"),
        *("What public problem will the commitment address?", "What is the problem the commitment aims to address?"),
        *("What is the public problem the commitment will address?", "What problem will the commitment address?"),
        *("What is the problem?", "Public Problem", "Public Problem Addressed", "Problem to be Addressed", "Problem"),
        *("Problem Statement", "Problem Addressed", "Issue to be Addressed", "Issue Addressed", "Problem/Issue"),
    ),
    "status quo": (
        *("Status quo or problem/issue to be addressed", "Status quo or problem to be addressed"),
        *("Status quo or problem", "Status quo/problem to be addressed", "Status quo or problem addressed"),
        *("Status quo or problem/issue", "Status quo", "Status quo or issue to be addressed", "Current situation"),
        *("Status quo or problem addressed by the commitment", "Status quo/problem"),
    ),
    "causes": ("What are the causes of the problem?", "Causes of the problem"),
    "so far": ("What has been done so far to solve the problem?", "What has been done so far?"),
    "objective": (
        *("Main Objective", "Main Objectives", "Objective", "Objectives", "Overall Objective", "General Objective"),
        *("Objective and Description", "Objective of the Commitment", "Purpose"),
    ),
    "brief": (
        *("Brief Description of the Commitment", "Brief Description", "Short Description", "Event", "Measure"),
        *("Short Description of the Commitment", "Description of the Commitment", "Commitment Text", "Description"),
        *("Summary of the Commitment", "Commitment Summary"),
    ),
    "description": ("What is the commitment?", "The Commitment"),
    "solution": ("What solution are you proposing?", "What solution is proposed?", "What is the proposed solution?"),
    "results wanted": (
        *("What results do we want to achieve by implementing this commitment?", "What results do we want to achieve?"),
        *("What results do you want to achieve by implementing this commitment?", "Expected Results"),
        *("Expected Result", "Expected Outcome", "Expected Outcomes", "Expected Impact", "Intended Results"),
        *("Intended Result", "Expected Changes"),
    ),
    "contribution": (
        *("How will the commitment contribute to solve the public problem?", "Contribution to solving the problem"),
        *("How will the commitment contribute to solving the public problem?", "Contribution to solve the problem"),
        *("How will the commitment contribute to solving the problem?", "How will the commitment solve the problem?"),
        *("How will the commitment contribute to solve the problem?", "How will the commitment contribute?"),
        *("How will the commitment contribute to the solution of the public problem?",),
        *("How will the commitment help solve the public problem?",),
    ),
    "ambition": ("Ambition", "Level of Ambition"),
    "transparency": ("How will the commitment promote transparency?", "How will the commitment improve transparency?"),
    "accountability": (
        *("How will the commitment help foster accountability?", "How will the commitment foster accountability?"),
        *("How will the commitment improve accountability?", "How will the commitment promote accountability?"),
    ),
    "participation": (
        "How will the commitment improve citizen participation in defining, implementing, and monitoring solutions?",
        "How will the commitment improve citizen participation?",
        "How will the commitment promote citizen participation?",
        "How will the commitment improve public participation?",
    ),
    "values": (
        *("Why is this commitment relevant to OGP values?", "Why is the commitment relevant to OGP values?"),
        *("How is the commitment relevant to OGP values?", "Relevance to OGP values", "Relevance with OGP values"),
        *("OGP values", "OGP value", "OGP values addressed", "OGP value addressed", "OGP principles"),
        *("OGP principle", "Relevant OGP values", "Relevance to OGP value", "OGP core values", "OGP values relevance"),
        *("OGP value to which the commitment relates", "OGP principles addressed"),
        "Which OGP values is the commitment relevant to?",
        "Which OGP values is this commitment relevant to?",
        *("Is the commitment relevant to OGP values?", "Is the commitment relevant to"),
    ),
    "relevance": ("Relevance",),
    "challenge": (
        *("OGP challenge addressed by the commitment", "OGP grand challenge addressed by the commitment"),
        *("OGP challenge addressed", "OGP grand challenge addressed", "OGP challenge", "OGP challenges"),
        *(
            "OGP grand challenge",
            "OGP grand challenges",
            "Grand challenge",
            "Grand challenges",
            "OGP challenges addressed",
        ),
        *("Grand challenge addressed", "OGP challenge affected by the commitment"),
        *("OGP challenges affected by the commitment", "OGP challenges addressed by the commitment"),
    ),
    "novelty": ("New or ongoing commitment", "New or ongoing", "New/Ongoing commitment", "New or ongoing commitment?"),
    "peers": ("Exchange and Peer Learning", "Peer learning"),
    "additional": ("Additional Information", "Other Information", "Further Information", "Additional Comments"),
    "budget": ("Commitment Budget", "Budget", "Source of Funding", "Sources of Funding"),
    "links": (
        *("Link to other government programs", "Link to Sustainable Development Goals", "Related SDGs"),
        *("Sustainable Development Goals", "Links to the Sustainable Development Goals"),
    ),
    "risks": ("Risks", "Risks and assumptions"),
    "milestones": (
        *("Milestone Activity with a Verifiable Deliverable", "Milestones with a Verifiable Deliverable"),
        *("Milestone Activities with a Verifiable Deliverable", "Milestone with a Verifiable Deliverable"),
        *("Milestone Activity with Verifiable Deliverable", "Milestone Activity and Verifiable Deliverable"),
        *("Verifiable and measurable milestones to fulfil the commitment", "Verifiable and measurable milestones"),
        *("Verifiable and measurable milestones to achieve the commitment", "Milestones to fulfil the commitment"),
        *("Verifiable milestones to fulfil the commitment", "Verifiable milestones", "Measurable milestones"),
        *(
            "Milestones",
            "Milestone",
            "Milestone Activity",
            "Milestone Activities",
            "Milestone Status",
            "Key Milestones",
        ),
        *("Milestones/Activities", "Milestones and Activities", "Milestone/Activity", "Commitment milestones"),
    ),
    "contact agency": (),
    "person": (
        *("Name of Responsible Person from Implementing Agency", "Name of Responsible Person", "Responsible Person"),
        *("Name of the Responsible Person from the Implementing Agency", "Name of the Responsible Person"),
        *("Names of Responsible Persons from Implementing Agency", "Names of Responsible Persons"),
        *("Persons Responsible from Implementing Agency", "Person Responsible from Implementing Agency"),
        *("Responsible Person from Implementing Agency", "Responsible Persons", "Person Responsible"),
        *("Persons Responsible", "Contact Person", "Name of Contact Person", "Contact Name", "Name of Contact"),
        *("Name of Responsible Person from Implementing Organisation", "Responsible Official"),
        *("Name of Responsible Person from Lead Agency", "Name of Responsible Officer", "Responsible Officer"),
    ),
    "post": (
        *("Title, Division", "Title, Department", "Title and Department", "Title/Department", "Department / Title"),
        *("Title, Department/Division", "Position, Department", "Position and Department", "Designation", "Job Title"),
        *("Title, Unit", "Title/Division", "Position"),
    ),
    "contact": (
        *("Email and Phone", "Email / Phone", "Email, Phone", "Email and Telephone", "Phone and Email"),
        *("Email and Phone Number", "Email address and Phone", "Contact details", "Email and Contact Number"),
    ),
    "email": ("Email", "Email Address"),
    "phone": ("Phone", "Telephone", "Phone Number", "Telephone Number", "Tel", "Mobile", "Contact Number"),
    "actors": (
        *("Other Actors Involved", "Other Involved Actors", "Other Actors", "Supporting Stakeholders", "Stakeholders"),
        *(
            "Supporting Stakeholder",
            "Stakeholders Involved",
            "Involved Actors",
            "Actors Involved",
            "Other Stakeholders",
        ),
        *("Other Actors Involved in the Implementation", "Other Stakeholders Involved"),
    ),
    "state actors": (
        *("Other Actors Involved, State Actors Involved", "State Actors Involved", "State Actors"),
        *("Other Actors Involved - Government", "Government Ministries, Department/Agency"),
        *("Government Ministries, Departments/Agencies", "Government Ministries, Departments and Agencies"),
        *("Government Ministries / Departments", "Government Ministries, Department, Agency", "Government Actors"),
        *("Government Ministries", "Government Agencies", "Government Institutions", "Other Government Agencies"),
    ),
    "other actors": (
        *("CSOs, Private Sector, Multilaterals, Working Groups", "CSOs, private sector, working groups, multilaterals"),
        *("CSOs, private sector, multilaterals and working groups", "CSOs, private sector, multilaterals"),
        *("CSOs, private sector, working groups and multilaterals", "CSOs, private sector", "CSOs and private sector"),
        "Other Actors Involved - CSOs, private sector, working groups, multilaterals",
        "Other Actors Involved - CSOs, private sector, multilaterals, working groups",
        "Civil society, private sector, multilaterals, working groups",
        "Civil society, private sector, working groups, multilaterals",
        *("Civil society, private sector, multilaterals", "Civil society, private sector", "Non-state actors"),
        *(
            "Non-state actors involved",
            "Civil society organisations",
            "Non-governmental actors",
            "Civil society actors",
        ),
        *("Civil society organisations involved", "CSOs involved", "CSO partners"),
    ),
    "further actors": (),
}
#: What a self-assessment has beside the fields of the plan.
REPORT: dict[str, tuple[str, ...]] = PLAN | {
    "completion": (
        *("Completion Level", "Level of Completion", "Completion", "Completion Status", "Status of Completion"),
        *("Implementation Status", "Status of Implementation", "Status", "Level of Implementation", "Progress Status"),
        *("Commitment Status", "Completion Rating", "Current Status"),
    ),
    "results": (
        *("Description of the Results", "Results", "Progress", "Progress/Achievement", "Activity Description"),
        *("Activities Carried Out", "Achievements", "Main Results", "Description of Progress", "Progress to Date"),
        *("Description of Activities", "Summary of Progress", "Results Achieved"),
    ),
    "next": ("Next Steps", "Next Step", "Future Plans", "Future Plan", "What remains to be done"),
}
#: Labels that count only below "Other actors involved" or "Supporting stakeholders".
KINDS_OF_ACTOR: dict[str, tuple[str, ...]] = {
    "state actors": ("Government", "State", "Public sector", "Public agency", "Public agencies", "Government bodies"),
    "other actors": (
        *("Civil Society", "CSO", "CSOs", "CSOs and NGOs", "NGOs", "Private sector", "Multilaterals", "Academia"),
        *("Working groups", "Civil society organisation", "Civil society and academia"),
    ),
    "further actors": ("Other Actors", "Others", "Other", "Other stakeholders", "Parliament"),
}
#: Headings of the template above several fields.
HEADINGS = (
    *("Commitment Description", "Contact Information", "Commitment Template", "Problem Definition"),
    *("Commitment Analysis", "Commitment Planning", "Commitment Overview", "Commitment Details", "Contact"),
    *("General Information", "Contact details of the responsible person", "Commitment Form"),
)
#: The columns of a milestone table and the heads of each.
COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("No.", "No", "#", "Nr", "Number"),
    "title": (*PLAN["milestones"], "Activity", "Activities", "Action", "Actions", "Step", "Steps", "Task", "Tasks"),
    "novelty": (
        *PLAN["novelty"],
        "New/Ongoing",
        "New / ongoing",
        "New",
        "New or on-going",
        "New or on-going commitment",
    ),
    "start": (*PLAN["start"], "Start", "From", "Planned start", "Begin", "Beginning"),
    "end": (*PLAN["end"], "End", "To", "By when", "Expected End Date", "Delivery date", "Planned end", "Finish"),
    "period": (*PLAN["period"], "Period", "Dates", "When", "Date", "Duration"),
    "outputs": (
        *("Expected Outputs", "Expected Output", "Outputs", "Output", "Deliverables", "Deliverable", "Indicators"),
        *("Indicator", "Verifiable Deliverable", "Verifiable Deliverables", "Means of verification", "Evidence"),
        *("Expected Results", "Expected Result", "Expected Outcome", "Verification"),
    ),
    "actors": (
        *("Stakeholders", "Stakeholder", "Responsible", "Responsibility", "Who", "Lead", "Lead Agency"),
        *("Responsible Agency", "Responsible Institution", "Implementing Agency", "Partners", "Lead and partners"),
        *("Responsible Party", "Responsible Body", "Supporting Stakeholders", "Actors", "Responsible Entity"),
    ),
    "completion": (*REPORT["completion"], "Progress", "Level", "Level of progress"),
}
#: Brackets that hold a date, by how they begin.
_DATED = r"(?:19|20)\d\d\b|(?:\d|from\b|between\b)[^()]*\b(?:19|20)\d\d\b"
#: Guidance that templates print in brackets after a label, by how it begins; else what is in brackets is a value.
_GUIDANCE = (
    rf"(?:(?!{_DATED})(?-i:[a-z\d])|E\.?g|If |Please|Max|Describe|Include|Optional|Parliament|For example|Up to"
    r"|Identify)"
)
_NUMBERED = re.compile(r"[\s*•▪#>-]*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]\s+)?[\s*]*")
#: With fewer words a label needs a colon, a tab or a line of its own: prose may begin with it.
_SAFE_ALONE = 3


@dataclass(frozen=True)
class Label:
    """A label at the beginning of a text: the field it opens ("" for a heading), and what stands after it.

    `marked` says that a colon or tab parts the two; `spelling` is the label as our tables have it.
    """

    name: str
    value: str
    marked: bool = False
    spelling: str = ""


class Labels:
    """A table of labels, ready to find the one that a text begins with."""

    def __init__(self, fields: Mapping[str, tuple[str, ...]]) -> None:
        spellings = sorted(((text, name) for name, texts in fields.items() for text in texts), key=_longest_first)
        self._by_word: dict[str, list[tuple[str, str]]] = {}
        for text, name in [*spellings, *((heading, "") for heading in HEADINGS)]:
            self._by_word.setdefault(_first_word(text), []).append((text, name))

    def find(self, text: str) -> Label | None:
        """The label that `text` is or begins with; None for prose, and for a short label that nothing parts from it."""
        for plain in dict.fromkeys((text.strip(" *\n"), _NUMBERED.sub("", text, count=1).strip(" *\n"))):
            for spelling, name in self._by_word.get(_first_word(plain), ()):
                match = _spellings_of(spelling).fullmatch(plain)
                if match and _stands(plain, name, match, safe=len(spelling.split()) >= _SAFE_ALONE):
                    return Label(name, match["value"].strip(), bool(match["mark"].strip(" *")), spelling)
        return None

    def whole(self, text: str) -> str | None:
        """The field whose label is all of `text`; None when it is not one."""
        found = self.find(text)
        return found.name if found and not found.value else None


def _stands(plain: str, name: str, match: re.Match[str], *, safe: bool) -> bool:
    """Whether a label that was found is one: alone, marked off, or long and followed by what may be a value."""
    value = match["value"].strip()
    if not value or match["mark"].strip(" *"):
        return bool(name) or not value
    return bool(name) and safe and plain[:1].isupper() and not value[:1].islower()


@lru_cache(maxsize=1024)
def _spellings_of(text: str) -> re.Pattern[str]:
    """A pattern for every spelling of the label `text`, with what stands after it."""
    pattern = mentions.loose(key(text))
    for plain, loose in _VARIANTS:
        pattern = pattern.replace(plain, loose)
    after = rf"(?:,? etc)?(?:\s*\({_GUIDANCE}[^()]*\))?\**[,.*]*(?!\w)(?P<mark>[\t: *\u2028]*)(?P<value>.*)"
    return re.compile(pattern + after, re.IGNORECASE)


#: Pieces of a pattern of `mentions.loose`, and what they stand for besides.
_VARIANTS = (
    (r"\s+and\s+", r"\s+(?:and|&)\s+"),
    (r"\s+the\s+", r"\s+(?:the\s+)?"),
    (r"\?", r"\s*\??"),
    ("organisation", "organi[sz]ation"),
    ("fulfil", "fulfill?"),
    ("email", "e[-–]?mail"),
    (r"\s*/\s*", r"\s*/\s*"),
)


def _first_word(text: str) -> str:
    found = re.search(r"[\w#-]+", text)
    word = found[0].casefold() if found else ""
    return {"e-mail": "email", "organization": "organisation", "e–mail": "email"}.get(word, word)


def _longest_first(spelling: tuple[str, str]) -> int:
    return -len(spelling[0])
