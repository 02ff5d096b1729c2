"""People: who a document names, parsed name, post; the e-mail address only as its SHA-1.

No e-mail address and no telephone number is ever stated. An IRI is an opaque key of ``lookups/persons.csv``
(``mbox_sha1sum,name,document,iri``), found by the hash, else by the name in this document.
"""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise, product

from rdflib import URIRef

from ogpkg.iris import ID, mint, slug
from ogpkg.sources import mentions
from ogpkg.sources.lookups import key
from ogpkg.sources.record import Record, term
from ogpkg.sources.report import Miss
from ogpkg.sources.source import Where

# Only from where a word begins: else a long line would be searched again from each of its letters.
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
#: Seven digits or more, with the marks people put between them.
_TELEPHONE = re.compile(r"\+?\(?\d(?:[-. ()]{0,2}\d){6,}")
#: Digits of a number without area and country.
_LOCAL = 8
_JOINTS = " \t\n,;/–-"


def say_person(
    record: Record, name: str, line: Where, *, email: str | None = None, email_line: Where | None = None
) -> URIRef:
    """State the person called `name` and give their IRI; `email` only tells people apart.

    Family and given name are stated when ``lookups/family-names.csv`` decides which is which. A person whom
    ``lookups/persons.csv`` does not know is reported with a row to paste and gets a provisional IRI. The hash of
    the address stands on `email_line` when that is another line.
    """
    name = tidy(name)
    digest = mailbox_hash(email) if email else ""
    person = _known(record, name, digest) or _provisional(record, name, digest, line)
    record.say(person, "rdf:type", term("ogp:Person"), line)
    record.say(person, "ogp:nameAsPrinted", name, line)
    family, given = parse_name(record, name) or (None, None)
    record.say(person, "foaf:familyName", family, line)
    record.say(person, "foaf:givenName", given, line)
    record.say(person, "foaf:mbox_sha1sum", digest or None, email_line or line)
    return person


def say_post(record: Record, person: URIRef, title: str, unit: URIRef | None, line: int) -> URIRef | None:
    """State that `person` holds the post `title` in `unit`; None without a unit, for then no post is named."""
    title = tidy(title)
    if unit is None or not title:
        return None
    post = URIRef(mint("post", f"{unit.rsplit('/', 1)[-1]}-{slug(title)}"))
    record.say(post, "rdf:type", term("ogp:Post"), line)
    record.english(post, "dcterms:title", title, line)
    record.say(post, "org:postIn", unit, line)
    record.say(post, "org:heldBy", person, line)
    return post


def split_title(record: Record, text: str) -> tuple[str | None, str | None]:
    """Title and unit of ``Deputy Director, X Division``, ``X Division/ Deputy Director``, ``Deputy Director of X``.

    A text without a title of ``lookups/titles.csv`` is all unit. Of several posts the first is given.
    """
    return split_posts(record, text)[0]


def split_posts(record: Record, text: str) -> list[tuple[str | None, str | None]]:
    """Every (title, unit) that `text` says: people put two posts into one cell without a mark between them.

    Never empty. When the text begins with a title, each title goes with what follows it, else with what
    stands before it.
    """
    found = [mention for mention in mentions.find(record, text, _TITLED) if mention.table == "titles"]
    if not found:
        return [_by_role(record, text)]
    between = [unit_name(piece) for piece in mentions.outside(text, found)]
    units = between[:-1] if between[0] else between[1:]
    if between[0] and between[-1] and len(found) == 1:
        units = [", ".join(part for part in between if part)]
    titles = [_canonical(record, mention.text) for mention in found]
    grades = [_GRADE.match(piece) for piece in mentions.outside(text, found)[1:]]
    titles = [f"{title} {grade[1]}" if title and grade else title for title, grade in zip(titles, grades, strict=True)]
    return list(zip(titles, units, strict=True))


