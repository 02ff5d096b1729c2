"""What looks like the name of an organization, in the languages of OGP's exports, and where a list of names parts."""

from __future__ import annotations

import re
import unicodedata

#: Beginnings of words that a body is called by, without accents.
_STEMS = (
    *(
        "minist",
        "depart",
        "agenc",
        "agenzia",
        "offic",
        "oficina",
        "ufficio",
        "bureau",
        "commission",
        "comis",
        "committee",
    ),
    *(
        "comit",
        "council",
        "consei",
        "consej",
        "consel",
        "secret",
        "direct",
        "direcc",
        "direzione",
        "authorit",
        "autorid",
    ),
    *("autorit", "board", "bank", "banco", "banque", "institut", "parliament", "parlament", "assembl", "asamble"),
    *(
        "senat",
        "senad",
        "congres",
        "court",
        "corte",
        "tribunal",
        "chamber",
        "camara",
        "chambre",
        "government",
        "gobierno",
    ),
    *("gouvernement", "governo", "municipal", "ayuntamiento", "city", "ville", "ciudad", "center", "centre", "centro"),
    *(
        "fund",
        "fond",
        "found",
        "associa",
        "asocia",
        "societ",
        "sociedad",
        "universi",
        "administra",
        "service",
        "servicio",
    ),
    *("federa", "union", "network", "red", "rede", "corpora", "company", "contralor", "controla", "superintend", "ngo"),
    *("procurad", "defensor", "ombud", "president", "presidenc", "chancell", "cancill", "cabinet", "gabinete"),
    *("inspect", "registr", "archiv", "police", "policia", "treasury", "tesor", "league", "coalition", "coalicion"),
    *(
        "alliance",
        "alianza",
        "alianca",
        "forum",
        "foro",
        "trust",
        "academ",
        "auditor",
        "attorney",
        "prosecut",
        "fiscal",
    ),
    *("statistic", "delegation", "mission", "embassy", "club", "bar", "initiative", "iniciativa", "clinic", "school"),
    *(
        "observator",
        "subsecret",
        "viceminist",
        "house",
        "diet",
        "knesset",
        "college",
        "grupo",
        "programme",
        "program",
        "programa",
        "project",
    ),
)
_BODY = re.compile(rf"\b(?:{'|'.join(_STEMS)})\w*", re.IGNORECASE)
_PREPOSITION = r"(?:of|for|on|against|de|del|des|du|da|do|para|por|pour|della|delle)"
#: A body with a preposition after it begins a name.
_BEGINNING = re.compile(rf"\b(?:{'|'.join(_STEMS)})\w*\s+{_PREPOSITION}\b", re.IGNORECASE)
#: Kinds of body that no ministry's portfolio is called by.
_STRONG = re.compile(
    r"(?:ministry|ministerio|department|departamento|agency|agencia|authority|autoridad|bank|banco|association|asociacion|"
    r"foundation|fundacion|fondo|fund|institute|instituto|universit\w+|universidad|archives?|municipality|municipio|office|"
    r"oficina|commission|comision|council|consejo|secretari\w+|parliament|parlamento|board|federation|union|court)",
    re.IGNORECASE,
)
#: A body's part: with a body after it, it is a unit of that body and no organization.
_PART = re.compile(
    r"\b(?:division|team|branch|section|unit|unidad|unite|subdivision|sub-?directorate|task ?force)\b", re.IGNORECASE
)
_ACRONYM = re.compile(r"(?:the\s+)?(?=(?:.*?[A-Z]){2})[A-Z][A-Za-z&-]{1,9}")
_WITH_ACRONYM = re.compile(r".*\([A-Z][\w&/. -]{1,12}\)")
_JOINS = frozenset(
    (
        *(
            "of",
            "the",
            "and",
            "for",
            "in",
            "on",
            "to",
            "at",
            "with",
            "de",
            "del",
            "la",
            "las",
            "los",
            "el",
            "y",
            "e",
            "da",
        ),
        *("do", "dos", "das", "des", "du", "et", "le", "les", "por", "para", "en", "und", "&", "-", "–", "—"),
    )
)
_VERBS = re.compile(
    r"\b(?:will|shall|should|must|can|could|may|has|have|is|are|was|were|be|been|being|having|que|sera|seran|seront|ha|han|"
    r"esta|estan|participating|interested|concerned|involved|involucrad\w+|responsible|responsable\w*|corresponsab\w+|"
    r"competent|falling|working|selected|through|which|who|whose|composed|como|such as|acting as)\b",
    re.IGNORECASE,
)
_MANY = (
    r"organi[sz]ations|organizaciones|organizacoes|csos?|ngos|ongs?|universities|universidades|municipalities|municipios|"
    r"municipalidades|ministries|ministerios|ministeres|agencies|agencias|departments|departamentos|institutions|"
    r"instituciones|authorities|autoridades|bodies|experts|citizens|ciudadanos|donors|partners|stakeholders|communities|"
    r"businesses|companies|empresas|parties|associations|groups|holders|actors|academia|society|private sector|"
    r"sector privado|entities|entidades|organismos|administrations|units|schools|gobernaciones|provinces|councils|"
    r"committees|unions|offices|volunteers|entrepreneurs|inspectorates|governors|mayors|others?|media"
)
_PLURAL = re.compile(rf"\b(?:{_MANY})\b", re.IGNORECASE)
_SOME = re.compile(
    r"(?:all|any|other|others|various|relevant|individual|different|several|certain|line|concerned|todos|todas|otros|otras|"
    r"tous|toutes|autres|\d+)\s",
    re.IGNORECASE,
)
_WEAK = re.compile(r"\b(?:government|gobierno|public|civil|national|state|local|administration|city)\w*", re.IGNORECASE)
#: After a bracket a name goes on with a preposition, or has ended.
_AFTER_BRACKETS = re.compile(rf"\)\s+(?!(?:{_PREPOSITION}|in|under|at|within)\b|[-–—])\w", re.IGNORECASE)
_ARTICLE_BODY = re.compile(rf"(?:the|el|la|le|los|las)\s.*\b(?:{'|'.join(_STEMS)})", re.IGNORECASE)
_PORTFOLIO = re.compile(
    rf"(?:the\s+)?(?:federal\s+)?(?:ministr\w+|department|departamento|secretar\w+|committee|comision|commission)\s+{_PREPOSITION}\b",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"\s+(?:and|y|e|et|&)\s+")
