"""The words of these pages, English and Korean."""

#: Kind → one of them, and many.
_KINDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "Member": (("Member", "회원"), ("Members", "회원")),
    "ActionPlan": (("Action plan", "실행계획"), ("Action plans", "실행계획")),
    "Commitment": (("Commitment", "공약"), ("Commitments", "공약")),
    "Agency": (("Agency", "기관"), ("Agencies", "기관")),
    "Person": (("Person", "사람"), ("People", "사람")),
    "Concept": (("Code", "코드"), ("Codes", "코드")),
    "SourceDocument": (("Document", "문서"), ("Documents", "문서")),
    "Milestone": (("Milestone", "세부과제"), ("Milestones", "세부과제")),
    "Theme": (("Theme", "주제"), ("Themes", "주제")),
    "AgencyUnit": (("Unit", "부서"), ("Units", "부서")),
    "Post": (("Post", "직위"), ("Posts", "직위")),
    "Forum": (("Forum", "포럼"), ("Forums", "포럼")),
    "Event": (("Event", "행사"), ("Events", "행사")),
    "Recommendation": (("Recommendation", "권고"), ("Recommendations", "권고")),
    "Response": (("Response", "답변"), ("Responses", "답변")),
    "BudgetFigure": (("Budget figure", "예산액"), ("Budget figures", "예산액")),
    "IndicatorValue": (("Figure", "수치"), ("Figures", "수치")),
    "Assessment": (("Assessment", "평가"), ("Assessments", "평가")),
    "ConceptScheme": (("Code list", "코드 목록"), ("Code lists", "코드 목록")),
    "Term": (("Term of the ontology", "온톨로지 용어"), ("Terms of the ontology", "온톨로지 용어")),
    "Shape": (("Shape", "셰이프"), ("Shapes", "셰이프")),
    "Thing": (("Other", "기타"), ("Other", "기타")),
}

SEARCH: dict[str, tuple[str, str]] = {
    **{f"kind-{kind}": one for kind, (one, _) in _KINDS.items()},
    **{f"kinds-{kind}": many for kind, (_, many) in _KINDS.items()},
    "kinds-all": ("All", "전체"),
    "search-what": ("Words, a name or an identifier", "단어, 이름 또는 식별자"),
    "search-one": ("One result for “{question}”.", "‘{question}’ 검색 결과 1건."),
    "search-many": ("{total} results for “{question}”.", "‘{question}’ 검색 결과 {total}건."),
    "search-near": (
        "Nothing is called “{question}”; these names come near.",
        "‘{question}’와(과) 일치하는 이름이 없어 비슷한 이름을 보여 줍니다.",
    ),
    "search-nothing": (
        "Nothing is called “{question}”, and no name comes near.",
        "‘{question}’와(과) 일치하거나 비슷한 이름이 없습니다.",
    ),
    "search-meant": ("Did you mean", "혹시 이것을 찾으셨습니까:"),
    "search-meant-end": ("?", ""),
    "search-cut": (
        "The search was ended before it was complete; there may be more.",
        "검색이 완료되기 전에 중단되어, 결과가 더 있을 수 있습니다.",
    ),
    "search-narrow": ("Only one kind", "종류별로 보기"),
    "search-also": ("also", "다른 표기"),
    "search-earlier": ("Better", "앞 결과"),
    "search-later": ("More", "다음 결과"),
    "search-try": ("What you can try", "이렇게 찾아보십시오"),
    "search-try-all": ("Search in all kinds of thing", "모든 종류에서 찾기"),
    "search-try-fewer": (
        "Fewer words, or only the beginning of one; English or Korean.",
        "단어를 줄이거나 앞부분만 입력해 보십시오. 영어와 한국어 모두 가능합니다.",
    ),
    "search-try-code": ("An identifier:", "식별자:"),
    "search-try-list": (
        "Choose among all commitments by plan, agency and policy area",
        "실행계획, 기관, 정책 분야별로 공약 고르기",
    ),
    "search-try-query": ("Ask in SPARQL, which reaches everything", "모든 내용을 볼 수 있는 SPARQL로 질의하기"),
    "search-how": ("What you can look for", "검색할 수 있는 것"),
    "search-how-names": (
        "Names, other spellings, abstracts and definitions, in English and Korean: commitments, agencies, people, "
        "documents, codes, and the terms of the ontology.",
        "공약, 기관, 사람, 문서, 코드, 온톨로지 용어의 이름과 다른 표기, 요약, 정의(영어와 한국어).",
    ),
    "search-how-code": ("Identifiers, with or without their hyphens:", "식별자(하이픈은 없어도 됩니다):"),
    "search-how-errors": (
        "A word with a typing error finds what comes near; so do Korean abbreviations such as 행안부.",
        "오타가 있거나 ‘행안부’처럼 줄인 이름도 비슷한 것을 찾아 줍니다.",
    ),
    "search-how-json": ("The same for programs:", "프로그램에서는:"),
    "suggestions": ("Suggestions", "추천 검색어"),
    "opensearch-name": ("OGP promises", "열린정부 공약"),
    "opensearch-description": (
        "Commitments, agencies, people and documents of the Open Government Partnership",
        "열린정부파트너십(OGP)의 공약, 기관, 사람, 문서",
    ),
}
