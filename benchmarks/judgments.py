"""What is said of a plan afterwards: self-assessment, review, consultation, recommendations, continuations."""

from __future__ import annotations

from benchmarks.documents import read
from benchmarks.model import Block, Document
from benchmarks.terms import ABSTRACT, IDENTIFIER, TITLE, TYPE, edtf, ogp, term, text, thing, typed

IRM = thing("agency", "ogp-irm")
_COMPLETIONS = ("not-started", "limited", "substantial", "complete")
_IMPACTS = ("minor", "moderate", "transformative")


def add_judgments(block: Block, plan: str, number: int, year: int, commitments: list[str]) -> None:
    """Add the self-assessment and the review of a plan, which agree."""
    own = _report(
        block, f"nap{number}-self", "SelfAssessmentReport", plan, f"Self-Assessment Report {year}-{year + 2}", year
    )
    review = _report(block, f"nap{number}-review", "WebPage", plan, f"Review of the plan of {year}", year)
    for commitment in commitments:
        code = commitment[:-1].rpartition("/")[2]
        completion = term(f"completion:{block.random.choice(_COMPLETIONS)}")
        _self_assessment(block, own, commitment, f"{code}-self-{year + 2}", completion)
        _review(block, review, commitment, code, year, completion)
    _milestones(block, own, commitments, year)
    _consultation(block, review, plan, f"{block.code}-{number}")
    _continued(block, review, commitments, len(commitments))


def _report(block: Block, name: str, kind: str, plan: str, title: str, year: int) -> Document:
    document = block.document(name)
    read(document, block.new("reading", document.iri, document), kind, f"{block.code} {title}", year + 2)
    document.add(document.iri, (ogp("describes"), plan))
    return document


def _self_assessment(block: Block, document: Document, of: str, key: str, completion: str) -> None:
    iri = block.new("self", thing("assessment", key), document, part_of=of)
    document.add(
        iri,
        (TYPE, ogp("SelfAssessment")),
        (ogp("assesses"), of),
        (ogp("assessor"), thing("agency", f"{block.code.lower()}-government")),
        (ogp("completion"), completion),
        (ogp("place"), text("summary table")),
    )


def _milestones(block: Block, document: Document, commitments: list[str], year: int) -> None:
    keys = {commitment[:-1].rpartition("/")[2] for commitment in commitments}
    for milestone in block.all("milestone"):
        key = milestone[:-1].rpartition("/")[2]
        if key.partition("-")[0] in keys:
            _self_assessment(block, document, milestone, f"{key}-self-{year + 2}", term("completion:substantial"))


def _review(block: Block, document: Document, of: str, code: str, year: int, completion: str) -> None:
    """The review of a commitment, with the indicators and the rule for stars of its time."""
    iri = block.new("review", thing("assessment", f"{code}-irm-{year + 2}"), document, part_of=of)
    impact = block.random.choice(_IMPACTS)
    document.add(
        iri,
        (TYPE, ogp("IrmAssessment")),
        (ogp("assesses"), of),
        (ogp("assessor"), IRM),
        (ogp("completion"), completion),
        (ogp("relevance"), term("relevance:relevant")),
        (ogp("verifiable"), term("verifiable:yes")),
        (ogp("asOf"), edtf(f"{year + 2}-09")),
    )
    document.add(of, (IDENTIFIER, text(code)))
    if year > 2020:
        document.add(iri, (ogp("earlyResults"), term("early-results:moderate")))
    if year >= 2020:
        document.add(iri, (ogp("assessedValue"), term("open-government-lens:transparency")))
        return
    starred = completion in (term("completion:substantial"), term("completion:complete"))
    starred = starred and impact in (("moderate", "transformative") if year <= 2013 else ("transformative",))
    document.add(iri, (ogp("assessedValue"), term("ogp-value:civic-participation")))
    document.add(iri, (ogp("potentialImpact"), term(f"potential-impact:{impact}")))
    document.add(iri, (ogp("starred"), typed(str(starred).lower(), "boolean")))


def _consultation(block: Block, document: Document, plan: str, key: str) -> None:
    consultation = thing("consultation", f"{key}-development")
    document.add(
        consultation,
        (TYPE, ogp("ConsultationAssessment")),
        (ogp("consultationOn"), plan),
        (ogp("assessor"), IRM),
        (ogp("phase"), term("phase:development")),
        (ogp("levelOfParticipation"), term("participation:involve")),
        (ogp("openness"), term("openness:open")),
    )
    advice, answer = thing("recommendation", f"{key}-irm-1"), thing("response", f"{key}-irm-1")
    document.add(advice, (TYPE, ogp("Recommendation")), (TITLE, text("Fewer and more ambitious commitments", "en")))
    document.add(advice, (ogp("numberInPlan"), text("1")), (ogp("recommendationOn"), plan))
    document.add(answer, (TYPE, ogp("Response")), (ogp("respondsTo"), advice))
    document.add(answer, (ogp("respondent"), thing("agency", f"{block.code.lower()}-government")))
    document.add(answer, (ABSTRACT, text("The next plan will have fewer commitments.", "en")))
    document.add(answer, (ABSTRACT, text("다음 계획에는 공약을 줄인다.", "ko")))


def _continued(block: Block, document: Document, commitments: list[str], count: int) -> None:
    """The first commitment goes on from that of the plan before."""
    all = block.all("commitment")
    if len(all) > count and commitments:
        document.add(all[-count - 1], (ogp("continuedBy"), commitments[0]))