#: Fields of work that a ministry has several of: ``Ministry of Education, Science, Culture and Sport``.
_FIELDS = re.compile(
    r"affairs|agriculture|children|climate|commerce|communication|communications|construction|"
    r"cooperation|culture|development|disability|economic|economy|education|employment|energy|"
    r"environment|equal|equality|family|finance|fisheries|food|foreign|forestry|gender|health|"
    r"heritage|housing|immigration|industry|information|infrastructure|innovation|integration|interior|"
    r"irrigation|justice|labor|labour|lands|livestock|mines|mining|opportunities|planning|population|"
    r"promotion|protection|research|resources|rural|science|security|social|sport|sports|technology|"
    r"tourism|trade|transport|transportation|urban|veterans|water|welfare|women|works|youth|"
    r"agricultura|ciencia|comercio|cultura|deporte|deportes|desarrollo|economia|educacion|empleo|"
    r"energia|familia|finanzas|industria|innovacion|juventud|justicia|mujer|obras|planificacion|"
    r"salud|seguridad|tecnologia|trabajo|turismo|vivienda"
)
#: What stands behind a name and is none: its part in the commitment, its site, and that there are others.
_BEHIND = re.compile(
    r"\s*(?:\((?:(?:co-?)?lead\w*|support\w*|responsible|main|partner|coordinat\w+|(?:https?:|www\.)[^()]*)\)|"
    r",?\s+(?:et al|etc)\b\.?)\s*$",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"^\s*(?:\(?\w{1,2}[.)]\s|[-–—*•o]\s)\s*")
