"""StratML's element tables, and the XML Schema that they amount to.

Written down by us from the element tables of ISO 17469-1:2015 (part 1) and ANSI/AIIM 22:2017 (part 2): which children
an element has, in which order and how many (``?`` none or one, ``2`` up to two, ``*`` any number, ``+`` one or more),
the types of its text, and its attributes. The published schemas have no license that would let them travel with us;
whoever has them can check against them too: see `test_stratml`.
"""

from __future__ import annotations

NAMESPACES = {
    1: "urn:ISO:std:iso:17469:tech:xsd:stratml_core",
    2: "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport",
}
#: Elements of both parts that have children.
_BOTH = {
    "Mission": "Description? Identifier?",
    "Vision": "Description? Identifier?",
    "Value": "Name? Description?",
    "Organization": "Name? Acronym? Identifier? Description? Stakeholder*",
    "StrategicPlanCore": "Organization* Vision? Mission? Value* Goal+",
    "Goal": "Name Description Identifier? SequenceIndicator? Stakeholder* OtherInformation? Objective*",
}
CHILDREN = {
    1: _BOTH
    | {
        "StrategicPlan": "Name Description? OtherInformation? StrategicPlanCore AdministrativeInformation?",
        "Objective": "Name? Description? Identifier? SequenceIndicator? Stakeholder* OtherInformation?",
        "Stakeholder": "Name Description?",
        "AdministrativeInformation": "StartDate? EndDate? PublicationDate? Source? Submitter?",
        "Submitter": "GivenName? Surname? PhoneNumber? EmailAddress?",
    },
    2: _BOTH
    | {
        "PerformancePlanOrReport": "Name Description? OtherInformation? StrategicPlanCore AdministrativeInformation? "
        "Submitter?",
        "Objective": "Name? Description? Identifier? SequenceIndicator? Stakeholder* OtherInformation? "
        "PerformanceIndicator*",
        "Stakeholder": "Name Description? Role*",
        "Role": "Name Description? RoleType2",
        "AdministrativeInformation": "Identifier? StartDate? EndDate? PublicationDate? Source?",
        "Submitter": "Identifier? GivenName? Surname? PhoneNumber? EmailAddress?",
        "PerformanceIndicator": "SequenceIndicator? MeasurementDimension UnitOfMeasurement Identifier? Relationship* "
        "MeasurementInstance* OtherInformation?",
        "MeasurementInstance": "TargetResult* ActualResult*",
        "TargetResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
        "ActualResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
        "Descriptor": "DescriptorName? DescriptorValue?",
        "Relationship": "Identifier? ReferentIdentifier* Name? Description?",
    },
}
#: Elements with text that is not just any.
TYPES = {
    "Identifier": "xsd:ID",
    "Source": "xsd:anyURI",
    "StartDate": "xsd:date",
    "EndDate": "xsd:date",
    "PublicationDate": "xsd:date",
    "NumberOfUnits": "xsd:decimal",
}
#: Elements and attributes that are one of a few words; ``Element/@attribute``, with ``!`` where it must be there.
WORDS = {
    "RoleType": "Performer Beneficiary",
    "Stakeholder/@StakeholderTypeType": "Person Organization Generic_Group",
    "PerformancePlanOrReport/@Type!": "Strategic_Plan Performance_Plan Performance_Report",
    "PerformanceIndicator/@PerformanceIndicatorType": "Quantitative Qualitative",
    "PerformanceIndicator/@ValueChainStage": "Outcome Output_Processing Output Input_Processing Input",
    "Relationship/@RelationshipType": "Broader_Than Peer_To Narrower_Than",
}
_OCCURS = {
    "?": ' minOccurs="0"',
    "2": ' minOccurs="0" maxOccurs="2"',
    "*": ' minOccurs="0" maxOccurs="unbounded"',
    "+": ' maxOccurs="unbounded"',
}


def schema(part: int) -> str:
    """The XML Schema of a part."""
    children = CHILDREN[part]
    leaves = {name.rstrip("?2*+") for content in children.values() for name in content.split()} - set(children)
    elements = [_parent(name, content) for name, content in children.items()] + [_leaf(name) for name in sorted(leaves)]
    return (
        f'<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="{NAMESPACES[part]}" '
        f'targetNamespace="{NAMESPACES[part]}" elementFormDefault="qualified">{"".join(elements)}</xsd:schema>'
    )


def _parent(name: str, content: str) -> str:
    inside = "".join(
        f'<xsd:element ref="{child.rstrip("?2*+")}"{_OCCURS.get(child[-1], "")}/>' for child in content.split()
    )
    attributes = "".join(
        f'<xsd:attribute name="{place.rstrip("!").partition("@")[2]}"'
        f"{' use=' + chr(34) + 'required' + chr(34) if place.endswith('!') else ''}>{_words(words)}</xsd:attribute>"
        for place, words in WORDS.items()
        if place.startswith(f"{name}/")
    )
    return (
        f'<xsd:element name="{name}"><xsd:complexType><xsd:sequence>{inside}</xsd:sequence>{attributes}'
        "</xsd:complexType></xsd:element>"
    )


def _leaf(name: str) -> str:
    if name in WORDS:
        return f'<xsd:element name="{name}">{_words(WORDS[name])}</xsd:element>'
    return f'<xsd:element name="{name}" type="{TYPES.get(name, "xsd:string")}"/>'


def _words(words: str) -> str:
    known = "".join(f'<xsd:enumeration value="{word}"/>' for word in words.split())
    return f'<xsd:simpleType><xsd:restriction base="xsd:string">{known}</xsd:restriction></xsd:simpleType>'
