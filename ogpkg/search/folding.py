"""Texts as they are compared: without case, accents, punctuation; Korean without its spaces, or as keys are pressed."""

from __future__ import annotations

import re
import unicodedata

#: Scripts written without spaces between words, or, as Korean is, with and without.
UNSPACED = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af"
#: Words so common that a name need not have them to be meant.
_STOP = "a an and at by de del der des die du e el en et for from in into la las le les los of on or the to und y"
STOP = frozenset(_STOP.split())
_BETWEEN = re.compile(r"[\W_]+")
_HANGUL_GAP = re.compile(r"(?<=[가-힣]) (?=[가-힣])")
_RUN = re.compile(f"[{UNSPACED}]+|[^\\s{UNSPACED}]+")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_UNSPACED = re.compile(f"[{UNSPACED}]")

#: The letters a Korean syllable is typed with: initials, vowels and finals in the order of Unicode.
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ"
_FINALS = "ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ"
_PRESSED = {
    **{0x1100 + place: letter for place, letter in enumerate(_INITIALS)},
    **{0x1161 + place: letters for place, letters in enumerate(_VOWELS.split())},
    **{0x11A8 + place: letters for place, letters in enumerate(_FINALS.split())},
}
#: The same keys, struck while the keyboard was still set to Latin letters (KS X 5002, two sets).
_LATIN_KEYS = str.maketrans("rsefaqtdwczxvgkoiujphynbml", "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㅏㅐㅑㅕㅓㅔㅗㅛㅜㅠㅡㅣ")


def spaced(text: str) -> str:
    """`text` without case, accents and punctuation, one space between words."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        bare = "".join(char for char in apart if not unicodedata.combining(char))
        text = unicodedata.normalize("NFC", bare)
    return _BETWEEN.sub(" ", text.casefold()).strip()


def squeezed(text: str) -> str:
    """What `spaced` gives, without the spaces between Korean syllables: 열린 정부 and 열린정부 are the same."""
    return text if text.isascii() else _HANGUL_GAP.sub("", text)


def fold(text: str) -> str:
    """`text` as names are compared."""
    return squeezed(spaced(text))


def squash(text: str) -> str:
    """`text` as identifiers are compared: KR-4, kr4 and KR 4 are the same."""
    return spaced(text).replace(" ", "")


def pressed(word: str) -> str:
    """The keys by which a folded word is typed: letters for Korean syllables, others stay as they are."""
    return word if word.isascii() else unicodedata.normalize("NFD", word).translate(_PRESSED)


def meant_in_korean(word: str) -> str:
    """The Korean keys that were struck for `word` on a keyboard set to Latin letters."""
    return word.translate(_LATIN_KEYS)


def is_korean(word: str) -> bool:
    """Whether there is any Korean in `word`."""
    return _HANGUL.search(word) is not None


def is_unspaced(word: str) -> bool:
    """Whether `word` begins in a script without spaces between words."""
    return _UNSPACED.match(word) is not None


def short_parts(folded: str) -> str:
    """What words of one or two characters find: the beginnings of words, and every pair where words have no spaces."""
    parts: set[str] = set()
    for run in _RUN.findall(folded):
        if is_unspaced(run):
            parts.update(run[place : place + 2] for place in range(len(run)))
        else:
            parts.update((run[:1], run[:2]))
    return " ".join(sorted(parts))
