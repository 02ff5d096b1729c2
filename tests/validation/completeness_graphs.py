"""Invented graphs for the tests of the completeness score, and short ways to ask for one."""

from fractions import Fraction

import pyoxigraph as ox

from ogpkg.iris import PREFIXES
from ogpkg.validation.completeness import Missing, Score, Scores, score

HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
# Everything that FIELDS asks for, and nothing else.
WHOLE = """
document:plan a ogp:ActionPlanDocument . document:report a ogp:SelfAssessmentReport .
GRAPH document:plan {
    member:XA a ogp:Member .
    plan:XA-1 a ogp:ActionPlan ; ogp:member member:XA .
    commitment:XA0001 a ogp:Commitment ; dcterms:title "Open registers"@en ; dcterms:identifier "XA0001" ;
        ogp:numberInPlan "1" ; ogp:plan plan:XA-1 ; ogp:description "Registers will be open."@en ;
        ogp:leadAgency agency:xa-registry ; ogp:leadUnit unit:xa-registry-data ; ogp:responsiblePerson person:xa1 ;
        ogp:responsiblePost post:xa1 ; ogp:otherActor agency:xa-association ;
        ogp:start "2020-01"^^edtf:EDTF ; schema:endDate "2021-12-31"^^xsd:date ;
        ogp:claimedValue ogp-value:access-to-information ; ogp:policyArea policy-area:open-data .
    milestone:XA0001-1 a ogp:Milestone ; ogp:commitment commitment:XA0001 ; ogp:period "2020-01/2020-06"^^edtf:EDTF .
    indicator:xa-target ogp:indicatorOf commitment:XA0001 ; ogp:valueKind value-kind:target .
    budget:xa ogp:budgetOf commitment:XA0001 .
}
GRAPH document:report {
    commitment:XA0001 a ogp:Commitment .
    assessment:XA0001-self a ogp:SelfAssessment ; ogp:assesses commitment:XA0001 ; ogp:completion completion:complete .
    assessment:XA0001-irm a ogp:IrmAssessment ; ogp:assesses commitment:XA0001 ; ogp:completion completion:limited .
    assessment:XA0001-1-self ogp:assesses milestone:XA0001-1 ; ogp:completion completion:complete .
    indicator:xa-result ogp:indicatorOf milestone:XA0001-1 ; ogp:valueKind value-kind:result .
}
"""
BARE = "commitment:XA0001 a ogp:Commitment ."


def quads(trig: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + trig, format=ox.RdfFormat.TRIG))


def scored(trig: str) -> Scores:
    return score(quads(trig))


def commitment(trig: str) -> Score:
    (found,) = scored(trig).commitments
    return found


def missing_of(result: Score) -> dict[str, Missing]:
    return {missing.field.key: missing for missing in result.missing}


def absence(property: str, reason: str, of: str = "commitment:XA0001", key: str = "1") -> str:
    return (
        f"absence:{key} a ogp:Absence ; ogp:absenceOf {of} ; ogp:absentProperty {property} ; "
        f"ogp:absenceReason absence-reason:{reason} ."
    )


def part(result: Score, section: str) -> tuple[Fraction, int]:
    return next((s.filled, s.applicable) for s in result.sections if s.section == section)
