"""What a complete commitment says: the table of fields behind the completeness score, and nothing else.

Each field is a piece of SPARQL that binds ?thing, the commitment, and, for a field that every milestone must
have, ?part, the milestone. Prose that the graph does not carry (the problem, peer learning) is not in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["required", "recommended"]

#: Section → its label by language, in the order of a commitment's form.
SECTIONS: dict[str, dict[str, str]] = {
    "identity": {"en": "Identity", "ko": "기본 정보"},
    "responsibility": {"en": "Responsibility", "ko": "책임과 관여자"},
    "schedule": {"en": "Schedule", "ko": "일정"},
    "values": {"en": "Values and policy areas", "ko": "가치와 정책 분야"},
    "evidence": {"en": "Evidence", "ko": "근거 자료"},
    "assessment": {"en": "Assessment", "ko": "평가"},
}

_STEP = "ogp:commitment|^ogp:hasMilestone"
_ASSESSES = "ogp:assesses|^ogp:hasAssessment"
# A reading that begins (ends) with a slash or a dot is an EDTF interval without that bound: ../2020, 2018/..
_STARTS = '{0} schema:startDate|ogp:start|ogp:period ?start FILTER(REGEX(STR(?start), "^[^/.]"))'
_ENDS = '{0} schema:endDate|ogp:end|ogp:period ?end FILTER(REGEX(STR(?end), "[^/.]$"))'
_FIGURE = "?figure {0} ?of . ?of ({1})? ?thing . ?thing a ogp:Commitment"
_INDICATOR = _FIGURE.format("ogp:indicatorOf|^ogp:hasIndicatorValue", _STEP)
_KIND = ' . ?figure ogp:valueKind ?kind FILTER(STRENDS(STR(?kind), "/value-kind/{0}"))'
#: The classes of source documents, as a list in SPARQL.
DOCUMENTS = (
    "ogp:SourceDocument, ogp:ActionPlanDocument, ogp:SelfAssessmentReport, "
    "ogp:IrmReport, ogp:ReportComments, ogp:Letter, ogp:WebPage"
)

#: Where an Absence may stand: role → SPARQL that binds ?node, ?thing and, for what is a milestone's, ?part.
NODES: dict[str, str] = {
    "commitment": "?node a ogp:Commitment BIND(?node AS ?thing)",
    "milestone": f"?node {_STEP} ?thing BIND(?node AS ?part)",
    "self-assessment": f"?node a ogp:SelfAssessment ; {_ASSESSES} ?thing",
    "irm-assessment": f"?node a ogp:IrmAssessment ; {_ASSESSES} ?thing",
    "milestone-assessment": f"?node {_ASSESSES} ?part . ?part {_STEP} ?thing",
}


@dataclass(frozen=True)
class Field:
    """One thing that a commitment should say."""

    section: str
    key: str
    level: Level
    #: Language → name.
    labels: Mapping[str, str]
    #: SPARQL that finds every commitment (?thing), or every milestone (?part) of one, that says it.
    answered: str
    #: Properties whose Absence explains a gap, as CURIEs.
    absent: tuple[str, ...] = ()
    #: The role of the node that such an Absence is about.
    role: str = "commitment"
    #: True where "none" is an answer.
    none_answers: bool = False
    #: True for a field that each milestone must have; it is filled as far as its milestones are.
    per_milestone: bool = False
    #: The property that keeps the words nobody could read, or "".
    words: str = ""
    applies_to: str = "commitment"

    def __hash__(self) -> int:
        return hash(self.key)


def _required(section: str, key: str, en: str, ko: str, answered: str, *absent: str) -> Field:
    return Field(section, key, "required", {"en": en, "ko": ko}, answered, absent)


def _recommended(section: str, key: str, en: str, ko: str, answered: str, *absent: str) -> Field:
    return Field(section, key, "recommended", {"en": en, "ko": ko}, answered, absent)


def _date(key: str, en: str, ko: str, reading: str) -> Field:
    """The field of the commitment's own start or end (`key`)."""
    labels, answered, absent = {"en": en, "ko": ko}, reading.format("?thing"), (f"schema:{key}Date",)
    return Field("schedule", key, "required", labels, answered, absent, words=f"ogp:{key}Text")


def _dates(key: str, en: str, ko: str, reading: str, side: str) -> Field:
    """The field of the start or end (`side`) of every milestone."""
    return Field(
        "schedule",
        key,
        "required",
        {"en": en, "ko": ko},
        f"?part {_STEP} ?thing . {reading.format('?part')}",
        (f"schema:{side}Date",),
        role="milestone",
        per_milestone=True,
        words=f"ogp:{side}Text",
    )


