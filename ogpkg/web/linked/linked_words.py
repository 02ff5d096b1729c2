"""The words of tombstones in English and Korean; `words` takes them in."""

from __future__ import annotations

LINKED: dict[str, tuple[str, str]] = {
    "tombstone-title": ("No longer in the dataset", "더 이상 데이터셋에 없음"),
    "tombstone-lead": (
        "Earlier versions of the dataset described this; the documents as they are read now do not. "
        "Its identifier is not given to anything else.",
        "이전 버전의 데이터셋에는 있었으나 지금 읽은 문서에는 없습니다. 이 식별자를 다른 대상에 쓰지 않습니다.",
    ),
    "tombstone-last": ("Last in version", "마지막으로 있던 버전"),
    "tombstone-since": ("Missing since version", "빠진 버전"),
    "tombstone-when": ("Which came on", "그 버전이 나온 날"),
    "tombstone-changes": ("What changed between versions", "버전 사이에 바뀐 것"),
}
