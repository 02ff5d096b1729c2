"""Lists of organizations in one cell: under which label of the form they stand, and where one name ends.

Ministries have commas and "and" in their names, so a list is parted only where that is safe: at marks that part
nothing else, and at commas when every part is itself the name of a body. What cannot be parted stays whole, and who
asks reports it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Labels of OGP's forms that come along inside a cell, and how the form sorts whom it names under them.
_GROUP_LABELS = (
    ("ogp:stateActor", r"(?:other actors involved[\s,:–—-]*)?state actors?(?: involved)?\s*:?"),
    ("ogp:stateActor", r"other actors involved[\s,:–—-]*government\b\s*:?"),
    ("ogp:stateActor", r"government(?: ministries)?(?:[ ,/]*departments?\s*/\s*agenc(?:y|ies))?\s*:"),
    (
        "ogp:nonStateActor",
        r"(?:other actors involved[\s,:–—-]*)?(?:CSOs?|civil society(?: organi[sz]ations?)?)\s*,\s*private sector"
        r"(?:[\s,]*(?:and\s+)?(?:working groups?|multilaterals?|academia|etc\b\.?))*\s*:?",
    ),
    ("ogp:nonStateActor", r"civil society(?: organi[sz]ations?)?\s*:"),
    ("ogp:nonStateActor", r"private sector\s*:"),
    ("ogp:otherActor", r"other actors?\s*\([^()]*\)\s*:?"),
    ("ogp:otherActor", r"other actors involved\s*[,:–—-]"),
)
_GROUP = re.compile("|".join(rf"(?P<g{n}>(?<!\w){label})" for n, (_, label) in enumerate(_GROUP_LABELS)), re.IGNORECASE)
#: Words of which one stands in the name of nearly every body; plurals are no names ("other ministries").
_BODY = re.compile(
    r"\b(?:ministry|department|office|agency|commission|committee|council|court|parliament|senate|assembly|"
    r"congress|cabinet|secretariat|treasury|directorate|bureau|board|authority|administration|inspectorate|registry|"
    r"service|ombudsman|chancellery|presidency|municipality|prefecture|institute|institution|university|academy|"
    r"college|school of|cent(?:re|er)|foundation|fund|trust|association|federation|confederation|union|alliance|"
    r"coalition|network|forum|society|club|league|watch|partnership|initiative|group|platform|organi[sz]ation|"
    r"international|bank|chamber|corporation|company|laboratory|observatory|programme?|statistics|archives?|library|"
    r"minist[eéè]r(?:io|e|stvo)|minist[eé]rio|ministerul|secretar[ií]a|direcci[oó]n|instituto|comisi[oó]n|consejo|"
    r"contralor[ií]a|defensor[ií]a|procuradur[ií]a|universi(?:dad|dade|t[eé])|fundaci[oó]n|asociaci[oó]n|"
    r"commission|agence|conseil|asamblea|congreso|tribunal|corte|c[aá]mara|alcald[ií]a|red)\b",
    re.IGNORECASE,
)
#: Bodies that are parts of others, so that what follows the comma is their home and no further body.
_PART = re.compile(
    r"\b(?:division|directorate|unit|section|branch|team|sub-?department|desk|bureau|subsecretar[ií]a|"
    r"direcci[oó]n(?: general)?)\b",
    re.IGNORECASE,
)
#: How bodies begin that are parts of no other.
_WHOLE = re.compile(
    r"(?:the\s+)?(?:ministry|ministerio|minist[eè]re|department|commission|agency|authority|state agency|national)\b",
    re.IGNORECASE,
)
_SECOND = re.compile(r"\b(?:and|&|y) (?:the )?(?:Ministry|Ministerio|Department|Office|Agency|Commission|Authority) ")
#: ``Office of the Judge and Department of Peace``: nobody else can tell whether these are two.
_DOUBLE = re.compile(
    r"(?:the )?(?:office|ministry|department|commission|agency) (?:of|for) [^,;]*? and (?:the )?"
    r"(?:office|ministry|department|commission|agency) (?:of|for) ",
    re.IGNORECASE,
)
#: A government by its name; these words before "Government" make no name.
_GOVERNMENT = re.compile(
    r"(?:The )?(?!(?:The|Open|Local|Central|Federal|National|Digital|Electronic|State|Regional|Municipal|Provincial"
    r"|City|County|Other|Good|Smart)\b)[A-ZÀ-Þ][\w-]+ Government|(?:The )?(?:\w+ )?Government of [A-ZÀ-Þ].*"
)
_ACRONYM = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ0-9&./-]{1,9}")
#: Words for many bodies at once, which are nobody's name.
_MANY = re.compile(
    r"\b(?:civil society|organi[sz]ations|institutions|ministries|departments|agencies|bodies|stakeholders|partners|"
    r"actors|others?|all|various|relevant|interested|several|any|members of|representatives?|experts)\b",
    re.IGNORECASE,
)
#: A name that ends with its own short form.
_SHORT = re.compile(r"\([A-ZÀ-Þ][A-ZÀ-Þa-z]{0,2}[A-ZÀ-Þ]+\)$")
_NO_NAMES = frozenset({"NGO", "CSO", "OSC", "ETC", "OGP", "IRM", "N/A", "NA", "SMES"})
#: What parts a list and nothing else: semicolons, line ends, bullets, and the end of "Name (ABC)" before a name.
_MARKS = re.compile(r"\s*(?:;|\n|\u2028|(?:^|\s)[•✓*▪–-](?=\s))\s*|(?<=[A-Z]\))\s+(?=[A-ZÀ-Þ])")
_SMALL = frozenset(
    {"and", "of", "the", "for", "on", "in", "to", "at", "de", "la", "el", "del", "los", "las", "y", "e", "&"}
)
_LONGEST = 14


@dataclass(frozen=True)
class Group:
    """What stands under one label of the form; `role` is None for what stands under none."""

    role: str | None
    text: str


def groups(text: str) -> list[Group]:
    """The parts of a cell that a form's labels begin: ``State actors involved A CSOs, private sector, … B``."""
    found = list(_GROUP.finditer(text))
    edges = [match.start() for match in found] + [len(text)]
    parts = [Group(None, text[: edges[0]].strip(" ,;:\n"))] if text[: edges[0]].strip(" ,;:\n") else []
    for number, match in enumerate(found):
        role = _GROUP_LABELS[int((match.lastgroup or "g0")[1:])][0]
        parts.append(Group(role, text[match.end() : edges[number + 1]].strip(" ,;:\n")))
    return parts