#: What begins or ends a text about a post, and no name of a unit: prepositions, and the numeral of a grade.
_NO_UNIT = re.compile(
    r"^(?:(?:of|at|in|from|for|to|with|on|by|under|within)\b|(?:(?-i:[IVX]+)|\d{1,2})(?=\s*(?:,(?!\d)|[;/]|$)))"
    r"|\b(?:and|of|at|in|from|for|to|with|by)$",
    re.IGNORECASE,
)
#: The numeral of a grade behind a title: ``Attorney IV, X Bureau``.
_GRADE = re.compile(r" ([IVX]+|\d{1,2})(?=\s*(?:,(?!\d)|[;/]|$))")
_ARTICLES = frozenset({"the", "a", "an", "el", "la", "los", "las", "le", "les", "l'", "o", "os", "as"})
_TITLED = ("units", "agencies", "forums", "titles")
#: Words that the title of a post has, and no name of a unit.
_ROLE = re.compile(
    r"\b(?:director|head|chief|manager|minister|secretary|officer|coordinator|co-ordinator|adviser|advisor|deputy|analyst"
    r"|specialist|commissioner|clerk|registrar|president|chair(?:man|woman|person)?|administrator|inspector|lead"
    r"|consultant|assistant|ombudsman|mayor|expert|official|superintendent|controller|auditor|focal point|leader)\b",
    re.IGNORECASE,
)


def split_own_post(record: Record, text: str) -> tuple[str, str]:
    """Name and post of ``Tom Fife, Director, Wells Division``; the post is empty when `text` is all name."""
    name, comma, rest = text.partition(",")
    titled = _ROLE.search(rest) or any(mention.table == "titles" for mention in mentions.find(record, rest, _TITLED))
    return (tidy(name), tidy(rest)) if comma and titled and not _ROLE.search(name) else (text, "")


def _by_role(record: Record, text: str) -> tuple[str | None, str | None]:
    """Title and unit of a post whose title no table knows: the part with the word of a role, and the part without.

    What cannot be told apart is all unit, unless it names a role, which no unit does.
    """
    plain = tidy(text)
    parts = [tidy(part) for part in re.split(r"\s*(?:,|;|/|\u2028| [–-] )\s*", plain, maxsplit=1)]
    roles = [part for part in parts if _ROLE.search(part)]
    if len(parts) == 2 and len(roles) == 1 and all(parts):
        (title,) = roles
        return title, unit_name(next(part for part in parts if part != title))
    if len(parts) == 1 and roles and len(plain.split()) <= _LONGEST_ROLE:
        return plain, None
    return None, unit_name(plain)


#: A title alone has at most so many words.
_LONGEST_ROLE = 5


def split_names(record: Record, text: str) -> list[str]:
    """The names in `text`; two that stand side by side are parted where the family names allow only one way."""
    names = [tidy(name) for name in re.split(r"\s*(?:;|&|\n|\band\b)\s*", text) if name.strip()]
    return [part for name in names for part in _side_by_side(record, name)]


def parse_name(record: Record, name: str) -> tuple[str, str] | None:
    """Family and given name of ``Song, Hee-ra``, ``Heera Song``, ``Hyeon-min, Choi``; None when nobody can tell."""
    families = _families(record)
    parts = [part.strip() for part in name.split(",")] if "," in name else name.split()
    if len(parts) < 2 or ("," in name and len(parts) != 2):
        return None
    first, last = parts[0].casefold() in families, parts[-1].casefold() in families
    if first == last:
        return None
    return (parts[0], " ".join(parts[1:])) if first else (parts[-1], " ".join(parts[:-1]))


def addresses(text: str) -> list[str]:
    """The e-mail addresses in `text`, which only `say_person` may have."""
    return _ADDRESS.findall(text)


def telephones(text: str) -> list[str]:
    """The numbers in `text`, without area and country, which not every document prints; to compare, never to state."""
    found = _TELEPHONE.findall(_ADDRESS.sub(" ", text))
    return [re.sub(r"\D", "", number)[-_LOCAL:] for number in found]


