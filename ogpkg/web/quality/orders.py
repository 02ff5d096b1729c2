"""The reading order of facts and the parts of a page, class by class: one table."""

from __future__ import annotations

from dataclasses import dataclass

from ogpkg.iris import PREFIXES


def full(curie: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


@dataclass(frozen=True)
class Section:
    """A part of a page: the things that point here with one of `via`, as a table of `columns`.

    `compare` puts them side by side, one a column, so that two assessors can be read across. `beyond` adds a
    column of what is said of them elsewhere: the second property, of all that points at them with the first.
    `title` is a key of the table of words.
    """

    title: str
    via: tuple[str, ...]
    columns: tuple[str, ...] = ()
    compare: bool = False
    beyond: tuple[str, str] | None = None


#: Pseudo-properties: the words of a date, its reading and its bound in one cell; and what a thing is called.
START, END, NAME = "start", "end", "name"
DATES = {
    START: ("ogp:startText", "ogp:start", "schema:startDate"),
    END: ("ogp:endText", "ogp:end", "schema:endDate"),
}
#: Documents that give different values for these contradict each other.
SINGLE = (
    "dcterms:title",
    "ogp:numberInPlan",
    "ogp:planNumber",
    "ogp:plan",
    "ogp:statedCommitmentCount",
    "ogp:starredCommitmentCount",
    "ogp:leadAgency",
    "ogp:status",
    "ogp:primaryPolicyArea",
    "ogp:memberSince",
    "ogp:cycle",
    "ogp:completion",
    "ogp:relevance",
    "ogp:potentialImpact",
    "ogp:amount",
    "ogp:value",
    "dcterms:issued",
    START,
    END,
)

_NAMES = ("dcterms:title", "skos:prefLabel", "skos:altLabel", "foaf:name", "ogp:nameAsPrinted")
_PERIOD = (START, END, "ogp:period")
_ASSESSED = (
    "ogp:reviewStage",
    "ogp:reportYear",
    "ogp:completion",
    "ogp:changeInCompletion",
    "ogp:relevance",
    "ogp:assessedValue",
    "ogp:specificity",
    "ogp:verifiable",
    "ogp:potentialImpact",
    "ogp:potentialForResults",
    "ogp:ambition",
    "ogp:openedGovernment",
    "ogp:openedAccessToInformation",
    "ogp:openedCivicParticipation",
    "ogp:openedPublicAccountability",
    "ogp:earlyResults",
    "ogp:starred",
    "ogp:starredBefore2015",
    "ogp:starred2015",
    "ogp:starredCurrent",
    "ogp:carriedForward",
    "ogp:place",
    "ogp:asOf",
)
_JUDGED = ("ogp:assesses", "ogp:completion")
_COMMITMENTS = Section("commitments", ("ogp:plan",), ("ogp:numberInPlan", NAME, "ogp:leadAgency"), beyond=_JUDGED)
_LED = (NAME, "ogp:plan", "ogp:numberInPlan")
_MEASURED = ("ogp:measure", "ogp:value", "ogp:unitOfMeasure", "ogp:valueKind", "ogp:asOf")
_PAID = ("ogp:amount", "schema:currency", "ogp:period")

#: What a page says first, in this order; what is not named here follows by name.
ORDER: dict[str, tuple[str, ...]] = {
    "Member": (*_NAMES, "ogp:region", "ogp:memberKind", "ogp:memberSince", "ogp:contactPerson"),
    "ActionPlan": (
        *(*_NAMES, "dcterms:identifier", "ogp:member", "ogp:planNumber", "ogp:cycle"),
        *(*_PERIOD, "ogp:durationYears", "ogp:statedCommitmentCount"),
    ),
    "Theme": ("ogp:numberInPlan", *_NAMES, "ogp:themeOfPlan", "ogp:broaderTheme"),
    "Commitment": (
        "dcterms:identifier",
        "ogp:numberInPlan",
        *_NAMES,
        "dcterms:alternative",
        "dcterms:abstract",
        "ogp:plan",
        "ogp:theme",
        "ogp:leadAgency",
        "ogp:leadUnit",
        "ogp:responsiblePerson",
        "ogp:responsiblePost",
        "ogp:supportingAgency",
        "ogp:otherActor",
        "ogp:stateActor",
        "ogp:nonStateActor",
        *_PERIOD,
        "ogp:status",
        "ogp:primaryPolicyArea",
        "ogp:policyArea",
        "ogp:claimedValue",
        "ogp:continuedBy",
        "ogp:mergedInto",
        "ogp:splitInto",
    ),
    "Milestone": (*_NAMES, "ogp:commitment", *_PERIOD),
    "Agency": (*_NAMES, "ogp:actorKind"),
    "AgencyUnit": (*_NAMES, "org:unitOf"),
    "Forum": (*_NAMES, "ogp:forumOf"),
    "Person": (*_NAMES, "foaf:familyName", "foaf:givenName", "foaf:mbox_sha1sum"),
    "Post": (*_NAMES, "org:postIn", "org:heldBy"),
    "Assessment": ("ogp:assesses", "ogp:assessor", *_ASSESSED),
    "Recommendation": ("ogp:numberInPlan", *_NAMES, "dcterms:abstract", "ogp:recommendationOn"),
    "Response": ("ogp:respondsTo", "ogp:respondent", "dcterms:abstract"),
    "Event": (*_NAMES, "ogp:eventKind", "ogp:eventOf", *_PERIOD, "ogp:venue", "ogp:organizer", "ogp:participantCount"),
    "IndicatorValue": ("ogp:indicatorOf", *_MEASURED),
    "BudgetFigure": ("ogp:budgetOf", *_PAID),
    "SourceDocument": (*_NAMES, "dcterms:issued", "ogp:describes", "ogp:listedIn", "ogp:listedYear", "ogp:listedType"),
    "Identification": ("ogp:identifies", "ogp:numberInPlan", "ogp:confidence"),
    "Absence": ("ogp:absenceOf", "ogp:absentProperty", "ogp:absenceReason"),
    "Concept": (*_NAMES, "skos:hiddenLabel", "skos:notation", "skos:definition", "skos:scopeNote", "skos:broader"),
    "ConceptScheme": (*_NAMES, "skos:definition", "skos:scopeNote"),
}

#: The parts of a page after its facts.
SECTIONS: dict[str, tuple[Section, ...]] = {
    "Member": (
        Section("plans", ("ogp:member",), (NAME, "ogp:planNumber", "ogp:cycle", START, END)),
        Section("forums", ("ogp:forumOf",)),
    ),
    "ActionPlan": (
        _COMMITMENTS,
        Section("themes", ("ogp:themeOfPlan",), ("ogp:numberInPlan", NAME)),
        Section("consultations", ("ogp:consultationOn",), ("ogp:phase", "ogp:levelOfParticipation", "ogp:openness")),
        Section("events", ("ogp:eventOf",), (NAME, "ogp:eventKind", START, END, "ogp:participantCount")),
        Section("recommendations", ("ogp:recommendationOn",), ("ogp:numberInPlan", NAME)),
        Section("budgets", ("ogp:budgetOf",), _PAID),
        Section("assessments", ("ogp:assesses",), ("ogp:assessor", *_ASSESSED), compare=True),
        Section("documents", ("ogp:describes",), (NAME, "dcterms:issued")),
    ),
    "Theme": (
        Section("commitments", ("ogp:theme",), ("ogp:numberInPlan", NAME)),
        Section("themes", ("ogp:broaderTheme",), ("ogp:numberInPlan", NAME)),
    ),
    "Commitment": (
        Section("milestones", ("ogp:commitment",), (NAME, START, END), beyond=_JUDGED),
        Section("assessments", ("ogp:assesses",), ("ogp:assessor", *_ASSESSED), compare=True),
        Section("indicators", ("ogp:indicatorOf",), _MEASURED),
        Section("budgets", ("ogp:budgetOf",), _PAID),
        Section("identification", ("ogp:identifies",), ("ogp:numberInPlan", "ogp:confidence")),
        Section("continues", ("ogp:continuedBy", "ogp:mergedInto", "ogp:splitInto"), _LED),
    ),
    "Milestone": (
        Section("assessments", ("ogp:assesses",), ("ogp:assessor", *_ASSESSED), compare=True),
        Section("indicators", ("ogp:indicatorOf",), _MEASURED),
    ),
    "Event": (Section("indicators", ("ogp:indicatorOf",), _MEASURED),),
    "Agency": (
        Section("leads", ("ogp:leadAgency",), _LED),
        Section("supports", ("ogp:supportingAgency",), _LED),
        Section("other-actor", ("ogp:otherActor",), _LED),
        Section("units", ("org:unitOf",)),
    ),
    "AgencyUnit": (
        Section("leads", ("ogp:leadUnit",), _LED),
        Section("posts", ("org:postIn",), (NAME, "org:heldBy")),
    ),
    "Person": (
        Section("posts", ("org:heldBy",), (NAME, "org:postIn")),
        Section("responsible", ("ogp:responsiblePerson",), _LED),
    ),
    "Post": (Section("responsible", ("ogp:responsiblePost",), _LED),),
    "Recommendation": (Section("responses", ("ogp:respondsTo",), ("ogp:respondent", "dcterms:abstract")),),
    "ConceptScheme": (Section("concepts", ("skos:inScheme",), ("skos:notation", NAME, "skos:definition")),),
}

#: The property that leads one step up, for the trail above a page.
UPWARD = tuple(
    full(name)
    for name in (
        "ogp:commitment",
        "ogp:plan",
        "ogp:member",
        "ogp:themeOfPlan",
        "ogp:assesses",
        "ogp:indicatorOf",
        "ogp:budgetOf",
        "ogp:eventOf",
        "ogp:recommendationOn",
        "ogp:respondsTo",
        "ogp:consultationOn",
        "ogp:identifies",
        "ogp:absenceOf",
        "ogp:forumOf",
        "org:unitOf",
        "org:postIn",
        "skos:inScheme",
    )
)

#: The list that things of a class are on: its address.
LISTS = {
    "Member": "/members",
    "ActionPlan": "/plans",
    "Commitment": "/commitments",
    "Agency": "/agencies",
    "AgencyUnit": "/agencies",
    "Forum": "/agencies",
    "Person": "/people",
    "Post": "/people",
    "Concept": "/concepts",
    "ConceptScheme": "/concepts",
    "SourceDocument": "/documents",
}

#: Classes by how telling they are of a thing; the first one that fits is what its page is about.
_SPECIAL = {
    "IrmAssessment": "Assessment",
    "SelfAssessment": "Assessment",
    "ConsultationAssessment": "Assessment",
    "ActionPlanDocument": "SourceDocument",
    "SelfAssessmentReport": "SourceDocument",
    "IrmReport": "SourceDocument",
    "ReportComments": "SourceDocument",
    "Letter": "SourceDocument",
    "WebPage": "SourceDocument",
    "DatabaseExport": "SourceDocument",
    "OgpValue": "Concept",
    "PolicyArea": "Concept",
    "Measure": "Concept",
}


def class_of(types: list[str]) -> tuple[str, str]:
    """The most telling class among `types` (its IRI) and the row of the tables above that it follows.

    Both are empty for a thing of no class we know; the tables then have nothing to say about it.
    """
    for local, row in [*_SPECIAL.items(), *((name, name) for name in ORDER)]:
        for space in ("ogp:", "skos:"):
            if full(space + local) in types:
                return full(space + local), row
    return "", ""
