"""The reading order of facts and the parts of a page, class by class: one table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ogpkg.iris import PREFIXES


@cache
def full(curie: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


@dataclass(frozen=True)
class Section:
    """A part of a page: the things that point here with one of `via`, as a table of `columns`.

    `compare` puts them side by side, one a column, so that two assessors can be read across. `beyond` adds a
    column of what is said of them elsewhere: the second property, of all that points at them with the first. `by` is
    the property whose value heads a stretch of the table; `head` the one whose value a line begins with, where the
    things have no names. `dated` adds when the documents are from that say it. `facet` is the name under which
    /commitments can be narrowed to the same. `title` is a key of the table of words.
    """

    title: str
    via: tuple[str, ...]
    columns: tuple[str, ...] = ()
    compare: bool = False
    beyond: tuple[str, str] | None = None
    by: str = ""
    head: str = ""
    dated: bool = False
    facet: str = ""


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
_LED = (NAME, "ogp:numberInPlan")
_CONTINUED = (NAME, "ogp:plan", "ogp:numberInPlan")
_CHANGE = ("ogp:period", "org:originalOrganization", "org:resultingOrganization", "rdfs:comment")
_MEASURED = ("ogp:value", "ogp:unitOfMeasure", "ogp:valueKind", "ogp:asOf")
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
    "IndicatorValue": ("ogp:indicatorOf", "ogp:measure", *_MEASURED),
    "BudgetFigure": ("ogp:budgetOf", *_PAID),
    "SourceDocument": (*_NAMES, "dcterms:issued", "ogp:describes", "ogp:listedIn", "ogp:listedYear", "ogp:listedType"),
    "Identification": ("ogp:identifies", "ogp:numberInPlan", "ogp:confidence"),
    "Absence": ("ogp:absenceOf", "ogp:absentProperty", "ogp:absenceReason"),
    "Concept": (*_NAMES, "skos:hiddenLabel", "skos:notation", "skos:definition", "skos:scopeNote", "skos:broader"),
    "ConceptScheme": (*_NAMES, "skos:definition", "skos:scopeNote"),
}

#: The parts of a page after its facts.
SECTIONS: dict[str, tuple[Section, ...]] = {
    # The rest of what plans and members have is in the room of their pages, `plans`.
    "ActionPlan": (
        Section("recommendations", ("ogp:recommendationOn",), ("ogp:numberInPlan", NAME)),
        Section("budgets", ("ogp:budgetOf",), _PAID),
        Section("assessments", ("ogp:assesses",), ("ogp:assessor", *_ASSESSED), compare=True),
    ),
    "Theme": (
        Section("commitments", ("ogp:theme",), ("ogp:numberInPlan", NAME)),
        Section("themes", ("ogp:broaderTheme",), ("ogp:numberInPlan", NAME)),
    ),
    "Commitment": (
        Section("milestones", ("ogp:commitment",), (NAME, START, END), beyond=_JUDGED),
        Section("assessments", ("ogp:assesses",), ("ogp:assessor", *_ASSESSED), compare=True),
        Section("indicators", ("ogp:indicatorOf",), _MEASURED, head="ogp:measure"),
        Section("budgets", ("ogp:budgetOf",), _PAID),
        Section("identification", ("ogp:identifies",), ("ogp:numberInPlan", "ogp:confidence")),
        Section("continues", ("ogp:continuedBy", "ogp:mergedInto", "ogp:splitInto"), _CONTINUED),
    ),
    "Milestone": (
        Section("assessments", ("ogp:assesses",), ("ogp:assessor", *_ASSESSED), compare=True),
        Section("indicators", ("ogp:indicatorOf",), _MEASURED, head="ogp:measure"),
    ),
    "Event": (Section("indicators", ("ogp:indicatorOf",), _MEASURED, head="ogp:measure"),),
    "Agency": (
        Section("leads", ("ogp:leadAgency",), _LED, by="ogp:plan", facet="lead"),
        Section("supports", ("ogp:supportingAgency",), _LED, by="ogp:plan"),
        Section("other-actor", ("ogp:otherActor",), _LED, by="ogp:plan"),
        Section("units", ("org:unitOf",)),
        Section("renames", ("org:originalOrganization", "org:resultingOrganization"), _CHANGE),
    ),
    "AgencyUnit": (
        Section("leads", ("ogp:leadUnit",), _LED, by="ogp:plan"),
        Section("posts", ("org:postIn",), ("org:heldBy",)),
    ),
    "Person": (
        Section("posts", ("org:heldBy",), ("org:postIn",), dated=True),
        Section("responsible", ("ogp:responsiblePerson",), _LED, by="ogp:plan"),
    ),
    "Post": (Section("responsible", ("ogp:responsiblePost",), _LED, by="ogp:plan"),),
    "Recommendation": (Section("responses", ("ogp:respondsTo",), ("ogp:respondent", "dcterms:abstract")),),
}

#: The headings that facts stand under, in this order; what none of them names goes under the one that names nothing.
GROUPS: dict[str, tuple[str, ...]] = {
    "facts-names": (
        *(*_NAMES, "dcterms:alternative", "dcterms:abstract", "dcterms:description", "skos:definition"),
        *("skos:scopeNote", "skos:hiddenLabel", "foaf:familyName", "foaf:givenName", "rdfs:label", "rdfs:comment"),
    ),
    "facts-who": (
        *("ogp:member", "ogp:leadAgency", "ogp:leadUnit", "ogp:responsiblePerson", "ogp:responsiblePost"),
        *("ogp:supportingAgency", "ogp:otherActor", "ogp:stateActor", "ogp:nonStateActor", "ogp:assessor"),
        *("ogp:respondent", "ogp:organizer", "ogp:contactPerson", "org:unitOf", "org:postIn", "org:heldBy"),
        *("ogp:actorKind", "ogp:memberKind", "ogp:region", "ogp:forumOf", "dcterms:creator"),
        *("org:originalOrganization", "org:resultingOrganization", "org:changedBy"),
    ),
    "facts-when": (
        *(*_PERIOD, "ogp:durationYears", "ogp:status", "ogp:memberSince", "ogp:cycle", "ogp:phase"),
        *("dcterms:issued", "dcterms:valid", "ogp:asOf", "ogp:asOfText", "ogp:venue"),
    ),
    "facts-about": (),
    "facts-judged": tuple(name for name in _ASSESSED if name not in ("ogp:place", "ogp:asOf")),
    "facts-keys": (
        *("dcterms:identifier", "ogp:numberInPlan", "ogp:planNumber", "skos:notation", "ogp:listPosition"),
        *("ogp:listedYear", "ogp:listedType", "ogp:confidence", "skos:exactMatch", "skos:closeMatch"),
        *("skos:relatedMatch", "owl:sameAs", "rdfs:seeAlso", "foaf:page", "dcterms:license", "skos:topConceptOf"),
        *("prov:wasRevisionOf", "foaf:mbox_sha1sum", "ogp:sha256", "ogp:place", "rdf:type"),
    ),
}

#: What a page says at a glance: a key of the table of words, and the properties that answer it, the first that does.
GLANCE: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "Commitment": (
        ("glance-plan", ("ogp:plan",)),
        ("glance-lead", ("ogp:leadAgency", "ogp:leadUnit")),
        ("glance-period", (START, END)),
        ("glance-values", ("ogp:claimedValue",)),
        ("glance-area", ("ogp:primaryPolicyArea", "ogp:policyArea")),
    ),
    "Milestone": (("glance-commitment", ("ogp:commitment",)), ("glance-period", (START, END))),
    "ActionPlan": (
        ("glance-member", ("ogp:member",)),
        ("glance-period", (START, END)),
        ("glance-cycle", ("ogp:cycle",)),
    ),
    "Member": (("glance-since", ("ogp:memberSince",)), ("glance-region", ("ogp:region",))),
    "Agency": (("glance-kind", ("ogp:actorKind",)),),
    "AgencyUnit": (("glance-unit-of", ("org:unitOf",)),),
    "Post": (("glance-unit", ("org:postIn",)), ("glance-held", ("org:heldBy",))),
    "Concept": (("glance-list", ("skos:inScheme",)), ("glance-code", ("skos:notation",))),
    "ConceptScheme": (("glance-valid", ("dcterms:valid",)),),
    "SourceDocument": (
        ("glance-describes", ("ogp:describes",)),
        ("glance-issued", ("dcterms:issued", "ogp:listedYear")),
    ),
    "Event": (("glance-of", ("ogp:eventOf",)), ("glance-period", (START, END)), ("glance-venue", ("ogp:venue",))),
}

#: What points at a thing and is shown in other words, or is no news: reasons for absences, measurements, examples.
SILENT = frozenset(map(full, ("ogp:absenceOf", "dqv:computedOn", "void:exampleResource")))

#: Who passes a judgment, by the class of the assessment: the keys of the table of words.
JUDGES = {"ogp:SelfAssessment": "judged-government", "ogp:IrmAssessment": "judged-irm"}

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
    best = min((type for type in types if type in _ROWS), key=_TELLING.index, default="")
    return best, _ROWS.get(best, "")


#: The row that each class follows, the most telling classes first.
_ROWS = {
    full(space + local): row
    for local, row in (_SPECIAL | {name: name for name in ORDER if name not in _SPECIAL}).items()
    for space in ("ogp:", "skos:")
}
_TELLING = tuple(_ROWS)