def say_shared_telephones(record: Record, holders: list[URIRef], numbers: list[str], line: int) -> None:
    """State who has a telephone number in common with somebody whom the document named before, or names beside.

    A number belongs to each holder when there are not as many numbers as holders. The number is not stated.
    """
    pairs = list(zip(holders, numbers, strict=True)) if len(holders) == len(numbers) else product(holders, numbers)
    for holder, number in pairs:
        known = record.telephones.setdefault(number, [])
        for other in known:
            if other != holder:
                record.say(other, "ogp:sharesTelephoneWith", holder, line)
        known.append(holder)


def without_addresses(text: str) -> str:
    """`text` without e-mail addresses; figures stay, for a title may have some."""
    return " ".join(re.sub(r"[(<]\s*[)>]", " ", _ADDRESS.sub(" ", text)).split()) if "@" in text else text


def without_contacts(text: str) -> str:
    """`text` without e-mail addresses and telephone numbers; what is left was not a contact."""
    rest = _TELEPHONE.sub(" ", _ADDRESS.sub(" ", text))
    return tidy(re.sub(r"\(\s*\)", " ", rest))


def mailbox_hash(email: str) -> str:
    """The ``foaf:mbox_sha1sum`` of an address, in one case so that two spellings agree."""
    return hashlib.sha1(f"mailto:{email.strip().lower()}".encode(), usedforsecurity=False).hexdigest()


def tidy(text: str) -> str:
    """`text` with single spaces and without punctuation at its ends."""
    return " ".join(text.split()).strip(_JOINTS)


def _known(record: Record, name: str, digest: str) -> URIRef | None:
    rows = record.lookups.rows("persons")
    for row in rows:
        if digest and row["mbox_sha1sum"] == digest:
            return URIRef(ID + row["iri"])
    for row in rows:
        if row["document"] == record.document.key and key(row["name"]) == key(name):
            return URIRef(ID + row["iri"])
    return None


def _provisional(record: Record, name: str, digest: str, line: Where) -> URIRef:
    natural = digest or record.document.key + name
    path = f"person/x{hashlib.sha1(natural.encode(), usedforsecurity=False).hexdigest()[:10]}"
    record.report.misses.append(Miss("persons", (digest, name, record.document.key, path), line))
    return URIRef(ID + path)


def _families(record: Record) -> frozenset[str]:
    """The family names of the record's member: a ``Lee`` may be a given name elsewhere."""
    rows = record.lookups.rows("family-names")
    return frozenset(row["text"].casefold() for row in rows if row["member"] == record.document.member)


def _side_by_side(record: Record, text: str) -> list[str]:
    families = _families(record)
    words = text.split()
    marked = [word.casefold() in families for word in words]
    if "," in text or sum(marked) < 2:
        return [text]
    given_first = _cut(words, [number + 1 for number, family in enumerate(marked) if family])
    family_first = _cut(words, [number for number, family in enumerate(marked) if family])
    ways = [way for way in (given_first, family_first) if way]
    return ways[0] if len(ways) == 1 else [text]


def _cut(words: list[str], edges: list[int]) -> list[str] | None:
    """`words` cut at `edges` into names of two or three words; None when a piece would be no name."""
    places = sorted({0, *edges, len(words)})
    pieces = [words[start:end] for start, end in pairwise(places)]
    return [" ".join(piece) for piece in pieces] if all(len(piece) in (2, 3) for piece in pieces) else None


def unit_name(piece: str) -> str | None:
    """`piece` without what begins or ends no name of a unit: a preposition, a numeral; None when nothing is left."""
    plain, before = tidy(piece), None
    while plain != before:
        plain, before = tidy(_NO_UNIT.sub("", plain)), plain
    return plain if plain and plain.casefold() not in _ARTICLES else None


def _canonical(record: Record, text: str) -> str | None:
    """The title that `text` stands for; None for a form of address (``Mr.``), which is no post."""
    rows = record.lookups.rows("titles")
    return next((row["title"] or None for row in reversed(rows) if key(row["text"]) == key(text)), None)
