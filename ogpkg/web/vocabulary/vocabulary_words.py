"""The words of these pages, English and Korean."""

VOCABULARY: dict[str, tuple[str, str]] = {
    "model-intro": (
        "A member of the partnership undertakes an action plan, a plan has commitments, and a commitment has "
        "milestones. Agencies, posts and people answer for a commitment; the values and policy areas that it claims "
        "are taken from code lists. What became of it is never said of the commitment itself but by an assessment, "
        "because the government and the Independent Reporting Mechanism may judge differently, and both judgments "
        "stay.",
        "회원은 실행계획을 세우고, 실행계획에는 공약이, 공약에는 세부과제가 있습니다. "
        "공약은 기관과 직위와 사람이 책임지고, 공약이 내세우는 가치와 정책 분야는 코드 목록에서 고릅니다. "
        "그 결과는 공약이 아니라 평가에 적습니다. "
        "정부와 독립보고체계의 판단이 다를 수 있으며, 두 판단을 모두 남깁니다.",
    ),
    "model-sources": (
        "Every statement stands in the graph of the document that makes it, with its line. Where documents disagree, "
        "nothing is overwritten; where one says nothing, an absence says why.",
        "모든 진술은 그 말을 한 문서의 그래프에 줄 번호와 함께 있습니다. 문서끼리 어긋나면 어느 것도 덮어쓰지 않으며, "
        "문서가 말하지 않은 것은 ‘값 없음’으로 그 이유를 적습니다.",
    ),
    "model-axioms": (
        "The ontology says what the words mean (OWL Lite); it demands nothing. What a good plan must state, and how "
        "grave it is when it does not, is said by the",
        "온톨로지는 용어의 뜻만 정하고(OWL Lite) 아무것도 요구하지 않습니다. 좋은 실행계획이 무엇을 적어야 하고 "
        "적지 않으면 얼마나 심각한지를 정하는 것은",
    ),
    "model-axioms-end": (".", "입니다."),
    "vocabulary-version": ("Version", "버전"),
    "vocabulary-prefix": ("Prefix", "접두어"),
    "vocabulary-space": ("Namespace", "이름공간"),
    "vocabulary-creator": ("By", "만든 이"),
    "vocabulary-licence": ("License", "이용허락"),
    "vocabulary-size": (
        "{classes} classes, {properties} properties, {others} terms of other vocabularies",
        "클래스 {classes}개, 속성 {properties}개, 다른 어휘의 용어 {others}개",
    ),
    "shapes-size": ("{shapes} shapes, {constraints} constraints", "셰이프 {shapes}개, 제약 {constraints}개"),
    "filter-words": ("Filter by words", "낱말로 거르기"),
    "in-short": ("The model in short", "모형 요약"),
    "backbone": ("The backbone", "뼈대"),
    "backbone-title": ("How the main classes hang together", "주요 클래스의 관계"),
    "backbone-desc": (
        "Boxes are classes, lines are properties; an arrow points from what a property is stated of to what it gives. "
        "The same relations are listed beside the drawing.",
        "상자는 클래스, 선은 속성입니다. 화살표는 속성이 서술하는 대상에서 그 값으로 향합니다. "
        "같은 관계가 그림 옆 목록에 있습니다.",
    ),
    "backbone-list": ("The same as a list", "같은 내용의 목록"),
    "backbone-list-note": (
        "All properties between these classes; the drawing leaves some of them out.",
        "이 클래스들 사이의 모든 속성. 그림에서는 일부를 뺐습니다.",
    ),
    "anything": ("anything", "모든 대상"),
    "group-promises": ("Promises", "약속"),
    "group-actors": ("Who acts", "행위자"),
    "group-judgments": ("Judgments", "판단"),
    "group-process": ("How a plan is made", "계획 수립 과정"),
    "group-figures": ("Figures", "수치"),
    "group-code-values": ("Values from code lists", "코드 목록의 값"),
    "group-sources": ("Documents and what they leave out", "문서와 문서에 없는 것"),
    "group-other-classes": ("Other classes", "그 밖의 클래스"),
    "properties": ("Properties", "속성"),
    "of-anything": ("Properties of anything", "여러 대상의 속성"),
    "of-anything-note": (
        "These have no class of their own: dates, names and places of statements, and properties of agents and of "
        "whatever a document describes.",
        "정해진 클래스가 없는 속성: 날짜, 이름, 진술의 위치, 그리고 행위자나 문서가 다루는 모든 대상의 속성.",
    ),
    "meaning": ("What it means", "뜻"),
    "gives": ("Gives", "값"),
    "demanded": ("The shapes ask", "셰이프의 요구"),
    "used": ("Used", "사용"),
    "used-class": ("{count} in the data", "데이터에 {count}개"),
    "used-property": ("{count} statements", "진술 {count}건"),
    "used-property-one": ("1 statement", "진술 1건"),
    "unused": ("not used in the data", "데이터에 쓰이지 않음"),
    "unused-class": ("none in the data", "데이터에 없음"),
    "required": ("required", "필수"),
    "checked": ("checked", "확인"),
    "required-note": (
        "Required: a constraint finds fault when there is no value. Checked: it looks at the values that there are.",
        "필수: 값이 없으면 지적합니다. 확인: 있는 값을 살핍니다.",
    ),
    "example": ("Example", "예"),
    "examples-from-data": ("Examples from the data", "데이터의 예"),
    "no-examples": ("The data has none.", "데이터에 없습니다."),
    "statement": ("Statement", "진술"),
    "definition": ("Definition", "정의"),
    "for-all": ("For every one of them", "모든 개체에 대해"),
    "rule-someValuesFrom": ("has at least one", "하나 이상:"),
    "rule-allValuesFrom": ("every one is a", "모두 다음 클래스:"),
    "rule-maxCardinality": ("at most", "최대"),
    "rule-minCardinality": ("at least", "최소"),
    "rule-cardinality": ("exactly", "정확히"),
    "kinds-of-it": ("its kinds", "하위 클래스"),
    "kind-of": ("a kind of", "상위 클래스"),
    "inherited": ("As a kind of {name} it also has", "{name}에 속하므로 다음 속성도 가집니다:"),
    "inherited-count": ("It also has the {count} properties of", "다음 클래스의 속성 {count}개도 가집니다:"),
    "from-other-end": ("Read from the other end", "반대쪽에서 읽은 속성"),
    "given-by": ("Pointed at by", "이를 값으로 갖는 속성"),
    "terms-of-others": ("Terms of others that the shapes ask for", "셰이프가 요구하는 외부 용어"),
    "implied-by": ("implied by", "하위 속성"),
    "implies": ("implies", "상위 속성"),
    "inverse-of": ("the other way round", "역속성"),
    "traits": ("Character", "성질"),
    "trait-functional": ("functional: of one thing there is one value", "함수적: 대상마다 값이 하나"),
    "trait-symmetric": ("symmetric: it holds both ways", "대칭적: 양쪽으로 성립"),
    "trait-transitive": ("transitive: it is passed on", "이행적: 이어서 성립"),
    "domain-of": ("Of", "정의역"),
    "owl:ObjectProperty": ("property between things", "객체 속성"),
    "owl:DatatypeProperty": ("property with a value", "데이터 속성"),
    "owl:AnnotationProperty": ("property that annotates", "주석 속성"),
    "class": ("class", "클래스"),
    "retired": ("No longer to be used", "더 이상 쓰지 않음"),
    "use-instead": ("Use instead", "대신 쓸 것"),
    "other-vocabularies": ("Terms of other vocabularies", "다른 어휘의 용어"),
    "other-vocabularies-lead": (
        "The ontology reuses these and declares them, so that no reader has to fetch them. What they mean is said "
        "where they are defined.",
        "온톨로지가 재사용하는 용어로, 따로 가져오지 않아도 되도록 선언해 두었습니다. 뜻은 정의한 곳에 있습니다.",
    ),
    "kinds-Class": ("Classes", "클래스"),
    "kinds-ObjectProperty": ("Properties between things", "객체 속성"),
    "kinds-DatatypeProperty": ("Properties with a value", "데이터 속성"),
    "kinds-AnnotationProperty": ("Properties that annotate", "주석 속성"),
    "download": ("Take it along", "내려받기"),
    "term-in-ontology": ("In the ontology, among the others", "온톨로지에서 함께 보기"),
    "ask-for-all": ("Ask for all of them in SPARQL", "SPARQL로 모두 질의하기"),
    "anchor": ("Link to this", "이 항목의 링크"),
    "code-lists-lead": (
        "Where a form lets one choose, the choice is a concept of a code list, with a definition and the years it is "
        "for. The lists stand on pages of their own:",
        "목록에서 고르는 항목의 값은 코드 목록의 개념이며, 저마다 정의와 적용 연도가 있습니다. "
        "목록은 다음 페이지에 있습니다:",
    ),
    # the shapes
    "shapes-intro": (
        "Each constraint is a sentence to whoever publishes a plan. A violation makes data unusable, a warning leaves "
        "a reader without something, an info is worth knowing. None of them stops a build: findings are shown, "
        "not hidden.",
        "각 제약은 실행계획을 공개하는 이에게 하는 한 문장입니다. 위반은 데이터를 쓸 수 없게 하는 것, "
        "경고는 읽는 이에게 필요한 것이 빠진 것, 참고는 알아 둘 만한 것입니다. "
        "어느 것도 빌드를 막지 않으며, 지적 사항은 숨기지 않고 보여 줍니다.",
    ),
    "shapes-profile": (
        "Plans of the first cycle were written before the template asked for leads, dates and milestones. The profile "
        "“legacy” softens what it says beside a constraint; the standard profile holds for all other years.",
        "첫 주기의 실행계획은 양식이 주관기관, 날짜, 세부과제를 묻기 전에 쓰였습니다. "
        "‘legacy’ 프로필은 표시된 제약의 심각도를 낮추며, 그 밖의 모든 연도에는 표준 프로필을 씁니다.",
    ),
    "legacy-is": ("first cycle: {severity}", "첫 주기: {severity}"),
    "looks-at": ("Looks at", "살피는 곳"),
    "asks-for": ("Asks for", "요구"),
    "message": ("What it says", "알리는 말"),
    "rule": ("Constraint", "제약"),
    "rule-source": ("Source", "근거"),
    "findings-now": ("Findings now", "현재 지적"),
    "findings-count": ("{count} findings", "지적 {count}건"),
    "findings-one": ("1 finding", "지적 1건"),
    "findings-none": ("none now", "현재 없음"),
    "findings-shown": ("{shown} of {total} findings", "지적 {total}건 중 {shown}건"),
    "about-thing": ("About", "대상"),
    "where": ("Where", "위치"),
    "not-judged": ("What is served here was not judged.", "여기서 제공하는 데이터는 검증되지 않았습니다."),
    "applies-to": ("Applies to", "적용 대상"),
    "target-targetClass": ("every", "다음 클래스의 모든 개체:"),
    "target-targetSubjectsOf": ("whatever has", "다음 속성을 가진 것:"),
    "target-targetObjectsOf": ("whatever is given by", "다음 속성의 값:"),
    "in-sparql": ("In SPARQL", "SPARQL로"),
    "in-sparql-note": (
        "It finds fault with every $this that the query gives; ?value is the value at fault.",
        "질의가 내놓는 모든 $this를 지적합니다. ?value는 문제가 된 값입니다.",
    ),
    "all-constraints": ("All constraints", "모든 제약"),
    "check-a-plan": ("Check a plan against them", "이 제약으로 계획 검사하기"),
    "ask-exactly": ("exactly {count}", "정확히 {count}개"),
    "ask-least": ("at least {count}", "{count}개 이상"),
    "ask-most": ("at most {count}", "{count}개 이하"),
    "ask-none": ("none", "없어야 함"),
    "ask-class": ("a {}", "클래스: {}"),
    "ask-datatype": ("of the type {}", "자료형: {}"),
    "ask-value": ("the value {}", "값: {}"),
    "ask-in": ("one of: {}", "다음 중 하나: {}"),
    "ask-languages": ("in one of the languages: {}", "언어: {}"),
    "ask-pattern": ("text that matches {}", "다음 형식의 글: {}"),
    "ask-not-after": ("not after: {}", "다음보다 늦지 않을 것: {}"),
    "ask-not": ("not: {}", "아닐 것: {}"),
    "ask-some": ("some of them: {}", "그 가운데: {}"),
    "ask-or": ("or", "또는"),
    "ask-and": ("and", "그리고"),
    "ask-sparql": ("a condition in SPARQL", "SPARQL로 쓴 조건"),
    "ask-sparql-value": (
        "a value, where a document was read that could give it",
        "값을 줄 수 있는 문서를 읽은 경우 값이 있을 것",
    ),
    "ask-IRI": ("a thing with an identifier", "식별자가 있는 대상"),
    "ask-Literal": ("a literal", "리터럴"),
    "ask-BlankNode": ("a thing without an identifier", "식별자가 없는 대상"),
    "ask-BlankNodeOrIRI": ("a thing", "대상"),
    "ask-BlankNodeOrLiteral": ("a literal or a thing without an identifier", "리터럴 또는 식별자가 없는 대상"),
    "ask-IRIOrLiteral": ("a literal or a thing with an identifier", "리터럴 또는 식별자가 있는 대상"),
    # the code lists
    "list-valid": ("For plan years", "적용 연도"),
    "valid-always": ("no limit stated", "제한 없음"),
    "valid-from": ("{year} and later", "{year}년부터"),
    "valid-until": ("up to {year}", "{year}년까지"),
    "valid-between": ("{start} to {end}", "{start}–{end}년"),
    "list-concepts": ("Concepts", "개념"),
    "list-uses": ("Used in the data", "데이터에서 사용"),
    "list-order": ("From low to high", "낮은 것부터 높은 것으로"),
    "list-no-order": ("In the order of their names", "이름순"),
    "concept-uses": ("Uses", "사용 수"),
    "spelled": ("also written", "다른 표기"),
    "not-used-list": ("not used in the data", "데이터에 쓰이지 않음"),
    "uses-note": (
        "Counted are the things that have the concept as a value, each once for a property.",
        "개념을 값으로 가진 대상을 속성마다 한 번씩 센 수입니다.",
    ),
}