def pieces(text: str) -> list[str]:
    """`text` at the marks that part nothing but items of a list."""
    plain = re.sub(r"[^\S\n\u2028]+", " ", text)
    return [piece.strip(" ,;:") for piece in _MARKS.split(plain) if piece and piece.strip(" ,;:")]


def names(piece: str) -> list[str]:
    """The bodies that one piece of a list names, where that is safe; else none."""
    parts = _at_commas(piece)
    if all(map(is_body, parts)) and not any(map(_PART.search, parts)):
        return [name for part in parts for name in _at_and(part)]
    if len(parts) == 1 and _is_name(piece):
        return [piece]
    return []


def split_unit(text: str) -> tuple[str, str] | None:
    """Unit and agency of ``X Division, Ministry of Y``; None for anything else."""
    parts = _at_commas(text)
    if len(parts) == 2 and _PART.search(parts[0]) and is_body(parts[1]) and not _PART.search(parts[1]):
        return parts[0], parts[1]
    return None


def _at_commas(text: str) -> list[str]:
    """`text` at its commas outside brackets, without an ``and`` before the last part."""
    parts = [part.strip(" .") for part in re.split(r",(?![^()]*\))", text.strip(" .,;"))]
    parts = [re.sub(r"^(?:and|y|et)\s+", "", part) for part in parts]
    return [part for part in parts if part]


def _at_and(part: str) -> list[str]:
    """``Ministry of X and Ministry of Y`` is two; ``Ministry of Lands and Forests`` is one."""
    both = re.split(r"\s+(?:and|&)\s+", part)
    return both if len(both) > 1 and all(map(_WHOLE.match, both)) else [part]


def is_body(part: str) -> bool:
    """Whether `part` is one name of a body: not two that lost the mark between them, not a sentence."""
    plain = re.sub(r"\([^()]*\)", " ", part).strip()
    acronym = _ACRONYM.fullmatch(plain)
    if acronym:
        return plain.upper() not in _NO_NAMES
    named = _BODY.search(plain) or _SHORT.search(part) or _GOVERNMENT.fullmatch(plain)
    fits = plain[:1].isupper() and len(plain.split()) <= _LONGEST
    return bool(named) and fits and not _is_glued(plain) and not _MANY.search(plain)


def is_list(text: str) -> bool:
    """Whether `text` is bodies with commas between them, though an ``and`` leaves open how many: no body's name."""
    parts = _at_commas(text)
    told = not any(map(_PART.search, parts)) and any(map(_DOUBLE.match, parts))
    return len(parts) > 1 and told and all(is_body(part) or _DOUBLE.match(part) for part in parts)


def has_body_at_comma(text: str) -> bool:
    """Whether what stands behind a comma of `text` is a body by itself: a further one, or the home of the first."""
    return any(map(is_body, _at_commas(text)[1:]))


def may_be_one(text: str) -> bool:
    """Whether `text` can be the name of one body at all: no group of bodies, no sentence."""
    return len(text.split()) <= _LONGEST and not _MANY.search(text) and text.strip()[:1].isupper()


def _is_glued(text: str) -> bool:
    """Whether two names have lost the mark between them, or an ``and`` may be that mark."""
    later = re.finditer(r"(?<=\w )(?:Ministry|Ministerio|Department|Office) (?:of|de)\b", text)
    if any(not re.search(r"\b(?:and|of|the|&)\s$", text[: match.start()]) for match in later):
        return True
    return bool(_SECOND.search(text)) and _at_and(text) == [text]


def _is_name(text: str) -> bool:
    """Whether `text`, alone between two marks, is a proper name: two words or more, each with a capital."""
    words = re.sub(r"\([^()]*\)", " ", text).split()
    large = [word for word in words if word.casefold() not in _SMALL]
    whole = 1 < len(words) <= _LONGEST and len(large) > 1 and not _is_glued(text)
    return whole and all(word[:1].isupper() for word in large) and not _MANY.search(text)
