"""Ways to write one name that mean the same thing: with an article or none, & or and, with its acronym, by it alone.

Only what the name itself shows: an acronym in brackets counts when its letters are initials of the words before it.
"""

from __future__ import annotations

import re

from ogpkg.search.folding import fold

_BRACKETED = re.compile(r"(.+?)\s*\(([A-Z][A-Za-z]{1,9})\)")
_ARTICLE = re.compile(r"the\s+(?=\S)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def variants(name: str) -> tuple[str, ...]:
    """`name` as it is written, then the other ways to write it, each once."""
    found = [name]
    if bracketed := _BRACKETED.fullmatch(name.strip()):
        whole, acronym = bracketed.groups()
        if _abbreviates(acronym, whole):
            found += [whole, acronym, *_shortened(whole, acronym)]
    found += [each.replace("&", " and ") for each in found if "&" in each]
    return tuple(dict.fromkeys([*found, *(_ARTICLE.sub("", each, count=1) for each in found if _ARTICLE.match(each))]))


def is_same(one: str, other: str) -> bool:
    """Whether two names are the same but for what `variants` makes of them."""
    return not {fold(each) for each in variants(one)}.isdisjoint(fold(each) for each in variants(other))


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether the letters of `acronym` are initials of words of `name`, in this order, from the last word back.

    Behind a name in other letters capitals in brackets are an acronym of its English: 독립보고체계(IRM).
    """
    initials = iter([word[0].lower() for word in reversed(_WORD.findall(name))])
    is_foreign = not re.search("[A-Za-z]", name)
    return acronym.isupper() and (is_foreign or all(letter in initials for letter in reversed(acronym.lower())))


def _shortened(name: str, acronym: str) -> list[str]:
    """OECD Development Assistance Committee (DAC) is the OECD DAC."""
    words = name.split()
    before, last = words[: -len(acronym)], words[-len(acronym) :]
    spelled = "".join(word[0] for word in last).upper() == acronym
    return [" ".join([*before, acronym])] if before and spelled else []
