"""The words of the dataset's description, English and Korean side by side."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Texts:
    """A title and a description, each as language → text."""

    title: dict[str, str]
    description: dict[str, str]


DATASET = Texts(
    {
        "en": "ogpkg: Open Government Partnership promises as linked data",
        "ko": "ogpkg: 열린정부파트너십(OGP) 공약 연결 데이터",
    },
    {
        "en": "The commitments of Open Government Partnership action plans with their milestones, agencies and "
        "assessments; each statement stands in the graph of the document that makes it. The counts cover every "
        "named graph (ontology, code lists, shapes, documents, and what follows from them) except this "
        "description; a triple that several graphs state is counted once.",
        "ko": "열린정부파트너십(OGP) 국가실행계획의 공약과 그 세부과제, 기관, 평가를 담은 데이터이다. 모든 진술은 "
        "그것을 말한 문서의 그래프에 있다. 통계는 이 설명을 제외한 모든 이름 있는 그래프(온톨로지, 코드 목록, 셰이프, "
        "문서, 추론 결과)를 대상으로 하며, 여러 그래프에 있는 트리플은 한 번만 센다.",
    },
)
CATALOG = Texts(
    {"en": "ogpkg: catalog of source documents", "ko": "ogpkg: 출처 문서 목록"},
    {
        "en": "The dataset as a whole, and the statements of each source document as a dataset of its own.",
        "ko": "전체 데이터셋과, 출처 문서마다 그 진술을 담은 개별 데이터셋의 목록이다.",
    },
)
DOCUMENT = Texts(
    {"en": "Statements of: {title}", "ko": "문서의 진술: {title}"},
    {
        "en": "What this one document says, each statement with the line that says it. The words of the document "
        "are not part of the data.",
        "ko": "이 문서가 말하는 내용으로, 진술마다 해당 줄 번호가 있다. 문서의 본문은 데이터에 포함되지 않는다.",
    },
)
EDITORS = Texts(
    {"en": "Additions by the editors of ogpkg", "ko": "ogpkg 편집자의 추가 진술"},
    {
        "en": "What the editors add to the documents: labels, identity across documents, abstracts in their own words.",
        "ko": "편집자가 문서에 덧붙인 내용: 이름, 문서 간 동일성, 편집자가 쓴 요약.",
    },
)
CODE_LIST = Texts(
    {"en": "Code list: {title}", "ko": "코드 목록: {title}"},
    {"en": "The concepts of one code list.", "ko": "한 코드 목록의 개념들이다."},
)

#: Graphs that are neither a source document nor a code list: path under the base → their words.
OTHER_GRAPHS = {
    "ontology": Texts(
        {"en": "Ontology", "ko": "온톨로지"},
        {"en": "What the words of the data mean.", "ko": "데이터에 쓰인 용어의 뜻이다."},
    ),
    "shapes": Texts(
        {"en": "Shapes", "ko": "셰이프"},
        {"en": "What is demanded of the data.", "ko": "데이터가 지켜야 할 조건이다."},
    ),
    "document/entailed": Texts(
        {"en": "Entailed statements", "ko": "추론된 진술"},
        {
            "en": "What follows from the other graphs by the axioms of the ontology, and none of them states.",
            "ko": "온톨로지의 공리에 따라 다른 그래프에서 도출되며, 어느 그래프에도 직접 쓰여 있지 않은 진술이다.",
        },
    ),
    "document/editors": EDITORS,
    "dataset/quality": Texts(
        {"en": "Quality measurements", "ko": "품질 측정"},
        {
            "en": "How complete each commitment, plan and member is, by section (W3C Data Quality Vocabulary); "
            "measured over the other graphs when the dataset was built.",
            "ko": "공약, 실행계획, 회원국의 정보가 부문별로 얼마나 완전한지를 나타낸다(W3C 데이터 품질 어휘). "
            "데이터셋을 만들 때 다른 그래프를 대상으로 측정하였다.",
        },
    ),
}

SPARQL_SERVICE = Texts(
    {"en": "SPARQL endpoint", "ko": "SPARQL 접속점"},
    {
        "en": "SPARQL 1.1 queries over the dataset; the default graph is the merge of all named graphs.",
        "ko": "데이터셋에 대한 SPARQL 1.1 질의. 기본 그래프는 모든 이름 있는 그래프를 합친 것이다.",
    },
)
GRAPH_SERVICE = Texts(
    {"en": "Graph store", "ko": "그래프 저장소"},
    {
        "en": "Each named graph as a whole, by its name: the reading half of the SPARQL 1.1 Graph Store HTTP Protocol.",
        "ko": "이름 있는 그래프를 이름으로 통째로 읽는다. SPARQL 1.1 그래프 저장소 HTTP 프로토콜의 읽기 부분이다.",
    },
)
DUMP = Texts(
    {"en": "The whole dataset in one file", "ko": "전체 데이터셋을 담은 파일"},
    {
        "en": "Every named graph, this description among them, in one compressed file.",
        "ko": "이 설명을 포함한 모든 이름 있는 그래프를 압축한 파일 하나.",
    },
)
GRAPH = Texts(
    {"en": "The statements of one document", "ko": "한 문서의 진술"},
    {
        "en": "The graph of one source document, in Turtle or any other format of RDF that is asked for.",
        "ko": "출처 문서 하나의 그래프. Turtle 또는 요청한 다른 RDF 형식.",
    },
)
#: The EU's list of themes, and the one of them that fits.
TAXONOMY = {"en": "Data theme", "ko": "데이터 주제"}
THEME = {"en": "Government and public sector", "ko": "정부와 공공 부문"}
KEYWORDS = {
    "en": ("open government", "Open Government Partnership", "national action plan", "commitment"),
    "ko": ("열린정부", "열린정부파트너십", "국가실행계획", "공약"),
}
PUBLISHER = {"en": "The ogpkg project", "ko": "ogpkg 프로젝트"}