#: Longer is no name.
_MOST_WORDS, _MOST_LETTERS = 24, 170


def one_line(text: str) -> str:
    """`text` with single spaces."""
    return " ".join(text.split())


def bare(piece: str) -> str:
    """`piece` without a number or dash before it and marks at its ends; the stop of an abbreviation stays."""
    bare = _BEHIND.sub("", one_line(ORDINAL.sub("", piece.strip())).strip(" \t,;–—-"))
    return bare if re.search(r"\b[A-Z]\.$", bare) else bare.rstrip(".")


def begins(piece: str) -> bool:
    """Whether `piece` begins as names do; not every script has capitals."""
    return bool(piece) and (
        (piece[0].isalpha() and not piece[0].islower()) or piece[0] in "\"“«'’" or bool(ORDINAL.match(piece))
    )


def goes_on(line: str) -> bool:
    """Whether a name cannot end where `line` ends."""
    return line.rsplit(maxsplit=1)[-1].casefold() in _JOINS or line.endswith(("(", "/", "-", "–", ","))


def is_sentence(text: str) -> bool:
    """Whether `text` has a verb, which names have not."""
    return bool(_VERBS.search(_unaccented(text)))


def is_part(piece: str) -> bool:
    """Whether `piece` names a part of a body."""
    return bool(_PART.search(_unaccented(piece)))


def is_group(piece: str) -> bool:
    """Whether `piece` names a group or a kind of bodies: ``civil society organizations``, ``All ministries``."""
    text = _unaccented(re.sub(r"\([^()]*\)", "", piece)).strip()
    if _SOME.match(f"{text} "):
        return True
    rest = _WEAK.sub(" ", _PLURAL.sub(" ", text))
    return bool(_PLURAL.search(text)) and not _BODY.search(rest)


def is_name(piece: str) -> bool:
    """Whether `piece` can be one name."""
    return (
        begins(piece)
        and len(piece.split()) <= _MOST_WORDS
        and len(piece) <= _MOST_LETTERS
        and not is_sentence(piece)
        and not is_group(piece)
        and len(re.findall(r"\s[-–—]\s", piece)) < 2
    )


def stands_alone(piece: str) -> bool:
    """Whether `piece` is a name of an organization by itself: an acronym, or words with a kind of body among them."""
    kind = _ACRONYM.fullmatch(piece) or _WITH_ACRONYM.fullmatch(piece) or _BODY.search(_unaccented(piece))
    return is_name(piece) and bool(kind)


def joins_two(piece: str) -> bool:
    """Whether two names may be joined in `piece`: by a conjunction or a slash, or with no mark at all."""
    outside = _unaccented(re.sub(r"\([^()]*\)", "", piece))
    return bool(_AFTER_BRACKETS.search(piece)) or _side_by_side(outside) or _coordinated(outside)


def _side_by_side(text: str) -> bool:
    """Whether names follow each other without a mark: ``Ministry of Energy Ministry of Ecology``."""
    for match in list(_BEGINNING.finditer(text))[1:]:
        before = text[: match.start()].split()
        # "Office of the Council of Ministers" is one name.
        joined = bool(before) and before[-1].casefold() not in _JOINS
        if joined and (not before[-1][0].isupper() or (match[0][0].isupper() and _STRONG.match(match[0]))):
            return True
    return len(re.findall(r'["«»]', text)) > 2


def _coordinated(text: str) -> bool:
    """Whether both sides of a conjunction or slash are whole names, or begin as names do."""
    first, *others = _CONJUNCTION.split(text)
    if others and _is_whole(first) and any(_is_whole(side) for side in others):
        return True
    if (
        others
        and _BEGINNING.search(first)
        and any(_BEGINNING.search(side) or _ARTICLE_BODY.match(side) for side in others)
    ):
        return True
    sides = [side.split() for side in text.split("/")]
    acronyms = all(len(side) == 1 and _ACRONYM.fullmatch(side[0]) for side in sides)
    return len(sides) > 1 and (acronyms or all(len(side) > 1 for side in sides))


