"""Names that look like names, in English and Korean; those made from a number are never made twice."""

from __future__ import annotations

#: Consonant and vowel only, so that no made name holds a word that a constraint looks for.
_SYLLABLES = (
    ("ba", "바"), ("do", "도"), ("fe", "페"), ("ga", "가"), ("ka", "카"), ("la", "라"), ("le", "레"), ("lu", "루"),
    ("ma", "마"), ("mo", "모"), ("na", "나"), ("ne", "네"), ("po", "포"), ("ra", "랄"), ("ri", "리"), ("sa", "사"),
    ("so", "소"), ("ta", "타"), ("ti", "티"), ("ve", "베"), ("vo", "보"), ("wa", "와"), ("yo", "요"), ("zu", "주"),
)  # fmt: skip

_SUBJECTS = (
    ("Finance", "재정"), ("Justice", "법무"), ("Health", "보건"), ("Education", "교육"), ("Environment", "환경"),
    ("Agriculture", "농업"), ("Transport", "교통"), ("Labor", "노동"), ("Culture", "문화"), ("Energy", "에너지"),
    ("Housing", "주택"), ("Statistics", "통계"), ("Procurement", "조달"), ("Audit", "감사"), ("Elections", "선거"),
    ("Social Affairs", "복지"), ("Food Safety", "식품안전"), ("Science", "과학"), ("Fisheries", "수산"),
    ("Trade", "통상"),
)  # fmt: skip
_BODIES = (
    ("Ministry of {} of {}", "{} {}부"),
    ("Office for {} of {}", "{} {}청"),
    ("Commission on {} of {}", "{} {}위원회"),
    ("Institute of {} of {}", "{} {}연구원"),
)

UNITS = (
    ("Open Data Division", "공공데이터과"),
    ("Innovation Planning Division", "혁신기획과"),
    ("Public Participation Division", "국민참여과"),
    ("Records Management Division", "기록관리과"),
    ("Integrity Policy Division", "청렴정책과"),
)
POSTS = (("Director", "과장"), ("Deputy Director", "사무관"), ("Assistant Director", "주무관"))
_GIVEN = ("Ana", "Bora", "Carlos", "Dana", "Elif", "Farid", "Grace", "Hana", "Ivan", "Jun", "Kofi", "Lena", "Marta",
          "Nam", "Olga", "Paulo", "Rosa", "Samir", "Tomas", "Yuna")  # fmt: skip
_GOODS = (
    ("Open contracting data", "계약 정보 공개"), ("A register of beneficial owners", "실소유자 등록부"),
    ("Budget transparency", "예산 투명성"), ("Citizen budgets", "주민 참여 예산"), ("Free legal aid", "무료 법률 구조"),
    ("Disclosure of food tests", "식품 검사 공개"), ("Open parliament records", "의회 기록 공개"),
    ("Protection of whistleblowers", "공익신고자 보호"), ("Asset declarations", "재산 신고"),
    ("Feedback on public services", "공공 서비스 평가"), ("Open climate data", "기후 자료 공개"),
    ("Right to information", "정보공개 청구권"),
)  # fmt: skip
_USERS = (
    ("for small companies", "중소기업을 위한"), ("for rural communities", "농촌을 위한"),
    ("for young people", "청년을 위한"),
    ("for journalists", "언론인을 위한"), ("for patients", "환자를 위한"), ("for schools", "학교를 위한"),
    ("for local councils", "지방의회를 위한"), ("for persons with disabilities", "장애인을 위한"),
)  # fmt: skip
STEPS = (
    "Legal framework adopted",
    "Pilot run in three regions",
    "Portal opened to the public",
    "Staff of all offices trained",
    "Survey of users published",
    "First annual report published",
    "Guidelines agreed with civil society",
)

Pair = tuple[str, str]


def made(number: int, syllables: int = 3) -> Pair:
    """An invented proper name, another for every number, in Latin and Korean letters."""
    parts = []
    # Neighbors should not look alike: a step that has no factor in common with the number of names visits all of them.
    number = number * 7919 % len(_SYLLABLES) ** syllables
    for _ in range(syllables):
        number, index = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[index])
    return "".join(latin for latin, _ in parts).capitalize(), "".join(korean for _, korean in parts)


def code(number: int) -> str:
    """Two capital letters, three after 675 members; never those of the real member."""
    letters = [chr(ord("A") + number // 26**power % 26) for power in ((1, 0) if number < 676 else (2, 1, 0))]
    return "".join(letters) if letters != ["K", "R"] else "KRX"


def agency(number: int, country: Pair) -> Pair:
    """The name of the `number`th agency of a country: four kinds of body, twenty subjects."""
    english, korean = _BODIES[number // len(_SUBJECTS) % len(_BODIES)]
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    more = f" {number // 80 + 1}" if number >= 80 else ""
    return english.format(subject[0], country[0]) + more, korean.format(country[1], subject[1]) + more


def civil_society(number: int, country: Pair) -> Pair:
    """The name of a group that takes part."""
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    more = f" {number // 20 + 1}" if number >= 20 else ""
    return f"{country[0]} Citizens for {subject[0]}{more}", f"{country[1]} {subject[1]}시민모임{more}"


def person(number: int) -> Pair:
    """Given and family name; the family name is another for every number."""
    return _GIVEN[number * 7 % len(_GIVEN)], made(number, 4)[0]


def commitment(number: int) -> Pair:
    """The title of a commitment."""
    good, user = _GOODS[number % len(_GOODS)], _USERS[number // len(_GOODS) % len(_USERS)]
    return f"{good[0]} {user[0]}", f"{user[1]} {good[1]}"
