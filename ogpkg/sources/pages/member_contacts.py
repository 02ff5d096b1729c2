"""The contacts on a member's page: one line each, or name, title, office and address on lines of their own.

`Name Title[ of] Unit, Agency address`: on one line, a known title parts the name from the rest, and the address must
not contradict it: what it does not repeat at the end of a name is the beginning of a title. Without a known title,
only an address that is made of the name tells where the name ends (``ann.lee@``, ``alee@``).
"""

from __future__ import annotations

import re
import unicodedata

from rdflib import URIRef

from ogpkg.sources import mentions, people
from ogpkg.sources.actors import say_agency, say_unit
from ogpkg.sources.lookups import key
from ogpkg.sources.mentions import Mention
from ogpkg.sources.organizations import is_body
from ogpkg.sources.people import tidy
from ogpkg.sources.record import Record
from ogpkg.sources.report import Miss

Lines = list[tuple[int, str]]
#: What stands before an address, and what hides one from machines.
_BEFORE_MAIL = re.compile(r"\be-?mail:?$", re.IGNORECASE)
_HIDDEN = re.compile(r"\[email.protected\]$", re.IGNORECASE)
#: Words that begin titles and end no name.
_RANKS = frozenset(
    {"senior", "junior", "deputy", "vice", "assistant", "associate", "acting", "chief", "principal", "executive"}
    | {"general", "national", "lead", "head", "first", "second", "special", "technical", "policy", "open", "former"}
)
_POSTS = (
    r"head|director[ae]?|minister|co-?ordinator[ae]?|coordinador[ae]?|officer|advis[eo]r|asesora?|secretary|manager|"
    r"specialist|analyst|counsel(?:l?or)?|commissioner|president|chair(?:man|woman|person)?|staff|expert|consultant|"
    r"jef[ae]|secretari[oa]|ministr[oa]|encargad[oa]|focal point|executive|assistant|lead|liaison|registrar|clerk"
)
#: How a title begins, or ends: ``Head of …``, ``… Policy Officer``.
_POST = re.compile(rf"(?:{_POSTS})\b.*|.*\b(?:{_POSTS})", re.IGNORECASE)
#: Words of teams and headings, which stand in no name, and what stands in place of an address.
_NO_NAMES = frozenset(
    {
        "open",
        "government",
        "team",
        "office",
        "unit",
        "division",
        "contact",
        "contacts",
        "point",
        "national",
        "the",
        "of",
    }
)
_LINKED = re.compile(r"(?:e-?mail|contact|send message)\.?", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:e-?mail|contact|website|web ?site|twitter|phone|telephone|tel|send message)\.?:?", re.IGNORECASE
)
#: What a contact is for, before the name: ``Government POC: …``.
_ROLE = re.compile(r"^(?:[^\W\d_]+ ){0,3}(?:POCs?|points? of contact|contact(?: person)?)\s*:\s*", re.IGNORECASE)
_LONGEST_NAME = 5


def say_contacts(record: Record, member: URIRef, lines: Lines) -> None:
    """State every contact of `member` in `lines`; those whose name and title cannot be told apart are reported."""
    for contact in _contacts(record, lines):
        parts = [(line, *_part(text)) for line, text in contact]
        plain = [(line, words) for line, words, _ in parts if words]
        record.report.structure |= {line for line, words, _ in parts if not words}
        mail, mail_line = next(((mail, line) for line, _, mail in parts if mail), (None, contact[0][0]))
        if not plain:
            _leave(record, contact[0][0], "an address without a name", "")
        elif len(plain) == 1:
            _say_line(record, member, plain[0], mail)
        else:
            _say_lines(record, member, plain, mail, mail_line)


def _contacts(record: Record, lines: Lines) -> list[Lines]:
    """`lines` parted into contacts: a name alone on its line takes the lines below it, down to an address."""
    contacts: list[Lines] = []
    for line in lines:
        last = contacts[-1] if contacts else None
        if last and _is_name(record, last[0][1]) and not _ends(last[-1][1]) and not _is_name(record, line[1]):
            last.append(line)
        else:
            contacts.append([line])
    return contacts


def _is_name(record: Record, text: str) -> bool:
    """Whether a line is nothing but a name: few words with capitals, no comma, no title, no address."""
    words = text.split()
    fits = 1 < len(words) <= _LONGEST_NAME and not re.search(r"[,@:;\d]", text)
    is_other = is_body(text) or any(word.casefold() in _NO_NAMES for word in words) or _POST.fullmatch(text)
    return (
        fits and all(word[:1].isupper() for word in words) and not (is_other or mentions.find(record, text, _OFFICES))
    )


_OFFICES = ("titles", "agencies", "units", "forums")


def _ends(text: str) -> bool:
    """Whether a line is the last of a contact: an address, or what stands in place of one."""
    return bool(_part(text)[1] or _HIDDEN.search(text.strip()) or _LINKED.fullmatch(text.strip()))


def _part(text: str) -> tuple[str, str | None]:
    """`text` without the address at its end and without telephone numbers, and that address."""
    words = text.split()
    mail = words.pop().strip("<>()") if words and "@" in words[-1].strip("@") else None
    rest = _ROLE.sub("", _HIDDEN.sub("", " ".join(words)).strip())
    rest = _BEFORE_MAIL.sub("", rest).strip() if mail else rest
    rest = people.without_contacts(rest) if people.telephones(rest) else rest
    return ("" if _PLACEHOLDER.fullmatch(rest) else rest), mail


