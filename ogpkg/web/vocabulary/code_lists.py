"""The code lists: what each is for, for which years, its concepts in order, and how often the data uses them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ogpkg.iris import OGP
from ogpkg.web.labels import read_labels
from ogpkg.web.linked.describe import natural
from ogpkg.web.present import Presenter, Value
from ogpkg.web.quality.orders import full
from ogpkg.web.served import Served
from ogpkg.web.vocabulary.triples import Triples
from ogpkg.web.words import LANGUAGES, Words

#: Properties of commitments by which ``/commitments`` can be narrowed, with the name of the facet.
FACETS = {
    "ogp:policyArea": "area",
    "ogp:primaryPolicyArea": "area",
    "ogp:claimedValue": "value",
}
_FACETS = {full(name): facet for name, facet in FACETS.items()}
_MATCHES = ("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch", "dcterms:isReplacedBy")
_SPELLINGS = ("skos:altLabel", "skos:hiddenLabel")
#: Spellings of a concept, and properties that have concepts as values, that one page shows.
_FEW, _COLUMNS = 4, 4
#: A list of more concepts leaves their spellings to the page of each.
_MANY = 60
#: Concepts on one page; the data formats have them all.
_SHOWN = 200
_YEARS = re.compile(r"(\d{4}|\.\.)?/(\d{4}|\.\.)?")
#: By concept, then by property: how many things have it.
Uses = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Use:
    """How many things have a concept for one property; `width` is the length of a bar in hundredths."""

    count: int
    width: float
    href: str | None


@dataclass(frozen=True)
class Concept:
    """A value of a code list."""

    key: str
    href: str | None
    name: str
    other: str
    other_language: str
    notation: str
    definition: str
    note: str
    matches: tuple[tuple[str, tuple[Value, ...]], ...]
    spellings: tuple[str, ...]
    more: int
    uses: tuple[Use, ...]


@dataclass(frozen=True)
class CodeList:
    """A code list: its concepts, whether they stand in an order of their own, and the properties that use them.

    There may be more than are shown: `total`.
    """

    concepts: tuple[Concept, ...]
    total: int
    ordered: bool
    properties: tuple[Value, ...]


@dataclass(frozen=True)
class Summary:
    """A code list in the list of them. `uses` counts things, once for each property."""

    name: str
    href: str | None
    definition: str
    valid: str
    concepts: int
    uses: int
    width: float
    properties: tuple[Value, ...]


def count_concepts(served: Served) -> dict[str, Uses]:
    """By code list, concept and property: how many things have that value."""
    found: dict[str, Uses] = served.once("uses-of-concepts", lambda: _count(served))
    return found


def _count(served: Served) -> dict[str, Uses]:
    lists = [row["thing"].value for row in served.rows("of-class", **{"class": [full("skos:ConceptScheme")]})]
    found: dict[str, Uses] = {}
    for row in served.rows("uses-of-concepts", list=lists) if lists else []:
        uses = found.setdefault(row["list"].value, {}).setdefault(row["concept"].value, {})
        uses[row["property"].value] = int(row["count"].value)
    return found


def summaries(served: Served, words: Words, *, explicit: bool) -> list[Summary]:
    """All code lists in the order of their names."""
    rows: dict[str, list[dict[str, ox.Literal]]] = {}
    for row in served.rows("code-lists"):
        rows.setdefault(row["list"].value, []).append(row)
    uses = count_concepts(served)
    columns = {iri: _columns(uses.get(iri, {})) for iri in rows}
    named = {*rows, *(name for names in columns.values() for name in names)}
    present = Presenter(served, words, read_labels(served, named), explicit=explicit)
    totals = {iri: sum(count for found in uses.get(iri, {}).values() for count in found.values()) for iri in rows}
    most = max(totals.values(), default=0) or 1
    found = [
        Summary(
            name=present.name(iri),
            href=present.href(iri),
            definition=_in_language((row.get("definition") for row in solutions), words.language),
            valid=years(words, next((row["valid"].value for row in solutions if "valid" in row), "")),
            concepts=max(int(row["count"].value) for row in solutions),
            uses=totals[iri],
            width=round(100 * totals[iri] / most, 1),
            properties=tuple(Value(present.name(name), _place(present, name)) for name in columns[iri]),
        )
        for iri, solutions in rows.items()
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def years(words: Words, text: str) -> str:
    """An interval of years in words; what is no such interval as it is; that there is no limit where none is said."""
    if not text:
        return words["valid-always"]
    match = _YEARS.fullmatch(text)
    if not match:
        return text
    start, end = ("" if year in (None, "..") else year for year in match.groups())
    if start and end:
        return words.say("valid-between", start=start, end=end)
    key, year = ("valid-from", start) if start else ("valid-until", end)
    return words.say(key, year=year) if year else words["valid-always"]


def read_code_list(served: Served, words: Words, iri: str, row: str, *, explicit: bool) -> CodeList | None:
    """The concepts of the code list `iri`; None for a thing that is none, by the `row` of its class."""
    if row != "ConceptScheme":
        return None
    said = Triples(served.rows("code-list", list=[iri]))
    concepts, is_ordered = _ordered(said, iri, words.language)
    uses = count_concepts(served).get(iri, {})
    columns = _columns(uses)
    named = said.named() | set(columns)
    present = Presenter(served, words, read_labels(served, named), explicit=explicit)
    most = max((count for found in uses.values() for count in found.values()), default=0) or 1
    reader = _Reader(said, present, columns, most, roomy=len(concepts) <= _MANY)
    found = tuple(reader.concept(one, uses.get(one, {})) for one in concepts[:_SHOWN])
    return CodeList(
        found, len(concepts), is_ordered, tuple(Value(present.name(name), _place(present, name)) for name in columns)
    )


def _ordered(said: Triples, iri: str, language: str) -> tuple[list[str], bool]:
    """The concepts in the order that the list itself states, then the others by name; and whether it states one."""
    members = said.pointing("skos:inScheme", iri)
    stated = [one.value for head in said.heads("skos:memberList") for one in said.items(head)]
    first = [one for one in dict.fromkeys(stated) if one in members]
    rest = [one for one in members if one not in first]
    names = {one: said.text(one, "skos:prefLabel", language).casefold() for one in rest}
    return [*first, *sorted(rest, key=lambda one: (natural(names[one]), one))], bool(first)


def _columns(uses: Uses) -> list[str]:
    """The properties that concepts are values of, the most frequent first."""
    totals: dict[str, int] = {}
    for found in uses.values():
        for property, count in found.items():
            totals[property] = totals.get(property, 0) + count
    return sorted(totals, key=lambda name: (-totals[name], name))[:_COLUMNS]


def _place(present: Presenter, property: str) -> str | None:
    return present.local(f"/ontology/{property.removeprefix(OGP)}") if property.startswith(OGP) else None


class _Reader:
    """Puts what is said of concepts into words."""

    def __init__(self, said: Triples, present: Presenter, columns: list[str], most: int, *, roomy: bool) -> None:
        self.said, self.present, self.columns, self.most, self.roomy = said, present, columns, most, roomy

    def concept(self, iri: str, uses: dict[str, int]) -> Concept:
        """One concept with its uses."""
        language = self.present.words.language
        other = next(code for code in LANGUAGES if code != language)
        names = {one.language: one.value for one in self._literals(iri, "skos:prefLabel")}
        spellings = [one.value for name in _SPELLINGS for one in self._literals(iri, name)] if self.roomy else []
        return Concept(
            key=iri.rsplit("/", 1)[-1],
            href=self.present.href(iri),
            name=self.present.name(iri),
            other=names.get(other, "") if language in names else "",
            other_language=other,
            notation=next((one.value for one in self._literals(iri, "skos:notation")), ""),
            definition=self.said.text(iri, "skos:definition", language),
            note=self.said.text(iri, "skos:scopeNote", language),
            matches=self._matches(iri),
            spellings=tuple(spellings[:_FEW]),
            more=max(0, len(spellings) - _FEW),
            uses=tuple(self._use(iri, name, uses.get(name, 0)) for name in self.columns),
        )

    def _literals(self, iri: str, predicate: str) -> list[ox.Literal]:
        return [one for one in self.said.objects(ox.NamedNode(iri), predicate) if isinstance(one, ox.Literal)]

    def _matches(self, iri: str) -> tuple[tuple[str, tuple[Value, ...]], ...]:
        """What it may be compared with, by how near; a match that only the other concept states counts as well."""
        found = []
        for name in _MATCHES:
            near = {*self.said.iris(iri, name), *self.said.pointing(name, iri)} - {iri}
            values = tuple(Value(self.present.name(one), self.present.href(one) or one) for one in sorted(near))
            found += [(self.present.name(full(name)), values)] if values else []
        return tuple(found)

    def _use(self, iri: str, property: str, count: int) -> Use:
        facet = _FACETS.get(property)
        href = self.present.local("/commitments", **{facet: iri.rsplit("/", 1)[-1]}) if facet and count else None
        return Use(count, round(100 * count / self.most, 1), href)


def _in_language(literals: Iterable[ox.Literal | None], language: str) -> str:
    """The text in `language`, else in English, else any; "" where there is none."""
    ranks = {language: 0, "en": 1}
    found = [one for one in literals if one is not None]
    return min(found, key=lambda one: (ranks.get(one.language or "", 2), one.value)).value if found else ""
