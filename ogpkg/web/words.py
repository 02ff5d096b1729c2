"""The words of the pages in English and Korean: one table, and the choice between them."""

from __future__ import annotations

import re

from flask import Request

from ogpkg.iris import PREFIXES
from ogpkg.web.editor.editor_words import EDITOR
from ogpkg.web.explore.explore_words import EXPLORE
from ogpkg.web.history.version_words import VERSIONS
from ogpkg.web.linked.dataset_words import DATASET_TERMS
from ogpkg.web.linked.linked_words import LINKED
from ogpkg.web.neighborhood.neighborhood_words import NEIGHBORHOOD
from ogpkg.web.pages.about_words import ABOUT
from ogpkg.web.plans.plans_words import PLANS
from ogpkg.web.quality.quality_words import QUALITY
from ogpkg.web.questions.questions_words import QUESTIONS
from ogpkg.web.reconcile.reconcile_words import RECONCILE
from ogpkg.web.search.search_words import SEARCH
from ogpkg.web.validation.validate_words import VALIDATE
from ogpkg.web.vocabulary.vocabulary_words import VOCABULARY

LANGUAGES = {"en": "English", "ko": "한국어"}

TABLE: dict[str, tuple[str, str]] = {
    "site": ("Open Government Promises", "열린정부 공약"),
    "tagline": (
        "What governments promised the Open Government Partnership, who answers for it, "
        "and which document says so, on which line.",
        "정부가 열린정부파트너십(OGP)에 한 약속, 그 책임자, 그리고 이를 적은 문서와 줄 번호.",
    ),
    "skip": ("Skip to the content", "본문으로 건너뛰기"),
    "menu": ("Main", "주 메뉴"),
    "you-are-here": ("You are here", "현재 위치"),
    "home": ("Home", "홈"),
    "/members": ("Members", "회원"),
    "/plans": ("Plans", "실행계획"),
    "/commitments": ("Commitments", "공약"),
    "/agencies": ("Agencies", "기관"),
    "/people": ("People", "사람"),
    "/concepts": ("Code lists", "코드 목록"),
    "/documents": ("Documents", "문서"),
    "/ontology": ("Ontology", "온톨로지"),
    "/shapes": ("Shapes", "셰이프"),
    "/sparql": ("SPARQL", "SPARQL"),
    "/search": ("Search", "검색"),
    "about-members": (
        "Who promised: countries and cities, with their plans.",
        "약속한 국가와 도시, 그리고 그 실행계획.",
    ),
    "about-plans": ("Each action plan, with its period and its commitments.", "기간과 공약을 갖춘 각 실행계획."),
    "about-agencies": (
        "The bodies that lead, support or join in commitments, and the forums where they meet.",
        "공약을 주관·협조하거나 참여하는 기관과 이들이 만나는 포럼.",
    ),
    "about-people": (
        "Officials and experts whom the documents name, and the posts they held.",
        "문서에 이름이 나온 공무원과 전문가, 그리고 그 직위.",
    ),
    "about-concepts": ("The values that documents choose from.", "문서가 고르는 값의 목록."),
    "about-documents": ("What everything here was read from.", "이 모든 내용의 출처 문서."),
    "about-sparql": ("Ask your own question; start from one of ours.", "예제에서 시작해 직접 질의하십시오."),
    "about-ontology": ("What the words mean.", "용어의 뜻."),
    "about-shapes": ("What good data has to keep to.", "좋은 데이터가 지켜야 할 규칙."),
    "language": ("Language", "언어"),
    "in-the-graph": ("In the graph", "그래프의 내용"),
    "member-one": ("member", "회원"),
    "member-many": ("members", "회원"),
    "plan-one": ("action plan", "실행계획"),
    "plan-many": ("action plans", "실행계획"),
    "commitment-one": ("commitment", "공약"),
    "commitment-many": ("commitments", "공약"),
    "milestone-one": ("milestone", "세부과제"),
    "milestone-many": ("milestones", "세부과제"),
    "agency-one": ("agency", "기관"),
    "agency-many": ("agencies", "기관"),
    "person-one": ("person", "사람"),
    "person-many": ("people", "사람"),
    "document-one": ("document read", "읽은 문서"),
    "document-many": ("documents read", "읽은 문서"),
    "statement-one": ("statement", "진술"),
    "statement-many": ("statements", "진술"),
    "place-one": ("with its line", "줄 번호가 있는 진술"),
    "place-many": ("with their line", "줄 번호가 있는 진술"),
    "read": ("Documents read line by line", "줄별로 읽은 문서"),
    "listed": ("Listed, not read", "목록에만 있는 문서"),
    "dataset-version": ("Dataset version", "데이터셋 버전"),
    "licence": ("Data", "데이터"),
    "thing": ("Thing", "항목"),
    "name": ("Name", "이름"),
    "code": ("Code", "코드"),
    "unnamed": ("unnamed thing", "이름 없는 항목"),
    "ontology": ("ontology", "온톨로지"),
    "shapes": ("shapes", "셰이프"),
    "derived": ("derived", "추론"),
    "editors": ("editors", "편집자"),
    "start": ("Starts", "시작"),
    "end": ("Ends", "종료"),
    "unread": ("not read as a date", "날짜로 읽지 못함"),
    "not-stated": ("no value", "값 없음"),
    "default-graph": ("dataset", "데이터셋"),
    "differ": ("documents differ", "문서 간 차이"),
    "disagree": ("assessments differ", "평가 간 차이"),
    "facts": ("Facts", "사실"),
    "property": ("Property", "속성"),
    "value": ("Value", "값"),
    "said-by": ("Said by", "출처"),
    "line": ("line", "줄"),
    "lines-word": ("lines", "줄"),
    "cell": ("cell", "셀"),
    "page-word": ("page", "쪽"),
    "pages-word": ("pages", "쪽"),
    "from-checks": ("What was measured and found here", "이곳에서 측정하고 지적한 내용"),
    "from-rules": ("What follows from the ontology", "온톨로지에서 추론된 내용"),
    "points-here": ("Also mentioned by", "이 항목을 언급하는 것"),
    "showing": ("Showing {shown} of {total}.", "전체 {total}개 중 {shown}개 표시."),
    "all-by-query": ("All of them by query", "질의로 모두 보기"),
    "documents-here": ("Sources on this page", "이 페이지의 출처"),
    "this-page-as": ("This page as data", "데이터로 보기"),
    "identifier": ("Identifier", "식별자"),
    "ask-about": ("Ask about it in SPARQL", "SPARQL로 질의하기"),
    "plans": ("Action plans", "실행계획"),
    "forums": ("Forums", "포럼"),
    "commitments": ("Commitments", "공약"),
    "milestones": ("Milestones", "세부과제"),
    "themes": ("Themes", "주제"),
    "consultations": ("Consultation", "협의"),
    "events": ("Events", "행사"),
    "recommendations": ("Recommendations", "권고"),
    "responses": ("Responses", "답변"),
    "budgets": ("Budget", "예산"),
    "indicators": ("Figures", "수치"),
    "/completeness": ("Completeness", "완성도"),
    "about-completeness": (
        "The share of what is expected of a commitment that the documents fill, added up plan by plan, by section.",
        "공약에 요구되는 항목 가운데 문서가 채운 비율을 실행계획별, 부문별로 합산한 값.",
    ),
    "completeness": ("Completeness", "완성도"),
    "completeness-note": (
        "The share of what is expected of a commitment that the documents fill.",
        "공약에 요구되는 항목 가운데 문서가 채운 비율.",
    ),
    "completeness-one": ("Of its one commitment.", "공약 1건의 값."),
    "completeness-many": ("Added up over its {count} commitments.", "공약 {count}건을 합산."),
    "compare-plans": ("Compare all plans", "모든 실행계획 비교"),
    "compare-commitments": ("Compare its commitments", "공약별 비교"),
    "compared": ("Side by side", "나란히 비교"),
    "overall": ("Overall", "전체"),
    "section": ("Section", "부문"),
    "required-missing": ("Required and missing", "빠진 필수 항목"),
    "recommended-missing": ("Recommended and missing", "빠진 권장 항목"),
    "excused-missing": ("Missing, but not the publisher's fault", "빠졌으나 발행 기관의 책임이 아닌 항목"),
    "nothing-missing": ("Nothing is missing.", "빠진 항목이 없습니다."),
    "nothing-measured": ("This dataset carries no measurements.", "이 데이터셋에는 측정값이 없습니다."),
    "count-of": ("{count} of {total}", "{total}건 중 {count}건"),
    "search": ("Search", "검색"),
    "search-label": ("Name or identifier, for example {example}", "이름 또는 식별자(예: {example})"),
    "and-more": ("and {count} more", "그 밖에 {count}건"),
    "assessment-alone": ("Assessment", "평가"),
    "assessments": ("Assessments, side by side", "평가 비교"),
    "identification": ("How it was identified", "식별 근거"),
    "continues": ("Continues", "이전 공약"),
    "leads": ("Commitments it leads", "주관하는 공약"),
    "supports": ("Commitments it supports", "협조하는 공약"),
    "other-actor": ("Other part in commitments", "기타 관여 공약"),
    "units": ("Units", "부서"),
    "posts": ("Posts", "직위"),
    "responsible": ("Responsible for", "담당 공약"),
    "concepts": ("Concepts", "개념"),
    "documents": ("Documents", "문서"),
    "uses": ("Uses", "사용"),
    "count-leads": ("Leads", "주관"),
    "count-supports": ("Supports", "협조"),
    "statements": ("Statements", "진술"),
    "kind": ("Kind", "종류"),
    "what-it-says": ("What this document says", "이 문서의 내용"),
    "line-by-line": ("Line by line", "줄별 내용"),
    "subject": ("About", "주어"),
    "whole-graph": ("The whole graph of this document", "이 문서의 전체 그래프"),
    "listed-only": ("listed, not read", "목록에만 있음"),
    "earlier": ("Previous", "이전"),
    "later": ("Next", "다음"),
    "go-to-line": ("Go to line", "줄로 이동"),
    "go": ("Go", "이동"),
    "query": ("Query", "질의"),
    "run": ("Run query", "질의 실행"),
    "format": ("Answer as", "응답 형식"),
    "table": ("Table on a page", "페이지의 표"),
    "examples": ("Example questions", "질문 예시"),
    "examples-intro": (
        "Each opens in the editor; nothing runs until you say so.",
        "편집기에 열리며, 실행하기 전에는 아무 일도 일어나지 않습니다.",
    ),
    "prefixes": ("Prefixes you need not declare", "선언하지 않아도 되는 접두어"),
    "editor-intro": (
        "Read-only SPARQL 1.1. A query sees all documents together; GRAPH asks one for its word.",
        "읽기 전용 SPARQL 1.1. 질의는 모든 문서를 함께 보며, GRAPH로 한 문서에만 물을 수 있습니다.",
    ),
    "limit-note": ("A query is stopped after {seconds} seconds.", "질의는 {seconds}초 후에 중단됩니다."),
    "results": ("Answer", "응답"),
    "rows": ("{count} rows", "{count}행"),
    "row": ("1 row", "1행"),
    "no-rows": ("The query is fine and nothing matches it.", "질의는 올바르지만 일치하는 결과가 없습니다."),
    "rows-cut": (
        "This page shows the first {shown} of {count} rows; the files have them all.",
        "이 페이지는 {count}행 중 처음 {shown}행만 보여 줍니다. 파일에는 모두 들어 있습니다.",
    ),
    "yes": ("Yes", "예"),
    "no": ("No", "아니요"),
    "seconds": ("{seconds} s", "{seconds}초"),
    "error": ("This did not work", "요청을 처리하지 못했습니다"),
    "errors": ("What can go wrong", "요청이 실패하는 경우"),
    "errors-lead": (
        "Every refusal names one of these kinds, for people and programs alike (RFC 9457).",
        "거절된 요청에는 다음 종류 가운데 하나가 적힙니다(RFC 9457).",
    ),
    "error-status": ("Status", "상태"),
    "error-line": ("Line", "줄"),
    "error-column": ("Column", "열"),
    "error-limit": ("Limit in seconds", "제한 시간(초)"),
    "error-offered": ("On offer", "제공 형식"),
    "error-request": ("Request", "요청 번호"),
    "go-home": ("Back to the front page", "첫 페이지로"),
    "classes": ("Classes", "클래스"),
    "severity": ("severity", "심각도"),
    "path": ("about", "대상 속성"),
    "page-of": ("Page {page} of {pages}", "{pages}쪽 중 {page}쪽"),
    "outside": ("another site", "외부 사이트"),
    "nothing-yet": ("Nothing of this kind is in the dataset.", "데이터셋에 이 종류의 항목이 없습니다."),
    **ABOUT,
    **EDITOR,
    **EXPLORE,
    **LINKED,
    **NEIGHBORHOOD,
    **PLANS,
    **QUALITY,
    **QUESTIONS,
    **RECONCILE,
    **SEARCH,
    **VALIDATE,
    **VERSIONS,
    **VOCABULARY,
}