def _say_line(record: Record, member: URIRef, contact: tuple[int, str], mail: str | None) -> None:
    line, words = contact
    title = _title(record, words)
    if title and title.start and _fits(words[: title.start], mail):
        person = people.say_person(record, words[: title.start], line, email=mail)
        record.say(member, "ogp:contactPerson", person, line)
        people.say_post(record, person, title.text, _employer(record, words[title.end :], line), line)
        return
    name = _known_name(record, words, mail) or _told_name(words, mail)
    if name:
        person = people.say_person(record, name, line, email=mail)
        record.say(member, "ogp:contactPerson", person, line)
        _say_unknown_post(record, person, tidy(words[len(name) :]), line)
        return
    _leave(record, line, "a contact whose name and title cannot be told apart", words)
    record.report.misses.append(Miss("titles", (words.split(",")[0], ""), line))
    named = " ".join(words.split()[: _repeated(words, mail)])
    if mail and " " in named:
        row = (people.mailbox_hash(mail), named, record.document.key, "person/")
        record.report.misses.append(Miss("persons", row, line))


def _say_unknown_post(record: Record, person: URIRef, words: str, line: int) -> None:
    """The post in what follows a name: a title that no table knows ends at the first comma, if it sounds like one."""
    title, comma, employer = words.partition(",")
    record.report.misses.append(Miss("titles", (title, title if _POST.fullmatch(title) else ""), line))
    if comma and _POST.fullmatch(title):
        people.say_post(record, person, title, _employer(record, employer, line), line)
    else:
        _leave(record, line, "the post of a contact, in which no title is known", words)


def _say_lines(record: Record, member: URIRef, contact: Lines, mail: str | None, mail_line: int) -> None:
    """A contact whose name stands on a line of its own, with title and office below."""
    (line, name), *below = contact
    person = people.say_person(record, name, line, email=mail, email_line=mail_line)
    record.say(member, "ogp:contactPerson", person, line)
    place = below[0][0]
    words = ", ".join(text.strip(" ,") for _, text in below)
    title = _title(record, words)
    if title is None or tidy(words[: title.start]):
        record.report.misses.append(Miss("titles", (words.split(",")[0], ""), place))
        for number, text in below:
            _leave(record, number, "the post of a contact, in which no title is known", text)
        return
    employer = _employer(record, words[title.end :], below[-1][0])
    people.say_post(record, person, title.text, employer, place)
    record.report.read |= {number for number, _ in below}


def _title(record: Record, words: str) -> Mention | None:
    """The first title in `words` that is not before everything else (``Ms.``), with which a line may begin."""
    found = mentions.find(record, words, ("titles",))
    canonical = {key(row["text"]) for row in record.lookups.rows("titles") if row["title"]}
    return next((one for one in found if key(one.text) in canonical), None)


def _employer(record: Record, words: str, line: int) -> URIRef | None:
    """The unit in `Unit, Agency`, or the agency when it stands alone; what follows the last comma is an agency."""
    rest = tidy(re.sub(r"^\s*(?:of|at|in|de)\b", "", words))
    if not rest:
        return None
    known = mentions.find(record, rest, ("agencies",))
    start = known[-1].start if known else rest.rfind(",") + 1
    agency = say_agency(record, rest[start:], line)
    return say_unit(record, rest[:start], line, agency) if tidy(rest[:start]) else agency


def _fits(name: str, mail: str | None) -> bool:
    """Whether `name` can be all of a name: no rank at its end, and little after what the address repeats."""
    words = tidy(name).split()
    repeated = _repeated(name, mail)
    return words[-1].casefold() not in _RANKS and (not repeated or len(words) - repeated <= 1)


def _repeated(words: str, mail: str | None) -> int:
    """How many words, from the first on, end with the last that the address repeats; 0 when it repeats none."""
    local = _letters((mail or "").partition("@")[0])
    parts = words.split()[:_LONGEST_NAME]
    said = [number for number, word in enumerate(parts, start=1) if len(_letters(word)) > 1 and _letters(word) in local]
    return said[-1] if said else 0


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", text).casefold())


def _known_name(record: Record, words: str, mail: str | None) -> str | None:
    """The beginning of `words` that the look-up has as the name of whoever has this address."""
    digest = people.mailbox_hash(mail) if mail else None
    names = (row["name"] for row in record.lookups.rows("persons") if row["mbox_sha1sum"] == digest and row["name"])
    return next((words[: len(name)] for name in names if key(words).startswith(key(name))), None)


def _told_name(words: str, mail: str | None) -> str | None:
    """The beginning of `words` of which the address is made, when what follows begins a title or a body's name."""
    local, parts = _letters((mail or "").partition("@")[0]), words.split()
    for count in range(2, min(len(parts), _LONGEST_NAME) + 1):
        first, *_, last = said = [_letters(part) for part in parts[:count]]
        made = {"".join(said), "".join(reversed(said)), first[:1] + last}
        following = re.sub(r"\W", "", parts[count]) if count < len(parts) else ""
        known = following.casefold() in _RANKS or _POST.fullmatch(following) or is_body(following)
        if all(said) and local in made and (not following or known):
            return words[: re.match(r"\s*" + r"\S+\s+" * (count - 1) + r"\S+", words).end()]  # type: ignore[union-attr]
    return None


def _leave(record: Record, line: int, what: str, text: str) -> None:
    record.report.structure.add(line)
    record.report.leftovers.append((line, what, text))
