"""The few words that exports add to those of the data, in English and Korean."""

from __future__ import annotations

LANGUAGES = ("en", "ko")

_TABLE: dict[str, tuple[str, str]] = {
    "taken-from": ("taken from", "출처"),
    "documents": ("Documents, in the order in which their word counts", "문서(우선순위순)"),
    "iri": ("IRI", "IRI"),
    "start": ("Start", "시작"),
    "end": ("End", "종료"),
    "bound-start": ("earliest day", "가장 이른 날"),
    "bound-end": ("latest day", "가장 늦은 날"),
    "published": ("Published", "발행"),
    "assessment": ("Assessment", "평가"),
    "of": ("Of", "대상"),
    "document": ("Document", "문서"),
    "property": ("Property", "속성"),
    "language": ("Language", "언어"),
    "value": ("Value", "값"),
    "taken": ("Taken", "택한 값"),
    "assessor": ("Assessor", "평가자"),
    "all-taken": ("(all)", "(모두)"),
    "others": ("What other documents say", "다른 문서의 값"),
    "as-of": ("as of", "기준"),
    "by": ("by", "평가자"),
    "in": ("in", "문서"),
    "no-value": ("no value", "값 없음"),
    "differ": ("Documents differ", "문서 간 차이"),
    "no-description": (
        "No description of this commitment is carried in the dataset; the documents have it.",
        "이 공약의 설명은 데이터에 실려 있지 않으며 원문 문서에 있다.",
    ),
    "untitled": ("(no title in the documents read)", "(읽은 문서에 제목 없음)"),
    "lead": ("Lead agency", "주관기관"),
    "supporting": ("Supporting agency", "지원 기관"),
    "state": ("Other actor involved (state)", "기타 참여자(정부)"),
    "non-state": ("Other actor involved (not of the state)", "기타 참여자(비정부)"),
    "other": ("Other actor involved", "기타 참여자"),
    "unit": ("Lead unit", "담당 부서"),
    "post": ("Responsible post", "담당 직위"),
    "person": ("Responsible person", "담당자"),
}


def word(name: str, lang: str) -> str:
    """The word called `name` in a language."""
    return _TABLE[name][LANGUAGES.index(lang)]
