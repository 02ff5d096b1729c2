"""What the writers share: the words of a report in English and Korean, short names, and safe text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ogpkg.iris import PREFIXES
from ogpkg.validation.report import SEVERITIES, Report, Result

#: (English, Korean) of every word that a report says for itself.
WORDS = {
    "violation": ("violation", "위반"),
    "warning": ("warning", "경고"),
    "info": ("info", "참고"),
    "report": ("Validation report", "검증 보고서"),
    "conforms": ("conforms", "적합"),
    "no violation": ("no violations", "위반 없음"),
    "fails": ("does not conform", "부적합"),
    "no plan": ("no plan", "실행계획 없음"),
    "findings": ("findings", "지적 사항"),
    "files": ("files", "파일"),
    "engine": ("engine", "엔진"),
    "profile": ("profile", "프로필"),
    "constraints": ("constraints", "제약 조건"),
    "hidden": ("in the baseline, not shown", "기준선에 있어 생략"),
    "nothing": ("Every constraint is met.", "모든 제약 조건을 충족합니다."),
    "place": ("place", "위치"),
    "also": ("also", "다른 위치"),
    "focus": ("resource", "대상"),
    "path": ("property", "속성"),
    "value": ("value", "값"),
    "reason": ("why there is none", "값이 없는 이유"),
    "contents": ("Contents", "차례"),
    "unplaced": ("no line known", "줄 번호 모름"),
    "completeness": ("Completeness", "완성도"),
    "overall": ("Overall", "전체"),
    "completeness-note": (
        "What the documents fill of what is expected of a commitment: 1.00 is all of it.",
        "공약에 요구되는 항목 가운데 문서가 채운 비율. 1.00이면 모두 채운 것입니다.",
    ),
    "required": ("required", "필수"),
    "recommended": ("recommended", "권장"),
    "excused": ("not the publisher's fault", "발행 기관의 책임이 아님"),
    "missing": ("Missing", "빠진 항목"),
    "most missing": ("most often missing", "가장 자주 빠진 항목"),
    "commitment": ("commitment", "공약"),
    "commitments": ("commitments", "공약"),
    "complete": ("nothing", "없음"),
}
#: (English, Korean) of the reasons of the code list; a test holds them equal to its labels.
REASONS = {
    "stated-none": ("stated none", "없다고 밝힘"),
    "blank": ("blank", "빈칸"),
    "pending-review": ("pending review", "검토 대기"),
    "not-reviewed": ("not reviewed", "검토되지 않음"),
    "no-data": ("no data", "자료 없음"),
    "not-applicable": ("not applicable", "해당 없음"),
    "lost-in-extraction": ("lost in extraction", "추출 중 유실"),
    "not-attached": ("not attached", "첨부되지 않음"),
    "undetermined": ("reviewer could not tell", "검토자가 판단하지 못함"),
    "free-text": ("free text", "서술형 글"),
    "not-stated": ("not stated", "언급 없음"),
    "to-be-determined": ("to be determined", "미정"),
    "not-printed": ("not printed", "인쇄되지 않음"),
    "merged": ("merged", "통합됨"),
    "unrecognized": ("unrecognized", "판독 불가"),
    "contradictory": ("contradictory", "서로 모순됨"),
}
_LANGUAGES = ("en", "ko")
# Line breaks, terminal controls, marks that turn the direction of text, and halves of characters.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_SPACES = sorted(PREFIXES.items(), key=lambda pair: -len(pair[1]))
_LOCAL = re.compile(r"[^/#:]+$")
#: So many alternatives of a path are all named.
_MANY = 6
# In a property path: an IRI, or a prefixed name and its local part.
_IN_PATH = re.compile(r"<([^<>]*)>|[A-Za-z][\w.-]*:([\w.-]*)")
_PREFIXED_LOCAL = re.compile(r"[\w.\-~%]*\Z")


@dataclass(frozen=True)
class Group:
    """The results of one plan that say the same thing: one severity, one shape, one message."""

    severity: str
    shape: str
    name: str
    message: str
    results: tuple[Result, ...]


def word(key: str, lang: str) -> str:
    """The word `key` of `WORDS` in `lang`; English for any language but Korean."""
    return WORDS[key][lang == _LANGUAGES[1]]


def reason(key: str, lang: str) -> str:
    """The label of the absence reason `key` in `lang`; the key itself when the code list is newer than we are."""
    return REASONS[key][lang == _LANGUAGES[1]] if key in REASONS else key


def visible(text: str, keep: str = "") -> str:
    """`text` on one line, with escapes such as ``\\u001b`` in place of all that could break a line or a terminal.

    The characters of `keep` stay as they are.
    """
    return _UNSAFE.sub(lambda found: found[0] if found[0] in keep else _escape(found[0]), text)


def local(iri: str) -> str:
    """The last part of `iri`; a SPARQL property path keeps its signs, with each of its names shortened."""
    if "<" in iri or iri.partition(":")[0] in PREFIXES or iri.startswith(("^", "(")):
        return _IN_PATH.sub(lambda found: local(found[1]) if found[1] else found[2], iri)
    found = _LOCAL.search(iri)
    return found[0] if found else iri


def brief(path: str) -> str:
    """A property path by the local names of its properties; of many alternatives, the first three."""
    names = local(path).split("|")
    return "|".join(names if len(names) <= _MANY else [*names[:3], "…"])


def short(iri: str) -> str:
    """`iri` with a prefix of ours (``milestone:KR0042-1``), or in angle brackets when none fits."""
    if iri.startswith("_:"):
        return iri
    for name, space in _SPACES:
        if iri.startswith(space) and _PREFIXED_LOCAL.match(iri[len(space) :]):
            return f"{name}:{iri[len(space) :]}"
    return f"<{iri}>"


def term(value: str) -> str:
    """A term of N-Triples for people: an IRI as `short` has it, a literal with the short name of its datatype."""
    if value.startswith("<") and value.endswith(">"):
        return short(value[1:-1])
    text, mark, datatype = value.rpartition('"^^<')
    return f'{text}"^^{short(datatype[:-1])}' if mark and datatype.endswith(">") else value


def verdict(report: Report, lang: str) -> str:
    """The summary in words: "conforms", or the counts that speak against it."""
    counts = report.counts()
    if not report.results:
        return word("conforms", lang)
    found = ", ".join(tally(severity, counts[severity], lang) for severity in SEVERITIES if counts[severity])
    return f"{word('fails' if counts['violation'] else 'no violation', lang)}: {found}"


def tally(severity: str, count: int, lang: str) -> str:
    """``3 violations`` or ``위반 3건``."""
    if lang == "ko":
        return f"{word(severity, lang)} {count:,}건"
    return f"{count:,} {severity}{'s' if count != 1 and severity != 'info' else ''}"


def plans(report: Report, lang: str) -> Iterator[tuple[str, tuple[Group, ...]]]:
    """Each plan with its groups, worst first; results of no plan come under "", after the plans."""
    ordered = sorted(report.results, key=lambda result: (not result.plan, result.plan))
    for plan, results in groupby(ordered, key=lambda result: result.plan):
        yield plan, groups(results, lang)


def groups(results: Iterable[Result], lang: str) -> tuple[Group, ...]:
    """`results` by severity (worst first), shape and message, each group in the order given."""
    found: dict[tuple[int, str, str], list[Result]] = {}
    for result in results:
        key = (SEVERITIES.index(result.severity), result.shape, result.message(lang))
        found.setdefault(key, []).append(result)
    return tuple(
        Group(SEVERITIES[severity], shape, same[0].shape_name(lang), message, tuple(same))
        for (severity, shape, message), same in sorted(found.items())
    )


def finding(result: Result, lang: str) -> str:
    """What was found, on one line: the resource with its label, the property, the value, and why it is absent."""
    text = f"{result.focus_label} {short(result.focus)}" if result.focus_label else short(result.focus)
    text += f": {brief(result.path)}" if result.path else ""
    text += f" = {term(result.value)}" if result.value else ""
    text += f" [{word('reason', lang)}: {reason(result.reason, lang)}]" if result.reason else ""
    return visible(text)


def run(report: Report, lang: str) -> dict[str, str]:
    """How the report came about, as words: engine, profile, constraints, files, and what the baseline hides."""
    facts = {
        "engine": report.engine,
        "profile": report.profile,
        "constraints": f"{report.shapes:,}",
        "files": ", ".join(report.files),
        "hidden": f"{report.baseline:,}" if report.baseline else "",
    }
    return {word(key, lang): visible(fact) for key, fact in facts.items() if fact}


def _escape(character: str) -> str:
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character, f"\\u{ord(character):04x}")
