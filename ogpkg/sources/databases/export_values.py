"""Values of OGP's exports: words without markup, numbers as they were meant, nulls kept apart, labels beside codes."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from ogpkg.iris import ID
from ogpkg.sources.lookups import Lookups, key

#: What stands for no value → key of its reason. The codebook keeps NA (not applicable) and N/A (stated none) apart.
_NULLS = {
    "": "blank",
    "nr": "not-reviewed",
    "nd": "no-data",
    "no irm data": "no-data",
    "no data": "no-data",
    "na": "not-applicable",
    "not applicable": "not-applicable",
    "n/a": "stated-none",
    "-": "stated-none",
    "none specified": "not-stated",
    "not specified": "not-stated",
    "unspecified": "not-stated",
    "pending irm review": "pending-review",
    "pending review": "pending-review",
    "pending": "pending-review",
}
#: Words that say no, in columns of names and dates only: in code lists both are values.
_NONE_NAMED = {
    "none": "stated-none",
    "unclear": "undetermined",
    **dict.fromkeys(("tbd", "tbc", "to be determined", "to be confirmed"), "to-be-determined"),
}
_TRUTH = {
    **dict.fromkeys(("1", "1.0", "true", "yes", "y"), True),
    **dict.fromkeys(("0", "0.0", "false", "no", "n"), False),
}
#: A number that a spreadsheet wrote with all digits of its binary fraction: 4.0999999999999996.
_FRACTION = re.compile(r"-?\d+\.\d{10,}")
_WHOLE = re.compile(r"(-?\d+)(?:\.0+)?")
_BREAK = re.compile(r"<\s*(?:br|/p|/li|/div)\s*/?\s*>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
_BULLET = re.compile("(?<![ \t])[ \t]*[\uf0b7\u2022\u25cf\u25aa\u00b7\u2023\uf0a7][ \t]*")
#: "Major Major": the page prints the word once as an icon's text and once beside it.
_TWICE = re.compile(r"(.{1,80}?)\s+\1", re.IGNORECASE)
_LETTERED = re.compile(r"[a-f]\.\s+", re.IGNORECASE)
#: An e-mail address, or a telephone number that says so: by the sign of the countries' codes, or in words.
_CONTACT = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
    r"(?:(?<!\w)\+|\b(?:tel|phone|fax|mob)[a-z]*\W{1,3})\(?\d(?:[ ().-]{0,2}\d){6,}",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """`text` without markup; breaks and bullets become line ends, other space stays."""
    broken = _BREAK.sub("\n", html.unescape(html.unescape(text)))
    return _BULLET.sub("\n", _MARKUP.sub(" ", broken).replace("\xa0", " ")).strip()


@lru_cache(maxsize=4096)
def words(text: str) -> str:
    """`text` on one line, without markup and without e-mail addresses and telephone numbers."""
    return " ".join(_CONTACT.sub(" ", plain(text)).split())


def has_contact(text: str) -> bool:
    """Whether an e-mail address or a telephone number stands in `text`."""
    return bool(_CONTACT.search(text))


@lru_cache(maxsize=4096)
def null(text: str, *, of_names: bool = False) -> str | None:
    """The key of the reason for which `text` is no value, or None; `of_names` for columns of names and dates."""
    compared = key(words(text)) if text else ""
    if not compared and text.strip() == "-":
        return "stated-none"
    found = _NULLS.get(compared)
    return found or (_NONE_NAMED.get(compared) if of_names else None)


def number(text: str) -> str:
    """The number of a commitment as it was meant: 4.0999999999999996 is 4.1, and 2A stays."""
    text = words(text)
    return f"{float(text):.10g}" if _FRACTION.fullmatch(text) else text


def integer(text: str) -> int | None:
    """`text` as a whole number (``2`` or, saved again by a program, ``2.0``); None when it is none."""
    match = _WHOLE.fullmatch(text.strip())
    return int(match[1]) if match else None


def truth(text: str) -> bool | None:
    """0 and 1, or how spreadsheets write them (TRUE, FALSE); None for anything else."""
    return _TRUTH.get(text.strip().casefold())


@dataclass(frozen=True)
class Judgment:
    """What a label and its code say together: a concept, or the reason for there being none.

    `conflict` says how the two contradict each other, `unknown` holds words that no code list knows.
    """

    concept: str | None = None
    reason: str | None = None
    conflict: str | None = None
    unknown: tuple[str, ...] = ()


def judge(lookups: Lookups, scheme: str, label: str | None, code: str | None) -> Judgment:
    """What `label` and `code` (None without such a column) say in `scheme`.

    Where they contradict each other neither is taken. Where one of them is blank or in no list, the other is, and
    the unknown words are given.
    """
    said = [
        _read(lookups, scheme, text, is_code) for text, is_code in ((label, False), (code, True)) if text is not None
    ]
    unknown = tuple(one.unknown[0] for one in said if one.unknown)
    heard = [one for one in said if not one.unknown]
    firm = [one for one in heard if one.reason != "blank"] or heard
    if not firm:
        return Judgment(reason="unrecognized", unknown=unknown)
    if len({(one.concept, one.reason) for one in firm}) > 1:
        return Judgment(reason="contradictory", conflict=f"label {_shown(label)}, code {_shown(code)}", unknown=unknown)
    return Judgment(firm[0].concept, firm[0].reason, unknown=unknown)


def _shown(text: str | None) -> str:
    return repr(words(text or ""))


def _read(lookups: Lookups, scheme: str, text: str, is_code: bool) -> Judgment:
    if scheme == "did-it-open-government-by-value" and is_code and integer(text) == 0:
        return Judgment(reason="not-applicable")
    reason = null(text)
    if reason:
        return Judgment(reason=reason)
    concept = _by_code(lookups, scheme, text) if is_code else _by_label(lookups, scheme, text)
    return Judgment(concept=concept) if concept else Judgment(unknown=(words(text),))


def _by_code(lookups: Lookups, scheme: str, text: str) -> str | None:
    value = integer(text)
    if value is None:
        return None
    if scheme == "change-in-completion":
        # The code counts steps, the list has only directions.
        value = (value > 0) - (value < 0)
    return lookups.concept(scheme, str(value))


def _by_label(lookups: Lookups, scheme: str, text: str) -> str | None:
    label = words(text)
    spellings = (label, once(label), _LETTERED.sub("", label))
    if integer(label) is not None:
        # A figure in a column of words is a code in the wrong column.
        return None
    return next((found for one in spellings if (found := lookups.concept(scheme, one))), None)


def once(label: str) -> str:
    """`label` without its second half, where that repeats the first (``Major Major``)."""
    twice = _TWICE.fullmatch(label)
    return twice[1] if twice else label


def tail(concept: str) -> str:
    """The last part of an IRI: the key of a concept or of a thing."""
    return concept.removeprefix(ID).rsplit("/", 1)[-1]