def _is_whole(side: str) -> bool:
    parts = side.split()
    return len(parts) > 1 and bool(_STRONG.fullmatch(parts[-1]) or _STRONG.fullmatch(parts[0]))


def may_join_two(piece: str) -> bool:
    """Whether `piece`, the end of a list, may be its last two names: ``North League and Harbor Club``."""
    sides = [side.split() for side in _CONJUNCTION.split(_unaccented(re.sub(r"\([^()]*\)", "", piece)))]
    return len(sides) > 1 and all(side and _BODY.fullmatch(side[-1]) for side in sides[-2:])


def at_marks(text: str) -> list[str]:
    """`text` at commas and slashes outside brackets and before a name after `and`; [] when nobody can tell.

    A comma may belong to a list of portfolios (``Ministry of Education, Universities and Research``).
    """
    parts: list[str] = []
    for part in _outside_brackets(text):
        portfolio = bool(parts) and _goes_with(parts[-1], part)
        if portfolio and (_BODY.search(_unaccented(part)) or is_group(part)):
            return []
        if portfolio:
            parts[-1] = f"{parts[-1]}, {part}"
        else:
            parts.append(part)
    if any(_breaks_off(part) for part in parts):
        return []
    return [piece for part in parts for piece in _at_conjunction(part)]


def _outside_brackets(text: str) -> list[str]:
    parts, depth, begun = [], 0, 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth <= 0 and (sign == "," or text[place : place + 3] == " / "):
            parts.append(text[begun:place])
            begun = place + (1 if sign == "," else 3)
    parts.append(text[begun:])
    return [piece for piece in (bare(part) for part in parts) if piece]


def _goes_with(before: str, part: str) -> bool:
    """Whether `part` may be the end of a list of portfolios: ``Ministry of Labor, Social Affairs and Family``."""
    listed = _PORTFOLIO.match(_unaccented(before)) and not before.endswith(")") and not _ACRONYM.fullmatch(part)
    first, *rest = _CONJUNCTION.split(part)
    own = _BEGINNING.match(_unaccented(part).removeprefix("the ")) or (is_group(part) and part[0].islower())
    outside = re.sub(r"\([^()]*\)", "", part)
    fields = all(_FIELDS.fullmatch(word) for word in _without_joins(part))
    return bool(listed and not own and (fields or (rest and first and len(outside.split()) <= 7)))


def _without_joins(part: str) -> list[str]:
    return [word for word in re.findall(r"\w+", _unaccented(part).casefold()) if word not in _JOINS]


def _breaks_off(part: str) -> bool:
    """Whether `part` lists fields of work and ends without ``and``: then it may be several bodies."""
    last = re.sub(r"\([^()]*\)", "", part).rpartition(",")
    words = _without_joins(last[2])
    return bool(last[1] and words and all(_FIELDS.fullmatch(word) for word in words)) and not re.search(
        r"\b(?:and|y|e|et)\b|&", last[2]
    )


def _at_conjunction(part: str) -> list[str]:
    """``and`` parts two names when the second begins with a kind of body, or is a group, or both are acronyms."""
    part = re.sub(r"^(?:and|y|e|et|&)\s+", "", part)
    for match in _CONJUNCTION.finditer(part):
        first, second = part[: match.start()].strip(), part[match.end() :].strip()
        plain = re.sub(r"^(?:the|la|el|le)\s+", "", _unaccented(second), flags=re.IGNORECASE)
        if _BEGINNING.match(plain) and _BODY.search(_unaccented(first)):
            return [first, *_at_conjunction(second)]
        if is_group(second) and (_BEGINNING.match(_unaccented(first)) or _WITH_ACRONYM.fullmatch(first)):
            return [first, second]
        if (_ACRONYM.fullmatch(first) or _WITH_ACRONYM.fullmatch(first)) and (
            _ACRONYM.fullmatch(second) or _WITH_ACRONYM.fullmatch(second)
        ):
            return [first, second]
    return [part]


def _unaccented(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
