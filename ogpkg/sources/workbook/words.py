"""What the template of a plan's workbook tells its authors: notes from the shapes, lists of codes, a guide."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from ogpkg import formats, resources
from ogpkg.iris import ID, PREFIXES, SHAPES
from ogpkg.sources.workbook.column import LANGUAGES, Column, Words

_PREF_LABEL, _MESSAGE = f"{PREFIXES['skos']}prefLabel", f"{PREFIXES['sh']}message"
_LEVELS: dict[str, Words] = {
    "required": ("Must be filled in.", "반드시 적습니다."),
    "recommended": ("Should be filled in.", "되도록 적습니다."),
    "optional": ("Optional.", "선택 항목입니다."),
}
TITLE: Words = ("An action plan as a workbook", "실행계획 통합문서")
#: The guide, a paragraph a row.
GUIDE: tuple[Words, ...] = (
    (
        "Fill in the sheets from left to right: the plan in one row, then a row for each commitment, milestone, "
        "agency and person.",
        "왼쪽 시트부터 채웁니다. 실행계획은 한 행에, 공약·세부과제·기관·사람은 하나에 한 행씩 적습니다.",
    ),
    (
        "A star and a dark header mark what must be filled in. Point at a header to read what is checked.",
        "별표와 짙은 머리글은 반드시 적을 열입니다. 머리글에 마우스를 대면 무엇을 점검하는지 볼 수 있습니다.",
    ),
    (
        "The first row of each sheet is an example: it begins with 'Example:' and is never imported. Delete it or "
        "leave it.",
        "각 시트의 첫 행은 예시입니다. '예시:'로 시작하며 가져오지 않습니다. 지우거나 그대로 두십시오.",
    ),
    (
        "Several values go into one cell with semicolons or line breaks between them, or into a second column with "
        "the same header.",
        "값이 여럿이면 한 칸에 쌍반점(;)이나 줄바꿈으로 나누어 적거나, 같은 머리글의 열을 더합니다.",
    ),
    (
        "A list offers the values of the partnership and the names on the other sheets. Where several values may "
        "stand, the list is only a help: type the others behind the first.",
        "목록은 파트너십의 값과 다른 시트의 이름을 보여 줍니다. 값이 여럿일 수 있는 칸에서는 목록이 도움말일 뿐이니 "
        "나머지는 이어서 입력하십시오.",
    ),
    (
        "Dates: 2025-10-01 for a day. For a month, a half-year or words begin with an apostrophe, or the spreadsheet "
        "makes a day of it: '2025-10.",
        "날짜는 2025-10-01처럼 적습니다. 월, 반기 또는 말은 앞에 작은따옴표를 붙입니다: '2025-10. "
        "그러지 않으면 프로그램이 하루로 바꿉니다.",
    ),
    (
        "Write N/A where there is nothing to state: an empty cell says only that it was left empty.",
        "적을 것이 없으면 N/A라고 적습니다. 빈칸은 비워 두었다는 뜻일 뿐입니다.",
    ),
    (
        "E-mail addresses are never published: only their SHA-1 is kept, to tell people apart. Telephone numbers are "
        "not read at all.",
        "전자우편 주소는 공개하지 않고, 사람을 구별하도록 SHA-1 값만 남깁니다. 전화번호는 읽지 않습니다.",
    ),
    (
        "Columns may be moved, left out or added; an unknown column is reported, not read. For texts in a second "
        "language add a column such as Title [fr].",
        "열은 옮기거나 빼거나 더할 수 있습니다. 모르는 열은 읽지 않고 알려 줍니다. 다른 언어의 글은 제목 [fr]처럼 "
        "열을 더해 적습니다.",
    ),
    (
        "Then: ogpkg validate plan.xlsx says cell by cell what is missing; ogpkg import plan.xlsx makes the graph.",
        "다 적은 뒤 ogpkg validate plan.xlsx 명령은 빠진 것을 칸마다 알려 주고, "
        "ogpkg import plan.xlsx 명령은 그래프를 만듭니다.",
    ),
)


def labels(scheme: str, language: str) -> list[str]:
    """The labels of a code list in `language`, sorted; of a code list with an order, in that order."""
    path = resources.folder("ontology") / "codelists" / f"{scheme}.ttl"
    found: dict[str, str] = {}
    for quad in formats.read(path):
        if str(quad.predicate) == f"<{_PREF_LABEL}>" and _language(quad.object) == language:
            found[str(quad.subject)] = str(getattr(quad.object, "value", ""))
    ordered = [text for concept, text in found.items() if concept.startswith(f"<{ID}{scheme}/")]
    return ordered if _is_ordered(scheme) else sorted(ordered, key=str.casefold)


def messages() -> dict[str, dict[str, str]]:
    """Local name of a shape → language → what it tells the publisher, of the shapes that came with ogpkg."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(resources.folder("shapes").glob("*.ttl")):
        for quad in formats.read(path):
            language = _language(quad.object)
            if str(quad.predicate) == f"<{_MESSAGE}>" and language:
                name = str(getattr(quad.subject, "value", "")).removeprefix(f"{SHAPES}#")
                found.setdefault(name, {})[language] = str(getattr(quad.object, "value", ""))
    return found


def note(column: Column, told: dict[str, dict[str, str]], languages: Sequence[str]) -> str:
    """The note on the header of `column`: how much it matters, what the shapes demand, and how to write it.

    Raises KeyError for a column whose shape does not exist.
    """
    paragraphs = []
    for language in languages:
        place = LANGUAGES.index(language)
        demands = [told[shape][language] for shape in column.shapes]
        paragraphs.append("\n".join(filter(None, [_LEVELS[column.level][place], *demands, column.hint[place]])))
    return "\n\n".join(paragraphs)


def _is_ordered(scheme: str) -> bool:
    return scheme in {"completion", "actor-kind", "ogp-value"}


def _language(term: object) -> str:
    return (term.language or "") if isinstance(term, ox.Literal) else ""
