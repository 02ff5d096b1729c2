"""How alike two titles or two names are, for proposals to a person; nothing is decided here.

Texts are compared in one case, without accents and punctuation, in any script: nothing is folded to ASCII, so that a
Korean name is never empty.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

#: Words that titles and names have or lack without meaning another thing; "e" is none, for e-government.
_SMALL = frozenset(
    (
        *("a", "an", "and", "by", "for", "from", "in", "its", "of", "on", "or", "s", "the", "to", "with"),
        *("al", "con", "de", "del", "el", "en", "la", "las", "los", "para", "por", "y"),
        *("au", "aux", "d", "des", "du", "et", "l", "le", "les", "pour"),
        *("da", "das", "do", "dos", "di", "dei", "della", "delle", "per"),
    )
)
#: What stands before the words of a title: its number, with or without a word for "commitment".
_NUMBERED = re.compile(
    r"""\s*(?:[^\W\d_]{4,12}\s+)?(?:no\.?\s*|\#\s*)?
        (?: (\d{1,3}(?:[.-](?:\d+|[a-z]\b))*[a-z]?) (?:[.:)–—-]\s+|[:)]|\s[–—-]\s*)
          | (\d{1,3}(?:\.\d+)+)\s+ )(?=\S)""",
    re.IGNORECASE | re.VERBOSE,
)
_MARKUP = re.compile(r"<[^<>]*>")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_ABBREVIATION = re.compile(r"(?=(?:.*[^\W\d_]){2})[^\W_][^\s]{1,9}")
#: A title of one word is never more like a longer one than this.
_ONE_WORD = 70.0
#: Words this long may lack or have a letter more ("labor", "labour"), have another one ("defence", "defense"), differ
#: by two ("register", "registrar").
_ONE_MORE, _ANOTHER, _TWO = 5, 7, 8


def words(text: str) -> list[str]:
    """The words of `text` as they are compared; small words stay."""
    # Accents go (they are combining marks of the Latin blocks after decomposition); vowel signs of other scripts stay.
    apart = unicodedata.normalize("NFKD", _MARKUP.sub(" ", text).replace("&", " and "))
    plain = unicodedata.normalize("NFKC", "".join(char for char in apart if not "\u0300" <= char <= "\u036f"))
    kept = (char if unicodedata.category(char)[0] in "LNM" else " " for char in plain.casefold().replace("'", "’"))
    return "".join(kept).split()


def content(text: str) -> list[str]:
    """The words of `text` without the small ones; all of them when there are no others."""
    found = words(text)
    return [word for word in found if word not in _SMALL] or found


def title_number(title: str) -> str | None:
    """The number with which a title begins: ``10. The regulation``, ``Action 3.2 – Freedom``; None without one."""
    match = _NUMBERED.match(title)
    return (match[1] or match[2]) if match else None


@lru_cache(maxsize=100_000)
def title_words(title: str) -> str:
    """A title as it is compared: its content words, without the number it begins with."""
    match = _NUMBERED.match(title)
    return " ".join(content(title[match.end() :] if match else title))


def likeness(one: str, other: str) -> float:
    """How alike two titles are that `title_words` prepared, 0 to 100: rapidfuzz's ``token_set_ratio``.

    A title all of whose words the other has is 100, for the short titles of databases leave words out; but one word
    says too little by itself.
    """
    alike = fuzz.token_set_ratio(one, other)
    return alike if (" " in one) == (" " in other) else min(alike, _ONE_WORD)


def number(text: str) -> tuple[str, ...]:
    """A number in a plan as it is compared: ``1.1.1``, ``1-1/1`` and ``01.1.1`` are one."""
    parts = re.findall(r"\d+|[^\W\d_]+", text.casefold())
    return tuple(part.lstrip("0") or "0" for part in parts)


@dataclass(frozen=True)
class Name:
    """The name of a body: as printed, its content words, the abbreviations in its brackets, and its initials.

    `letters` is the name if it is an abbreviation itself (``ACRC``, ``MoH``): one short word with two capitals.
    """

    text: str
    words: tuple[str, ...]
    abbreviations: frozenset[str]
    initials: frozenset[str]
    letters: str | None


def name_of(text: str) -> Name:
    """`text` taken apart: a short word in brackets is an abbreviation; longer ones in brackets are part of the name."""
    text = " ".join(text.split())
    short = [found for found in _IN_BRACKETS.findall(text) if _is_abbreviation(found.strip())]
    bare = text
    for found in short:
        bare = bare.replace(f"({found})", " ")
    abbreviations = frozenset(found.strip().casefold() for found in short)
    return Name(
        text, tuple(content(bare)), abbreviations, _initials(bare), text.casefold() if _is_abbreviation(text) else None
    )


def _is_abbreviation(text: str) -> bool:
    return bool(_ABBREVIATION.fullmatch(text)) and sum(char.isupper() for char in text) >= 2


def _initials(text: str) -> frozenset[str]:
    """The initials of a name: with and without small words, a word with a hyphen as one or as two."""
    ways = (text, re.sub(r"[-’']", "", text))
    return frozenset("".join(word[0] for word in part) for way in ways for part in (words(way), content(way)))


def same_body(one: Name, other: Name) -> tuple[float, str] | None:
    """How alike two names of bodies are (rapidfuzz's ``token_sort_ratio``) and why they may be one; None if not.

    They are when every word of the one has its partner in the other, or when the one is the other's abbreviation. A
    word may differ by a letter or two, but not by its first: a Ministry of Wealth is no Ministry of Health.
    """
    if one.words == other.words:
        return 100.0, "the same but for case, marks, small words or an abbreviation in brackets"
    if "".join(one.words) == "".join(other.words):
        return 100.0, "the same but for spaces"
    if sorted(one.words) == sorted(other.words):
        return 100.0, "the same words in another order"
    if short := _abbreviated(one, other) or _abbreviated(other, one):
        return short
    pairs = _partners(one.words, other.words)
    if pairs is None:
        return None
    alike = fuzz.token_sort_ratio(" ".join(one.words), " ".join(other.words))
    return alike, "a letter or two differ: " + ", ".join(f"{a} ~ {b}" for a, b in pairs)


def _abbreviated(short: Name, full: Name) -> tuple[float, str] | None:
    letters = short.letters
    if letters is None or full.letters is not None:
        return None
    if letters in full.abbreviations:
        return 100.0, f"{short.text} stands in brackets after the full name"
    return (90.0, f"{short.text} are the initials") if letters in full.initials else None


def _partners(ours: tuple[str, ...], theirs: tuple[str, ...]) -> list[tuple[str, str]] | None:
    """The words that differ, each with its partner; None when a word has none."""
    left = [word for word in ours if word not in theirs]
    right = [word for word in theirs if word not in ours]
    if len(ours) != len(theirs) or len(left) != len(right) or len(left) == len(ours):
        return None
    pairs = []
    for word in left:
        partner = next((other for other in right if _near(word, other)), None)
        if partner is None:
            return None
        right.remove(partner)
        pairs.append((word, partner))
    return pairs


def _near(one: str, other: str) -> bool:
    """Whether two words are probably one word in two spellings; figures never are."""
    short, long = sorted((one, other), key=len)
    if one[0] != other[0] or len(short) < _ONE_MORE or not (one.isalpha() and other.isalpha()):
        return False
    if long.startswith(short):
        return len(long) - len(short) <= 2
    needed = {1: _ONE_MORE if len(long) > len(short) else _ANOTHER, 2: _TWO}
    return len(short) >= needed.get(OSA.distance(one, other), 99)


def person_key(name: str) -> str:
    """A person's name as it is compared: ``Song, Hee-ra``, ``Heera Song`` and ``SONG Hee Ra`` are one.

    Hyphens and spaces go, and of all ways to turn the letters round the one that sorts first counts.
    """
    letters = "".join(words(re.sub(r"[-‐‑’'ʼ]", "", name)))
    return min((letters[cut:] + letters[:cut] for cut in range(len(letters))), default="")
