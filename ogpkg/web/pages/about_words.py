"""The words of the page about the data, English and Korean."""

from __future__ import annotations

ABOUT: dict[str, tuple[str, str]] = {
    "/about": ("About", "소개"),
    "about-title": ("About the data", "데이터 소개"),
    "about-about": (
        "Where the data come from, under which license, how they were read, and how to cite and correct them.",
        "데이터의 출처와 이용허락, 판독 방법, 인용과 정정 방법.",
    ),
    "about-lead": (
        "Governments promise reforms in action plans. Here each promise is a thing with an address of its own, and "
        "each statement about it names the document that makes it, with the line. Documents that disagree both stay.",
        "정부는 실행계획에서 개혁을 약속합니다. 이곳에서는 약속 하나하나에 고유한 주소가 있고, 그에 관한 모든 진술에 "
        "그것을 말한 문서와 줄 번호가 붙습니다. 문서끼리 다르면 양쪽을 모두 남깁니다.",
    ),
    "about-figures": (
        "{statements} statements in {graphs} named graphs; {places} of them with a line in one of {documents} "
        "documents.",
        "이름 있는 그래프 {graphs}개에 진술 {statements}건, 그 가운데 {places}건에는 문서 {documents}건의 줄 번호가 "
        "있습니다.",
    ),
    "about-documents-title": ("The documents", "문서"),
    "about-documents-text": (
        "Every document that was read is one named graph, so a query can ask for one document's word alone. Its page "
        "lists what it says line by line, and the SHA-256 of the bytes that were read.",
        "읽은 문서는 저마다 하나의 이름 있는 그래프이므로 한 문서의 말만 따로 질의할 수 있습니다. 문서 페이지에는 "
        "줄별 진술과, 읽은 파일의 SHA-256이 있습니다.",
    ),
    "about-licence-title": ("Licenses", "이용허락"),
    "about-licence-data": (
        "The data: Creative Commons Attribution 4.0. Name the dataset and its version.",
        "데이터: 크리에이티브 커먼즈 저작자표시 4.0. 데이터셋과 버전을 밝혀 주십시오.",
    ),
    "about-licence-code": ("The software: MIT.", "소프트웨어: MIT."),
    "about-licence-documents": (
        "The documents belong to their publishers. Facts were taken from them, not sentences: titles, names, dates, "
        "codes and figures, each with its place. Abstracts are our own words.",
        "문서의 권리는 발행처에 있습니다. 문장이 아니라 사실만 옮겼습니다. 곧 제목, 이름, 날짜, 코드, 수치와 그 "
        "위치입니다. 요약은 편집자가 새로 썼습니다.",
    ),
    "about-method-title": ("Method", "방법"),
    "about-method-1": (
        "A reader for each kind of document turns its lines into statements. What it cannot place is reported with its "
        "line, never guessed; dates stay as written beside their reading.",
        "문서 종류마다 판독기가 줄을 진술로 바꿉니다. 자리를 찾지 못한 내용은 추측하지 않고 줄 번호와 함께 "
        "보고하며, 날짜는 해석과 함께 원문 표기를 남깁니다.",
    ),
    "about-method-2": (
        "Names lead to things through look-up tables that people reviewed. Whether two documents mean the same "
        "commitment is settled there, too, and the confidence is said.",
        "이름은 사람이 검토한 대응표를 거쳐 항목으로 이어집니다. 두 문서의 공약이 같은 것인지도 대응표에서 정하고 "
        "그 확실성을 밝힙니다.",
    ),
    "about-method-3": (
        "What is missing says why: stated as none, blank, pending, not reviewed, lost from the scan. Unknown is "
        "counted as unknown.",
        "없는 값에는 이유가 있습니다. 없다고 명시됨, 빈칸, 검토 중, 검토되지 않음, 스캔에서 유실 등입니다. 모르는 "
        "것은 모르는 것으로 셉니다.",
    ),
    "about-method-4": (
        "What follows from the ontology is marked as derived, and what editors added as theirs. Shapes check every "
        "version, and what they find is published with it.",
        "온톨로지에서 추론된 내용은 추론으로, 편집자가 더한 내용은 편집자의 것으로 표시합니다. 버전마다 셰이프로 "
        "검사하고 결과를 함께 공개합니다.",
    ),
    "about-method-5": (
        "No e-mail address and no telephone number is published. Officials are named as the documents name them.",
        "전자우편 주소와 전화번호는 공개하지 않습니다. 공무원의 이름은 문서에 적힌 대로입니다.",
    ),
    "about-versions-title": ("Versions", "버전"),
    "about-versions-text": (
        "A version is named by a hash of what went into it: the same input gives the same version, on any machine. "
        "This is version",
        "버전 이름은 입력 내용의 해시입니다. 같은 입력이면 어느 컴퓨터에서나 같은 버전이 됩니다. 현재 버전:",
    ),
    "about-published": ("current here since {date}", "{date}부터 제공"),
    "about-cite-title": ("How to cite", "인용 방법"),
    "about-cite-text": (
        "Cite the dataset with its version; cite a statement by the address of the thing and the document beside it.",
        "데이터셋은 버전과 함께 인용하고, 개별 진술은 항목의 주소와 옆에 표시된 문서를 함께 적으십시오.",
    ),
    "about-correct-title": ("How to correct", "정정 방법"),
    "about-correct-1": (
        "Say which thing (its address), which document and line, and what it should say.",
        "어느 항목(주소)의 어느 문서, 몇 번째 줄인지, 그리고 어떻게 고쳐야 하는지 알려 주십시오.",
    ),
    "about-correct-2": (
        "A wrong reading is mended in a look-up table or a reader, and the document is read again; files made by a "
        "reader are never edited by hand. A document that is wrong itself stays as it is, and the editors' graph says "
        "so.",
        "잘못 읽은 것은 대응표나 판독기를 고쳐 문서를 다시 읽습니다. 판독기가 만든 파일은 손으로 고치지 않습니다. "
        "문서 자체가 틀렸으면 그대로 두고 편집자 그래프에서 밝힙니다.",
    ),
    "about-correct-3": (
        "You publish plans yourself? Check a draft first: it is not stored.",
        "직접 실행계획을 발행하십니까? 먼저 초안을 검증해 보십시오. 초안은 저장하지 않습니다.",
    ),
    "about-contact": ("Whom to tell", "연락처"),
    "about-machines-title": ("For programs", "프로그램용"),
    "foot": ("All of the site", "사이트 전체"),
    "copy": ("Copy", "복사"),
    "/.well-known/void": ("Description of the dataset (VoID, DCAT-AP)", "데이터셋 설명(VoID, DCAT-AP)"),
    "/sitemap.xml": ("Sitemap", "사이트맵"),
    "/changes.atom": ("Feed of changes (Atom)", "변경 피드(Atom)"),
    "service-description": ("Description of the SPARQL service", "SPARQL 서비스 설명"),
    "follow": ("Follow a promise", "공약 살펴보기"),
    "follow-text": (
        "What was promised, by whom, until when, and what became of it as the government and the reviewers saw it.",
        "누가 언제까지 무엇을 약속했고, 정부와 검토자가 본 결과는 어떠했는지.",
    ),
    "ask": ("Ask a question", "질의하기"),
    "ask-text": (
        "Saved questions with a form, SPARQL with completion, tables to take along.",
        "양식으로 묻는 저장된 질문, 자동 완성을 갖춘 SPARQL, 내려받는 표.",
    ),
    "verify": ("Check a plan", "계획 점검하기"),
    "verify-text": (
        "What a plan lacks and where, before it is published; what published ones lack.",
        "발행 전 계획에 무엇이 어디에 빠졌는지, 발행된 계획에는 무엇이 없는지.",
    ),
    "plans-at-a-glance": ("The plans at a glance", "한눈에 보는 실행계획"),
    "members-at-a-glance": ("The members at a glance", "한눈에 보는 회원"),
    "all-of": ("All {things}", "{things} 전체"),
}