_IDENTITY = (
    _required("identity", "title", "title", "제목", "?thing dcterms:title ?value", "dcterms:title"),
    _required(
        "identity", "identifier", "identifier", "식별자", "?thing dcterms:identifier ?value", "dcterms:identifier"
    ),
    _required(
        "identity", "number", "number in plan", "계획 내 번호", "?thing ogp:numberInPlan ?value", "ogp:numberInPlan"
    ),
    _required("identity", "plan", "action plan", "실행계획", "?thing ogp:plan|^ogp:hasCommitment ?value", "ogp:plan"),
    _required(
        "identity",
        "description",
        "description",
        "설명",
        # An abstract is the editors' own: it stands for the text of a document, unless that text is known to be absent.
        # MINUS is worked out once, NOT EXISTS again for every abstract.
        "{ ?thing ogp:description ?value } UNION { ?thing dcterms:abstract ?value "
        "MINUS { ?absence ogp:absentProperty ogp:description ; ogp:absenceOf ?thing } }",
        "ogp:description",
    ),
)
_RESPONSIBILITY = (
    _required(
        "responsibility", "lead-agency", "lead agency", "주관기관", "?thing ogp:leadAgency ?value", "ogp:leadAgency"
    ),
    # Agency and unit share a cell of the form, as person and post do: what explains the one explains the other.
    _recommended(
        "responsibility",
        "lead-unit",
        "lead unit",
        "담당 부서",
        "?thing ogp:leadUnit ?value",
        "ogp:leadUnit",
        "ogp:leadAgency",
    ),
    _recommended(
        "responsibility",
        "responsible-person",
        "responsible person",
        "담당자",
        "?thing ogp:responsiblePerson ?value",
        "ogp:responsiblePerson",
    ),
    _recommended(
        "responsibility",
        "responsible-post",
        "post of the responsible person",
        "담당자 직위",
        "?thing ogp:responsiblePost ?value",
        "ogp:responsiblePost",
        "ogp:responsiblePerson",
    ),
    Field(
        "responsibility",
        "other-actors",
        "required",
        {"en": "other actors, or that there are none", "ko": "그 밖의 관여자(없으면 없음)"},
        "?thing ogp:otherActor|ogp:supportingAgency ?value",
        ("ogp:otherActor", "ogp:supportingAgency"),
        none_answers=True,
    ),
)
_SCHEDULE = (
    _date("start", "readable start date", "읽을 수 있는 시작일", _STARTS),
    _date("end", "readable end date", "읽을 수 있는 종료일", _ENDS),
    Field(
        "schedule",
        "milestones",
        "required",
        {"en": "at least one milestone", "ko": "세부과제 하나 이상"},
        f"?milestone {_STEP} ?thing",
        ("ogp:hasMilestone",),
    ),
    _dates("milestone-starts", "start date of every milestone", "세부과제마다 시작일", _STARTS, "start"),
    _dates("milestone-ends", "end date of every milestone", "세부과제마다 종료일", _ENDS, "end"),
)
_VALUES = (
    _required(
        "values", "claimed-value", "claimed value", "내세운 가치", "?thing ogp:claimedValue ?v", "ogp:claimedValue"
    ),
    _required(
        "values",
        "policy-area",
        "policy area",
        "정책 분야",
        "?thing ogp:policyArea|ogp:primaryPolicyArea ?value",
        "ogp:policyArea",
        "ogp:primaryPolicyArea",
    ),
)
_EVIDENCE = (
    _recommended(
        "evidence", "target", "indicator with a target", "목표값이 있는 지표", _INDICATOR + _KIND.format("target")
    ),
    _recommended(
        "evidence", "result", "indicator with a result", "결과값이 있는 지표", _INDICATOR + _KIND.format("result")
    ),
    _recommended("evidence", "budget", "budget", "예산", _FIGURE.format("ogp:budgetOf|^ogp:hasBudgetFigure", _STEP)),
    _recommended(
        "evidence",
        "sources",
        "two source documents that name it",
        "이 공약이 나오는 출처 문서 두 건",
        "{ SELECT ?thing WHERE { GRAPH ?document { ?thing a ogp:Commitment } "
        f"?document a ?type FILTER(?type IN ({DOCUMENTS})) }} "
        "GROUP BY ?thing HAVING (COUNT(DISTINCT ?document) > 1) }",
    ),
)
_ASSESSMENT = (
    Field(
        "assessment",
        "self-completion",
        "required",
        {"en": "completion in the self-assessment", "ko": "자체평가의 이행 정도"},
        f"?node a ogp:SelfAssessment ; {_ASSESSES} ?thing ; ogp:completion ?value",
        ("ogp:completion",),
        role="self-assessment",
    ),
    Field(
        "assessment",
        "irm-completion",
        "recommended",
        {"en": "completion in the assessment of the IRM", "ko": "독립보고체계(IRM) 평가의 이행 정도"},
        f"?node a ogp:IrmAssessment ; {_ASSESSES} ?thing ; ogp:completion ?value",
        ("ogp:completion",),
        role="irm-assessment",
    ),
    Field(
        "assessment",
        "milestone-completion",
        "required",
        {"en": "completion of every milestone", "ko": "세부과제마다 이행 정도"},
        f"?part {_STEP} ?thing . ?node {_ASSESSES} ?part ; ogp:completion ?value",
        ("ogp:completion",),
        role="milestone-assessment",
        per_milestone=True,
    ),
)

FIELDS: tuple[Field, ...] = _IDENTITY + _RESPONSIBILITY + _SCHEDULE + _VALUES + _EVIDENCE + _ASSESSMENT
