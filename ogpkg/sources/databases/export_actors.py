"""Lead and supporting institutions of OGP's exports: one cell, split into organizations only where that is safe.

People typed what they liked into these cells: one name, several with any mark between them, groups (``all
ministries``), sentences. A piece is an organization when it is a name by itself; a cell in which the marks may belong
to a name (``Ministry of Labor, Social Affairs and Family``) is split only if every piece is. The rest is left over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ogpkg.sources.databases import export_names as names
from ogpkg.sources.databases import export_values as values

#: Between bodies that one phrase names: who does what is then not for us to say.
_WITH = re.compile(
    r"\b(?:in (?:co-?operation|collaboration|coordination|partnership) with|with (?:the )?support (?:of|from)|"
    r"together with|en (?:coordinaci[oó]n|colaboraci[oó]n|conjunto|cooperaci[oó]n) con|em parceria com|"
    r"en (?:collaboration|partenariat) avec|(?:led|presided|chaired|headed) by|presidid[oa] por|dirigid[oa] por|"
    r"as well as|including|along with|junto con)\b",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r":(?!//)|\bactors involved\b|^\W*(?:CSOs?|Government|Public|Civil society)\s*[-–,]\s", re.IGNORECASE
)
#: A contact: an address, or a row of digits that is no span of years and no date.
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:tel|phone|mob)\b\.?|"
    r"(?<![\d-])(?!(?:19|20)\d\d\W{1,3}(?:19|20)\d\d(?!\d)|\d{1,2}\.\d{1,2}\.\d{4})\+?\(?\d(?:[ ().'-]{0,2}\d){6,}"
)
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Lic|Licda|Lcdo|Lcda|Ing|Sr|Sra|Prof|Hon)\b\.?\s+[A-Z]")
_SENTENCE_END = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=\w\))|(?<=\w\) ))\.\s+(?=[^\W\d_])")

_GROUPED = "a group or kind of bodies, not one organization"
_UNSAFE = "not split: marks between names may belong to a name"


@dataclass(frozen=True)
class Split:
    """What a cell names: organizations, units with their bodies, and the pieces that are neither, each with why."""

    names: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()


def split(text: str, known: Callable[[str], bool]) -> Split:
    """The organizations in a cell; `known` says whether a look-up table has a name."""
    plain = values.plain(text)
    if known(values.words(text)):
        return Split((values.words(text),))
    if _LABELS.search(plain):
        return _left(plain, "labels inside the cell; not split into organizations")
    pieces = [piece for part in re.split("[;|]", plain) for piece in _lines(part) if names.bare(piece)]
    parts = [_piece(piece, known, alone=len(pieces) == 1) for piece in pieces]
    return Split(
        tuple(dict.fromkeys(name for part in parts for name in part.names)),
        tuple(unit for part in parts for unit in part.units),
        tuple(other for part in parts for other in part.others),
    )


def masked(text: str) -> str:
    """`text` with its contacts left out, for reports."""
    return _CONTACT.sub("…", text)


def _left(text: str, why: str) -> Split:
    return Split(others=((masked(names.one_line(text)), why),))


def _lines(text: str) -> list[str]:
    """The lines of `text` where each is a whole name; one piece where lines are only wrapped, or nobody can tell."""
    lines = [names.one_line(line) for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        return lines
    if all(names.ORDINAL.match(line) for line in lines):
        return lines
    wrapped = any(names.goes_on(line) for line in lines[:-1]) or any(not names.begins(line) for line in lines[1:])
    if wrapped:
        return [" ".join(lines)]
    whole = all(names.is_name(names.bare(line)) and "," not in names.bare(line) for line in lines)
    # A line end that may or may not part two names is kept, and makes the piece unsafe.
    return lines if whole else ["\n".join(lines)]


def _piece(text: str, known: Callable[[str], bool], *, alone: bool) -> Split:
    """The organizations of a piece between semicolons or lines; `alone` when the cell has no other piece."""
    bare = names.bare(text)
    if known(bare):
        return Split((bare,))
    why = _UNSAFE if "\n" in text else _no_name(bare)
    if why:
        return _left(bare, why)
    pieces = [piece for part in _SENTENCE_END.split(bare) for piece in names.at_marks(part)]
    if len(pieces) == 1:
        return _one(pieces[0], known, alone)
    return _several(bare, pieces, known) if pieces else _left(bare, _UNSAFE)


def _one(name: str, known: Callable[[str], bool], alone: bool) -> Split:
    if not names.is_name(name) or names.joins_two(name):
        return _left(name, _UNSAFE)
    # In a list of names, words that no kind of body is called by may be a person.
    safe = alone or names.stands_alone(name) or known(name)
    return Split((name,)) if safe else _left(name, "may be a person or a thing, not an organization")


def _several(text: str, pieces: list[str], known: Callable[[str], bool]) -> Split:
    parts = [names.is_part(piece) and not known(piece) for piece in pieces]
    if parts == [True, False] and names.stands_alone(pieces[1]) and not names.joins_two(text):
        return Split(units=((pieces[0], pieces[1]),))
    if any(parts):
        return _left(text, "units and bodies; not split")
    groups = [names.is_group(piece) for piece in pieces]
    safe = [known(piece) or (names.stands_alone(piece) and not names.joins_two(piece)) for piece in pieces]
    if names.may_join_two(pieces[-1]) or not all(one or other for one, other in zip(safe, groups, strict=True)):
        return _left(text, _UNSAFE)
    named = dict.fromkeys(piece for piece, group in zip(pieces, groups, strict=True) if not group)
    others = tuple((piece, _GROUPED) for piece, group in zip(pieces, groups, strict=True) if group)
    return Split(tuple(named), others=others)


def _no_name(text: str) -> str | None:
    """Why `text` as a whole names no organization, or None."""
    if values.null(text, of_names=True):
        return "nothing is named"
    if _CONTACT.search(text) or _HONORIFIC.search(text):
        return "a person or contact, not an organization"
    if names.is_sentence(text):
        return "a sentence, not a name"
    if _WITH.search(text):
        return "several bodies in one phrase; not split"
    if "," not in text and names.is_group(text):
        return _GROUPED
    return None if names.begins(text) else "not the beginning of a name"
