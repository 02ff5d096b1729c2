"""The words of these pages, English and Korean."""

RECONCILE: dict[str, tuple[str, str]] = {
    "/reconcile": ("Reconcile", "대조"),
    "about-reconcile": (
        "Match the names in a table of yours with what is here, from OpenRefine.",
        "OpenRefine에서 표의 이름을 이곳의 항목과 대조합니다.",
    ),
    "reconcile-title": ("Reconcile a table", "표 대조하기"),
    "reconcile-lead": (
        "A table of yours says “Ministry of Interior & Safety”; here that body has an identifier. This service "
        "finds it: names go in, candidates come out, and then columns with what the documents say about them.",
        "표에는 ‘행정 안전부’라고 적혀 있고, 이곳에서 그 기관에는 식별자가 있습니다. 이 서비스가 둘을 잇습니다. "
        "이름을 보내면 후보를 돌려주고, 고른 항목에 대해 문서가 말하는 값을 새 열로 가져옵니다.",
    ),
    "reconcile-standard": (
        "It speaks the Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community Group, as OpenRefine "
        "does.",
        "W3C 개체 대조 커뮤니티 그룹의 Reconciliation Service API 0.2를 따르며, OpenRefine에서 바로 쓸 수 있습니다.",
    ),
    "reconcile-address": ("Address of the service", "서비스 주소"),
    "reconcile-in-en": ("Names in English", "영어 이름"),
    "reconcile-in-ko": ("Names in Korean", "한국어 이름"),
    "reconcile-manifest": ("The manifest", "서비스 명세(manifest)"),
    "reconcile-try": ("Try it", "직접 해 보기"),
    "reconcile-try-names": ("Names, one a line", "이름, 한 줄에 하나씩"),
    "reconcile-try-any": ("any type", "모든 유형"),
    "reconcile-try-button": ("Find", "찾기"),
    "reconcile-asked": ("Your name", "보낸 이름"),
    "reconcile-best": ("Best candidate", "가장 가까운 후보"),
    "reconcile-score": ("Score", "점수"),
    "reconcile-matched": ("Matched by itself", "자동 일치"),
    "reconcile-doubt-like": ("the name is only like it", "이름이 비슷할 뿐입니다"),
    "reconcile-doubt-contradicted": ("another value contradicts", "다른 값이 어긋납니다"),
    "reconcile-doubt-person": ("a person's name alone", "사람의 이름뿐입니다"),
    "reconcile-doubt-namesakes": ("others are called so or nearly so", "이름이 같거나 거의 같은 항목이 더 있습니다"),
    "reconcile-none": ("nothing like it", "비슷한 항목이 없습니다"),
    "reconcile-left": (
        "{count} more names were not looked up: the page takes {most}, the service any number.",
        "이름 {count}개는 찾지 않았습니다. 이 페이지는 {most}개까지, 서비스는 제한 없이 받습니다.",
    ),
    "reconcile-openrefine": ("In OpenRefine", "OpenRefine에서"),
    "reconcile-step-1": (
        "Open the menu of the column with the names: Reconcile → Start reconciling… → Add standard service….",
        "이름이 있는 열의 메뉴에서 Reconcile → Start reconciling… → Add standard service…를 엽니다.",
    ),
    "reconcile-step-2": ("Paste the address above.", "위의 주소를 붙여 넣습니다."),
    "reconcile-step-3": (
        "Choose a type, and other columns that tell namesakes apart: for an agency, its member; for a commitment, its "
        "plan or number.",
        "유형을 고르고, 동명 항목을 가려 줄 다른 열을 더합니다. 기관이라면 회원, 공약이라면 실행계획이나 번호입니다.",
    ),
    "reconcile-step-4": (
        "Look at what was not matched by itself; hover over a candidate to see what it is.",
        "자동으로 일치되지 않은 것을 살펴봅니다. 후보 위에 마우스를 올리면 미리 볼 수 있습니다.",
    ),
    "reconcile-step-5": (
        "Edit column → Add columns from reconciled values… brings what the documents say.",
        "Edit column → Add columns from reconciled values…로 문서가 말하는 값을 가져옵니다.",
    ),
    "reconcile-curl": ("On the command line", "명령줄에서"),
    "reconcile-curl-match": ("Candidates for a name", "이름의 후보"),
    "reconcile-curl-extend": ("Values for a thing", "항목의 값"),
    "reconcile-scores": ("Scores and matches", "점수와 일치"),
    "reconcile-scores-lead": (
        "A score is from 0 to 100. One candidate of a query may be matched by itself, only where nothing is guessed.",
        "점수는 0에서 100까지입니다. 질의마다 많아야 한 후보가 자동으로 일치되며, 추측은 하지 않습니다.",
    ),
    "reconcile-match-same": (
        "Its name or identifier is the one asked for: case, accents, punctuation, a leading “the” and an acronym in "
        "brackets aside.",
        "이름이나 식별자가 질의와 같습니다. 대소문자, 악센트, 문장 부호, 앞의 관사, 괄호 속 약칭의 차이는 "
        "보지 않습니다.",
    ),
    "reconcile-match-only": (
        "Nothing else of the type is called the same, or the values of other columns tell the two apart.",
        "같은 유형에 같은 이름이 없거나, 다른 열의 값이 둘을 가려 줍니다.",
    ),
    "reconcile-match-against": (
        "No value of another column is another one in the documents.",
        "다른 열의 값이 문서의 값과 어긋나지 않습니다.",
    ),
    "reconcile-match-person": (
        "A person's name alone is never enough: it takes one more value that agrees.",
        "사람은 이름만으로 일치되지 않으며, 맞는 값이 하나 더 있어야 합니다.",
    ),
    "reconcile-features": ("Features of a candidate", "후보의 특징"),
    "reconcile-feature-name": (
        "How near the name is: 100 when it is the same, at most 95 otherwise.",
        "이름이 가까운 정도: 같으면 100, 아니면 95 이하.",
    ),
    "reconcile-feature-same-name": (
        "Whether the name or the identifier is the same.",
        "이름이나 식별자가 같은지 여부.",
    ),
    "reconcile-feature-type": ("Whether it is of a type that was asked for.", "질의한 유형에 속하는지 여부."),
    "reconcile-feature-property": (
        "How far the value sent for a property agrees with one in the documents; left out where they give none.",
        "보낸 속성값이 문서의 값과 맞는 정도. 문서에 값이 없으면 빠집니다.",
    ),
    "reconcile-types": ("Types and their properties", "유형과 속성"),
    "reconcile-type": ("Type", "유형"),
    "reconcile-type-id": ("Id", "아이디"),
    "reconcile-properties": ("Properties", "속성"),
    "reconcile-lists": ("Each code list is a type", "코드 목록도 각각 유형입니다"),
    "reconcile-lists-note": (
        "For a column whose cells are values of one list: a level of completion, a region.",
        "칸의 값이 한 목록에서 나온 열에 씁니다. 예: 이행 정도, 지역.",
    ),
    "reconcile-path-note": (
        "Properties can follow each other, with a slash between them: plan/member of a commitment.",
        "속성은 빗금으로 이어 쓸 수 있습니다. 예: 공약의 plan/member.",
    ),
    "reconcile-limits": (
        "At once: {batch} queries, or {ids} things to fetch values for. More gets 413 and says so.",
        "한 번에 질의 {batch}개, 또는 값을 가져올 항목 {ids}개까지입니다. 넘으면 413으로 알립니다.",
    ),
    "reconcile-set-limit": ("Values per cell", "셀당 값의 수"),
    "reconcile-help-limit": (
        "How many values to fetch for each thing; 0 for all",
        "항목마다 가져올 값의 수, 0이면 모두",
    ),
    "reconcile-set-count": ("Number of values", "값의 개수"),
    "reconcile-help-count": ("Fetch how many values there are, not the values", "값 대신 값의 개수를 가져옵니다"),
    "reconcile-set-languages": ("All languages", "모든 언어"),
    "reconcile-help-languages": (
        "Fetch texts in every language, not only in that of the service",
        "서비스 언어만이 아니라 모든 언어의 글을 가져옵니다",
    ),
    "reconcile-more": ("{count} more", "외 {count}개"),
    "reconcile-opens": ("opens in a new tab", "새 탭에서 열림"),
}