class Words:
    """The words of one language: ``words["home"]``."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._column = list(LANGUAGES).index(self.language)

    def __getitem__(self, key: str) -> str:
        return TABLE[key][self._column]

    def term(self, iri: str) -> str | None:
        """What a term of another vocabulary is called, or None."""
        found = _TERMS_BY_IRI.get(iri)
        return found[self._column] if found else None

    def lines(self, lines: str, count: int) -> str:
        """ "line 3" or "lines 3, 7"; Korean counts after the number."""
        if self.language == "ko":
            return f"{lines}행"
        return f"{self['line'] if count == 1 else self['lines-word']} {lines}"

    def pages(self, pages: str, count: int) -> str:
        """ "page 3" or "pages 3, 7"; Korean counts after the number."""
        if self.language == "ko":
            return f"{pages}{self['page-word']}"
        return f"{self['page-word'] if count == 1 else self['pages-word']} {pages}"

    def say(self, key: str, **values: object) -> str:
        """The sentence `key` with its blanks filled; in Korean each particle fits the word before it."""
        said = self[key].format(**values)
        return _PARTICLE.sub(_fitting, said) if self.language == "ko" else said


#: A particle in both of its forms, after a word or its closing quotation mark.
_PARTICLE = re.compile(r"(?P<last>[0-9가-힣])(?P<mark>[’”)]?)(?P<pair>와\(과\)|은\(는\)|을\(를\)|이\(가\)|\(으\)로)")
#: Each pair as it is after a consonant and after a vowel.
_FORMS = {"와(과)": "과와", "은(는)": "은는", "을(를)": "을를", "이(가)": "이가"}


def _fitting(found: re.Match[str]) -> str:
    """The word's end with the one form that fits. A Latin letter at the end is left with both, as Koreans write it."""
    last, pair = found["last"], found["pair"]
    # Digits are read 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구; the last consonants count from 1 in Unicode, 8 is ㄹ.
    coda = (21, 8, 0, 16, 0, 0, 1, 8, 8, 0)[int(last)] if last.isdecimal() else (ord(last) - 0xAC00) % 28
    if pair == "(으)로":
        return last + found["mark"] + ("로" if coda in (0, 8) else "으로")
    return last + found["mark"] + _FORMS[pair][0 if coda else 1]


def chosen(request: Request) -> tuple[Words, bool]:
    """The words for `request`, and whether its address names the language."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return Words(asked), True
    return Words(request.accept_languages.best_match(list(LANGUAGES), "en")), False


#: What terms of other vocabularies, and the reviewers, are called here, where the dataset does not say.
TERMS: dict[str, tuple[str, str]] = {
    "agency:ogp-irm": ("Independent Reporting Mechanism", "독립보고체계(IRM)"),
    "rdf:type": ("type", "유형"),
    "rdfs:label": ("label", "이름표"),
    "rdfs:comment": ("comment", "설명"),
    "rdfs:isDefinedBy": ("defined by", "정의한 곳"),
    "rdfs:seeAlso": ("see also", "함께 볼 것"),
    "skos:prefLabel": ("preferred name", "대표 이름"),
    "skos:altLabel": ("other name", "다른 이름"),
    "skos:hiddenLabel": ("spelling in sources", "출처의 표기"),
    "skos:definition": ("definition", "정의"),
    "skos:scopeNote": ("note on use", "사용 범위"),
    "skos:notation": ("code", "코드"),
    "skos:inScheme": ("code list", "코드 목록"),
    "skos:topConceptOf": ("top concept of", "최상위 개념으로 두는 목록"),
    "skos:broader": ("broader", "상위 개념"),
    "skos:narrower": ("narrower", "하위 개념"),
    "skos:closeMatch": ("close match", "유사 개념"),
    "skos:exactMatch": ("exact match", "같은 개념"),
    "skos:relatedMatch": ("related match", "관련 개념"),
    "skos:member": ("member", "구성원"),
    "skos:memberList": ("members in order", "순서 있는 구성원"),
    "skos:Concept": ("concept", "개념"),
    "skos:ConceptScheme": ("code list", "코드 목록"),
    "dcterms:title": ("title", "제목"),
    "dcterms:alternative": ("short title", "짧은 제목"),
    "dcterms:identifier": ("identifier", "식별자"),
    "dcterms:abstract": ("in short", "요약"),
    "foaf:page": ("web page", "웹페이지"),
    "dcterms:issued": ("issued", "발행"),
    "dcterms:valid": ("valid", "유효 기간"),
    "dcterms:isPartOf": ("part of", "상위 문서"),
    "dcterms:isReplacedBy": ("replaced by", "대체한 것"),
    "foaf:Agent": ("agent", "행위자"),
    "foaf:name": ("name", "이름"),
    "foaf:familyName": ("family name", "성"),
    "foaf:givenName": ("given name", "이름"),
    "foaf:mbox": ("e-mail", "전자우편"),
    "foaf:phone": ("telephone", "전화번호"),
    "foaf:mbox_sha1sum": ("e-mail, as a hash", "전자우편 해시"),
    "org:unitOf": ("unit of", "소속 기관"),
    "org:postIn": ("post in", "소속 부서"),
    "org:heldBy": ("held by", "재직자"),
    "org:changedBy": ("changed by", "변경 계기"),
    "org:originalOrganization": ("original organization", "이전 조직"),
    "org:resultingOrganization": ("resulting organization", "이후 조직"),
    "prov:hadPrimarySource": ("primary source", "1차 출처"),
    "prov:wasDerivedFrom": ("derived from", "유래"),
    "schema:startDate": ("earliest day", "가장 이른 날"),
    "schema:endDate": ("latest day", "가장 늦은 날"),
    "schema:currency": ("currency", "통화"),
    "owl:sameAs": ("same as", "동일 항목"),
    **DATASET_TERMS,
}
_TERMS_BY_IRI = {PREFIXES[curie.partition(":")[0]] + curie.partition(":")[2]: names for curie, names in TERMS.items()}
